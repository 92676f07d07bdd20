//! Reviewers' annotations: typed ones and lists, applied one after another.

use dax001::contract::annotation::{LISTED_FINDINGS, LISTED_FINDINGS_IN_ALL, Matching};
use dax001::review::Review;
use dax001_workbench::protocol::{Ask, Query, Reply, ReviewCounts, ReviewedAnnotation, Work};
use serde_json::Value;

use crate::support::evidence::{Evidence, RISKS, failing, page, record, three};
use crate::support::outcome::Outcome;
use crate::support::reviews::{listed, typed};
use crate::support::{Host, Running, saving};

fn opened(evidence: &Evidence) -> Host {
    let host = Host::default();
    host.evaluate(1, evidence);
    host
}

fn question(revision: u32, typed: &[ReviewedAnnotation], lists: Option<&[ReviewedAnnotation]>) -> Ask {
    Ask::Annotate { run: 1, revision, typed: typed.to_vec(), lists: lists.map(<[_]>::to_vec) }
}

fn annotate(host: &Host, typed: &[ReviewedAnnotation], lists: Option<&[ReviewedAnnotation]>) -> Outcome {
    host.tell(question(1, typed, lists))
}

/// The reviews of the findings, in the report's order.
fn reviews(host: &Host) -> Vec<Option<Review>> {
    let query = Query { sort: dax001::query::Sort::Report, ..Query::default() };
    host.rows(1, query).list.iter().map(|row| row.review).collect()
}

/// The number of annotations that match a finding, except those typed on it.
fn others(host: &Host, index: usize) -> usize {
    host.tell(Ask::Detail { run: 1, index, evidence: 0 }).detail().others.len()
}

/// The annotations of the saved report: how many findings each one lists, and its total.
fn saved(bytes: &[u8]) -> Vec<(usize, Option<u64>)> {
    let saved: Value = serde_json::from_slice(bytes).unwrap();
    let list = saved["report"]["annotations"].as_array().unwrap();
    list.iter()
        .map(|one| (one["findings"].as_array().unwrap().len(), one["findingsTotal"].as_u64()))
        .collect()
}

#[test]
fn the_strongest_of_typed_and_listed_reviews_is_shown() {
    let host = opened(&three());
    let typed = [typed(0, "a", Review::Note), typed(1, "b", Review::Disputed)];
    let lists =
        [listed("*", Review::Accepted), listed("c", Review::Expired), listed("zzz", Review::Accepted)];
    let annotated = annotate(&host, &typed, Some(&lists)).annotated();
    // A cluster that passes has no risk to accept.
    assert_eq!(reviews(&host), [Some(Review::Accepted), Some(Review::Disputed), Some(Review::Accepted)]);
    let counts = ReviewCounts { accepted: 2, accepted_fails: 1, disputed: 1, ..ReviewCounts::default() };
    assert_eq!((annotated.counts, annotated.has_lists), (counts, true));
    assert_eq!(annotated.matches, [1, 1, 3, 1, 0]);
    let finding_annotations: Vec<_> = annotated
        .finding_annotations
        .iter()
        .map(|one| (one.typed_index, one.index, one.resource.name.as_deref()))
        .collect();
    assert_eq!(finding_annotations, [(0, 0, Some("a")), (1, 1, Some("b"))]);
    assert_eq!((others(&host, 0), others(&host, 1), others(&host, 2)), (1, 1, 2));
    // A query can select findings by their review.
    let query = Query { review: Some(Review::Accepted), ..Query::default() };
    assert_eq!(host.rows(1, query).total, 2);
    assert_eq!(annotate(&host, &[self::typed(1, "b", Review::Accepted)], Some(&[])).annotated().matches, [1]);
    assert_eq!(reviews(&host), [None; 3]);
    annotate(&host, &[], Some(&lists));
    // Lists stay until new ones arrive.
    let annotated = annotate(&host, &[], None).annotated();
    assert_eq!((annotated.matches, annotated.has_lists), (vec![3, 1, 0], false));
    assert_eq!(reviews(&host)[1], None);
    annotate(&host, &[], Some(&[]));
    assert_eq!(reviews(&host), [None; 3]);
}

