//! Reports as files: writing, cancelling and opening them.

use dax001::contract::annotation::{Annotation, Target};
use dax001::contract::report::Tool;
use dax001_export::Format;
use dax001_workbench::protocol::SavedFile;

use super::*;

#[test]
fn writing_a_file_can_be_cancelled() {
    let mut state = with_report();
    let csv = FileFormat::Other(Format::Csv);
    let effects = state.update(Message::Save(csv));
    assert!(asks(&effects).iter().any(|ask| matches!(ask, Ask::Save { run: 1, file } if file.format == csv)));
    assert_eq!(state.jobs.saving(), Some((0, 1)));
    state.update(replied(Reply::Saving { id: 1, done: 1, total: 1 }));
    assert_eq!(state.jobs.saving(), Some((1, 1)));
    let effects = state.update(Message::CancelSaving);
    assert!(asks(&effects).contains(&&Ask::CancelSaving) && state.jobs.saving().is_none());
    // The page ignores what the worker still reports about it.
    state.update(replied(Reply::Saving { id: 1, done: 1, total: 1 }));
    assert_eq!(state.jobs.saving(), None);
    // The worker writes one file at a time. A failure of a cancelled file doesn't affect the next
    // one.
    state.update(Message::Save(csv));
    assert!(
        asks(&state.update(Message::Save(FileFormat::Json))).is_empty() && state.chrome.notice().is_some()
    );
    let failed = |id| failed(Work::Saving { id }, "no", false);
    state.update(failed(1));
    assert!(state.jobs.saving().is_some());
    state.update(failed(2));
    assert!(state.jobs.saving().is_none() && state.chrome.notice().unwrap().is_error);
    // The browser may have no memory for the written file.
    state.update(Message::Save(csv));
    let file = SavedFile::Report { format: csv, revision: 0, id: 3 };
    assert!(state.update(replied(Reply::File { run: 1, file })).is_empty());
    assert!(state.jobs.saving().is_none() && state.chrome.notice().unwrap().is_error);
    // Starting over cancels it, too.
    state.update(Message::Save(csv));
    let effects = state.update(Message::StartOver);
    assert!(asks(&effects).contains(&&Ask::CancelSaving) && state.jobs.saving().is_none());
}

/// A file reports acceptances as the page does, by the same day.
#[test]
fn a_file_uses_the_day_that_the_page_shows() {
    let mut state = with_report();
    state.update(Message::Tick("2026-11-30".to_owned()));
    let effects = state.update(Message::Save(FileFormat::Other(Format::Markdown)));
    assert!(
        asks(&effects).iter().any(|ask| matches!(ask, Ask::Save { file, .. } if file.today == "2026-11-30"))
    );
}

/// A page that shows a saved report with a note in it.
fn with_saved() -> State {
    let mut state = page();
    let effects = state.update(Message::Uploads(Ok(vec![Upload::named("report.json", "{}")])));
    let (run, _) = evaluation(&effects).unwrap();
    answer_with_saved(&mut state, run);
    state
}

fn answer_with_saved(state: &mut State, run: u32) {
    let evidence = text("a", "DISABLED");
    let mut report = evaluate([input("a.json", &evidence)]);
    let target = Target { clusters: vec!["a".to_owned()], ..Target::default() };
    report.annotations = vec![Annotation { target, note: Some("seen".to_owned()), ..Annotation::default() }];
    let tool = Tool { name: "dax001".into(), version: "0.0.9".into() };
    let saved = Some(SavedReportOrigin { generated_at: None, tool, judged_otherwise: Vec::new() });
    let report = Box::new(Report { findings: Vec::new(), ..report });
    state.update(replied(Reply::Report {
        run,
        report,
        input_indices: vec![0],
        facets: Facets::default(),
        saved,
        lists: Vec::new(),
        saved_reports: Vec::new(),
    }));
}

#[test]
fn a_saved_report_is_shown_with_its_reviews_and_is_not_evidence() {
    let mut state = with_saved();
    assert_eq!(state.screen(), Screen::Report);
    assert_eq!(state.reviews.typed().len(), 1);
    assert!(!state.is_unsaved(), "its annotations are saved already");
    // The user can't label it.
    let effects = state.update(Message::Label(vec![0], dax001::contract::label::Label::default()));
    assert!(evaluation(&effects).is_none() && state.chrome.notice().is_some());
    // Evidence that is added now is evaluated without it, and without its annotations.
    let effects = state.update(Message::Uploads(Ok(vec![Upload::named("b.json", &text("a", "DISABLED"))])));
    let (_, uploads) = evaluation(&effects).unwrap();
    assert_eq!(uploads.iter().map(Upload::name).collect::<Vec<_>>(), ["b.json"]);
    finish_evaluation(&mut state, &effects);
    assert!(state.shown.open_report().unwrap().saved.is_none() && state.reviews.is_empty());
    // Undo restores it with its reviews.
    state.update(Message::Undo);
    assert!(state.shown.open_report().unwrap().saved.is_some());
    assert_eq!(state.reviews.typed().len(), 1);
}

#[test]
fn annotations_removed_from_a_saved_report_stay_removed_when_the_worker_stops() {
    for losses in 1..=2 {
        let mut state = with_saved();
        state.update(Message::Review(Review::Remove(0)));
        assert!(state.reviews.typed().is_empty());
        for _ in 0..losses {
            assert!(state.update(lost("x")).contains(&Effect::StartWorker));
            state.update(Message::Started(Ok(())));
        }
        let effects = state.update(Message::Continue { without: false });
        let (run, _) = evaluation(&effects).unwrap();
        answer_with_saved(&mut state, run);
        assert!(state.shown.open_report().unwrap().saved.is_some() && state.reviews.typed().is_empty());
    }
}

#[test]
fn the_shown_saved_report_can_be_verified() {
    let mut state = with_saved();
    let effects = state.update(Message::Verify(crate::state::message::Verify::Shown));
    assert_eq!(state.screen(), Screen::Verify);
    let names = asks_with_uploads(&effects).into_iter().find_map(|(ask, uploads)| match ask {
        Ask::Verify { .. } => Some(uploads.iter().map(Upload::name).collect::<Vec<_>>()),
        _ => None,
    });
    assert_eq!(names.unwrap(), ["report.json"]);
}
