//! The filters of the findings: a search, and a choice of account, region, reason, review and
//! change.

use std::rc::Rc;

use dax001::contract::in_transit::InTransitState;
use dax001::contract::verdicts::Reason;
use dax001::query::{Facet, Facets};
use dax001::review::Review;
use dax001_review::Change;
use dax001_workbench::protocol::{ChangeCounts, Query, ReviewCounts};
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use crate::browser::page_meta::link_to;
use crate::model::account_names::AccountNames;
use crate::model::wire::{from_wire, to_wire};
use crate::view::labels;
use crate::view::parts::Copy;

/// The data and callbacks of the filters.
#[derive(Properties, PartialEq)]
pub(crate) struct FiltersProps {
    /// The current query.
    pub(crate) query: Query,
    /// The values to filter by.
    pub(crate) facets: Rc<Facets>,
    /// How many findings have each review; `None` if nobody has reviewed any.
    pub(crate) reviews: Option<ReviewCounts>,
    /// How many clusters have each kind of change; `None` if there is nothing to compare with.
    pub(crate) changes: Option<ChangeCounts>,
    /// Account names by id.
    pub(crate) names: AccountNames,
    /// The fragment of a link to this view.
    pub(crate) link: String,
    /// The user has changed the query.
    pub(crate) on_query: Callback<Query>,
}

#[function_component]
pub(crate) fn Filters(props: &FiltersProps) -> Html {
    let query = &props.query;
    let oninput = {
        let (on_query, query) = (props.on_query.clone(), query.clone());
        move |event: InputEvent| {
            let text = event.target_unchecked_into::<HtmlInputElement>().value();
            on_query.emit(Query { text, ..query.clone() });
        }
    };
    let change = |set: fn(&mut Query, Option<String>)| {
        let (on_query, query) = (props.on_query.clone(), query.clone());
        Callback::from(move |value| {
            let mut query = query.clone();
            set(&mut query, value);
            on_query.emit(query);
        })
    };
    let is_narrow = query.is_narrow();
    let Facets { accounts, regions, reasons, in_transit } = &*props.facets;
    let reason = |facet: &Facet| {
        let reason = from_wire::<Reason>(&facet.value).map(|reason| reason.row().short.to_string());
        reason.unwrap_or_else(|| facet.value.clone())
    };
    let account = |facet: &Facet| match props.names.get(&facet.value) {
        Some(name) => format!("{} {name}", facet.value),
        None => visible_or(&facet.value, "no account"),
    };
    let reviews = props.reviews.iter().flat_map(labels::reviews);
    let changes = props.changes.iter().flat_map(labels::changes);
    html! {
        <div class="tools">
            <input id="search" type="search" aria-label="Search the findings" placeholder="Search name, ARN, account, region"
                value={query.text.clone()} {oninput} autocomplete="off" autocapitalize="off" spellcheck="false" />
            <Select name="account" all="All accounts" value={query.account.clone()} options={options(accounts, is_narrow, account)}
                on_change={change(|query, value| query.account = value)} />
            <Select name="region" all="All regions" value={query.region.clone()} options={options(regions, is_narrow, |facet| visible_or(&facet.value, "no region"))}
                on_change={change(|query, value| query.region = value)} />
            <Select name="reason" all="All reasons" value={query.reason.map(to_wire)} options={options(reasons, is_narrow, reason)}
                on_change={change(|query, value| query.reason = value.and_then(|value| from_wire::<Reason>(&value)))} />
            <Select name="encryption-in-transit" all="In transit: all" value={query.in_transit.clone()} options={options(in_transit, is_narrow, in_transit_option)}
                on_change={change(|query, value| query.in_transit = value)} />
            if props.reviews.is_some() || query.review.is_some() {
                <Select name="review" all="All reviews" value={query.review.map(to_wire)} options={counted_options(reviews)} is_needed=true
                    on_change={change(|query, value| query.review = value.and_then(|value| from_wire::<Review>(&value)))} />
            }
            if props.changes.is_some() || query.change.is_some() {
                <Select name="change" all="All changes" value={query.change.map(to_wire)} options={counted_options(changes)} is_needed=true
                    on_change={change(|query, value| query.change = value.and_then(|value| from_wire::<Change>(&value)))} />
            }
            if is_narrow {
                <button type="button" id="all" onclick={props.on_query.reform({
                    let query = query.widened();
                    move |_: MouseEvent| query.clone()
                })}>{ if let Some(status) = query.status { format!("Show all, not only {}", labels::status(status)) } else { "Show all".to_owned() } }</button>
            }
            <Copy id="copy-link" words="Copy a link to this view" what="a link to this view, with its account, region and search" failure="The browser refused to copy" text={link_to(&props.link)} />
        </div>
    }
}

