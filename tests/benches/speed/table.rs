//! Tables in Markdown.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::evidence::Evidence;

/// A median in milliseconds, or what went wrong.
pub type Measured = Result<f64, String>;
/// What was measured, by name.
pub type Times = BTreeMap<String, Measured>;
/// Evidence, what Node did with it, what the browser did with it.
pub type Pair = (Evidence, Times, Times);

/// How many times as fast as this ours has to be.
pub struct Target {
    pub of: &'static str,
    pub wanted: fn(Evidence) -> Option<f64>,
}

/// The order of rows; what is not named here comes last.
const ORDER: [&str; 7] = [
    "ours",
    "ours, scalar",
    "ours, hashing",
    "ours, native",
    "ours, native, hashing",
    "decode",
    "file.text()",
];

/// A time in words.
pub fn time(ms: f64) -> String {
    match ms {
        ..1.0 => format!("{:.0} µs", ms * 1000.0),
        ..100.0 => format!("{ms:.1} ms"),
        ..10_000.0 => format!("{ms:.0} ms"),
        _ => format!("{:.1} s", ms / 1000.0),
    }
}

/// A table with these columns.
pub fn markdown(head: &[&str], rows: &[Vec<String>]) -> String {
    let mut out = format!("| {} |\n|{}\n", head.join(" | "), " --- |".repeat(head.len()));
    for row in rows {
        writeln!(out, "| {} |", row.join(" | ")).unwrap();
    }
    out
}

/// Node and Chromium beside each other, with how many times as long as `base` each takes, and if wanted with bytes a second.
pub fn side_by_side(pairs: &[Pair], base: &str, has_speed: bool) -> String {
    let mut rows = Vec::new();
    for (evidence, in_node, in_page) in pairs {
        let mut names: Vec<&String> = in_node.keys().chain(in_page.keys()).collect();
        names.sort_by_key(|name| {
            let place = ORDER
                .iter()
                .position(|first| name == first || (!first.starts_with("ours") && name.starts_with(first)));
            (place.unwrap_or(ORDER.len()), name.as_str())
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

/// How many times as fast as others ours is, beside what is wanted.
pub fn targets(pairs: &[Pair], targets: &[Target]) -> String {
    let mut rows = Vec::new();
    for (evidence, in_node, in_page) in pairs {
        for target in targets {
            let of = |times: &Times| match (times.get("ours"), times.get(target.of)) {
                (Some(Ok(ours)), Some(Ok(other))) => format!("{:.2}", other / ours),
                _ => String::new(),
            };
            let Some(wanted) = (target.wanted)(*evidence) else { continue };
            let wanted = wanted.to_string();
            rows.push(vec![evidence.words(), target.of.to_owned(), of(in_node), of(in_page), wanted]);
        }
    }
    markdown(&["evidence", "ours is so many times as fast as", "Node", "Chromium", "target"], &rows)
}
