//! Encryption in transit is reported beside the verdict and never changes it. What else a record
//! shows makes the words of a verdict exact.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

use dax001::contract::in_transit::InTransitState;
use dax001::contract::label::Label;
use dax001::contract::report::{Finding, Flag, Report};
use dax001::contract::status::Status;
use dax001::contract::verdicts::Reason;
use dax001::{Input, evaluate};
use serde_json::{Value, json};

use dax001_testing::record;

fn report(text: &str) -> Report {
    evaluate([Input { name: "us-east-1.json", data: text.as_bytes(), label: Label::default() }])
}

fn finding_of(record: &Value) -> Finding {
    report(&json!({ "Clusters": [record] }).to_string()).findings.remove(0)
}

/// A full record with this encryption status, without members that came after encryption at rest.
fn old_record(status: Option<&str>) -> Value {
    let mut record = record::failed();
    let members = record.as_object_mut().unwrap();
    for name in ["ClusterEndpointEncryptionType", "NetworkType", "SSEDescription"] {
        members.remove(name);
    }
    if let Some(status) = status {
        record["SSEDescription"] = json!({ "Status": status });
    }
    record
}

#[test]
fn it_never_changes_the_verdict() {
    let values = [
        (json!("TLS"), Some(InTransitState::Tls)),
        (json!("NONE"), Some(InTransitState::None)),
        (json!(null), None),
        (json!("tls"), Some(InTransitState::Unrecognised)),
        (json!(""), Some(InTransitState::Unrecognised)),
        (json!(1), Some(InTransitState::Unrecognised)),
        (json!(true), Some(InTransitState::Unrecognised)),
        (json!(["TLS"]), Some(InTransitState::Unrecognised)),
        (json!({ "Status": "ENABLED" }), Some(InTransitState::Unrecognised)),
    ];
    for status in [Some("ENABLED"), Some("DISABLED"), Some("ENABLING"), Some("DISABLING"), Some("odd"), None]
    {
        let without = finding_of(&old_record(status));
        assert_eq!(without.in_transit, None);
        for (value, state) in &values {
            let mut record = old_record(status);
            record["ClusterEndpointEncryptionType"] = value.clone();
            let with = finding_of(&record);
            assert_eq!(with.in_transit, *state, "{value}");
            assert_eq!(
                (with.status, with.reason, &with.flags, &with.resource),
                (without.status, without.reason, &without.flags, &without.resource),
                "{value}"
            );
        }
    }
}

#[test]
fn a_duplicated_member_is_unrecognised_and_changes_nothing_else() {
    let record = old_record(Some("ENABLED")).to_string();
    for first in [r#""TLS""#, "null"] {
        for second in [r#""TLS""#, r#""NONE""#, "null", "[]"] {
            let twice = format!(
                r#"{{"ClusterEndpointEncryptionType": {first}, "ClusterEndpointEncryptionType": {second}, "#
            );
            let report = report(&format!(r#"{{"Clusters": [{}]}}"#, record.replacen('{', &twice, 1)));
            let finding = &report.findings[0];
            assert_eq!(
                (finding.status, finding.in_transit),
                (Status::Pass, Some(InTransitState::Unrecognised)),
                "{first} {second}"
            );
        }
    }
}

#[test]
fn only_the_member_of_the_record_itself_counts() {
    for (pointer, key) in [
        ("/Nodes/0", "ClusterEndpointEncryptionType"),
        ("/ParameterGroup", "NetworkType"),
        ("", "clusterEndpointEncryptionType"),
    ] {
        let mut record = old_record(None);
        record.pointer_mut(pointer).unwrap()[key] = json!("TLS");
        let finding = finding_of(&record);
        assert_eq!((finding.in_transit, finding.reason), (None, Reason::SseAbsent), "{pointer}");
        assert!(finding.message.contains("before August 2018"), "{}", finding.message);
    }
}

#[test]
fn of_several_records_the_worst_counts() {
    let state = |values: &[Option<&str>]| {
        let records: Vec<Value> = values
            .iter()
            .map(|value| {
                let mut record = old_record(Some("ENABLED"));
                if let Some(value) = value {
                    record["ClusterEndpointEncryptionType"] = json!(value);
                }
                record
            })
            .collect();
        let report = report(&json!({ "Clusters": records }).to_string());
        assert_eq!(report.findings.len(), 1);
        assert!(report.findings[0].flags.is_empty() && report.findings[0].status == Status::Pass);
        report.findings[0].in_transit
    };
    assert_eq!(state(&[Some("TLS"), None]), Some(InTransitState::Tls));
    assert_eq!(state(&[None, Some("TLS"), Some("odd")]), Some(InTransitState::Unrecognised));
    assert_eq!(state(&[Some("TLS"), Some("NONE"), Some("odd")]), Some(InTransitState::None));
    assert_eq!(state(&[None, None]), None);
}

#[test]
fn a_record_without_status_says_whether_its_client_knows_encryption() {
    let old = finding_of(&old_record(None));
    assert_eq!((old.status, old.reason), (Status::Fail, Reason::SseAbsent));
    assert!(old.message.contains("unless an AWS CLI or SDK from before August 2018"), "{}", old.message);
    for (member, value) in [
        ("ClusterEndpointEncryptionType", json!("NONE")),
        ("NetworkType", json!("ipv4")),
        ("NetworkType", json!(null)),
    ] {
        let mut record = old_record(None);
        record[member] = value;
        let finding = finding_of(&record);
        assert_eq!((finding.status, finding.reason), (Status::Fail, Reason::SseAbsent));
        assert!(
            finding.message.contains("printed by an AWS CLI or SDK that knows the status"),
            "{}",
            finding.message
        );
    }
}

#[test]
fn enabling_on_an_available_cluster_is_named_as_undocumented_and_stays_unknown() {
    for (cluster_status, part) in
        [("available", "although the cluster is available"), ("creating", "not confirmed yet")]
    {
        let mut record = old_record(Some("ENABLING"));
        record["Status"] = json!(cluster_status);
        let finding = finding_of(&record);
        assert_eq!((finding.status, finding.reason), (Status::Unknown, Reason::SseEnabling));
        assert!(finding.message.contains(part), "{}", finding.message);
    }
}

#[test]
fn a_cluster_that_is_being_created_is_flagged_like_one_that_is_being_deleted() {
    for (cluster_status, flags) in [
        ("creating", vec![Flag::Creating]),
        ("deleting", vec![Flag::Deleting]),
        ("available", vec![]),
        ("Creating", vec![]),
    ] {
        for status in ["ENABLED", "DISABLED"] {
            let mut record = old_record(Some(status));
            record["Status"] = json!(cluster_status);
            assert_eq!(finding_of(&record).flags, flags, "{cluster_status}");
        }
    }
}
