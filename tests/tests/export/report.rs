//! The reports of dax001 on what the script exported.

use std::process::Command;

use dax001_tests::aws::{evaluate_folder, run};
use serde_json::{Value, json};

use super::{Aws, list, rule_in};

/// The regions that are enabled by default in an account.
const DEFAULT: [&str; 17] = [
    "ap-northeast-1",
    "ap-northeast-2",
    "ap-northeast-3",
    "ap-south-1",
    "ap-southeast-1",
    "ap-southeast-2",
    "ca-central-1",
    "eu-central-1",
    "eu-north-1",
    "eu-west-1",
    "eu-west-2",
    "eu-west-3",
    "sa-east-1",
    "us-east-1",
    "us-east-2",
    "us-west-1",
    "us-west-2",
];

/// AWS's list of the account's regions, in which the regions outside `DEFAULT` have this status.
fn regions(others: &str) -> Value {
    let status = |region: &&str| if DEFAULT.contains(region) { "ENABLED_BY_DEFAULT" } else { others };
    let all = dax001::aws::regions::regions_of("aws").iter();
    list("account", &all.map(|region| ((*region).to_owned(), json!(status(region)))).collect())
}

/// Creates a cluster in the mock AWS server.
fn create(aws: &Aws, region: &str, name: &str, is_encrypted: bool) {
    let mut create = Command::new("aws");
    create.args(["dax", "create-cluster", "--region", region, "--cluster-name", name]);
    create.args(["--node-type", "dax.r4.large", "--replication-factor", "1"]);
    create.args(["--iam-role-arn", "arn:aws:iam::123456789012:role/dax"]);
    create.args(["--sse-specification", &format!("Enabled={is_encrypted}")]);
    let (code, output) = run(&mut create, &aws.endpoint, None);
    assert_eq!(code, 0, "{output}");
}

fn problems(report: &Value) -> Vec<String> {
    let sources = report["sources"].as_array().unwrap().iter();
    let all = sources.flat_map(|source| source["problems"].as_array().unwrap());
    all.map(|problem| problem["code"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn every_region_is_exported_and_a_second_run_fills_gaps() {
    let aws = Aws::start("export", &json!([regions("ENABLED"), rule_in("us-west-2", "close")]));
    create(&aws, "us-east-1", "orders", true);
    create(&aws, "eu-west-1", "sessions", false);
    let (code, output) = aws.export(&[]);
    assert_eq!(code, 1, "{output}");
    assert!(
        output.contains("123456789012 us-west-2: failed, see dax-export/123456789012/us-west-2.err"),
        "{output}"
    );
    let report = evaluate_folder(&aws.folder.join("dax-export"));
    assert_eq!(report["verdict"], "fail");
    let coverage = &report["coverage"]["accounts"][0];
    assert_eq!(coverage["allRegions"], false);
    assert_eq!(coverage["statement"], "not all regions are known to be covered; failed: us-west-2");
    assert_eq!(report["collection"]["undated"], 0);

    // Run again, now that the region responds: the script exports that region and touches nothing
    // else.
    let before = std::fs::metadata(aws.account().join("us-east-1.json")).unwrap().modified().unwrap();
    aws.rules(&json!([regions("ENABLED")]));
    let (code, output) = aws.export(&[]);
    assert_eq!(code, 0, "{output}");
    assert!(
        output.contains("us-west-2: exported") && output.contains("us-east-1: is there already"),
        "{output}"
    );
    assert_eq!(std::fs::metadata(aws.account().join("us-east-1.json")).unwrap().modified().unwrap(), before);
    let report = evaluate_folder(&aws.folder.join("dax-export"));
    assert_eq!((report["summary"]["pass"].as_u64(), report["summary"]["fail"].as_u64()), (Some(1), Some(1)));
    assert_eq!(report["coverage"]["accounts"][0]["allRegions"], true, "{}", report["coverage"]);
    assert!(problems(&report).is_empty(), "{:?}", problems(&report));
}

/// A fresh account: it never enabled fifteen regions, and three of its enabled regions don't offer
/// DAX.
#[test]
fn a_fresh_account_passes_with_full_coverage() {
    let without_dax = ["ap-northeast-2", "ap-northeast-3", "ca-central-1"];
    let refusals = without_dax.map(|region| rule_in(region, "dax-v3"));
    let rules = [&[regions("DISABLED")][..], &refusals].concat();
    let aws = Aws::start("export-fresh", &json!(rules));
    create(&aws, "us-east-1", "orders", true);
    let (code, output) = aws.export(&[]);
    assert_eq!(code, 1, "{output}");
    let report = evaluate_folder(&aws.folder.join("dax-export"));
    assert_eq!(report["verdict"], "pass", "{report}");
    let coverage = &report["coverage"]["accounts"][0];
    assert_eq!(coverage["allRegions"], true, "{coverage}");
    let statement = coverage["statement"].as_str().unwrap();
    assert!(statement.contains("that were enabled in the account on "), "{statement}");
    assert!(
        statement.ends_with("DAX not offered: ap-northeast-2, ap-northeast-3, ca-central-1"),
        "{statement}"
    );
    assert_eq!(report["collection"]["callers"].as_array().unwrap().len(), 1);
    assert_eq!(problems(&report), ["cli-not-offered"; 3]);

    // A deleted error message must not leave a pass, and neither must a refusal in a region where
    // AWS offers DAX.
    let message = std::fs::read(aws.account().join("ca-central-1.err")).unwrap();
    std::fs::remove_file(aws.account().join("ca-central-1.err")).unwrap();
    let report = evaluate_folder(&aws.folder.join("dax-export"));
    assert_eq!(
        (report["verdict"].as_str(), &problems(&report)[..]),
        (
            Some("unknown"),
            &["cli-not-offered", "cli-not-offered", "manifest-file-missing"].map(str::to_owned)[..]
        )
    );
    std::fs::write(aws.account().join("ca-central-1.err"), message).unwrap();
    std::fs::remove_file(aws.account().join("eu-west-1.json")).unwrap();
    aws.rules(&json!([&rules[..], &[rule_in("eu-west-1", "dax-v3")]].concat()));
    let (code, output) = aws.export(&[]);
    assert_eq!(code, 1, "{output}");
    let report = evaluate_folder(&aws.folder.join("dax-export"));
    assert_eq!(report["verdict"], "unknown");
    assert!(problems(&report).contains(&"cli-refused".to_owned()), "{:?}", problems(&report));
}

/// Without a list of enabled regions, a region that isn't enabled looks the same as denied
/// credentials.
#[test]
fn without_a_region_list_a_region_that_is_not_enabled_counts_as_failed() {
    let rules = json!([
        super::rule("account", "denied"),
        super::rule("ec2", "denied"),
        rule_in("ap-east-1", "not-enabled")
    ]);
    let aws = Aws::start("export-no-list", &rules);
    create(&aws, "us-east-1", "orders", true);
    let (code, output) = aws.export(&["--regions", "us-east-1 ap-east-1"]);
    assert_eq!(code, 1, "{output}");
    let report = evaluate_folder(&aws.folder.join("dax-export"));
    assert_eq!(report["verdict"], "unknown");
    assert_eq!(problems(&report), ["cli-credentials"]);
    let region = |name: &str| {
        let regions = report["coverage"]["accounts"][0]["regions"].as_array().unwrap().clone();
        regions.into_iter().find(|region| region["region"] == name).unwrap()["state"].clone()
    };
    assert_eq!((region("ap-east-1"), region("us-east-1")), (json!("failed"), json!("exported")));
}
