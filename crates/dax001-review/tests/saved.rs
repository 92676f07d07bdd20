//! Reads saved reports again.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may panic")]

use dax001::contract::label::Label;
use dax001::{Input, evaluate};
use dax001_review::{check_report, read_report};
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
fn an_unreadable_report_gives_an_error_that_says_why() {
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

#[test]
fn a_report_of_this_or_an_older_minor_version_can_be_shown() {
    let check = |report: &Value| check_report(report.to_string().as_bytes());
    let report = report();
    assert_eq!(check(&report), Ok(()));
    assert_eq!(check(&json!({"report": report, "generatedAt": "2026-11-24T00:00:00Z"})), Ok(()));
    let mut older = report.clone();
    older["schemaVersion"] = "1.0".into();
    for finding in older["findings"].as_array_mut().unwrap() {
        for evidence in finding["evidence"].as_array_mut().unwrap() {
            evidence.as_object_mut().unwrap().retain(|name, _| !name.starts_with("end") || name == "end");
        }
    }
    assert_eq!(check(&older), Ok(()));
    for (version, words) in [
        ("1.3", "made by a newer dax001: its schemaVersion is 1.3, and this version reads up to 1.2"),
        ("1.99999999999999999999", "this version reads only major version 1"),
        ("2.0", "its schemaVersion is 2.0: this version reads only major version 1"),
        ("0.9", "this version reads only major version 1"),
        ("", "this version reads only major version 1"),
    ] {
        let mut newer = report.clone();
        newer["schemaVersion"] = version.into();
        let message = check(&newer).unwrap_err();
        assert!(message.contains(words), "{message}");
    }
}

/// If a report was changed so that it is no longer consistent, the error says why.
#[test]
fn an_inconsistent_report_is_not_shown() {
    let report = report();
    for (pointer, value, words) in [
        ("/verdict", json!("pass"), "its verdict does not follow from its findings"),
        ("/verdict", json!("notApplicable"), "its verdict"),
        ("/summary/fail", json!(0), "its summary miscounts fails"),
        ("/summary/clusters", json!(9), "miscounts clusters"),
        ("/summary/sources", json!(0), "miscounts sources"),
        ("/findings/1/status", json!("unknown"), "finding 1 has a status that contradicts its reason"),
        ("/findings/0/evidence", json!([]), "finding 0 has no evidence"),
        ("/findings/0/evidence/0/source", json!(7), "evidence from a source that does not exist"),
        ("/rule/id", json!("DAX-002"), "it is a report of another rule"),
        ("/coverage/accounts/0/allRegions", json!(true), "but not all are covered"),
        (
            "/findings/0/resource/account",
            json!("999999999999"),
            "an account or region that contradicts its ARN",
        ),
        (
            "/findings/0/resource/arn",
            report["findings"][1]["resource"]["arn"].clone(),
            "it contains a cluster twice",
        ),
        ("/findings/0/evidence/0/line", json!(0), "at an impossible location"),
        ("/findings/0/evidence/0/start", json!(9_007_199_254_740_992_u64), "at an impossible location"),
        ("/findings/1/evidence/0/observed", json!("DISABLED"), "passes without ENABLED"),
        ("/sources/0/bytes", json!(u64::MAX), "a number in it is too large"),
        (
            "/annotations",
            json!([{"target": {"matching": "exact", "accounts": [], "regions": [], "clusters": []}, "findings": [99]}]),
            "a finding that does not exist",
        ),
        (
            "/annotations",
            json!([{"target": {"matching": "exact", "accounts": [], "regions": [], "clusters": []}, "findings": [0, 1], "findingsTotal": 1}]),
            "the number of findings in an annotation is wrong",
        ),
        (
            "/annotations",
            json!([{"target": {"matching": "exact", "accounts": [], "regions": [], "clusters": []}, "findingsTotal": 99}]),
            "the number of findings in an annotation is wrong",
        ),
        ("/findings", json!([]), "miscounts"),
    ] {
        let mut changed = report.clone();
        assert_ne!(changed.pointer(pointer).unwrap(), &value);
        *changed.pointer_mut(pointer).unwrap() = value;
        let message = check_report(changed.to_string().as_bytes()).unwrap_err();
        assert!(message.contains(words), "{pointer}: {message}");
    }
}

#[test]
fn an_invalid_hash_is_refused_and_not_repeated() {
    let mut changed = report();
    changed["sources"][0]["sha256"] = "\u{202e}".into();
    let message = check_report(changed.to_string().as_bytes()).unwrap_err();
    assert!(message.contains("is not valid") && !message.contains('\u{202e}'), "{message}");
}

/// Every report that dax001 gives is consistent.
#[test]
fn every_golden_report_can_be_shown() {
    let fixtures = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures");
    let reports = std::fs::read_dir(fixtures).unwrap().map(|case| case.unwrap().path().join("expected.json"));
    let reports: Vec<_> = reports.filter(|path| path.is_file()).collect();
    assert!(reports.len() > 100);
    for path in reports {
        assert_eq!(check_report(&std::fs::read(&path).unwrap()), Ok(()), "{}", path.display());
    }
}

proptest! {
    #[test]
    fn any_bytes_give_an_error_not_a_panic(data in proptest::collection::vec(any::<u8>(), 0..300)) {
        prop_assert!(read_report(&data).is_err() && check_report(&data).is_err());
    }
}
