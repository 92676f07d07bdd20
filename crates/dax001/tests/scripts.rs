//! Runs the bash scripts of plans in a real shell with a stand-in for `aws`.

#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may panic"
)]

use dax001::remediation::choices::{ChoiceKind, Choices, InTransit};
use dax001::remediation::plan::{Purpose, Recreation};
use dax001::remediation::setting::{Origin, SettingKind};
use proptest::prelude::*;
use serde_json::{Value, json};

use dax001_testing::record::{self, EXPORTED, hostile, recreation, script};
use dax001_testing::shell::Account;

/// An account in which this record's cluster still has its exported settings.
fn account(recreation: &Recreation, exported: &str) -> Account {
    let mut account = Account::new(r#"[{"Key": "team", "Value": "it's"}]"#);
    account.set("STUB_WANTED", &variable(script(recreation, Purpose::Create), "wanted"));
    account.set("STUB_EXPORTED", exported);
    account.set("STUB_NEW", recreation.new_name.as_deref().unwrap_or("said"));
    account.set("STUB_ARN", "arn:aws:dax:us-east-1:123456789012:cache/cc-dax-cache-cluster");
    account
}

/// The value of a script's variable if the environment sets every `$DAX_` variable to `output`.
fn variable(script: &str, name: &str) -> String {
    let line = script.lines().find_map(|line| line.strip_prefix(&format!("{name}=")));
    let words = line.unwrap().trim_matches(['\'', '"']).split(' ');
    words.map(|word| if word.starts_with("$DAX_") { "said" } else { word }).collect::<Vec<_>>().join(" ")
}

const DESCRIPTION: &str = r#"{"Description": "it\u0027s $HOME"}"#;
const TAGS: &str = r#"[{"Key": "team", "Value": "it's"}]"#;

#[test]
fn a_failed_cluster_is_recreated_with_every_setting() {
    let recreation = recreation(&record::failed(), &Choices::default());
    assert_eq!(recreation.new_name.as_deref(), Some("cc-dax-cache-clu-sse"));
    assert!(recreation.parameters.is_empty() && recreation.refused.is_empty());
    let account = account(&recreation, EXPORTED);
    let run = account.run(script(&recreation, Purpose::Create), &["--yes"]);
    assert_eq!(run.code, 0, "{}", run.output);
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
        "sg-0000ffff",
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
        "--sse-specification",
        "Enabled=true",
        "--cli-input-json",
        DESCRIPTION,
        "--tags",
        TAGS,
        "--output",
        "text",
        "--query",
        "Cluster.Status",
    ];
    assert_eq!(run.calls_of("create-cluster"), [expected]);
    assert!(
        run.output.contains("SSEDescription.Status is ENABLED.\nIts endpoint: daxs://new:9111\n"),
        "{}",
        run.output
    );
    assert!(run.calls_of("delete-cluster").is_empty());

    // A second run checks, but creates nothing.
    let run = account.run(script(&recreation, Purpose::Create), &["--yes"]);
    assert_eq!((run.code, run.calls_of("create-cluster").len()), (0, 0), "{}", run.output);
}

#[test]
fn the_script_asks_before_it_creates() {
    let recreation = recreation(&record::failed(), &Choices::default());
    let account = account(&recreation, EXPORTED);
    for (options, code, says) in [
        (&[][..], 2, "stopped: there is no terminal to ask on"),
        (&["--dry-run"], 0, "--cluster-name cc-dax-cache-clu-sse \\\n    --node-type dax.r4.large \\\n"),
        (&["--force"], 2, "unknown option --force"),
    ] {
        let run = account.run(script(&recreation, Purpose::Create), options);
        assert_eq!((run.code, run.calls_of("create-cluster").len()), (code, 0), "{}", run.output);
        assert!(run.output.contains(says), "{}", run.output);
    }
}

