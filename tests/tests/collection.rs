//! Exports with manifests, through both interfaces that need no browser: the package's functions
//! and the program.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may panic")]

use std::path::{Path, PathBuf};
use std::process::Command;

use dax001_testing::cases::Case;
use dax001_tests::npm::{project, run};
use serde_json::Value;

/// A project with the package, and a fixture's files in `export/`.
fn with(name: &str, case: &str) -> PathBuf {
    let project = project(&format!("collection-{name}"));
    Case::named(case).write_to(&project.join("export"));
    project
}

/// The program's exit code, and its stdout followed by stderr.
fn dax001(project: &Path, arguments: &[&str]) -> (i32, String) {
    let mut program = Command::new(project.join("node_modules/.bin/dax001"));
    let output = program.args(arguments).current_dir(project).output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (output.status.code().unwrap(), [text(&output.stdout), text(&output.stderr)].concat())
}

/// Makes an archive of the export with Python.
fn archived(project: &Path) {
    let mut python = Command::new("python3");
    run(python.args(["-m", "zipfile", "-c", "export.zip", "export/"]), project);
}

#[test]
fn every_interface_gives_the_same_coverage() {
    let project = with("ways", "collected-fresh-account");
    archived(&project);
    let script = r#"
        import { readFileSync, readdirSync } from "node:fs";
        import { Evaluator, evaluate, describeCollection } from "dax001";
        const folder = "export/123456789012";
        const files = readdirSync(folder).map((name) => ({ name: `${folder}/${name}`, data: readFileSync(`${folder}/${name}`) }));
        const evaluator = new Evaluator({ sha256: true });
        for (const { name, data } of files.toReversed()) await evaluator.read(name, new Blob([data]));
        const shown = (report) => [report.verdict, report.coverage.accounts[0].statement, describeCollection(report.collection, "2026-11-30T00:00:00Z")];
        console.log(JSON.stringify([shown(evaluate(files)), shown(evaluator.finish())]));
    "#;
    let answers: Value = serde_json::from_str(&run(
        Command::new("node").args(["--input-type=module", "-e", script]),
        &project,
    ))
    .unwrap();
    assert_eq!(answers[0], answers[1]);
    assert_eq!(answers[0][0], "pass");
    let statement = answers[0][1].as_str().unwrap();
    assert!(statement.contains("enabled in the account on 29 Nov 2026 09:12 UTC are covered"), "{statement}");
    assert_eq!(
        answers[0][2],
        "Collected 14 hours ago, 29 Nov 2026 09:12 UTC, by arn:aws:sts::123456789012:assumed-role/Audit/reviewer, aws-cli/2.36.0"
    );
    let files: Vec<String> = std::fs::read_dir(project.join("export/123456789012"))
        .unwrap()
        .map(|entry| format!("export/123456789012/{}", entry.unwrap().file_name().display()))
        .collect();
    let files: Vec<&str> = files.iter().map(String::as_str).collect();
    for inputs in [&["export"][..], &["export/123456789012"], &["export.zip"], &files] {
        let (code, output) = dax001(&project, inputs);
        assert_eq!(code, 0, "{inputs:?}: {output}");
        assert!(output.contains("Covers 17 of 17 enabled regions of 1 account."), "{inputs:?}: {output}");
        assert!(output.contains("29 Nov 2026 09:12 UTC, by arn:aws:sts"), "{inputs:?}: {output}");
        assert!(output.contains(&statement[1..]), "{inputs:?}: {output}");
    }
}

#[test]
fn every_format_reports_who_collected_the_export() {
    let project = with("formats", "collected-fresh-account");
    for format in ["text", "html", "csv", "markdown", "sarif", "junit", "oscal", "ocsf", "asff", "json"] {
        let (code, output) = dax001(&project, &["export", "--format", format]);
        assert_eq!(code, 0, "{output}");
        let time = if ["csv", "asff", "json"].contains(&format) {
            "2026-11-29T09:12:00Z"
        } else {
            "by arn:aws:sts::123456789012:assumed-role/Audit/reviewer"
        };
        // Markdown formats it as code.
        assert!(output.replace('`', "").contains(time), "{format}: {output}");
    }
    let undated = with("undated", "cli-v2-describe");
    for format in ["text", "html", "csv", "markdown", "sarif", "junit", "oscal", "ocsf", "asff"] {
        let (_, output) = dax001(&undated, &["export", "--format", format]);
        let words =
            if ["csv", "asff"].contains(&format) { "not proven" } else { "proves when it was collected" };
        assert!(output.contains(words), "{format}: {output}");
    }
}

