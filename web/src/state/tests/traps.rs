//! The worker is lost at each request. Nothing that the user typed or added is lost with it.

use std::collections::BTreeSet;
use std::rc::Rc;

use dax001::contract::label::Label;
use dax001::remediation::choices::Choices;
use dax001_workbench::protocol::{FileRequest, FindingPlan, VerificationStatus};

use super::comparison::comparison;
use super::verify::verification;
use super::*;
use crate::state::message::Verify;
use crate::state::shown::RejectedEvidence;

/// How a request is made.
enum Question {
    /// The page makes it after these messages; each of them leads to it.
    Of(&'static [fn(&mut State) -> Vec<Effect>]),
    /// The browser's part of the page makes it to each worker that it starts.
    AtStart,
    /// The page doesn't make it.
    Never,
}

/// A row for each request. A request without a row doesn't compile.
macro_rules! questions {
    ($($name:ident: $question:expr,)*) => {
        const QUESTIONS: &[(&str, Question)] = &[$((stringify!($name), $question)),*];

        fn name_of(ask: &Ask) -> &'static str {
            match ask {
                $(Ask::$name { .. } => stringify!($name),)*
            }
        }
    };
}

use Question::{AtStart, Never, Of};

questions! {
    Open: AtStart,
    Ping: Of(&[|state| {
        state.update(Message::Print);
        state.update(Message::Save(FileFormat::Json));
        state.update(Message::Tick(TODAY.to_owned()))
    }]),
    Evaluate: Of(&[
        |state| add(state, "d.json"),
        |state| state.update(Message::Pasted(text("two", "ENABLED"))),
        |state| state.update(Message::Label(vec![1], label("222222222222"))),
        |state| state.update(Message::MaxAge(Some("30d".to_owned()))),
        |state| state.update(Message::Remove(1)),
        // The source that was removed is there again.
        |state| state.update(Message::Undo),
        // A comparison, a list and a verification are running beside it.
        |state| {
            state.update(Message::Compare(Compare::With(Upload::named("another.json", "{}"))));
            lists(state, &["more.yaml", "most.yaml"]);
            state.update(Message::Verify(Verify::Again));
            add(state, "d.json")
        },
    ]),
    Cancel: Of(&[|state| {
        add(state, "d.json");
        state.update(Message::Cancel)
    }]),
    Keep: Of(&[|state| state.update(Message::StartOver)]),
    Rows: Of(&[|state| state.update(Message::Query(Query { text: "e".to_owned(), ..Query::default() }))]),
    Printable: Of(&[|state| state.update(Message::Print)]),
    Detail: Of(&[|state| state.update(Message::Evidence(1))]),
    Choose: Of(&[|state| choose(state, "chosen")]),
    Plans: Of(&[|state| state.update(Message::Plans(Plans::SaveAll))]),
    CancelPlans: Of(&[|state| {
        state.update(Message::Plans(Plans::SaveAll));
        state.update(Message::Plans(Plans::Cancel))
    }]),
    ReadList: Of(&[
        |state| lists(state, &["more.yaml", "most.yaml"]),
        // Evidence is being evaluated beside it.
        |state| {
            add(state, "d.json");
            lists(state, &["more.yaml"])
        },
    ]),
    Annotate: Of(&[
        |state| edit(state, "mine, and more"),
        |state| state.update(Message::Review(Review::Remove(0))),
        |state| state.update(Message::Review(Review::RemoveList("risks.yaml".to_owned()))),
        |state| add_list(state, "2998-01-01"),
    ]),
    Compare: Of(&[
        |state| state.update(Message::Compare(Compare::With(Upload::named("another.json", "{}")))),
        |state| {
            let effects = add(state, "d.json");
            finish_evaluation(state, &effects)
        },
        // Evidence is added while the comparison is running.
        |state| {
            let effects = state.update(Message::Compare(Compare::With(Upload::named("another.json", "{}"))));
            add(state, "d.json");
            effects
        },
    ]),
    CancelComparing: Of(&[|state| {
        state.update(Message::Compare(Compare::With(Upload::named("another.json", "{}"))));
        state.update(Message::Compare(Compare::Stop))
    }]),
    StopComparing: Of(&[|state| state.update(Message::Compare(Compare::Stop))]),
    Verify: Of(&[
        |state| state.update(Message::Verify(Verify::UseEvidence)),
        // Evidence is added meanwhile.
        |state| {
            let effects = state.update(Message::Verify(Verify::Again));
            add(state, "d.json");
            effects
        },
    ]),
    CancelVerifying: Of(&[|state| {
        state.update(Message::Verify(Verify::Again));
        state.update(Message::Verify(Verify::Cancel))
    }]),
    Save: Of(&[|state| state.update(Message::Save(FileFormat::Json))]),
    CancelSaving: Of(&[|state| {
        state.update(Message::Save(FileFormat::Json));
        state.update(Message::CancelSaving)
    }]),
    EvaluateOnce: Never,
    PlanOnce: Never,
}

