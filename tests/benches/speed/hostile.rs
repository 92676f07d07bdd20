//! Small evidence that causes much work. Time and report size must not grow faster than the
//! evidence.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use dax001_tests::root;

use crate::evidence::megabytes;
use crate::table::{self, Goal};

/// A kind of evidence, in any size.
struct Kind {
    name: &'static str,
    /// The number of elements in the smaller file. The larger file has twice as many.
    count: usize,
    /// Writes the evidence into a folder, and returns the arguments for the program.
    make: fn(&Path, usize) -> Vec<String>,
    /// A script that runs in place of the program. It receives the package and these arguments.
    script: Option<&'static str>,
}

const KINDS: [Kind; 5] = [
    Kind { name: "pages within pages", count: 500_000, make: pages_within_pages, script: None },
    Kind { name: "broken files in an archive", count: 10_000, make: broken_files, script: None },
    Kind {
        name: "clusters of one name, and as many bare names",
        count: 40_000,
        make: bare_names,
        script: None,
    },
    Kind {
        name: "new names for clusters of one name",
        count: 100_000,
        make: one_name,
        script: Some(NEW_NAMES),
    },
    Kind {
        name: "10,000 wildcards over failing clusters",
        count: 75_000,
        make: one_name,
        script: Some(WILDCARDS),
    },
];

const NEW_NAMES: &str = r"
const held = evaluator.hold();
for (let index = 0; index < held.length; index++) held.newName(index);
";

const WILDCARDS: &str = r#"
const { Clusters, Targets } = await import(new URL("node.js", npm));
const held = evaluator.hold();
const clusters = new Clusters();
for (let from = 0; from < held.length; from += 1000) for (const { resource, status } of held.findings(from, 1000)) clusters.push(resource, status);
const targets = new Targets();
for (let n = 0; n < 10000; n++) targets.push({ matching: "wildcard", accounts: ["*"], regions: ["*"], clusters: [`a*${n}`, "*b*"] }, 1, true);
while (!targets.apply(clusters, 1000));
"#;

const EVALUATE: &str = r#"
import { readFileSync } from "node:fs";
const npm = new URL(`file://${process.argv[1]}/`);
const { Evaluator } = await import(new URL("node.js", npm));
const evaluator = new Evaluator();
for (const name of process.argv.slice(2)) {
  evaluator.begin(name);
  evaluator.push(readFileSync(name));
  evaluator.end();
}
"#;

/// One run: its time, the size of its report if it writes one, and the size of the evidence.
struct Run {
    time: f64,
    report: Option<u64>,
    evidence: u64,
}

/// Each kind of evidence in two sizes.
pub fn table() -> String {
    let folder = root().join("target/bench/hostile");
    std::fs::create_dir_all(&folder).unwrap();
    let mut rows = Vec::new();
    let mut goals = Vec::new();
    for kind in &KINDS {
        let runs = [kind.count, 2 * kind.count].map(|count| {
            let run = kind.run(&folder, count);
            rows.push(vec![
                kind.name.to_owned(),
                dax001_export::labels::grouped(count as u64),
                megabytes(run.evidence),
                table::time(run.time),
                run.report.map_or_else(String::new, megabytes),
            ]);
            run
        });
        let growth = runs[1].time / runs[0].time;
        goals.push(Goal::at_most(&format!("{}: twice as much takes, times", kind.name), 2.5).node(growth));
    }
    let head = ["evidence", "how many", "bytes", "time", "report"];
    format!(
        "## Small evidence that asks for much\n\nWhole runs in Node, start included: the program with `--format json`, or the package in a script.\n\n{}\n{}",
        table::markdown(&head, &rows),
        table::goals(&goals),
    )
}

impl Kind {
    fn run(&self, folder: &Path, count: usize) -> Run {
        let arguments = (self.make)(folder, count);
        let report = folder.join("report.json");
        let mut command = Command::new("node");
        if let Some(script) = self.script {
            let script = [EVALUATE, script].concat();
            command.args(["--input-type=module", "--eval", &script]).arg(root().join("dist/npm"));
        } else {
            command.arg(root().join("dist/npm/bin/dax001.js"));
            command.args(["--format", "json", "--output"]).arg(&report);
        }
        let start = Instant::now();
        let ended = command.args(&arguments).stdout(Stdio::null()).stderr(Stdio::null()).status().unwrap();
        let time = start.elapsed().as_secs_f64() * 1000.0;
        assert!(matches!(ended.code(), Some(0..=2)), "{}: {ended}", self.name);
        let length = |file: &Path| std::fs::metadata(file).map(|file| file.len()).unwrap_or_default();
        let evidence = arguments.iter().map(|file| length(Path::new(file))).sum();
        Run { time, report: self.script.is_none().then(|| length(&report)), evidence }
    }
}

fn write(file: &Path, text: &str) -> String {
    std::fs::write(file, text).unwrap();
    file.to_str().unwrap().to_owned()
}

fn pages_within_pages(folder: &Path, count: usize) -> Vec<String> {
    let text = format!("{{\"Clusters\":[{}{{}}]}}", "{\"Clusters\":[]},".repeat(count));
    vec![write(&folder.join("pages.json"), &text)]
}

fn broken_files(folder: &Path, count: usize) -> Vec<String> {
    let mut archive = dax001_archive::ArchiveWriter::default();
    let text = "{,\n".repeat(50);
    for index in 0..count {
        archive.add(&format!("{index}.json"), &text).unwrap();
    }
    let file = folder.join("broken.zip");
    std::fs::write(&file, archive.finish().unwrap()).unwrap();
    vec![file.to_str().unwrap().to_owned()]
}

fn records(count: usize) -> String {
    let record = |n: usize| {
        format!(
            r#"{{"ClusterName":"a","ClusterArn":"arn:aws:dax:us-east-1:{n:012}:cache/a","SSEDescription":{{"Status":"DISABLED"}}}}"#
        )
    };
    format!("{{\"Clusters\":[{}]}}", (0..count).map(record).collect::<Vec<_>>().join(",\n"))
}

fn one_name(folder: &Path, count: usize) -> Vec<String> {
    vec![write(&folder.join("records.json"), &records(count))]
}

fn bare_names(folder: &Path, count: usize) -> Vec<String> {
    let names = format!("[{}]", vec!["\"a\""; count].join(","));
    let labelled = folder.join("000000000007");
    std::fs::create_dir_all(&labelled).unwrap();
    vec![
        write(&folder.join("records.json"), &records(count)),
        write(&labelled.join("us-east-1.json"), &names),
    ]
}
