//! Runs the variants in Node, and our native program.

use std::process::Command;

use dax001_tests::root;
use serde_json::Value;

use crate::evidence::Evidence;
use crate::table::{Times, Timing};

/// The names of the variants that read a file, as in `variants.js`.
pub const FROM_FILE: [&str; 5] = [
    "ours",
    "ours, hashing",
    "file.text() + JSON.parse + filter",
    "Response.json()",
    "reading alone: file.stream()",
];

/// The times that a Node process measured, and its peak memory.
pub struct Run {
    pub times: Times,
    pub memory: u64,
}

/// A stream of many clusters: its length in bytes, its time, and the module's memory after it.
pub struct StreamRun {
    pub length: u64,
    pub time: f64,
    pub memory: u64,
}

impl StreamRun {
    /// Reads the result of `stream.js`.
    pub fn of(answer: &Value) -> Self {
        let number = |name: &str| answer[name].as_u64().unwrap();
        Self { length: number("length"), time: milliseconds(&answer["times"]), memory: number("memory") }
    }
}

fn answer(job: &Value) -> Value {
    let script = root().join("tests/benches/speed/node.mjs");
    let mut command = Command::new("node");
    command.args(["--no-warnings", "--max-old-space-size=8192"]).arg(script).arg(job.to_string());
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// Runs all variants of a job in one process, or only the one that the job names.
pub fn run(job: &Value) -> Run {
    let answer = answer(job);
    Run { times: times(&answer["answer"]), memory: answer["memory"].as_u64().unwrap() }
}

/// Runs a job on a stream that is generated while it is read.
pub fn many(job: &Value) -> StreamRun {
    StreamRun::of(&answer(job)["answer"])
}

/// The measurements by name: the median, or the error.
pub fn times(answer: &Value) -> Times {
    let measured = |value: &Value| -> Timing {
        if value.is_array() { Ok(milliseconds(value)) } else { Err(value.to_string()) }
    };
    answer.as_object().unwrap().iter().map(|(name, value)| (name.clone(), measured(value))).collect()
}

fn milliseconds(list: &Value) -> f64 {
    median(list.as_array().unwrap().iter().filter_map(Value::as_f64).collect())
}

/// The median.
pub fn median(mut list: Vec<f64>) -> f64 {
    list.sort_by(f64::total_cmp);
    list[list.len() / 2]
}

/// The native program, which `cargo xtask bench` builds.
pub fn native_program() -> String {
    root().join("target/bench/native/release/dax001-native").to_str().unwrap().to_owned()
}

/// Measures our native program, with the bytes in memory.
pub fn native(evidence: Evidence) -> Vec<(String, Timing)> {
    let time = |more: &[&str]| {
        let mut command = Command::new(native_program());
        command.arg(evidence.file()).arg(evidence.repeats().to_string()).args(more);
        let text = String::from_utf8(command.output().unwrap().stdout).unwrap();
        Ok(median(text.lines().map(|line| line.parse().unwrap()).collect()))
    };
    vec![("ours, native".to_owned(), time(&[])), ("ours, native, hashing".to_owned(), time(&["sha256"]))]
}
