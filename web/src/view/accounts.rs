//! Counts by account as bars, each a filter.

use std::rc::Rc;

use dax001::query::{Facet, Facets};
use dax001_workbench::protocol::Query;
use yew::prelude::*;

use crate::browser::dom::decimal;
use crate::model::account_names::AccountNames;
use crate::view::labels;

/// How many accounts have a bar: those with most that fails.
const SHOWN: usize = 10;

/// What the bars show and say back.
#[derive(Properties, PartialEq)]
pub(crate) struct AccountsProps {
    /// How many findings there are of each account.
    pub(crate) facets: Rc<Facets>,
    /// The names of accounts, by their ids.
    pub(crate) names: AccountNames,
    /// The query that is set.
    pub(crate) query: Query,
    /// An account has been chosen as filter, or no longer.
    pub(crate) on_query: Callback<Query>,
}

/// Counts by account; nothing for one account alone, of which the verdict says all.
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

/// Fail, unknown and pass side by side, as long as they are many. They differ in more than colour: in order and in height.
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
