//! Uploads, and the report on them.

use dax001::contract::label::Label;

use super::*;

#[test]
fn a_broken_paste_keeps_the_focus_in_the_field_and_shows_its_problems() {
    let mut state = page();
    state.update(Message::Text("{\"Clusters\": [{\"ClusterName\": \"a\",}]}".to_owned()));
    let effects = state.update(Message::CheckText);
    let effects = finish_evaluation(&mut state, &effects);
    assert!(state.shown.rejected().is_some());
    assert!(
        effects.contains(&Effect::Focus("#paste")) && effects.contains(&Effect::Reveal("#paste-problems"))
    );
    assert!(!effects.contains(&Effect::ScrollToTop) && !effects.contains(&Effect::Focus(HEADLINE)));
    // The problems of several sources appear at the top.
    let message = Message::Uploads(Ok(vec![Upload::text(&"[".into(), 1), Upload::text(&"{".into(), 2)]));
    let effects = state.update(message);
    let effects = finish_evaluation(&mut state, &effects);
    assert!(effects.contains(&Effect::ScrollToTop) && effects.contains(&Effect::Focus(HEADLINE)));
}

#[test]
fn a_new_report_is_shown_with_its_first_finding_chosen() {
    let mut state = page();
    let effects = state.update(Message::Pasted(text("one", "DISABLED")));
    assert_eq!(state.screen(), Screen::Start);
    assert!(state.jobs.evaluation().is_some());
    let effects = finish_evaluation(&mut state, &effects);
    assert_eq!(state.screen(), Screen::Report);
    assert!(effects.contains(&Effect::Focus(HEADLINE)));
    assert!(effects.contains(&Effect::Go { route: Route::to(Screen::Report), is_new: true }));
    assert!(asks(&effects).contains(&&Ask::Keep { runs: vec![1] }));
    let effects = rows(&mut state);
    assert!(asks(&effects).contains(&&Ask::Detail { run: 1, index: 0, evidence: 0 }));
    // The page chose it, not the user. So there is no step to go back to.
    let route = Route { finding: Some(0), ..Route::to(Screen::Report) };
    assert!(effects.contains(&Effect::Go { route, is_new: false }));
    assert!(state.list.detail().is_some());
}

#[test]
fn later_evidence_is_added_and_the_sample_is_never_mixed_with_evidence() {
    let mut state = with_report();
    let effects = state.update(Message::Pasted(text("two", "ENABLED")));
    assert_eq!(evaluation(&effects).unwrap().1.len(), 2);
    finish_evaluation(&mut state, &effects);
    assert_eq!(state.shown.open_report().unwrap().report.summary.clusters, 2);
    let (_, uploads) = evaluation(&state.update(Message::Sample)).unwrap();
    assert!(uploads.len() == 1 && uploads[0].is_sample());
}

#[test]
fn rejected_evidence_keeps_the_text_and_the_previous_report() {
    let mut state = with_report();
    state.update(Message::Text("{".to_owned()));
    let effects = state.update(Message::CheckText);
    let (run, uploads) = evaluation(&effects).unwrap();
    // The field has a single text, and the earlier paste was in the field.
    assert_eq!(uploads.len(), 1);
    let report = Box::new(evaluate([input("x", "{")]));
    state.update(replied(Reply::Report {
        run,
        report,
        input_indices: vec![0],
        facets: Facets::default(),
        saved: None,
        lists: Vec::new(),
        saved_reports: Vec::new(),
    }));
    assert_eq!((state.screen(), &*state.text), (Screen::Start, "{"));
    assert!(state.shown.rejected().is_some() && state.shown.open_report().is_some());
    state.update(Message::Text("{}".to_owned()));
    assert!(state.shown.rejected().is_none(), "what was wrong may be mended now");
}

