//! Shared by the benchmarks: evidence from a large estate, and the rows of the summary table.
#![allow(clippy::indexing_slicing, reason = "the fixture is ours")]

use std::fmt::Write as _;
use std::io::Write;
use std::path::PathBuf;

use serde_json::Value;

use crate::{fixture, root};

/// Full records of clusters in 20 accounts and 5 regions; a tenth of them fail. Above 100,000
/// clusters each record is on one line and has no nodes.
pub fn evidence(clusters: usize) -> PathBuf {
    let folder = root().join("target/bench");
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join(format!("{clusters}.json"));
    if file.exists() {
        return file;
    }
    let mut page: Value = serde_json::from_str(&fixture("verdict-enabled/input.json")).unwrap();
    let record = if clusters > 100_000 {
        page["Clusters"][0].as_object_mut().unwrap().remove("Nodes");
        page["Clusters"][0].to_string()
    } else {
        serde_json::to_string_pretty(&page["Clusters"][0]).unwrap()
    };
    let name = page["Clusters"][0]["ClusterName"].as_str().unwrap();
    let arn = page["Clusters"][0]["ClusterArn"].as_str().unwrap();
    let mut out = std::io::BufWriter::new(std::fs::File::create(&file).unwrap());
    writeln!(out, "{{\"Clusters\": [").unwrap();
    for index in 0..clusters {
        let (account, region) = (100_000_000_000_u64 + (index % 20) as u64, index % 5);
        let region = ["us-east-1", "us-west-2", "eu-west-1", "eu-central-1", "ap-south-1"][region];
        let new_name = format!("d{index:06}");
        let mut text = record
            .replace(arn, &format!("arn:aws:dax:{region}:{account}:cache/{new_name}"))
            .replace(name, &new_name);
        if index % 10 == 0 {
            text = text.replace("\"ENABLED\"", "\"DISABLED\"");
        }
        let comma = if index == 0 { "" } else { "," };
        writeln!(out, "{comma}{text}").unwrap();
    }
    writeln!(out, "]}}").unwrap();
    file
}

/// A row of the summary table.
pub struct Headline {
    what: String,
    ours: String,
    beside: String,
    ratio: String,
    wanted: String,
}

impl Headline {
    /// How long a user waits, in milliseconds, and the target: the longest that they should wait.
    pub fn time(what: &str, ours: f64, wanted: Option<f64>) -> Self {
        let is_met = wanted.is_none_or(|wanted| ours <= wanted);
        Self {
            what: what.to_owned(),
            ours: missed(time(ours), is_met),
            beside: String::new(),
            ratio: String::new(),
            wanted: wanted.map(|wanted| format!("at most {}", time(wanted))).unwrap_or_default(),
        }
    }

    /// A count, and the target that it must not exceed.
    pub fn number(what: &str, ours: f64, wanted: f64) -> Self {
        Self {
            what: what.to_owned(),
            ours: missed(format!("{ours:.0}"), ours <= wanted),
            beside: String::new(),
            ratio: String::new(),
            wanted: format!("at most {wanted:.0}"),
        }
    }

    /// Our time and another program's time for the same task, both in milliseconds. `wanted` is the
    /// largest allowed ratio of ours to theirs.
    pub fn beside(what: &str, ours: f64, name: &str, other: f64, wanted: f64) -> Self {
        Self::beside_each(what, &[(Some(ours), Some(other))], name, Some(wanted))
    }

    /// Like `beside`, for evidence of several sizes. The target applies to the largest size that
    /// the other program can handle.
    pub fn beside_each(
        what: &str,
        times: &[(Option<f64>, Option<f64>)],
        name: &str,
        wanted: Option<f64>,
    ) -> Self {
        let list = |words: Vec<String>| words.join(", ");
        let words = |ms: Option<f64>| ms.map_or_else(|| "fails".to_owned(), time);
        let others = || times.iter().map(|(_, other)| words(*other));
        let ratio = |(ours, other): &(Option<f64>, Option<f64>)| Some((*ours)? / (*other)?);
        let ratios: Vec<String> = times.iter().filter_map(ratio).map(|ratio| format!("{ratio:.2}")).collect();
        let is_met = wanted.is_none_or(|wanted| {
            times.iter().filter_map(ratio).next_back().is_some_and(|ratio| ratio <= wanted)
        });
        Self {
            what: what.to_owned(),
            ours: list(times.iter().map(|(ours, _)| words(*ours)).collect()),
            beside: if name.is_empty() {
                String::new()
            } else {
                format!("{name}: {}", list(others().collect()))
            },
            ratio: if ratios.is_empty() { String::new() } else { missed(list(ratios), is_met) },
            wanted: wanted.map(|wanted| format!("at most {wanted}")).unwrap_or_default(),
        }
    }
}

fn missed(words: String, is_met: bool) -> String {
    if is_met { words } else { words + " (missed)" }
}

/// Saves a benchmark's rows for the summary table.
pub fn write_headlines(part: &str, headlines: &[Headline]) {
    let mut out = String::new();
    for Headline { what, ours, beside, ratio, wanted } in headlines {
        writeln!(out, "| {what} | {ours} | {beside} | {ratio} | {wanted} |").unwrap();
    }
    std::fs::write(root().join("target/bench").join(part).with_extension("rows"), out).unwrap();
}

/// Formats a time that is given in milliseconds.
pub fn time(ms: f64) -> String {
    match ms {
        ..1.0 => format!("{:.0} µs", ms * 1000.0),
        ..100.0 => format!("{ms:.1} ms"),
        ..10_000.0 => format!("{ms:.0} ms"),
        _ => format!("{:.1} s", ms / 1000.0),
    }
}
