//! How the program `dax001` reads files from disk.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

use std::io::Write;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use dax001_tests::npm::project;

const PASS: &str = r#"{"Clusters": [{"ClusterName": "a", "SSEDescription": {"Status": "ENABLED"}}]}"#;

/// Parts of two versions would make a third one that never existed.
#[test]
fn a_file_that_changes_during_reading_is_not_a_pass() {
    let project = project("program-reads");
    let path = project.join("grows.json");
    let mut file = std::fs::File::create(&path).unwrap();
    write!(file, "{PASS}{}", " ".repeat(200 << 20)).unwrap();
    let program = || {
        let mut program = Command::new(project.join("node_modules/.bin/dax001"));
        program.arg("grows.json").current_dir(&project).stdin(Stdio::null());
        program
    };
    assert_eq!(program().output().unwrap().status.code(), Some(0));
    let is_done = AtomicBool::new(false);
    let output = std::thread::scope(|scope| {
        scope.spawn(|| {
            while !is_done.load(Ordering::Relaxed) {
                file.write_all(b" ").unwrap();
                std::thread::sleep(Duration::from_millis(2));
            }
        });
        let output = program().output();
        is_done.store(true, Ordering::Relaxed);
        output.unwrap()
    });
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(3), "{stderr}");
    assert!(stderr.contains("it was changed while it was read"), "{stderr}");
}
