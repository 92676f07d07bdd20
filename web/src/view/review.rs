//! The reviewer's additions: the form in the panel of a finding, and the card with all of them.

use std::rc::Rc;

use dax001::contract::annotation::{Annotation, Disposition, Matching};
use dax001::review::{Review, is_day};
use web_sys::{HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement};
use yew::prelude::*;

use crate::model::risk_list::NamedRiskList;
use crate::model::upload::Upload;
use crate::model::wire::to_wire;
use crate::state::reviews::{Draft, Edit, MatchResult, entry_location};
use crate::view::file_button::FileButton;
use crate::view::labels;
use crate::view::parts::{prose, review_tag};

/// The data and callbacks of the form.
#[derive(Properties, PartialEq)]
pub(crate) struct FormProps {
    /// The typed annotation on the finding.
    pub(crate) draft: Draft,
    /// Other annotations that match the finding: from lists, and copied from an earlier report.
    pub(crate) others: Vec<Annotation>,
    /// Whether the cluster passes, so that there is no risk to accept.
    pub(crate) is_pass: bool,
    /// Today's date.
    pub(crate) today: AttrValue,
    /// The value of a field has changed.
    pub(crate) on_edit: Callback<Edit>,
}

const DISPOSITIONS: [Disposition; 3] =
    [Disposition::AcceptedRisk, Disposition::DisputedEvidence, Disposition::ToDo];

/// The form for the annotation on a finding. It keeps the text as the user types it.
#[function_component]
pub(crate) fn Form(props: &FormProps) -> Html {
    let draft = &props.draft;
    let onchange = props.on_edit.reform(|event: Event| {
        let index = event.target_unchecked_into::<HtmlSelectElement>().selected_index();
        Edit::Disposition(usize::try_from(index - 1).ok().and_then(|index| DISPOSITIONS.get(index).copied()))
    });
    let on_note = props
        .on_edit
        .reform(|event: InputEvent| Edit::Note(event.target_unchecked_into::<HtmlTextAreaElement>().value()));
    let is_accepted = draft.disposition == Some(Disposition::AcceptedRisk);
    let is_blank = |text: &str| text.trim().is_empty();
    let note_error = (is_accepted && is_blank(&draft.note)).then_some("Say why the risk is accepted.");
    let who_error = (is_accepted && is_blank(&draft.who)).then_some("Say who accepts it.");
    let until_error = match draft.until.as_str() {
        _ if !is_accepted => None,
        until if !is_day(until) => Some("Say the last day, as YYYY-MM-DD."),
        until if until < &*props.today => Some("This day is over: the acceptance has expired."),
        _ => None,
    };
    html! {
        <form class="review" onsubmit={|event: SubmitEvent| event.prevent_default()}>
            <div class="field">
                <label for="disposition">{ "What you make of it" }</label>
                <select id="disposition" {onchange}>
                    <option selected={draft.disposition.is_none()}>{ "Note only" }</option>
                    { for DISPOSITIONS.into_iter().map(|disposition| html! {
                        <option key={to_wire(disposition)} selected={draft.disposition == Some(disposition)}>{ labels::disposition(disposition) }</option>
                    }) }
                </select>
            </div>
            <div class="field">
                <label for="note">{ if is_accepted { "Why it is accepted" } else { "Note" } }</label>
                <textarea id="note" rows="2" value={draft.note.clone()} oninput={on_note} autocomplete="off" autocapitalize="off" spellcheck="false"
                    aria-invalid={note_error.is_some().to_string()} aria-describedby="note-error" />
                <span class="error" id="note-error">{ note_error }</span>
            </div>
            if is_accepted {
                <div class="choices">
                    { field("who", "Who accepts it", "text", &draft.who, who_error, &props.on_edit.reform(Edit::Who)) }
                    { field("until", "Until the end of", "date", &draft.until, until_error, &props.on_edit.reform(Edit::Until)) }
                </div>
                if props.is_pass { <p class="note">{ "This cluster passes: there is no risk to accept." }</p> }
            }
            { for props.others.iter().map(|other| view_other(other, &props.today)) }
        </form>
    }
}

fn field(
    id: &'static str,
    words: &'static str,
    kind: &'static str,
    value: &str,
    error: Option<&'static str>,
    on_text: &Callback<String>,
) -> Html {
    let oninput =
        on_text.reform(|event: InputEvent| event.target_unchecked_into::<HtmlInputElement>().value());
    let error_id = format!("{id}-error");
    html! {
        <div class="field">
            <label for={id}>{ words }</label>
            <input {id} type={kind} value={value.to_owned()} {oninput} autocomplete="off" autocapitalize="off" spellcheck="false"
                aria-invalid={error.is_some().to_string()} aria-describedby={error_id.clone()} />
            <span class="error" id={error_id}>{ error }</span>
        </div>
    }
}

