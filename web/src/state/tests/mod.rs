//! The reducer without a browser: messages go in, effects come out.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may panic")]

mod comparison;
mod evidence;
mod findings;
mod offers;
mod recovery;
mod reviews;
mod saving;
mod stale;
mod traps;
mod verify;

use dax001::contract::annotation::Disposition;
use dax001::contract::report::{Report, Resource, Verdict};
use dax001::contract::status::Status;
use dax001::contract::verdicts::Reason;
use dax001::query::Facets;
use dax001::query::Sort;
use dax001::{Input, evaluate};
use dax001_review::{Change, read_list};
use dax001_workbench::protocol::{
    Ask, Comparison, Detail, Failure, FileFormat, FindingAnnotation, Query, Reply, ReviewCounts, Row, Rows,
    SavedReportOrigin, Work,
};

use crate::model::upload::Upload;
use crate::state::effect::Effect;
use crate::state::message::{Compare, Message, Plans, Review, Shortcut};
use crate::state::reviews::Edit;
use crate::state::route::{Route, Screen};
use crate::state::{HEADLINE, State};

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
    Input { name, data: text.as_bytes(), label: dax001::contract::label::Label::default() }
}

/// The worker replies, with no file beside the reply.
fn replied(reply: Reply) -> Message {
    Message::Reply(reply, None)
}

/// The worker is lost, and can't report during which work.
fn lost(message: &str) -> Message {
    failed(Work::Unknown, message, true)
}

fn failed(during: Work, message: &str, is_fatal: bool) -> Message {
    replied(Reply::Failed(Failure { during, message: message.to_owned(), is_fatal }))
}

fn asks(effects: &[Effect]) -> Vec<&Ask> {
    asks_with_uploads(effects).into_iter().map(|(ask, _)| ask).collect()
}

/// The requests with their uploads. Each input must refer to the upload with its name.
fn asks_with_uploads(effects: &[Effect]) -> Vec<(&Ask, &[Upload])> {
    let mut asks = Vec::new();
    for effect in effects {
        let Effect::Ask { ask, uploads } = effect else { continue };
        let inputs = match ask {
            Ask::Evaluate { inputs, .. } | Ask::Verify { inputs, saved: None, .. } => inputs.iter().collect(),
            Ask::ReadList { input } | Ask::Compare { input, .. } => vec![input],
            _ => Vec::new(),
        };
        assert_eq!(inputs.len(), uploads.len());
        assert!(inputs.iter().all(|input| uploads[input.file].name() == input.name), "{ask:?}");
        asks.push((ask, &**uploads));
    }
    asks
}

/// The evaluation that the page asks the worker for.
fn evaluation(effects: &[Effect]) -> Option<(u32, Vec<Upload>)> {
    asks_with_uploads(effects).into_iter().find_map(|(ask, uploads)| match ask {
        Ask::Evaluate { run, .. } => Some((*run, uploads.to_vec())),
        _ => None,
    })
}

/// The request to compare with this upload.
fn compare(run: u32, upload: &Upload) -> Effect {
    let ask = Ask::Compare { run, id: upload.id, input: upload.input(0) };
    Effect::Ask { ask, uploads: vec![upload.clone()] }
}

/// The worker evaluates, with the real policy.
fn finish_evaluation(state: &mut State, effects: &[Effect]) -> Vec<Effect> {
    let (run, uploads) = evaluation(effects).unwrap();
    let texts: Vec<_> = uploads.iter().map(|upload| upload.pasted().unwrap()).collect();
    let inputs: Vec<_> =
        uploads.iter().zip(&texts).map(|(upload, text)| input(upload.name(), text)).collect();
    let report = evaluate(inputs);
    let input_indices = (0..uploads.len()).collect();
    let report = Box::new(Report { findings: Vec::new(), ..report });
    state.update(replied(Reply::Report {
        run,
        report,
        input_indices,
        facets: Facets::default(),
        saved: None,
        lists: Vec::new(),
        saved_reports: Vec::new(),
    }))
}

/// The user adds a list of accepted risks, and the worker reads it. The risk is accepted until this
/// day.
fn add_list(state: &mut State, until: &str) -> Vec<Effect> {
    let upload = Upload::named("risks.yaml", "x");
    let effects = state.update(Message::Review(Review::Lists(vec![upload.clone()])));
    let ask = Ask::ReadList { input: upload.input(0) };
    assert!(effects.contains(&Effect::Ask { ask, uploads: vec![upload] }));
    let entry = format!("[{{account: '*', region: '*', cluster: one, reason: r, until: {until}, who: w}}]");
    let list = read_list("risks.yaml", entry.as_bytes());
    state.update(replied(Reply::List { name: "risks.yaml".to_owned(), list }))
}

/// A page with a report on one cluster that fails.
fn with_report() -> State {
    let mut state = page();
    let effects = state.update(Message::Pasted(text("one", "DISABLED")));
    finish_evaluation(&mut state, &effects);
    rows(&mut state);
    state
}

fn finding(name: &str) -> dax001::contract::report::Finding {
    let text = text(name, "DISABLED");
    evaluate([input("x", &text)]).findings[0].clone()
}

/// The worker sends the rows that were requested last, and the details of the chosen one.
fn rows(state: &mut State) -> Vec<Effect> {
    let finding_row = dax001::Row {
        index: 0,
        status: Status::Fail,
        reason: Reason::SseDisabled,
        flags: Vec::new(),
        in_transit: None,
        resource: finding("one").resource,
        source: 0,
        line: 1,
    };
    let row = Row { finding: finding_row, review: None, change: None, was: None };
    let run = state.shown.open_report().unwrap().run;
    let query = state.list.query().clone();
    let rows = Rows {
        run,
        query,
        from: 0,
        total: 1,
        list: vec![row.clone()],
        position: state.list.selected().map(|_| 0),
    };
    let effects = state.update(replied(Reply::Rows(rows)));
    let detail = Detail {
        run,
        index: 0,
        evidence: 0,
        finding: finding("one"),
        window: None,
        choices: dax001::remediation::choices::Choices::default(),
        plan: None,
        others: Vec::new(),
        change: None,
        was: None,
    };
    state.update(replied(Reply::Detail(Box::new(detail))));
    effects
}
