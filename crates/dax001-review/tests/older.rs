//! Reports that version 0.1.0 saved, in `fixtures/saved-0.1.0`. Each opens and verifies. A change
//! that only the rules of this version make counts as judged otherwise, not as a difference.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may panic")]

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::{Path, PathBuf};

use dax001::Evaluator;
use dax001::Sha256;
use dax001::contract::problem::{Problem, ProblemCode};
use dax001::contract::report::Verdict;
use dax001_archive::{Archive, Content, UNPACKED_LIMIT};
use dax001_review::{Differences, differences, read_seal, reopen};
use serde_json::{Value, json};

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures")
}

/// The saved reports by name.
fn saved() -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(fixtures().join("saved-0.1.0")).unwrap().map(|entry| entry.unwrap().path());
    let reports = entries.filter(|path| path.extension().is_some_and(|ending| ending == "json"));
    reports
        .map(|path| (path.file_stem().unwrap().to_str().unwrap().to_owned(), fs::read(&path).unwrap()))
        .collect()
}

fn sha256(data: &[u8]) -> String {
    let mut hash = Sha256::default();
    hash.push(data);
    hash.finish()
}

/// Every file of the fixtures, and of the archives among them, by its hash.
fn evidence() -> HashMap<String, Vec<u8>> {
    fn add(folder: &Path, found: &mut HashMap<String, Vec<u8>>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                add(&path, found);
                continue;
            }
            let data = fs::read(&path).unwrap();
            if let Ok(mut archive) = Archive::open("a", data.clone(), UNPACKED_LIMIT) {
                while let Some(file) = archive.next() {
                    if let Content::Evidence(data) = file.content {
                        found.insert(sha256(&data), data);
                    }
                }
            }
            found.insert(sha256(&data), data);
        }
    }
    let mut found = HashMap::new();
    add(&fixtures(), &mut found);
    found
}

/// This version's report on the evidence of a saved report.
fn report_now(name: &str, report: &[u8], evidence: &HashMap<String, Vec<u8>>) -> Value {
    let seal = read_seal(report).unwrap_or_else(|message| panic!("{name}: {message}"));
    let mut evaluator = Evaluator::default();
    for source in &seal.sources {
        evaluator.begin(&source.name, source.label.clone().unwrap_or_default());
        if let Some(failure) = &source.failure {
            let code: ProblemCode = serde_json::from_value(json!(failure.code)).unwrap();
            evaluator.fail_with(Problem::new(code, failure.message.clone()));
            continue;
        }
        let hash = source.sha256.as_deref().unwrap_or_else(|| panic!("{name}: {} has no hash", source.name));
        evaluator.push(evidence.get(hash).unwrap_or_else(|| panic!("{name}: {} is gone", source.name)));
        evaluator.end();
    }
    let mut now = serde_json::to_value(evaluator.finish()).unwrap();
    for (source, sealed) in now["sources"].as_array_mut().unwrap().iter_mut().zip(&seal.sources) {
        if let Some(hash) = &sealed.sha256 {
            source["sha256"] = hash.as_str().into();
        }
    }
    now
}

fn compared(name: &str, report: &[u8], evidence: &HashMap<String, Vec<u8>>) -> (Differences, Value) {
    let now = report_now(name, report, evidence);
    let found =
        differences(report, now.to_string().as_bytes()).unwrap_or_else(|message| panic!("{name}: {message}"));
    (found, now)
}

#[test]
fn every_saved_report_opens_and_verifies() {
    let (saved, evidence) = (saved(), evidence());
    assert!(saved.len() > 40, "the saved reports are gone");
    for (name, report) in &saved {
        let opened = reopen(report).unwrap_or_else(|message| panic!("{name}: {message}"));
        let (found, now) = compared(name, report, &evidence);
        assert_eq!(found.listed, [], "{name}");
        // A report alone is not shown as a pass if it shows itself why this version evaluates its
        // evidence differently.
        let shown = opened.report.head().verdict;
        assert!(
            shown != Verdict::Pass
                || now["verdict"] == "pass"
                || ["interleaved", "page-error-text", "arn-unrecognised"].contains(&name.as_str()),
            "{name} is shown as a pass, and is {}",
            now["verdict"]
        );
    }
}

#[test]
fn changes_explained_by_the_rules_are_judged_otherwise() {
    let (saved, evidence) = (saved(), evidence());
    for (name, verdict, pointers) in [
        (
            "r3-enabled",
            "unknown",
            &["/verdict", "/findings/0/status", "/findings/0/reason", "/summary/pass"][..],
        ),
        (
            "name-absorbed",
            "unknown",
            &["/verdict", "/findings/1", "/findings/0/evidence/1", "/summary/clusters"],
        ),
        ("pair-objects-pass", "unknown", &["/verdict", "/sources/0/problems/0", "/summary/warnings"]),
        ("pair-lists-pass", "unknown", &["/verdict", "/sources/0/problems/0"]),
        ("pages-joined", "pass", &["/sources/0/complete"]),
        ("interleaved", "unknown", &["/verdict", "/sources/0/complete", "/sources/0/problems/0"]),
        ("page-error-text", "unknown", &["/verdict", "/sources/0/complete"]),
        ("label-contradicted", "unknown", &["/verdict", "/sources/0/complete"]),
        ("coverage-all-regions", "pass", &["/coverage/accounts/0/allRegions", "/coverage/regionsAsOf"]),
    ] {
        let (found, now) = compared(name, &saved[name], &evidence);
        assert_eq!(now["verdict"], verdict, "{name}");
        let otherwise: Vec<&str> = found.judged_otherwise.iter().map(|one| one.pointer.as_str()).collect();
        for pointer in pointers {
            assert!(otherwise.contains(pointer), "{name}: {pointer} is not in {otherwise:?}");
        }
    }
}

