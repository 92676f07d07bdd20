//! The sources: each with its form, its size, and its account and region.

use std::rc::Rc;

use dax001::collection::Moment;
use dax001::contract::label::Label;
use dax001::contract::problem::ProblemCode;
use dax001::contract::report::{Report, Source};
use yew::prelude::*;

use crate::browser::dom::focus;
use crate::browser::text_guard::use_own_state;
use crate::state::open_report::Hashes;
use crate::view::labels;
use crate::view::parts::LabelForm;

/// The data and callbacks of the table.
#[derive(Properties, PartialEq)]
pub(crate) struct SourcesProps {
    /// The report.
    pub(crate) report: Rc<Report>,
    /// The user's label of each source.
    pub(crate) labels: Rc<[Label]>,
    /// The hash of each source, once the worker has computed them.
    pub(crate) hashes: Option<Hashes>,
    /// Whether the report is a saved one: its sources are not here and can't be changed.
    pub(crate) is_saved: bool,
    /// The user has labelled these sources with an account and region.
    pub(crate) on_label: Callback<(Vec<usize>, Label)>,
    /// Evaluate again without this source.
    pub(crate) on_remove: Callback<usize>,
}

/// How many sources are listed.
const LISTED: usize = 200;

/// The table of sources.
#[function_component]
pub(crate) fn Sources(props: &SourcesProps) -> Html {
    let edited = use_own_state(|| None::<usize>);
    let sources = &props.report.sources;
    let row = |(index, source): (usize, &Source)| {
        let is_edited = *edited == Some(index);
        let toggle = {
            let edited = edited.clone();
            move |_: MouseEvent| edited.set((!is_edited).then_some(index))
        };
        let on_label = {
            let (on_label, edited) = (props.on_label.clone(), edited.clone());
            Callback::from(move |label| {
                edited.set(None);
                on_label.emit((vec![index], label));
            })
        };
        let on_close = {
            let edited = edited.clone();
            Callback::from(move |()| {
                edited.set(None);
                focus(&format!("#label-{index}"));
            })
        };
        // The user added the archive, so its files come and go together.
        let archive = source.name.split_once("!/").map(|(archive, _)| archive);
        let (is_archived, removed) = (archive.is_some(), archive.unwrap_or(&source.name).to_owned());
        let label = props.labels.get(index).cloned().unwrap_or_default();
        // The key names the source, not its position. A form that is open for a source never goes
        // to the source that takes its position.
        let before = sources.iter().take(index).filter(|other| other.name == source.name).count();
        let key = format!("{before} {}", source.name);
        let row = html! {
                <tr key={key.clone()}>
                    <th scope="row"><bdi>{ labels::visible(&source.name) }</bdi>{ hash(source, props.hashes.as_ref(), index) }{ collected(source) }</th>
                    <td>{ labels::form(source.form) }</td>
                    <td>{ scope(source, &label) }</td>
                    <td>{ labels::grouped(source.clusters) }</td>
                    <td>{ labels::size(source.bytes) }if let Some(encoding) = labels::encoding(source.encoding) { { ", " }{ encoding } }</td>
                    <td class={format!("complete-{:?}", source.complete).to_ascii_lowercase()}>{ labels::complete(source.complete) }</td>
                    <td class="actions">if !props.is_saved {
                        <button type="button" class="small" id={format!("label-{index}")} onclick={toggle} aria-expanded={is_edited.to_string()}
                            aria-label={format!("Label {}", source.name)}>{ "Label" }</button>
                        <button type="button" class="small" onclick={props.on_remove.reform(move |_| index)}
                            aria-label={format!("Remove {removed}")}>{ if is_archived { "Remove archive" } else { "Remove" } }</button>
                    }</td>
                </tr>
        };
        let form = is_edited.then(|| html! {
            <tr key={format!("{key} label")}>
                <td colspan="7"><LabelForm id={format!("source-{index}")} {label} has_region=true takes_focus=true {on_label} on_close={on_close.clone()} /></td>
            </tr>
        });
        std::iter::once(row).chain(form)
    };
    html! {
        <section class="card sources" aria-labelledby="sources-title">
            <div class="head">
                <h2 id="sources-title" tabindex="-1">{ "Sources" }</h2>
                <span>{ labels::count(sources.len() as u64, "source") }</span>
            </div>
            <div class="body scroll" tabindex="0" role="region" aria-label="Table of sources">
                <table>
                    <thead>
                        <tr>
                            <th scope="col">{ "Name" }</th><th scope="col">{ "What it is" }</th><th scope="col">{ "Account and region" }</th>
                            <th scope="col">{ "Clusters" }</th><th scope="col">{ "Size" }</th><th scope="col">{ "Complete" }</th>
                            <th scope="col"><span class="unseen">{ "Actions" }</span></th>
                        </tr>
                    </thead>
                    <tbody>{ for sources.iter().take(LISTED).enumerate().flat_map(row) }</tbody>
                </table>
                if sources.len() > LISTED { <p>{ format!("and {} more", labels::grouped((sources.len() - LISTED) as u64)) }</p> }
            </div>
        </section>
    }
}

/// The source's hash, which distinguishes it from any other.
fn hash(source: &Source, hashes: Option<&Hashes>, index: usize) -> Html {
    // A source that was hashed during its evaluation shows its hash from the beginning, so nothing
    // moves when the others arrive.
    let later = || hashes.and_then(|hashes| hashes.get(index)?.as_ref());
    match (source.sha256.as_ref().or_else(later), hashes) {
        (Some(hash), _) => html! { <small class="hash">{ "SHA-256 " }<code>{ hash }</code></small> },
        (None, None) => html! { <small class="hash faint">{ "SHA-256 is being computed" }</small> },
        (None, Some(_)) => {
            html! { <small class="hash faint">{ "no SHA-256: it could not be read, or has changed since it was judged" }</small> }
        }
    }
}

/// Renders who collected the source and when, if a manifest proves it.
fn collected(source: &Source) -> Html {
    let Some(collected) = &source.collected else { return html! {} };
    let start = Moment::parse(&collected.start).map_or_else(|| collected.start.clone(), Moment::describe);
    let caller = collected.caller.as_deref().map(|caller| format!(" by {caller}")).unwrap_or_default();
    let text =
        labels::visible(&format!("collected {start}{caller}, {}, {}", collected.cli, collected.script));
    html! { <small class="hash">{ text }</small> }
}

/// The account and region of the source, each with its origin: label, manifest or name.
fn scope(source: &Source, label: &Label) -> Html {
    let parts = [(&source.account, &label.account), (&source.region, &label.region)];
    let part = |(value, label): (&Option<String>, &Option<String>)| {
        let from = if label.is_some() && label == value {
            "label"
        } else if source.collected.is_some() {
            "manifest"
        } else {
            "name"
        };
        value
            .as_ref()
            .map(|value| html! { <span class="said">{ value }{ " " }<small>{ from }</small>{ " " }</span> })
    };
    let is_contradicted =
        source.problems.iter().any(|problem| problem.code == ProblemCode::ScopeContradicted);
    let nothing = if source.clusters > 0 { "from its clusters" } else { "not named" };
    html! {
        <>
            if source.account.is_none() && source.region.is_none() { <span class="faint">{ nothing }</span> }
            { for parts.into_iter().filter_map(part) }
            if is_contradicted { <span class="unknown">{ "contradicted" }</span> }
        </>
    }
}
