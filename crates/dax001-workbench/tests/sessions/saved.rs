//! Saved reports: shown as they were saved, saved again, and verified.

use dax001::Sha256;
use dax001_testing::cases::{Case, root};
use dax001_workbench::protocol::{Ask, Query, Reply, UnreadableFile, Verification, VerificationStatus, Work};
use serde_json::Value;

use crate::support::evidence::{DESKTOP_INI, Evidence, RISKS, archive, three};
use crate::support::{Host, NOW, bytes_of, file_of, stored};

/// The saved report on this evidence.
fn saved(evidence: &Evidence) -> Vec<u8> {
    let host = Host::default();
    host.evaluate(1, evidence);
    host.save(1, "json", Vec::new())
}

/// Verifies the only report among these inputs.
fn verified(evidence: &Evidence) -> Verification {
    let ask = Ask::Verify { id: 3, saved: None, inputs: evidence.inputs.clone() };
    Host::new(100).ask(ask, evidence).verified()
}

/// Verifies the last of these inputs as the report.
fn verified_by_last(evidence: &Evidence) -> Verification {
    let (saved, inputs) = evidence.inputs.split_last().unwrap();
    let ask = Ask::Verify { id: 3, saved: Some(saved.clone()), inputs: inputs.to_vec() };
    Host::default().ask(ask, evidence).verified()
}

fn utf16(bytes: &[u8]) -> Vec<u8> {
    let text = std::str::from_utf8(bytes).unwrap();
    std::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
}

#[test]
fn a_saved_report_alone_is_shown_as_it_was_saved() {
    let first = Host::default();
    let before = first.evaluate(1, &three());
    let bytes = first.save(1, "json", Vec::new());
    for bytes in [bytes.clone(), utf16(&bytes)] {
        let host = Host::new(100);
        let outcome = host.evaluate(1, &Evidence::one("report.json", &bytes));
        let shown = outcome.shown();
        let (saved, expected) = (shown.saved.unwrap(), before.shown().report);
        assert_eq!(saved.generated_at.as_deref(), Some(NOW));
        assert_eq!((saved.tool, saved.judged_otherwise), (expected.tool.clone(), Vec::new()));
        assert_eq!((shown.report, shown.input_indices), (expected, vec![0]));
        assert_eq!(outcome.sealed(), before.sealed());
        // Its evidence is not available.
        assert_eq!(host.rows(1, Query::default()), first.rows(1, Query::default()));
        let detail = host.tell(Ask::Detail { run: 1, index: 0, evidence: 0 }).detail();
        assert_eq!((detail.window, detail.plan), (None, None));
        // Reopening a report doesn't change when and by what it was made.
        assert_eq!(host.save(1, "json", Vec::new()), self::saved(&three()));
        let html = String::from_utf8(host.save(1, "html", Vec::new())).unwrap();
        assert!(html.contains("2026-11-24"), "{html}");
    }
}

#[test]
fn a_broken_report_alone_is_a_failure_and_the_session_goes_on() {
    let bytes = saved(&three());
    let mut changed: Value = serde_json::from_slice(&bytes).unwrap();
    changed["report"]["summary"]["pass"] = 2.into();
    let host = Host::default();
    host.evaluate(1, &three());
    for (bytes, reason) in [
        (
            bytes[..bytes.len() - 9].to_vec(),
            "it is not a report in the format json that this version of dax001 reads",
        ),
        (changed.to_string().into_bytes(), "it was changed after it was saved: its summary miscounts"),
    ] {
        let message = host.evaluate(2, &Evidence::one("r.json", &bytes)).failed(Work::Evaluation { run: 2 });
        assert!(message.starts_with(&format!("can't read r.json: {reason}")), "{message}");
    }
    assert_eq!(host.rows(1, Query::default()).total, 3);
    assert_eq!(host.rows(2, Query::default()).total, 0);
}

