//! Reports as files: the workbench writes exactly what each format's writer writes for the same
//! report.

use dax001::contract::annotation::Annotation;
use dax001::contract::report::Report;
use dax001::review::Review;
use dax001_export::excerpt::excerpt;
use dax001_export::{Entry, Format, Options, Stamp, Today, Writer};
use dax001_workbench::Need;
use dax001_workbench::protocol::{Ask, FileFormat, Query, Reply, SavedFile, Work};
use serde_json::Value;

use crate::support::evidence::{Evidence, failing, page, record};
use crate::support::reviews::{listed, typed};
use crate::support::{Host, NOW, bytes_of, evaluation, large, saving};

fn twenty() -> Evidence {
    let status = |index: usize| ["ENABLED", "DISABLED", "ODD"][index % 3];
    let records: Vec<Value> = (0..20).map(|index| record(&format!("x-{index}"), status(index))).collect();
    Evidence::one("page.json", &page(&records))
}

/// The output of a format's writer for a report whose only source has these bytes.
fn written(
    report: &Report,
    bytes: &[u8],
    format: Format,
    annotations: Vec<Annotation>,
    accepted_fails: u64,
) -> String {
    let (head, _) = report.clone().with_findings(Vec::new());
    let stamp = Stamp {
        at: NOW.to_owned(),
        millis: 1_795_521_600_000,
        module: Some("00ff".to_owned()),
        ..Stamp::default()
    };
    let today = Some(Today { day: "2026-11-25".to_owned(), zone: "UTC".to_owned() });
    let head = Report { annotations, ..head };
    let options = Options { stamp, today, accepted_fails, ..Options::default() };
    let mut writer = Writer::new(head, format, options);
    let mut indices: Vec<usize> = (0..report.findings.len()).collect();
    if format.is_for_people() {
        indices.sort_by_key(|index| report.findings[*index].status as u8);
    }
    let mut text = writer.head();
    for index in indices {
        let finding = &report.findings[index];
        let evidence = &finding.evidence[0];
        let (start, end) =
            (evidence.start.saturating_sub(4096), (evidence.end + 4096).min(bytes.len() as u64));
        let lines =
            excerpt(&bytes[start as usize..end as usize], start, evidence, report.sources[0].encoding);
        let excerpt = Some(&lines).filter(|_| writer.excerpts() > 0);
        text += &writer.findings([Entry { index: index as u32, finding, excerpt }]);
    }
    text + &writer.tail()
}

#[test]
fn each_format_is_written_as_its_writer_writes_it() {
    let (host, evidence) = (Host::default(), twenty());
    host.evaluate(1, &evidence);
    let review = typed(1, "x-1", Review::Accepted);
    let saved: Value = serde_json::from_slice(&host.save(1, "json", vec![review.clone()])).unwrap();
    assert_eq!(
        (saved["generatedAt"].as_str(), saved["module"]["sha256"].as_str()),
        (Some(NOW), Some("00ff"))
    );
    let report: Report = serde_json::from_value(saved["report"].clone()).unwrap();
    assert_eq!((report.findings.len(), &report.annotations), (20, &vec![review.annotation.clone()]));
    let bytes = bytes_of(&evidence.files[0]);
    for format in Format::ALL {
        let outcome = host.tell(saving(1, format.name(), vec![review.clone()]));
        let expected = written(&report, &bytes, format, vec![review.annotation.clone()], 1);
        assert_eq!(String::from_utf8(outcome.file()).unwrap(), expected, "{format:?}");
        let file = SavedFile::Report { format: FileFormat::Other(format), revision: 1, id: 7 };
        assert_eq!(file.media_type(), format.media_type());
        assert!(
            outcome
                .replies
                .iter()
                .any(|reply| matches!(reply, Reply::File { file: other, .. } if *other == file))
        );
        assert!(matches!(outcome.progress.last(), Some(Reply::Saving { id: 7, done: 20, total: 20 })));
    }
}