/// The work that the module reports if a request stops it.
fn work_of(ask: &Ask) -> Work {
    match *ask {
        Ask::Evaluate { run, .. } => Work::Evaluation { run },
        Ask::Compare { id, .. } => Work::Comparison { id },
        Ask::Annotate { .. } => Work::Annotations,
        Ask::Plans { .. } => Work::Plans,
        Ask::Save { file: FileRequest { id, .. }, .. } => Work::Saving { id },
        Ask::Verify { id, .. } => Work::Verification { id },
        Ask::ReadList { .. } => Work::List,
        Ask::Rows { .. } | Ask::Printable { .. } | Ask::Detail { .. } | Ask::Choose { .. } => Work::View,
        _ => Work::Unknown,
    }
}

fn label(account: &str) -> Label {
    Label { account: Some(account.to_owned()), region: None }
}

/// The user chooses a name for the cluster of the plan.
fn choose(state: &mut State, name: &str) -> Vec<Effect> {
    let choices = Choices { new_name: Some(name.to_owned()), ..Choices::default() };
    state.update(Message::Plans(Plans::Choose(choices)))
}

fn add(state: &mut State, name: &str) -> Vec<Effect> {
    state.update(Message::Uploads(Ok(vec![Upload::named(name, &text(name, "DISABLED"))])))
}

fn edit(state: &mut State, note: &str) -> Vec<Effect> {
    state.update(Message::Review(Review::Edit(Edit::Note(note.to_owned()))))
}

fn lists(state: &mut State, names: &[&str]) -> Vec<Effect> {
    let lists = names.iter().map(|name| Upload::named(name, "x")).collect();
    state.update(Message::Review(Review::Lists(lists)))
}

/// Everything that came back since the worker was lost: evaluated and compared uploads, applied
/// lists, typed notes.
#[derive(Default)]
struct RecoveredInputs {
    evaluated: BTreeSet<u32>,
    compared: BTreeSet<u32>,
    lists: BTreeSet<String>,
    notes: BTreeSet<String>,
    /// The names that were chosen for the clusters of plans.
    chosen: BTreeSet<String>,
}

impl RecoveredInputs {
    fn see(&mut self, state: &State) {
        let uploads = state.uploads();
        let ids: BTreeSet<u32> = uploads.iter().map(|upload| upload.id).collect();
        assert_eq!(ids.len(), uploads.len(), "no upload is evaluated twice at once: {uploads:?}");
        self.evaluated.extend(ids);
        self.lists.extend(state.reviews.lists().iter().map(|list| list.name.clone()));
        self.notes.extend(notes(state));
    }
}

fn notes(state: &State) -> Vec<String> {
    state.reviews.typed().iter().filter_map(|typed| typed.note.clone()).collect()
}