/// An annotation that was not typed here.
fn view_other(annotation: &Annotation, today: &str) -> Html {
    let origin = annotation.entry.as_ref().map_or_else(|| "an earlier report".to_owned(), entry_location);
    html! {
        <p class="other">
            { review_tag(annotation.review(today)) }{ " " }
            if let Some(note) = &annotation.note { <bdi>{ labels::visible(note) }</bdi>{ " " } }
            <small>{ signed(annotation) }{ "from " }<bdi>{ labels::visible(&origin) }</bdi></small>
        </p>
    }
}

/// Says who made the annotation, and until when it applies.
fn signed(annotation: &Annotation) -> String {
    let who = annotation.who.as_ref().map(|who| format!("{}, ", labels::visible(who))).unwrap_or_default();
    let until = match (&annotation.until, annotation.disposition) {
        (Some(until), _) => format!("until {}, ", labels::visible(until)),
        (None, Some(Disposition::AcceptedRisk)) if annotation.entry.is_some() => {
            "without an end, ".to_owned()
        }
        (None, _) => String::new(),
    };
    format!("{who}{until}")
}

/// The data and callbacks of the card.
#[derive(Properties, PartialEq)]
pub(crate) struct CardProps {
    /// Annotations that were typed or copied from an earlier report.
    pub(crate) typed: Vec<Annotation>,
    /// The lists.
    pub(crate) lists: Rc<[NamedRiskList]>,
    /// The worker's result for them.
    pub(crate) match_result: Rc<MatchResult>,
    /// Whether the worker is still matching the lists with the clusters.
    pub(crate) is_matching: bool,
    /// Whether something that the user typed is in no saved report.
    pub(crate) is_unsaved: bool,
    /// Today's date.
    pub(crate) today: AttrValue,
    /// Remove a typed annotation.
    pub(crate) on_remove: Callback<usize>,
    /// Read these lists.
    pub(crate) on_lists: Callback<Vec<Upload>>,
    /// Remove a list.
    pub(crate) on_remove_list: Callback<String>,
}

/// How many annotations, entries and problems are listed.
const LISTED: usize = 100;

/// All of the reviewer's additions.
#[function_component]
pub(crate) fn Card(props: &CardProps) -> Html {
    let on_files = props.on_lists.clone();
    let count_labels = labels::reviews(&props.match_result.counts)
        .map(|(_, word, number)| format!("{} {word}", labels::grouped(number)));
    let count_labels: Vec<String> = count_labels.collect();
    let is_empty = props.typed.is_empty() && props.lists.is_empty();
    // The matches of earlier annotations mean nothing for these.
    let matches =
        |index: usize| props.match_result.matches.get(index).filter(|_| !props.is_matching).copied();
    let mut first = props.typed.len();
    let lists = props.lists.iter().map(|list| {
        let from = first;
        first += list.annotations.len();
        view_list(props, list, &|entry| matches(from + entry))
    });
    let lists: Html = lists.collect();
    html! {
        <section class={classes!("card", "reviews", is_empty.then_some("idle"))} aria-labelledby="review-title">
            <div class="head">
                <h2 id="review-title" tabindex="-1">{ "Review" }</h2>
                <span>{ if count_labels.is_empty() { "what you add to the report".to_owned() } else { count_labels.join(", ") } }</span>
            </div>
            <div class="body">
                <p class="note">{ "Notes and accepted risks are kept in this page and in the report that you save, nowhere else. An accepted fail stays a fail." }
                    if props.is_unsaved { <strong>{ " What you typed is in no saved report yet." }</strong> }</p>
                if !props.typed.is_empty() {
                    <ul class="annotations">{ for props.typed.iter().enumerate().take(LISTED).map(|(typed_index, annotation)| view_typed(props, typed_index, annotation, matches(typed_index))) }</ul>
                    if props.typed.len() > LISTED { <p>{ format!("and {} more", props.typed.len() - LISTED) }</p> }
                }
                { lists }
                <div id="matching" role="status">
                    if props.is_matching { <p class="note">{ "Matching the accepted risks with the clusters: the counts and the rows don’t show them yet." }</p> }
                </div>
                <div class="row">
                    <FileButton label="Add a list of accepted risks" {on_files} is_main=false />
                </div>
                <details>
                    <summary>{ "What such a list looks like" }</summary>
                    <pre tabindex="0" aria-label="An example of a list of accepted risks">{ EXAMPLE }</pre>
                    <p class="note">{ "YAML or JSON. Every entry says all six; * stands for any text. A Prowler mutelist works too: its entries count whose check matches dynamodb_accelerator_cluster_encryption_enabled." }</p>
                </details>
            </div>
        </section>
    }
}

