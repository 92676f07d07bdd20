//! Evaluates every case in `fixtures/` natively and compares the result with its golden report.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    reason = "a test may panic, and fixtures are small"
)]

use std::collections::BTreeSet;

use dax001::contract::report::{Complete, Report, Verdict};
use dax001::contract::status::Status;

use dax001_testing::cases::{Case, bless, cases, evaluate_case};
use dax001_testing::evidence::assert_evidence_is_exact;

/// The bytes of every evidence range in its file match the observed value in the report.
fn assert_all_evidence_is_exact(case: &Case, report: &Report) {
    for finding in &report.findings {
        assert!(!finding.evidence.is_empty(), "{}: a finding without evidence", case.name);
        for evidence in &finding.evidence {
            let data = &case.inputs[evidence.source as usize].1;
            let encoding = report.sources[evidence.source as usize].encoding;
            assert_evidence_is_exact(data, encoding, evidence);
            // Line and column as an editor counts them.
            let before = encoding.text(&data[..evidence.start as usize]);
            let (line, column) = (
                before.matches('\n').count() + 1,
                before.rsplit('\n').next().unwrap().chars().filter(|c| *c != '\u{FEFF}').count() + 1,
            );
            assert_eq!((evidence.line, evidence.column), (line as u64, column as u64), "{}", case.name);
        }
    }
}

/// Checks what must be true of every report, whatever its evidence.
fn assert_report_is_sound(name: &str, report: &Report) {
    let count = |status| report.findings.iter().filter(|finding| finding.status == status).count() as u64;
    let summary = &report.summary;
    assert_eq!(
        (summary.pass, summary.fail, summary.unknown),
        (count(Status::Pass), count(Status::Fail), count(Status::Unknown))
    );
    if report.verdict == Verdict::Pass {
        assert!(
            summary.pass > 0 && summary.fail + summary.unknown + summary.errors == 0,
            "{name}: a wrong pass"
        );
        assert!(report.sources.iter().all(|source| source.complete != Complete::No), "{name}: a wrong pass");
    }
}

#[test]
fn every_fixture_gives_its_golden_report() {
    let schema = serde_json::to_value(schemars::schema_for!(Report)).unwrap();
    let schema = jsonschema::validator_for(&schema).unwrap();
    for case in cases() {
        let report = evaluate_case(&case);
        assert_report_is_sound(&case.name, &report);
        assert_all_evidence_is_exact(&case, &report);
        let value = serde_json::to_value(&report).unwrap();
        assert!(schema.is_valid(&value), "{}: {:?}", case.name, schema.iter_errors(&value).next());
        let reopened: Report = serde_json::from_value(value).unwrap();
        assert_eq!(reopened, report, "{}: a report changes when it is read back", case.name);
        bless(&case.folder.join("expected.json"), &(serde_json::to_string_pretty(&report).unwrap() + "\n"));
    }
}

#[test]
fn every_fixture_has_a_one_line_provenance() {
    for case in cases() {
        let text = std::fs::read_to_string(case.folder.join("provenance.txt")).unwrap();
        assert!(text.trim().lines().count() == 1, "{}: provenance is one line", case.name);
    }
}

#[test]
fn the_fixtures_cover_every_reason_form_and_verdict() {
    let reports: Vec<Report> = cases().iter().map(evaluate_case).collect();
    let reasons: BTreeSet<String> =
        reports.iter().flat_map(|r| &r.findings).map(|f| format!("{:?}", f.reason)).collect();
    for row in &dax001::contract::verdicts::VERDICTS {
        assert!(reasons.contains(&format!("{:?}", row.reason)), "no fixture has the reason {:?}", row.reason);
    }
    let forms: BTreeSet<String> =
        reports.iter().flat_map(|r| &r.sources).map(|s| format!("{:?}", s.form)).collect();
    assert_eq!(forms.len(), 17, "a form without a fixture: {forms:?}");
    for verdict in [Verdict::Pass, Verdict::Fail, Verdict::Unknown, Verdict::NotApplicable] {
        assert!(reports.iter().any(|report| report.verdict == verdict), "no fixture is {verdict:?}");
    }
}

