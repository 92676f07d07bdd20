//! Evaluating: the report doesn't depend on the host.

use dax001::contract::label::Label;
use dax001::contract::problem::ProblemCode;
use dax001::contract::report::{Form, Report, Verdict};
use dax001::contract::settings::Settings;
use dax001::{Evaluator, Sha256};
use dax001_testing::cases::{Case, cases, evaluate_case, evaluate_case_hashed};
use dax001_workbench::protocol::{Ask, Query, Reply, Work};

use crate::support::evidence::{DESKTOP_INI, Evidence, RISKS, archive, label, page, record, three};
use crate::support::{Host, HostHashing, NOW, evaluation, file_of, large, stored};

fn once(host: &Host, evidence: &Evidence, sha256: bool, settings: Settings) -> Report {
    let inputs = evidence.inputs.clone();
    host.ask(Ask::EvaluateOnce { inputs, sha256, settings }, evidence).complete_report()
}

fn sha256(bytes: &[u8]) -> String {
    let mut hash = Sha256::default();
    hash.push(bytes);
    hash.finish()
}

/// The evaluator's own report on these files.
fn direct(files: &[(&str, &[u8])]) -> Report {
    let mut evaluator = Evaluator::default().with_sha256();
    for (name, bytes) in files {
        evaluator.begin(name, Label::default());
        evaluator.push(bytes);
        evaluator.end();
    }
    evaluator.finish()
}

/// The codes of the problems of a report and its sources.
fn codes(report: &Report) -> Vec<ProblemCode> {
    let of_sources = report.sources.iter().flat_map(|source| &source.problems);
    of_sources.chain(&report.problems).map(|problem| problem.code).collect()
}

const PAGE: &[u8] = br#"{"Clusters": [{"ClusterName": "a", "SSEDescription": {"Status": "ENABLED"}}]}"#;

#[test]
fn every_fixture_gives_the_evaluators_report() {
    for case in cases() {
        // Byte by byte, long inputs would take minutes.
        let size: usize = case.inputs.iter().map(|(_, bytes)| bytes.len()).sum();
        let host = Host::new(if size < 2000 { 1 } else { 977 });
        let (evidence, name) = (Evidence::of(&case), &case.name);
        let hashed = once(&host, &evidence, true, case.settings.clone());
        assert_eq!(hashed, evaluate_case_hashed(&case), "{name}");
        // The hash is the same whether the host or the module computes it.
        host.hashing.set(HostHashing::Refuses);
        assert_eq!(once(&host, &evidence, true, case.settings.clone()), hashed, "{name}");
        let has_manifest = hashed.sources.iter().any(|source| source.form == Form::ExportManifest);
        let plain = once(&host, &evidence, false, case.settings.clone());
        let is_hashed = plain.sources.iter().any(|source| source.sha256.is_some());
        assert_eq!(
            plain,
            if is_hashed { evaluate_case_hashed(&case) } else { evaluate_case(&case) },
            "{name}"
        );
        // A manifest identifies sources by their hashes, so every source must have one.
        assert!(is_hashed || !has_manifest, "{name}");
    }
}

#[test]
fn an_open_report_is_the_evaluators_report() {
    for name in [
        "cli-v2-describe",
        "collected-with-clusters",
        "bad-cut-off",
        "form-pairs",
        "coverage-fifteen-regions",
    ] {
        let case = Case::named(name);
        let host = Host::default();
        let evidence = Evidence::of(&case);
        let outcome = host.evaluate(1, &evidence);
        let as_of = Some(NOW.to_owned());
        let expected =
            evaluate_case_hashed(&Case { settings: Settings { as_of, ..Settings::default() }, ..case });
        let shown = outcome.shown();
        assert_eq!(shown.input_indices, (0..evidence.inputs.len()).collect::<Vec<_>>());
        assert_eq!((shown.lists.len(), shown.saved_reports.len(), shown.saved), (0, 0, None));
        let hashes: Vec<_> = expected.sources.iter().map(|source| source.sha256.clone()).collect();
        assert_eq!(outcome.sealed(), hashes);
        let rows = host.rows(1, Query::default());
        assert_eq!(rows.total, expected.findings.len());
        assert_eq!(shown.report, Report { findings: Vec::new(), ..expected }, "{name}");
    }
}

#[test]
fn an_archive_is_evaluated_as_its_files() {
    let case = Case::named("collected-twice");
    let files: Vec<(&str, &[u8])> =
        case.inputs.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    let named: Vec<(String, &[u8])> =
        files.iter().map(|(name, bytes)| (format!("e.zip!/{name}"), *bytes)).collect();
    let named: Vec<(&str, &[u8])> = named.iter().map(|(name, bytes)| (name.as_str(), *bytes)).collect();
    let evidence = Evidence::one("page.json", PAGE).with("e.zip", &archive(&files));
    let host = Host::new(100);
    // The archive contains the manifest, so every source is hashed, even one outside of the
    // archive.
    let report = once(&host, &evidence, false, Settings::default());
    assert_eq!(report, direct(&[&[("page.json", PAGE)], named.as_slice()].concat()));
    let outcome = host.evaluate(1, &evidence);
    assert_eq!(outcome.shown().input_indices, [0, 1, 1, 1]);
    assert_eq!(outcome.asides, 1);
    // The page gets a reply for each input. Those for the other files of an archive are progress.
    let readings = outcome.replies.iter().filter(|reply| matches!(reply, Reply::Reading { .. }));
    assert_eq!(readings.count(), 2);
}

