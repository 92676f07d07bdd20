//! The variants in Node, and ours as a native program.

use std::process::Command;

use dax001_tests::root;
use serde_json::Value;

use crate::evidence::Evidence;
use crate::table::{Measured, Times};

/// The names of what takes a file, as variants.js has them.
pub const FROM_FILE: [&str; 5] = [
    "ours",
    "ours, hashing",
    "file.text() + JSON.parse + filter",
    "Response.json()",
    "reading alone: file.stream()",
];

/// What a process of Node measured, and its peak memory.
pub struct Run {
    pub times: Times,
    pub memory: u64,
}

/// A stream of many clusters: its length in bytes, how long it took, and the memory that the module has then.
pub struct Many {
    pub length: u64,
    pub time: f64,
    pub memory: u64,
}

impl Many {
    /// As stream.js gives it.
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

/// Runs all variants of a job in one process, or the one that it names.
pub fn run(job: &Value) -> Run {
    let answer = answer(job);
    Run { times: times(&answer["answer"]), memory: answer["memory"].as_u64().unwrap() }
}

/// A stream made as it is read.
pub fn many(job: &Value) -> Many {
    Many::of(&answer(job)["answer"])
}

/// What was measured, by name: the median, or what went wrong.
pub fn times(answer: &Value) -> Times {
    let measured = |value: &Value| -> Measured {
        if value.is_array() { Ok(milliseconds(value)) } else { Err(value.to_string()) }
    };
    answer.as_object().unwrap().iter().map(|(name, value)| (name.clone(), measured(value))).collect()
}

fn milliseconds(list: &Value) -> f64 {
    median(list.as_array().unwrap().iter().filter_map(Value::as_f64).collect())
}

/// The middle one.
pub fn median(mut list: Vec<f64>) -> f64 {
    list.sort_by(f64::total_cmp);
    list[list.len() / 2]
}

/// The native program, which `cargo xtask bench` has built.
pub fn native_program() -> String {
    root().join("target/bench/native/release/dax001-native").to_str().unwrap().to_owned()
}

/// Ours as a native program, from bytes in memory.
pub fn native(evidence: Evidence) -> Vec<(String, Measured)> {
    let time = |more: &[&str]| {
        let mut command = Command::new(native_program());
        command.arg(evidence.file()).arg(evidence.repeats().to_string()).args(more);
        let text = String::from_utf8(command.output().unwrap().stdout).unwrap();
        Ok(median(text.lines().map(|line| line.parse().unwrap()).collect()))
    };
    vec![("ours, native".to_owned(), time(&[])), ("ours, native, hashing".to_owned(), time(&["sha256"]))]
}
