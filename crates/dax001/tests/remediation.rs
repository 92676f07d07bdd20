//! Plans, and the commands in them run by a real shell with a stub in place of `aws`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    reason = "a test may panic, and fixtures are small"
)]

mod support;

use std::io::Write;
use std::process::{Command, Stdio};

use dax001::remediation::{Action, Plan, plan};
use proptest::prelude::*;
use serde_json::{Value, json};
use support::{cases, judge};

fn plan_for(record: &Value) -> Plan {
    plan(record.to_string().as_bytes()).unwrap()
}

fn record(sse: &str) -> Value {
    json!({
        "ClusterName": "cc-dax-cache-cluster",
        "Description": "it's $HOME",
        "ClusterArn": "arn:aws:dax:us-east-1:123456789012:cache/cc-dax-cache-cluster",
        "TotalNodes": 2, "ActiveNodes": 2, "NodeType": "dax.r4.large", "Status": "available",
        "Nodes": [{"AvailabilityZone": "us-east-1a"}, {"AvailabilityZone": "us-east-1b"}],
        "PreferredMaintenanceWindow": "sat:06:00-sat:07:00",
        "NotificationConfiguration": {"TopicArn": "arn:aws:sns:us-east-1:123456789012:dax", "TopicStatus": "active"},
        "SubnetGroup": "cc-dax-subnet-group",
        "SecurityGroups": [{"SecurityGroupIdentifier": "sg-abcd1234", "Status": "active"}],
        "IamRoleArn": "arn:aws:iam::123456789012:role/service-role/DAXtoDynamoDB",
        "ParameterGroup": {"ParameterGroupName": "default.dax1.0", "ParameterApplyStatus": "in-sync"},
        "SSEDescription": {"Status": sse},
        "ClusterEndpointEncryptionType": "NONE", "NetworkType": "ipv4"
    })
}

/// Runs a command in bash with a function in place of `aws`; returns the arguments that it got, or
/// nothing where the shell refused.
fn arguments(command: &str) -> Option<Vec<String>> {
    let script = format!("aws() {{ printf '%s\\0' \"$@\"; }}\n{command}\n");
    let mut shell = Command::new("bash")
        .args(["--norc", "-s"])
        .env_clear()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("these tests need bash");
    shell.stdin.take().unwrap().write_all(script.as_bytes()).unwrap();
    let output = shell.wait_with_output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    output.status.success().then(|| text.split_terminator('\0').map(str::to_owned).collect())
}

fn create_command(plan: &Plan) -> &str {
    let mut commands = plan.cli.iter().filter_map(|step| step.command.as_deref());
    commands.find(|command| command.starts_with("aws dax create-cluster")).unwrap()
}

#[test]
fn a_failed_cluster_is_created_again_with_every_setting() {
    let plan = plan_for(&record("DISABLED"));
    assert_eq!((plan.action, plan.new_name.as_deref()), (Action::Recreate, Some("cc-dax-cache-clu-sse")));
    assert!(plan.parameters.is_empty());
    let expected = [
        "dax",
        "create-cluster",
        "--region",
        "us-east-1",
        "--cluster-name",
        "cc-dax-cache-clu-sse",
        "--node-type",
        "dax.r4.large",
        "--replication-factor",
        "2",
        "--iam-role-arn",
        "arn:aws:iam::123456789012:role/service-role/DAXtoDynamoDB",
        "--availability-zones",
        "us-east-1a",
        "us-east-1b",
        "--subnet-group-name",
        "cc-dax-subnet-group",
        "--security-group-ids",
        "sg-abcd1234",
        "--parameter-group-name",
        "default.dax1.0",
        "--preferred-maintenance-window",
        "sat:06:00-sat:07:00",
        "--notification-topic-arn",
        "arn:aws:sns:us-east-1:123456789012:dax",
        "--network-type",
        "ipv4",
        "--cluster-endpoint-encryption-type",
        "NONE",
        "--description",
        "it's $HOME",
        "--sse-specification",
        "Enabled=true",
    ];
    assert_eq!(arguments(create_command(&plan)).unwrap(), expected);
    let last = plan.cli.last().unwrap().command.as_deref().unwrap();
    assert_eq!(
        arguments(last).unwrap(),
        ["dax", "delete-cluster", "--region", "us-east-1", "--cluster-name", "cc-dax-cache-cluster"]
    );
}

