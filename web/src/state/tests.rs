//! The reducer without a browser: what happens goes in, what is to be done comes out.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may panic")]

use dax001::annotation::Disposition;
use dax001::report::{Report, Resource};
use dax001::rule::Status;
use dax001::{Input, evaluate};
use dax001_review::{Change, read_list};

use super::effect::{Ask, Effect};
use super::message::{Compare, Message, Plans, Review, Shortcut};
use super::reviews::Draft;
use super::route::{Route, Screen};
use super::{HEADLINE, State};
use crate::browser::given::Given;
use crate::browser::query::{Query, Sort};
use crate::browser::reply::{Comparison, Detail, Facets, Failure, Own, Reply, ReviewCounts, Row, Rows};

const TODAY: &str = "2026-11-24";

/// A page whose worker runs.
fn page() -> State {
    let (mut state, effects) = State::new(Route::default(), TODAY.to_owned());
    assert_eq!(effects, [Effect::StartWorker]);
    state.update(Message::Started(Ok(())));
    state
}

fn text(name: &str, status: &str) -> String {
    format!(r#"{{"Clusters": [{{"ClusterName": "{name}", "SSEDescription": {{"Status": "{status}"}}}}]}}"#)
}

fn input<'a>(name: &'a str, text: &'a str) -> Input<'a> {
    Input { name, data: text.as_bytes(), label: dax001::scope::Label::default() }
}

fn asks(effects: &[Effect]) -> Vec<&Ask> {
    effects.iter().filter_map(|effect| if let Effect::Ask(ask) = effect { Some(ask) } else { None }).collect()
}

/// What the worker is to judge.
fn evaluation(effects: &[Effect]) -> Option<(u32, Vec<Given>)> {
    asks(effects).into_iter().find_map(|ask| match ask {
        Ask::Evaluate { run, given } => Some((*run, given.clone())),
        _ => None,
    })
}

/// The worker judges, with the real policy.
fn judge(state: &mut State, effects: &[Effect]) -> Vec<Effect> {
    let (run, given) = evaluation(effects).unwrap();
    let texts: Vec<_> = given.iter().map(|given| given.pasted().unwrap()).collect();
    let inputs: Vec<_> = given.iter().zip(&texts).map(|(given, text)| input(given.name(), text)).collect();
    let report = evaluate(inputs);
    let owners = (0..given.len()).collect();
    let report = Box::new(Report { findings: Vec::new(), ..report });
    state.update(Message::Reply(Reply::Report { run, report, owners, facets: Facets::default() }))
}

/// A page with a report on one cluster that fails.
fn with_report() -> State {
    let mut state = page();
    let effects = state.update(Message::Pasted(text("one", "DISABLED")));
    judge(&mut state, &effects);
    rows(&mut state);
    state
}

fn finding(name: &str) -> dax001::report::Finding {
    let text = text(name, "DISABLED");
    evaluate([input("x", &text)]).findings[0].clone()
}

/// The worker gives the rows that were asked for last, and everything about the chosen one.
fn rows(state: &mut State) -> Vec<Effect> {
    let row =
        Row { index: 0, finding: finding("one"), source: 0, line: 1, review: None, change: None, was: None };
    let run = state.run;
    let query = state.list.query.clone();
    let rows = Rows {
        run,
        query,
        from: 0,
        total: 1,
        list: vec![row.clone()],
        position: state.list.selected.map(|_| 0),
    };
    let effects = state.update(Message::Reply(Reply::Rows(rows)));
    let detail = Detail {
        run,
        index: 0,
        evidence: 0,
        finding: row.finding,
        window: None,
        choices: dax001::remediation::Choices::default(),
        plan: None,
        others: Vec::new(),
        change: None,
        was: None,
    };
    state.update(Message::Reply(Reply::Detail(Box::new(detail))));
    effects
}

#[test]
fn a_report_is_shown_once_it_is_there_and_its_first_finding_is_chosen() {
    let mut state = page();
    let effects = state.update(Message::Pasted(text("one", "DISABLED")));
    assert_eq!(state.screen(), Screen::Start);
    assert!(state.judging.is_some());
    let effects = judge(&mut state, &effects);
    assert_eq!(state.screen(), Screen::Report);
    assert!(effects.contains(&Effect::Focus(HEADLINE)));
    assert!(effects.contains(&Effect::Go { route: Route::to(Screen::Report), is_new: true }));
    assert!(asks(&effects).contains(&&Ask::Keep { runs: vec![1] }));
    let effects = rows(&mut state);
    assert!(asks(&effects).contains(&&Ask::Detail { run: 1, index: 0, evidence: 0 }));
    // Nobody chose it, so there is nothing to go back to.
    let route = Route { finding: Some(0), ..Route::to(Screen::Report) };
    assert!(effects.contains(&Effect::Go { route, is_new: false }));
    assert!(state.list.detail.is_some());
}

#[test]
fn a_second_load_adds_and_the_sample_never_mixes() {
    let mut state = with_report();
    let effects = state.update(Message::Pasted(text("two", "ENABLED")));
    assert_eq!(evaluation(&effects).unwrap().1.len(), 2);
    judge(&mut state, &effects);
    assert_eq!(state.case.as_ref().unwrap().report.summary.clusters, 2);
    let (_, given) = evaluation(&state.update(Message::Sample)).unwrap();
    assert!(given.len() == 1 && given[0].is_sample());
}

#[test]
fn what_can_not_be_judged_keeps_the_text_and_the_report_before_it() {
    let mut state = with_report();
    state.update(Message::Text("{".to_owned()));
    let effects = state.update(Message::Judge);
    let (run, given) = evaluation(&effects).unwrap();
    // The field is the one text: the paste before was in it.
    assert_eq!(given.len(), 1);
    let report = Box::new(evaluate([input("x", "{")]));
    state.update(Message::Reply(Reply::Report { run, report, owners: vec![0], facets: Facets::default() }));
    assert_eq!((state.screen(), &*state.text), (Screen::Start, "{"));
    assert!(state.rejected.is_some() && state.case.is_some());
    state.update(Message::Text("{}".to_owned()));
    assert!(state.rejected.is_none(), "what was wrong may be mended now");
}

#[test]
fn an_answer_to_what_is_no_longer_wanted_changes_nothing() {
    let mut state = page();
    let first = state.update(Message::Pasted(text("one", "DISABLED")));
    let second = state.update(Message::Pasted(text("two", "ENABLED")));
    judge(&mut state, &first);
    assert!(state.case.is_none());
    let effects = state.update(Message::Cancel);
    assert_eq!(asks(&effects), [&Ask::Cancel { run: 3 }]);
    judge(&mut state, &second);
    assert!(state.case.is_none() && state.judging.is_none());
}

#[test]
fn start_over_clears_and_undo_restores() {
    let mut state = with_report();
    state.update(Message::Review(Review::Edit(Draft { note: "mine".to_owned(), ..Draft::default() })));
    let effects = state.update(Message::StartOver);
    assert_eq!(state.screen(), Screen::Start);
    assert!(state.case.is_none() && state.reviews.is_empty() && !state.has_evidence());
    // The worker keeps the report as long as it can be had back.
    assert!(asks(&effects).contains(&&Ask::Keep { runs: vec![1] }));
    let effects = state.update(Message::Undo);
    assert_eq!(evaluation(&effects), None, "nothing has to be judged again");
    assert_eq!((state.screen(), state.list.selected), (Screen::Report, Some(0)));
    assert_eq!(state.reviews.typed[0].note.as_deref(), Some("mine"));

    // With something else in its place both are kept: what is brought back puts the other aside.
    state.update(Message::StartOver);
    let effects = state.update(Message::Pasted(text("two", "ENABLED")));
    let effects = judge(&mut state, &effects);
    assert!(asks(&effects).contains(&&Ask::Keep { runs: vec![2, 1] }));
    state.update(Message::Undo);
    assert_eq!(state.case.as_ref().unwrap().run, 1);
    state.update(Message::Undo);
    assert_eq!((state.case.as_ref().unwrap().run, state.reviews.is_empty()), (2, true));
    // Only so many reports are held for that.
    for _ in 0..5 {
        state.update(Message::StartOver);
        let effects = state.update(Message::Pasted(text("two", "ENABLED")));
        judge(&mut state, &effects);
    }
    assert_eq!(state.undo.len(), 3);
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
    assert!(state.undo.is_empty());
    state.update(Message::Cancel);
    assert_eq!(state.undo.len(), 1, "it has not been brought back");
    judge(&mut state, &effects);
    let effects = state.update(Message::Undo);
    judge(&mut state, &effects);
    assert_eq!((state.case.as_ref().unwrap().report.summary.clusters, state.undo.len()), (3, 0));
    // The last source is the evidence as a whole.
    let mut state = with_report();
    state.update(Message::Remove(0));
    assert!(state.case.is_none() && state.undo.len() == 1);
}

#[test]
fn a_filter_is_an_address_to_come_back_from_and_a_typed_search_is_not() {
    let mut state = with_report();
    let query = Query { status: Some(Status::Fail), ..Query::default() };
    let effects = state.update(Message::Query(query.clone()));
    let route = Route { screen: Screen::Report, finding: Some(0), query: query.clone() };
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
    // Back.
    let effects = state.update(Message::Route(route.clone()));
    assert_eq!(state.list.query, route.query);
    assert!(!effects.iter().any(|effect| matches!(effect, Effect::Go { .. })));
    // To the start and forward again: the report is as it was.
    let effects = state.update(Message::Route(Route::default()));
    assert!(effects.contains(&Effect::Focus(HEADLINE)));
    assert_eq!(state.screen(), Screen::Start);
    state.update(Message::Route(route));
    assert_eq!(state.screen(), Screen::Report);
}

#[test]
fn rows_are_asked_for_once_the_last_ones_are_there() {
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
    // What was scrolled by meanwhile is not asked for.
    assert_eq!(froms(&rows(&mut state)), [(288, 54)]);
}

#[test]
fn an_address_with_a_finding_chooses_it_and_one_without_a_report_is_the_start() {
    let mut state = with_report();
    let effects = state.update(Message::Route(Route { finding: Some(7), ..Route::to(Screen::Report) }));
    assert!(asks(&effects).contains(&&Ask::Detail { run: 1, index: 7, evidence: 0 }));
    let (state, effects) = State::new(Route::read("#report/7?status=fail"), TODAY.to_owned());
    assert_eq!(state.screen(), Screen::Start);
    assert!(effects.contains(&Effect::Go { route: Route::default(), is_new: false }));
}

#[test]
fn a_column_is_sorted_by_and_the_other_way_round() {
    let by_name = Query::default().sorted(Sort::Name);
    assert_eq!((by_name.sort, by_name.is_descending), (Sort::Name, false));
    assert!(by_name.sorted(Sort::Name).is_descending);
    assert!(!by_name.is_narrow(), "an order leaves nothing out");
    assert!(!Query { text: "x".to_owned(), ..by_name }.widened().is_narrow());
}

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
    assert_eq!((state.reviews.typed.len(), state.reviews.typed[0].note.as_deref()), (1, Some("ab")));
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
    assert_eq!(state.reviews.applied.counts.to_do, 0);
    // What is saved is handed over with the request, whatever the worker has made of it so far.
    let effects = state.update(Message::Save);
    let [Ask::Save { run: 1, revision: 2, typed, .. }] = asks(&effects)[..] else { panic!("{effects:?}") };
    assert_eq!(typed[0].annotation.note.as_deref(), Some("ab"));
    state.reviews.save(2);
    assert!(!state.is_unsaved());
    // Without anything in it there is no annotation.
    state.update(Message::Review(Review::Edit(Draft::default())));
    assert!(state.reviews.typed.is_empty() && !state.is_unsaved());
}