#[test]
fn a_report_matches_its_evidence() {
    let host = Host::default();
    host.evaluate(1, &Evidence::of(&Case::named("collected-always-enabled")));
    let bytes = host.save(1, "json", Vec::new());
    let evidence = Evidence::of(&Case::named("collected-always-enabled")).with("old/report.json", &bytes);
    // The report may be in the folder with its evidence.
    for outcome in [verified(&evidence), verified_by_last(&evidence), {
        let all = Evidence { inputs: evidence.inputs.clone(), ..evidence.clone() };
        verified_by_last(&all.with("copy.json", &bytes))
    }] {
        assert_eq!(outcome.status, VerificationStatus::Holds, "{outcome:?}");
        assert_eq!((outcome.missing.len(), outcome.reservation()), (0, None));
        assert!(outcome.input_names.iter().all(Option::is_some));
        assert_eq!(outcome.seal.unwrap().generated_at.as_deref(), Some(NOW));
    }
}

#[test]
fn an_archive_with_files_that_are_not_evidence_still_verifies() {
    let page = bytes_of(&three().files[0]);
    let mut broken = archive(&[("page.json", &page), ("desktop.ini", DESKTOP_INI), ("b.json", b"[]")]);
    let at = broken.windows(6).position(|window| window == b"b.json").unwrap() + 6;
    broken[at] ^= 0xff;
    let evidence = Evidence::one("e.zip", &broken).with("risks.yaml", RISKS).labelled("us-east-1");
    let outcome = verified(&evidence.clone().with("report.json", &saved(&evidence)));
    assert_eq!(outcome.status, VerificationStatus::Holds, "{outcome:?}");
    let skipped: Vec<&str> = outcome.skipped.iter().map(|file| file.what.as_str()).collect();
    assert_eq!(skipped, ["desktop.ini file of Windows", "list of accepted risks"]);
    let unreadable: Vec<&str> = outcome.unreadable.iter().map(|file| file.name.as_str()).collect();
    assert_eq!(unreadable, ["e.zip!/b.json"]);
}

