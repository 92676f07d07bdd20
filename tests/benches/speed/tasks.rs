//! Complete tasks at 1,000, 100,000 and 1,000,000 clusters: the times that a user waits, compared
//! with a script on the same bytes.

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

/// The number of clusters, and the number of processes that measure the tasks with them.
const SIZES: [(usize, usize); 3] = [(1_000, 5), (100_000, 3), (1_000_000, 1)];

/// The tasks, a comparable script on the same bytes, and the largest allowed ratio of our time to
/// the script's with 100,000 clusters.
const TASKS: [(&str, &str, Option<f64>); 8] = [
    ("judge and hash in the module", "JSON.parse + filter", None),
    ("sort by name", "", None),
    ("sort by account and region", "", None),
    ("search", "", None),
    ("save the report", "JSON.stringify of it", Some(1.0)),
    ("open it", "JSON.parse of it", Some(3.0)),
    ("verify it", "JSON.parse of it and the evidence", Some(3.0)),
    ("compare with it", "JSON.parse of it", Some(3.0)),
];
const PLANS: &str = "all plans as an archive";
/// The most bytes of module memory per finding.
const FINDING: f64 = 300.0;

/// The measurements of a process that runs `tasks.mjs`.
#[derive(Deserialize)]
struct TaskRun {
    times: BTreeMap<String, Option<f64>>,
    /// `None` if a script can't do the task: a JavaScript string is limited to about half a
    /// gigabyte.
    beside: BTreeMap<String, Option<f64>>,
    memory: BTreeMap<String, u64>,
}

/// All measurements at one size.
struct Size {
    clusters: usize,
    runs: Vec<TaskRun>,
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

    /// `None` if the task fails for want of memory.
    fn time(&self, task: &str) -> Option<f64> {
        let times: Option<Vec<f64>> = self.runs.iter().map(|run| run.times[task]).collect();
        times.map(median)
    }

    fn beside(&self, task: &str) -> Option<f64> {
        let times: Option<Vec<f64>> = self.runs.iter().map(|run| *run.beside.get(task)?).collect();
        times.map(median)
    }

    /// Bytes per finding.
    #[allow(clippy::cast_precision_loss, reason = "some gigabytes")]
    fn memory(&self, when: &str) -> f64 {
        self.runs[0].memory[when] as f64 / self.clusters as f64
    }
}

/// The table, and the rows for the summary table.
pub fn tables() -> (String, Vec<Headline>) {
    let sizes = SIZES.map(|(clusters, processes)| Size::measure(clusters, processes));
    let exports = Format::ALL.map(|format| format!("export as {}", format.name()));
    let exports = exports.iter().map(|name| (name.as_str(), "JSON.stringify of the report", None));
    let tasks: Vec<_> = TASKS.into_iter().chain(exports).chain([(PLANS, "", None)]).collect();
    let (mut rows, mut headlines) = (Vec::new(), Vec::new());
    for (task, beside, wanted) in tasks {
        let mut row = vec![task.to_owned(), beside.to_owned()];
        for size in &sizes {
            let times = size.time(task).zip(size.beside(task));
            let ratio = times.map(|(ours, beside)| format!(" ({:.2})", ours / beside)).unwrap_or_default();
            row.push(size.time(task).map_or_else(|| "fails".to_owned(), table::time) + ratio.as_str());
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
