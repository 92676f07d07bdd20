//! Reads the files of plans with real parsers: CloudFormation with cfn-lint's reader and linter,
//! Terraform with Terraform's own parser and formatter, PowerShell with tree-sitter's grammar.
//! The content of a record always stays a value in these files.
//!
//! `cargo xtask test` installs the parsers.

#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may panic"
)]

use std::path::{Path, PathBuf};
use std::process::Command;

use dax001::aws::cloudformation::{CLOUDFORMATION_AS_OF, CLOUDFORMATION_REGIONS};
use dax001::aws::node_types::{NODE_TYPES, NODE_TYPES_AS_OF, REGIONS_WITH_FEWER, lacks_node_type};
use dax001::aws::regions::REGIONS;
use dax001::remediation::choices::{Choices, InTransit};
use dax001::remediation::plan::{FileForm, Recreation};
use dax001::remediation::setting::SettingKind;
use proptest::prelude::*;
use serde_json::{Value, json};

use dax001_testing::record::{self, hostile, is_printed_by_aws, recreation};

fn from_environment(name: &str) -> PathBuf {
    std::env::var_os(name).unwrap_or_else(|| panic!("{name} is not set: run `cargo xtask test`")).into()
}

/// Writes the files of each plan, and its description, into a separate folder.
fn write(name: &str, plans: &[Recreation]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{}", std::process::id()));
    for (index, plan) in plans.iter().enumerate() {
        let plan_folder = folder.join(format!("{index:04}"));
        std::fs::create_dir_all(&plan_folder).unwrap();
        for file in &plan.files {
            std::fs::write(plan_folder.join(&file.name), &file.text).unwrap();
        }
        let description =
            plan.settings.iter().find(|setting| setting.kind == SettingKind::Description).unwrap();
        std::fs::write(plan_folder.join("description"), description.values.concat()).unwrap();
    }
    folder
}

