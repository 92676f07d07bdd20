//! The verification of a saved report: where the user adds the report and its evidence, and the
//! outcome.

use dax001::collection::{describe_collection, describe_settings};
use dax001_review::{Difference, Seal, SealedSource};
use dax001_workbench::protocol::{Reservation, Verification, VerificationStatus};
use yew::prelude::*;

use crate::browser::today::now;
use crate::state::State;
use crate::state::message::Verify as Message;
use crate::state::verification::VerificationState;
use crate::view::file_button::FileButton;
use crate::view::frame::loading;
use crate::view::handlers::Handlers;
use crate::view::labels;
use crate::view::parts::{column_heads, shape};

/// How many entries of a list are shown.
const SHOWN: usize = 100;

/// The screen that verifies a saved report.
pub(crate) fn verify(state: &State, on: &Handlers) -> Html {
    let (progress, outcome) = (state.verifying.progress(), state.verifying.outcome());
    // The evidence of a saved report isn't here.
    let has_evidence = state.has_evidence()
        && state.shown.open_report().is_some_and(|open_report| open_report.saved.is_none());
    html! {
        <main class="verify" id="main">
            <h1 tabindex="-1">{ "Verify a saved report" }</h1>
            <p class="lead">
                { "Add a report that was saved here and the evidence that it was made from. The page finds the evidence by its SHA-256, checks it again, and compares the result with the report." }
            </p>
            <section class={classes!("drop", state.chrome.is_dragged_over().then_some("over"))} aria-label="Files">
                <strong>{ if state.chrome.is_dragged_over() { "Let go to verify" } else { "Drop the report and its evidence here" } }</strong>
                <div class="row">
                    <FileButton label="Choose files" on_files={on.files.clone()} />
                    <FileButton label="Choose a folder" is_folder=true on_files={on.files.clone()} />
                    if has_evidence {
                        <button type="button" id="use-evidence" onclick={on.verify.reform(|_| Message::UseEvidence)}>{ "Use the evidence on this page" }</button>
                    }
                </div>
                <small>{ "In any order, at once or one after another; whatever the files are called now" }</small>
                if !state.verifying.uploads().is_empty() { { view_uploads(&state.verifying, &on.verify) } }
            </section>
            if let Some(progress) = progress {
                { loading(progress, true, &on.verify.reform(|()| Message::Cancel)) }
            }
            // It gets the keyboard focus, so screen readers read it.
            <div>
                { match (progress, outcome) {
                    (Some(_), _) | (None, None) => html! {},
                    (None, Some(Ok(outcome))) => view_outcome(state, outcome, on),
                    (None, Some(Err(message))) => html! {
                        <section class="card outcome">
                            <div class="body"><h2 id="outcome" tabindex="-1" class="unknown">{ shape("unknown") }{ "It can’t be verified" }</h2><p>{ labels::sentence(message) }</p></div>
                        </section>
                    },
                } }
            </div>
        </main>
    }
}

fn view_uploads(verifying: &VerificationState, on_verify: &Callback<Message>) -> Html {
    let (uploads, progress, outcome) = (verifying.uploads(), verifying.progress(), verifying.outcome());
    let (first, rest) = uploads.split_at(uploads.len().min(5));
    let is_done = progress.is_some() || matches!(outcome, Some(Ok(_)));
    html! {
        <div class="note given">
            <ul>{ for first.iter().map(|upload| html! { <li><bdi>{ labels::visible(upload.name()) }</bdi></li> }) }</ul>
            if !rest.is_empty() { <span>{ format!("and {} more", labels::grouped(rest.len() as u64)) }</span> }
            <div class="row">
                if !is_done { <button type="button" class="small" id="again" onclick={on_verify.reform(|_| Message::Again)}>{ "Verify these" }</button> }
                <button type="button" class="small" id="clear" onclick={on_verify.reform(|_| Message::Clear)}>{ "Clear" }</button>
            </div>
        </div>
    }
}

