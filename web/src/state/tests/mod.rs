//! The reducer without a browser: what happens goes in, what is to be done comes out.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may panic")]

mod comparison;
mod evidence;
mod findings;
mod offers;
mod recovery;
mod reviews;
mod saving;
mod verify;

use dax001::contract::annotation::Disposition;
use dax001::contract::report::{Report, Resource, Verdict};
use dax001::contract::status::{Reason, Status};
use dax001::{Input, evaluate};
use dax001_review::{Change, read_list};

use crate::model::file_format::FileFormat;
use crate::model::query::{Query, Sort};
use crate::model::reply::{Comparison, Detail, Facets, Failure, Own, Reply, ReviewCounts, Row, Rows};
use crate::model::saved::Saved;
use crate::model::upload::Upload;
use crate::state::effect::{Ask, Effect};
use crate::state::message::{Compare, Message, Plans, Review, Shortcut};
use crate::state::reviews::Draft;
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

fn asks(effects: &[Effect]) -> Vec<&Ask> {
    effects.iter().filter_map(|effect| if let Effect::Ask(ask) = effect { Some(ask) } else { None }).collect()
}

/// What the worker is to judge.
fn evaluation(effects: &[Effect]) -> Option<(u32, Vec<Upload>)> {
    asks(effects).into_iter().find_map(|ask| match ask {
        Ask::Evaluate { run, uploads, .. } => Some((*run, uploads.clone())),
        _ => None,
    })
}

/// The worker judges, with the real policy.
fn judge(state: &mut State, effects: &[Effect]) -> Vec<Effect> {
    let (run, uploads) = evaluation(effects).unwrap();
    let texts: Vec<_> = uploads.iter().map(|upload| upload.pasted().unwrap()).collect();
    let inputs: Vec<_> =
        uploads.iter().zip(&texts).map(|(upload, text)| input(upload.name(), text)).collect();
    let report = evaluate(inputs);
    let owners = (0..uploads.len()).collect();
    let report = Box::new(Report { findings: Vec::new(), ..report });
    state.update(Message::Reply(Reply::Report {
        run,
        report,
        owners,
        facets: Facets::default(),
        saved: None,
        lists: Vec::new(),
        saved_reports: Vec::new(),
    }))
}

/// A page with a report on one cluster that fails.
fn with_report() -> State {
    let mut state = page();
    let effects = state.update(Message::Pasted(text("one", "DISABLED")));
    judge(&mut state, &effects);
    rows(&mut state);
    state
}

fn finding(name: &str) -> dax001::contract::report::Finding {
    let text = text(name, "DISABLED");
    evaluate([input("x", &text)]).findings[0].clone()
}

/// The worker gives the rows that were asked for last, and everything about the chosen one.
fn rows(state: &mut State) -> Vec<Effect> {
    let row = Row {
        index: 0,
        status: Status::Fail,
        reason: Reason::SseDisabled,
        flags: Vec::new(),
        resource: finding("one").resource,
        source: 0,
        line: 1,
        review: None,
        change: None,
        was: None,
    };
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
    let effects = state.update(Message::Reply(Reply::Rows(rows)));
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
    state.update(Message::Reply(Reply::Detail(Box::new(detail))));
    effects
}
