//! Files among the evidence that are something else.

use super::*;
use crate::state::shown::OfferKind;

/// The worker has evaluated these files, and found that these are lists and those are saved
/// reports.
fn evaluated(
    state: &mut State,
    effects: &[Effect],
    lists: Vec<usize>,
    saved_reports: Vec<usize>,
) -> Vec<Effect> {
    let (run, uploads) = evaluation(effects).unwrap();
    let texts: Vec<_> = uploads.iter().map(|upload| upload.pasted().unwrap()).collect();
    let is_evidence = |index: &usize| !lists.contains(index) && !saved_reports.contains(index);
    let input_indices: Vec<usize> = (0..uploads.len()).filter(is_evidence).collect();
    let report = evaluate(input_indices.iter().map(|index| input(uploads[*index].name(), &texts[*index])));
    let report = Box::new(Report { findings: Vec::new(), ..report });
    let facets = Facets::default();
    state.update(replied(Reply::Report {
        run,
        report,
        input_indices,
        facets,
        saved: None,
        lists,
        saved_reports,
    }))
}

/// Evidence, with a list of accepted risks and a saved report beside it.
fn with_offers() -> State {
    let mut state = page();
    let files =
        [("a.json", text("one", "DISABLED")), ("b.yaml", "x".to_owned()), ("r.json", "{}".to_owned())];
    let uploads = files.iter().map(|(name, text)| Upload::named(name, text)).collect();
    let effects = state.update(Message::Uploads(Ok(uploads)));
    assert!(matches!(asks(&effects)[..], [Ask::Evaluate { .. }]), "no name decides what a file is");
    evaluated(&mut state, &effects, vec![1], vec![2]);
    state
}

#[test]
fn a_list_among_the_evidence_is_offered_and_applied_only_on_request() {
    let mut state = with_offers();
    assert!(state.reviews.is_empty());
    let names: Vec<_> = state.shown.offers().iter().map(|offer| (offer.upload.name(), offer.kind)).collect();
    assert_eq!(names, [("b.yaml", OfferKind::RiskList), ("r.json", OfferKind::SavedReport)]);
    let effects = state.update(Message::Accept(0));
    let [(Ask::Evaluate { .. }, uploads), (Ask::ReadList { .. }, [list])] = asks_with_uploads(&effects)[..]
    else {
        panic!("{:?}", asks(&effects))
    };
    assert_eq!(uploads.iter().map(Upload::name).collect::<Vec<_>>(), ["a.json", "r.json"]);
    assert_eq!(list.name(), "b.yaml");
    state.update(Message::Accept(7));
}

#[test]
fn a_saved_report_among_the_evidence_is_verified_with_it_and_opened() {
    let mut state = with_offers();
    let effects = state.update(Message::Accept(1));
    assert_eq!(state.screen(), Screen::Verify);
    let verified = asks_with_uploads(&effects).into_iter().find_map(|(ask, uploads)| match ask {
        Ask::Verify { .. } => Some(uploads.iter().map(|upload| upload.name().to_owned()).collect::<Vec<_>>()),
        _ => None,
    });
    let mut names = verified.unwrap();
    names.sort();
    assert_eq!(names, ["a.json", "b.yaml", "r.json"]);
}

#[test]
fn a_file_that_is_not_a_list_is_checked_as_evidence_whatever_its_button() {
    let mut state = with_report();
    let upload = Upload::named("us-east-1.yaml", "Clusters:\n- ClusterName: a\n");
    state.update(Message::Review(Review::Lists(vec![upload])));
    let list = read_list("us-east-1.yaml", b"Clusters:\n- ClusterName: a\n");
    let effects = state.update(replied(Reply::List { name: "us-east-1.yaml".to_owned(), list }));
    let (_, uploads) = evaluation(&effects).unwrap();
    assert_eq!(uploads.last().unwrap().name(), "us-east-1.yaml");
    assert!(state.reviews.lists().is_empty());
    // Without evidence, the page also doesn't claim that a list was kept.
    let mut state = page();
    let upload = Upload::named("broken.yaml", "a: [");
    state.update(Message::Review(Review::Lists(vec![upload])));
    let list = read_list("broken.yaml", b"a: [");
    let effects = state.update(replied(Reply::List { name: "broken.yaml".to_owned(), list }));
    assert!(evaluation(&effects).is_some());
    assert!(!state.chrome.notice().is_some_and(|notice| notice.text.contains("kept")));
}

#[test]
fn closing_the_page_asks_while_evidence_is_loaded() {
    assert!(!page().asks_before_closing());
    let state = with_report();
    assert!(state.asks_before_closing() && !state.is_unsaved());
}

#[test]
fn offers_do_not_carry_over_to_another_report() {
    let mut state = with_offers();
    state.update(Message::StartOver);
    assert!(state.shown.offers().is_empty());
    let uploads = [("c.json", text("two", "ENABLED")), ("d.yaml", "x".to_owned())];
    let uploads = uploads.iter().map(|(name, text)| Upload::named(name, text)).collect();
    let effects = state.update(Message::Uploads(Ok(uploads)));
    evaluated(&mut state, &effects, vec![1], Vec::new());
    assert_eq!(state.shown.offers().len(), 1);
    state.update(Message::Undo);
    assert_eq!(state.shown.open_report().unwrap().uploads[0].name(), "a.json");
    assert!(state.shown.offers().is_empty());
}