fn view_outcome(state: &State, outcome: &Verification, on: &Handlers) -> Html {
    let differences = &outcome.differences;
    let (class, headline) = match (outcome.status, outcome.reservation()) {
        (VerificationStatus::Holds, Some(reservation)) => ("unknown", reservation_headline(reservation)),
        (VerificationStatus::Holds, None) => ("pass", "The report holds"),
        (VerificationStatus::Differs, _) => ("fail", "The report differs from its evidence"),
        (VerificationStatus::EvidenceMissing, _) => ("unknown", "Evidence is missing"),
        (VerificationStatus::NoReport, _) => ("unknown", "There is no saved report among these files"),
    };
    html! {
        <section class="card outcome" aria-labelledby="outcome">
            <div class="body">
                <h2 id="outcome" tabindex="-1" {class}>{ shape(class) }{ headline }</h2>
                <p>{ explanation(outcome) }</p>
                if state.verifying.report().is_some() {
                    <div class="row"><button type="button" id="open-verified" onclick={on.verify.reform(|_| Message::Open)}>{ "Open this report" }</button></div>
                }
                { names("Not given", outcome.missing.iter().map(missing).collect()) }
                if differences.total > 0 { <h3>{ "Where it differs" }</h3> }
                { difference_table("Differences", &differences.listed, differences.total) }
                if differences.reworded_total > 0 {
                    <h3>{ "In other words, or not known here" }</h3>
                    { difference_table("In other words", &differences.reworded, differences.reworded_total) }
                }
                if differences.judged_otherwise_total > 0 {
                    <h3>{ "Judged otherwise by this version" }</h3>
                    { difference_table("Judged otherwise", &differences.judged_otherwise, differences.judged_otherwise_total) }
                }
                if let Some(seal) = &outcome.seal {
                    { view_seal(state, outcome, seal) }
                    { names("Its evidence", evidence(outcome, seal)) }
                    { names("Not read then, as the report says", not_read(seal)) }
                }
                { names("Has the name of a source, and has changed", outcome.changed.iter().map(|one| html! { <bdi>{ labels::visible(&one.name) }</bdi> }).collect()) }
                { names("Given, and none of its evidence", outcome.unused.iter().map(|name| html! { <bdi>{ labels::visible(name) }</bdi> }).collect()) }
                { names("Given, and can’t be read", outcome.unreadable.iter().map(|one| html! { <><bdi>{ labels::visible(&one.name) }</bdi>{ ": " }{ labels::visible_line(&one.message) }</> }).collect()) }
            </div>
        </section>
    }
}

/// The headline of a report that matches its evidence with a reservation.
fn reservation_headline(reservation: Reservation) -> &'static str {
    match reservation {
        Reservation::ChangedResult => "The report holds by the rules of its version, not by those of today",
        Reservation::Reworded => "The report holds, but for its words",
        Reservation::NoEvidence => "The report names no evidence",
        Reservation::Unread => "The report holds, but for what was not read",
        Reservation::Others => "The report holds, but files were given that it leaves out",
    }
}

/// The meaning of the outcome, in a sentence or two.
fn explanation(outcome: &Verification) -> String {
    let sources = outcome.seal.as_ref().map_or(0, |seal| seal.sources.len()) as u64;
    match (outcome.status, outcome.reservation()) {
        (VerificationStatus::Holds, Some(Reservation::ChangedResult)) => format!(
            "An older version made the report. The rules of this version are stricter: by them the same evidence gives another answer in {}. Make a new report from the evidence. {UNVERIFIED_PARTS}",
            labels::count(outcome.differences.judged_otherwise_total, "place")
        ),
        (VerificationStatus::Holds, Some(Reservation::Reworded)) => format!(
            "Judged again, its evidence gives the same verdicts, counts and places. In {} the words are others, as those of another version can be: read them, for they could have been changed, too. {UNVERIFIED_PARTS}",
            labels::count(outcome.differences.reworded_total, "place")
        ),
        (VerificationStatus::Holds, Some(Reservation::Unread)) => format!(
            "Judged again, its evidence gives the same report. But {} could not be read then, as the report says: whether that is so, and what was in it, nobody can tell from it. {UNVERIFIED_PARTS}",
            labels::count(outcome.unread(), "source")
        ),
        (VerificationStatus::Holds, _) if outcome.has_others() => format!(
            "Its evidence ({}) gives the same report. But some files are not part of its evidence, or can’t be read: the report doesn’t cover them. {UNVERIFIED_PARTS}",
            labels::count(sources, "source")
        ),
        (VerificationStatus::Holds, _) => format!(
            "Judged again, its evidence ({}) gives the same report, with every place and every word. {UNVERIFIED_PARTS}",
            labels::count(sources, "source")
        ),
        (VerificationStatus::Differs, _) => format!(
            "Judged again, its evidence says something else in {}. The report was changed, or made by something else.",
            labels::count(outcome.differences.total, "place")
        ),
        (VerificationStatus::EvidenceMissing, _) => format!(
            "Still missing: {} of {} (matched by SHA-256). Nothing is verified until you add them.",
            labels::grouped(outcome.missing.len() as u64),
            labels::count(sources, "source")
        ),
        (VerificationStatus::NoReport, _) => {
            "Add the file that “Save report” wrote; the page keeps the files that you added already."
                .to_owned()
        }
    }
}

fn not_read(seal: &Seal) -> Vec<Html> {
    let entry = |source: &SealedSource| {
        let failure = source.failure.as_ref()?;
        Some(
            html! { <><bdi>{ labels::visible(&source.name) }</bdi>{ format!(": “{}”", labels::visible_line(&failure.message)) }</> },
        )
    };
    seal.sources.iter().filter_map(entry).collect()
}

/// The parts of a report that can't be verified.
const UNVERIFIED_PARTS: &str = "Names and labels of its sources, its time, module and commit are what the report says of itself, and what a reviewer added is not judged.";

