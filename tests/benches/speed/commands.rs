//! Measures complete commands, from start to exit: their time and memory.

use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use dax001_tests::bench::{Headline, write_headlines};
use dax001_tests::root;

use crate::evidence::{Evidence, megabytes};
use crate::{LARGE, MIDDLE, SIZES, node, table};

const NODE: &str = "const { readFileSync } = require('node:fs');
    console.log(JSON.parse(readFileSync(process.argv[1], 'utf8')).Clusters.filter((c) => c.SSEDescription?.Status !== 'ENABLED').length)";
/// A short script that uses the package. Its first argument is the path of the package.
const OURS: &str = "import { openSync, readSync } from 'node:fs';
    const { Evaluator } = await import(process.argv[1]);
    const [evaluator, piece, file] = [new Evaluator(), new Uint8Array(1 << 20), openSync(process.argv[2])];
    evaluator.begin(process.argv[2]);
    for (let length; (length = readSync(file, piece)) > 0; ) evaluator.push(piece.subarray(0, length));
    evaluator.end();
    console.log(evaluator.hold ? evaluator.hold().head().summary : evaluator.finish().summary);";
const PYTHON: &str = "import json, sys
print(sum(c.get('SSEDescription', {}).get('Status') != 'ENABLED' for c in json.load(open(sys.argv[1]))['Clusters']))";
const JQ: &str = r#"[.Clusters[]|select(.SSEDescription.Status!="ENABLED")]|length"#;
const REGO: &str = "package dax
is_encrypted(c) if c.SSEDescription.Status == \"ENABLED\"
failed contains c.ClusterName if {
    some c in input.Clusters
    not is_encrypted(c)
}
";
const GUARD: &str = "rule encrypted {\n    Clusters[*].SSEDescription.Status == \"ENABLED\"\n}\n";

const PROGRAM: &str = "ours: the package's program in Node, which hashes and lists all";
const NOTHING: &str = "Node, which does nothing";
const JSON_PARSE: &str = "Node, JSON.parse";

/// The longest time to wait for a program.
const LONGEST: Duration = Duration::from_mins(1);

/// In milliseconds. A command that takes longer runs only once.
const SLOW: f64 = 10_000.0;

/// A command to measure.
struct BenchCommand {
    name: &'static str,
    /// The program and its arguments. The file is added as the last argument.
    words: Option<Vec<String>>,
    /// The exit code when clusters fail. Any other code is an error.
    code: i32,
    /// Why there is nothing to run.
    why: String,
}

/// One run of a command.
struct Measurement {
    time: f64,
    memory: u64,
}

/// The path of another tool's program: from this variable if it is set, otherwise from PATH.
fn tool(variable: &str, name: &str) -> Option<String> {
    if let Ok(path) = std::env::var(variable) {
        return Some(path);
    }
    let path = std::env::var_os("PATH")?;
    let found = std::env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file())?;
    Some(found.to_str()?.to_owned())
}

fn rule(name: &str, text: &str) -> String {
    let file: PathBuf = root().join("target/bench").join(name);
    std::fs::write(&file, text).unwrap();
    file.to_str().unwrap().to_owned()
}

fn commands() -> Vec<BenchCommand> {
    let words = |words: &[&str]| Some(words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>());
    let program = root().join("dist/npm/bin/dax001.js");
    let package = root().join("dist/npm/node.js");
    let (rego, guard) = (rule("rule.rego", REGO), rule("rule.guard", GUARD));
    let with = |found: Option<String>, rest: &[&str]| {
        found.and_then(|found| words(&[&[found.as_str()], rest].concat()))
    };
    let command = |name, words, code| BenchCommand { name, words, code, why: "not there".to_owned() };
    vec![
        command("ours, native", words(&[&node::native_program()]), 0),
        command(
            "ours: the package in a script for Node",
            words(&["node", "--input-type=module", "-e", OURS, package.to_str().unwrap()]),
            0,
        ),
        command(PROGRAM, words(&["node", program.to_str().unwrap()]), 1),
        command(NOTHING, words(&["node", "-e", "0"]), 0),
        command(JSON_PARSE, words(&["node", "--max-old-space-size=8192", "-e", NODE]), 0),
        command("Python, json", with(python(), &["-c", PYTHON]), 0),
        command("jq", with(tool("JQ", "jq"), &["-e", JQ]), 0),
        command(
            "regorus",
            with(tool("REGORUS", "regorus"), &["eval", "data.dax.failed", "-d", &rego, "-i"]),
            0,
        ),
        command(
            "cfn-guard",
            with(tool("CFN_GUARD", "cfn-guard"), &["validate", "--show-summary", "none", "-r", &guard, "-d"]),
            19,
        ),
    ]
}

