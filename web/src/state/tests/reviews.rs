//! The reviewer's additions.

use dax001::contract::label::Label;

use super::*;

#[test]
fn a_typed_note_is_an_annotation_and_counts_as_unsaved() {
    let mut state = with_report();
    let effects = state.update(Message::Review(Review::Edit(Edit::Note("a".to_owned()))));
    let [Ask::Annotate { revision, typed, lists: None, .. }] = asks(&effects)[..] else {
        panic!("{effects:?}")
    };
    assert_eq!((*revision, typed.len(), typed[0].annotation.findings.clone()), (1, 1, vec![0]));
    assert!(state.is_unsaved());
    state.update(Message::Review(Review::Edit(Edit::Note("ab".to_owned()))));
    assert_eq!((state.reviews.typed().len(), state.reviews.typed()[0].note.as_deref()), (1, Some("ab")));
    // The page ignores a reply about an earlier revision.
    let counts = ReviewCounts { to_do: 9, ..ReviewCounts::default() };
    state.update(replied(Reply::Annotated {
        run: 1,
        revision: 1,
        counts,
        matches: vec![1],
        has_lists: false,
        finding_annotations: Vec::new(),
    }));
    assert_eq!(state.reviews.match_result().counts.to_do, 0);
    // The request contains what is to be saved, whatever the worker has made of it so far.
    let effects = state.update(Message::Save(FileFormat::Json));
    let [Ask::Save { run: 1, file }] = asks(&effects)[..] else { panic!("{effects:?}") };
    let typed = &file.typed;
    assert_eq!(file.revision, 2);
    assert_eq!(typed[0].annotation.note.as_deref(), Some("ab"));
    state.reviews.save(2);
    assert!(!state.is_unsaved());
    // An annotation without any content is removed.
    state.update(Message::Review(Review::Edit(Edit::Note(String::new()))));
    assert!(state.reviews.typed().is_empty() && !state.is_unsaved());
}

#[test]
fn a_list_replaces_one_with_the_same_name() {
    let mut state = with_report();
    for _ in 0..2 {
        let effects = add_list(&mut state, "2026-01-01");
        let lists = asks(&effects).into_iter().find_map(|ask| match ask {
            Ask::Annotate { lists, .. } => lists.clone(),
            _ => None,
        });
        assert_eq!(lists.unwrap()[0].review, dax001::review::Review::Expired);
    }
    assert_eq!(state.reviews.lists().len(), 1);
    assert!(!state.is_unsaved(), "a list is a file already");
    // Until the worker has matched this list, its result for the list before means nothing.
    let annotated = |revision| Reply::Annotated {
        run: 1,
        revision,
        counts: ReviewCounts::default(),
        matches: vec![1],
        has_lists: true,
        finding_annotations: Vec::new(),
    };
    state.update(replied(annotated(1)));
    assert!(state.reviews.is_matching());
    state.update(replied(annotated(2)));
    assert!(!state.reviews.is_matching());
    state.update(Message::Review(Review::RemoveList("risks.yaml".to_owned())));
    assert!(state.reviews.is_empty());
}

#[test]
fn an_acceptance_expires_at_midnight() {
    let mut state = with_report();
    let edits = [
        Edit::Disposition(Some(Disposition::AcceptedRisk)),
        Edit::Note("n".to_owned()),
        Edit::Who("w".to_owned()),
        Edit::Until(TODAY.to_owned()),
    ];
    for edit in edits {
        state.update(Message::Review(Review::Edit(edit)));
    }
    assert_eq!(state.reviews.typed()[0].review(TODAY), dax001::review::Review::Accepted);
    let effects = state.update(Message::Tick("2026-11-25".to_owned()));
    let [Ask::Annotate { typed, .. }] = asks(&effects)[..] else { panic!("{effects:?}") };
    assert_eq!(typed[0].review, dax001::review::Review::Expired);
}

