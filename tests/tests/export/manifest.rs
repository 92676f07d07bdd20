//! The contents of a manifest: entries, outcomes and answers, across re-runs and failures.

use std::time::Duration;

use dax001_tests::aws::run;
use serde_json::{Value, json};

use super::{
    ACCOUNT, Aws, commands, entry_of, list, list_of, manifest, names, outcomes, rule, rule_in, sha256,
};

#[test]
fn a_manifest_lists_what_was_exported_and_what_failed() {
    let enabled = list("account", &json!({"us-east-1": "ENABLED_BY_DEFAULT", "eu-west-1": "DISABLING"}));
    let aws = Aws::start(
        "export-manifest",
        &json!([
            enabled,
            rule_in("ca-central-1", "dax-v3"),
            rule_in("ap-east-1", "not-enabled"),
            rule_in("sa-east-1", "close")
        ]),
    );
    let regions = "us-east-1 ca-central-1 ap-east-1 sa-east-1 eu-west-1";
    let (code, output) = aws.export(&["--regions", regions]);
    assert_eq!(code, 1, "{output}");
    let first = manifest(&aws.account());
    assert_eq!(first["account"], ACCOUNT);
    assert_eq!(commands(&first), ["sts get-caller-identity", "account list-regions"]);
    assert_eq!(
        outcomes(&first),
        [
            "us-east-1 exported",
            "ca-central-1 failed",
            "ap-east-1 failed",
            "sa-east-1 failed",
            "eu-west-1 exported"
        ]
    );
    let expected = [
        "ap-east-1.err",
        "ca-central-1.err",
        "caller-identity.json",
        "eu-west-1.json",
        "export.json",
        "list-regions.json",
        "sa-east-1.err",
        "us-east-1.json",
    ];
    assert_eq!(names(&aws.account()), expected);
    for (region, message) in [
        (
            "ca-central-1",
            "(InvalidParameterValueException) when calling the DescribeClusters operation: Access Denied to API Version: DAX_V3",
        ),
        (
            "ap-east-1",
            "(UnrecognizedClientException) when calling the DescribeClusters operation: The security token included in the request is invalid.",
        ),
        ("sa-east-1", "Connection was closed before we received a valid response"),
    ] {
        let text = std::fs::read_to_string(aws.account().join(format!("{region}.err"))).unwrap();
        assert!(text.contains(message), "{text}");
    }
    assert!(entry_of(&first, "us-east-1")["script"].as_str().unwrap().starts_with("export-dax.sh "));

    // Run again: existing files and their entries stay, and the script exports the other regions
    // anew.
    let enabled = list("account", &json!({"us-east-1": "ENABLED_BY_DEFAULT"}));
    aws.rules(&json!([enabled, rule_in("ap-east-1", "denied")]));
    std::thread::sleep(Duration::from_millis(1100));
    let (code, output) = aws.export(&["--regions", &regions.replace(' ', ",")]);
    assert_eq!(code, 1, "{output}");
    assert_eq!(aws.requested_regions(), ["ca-central-1", "ap-east-1", "sa-east-1"]);
    let second = manifest(&aws.account());
    for region in ["us-east-1", "eu-west-1"] {
        assert_eq!(entry_of(&second, region), entry_of(&first, region));
    }
    assert_eq!(entry_of(&second, "ca-central-1")["file"], "ca-central-1.json");
    assert!(!aws.account().join("ca-central-1.err").exists());
    assert_eq!(entry_of(&second, "ap-east-1")["outcome"], "failed");
    assert_ne!(entry_of(&second, "ap-east-1")["start"], entry_of(&first, "ap-east-1")["start"]);
    assert_ne!(second["answers"][0]["start"], first["answers"][0]["start"]);
    assert_eq!(second["regions"].as_array().unwrap().len(), 5);
}