/// The worker answers all requests, and those that follow from its answers.
fn answer(state: &mut State, mut effects: Vec<Effect>, returned: &mut RecoveredInputs) {
    while !effects.is_empty() {
        let mut next = Vec::new();
        let last_evaluation = effects
            .iter()
            .rposition(|effect| matches!(effect, Effect::Ask { ask: Ask::Evaluate { .. }, .. }));
        for (index, effect) in effects.iter().enumerate() {
            match effect {
                Effect::StartWorker => next.extend(state.update(Message::Started(Ok(())))),
                Effect::Ask { ask: Ask::Evaluate { .. }, .. } if Some(index) == last_evaluation => {
                    next.extend(finish_evaluation(state, std::slice::from_ref(effect)));
                }
                Effect::Ask { ask: Ask::ReadList { input }, .. } => {
                    let name = input.name.clone();
                    let list = read_list(
                        &name,
                        b"[{account: '*', region: '*', cluster: one, reason: r, until: 2999-01-01, who: w}]",
                    );
                    next.extend(state.update(replied(Reply::List { name, list })));
                }
                Effect::Ask { ask: Ask::Choose { run, index, choices }, .. } => {
                    returned.chosen.extend(choices.new_name.clone());
                    let (run, index, choices) = (*run, *index, choices.clone());
                    let planned = Box::new(FindingPlan { run, index, choices, plan: None });
                    next.extend(state.update(replied(Reply::Plan(planned))));
                }
                Effect::Ask { ask: Ask::Compare { run, id, .. }, uploads } => {
                    returned.compared.insert(uploads[0].id);
                    let (run, id, changes) = (*run, *id, Box::new(comparison()));
                    next.extend(state.update(replied(Reply::Compared { run, id, changes })));
                }
                _ => {}
            }
        }
        returned.see(state);
        effects = next;
    }
}

/// A page with some of everything that the user can type or add, and its evidence so far.
fn full() -> (State, BTreeSet<u32>) {
    let (mut state, mut returned) = (page(), RecoveredInputs::default());
    // A closed report, with a note on it.
    let effects = add(&mut state, "old.json");
    answer(&mut state, effects, &mut returned);
    rows(&mut state);
    edit(&mut state, "of old");
    state.update(Message::StartOver);
    // Three sources, one of them labelled and one removed.
    let names = ["a.json", "b.json", "c.json"];
    let files = names.map(|name| Upload::named(name, &text("one", "DISABLED")));
    state.update(Message::Text("typed, and not checked yet".to_owned()));
    for message in [
        Message::Uploads(Ok(files.to_vec())),
        Message::Label(vec![0], label("111111111111")),
        Message::MaxAge(Some("90d".to_owned())),
        Message::Remove(2),
        Message::Query(Query { text: "on".to_owned(), ..Query::default() }),
        Message::Compare(Compare::With(Upload::named("earlier.json", "{}"))),
    ] {
        let effects = state.update(message);
        answer(&mut state, effects, &mut returned);
    }
    rows(&mut state);
    edit(&mut state, "mine");
    let effects = choose(&mut state, "proposed");
    answer(&mut state, effects, &mut returned);
    add_list(&mut state, "2999-01-01");
    // A verification that is done.
    state.update(Message::Route(Route::to(Screen::Verify)));
    state.update(Message::Uploads(Ok(vec![
        Upload::named("report.json", "{}"),
        Upload::named("v.json", "{}"),
    ])));
    let outcome = verification(VerificationStatus::Holds);
    state.update(replied(Reply::Verified { id: 1, outcome }));
    state.update(Message::Route(Route { screen: Screen::Report, ..Route::default() }));
    state.update(Message::Query(Query { text: "on".to_owned(), ..Query::default() }));
    rows(&mut state);
    assert_eq!(state.undo.words(), ["the evidence was cleared", "removed c.json"]);
    assert_eq!(state.shown.earlier().unwrap().upload.name(), "earlier.json");
    assert!(state.list.detail().is_some());
    (state, returned.evaluated)
}

/// Everything that the user typed and added, as it is before the worker is lost.
struct InputSnapshot {
    text: String,
    max_age: Option<String>,
    query: Query,
    uploads: Vec<Upload>,
    verified: Vec<Upload>,
    notes: Vec<String>,
    lists: Vec<String>,
    undo: Vec<String>,
    all: RecoveredInputs,
}

impl InputSnapshot {
    /// Includes the earlier evidence, whatever has become of it.
    fn of(state: &State, evidence: &BTreeSet<u32>) -> Self {
        let mut all = RecoveredInputs { evaluated: evidence.clone(), ..RecoveredInputs::default() };
        all.see(state);
        all.notes.insert("of old".to_owned());
        // If an earlier source is missing, findings no longer keep their indices.
        if state.shown.open_report().is_none_or(|open_report| open_report.is_prefix_of(&state.uploads())) {
            all.chosen.insert("proposed".to_owned());
        }
        all.lists.extend(state.jobs.lists().map(|list| list.name().to_owned()));
        all.compared.extend(state.shown.earlier().map(|earlier| earlier.upload.id));
        all.compared.extend(state.jobs.comparing().map(|comparing| comparing.upload.id));
        Self {
            text: state.text.to_string(),
            max_age: state.max_age.clone(),
            query: state.list.query().clone(),
            uploads: state.uploads(),
            verified: state.verifying.uploads().to_vec(),
            notes: notes(state),
            lists: state.reviews.lists().iter().map(|list| list.name.clone()).collect(),
            undo: state.undo.words(),
            all,
        }
    }

