//! The view of the report: queries, addresses, rows, plans, printing, keys.

use super::*;

#[test]
fn a_filter_makes_a_history_entry_and_typing_a_search_does_not() {
    let mut state = with_report();
    let query = Query { status: Some(Status::Fail), ..Query::default() };
    let effects = state.update(Message::Query(query.clone()));
    let route = Route { finding: Some(0), query: query.clone(), ..Route::to(Screen::Report) };
    assert!(effects.contains(&Effect::Go { route: route.clone(), is_new: true }));
    assert!(asks(&effects).contains(&&Ask::Rows {
        run: 1,
        query: query.clone(),
        from: 0,
        count: 40,
        selected: Some(0)
    }));
    let effects = state.update(Message::Query(Query { text: "o".to_owned(), ..query.clone() }));
    assert!(effects.iter().any(|effect| matches!(effect, Effect::Go { is_new: true, .. })));
    let effects = state.update(Message::Query(Query { text: "on".to_owned(), ..query }));
    assert!(effects.iter().any(|effect| matches!(effect, Effect::Go { is_new: false, .. })));
    // Go back.
    let effects = state.update(Message::Route(route.clone()));
    assert_eq!(*state.list.query(), route.query);
    assert!(!effects.iter().any(|effect| matches!(effect, Effect::Go { .. })));
    // Go to the start and forward again: the report is as it was.
    let effects = state.update(Message::Route(Route::default()));
    assert!(effects.contains(&Effect::Focus(HEADLINE)));
    assert_eq!(state.screen(), Screen::Start);
    state.update(Message::Route(route));
    assert_eq!(state.screen(), Screen::Report);
}

#[test]
fn no_rows_are_requested_while_others_are_on_their_way() {
    let mut state = with_report();
    let froms = |effects: &[Effect]| -> Vec<(usize, usize)> {
        let from =
            |ask: &&Ask| if let Ask::Rows { from, count, .. } = ask { Some((*from, *count)) } else { None };
        asks(effects).iter().filter_map(from).collect()
    };
    let view = |first| Message::View { first, page: 30 };
    assert_eq!(froms(&state.update(view(3))), [], "the reserve is enough");
    assert_eq!(froms(&state.update(view(100))), [(88, 54)]);
    assert_eq!(froms(&state.update(view(200))), []);
    assert_eq!(froms(&state.update(view(300))), []);
    // The rows that were scrolled past meanwhile are not requested.
    assert_eq!(froms(&rows(&mut state)), [(288, 54)]);
}

#[test]
fn an_address_chooses_its_finding_and_leads_to_the_start_without_a_report() {
    let mut state = with_report();
    let effects = state.update(Message::Route(Route { finding: Some(7), ..Route::to(Screen::Report) }));
    assert!(asks(&effects).contains(&&Ask::Detail { run: 1, index: 7, evidence: 0 }));
    let (state, effects) = State::new(Route::read("#report/7?status=fail"), TODAY.to_owned());
    assert_eq!(state.screen(), Screen::Start);
    assert!(effects.contains(&Effect::Go { route: Route::default(), is_new: false }));
}

#[test]
fn a_link_opened_before_there_is_a_report_applies_to_the_next_one() {
    let link = Route::read("#view/0?account=123456789012&text=one");
    let (mut state, effects) = State::new(link.clone(), TODAY.to_owned());
    // The address that named the account doesn't stay.
    assert!(effects.contains(&Effect::Go { route: Route::default(), is_new: false }));
    assert_eq!(state.screen(), Screen::Start);
    assert!(state.chrome.notice().is_some_and(|notice| notice.text.contains("add its evidence")));
    state.update(Message::Started(Ok(())));
    let effects = state.update(Message::Pasted(text("one", "DISABLED")));
    let effects = finish_evaluation(&mut state, &effects);
    assert!(asks(&effects).contains(&&Ask::Detail { run: 1, index: 0, evidence: 0 }));
    assert_eq!((state.list.selected(), state.list.query()), (Some(0), &link.query));
    assert_eq!(state.link(), "view/0?account=123456789012&text=one");
}

