//! A grid of accounts and regions that shows missing evidence as holes, and a statement about each
//! account.

use std::rc::Rc;

use dax001::collect::{Shell, missing_regions_command};
use dax001::contract::coverage::{AccountCoverage, RegionCoverage, RegionState};
use dax001::contract::label::Label;
use dax001::contract::report::Report;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::browser::text_guard::use_own_state;
use crate::model::upload::Upload;
use crate::view::file_button::FileButton;
use crate::view::labels;
use crate::view::parts::{LabelForm, code, shape};

/// The data and callbacks of the grid.
#[derive(Properties, PartialEq)]
pub(crate) struct CoverageProps {
    /// The report.
    pub(crate) report: Rc<Report>,
    /// Whether the report is a saved one, whose evidence is not here.
    pub(crate) is_saved: bool,
    /// The user has labelled these sources with an account.
    pub(crate) on_label: Callback<(Vec<usize>, Label)>,
    /// The user has set the maximum age of evidence, or accepts any age.
    pub(crate) on_max_age: Callback<Option<String>>,
    /// The user has added files: a list of accounts.
    pub(crate) on_files: Callback<Vec<Upload>>,
}

/// How many accounts are shown before the user asks for the rest: each account is a cell for every
/// region.
const FIRST: usize = 8;

/// Up to how many accounts their statements are unfolded.
const FEW: usize = 3;

/// Every state, the best first.
const STATES: [RegionState; 9] = [
    RegionState::Exported,
    RegionState::Empty,
    RegionState::NotEnabled,
    RegionState::NotOffered,
    RegionState::Unproven,
    RegionState::Incomplete,
    RegionState::Denied,
    RegionState::Failed,
    RegionState::Missing,
];

/// The accounts and regions that the evidence covers.
#[function_component]
pub(crate) fn Coverage(props: &CoverageProps) -> Html {
    let shows_all = use_own_state(|| false);
    let coverage = &props.report.coverage;
    let accounts = &coverage.accounts;
    if accounts.is_empty() {
        return html! {};
    }
    let shown = if *shows_all { accounts.len() } else { FIRST.min(accounts.len()) };
    let in_view = accounts.get(..shown).unwrap_or_default();
    let regions = in_view.iter().flat_map(|account| &account.regions);
    let columns = in_order(regions.map(|region| region.region.as_deref()));
    // A region without a name comes last.
    let (unnamed, named): (Vec<_>, Vec<_>) = columns.into_iter().partition(Option::is_none);
    let columns: Vec<Option<&str>> = named.into_iter().chain(unnamed).collect();
    let listed = |code: &str| {
        let mut regions = in_view.iter().flat_map(|account| &account.regions);
        regions.any(|region| region.region.as_deref() == Some(code) && region.is_listed)
    };
    let head = |code: Option<&str>| match code {
        Some(code) => {
            let title = (!listed(code)).then_some("not in the list of regions in which DAX has an endpoint");
            html! { <th scope="col" {title}><span>{ code }if title.is_some() { { " *" } }</span></th> }
        }
        None => html! { <th scope="col"><span>{ "not named" }</span></th> },
    };
    let covered = accounts.iter().filter(|account| account.all_regions).count() as u64;
    let summary = if accounts.len() == 1 {
        if covered == 1 { "all regions".to_owned() } else { "not all regions".to_owned() }
    } else {
        format!("all regions of {covered} of {}", labels::count(accounts.len() as u64, "account"))
    };
    let statements = html! {
        <ul class="statements">{ for in_view.iter().map(|account| statement(account, props)) }</ul>
    };
    let unlisted = columns.iter().flatten().any(|code| !listed(code));
    html! {
        <section class="card coverage" aria-labelledby="coverage-title">
            <div class="head"><h2 id="coverage-title" tabindex="-1">{ "Coverage" }</h2><span>{ summary }</span></div>
            <div class="body">
                <div class="scroll" tabindex="0" role="region" aria-label="Grid of accounts and regions">
                    <table class="grid">
                        <thead><tr><th scope="col">{ "Account" }</th>{ for columns.iter().copied().map(head) }</tr></thead>
                        <tbody>{ for in_view.iter().map(|account| row(account, &columns)) }</tbody>
                    </table>
                </div>
                if shown < accounts.len() {
                    <p class="more"><button type="button" onclick={move |_| shows_all.set(true)}>
                        { format!("Show {} more", labels::count((accounts.len() - shown) as u64, "account")) }
                    </button></p>
                }
                <ul class="legend" aria-label="Legend">{ for STATES.iter().map(|state| html! {
                    <li key={labels::region_state(*state)}>{ mark(*state) }{ labels::region_state(*state) }</li>
                }) }</ul>
                if in_view.len() > FEW {
                    <details>
                        <summary>{ "Conclusion for each account" }</summary>
                        { statements }
                    </details>
                } else {
                    { statements }
                }
                if !props.is_saved {
                    <div class="row demands">
                        <MaxAge max_age={props.report.settings.as_ref().and_then(|settings| settings.max_age.clone())} on_max_age={props.on_max_age.clone()} />
                        <FileButton label="Add a list of accounts" is_single=true is_main=false on_files={props.on_files.clone()} />
                    </div>
                    <p class="note">
                        { "A list of accounts is what " }<code>{ "aws organizations list-accounts" }</code>
                        { " prints, or lines of an id and a name: accounts without evidence are then shown as missing." }
                    </p>
                }
                <p class="note">
                    { format!("Regions in which AWS publishes a DAX endpoint, as of {}.", coverage.regions_as_of) }
                    if unlisted { { " Those with a * are not in that list." } }
                </p>
            </div>
        </section>
    }
}