    /// Asserts what the page keeps, whatever jobs are running.
    fn assert_in_page(&self, state: &State, name: &str) {
        assert_eq!(&*state.text, self.text, "{name}");
        assert_eq!(state.max_age, self.max_age, "{name}");
        assert_eq!(*state.list.query(), self.query, "{name}");
        assert_eq!(state.verifying.uploads(), self.verified, "{name}");
        assert_eq!(notes(state), self.notes, "{name}");
        assert!(state.undo.words().starts_with(&self.undo), "{name}: {:?}", state.undo.words());
        assert!(state.connection.stopped().is_some() && state.verifying.progress().is_none(), "{name}");
        assert!(state.asks_before_closing() || self.uploads.is_empty(), "{name}");
    }

    /// The user continues, and the worker also answers its earlier requests. Then Undo restores
    /// what was put aside.
    fn assert_returns(&self, state: &mut State, mut requests: Vec<Effect>, losses: usize, name: &str) {
        let mut returned = RecoveredInputs::default();
        requests.extend(state.update(Message::Continue { without: false }));
        answer(state, requests, &mut returned);
        let uploads = state.uploads();
        // A source whose removal stopped the worker twice is there again.
        let same = if losses == 1 {
            uploads == self.uploads
        } else {
            self.uploads.iter().all(|one| uploads.contains(one))
        };
        assert!(same, "{name}: {uploads:?}");
        assert_eq!(state.shown.open_report().is_some(), !self.uploads.is_empty(), "{name}");
        assert!(state.shown.run_in_worker().is_some() || self.uploads.is_empty(), "{name}");
        assert_eq!((notes(state), state.list.query()), (self.notes.clone(), &self.query), "{name}");
        // The lists that were applied still are, or one click on Undo for each applies them again.
        for _ in self.undo.len()..state.undo.len() {
            let effects = state.update(Message::Undo);
            answer(state, effects, &mut returned);
        }
        let lists: Vec<_> = state.reviews.lists().iter().map(|list| list.name.clone()).collect();
        assert!(self.lists.iter().all(|list| lists.contains(list)), "{name}: {lists:?}");
        assert_eq!(state.undo.words(), self.undo, "{name}");
        assert_eq!(notes(state), self.notes, "{name}");
        assert_eq!(state.connection.stopped(), None, "{name}");
        assert_eq!((state.jobs.going_on(), state.jobs.is_waiting()), (Work::Unknown, false), "{name}");
        // Everything else has been evaluated, compared with or read by now, or Undo restores it.
        for _ in 0..self.undo.len() {
            let effects = state.update(Message::Undo);
            answer(state, effects, &mut returned);
        }
        let RecoveredInputs { evaluated, compared, lists, notes, chosen } = &self.all;
        assert!(evaluated.is_subset(&returned.evaluated), "{name}: {evaluated:?}, {:?}", returned.evaluated);
        assert!(compared.is_subset(&returned.compared), "{name}: {compared:?}, {:?}", returned.compared);
        assert!(lists.is_subset(&returned.lists), "{name}: {lists:?}, {:?}", returned.lists);
        assert!(chosen.is_subset(&returned.chosen), "{name}: {chosen:?}, {:?}", returned.chosen);
        assert!(notes.is_subset(&returned.notes), "{name}: {notes:?}, {:?}", returned.notes);
    }
}

/// The worker is lost during this work. Returns the requests to the next one.
fn lose_worker(state: &mut State, during: Work) -> Vec<Effect> {
    let is_started = state.update(failed(during, "unreachable", true)).contains(&Effect::StartWorker);
    if is_started { state.update(Message::Started(Ok(()))) } else { Vec::new() }
}

