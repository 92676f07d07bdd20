//! A complete remediation. The real AWS CLI exports clusters from a mock AWS server, and they fail.
//! The plans' bash scripts run with the real AWS CLI. A new export then passes, with the same
//! settings as before.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may panic"
)]

use std::path::Path;
use std::process::Command;

use dax001_tests::aws::{evaluate_folder, mock_aws, run};
use dax001_tests::{root, scratch};
use serde_json::{Value, json};

const DESCRIPTION: &str = "it's \"odd\": $(touch owned) `id` ${x} %{y} é \u{202E}";
const TAGS: &str = r#"[{"Key": "team", "Value": "it's \"theirs\" é"}, {"Key": "aws:cloudformation:stack-name", "Value": "x"}]"#;

fn aws(endpoint: &str, arguments: &[&str]) -> String {
    let (code, output) = run(Command::new("aws").args(arguments), endpoint, None);
    assert_eq!(code, 0, "{arguments:?}: {output}");
    output
}

fn create(endpoint: &str, region: &str, name: &str, more: &[&str]) {
    let role = "arn:aws:iam::123456789012:role/service-role/DAXtoDynamoDB";
    let start = ["dax", "create-cluster", "--region", region, "--cluster-name", name, "--iam-role-arn", role];
    aws(endpoint, &[&start, more].concat());
    for _ in 0..20 {
        let status = [
            "dax",
            "describe-clusters",
            "--region",
            region,
            "--cluster-names",
            name,
            "--query",
            "Clusters[0].Status",
            "--output",
            "text",
        ];
        if aws(endpoint, &status).trim() == "available" {
            return;
        }
    }
    panic!("{name} doesn't become available");
}

/// Exports the clusters of every region with the script that the page offers.
fn export(endpoint: &str, folder: &Path) -> Value {
    let mut script = Command::new("bash");
    script
        .arg(root().join("docs/export-dax.sh"))
        .current_dir(folder)
        .env("DAX_REGIONS", "us-east-1 eu-west-1");
    let (code, output) = run(&mut script, endpoint, None);
    assert_eq!(code, 0, "{output}");
    evaluate_folder(&folder.join("dax-export"))
}