#[test]
fn regions_that_are_not_enabled_are_not_called() {
    let described = list(
        "ec2",
        &json!({"us-east-1": "opt-in-not-required", "ap-east-1": "not-opted-in", "me-south-1": "opted-in"}),
    );
    let aws = Aws::start("export-not-enabled", &json!([rule("account", "denied"), described]));
    let arguments = ["--regions", "us-east-1 ap-east-1 il-central-1"];
    let (code, output) = aws.export(&arguments);
    assert_eq!(code, 0, "{output}");
    assert!(output.contains("123456789012 ap-east-1: not enabled\n"), "{output}");
    // The script calls a region that the list doesn't name.
    assert_eq!(aws.requested_regions(), ["us-east-1", "il-central-1"]);
    let first = manifest(&aws.account());
    assert_eq!(commands(&first), ["sts get-caller-identity", "ec2 describe-regions --all-regions"]);
    assert_eq!(outcomes(&first), ["us-east-1 exported", "ap-east-1 not-enabled", "il-central-1 exported"]);
    // The AWS CLI prints the geography between the status and the name.
    let text = std::fs::read_to_string(aws.account().join("describe-regions.json")).unwrap();
    assert!(text.contains("Geography"), "{text}");
    let (list, entry) = (&first["answers"][1], entry_of(&first, "ap-east-1"));
    assert_eq!((&entry["start"], &entry["end"]), (&list["start"], &list["end"]));

    // The region is now enabled, and access is denied: the script replaces its entry, and the new
    // list replaces the old one.
    let listed = list_of("ENABLING");
    aws.rules(&json!([listed, rule_in("ap-east-1", "denied")]));
    let (code, output) = aws.export(&arguments);
    assert_eq!(code, 1, "{output}");
    let second = manifest(&aws.account());
    assert_eq!(commands(&second), ["sts get-caller-identity", "account list-regions"]);
    assert_eq!(entry_of(&second, "ap-east-1")["outcome"], "failed");
    assert!(!aws.account().join("describe-regions.json").exists());
    assert!(aws.account().join("ap-east-1.err").exists());

    // The region is disabled again, so the script deletes the old error message.
    aws.rules(&json!([list_of("DISABLED")]));
    let (code, output) = aws.export(&arguments);
    assert_eq!((code, aws.requested_regions().len()), (0, 0), "{output}");
    assert_eq!(entry_of(&manifest(&aws.account()), "ap-east-1")["outcome"], "not-enabled");
    assert!(!aws.account().join("ap-east-1.err").exists());

    // Access to both lists is denied: the script calls every region, and the old list stays.
    aws.rules(&json!([rule("account", "denied"), rule("ec2", "denied")]));
    let (code, output) = aws.export(&arguments);
    assert_eq!(code, 0, "{output}");
    assert_eq!(
        output
            .matches("account:ListRegions and ec2:DescribeRegions both failed, asking every region\n")
            .count(),
        1
    );
    assert_eq!(aws.requested_regions(), ["ap-east-1"]);
    assert_eq!(entry_of(&manifest(&aws.account()), "ap-east-1")["outcome"], "exported");
    assert!(names(&aws.account()).iter().all(|name| name.rsplit('.').next() != Some("err")), "{output}");
}

