//! The panel of one finding: the reason, the lines of evidence, the remediation and the controls.

use std::rc::Rc;

use dax001::contract::in_transit::InTransitState;
use dax001::contract::report::{Encoding, Evidence, Finding, Report, ScopeFrom};
use dax001::contract::status::Status;
use dax001::contract::verdicts::Reason;
use dax001::remediation::choices::Choices;
use dax001::rule::description::Rule;
use dax001_export::excerpt::{Excerpt, Line, RecordExcerpt, excerpt, is_record, record_text};
use dax001_workbench::protocol::{Detail, Window};
use web_sys::KeyboardEvent;
use yew::prelude::*;

use crate::browser::text_guard::use_own_state;
use crate::model::account_names::AccountNames;
use crate::view::findings::name;
use crate::view::labels;
use crate::view::parts::{Copy, DeferredContent, change_tag, status_tag};
use crate::view::remediation::Remediation;

/// The data and callbacks of the panel.
#[derive(Properties, PartialEq)]
pub(crate) struct PanelProps {
    /// The finding, with the bytes around its evidence.
    pub(crate) detail: Rc<Detail>,
    /// The report, for the names of its sources.
    pub(crate) report: Rc<Report>,
    /// The rule, for the controls.
    pub(crate) rule: Rc<Rule>,
    /// Account names by id.
    pub(crate) names: AccountNames,
    /// The form for the reviewer's additions.
    pub(crate) review: Html,
    /// Whether the report is a saved one, whose sources are not here.
    pub(crate) is_saved: bool,
    /// Whether the panel covers the list, where there is no room for both side by side.
    pub(crate) is_open: bool,
    /// Go back to the list.
    pub(crate) on_close: Callback<()>,
    /// Show another location of the evidence.
    pub(crate) on_evidence: Callback<usize>,
    /// The user has chosen something else for the plan.
    pub(crate) on_choices: Callback<Choices>,
}

/// The panel of one finding.
#[function_component]
pub(crate) fn Panel(props: &PanelProps) -> Html {
    let detail = &props.detail;
    let finding = &detail.finding;
    let resource = &finding.resource;
    let onkeydown = {
        let on_close = props.on_close.clone();
        move |event: KeyboardEvent| {
            if event.key() == "Escape" {
                on_close.emit(());
            }
        }
    };
    html! {
        <section class={classes!("card", "panel", props.is_open.then_some("open"))} aria-labelledby="panel-title" {onkeydown}>
            // If only the panel is visible, it needs its own headline, because the verdict is not
            // there.
            <h1 class="unseen alone">{ "Finding" }</h1>
            <button type="button" class="back" onclick={props.on_close.reform(|_| ())}>{ "← All findings" }</button>
            <header>
                <div class="row">
                    { status_tag(finding.status) }
                    if let Some(change) = detail.change { { change_tag(change, detail.was) } }
                </div>
                <h2 id="panel-title" tabindex="-1">{ name(&finding.resource) }</h2>
                if let Some(arn) = &resource.arn {
                    <p class="arn"><bdi>{ arn }</bdi><Copy text={arn.clone()} what="the ARN" /></p>
                }
                <dl class="facts">{ for facts(finding, &props.names).into_iter().map(|(term, value)| html! {
                    <div key={term}><dt>{ term }</dt><dd><bdi>{ value }</bdi></dd></div>
                }) }</dl>
            </header>
            <div class={classes!("why", labels::status(finding.status))}>
                <p>{ labels::sentence(&finding.message) }</p>
                { for finding.flags.iter().map(|flag| html! { <p>{ labels::flag(*flag) }</p> }) }
            </div>
            if finding.in_transit != Some(InTransitState::Tls) { <p class="note in-transit">{ labels::in_transit_sentence(finding.in_transit) }</p> }
            { evidence(props) }
            <section>
                <h3>{ "Review" }</h3>
                { props.review.clone() }
            </section>
            <section>
                <h3>{ if finding.status == Status::Fail { "Fix it" } else { "What to do" } }</h3>
                <DeferredContent key={detail.index} wait=40>
                    <Remediation key={detail.index} detail={detail.clone()} is_saved={props.is_saved} on_choices={props.on_choices.clone()} />
                </DeferredContent>
            </section>
            <section>
                <h3>{ "Compliance" }</h3>
                <ul class="chips">{ for props.rule.compliance.iter().filter(|framework| framework.named_by_rule).map(|framework| html! {
                    <li key={framework.name.to_string()}>{ framework.label() }{ " " }<small>{ framework.controls.iter().map(|control| control.id.as_ref()).collect::<Vec<_>>().join(", ") }</small></li>
                }) }</ul>
                <p class="note"><a href="#rule">{ "The rule, its sources and all controls" }</a></p>
            </section>
        </section>
    }
}

