//! Counts by account as bars, each of which sets a filter.

use std::rc::Rc;

use dax001::query::{Facet, Facets};
use dax001_workbench::protocol::Query;
use yew::prelude::*;

use crate::browser::dom::decimal;
use crate::model::account_names::AccountNames;
use crate::view::labels;

/// How many accounts have a bar: those with the most fails.
const SHOWN: usize = 10;

/// The data and callbacks of the bars.
#[derive(Properties, PartialEq)]
pub(crate) struct AccountsProps {
    /// How many findings each account has.
    pub(crate) facets: Rc<Facets>,
    /// Account names by id.
    pub(crate) names: AccountNames,
    /// The current query.
    pub(crate) query: Query,
    /// The user has set or cleared an account as filter.
    pub(crate) on_query: Callback<Query>,
}

/// Counts by account. With a single account it shows nothing, because the verdict says everything
/// about it.
#[function_component]
pub(crate) fn Accounts(props: &AccountsProps) -> Html {
    let accounts = &props.facets.accounts;
    if accounts.len() < 2 {
        return html! {};
    }
    let mut worst: Vec<&Facet> = Vec::new();
    for facet in accounts {
        let rank = |facet: &Facet| (facet.fail, facet.unknown, facet.pass);
        let at = worst.partition_point(|other| rank(other) >= rank(facet));
        worst.insert(at, facet);
        worst.truncate(SHOWN);
    }
    let most = worst.iter().map(|facet| facet.total()).max().unwrap_or(1);
    let left = accounts.len().saturating_sub(SHOWN) as u64;
    let bar = |facet: &&Facet| {
        let is_on = props.query.account.as_deref() == Some(&facet.value);
        let id = if facet.value.is_empty() { "not named" } else { &facet.value };
        let name = props.names.get(&facet.value);
        let query = Query { account: (!is_on).then(|| facet.value.clone()), ..props.query.clone() };
        html! {
            <li key={facet.value.clone()}>
                <button type="button" aria-pressed={is_on.to_string()} onclick={props.on_query.reform(move |_: MouseEvent| query.clone())}>
                    <span class="account">{ id }if let Some(name) = name { <small>{ name.clone() }</small> }</span>
                    { bars([facet.fail, facet.unknown, facet.pass], most) }
                    <span class="numbers">{ labels::tally(facet.fail, facet.unknown, facet.pass) }</span>
                </button>
            </li>
        }
    };
    html! {
        <section class="card accounts" aria-labelledby="accounts-title">
            <div class="head"><h2 id="accounts-title">{ "Accounts" }</h2><span>{ "clusters of each, the worst first" }</span></div>
            <div class="body">
                <ul>{ for worst.iter().map(bar) }</ul>
                if left > 0 { <p class="note">{ format!("{} more: choose one above the findings.", labels::count(left, "account")) }</p> }
            </div>
        </section>
    }
}

/// Bars for fail, unknown and pass side by side, with lengths in proportion to their counts. They
/// differ not only in colour, but also in order and height.
pub(crate) fn bars(counts: [u64; 3], most: u64) -> Html {
    #[expect(clippy::cast_precision_loss, reason = "a length on a screen")]
    let part = |number: u64| number as f64 * 100.0 / most.max(1) as f64;
    let percent = |length| decimal(length, 2) + "%";
    let mut from = 0.0;
    let rects = counts.into_iter().zip(["fail", "unknown", "pass"]).zip([(0, 12), (2, 8), (4, 4)]);
    let rects = rects.filter(|((number, _), _)| *number > 0).map(|((number, class), (y, height))| {
        let (x, width) = (from, part(number));
        from += width;
        html! {
            <rect key={class} {class} x={percent(x)} width={percent(width)} y={y.to_string()} height={height.to_string()} fill="currentColor" />
        }
    });
    html! { <svg class="bars" width="100%" height="12" aria-hidden="true">{ for rects }</svg> }
}