#[test]
fn files_in_an_archive_that_are_not_evidence_are_reported() {
    let nested = archive(&[("page.json", PAGE)]);
    let files: &[(&str, &[u8])] =
        &[("a.json", PAGE), ("desktop.ini", DESKTOP_INI), ("nested.zip", &nested), ("risks.yaml", RISKS)];
    let evidence = Evidence::one("e.zip", &archive(files));
    let outcome = Host::default().evaluate(1, &evidence);
    let shown = outcome.shown();
    let names: Vec<&str> = shown.report.sources.iter().map(|source| source.name.as_str()).collect();
    assert_eq!(names, ["e.zip!/a.json", "e.zip!/nested.zip"]);
    assert_eq!(shown.report.verdict, Verdict::Unknown);
    let codes = codes(&shown.report);
    for code in [ProblemCode::OsMetadataSkipped, ProblemCode::RiskListNotApplied, ProblemCode::Archive] {
        assert!(codes.contains(&code), "{codes:?}");
    }
    // The list is in an archive, so it can't be used as a list.
    assert!(shown.lists.is_empty());
}

#[test]
fn a_damaged_entry_is_a_problem_and_the_others_are_evaluated() {
    let mut bytes = archive(&[("a.json", PAGE), ("b.json", &page(&[record("b", "ENABLED")]))]);
    let at = bytes.windows(6).position(|window| window == b"a.json").unwrap() + 6;
    bytes[at + 10] ^= 0xff;
    let report = Host::default().evaluate(1, &Evidence::one("e.zip", &bytes)).shown().report;
    assert_eq!((report.verdict, report.summary.pass), (Verdict::Unknown, 1));
    assert_eq!(codes(&report), [ProblemCode::ArchiveDamaged]);
    // A truncated archive is one problem.
    bytes.truncate(bytes.len() - 30);
    let report = Host::default().evaluate(1, &Evidence::one("e.zip", &bytes)).shown().report;
    assert_eq!((report.verdict, report.sources.len(), report.summary.clusters), (Verdict::Unknown, 1, 0));
}

#[test]
fn an_archive_that_the_host_cannot_store_never_passes() {
    let host = Host::default();
    host.is_full.set(true);
    let report = host.evaluate(1, &Evidence::one("e.zip", &archive(&[("a.json", PAGE)]))).shown().report;
    assert_eq!(report.verdict, Verdict::Unknown);
    assert_eq!(codes(&report), [ProblemCode::SourceUnreadable]);
}

#[test]
fn inputs_that_cannot_be_read_are_problems() {
    let missing = Evidence { files: Vec::new(), ..Evidence::one("gone.json", PAGE) };
    let unreadable = Evidence::one("a.json", PAGE).with_unreadable("folder", "it is a folder");
    let empty = Evidence::one("empty.json", b"").with("a.json", PAGE);
    for (evidence, code, message) in [
        (missing, ProblemCode::SourceUnreadable, "its bytes could not be read"),
        (unreadable, ProblemCode::SourceUnreadable, "it is a folder"),
        (empty, ProblemCode::EmptySource, "it is empty"),
    ] {
        let report = Host::default().evaluate(1, &evidence).shown().report;
        assert_eq!(report.verdict, Verdict::Unknown);
        let problem = report.sources.iter().flat_map(|source| &source.problems).next().unwrap();
        assert_eq!((problem.code, problem.message.as_ref()), (code, message));
    }
}

#[test]
fn a_file_that_breaks_off_is_incomplete_and_the_next_one_is_read() {
    let bytes = page(&[record("a", "ENABLED"), record("b", "ENABLED")]);
    let broken = stored(&bytes);
    let evidence = Evidence::default().with_file("a.json", file_of(&broken)).with("b.json", PAGE);
    let host = Host::new(100);
    let mut job = host.begin(evaluation(1, &evidence), &evidence);
    job.step_to_reply(&host, 1);
    broken.breaks_at.set(Some(bytes.len() as u64 * 3 / 4));
    let outcome = job.finish(&host);
    let shown = outcome.shown();
    assert_eq!((shown.report.verdict, shown.report.summary.pass), (Verdict::Unknown, 2));
    let problem = &shown.report.sources[0].problems[0];
    assert_eq!(problem.message, "this source cannot be read: its bytes could not be read (the disk is gone)");
    assert_eq!(outcome.sealed(), [None, Some(sha256(PAGE))]);
}