/// The facts of the evidence about the cluster, as text.
fn facts(finding: &Finding, names: &AccountNames) -> Vec<(&'static str, String)> {
    let resource = &finding.resource;
    let from = match resource.scope_from {
        Some(ScopeFrom::Label) => " (from the label)",
        Some(ScopeFrom::RegionKey) => " (from the region’s key)",
        Some(ScopeFrom::Manifest) => " (from the manifest)",
        Some(ScopeFrom::Name) => " (from the file’s name)",
        Some(ScopeFrom::Arn) | None => "",
    };
    let mut facts = Vec::new();
    if let Some(account) = &resource.account {
        let name = names.get(account).map(|name| format!(", {name}")).unwrap_or_default();
        facts.push(("Account", format!("{account}{name}{from}")));
    }
    if let Some(region) = &resource.region {
        facts.push(("Region", format!("{region}{from}")));
    }
    if let Some(node_type) = &resource.node_type {
        let nodes = resource.total_nodes.map(|nodes| format!(" × {nodes}")).unwrap_or_default();
        facts.push(("Nodes", format!("{node_type}{nodes}")));
    }
    if let Some(status) = &resource.cluster_status {
        facts.push(("Cluster status", status.clone()));
    }
    facts.push(("Encryption in transit", labels::in_transit(finding.in_transit).to_owned()));
    facts
}

/// How many locations of a finding's evidence the user can look at; more would add nothing new.
const CHOICES: usize = 12;

/// A location in the evidence, with its lines.
fn evidence(props: &PanelProps) -> Html {
    let detail = &props.detail;
    let evidence_list = &detail.finding.evidence;
    let Some(evidence) = evidence_list.get(detail.evidence) else { return html! {} };
    let source = props.report.sources.get(evidence.source as usize);
    let encoding = source.map_or(Encoding::Utf8, |source| source.encoding);
    let source = source.map(|source| labels::visible(&source.name));
    let chooser = |index: usize| {
        let on_evidence = props.on_evidence.clone();
        html! {
            <button type="button" class="small" key={index} aria-pressed={(index == detail.evidence).to_string()}
                aria-label={format!("Evidence {} of {}", index + 1, evidence_list.len())}
                onclick={move |_| on_evidence.emit(index)}>{ index + 1 }</button>
        }
    };
    html! {
        <section>
            <h3>{ "Evidence" }</h3>
            if evidence_list.len() > 1 {
                <div class="row places" role="group" aria-label="Places in the evidence">
                    { for (0..evidence_list.len().min(CHOICES)).map(chooser) }
                    <span>{ format!("{} records describe this cluster; the first one decided", evidence_list.len()) }</span>
                </div>
            }
            if let Some(window) = &detail.window {
                <Lines key={format!("{}/{}", detail.index, detail.evidence)} window={window.clone()} evidence={evidence.clone()} {encoding} />
            } else {
                <p class="note">{ if props.is_saved {
                    "The source is not here: this is a saved report."
                } else {
                    "The source can’t be read any more: it was moved or changed. Remove it below and add it again."
                } }</p>
            }
            <p class="place">
                <bdi>{ source.unwrap_or_default() }</bdi>
                { format!(", line {}, column {}", labels::grouped(evidence.line), labels::grouped(evidence.column)) }
                <br />
                <code>{ if evidence.pointer.is_empty() { "the whole document" } else { &evidence.pointer } }</code>
                { absent(detail.finding.reason, evidence) }
            </p>
        </section>
    }
}

