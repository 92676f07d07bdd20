//! Reports that were saved, read again.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may panic")]

use dax001::scope::Label;
use dax001::{Input, evaluate};
use dax001_review::read_report;
use proptest::prelude::*;
use serde_json::{Value, json};

fn report() -> Value {
    let data = include_bytes!("../../../fixtures/cli-v2-describe/input.json");
    let report = evaluate([Input { name: "input.json", data, label: Label::default() }]);
    serde_json::to_value(report).unwrap()
}

#[test]
fn a_report_is_read_with_and_without_its_envelope() {
    let mut report = report();
    let findings = report["findings"].as_array().unwrap().len();
    report["annotations"] = json!([{"target": {"matching": "exact", "accounts": [], "regions": [], "clusters": ["a"]}, "note": "n"}, {}, 7]);
    report["new"] = json!({"of": "a greater minor version"});
    report["schemaVersion"] = "1.9".into();
    let envelope = json!({"report": report, "generatedAt": "2026-11-24T00:00:00Z", "module": {}});
    for (text, time) in [(report.to_string(), None), (envelope.to_string(), Some("2026-11-24T00:00:00Z"))] {
        let saved = read_report(text.as_bytes()).unwrap();
        assert_eq!(saved.findings.len(), findings);
        assert!(saved.findings.iter().all(|finding| finding.evidence.is_empty()));
        assert_eq!((saved.annotations.len(), saved.left_out), (1, 2));
        assert_eq!(saved.generated_at.as_deref(), time);
    }
}

#[test]
fn what_is_no_report_of_this_version_is_said() {
    let report = report();
    let mut other = report.clone();
    other["schemaVersion"] = "2.0".into();
    let mut unknown = report.clone();
    unknown["findings"][0]["status"] = "constructor".into();
    for (text, words) in [
        (other.to_string(), "schemaVersion is 2.0"),
        (unknown.to_string(), "unknown variant `constructor`"),
        (report.to_string()[..500].to_owned(), "EOF while parsing"),
        ("{}".to_owned(), "missing field"),
        ("[".to_owned(), "EOF"),
    ] {
        let message = read_report(text.as_bytes()).unwrap_err();
        assert!(message.contains(words), "{message}");
    }
}

proptest! {
    #[test]
    fn any_bytes_are_no_panic(data in proptest::collection::vec(any::<u8>(), 0..300)) {
        prop_assert!(read_report(&data).is_err());
    }
}