/// Makes a request, loses the worker over it this often, and looks for everything that the user
/// typed or added. Between two losses, the next worker has either answered all of its requests, or
/// none.
fn lose(
    (name, way): (&str, usize),
    ask: fn(&mut State) -> Vec<Effect>,
    knows: bool,
    losses: usize,
    answers: bool,
) {
    let (mut state, evidence) = full();
    let effects = ask(&mut state);
    let request = asks(&effects).into_iter().find(|ask| name_of(ask) == name);
    let request = request.unwrap_or_else(|| panic!("{name} is not asked: {effects:?}"));
    let during = if knows { work_of(request) } else { Work::Unknown };
    let name = format!("{name} by way {way}, over {during:?}, {losses} times, {answers}");
    let mut snapshot = InputSnapshot::of(&state, &evidence);
    if let Ask::Choose { choices, .. } = request {
        snapshot.all.chosen = choices.new_name.clone().into_iter().collect();
    }
    let mut requests = Vec::new();
    for _ in 0..losses {
        if answers {
            answer(&mut state, requests, &mut RecoveredInputs::default());
        }
        requests = lose_worker(&mut state, during);
        snapshot.assert_in_page(&state, &name);
    }
    snapshot.assert_returns(&mut state, requests, losses, &name);
}

#[test]
fn a_trap_at_any_request_loses_nothing_that_was_typed_or_added() {
    for (name, question) in QUESTIONS {
        let Of(ways) = question else { continue };
        for (way, ask) in ways.iter().enumerate() {
            for knows in [false, true] {
                for losses in 1..=3 {
                    for answers in [false, true] {
                        lose((name, way), *ask, knows, losses, answers);
                    }
                }
            }
        }
    }
}

/// It is the first request to each worker, and no message of the page makes it.
#[test]
fn a_trap_at_the_start_of_a_worker_loses_nothing_that_was_typed_or_added() {
    assert!(QUESTIONS.iter().any(|(name, question)| *name == "Open" && matches!(question, AtStart)));
    let mut never = QUESTIONS.iter().filter(|(_, question)| matches!(question, Never)).map(|(name, _)| *name);
    assert!(never.by_ref().eq(["EvaluateOnce", "PlanOnce"]));
    for losses in 1..=4 {
        let (mut state, evidence) = full();
        let snapshot = InputSnapshot::of(&state, &evidence);
        let mut requests = Vec::new();
        for _ in 0..losses {
            requests = lose_worker(&mut state, Work::Unknown);
            snapshot.assert_in_page(&state, "Open");
        }
        snapshot.assert_returns(&mut state, requests, losses, "Open");
    }
}

/// A page that has lost its worker over evidence that was added to a report on `a.json`.
fn lost_over_more() -> State {
    let mut state = page();
    let effects = add(&mut state, "a.json");
    answer(&mut state, effects, &mut RecoveredInputs::default());
    rows(&mut state);
    edit(&mut state, "mine");
    add(&mut state, "b.json");
    state.update(replied(Reply::Reading { run: 2, input_index: 1, name: "b.json".to_owned() }));
    let effects = lose_worker(&mut state, Work::Unknown);
    assert_eq!(names(&evaluation(&effects).unwrap().1), ["a.json"]);
    state
}

fn names(uploads: &[Upload]) -> Vec<&str> {
    uploads.iter().map(Upload::name).collect()
}

/// Handles this message, and returns the uploads that are evaluated then.
fn evaluated(state: &mut State, message: Message) -> Vec<Upload> {
    let effects = state.update(message);
    answer(state, effects, &mut RecoveredInputs::default());
    state.uploads()
}

#[test]
fn undo_restores_evidence_that_was_left_out() {
    let mut state = lost_over_more();
    assert_eq!(names(&evaluated(&mut state, Message::Continue { without: true })), ["a.json"]);
    assert_eq!(state.undo.words(), ["b.json was left out, because the check stopped"]);
    assert_eq!(names(&evaluated(&mut state, Message::Undo)), ["a.json", "b.json"]);
    assert_eq!((state.undo.len(), notes(&state)), (0, vec!["mine".to_owned()]));
    // It is the only evidence.
    let mut state = page();
    add(&mut state, "a.json");
    state.update(replied(Reply::Reading { run: 1, input_index: 0, name: "a.json".to_owned() }));
    lose_worker(&mut state, Work::Unknown);
    assert_eq!(evaluated(&mut state, Message::Continue { without: true }), []);
    assert_eq!(names(&evaluated(&mut state, Message::Undo)), ["a.json"]);
    // There is also a report on it.
    edit(&mut state, "mine");
    lose_worker(&mut state, Work::Unknown);
    state.update(replied(Reply::Reading { run: 3, input_index: 0, name: "a.json".to_owned() }));
    lose_worker(&mut state, Work::Unknown);
    assert_eq!(evaluated(&mut state, Message::Continue { without: true }), []);
    assert_eq!(state.undo.words(), ["the report was put aside, because the check stopped over it"]);
    assert_eq!(names(&evaluated(&mut state, Message::Undo)), ["a.json"]);
}

