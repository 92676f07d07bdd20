//! A trap in another instance, or a missing answer from it, leads to an ordinary reply, and the
//! session continues.

use dax001::contract::problem::ProblemCode;
use dax001::contract::report::Verdict;
use dax001_workbench::protocol::{Ask, Query, Work};
use dax001_workbench::{Answer, HostResponse, Need, Workbench};

use crate::support::evidence::{Evidence, archive, three};
use crate::support::{Host, TRAP, bytes_of, evaluation};

fn saved() -> Vec<u8> {
    let host = Host::default();
    host.evaluate(1, &three());
    host.save(1, "json", Vec::new())
}

/// A host with an open report, whose other instances trap.
fn trapping() -> Host {
    let host = Host::default();
    host.evaluate(1, &three());
    host.has_traps.set(true);
    host
}

/// Checks that everything still works.
fn goes_on(host: &Host) {
    host.has_traps.set(false);
    assert_eq!(host.rows(1, Query::default()).total, 3);
    let evidence = Evidence::one("e.zip", &archive(&[("page.json", &bytes_of(&three().files[0]))]));
    assert_eq!(host.evaluate(9, &evidence).shown().report.summary.clusters, 3);
}

#[test]
fn an_archive_that_traps_is_a_problem_and_never_a_pass() {
    let host = trapping();
    let page = b"{\"Clusters\": [{\"ClusterName\": \"a\", \"SSEDescription\": {\"Status\": \"ENABLED\"}}]}";
    let evidence = Evidence::one("e.zip", &archive(&[("page.json", page)])).with("page.json", page);
    let report = host.evaluate(2, &evidence).shown().report;
    assert_eq!((report.verdict, report.summary.pass), (Verdict::Unknown, 1));
    let problem = &report.sources[0].problems[0];
    assert_eq!((report.sources[0].name.as_str(), problem.code), ("e.zip", ProblemCode::SourceUnreadable));
    assert_eq!(problem.message, format!("this archive cannot be unpacked: {TRAP}"));
    goes_on(&host);
}

#[test]
fn a_saved_report_that_traps_is_a_failure() {
    let host = trapping();
    let message = host.evaluate(2, &Evidence::one("r.json", &saved())).failed(Work::Evaluation { run: 2 });
    assert_eq!(message, format!("can't read r.json: {TRAP}"));
    goes_on(&host);
}

#[test]
fn an_earlier_report_that_traps_is_a_failure() {
    let host = trapping();
    for bytes in [saved(), bytes_of(&three().files[0])] {
        let earlier = Evidence::one("r.json", &bytes);
        let ask = Ask::Compare { run: 1, id: 4, input: earlier.input(0) };
        let message = host.ask(ask, &earlier).failed(Work::Comparison { id: 4 });
        assert_eq!(message, format!("can't read r.json: {TRAP}"));
    }
    goes_on(&host);
}

#[test]
fn a_verification_that_traps_is_a_failure() {
    let host = trapping();
    let evidence = three().with("r.json", &saved());
    let ask = Ask::Verify { id: 4, saved: None, inputs: evidence.inputs.clone() };
    assert_eq!(host.ask(ask, &evidence).failed(Work::Verification { id: 4 }), TRAP);
    goes_on(&host);
}

#[test]
fn an_invalid_question_is_answered_with_an_error() {
    for question in ["", "{}", "\"Unpack\"", "\u{fffd}"] {
        let mut job = Workbench::aside(question, Vec::new());
        let Need::Answer(Answer { value, findings, files }) = job.step(HostResponse::Nothing) else {
            panic!()
        };
        assert!(value.starts_with("{\"Err\":"), "{value}");
        assert!(findings.is_empty() && files.is_empty());
        assert!(matches!(job.step(HostResponse::Nothing), Need::Done));
    }
}

#[test]
fn an_invalid_answer_fails_a_report_and_retries_an_archive() {
    let answers = || {
        let answer =
            |value: &str| HostResponse::Answer(Answer { value: value.to_owned(), ..Answer::default() });
        let envelope = r#"{"Ok": {"generatedAt": null, "generated_at": null, "module": null, "judged_otherwise": [], "annotations": [], "left_out": 0}}"#;
        [
            HostResponse::Nothing,
            HostResponse::Bytes(Vec::new()),
            answer(""),
            answer("{\"Ok\": 7}"),
            answer(envelope),
        ]
    };
    for response in answers() {
        let host = Host::default();
        let evidence = Evidence::one("r.json", &saved());
        let job = host.begin(evaluation(1, &evidence), &evidence);
        let outcome = job.finish_with_aside(&host, response);
        assert!(outcome.failed(Work::Evaluation { run: 1 }).len() > 10);
    }
    for response in answers() {
        let host = Host::default();
        let evidence = Evidence::one("e.zip", &archive(&[("page.json", b"{\"Clusters\": []}")]));
        let job = host.begin(evaluation(1, &evidence), &evidence);
        // The job asks once more, for each archive on its own.
        let report = job.finish_with_aside(&host, response).shown().report;
        assert_eq!((report.verdict, report.summary.errors), (Verdict::NotApplicable, 0));
    }
}