#[test]
fn labels_apply_to_one_source_or_to_all_sources_of_an_input() {
    let bytes = archive(&[("a.json", PAGE), ("b.json", b"{\"Clusters\": []}")]);
    let mut evidence = Evidence::one("e.zip", &bytes).labelled("eu-west-1");
    evidence.inputs[0].labels.push(("e.zip!/b.json".to_owned(), label("eu-west-2")));
    let report = Host::default().evaluate(1, &evidence).shown().report;
    let regions: Vec<_> = report.sources.iter().map(|source| source.region.as_deref().unwrap()).collect();
    assert_eq!(regions, ["eu-west-1", "eu-west-2"]);
    let labels: Vec<_> = report.sources.iter().map(|source| source.label.clone().unwrap()).collect();
    assert_eq!(labels, [label("eu-west-1"), label("eu-west-2")]);
}

#[test]
fn lists_and_saved_reports_beside_evidence_are_offered() {
    let saved = {
        let host = Host::default();
        host.evaluate(1, &three());
        host.save(1, "json", Vec::new())
    };
    let evidence = three().with("risks.yaml", RISKS).with("old.json", &saved);
    let shown = Host::default().evaluate(1, &evidence).shown();
    assert_eq!((shown.input_indices, shown.lists, shown.saved_reports), (vec![0], vec![1], vec![2]));
    assert_eq!(codes(&shown.report), [ProblemCode::RiskListNotApplied, ProblemCode::SavedReportSkipped]);
    // A broken saved report counts as evidence, with an error.
    let evidence = three().with("old.json", &saved[..saved.len() - 9]);
    let shown = Host::default().evaluate(1, &evidence).shown();
    assert_eq!((shown.report.sources.len(), shown.report.summary.errors), (2, 1));
}

#[test]
fn large_evidence_is_hashed_after_the_report() {
    let page = large(PAGE);
    let host = Host::new(1 << 20);
    let outcome = host.evaluate(1, &Evidence::one("a.json", &page));
    assert_eq!(outcome.shown().report.sources[0].sha256, None);
    assert_eq!(outcome.sealed(), [Some(sha256(&page))]);
    let saved: serde_json::Value = serde_json::from_slice(&host.save(1, "json", Vec::new())).unwrap();
    assert_eq!(saved["report"]["sources"][0]["sha256"], sha256(&page));
    // Small evidence is hashed before the report appears.
    assert_eq!(
        host.evaluate(2, &three()).shown().report.sources[0].sha256.as_ref().map(String::len),
        Some(64)
    );
}

#[test]
fn evidence_that_the_host_fails_to_hash_never_passes() {
    let host = Host::default();
    host.hashing.set(HostHashing::Fails);
    let evidence = Evidence::one("a.json", PAGE).with("b.json", PAGE);
    let report = once(&host, &evidence, true, Settings::default());
    assert_eq!(report.verdict, Verdict::Unknown);
    for source in &report.sources {
        assert_eq!((source.sha256.as_ref(), source.problems[0].code), (None, ProblemCode::SourceUnreadable));
        assert!(
            source.problems[0].message.ends_with("its SHA-256 can't be computed (no hash)"),
            "{source:?}"
        );
    }
}

#[test]
fn a_file_that_has_grown_gets_no_hash() {
    let growing = stored(&large(PAGE));
    let evidence = Evidence::default().with_file("a.json", file_of(&growing));
    let evidence = evidence.with("b.json", b"{\"Clusters\": []}");
    let host = Host::new(1 << 20);
    let mut job = host.begin(evaluation(1, &evidence), &evidence);
    while !job.outcome.replies.iter().any(|reply| matches!(reply, Reply::Report { .. })) {
        assert!(job.step(&host));
    }
    growing.bytes.borrow_mut().push(b' ');
    assert_eq!(job.finish(&host).sealed(), [None, Some(sha256(b"{\"Clusters\": []}"))]);
}

#[test]
fn invalid_settings_are_rejected() {
    let (host, evidence) = (Host::default(), three());
    let settings = Settings { max_age: Some("old".to_owned()), ..Settings::default() };
    let ask = Ask::Evaluate { run: 1, inputs: evidence.inputs.clone(), settings: settings.clone() };
    let message = host.ask(ask, &evidence).failed(Work::Evaluation { run: 1 });
    assert_eq!(message, "`old` is not an age: write days like 90d or hours like 36h");
    let ask = Ask::EvaluateOnce { inputs: evidence.inputs.clone(), sha256: false, settings };
    let outcome = host.ask(ask, &evidence);
    assert_eq!(outcome.written.len(), 0);
    outcome.failed(Work::Unknown);
}

#[test]
fn a_maximum_age_is_counted_from_now() {
    let (host, evidence) = (Host::default(), three());
    let settings = Settings { max_age: Some("90d".to_owned()), ..Settings::default() };
    let ask = Ask::Evaluate { run: 1, inputs: evidence.inputs.clone(), settings };
    let report = host.ask(ask, &evidence).shown().report;
    assert_eq!(report.settings.unwrap().as_of.as_deref(), Some(NOW));
    assert_eq!(report.summary.pass, 0);
}
