//! The export scripts: bash with the real AWS CLI against a mock AWS, PowerShell through a real parser.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may panic"
)]

use std::process::Command;

use dax001_tests::aws::{judge, mock_aws, python_programs, run};
use dax001_tests::{root, scratch};

#[test]
fn the_bash_script_exports_every_region_and_fills_holes() {
    let (_mock, endpoint) = mock_aws();
    let folder = scratch("export");
    for (region, name, encrypted) in [("us-east-1", "orders", "true"), ("eu-west-1", "sessions", "false")] {
        let mut create = Command::new("aws");
        create.args([
            "dax",
            "create-cluster",
            "--region",
            region,
            "--cluster-name",
            name,
            "--node-type",
            "dax.r4.large",
            "--replication-factor",
            "1",
        ]);
        create.args([
            "--iam-role-arn",
            "arn:aws:iam::123456789012:role/dax",
            "--sse-specification",
            &format!("Enabled={encrypted}"),
        ]);
        let (code, said) = run(&mut create, &endpoint, None);
        assert_eq!(code, 0, "{said}");
    }
    // One region can't be reached: the real AWS CLI is sent to a port where nobody listens.
    let broken = scratch("export-broken");
    let wrapper = format!(
        "#!/usr/bin/env bash\ncase \" $* \" in *' us-west-2 '*) exec {0} --endpoint-url http://127.0.0.1:9 \"$@\" ;; esac\nexec {0} \"$@\"\n",
        python_programs().join("aws").display()
    );
    std::fs::write(broken.join("aws"), wrapper).unwrap();
    run(Command::new("chmod").arg("+x").arg(broken.join("aws")), &endpoint, None);

    let script = || {
        let mut bash = Command::new("bash");
        bash.arg(root().join("docs/export-dax.sh")).current_dir(&folder);
        bash
    };
    let (code, said) = run(&mut script(), &endpoint, Some(&broken));
    assert_eq!(code, 1, "{said}");
    let export = folder.join("dax-export");
    let account = export.join("123456789012");
    assert!(
        said.contains("123456789012 us-west-2: failed, see dax-export/123456789012/us-west-2.err"),
        "{said}"
    );
    let error = std::fs::read_to_string(account.join("us-west-2.err")).unwrap();
    assert!(error.contains("Could not connect to the endpoint URL"), "{error}");
    let names: Vec<_> = std::fs::read_dir(&export).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names, ["123456789012"], "nothing but the account's folder is left");

    let report = judge(&export);
    assert_eq!(report["verdict"], "fail");
    let coverage = &report["coverage"]["accounts"][0];
    assert_eq!(coverage["allRegions"], false);
    assert_eq!(coverage["statement"], "it can't be said that all regions are covered; failed: us-west-2");

    // Again, with the region there: the hole is filled and nothing else is touched.
    let before = std::fs::metadata(account.join("us-east-1.json")).unwrap().modified().unwrap();
    let (code, said) = run(&mut script(), &endpoint, None);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("us-west-2: exported") && said.contains("us-east-1: is there already"), "{said}");
    assert!(!account.join("us-west-2.err").exists());
    assert_eq!(std::fs::metadata(account.join("us-east-1.json")).unwrap().modified().unwrap(), before);
    let report = judge(&export);
    assert_eq!((report["summary"]["pass"].as_u64(), report["summary"]["fail"].as_u64()), (Some(1), Some(1)));
    assert_eq!(report["coverage"]["accounts"][0]["allRegions"], true, "{}", report["coverage"]);
}

#[test]
fn the_bash_script_walks_profiles_and_keeps_what_fails() {
    let (_mock, endpoint) = mock_aws();
    let folder = scratch("export-profiles");
    let config = folder.join("config");
    std::fs::write(
        &config,
        "[profile prod]\nregion = us-east-1\naws_access_key_id = test\naws_secret_access_key = test\n",
    )
    .unwrap();
    let mut bash = Command::new("bash");
    bash.arg(root().join("docs/export-dax.sh")).args(["nobody", "prod"]).current_dir(&folder);
    bash.env("AWS_CONFIG_FILE", &config).env("DAX_REGIONS", "us-east-1 eu-west-1").env("DAX_EXPORT", "out");
    let (code, said) = run(&mut bash, &endpoint, None);
    assert_eq!(code, 1, "{said}");
    let error = std::fs::read_to_string(folder.join("out/profile-nobody.err")).unwrap();
    assert!(error.contains("The config profile (nobody) could not be found"), "{error}");
    let mut names: Vec<_> =
        std::fs::read_dir(folder.join("out/123456789012")).unwrap().map(|e| e.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, ["eu-west-1.json", "us-east-1.json"]);
    let report = judge(&folder.join("out"));
    assert_eq!(report["sources"][2]["problems"][0]["code"], "cli-credentials", "{report}");
}

/// No PowerShell runs here; its grammar is tree-sitter's.
#[test]
fn the_powershell_script_parses() {
    let script = r#"
import sys
import tree_sitter, tree_sitter_powershell
parser = tree_sitter.Parser(tree_sitter.Language(tree_sitter_powershell.language()))
for text, is_sound in [(open(sys.argv[1], "rb").read(), True), (b"if ($a -eq 1 { }", False)]:
    assert parser.parse(text).root_node.has_error != is_sound, text
functions = []
def walk(node):
    if node.type == "function_statement": functions.append(node)
    for child in node.children: walk(child)
walk(parser.parse(open(sys.argv[1], "rb").read()).root_node)
assert len(functions) == 2, functions
"#;
    let output = Command::new(python_programs().join("python"))
        .args(["-c", script])
        .arg(root().join("docs/export-dax.ps1"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}