#[test]
fn undo_restores_a_removed_annotation_and_a_removed_list() {
    let mut state = with_report();
    state.update(Message::Review(Review::Edit(Edit::Note("mine".to_owned()))));
    add_list(&mut state, "2999-01-01");
    state.update(Message::Review(Review::Remove(0)));
    state.update(Message::Review(Review::RemoveList("risks.yaml".to_owned())));
    assert!(state.reviews.is_empty());
    state.update(Message::Undo);
    state.update(Message::Undo);
    assert_eq!((state.reviews.typed()[0].note.as_deref(), state.reviews.lists().len()), (Some("mine"), 1));
}

#[test]
fn an_annotation_stays_with_its_cluster_among_several_of_one_name() {
    let mut state = with_report();
    let twin = Resource { name: Some("cache".to_owned()), ..Resource::default() };
    let note = |note: &str| Edit::Note(note.to_owned());
    state.reviews.edit(3, &twin, note("third"));
    state.reviews.edit(4, &twin, note("fourth"));
    assert_eq!([3, 4, 5].map(|index| state.reviews.typed_index(index, &twin)), [Some(0), Some(1), None]);
    // The account becomes known: the worker reports it, and from then on it identifies the
    // annotation's cluster.
    let known = Resource { account: Some("1".to_owned()), region: Some("r".to_owned()), ..twin };
    state.reviews.moved(true, true);
    assert!(state.reviews.typed()[0].target.accounts.is_empty(), "whatever its label was before");
    state.reviews.set_findings(&[FindingAnnotation { typed_index: 0, index: 3, resource: known.clone() }]);
    state.reviews.moved(false, false);
    assert_eq!(state.reviews.typed_index(9, &known), Some(0));
}

#[test]
fn an_annotation_belongs_to_one_cluster_even_without_a_name() {
    let mut state = with_report();
    let nameless = Resource::default();
    let note = |note: &str| Edit::Note(note.to_owned());
    state.reviews.edit(3, &nameless, note("third"));
    state.reviews.edit(4, &nameless, note("fourth"));
    let typed_index = |state: &State, index| state.reviews.typed_index(index, &nameless);
    assert_eq!((typed_index(&state, 3), typed_index(&state, 4)), (Some(0), Some(1)));
    // An index means nothing in another report; the text stays.
    state.reviews.moved(false, false);
    assert_eq!(state.reviews.typed_index(3, &nameless), None);
    assert_eq!(state.reviews.typed().len(), 2);
    let annotations = state.reviews.typed().to_vec();
    assert_eq!(state.reviews.take_over(&annotations), 0, "no annotation is copied twice");
}

/// Evidence is relabelled, and more is added before that is evaluated. The cluster that was
/// annotated now has another account.
#[test]
fn an_annotation_follows_a_label_whose_evaluation_is_superseded() {
    let mut state = with_report();
    let known = Resource {
        name: Some("one".to_owned()),
        account: Some("1".to_owned()),
        region: Some("r".to_owned()),
        ..Resource::default()
    };
    state.reviews.edit(0, &known, Edit::Note("mine".to_owned()));
    let label = Label { account: Some("2".to_owned()), region: None };
    state.update(Message::Label(vec![0], label));
    let effects = state.update(Message::Pasted(text("two", "ENABLED")));
    let effects = finish_evaluation(&mut state, &effects);
    let typed = asks(&effects).into_iter().find_map(|ask| match ask {
        Ask::Annotate { typed, .. } => Some(&typed[0].annotation),
        _ => None,
    });
    let typed = typed.unwrap();
    assert_eq!((typed.findings.as_slice(), typed.target.accounts.as_slice()), (&[0][..], &[][..]));
}

/// The worker reports that this file is not a list, so it is checked as evidence. Returns the id of
/// that upload.
fn checked_as_evidence(state: &mut State, name: &str) -> Option<u32> {
    let list = read_list(name, b"x: 1");
    let effects = state.update(replied(Reply::List { name: name.to_owned(), list }));
    evaluation(&effects).map(|(_, uploads)| uploads.last().unwrap().id)
}

/// The id of the list that the page asks the worker to read.
fn requested_list(effects: &[Effect]) -> Option<u32> {
    asks_with_uploads(effects).into_iter().find_map(|(ask, uploads)| match ask {
        Ask::ReadList { .. } => Some(uploads[0].id),
        _ => None,
    })
}