const EXAMPLE: &str = "\
- account: \"123456789012\"
  region: us-east-1
  cluster: cc-legacy-*
  reason: Goes away with the old shop, see SEC-1234
  until: 2027-03-31
  who: jane.doe@example.com
";

fn view_typed(
    props: &CardProps,
    typed_index: usize,
    annotation: &Annotation,
    matches: Option<usize>,
) -> Html {
    let target = &annotation.target;
    let parts = [&target.clusters, &target.accounts, &target.regions];
    let target: Vec<String> =
        parts.into_iter().filter(|part| !part.is_empty()).map(|part| part.join(", ")).collect();
    let name = if target.is_empty() {
        "a cluster without a name".to_owned()
    } else {
        labels::visible(&target.join(", "))
    };
    let finding = annotation.findings.first().filter(|_| annotation.target.matching == Matching::Exact);
    html! {
        <li key={format!("{typed_index} {name}")}>
            { review_tag(annotation.review(&props.today)) }{ " " }
            if let Some(finding) = finding { <a href={format!("#report/{finding}")}><bdi>{ &name }</bdi></a> } else { <bdi>{ &name }</bdi> }
            if matches == Some(0) { <strong class="unknown">{ " matches no cluster in this evidence" }</strong> }
            if let Some(note) = &annotation.note { { ": " }<bdi>{ labels::visible(note) }</bdi> }
            if let Some(entry) = &annotation.entry { <small>{ " from " }{ labels::visible(&entry_location(entry)) }</small> }
            { " " }<small>{ signed(annotation).trim_end_matches(", ").to_owned() }</small>
            <button type="button" class="small" onclick={props.on_remove.reform(move |_| typed_index)} aria-label={format!("Remove the annotation on {name}")}>{ "Remove" }</button>
        </li>
    }
}

fn view_list(props: &CardProps, list: &NamedRiskList, matches: &dyn Fn(usize) -> Option<usize>) -> Html {
    let entries = list.annotations.iter().enumerate();
    let idle: Vec<u64> = entries
        .clone()
        .filter(|(entry, _)| matches(*entry) == Some(0))
        .filter_map(|(_, entry)| Some(entry.entry.as_ref()?.line))
        .collect();
    let expired = entries.filter(|(_, entry)| entry.review(&props.today) == Review::Expired);
    let expired: Vec<u64> = expired.filter_map(|(_, entry)| Some(entry.entry.as_ref()?.line)).collect();
    let lines = |lines: &[u64]| {
        let shown: Vec<String> = lines.iter().take(10).map(u64::to_string).collect();
        format!("{}{}", shown.join(", "), if lines.len() > 10 { " …" } else { "" })
    };
    let name = labels::visible(&list.name);
    html! {
        <div class="list" key={list.name.clone()}>
            <p>
                <strong><bdi>{ &name }</bdi></strong>{ format!(": {}", labels::count(list.annotations.len() as u64, "accepted risk")) }
                <button type="button" class="small" onclick={props.on_remove_list.reform({
                    let name = list.name.clone();
                    move |_| name.clone()
                })} aria-label={format!("Remove the list {name}")}>{ "Remove" }</button>
            </p>
            if !expired.is_empty() { <p class="expired"><strong>{ "Expired: " }</strong>{ "line " }{ lines(&expired) }</p> }
            if !idle.is_empty() { <p class="note">{ "Of no cluster in this evidence: line " }{ lines(&idle) }</p> }
            <ul class="problems">{ for list.problems.iter().take(LISTED).enumerate().map(|(index, problem)| html! {
                <li class="error" key={index}>
                    <p class="what"><span class="severity">{ "error" }</span>{ prose(&labels::visible(&problem.message)) }</p>
                    <p class="place"><bdi>{ &name }</bdi>
                        if let Some(line) = problem.line { { format!(", line {line}") } }
                        if let Some(column) = problem.column { { format!(", column {column}") } }</p>
                    <p class="help">{ prose(&problem.help) }</p>
                </li>
            }) }</ul>
        </div>
    }
}
