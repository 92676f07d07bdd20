//! Plans: the settings that they carry over and the settings that they request.

#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    reason = "a test may panic, and fixtures are small"
)]

use dax001::remediation::choices::Choices;
use dax001::remediation::plan;
use dax001::remediation::plan::{Action, FileForm, Plan, Purpose};
use serde_json::{Value, json};

use dax001_testing::cases::{cases, evaluate_case};
use dax001_testing::record::{self, file, recreation, script};

fn plan_for(record: &Value, choices: &Choices) -> Plan {
    plan(record.to_string().as_bytes(), choices).unwrap()
}

#[test]
fn only_a_failed_cluster_that_is_not_being_created_or_deleted_is_recreated() {
    let export =
        "aws dax describe-clusters --region us-east-1 --cluster-names cc-dax-cache-cluster --output json";
    for (sse, status, action, command) in [
        ("ENABLED", "available", Action::None, None),
        ("ENABLING", "available", Action::Wait, None),
        ("DISABLED", "deleting", Action::Wait, None),
        ("DISABLED", "creating", Action::Wait, None),
        ("DISABLING", "modifying", Action::Recreate, None),
        ("enabled", "available", Action::ExportAgain, Some(export)),
    ] {
        let mut record = record::failed();
        record["SSEDescription"]["Status"] = json!(sse);
        record["Status"] = json!(status);
        let plan = plan_for(&record, &Choices::default());
        assert_eq!((plan.action, plan.command.as_deref()), (action, command), "{sse} {status}");
        assert_eq!(plan.recreation.is_some(), action == Action::Recreate);
    }
}

#[test]
fn security_groups_being_removed_and_inactive_topics_are_left_out() {
    let mut record = record::failed();
    record["SecurityGroups"] = json!([{"SecurityGroupIdentifier": "sg-1", "Status": "removing"}, {"SecurityGroupIdentifier": "sg-2", "Status": "active"}]);
    record["NotificationConfiguration"]["TopicStatus"] = json!("inactive");
    let plan = recreation(&record, &Choices::default());
    let create = script(&plan, Purpose::Create);
    assert!(create.contains("--security-group-ids sg-2\n") && !create.contains("--notification-topic-arn"));
    assert!(plan.parameters.is_empty());
    let warns = |what: &str| plan.warnings.iter().any(|warning| warning.contains(what));
    assert!(warns("being removed") && warns("topic is left out"));
}

#[test]
fn zones_that_do_not_cover_every_node_become_a_parameter() {
    let mut record = record::failed();
    record["TotalNodes"] = json!(3);
    let plan = recreation(&record, &Choices::default());
    assert!(!script(&plan, Purpose::Create).contains("--availability-zones us"));
    assert_eq!(
        (plan.parameters.len(), &*plan.parameters[0].variable, plan.parameters[0].has_default),
        (1, "DAX_ZONES", true)
    );
}

#[test]
fn terraform_gets_zones_only_if_they_all_differ() {
    let mut record = record::failed();
    record["Nodes"] = json!([{"AvailabilityZone": "us-east-1a"}, {"AvailabilityZone": "us-east-1a"}]);
    let plan = recreation(&record, &Choices::default());
    let text = &file(&plan, FileForm::Terraform, Purpose::Create).text;
    assert!(!text.contains("  availability_zones") && text.contains("share a zone"), "{text}");
    assert!(file(&plan, FileForm::CloudFormation, Purpose::Create).text.contains("AvailabilityZones:"));
}

#[test]
fn the_arn_decides_which_cluster_is_deleted() {
    let mut record = record::failed();
    record["ClusterArn"] = json!("arn:aws:dax:us-east-1:123456789012:cache/test");
    for name in [json!("prod"), Value::Null] {
        record["ClusterName"] = name;
        let plan = recreation(&record, &Choices::default());
        assert_eq!((plan.old_name.as_deref(), plan.new_name.as_deref()), (Some("test"), Some("test-sse")));
        assert!(script(&plan, Purpose::Delete).contains("\nold=test\nnew=test-sse\n"));
        assert!(plan.console.last().unwrap().text.contains("no TotalRequestCount of test for a day"));
    }
}

