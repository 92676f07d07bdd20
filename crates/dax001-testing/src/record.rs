//! A cluster record with every setting, hostile values for it, and a second calculation of the plan
//! that must result.

use dax001::remediation::choices::Choices;
use dax001::remediation::plan;
use dax001::remediation::plan::{FileForm, PlanFile, Purpose, Recreation};
use dax001::remediation::setting::SettingKind;
use proptest::prelude::*;
use serde_json::{Value, json};

/// A full record of a cluster that failed.
pub fn failed() -> Value {
    json!({
        "ClusterName": "cc-dax-cache-cluster",
        "Description": "it's $HOME",
        "ClusterArn": "arn:aws:dax:us-east-1:123456789012:cache/cc-dax-cache-cluster",
        "TotalNodes": 2, "ActiveNodes": 2, "NodeType": "dax.r4.large", "Status": "available",
        "Nodes": [{"AvailabilityZone": "us-east-1a"}, {"AvailabilityZone": "us-east-1b"}],
        "PreferredMaintenanceWindow": "sat:06:00-sat:07:00",
        "NotificationConfiguration": {"TopicArn": "arn:aws:sns:us-east-1:123456789012:dax", "TopicStatus": "active"},
        "SubnetGroup": "cc-dax-subnet-group",
        "SecurityGroups": [{"SecurityGroupIdentifier": "sg-abcd1234", "Status": "active"}, {"SecurityGroupIdentifier": "sg-0000ffff", "Status": "active"}],
        "IamRoleArn": "arn:aws:iam::123456789012:role/service-role/DAXtoDynamoDB",
        "ParameterGroup": {"ParameterGroupName": "default.dax1.0", "ParameterApplyStatus": "in-sync"},
        "SSEDescription": {"Status": "DISABLED"},
        "ClusterEndpointEncryptionType": "NONE", "NetworkType": "ipv4"
    })
}

/// The AWS CLI's answer about that cluster when its script checks that the cluster is still as it
/// was exported.
pub const EXPORTED: &str = "arn:aws:dax:us-east-1:123456789012:cache/cc-dax-cache-cluster dax.r4.large 2 \
    arn:aws:iam::123456789012:role/service-role/DAXtoDynamoDB cc-dax-subnet-group sg-0000ffff,sg-abcd1234 default.dax1.0 \
    sat:06:00-sat:07:00 arn:aws:sns:us-east-1:123456789012:dax ipv4 NONE";

/// The settings in the order of the command: the JSON pointer to the value in a record, and the
/// option.
const SETTINGS: [(&str, &str); 10] = [
    ("/NodeType", "--node-type"),
    ("/IamRoleArn", "--iam-role-arn"),
    ("/Nodes/0/AvailabilityZone", "--availability-zones"),
    ("/SubnetGroup", "--subnet-group-name"),
    ("/SecurityGroups/0/SecurityGroupIdentifier", "--security-group-ids"),
    ("/ParameterGroup/ParameterGroupName", "--parameter-group-name"),
    ("/PreferredMaintenanceWindow", "--preferred-maintenance-window"),
    ("/NotificationConfiguration/TopicArn", "--notification-topic-arn"),
    ("/NetworkType", "--network-type"),
    ("/ClusterEndpointEncryptionType", "--cluster-endpoint-encryption-type"),
];

/// A path in the record, and a value with a special meaning in a shell, a template or a terminal.
pub fn hostile() -> impl Strategy<Value = (&'static str, String)> {
    let pointers = SETTINGS.iter().map(|(pointer, _)| *pointer).chain(["/ClusterName", "/ClusterArn"]);
    let pointer = prop_oneof![
        1 => proptest::sample::select(pointers.collect::<Vec<_>>()),
        1 => Just("/Description"),
    ];
    let value = prop_oneof![
        any::<String>(),
        "[-a-z$`'\"\\\\\n;|&<>(){}\\[\\]*?!#~%:@, ]{1,20}",
        proptest::sample::select(vec![
            "$(touch owned)",
            "`touch owned`",
            "'; touch owned; '",
            "\"; touch owned; \"",
            "a\nb",
            "\r\n",
            "%PATH%",
            "%{ if true }x%{ endif }",
            "${var.tags}",
            "$${x}",
            "$$${x}%%{y}",
            "!Ref AWS::AccountId",
            "*anchor",
            "&anchor x",
            "a: b # c",
            "- x",
            "{{resolve:ssm:secret}}",
            "file:///etc/passwd",
            "fileb://x",
            "https://example.com/",
            "--debug",
            "none",
            "null",
            "true",
            "0x10",
            "\u{202E}gnp.exe",
            "\u{2066}a\u{2069}",
            "\u{1b}[2J\u{1b}]0;x\u{7}",
            "\u{0}",
            "\u{7f}\u{85}\u{2028}\u{FEFF}",
            "\u{2018}quoted\u{2019}",
            "\u{1F600}\u{10FFFF}",
            "<<EOF\nx\nEOF",
            "'@\n$x",
            "#{x} <%= x %>",
            "\\u0041\\n",
        ])
        .prop_map(str::to_owned),
    ];
    (pointer, value)
}