#[test]
fn a_typed_annotation_stays_on_its_cluster() {
    let host = opened(&three());
    // The finding has moved, so the cluster is found by its name.
    let moved = typed(9, "c", Review::ToDo);
    assert_eq!(annotate(&host, &[moved], None).annotated().finding_annotations[0].index, 2);
    // The finding at this index contradicts the annotation, so it doesn't match.
    assert_eq!(annotate(&host, &[typed(1, "a", Review::ToDo)], None).annotated().matches, [0]);
    // An annotation typed on a finding compares the name exactly; a target ignores case.
    let mut by_name = typed(0, "C", Review::ToDo);
    by_name.annotation.findings.clear();
    assert_eq!(annotate(&host, &[by_name], None).annotated().finding_annotations[0].index, 2);
}

#[test]
fn an_annotation_typed_on_an_ambiguous_name_marks_no_cluster() {
    let nameless = |status: &str| {
        let mut record = record("x", status);
        record.as_object_mut().unwrap().remove("ClusterArn");
        page(&[record])
    };
    let evidence = Evidence::one("1.json", &nameless("DISABLED")).labelled("us-east-1");
    let host = opened(&evidence.with("2.json", &nameless("ODD")).labelled("eu-west-1"));
    assert_eq!(reviews(&host).len(), 2);
    let mut one = typed(7, "x", Review::ToDo);
    one.annotation.target.accounts.clear();
    one.annotation.target.regions.clear();
    let annotated = annotate(&host, &[one.clone()], None).annotated();
    assert_eq!((annotated.matches, annotated.finding_annotations.len()), (vec![0], 0));
    assert_eq!(reviews(&host), [None, None]);
    one.annotation.findings = vec![1];
    assert_eq!(annotate(&host, &[one], None).annotated().finding_annotations[0].index, 1);
    assert_eq!(reviews(&host), [None, Some(Review::ToDo)]);
}

#[test]
fn an_unusable_target_matches_nothing() {
    let host = opened(&three());
    let mut wrong = listed("(", Review::Accepted);
    wrong.annotation.target.matching = Matching::Prowler;
    let annotated = annotate(&host, &[], Some(&[wrong, listed("a", Review::Accepted)])).annotated();
    assert_eq!(annotated.matches, [0, 1]);
    assert_eq!(reviews(&host), [Some(Review::Accepted), None, None]);
}

#[test]
fn no_more_findings_are_listed_than_a_report_may_list() {
    let host = opened(&failing("x", 1100));
    let lists: Vec<_> = (0..110).map(|_| listed("x*", Review::Accepted)).collect();
    let annotated = annotate(&host, &[typed(3, "x-3", Review::Note)], Some(&lists)).annotated();
    assert_eq!(annotated.matches, [vec![1], vec![1100; 110]].concat());
    assert_eq!(annotated.counts.accepted, 1100);
    let mut request = question_of_save(&lists);
    if let Ask::Save { file, .. } = &mut request {
        file.typed = vec![typed(3, "x-3", Review::Note)];
    }
    let saved = saved(&host.tell(request).file());
    assert_eq!(saved[0], (1, None));
    assert!(saved[1..].iter().all(|(listed, total)| *listed < LISTED_FINDINGS && *total == Some(1100)));
    assert_eq!(saved.iter().map(|(listed, _)| listed).sum::<usize>(), LISTED_FINDINGS_IN_ALL);
    assert_eq!(others(&host, 3), 110);
}

fn question_of_save(lists: &[ReviewedAnnotation]) -> Ask {
    let Ask::Save { run, file } = saving(1, "json", Vec::new()) else { panic!() };
    Ask::Save { run, file: dax001_workbench::protocol::FileRequest { lists: lists.to_vec(), ..file } }
}

/// Enough entries that other work can run while they are being applied.
fn many() -> Vec<ReviewedAnnotation> {
    (0..400).map(|index| listed(&format!("*{index}"), Review::Accepted)).collect()
}

