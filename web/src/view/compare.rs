//! What has changed since an earlier report: counts as filters, and what is gone.

use dax001_review::Change;
use yew::prelude::*;

use crate::browser::given::Given;
use crate::browser::query::Query;
use crate::browser::reply::{Comparison, Gone};
use crate::state::Earlier;
use crate::view::findings::name;
use crate::view::parts::StatusTag;
use crate::view::words;

/// What is shown and said back.
#[derive(Properties)]
pub(crate) struct CompareProps {
    /// The earlier report.
    pub(crate) earlier: Option<Earlier>,
    /// One that is being read, to come in its place.
    pub(crate) comparing: Option<Given>,
    /// The query that is set.
    pub(crate) query: Query,
    /// A count has been chosen as filter.
    pub(crate) on_query: Callback<Query>,
    /// Take over what a reviewer added to the earlier report.
    pub(crate) on_take_over: Callback<()>,
    /// Compare no longer.
    pub(crate) on_stop: Callback<()>,
}

impl PartialEq for CompareProps {
    fn eq(&self, other: &Self) -> bool {
        let parts = |props: &Self| {
            let earlier = props.earlier.as_ref();
            let reading = props.comparing.as_ref().map(|given| given.id);
            (reading, earlier.map(|earlier| (earlier.given.id, earlier.is_taken_over)))
        };
        let comparison = |props: &Self| props.earlier.as_ref().map(|earlier| earlier.comparison.clone());
        parts(self) == parts(other) && comparison(self) == comparison(other) && self.query == other.query
    }
}

/// How many clusters that are gone are shown.
const SHOWN: usize = 100;

/// What has changed since an earlier report; or that one is being read.
#[function_component]
pub(crate) fn Compare(props: &CompareProps) -> Html {
    let reading = props.comparing.as_ref().map(|given| {
        html! {
            <div class="row">
                <span role="status"><bdi>{ words::visible(given.name()) }</bdi>{ " is being read …" }</span>
                <button type="button" class="small" onclick={props.on_stop.reform(|_| ())}>{ "Cancel" }</button>
            </div>
        }
    });
    let name = props.earlier.as_ref().map(|earlier| words::visible(earlier.given.name()));
    let clusters = props.earlier.as_ref().map(|earlier| {
        let Comparison { clusters, generated_at, .. } = &*earlier.comparison;
        let saved = generated_at.as_ref().map(|time| format!(", saved {}", words::visible(time)));
        format!(", {}{}", words::count(*clusters, "cluster"), saved.unwrap_or_default())
    });
    html! {
        <section class="card compare" aria-labelledby="compare-title">
            <div class="head">
                <h2 id="compare-title" tabindex="-1">{ "Since the earlier one" }</h2>
                <span><bdi>{ name }</bdi>{ clusters }</span>
            </div>
            <div class="body">
                { reading }
                if let Some(earlier) = &props.earlier { { view_changes(props, earlier) } }
            </div>
        </section>
    }
}

/// The counts, and what is gone.
fn view_changes(props: &CompareProps, earlier: &Earlier) -> Html {
    let Comparison { changes, gone, gone_covered, gone_total, annotations, left_out, .. } =
        &*earlier.comparison;
    let count = |(change, word, number): (Change, &'static str, u64)| {
        let is_on = props.query.change == Some(change);
        let query = Query { change: (!is_on).then_some(change), ..props.query.clone() };
        html! {
            <button type="button" key={word} class={classes!("count", words::spelt(change))} aria-pressed={is_on.to_string()}
                onclick={props.on_query.reform(move |_: MouseEvent| query.clone())}>
                <strong>{ words::grouped(number) }</strong><span>{ word }</span>
            </button>
        }
    };
    html! {
        <>
            <div class="counts" role="group" aria-label="Findings by change">
                { for words::changes(changes).map(count) }
                <div class="count gone"><strong>{ words::grouped(*gone_covered) }</strong><span>{ "gone" }</span></div>
                if gone_total > gone_covered {
                    <div class="count"><strong>{ words::grouped(gone_total - gone_covered) }</strong><span>{ "not in this evidence" }</span></div>
                }
            </div>
            if *gone_total > 0 { { view_gone(gone, *gone_covered, *gone_total) } }
            if *left_out > 0 { <p class="note">{ format!("{} of it can’t be read and is left out.", words::count(*left_out, "annotation")) }</p> }
            <div class="row">
                if !annotations.is_empty() && !earlier.is_taken_over {
                    <button type="button" class="small" id="take-over" onclick={props.on_take_over.reform(|_| ())}>
                        { format!("Take over its {}", words::count(annotations.len() as u64, "annotation")) }
                    </button>
                }
                <button type="button" class="small" onclick={props.on_stop.reform(|_| ())}>{ "Stop comparing" }</button>
            </div>
        </>
    }
}

/// What is not there any more; a cluster whose region is not in the new evidence can still be there.
fn view_gone(gone: &[Gone], covered: u64, total: u64) -> Html {
    let uncovered = total - covered;
    let row = |(index, Gone { finding, is_covered }): (usize, &Gone)| {
        let (account, region) = words::scope(&finding.resource);
        html! {
            <li key={index}>
                <StatusTag status={finding.status} />{ " " }{ name(&finding.resource) }
                <small>{ format!(" {}, {}", words::visible(account), words::visible(region)) }</small>
                if !is_covered { <small class="unknown">{ " its region is not covered now" }</small> }
            </li>
        }
    };
    html! {
        <details>
            <summary>{ if uncovered == 0 {
                format!("Gone, from regions that the new evidence covers: {}", words::count(total, "cluster"))
            } else {
                format!("Not in the new evidence: {}; of {} the region is not covered, so they may still be there", words::count(total, "cluster"), words::grouped(uncovered))
            } }</summary>
            <ul class="gone-list">{ for gone.iter().take(SHOWN).enumerate().map(row) }</ul>
            if total > SHOWN as u64 { <p>{ format!("and {} more", words::grouped(total - SHOWN as u64)) }</p> }
        </details>
    }
}
