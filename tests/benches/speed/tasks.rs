//! Whole tasks at a thousand, a hundred thousand and a million clusters: what a person waits for, beside what a script would do with the same
//! bytes.

use std::collections::BTreeMap;
use std::process::Command;

use dax001_export::Format;
use dax001_export::labels::grouped;
use dax001_tests::bench::{Headline, evidence};
use dax001_tests::root;
use serde::Deserialize;
use serde_json::json;

use crate::node::median;
use crate::table;

/// How many clusters, and in how many processes the tasks are done with them.
const SIZES: [(usize, usize); 3] = [(1_000, 5), (100_000, 3), (1_000_000, 1)];

/// The tasks, what a script does with the same bytes, and how many times as long as that ours may take with 100,000 clusters.
const TASKS: [(&str, &str, Option<f64>); 8] = [
    ("judge", "JSON.parse + filter", Some(0.6)),
    ("sort by name", "", None),
    ("sort by account and region", "", None),
    ("search", "", None),
    ("save the report", "JSON.stringify of it", Some(1.0)),
    ("open it", "JSON.parse of it", Some(3.0)),
    ("verify it", "JSON.parse of it and the evidence", Some(3.0)),
    ("compare with it", "JSON.parse of it", Some(3.0)),
];
const PLANS: &str = "all plans as an archive";
/// How many bytes of the module's memory a finding may take.
const FINDING: f64 = 300.0;

/// What a process of tasks.mjs measured.
#[derive(Deserialize)]
struct Measured {
    times: BTreeMap<String, f64>,
    /// Nothing where a script can't do it: no text of JavaScript has more than half a gigabyte.
    beside: BTreeMap<String, Option<f64>>,
    memory: BTreeMap<String, u64>,
}

/// Everything that was measured at one size.
struct Size {
    clusters: usize,
    runs: Vec<Measured>,
}

impl Size {
    fn measure(clusters: usize, processes: usize) -> Self {
        let formats = Format::ALL.map(Format::name);
        let job = json!({"npm": root().join("dist/npm"), "file": evidence(clusters), "formats": formats});
        let runs = (0..processes).map(|_| {
            let mut command = Command::new("node");
            command.args(["--no-warnings", "--max-old-space-size=16384"]);
            let output = command
                .arg(root().join("tests/benches/speed/tasks.mjs"))
                .arg(job.to_string())
                .output()
                .unwrap();
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
            serde_json::from_slice(&output.stdout).unwrap()
        });
        Self { clusters, runs: runs.collect() }
    }

    fn time(&self, task: &str) -> f64 {
        median(self.runs.iter().map(|run| run.times[task]).collect())
    }

    fn beside(&self, task: &str) -> Option<f64> {
        let times: Option<Vec<f64>> = self.runs.iter().map(|run| *run.beside.get(task)?).collect();
        times.map(median)
    }

    /// Bytes a finding.
    #[allow(clippy::cast_precision_loss, reason = "some gigabytes")]
    fn memory(&self, when: &str) -> f64 {
        self.runs[0].memory[when] as f64 / self.clusters as f64
    }
}

/// The table, and the lines of the short one.
pub fn tables() -> (String, Vec<Headline>) {
    let sizes = SIZES.map(|(clusters, processes)| Size::measure(clusters, processes));
    let exports = Format::ALL.map(|format| format!("export as {}", format.name()));
    let exports = exports.iter().map(|name| (name.as_str(), "JSON.stringify of the report", None));
    let tasks: Vec<_> = TASKS.into_iter().chain(exports).chain([(PLANS, "", None)]).collect();
    let (mut rows, mut headlines) = (Vec::new(), Vec::new());
    for (task, beside, wanted) in tasks {
        let mut row = vec![task.to_owned(), beside.to_owned()];
        for size in &sizes {
            let ratio = size.beside(task).map(|beside| format!(" ({:.2})", size.time(task) / beside));
            row.push(format!("{}{}", table::time(size.time(task)), ratio.unwrap_or_default()));
        }
        rows.push(row);
        let times = sizes.each_ref().map(|size| (size.time(task), size.beside(task)));
        headlines.push(Headline::beside_each(task, &times, beside, wanted));
    }
    let mut memory = Vec::new();
    for when in ["judged", "saved", "opened"] {
        let [_, middle, large] = sizes.each_ref().map(|size| size.memory(when));
        memory.push(vec![when.to_owned(), format!("{middle:.0}"), format!("{large:.0}")]);
        headlines.push(Headline::number(
            &format!("the module's memory, {when}: bytes a finding of 1,000,000"),
            large,
            FINDING,
        ));
    }
    let head = SIZES.map(|(clusters, _)| grouped(clusters as u64));
    let text = format!(
        "## Whole tasks, in Node\n\nMedians; in brackets how many times as long as what a script takes for the same bytes.\n\n{}\n### Memory of the module, \
         in bytes a finding\n\n{}",
        table::markdown(&["task", "beside", &head[0], &head[1], &head[2]], &rows),
        table::markdown(&["when", &head[1], &head[2]], &memory),
    );
    (text, headlines)
}