/// A failed region, and then one that passes. Added one after the other, they are no more of a pass
/// than added together.
#[test]
fn rejected_evidence_counts_with_the_next_upload() {
    let mut state = page();
    let failed =
        state.update(Message::Uploads(Ok(vec![Upload::text(&"[".into(), 1), Upload::text(&"{".into(), 2)])));
    finish_evaluation(&mut state, &failed);
    assert!(state.shown.rejected().is_some() && state.shown.open_report().is_none());
    let more = state.update(Message::Pasted(text("one", "ENABLED")));
    assert_eq!(evaluation(&more).unwrap().1.len(), 3);
    finish_evaluation(&mut state, &more);
    assert!(state.shown.rejected().is_none());
    let report = &state.shown.open_report().unwrap().report;
    assert_eq!((report.verdict, report.sources.len()), (Verdict::Unknown, 3));

    // This holds until the user leaves it out.
    let mut state = page();
    let failed =
        state.update(Message::Uploads(Ok(vec![Upload::text(&"[".into(), 1), Upload::text(&"{".into(), 2)])));
    finish_evaluation(&mut state, &failed);
    state.update(Message::LeaveOut);
    let more = state.update(Message::Pasted(text("one", "ENABLED")));
    assert_eq!(evaluation(&more).unwrap().1.len(), 1);
}

#[test]
fn a_report_of_a_replaced_or_cancelled_evaluation_is_ignored() {
    let mut state = page();
    let first = state.update(Message::Pasted(text("one", "DISABLED")));
    let second = state.update(Message::Pasted(text("two", "ENABLED")));
    finish_evaluation(&mut state, &first);
    assert!(state.shown.open_report().is_none());
    let effects = state.update(Message::Cancel);
    assert_eq!(asks(&effects), [&Ask::Cancel { run: 3 }]);
    finish_evaluation(&mut state, &second);
    assert!(state.shown.open_report().is_none() && state.jobs.evaluation().is_none());
}

#[test]
fn an_input_has_its_file_index_its_labels_and_why_it_is_unreadable() {
    let mut state = page();
    let unreadable = Upload::file("folder".to_owned(), Err("it is a folder".to_owned()));
    let effects = state
        .update(Message::Uploads(Ok(vec![Upload::named("a.json", &text("one", "DISABLED")), unreadable])));
    let [Effect::Ask { ask: Ask::Evaluate { run: 1, inputs, .. }, uploads }] = &effects[..] else {
        panic!("{effects:?}")
    };
    assert_eq!(uploads.len(), 2);
    assert_eq!((inputs[0].file, inputs[0].name.as_str(), &inputs[0].unreadable), (0, "a.json", &None));
    assert_eq!((inputs[1].file, inputs[1].unreadable.as_deref()), (1, Some("it is a folder")));

    let mut state = with_report();
    let label = Label { account: Some("111122223333".to_owned()), region: None };
    let effects = state.update(Message::Label(vec![0], label.clone()));
    let [Ask::Evaluate { inputs, .. }] = asks(&effects)[..] else { panic!("{effects:?}") };
    assert_eq!(inputs[0].labels, [("pasted text".to_owned(), label)]);
}

/// The focus target after an evaluation belongs to that evaluation only.
#[test]
fn the_focus_after_an_evaluation_does_not_carry_over_to_the_next_one() {
    let label = || Message::Label(vec![0], Label { account: Some("111122223333".to_owned()), region: None });
    let sources = Effect::Focus("#sources-title");
    // The evaluation fails.
    let mut state = with_report();
    let effects = state.update(label());
    let (run, _) = evaluation(&effects).unwrap();
    state.update(failed(Work::Evaluation { run }, "no", false));
    let effects = state.update(Message::Pasted(text("two", "ENABLED")));
    assert!(!finish_evaluation(&mut state, &effects).contains(&sources));
    // Another evaluation replaces it.
    let mut state = with_report();
    state.update(label());
    let effects = state.update(Message::Pasted(text("two", "ENABLED")));
    let effects = finish_evaluation(&mut state, &effects);
    assert!(!effects.contains(&sources) && effects.contains(&Effect::Focus(HEADLINE)));
    // The evaluation is done.
    let effects = state.update(label());
    assert!(finish_evaluation(&mut state, &effects).contains(&sources));
}