fn run(command: &mut Command) -> Vec<Value> {
    let output = command.output().unwrap();
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{stderr}\n{}", String::from_utf8_lossy(&output.stdout));
    let lines = String::from_utf8(output.stdout).unwrap();
    lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The parsers' results for each plan: for YAML and PowerShell, and for HCL.
fn read(folder: &Path) -> Vec<(Value, Value)> {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let python = from_environment("PYTHON_PROGRAMS").join("python");
    let forms = run(Command::new(python).arg(tests.join("forms.py")).arg(folder));
    let terraform =
        run(Command::new("node").arg(tests.join("forms.mjs")).arg(from_environment("HCL")).arg(folder));
    assert_eq!(forms.len(), terraform.len());
    forms.into_iter().zip(terraform).collect()
}

/// A literal as HCL2's JSON writes it: the first character of a template's beginning is doubled.
fn literal(text: &str) -> String {
    text.replace("${", "$${").replace("%{", "%%{")
}

#[test]
fn every_file_form_contains_the_same_settings() {
    let choices = Choices { in_transit: Some(InTransit::Tls), ..Choices::default() };
    let plans = [
        recreation(&record::failed(), &Choices::default()),
        recreation(&record::failed(), &choices),
        recreation(
            &json!({"ClusterName": "a", "SSEDescription": {"Status": "DISABLED"}}),
            &Choices::default(),
        ),
    ];
    let folder = write("forms", &plans);
    let results = read(&folder);
    let (forms, terraform) = &results[0];
    assert_eq!(
        forms["properties"],
        json!({
            "ClusterName": "cc-dax-cache-clu-sse", "NodeType": "dax.r4.large", "ReplicationFactor": 2,
            "IAMRoleARN": "arn:aws:iam::123456789012:role/service-role/DAXtoDynamoDB", "AvailabilityZones": ["us-east-1a", "us-east-1b"],
            "SubnetGroupName": "cc-dax-subnet-group", "SecurityGroupIds": ["sg-abcd1234", "sg-0000ffff"],
            "ParameterGroupName": "default.dax1.0", "PreferredMaintenanceWindow": "sat:06:00-sat:07:00",
            "NotificationTopicARN": "arn:aws:sns:us-east-1:123456789012:dax", "NetworkType": "ipv4",
            "ClusterEndpointEncryptionType": "NONE", "Description": "it's $HOME", "SSESpecification": {"SSEEnabled": true},
        })
    );
    let resource = &terraform["read"]["resource"]["aws_dax_cluster"]["cc-dax-cache-clu-sse"][0];
    let expected = json!({
        "cluster_name": "cc-dax-cache-clu-sse", "node_type": "dax.r4.large", "replication_factor": 2,
        "iam_role_arn": "arn:aws:iam::123456789012:role/service-role/DAXtoDynamoDB", "availability_zones": ["us-east-1a", "us-east-1b"],
        "subnet_group_name": "cc-dax-subnet-group", "security_group_ids": ["sg-abcd1234", "sg-0000ffff"],
        "parameter_group_name": "default.dax1.0", "maintenance_window": "sat:06:00-sat:07:00",
        "notification_topic_arn": "arn:aws:sns:us-east-1:123456789012:dax", "cluster_endpoint_encryption_type": "NONE",
        "description": "it's $HOME", "server_side_encryption": [{"enabled": true}], "lifecycle": [{"prevent_destroy": true}],
        "tags": "${{ for tag in var.tags : tag.Key => tag.Value }}",
    });
    assert_eq!(resource, &expected);
    let provider = &terraform["read"]["provider"]["aws"][0];
    assert_eq!(provider, &json!({"region": "us-east-1", "allowed_account_ids": ["123456789012"]}));

    let (forms, terraform) = &results[1];
    assert_eq!(forms["properties"]["ClusterEndpointEncryptionType"], "TLS");
    let resource = &terraform["read"]["resource"]["aws_dax_cluster"]["cc-dax-cache-clu-sse"][0];
    assert_eq!(resource["cluster_endpoint_encryption_type"], "TLS");

    // No form has a default for a value that the evidence lacks.
    let (forms, terraform) = &results[2];
    assert_eq!(forms["properties"]["NodeType"], json!({"Ref": "NodeType"}));
    assert_eq!(
        forms["properties"]["SubnetGroupName"],
        json!({"Fn::If": ["HasSubnetGroupName", {"Ref": "SubnetGroupName"}, {"Ref": "AWS::NoValue"}]})
    );
    let variables = terraform["read"]["variable"].as_object().unwrap();
    assert!(
        variables.len() == 13 && variables.values().all(|variable| variable[0].get("default").is_none()),
        "{variables:?}"
    );
    assert!(results.iter().all(|(_, terraform)| terraform["isFormatted"] == true));

    // cfn-lint warns about explicit zones, but carrying zones over requires them.
    let lint = from_environment("PYTHON_PROGRAMS").join("cfn-lint");
    let mut command = Command::new(lint);
    command.args([
        "--ignore-checks",
        "W3010",
        "--include-checks",
        "I",
        "--regions",
        "us-east-1",
        "eu-west-1",
        "--format",
        "json",
        "--",
    ]);
    command.args(
        (0..plans.len()).map(|index| folder.join(format!("{index:04}")).join(&plans[index].files[4].name)),
    );
    let output = command.output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), "[]");
    assert!(output.status.success());
    for plan in &plans {
        shellcheck(plan, &folder);
    }
    // Also checks with Terraform itself, if it is installed.
    if let Ok(output) =
        Command::new("terraform").args(["fmt", "-check", "-diff", "-recursive"]).arg(&folder).output()
    {
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    }
    std::fs::remove_dir_all(folder).unwrap();
}

/// The lists of regions are those of cfn-lint, and the template of each region passes its linter
/// for that very region.
#[test]
fn every_template_is_valid_in_the_region_of_its_cluster() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("regions-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    for region in CLOUDFORMATION_REGIONS {
        let families = REGIONS_WITH_FEWER.iter().find(|(name, _)| *name == region);
        let family = families.map_or("dax.r5", |(_, families)| families[0]);
        let mut record = record::failed();
        record["ClusterArn"] = format!("arn:aws:dax:{region}:123456789012:cache/cc-dax-cache-cluster").into();
        record["NodeType"] = format!("{family}.large").into();
        for (index, zone) in ["a", "b"].into_iter().enumerate() {
            record["Nodes"][index]["AvailabilityZone"] = format!("{region}{zone}").into();
        }
        let plan = recreation(&record, &Choices::default());
        let template = plan.files.iter().find(|file| file.form == FileForm::CloudFormation).unwrap();
        std::fs::write(folder.join(format!("{region}.yaml")), &template.text).unwrap();
    }
    let python = from_environment("PYTHON_PROGRAMS").join("python");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/regions.py");
    let facts = run(Command::new(python).arg(script).arg(&folder)).remove(0);
    std::fs::remove_dir_all(folder).unwrap();
    assert_eq!(facts["problems"], json!({}));
    assert_eq!(facts["regions"], json!(CLOUDFORMATION_REGIONS), "as of {CLOUDFORMATION_AS_OF}");
    for (region, families) in facts["families"].as_object().unwrap() {
        for (family, sizes) in NODE_TYPES {
            let is_listed = families.as_array().unwrap().contains(&family.into());
            let is_lacking = lacks_node_type(region, &format!("{family}.{}", sizes[0]));
            // Only regions that the tool knows are compared.
            let is_known = REGIONS.iter().any(|(_, regions)| regions.contains(&region.as_str()));
            assert!(!is_known || is_listed != is_lacking, "{family} in {region}, as of {NODE_TYPES_AS_OF}");
        }
    }
}