#[test]
fn evidence_that_was_offered_survives_another_action() {
    // Other evidence is added while that of the report is evaluated again.
    let mut state = lost_over_more();
    assert_eq!(
        names(&evaluated(
            &mut state,
            Message::Uploads(Ok(vec![Upload::named("c.json", &text("c", "ENABLED"))]))
        )),
        ["a.json", "c.json"]
    );
    assert_eq!(names(&evaluated(&mut state, Message::Undo)), ["a.json", "c.json", "b.json"]);
    // The user cancels the new evaluation, or no worker starts. The page still offers all of the
    // evidence.
    let cancel = |state: &mut State| drop(state.update(Message::Cancel));
    let fail = |state: &mut State| drop(state.update(Message::Started(Err("no".to_owned()))));
    for stop in [cancel, fail] {
        let mut state = lost_over_more();
        stop(&mut state);
        assert_eq!((state.screen(), notes(&state)), (Screen::Start, vec!["mine".to_owned()]));
        let stopped = state.connection.stopped().cloned().unwrap();
        assert_eq!(
            (names(&stopped.uploads), stopped.name.as_deref()),
            (vec!["a.json", "b.json"], Some("b.json"))
        );
        assert!(stopped.can_leave_out());
        assert_eq!(names(&evaluated(&mut state, Message::Continue { without: false })), ["a.json", "b.json"]);
    }
    // The user clears the evidence.
    let mut state = lost_over_more();
    assert_eq!(evaluated(&mut state, Message::StartOver), []);
    assert_eq!(
        (state.undo.words().pop().as_deref(), state.reviews.is_empty()),
        (Some("the evidence was cleared"), true)
    );
    assert_eq!(names(&evaluated(&mut state, Message::Undo)), ["a.json"]);
    assert_eq!(notes(&state), ["mine"]);
    assert_eq!(names(&evaluated(&mut state, Message::Undo)), ["a.json", "b.json"]);
}

/// The evidence stops each worker, so the user adds parts of it instead. The typed annotations are
/// there for these parts, too.
#[test]
fn undo_restores_a_report_that_was_given_up() {
    let mut state = lost_over_more();
    lose_worker(&mut state, Work::Unknown);
    assert_eq!((state.screen(), state.shown.open_report().is_none()), (Screen::Start, true));
    let part = Upload::named("part.json", &text("one", "DISABLED"));
    assert_eq!(names(&evaluated(&mut state, Message::Uploads(Ok(vec![part])))), ["part.json"]);
    assert_eq!(notes(&state), ["mine"]);
    let words = [
        "the report was put aside, because the check stopped",
        "b.json was left out, because the check stopped",
    ];
    assert_eq!(state.undo.words(), words);
    assert_eq!(names(&evaluated(&mut state, Message::Undo)), ["part.json", "b.json"]);
    assert_eq!(names(&evaluated(&mut state, Message::Undo)), ["a.json"]);
    assert_eq!(notes(&state), ["mine"]);
    // The page keeps in turn what was there before.
    assert_eq!(names(&evaluated(&mut state, Message::Undo)), ["part.json", "b.json"]);
}