/// 10 MB of brackets, and other inputs too large for a fixture.
#[test]
fn large_invalid_input_is_a_problem_with_a_location() {
    for (data, code, column) in [
        (vec![b'['; 10_000_000], "too-deep", 10_001),
        ([b"{\"Clusters\": [\"".to_vec(), vec![b'x'; 10_000_000]].concat(), "cut-off", 10_000_016),
    ] {
        let report = dax001_testing::cases::evaluate_bytes(&data);
        assert_eq!(report.verdict, Verdict::Unknown);
        let problem = serde_json::to_value(&report.sources[0].problems[0]).unwrap();
        assert_eq!(
            (problem["code"].as_str(), problem["line"].as_u64(), problem["column"].as_u64()),
            (Some(code), Some(1), Some(column))
        );
        assert!(!problem["help"].as_str().unwrap().is_empty());
    }
}

#[test]
fn problems_beyond_the_limit_are_counted_but_not_listed() {
    let data = format!("{{\"Clusters\": [{}1]}}", "1,".repeat(5000));
    let report = dax001_testing::cases::evaluate_bytes(data.as_bytes());
    assert_eq!(report.verdict, Verdict::Unknown);
    assert_eq!(report.sources[0].problems.len(), 101);
    assert_eq!(report.sources[0].problems[100].message, "4901 more errors are not listed");
}

