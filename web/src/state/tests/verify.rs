//! The verification of a saved report.

use dax001_workbench::protocol::{FileFormat, Progress, Verification, VerificationStatus};

use super::*;
use crate::state::message::Verify;

pub(super) fn verification(status: VerificationStatus) -> Box<Verification> {
    let (report, seal, differences) = (None, None, dax001_review::Differences::default());
    let (missing, unused, unreadable) = (Vec::new(), Vec::new(), Vec::new());
    let (changed, skipped, message) = (Vec::new(), Vec::new(), None);
    Box::new(Verification {
        status,
        message,
        report,
        seal,
        input_names: Vec::new(),
        missing,
        differences,
        unused,
        changed,
        skipped,
        unreadable,
    })
}

/// The verification that the page asks the worker for.
fn verification_request(effects: &[Effect]) -> Option<(u32, Vec<Upload>)> {
    asks_with_uploads(effects).into_iter().find_map(|(ask, uploads)| match ask {
        Ask::Verify { id, .. } => Some((*id, uploads.to_vec())),
        _ => None,
    })
}

#[test]
fn files_on_the_verify_screen_are_not_evidence_of_the_page() {
    let mut state = with_report();
    state.update(Message::Route(Route::to(Screen::Verify)));
    let (report, evidence) = (Upload::named("report.json", "{}"), Upload::named("a.json", "{}"));
    let effects = state.update(Message::Uploads(Ok(vec![report.clone()])));
    assert_eq!(verification_request(&effects), Some((1, vec![report.clone()])));
    let effects = state.update(Message::Uploads(Ok(vec![evidence.clone()])));
    assert_eq!(verification_request(&effects), Some((2, vec![report, evidence])));
    assert_eq!(evaluation(&effects), None);
    // The outcome of the earlier verification is no longer shown.
    let outcome = verification(VerificationStatus::EvidenceMissing);
    state.update(replied(Reply::Verified { id: 1, outcome }));
    assert!(state.verifying.outcome().is_none() && state.verifying.progress().is_some());
    let progress = Progress { bytes: 1, total: 2, clusters: 0 };
    state.update(replied(Reply::Verifying { id: 2, progress }));
    assert_eq!(state.verifying.progress(), Some(progress));
    let outcome = verification(VerificationStatus::Holds);
    let effects = state.update(replied(Reply::Verified { id: 2, outcome }));
    assert_eq!(effects, [Effect::FocusIfFree("#outcome")]);
    let outcome = state.verifying.outcome().unwrap().as_ref().unwrap();
    assert_eq!(outcome.status, VerificationStatus::Holds);
    // The evidence of the page's own report is used, too, but only once.
    let effects = state.update(Message::Verify(Verify::UseEvidence));
    assert_eq!(verification_request(&effects).unwrap().1.len(), 3);
    assert_eq!(verification_request(&state.update(Message::Verify(Verify::UseEvidence))), None);
    // Clearing brings the screen back to its first state.
    state.update(Message::Verify(Verify::Clear));
    assert!(
        state.verifying.uploads().is_empty()
            && state.verifying.progress().is_none()
            && state.shown.open_report().is_some()
    );
}

#[test]
fn a_failed_verification_is_reported_and_a_cancelled_one_is_over() {
    let mut state = page();
    state.update(Message::Route(Route::to(Screen::Verify)));
    state.update(Message::Uploads(Ok(vec![Upload::named("report.json", "{}")])));
    let failed = |id, is_fatal| failed(Work::Verification { id }, "can't read it", is_fatal);
    state.update(failed(1, false));
    assert_eq!(state.verifying.outcome(), Some(&Err("can't read it".to_owned())));
    assert!(state.chrome.notice().is_none());
    state.update(Message::Uploads(Ok(vec![Upload::named("a.json", "{}")])));
    let effects = state.update(Message::Verify(Verify::Cancel));
    assert!(asks(&effects).contains(&&Ask::CancelVerifying) && state.verifying.progress().is_none());
    assert!(state.verifying.outcome().is_none());
    let effects = state.update(Message::Verify(Verify::Again));
    assert_eq!(verification_request(&effects).unwrap().0, 3);
    // The module stops over it. The uploads stay, and another worker is started.
    state.update(Message::Uploads(Ok(vec![Upload::named("b.json", "{}")])));
    let effects = state.update(failed(4, true));
    assert!(effects.contains(&Effect::StartWorker) && state.connection.stopped().is_some());
    assert!(matches!(state.verifying.outcome(), Some(Err(words)) if words.contains("stopped")));
    assert_eq!(state.verifying.uploads().len(), 3);
}

#[test]
fn hashes_arrive_after_the_report_and_stay_with_it() {
    let mut state = with_report();
    assert_eq!(state.shown.open_report().unwrap().hashes(), None);
    let effects = state.update(Message::Save(FileFormat::Json));
    assert!(state.chrome.notice().unwrap().text.contains("being hashed"));
    assert!(asks(&effects).iter().any(|ask| matches!(ask, Ask::Save { .. })));
    // This also holds for a report that is put aside meanwhile.
    state.update(Message::StartOver);
    let sha256 = vec![Some("ab".to_owned())];
    state.update(replied(Reply::Sealed { run: 1, sha256 }));
    state.update(Message::Undo);
    let hashes = state.shown.open_report().unwrap().hashes().unwrap();
    assert_eq!(hashes[0].as_deref(), Some("ab"));
    state.update(Message::Save(FileFormat::Json));
    assert!(state.chrome.notice().is_none());
}