#[test]
fn a_large_report_is_written_in_pieces() {
    let host = Host::default();
    host.evaluate(1, &failing("x", 2500));
    let outcome = host.tell(saving(1, "json", Vec::new()));
    assert_eq!(outcome.written.len(), 5);
    let saved: Value = serde_json::from_slice(&outcome.file()).unwrap();
    let names: Vec<&str> = saved["report"]["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["resource"]["name"].as_str().unwrap())
        .collect();
    assert_eq!((names.len(), names[999], names[1000], names[2499]), (2500, "x-999", "x-1000", "x-2499"));
    let csv = String::from_utf8(host.save(1, "csv", Vec::new())).unwrap();
    assert_eq!(csv.lines().count(), 2501);
}

#[test]
fn an_entry_with_unlisted_findings_is_written_for_each_of_them() {
    let host = Host::default();
    host.evaluate(1, &failing("x", 1100));
    let Ask::Save { run, mut file } = saving(1, "csv", Vec::new()) else { panic!() };
    file.lists = vec![listed("x*", Review::Accepted)];
    let text = String::from_utf8(host.tell(Ask::Save { run, file }).file()).unwrap();
    assert_eq!(text.matches("It goes away").count(), 1100);
}

#[test]
fn a_file_waits_until_the_sources_are_hashed() {
    let evidence = Evidence::one("a.json", &large(&page(&[record("a", "ENABLED")])));
    let host = Host::new(1 << 20);
    let mut evaluation = host.begin(evaluation(1, &evidence), &evidence);
    while !evaluation.outcome.replies.iter().any(|reply| matches!(reply, Reply::Report { .. })) {
        assert!(evaluation.step(&host));
    }
    let save = host.begin(saving(1, "json", Vec::new()), &Evidence::default());
    let saved: Value = serde_json::from_slice(&save.finish_beside(&host, &mut evaluation).file()).unwrap();
    assert_eq!(saved["report"]["sources"][0]["sha256"].as_str().map(str::len), Some(64));
}

#[test]
fn saving_hashes_sources_that_a_dropped_job_left_unhashed() {
    let evidence = Evidence::one("a.json", &large(&page(&[record("a", "ENABLED")])));
    let host = Host::new(1 << 20);
    let mut evaluation = host.begin(evaluation(1, &evidence), &evidence);
    while !evaluation.outcome.replies.iter().any(|reply| matches!(reply, Reply::Report { .. })) {
        assert!(evaluation.step(&host));
    }
    drop(evaluation);
    let saved: Value = serde_json::from_slice(&host.save(1, "json", Vec::new())).unwrap();
    assert_eq!(saved["report"]["sources"][0]["sha256"].as_str().map(str::len), Some(64));
}

#[test]
fn a_report_that_is_closed_while_its_file_waits_is_not_saved() {
    let evidence = Evidence::one("a.json", &large(&page(&[record("a", "ENABLED")])));
    let host = Host::new(1 << 20);
    let mut evaluation = host.begin(evaluation(1, &evidence), &evidence);
    while !evaluation.outcome.replies.iter().any(|reply| matches!(reply, Reply::Report { .. })) {
        assert!(evaluation.step(&host));
    }
    let mut save = host.begin(saving(1, "json", Vec::new()), &Evidence::default());
    save.step_to_reply(&host, 1);
    assert!(save.step(&host));
    host.tell(Ask::Keep { runs: Vec::new() });
    let outcome = save.finish(&host);
    let [Reply::Annotated { .. }, Reply::Failed(failure)] = &outcome.replies[..] else {
        panic!("{outcome:?}")
    };
    assert_eq!(failure.during, Work::Saving { id: 7 });
    assert!(
        failure.message.starts_with("the report was not saved because the evidence changed in the meantime")
    );
    assert!(evaluation.finish(&host).replies.iter().all(|reply| !matches!(reply, Reply::Sealed { .. })));
}

#[test]
fn saving_ends_when_cancelled_or_requested_again() {
    let host = Host::default();
    host.evaluate(1, &failing("x", 2500));
    for other in [Ask::CancelSaving, saving(1, "html", Vec::new()), Ask::Keep { runs: Vec::new() }] {
        let mut save = host.begin(saving(1, "json", Vec::new()), &Evidence::default());
        while save.outcome.written.len() < 2 {
            assert!(save.step(&host));
        }
        host.tell(other);
        let outcome = save.finish(&host);
        assert!(outcome.replies.iter().all(|reply| matches!(reply, Reply::Annotated { .. })), "{outcome:?}");
    }
    assert_eq!(host.rows(1, Query::default()).total, 0);
}

#[test]
fn a_report_is_rendered_with_the_lines_of_its_evidence() {
    let (host, evidence) = (Host::default(), twenty());
    host.evaluate(1, &evidence);
    let html = host.save(1, "html", Vec::new());
    let mut evaluator = dax001::Evaluator::default().with_sha256();
    evaluator.begin("page.json", dax001::contract::label::Label::default());
    evaluator.push(&bytes_of(&evidence.files[0]));
    let report = std::rc::Rc::new(std::cell::RefCell::new(evaluator.hold()));
    let options = || Options {
        stamp: Stamp {
            at: NOW.to_owned(),
            millis: 1_795_521_600_000,
            module: Some("00ff".to_owned()),
            ..Stamp::default()
        },
        today: Some(Today { day: "2026-11-25".to_owned(), zone: "UTC".to_owned() }),
        ..Options::default()
    };
    let render = |format: &str, evidence: &Evidence| {
        let format = FileFormat::of(format).unwrap();
        let (inputs, files) = (evidence.inputs.clone(), evidence.files.clone());
        let job = dax001_workbench::render(report.clone(), format, options(), inputs, files);
        host.drive(job).written.concat()
    };
    // The evidence is found by its hash, whatever its name is now.
    let renamed = Evidence::one("other.json", b"[]").with_file("renamed.json", evidence.files[0].clone());
    assert_eq!(render("html", &renamed), html);
    assert_ne!(render("html", &Evidence::default()), html);
    let saved: Value = serde_json::from_slice(&render("json", &Evidence::default())).unwrap();
    assert_eq!(
        (saved["generatedAt"].as_str(), saved["module"]["sha256"].as_str()),
        (Some(NOW), Some("00ff"))
    );
}

#[test]
fn a_job_that_is_done_stays_done() {
    let workbench = dax001_workbench::Workbench::default();
    let mut job = workbench.ask(Ask::Ping, Vec::new(), dax001_workbench::protocol::Moment::default());
    assert!(matches!(job.step(dax001_workbench::HostResponse::Nothing), Need::Reply(Reply::Pong)));
    for _ in 0..3 {
        assert!(matches!(job.step(dax001_workbench::HostResponse::Nothing), Need::Done));
    }
}
