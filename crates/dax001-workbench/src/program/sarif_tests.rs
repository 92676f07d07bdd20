//! Tests of the program's SARIF files: what it leaves out, and its warnings about a file that
//! GitHub would reject.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may panic")]

use serde_json::{Value, json};

use super::fake_system::{FakeSystem, Node};

/// This many clusters that pass, and one that fails.
fn evidence(passes: usize) -> String {
    let record = |name: String, status| json!({"ClusterName": name, "SSEDescription": {"Status": status}});
    let mut records: Vec<Value> = (0..passes).map(|index| record(format!("p{index}"), "ENABLED")).collect();
    records.push(record("f".to_owned(), "DISABLED"));
    json!({ "Clusters": records }).to_string()
}

#[test]
fn no_pass_leaves_passes_out_of_the_results() {
    let mut system = FakeSystem::new(&[("a", &evidence(2))]);
    let mut sarif = |arguments: &[&str]| {
        let (code, out, err) = system.ends(&[&["a", "-f", "sarif"], arguments].concat());
        assert_eq!((code, err.as_str()), (1, ""));
        serde_json::from_str::<Value>(&out).unwrap()
    };
    let (mut all, some) = (sarif(&[]), sarif(&["--no-pass"]));
    assert_ne!(all, some);
    all["runs"][0]["results"].as_array_mut().unwrap().retain(|result| result["kind"] != "pass");
    assert_eq!(all, some);
    assert_eq!(some["runs"][0]["results"].as_array().unwrap().len(), 1);
    assert_eq!(some["runs"][0]["invocations"][0]["properties"]["findings"]["pass"], 2);
}

#[test]
fn a_file_that_github_may_reject_gets_a_warning() {
    let mut system = FakeSystem::new(&[]);
    system.put("a", Node::File(evidence(25_000).into_bytes()));
    let (code, _, err) = system.ends(&["a", "-f", "sarif", "-o", "r"]);
    let lines: Vec<&str> = err.lines().collect();
    let size = system.text("r").unwrap().len() as u64;
    let size = dax001_export::labels::size(size);
    assert_eq!(code, 1);
    assert_eq!(lines.len(), 3, "{err}");
    assert_eq!(
        lines[0],
        "dax001: GitHub rejects a SARIF file with more than 25,000 results and shows at most 5,000; this one has 25,001"
    );
    assert!(lines[1].contains(&format!("; this one has {size} before, ")), "{err}");
    assert_eq!(lines[2], "--no-pass leaves out passing results: 25,000 results");
    // The same warning appears for standard output. It is absent with `--quiet` and for a small
    // file.
    assert_eq!(system.run(&["a", "-f", "sarif"]).err, err);
    assert_eq!(system.run(&["a", "-f", "sarif", "--no-pass"]).err, "");
    assert_eq!(system.run(&["-q", "a", "-f", "sarif", "-o", "r"]).err, "");
}
