//! Several jobs at a time: which of them end, and that the others don't affect each other.

use dax001::remediation::choices::Choices;
use dax001::review::Review;
use dax001_workbench::protocol::{Ask, Query, Reply};
use proptest::prelude::*;
use serde_json::Value;

use crate::support::evidence::{Evidence, archive, failing, page, record, three};
use crate::support::reviews::{listed, typed};
use crate::support::{Host, Running, evaluation, saving};

#[test]
fn an_evaluation_that_is_superseded_or_cancelled_ends_without_a_reply() {
    let host = Host::new(100);
    let evidence = three();
    for (number, other) in [(1, evaluation(2, &evidence)), (3, Ask::Cancel { run: 4 })] {
        let mut first = host.begin(evaluation(number, &evidence), &evidence);
        first.step_to_reply(&host, 1);
        host.ask(other, &evidence);
        let outcome = first.finish(&host);
        assert!(matches!(outcome.replies[..], [Reply::Reading { .. }]), "{outcome:?}");
        assert_eq!(host.rows(number, Query::default()).total, 0);
    }
    assert_eq!(host.rows(2, Query::default()).total, 3);
}

#[test]
fn later_evaluations_do_not_stop_the_sealing_of_a_report() {
    let host = Host::default();
    let evidence = three();
    let mut first = host.begin(evaluation(1, &evidence), &evidence);
    while !first.outcome.replies.iter().any(|reply| matches!(reply, Reply::Report { .. })) {
        assert!(first.step(&host));
    }
    host.tell(Ask::Cancel { run: 2 });
    assert_eq!(first.finish(&host).sealed().len(), 1);
}

#[test]
fn reports_are_kept_by_their_number() {
    let host = Host::default();
    for run in 1..=3 {
        host.evaluate(run, &failing("x", run as usize));
    }
    host.tell(Ask::Keep { runs: vec![1, 3] });
    let totals = || [1, 2, 3].map(|run| host.rows(run, Query::default()).total);
    assert_eq!(totals(), [1, 0, 3]);
    // Only the latest report with a number counts.
    host.evaluate(3, &failing("x", 5));
    assert_eq!(totals(), [1, 0, 5]);
    host.tell(Ask::Keep { runs: Vec::new() });
    assert_eq!(totals(), [0, 0, 0]);
}

#[test]
fn a_choice_made_during_a_detail_reply_is_kept() {
    let host = Host::default();
    host.evaluate(1, &three());
    let mut detail = host.begin(Ask::Detail { run: 1, index: 0, evidence: 0 }, &Evidence::default());
    detail.step_to_reply(&host, 1);
    let choices = Choices { new_name: Some("mine".to_owned()), ..Choices::default() };
    host.tell(Ask::Choose { run: 1, index: 0, choices: choices.clone() });
    while detail.step(&host) {}
    assert_eq!(host.tell(Ask::Detail { run: 1, index: 0, evidence: 0 }).detail().choices, choices);
}

/// Requests of every kind about the open report, with their evidence.
fn questions() -> Vec<(Ask, Evidence)> {
    let none = Evidence::default;
    let earlier = Evidence::one("then.json", &page(&[record("a", "ENABLED"), record("z", "DISABLED")]));
    let other = Evidence::one("e.zip", &archive(&[("page.json", &page(&[record("q", "DISABLED")]))]));
    let saved = {
        let host = Host::default();
        host.evaluate(1, &three());
        three().with("report.json", &host.save(1, "json", Vec::new()))
    };
    let risks = Evidence::one("risks.yaml", crate::support::evidence::RISKS);
    let choices = Choices { new_name: Some("mine".to_owned()), ..Choices::default() };
    let annotate = Ask::Annotate {
        run: 1,
        revision: 2,
        typed: vec![typed(0, "a", Review::ToDo)],
        lists: Some(vec![listed("*", Review::Accepted)]),
    };
    vec![
        (evaluation(2, &other), other),
        (Ask::Rows { run: 1, query: Query::default(), from: 0, count: 10, selected: Some(1) }, none()),
        (Ask::Detail { run: 1, index: 1, evidence: 0 }, none()),
        (Ask::Choose { run: 1, index: 0, choices }, none()),
        (Ask::Plans { run: 1 }, none()),
        (Ask::ReadList { input: risks.input(0) }, risks),
        (annotate, none()),
        (Ask::Compare { run: 1, id: 1, input: earlier.input(0) }, earlier),
        (Ask::Verify { id: 1, saved: None, inputs: saved.inputs.clone() }, saved),
        (saving(1, "html", vec![typed(2, "c", Review::Note)]), none()),
    ]
}