/// Writes the plan of each failed cluster, as the published module makes it, into a folder named
/// after the cluster.
fn write_plans(evidence: &Path, folder: &Path) {
    let script = r#"
        import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
        const [module, report, evidence, folder] = process.argv.slice(1);
        const { plan } = await import(module);
        const { sources, findings } = JSON.parse(report);
        for (const { status, resource, evidence: [{ source, record }] } of findings) {
          if (status !== "fail") continue;
          const bytes = readFileSync(`${evidence}/${sources[source].name}`).subarray(record.start, record.end);
          const takenNames = findings.filter((other) => other.resource.region === resource.region).map((other) => other.resource.name);
          mkdirSync(`${folder}/${resource.name}`);
          for (const { name, text } of plan(bytes, { takenNames }).plan.recreation.files) writeFileSync(`${folder}/${resource.name}/${name}`, text);
        }
    "#;
    let output = Command::new("node")
        .args(["--input-type=module", "-e", script])
        .arg(root().join("dist/npm/node.js"))
        .arg(evaluate_folder(evidence).to_string())
        .args([evidence, folder])
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// Runs a plan's script without a terminal. Returns its exit code and its output.
fn script(
    endpoint: &str,
    folder: &Path,
    name: &str,
    options: &[&str],
    environment: &[(&str, &str)],
) -> (i32, String) {
    let mut bash = Command::new("bash");
    bash.arg(name)
        .args(options)
        .current_dir(folder)
        .env("DAX_POLL_SECONDS", "0")
        .envs(environment.iter().copied());
    run(&mut bash, endpoint, None)
}

/// Gives the mock AWS a value of a DAX metric, `seconds` ago.
fn put_metric(endpoint: &str, region: &str, cluster: &str, metric: &str, value: &str, seconds: u64) {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
    let timestamp = (now - seconds).to_string();
    let dimensions = format!("ClusterId={cluster}");
    let start = [
        "cloudwatch",
        "put-metric-data",
        "--region",
        region,
        "--namespace",
        "AWS/DAX",
        "--metric-name",
        metric,
    ];
    let more = ["--value", value, "--dimensions", &dimensions, "--timestamp", &timestamp];
    aws(endpoint, &[&start[..], &more].concat());
}

/// The record of a cluster in the export.
fn record(folder: &Path, region: &str, name: &str) -> Value {
    let text =
        std::fs::read_to_string(folder.join(format!("dax-export/123456789012/{region}.json"))).unwrap();
    let page: Value = serde_json::from_str(&text).unwrap();
    let clusters = page["Clusters"].as_array().unwrap();
    clusters
        .iter()
        .find(|cluster| cluster["ClusterName"] == name)
        .unwrap_or_else(|| panic!("no {name} in {text}"))
        .clone()
}

/// Deletion is a separate script. It looks at the metrics, and needs confirmation.
fn delete_after_looking(endpoint: &str, region: &str, folder: &Path, old: &str) {
    let file = format!("delete-{old}.sh");
    let delete =
        |environment: &[(&str, &str)]| script(endpoint, folder, &file, &["--outside-stack"], environment);
    let confirmed = ("DAX_DELETE", old);
    let (code, output) = delete(&[confirmed]);
    assert!(code == 2 && output.contains("not even of its CPU"), "{output}");
    for minutes in (5..60).step_by(5) {
        put_metric(endpoint, region, old, "CPUUtilization", "2.5", minutes * 60);
    }
    put_metric(endpoint, region, old, "ClientConnections", "3", 2 * 3600);
    put_metric(endpoint, region, old, "TotalRequestCount", "40", 2 * 3600);
    // The clients of another cluster don't count.
    put_metric(endpoint, region, "another", "ClientConnections", "3", 600);
    let (code, output) = delete(&[confirmed, ("DAX_DELETE_UNSEEN", old)]);
    assert!(
        code == 1 && output.contains("ClientConnections: 3.0 at most\n  TotalRequestCount: 40.0\n"),
        "{output}"
    );
    let (code, output) = delete(&[("DAX_IDLE_HOURS", "1")]);
    assert!(code == 2 && output.contains("there is no terminal to ask on"), "{output}");
    let (code, output) = delete(&[("DAX_IDLE_HOURS", "1"), confirmed]);
    assert!(code == 0 && output.contains(&format!("{old} is deleted. Export again")), "{output}");
}

#[test]
fn a_fail_becomes_a_pass_after_remediation() {
    let (_mock, endpoint) = mock_aws();
    let endpoint = endpoint.as_str();
    let (before, plans, after) = (scratch("loop-before"), scratch("loop-plans"), scratch("loop-after"));
    let orders = ["--node-type", "dax.r4.large", "--replication-factor", "3", "--description", DESCRIPTION];
    create(
        endpoint,
        "us-east-1",
        "orders",
        &[&orders[..], &["--tags", TAGS, "--cluster-endpoint-encryption-type", "TLS"]].concat(),
    );
    // The first proposed name is already in use.
    create(
        endpoint,
        "us-east-1",
        "orders-sse",
        &["--node-type", "dax.t3.small", "--replication-factor", "1", "--sse-specification", "Enabled=true"],
    );
    create(endpoint, "eu-west-1", "legacy", &["--node-type", "dax.r3.large", "--replication-factor", "1"]);
    let report = export(endpoint, &before);
    assert_eq!((&report["verdict"], &report["summary"]["fail"]), (&json!("fail"), &json!(2)));
    write_plans(&before.join("dax-export"), &plans);

    // A dry run shows everything before the script does anything.
    let orders = plans.join("orders");
    let (code, output) = script(endpoint, &orders, "create-orders-sse2.sh", &["--dry-run"], &[]);
    // A stack manages the cluster, so its template is the place for the new one.
    assert!(
        code == 1 && output.contains("CloudFormation manages orders") && output.contains("stack-name\tx"),
        "{output}"
    );
    let outside = "--outside-stack";
    let (code, output) = script(endpoint, &orders, "create-orders-sse2.sh", &["--dry-run", outside], &[]);
    assert!(
        code == 0 && output.contains("--node-type dax.r4.large \\\n    --replication-factor 3 \\\n"),
        "{output}"
    );
    let (code, output) = script(endpoint, &orders, "create-orders-sse2.sh", &["--yes", outside], &[]);
    assert_eq!(code, 0, "{output}");
    assert!(
        output.contains("orders-sse2 is available, and encrypted at rest")
            && output.contains("Its endpoint: dax"),
        "{output}"
    );
    assert!(!orders.join("owned").exists());
    // Run again: the script creates nothing, and the old cluster still exists.
    let (code, output) = script(endpoint, &orders, "create-orders-sse2.sh", &["--yes"], &[]);
    assert!(
        code == 0 && output.contains("nothing is created") && output.contains("orders still runs"),
        "{output}"
    );

    // This node type doesn't support encryption, so the user has to choose one.
    let legacy = plans.join("legacy");
    let (code, output) = script(endpoint, &legacy, "create-legacy-sse.sh", &["--yes"], &[]);
    assert!(code == 2 && output.contains("  DAX_NODE_TYPE=...  # "), "{output}");
    let (code, output) =
        script(endpoint, &legacy, "create-legacy-sse.sh", &["--yes"], &[("DAX_NODE_TYPE", "dax.r5.large")]);
    assert_eq!(code, 0, "{output}");

    delete_after_looking(endpoint, "us-east-1", &orders, "orders");
    delete_after_looking(endpoint, "eu-west-1", &legacy, "legacy");

    let report = export(endpoint, &after);
    assert_eq!((&report["verdict"], &report["summary"]["pass"]), (&json!("pass"), &json!(3)), "{report}");
    for (region, old, new) in [("us-east-1", "orders", "orders-sse2"), ("eu-west-1", "legacy", "legacy-sse")]
    {
        let (was, is) = (record(&before, region, old), record(&after, region, new));
        for member in [
            "Description",
            "TotalNodes",
            "NodeType",
            "PreferredMaintenanceWindow",
            "SubnetGroup",
            "IamRoleArn",
            "ClusterEndpointEncryptionType",
        ] {
            if (old, member) == ("legacy", "NodeType") {
                assert_eq!(is[member], "dax.r5.large");
            } else {
                assert_eq!(is[member], was[member], "{member} of {new}");
            }
        }
    }
    let arn = "arn:aws:dax:us-east-1:123456789012:cache/orders-sse2";
    let tags = aws(
        endpoint,
        &["dax", "list-tags", "--region", "us-east-1", "--resource-name", arn, "--output", "json"],
    );
    let tags: Value = serde_json::from_str(&tags).unwrap();
    assert_eq!(tags["Tags"], json!([{"Key": "team", "Value": "it's \"theirs\" é"}]));
}

#[test]
fn a_script_refuses_what_has_changed_since_the_export() {
    let (_mock, endpoint) = mock_aws();
    let endpoint = endpoint.as_str();
    let (before, plans) = (scratch("changed-before"), scratch("changed-plans"));
    create(endpoint, "us-east-1", "orders", &["--node-type", "dax.r4.large", "--replication-factor", "1"]);
    export(endpoint, &before);
    write_plans(&before.join("dax-export"), &plans);
    let grow = ["--cluster-name", "orders", "--new-replication-factor", "2"];
    aws(endpoint, &[&["dax", "increase-replication-factor", "--region", "us-east-1"], &grow[..]].concat());
    let folder = plans.join("orders");
    let (code, output) = script(endpoint, &folder, "create-orders-sse.sh", &["--yes"], &[]);
    assert!(
        code == 1
            && output.contains("orders has changed since the export: export again, and make a new plan"),
        "{output}"
    );
    let names = aws(
        endpoint,
        &[
            "dax",
            "describe-clusters",
            "--region",
            "us-east-1",
            "--query",
            "Clusters[].ClusterName",
            "--output",
            "text",
        ],
    );
    assert_eq!(names.trim(), "orders");
    // The cluster doesn't exist, or is in another account.
    let (code, output) = script(endpoint, &folder, "delete-orders.sh", &[], &[("DAX_DELETE", "orders")]);
    assert!(
        code == 1 && output.contains("there is no cluster orders-sse in us-east-1: create it first"),
        "{output}"
    );
}