/// The bash scripts must pass `shellcheck`. Dollar signs in single quotes are intended there.
fn shellcheck(plan: &Recreation, folder: &Path) {
    for file in plan.files.iter().filter(|file| file.form == FileForm::Bash) {
        let path = folder.join(&file.name);
        std::fs::write(&path, &file.text).unwrap();
        let shellcheck = from_environment("PYTHON_PROGRAMS").join("shellcheck");
        let output = Command::new(shellcheck)
            .args(["--severity=style", "--exclude=SC2016"])
            .arg(&path)
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4, failure_persistence: None, ..ProptestConfig::default() })]

    /// In each form, each value is either complete or absent, and changes nothing else.
    #[test]
    fn hostile_values_stay_values(values in proptest::collection::vec(hostile(), 60)) {
        let records: Vec<Value> = values.iter().map(|(pointer, value)| {
            let mut record = record::failed();
            record::put(&mut record, pointer, value);
            record
        }).collect();
        let mut plans: Vec<Recreation> = records.iter().map(|record| recreation(record, &Choices::default())).collect();
        plans.push(recreation(&record::failed(), &Choices::default()));
        let folder = write("hostile-forms", &plans);
        let results = read(&folder);
        std::fs::remove_dir_all(folder).unwrap();
        let harmless = &results[records.len()];
        for (((pointer, value), record), (forms, terraform)) in values.iter().zip(&records).zip(&results) {
            let properties = &forms["properties"];
            let resource = &terraform["read"]["resource"]["aws_dax_cluster"]["cc-dax-cache-clu-sse"][0];
            prop_assert!(terraform["isFormatted"] == true, "{value:?}");
            if *pointer == "/Description" {
                let is_carried = !value.is_empty() && !value.contains('\0') && !value.contains("{{resolve:");
                if is_carried {
                    prop_assert_eq!(&properties["Description"], value);
                    prop_assert_eq!(&resource["description"], &literal(terraform["description"].as_str().unwrap()));
                    let json: Value = serde_json::from_str(forms["strings"]["$description"].as_str().unwrap()).unwrap();
                    prop_assert_eq!(&json["Description"], value);
                    // Nothing else has changed in any form.
                    prop_assert_eq!(&forms["shapes"], &harmless.0["shapes"]);
                    let (mut actual, mut expected) = (terraform["read"].clone(), harmless.1["read"].clone());
                    for template in [&mut actual, &mut expected] {
                        template["resource"]["aws_dax_cluster"]["cc-dax-cache-clu-sse"][0]["description"] = Value::Null;
                    }
                    prop_assert_eq!(actual, expected);
                } else {
                    prop_assert!(!properties["Description"].is_string());
                }
                continue;
            }
            // Every identifier is a value that AWS could have printed, or a parameter.
            for text in strings(properties) {
                let is_known = strings(&harmless.0["properties"]).contains(&text) || record.to_string().contains(&Value::from(text.as_str()).to_string());
                let is_new_name = properties["ClusterName"] == text.as_str();
                prop_assert!(is_known || is_new_name || is_reference(&text), "{pointer} {value:?}: {text:?}");
                prop_assert!(is_printed_by_aws(&text) || is_reference(&text) || text == "it's $HOME", "{text:?}");
            }
        }
    }
}

fn strings(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => vec![text.clone()],
        Value::Array(items) => items.iter().flat_map(strings).collect(),
        Value::Object(members) => members.values().flat_map(strings).collect(),
        _ => Vec::new(),
    }
}

/// Whether the text names a parameter or a condition of the template.
fn is_reference(text: &str) -> bool {
    text == "AWS::NoValue" || text.bytes().all(|byte| byte.is_ascii_alphabetic())
}