#[test]
fn a_choice_supplies_the_region_that_the_record_lacks() {
    let record = json!({"ClusterName": "a", "SSEDescription": {"Status": "DISABLED"}});
    let choices = Choices { region: Some("eu-west-1".to_owned()), ..Choices::default() };
    let plan = recreation(&record, &choices);
    assert!(script(&plan, Purpose::Create).contains("\nregion=eu-west-1\n"));
    assert_eq!(plan.parameters[0].variable, "DAX_NODE_TYPE");
    let choices = Choices { region: Some("$(id)".to_owned()), ..Choices::default() };
    assert_eq!(recreation(&record, &choices).parameters[0].variable, "DAX_REGION");
}

#[test]
fn a_member_of_the_wrong_type_loses_only_its_own_value() {
    for (member, value) in [
        ("NetworkType", json!(5)),
        ("TotalNodes", json!(-1)),
        ("Nodes", json!({})),
        ("SecurityGroups", json!(["a"])),
    ] {
        let mut record = record::failed();
        record[member] = value;
        let plan = recreation(&record, &Choices::default());
        assert!(script(&plan, Purpose::Create).contains("--node-type dax.r4.large"), "{member}");
    }
    let odd = record::failed().to_string().replace("it's $HOME", "\\ud83d");
    assert_eq!(plan(odd.as_bytes(), &Choices::default()).unwrap().action, Action::Recreate);
}

#[test]
fn bytes_that_are_not_a_record_give_an_error_with_message_and_help() {
    for bytes in [
        b"".as_slice(),
        b"1",
        b"[]",
        b"\"dax-a\"",
        b"{} {}",
        b"{\"ClusterName\": ",
        b"\xff",
        b"{}], \"x\": [",
    ] {
        let problem = plan(bytes, &Choices::default()).unwrap_err();
        assert!(!problem.message.is_empty() && !problem.help.is_empty());
    }
}

#[test]
fn every_record_of_the_fixtures_has_a_plan() {
    let mut plans = 0;
    for case in cases() {
        for finding in evaluate_case(&case).findings {
            let evidence = &finding.evidence[0];
            let record = &case.inputs[evidence.source as usize].1
                [evidence.record.start as usize..evidence.record.end as usize];
            if record.starts_with(b"{") {
                let plan = plan(record, &Choices::default()).unwrap();
                assert!(!plan.summary.is_empty(), "{}", case.name);
                for file in plan.recreation.iter().flat_map(|recreation| &recreation.files) {
                    assert!(
                        file.text.bytes().all(|byte| byte == b'\n' || matches!(byte, b' '..=b'~')),
                        "{}",
                        file.name
                    );
                }
                plans += 1;
            }
        }
    }
    assert!(plans > 40);
}

/// A value that DAX does not define is looked up, and never passed on.
#[test]
fn values_that_dax_does_not_define_become_parameters() {
    for (member, variable, values) in [
        ("ClusterEndpointEncryptionType", "DAX_IN_TRANSIT", ["tls", "SSL", "none"]),
        ("NetworkType", "DAX_NETWORK_TYPE", ["ipv9", "IPV4", "none"]),
    ] {
        for value in values {
            let mut record = record::failed();
            record[member] = json!(value);
            let recreation = recreation(&record, &Choices::default());
            assert!(recreation.parameters.iter().any(|parameter| parameter.variable == variable), "{value}");
            assert!(recreation.warnings.iter().any(|text| text.contains("does not define")), "{value}");
        }
    }
}

/// A duplicated member that only the plan needs costs the plan, with a reason, and not the verdict.
#[test]
fn a_duplicated_setting_needs_another_export() {
    let text = record::failed().to_string();
    for member in ["NetworkType", "ClusterEndpointEncryptionType", "Description"] {
        let twice = text.replacen('{', &format!("{{\"{member}\": \"x\", "), 1);
        let plan = plan(twice.as_bytes(), &Choices::default()).unwrap();
        assert_eq!(plan.action, Action::ExportAgain, "{member}");
        assert!(plan.summary.contains("duplicated") && plan.command.is_some(), "{}", plan.summary);
    }
}
