//! The first result of a Node process: the time from its start to the findings on three clusters.

use std::process::Command;

use dax001_tests::root;

use crate::table::{self, Goal};
use crate::{SIZES, node};

/// The number of processes for each variant.
const PROCESSES: usize = 15;

/// Each variant of `first.mjs`, with its description.
const WAYS: [(&str, &str); 3] = [
    ("instantiated", "ours: the module read, compiled and instantiated; judged"),
    ("imported", "ours: the whole package imported; judged"),
    ("parsed", "decode + JSON.parse + filter"),
];

/// The table, with the target next to it.
pub fn table() -> String {
    let evidence = SIZES[0];
    let mut times = WAYS.map(|_| Vec::new());
    for _ in 0..PROCESSES {
        for ((way, _), times) in WAYS.iter().zip(&mut times) {
            let mut command = Command::new("node");
            command.arg(root().join("tests/benches/speed/first.mjs")).arg(way);
            let output = command.arg(root().join("dist/npm")).arg(evidence.file()).output().unwrap();
            let text = String::from_utf8(output.stdout).unwrap();
            let failed = || panic!("{way}: {}", String::from_utf8_lossy(&output.stderr));
            times.push(text.trim().parse::<f64>().unwrap_or_else(|_| failed()));
        }
    }
    let medians = times.map(node::median);
    let rows: Vec<Vec<String>> = WAYS
        .iter()
        .zip(medians)
        .map(|((_, words), median)| vec![evidence.words(), (*words).to_owned(), table::time(median)])
        .collect();
    let goal = Goal::at_most("first result for 3 clusters, instantiation included, ms", 2.0).node(medians[0]);
    format!(
        "## The first result of a process, in Node\n\nEach time in a process of its own, whose start is not counted; medians of {PROCESSES}.\n\n{}\n{}",
        table::markdown(&["evidence", "what", "time"], &rows),
        table::goals(&[goal]),
    )
}
