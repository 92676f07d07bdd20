//! What the benchmarks share: evidence of a large estate, and the lines of the short table.
#![allow(clippy::indexing_slicing, reason = "the fixture is ours")]

use std::fmt::Write as _;
use std::io::Write;
use std::path::PathBuf;

use serde_json::Value;

use crate::{fixture, root};

/// Full records of clusters in 20 accounts and 5 regions, a tenth of which fail; where they are very many, in one line each and without their nodes.
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
        let own = format!("d{index:06}");
        let mut text =
            record.replace(arn, &format!("arn:aws:dax:{region}:{account}:cache/{own}")).replace(name, &own);
        if index % 10 == 0 {
            text = text.replace("\"ENABLED\"", "\"DISABLED\"");
        }
        let comma = if index == 0 { "" } else { "," };
        writeln!(out, "{comma}{text}").unwrap();
    }
    writeln!(out, "]}}").unwrap();
    file
}

/// A line of the short table.
pub struct Headline {
    what: String,
    ours: String,
    beside: String,
    ratio: String,
    wanted: String,
}

impl Headline {
    /// What somebody waits for, in milliseconds, and how long that may be.
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

    /// A number, and how much it may be.
    pub fn number(what: &str, ours: f64, wanted: f64) -> Self {
        Self {
            what: what.to_owned(),
            ours: missed(format!("{ours:.0}"), ours <= wanted),
            beside: String::new(),
            ratio: String::new(),
            wanted: format!("at most {wanted:.0}"),
        }
    }

    /// What takes ours and another so long, in milliseconds, and how many times as long as that ours may be.
    pub fn beside(what: &str, ours: f64, name: &str, other: f64, wanted: f64) -> Self {
        Self::beside_each(what, &[(ours, Some(other))], name, Some(wanted))
    }

    /// The same with evidence of several sizes. What is wanted goes for the largest that the other can do.
    pub fn beside_each(what: &str, times: &[(f64, Option<f64>)], name: &str, wanted: Option<f64>) -> Self {
        let list = |words: Vec<String>| words.join(", ");
        let others = || times.iter().map(|(_, other)| other.map_or_else(|| "fails".to_owned(), time));
        let ratio = |(ours, other): &(f64, Option<f64>)| other.map(|other| ours / other);
        let ratios: Vec<String> = times.iter().filter_map(ratio).map(|ratio| format!("{ratio:.2}")).collect();
        let is_met = wanted.is_none_or(|wanted| {
            times.iter().filter_map(ratio).next_back().is_some_and(|ratio| ratio <= wanted)
        });
        Self {
            what: what.to_owned(),
            ours: list(times.iter().map(|(ours, _)| time(*ours)).collect()),
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

/// Keeps the lines of a part for the short table.
pub fn write_headlines(part: &str, headlines: &[Headline]) {
    let mut out = String::new();
    for Headline { what, ours, beside, ratio, wanted } in headlines {
        writeln!(out, "| {what} | {ours} | {beside} | {ratio} | {wanted} |").unwrap();
    }
    std::fs::write(root().join("target/bench").join(part).with_extension("rows"), out).unwrap();
}

/// A time in milliseconds in words.
pub fn time(ms: f64) -> String {
    match ms {
        ..1.0 => format!("{:.0} µs", ms * 1000.0),
        ..100.0 => format!("{ms:.1} ms"),
        ..10_000.0 => format!("{ms:.0} ms"),
        _ => format!("{:.1} s", ms / 1000.0),
    }
}