#[test]
fn an_account_whose_id_is_denied_is_exported_anyway() {
    let nothing = [rule("sts", "sts-denied"), rule("account", "denied"), rule("ec2", "denied")];
    let aws = Aws::start("export-denied", &json!(nothing));
    let (code, output) = aws.export(&["--regions", "us-east-1"]);
    assert_eq!(code, 0, "{output}");
    assert!(output.contains(
        "signed-in: sts get-caller-identity is denied, exporting to dax-export/signed-in without an account\n"
    ));
    let folder = aws.folder.join("dax-export/signed-in");
    let first = manifest(&folder);
    assert!(first.get("account").is_none() && commands(&first).is_empty(), "{first}");
    assert_eq!(names(&folder), ["export.json", "us-east-1.json"]);
    assert_eq!(names(&aws.folder.join("dax-export")), ["signed-in"]);

    // The caller may have signed in to another account. The script can't tell, so it must not mix
    // the new files with these.
    let (code, output) = aws.export(&["--regions", "us-east-1"]);
    assert_eq!(code, 1, "{output}");
    assert!(output.contains("can't tell whether dax-export/signed-in is of this account"), "{output}");
    std::fs::remove_dir_all(&folder).unwrap();

    // Access to everything is denied. The home region determines the partition.
    aws.rules(&json!([nothing.as_slice(), &[rule("dax", "denied")]].concat()));
    let (code, output) = aws.export_from("cn-north-1");
    assert_eq!(code, 1, "{output}");
    assert_eq!(aws.requested_regions(), ["cn-north-1", "cn-northwest-1"]);
    let second = manifest(&folder);
    assert_eq!(outcomes(&second), ["cn-north-1 failed", "cn-northwest-1 failed"]);
    let text = std::fs::read_to_string(folder.join("cn-north-1.err")).unwrap();
    assert!(text.contains("(AccessDeniedException) when calling the DescribeClusters operation"), "{text}");

    std::fs::remove_dir_all(&folder).unwrap();
    let (code, output) = aws.export_from("us-isob-east-1");
    assert_eq!(code, 1, "{output}");
    assert!(
        output.contains("signed-in: no regions are known for us-isob-east-1, name them with --regions\n"),
        "{output}"
    );
}

/// If access to any operation other than `GetCallerIdentity` is denied, the sign-in has failed.
#[test]
fn a_role_that_may_not_be_assumed_is_a_failed_sign_in() {
    let aws = Aws::start("export-role", &json!([rule("sts", "sts-denied")]));
    let config = aws.folder.join("config");
    let role = "[profile role]\nregion = us-east-1\nrole_arn = arn:aws:iam::123456789012:role/r\nsource_profile = base\n";
    let base = "[profile base]\naws_access_key_id = test\naws_secret_access_key = test\n";
    std::fs::write(&config, format!("{role}{base}")).unwrap();
    let (code, output) = run(aws.script(&["role"]).env("AWS_CONFIG_FILE", &config), &aws.endpoint, None);
    assert_eq!(code, 1, "{output}");
    assert_eq!(names(&aws.folder.join("dax-export")), ["profile-role.err"]);
    let text = std::fs::read_to_string(aws.folder.join("dax-export/profile-role.err")).unwrap();
    assert!(text.contains("(AccessDenied) when calling the AssumeRole operation"), "{text}");
}

#[test]
fn a_failed_sign_in_leaves_a_message_until_it_works() {
    let aws = Aws::start("export-sign-in", &json!([]));
    let (code, output) = run(&mut aws.script(&["--regions", "us-east-1"]), "http://127.0.0.1:9", None);
    assert_eq!(code, 1, "{output}");
    assert!(output.contains("signed-in: can't sign in, see dax-export/signed-in.err\n"), "{output}");
    assert_eq!(names(&aws.folder.join("dax-export")), ["signed-in.err"]);
    let (code, output) = aws.export(&["--regions", "us-east-1"]);
    assert_eq!(code, 0, "{output}");
    assert_eq!(names(&aws.folder.join("dax-export")), [ACCOUNT]);
}