/// Runs a command. Returns `None` if it was killed, did not end in time, or exited with another
/// code.
fn run(words: &[String], code: i32, evidence: Evidence) -> Option<Measurement> {
    let start = Instant::now();
    let mut command = Command::new(&words[0]);
    command.args(&words[1..]).arg(evidence.file()).current_dir(root().join("target/bench"));
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().ok()?;
    let status = format!("/proc/{}/status", child.id());
    let is_done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        // Peak memory only grows, so the last value before the exit is the peak or close to it.
        let marks = scope.spawn(|| {
            let mut mark = 0;
            while !is_done.load(Ordering::Relaxed) {
                let text = std::fs::read_to_string(&status).unwrap_or_default();
                mark = mark.max(crate::browser::field(&text, "VmHWM:") * 1024);
                std::thread::sleep(Duration::from_millis(2));
            }
            mark
        });
        let ended = loop {
            if let Some(ended) = child.try_wait().unwrap() {
                break Some(ended);
            }
            if start.elapsed() > LONGEST {
                child.kill().unwrap();
                child.wait().unwrap();
                break None;
            }
            std::thread::sleep(Duration::from_micros(500));
        };
        let time = start.elapsed().as_secs_f64() * 1000.0;
        is_done.store(true, Ordering::Relaxed);
        let memory = marks.join().unwrap();
        (ended?.code()? == code).then_some(Measurement { time, memory })
    })
}

/// Formats a peak. A command that ends within a few samples ends before its peak is visible.
fn mark(time: f64, memory: u64) -> String {
    if time < 8.0 { "too short to be seen".to_owned() } else { megabytes(memory) }
}

/// The path of the interpreter itself. The program on PATH may be a script that looks for it.
fn python() -> Option<String> {
    let found = tool("PYTHON", "python3")?;
    let output = Command::new(&found).args(["-c", "import sys; print(sys.executable)"]).output().ok()?;
    Some(String::from_utf8(output.stdout).ok()?.trim().to_owned())
        .filter(|path| !path.is_empty())
        .or(Some(found))
}

/// Skips commands that would need more memory than the machine has available for the large
/// evidence, estimated from the middle size.
fn spare(commands: &mut [BenchCommand], medians: &[Option<(f64, u64)>]) {
    let meminfo = std::fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let available = crate::browser::field(&meminfo, "MemAvailable:") * 1024;
    for (command, median) in commands.iter_mut().zip(medians) {
        let needed = median.map_or(0, |(_, memory)| memory / MIDDLE.size() * LARGE.size());
        if needed > available / 10 * 9 {
            command.words = None;
            command.why = format!("left out: needs some {} of memory", megabytes(needed));
        }
    }
}

/// All commands with small, middle and large evidence.
pub fn tables() -> String {
    let mut commands = commands();
    let (mut rows, mut headlines) = (Vec::new(), Vec::new());
    for evidence in [SIZES[0], MIDDLE, LARGE] {
        let mut ran: Vec<Vec<Option<Measurement>>> = commands.iter().map(|_| Vec::new()).collect();
        for _ in 0..evidence.repeats().min(5) {
            for (command, ran) in commands.iter().zip(&mut ran) {
                // A command that failed once, or is too slow to compare, doesn't run again.
                let is_worth = ran.iter().all(|ran| ran.as_ref().is_some_and(|ran| ran.time < SLOW));
                if let Some(words) = command.words.as_ref().filter(|_| is_worth) {
                    ran.push(run(words, command.code, evidence));
                }
            }
        }
        let medians: Vec<Option<(f64, u64)>> = ran
            .iter()
            .map(|ran| {
                let ran: Option<Vec<&Measurement>> = ran.iter().map(Option::as_ref).collect();
                let ran = ran.filter(|ran| !ran.is_empty())?;
                let memory = ran.iter().map(|ran| ran.memory).max()?;
                Some((node::median(ran.iter().map(|ran| ran.time).collect()), memory))
            })
            .collect();
        let ours = medians[1].map_or(1.0, |(time, _)| time);
        for (index, (command, median)) in commands.iter().zip(&medians).enumerate() {
            let what = if index == 0 { evidence.words() } else { String::new() };
            let cells = match median {
                Some((time, memory)) => {
                    [table::time(*time), format!("{:.2}", time / ours), mark(*time, *memory)]
                }
                None if command.words.is_none() => [command.why.clone(), String::new(), String::new()],
                None => {
                    [format!("failed, or not done in {} s", LONGEST.as_secs()), String::new(), String::new()]
                }
            };
            rows.push([vec![what, command.name.to_owned()], cells.to_vec()].concat());
        }
        let median = |name: &str| {
            let found = commands.iter().zip(&medians).find(|(command, _)| command.name == name);
            found.and_then(|(_, median)| *median)
        };
        if let (Some((ours, memory)), Some((nothing, _)), Some((other, _))) =
            (median(PROGRAM), median(NOTHING), median(JSON_PARSE))
        {
            if evidence == SIZES[0] {
                headlines.push(Headline::time(
                    "the program on 3 clusters, above a Node that does nothing",
                    ours - nothing,
                    Some(70.0),
                ));
            }
            if evidence == LARGE {
                let size = megabytes(evidence.size());
                headlines.push(Headline::beside(
                    &format!("the program on {size}, hashing and listing all"),
                    ours,
                    JSON_PARSE,
                    other,
                    1.0,
                ));
                headlines.push(Headline::number(
                    "the same: peak memory in MB",
                    (memory / 1_000_000) as f64,
                    150.0,
                ));
            }
        }
        if evidence.clusters == MIDDLE.clusters {
            spare(&mut commands, &medians);
        }
    }
    write_headlines("commands", &headlines);
    let table =
        table::markdown(&["evidence", "command", "time", "beside ours in a script", "peak memory"], &rows);
    format!(
        "## Whole commands\n\nFrom start to exit, with an equivalent rule; medians, and the largest peak.\n\n{table}"
    )
}
