//! Comparison with an earlier report.

use super::*;

pub(super) fn comparison() -> Comparison {
    Comparison {
        changes: dax001_workbench::protocol::ChangeCounts { fixed: 1, ..Default::default() },
        gone: Vec::new(),
        gone_covered: 0,
        gone_total: 0,
        generated_at: None,
        annotations: Vec::new(),
        left_out: 0,
        clusters: 1,
    }
}

#[test]
fn adding_evidence_keeps_the_comparison_with_an_earlier_report() {
    let mut state = with_report();
    let earlier = Upload::named("earlier.json", "{}");
    let effects = state.update(Message::Compare(Compare::With(earlier.clone())));
    assert_eq!(effects, [compare(1, &earlier)]);
    state.update(replied(Reply::Compared { run: 1, id: earlier.id, changes: Box::new(comparison()) }));
    assert!(state.shown.earlier().is_some() && state.jobs.comparing().is_none());
    let effects = state.update(Message::Pasted(text("two", "ENABLED")));
    let effects = finish_evaluation(&mut state, &effects);
    assert!(effects.contains(&compare(2, &earlier)));
    state.update(Message::Query(Query { change: Some(Change::New), ..Query::default() }));
    state.update(Message::Compare(Compare::Stop));
    assert!(state.shown.earlier().is_none() && state.list.query().change.is_none());
    // A report that can't be read is reported, and the page stops waiting for it. A reply about
    // another report changes nothing.
    let (first, second) = (Upload::named("x", "{"), Upload::named("y", "{"));
    let failed = |upload: &Upload| failed(Work::Comparison { id: upload.id }, "no", false);
    state.update(Message::Compare(Compare::With(first.clone())));
    state.update(Message::Compare(Compare::With(second.clone())));
    state.update(failed(&first));
    let changes = Box::new(comparison());
    state.update(replied(Reply::Compared { run: 2, id: first.id, changes }));
    assert!(
        state.shown.earlier().is_none()
            && state.jobs.comparing().is_some()
            && state.chrome.notice().is_none()
    );
    state.update(failed(&second));
    assert!(state.jobs.comparing().is_none() && state.chrome.notice().unwrap().is_error);
    // A reply that can't be read at all ends the waiting, too.
    state.update(Message::Compare(Compare::With(first)));
    state.update(self::failed(Work::Unknown, "unreadable", false));
    assert!(state.jobs.comparing().is_none());
    // A comparison that fails doesn't end the one before it.
    state.update(Message::Compare(Compare::With(second.clone())));
    let changes = Box::new(comparison());
    state.update(replied(Reply::Compared { run: 2, id: second.id, changes }));
    let third = Upload::named("z", "{");
    state.update(Message::Compare(Compare::With(third.clone())));
    state.update(failed(&third));
    assert_eq!(state.shown.earlier().unwrap().upload, second);
}

/// This holds whether or not the module can report the work during which it stopped.
#[test]
fn a_comparison_that_stops_the_module_is_not_repeated() {
    let earlier = Upload::named("earlier.json", "{}");
    for during in [Work::Comparison { id: earlier.id }, Work::Unknown] {
        let mut state = with_report();
        state.update(Message::Compare(Compare::With(earlier.clone())));
        state.update(failed(during, "unreachable", true));
        let stopped = state.connection.stopped().cloned().unwrap();
        assert_eq!(stopped.name.as_deref(), Some("earlier.json"));
        assert!(!stopped.can_leave_out() && state.shown.earlier().is_none());
        let effects = state.update(Message::Started(Ok(())));
        let effects = finish_evaluation(&mut state, &effects);
        assert!(!asks(&effects).iter().any(|ask| matches!(ask, Ask::Compare { .. })));
    }
}

#[test]
fn a_comparison_that_hangs_can_be_given_up() {
    let mut state = with_report();
    state.update(Message::Compare(Compare::With(Upload::named("earlier.json", "{}"))));
    for _ in 0..5 {
        state.update(Message::Tick(TODAY.to_owned()));
    }
    let stopped = state.connection.stopped().unwrap();
    assert_eq!((stopped.reason.as_deref(), stopped.name.as_deref()), (None, Some("earlier.json")));
    let effects = state.update(Message::Continue { without: false });
    assert!(effects.contains(&Effect::StartWorker) && state.jobs.comparing().is_none());
    // The evidence of the shown report is evaluated again.
    assert!(evaluation(&state.update(Message::Started(Ok(())))).is_some());
}

/// The worker marks the findings by its last comparison. If that is no longer wanted, it compares
/// again with the report that is shown.
#[test]
fn marks_of_a_cancelled_comparison_are_replaced() {
    let mut state = with_report();
    let [shown, other] = ["shown.json", "other.json"].map(|name| Upload::named(name, "x"));
    state.update(Message::Compare(Compare::With(shown.clone())));
    state.update(replied(Reply::Compared { run: 1, id: shown.id, changes: Box::new(comparison()) }));
    state.update(Message::Compare(Compare::With(other.clone())));
    state.update(Message::Compare(Compare::Stop));
    // The reply was already on its way.
    let late = Reply::Compared { run: 1, id: other.id, changes: Box::new(comparison()) };
    let effects = state.update(replied(late));
    assert!(effects.contains(&compare(1, &shown)));
    assert_eq!(state.shown.earlier().unwrap().upload.id, shown.id);
}