/// Undo sends its request at once, and not only after the evidence has been evaluated again.
#[test]
fn undo_restores_a_list_or_an_earlier_report_beside_an_evaluation() {
    let (mut state, _) = full();
    lists(&mut state, &["more.yaml"]);
    let mut requests = lose_worker(&mut state, Work::List);
    requests.extend(state.update(Message::Undo));
    assert!(asks(&requests).iter().any(|ask| matches!(ask, Ask::ReadList { .. })));
    assert!(state.jobs.evaluation().is_some() && state.shown.open_report().is_some());
    answer(&mut state, requests, &mut RecoveredInputs::default());
    assert_eq!(state.reviews.lists().len(), 2);
    let another = Upload::named("another.json", "{}");
    state.update(Message::Compare(Compare::With(another.clone())));
    let mut requests = lose_worker(&mut state, Work::Comparison { id: another.id });
    assert_eq!(
        state.undo.words().pop().unwrap(),
        "the earlier report another.json was put aside, because the check stopped over it"
    );
    requests.extend(state.update(Message::Undo));
    answer(&mut state, requests, &mut RecoveredInputs::default());
    assert_eq!(state.shown.earlier().unwrap().upload, another);
}

/// No worker starts any more. Undo restores what it should have read and compared with.
#[test]
fn undo_restores_lists_and_comparisons_of_a_worker_that_never_starts() {
    let mut state = page();
    let effects = add(&mut state, "a.json");
    answer(&mut state, effects, &mut RecoveredInputs::default());
    let earlier = Upload::named("earlier.json", "{}");
    state.update(Message::Compare(Compare::With(earlier.clone())));
    lists(&mut state, &["more.yaml", "most.yaml"]);
    add(&mut state, "b.json");
    state.update(lost("unreachable"));
    state.update(Message::Started(Err("no".to_owned())));
    assert!(!state.jobs.is_waiting());
    assert_eq!(names(&evaluated(&mut state, Message::Continue { without: false })), ["a.json", "b.json"]);
    for _ in 0..3 {
        evaluated(&mut state, Message::Undo);
    }
    assert_eq!((state.undo.len(), state.reviews.lists().len()), (0, 2));
    assert_eq!(state.shown.earlier().unwrap().upload, earlier);
}

/// Evidence that was rejected while there was a report counts with what is added next, even after a
/// stop.
#[test]
fn rejected_evidence_survives_a_report_that_is_evaluated_again() {
    let mut state = page();
    let effects = state.update(Message::Uploads(Ok(vec![Upload::named("a.json", &text("a", "ENABLED"))])));
    answer(&mut state, effects, &mut RecoveredInputs::default());
    let bad = vec![Upload::named("bad.json", "{")];
    state.shown.reject(RejectedEvidence {
        report: state.shown.open_report().unwrap().report.clone(),
        texts: Rc::new([]),
        uploads: bad.clone(),
    });
    let effects = lose_worker(&mut state, Work::View);
    answer(&mut state, effects, &mut RecoveredInputs::default());
    assert_eq!(state.shown.rejected().unwrap().uploads, bad);
}

#[test]
fn the_sample_is_not_offered_together_with_evidence() {
    let mut state = page();
    let effects = add(&mut state, "a.json");
    answer(&mut state, effects, &mut RecoveredInputs::default());
    state.update(Message::Sample);
    lose_worker(&mut state, Work::Unknown);
    lose_worker(&mut state, Work::Unknown);
    assert_eq!(names(&state.connection.stopped().unwrap().uploads), ["a.json"]);
}

/// The worker stops over new labels. Once they are evaluated, an annotation on a finding follows it
/// to its new account.
#[test]
fn an_annotation_follows_a_label_whose_evaluation_is_repeated() {
    for losses in 1..=2 {
        let mut state = page();
        let effects = add(&mut state, "a.json");
        answer(&mut state, effects, &mut RecoveredInputs::default());
        let known = Resource {
            name: Some("one".to_owned()),
            account: Some("1".to_owned()),
            region: Some("r".to_owned()),
            ..Resource::default()
        };
        state.reviews.edit(0, &known, Edit::Note("mine".to_owned()));
        state.update(Message::Label(vec![0], label("222222222222")));
        for _ in 0..losses {
            lose_worker(&mut state, Work::Unknown);
        }
        evaluated(&mut state, Message::Continue { without: false });
        assert_eq!(state.uploads()[0].label_of("a.json"), label("222222222222"));
        let target = &state.reviews.typed()[0].target;
        assert_eq!(
            (target.accounts.as_slice(), state.reviews.typed()[0].findings.as_slice()),
            (&[][..], &[0][..])
        );
    }
}

