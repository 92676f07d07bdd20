//! Measures the speed and memory of checking evidence, compared with other programs that could do
//! it. `cargo xtask bench` runs it.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::cast_precision_loss,
    missing_docs,
    unreachable_pub,
    reason = "a benchmark may panic"
)]

mod browser;
mod commands;
mod costs;
mod evidence;
mod first;
mod hostile;
mod node;
mod table;
mod tasks;

use std::collections::BTreeMap;
use std::path::PathBuf;

use dax001_tests::bench::{Headline, write_headlines};
use dax001_tests::root;
use serde_json::{Value, json};

use evidence::{Evidence, Style, megabytes};
use table::{Goal, Times};

const SIZES: [Evidence; 8] = [
    Evidence { clusters: 3, style: Style::V2 },
    Evidence { clusters: 1_000, style: Style::V2 },
    Evidence { clusters: 3_500, style: Style::V2 },
    Evidence { clusters: 3_500, style: Style::V1 },
    Evidence { clusters: 3_500, style: Style::Compact },
    Evidence { clusters: 3_500, style: Style::Escapes },
    Evidence { clusters: 3_500, style: Style::Shuffled },
    Evidence { clusters: LARGE.clusters, style: LARGE.style },
];
const MIDDLE: Evidence = Evidence { clusters: 3_500, style: Style::V2 };
const LARGE: Evidence = Evidence { clusters: 100_000, style: Style::V2 };
const THOUSAND: Evidence = Evidence { clusters: 1_000, style: Style::V2 };

#[tokio::main(flavor = "multi_thread")]
async fn main() {
    let part = std::env::args().skip(1).find(|argument| !argument.starts_with('-')).unwrap_or_default();
    for evidence in SIZES {
        evidence.file();
    }
    if part.is_empty() || part == "tasks" {
        let (text, headlines) = tasks::tables();
        write("tasks", &text);
        write_headlines("tasks", &headlines);
    }
    if part.is_empty() || part == "speed" {
        write("speed", &speed().await);
    }
    if part.is_empty() || part == "memory" {
        write("memory", &memory().await);
    }
    if part.is_empty() || part == "first" {
        write("first", &first::table());
    }
    if part.is_empty() || part == "commands" {
        write("commands", &commands::tables());
    }
    if part.is_empty() || part == "hostile" {
        write("hostile", &hostile::table());
    }
}

/// Prints a part, and saves it for the document.
fn write(part: &str, text: &str) {
    println!("{text}");
    std::fs::write(root().join("target/bench").join(part).with_extension("md"), text).unwrap();
}

/// A job for a host of the variants. `from` selects its source: evidence as `bytes`, as a `file`,
/// or handing over `results`.
fn job(evidence: Evidence, from: &str, repeats: usize) -> Value {
    json!({
        "name": evidence.name(),
        "file": evidence.file(),
        "npm": root().join("dist/npm"),
        "limit": limit(),
        "from": from,
        "repeats": repeats,
        "size": evidence.size(),
        "clusters": evidence.clusters,
    })
}

/// The module that measures the limit. `cargo xtask bench` builds it.
fn limit() -> PathBuf {
    root().join("target/bench/limit/wasm32-unknown-unknown/release/dax001_limit.wasm")
}

/// The method that a web developer would write.
const OTHER: &str = "decode + JSON.parse + filter";

async fn speed() -> String {
    let mut out = String::from("## Speed\n\n");
    let mut pairs = Vec::new();
    let host = browser::Host::start().await;
    for evidence in SIZES {
        let job = job(evidence, "bytes", evidence.repeats());
        let mut in_node = node::run(&job).times;
        in_node.extend(node::native(evidence));
        pairs.push((evidence, in_node, host.run(&job, None).await));
    }
    out.push_str("### From bytes in memory\n\n");
    out.push_str("Medians; in brackets how many times as long as ours.\n\n");
    out.push_str(&table::side_by_side(&pairs, "ours", true));
    let mut headlines = Vec::new();
    for (evidence, in_node, in_page) in
        pairs.iter().filter(|(evidence, ..)| [MIDDLE, LARGE].contains(evidence))
    {
        for (times, host) in [(in_node, "Node"), (in_page, "Chromium")] {
            let time = |name: &str| times.get(name).and_then(|time| time.clone().ok());
            if let Some((ours, other)) = time("ours").zip(time(OTHER)) {
                let what = format!("{} from memory, {host}", evidence.words());
                headlines.push(Headline::beside(&what, ours, OTHER, other, 0.5));
            }
        }
    }
    write_headlines("speed", &headlines);

    let mut pairs = Vec::new();
    for evidence in [THOUSAND, MIDDLE, LARGE] {
        let job = job(evidence, "file", evidence.repeats());
        pairs.push((evidence, node::run(&job).times, host.run(&job, Some(evidence)).await));
    }
    out.push_str("\n### From a picked `File`\n\nIn Node from a `Blob` of the file system.\n\n");
    out.push_str(&table::side_by_side(&pairs, "ours", true));
    out.push_str(&handing(&host).await);
    out.push_str(&costs::time(&host).await);
    out
}