fn absent(reason: Reason, evidence: &Evidence) -> Html {
    let is_absent = is_record(evidence) && matches!(reason, Reason::SseAbsent | Reason::SseNotExported);
    html! { if is_absent { { ": this record has no SSEDescription" } } }
}

/// A location in a source, with the bytes around it.
#[derive(Properties, PartialEq)]
struct LinesProps {
    window: Window,
    evidence: Evidence,
    encoding: Encoding,
}

/// The lines around a location. If a record has no value to mark: its members, its beginning and
/// its end, and all of it on request.
#[function_component]
fn Lines(props: &LinesProps) -> Html {
    let LinesProps { window, evidence, encoding } = props;
    let shows_record = use_own_state(|| false);
    let toggle = {
        let shows_record = shows_record.clone();
        move |_: MouseEvent| shows_record.set(!*shows_record)
    };
    // The props stay the same while the user types in the panel, and a record can be long.
    let shown_excerpt = use_memo((window.clone(), evidence.clone()), |(window, evidence)| {
        excerpt(&window.bytes, window.start, evidence, *encoding)
    });
    let Excerpt { lines, record } = &*shown_excerpt;
    html! {
        <>
            if let Some(record) = record { { members(record) } }
            <pre class="lines" id="evidence" tabindex="0" aria-label="Lines of the evidence">
                { for lines.iter().map(line) }
                if let Some(RecordExcerpt { left_out, last, .. }) = record {
                    if *left_out != Some(0) { <span class="line gap">{ omission(*left_out) }</span> }
                    { for last.iter().map(line) }
                }
            </pre>
            if record.is_some() {
                <p class="more"><button type="button" class="small" id="show-record" aria-expanded={shows_record.to_string()} onclick={toggle}>
                    { if *shows_record { "Hide the whole record" } else { "Show the whole record" } }
                </button></p>
                if *shows_record { { full_record(window, evidence, *encoding) } }
            }
        </>
    }
}

/// The names of a record's members, in the order of the record.
fn members(record: &RecordExcerpt) -> Html {
    let members = &record.members;
    let name = |(index, name): (usize, &String)| {
        html! { <>{ if index > 0 { ", " } else { "" } }<code class="inline">{ name.clone() }</code></> }
    };
    html! {
        <p class="members">
            <strong>{ labels::sentence(&members.statement()) }</strong>{ " " }
            { for members.names.iter().enumerate().map(name) }
            if members.left_out() > 0 { { format!(" and {} more", labels::grouped(members.left_out())) } }
        </p>
    }
}

/// How much is left out between a record's first lines and its last ones.
fn omission(left_out: Option<u64>) -> String {
    match left_out {
        Some(lines) => format!("… {} left out …", labels::count(lines, "line")),
        None => "… the rest is left out …".to_owned(),
    }
}

/// The text of a record, shown as text.
fn full_record(window: &Window, evidence: &Evidence, encoding: Encoding) -> Html {
    let (text, is_all) = record_text(&window.bytes, window.start, evidence, encoding);
    let size = labels::size(evidence.end.saturating_sub(evidence.start));
    html! {
        <>
            if !is_all { <p class="note">{ format!("The record has {size}; its first 64 KiB are shown.") }</p> }
            <pre class="whole" id="record" tabindex="0" aria-label="The whole record">{ text }</pre>
        </>
    }
}

fn line(line: &Line) -> Html {
    let class = classes!("line", (!line.marked.is_empty()).then_some("hit"));
    html! {
        <span {class} key={line.number.to_string()}>
            <i>{ line.number }</i>
            <code>{ labels::visible_line(&line.before) }if !line.marked.is_empty() { <mark>{ labels::visible_line(&line.marked) }</mark> }{ labels::visible_line(&line.after) }</code>
        </span>
    }
}