#[test]
fn an_unreadable_list_is_not_mistaken_for_a_later_one_of_the_same_name() {
    let mut state = with_report();
    let [first, second] = [Upload::named("risks.yaml", "1"), Upload::named("risks.yaml", "2")];
    state.update(Message::Review(Review::Lists(vec![first])));
    state.update(failed(Work::List, "can't read it", false));
    assert!(state.chrome.notice().unwrap().is_error);
    state.update(Message::Review(Review::Lists(vec![second.clone()])));
    assert_eq!(checked_as_evidence(&mut state, "risks.yaml"), Some(second.id));
    // Nobody requested this one.
    assert_eq!(checked_as_evidence(&mut state, "risks.yaml"), None);
}

#[test]
fn lists_are_read_one_after_another() {
    let mut state = with_report();
    let [first, second, third] = ["a", "b", "c"].map(|name| Upload::named(&format!("{name}.yaml"), "x"));
    let effects = state.update(Message::Review(Review::Lists(vec![first.clone(), second.clone()])));
    assert_eq!((asks(&effects).len(), requested_list(&effects)), (1, Some(first.id)));
    assert_eq!(asks(&state.update(Message::Review(Review::Lists(vec![third.clone()])))), [] as [&Ask; 0]);
    // The failure belongs to the first one.
    let effects = state.update(failed(Work::List, "can't read it", false));
    assert_eq!(requested_list(&effects), Some(second.id));
    let list = read_list("b.yaml", b"[]");
    let effects = state.update(replied(Reply::List { name: "b.yaml".to_owned(), list }));
    assert_eq!(requested_list(&effects), Some(third.id));
}

/// The worker is lost over a list. The next worker doesn't read that one again, but reads the
/// others.
#[test]
fn waiting_lists_are_read_by_the_next_worker() {
    for during in [Work::List, Work::Unknown] {
        let mut state = page();
        let [first, second] = ["a", "b"].map(|name| Upload::named(&format!("{name}.yaml"), "x"));
        state.update(Message::Review(Review::Lists(vec![first, second.clone()])));
        state.update(failed(during, "unreachable", true));
        assert_eq!(state.connection.stopped().unwrap().name.as_deref(), Some("a.yaml"));
        assert_eq!(requested_list(&state.update(Message::Started(Ok(())))), Some(second.id));
        // It stops this worker as well, and is not read forever.
        state.update(lost("unreachable"));
        assert_eq!(requested_list(&state.update(Message::Started(Ok(())))), None);
        assert_eq!(checked_as_evidence(&mut state, "b.yaml"), None);
    }
    // No worker can be started.
    let mut state = page();
    let list = Upload::named("a.yaml", "x");
    state.update(Message::Review(Review::Lists(vec![list.clone()])));
    let evidence = state.update(Message::Pasted(text("one", "ENABLED")));
    assert!(evaluation(&evidence).is_some());
    state.update(lost("unreachable"));
    state.update(Message::Started(Err("no".to_owned())));
    assert_eq!(requested_list(&state.update(Message::Review(Review::Lists(vec![list])))), None);
    assert!(requested_list(&state.update(Message::Started(Ok(())))).is_some());
}

#[test]
fn a_worker_that_hangs_over_a_list_is_noticed() {
    let mut state = page();
    state.update(Message::Review(Review::Lists(vec![Upload::named("risks.yaml", "x")])));
    for _ in 0..5 {
        assert_eq!(asks(&state.update(Message::Tick(TODAY.to_owned()))), [&Ask::Ping]);
    }
    let stopped = state.connection.stopped().unwrap();
    assert_eq!((stopped.reason.as_deref(), stopped.name.as_deref()), (None, Some("risks.yaml")));
    let effects = state.update(Message::Continue { without: false });
    assert!(effects.contains(&Effect::StartWorker));
    assert_eq!(requested_list(&state.update(Message::Started(Ok(())))), None, "it would hang again");
    assert_eq!(asks(&state.update(Message::Tick(TODAY.to_owned()))), [] as [&Ask; 0]);
}