/// A record counts even after a thousand others of the same cluster, for each row of the verdict
/// table.
#[test]
fn a_record_after_a_thousand_others_still_counts() {
    let arn = r#""ClusterArn": "arn:aws:dax:us-east-1:123456789012:cache/a""#;
    let of = |rest: &str| format!("{{{arn}{rest}}}");
    let sse =
        |status: &str, rest: &str| of(&format!(r#", "SSEDescription": {{"Status": "{status}"}}{rest}"#));
    let full = r#", "ClusterName": "a", "Status": "available", "NodeType": "dax.r5.large", "TotalNodes": 1, "ActiveNodes": 1,
        "IamRoleArn": "r", "SubnetGroup": "s", "SecurityGroups": [], "ParameterGroup": {}"#;
    let records = [
        ("sse-enabled", sse("ENABLED", "")),
        ("sse-disabled", sse("DISABLED", "")),
        ("sse-disabling", sse("DISABLING", "")),
        ("sse-enabling", sse("ENABLING", "")),
        ("sse-absent", of(full)),
        ("sse-not-exported", of("")),
        ("sse-unrecognised", sse("ON", "")),
        ("sse-contradicted", sse("ENABLED", r#", "NodeType": "dax.r3.large""#)),
        ("duplicate-member", sse("ENABLED", r#", "Status": "a", "Status": "b""#)),
    ];
    // The last row is for evidence that is too old, whatever the record says.
    assert_eq!(records.len() + 1, dax001::contract::verdicts::VERDICTS.len());
    let status = |name: &str| {
        let row = dax001::contract::verdicts::VERDICTS.iter().find(|row| row.reason.name() == name);
        row.unwrap_or_else(|| panic!("{name}")).status
    };
    for (before, record) in &records {
        for (last, other) in &records {
            let data = format!("[{}{other}]", format!("{record},\n").repeat(1_001));
            let report = dax001_testing::cases::evaluate_bytes(data.as_bytes());
            let worst = status(before).min(status(last));
            assert_eq!(report.findings.len(), 1, "{before}, {last}");
            assert_eq!(report.findings[0].status, worst, "{before}, then {last}");
            assert!(report.findings[0].evidence.len() <= 1_001);
            assert_ne!(report.verdict == Verdict::Pass, worst != Status::Pass, "{before}, then {last}");
        }
    }
}

/// Apart from its findings and a line for each source, a report grows no faster than its evidence.
#[test]
fn thousands_of_broken_sources_make_a_report_of_bounded_size() {
    let data = b"x\n".repeat(200);
    let name = |n: usize| format!("{n}.json");
    let names: Vec<String> = (0..5_000).map(name).collect();
    let inputs = names.iter().map(|name| dax001::Input {
        name,
        data: &data,
        label: dax001::contract::label::Label::default(),
    });
    let report = dax001::evaluate(inputs);
    assert_eq!(report.sources.len(), 5_000);
    assert!(report.sources.iter().all(|source| !source.problems.is_empty()), "every source lists a problem");
    let listed: usize = report.sources.iter().map(|source| source.problems.len()).sum();
    assert!(listed <= 1_000 + 5_000, "{listed}");
    let size = serde_json::to_vec(&report).unwrap().len();
    assert!(size < names.len() * 1_000 + 1_000_000, "{size}");
}

/// Nested pages, each a problem: 8 MB of them make a small report.
#[test]
fn pages_within_pages_make_a_small_report() {
    let data = format!("{{\"Clusters\":[{}{{}}]}}", "{\"Clusters\":[]},".repeat(500_000));
    let report = dax001_testing::cases::evaluate_bytes(data.as_bytes());
    assert_eq!(report.verdict, Verdict::Unknown);
    assert!(serde_json::to_vec(&report).unwrap().len() < 1_000_000);
}

#[test]
fn skipped_files_are_listed_but_are_not_sources() {
    let mut evaluator = dax001::Evaluator::default();
    evaluator.skip("a/._b.json", dax001::SkippedFile::OsMetadata(dax001::files::OsMetadata::AppleDouble));
    evaluator.skip("risks.yaml", dax001::SkippedFile::RiskList);
    let report = evaluator.finish();
    let codes: Vec<_> =
        report.problems.iter().map(|problem| serde_json::to_value(problem.code).unwrap()).collect();
    assert_eq!(codes, ["os-metadata-skipped", "risk-list-not-applied", "no-input"]);
    assert_eq!((report.summary.errors, report.summary.warnings, report.sources.len()), (1, 2, 0));
    assert!(report.problems[0].message.contains("a/._b.json"));
}

#[test]
fn no_input_is_unknown() {
    let report = dax001::evaluate([]);
    assert_eq!(report.verdict, Verdict::Unknown);
    assert_eq!(report.problems.len(), 1);
}

/// The problem that ends a source is listed, however many problems precede it.
#[test]
fn warnings_never_displace_the_error_that_ends_a_source() {
    let record = r#"{"ClusterName": "a", "ClusterArn": "arn:aws:dax:eu-west-1:123456789012:cache/b", "SSEDescription": {"Status": "ENABLED"}},"#;
    let data = format!("{{\"NextToken\": \"x\", \"Clusters\": [{}{{", record.repeat(150));
    let report = dax001_testing::cases::evaluate_bytes(data.as_bytes());
    let problems: Vec<_> =
        report.sources[0].problems.iter().map(|problem| format!("{:?}", problem.code)).collect();
    assert_eq!(problems.iter().filter(|code| *code == "ScopeContradicted").count(), 100);
    assert_eq!(&problems[100..], ["CutOff", "MoreWarnings"]);
    assert_eq!((report.summary.errors, report.summary.warnings), (1, 150));
}

/// A list names many clusters, and clusters in as many accounts have that same name. Each look-up
/// uses account, region and name.
#[test]
fn one_name_in_many_accounts_is_looked_up_by_account_region_and_name() {
    let record = |n: u64| format!(r#"{{"ClusterArn": "arn:aws:dax:us-east-1:{n:012}:cache/a"}}"#);
    let records: Vec<String> = (0..20_000).map(record).collect();
    let names = vec!["\"a\""; 20_000].join(",");
    let label = dax001::contract::label::Label {
        account: Some("000000000007".to_owned()),
        region: Some("eu-west-1".to_owned()),
    };
    let inputs = [
        (format!("[{}]", records.join(",")), dax001::contract::label::Label::default()),
        (format!("[{names}]"), label),
    ];
    let report = dax001::evaluate(inputs.iter().map(|(data, label)| dax001::Input {
        name: "a",
        data: data.as_bytes(),
        label: label.clone(),
    }));
    assert_eq!(report.findings.len(), 40_000);
}

#[test]
fn an_invalid_account_label_is_ignored_and_reported() {
    let label = dax001::contract::label::Label {
        account: Some("me".to_owned()),
        region: Some("eu-west-1".to_owned()),
    };
    let report = dax001::evaluate([dax001::Input { name: "a", data: b"[\"dax-a\"]", label }]);
    assert_eq!(report.sources[0].problems.len(), 1);
    let resource = &report.findings[0].resource;
    assert_eq!((resource.account.as_deref(), resource.region.as_deref()), (None, Some("eu-west-1")));
}