#[test]
fn what_the_evidence_does_not_hold_must_be_given() {
    let plan = plan_for(&json!({"ClusterName": "a", "SSEDescription": {"Status": "DISABLED"}}));
    let names: Vec<&str> = plan.parameters.iter().map(|parameter| &*parameter.name).collect();
    assert_eq!(names, ["DAX_REGION", "DAX_NODE_TYPE", "DAX_NODES", "DAX_ROLE_ARN"]);
    let command = create_command(&plan);
    assert_eq!(arguments(command), None, "the shell refuses to run it");
    let given = format!("DAX_REGION=r DAX_NODE_TYPE='t u' DAX_NODES=1 DAX_ROLE_ARN=a\n{command}");
    assert_eq!(
        arguments(&given).unwrap()[2..],
        [
            "--region",
            "r",
            "--cluster-name",
            "a-sse",
            "--node-type",
            "t u",
            "--replication-factor",
            "1",
            "--iam-role-arn",
            "a",
            "--sse-specification",
            "Enabled=true"
        ]
    );
}

#[test]
fn a_node_type_that_cannot_be_encrypted_must_be_chosen() {
    let mut record = record("DISABLED");
    record["NodeType"] = json!("dax.r3.large");
    let plan = plan_for(&record);
    assert_eq!(plan.parameters[0].name, "DAX_NODE_TYPE");
    assert!(plan.warnings.iter().any(|warning| warning.contains("dax.r3")));
}

#[test]
fn only_a_settled_failed_cluster_is_created_again() {
    for (sse, status, action) in [
        ("ENABLED", "available", Action::None),
        ("ENABLING", "available", Action::Wait),
        ("DISABLED", "deleting", Action::Wait),
        ("DISABLED", "creating", Action::Wait),
        ("DISABLING", "modifying", Action::Recreate),
        ("enabled", "available", Action::ExportAgain),
    ] {
        let mut record = record(sse);
        record["Status"] = json!(status);
        let plan = plan_for(&record);
        assert_eq!(plan.action, action, "{sse} {status}");
        assert_eq!(plan.cli.is_empty(), action != Action::Recreate);
    }
}

#[test]
fn a_security_group_that_is_being_removed_is_left_out() {
    let mut record = record("DISABLED");
    record["SecurityGroups"] = json!([{"SecurityGroupIdentifier": "sg-1", "Status": "removing"}, {"SecurityGroupIdentifier": "sg-2", "Status": "active"}]);
    let plan = plan_for(&record);
    assert!(create_command(&plan).contains("--security-group-ids sg-2 "));
    assert!(plan.warnings.iter().any(|warning| warning.contains("being removed")));
}

#[test]
fn zones_are_given_for_every_node_or_not_at_all() {
    let mut record = record("DISABLED");
    record["TotalNodes"] = json!(3);
    assert!(!create_command(&plan_for(&record)).contains("--availability-zones"));
}

#[test]
fn what_the_cli_would_read_as_something_else_is_left_out() {
    let hostile = [
        "file:///etc/passwd",
        "fileb://x",
        "https://x",
        "--debug",
        "a\0b",
        "x\u{3}\ntouch /tmp/owned\n",
        "a\u{1b}[201~b",
        "a\u{202E}b",
    ];
    for description in hostile {
        let mut record = record("DISABLED");
        record["Description"] = json!(description);
        let plan = plan_for(&record);
        assert!(!create_command(&plan).contains("--description"), "{description}");
        assert!(plan.warnings.iter().any(|warning| warning.contains("description")));
    }
}

/// A terminal acts on control characters in a command that is pasted, quoted or not.
fn holds_no_control_characters(plan: &Plan) -> bool {
    let commands = plan.cli.iter().filter_map(|step| step.command.as_deref());
    commands.flat_map(str::chars).all(|c| c == '\n' || !c.is_control())
}

#[test]
fn the_arn_says_which_cluster_is_deleted() {
    let mut record = record("DISABLED");
    record["ClusterName"] = json!("prod");
    record["ClusterArn"] = json!("arn:aws:dax:us-east-1:123456789012:cache/test");
    for name in [json!("prod"), Value::Null] {
        record["ClusterName"] = name;
        let plan = plan_for(&record);
        assert_eq!(plan.new_name.as_deref(), Some("test-sse"));
        let last = plan.cli.last().unwrap().command.as_deref().unwrap();
        assert_eq!(arguments(last).unwrap()[2..], ["--region", "us-east-1", "--cluster-name", "test"]);
        assert!(plan.console.last().unwrap().text.contains("uses test any more"));
    }
}