/// The time until JavaScript has the findings.
async fn handing(host: &browser::Host) -> String {
    const SOME: &str = "100 rows of a held report";
    const ALL: &str = "all rows of a held report, 1,000 at a time";
    const OBJECTS: &str = "finish(): all findings as objects";
    let mut pairs = Vec::new();
    for evidence in [MIDDLE, LARGE] {
        let job = job(evidence, "results", 3);
        pairs.push((evidence, node::run(&job).times, host.run(&job, None).await));
    }
    let (_, in_node, in_page) = &pairs[1];
    let some = |times: &Times| times.get(SOME).and_then(|time| time.clone().ok());
    let all = |times: &Times| table::times_as_fast(times, ALL, OBJECTS);
    let goals = [
        Goal::at_most("100 rows of 100,000, ms", 0.2).measured([in_node, in_page].map(some)),
        Goal::at_least("all 100,000 rows: as fast as finish(), times", 10.0)
            .measured([in_node, in_page].map(all)),
    ];
    format!(
        "\n### Handing what was found to JavaScript\n\n{}\n{}",
        table::side_by_side(&pairs, OBJECTS, false),
        table::goals(&goals)
    )
}

/// A variant that this build does not have.
const MISSING: &str = "not there";

async fn memory() -> String {
    let mut goals = Vec::new();
    let mut out = String::from("## Peak memory\n\nOne process for each. ");
    out.push_str("In Node the whole process; in Chromium the renderer's high-water mark above that of the idle page, the median of three.\n\n");
    let mut rows = Vec::new();
    for evidence in [MIDDLE, LARGE] {
        let mut by_name: BTreeMap<String, [String; 2]> = BTreeMap::new();
        let mut peaks = BTreeMap::new();
        let job = |only: &str, from: &str| {
            let mut job = job(evidence, from, 1);
            job["only"] = only.into();
            job
        };
        let idle = browser::peaks(&job("", "file"), evidence).await.1;
        for name in node::FROM_FILE {
            let in_node = node::run(&job(name, "file"));
            let (times, peak) = browser::peaks(&job(name, "file"), evidence).await;
            let of = |times: &Times, bytes: u64| match times.get(name) {
                Some(Ok(_)) => megabytes(bytes),
                Some(Err(error)) => format!("fails: {}", error.chars().take(60).collect::<String>()),
                None => MISSING.to_owned(),
            };
            peaks.insert(name, peak.saturating_sub(idle) as f64);
            let cells = [of(&in_node.times, in_node.memory), of(&times, peak.saturating_sub(idle))];
            by_name.insert(name.to_owned(), cells);
        }
        for name in node::FROM_FILE {
            let [in_node, in_page] = by_name.remove(name).unwrap();
            if in_node == MISSING && in_page == MISSING {
                continue;
            }
            rows.push(vec![evidence.words(), name.to_owned(), in_node, in_page]);
        }
        rows.push(vec![evidence.words(), "an idle page".to_owned(), String::new(), megabytes(idle)]);
        if evidence.clusters == LARGE.clusters {
            let growth = peaks["ours"] / peaks["file.text() + JSON.parse + filter"];
            let what = format!("{}: growth beside that of JSON.parse", evidence.words());
            goals.push(Goal::at_most(&what, 0.25).page(growth));
        }
    }
    out.push_str(&table::markdown(&["evidence", "from a file", "Node", "Chromium"], &rows));
    out.push('\n');
    out.push_str(&table::goals(&goals));
    out.push_str(&costs::memory());
    out
}