/// The form for the maximum age of evidence.
#[function_component]
fn MaxAge(props: &MaxAgeProps) -> Html {
    let days = |max_age: &Option<String>| {
        max_age.as_ref().map(|age| age.trim_end_matches('d').to_owned()).unwrap_or_default()
    };
    let typed = use_own_state(|| days(&props.max_age));
    let is_wrong = use_own_state(|| false);
    let field = use_node_ref();
    let oninput = {
        let typed = typed.clone();
        move |event: InputEvent| typed.set(event.target_unchecked_into::<HtmlInputElement>().value())
    };
    let onsubmit = {
        let (typed, is_wrong, on_max_age) = (typed.clone(), is_wrong.clone(), props.on_max_age.clone());
        let field = field.clone();
        move |event: SubmitEvent| {
            event.prevent_default();
            // The field counts as the user sees it: not everything that changes it fires an input
            // event.
            let Some(text) = field.cast::<HtmlInputElement>().map(|field| field.value()) else { return };
            let days = text.trim().parse::<u32>().ok().filter(|days| (1..100_000).contains(days));
            let is_empty = text.trim().is_empty();
            typed.set(text);
            is_wrong.set(days.is_none() && !is_empty);
            if days.is_some() || is_empty {
                on_max_age.emit(days.map(|days| format!("{days}d")));
            }
        }
    };
    html! {
        <form class="label age" {onsubmit}>
            <label for="age">{ "Maximum age in days" }</label>
            <input ref={field} id="age" inputmode="numeric" size="5" autocomplete="off" autocapitalize="off" spellcheck="false"
                value={(*typed).clone()} {oninput} placeholder="any"
                aria-invalid={is_wrong.to_string()} aria-describedby="age-error" />
            <button type="submit" class="small">{ "Apply" }</button>
            <span role="alert" id="age-error">if *is_wrong { { "Write a number of days, or nothing for any age." } }</span>
        </form>
    }
}

/// The current maximum age, and the form's callback.
#[derive(Properties, PartialEq)]
struct MaxAgeProps {
    max_age: Option<String>,
    on_max_age: Callback<Option<String>>,
}