#[test]
fn a_flipped_status_is_a_difference() {
    let text = String::from_utf8(saved(&three())).unwrap();
    let at = text.find(r#"{"status":"unknown""#).unwrap();
    let flipped =
        format!("{}{}", &text[..at], text[at..].replacen(r#""status":"unknown""#, r#""status":"pass""#, 1));
    let outcome = verified(&three().with("report.json", flipped.as_bytes()));
    assert_eq!((outcome.status, outcome.differences.total), (VerificationStatus::Differs, 1));
    assert_eq!(outcome.differences.listed[0].pointer, "/findings/2/status");
}

#[test]
fn without_its_evidence_a_report_is_not_verified() {
    let bytes = saved(&three());
    let outcome = verified(&Evidence::one("other.json", b"[]").with("report.json", &bytes));
    assert_eq!(outcome.status, VerificationStatus::EvidenceMissing);
    assert_eq!(
        (outcome.missing.len(), outcome.input_names, outcome.unused),
        (1, vec![None], vec!["other.json".to_owned()])
    );
    // Other bytes under the source's name.
    let outcome = verified(&Evidence::one("page.json", b"[]").with("report.json", &bytes));
    assert_eq!((outcome.changed.len(), outcome.changed[0].source), (1, 0));
}

#[test]
fn two_reports_without_a_choice_are_a_failure() {
    let bytes = saved(&three());
    let evidence = three().with("one.json", &bytes).with("two.json", &bytes);
    let ask = Ask::Verify { id: 3, saved: None, inputs: evidence.inputs.clone() };
    let message = Host::default().ask(ask, &evidence).failed(Work::Verification { id: 3 });
    assert_eq!(message, "there are two saved reports, one.json and two.json: choose one, with its evidence");
    // If the report is named, another report is unused only if its bytes differ.
    let other = [bytes.as_slice(), b"\n"].concat();
    let evidence = three().with("other.json", &other).with("report.json", &bytes);
    let outcome = verified_by_last(&evidence);
    assert_eq!((outcome.status, outcome.unused), (VerificationStatus::Holds, vec!["other.json".to_owned()]));
}

#[test]
fn without_a_report_nothing_is_verified() {
    let outcome = verified(&three().with_unreadable("gone", "it is gone"));
    assert_eq!((outcome.status, outcome.message), (VerificationStatus::NoReport, None));
    assert_eq!(outcome.unused, ["page.json"]);
    let gone = UnreadableFile { name: "gone".to_owned(), message: "it is gone".to_owned() };
    assert_eq!(outcome.unreadable, [gone]);
    // A named report that can't be read is an outcome, not a failure.
    for evidence in [three().with("r.json", b"{}"), three().with_unreadable("r.json", "it is gone")] {
        let outcome = verified_by_last(&evidence);
        assert_eq!(outcome.status, VerificationStatus::NoReport);
        assert!(outcome.message.unwrap().starts_with("can't read r.json: "));
    }
}

#[test]
fn evidence_that_breaks_off_while_it_is_verified_is_unreadable() {
    let broken = stored(&bytes_of(&three().files[0]));
    broken.breaks_at.set(Some(100));
    let bytes = saved(&three());
    let evidence = Evidence::default().with_file("page.json", file_of(&broken)).with("report.json", &bytes);
    let outcome = verified(&evidence);
    assert_eq!((outcome.status, outcome.unreadable.len()), (VerificationStatus::EvidenceMissing, 1));
}

#[test]
fn progress_of_a_verification_ends_at_its_total() {
    let page = bytes_of(&three().files[0]);
    let evidence = Evidence::one("e.zip", &archive(&[("page.json", &page)]));
    let evidence = evidence.clone().with("report.json", &saved(&evidence));
    let ask = Ask::Verify { id: 3, saved: None, inputs: evidence.inputs.clone() };
    let outcome = Host::new(100).ask(ask, &evidence);
    let progress = outcome.progress.iter().map(|reply| match reply {
        Reply::Verifying { id: 3, progress } => (progress.bytes, progress.total),
        other => panic!("{other:?}"),
    });
    let done: Vec<_> = progress.filter(|(bytes, total)| bytes == total).map(|(bytes, _)| bytes).collect();
    // Once for hashing all inputs, once for evaluating the evidence.
    assert_eq!(done, [(page.len() + bytes_of(&evidence.files[1]).len()) as u64, page.len() as u64]);
}

#[test]
fn reports_of_an_earlier_version_still_verify() {
    let folder = root().join("fixtures/saved-0.1.0");
    let mut evidence = Evidence::default();
    for entry in std::fs::read_dir(folder.join("evidence")).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            evidence =
                evidence.with(path.file_name().unwrap().to_str().unwrap(), &std::fs::read(&path).unwrap());
        }
    }
    let mut matching_count = 0;
    for entry in std::fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "json") {
            continue;
        }
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let outcome = verified_by_last(&evidence.clone().with(&name, &std::fs::read(&path).unwrap()));
        assert_ne!(outcome.status, VerificationStatus::Differs, "{name}: {outcome:?}");
        assert_ne!(outcome.status, VerificationStatus::NoReport, "{name}: {outcome:?}");
        matching_count += usize::from(outcome.status == VerificationStatus::Holds);
    }
    assert!(matching_count > 5, "{matching_count}");
}

#[test]
fn the_module_and_the_commit_are_saved() {
    let host = Host::default();
    let [ready] = &host.tell(Ask::Open { commit: "c0ffee".to_owned() }).replies[..] else { panic!() };
    assert!(matches!(ready, Reply::Ready { sha256, .. } if sha256 == "00ff"));
    host.evaluate(1, &three());
    let saved: Value = serde_json::from_slice(&host.save(1, "json", Vec::new())).unwrap();
    assert_eq!(saved["module"], serde_json::json!({"sha256": "00ff", "commit": "c0ffee"}));
    let mut hash = Sha256::default();
    hash.push(&bytes_of(&three().files[0]));
    assert_eq!(saved["report"]["sources"][0]["sha256"], hash.finish());
}
