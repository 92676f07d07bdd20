//! Nothing is lost: undo, and workers that stop.

use super::*;

#[test]
fn start_over_clears_and_undo_restores() {
    let mut state = with_report();
    state.update(Message::Review(Review::Edit(Edit::Note("mine".to_owned()))));
    let effects = state.update(Message::StartOver);
    assert_eq!(state.screen(), Screen::Start);
    assert!(state.shown.open_report().is_none() && state.reviews.is_empty() && !state.has_evidence());
    // The worker keeps the report as long as it can be had back.
    assert!(asks(&effects).contains(&&Ask::Keep { runs: vec![1] }));
    let effects = state.update(Message::Undo);
    assert_eq!(evaluation(&effects), None, "nothing has to be judged again");
    assert_eq!((state.screen(), state.list.selected()), (Screen::Report, Some(0)));
    assert_eq!(state.reviews.typed()[0].note.as_deref(), Some("mine"));

    // With something else in its place both are kept: what is brought back puts the other aside.
    state.update(Message::StartOver);
    let effects = state.update(Message::Pasted(text("two", "ENABLED")));
    let effects = judge(&mut state, &effects);
    assert!(asks(&effects).contains(&&Ask::Keep { runs: vec![2, 1] }));
    state.update(Message::Undo);
    assert_eq!(state.shown.open_report().unwrap().run, 1);
    state.update(Message::Undo);
    assert_eq!((state.shown.open_report().unwrap().run, state.reviews.is_empty()), (2, true));
    // Only so many reports are held for that.
    for _ in 0..5 {
        state.update(Message::StartOver);
        let effects = state.update(Message::Pasted(text("two", "ENABLED")));
        judge(&mut state, &effects);
    }
    assert_eq!(state.undo.len(), 3);
}

/// What is added to a report that was reopened is evaluated with its evidence, and not with what was rejected meanwhile.
#[test]
fn a_reopened_report_keeps_its_clusters_when_evidence_is_added() {
    let mut state = page();
    let effects = state.update(Message::Uploads(Ok(vec![Upload::named("a.json", &text("one", "DISABLED"))])));
    judge(&mut state, &effects);
    state.update(Message::StartOver);
    let effects = state.update(Message::Pasted("{".to_owned()));
    judge(&mut state, &effects);
    assert!(state.shown.rejected().is_some());
    state.update(Message::Undo);
    assert!(state.shown.rejected().is_none());
    let effects = state.update(Message::Uploads(Ok(vec![Upload::named("b.json", &text("two", "ENABLED"))])));
    let (_, uploads) = evaluation(&effects).unwrap();
    assert_eq!(uploads.iter().map(Upload::name).collect::<Vec<_>>(), ["a.json", "b.json"]);
    judge(&mut state, &effects);
    assert_eq!(state.shown.open_report().unwrap().report.verdict, Verdict::Fail);
}

#[test]
fn a_source_that_was_removed_can_be_had_back() {
    let mut state = with_report();
    let effects = state.update(Message::Pasted(text("two", "ENABLED")));
    judge(&mut state, &effects);
    let effects = state.update(Message::Remove(0));
    let effects = judge(&mut state, &effects);
    assert!(effects.contains(&Effect::Focus("#sources-title")));
    assert_eq!(state.undo.last().unwrap().words, "removed pasted text");
    // More evidence doesn't end it, and comes back neither changed nor lost.
    let effects = state.update(Message::Pasted(text("three", "ENABLED")));
    judge(&mut state, &effects);
    let effects = state.update(Message::Undo);
    assert!(state.undo.last().is_none());
    state.update(Message::Cancel);
    assert_eq!(state.undo.len(), 1, "it has not been brought back");
    judge(&mut state, &effects);
    let effects = state.update(Message::Undo);
    judge(&mut state, &effects);
    assert_eq!((state.shown.open_report().unwrap().report.summary.clusters, state.undo.len()), (3, 0));
    // The last source is the evidence as a whole.
    let mut state = with_report();
    state.update(Message::Remove(0));
    assert!(state.shown.open_report().is_none() && state.undo.len() == 1);
}

#[test]
fn a_report_that_no_worker_has_is_asked_nothing_and_can_be_tried_again() {
    let mut state = with_report();
    state.update(lost("x"));
    state.update(Message::Started(Ok(())));
    // While it is judged again nothing can be had of it, and that is said.
    assert_eq!(asks(&state.update(Message::Save(FileFormat::Json))), [] as [&Ask; 0]);
    assert!(state.chrome.notice().is_some());
    assert_eq!(
        asks(&state.update(Message::Query(Query { text: "a".to_owned(), ..Query::default() }))),
        [] as [&Ask; 0]
    );
    state.update(Message::Cancel);
    assert_eq!(state.screen(), Screen::Start);
    assert!(state.shown.open_report().is_none() && state.connection.stopped().unwrap().can_try_again());
    let effects = state.update(Message::GoOn { without: false });
    judge(&mut state, &effects);
    assert!(state.shown.open_report().is_some());
}