/// The label of a state of encryption in transit in the filter.
fn in_transit_option(facet: &Facet) -> String {
    format!("In transit: {}", labels::in_transit(from_wire::<InTransitState>(&facet.value)))
}

fn visible_or(value: &str, fallback: &str) -> String {
    if value.is_empty() { fallback.to_owned() } else { labels::visible(value) }
}

/// The value of an option, and its text.
type Choice = (String, String);

/// The options, with the count of each unless another filter leaves some findings out.
fn options(facets: &[Facet], is_narrow: bool, words: impl Fn(&Facet) -> String) -> Rc<[Choice]> {
    let option = |facet: &Facet| {
        let number = if is_narrow { String::new() } else { format!(" ({})", labels::grouped(facet.total())) };
        (facet.value.clone(), words(facet) + &number)
    };
    facets.iter().map(option).collect()
}

fn counted_options<T: serde::Serialize>(
    counts: impl Iterator<Item = (T, &'static str, u64)>,
) -> Rc<[Choice]> {
    let option = |(value, words, number)| (to_wire(value), format!("{words} ({})", labels::grouped(number)));
    counts.map(option).collect()
}

/// The data and callback of a choice.
#[derive(Properties, PartialEq)]
struct SelectProps {
    /// The criterion to choose by.
    name: &'static str,
    /// The text for all values.
    all: &'static str,
    /// The chosen value.
    value: Option<String>,
    /// The options to choose from.
    options: Rc<[Choice]>,
    /// Whether it is shown even if there is little to choose from.
    #[prop_or_default]
    is_needed: bool,
    /// The user has chosen another value, or all values.
    on_change: Callback<Option<String>>,
}

/// How many options are listed. A longer list in the browser helps nobody, and the search finds the
/// rest.
const LISTED: usize = 2000;

/// A choice of one value; it shows nothing if there is nothing to choose.
#[function_component]
fn Select(props: &SelectProps) -> Html {
    if props.options.len() < 2 && props.value.is_none() && !props.is_needed {
        return html! {};
    }
    let options = props.options.clone();
    let onchange = {
        let on_change = props.on_change.clone();
        move |event: Event| {
            let index = event.target_unchecked_into::<HtmlSelectElement>().selected_index();
            // The first option selects all values.
            let chosen = usize::try_from(index - 1).ok().and_then(|index| options.get(index));
            on_change.emit(chosen.map(|(value, _)| value.clone()));
        }
    };
    let is_chosen = |value: &str| props.value.as_deref() == Some(value);
    // The chosen value is among the options even if no finding has it any more.
    let missing = props
        .value
        .as_ref()
        .filter(|value| !props.options.iter().take(LISTED).any(|(other, _)| other == *value));
    html! {
        <select id={format!("filter-{}", props.name)} aria-label={format!("Filter by {}", props.name.replace('-', " "))} {onchange} autocomplete="off"
            class={props.value.is_some().then_some("on")}>
            <option selected={props.value.is_none()}>{ props.all }</option>
            { for props.options.iter().take(LISTED).map(|(value, words)| html! {
                <option key={value.clone()} selected={is_chosen(value)}>{ words }</option>
            }) }
            if let Some(value) = missing { <option key="missing" selected=true>{ labels::visible(value) }</option> }
        </select>
    }
}
