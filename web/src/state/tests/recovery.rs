//! Recovery: undo, and workers that stop.

use super::*;

#[test]
fn start_over_clears_and_undo_restores() {
    let mut state = with_report();
    state.update(Message::Review(Review::Edit(Edit::Note("mine".to_owned()))));
    let effects = state.update(Message::StartOver);
    assert_eq!(state.screen(), Screen::Start);
    assert!(state.shown.open_report().is_none() && state.reviews.is_empty() && !state.has_evidence());
    // The worker keeps the report as long as Undo can restore it.
    assert!(asks(&effects).contains(&&Ask::Keep { runs: vec![1] }));
    let effects = state.update(Message::Undo);
    assert_eq!(evaluation(&effects), None, "nothing has to be evaluated again");
    assert_eq!((state.screen(), state.list.selected()), (Screen::Report, Some(0)));
    assert_eq!(state.reviews.typed()[0].note.as_deref(), Some("mine"));

    // If another report has replaced it, both are kept: restoring one puts the other aside.
    state.update(Message::StartOver);
    let effects = state.update(Message::Pasted(text("two", "ENABLED")));
    let effects = finish_evaluation(&mut state, &effects);
    assert!(asks(&effects).contains(&&Ask::Keep { runs: vec![2, 1] }));
    state.update(Message::Undo);
    assert_eq!(state.shown.open_report().unwrap().run, 1);
    state.update(Message::Undo);
    assert_eq!((state.shown.open_report().unwrap().run, state.reviews.is_empty()), (2, true));
    // The worker keeps only so many reports for Undo.
    for _ in 0..5 {
        state.update(Message::StartOver);
        let effects = state.update(Message::Pasted(text("two", "ENABLED")));
        finish_evaluation(&mut state, &effects);
    }
    assert_eq!(state.undo.len(), 3);
}

/// Evidence that is added to a reopened report is evaluated with that report's evidence, and not
/// with evidence rejected meanwhile.
#[test]
fn a_reopened_report_keeps_its_clusters_when_evidence_is_added() {
    let mut state = page();
    let effects = state.update(Message::Uploads(Ok(vec![Upload::named("a.json", &text("one", "DISABLED"))])));
    finish_evaluation(&mut state, &effects);
    state.update(Message::StartOver);
    let effects = state.update(Message::Pasted("{".to_owned()));
    finish_evaluation(&mut state, &effects);
    assert!(state.shown.rejected().is_some());
    state.update(Message::Undo);
    assert!(state.shown.rejected().is_none());
    let effects = state.update(Message::Uploads(Ok(vec![Upload::named("b.json", &text("two", "ENABLED"))])));
    let (_, uploads) = evaluation(&effects).unwrap();
    assert_eq!(uploads.iter().map(Upload::name).collect::<Vec<_>>(), ["a.json", "b.json"]);
    finish_evaluation(&mut state, &effects);
    assert_eq!(state.shown.open_report().unwrap().report.verdict, Verdict::Fail);
}

#[test]
fn undo_restores_a_removed_source() {
    let mut state = with_report();
    let effects = state.update(Message::Pasted(text("two", "ENABLED")));
    finish_evaluation(&mut state, &effects);
    let effects = state.update(Message::Remove(0));
    let effects = finish_evaluation(&mut state, &effects);
    assert!(effects.contains(&Effect::Focus("#sources-title")));
    assert_eq!(state.undo.last().unwrap().words, "removed pasted text");
    // Adding evidence doesn't drop the removed source, and restoring it neither changes nor loses
    // the added evidence.
    let effects = state.update(Message::Pasted(text("three", "ENABLED")));
    finish_evaluation(&mut state, &effects);
    let effects = state.update(Message::Undo);
    assert!(state.undo.last().is_none());
    state.update(Message::Cancel);
    assert_eq!(state.undo.len(), 1, "the source has not been restored");
    finish_evaluation(&mut state, &effects);
    let effects = state.update(Message::Undo);
    finish_evaluation(&mut state, &effects);
    assert_eq!((state.shown.open_report().unwrap().report.summary.clusters, state.undo.len()), (3, 0));
    // Removing the last source removes the evidence as a whole.
    let mut state = with_report();
    state.update(Message::Remove(0));
    assert!(state.shown.open_report().is_none() && state.undo.len() == 1);
}

#[test]
fn a_lost_report_gets_no_requests_and_can_be_evaluated_again() {
    let mut state = with_report();
    state.update(lost("x"));
    state.update(Message::Started(Ok(())));
    // While the evidence is evaluated again the page can't save the report, and tells the user so.
    assert_eq!(asks(&state.update(Message::Save(FileFormat::Json))), [] as [&Ask; 0]);
    assert!(state.chrome.notice().is_some());
    assert_eq!(
        asks(&state.update(Message::Query(Query { text: "a".to_owned(), ..Query::default() }))),
        [] as [&Ask; 0]
    );
    state.update(Message::Cancel);
    assert_eq!(state.screen(), Screen::Start);
    assert!(state.shown.open_report().is_none() && state.connection.stopped().unwrap().can_try_again());
    let effects = state.update(Message::Continue { without: false });
    finish_evaluation(&mut state, &effects);
    assert!(state.shown.open_report().is_some());
}