#[test]
fn what_was_cleared_survives_the_worker_and_asks_before_it_is_lost() {
    let mut state = with_report();
    state.update(Message::Review(Review::Edit(Edit::Note("mine".to_owned()))));
    state.update(Message::StartOver);
    assert!(state.is_unsaved(), "it can only be had back here");
    state.update(lost("x"));
    state.update(Message::Started(Ok(())));
    // A list that was given meanwhile is kept beside it.
    add_list(&mut state, "2999-01-01");
    let effects = state.update(Message::Undo);
    judge(&mut state, &effects);
    assert_eq!((state.reviews.typed()[0].note.as_deref(), state.reviews.lists().len()), (Some("mine"), 1));

    // Other evidence in its place doesn't end it either.
    state.update(Message::StartOver);
    let effects = state.update(Message::Pasted(text("two", "ENABLED")));
    judge(&mut state, &effects);
    assert!(state.undo.len() == 1 && state.is_unsaved());
    state.update(Message::DismissUndo);
    assert!(!state.is_unsaved());
}

#[test]
fn a_worker_that_never_runs_is_not_started_for_ever() {
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
fn a_trap_keeps_the_evidence_and_offers_to_go_on_without_its_file() {
    let mut state = with_report();
    state.update(Message::Pasted(text("bad", "ENABLED")));
    state.update(reading(1, 0, "pasted text"));
    state.update(reading(2, 1, "pasted text 2"));
    // What is said of an evaluation that is no longer wanted doesn't count.
    state.update(reading(1, 0, "pasted text"));
    let effects = state.update(lost("unreachable"));
    assert!(effects.contains(&Effect::StartWorker));
    let stopped = state.connection.stopped().cloned().unwrap();
    assert_eq!(
        (stopped.words.as_deref(), stopped.name.as_deref()),
        (Some("unreachable"), Some("pasted text 2"))
    );
    assert!(stopped.can_leave_out() && stopped.can_try_again());
    // What the report was on is judged again by the new worker.
    let effects = state.update(Message::Started(Ok(())));
    let (_, uploads) = evaluation(&effects).unwrap();
    assert_eq!(uploads.len(), 1);
    judge(&mut state, &effects);
    assert!(state.connection.stopped().is_some() && state.shown.open_report().is_some());
    let effects = state.update(Message::GoOn { without: true });
    let (_, uploads) = evaluation(&effects).unwrap();
    assert_eq!(uploads.iter().map(Upload::name).collect::<Vec<_>>(), ["pasted text"]);
    assert!(state.connection.stopped().is_none());
}

#[test]
fn what_traps_every_time_is_not_judged_for_ever() {
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
fn a_worker_that_says_nothing_is_asked_and_not_killed() {
    let mut state = page();
    let effects = state.update(Message::Pasted(text("one", "DISABLED")));
    for _ in 0..4 {
        assert_eq!(asks(&state.update(Message::Tick(TODAY.to_owned()))), [&Ask::Ping]);
        assert!(state.connection.stopped().is_none());
    }
    state.update(Message::Tick(TODAY.to_owned()));
    assert!(state.connection.stopped().unwrap().words.is_none());
    // It was only busy.
    state.update(replied(Reply::Pong));
    assert!(state.connection.stopped().is_none());
    for _ in 0..5 {
        state.update(Message::Tick(TODAY.to_owned()));
    }
    let again = state.update(Message::GoOn { without: false });
    assert!(again.contains(&Effect::StartWorker));
    judge(&mut state, &effects);
    assert!(state.shown.open_report().is_none(), "what it says later is no longer wanted");
}

#[test]
fn what_is_asked_for_while_the_worker_starts_waits_for_it() {
    let (mut state, _) = State::new(Route::default(), TODAY.to_owned());
    assert_eq!(asks(&state.update(Message::Pasted(text("one", "DISABLED")))), [] as [&Ask; 0]);
    assert!(evaluation(&state.update(Message::Started(Ok(())))).is_some());
    let (mut state, _) = State::new(Route::default(), TODAY.to_owned());
    state.update(Message::Sample);
    state.update(Message::Started(Err("no".to_owned())));
    assert!(state.jobs.evaluation().is_none() && state.chrome.notice().is_some());
    assert!(state.update(Message::Sample).contains(&Effect::StartWorker), "the next try starts another");
}