#[test]
fn a_member_of_another_type_costs_its_own_value_only() {
    for (member, value) in [
        ("NetworkType", json!(5)),
        ("TotalNodes", json!(-1)),
        ("Nodes", json!({})),
        ("SecurityGroups", json!(["a"])),
    ] {
        let mut record = record("DISABLED");
        record[member] = value;
        let plan = plan_for(&record);
        assert!(create_command(&plan).contains("--node-type dax.r4.large"), "{member}");
    }
    let odd = record("DISABLED").to_string().replace("it's $HOME", "\\ud83d");
    assert_eq!(plan(odd.as_bytes()).unwrap().action, Action::Recreate);
}

#[test]
fn bytes_that_are_no_record_are_an_error_with_words() {
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
        let problem = plan(bytes).unwrap_err();
        assert!(!problem.message.is_empty() && !problem.help.is_empty());
    }
}

#[test]
fn every_record_of_the_fixtures_has_a_plan() {
    let mut plans = 0;
    for case in cases() {
        for finding in judge(&case).findings {
            let evidence = &finding.evidence[0];
            let record = &case.inputs[evidence.source as usize].1
                [evidence.record.start as usize..evidence.record.end as usize];
            if record.starts_with(b"{") {
                let plan = plan(record).unwrap();
                let shell_safe = plan
                    .cli
                    .iter()
                    .filter_map(|step| step.command.as_deref())
                    .all(|c| c.starts_with("aws dax "));
                assert!(shell_safe && !plan.summary.is_empty(), "{}", case.name);
                plans += 1;
            }
        }
    }
    assert!(plans > 40);
}

/// Every option that a plan's commands use.
const OPTIONS: [&str; 17] = [
    "--region",
    "--cluster-name",
    "--cluster-names",
    "--resource-name",
    "--node-type",
    "--replication-factor",
    "--iam-role-arn",
    "--availability-zones",
    "--subnet-group-name",
    "--security-group-ids",
    "--parameter-group-name",
    "--preferred-maintenance-window",
    "--notification-topic-arn",
    "--network-type",
    "--cluster-endpoint-encryption-type",
    "--description",
    "--sse-specification",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever stands in the record, the shell gives `aws` either exactly that value or none at all,
    /// and runs nothing else.
    #[test]
    fn hostile_values_stay_one_argument(
        hostile in prop_oneof![
            any::<String>(),
            "[-a-z$`'\"\\\\\n;|&<>(){}\\[\\]*?!#~ ]{1,20}",
            Just("$(touch /tmp/owned)".to_owned()), Just("`id`".to_owned()), Just("'; id; '".to_owned()), Just("a\nb".to_owned()),
        ],
        member in proptest::sample::select(vec!["Description", "NodeType", "SubnetGroup", "IamRoleArn", "PreferredMaintenanceWindow", "NetworkType", "ClusterName", "ClusterArn"]),
    ) {
        let mut record = record("DISABLED");
        record[member] = json!(hostile);
        let plan = plan_for(&record);
        prop_assert!(holds_no_control_characters(&plan));
        for command in plan.cli.iter().filter_map(|step| step.command.as_deref()) {
            let set = "DAX_REGION=x DAX_OLD_NAME=x DAX_NEW_NAME=x DAX_NODE_TYPE=x DAX_NODES=x DAX_ROLE_ARN=x";
            let Some(arguments) = arguments(&format!("{set}\n{command}")) else {
                return Err(TestCaseError::fail(format!("the shell can't read {command}")));
            };
            prop_assert_eq!(arguments.first().map(String::as_str), Some("dax"));
            let options = arguments.iter().filter(|argument| argument.starts_with('-'));
            prop_assert!(options.clone().all(|option| OPTIONS.contains(&option.as_str())), "{:?}", arguments);
            if member == "Description" && command.contains("--description") {
                let at = arguments.iter().position(|argument| argument == "--description").unwrap();
                prop_assert_eq!(&arguments[at + 1], &hostile);
                prop_assert_eq!(&arguments[at + 2], "--sse-specification");
            }
        }
    }
}
