//! What a reviewer adds.

use super::*;

#[test]
fn what_is_typed_is_an_annotation_and_asks_before_it_is_lost() {
    let mut state = with_report();
    let draft = |note: &str| Draft {
        disposition: Some(Disposition::ToDo),
        note: note.to_owned(),
        ..Draft::default()
    };
    let effects = state.update(Message::Review(Review::Edit(draft("a"))));
    let [Ask::Annotate { revision, typed, lists: None, .. }] = asks(&effects)[..] else {
        panic!("{effects:?}")
    };
    assert_eq!((*revision, typed.len(), typed[0].annotation.findings.clone()), (1, 1, vec![0]));
    assert!(state.is_unsaved());
    state.update(Message::Review(Review::Edit(draft("ab"))));
    assert_eq!((state.reviews.typed().len(), state.reviews.typed()[0].note.as_deref()), (1, Some("ab")));
    // An answer to what was typed before is not taken.
    let counts = ReviewCounts { to_do: 9, ..ReviewCounts::default() };
    state.update(Message::Reply(Reply::Annotated {
        run: 1,
        revision: 1,
        counts,
        matches: vec![1],
        has_lists: false,
        own: Vec::new(),
    }));
    assert_eq!(state.reviews.applied().counts.to_do, 0);
    // What is saved is handed over with the request, whatever the worker has made of it so far.
    let effects = state.update(Message::Save(FileFormat::Json));
    let [Ask::Save { run: 1, file }] = asks(&effects)[..] else { panic!("{effects:?}") };
    let typed = &file.typed;
    assert_eq!(file.revision, 2);
    assert_eq!(typed[0].annotation.note.as_deref(), Some("ab"));
    state.reviews.save(2);
    assert!(!state.is_unsaved());
    // Without anything in it there is no annotation.
    state.update(Message::Review(Review::Edit(Draft::default())));
    assert!(state.reviews.typed().is_empty() && !state.is_unsaved());
}

#[test]
fn lists_are_read_beside_the_evidence_and_replaced_by_name() {
    let mut state = with_report();
    let list = Upload::named("risks.yaml", "x");
    let effects = state.update(Message::Review(Review::Lists(vec![list.clone()])));
    assert_eq!(asks(&effects), [&Ask::ReadList(list)]);
    let entry = "[{account: '*', region: '*', cluster: one, reason: r, until: 2026-01-01, who: w}]";
    for _ in 0..2 {
        let list = read_list("risks.yaml", entry.as_bytes());
        let effects = state.update(Message::Reply(Reply::List { name: "risks.yaml".to_owned(), list }));
        let lists = asks(&effects).into_iter().find_map(|ask| match ask {
            Ask::Annotate { lists, .. } => lists.clone(),
            _ => None,
        });
        assert_eq!(lists.unwrap()[0].review, dax001::review::Review::Expired);
    }
    assert_eq!(state.reviews.lists().len(), 1);
    assert!(!state.is_unsaved(), "a list is a file already");
    // Until the worker has matched this list, what it made of the one before says nothing.
    let annotated = |revision| Reply::Annotated {
        run: 1,
        revision,
        counts: ReviewCounts::default(),
        matches: vec![1],
        has_lists: true,
        own: Vec::new(),
    };
    state.update(Message::Reply(annotated(1)));
    assert!(state.reviews.is_matching());
    state.update(Message::Reply(annotated(2)));
    assert!(!state.reviews.is_matching());
    state.update(Message::Review(Review::RemoveList("risks.yaml".to_owned())));
    assert!(state.reviews.is_empty());
}

#[test]
fn an_acceptance_expires_at_midnight() {
    let mut state = with_report();
    let until = Some(TODAY.to_owned());
    let accepted = Draft {
        disposition: Some(Disposition::AcceptedRisk),
        note: "n".to_owned(),
        who: "w".to_owned(),
        until: until.clone().unwrap(),
    };
    state.update(Message::Review(Review::Edit(accepted)));
    let effects = state.update(Message::Tick("2026-11-25".to_owned()));
    let [Ask::Annotate { typed, .. }] = asks(&effects)[..] else { panic!("{effects:?}") };
    assert_eq!(typed[0].review, dax001::review::Review::Expired);
}

#[test]
fn what_a_reviewer_removed_can_be_had_back() {
    let mut state = with_report();
    state.update(Message::Review(Review::Edit(Draft { note: "mine".to_owned(), ..Draft::default() })));
    let list = read_list("risks.yaml", b"- x");
    state.update(Message::Reply(Reply::List { name: "risks.yaml".to_owned(), list }));
    state.update(Message::Review(Review::Remove(0)));
    state.update(Message::Review(Review::RemoveList("risks.yaml".to_owned())));
    assert!(state.reviews.is_empty());
    state.update(Message::Undo);
    state.update(Message::Undo);
    assert_eq!((state.reviews.typed()[0].note.as_deref(), state.reviews.lists().len()), (Some("mine"), 1));
}

#[test]
fn what_is_typed_on_one_of_several_stays_with_it() {
    let mut state = with_report();
    let twin = Resource { name: Some("cache".to_owned()), ..Resource::default() };
    let draft = |note: &str| Draft { note: note.to_owned(), ..Draft::default() };
    state.reviews.edit(3, &twin, draft("third"));
    state.reviews.edit(4, &twin, draft("fourth"));
    assert_eq!(
        (state.reviews.place(3, &twin), state.reviews.place(4, &twin), state.reviews.place(5, &twin)),
        (Some(0), Some(1), None)
    );
    // Its account becomes known: the worker says so, and that is what tells it from then on.
    let known = Resource { account: Some("1".to_owned()), region: Some("r".to_owned()), ..twin };
    state.reviews.moved(true, true);
    assert!(state.reviews.typed()[0].target.accounts.is_empty(), "whatever it was labelled before");
    state.reviews.found(&[Own { place: 0, index: 3, resource: known.clone() }]);
    state.reviews.moved(false, false);
    assert_eq!(state.reviews.place(9, &known), Some(0));
}

#[test]
fn an_annotation_is_of_one_cluster_whatever_it_lacks() {
    let mut state = with_report();
    let nameless = Resource::default();
    let draft = |note: &str| Draft { note: note.to_owned(), ..Draft::default() };
    state.reviews.edit(3, &nameless, draft("third"));
    state.reviews.edit(4, &nameless, draft("fourth"));
    let place = |state: &State, index| state.reviews.place(index, &nameless);
    assert_eq!((place(&state, 3), place(&state, 4)), (Some(0), Some(1)));
    // An index says nothing in another report; the words stay.
    state.reviews.moved(false, false);
    assert_eq!(state.reviews.place(3, &nameless), None);
    assert_eq!(state.reviews.typed().len(), 2);
    let taken = state.reviews.typed().to_vec();
    assert_eq!(state.reviews.take_over(&taken), 0, "nothing is taken over twice");
}
