//! An earlier report.

use super::*;

fn comparison() -> Comparison {
    Comparison {
        changes: crate::model::reply::ChangeCounts { fixed: 1, ..Default::default() },
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
fn an_earlier_report_stays_compared_with_when_evidence_is_added() {
    let mut state = with_report();
    let earlier = Upload::named("earlier.json", "{}");
    let effects = state.update(Message::Compare(Compare::With(earlier.clone())));
    assert_eq!(asks(&effects), [&Ask::Compare { run: 1, upload: earlier.clone() }]);
    state.update(Message::Reply(Reply::Compared { run: 1, id: earlier.id, changes: Box::new(comparison()) }));
    assert!(state.shown.earlier().is_some() && state.jobs.comparing().is_none());
    let effects = state.update(Message::Pasted(text("two", "ENABLED")));
    let effects = judge(&mut state, &effects);
    assert!(asks(&effects).contains(&&Ask::Compare { run: 2, upload: earlier }));
    state.update(Message::Query(Query { change: Some(Change::New), ..Query::default() }));
    state.update(Message::Compare(Compare::Stop));
    assert!(state.shown.earlier().is_none() && state.list.query().change.is_none());
    // One that can't be read is said, and is not waited for; what is said of another one changes nothing.
    let (first, second) = (Upload::named("x", "{"), Upload::named("y", "{"));
    let failed = |upload: &Upload| {
        let (during, message, id) = ("compare".to_owned(), "no".to_owned(), Some(upload.id));
        Message::Reply(Reply::Failed(Failure { run: 2, during, message, id, ..Failure::default() }))
    };
    state.update(Message::Compare(Compare::With(first.clone())));
    state.update(Message::Compare(Compare::With(second.clone())));
    state.update(failed(&first));
    let changes = Box::new(comparison());
    state.update(Message::Reply(Reply::Compared { run: 2, id: first.id, changes }));
    assert!(
        state.shown.earlier().is_none()
            && state.jobs.comparing().is_some()
            && state.chrome.notice().is_none()
    );
    state.update(failed(&second));
    assert!(state.jobs.comparing().is_none() && state.chrome.notice().unwrap().is_error);
    // An answer that can't be read at all ends the waiting, too.
    state.update(Message::Compare(Compare::With(first)));
    let failure = Failure { run: u32::MAX, message: "unreadable".to_owned(), ..Failure::default() };
    state.update(Message::Reply(Reply::Failed(failure)));
    assert!(state.jobs.comparing().is_none());
    // One that fails doesn't end the one before it.
    state.update(Message::Compare(Compare::With(second.clone())));
    let changes = Box::new(comparison());
    state.update(Message::Reply(Reply::Compared { run: 2, id: second.id, changes }));
    let third = Upload::named("z", "{");
    state.update(Message::Compare(Compare::With(third.clone())));
    state.update(failed(&third));
    assert_eq!(state.shown.earlier().unwrap().upload, second);
}

#[test]
fn a_comparison_that_stops_the_module_is_not_made_again() {
    let mut state = with_report();
    state.update(Message::Compare(Compare::With(Upload::named("earlier.json", "{}"))));
    let failure = Failure {
        run: 1,
        during: "compare".to_owned(),
        message: "unreachable".to_owned(),
        fatal: true,
        name: Some("earlier.json".to_owned()),
        ..Failure::default()
    };
    state.update(Message::Reply(Reply::Failed(failure)));
    let stopped = state.connection.stopped().cloned().unwrap();
    assert_eq!(stopped.name.as_deref(), Some("earlier.json"));
    assert!(!stopped.can_leave_out() && state.shown.earlier().is_none());
    let effects = state.update(Message::Started(Ok(())));
    let effects = judge(&mut state, &effects);
    assert!(!asks(&effects).iter().any(|ask| matches!(ask, Ask::Compare { .. })));
}
