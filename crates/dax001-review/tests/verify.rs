//! Verifies saved reports: what counts as a difference, and what doesn't.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may panic")]

use dax001::Evaluator;
use dax001::contract::label::Label;
use dax001::contract::problem::{Problem, ProblemCode};
use dax001_review::{Differences, SealedFailure, differences, read_seal};
use proptest::prelude::*;
use serde_json::{Value, json};

/// A report on two files, one of them labelled, and on two that can't be read.
fn report() -> Value {
    let mut evaluator = Evaluator::default().with_sha256();
    evaluator.begin("a.json", Label::default());
    evaluator.push(include_bytes!("../../../fixtures/cli-v2-describe/input.json"));
    let region = Some("us-east-1".to_owned());
    evaluator.begin("names.json", Label { region, account: None });
    evaluator.push(br#"["dax-a"]"#);
    evaluator.begin("gone.json", Label::default());
    evaluator.fail("it was moved");
    evaluator.begin("b.zip!/c.json", Label::default());
    evaluator.fail_with(Problem::new(ProblemCode::ArchiveDamaged, "this file needs a password"));
    serde_json::to_value(evaluator.finish()).unwrap()
}

fn saved(report: &Value) -> String {
    let module = json!({"sha256": "ab", "commit": "cd"});
    json!({"report": report, "generatedAt": "2026-11-24T00:00:00Z", "module": module}).to_string()
}

fn compare(saved: &str) -> Differences {
    differences(saved.as_bytes(), report().to_string().as_bytes()).unwrap()
}

/// The pointers at which the report differs after a change.
fn pointers(change: impl FnOnce(&mut Value)) -> Vec<String> {
    let mut report = report();
    change(&mut report);
    compare(&saved(&report)).listed.into_iter().map(|difference| difference.pointer).collect()
}

#[test]
fn a_seal_identifies_the_evidence() {
    let seal = read_seal(saved(&report()).as_bytes()).unwrap();
    assert_eq!(seal.generated_at.as_deref(), Some("2026-11-24T00:00:00Z"));
    let module = seal.module.unwrap();
    assert_eq!((module.sha256.as_deref(), module.commit.as_deref()), (Some("ab"), Some("cd")));
    let [a, names, gone, archived] = &seal.sources[..] else { panic!("{:?}", seal.sources) };
    assert_eq!(a.sha256.as_deref(), Some("2e928f06fa69d613ee23b8fac3f0c93234498dbe1af9db12dd43f3ae20c59943"));
    assert_eq!((&a.label, &a.failure), (&None, &None));
    assert_eq!(names.label.as_ref().unwrap().region.as_deref(), Some("us-east-1"));
    let failure = |code: &str, message: &str| {
        Some(SealedFailure { code: code.to_owned(), message: message.to_owned() })
    };
    assert_eq!(gone.sha256, None);
    assert_eq!(gone.failure, failure("source-unreadable", "this source cannot be read: it was moved"));
    assert_eq!(archived.failure, failure("archive-damaged", "this file needs a password"));
}

#[test]
fn an_equivalent_report_verifies_however_it_is_written() {
    let report = report();
    // As saved, without its envelope, and rewritten: indented, members in another order, other
    // escapes.
    let indented = serde_json::to_string_pretty(&report).unwrap();
    let escaped = report.to_string().replace("a.json", "\\u0061.json");
    let mut members: Vec<_> = report.as_object().unwrap().iter().collect();
    members.reverse();
    let members: Vec<String> =
        members.into_iter().map(|(name, value)| format!("\"{name}\": {value}")).collect();
    let reversed = format!("{{{}}}", members.join(", "));
    let marked = format!("\u{FEFF}{report}");
    for text in [saved(&report), report.to_string(), indented, escaped, reversed, marked] {
        assert_eq!(compare(&text), Differences::default(), "{text}");
    }
    // A reviewer's additions and the versions are not compared.
    let mut added = report;
    added["annotations"] = json!([{
        "target": {"matching": "exact", "accounts": [], "regions": [], "clusters": ["a"]},
        "note": "n", "findings": [0],
    }]);
    assert_eq!(compare(&saved(&added)).total, 0);
}

#[test]
fn every_change_is_a_difference() {
    assert_eq!(pointers(|report| report["verdict"] = "pass".into()), ["/verdict"]);
    assert_eq!(pointers(|report| report["summary"]["fail"] = 0.into()), ["/summary/fail"]);
    assert_eq!(pointers(|report| report["findings"][0]["status"] = "pass".into()), ["/findings/0/status"]);
    assert_eq!(pointers(|report| report["findings"][0]["message"] = "x".into()), ["/findings/0/message"]);
    assert_eq!(
        pointers(|report| report["findings"][1]["evidence"][0]["line"] = 1.into()),
        ["/findings/1/evidence/0/line"]
    );
    assert_eq!(
        pointers(|report| drop(report["findings"].as_array_mut().unwrap().pop())),
        [format!("/findings/{}", report()["findings"].as_array().unwrap().len() - 1)]
    );
    assert_eq!(
        pointers(|report| report["sources"][0]["problems"] = json!([{"severity": "warning"}])),
        ["/sources/0/problems/0"]
    );
    assert_eq!(
        pointers(|report| report["coverage"]["accounts"][0]["allRegions"] = true.into()),
        ["/coverage/accounts/0/allRegions"]
    );
    // A member that the contract doesn't have, and a duplicate member, of which a reader could take
    // either.
    assert_eq!(pointers(|report| report["findings"][0]["a/b~"] = 1.into()), ["/findings/0/a~1b~0"]);
    assert_eq!(pointers(|report| report["note"] = "all is well".into()), ["/note"]);
    assert_eq!(pointers(|report| drop(report.as_object_mut().unwrap().remove("coverage"))), ["/coverage"]);
    let doubled = report().to_string().replacen("\"status\":", "\"status\":\"pass\",\"status\":", 1);
    let found = compare(&doubled);
    assert_eq!((found.total, found.listed[0].pointer.as_str()), (1, "/findings/0"));
}

#[test]
fn unknown_members_beside_a_report_are_refused() {
    let judged = report().to_string();
    let mut beside: Value = serde_json::from_str(&saved(&report())).unwrap();
    beside["verdict"] = "pass".into();
    for text in [beside.to_string(), format!("\u{FEFF}{beside}")] {
        let error = differences(text.as_bytes(), judged.as_bytes()).unwrap_err();
        assert!(error.contains("beside the report it has `verdict`"), "{error}");
    }
    let doubled = judged.replacen("\"annotations\":", "\"annotations\":[],\"annotations\":", 1);
    let error = differences(doubled.as_bytes(), judged.as_bytes()).unwrap_err();
    assert!(error.contains("duplicate member"), "{error}");
    let mut tool = report();
    tool["tool"]["note"] = "checked by hand".into();
    for text in [saved(&tool), tool.to_string()] {
        let error = differences(text.as_bytes(), judged.as_bytes()).unwrap_err();
        assert!(error.contains("its tool has `note`"), "{error}");
    }
}

#[test]
fn all_differences_are_counted_and_a_hundred_are_listed() {
    let mut report = report();
    let long = json!({"message": "é".repeat(500)});
    report["findings"] = vec![long; 300].into();
    let found = compare(&saved(&report));
    let real = self::report()["findings"].as_array().unwrap().len() as u64;
    assert!(found.total >= 300 && found.total >= real, "{}", found.total);
    assert_eq!(found.listed.len(), 100);
    assert!(
        found.listed.iter().flat_map(|one| &one.saved).all(|text| text.chars().count() <= 204),
        "{found:?}"
    );
}

#[test]
fn an_older_minor_version_may_lack_only_later_members() {
    let mut older = report();
    let strip = |report: &mut Value, names: &[&str]| {
        for finding in report["findings"].as_array_mut().unwrap() {
            for evidence in finding["evidence"].as_array_mut().unwrap() {
                evidence.as_object_mut().unwrap().retain(|name, _| !names.contains(&name.as_str()));
            }
        }
    };
    strip(&mut older, &["endLine", "endColumn"]);
    let finding_count = older["findings"].as_array().unwrap().len() as u64;
    assert_eq!(compare(&saved(&older)).total, 2 * finding_count, "a report of this version must have them");
    older["schemaVersion"] = "1.0".into();
    assert_eq!(compare(&saved(&older)), Differences::default());
    strip(&mut older, &["column"]);
    assert_eq!(compare(&saved(&older)).total, finding_count);
    older["findings"][0]["evidence"][0]["endLine"] = 999.into();
    assert_eq!(
        compare(&saved(&older)).total,
        finding_count + 1,
        "a member that it has anyway must be correct"
    );
}

#[test]
fn another_version_may_word_texts_differently() {
    let mut other = report();
    other["tool"]["version"] = "0.0.9".into();
    other["findings"][0]["message"] = "in other words".into();
    let found = compare(&saved(&other));
    assert_eq!((found.total, found.reworded_total), (0, 1));
    // But it may not evaluate differently, and may not say less as long as its contract is the
    // same.
    other["findings"][0]["reason"] = "sse-absent".into();
    other["findings"][0].as_object_mut().unwrap().remove("flags");
    let found = compare(&saved(&other));
    assert_eq!(found.total, 2, "{found:?}");
    // A newer minor version of the contract has members that this one doesn't know, but has all of
    // those known here.
    other["schemaVersion"] = "1.7".into();
    other["findings"][1]["new"] = 1.into();
    let found = compare(&saved(&other));
    assert_eq!((found.total, found.reworded_total), (2, 2), "{found:?}");
    for name in ["findings", "coverage", "verdict", "problems"] {
        let mut less = report();
        less["schemaVersion"] = "1.7".into();
        less.as_object_mut().unwrap().remove(name);
        assert_eq!(differences(saved(&less).as_bytes(), report().to_string().as_bytes()).unwrap().total, 1);
    }
    other["schemaVersion"] = "1.x".into();
    assert!(
        differences(saved(&other).as_bytes(), b"")
            .unwrap_err()
            .contains("this version reads only major version 1")
    );
    other["schemaVersion"] = "2.0".into();
    let message = differences(saved(&other).as_bytes(), b"").unwrap_err();
    assert_eq!(
        message,
        "its schemaVersion is 2.0: this version reads only major version 1: use one that reads it"
    );
    assert_eq!(read_seal(saved(&other).as_bytes()).unwrap_err(), message);
}

proptest! {
    #[test]
    fn any_bytes_give_an_error_not_a_panic(data in proptest::collection::vec(any::<u8>(), 0..300)) {
        prop_assert!(read_seal(&data).is_err());
        prop_assert!(differences(&data, &data).is_err());
    }

    /// After a change to any single character of a report, there is a difference, or the text is no
    /// longer a report, or nothing reads that character.
    #[test]
    fn a_changed_character_never_goes_unnoticed(at in any::<prop::sample::Index>(), by in "[a-z0-9]") {
        let report = report().to_string();
        let offset = at.index(report.len());
        prop_assume!(report.is_char_boundary(offset) && report.is_char_boundary(offset + 1));
        let changed = [&report[..offset], &by, &report[offset + 1..]].concat();
        let is_seen = differences(changed.as_bytes(), report.as_bytes()).map_or(true, |found| found.total + found.reworded_total > 0);
        let without = |text: &str| {
            let mut value: Value = serde_json::from_str(text).unwrap();
            for name in ["annotations", "schemaVersion", "tool"] {
                value.as_object_mut().unwrap().remove(name);
            }
            value.to_string()
        };
        prop_assert!(is_seen || without(&changed) == without(&report), "{offset} {by}");
    }
}