#[test]
fn age_and_expectations_are_settings() {
    let project = with("settings", "collected-fresh-account");
    let file = |name: &str, text: &str| std::fs::write(project.join(name), text).unwrap();
    file("accounts.csv", "id,name\n123456789012,Orders\n333333333333,Sandbox\n");
    file("own.json", r#"[{"id": "123456789012", "name": "Orders"}]"#);
    file("wrong.csv", "orders\n");
    file("two.csv", "123456789012,333333333333\n");
    for (arguments, code, words) in [
        (&["--max-age", "90d", "--as-of", "2026-12-24"][..], 0, "Covers 17 of 17"),
        (
            &["--max-age", "90d", "--as-of", "2027-12-24"],
            2,
            "This evidence is 390 days old, and the maximum age is 90d",
        ),
        (
            &["--max-age", "1h", "--as-of", "2026-11-29T11:00:00Z"],
            2,
            "This evidence is 1 hour old, and the maximum age is 1h",
        ),
        (&["--as-of", "2026-11-28"], 2, "gives a time in the future"),
        (&["--expect-accounts", "own.json"], 0, "123456789012 (Orders)"),
        (
            &["--expect-accounts", "accounts.csv"],
            2,
            "No evidence of account 333333333333 (Sandbox) was given",
        ),
        (&["--expect-accounts", "two.csv"], 3, "line 1 names two accounts: write each on a line of its own"),
        (&["--expect-regions", "us-east-1,eu-west-1"], 0, "Covers 17 of 17"),
        (
            &["--expect-regions", "us-east-1, me-west-9"],
            2,
            "Region me-west-9 of account 123456789012 is expected, and no whole listing of it was given",
        ),
        (&["--max-age", "soon"], 3, "`soon` is not an age: write days like 90d or hours like 36h"),
        (&["--as-of", "today"], 3, "`today` is not a time"),
        (&["--expect-regions", "Ireland"], 3, "`Ireland` is not a region"),
        (&["--expect-accounts", "wrong.csv"], 3, "line 1 does not begin with an account id of twelve digits"),
        (&["--expect-accounts", "absent.csv"], 3, "--expect-accounts can't read `absent.csv`"),
    ] {
        let (ended, output) = dax001(&project, &[arguments, &["export"]].concat());
        assert_eq!(ended, code, "{arguments:?}: {output}");
        assert!(output.contains(words), "{arguments:?}: {output}");
    }
}

/// Verifying a report uses the report's own settings, on any day, and reports how old the evidence
/// is today.
#[test]
fn a_report_is_verified_by_its_own_settings() {
    let project = with("verified", "collected-fresh-account");
    for (name, settings, verdict) in [
        ("plain", &[][..], "pass"),
        ("fresh", &["--max-age", "90d", "--as-of", "2026-12-24"], "pass"),
        ("old", &["--max-age", "90d", "--as-of", "2027-12-24"], "unknown"),
        ("expected", &["--expect-regions", "me-west-9"], "unknown"),
    ] {
        let report = format!("{name}.json");
        let write = ["export", "--format", "json", "--output", &report];
        dax001(&project, &[settings, &write].concat());
        let text = std::fs::read_to_string(project.join(&report)).unwrap();
        let saved: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(saved["report"]["verdict"], verdict, "{name}");
        let (code, output) = dax001(&project, &["--verify", &report, "export"]);
        assert_eq!(code, 0, "{name}: {output}");
        assert!(output.contains("Its evidence, according to the report: Collected"), "{name}: {output}");
        assert_eq!(
            output.contains("Required: evidence no older than 90d"),
            settings.contains(&"90d"),
            "{output}"
        );
        // Removing the age from the settings makes it a different report.
        if name == "old" {
            std::fs::write(
                project.join("edited.json"),
                text.replace("\"maxAge\":\"90d\",", "").replace("\"maxAge\":\"90d\"", "\"expectRegions\":[]"),
            )
            .unwrap();
            let (code, output) = dax001(&project, &["--verify", "edited.json", "export"]);
            assert_eq!(code, 1, "{output}");
        }
    }
}

#[test]
fn files_changed_after_collection_are_named() {
    let project = with("changed", "collected-fresh-account");
    let folder = project.join("export/123456789012");
    let edit = |file: &str| {
        let text = std::fs::read_to_string(folder.join(file)).unwrap();
        std::fs::write(folder.join(file), text.clone() + "\n").unwrap();
        text
    };
    let text = edit("us-east-1.json");
    let (code, output) = dax001(&project, &["export"]);
    assert_eq!(code, 2, "{output}");
    assert!(
        output.contains(
            "us-east-1.json: This file is not the one that `export/123456789012/export.json` lists"
        ),
        "{output}"
    );
    std::fs::write(folder.join("us-east-1.json"), text).unwrap();
    std::fs::remove_file(folder.join("ca-central-1.err")).unwrap();
    let (code, output) = dax001(&project, &["export"]);
    assert_eq!(code, 2, "{output}");
    assert!(
        output.contains("This manifest lists `ca-central-1.err`, and no such file was given."),
        "{output}"
    );
    assert!(output.contains("DAX_REGIONS=\"ca-central-1\" bash export-dax.sh PROFILE"), "{output}");
}