#[test]
fn a_link_opened_beside_a_report_leaves_no_account_in_the_address() {
    let mut state = with_report();
    let link = Route::read("#view?account=123456789012");
    let effects = state.update(Message::Route(link.clone()));
    assert_eq!(*state.list.query(), link.query);
    let route = Route { is_link: false, finding: Some(0), ..link };
    assert!(effects.contains(&Effect::Go { route: route.clone(), is_new: false }), "{effects:?}");
    assert_eq!(route.fragment(), "report/0");
    // The browser reports the same address again, and nothing changes.
    assert_eq!(state.update(Message::Route(route)), []);
}

#[test]
fn back_from_an_open_panel_shows_the_list_with_its_chosen_finding() {
    let mut state = with_report();
    let list = state.route.clone();
    assert!(!list.is_open, "a new report shows its list");
    let open = Route { is_open: true, ..list.clone() };
    let effects = state.update(Message::Choose(0));
    assert!(effects.contains(&Effect::GoToPanel(open.clone())), "{effects:?}");
    assert!(effects.contains(&Effect::Focus("#panel-title")));
    assert!(state.shown.is_panel_open());
    // Opening it once more makes no other address.
    let effects = state.update(Message::Open);
    assert_eq!(effects, [Effect::Focus("#panel-title")]);
    // Go back and forward.
    let effects = state.update(Message::Route(list.clone()));
    assert!(!state.shown.is_panel_open());
    assert!(effects.contains(&Effect::FocusIfFree(".scroller")));
    state.update(Message::Route(open.clone()));
    assert!(state.shown.is_panel_open());
    // Closing is not a history entry of its own.
    let effects = state.update(Message::Close);
    assert!(effects.contains(&Effect::Go { route: list.clone(), is_new: false }));
    // The user reads the rule and comes back. The panel is as it was.
    state.update(Message::Shortcut(Shortcut::Note));
    assert_eq!(state.route, open);
    state.update(Message::Route(Route::to(Screen::Rule)));
    state.update(Message::Route(open));
    assert!(state.shown.is_panel_open());
}

#[test]
fn choosing_a_row_and_opening_its_panel_is_one_history_entry() {
    let mut state = with_report();
    let mut rows = Rows::clone(state.list.rows());
    let first = rows.list[0].clone();
    rows.list.push(Row { finding: dax001::Row { index: 4, ..first.finding }, ..first });
    rows.total = 2;
    state.update(replied(Reply::Rows(rows)));
    let effects = state.update(Message::Choose(1));
    let steps: Vec<_> =
        effects.iter().filter(|effect| matches!(effect, Effect::Go { .. } | Effect::GoToPanel(_))).collect();
    let route = Route { finding: Some(4), is_open: true, ..Route::to(Screen::Report) };
    assert_eq!(steps, [&Effect::Go { route, is_new: true }]);
}

#[test]
fn replaced_text_is_rendered_from_scratch_and_later_hidden() {
    let mut state = with_report();
    for mounts in 1..=3 {
        let effects = state.update(Message::TextReplaced);
        assert_eq!(state.chrome.mounts(), mounts);
        assert!(state.chrome.has_replaced_text() && !state.chrome.is_hidden());
        assert!(asks(&effects).iter().any(|ask| matches!(ask, Ask::Rows { from: 0, .. })));
    }
    // The fourth time hides the results. Changes to the words of that message change nothing.
    for _ in 0..3 {
        state.update(Message::TextReplaced);
        assert_eq!((state.chrome.mounts(), state.chrome.is_hidden()), (4, true));
    }
    state.update(Message::ShowAgain);
    assert_eq!(
        (state.chrome.mounts(), state.chrome.is_hidden(), state.chrome.has_replaced_text()),
        (5, false, false)
    );
    // The user has confirmed the notice, so counting starts again.
    state.update(Message::TextReplaced);
    state.update(Message::ShowAgain);
    assert_eq!((state.chrome.mounts(), state.chrome.has_replaced_text()), (6, false));
    assert_eq!(state.screen(), Screen::Report);
}