/// The first evidence stops the worker, or no worker starts to evaluate it. The user can try again,
/// and closing the page asks.
#[test]
fn the_first_evidence_can_be_tried_again() {
    let crash = |state: &mut State| drop(lose_worker(state, Work::Unknown));
    let fail = |state: &mut State| drop(state.update(Message::Started(Err("no".to_owned()))));
    for stop in [crash, fail] {
        let (mut state, _) = State::new(Route::default(), TODAY.to_owned());
        add(&mut state, "a.json");
        stop(&mut state);
        assert!(state.shown.open_report().is_none() && state.asks_before_closing());
        assert_eq!(names(&evaluated(&mut state, Message::Continue { without: false })), ["a.json"]);
        assert!(state.shown.run_in_worker().is_some());
    }
}

#[test]
fn evidence_of_two_stops_keeps_its_order() {
    let mut state = page();
    for name in ["a.json", "b.json"] {
        let effects = add(&mut state, name);
        answer(&mut state, effects, &mut RecoveredInputs::default());
    }
    state.update(Message::Remove(1));
    lose_worker(&mut state, Work::Unknown);
    lose_worker(&mut state, Work::Unknown);
    assert_eq!(names(&state.connection.stopped().unwrap().uploads), ["a.json", "b.json"]);
}

/// The worker stops while Undo restores a source. Once that is evaluated after all, Undo doesn't
/// add it again.
#[test]
fn a_source_is_not_restored_twice() {
    let mut state = page();
    for name in ["a.json", "b.json"] {
        let effects = add(&mut state, name);
        answer(&mut state, effects, &mut RecoveredInputs::default());
    }
    evaluated(&mut state, Message::Remove(1));
    state.update(Message::Undo);
    lose_worker(&mut state, Work::Unknown);
    assert_eq!(names(&evaluated(&mut state, Message::Continue { without: false })), ["a.json", "b.json"]);
    assert_eq!(names(&evaluated(&mut state, Message::Undo)), ["a.json", "b.json"]);
}

/// The names in the worker's requests for plans, and whether these come before the request for the
/// finding.
fn chosen(effects: &[Effect]) -> (Vec<String>, bool) {
    let asks = asks(effects);
    let names = asks.iter().filter_map(|ask| match ask {
        Ask::Choose { choices, .. } => choices.new_name.clone(),
        _ => None,
    });
    let last = asks.iter().rposition(|ask| matches!(ask, Ask::Choose { .. }));
    (names.collect(), last < asks.iter().position(|ask| matches!(ask, Ask::Detail { .. })))
}

#[test]
fn plan_choices_are_sent_again_unless_they_stop_each_worker() {
    let (mut state, _) = full();
    state.update(Message::Choose(0));
    choose(&mut state, "first");
    for is_answered in [false, true] {
        if is_answered {
            choose(&mut state, "second");
        }
        // The first time, the page doesn't know whether this choice or something else stopped the
        // worker.
        let effects = lose_worker(&mut state, Work::View);
        let effects = finish_evaluation(&mut state, &effects);
        let name = if is_answered { "second" } else { "first" };
        assert_eq!(chosen(&effects), (vec![name.to_owned()], true));
        if is_answered {
            answer(&mut state, effects, &mut RecoveredInputs::default());
        }
        rows(&mut state);
        let effects = lose_worker(&mut state, Work::View);
        assert_eq!(effects, []);
        let effects = state.update(Message::Continue { without: false });
        let effects = finish_evaluation(&mut state, &effects);
        let names = if is_answered { vec!["second".to_owned()] } else { Vec::new() };
        assert_eq!(chosen(&effects).0, names);
        rows(&mut state);
    }
}

/// A worker that keeps running keeps the choices. An index means nothing once findings have moved.
#[test]
fn plan_choices_are_sent_again_only_to_another_worker_for_the_same_finding() {
    let (mut state, _) = full();
    let effects = add(&mut state, "d.json");
    assert_eq!(chosen(&finish_evaluation(&mut state, &effects)).0, [""; 0]);
    rows(&mut state);
    let effects = lose_worker(&mut state, Work::View);
    assert_eq!(chosen(&finish_evaluation(&mut state, &effects)).0, ["proposed"]);
    let effects = state.update(Message::Remove(0));
    finish_evaluation(&mut state, &effects);
    let effects = lose_worker(&mut state, Work::View);
    assert_eq!(chosen(&finish_evaluation(&mut state, &effects)).0, [""; 0]);
}