#[test]
fn the_script_stops_if_anything_differs_from_the_export() {
    let recreation = recreation(&record::failed(), &Choices::default());
    let create = script(&recreation, Purpose::Create);
    let changed = account(&recreation, &EXPORTED.replace("dax.r4.large 2", "dax.r4.large 3"));
    let run = changed.run(create, &["--yes"]);
    assert_eq!((run.code, run.calls_of("create-cluster").len()), (1, 0));
    assert!(run.output.contains("cc-dax-cache-cluster has changed since the export"), "{}", run.output);

    let mut unencrypted = account(&recreation, EXPORTED);
    unencrypted.set("STUB_SSE", "DISABLED");
    let run = unencrypted.run(create, &["--yes"]);
    assert_eq!(run.code, 1);
    assert!(run.output.contains("is not encrypted at rest (DISABLED): don't use it"), "{}", run.output);
    assert!(!run.output.contains("Its endpoint"), "{}", run.output);

    let mut other = account(&recreation, EXPORTED);
    other.set("STUB_WANTED", "dax.r4.large 5 arn:aws:iam::123456789012:role/other");
    let run = other.run(create, &["--yes"]);
    assert!(
        run.code == 1 && run.output.contains("is not the cluster that this plan creates"),
        "{}",
        run.output
    );

    // The wait ends.
    let mut slow = account(&recreation, EXPORTED);
    slow.set("STUB_SSE", "ENABLING");
    slow.set("DAX_WAIT_MINUTES", "0");
    let run = slow.run(create, &["--yes"]);
    assert!(
        run.code == 1
            && run
                .output
                .contains("after 0 minutes, cc-dax-cache-clu-sse is still available: run this again"),
        "{}",
        run.output
    );
}

#[test]
fn deletion_is_a_separate_step_that_needs_confirmation() {
    let recreation = recreation(&record::failed(), &Choices::default());
    let delete = script(&recreation, Purpose::Delete);
    let mut account = account(&recreation, EXPORTED);
    let run = account.run(delete, &[]);
    assert!(
        run.code == 1 && run.output.contains("there is no cluster cc-dax-cache-clu-sse"),
        "{}",
        run.output
    );
    account.run(script(&recreation, Purpose::Create), &["--yes"]);
    let run = account.run(delete, &[]);
    assert!(run.code == 2 && run.output.contains("there is no terminal to ask on"), "{}", run.output);
    account.set("DAX_DELETE", "cc-dax-cache-clu-sse");
    let run = account.run(delete, &[]);
    assert!(run.code == 1 && run.output.contains("nothing was deleted"), "{}", run.output);
    account.set("DAX_DELETE", "cc-dax-cache-cluster");
    let run = account.run(delete, &["--dry-run"]);
    assert_eq!((run.code, run.calls_of("delete-cluster").len()), (0, 0), "{}", run.output);
    let run = account.run(delete, &[]);
    assert_eq!(run.code, 0, "{}", run.output);
    assert_eq!(
        run.calls_of("delete-cluster"),
        [[
            "dax",
            "delete-cluster",
            "--region",
            "us-east-1",
            "--cluster-name",
            "cc-dax-cache-cluster",
            "--output",
            "text",
            "--query",
            "Cluster.Status"
        ]]
    );
    let run = account.run(delete, &[]);
    assert!(run.code == 0 && run.output.contains("is deleted already"), "{}", run.output);
    // The script leaves another cluster of that name alone.
    let mut other = self::account(&recreation, EXPORTED);
    other.run(script(&recreation, Purpose::Create), &["--yes"]);
    other.set("STUB_ARN", "arn:aws:dax:us-east-1:999999999999:cache/cc-dax-cache-cluster");
    other.set("DAX_DELETE", "cc-dax-cache-cluster");
    let run = other.run(delete, &[]);
    assert!(run.code == 1 && run.output.contains("is not the exported cluster"), "{}", run.output);
}

#[test]
fn settings_missing_from_the_evidence_must_be_supplied() {
    let recreation = recreation(
        &json!({"ClusterName": "a", "SSEDescription": {"Status": "DISABLED"}}),
        &Choices::default(),
    );
    let names: Vec<&str> = recreation.parameters.iter().map(|parameter| &*parameter.variable).collect();
    let expected = [
        "DAX_REGION",
        "DAX_NODE_TYPE",
        "DAX_NODES",
        "DAX_ROLE_ARN",
        "DAX_ZONES",
        "DAX_SUBNET_GROUP",
        "DAX_SECURITY_GROUPS",
        "DAX_PARAMETER_GROUP",
        "DAX_MAINTENANCE_WINDOW",
        "DAX_TOPIC_ARN",
        "DAX_NETWORK_TYPE",
        "DAX_IN_TRANSIT",
        "DAX_DESCRIPTION",
    ];
    assert_eq!(names, expected);
    let mut account = account(&recreation, "");
    let create = script(&recreation, Purpose::Create);
    for name in expected {
        let run = account.run(create, &["--yes"]);
        assert!(
            run.code == 2 && run.calls.is_empty() && run.output.contains(&format!("\n  {name}=...  # ")),
            "{}",
            run.output
        );
        let value = match name {
            "DAX_ZONES" | "DAX_TOPIC_ARN" => "none",
            "DAX_SECURITY_GROUPS" => "sg-1, sg-2\nsg-3",
            "DAX_DESCRIPTION" => "two words",
            _ => "said",
        };
        account.set(name, value);
    }
    let run = account.run(create, &["--yes"]);
    assert_eq!(run.code, 0, "{}", run.output);
    let call = run.calls_of("create-cluster")[0].join(" ");
    assert!(
        call.contains(
            "--node-type said --replication-factor said --iam-role-arn said --sse-specification Enabled=true"
        ),
        "{call}"
    );
    assert!(
        call.contains("--security-group-ids sg-1 sg-2 sg-3 ") && call.contains("--description two words"),
        "{call}"
    );
    assert!(!call.contains("--availability-zones") && !call.contains("--notification-topic-arn"), "{call}");
    // The deletion script requests only the values that it needs to find the clusters. It queries
    // no settings of a cluster whose settings the plan doesn't know.
    let mut account = self::account(&recreation, "");
    account.set("DAX_REGION", "us-east-1");
    account.set("DAX_DELETE", "a");
    account.run("touch \"$STUB/created\"", &[]);
    let run = account.run(script(&recreation, Purpose::Delete), &[]);
    assert_eq!((run.code, run.calls_of("delete-cluster").len()), (0, 1), "{}", run.output);
    assert!(run.calls.iter().flatten().all(|argument| !argument.contains(".[]")), "{:?}", run.calls);
}