/// The distinct items, in order.
fn in_order<T: Ord>(items: impl Iterator<Item = T>) -> Vec<T> {
    let mut ordered = Vec::new();
    for item in items {
        if let Err(index) = ordered.binary_search(&item) {
            ordered.insert(index, item);
        }
    }
    ordered
}

/// The regions of one account.
fn row(account: &AccountCoverage, columns: &[Option<&str>]) -> Html {
    let cell = |code: Option<&str>| {
        let region = account.regions.iter().find(|region| region.region.as_deref() == code);
        // There is nothing to cover, for example in a region of another partition.
        let Some(RegionCoverage { state, clusters, .. }) = region else { return html! { <td /> } };
        let word = labels::region_state(*state);
        let title = match clusters {
            0 => format!("{}: {word}", code.unwrap_or("region not named")),
            n => format!("{}: {word}, {}", code.unwrap_or("region not named"), labels::count(*n, "cluster")),
        };
        html! {
            <td title={title.clone()}>
                { mark(*state) }
                if *clusters > 0 { <b aria-hidden="true">{ labels::grouped(*clusters) }</b> }
                <span class="unseen">{ title }</span>
            </td>
        }
    };
    if account.is_missing {
        return html! {
            <tr key={account.account.clone().unwrap_or_default()}>
                <th scope="row">{ name(account) }</th>
                <td class="missing" colspan={columns.len().max(1).to_string()}><span>{ "no evidence of this account" }</span></td>
            </tr>
        };
    }
    html! {
        <tr key={account.account.clone().unwrap_or_default()}>
            <th scope="row">{ name(account) }</th>
            { for columns.iter().copied().map(cell) }
        </tr>
    }
}

fn name(account: &AccountCoverage) -> String {
    labels::account_name(account).unwrap_or_else(|| "not named".to_owned())
}

/// The shape of a state; a hole is only an outline.
fn mark(state: RegionState) -> Html {
    let (form, colour) = match state {
        RegionState::Exported => ("pass", "pass"),
        RegionState::Empty => ("none", "pass"),
        RegionState::NotEnabled => ("dash", "neutral"),
        RegionState::NotOffered => ("cross", "neutral"),
        RegionState::Unproven => ("outline", "unknown"),
        RegionState::Incomplete => ("unknown", "unknown"),
        RegionState::Denied => ("fail", "fail"),
        RegionState::Failed => ("triangle", "fail"),
        RegionState::Missing => ("hole", "hole"),
    };
    html! { <span class={classes!("mark", colour)}>{ shape(form) }</span> }
}

/// The statement about an account. If the account has no name, a form can label it.
fn statement(account: &AccountCoverage, props: &CoverageProps) -> Html {
    let class = if account.all_regions { "pass" } else { "unknown" };
    let sources = account.regions.iter().flat_map(|region| &region.sources);
    let sources = in_order(sources.map(|source| *source as usize));
    let on_label = props.on_label.clone();
    html! {
        <li key={account.account.clone().unwrap_or_default()}>
            <span class={class}>{ shape(class) }</span>
            <div>
                <p><strong>{ format!("Account {}: ", name(account)) }</strong>{ labels::sentence(&account.statement) }</p>
                if let Some(command) = missing_regions_command(Shell::Bash, account) {
                    <details class="command">
                        <summary>{ if account.is_missing { "Export this account" } else { "Export what is missing" } }</summary>
                        <p class="note">{ "Put the account’s profile in place of PROFILE, run it where the folder dax-export is, and add that folder again." }</p>
                        { code(&command, "command to export what is missing, for bash") }
                        if let Some(command) = missing_regions_command(Shell::PowerShell, account) { { code(&command, "command to export what is missing, for PowerShell") } }
                    </details>
                }
                if account.account.is_none() {
                    <LabelForm id="whole" label={Label::default()} has_region=false
                        on_label={Callback::from(move |label| on_label.emit((sources.clone(), label)))} />
                }
            </div>
        </li>
    }
}