#[test]
fn existing_files_get_no_entry_and_entries_of_the_other_script_stay() {
    let aws = Aws::start("export-continued", &json!([]));
    std::fs::create_dir_all(aws.account()).unwrap();
    for region in ["us-east-1", "eu-west-1"] {
        std::fs::write(aws.account().join(format!("{region}.json")), "{\"Clusters\": []}\n").unwrap();
    }
    let hash = sha256(&aws.account().join("us-east-1.json"));
    // An entry as `export-dax.ps1` writes it.
    let entry = format!(
        r#"{{"region": "us-east-1", "start": "2026-11-29T09:12:00Z", "end": "2026-11-29T09:12:01Z", "outcome": "exported", "file": "us-east-1.json", "sha256": "{hash}", "caller": "arn:aws:iam::123456789012:user/a", "cli": "aws-cli/2.36.0 \"x\\y\"", "script": "export-dax.ps1 0.2.0"}}"#
    );
    let text = format!(
        "{{\n  \"format\": \"dax001-export\",\n  \"version\": \"1.0\",\n  \"account\": \"{ACCOUNT}\",\n  \"answers\": [\n  ],\n  \"regions\": [\n    {entry}\n  ]\n}}\n"
    );
    std::fs::write(aws.account().join("export.json"), text).unwrap();
    let (code, output) = aws.export(&["--regions", "us-east-1 eu-west-1 sa-east-1"]);
    assert_eq!(code, 0, "{output}");
    let manifest = manifest(&aws.account());
    assert_eq!(outcomes(&manifest), ["us-east-1 exported", "sa-east-1 exported"]);
    assert_eq!(entry_of(&manifest, "us-east-1"), &serde_json::from_str::<Value>(&entry).unwrap());
}

/// If another program has rewritten the manifest, the script doesn't continue it, and its contents
/// stay unchanged.
#[test]
fn a_rewritten_manifest_is_left_alone() {
    let aws = Aws::start("export-rewritten", &json!([]));
    let (code, output) = aws.export(&["--regions", "us-east-1"]);
    assert_eq!(code, 0, "{output}");
    let file = aws.account().join("export.json");
    let text = std::fs::read_to_string(&file).unwrap();
    // Only the line endings differ here, so the script accepts the manifest.
    std::fs::write(&file, text.replace('\n', "\r\n")).unwrap();
    let (code, output) = aws.export(&["--regions", "us-east-1 eu-west-1"]);
    assert_eq!(code, 0, "{output}");
    assert_eq!(outcomes(&manifest(&aws.account())), ["us-east-1 exported", "eu-west-1 exported"]);
    let value: Value = serde_json::from_str(&std::fs::read_to_string(&file).unwrap()).unwrap();
    let pretty = serde_json::to_string_pretty(&value).unwrap();
    std::fs::write(&file, &pretty).unwrap();
    let (code, output) = aws.export(&["--regions", "us-east-1 sa-east-1"]);
    assert_eq!(code, 1, "{output}");
    assert!(output.contains("another program has rewritten dax-export/123456789012/export.json"), "{output}");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), pretty);
}

#[test]
fn the_bash_script_exports_every_profile_and_keeps_failures() {
    let aws = Aws::start("export-profiles", &json!([]));
    let config = aws.folder.join("config");
    let keys = "region = us-east-1\naws_access_key_id = test\naws_secret_access_key = test\n";
    std::fs::write(&config, format!("[profile prod]\n{keys}[profile \"two words\"]\n{keys}")).unwrap();
    let mut script = aws.script(&["nobody", "prod", "two words"]);
    script
        .env("AWS_CONFIG_FILE", &config)
        .env("DAX_REGIONS", "us-east-1 eu-west-1")
        .env("DAX_EXPORT", "my export");
    let (code, output) = run(&mut script, &aws.endpoint, None);
    assert_eq!(code, 1, "{output}");
    let out = aws.folder.join("my export");
    assert_eq!(names(&out), [ACCOUNT, "profile-nobody.err"]);
    let error = std::fs::read_to_string(out.join("profile-nobody.err")).unwrap();
    assert!(error.contains("The config profile (nobody) could not be found"), "{error}");
    let expected =
        ["caller-identity.json", "describe-regions.json", "eu-west-1.json", "export.json", "us-east-1.json"];
    assert_eq!(names(&out.join(ACCOUNT)), expected);
    manifest(&out.join(ACCOUNT));
    // Both profiles belong to one account, so the second finds its regions already there.
    assert_eq!(output.matches("is there already").count(), 2, "{output}");
}