#[test]
fn valid_choices_change_the_plan_and_invalid_ones_are_refused() {
    let choices = Choices {
        new_name: Some(" Orders-2 ".to_owned()),
        node_type: Some("dax.r5.large".to_owned()),
        in_transit: Some(InTransit::Tls),
        ..Choices::default()
    };
    let plan = recreation(&record::failed(), &choices);
    let account = account(&plan, EXPORTED);
    let run = account.run(script(&plan, Purpose::Create), &["--yes"]);
    let call = run.calls_of("create-cluster")[0].join(" ");
    for part in
        ["--cluster-name orders-2 ", "--node-type dax.r5.large ", "--cluster-endpoint-encryption-type TLS "]
    {
        assert!(call.contains(part), "{call}");
    }
    assert!(plan.preconditions.iter().any(|text| text.contains("port 9111")));
    assert!(plan.warnings.iter().any(|text| text.contains("daxs://")));
    let of = |kind| plan.settings.iter().find(|setting| setting.kind == kind).unwrap().origin;
    assert_eq!(of(SettingKind::NodeType), Origin::Choice);

    let taken_names = vec!["orders-2".to_owned(), "CC-dax-cache-clu-sse".to_owned()];
    let choices = Choices { node_type: Some("dax.r3.large".to_owned()), taken_names, ..choices };
    let plan = recreation(&record::failed(), &choices);
    let refused: Vec<_> = plan.refused.iter().map(|refusal| refusal.choice).collect();
    assert_eq!(refused, [ChoiceKind::NewName, ChoiceKind::NodeType]);
    assert_eq!(plan.new_name.as_deref(), Some("cc-dax-cache-cl-sse2"));
    for wrong in ["cc-dax-cache-cluster", "1a", "a--b", "a-", "abcdefghijklmnopqrstu", "a b", "ä", ""] {
        let choices = Choices { new_name: Some(wrong.to_owned()), ..Choices::default() };
        let plan = recreation(&record::failed(), &choices);
        assert_eq!(
            (plan.refused.len(), plan.new_name.as_deref()),
            (1, Some("cc-dax-cache-clu-sse")),
            "{wrong}"
        );
    }
}

#[test]
fn a_node_type_that_cannot_be_encrypted_must_be_chosen() {
    let mut record = record::failed();
    record["NodeType"] = json!("dax.r3.large");
    let plan = recreation(&record, &Choices::default());
    assert_eq!(plan.parameters[0].variable, "DAX_NODE_TYPE");
    assert!(
        plan.warnings.iter().any(|warning| warning.contains("dax.r3") && warning.contains("dax.r5.large"))
    );
    let choices = Choices { node_type: Some("dax.r5.large".to_owned()), ..Choices::default() };
    let plan = recreation(&record, &choices);
    assert!(plan.parameters.is_empty());
    // The script still compares the old node type with the exported one.
    let account = account(&plan, &EXPORTED.replace("dax.r4.large", "dax.r3.large"));
    let run = account.run(script(&plan, Purpose::Create), &["--yes"]);
    assert_eq!(run.code, 0, "{}", run.output);
}