#[test]
fn lists_are_read_beside_the_evidence_and_replaced_by_name() {
    let mut state = with_report();
    let given = Given::named("risks.yaml", "x");
    let effects = state.update(Message::Given(Ok(vec![given.clone()])));
    assert_eq!(asks(&effects), [&Ask::ReadList(given)]);
    let entry = "[{account: '*', region: '*', cluster: one, reason: r, until: 2026-01-01, who: w}]";
    for _ in 0..2 {
        let list = read_list("risks.yaml", entry.as_bytes());
        let effects = state.update(Message::Reply(Reply::List { name: "risks.yaml".to_owned(), list }));
        let lists = asks(&effects).into_iter().find_map(|ask| match ask {
            Ask::Annotate { lists, .. } => lists.clone(),
            _ => None,
        });
        assert_eq!(lists.unwrap()[0].review, dax001::annotation::Review::Expired);
    }
    assert_eq!(state.reviews.lists.len(), 1);
    assert!(!state.is_unsaved(), "a list is a file already");
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
    assert_eq!(typed[0].review, dax001::annotation::Review::Expired);
}

fn comparison() -> Comparison {
    Comparison {
        changes: crate::browser::reply::ChangeCounts { fixed: 1, ..Default::default() },
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
    let given = Given::named("earlier.json", "{}");
    let effects = state.update(Message::Compare(Compare::With(given.clone())));
    assert_eq!(asks(&effects), [&Ask::Compare { run: 1, given: given.clone() }]);
    state.update(Message::Reply(Reply::Compared { run: 1, id: given.id, changes: Box::new(comparison()) }));
    assert!(state.earlier.is_some() && state.comparing.is_none());
    let effects = state.update(Message::Pasted(text("two", "ENABLED")));
    let effects = judge(&mut state, &effects);
    assert!(asks(&effects).contains(&&Ask::Compare { run: 2, given }));
    state.update(Message::Query(Query { change: Some(Change::New), ..Query::default() }));
    state.update(Message::Compare(Compare::Stop));
    assert!(state.earlier.is_none() && state.list.query.change.is_none());
    // One that can't be read is said, and is not waited for; what is said of another one changes nothing.
    let (first, second) = (Given::named("x", "{"), Given::named("y", "{"));
    let failed = |given: &Given| {
        let (during, message, id) = ("compare".to_owned(), "no".to_owned(), Some(given.id));
        Message::Reply(Reply::Failed(Failure { run: 2, during, message, id, ..Failure::default() }))
    };
    state.update(Message::Compare(Compare::With(first.clone())));
    state.update(Message::Compare(Compare::With(second.clone())));
    state.update(failed(&first));
    let changes = Box::new(comparison());
    state.update(Message::Reply(Reply::Compared { run: 2, id: first.id, changes }));
    assert!(state.earlier.is_none() && state.comparing.is_some() && state.notice.is_none());
    state.update(failed(&second));
    assert!(state.comparing.is_none() && state.notice.as_ref().unwrap().is_error);
    // An answer that can't be read at all ends the waiting, too.
    state.update(Message::Compare(Compare::With(first)));
    let failure = Failure { run: u32::MAX, message: "unreadable".to_owned(), ..Failure::default() };
    state.update(Message::Reply(Reply::Failed(failure)));
    assert!(state.comparing.is_none());
    // One that fails doesn't end the one before it.
    state.update(Message::Compare(Compare::With(second.clone())));
    let changes = Box::new(comparison());
    state.update(Message::Reply(Reply::Compared { run: 2, id: second.id, changes }));
    let third = Given::named("z", "{");
    state.update(Message::Compare(Compare::With(third.clone())));
    state.update(failed(&third));
    assert_eq!(state.earlier.as_ref().unwrap().given, second);
    state.update(Message::Compare(Compare::With(Given::named("risks.yaml", ""))));
    assert!(state.comparing.is_none() && state.notice.as_ref().unwrap().text.contains("Add a list"));
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
    assert_eq!((state.reviews.typed[0].note.as_deref(), state.reviews.lists.len()), (Some("mine"), 1));
}

#[test]
fn what_is_looked_at_stays_when_evidence_is_added() {
    let mut state = with_report();
    state.update(Message::Query(Query { text: "o".to_owned(), ..Query::default() }));
    let effects = state.update(Message::Pasted(text("two", "ENABLED")));
    let effects = judge(&mut state, &effects);
    assert_eq!((state.list.selected, state.list.query.text.as_str()), (Some(0), "o"));
    assert!(asks(&effects).contains(&&Ask::Detail { run: 2, index: 0, evidence: 0 }));
    // Where a source was taken away, findings are no longer where they were.
    let effects = state.update(Message::Remove(0));
    judge(&mut state, &effects);
    assert_eq!(state.list.selected, None);
}

#[test]
fn a_comparison_that_stops_the_module_is_not_made_again() {
    let mut state = with_report();
    state.update(Message::Compare(Compare::With(Given::named("earlier.json", "{}"))));
    let failure = Failure {
        run: 1,
        during: "compare".to_owned(),
        message: "unreachable".to_owned(),
        fatal: true,
        name: Some("earlier.json".to_owned()),
        ..Failure::default()
    };
    state.update(Message::Reply(Reply::Failed(failure)));
    let stopped = state.stopped.clone().unwrap();
    assert_eq!(stopped.name.as_deref(), Some("earlier.json"));
    assert!(!stopped.can_leave_out() && state.earlier.is_none());
    let effects = state.update(Message::Started(Ok(())));
    let effects = judge(&mut state, &effects);
    assert!(!asks(&effects).iter().any(|ask| matches!(ask, Ask::Compare { .. })));
}

#[test]
fn a_report_that_no_worker_has_is_asked_nothing_and_can_be_tried_again() {
    let mut state = with_report();
    let fatal = Failure { message: "x".to_owned(), fatal: true, ..Failure::default() };
    state.update(Message::Reply(Reply::Failed(fatal)));
    state.update(Message::Started(Ok(())));
    // While it is judged again nothing can be had of it, and that is said.
    assert_eq!(asks(&state.update(Message::Save)), [] as [&Ask; 0]);
    assert!(state.notice.is_some());
    assert_eq!(
        asks(&state.update(Message::Query(Query { text: "a".to_owned(), ..Query::default() }))),
        [] as [&Ask; 0]
    );
    state.update(Message::Cancel);
    assert_eq!(state.screen(), Screen::Start);
    assert!(state.case.is_none() && state.stopped.as_ref().unwrap().can_try_again());
    let effects = state.update(Message::GoOn { without: false });
    judge(&mut state, &effects);
    assert!(state.case.is_some());
}

#[test]
fn what_was_cleared_survives_the_worker_and_asks_before_it_is_lost() {
    let mut state = with_report();
    state.update(Message::Review(Review::Edit(Draft { note: "mine".to_owned(), ..Draft::default() })));
    state.update(Message::StartOver);
    assert!(state.is_unsaved(), "it can only be had back here");
    let fatal = Failure { message: "x".to_owned(), fatal: true, ..Failure::default() };
    state.update(Message::Reply(Reply::Failed(fatal)));
    state.update(Message::Started(Ok(())));
    // A list that was given meanwhile is kept beside it.
    let list = read_list(
        "risks.yaml",
        b"[{account: '*', region: '*', cluster: one, reason: r, until: 2999-01-01, who: w}]",
    );
    state.update(Message::Reply(Reply::List { name: "risks.yaml".to_owned(), list }));
    let effects = state.update(Message::Undo);
    judge(&mut state, &effects);
    assert_eq!((state.reviews.typed[0].note.as_deref(), state.reviews.lists.len()), (Some("mine"), 1));

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
    let fatal = || {
        Message::Reply(Reply::Failed(Failure { message: "x".to_owned(), fatal: true, ..Failure::default() }))
    };
    let mut starts = 0;
    for _ in 0..5 {
        starts += state.update(fatal()).iter().filter(|effect| **effect == Effect::StartWorker).count();
        state.update(Message::Started(Ok(())));
    }
    assert_eq!(starts, 2);
}

#[test]
fn a_choice_is_of_the_cluster_that_the_panel_shows() {
    let mut state = with_report();
    // Another row has been moved to, and its panel is still to come.
    state.list.selected = Some(1);
    let choices = dax001::remediation::Choices::default();
    let effects = state.update(Message::Plans(Plans::Choose(choices)));
    assert!(matches!(asks(&effects)[..], [Ask::Choose { index: 0, .. }]));
    assert_eq!(asks(&state.update(Message::Evidence(1))), [] as [&Ask; 0]);
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
    assert!(state.reviews.typed[0].target.accounts.is_empty(), "whatever it was labelled before");
    state.reviews.found(&[Own { place: 0, index: 3, resource: known.clone() }]);
    state.reviews.moved(false, false);
    assert_eq!(state.reviews.place(9, &known), Some(0));
}

#[test]
fn a_trap_keeps_the_evidence_and_offers_to_go_on_without_its_file() {
    let mut state = with_report();
    state.update(Message::Pasted(text("bad", "ENABLED")));
    let failure = Failure {
        run: 2,
        during: "evaluate".to_owned(),
        id: None,
        message: "unreachable".to_owned(),
        fatal: true,
        owner: Some(1),
        name: Some("pasted text 2".to_owned()),
    };
    let effects = state.update(Message::Reply(Reply::Failed(failure)));
    assert!(effects.contains(&Effect::StartWorker));
    let stopped = state.stopped.clone().unwrap();
    assert_eq!(
        (stopped.words.as_deref(), stopped.name.as_deref()),
        (Some("unreachable"), Some("pasted text 2"))
    );
    assert!(stopped.can_leave_out() && stopped.can_try_again());
    // What the report was on is judged again by the new worker.
    let effects = state.update(Message::Started(Ok(())));
    let (_, given) = evaluation(&effects).unwrap();
    assert_eq!(given.len(), 1);
    judge(&mut state, &effects);
    assert!(state.stopped.is_some() && state.case.is_some());
    let effects = state.update(Message::GoOn { without: true });
    let (_, given) = evaluation(&effects).unwrap();
    assert_eq!(given.iter().map(Given::name).collect::<Vec<_>>(), ["pasted text"]);
    assert!(state.stopped.is_none());
}

#[test]
fn what_traps_every_time_is_not_judged_for_ever() {
    let mut state = with_report();
    let fatal = |message: &str| Failure { message: message.to_owned(), fatal: true, ..Failure::default() };
    state.update(Message::Reply(Reply::Failed(fatal("once"))));
    let effects = state.update(Message::Started(Ok(())));
    assert!(evaluation(&effects).is_some());
    let effects = state.update(Message::Reply(Reply::Failed(fatal("twice"))));
    assert!(effects.contains(&Effect::StartWorker));
    assert_eq!(evaluation(&state.update(Message::Started(Ok(())))), None);
    assert!(state.stopped.as_ref().unwrap().can_try_again());
}

#[test]
fn a_worker_that_says_nothing_is_asked_and_not_killed() {
    let mut state = page();
    let effects = state.update(Message::Pasted(text("one", "DISABLED")));
    for _ in 0..4 {
        assert_eq!(asks(&state.update(Message::Tick(TODAY.to_owned()))), [&Ask::Ping]);
        assert!(state.stopped.is_none());
    }
    state.update(Message::Tick(TODAY.to_owned()));
    assert!(state.stopped.as_ref().unwrap().words.is_none());
    // It was only busy.
    state.update(Message::Reply(Reply::Pong));
    assert!(state.stopped.is_none());
    for _ in 0..5 {
        state.update(Message::Tick(TODAY.to_owned()));
    }
    let again = state.update(Message::GoOn { without: false });
    assert!(again.contains(&Effect::StartWorker));
    judge(&mut state, &effects);
    assert!(state.case.is_none(), "what it says later is no longer wanted");
}

#[test]
fn what_is_asked_for_while_the_worker_starts_waits_for_it() {
    let (mut state, _) = State::new(Route::default(), TODAY.to_owned());
    assert_eq!(asks(&state.update(Message::Pasted(text("one", "DISABLED")))), [] as [&Ask; 0]);
    assert!(evaluation(&state.update(Message::Started(Ok(())))).is_some());
    let (mut state, _) = State::new(Route::default(), TODAY.to_owned());
    state.update(Message::Sample);
    state.update(Message::Started(Err("no".to_owned())));
    assert!(state.judging.is_none() && state.notice.is_some());
    assert!(state.update(Message::Sample).contains(&Effect::StartWorker), "the next try starts another");
}

#[test]
fn single_keys_do_what_the_list_says() {
    let mut state = with_report();
    assert_eq!(state.update(Message::Shortcut(Shortcut::Search)), [Effect::Focus("#search")]);
    assert!(state.update(Message::Shortcut(Shortcut::Note)).contains(&Effect::Focus("#note")));
    state.update(Message::Shortcut(Shortcut::List));
    assert!(state.shows_shortcuts);
    state.update(Message::CloseShortcuts);
    let effects = state.update(Message::Shortcut(Shortcut::Step(1)));
    assert!(
        asks(&effects).iter().any(|ask| matches!(ask, Ask::Detail { index: 0, .. })),
        "the last one stays"
    );
}

#[test]
fn all_rows_are_printed_once_they_are_there() {
    let mut state = with_report();
    let effects = state.update(Message::Print);
    assert!(matches!(asks(&effects)[..], [Ask::Printable { run: 1, .. }]));
    let rows = (*state.list.rows).clone();
    assert!(state.update(Message::Reply(Reply::Printable(rows))).contains(&Effect::Print));
    assert!(state.printed.is_some());
}

#[test]
fn plans_are_made_and_given_up() {
    let mut state = with_report();
    assert_eq!(asks(&state.update(Message::Plans(Plans::SaveAll))), [&Ask::Plans { run: 1 }]);
    state.update(Message::Reply(Reply::Planned { run: 1, done: 1, total: 1 }));
    assert_eq!(state.planning, Some((1, 1)));
    assert_eq!(asks(&state.update(Message::Plans(Plans::Cancel))), [&Ask::CancelPlans]);
    state.update(Message::Reply(Reply::Planned { run: 1, done: 1, total: 1 }));
    assert_eq!(state.planning, None);
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
    assert_eq!(state.reviews.typed.len(), 2);
    let taken = state.reviews.typed.clone();
    assert_eq!(state.reviews.take_over(&taken), 0, "nothing is taken over twice");
}
