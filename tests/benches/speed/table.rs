//! Tables in Markdown.

use std::collections::BTreeMap;
use std::fmt::Write as _;

pub use dax001_tests::bench::time;

use crate::evidence::Evidence;

/// A median in milliseconds, or the error.
pub type Timing = Result<f64, String>;
/// Measurements by name.
pub type Times = BTreeMap<String, Timing>;
/// Evidence, its measurements in Node, and its measurements in the browser.
pub type Pair = (Evidence, Times, Times);

/// The order of the rows. Other names come last.
const ORDER: [&str; 6] =
    ["ours", "ours, hashing", "ours, native", "ours, native, hashing", "decode", "file.text()"];

/// A table with these columns.
pub fn markdown(head: &[&str], rows: &[Vec<String>]) -> String {
    let mut out = format!("| {} |\n|{}\n", head.join(" | "), " --- |".repeat(head.len()));
    for row in rows {
        writeln!(out, "| {} |", row.join(" | ")).unwrap();
    }
    out
}

/// Node and Chromium side by side, each with its ratio to `base` and, with `has_speed`, with bytes
/// per second.
pub fn side_by_side(pairs: &[Pair], base: &str, has_speed: bool) -> String {
    let mut rows = Vec::new();
    for (evidence, in_node, in_page) in pairs {
        let mut names: Vec<&String> = in_node.keys().chain(in_page.keys()).collect();
        names.sort_by_key(|name| {
            let rank = ORDER
                .iter()
                .position(|first| name == first || (!first.starts_with("ours") && name.starts_with(first)));
            (rank.unwrap_or(ORDER.len()), name.as_str())
        });
        names.dedup();
        for (index, name) in names.iter().enumerate() {
            let what = if index == 0 { evidence.words() } else { String::new() };
            let mut row = vec![what, (*name).clone()];
            for times in [in_node, in_page] {
                let base = times.get(base).and_then(|base| base.clone().ok());
                row.push(match (times.get(*name), base) {
                    (Some(Ok(ms)), Some(base)) => format!("{} ({:.2})", time(*ms), ms / base),
                    (Some(Ok(ms)), None) => time(*ms),
                    (Some(Err(error)), _) => error.chars().take(80).collect(),
                    (None, _) => String::new(),
                });
                if has_speed {
                    let speed = |ms: &f64| format!("{:.0} MB/s", evidence.size() as f64 / ms / 1000.0);
                    row.push(
                        times.get(*name).and_then(|time| time.as_ref().ok()).map(speed).unwrap_or_default(),
                    );
                }
            }
            rows.push(row);
        }
    }
    let head = ["evidence", "what", "Node", "", "Chromium", ""];
    markdown(if has_speed { &head } else { &["evidence", "what", "Node", "Chromium"] }, &rows)
}

/// A target for a number.
pub struct Goal {
    what: String,
    is_most: bool,
    wanted: f64,
    measured: [Option<f64>; 2],
    /// Whether the target applies only to the browser. The table then shows the number from Node
    /// without a target.
    is_page: bool,
}

impl Goal {
    /// A target that the number must not exceed.
    pub fn at_most(what: &str, wanted: f64) -> Self {
        Self { what: what.to_owned(), is_most: true, wanted, measured: [None; 2], is_page: false }
    }

    /// A target that the number must reach.
    pub fn at_least(what: &str, wanted: f64) -> Self {
        Self { is_most: false, ..Self::at_most(what, wanted) }
    }

    /// Sets the numbers from Node and from the browser.
    pub fn measured(self, measured: [Option<f64>; 2]) -> Self {
        Self { measured, ..self }
    }

    /// Sets the number from Node.
    pub fn node(self, measured: f64) -> Self {
        Self { measured: [Some(measured), self.measured[1]], ..self }
    }

    /// Sets the number from the browser.
    pub fn page(self, measured: f64) -> Self {
        Self { measured: [self.measured[0], Some(measured)], ..self }
    }

    fn row(&self) -> Vec<String> {
        let is_met = |measured: f64| {
            if self.is_most { measured <= self.wanted } else { measured >= self.wanted }
        };
        let cell = |measured: Option<f64>, is_binding: bool| {
            measured.map_or(String::new(), |measured| {
                let mark = if is_met(measured) || !is_binding { "" } else { " (missed)" };
                format!("{}{mark}", short(measured))
            })
        };
        let words = if self.is_most { "at most" } else { "at least" };
        let [in_node, in_page] = self.measured;
        let (in_node, in_page) = (cell(in_node, !self.is_page), cell(in_page, true));
        vec![self.what.clone(), in_node, in_page, format!("{words} {}", self.wanted)]
    }
}

fn short(number: f64) -> String {
    if number < 20.0 { format!("{number:.2}") } else { format!("{number:.0}") }
}

/// A table of numbers and their targets.
pub fn goals(goals: &[Goal]) -> String {
    let rows: Vec<Vec<String>> = goals.iter().map(Goal::row).collect();
    markdown(&["target", "Node", "Chromium", "wanted"], &rows)
}

/// How many times as fast as another variant ours is, if both have measurements.
pub fn times_as_fast(times: &Times, ours: &str, other: &str) -> Option<f64> {
    match (times.get(ours), times.get(other)) {
        (Some(Ok(ours)), Some(Ok(other))) => Some(other / ours),
        _ => None,
    }
}