/// Each source whose file was found, by its name in the report and its current name.
fn evidence(outcome: &Verification, seal: &Seal) -> Vec<Html> {
    let entry = |(source, uploaded_name): (&SealedSource, &Option<String>)| {
        let uploaded_name = uploaded_name.as_deref()?;
        let label = source.label.iter().flat_map(|label| [&label.account, &label.region]).flatten();
        let label: Vec<&str> = label.map(String::as_str).collect();
        Some(html! {
            <>
                <bdi>{ labels::visible(&source.name) }</bdi>
                if !label.is_empty() { { format!(", labelled {}", labels::visible_line(&label.join(", "))) } }
                if uploaded_name != source.name { { ", given as " }<bdi>{ labels::visible(uploaded_name) }</bdi> }
            </>
        })
    };
    seal.sources.iter().zip(&outcome.input_names).filter_map(entry).collect()
}

fn missing(source: &SealedSource) -> Html {
    html! {
        <>
            <bdi>{ labels::visible(&source.name) }</bdi>{ format!(", {}", labels::size(source.bytes)) }
            <small class="hash">{ match &source.sha256 {
                Some(hash) => html! { <>{ "SHA-256 " }<code>{ labels::visible(hash) }</code></> },
                None => html! { "the report has no hash of it, so it can’t be found" },
            } }</small>
        </>
    }
}

/// A list with a heading, if there is anything in it.
fn names(heading: &'static str, entries: Vec<Html>) -> Html {
    let total = entries.len();
    if total == 0 {
        return html! {};
    }
    html! {
        <>
            <h3>{ heading }</h3>
            <ul class="entries">{ for entries.into_iter().take(SHOWN).enumerate().map(|(index, entry)| html! { <li key={index}>{ entry }</li> }) }</ul>
            if total > SHOWN { <p>{ format!("and {} more", labels::grouped((total - SHOWN) as u64)) }</p> }
        </>
    }
}

/// Locations in the report, with the values on both sides.
fn difference_table(label: &'static str, listed: &[Difference], total: u64) -> Html {
    if total == 0 {
        return html! {};
    }
    let value = |text: &Option<String>| match text {
        Some(text) => html! { <code>{ labels::visible_line(text) }</code> },
        None => html! { <span class="faint">{ "nothing" }</span> },
    };
    let row = |(index, Difference { pointer, saved, judged }): (usize, &Difference)| {
        html! { <tr key={index}><th scope="row"><code>{ labels::visible_line(pointer) }</code></th><td>{ value(saved) }</td><td>{ value(judged) }</td></tr> }
    };
    let more = total.saturating_sub(listed.len() as u64);
    html! {
        <div class="scroll" tabindex="0" role="region" aria-label={label}>
            <table class="differences">
                { column_heads(&["Where in the report", "The report says", "The evidence says"]) }
                <tbody>{ for listed.iter().enumerate().map(row) }</tbody>
            </table>
            if more > 0 { <p>{ format!("and {} more", labels::grouped(more)) }</p> }
        </div>
    }
}

/// The report's statements about itself, beside what runs here.
fn view_seal(state: &State, outcome: &Verification, seal: &Seal) -> Html {
    let unknown = || html! { <span class="faint">{ "not said" }</span> };
    let module = seal.module.as_ref();
    let hash = module.and_then(|module| module.sha256.as_deref());
    let commit = module.and_then(|module| module.commit.as_deref());
    let version = if seal.tool.name == "dax001" && *seal.tool.version == *state.connection.version() {
        ", as here".to_owned()
    } else {
        format!("; here it was judged by dax001 {}", state.connection.version())
    };
    html! {
        <dl class="record">
            <dt>{ "Report" }</dt><dd><bdi>{ outcome.report.as_deref().map(labels::visible) }</bdi></dd>
            <dt>{ "It says" }</dt><dd>{ format!("{}, {}", labels::headline(seal.verdict), labels::count(seal.summary.clusters, "cluster")) }</dd>
            <dt>{ "Its evidence" }</dt><dd>{ labels::visible(&describe_collection(seal.collection.as_ref(), labels::AgeAt::Now(&now())).text) }{ "." }</dd>
            if let Some(required) = describe_settings(seal.settings.as_ref()) {
                <dt>{ "Asked for" }</dt><dd>{ labels::visible(&required) }{ "." }</dd>
            }
            <dt>{ "Saved" }</dt><dd>{ seal.generated_at.as_deref().map_or_else(unknown, |time| html! { { labels::visible_line(time) } }) }</dd>
            <dt>{ "Made by" }</dt>
            <dd>
                { labels::visible_line(&format!("{} {}", seal.tool.name, seal.tool.version)) }{ version }
            </dd>
            <dt>{ "Policy module" }</dt>
            <dd>{ hash.map_or_else(unknown, |hash| html! { <><code>{ labels::visible_line(hash) }</code>{ if state.connection.modules().first().is_some_and(|policy_hash| hash == policy_hash.as_str()) { ", the one that runs here" } else { ", another one than runs here" } }</> }) }</dd>
            <dt>{ "Commit" }</dt><dd>{ commit.map_or_else(unknown, |commit| html! { <code>{ labels::visible_line(commit) }</code> }) }</dd>
        </dl>
    }
}