/// Puts a value at this path in a record.
pub fn put(record: &mut Value, pointer: &str, value: &str) {
    *record.pointer_mut(pointer).unwrap() = json!(value);
}

/// Whether a value looks like one that AWS prints: an identifier, an ARN or a word.
pub fn is_printed_by_aws(value: &str) -> bool {
    let mut bytes = value.bytes();
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"_./:+=,@-".contains(&byte);
    bytes.next().is_some_and(|byte| byte.is_ascii_alphanumeric())
        && bytes.all(is_plain)
        && !value.contains("://")
}

/// The arguments that a script must pass to `aws` for this record, except the description. Each
/// value comes from the record if AWS could have printed it, and otherwise from the environment.
pub fn arguments(record: &Value, recreation: &Recreation) -> Vec<String> {
    let text = |pointer: &str| record.pointer(pointer).and_then(Value::as_str).map(str::to_owned);
    let is_arn = text("/ClusterArn")
        .is_some_and(|arn| arn.starts_with("arn:aws:dax:us-east-1:123456789012:cache/cc-dax-cache-cluster"));
    let name = recreation.settings.iter().find(|setting| setting.kind == SettingKind::Name).unwrap();
    let mut arguments = vec!["dax".to_owned(), "create-cluster".to_owned(), "--region".to_owned()];
    arguments.push(if is_arn { "us-east-1" } else { "said" }.to_owned());
    arguments.push("--cluster-name".to_owned());
    arguments.push(name.values.first().cloned().unwrap_or("said".to_owned()));
    let mut from_environment = Vec::new();
    for (pointer, option) in SETTINGS {
        let recorded = text(pointer).filter(|value| !value.is_empty());
        // Every cluster has a network type, which was IPv4 before records had one.
        let recorded = recorded.or((option == "--network-type").then(|| "ipv4".to_owned()));
        let is_defined = |value: &str| match option {
            "--network-type" => ["ipv4", "ipv6", "dual_stack"].contains(&value),
            "--cluster-endpoint-encryption-type" => ["NONE", "TLS"].contains(&value),
            _ => is_printed_by_aws(value),
        };
        let is_sound = recorded.as_deref().is_some_and(is_defined);
        // A list comes from the record completely or from the environment completely.
        let rest = match option {
            "--availability-zones" => Some("us-east-1b"),
            "--security-group-ids" => Some("sg-0000ffff"),
            _ => None,
        };
        let has_default = !matches!(option, "--node-type" | "--iam-role-arn");
        let is_unsupported =
            option == "--node-type" && recorded.as_deref().is_some_and(|value| value.starts_with("dax.r3."));
        let is_absent = recorded.is_none()
            && matches!(option, "--notification-topic-arn" | "--cluster-endpoint-encryption-type");
        if is_sound && !is_unsupported {
            arguments.push(option.to_owned());
            arguments.extend(recorded);
            arguments.extend(rest.map(str::to_owned));
        } else if has_default && !is_absent {
            from_environment.extend([option.to_owned(), "said".to_owned()]);
        } else if !has_default {
            arguments.extend([option.to_owned(), "said".to_owned()]);
        }
        if option == "--node-type" {
            arguments.extend(["--replication-factor", "2"].map(str::to_owned));
        }
    }
    arguments.extend(["--sse-specification", "Enabled=true"].map(str::to_owned));
    arguments.extend(from_environment);
    let behind =
        ["--tags", r#"[{"Key": "team", "Value": "it's"}]"#, "--output", "text", "--query", "Cluster.Status"];
    arguments.extend(behind.map(str::to_owned));
    arguments
}

/// The recreation plan for the cluster of this record.
pub fn recreation(record: &Value, choices: &Choices) -> Recreation {
    *plan(record.to_string().as_bytes(), choices).unwrap().recreation.unwrap()
}

/// A file of a plan.
pub fn file(recreation: &Recreation, form: FileForm, purpose: Purpose) -> &PlanFile {
    recreation.files.iter().find(|file| (file.form, file.purpose) == (form, purpose)).unwrap()
}

/// The bash script of a plan.
pub fn script(recreation: &Recreation, purpose: Purpose) -> &str {
    &file(recreation, FileForm::Bash, purpose).text
}