fn opened() -> Host {
    let host = Host::new(512);
    host.evaluate(1, &three());
    host
}

#[test]
fn a_job_that_is_dropped_in_the_middle_leaves_the_session_usable() {
    for (ask, evidence) in questions() {
        for steps in 0.. {
            let host = opened();
            let mut job = host.begin(ask.clone(), &evidence);
            let has_more_steps = (0..steps).all(|_| job.step(&host));
            drop(job);
            let annotated = host.tell(Ask::Annotate { run: 1, revision: 9, typed: Vec::new(), lists: None });
            assert_eq!(annotated.annotated().revision, 9);
            assert!(!host.save(1, "json", Vec::new()).is_empty());
            assert_eq!(host.rows(1, Query::default()).total, 3);
            if !has_more_steps {
                break;
            }
        }
    }
}

/// Some requests whose replies don't depend on the order of their steps.
fn independent() -> impl Strategy<Value = Vec<usize>> {
    // Requests that change what others show are left out: rows show reviews and changes, a detail
    // and the plans show choices, and annotations and a file supersede each other.
    prop::sample::subsequence(vec![0, 1, 2, 5, 8, 4], 2..=3).prop_shuffle()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn interleaved_jobs_give_the_same_replies(chosen in independent(), turns in prop::collection::vec(0..3_usize, 0..200)) {
        let questions = questions();
        let begin = |host: &Host| -> Vec<Running> {
            chosen.iter().map(|index| host.begin(questions[*index].0.clone(), &questions[*index].1)).collect()
        };
        let host = opened();
        let one_by_one: Vec<Vec<Value>> = begin(&host).into_iter().map(|job| job.finish(&host).values()).collect();
        let host = opened();
        let mut jobs = begin(&host);
        let count = jobs.len();
        for turn in turns {
            jobs[turn % count].step(&host);
        }
        Running::finish_all(&host, &mut jobs);
        let interleaved: Vec<Vec<Value>> = jobs.iter().map(|job| job.outcome.values()).collect();
        prop_assert_eq!(interleaved, one_by_one);
    }

    /// Requests that change what is shown lead to the same state in the end.
    #[test]
    fn interleaved_jobs_reach_the_same_state(turns in prop::collection::vec(0..3_usize, 0..100)) {
        let questions = questions();
        let end = |host: &Host| (host.rows(1, Query::default()), host.tell(Ask::Detail { run: 1, index: 0, evidence: 0 }).detail());
        let begin = |host: &Host| -> Vec<Running> {
            [3, 6, 7].map(|index: usize| host.begin(questions[index].0.clone(), &questions[index].1)).into()
        };
        let host = opened();
        let one_by_one: Vec<Vec<Value>> = begin(&host).into_iter().map(|job| job.finish(&host).values()).collect();
        let expected = end(&host);
        let host = opened();
        let mut jobs = begin(&host);
        for turn in turns {
            jobs[turn].step(&host);
        }
        Running::finish_all(&host, &mut jobs);
        let interleaved: Vec<Vec<Value>> = jobs.iter().map(|job| job.outcome.values()).collect();
        prop_assert_eq!(interleaved, one_by_one);
        prop_assert_eq!(end(&host), expected);
    }
}