#[test]
fn sorting_by_the_same_column_again_reverses_the_order() {
    let by_name = Query::default().sorted(Sort::Name);
    assert_eq!((by_name.sort, by_name.is_descending), (Sort::Name, false));
    assert!(by_name.sorted(Sort::Name).is_descending);
    assert!(!by_name.is_narrow(), "sorting doesn't filter");
    assert!(!Query { text: "x".to_owned(), ..by_name }.widened().is_narrow());
}

#[test]
fn adding_evidence_keeps_the_query_and_the_chosen_finding() {
    let mut state = with_report();
    state.update(Message::Query(Query { text: "o".to_owned(), ..Query::default() }));
    let effects = state.update(Message::Pasted(text("two", "ENABLED")));
    let effects = finish_evaluation(&mut state, &effects);
    assert_eq!((state.list.selected(), state.list.query().text.as_str()), (Some(0), "o"));
    assert!(asks(&effects).contains(&&Ask::Detail { run: 2, index: 0, evidence: 0 }));
    // After a source was removed, findings no longer keep their indices.
    let effects = state.update(Message::Remove(0));
    finish_evaluation(&mut state, &effects);
    assert_eq!(state.list.selected(), None);
}

#[test]
fn a_plan_choice_applies_to_the_cluster_in_the_panel() {
    let mut state = with_report();
    // The user has moved to another row, and its panel is still to come.
    state.list.select(Some(1));
    let choices = dax001::remediation::choices::Choices::default();
    let effects = state.update(Message::Plans(Plans::Choose(choices)));
    assert!(matches!(asks(&effects)[..], [Ask::Choose { index: 0, .. }]));
    assert_eq!(asks(&state.update(Message::Evidence(1))), [] as [&Ask; 0]);
}

#[test]
fn single_keys_do_what_the_list_of_shortcuts_says() {
    let mut state = with_report();
    assert_eq!(state.update(Message::Shortcut(Shortcut::Search)), [Effect::Focus("#search")]);
    assert!(state.update(Message::Shortcut(Shortcut::Note)).contains(&Effect::Focus("#note")));
    state.update(Message::Shortcut(Shortcut::List));
    assert!(state.chrome.shows_shortcuts());
    state.update(Message::CloseShortcuts);
    let effects = state.update(Message::Shortcut(Shortcut::Step(1)));
    assert!(
        asks(&effects).iter().any(|ask| matches!(ask, Ask::Detail { index: 0, .. })),
        "the last row stays chosen"
    );
}

#[test]
fn all_rows_are_printed_once_they_have_arrived() {
    let mut state = with_report();
    let effects = state.update(Message::Print);
    assert!(matches!(asks(&effects)[..], [Ask::Printable { run: 1, .. }]));
    let rows = Rows::clone(state.list.rows());
    assert!(state.update(replied(Reply::Printable(rows))).contains(&Effect::Print));
    assert!(state.shown.printed().is_some());
}

#[test]
fn plans_are_made_and_can_be_cancelled() {
    let mut state = with_report();
    assert_eq!(asks(&state.update(Message::Plans(Plans::SaveAll))), [&Ask::Plans { run: 1 }]);
    state.update(replied(Reply::Planning { run: 1, done: 1, total: 1 }));
    assert_eq!(state.jobs.planning(), Some((1, 1)));
    assert_eq!(asks(&state.update(Message::Plans(Plans::Cancel))), [&Ask::CancelPlans]);
    state.update(replied(Reply::Planning { run: 1, done: 1, total: 1 }));
    assert_eq!(state.jobs.planning(), None);
}

#[test]
fn a_report_waits_for_its_first_rows() {
    let mut state = page();
    let effects = state.update(Message::Pasted(text("one", "DISABLED")));
    assert!(!state.awaits_first_rows());
    finish_evaluation(&mut state, &effects);
    assert!(state.awaits_first_rows());
    rows(&mut state);
    assert!(!state.awaits_first_rows());
    // Without clusters there are no rows to wait for.
    let mut state = page();
    let effects = state.update(Message::Pasted(r#"{"Clusters": []}"#.to_owned()));
    finish_evaluation(&mut state, &effects);
    assert!(state.shown.open_report().is_some() && !state.awaits_first_rows());
}