#[test]
fn later_typed_annotations_supersede_those_being_applied() {
    let host = opened(&failing("x", 1200));
    let none = Evidence::default();
    let mut first = host.begin(question(1, &many(), None), &none);
    assert!(first.step(&host));
    let second = host
        .begin(question(2, &[typed(0, "x-0", Review::Note)], None), &none)
        .finish_beside(&host, &mut first);
    assert_eq!(second.annotated().revision, 2);
    assert!(first.finish(&host).is_empty());
    assert_eq!(reviews(&host)[..2], [Some(Review::Note), None]);
}

#[test]
fn later_typed_annotations_do_not_cancel_lists() {
    let host = opened(&failing("x", 1200));
    let none = Evidence::default();
    let mut first = host.begin(question(1, &[], Some(&many())), &none);
    assert!(first.step(&host));
    let second = host
        .begin(question(2, &[typed(0, "x-0", Review::Note)], None), &none)
        .finish_beside(&host, &mut first);
    assert_eq!(first.outcome.annotated().matches.len(), 400);
    assert_eq!(second.annotated().matches.len(), 401);
    assert_eq!(reviews(&host)[..2], [Some(Review::Accepted), Some(Review::Accepted)]);
}

#[test]
fn a_file_contains_the_annotations_of_its_request() {
    let host = opened(&failing("x", 1200));
    let none = Evidence::default();
    let mut first = host.begin(question(1, &[], Some(&many())), &none);
    assert!(first.step(&host));
    // The file waits for the annotations before it, and later typed annotations wait for the file.
    let mut save = host.begin(saving(1, "json", vec![typed(0, "x-0", Review::ToDo)]), &none);
    assert!(save.step(&host));
    let third = host.begin(question(3, &[], None), &none);
    let mut jobs = [first, save, third];
    Running::finish_all(&host, &mut jobs);
    let [first, save, third] = &jobs;
    assert_eq!(first.outcome.annotated().revision, 1);
    assert_eq!(saved(&save.outcome.file()), [(1, None)]);
    // Later annotations supersede those of the file, so its job replies with none.
    assert!(!save.outcome.replies.iter().any(|reply| matches!(reply, Reply::Annotated { .. })));
    assert_eq!(third.outcome.annotated().matches, Vec::<usize>::new());
}

#[test]
fn a_cancelled_file_still_applies_its_annotations() {
    let host = opened(&three());
    let none = Evidence::default();
    let typed = vec![typed(0, "a", Review::ToDo)];
    let mut waiting = host.begin(question(1, &typed, None), &none);
    let mut save = host.begin(saving(1, "html", typed.clone()), &none);
    assert!(save.step(&host));
    host.tell(Ask::CancelSaving);
    let outcome = save.finish(&host);
    assert_eq!((outcome.replies.len(), outcome.annotated().revision), (1, 1));
    assert_eq!(reviews(&host)[0], Some(Review::ToDo));
    while waiting.step(&host) {}
}

#[test]
fn a_list_is_read_up_to_its_limit() {
    let large = [RISKS, &vec![b'\n'; 5 << 20]].concat();
    for (bytes, entries, problems) in [(RISKS, 1, 0), (b"[]".as_slice(), 0, 1), (large.as_slice(), 0, 1)] {
        let evidence = Evidence::one("risks.yaml", bytes);
        let [Reply::List { name, list }] =
            &Host::default().ask(Ask::ReadList { input: evidence.input(0) }, &evidence).replies[..]
        else {
            panic!()
        };
        assert_eq!(
            (name.as_str(), list.annotations.len(), list.problems.len()),
            ("risks.yaml", entries, problems),
            "{list:?}"
        );
    }
    let evidence = Evidence::default().with_unreadable("risks.yaml", "it is gone");
    let message =
        Host::default().ask(Ask::ReadList { input: evidence.input(0) }, &evidence).failed(Work::List);
    assert_eq!(message, "can't read risks.yaml: it is gone");
}