#[test]
fn cleared_annotations_survive_a_worker_stop_and_count_as_unsaved() {
    let mut state = with_report();
    state.update(Message::Review(Review::Edit(Edit::Note("mine".to_owned()))));
    state.update(Message::StartOver);
    assert!(state.is_unsaved(), "only Undo has the note");
    state.update(lost("x"));
    state.update(Message::Started(Ok(())));
    // A list that was added meanwhile is kept as well.
    add_list(&mut state, "2999-01-01");
    let effects = state.update(Message::Undo);
    finish_evaluation(&mut state, &effects);
    assert_eq!((state.reviews.typed()[0].note.as_deref(), state.reviews.lists().len()), (Some("mine"), 1));

    // Other evidence in its place doesn't drop it either.
    state.update(Message::StartOver);
    let effects = state.update(Message::Pasted(text("two", "ENABLED")));
    finish_evaluation(&mut state, &effects);
    assert!(state.undo.len() == 1 && state.is_unsaved());
    state.update(Message::DismissUndo);
    assert!(!state.is_unsaved());
}

#[test]
fn a_worker_that_keeps_stopping_is_not_started_forever() {
    let mut state = page();
    let mut starts = 0;
    for _ in 0..5 {
        starts += state.update(lost("x")).iter().filter(|effect| **effect == Effect::StartWorker).count();
        state.update(Message::Started(Ok(())));
    }
    assert_eq!(starts, 2);
}

fn reading(run: u32, input_index: usize, name: &str) -> Message {
    replied(Reply::Reading { run, input_index, name: name.to_owned() })
}

#[test]
fn a_trap_keeps_the_evidence_and_offers_to_continue_without_its_file() {
    let mut state = with_report();
    state.update(Message::Pasted(text("bad", "ENABLED")));
    state.update(reading(1, 0, "pasted text"));
    state.update(reading(2, 1, "pasted text 2"));
    // A reply about an evaluation that is no longer wanted doesn't count.
    state.update(reading(1, 0, "pasted text"));
    let effects = state.update(lost("unreachable"));
    assert!(effects.contains(&Effect::StartWorker));
    let stopped = state.connection.stopped().cloned().unwrap();
    assert_eq!(
        (stopped.reason.as_deref(), stopped.name.as_deref()),
        (Some("unreachable"), Some("pasted text 2"))
    );
    assert!(stopped.can_leave_out() && stopped.can_try_again());
    // The new worker evaluates the evidence of the report again.
    let effects = state.update(Message::Started(Ok(())));
    let (_, uploads) = evaluation(&effects).unwrap();
    assert_eq!(uploads.len(), 1);
    finish_evaluation(&mut state, &effects);
    assert!(state.connection.stopped().is_some() && state.shown.open_report().is_some());
    let effects = state.update(Message::Continue { without: true });
    let (_, uploads) = evaluation(&effects).unwrap();
    assert_eq!(uploads.iter().map(Upload::name).collect::<Vec<_>>(), ["pasted text"]);
    assert!(state.connection.stopped().is_none());
}

#[test]
fn evidence_that_traps_twice_is_not_evaluated_again_without_asking() {
    let mut state = with_report();
    state.update(lost("once"));
    let effects = state.update(Message::Started(Ok(())));
    assert!(evaluation(&effects).is_some());
    let effects = state.update(lost("twice"));
    assert!(effects.contains(&Effect::StartWorker));
    assert_eq!(evaluation(&state.update(Message::Started(Ok(())))), None);
    assert!(state.connection.stopped().unwrap().can_try_again());
}

#[test]
fn a_silent_worker_is_pinged_and_not_killed() {
    let mut state = page();
    let effects = state.update(Message::Pasted(text("one", "DISABLED")));
    for _ in 0..4 {
        assert_eq!(asks(&state.update(Message::Tick(TODAY.to_owned()))), [&Ask::Ping]);
        assert!(state.connection.stopped().is_none());
    }
    state.update(Message::Tick(TODAY.to_owned()));
    assert!(state.connection.stopped().unwrap().reason.is_none());
    // The worker was only busy.
    state.update(replied(Reply::Pong));
    assert!(state.connection.stopped().is_none());
    for _ in 0..5 {
        state.update(Message::Tick(TODAY.to_owned()));
    }
    let again = state.update(Message::Continue { without: false });
    assert!(again.contains(&Effect::StartWorker));
    finish_evaluation(&mut state, &effects);
    assert!(state.shown.open_report().is_none(), "its later reply is no longer wanted");
}

#[test]
fn requests_wait_while_the_worker_starts() {
    let (mut state, _) = State::new(Route::default(), TODAY.to_owned());
    assert_eq!(asks(&state.update(Message::Pasted(text("one", "DISABLED")))), [] as [&Ask; 0]);
    assert!(evaluation(&state.update(Message::Started(Ok(())))).is_some());
    let (mut state, _) = State::new(Route::default(), TODAY.to_owned());
    state.update(Message::Sample);
    state.update(Message::Started(Err("no".to_owned())));
    assert!(state.jobs.evaluation().is_none() && state.chrome.notice().is_some());
    assert!(state.update(Message::Sample).contains(&Effect::StartWorker), "the next try starts a worker");
}