#[test]
fn settings_that_an_older_cli_omits_are_compared_with_the_old_cluster() {
    let mut record = record::failed();
    for member in ["ClusterEndpointEncryptionType", "NetworkType", "NotificationConfiguration"] {
        record.as_object_mut().unwrap().remove(member);
    }
    let plan = recreation(&record, &Choices::default());
    assert!(plan.parameters.is_empty());
    let start = EXPORTED.split(" arn:aws:sns").next().unwrap();
    let as_exported = format!("{start} none ipv4 NONE");
    let run = account(&plan, &as_exported).run(script(&plan, Purpose::Create), &["--yes"]);
    assert_eq!(run.code, 0, "{}", run.output);
    let run =
        account(&plan, &as_exported.replace("NONE", "TLS")).run(script(&plan, Purpose::Create), &["--yes"]);
    assert!(run.code == 1 && run.output.contains("has changed since the export"), "{}", run.output);
    // The endpoint also reveals encryption in transit.
    for endpoint in [json!({"Port": 9111}), json!({"URL": "daxs://x"})] {
        record["ClusterDiscoveryEndpoint"] = endpoint;
        let plan = recreation(&record, &Choices::default());
        assert!(script(&plan, Purpose::Create).contains("--cluster-endpoint-encryption-type TLS\n"));
    }
}

#[test]
fn another_cluster_with_the_new_name_is_not_mistaken_for_the_new_one() {
    let first = recreation(&record::failed(), &Choices::default());
    let mut account = account(&first, EXPORTED);
    account.run(script(&first, Purpose::Create), &["--yes"]);
    // The same name, but with encryption in transit: both scripts stop.
    let choices = Choices { in_transit: Some(InTransit::Tls), ..Choices::default() };
    let second = recreation(&record::failed(), &choices);
    account.set("DAX_DELETE", "cc-dax-cache-cluster");
    for purpose in [Purpose::Create, Purpose::Delete] {
        let options: &[&str] = if purpose == Purpose::Create { &["--yes"] } else { &[] };
        let run = account.run(script(&second, purpose), options);
        assert!(
            run.code == 1 && run.output.contains("is not the cluster that this plan creates"),
            "{}",
            run.output
        );
        assert!(
            run.calls_of("delete-cluster").is_empty() && !run.output.contains("endpoint:"),
            "{}",
            run.output
        );
    }
}

#[test]
fn invalid_environment_values_stop_the_script_before_it_calls_aws() {
    let mut record = record::failed();
    record["NodeType"] = json!("dax.r3.large");
    let plan = recreation(&record, &Choices::default());
    for (name, value) in
        [("DAX_WAIT_MINUTES", "abc"), ("DAX_POLL_SECONDS", "1.5"), ("DAX_NODE_TYPE", "dax.r3.xlarge")]
    {
        let mut account = account(&plan, EXPORTED);
        account.set("DAX_NODE_TYPE", "dax.r5.large");
        account.set(name, value);
        let run = account.run(script(&plan, Purpose::Create), &["--yes"]);
        assert!(run.code == 2 && run.calls.is_empty() && run.output.contains("stopped: "), "{}", run.output);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever the record contains, `aws` gets either exactly that value or the one from the
    /// environment, in exactly the right position. The shell runs nothing else.
    #[test]
    fn hostile_values_stay_one_argument((member, value) in hostile()) {
        let mut hostile = record::failed();
        record::put(&mut hostile, member, &value);
        let plan = recreation(&hostile, &Choices::default());
        let mut account = account(&plan, "");
        for parameter in &plan.parameters {
            account.set(&parameter.variable, "said");
        }
        // The stand-in answers as the script expects. Only the calls to it matter.
        let create = script(&plan, Purpose::Create);
        account.set("STUB_EXPORTED", &variable(create, "exported"));
        account.set("STUB_ARN", plan.files[0].text.lines().next().unwrap());
        prop_assert!(create.bytes().all(|byte| byte == b'\n' || matches!(byte, b' '..=b'~')));
        let run = account.run(create, &["--yes"]);
        prop_assert_eq!(run.code, 0, "{}", run.output);
        let calls = run.calls_of("create-cluster");
        prop_assert_eq!(calls.len(), 1);
        let mut arguments = calls[0].to_vec();
        // Free text is an argument in JSON, whose decoded value must be exactly that text.
        if let Some(at) = arguments.iter().position(|argument| argument == "--cli-input-json") {
            let json: Value = serde_json::from_str(&arguments[at + 1]).unwrap();
            prop_assert_eq!(&json, &json!({"Description": hostile["Description"]}));
            arguments.drain(at..at + 2);
        } else if let Some(at) = arguments.iter().position(|argument| argument == "--description") {
            prop_assert_eq!(&arguments[at + 1], "said");
            arguments.drain(at..at + 2);
        }
        let expected = record::arguments(&hostile, &plan);
        prop_assert_eq!(arguments, expected);
    }
}