#[test]
fn an_older_pass_that_its_own_report_refutes_is_not_shown() {
    let saved = saved();
    for (name, pointer) in [
        ("r3-enabled", "/findings/0/status"),
        ("name-absorbed", "/verdict"),
        ("pair-objects-pass", "/verdict"),
        ("pair-lists-pass", "/verdict"),
        ("label-contradicted", "/verdict"),
        ("coverage-all-regions", "/coverage/accounts/0/allRegions"),
    ] {
        let opened = reopen(&saved[name]).unwrap();
        let head = opened.report.head();
        assert!(
            opened.judged_otherwise.iter().any(|one| one.pointer == pointer && !one.why.is_empty()),
            "{name}"
        );
        let is_pass = head.verdict == Verdict::Pass;
        assert_eq!(is_pass, name == "coverage-all-regions", "{name}");
        assert!(head.coverage.accounts.iter().all(|account| !account.all_regions), "{name}");
        let (pass, unknown) = (head.summary.pass, head.summary.unknown);
        let count = |status| opened.report.count(status) as u64;
        assert_eq!(
            (pass, unknown),
            (count(dax001::contract::status::Status::Pass), count(dax001::contract::status::Status::Unknown))
        );
    }
}

/// A report of 0.1.0 on a region without DAX, whose refusal was an error then, and on a list of
/// accounts, which was unrecognised then. This version evaluates both less severely, and reports
/// that.
#[test]
fn problems_that_are_no_longer_errors_are_judged_otherwise() {
    let refusal = fs::read(fixtures().join("not-offered-or-refused/123456789012/af-south-1.err")).unwrap();
    let accounts = fs::read(fixtures().join("expected-accounts/accounts.json")).unwrap();
    let page = br#"{"Clusters": []}"#.to_vec();
    let files = [
        ("123456789012/af-south-1.err", refusal),
        ("123456789012/us-east-1.json", page),
        ("accounts.json", accounts),
    ];
    let mut evaluator = Evaluator::default().with_sha256();
    for (name, data) in &files {
        evaluator.begin(name, dax001::contract::label::Label::default());
        evaluator.push(data);
    }
    let now = serde_json::to_value(evaluator.finish()).unwrap();
    assert_eq!(now["verdict"], "notApplicable");
    let mut then = now.clone();
    then["schemaVersion"] = "1.1".into();
    then["tool"]["version"] = "0.1.0".into();
    then["verdict"] = "unknown".into();
    then["summary"]["errors"] = 2.into();
    then["summary"]["warnings"] = 0.into();
    let error = |code: &str, source: u32, line: u32| json!([{"severity": "error", "code": code, "message": "m", "help": "h", "source": source, "line": line, "column": 1}]);
    then["sources"][0]["complete"] = "no".into();
    then["sources"][0]["problems"] = error("cli-error", 0, 2);
    then["sources"][2]["complete"] = "no".into();
    then["sources"][2]["form"] = "unrecognised".into();
    then["sources"][2]["problems"] = error("unrecognised-document", 2, 1);
    let accounts = then["coverage"]["accounts"].as_array_mut().unwrap();
    accounts.retain(|account| account["account"] == "123456789012");
    accounts[0].as_object_mut().unwrap().remove("name");
    for region in accounts[0]["regions"].as_array_mut().unwrap() {
        if region["state"] == "not-offered" {
            region["state"] = "failed".into();
        }
    }
    let found = differences(then.to_string().as_bytes(), now.to_string().as_bytes()).unwrap();
    assert_eq!(found.listed, []);
    assert!(found.judged_otherwise.iter().any(|one| one.pointer == "/verdict"));
    // That doesn't make another source less severe.
    then["sources"][1]["complete"] = "no".into();
    let found = differences(then.to_string().as_bytes(), now.to_string().as_bytes()).unwrap();
    assert_eq!(found.listed.len(), 1, "{:?}", found.listed);
}

/// Anyone who changes a report can call it an older one. A change that the rules don't explain
/// stays a difference.
#[test]
fn an_older_version_does_not_excuse_unexplained_changes() {
    let (saved, evidence) = (saved(), evidence());
    let change = |name: &str, change: &dyn Fn(&mut Value)| {
        let mut report: Value = serde_json::from_slice(&saved[name]).unwrap();
        change(&mut report["report"]);
        compared(name, report.to_string().as_bytes(), &evidence).0.listed
    };
    let pass = |report: &mut Value| {
        report["verdict"] = "pass".into();
        report["findings"][0]["status"] = "pass".into();
        report["findings"][0]["reason"] = "sse-enabled".into();
    };
    let failing =
        ["verdict-disabled", "annotated"].into_iter().find(|name| saved.contains_key(*name)).unwrap();
    assert!(change(failing, &pass).len() >= 3, "a fail that was changed into a pass");
    let without_the_first = |report: &mut Value| {
        report["annotations"] = json!([]);
        report["findings"].as_array_mut().unwrap().remove(0);
    };
    assert!(!change("annotated", &without_the_first).is_empty());
    assert!(!change("annotated", &|report| report["summary"]["fail"] = 0.into()).is_empty());
    assert!(
        !change("annotated", &|report| report["findings"][2]["resource"]["name"] = "x".into()).is_empty()
    );
    assert!(
        !change("annotated", &|report| report["sources"][0]["problems"] =
            json!([{"severity": "warning", "code": "member-misspelt", "message": "m", "help": "h"}]))
        .is_empty()
    );
    assert!(!change("annotated", &|report| report["sources"][0]["complete"] = "no".into()).is_empty());
}
