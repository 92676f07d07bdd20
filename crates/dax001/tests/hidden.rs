//! Evidence, failures and further pages in unexpected positions, where a reader could overlook
//! them.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

use dax001::Evaluator;
use dax001::contract::label::Label;
use dax001::contract::problem::ProblemCode;
use dax001::contract::report::{Complete, Report, Verdict};
use dax001::files::FileKind;
use dax001::internals::kind_of;

const PASS: &str = r#"{"ClusterName": "a", "ClusterArn": "arn:aws:dax:us-east-1:123456789012:cache/a", "SSEDescription": {"Status": "ENABLED"}}"#;
const FAIL: &str = r#"{"Clusters": [{"ClusterName": "bad", "SSEDescription": {"Status": "DISABLED"}}]}"#;
const REPORT: &str = r#""schemaVersion": "1.2", "tool": {}, "rule": {}, "verdict": "pass", "findings": []"#;

fn report(text: &str, label: Label) -> Report {
    let mut evaluator = Evaluator::default();
    evaluator.begin("a.json", label);
    evaluator.push(text.as_bytes());
    evaluator.end();
    evaluator.finish()
}

/// Asserts that the text doesn't pass and that the report calls its source incomplete.
fn refuse(text: &str) {
    let report = report(text, Label::default());
    assert_ne!(report.verdict, Verdict::Pass, "{text}");
    assert_eq!(report.sources[0].complete, Complete::No, "{text}");
}

#[test]
fn nothing_can_hide_in_a_member_called_report() {
    for hidden in
        [FAIL, r#"{"us-west-2": {"Clusters": []}}"#, r#"{"Error": "An error occurred (AccessDenied)"}"#]
    {
        refuse(&format!(r#"{{"Clusters": [{PASS}], "report": {hidden}}}"#));
        refuse(&format!(r#"{{"report": {hidden}, "Clusters": [{PASS}]}}"#));
        refuse(&format!(r#"{{"us-east-1": {{"Clusters": [{PASS}]}}, "report": {hidden}}}"#));
        refuse(&format!(r#"{{"us-east-1": {{"Clusters": [{PASS}], "report": {hidden}}}}}"#));
        refuse(&format!(r#"[{{"Clusters": [{PASS}], "report": {hidden}}}]"#));
        refuse(&format!(r#"{{"Cluster": {PASS}, "report": {hidden}}}"#));
    }
    let record = PASS.strip_suffix('}').unwrap();
    refuse(&format!(r#"{record}, "report": {FAIL}}}"#));
    refuse(&format!(r#"{record}, "report": {{{REPORT}, "x": {FAIL}}}}}"#));
    refuse(&format!(r#"{record}, "report": {{{REPORT}, "Clusters": []}}}}"#));
}

#[test]
fn a_saved_report_that_contains_evidence_is_not_a_saved_report() {
    for text in [
        format!(r#"{{{REPORT}, "x": {FAIL}}}"#),
        format!(r#"{{"module": {FAIL}, "report": {{{REPORT}}}}}"#),
        format!(r#"{{"report": {{{REPORT}, "sources": [{FAIL}]}}}}"#),
        format!(r"{{{}}}", REPORT.replace("[]", &format!("[{FAIL}]"))),
        format!(r#"{{{REPORT}, "ResponseMetadata": {FAIL}}}"#),
    ] {
        assert_ne!(kind_of(text.as_bytes()), FileKind::SavedReport, "{text}");
        refuse(&text);
    }
}

#[test]
fn call_metadata_cannot_hide_a_failure() {
    for metadata in [
        r#""ResponseMetadata": {"HTTPStatusCode": 403}"#,
        r#""ResponseMetadata": {"Error": "AccessDenied"}"#,
        r#""$metadata": {"NextToken": "x"}"#,
        r#""ResponseMetadata": ["An error occurred (AccessDeniedException)"]"#,
        r#""XMetadata": [["bad", "DISABLED"]]"#,
        r#""x_metadata": {"us-west-2": {"error": 1}}"#,
    ] {
        refuse(&format!(r#"{{"Clusters": [{PASS}], {metadata}}}"#));
        refuse(&format!(r#"{{"us-east-1": {{"Clusters": [{PASS}]}}, {metadata}}}"#));
    }
    let fine =
        r#"{"HTTPStatusCode": 200, "RequestId": "x", "RetryAttempts": 0, "HTTPHeaders": {"date": "x"}}"#;
    for key in ["ResponseMetadata", "$metadata"] {
        let report = report(&format!(r#"{{"Clusters": [{PASS}], "{key}": {fine}}}"#), Label::default());
        assert_eq!((report.verdict, &report.sources[0].problems[..]), (Verdict::Pass, &[][..]));
    }
}

#[test]
fn failures_and_further_pages_are_noticed_in_every_spelling() {
    for member in [
        r#""Next_Token": "eyJ""#,
        r#""NEXT_TOKEN": "x""#,
        r#""Next-Token": "x""#,
        r#""NextToken ": "x""#,
        r#""PaginationToken": "x""#,
        r#""NextPageUrl": "x""#,
        r#""HasMorePages": true"#,
        r#""__type": "com.amazon.coral.service#AccessDeniedException""#,
        r#""eu_west_1": "AccessDeniedException: User is not authorized""#,
        r#""Note": "Rate exceeded""#,
        r#""Warning": "output truncated at 100 items""#,
        r#""HTTPStatusCode": 500"#,
        r#""traceback": "x""#,
    ] {
        refuse(&format!(r#"{{"Clusters": [{PASS}], {member}}}"#));
        refuse(&format!(r#"{{"us-east-1": {{"Clusters": [{PASS}], {member}}}}}"#));
    }
}

#[test]
fn unsupported_node_types_are_recognised_in_every_spelling() {
    for node_type in ["dax.r3.large", "dax.R3.large", "DAX.R3.8XLARGE", " dax.r3.large"] {
        let record = PASS.replacen('{', &format!(r#"{{"NodeType": "{node_type}", "#), 1);
        let report = report(&format!(r#"{{"Clusters": [{record}]}}"#), Label::default());
        assert_eq!(report.verdict, Verdict::Unknown, "{node_type}");
    }
}

#[test]
fn a_region_key_that_contradicts_the_label_is_reported() {
    let label = Label { account: Some("123456789012".to_owned()), region: Some("us-east-1".to_owned()) };
    for text in [
        r#"{"eu-west-1": {"Clusters": []}}"#,
        r#"{"us-east-1": {"Clusters": []}, "eu-west-1": {"Clusters": [{"ClusterName": "a", "SSEDescription": {"Status": "ENABLED"}}]}}"#,
    ] {
        let report = report(text, label.clone());
        assert_eq!(report.verdict, Verdict::Unknown, "{text}");
        let codes: Vec<ProblemCode> = report.sources[0].problems.iter().map(|problem| problem.code).collect();
        assert_eq!(codes, [ProblemCode::LabelContradicted], "{text}");
    }
    let report = report(r#"{"us-east-1": {"Clusters": []}}"#, label);
    assert_eq!(report.verdict, Verdict::NotApplicable);
}
