//! The installed program `dax001` from the package: what it reads, prints and writes, and its exit
//! codes.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may panic")]

use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use dax001_tests::aws::{self, mock_aws};
use dax001_tests::npm::{project, run};
use dax001_tests::{fixture, root};
use serde_json::Value;

const PASS: &str = r#"{"Clusters": [{"ClusterName": "a", "SSEDescription": {"Status": "ENABLED"}}]}"#;
const FAIL: &str = r#"{"Clusters": [{"ClusterName": "a", "SSEDescription": {"Status": "DISABLED"}}]}"#;
const UNKNOWN: &str = r#"{"Clusters": [{"ClusterName": "a", "SSEDescription": {"Status": "ENABLING"}}]}"#;
const NONE: &str = r#"{"Clusters": []}"#;

/// A project with the package and with these files.
fn with(name: &str, files: &[(&str, &str)]) -> PathBuf {
    let project = project(&format!("program-{name}"));
    for (file, text) in files {
        let path = project.join(file);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    project
}

/// The program's exit code, stdout and stderr, for this standard input.
fn dax001(project: &Path, arguments: &[&str], input: &str) -> (i32, String, String) {
    let mut program = Command::new(project.join("node_modules/.bin/dax001"));
    program.args(arguments).current_dir(project);
    program.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = program.spawn().unwrap();
    // A program that doesn't read its input closes the pipe, so this write may fail.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    exit_code_and_output(&child.wait_with_output().unwrap())
}

fn exit_code_and_output(output: &Output) -> (i32, String, String) {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (output.status.code().unwrap(), text(&output.stdout), text(&output.stderr))
}

#[test]
fn the_exit_code_matches_the_verdict() {
    let project = with(
        "codes",
        &[("pass.json", PASS), ("fail.json", FAIL), ("unknown.json", UNKNOWN), ("none.json", NONE)],
    );
    std::fs::create_dir(project.join("empty")).unwrap();
    for (arguments, code) in [
        (&["pass.json"][..], 0),
        (&["none.json"], 0),
        (&["fail.json"], 1),
        (&["unknown.json"], 2),
        (&["fail.json", "unknown.json", "pass.json"], 1),
        (&["--fail-on", "fail", "unknown.json"], 0),
        (&["--fail-on", "fail", "fail.json"], 1),
        (&["--fail-on", "unknown", "fail.json"], 0),
        (&["--fail-on", "unknown,fail", "unknown.json"], 2),
        (&["--fail-on", "none", "fail.json"], 0),
        (&["--fail-on", "fail", "absent.json", "pass.json"], 3),
        (&["pass.json", "empty"], 3),
        (&["pass.json", "-o", "-"], 0),
    ] {
        let (ended, out, _) = dax001(&project, arguments, "");
        assert_eq!(ended, code, "{arguments:?}\n{out}");
        // Whatever the exit code, the program prints a report.
        assert!(out.contains("Rule DAX-001"), "{arguments:?}\n{out}");
    }
}

#[test]
fn wrong_usage_prints_a_hint() {
    let project = with("wrong", &[("a.json", PASS), ("empty/.keep", "")]);
    std::fs::remove_file(project.join("empty/.keep")).unwrap();
    std::fs::create_dir(project.join("linked")).unwrap();
    std::os::unix::fs::symlink("../a.json", project.join("linked/b.json")).unwrap();
    for (arguments, words) in [
        (&[][..], "name the input"),
        (
            &["--format", "xml", "a.json"],
            "`xml` is not a format: use one of text, json, html, csv, markdown, sarif, junit, oscal, ocsf, asff",
        ),
        (&["--verify", "a.json", "--format", "csv", "a.json"], "--verify writes text or json, not csv"),
        (&["--fail-on", "fail,warn", "a.json"], "`warn` is not a verdict for --fail-on"),
        (&["--fail-on", "none,fail", "a.json"], "`none` is not a verdict for --fail-on"),
        (&["--verify", "r.json", "--fail-on", "fail", "a.json"], "give one of the two"),
        (&["--quite", "a.json"], "`--quite`"),
        (&["--output"], "--output"),
        (&["-", "-"], "can only be read once"),
        (&["--verify", "", "a.json"], "--verify is empty"),
        (&["-o", "", "a.json"], "--output is empty"),
        (&[""], "a file name is empty"),
        (&["--fail-on", "fail", "--fail-on", "unknown", "a.json"], "--fail-on is given twice"),
        (&["--verify", "-", "-"], "can only be read once"),
        (&["--verify", "empty", "a.json"], "`empty` is a folder"),
        (&["--account", "12", "a.json"], "`12` is not an account"),
        (&["--region", "here", "a.json"], "`here` is not a region"),
        (&["--verify", "a.json", "--region", "us-east-1", "a.json"], "--region cannot be used with --verify"),
        (&["a.json", "--output", "a.json"], "is one of the input files"),
        (&["--region", "us-east-1", "a.json", "--output", "./a.json"], "is one of the input files"),
        (&["linked", "--output", "linked/new.json"], "is inside an input folder"),
        (&["--verify", "a.json", "linked", "--output", "a.json"], "is one of the input files"),
    ] {
        let (ended, out, err) = dax001(&project, arguments, PASS);
        assert_eq!((ended, out.as_str()), (3, ""), "{arguments:?}");
        assert!(err.contains(words) && err.contains("dax001 --help"), "{arguments:?}: {err}");
    }
    assert_eq!(std::fs::read_to_string(project.join("a.json")).unwrap(), PASS);
    let (ended, out, err) = dax001(&project, &["--help"], "");
    assert_eq!((ended, err.as_str()), (0, ""));
    assert!(
        out.starts_with("Usage: dax001 ") && out.lines().all(|line| line.chars().count() <= 130),
        "{out}"
    );
    assert_eq!(dax001(&project, &["--version"], "").1, format!("dax001 {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn files_folders_archives_and_streams_are_read() {
    let project = with(
        "files",
        &[("exports/123456789012/us-east-1.json", NONE), ("exports/123456789012/eu-west-1.json", FAIL)],
    );
    let mut zip = zip::ZipWriter::new(std::fs::File::create(project.join("a.zip")).unwrap());
    zip.start_file("123456789012/us-east-1.json", zip::write::SimpleFileOptions::default()).unwrap();
    zip.write_all(FAIL.as_bytes()).unwrap();
    zip.finish().unwrap();
    let report = |arguments: &[&str], input: &str| -> Value {
        let (_, out, err) = dax001(&project, &[&["--format", "json"], arguments].concat(), input);
        assert_eq!(err, "");
        let envelope: Value = serde_json::from_str(&out).unwrap();
        envelope["report"].clone()
    };
    let regions = |report: &Value| -> Vec<String> {
        let findings = report["findings"].as_array().unwrap().iter();
        findings.map(|finding| finding["resource"]["region"].as_str().unwrap_or("-").to_owned()).collect()
    };
    let folder = report(&["exports/"], "");
    assert_eq!(
        (regions(&folder), folder["summary"]["sources"].as_u64()),
        (vec!["eu-west-1".to_owned()], Some(2))
    );
    assert_eq!(folder["sources"][0]["name"], "exports/123456789012/eu-west-1.json");
    let archive = report(&["a.zip"], "");
    assert_eq!(
        (regions(&archive), &archive["sources"][0]["name"]),
        (vec!["us-east-1".to_owned()], &"a.zip!/123456789012/us-east-1.json".into())
    );
    let labelled = report(&["--account", "123456789012", "--region", "eu-north-1", "-"], FAIL);
    assert_eq!(
        (regions(&labelled), &labelled["sources"][0]["name"]),
        (vec!["eu-north-1".to_owned()], &"stdin".into())
    );
    assert_eq!(
        report(&["-"], "")["sources"][0]["problems"],
        report(&["/dev/null"], "")["sources"][0]["problems"]
    );
    // A pipe that the shell names, and an archive on standard input.
    let shell =
        |line: &str| run(Command::new("bash").args(["-c", line]).env("PATH", path(&project)), &project);
    assert!(
        shell("dax001 <(cat exports/123456789012/eu-west-1.json) || true").contains("not encrypted at rest")
    );
    assert!(shell("cat a.zip | dax001 - || true").contains("us-east-1"));
    // A named pipe in the folder, to which no program writes.
    run(Command::new("mkfifo").arg("exports/pipe"), &project);
    let (ended, out, err) = dax001(&project, &["-q", "exports"], "");
    assert!(ended == 3 && out.is_empty() && err.contains("`exports/pipe`: it is neither"), "{err}");
    // The program distinguishes a saved report from evidence, whatever its source.
    let saved = dax001(&project, &["-f", "json", "a.zip"], "").1;
    let (ended, out, err) = dax001(&project, &["-"], &saved);
    assert!(ended == 2 && out.contains("`stdin` is not evidence: saved report of dax001"), "{out}");
    assert!(err.contains("skipped `stdin`: saved report of dax001"), "{err}");
    // Next to evidence, a saved report doesn't change the verdict.
    std::fs::write(project.join("exports/r.json"), &saved).unwrap();
    std::fs::remove_file(project.join("exports/pipe")).unwrap();
    assert_eq!(dax001(&project, &["-q", "exports"], "").0, 1);
    std::fs::remove_file(project.join("exports/123456789012/eu-west-1.json")).unwrap();
    assert_eq!(dax001(&project, &["-q", "exports"], "").0, 0);
}

/// PATH with the project's programs first.
fn path(project: &Path) -> String {
    format!("{}:{}", project.join("node_modules/.bin").display(), std::env::var("PATH").unwrap())
}

/// A file in a folder never disappears because of its name, and links in a folder are not followed.
#[test]
fn everything_in_a_folder_is_read_or_reported() {
    let names = ["._us-west-2.json", ".DS_Store", "Thumbs.db", "desktop.ini", "__MACOSX/a.json"];
    let files: Vec<_> = names.map(|name| (format!("named/{name}"), FAIL)).to_vec();
    let files: Vec<_> = files.iter().map(|(name, text)| (name.as_str(), *text)).collect();
    let project = with("folder", &[&files[..], &[("linked/a.json", PASS), ("fail.json", FAIL)]].concat());
    let (ended, out, err) = dax001(&project, &["-f", "json", "named"], "");
    assert_eq!((ended, err.as_str()), (1, ""));
    for name in names {
        assert!(out.contains(&format!(r#"{{"name":"named/{name}","bytes":{}"#, FAIL.len())), "{name}\n{out}");
    }
    for (to, name, message) in [
        ("../fail.json", "file.json", "links to files are not followed: name the file itself"),
        ("..", "up", "links to folders are not followed: name the folder itself"),
        ("absent", "gone.json", "it is a broken link"),
        ("circle", "circle", "its links form a loop"),
    ] {
        let link = project.join("linked").join(name);
        std::os::unix::fs::symlink(to, &link).unwrap();
        let (ended, out, err) = dax001(&project, &["-f", "csv", "linked"], "");
        assert_eq!((ended, err), (3, format!("dax001: `linked/{name}`: {message}\n")));
        assert!(!out.contains("sse-disabled"), "{out}");
        std::fs::remove_file(link).unwrap();
    }
    // The user named this link explicitly.
    std::os::unix::fs::symlink("fail.json", project.join("link.json")).unwrap();
    assert_eq!(dax001(&project, &["-q", "link.json"], ""), (1, String::new(), String::new()));
}

/// A metadata file as macOS `tar` and `zip` write it next to another file: an `AppleDouble` header
/// with Finder information and an empty resource fork.
fn apple_double() -> Vec<u8> {
    let mut file = b"\x00\x05\x16\x07\x00\x02\x00\x00Mac OS X        \x00\x02".to_vec();
    file.extend(b"\x00\x00\x00\x09\x00\x00\x00\x32\x00\x00\x00\x20");
    file.extend(b"\x00\x00\x00\x02\x00\x00\x00\x52\x00\x00\x00\x00");
    file.extend([0; 32]);
    file
}

/// The content identifies operating system metadata, whatever the file's name, and the program
/// lists it.
#[test]
fn operating_system_metadata_is_skipped_and_listed() {
    let project = with("metadata", &[("exports/us-east-1.json", NONE), ("exports/._us-east-1.json", "")]);
    std::fs::create_dir(project.join("only")).unwrap();
    std::fs::write(project.join("exports/._us-east-1.json"), apple_double()).unwrap();
    std::fs::write(project.join("only/us-east-1.json"), apple_double()).unwrap();
    let skipped = |name: &str| format!("dax001: skipped `{name}`: AppleDouble file of macOS\n");
    let (ended, _, err) = dax001(&project, &["exports", "-f", "json", "-o", "r.json"], "");
    assert_eq!((ended, err), (0, skipped("exports/._us-east-1.json")));
    let report = std::fs::read_to_string(project.join("r.json")).unwrap();
    assert!(
        report.contains("`exports/._us-east-1.json` is not evidence: AppleDouble file of macOS"),
        "{report}"
    );
    assert_eq!(dax001(&project, &["-q", "exports"], ""), (0, String::new(), String::new()));
    // No evidence is left to check, but the folder is not empty.
    let (ended, out, err) = dax001(&project, &["only"], "");
    assert_eq!((ended, err), (2, skipped("only/us-east-1.json")));
    assert!(out.contains("No evidence was given"), "{out}");
    let (ended, out, err) = dax001(&project, &["--verify", "r.json", "exports"], "");
    assert_eq!((ended, err), (0, skipped("exports/._us-east-1.json")), "{out}");
}

#[test]
fn a_report_is_written_and_verified() {
    let project = with("verify", &[("a.json", FAIL), ("b.json", PASS), ("other.json", NONE)]);
    let write = ["a.json", "b.json", "--format", "json", "--output", "r.json"];
    assert_eq!(dax001(&project, &write, ""), (1, String::new(), String::new()));
    let text = std::fs::read_to_string(project.join("r.json")).unwrap();
    let saved: Value = serde_json::from_str(&text).unwrap();
    let module = std::fs::read_to_string(root().join("dist/SHA256SUMS")).unwrap();
    let module =
        module.lines().find_map(|line| line.strip_suffix("  npm/dax001_bg.wasm")).unwrap().to_owned();
    assert_eq!(saved["module"]["sha256"], module);
    assert!(saved["generatedAt"].as_str().unwrap().ends_with('Z'));
    assert_eq!(saved["report"]["sources"][0]["sha256"].as_str().unwrap().len(), 64);

    let verify =
        |report: &str, files: &[&str]| dax001(&project, &[&["--verify", report], files].concat(), FAIL);
    std::fs::rename(project.join("a.json"), project.join("moved.json")).unwrap();
    let (ended, out, _) = verify("r.json", &["moved.json", "b.json"]);
    assert!(ended == 0 && out.starts_with("Verified: the report matches its evidence\n"), "{out}");
    let version = env!("CARGO_PKG_VERSION");
    assert!(out.contains(&format!("The evidence was checked again with dax001 {version}, module ")), "{out}");
    // Evidence that is not in the report could change the verdict.
    let (ended, out, _) = verify("r.json", &["moved.json", "b.json", "other.json"]);
    assert!(ended == 2 && out.starts_with("Verified, except"), "{out}");
    // Verifying also works with evidence from a pipe.
    assert_eq!(verify("r.json", &["-", "b.json"]).0, 0);
    let (ended, out, _) = verify("r.json", &["b.json", "other.json"]);
    assert!(
        ended == 2
            && out.contains(&format!("  missing: a.json, {} bytes, SHA-256 ", FAIL.len()))
            && out.contains("not in the report: other.json"),
        "{out}"
    );
    std::fs::write(
        project.join("forged.json"),
        text.replace("\"fail\",\"reason\":\"sse-disabled\"", "\"pass\",\"reason\":\"sse-enabled\""),
    )
    .unwrap();
    let (ended, out, _) = verify("forged.json", &["moved.json", "b.json"]);
    assert!(
        ended == 1 && out.contains("/findings/0/status: the report says \"pass\", the evidence \"fail\""),
        "{out}"
    );
    // The program verifies the named report, not a report that is among the evidence.
    let mixed = ["moved.json", "b.json", "r.json"];
    assert!(verify("r.json", &mixed).1.contains("Verified: ") && verify("forged.json", &mixed).0 == 1);
    let (ended, _, err) = verify("other.json", &mixed);
    assert!(ended == 3 && err.contains("can't read other.json"), "{err}");
    assert_eq!(verify("other.json", &["b.json"]).0, 3);
    assert_eq!(verify("absent.json", &["b.json"]).0, 3);
    let (ended, out, _) = dax001(&project, &["--verify", "r.json", "-q", "moved.json", "b.json"], "");
    assert_eq!((ended, out.as_str()), (0, ""));
    // A report with a source that could not be read is not fully verified.
    assert_eq!(dax001(&project, &["b.json", "gone.json", "-f", "json", "-o", "part.json"], "").0, 3);
    let (ended, out, _) = verify("part.json", &["b.json"]);
    assert!(
        ended == 2 && out.starts_with("Verified, except") && out.contains("not verified: gone.json"),
        "{out}"
    );
}

/// Each file matches one source, by name if several files have the same bytes. Files that match no
/// source are listed.
#[test]
fn files_and_sources_are_paired_one_to_one() {
    let project = with(
        "pairs",
        &[("e/1/us-east-1.json", NONE), ("e/2/us-east-1.json", NONE), ("e/3/us-east-1.json", PASS)],
    );
    assert_eq!(dax001(&project, &["e", "-f", "json", "-o", "r.json"], "").0, 0);
    let verify = |files: &[&str]| dax001(&project, &[&["--verify", "r.json"], files].concat(), "");
    let file = |name: &str, text: &str| {
        let path = project.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    assert_eq!(verify(&["e"]).0, 0);
    // One empty region can't replace another.
    let (ended, out, _) = verify(&["e/1", "e/3"]);
    assert!(ended == 2 && out.contains("  missing: e/2/us-east-1.json, "), "{out}");
    assert!(!out.contains("given as"), "{out}");
    let (ended, out, _) = verify(&["e/2", "e/3"]);
    assert!(ended == 2 && out.contains("  missing: e/1/us-east-1.json, "), "{out}");
    // A second copy, even of the very same file, is listed.
    for copy in ["e/2/us-east-1.json", "./e/2"] {
        let (ended, out, _) = verify(&["e", copy]);
        assert!(
            ended == 2 && out.starts_with("Verified, except") && out.contains("not in the report: "),
            "{out}"
        );
    }
    // In another folder and in another order, each file is found by the end of its path.
    for folder in ["1", "2", "3"] {
        let text = std::fs::read_to_string(project.join(format!("e/{folder}/us-east-1.json"))).unwrap();
        file(&format!("moved/{folder}/us-east-1.json"), &text);
    }
    let (ended, out, _) = verify(&["moved/3", "moved/2", "moved/1"]);
    assert_eq!(ended, 0, "{out}");
    for folder in ["1", "2", "3"] {
        let line = format!(
            "  given as moved/{folder}/us-east-1.json: what the report calls e/{folder}/us-east-1.json"
        );
        assert!(out.lines().any(|printed| printed == line), "{line}\n{out}");
    }
    // A file with a source's name but other bytes has changed, even if the source's bytes exist
    // under another name.
    file("moved/3/us-east-1.json", FAIL);
    let (ended, out, _) = verify(&["moved"]);
    let changed = "  has changed: moved/3/us-east-1.json, which the report calls e/3/us-east-1.json\n";
    assert!(ended == 2 && out.starts_with("Cannot be verified") && out.contains(changed), "{out}");
    assert!(!out.contains("not in the report"), "{out}");
    file("moved/old.json", PASS);
    let (ended, out, _) = verify(&["moved"]);
    assert!(ended == 2 && out.starts_with("Verified, except") && out.contains(changed), "{out}");
    let outcome: Value = serde_json::from_str(&verify(&["moved", "-f", "json"]).1).unwrap();
    assert_eq!(
        (&outcome["unused"], &outcome["changed"]),
        (
            &serde_json::json!(["moved/3/us-east-1.json"]),
            &serde_json::json!([{"name": "moved/3/us-east-1.json", "source": 2}])
        )
    );
    // A file that starts like a saved report could contain anything. The report itself may be next
    // to its evidence.
    std::fs::copy(project.join("r.json"), project.join("e/r.json")).unwrap();
    assert_eq!(verify(&["e"]).0, 0);
    file(
        "e/x.json",
        r#"{"schemaVersion": "1.1", "Clusters": [{"ClusterName": "a", "SSEDescription": {"Status": "DISABLED"}}]}"#,
    );
    let (ended, out, _) = verify(&["e"]);
    assert!(ended == 2 && out.contains("  not in the report: e/x.json\n"), "{out}");
    // A failing file and an unreadable file, next to a report that matches its evidence.
    let (ended, out, err) = verify(&["e/1", "e/2", "e/3", "moved/3/us-east-1.json", "absent.json"]);
    assert!(
        ended == 3 && out.contains("moved/3/us-east-1.json") && err.contains("`absent.json`"),
        "{out}{err}"
    );
    // A source that was unreadable at the time of the report matches no file now.
    assert_eq!(dax001(&project, &["e/3", "late.json", "-f", "json", "-o", "r.json"], "").0, 3);
    file("late.json", FAIL);
    let (ended, out, _) = dax001(&project, &["--verify", "r.json", "e/3", "late.json"], "");
    assert!(ended == 2 && out.contains("  not in the report: late.json\n"), "{out}");
    assert!(out.contains("not verified: late.json"), "{out}");
}

#[test]
fn an_output_file_is_complete_or_absent() {
    let project = with("output", &[("a.json", PASS)]);
    assert_eq!(dax001(&project, &["-q", "a.json"], ""), (0, String::new(), String::new()));
    let (ended, _, err) = dax001(&project, &["a.json", "-o", "absent/r.txt"], "");
    assert!(ended == 3 && err.contains("can't write `absent/r.txt`"), "{err}");
    assert_eq!(dax001(&project, &["a.json", "-o", "r.txt"], ""), (0, String::new(), String::new()));
    assert!(std::fs::read_to_string(project.join("r.txt")).unwrap().starts_with("Compliant\n"));
    let parts = || -> Vec<String> {
        let files = std::fs::read_dir(&project).unwrap().map(|entry| entry.unwrap().path());
        let is_part = |file: &PathBuf| file.extension().is_some_and(|ending| ending == "part");
        files.filter(is_part).map(|file| file.display().to_string()).collect()
    };
    assert!(parts().is_empty(), "{:?}", parts());
    // Anyone could have created a dangling link.
    std::os::unix::fs::symlink("nowhere", project.join("dangling")).unwrap();
    let (ended, _, err) = dax001(&project, &["a.json", "-o", "dangling"], "");
    assert!(ended == 3 && err.contains("can't write `dangling`: it is a broken link"), "{err}");
    assert!(!project.join("nowhere").exists());
    // The old file stays until the new one is complete. The new file keeps the permissions, and a
    // link stays a link.
    let many = format!("[{}{}]", "{\"ClusterName\": \"a\"},".repeat(20_000), "{\"ClusterName\": \"b\"}");
    std::fs::write(project.join("many.json"), many).unwrap();
    std::fs::set_permissions(project.join("r.txt"), std::fs::Permissions::from_mode(0o600)).unwrap();
    assert_eq!(dax001(&project, &["a.json", "-o", "r.txt"], "").0, 0);
    let mode = || std::fs::metadata(project.join("r.txt")).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(), 0o600);
    std::os::unix::fs::symlink("r.txt", project.join("link.txt")).unwrap();
    assert_eq!(dax001(&project, &["many.json", "-o", "link.txt"], "").0, 2);
    assert!(std::fs::symlink_metadata(project.join("link.txt")).unwrap().is_symlink());
    assert!(std::fs::read_to_string(project.join("r.txt")).unwrap().starts_with("Can’t be decided"));
    assert_eq!(mode(), 0o600);
    assert!(parts().is_empty(), "{:?}", parts());
    // A full disk is not a pass, and a reader that stops early is not an error.
    let shell = |line: &str| {
        exit_code_and_output(
            &Command::new("bash")
                .args(["-c", line])
                .env("PATH", path(&project))
                .current_dir(&project)
                .output()
                .unwrap(),
        )
    };
    // Even if nothing reads the error messages, the exit code shows that there is no verdict.
    let (ended, out, _) = shell("exec 2> >(true); sleep 0.2; dax001 absent.json a.json");
    assert!(ended == 3 && out.contains("Can’t be decided"), "{ended} {out}");
    let (ended, _, err) = shell("dax001 a.json > /dev/full");
    assert!(ended == 3 && err.contains("ENOSPC"), "{err}");
    let (ended, out, err) = shell("dax001 many.json | head -1; echo ${PIPESTATUS[0]}");
    assert_eq!((ended, out.as_str(), err.as_str()), (0, "Can’t be decided\n2\n", ""));
}

/// A name reaches the terminal only as plain text.
#[test]
fn names_never_control_the_terminal() {
    let project = with("hostile", &[]);
    let name = "\u{1b}]0;owned\u{7}\u{202e}.json";
    let evidence = r#"[{"ClusterName": "\u001b[2Jgone\u009b", "ClusterArn": "arn:\u001b", "SSEDescription": {"Status": "\u001b[31m"}}]"#;
    std::fs::write(project.join(name), evidence).unwrap();
    for arguments in [
        &[name][..],
        &["absent\u{1b}[2J"],
        &["--format", "\u{1b}[2J", name],
        &["--verify", name, name],
        &[name, "-o", name],
    ] {
        let (_, out, err) = dax001(&project, arguments, "");
        let hidden = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
        assert!(!out.contains(hidden) && !err.contains(hidden), "{arguments:?}\n{out:?}\n{err:?}");
    }
}

/// The commands that a CI runner would find in a log: `##vso[` and the like anywhere in a line, and
/// `::name` at its start.
fn commands(log: &str) -> Vec<&str> {
    let is_command = |line: &&str| {
        let has_name =
            |rest: &str| !rest.starts_with(|c: char| c.is_whitespace() || c == '#') && !rest.is_empty();
        line.trim_start().starts_with("::") || line.split("##").skip(1).any(has_name)
    };
    log.split(['\n', '\r']).filter(is_command).collect()
}

/// In no format is a name a command for a CI runner. Files keep every byte, and JSON keeps its
/// values.
#[test]
fn names_never_control_a_ci_runner() {
    let evidence = r####"{"Clusters": [
        {"ClusterName": "##vso[task.prependpath]/tmp/evil", "SSEDescription": {"Status": "DISABLED"}},
        {"ClusterName": "a", "ClusterArn": "###[set-output name=gate]pass", "SSEDescription": {"Status": "##[error]"}},
        {"ClusterName": "::error::x\n::set-output name=a::b", "SSEDescription": {"Status": "::stop-commands::x"}}
    ]}"####;
    let name = "::error::x\n##vso[task.complete]y.json";
    let project = with("log", &[(name, evidence), ("a.json", PASS)]);
    for format in ["text", "json", "html", "csv", "markdown", "sarif", "junit", "oscal", "ocsf", "asff"] {
        let (ended, out, err) = dax001(&project, &["-f", format, name], "");
        assert_eq!((ended, err.as_str(), commands(&out)), (1, "", vec![]), "{format}");
        let written = format!("r.{format}");
        assert_eq!(
            dax001(&project, &["-f", format, name, "-o", &written], ""),
            (1, String::new(), String::new())
        );
        let file = std::fs::read_to_string(project.join(&written)).unwrap();
        assert!(file.contains("##vso[task.prependpath]"), "{format}: a file is no log\n{file}");
        // The output is the same except for the time, which always has the same number of digits.
        let exact = match format {
            "text" | "csv" | "markdown" => out.replace("\\u{23}", "#").replace("\\u{3a}", ":"),
            "html" | "junit" => out.replace("&#35;", "#").replace("&#58;", ":"),
            _ => out.replace("\\u0023", "#"),
        };
        assert_eq!(exact.len(), file.len(), "{format}");
        if format == "json" {
            let [log, file]: [Value; 2] = [&out, &file].map(|text| serde_json::from_str(text).unwrap());
            assert_eq!(log["report"], file["report"]);
        }
        // A device can be a log, and so can standard output when named as a device.
        let (_, device, _) = dax001(&project, &["-f", format, name, "-o", "/dev/stdout"], "");
        assert_eq!((device.len(), commands(&device)), (out.len(), vec![]), "{format}");
    }
    let (_, out, _) = dax001(&project, &[name], "");
    for line in [
        r"FAIL     #\u{23}vso[task.prependpath]/tmp/evil",
        r"         \u{3a}:error::x\u{a}#\u{23}vso[task.complete]y.json, line 2, column 90",
    ] {
        assert!(out.lines().any(|printed| printed == line), "{line}\n{out}");
    }
    for arguments in [
        &["absent\n##vso[a]b", "a.json"][..],
        &["absent\n::error::b", "a.json"],
        &["--format", "\n##vso[a]b", "a.json"],
        &["--fail-on", "\n::error::b", "a.json"],
        &["--account", "\n::error::b", "a.json"],
        &["--region", "\n##[a]b", "a.json"],
        &["--x\n::error::b", "a.json"],
        &["-o", "absent/\n::error::b##vso[a]", "a.json"],
        &[name, "-o", name],
        &["--verify", "absent\n##vso[a]b", "a.json"],
        &["--verify", name, "a.json"],
    ] {
        let (ended, out, err) = dax001(&project, arguments, "");
        let found = [commands(&out), commands(&err)].concat();
        assert_eq!((ended, found), (3, vec![]), "{arguments:?}\n{out}\n{err}");
        // One line for the message, and another for the hint on wrong usage.
        assert!(err.lines().count() <= 2 && err.starts_with("dax001: "), "{err}");
    }
    let (ended, out, _) = dax001(&project, &["--verify", "r.json", "a.json"], "");
    assert_eq!((ended, commands(&out)), (2, vec![]), "{out}");
    let (_, out, _) = dax001(&project, &["--verify", "r.json", "a.json", "-f", "json"], "");
    assert!(commands(&out).is_empty() && serde_json::from_str::<Value>(&out).is_ok(), "{out}");
}

/// Runs a program on its own pseudo-terminal, feeds it slowly, and prints what the terminal
/// received.
const TERMINAL: &str = r#"
import os, pty, subprocess, sys, time
master, slave = pty.openpty()
child = subprocess.Popen(sys.argv[1:], stdin=subprocess.PIPE, stdout=slave, stderr=slave)
os.close(slave)
for at in range(12):
    child.stdin.write(b"[" if at == 0 else b" " * 100_000 if at < 11 else b"]")
    child.stdin.flush()
    time.sleep(0.1)
time.sleep(0.3)
child.stdin.close()
got = b""
while True:
    try:
        read = os.read(master, 65536)
    except OSError:
        break
    if not read:
        break
    got += read
child.wait()
sys.stdout.buffer.write(got)
"#;

#[test]
fn colour_and_progress_appear_only_on_a_terminal() {
    let project = with("terminal", &[("a.json", FAIL)]);
    let on_terminal = |arguments: &[&str], no_color: &str| {
        let mut python = Command::new("python3");
        python.args(["-c", TERMINAL]).arg(project.join("node_modules/.bin/dax001")).args(arguments);
        run(python.env("TERM", "xterm").env("NO_COLOR", no_color).env_remove("FORCE_COLOR"), &project)
    };
    let shown = on_terminal(&["-", "a.json"], "");
    assert!(
        shown.contains("\r\u{1b}[K0 MB read, 0 clusters")
            || shown.contains("\r\u{1b}[K1 MB read, 0 clusters"),
        "{shown:?}"
    );
    // The program clears the progress line before it prints the report.
    assert!(shown.contains("\r\u{1b}[K\u{1b}[1;31mNot compliant\u{1b}[0m"), "{shown:?}");
    assert!(!on_terminal(&["-", "a.json"], "1").contains("\u{1b}[1;31m"));
    // JSON keeps its values, and they don't control the terminal.
    std::fs::write(project.join("\u{9b}1m\u{202e}.json"), FAIL).unwrap();
    let json = on_terminal(&["-f", "json", "-", "\u{9b}1m\u{202e}.json"], "");
    assert!(json.contains("\\u009b1m\\u202e.json") && !json.contains(['\u{9b}', '\u{202e}']), "{json}");
    let quiet = on_terminal(&["-q", "-", "a.json"], "");
    assert_eq!(quiet, "");
    let (_, out, err) = dax001(&project, &["a.json"], "");
    assert!(!out.contains('\u{1b}') && err.is_empty());
}

/// Pipes the real AWS CLI into the program as the README describes, against a mock AWS server.
#[test]
fn the_program_reads_a_pipe_from_the_aws_cli() {
    let project = with("aws", &[]);
    let (_aws, endpoint) = mock_aws();
    let shell = |line: &str| {
        let mut bash = Command::new("bash");
        bash.args(["-c", &format!("set -o pipefail; {line}")])
            .current_dir(&project)
            .env("npm_config_offline", "true");
        aws::run(&mut bash, &endpoint, None)
    };
    let piped = "aws dax describe-clusters --region us-east-1 | npx dax001 -";
    let (ended, output) = shell(piped);
    assert!(ended == 0 && output.contains("No clusters"), "{output}");
    let create = |name: &str, encrypted: bool| {
        let line = format!(
            "aws dax create-cluster --region us-east-1 --cluster-name {name} --node-type dax.r5.large --replication-factor 1 --iam-role-arn arn:aws:iam::123456789012:role/dax --sse-specification Enabled={encrypted}"
        );
        assert_eq!(shell(&line).0, 0);
    };
    create("encrypted", true);
    let (ended, output) = shell(piped);
    assert!(ended == 0 && output.contains("PASS     encrypted, account 123456789012, us-east-1"), "{output}");
    create("plain", false);
    let (ended, output) = shell(piped);
    assert!(ended == 1 && output.contains("FAIL     plain, account 123456789012, us-east-1"), "{output}");
    // If the AWS CLI fails, the program reports an error and decides nothing.
    let (ended, output) =
        shell("aws dax describe-clusters --region us-east-1 --cluster-names absent 2>&1 | npx dax001 -");
    assert!(ended != 0 && output.contains("ERROR"), "{output}");
}

#[test]
fn the_program_recognizes_a_real_export() {
    let project = with("real", &[("us-east-1.json", &fixture("cli-v2-describe/input.json"))]);
    let (ended, out, _) = dax001(&project, &["us-east-1.json"], "");
    assert_eq!(ended, 1);
    for line in [
        "2 of 4 clusters are not encrypted at rest.",
        "         us-east-1.json, line 43, column 27",
        "us-east-1.json: describe-clusters output, 4 clusters, 9.0 kB, complete",
    ] {
        assert!(out.lines().any(|printed| printed == line), "{line}\n{out}");
    }
}

/// Every format shows evidence lines where they belong. The tests of the formats check the rest of
/// the contents.
#[test]
fn a_report_is_written_in_every_format() {
    let project = with("formats", &[("exports/us-east-1.json", FAIL)]);
    for (format, part) in [
        ("text", "FAIL     a, us-east-1"),
        ("json", r#"{"report":{"schemaVersion":"1."#),
        ("html", "<mark>&quot;DISABLED&quot;</mark>"),
        ("csv", "fail,a,,us-east-1,sse-disabled"),
        ("markdown", "| **fail** | `a` |"),
        ("sarif", r#""kind":"fail""#),
        ("junit", "<failure type=\"sse-disabled\""),
        ("oscal", r#""oscal-version":"1.2.1""#),
        ("ocsf", r#""class_uid":2003"#),
        ("asff", r#""Status":"FAILED""#),
    ] {
        let (code, out, err) = dax001(&project, &["-f", format, "exports"], "");
        assert_eq!((code, err.as_str()), (1, ""), "{format}");
        assert!(out.contains(part) && out.contains("us-east-1"), "{format}: {out}");
        let file = format!("report.{format}");
        let (code, nothing, _) = dax001(&project, &["-f", format, "exports", "-o", &file], "");
        assert_eq!((code, nothing.as_str()), (1, ""));
        let written = std::fs::read_to_string(project.join(&file)).unwrap();
        // The output is the same except for the time.
        assert_eq!(written.len(), out.len(), "{format}");
    }
    // The bytes of a stream are gone by then, but the program still writes the report.
    let (code, out, _) = dax001(&project, &["-f", "html", "-"], FAIL);
    assert!(code == 1 && out.contains("Not compliant") && !out.contains("<mark>"), "{out}");
}
