//! The changes since an earlier report: counts as filters, and clusters that are gone.

use dax001_review::Change;
use dax001_workbench::protocol::{Comparison, GoneCluster, Query};
use yew::prelude::*;

use crate::model::wire::to_wire;
use crate::state::State;
use crate::state::shown::Earlier;
use crate::view::findings::name;
use crate::view::handlers::Handlers;
use crate::view::labels;
use crate::view::parts::{button, button_with_id, status_tag};

/// How many gone clusters are shown.
const SHOWN: usize = 100;

/// The changes since an earlier report, or a note that it is being read.
pub(crate) fn compare(state: &State, on: &Handlers) -> Html {
    let (earlier, list) = (state.shown.earlier(), &state.list);
    let reading = state.jobs.comparing().map(|comparing| {
        html! {
            <div class="row">
                <span role="status"><bdi>{ labels::visible(comparing.upload.name()) }</bdi>{ " is being read …" }</span>
                { button("Cancel", &on.stop_comparing) }
            </div>
        }
    });
    let name = earlier.map(|earlier| labels::visible(earlier.upload.name()));
    let clusters = earlier.map(|earlier| {
        let Comparison { clusters, generated_at, .. } = &*earlier.comparison;
        let saved = generated_at.as_ref().map(|time| format!(", saved {}", labels::visible(time)));
        format!(", {}{}", labels::count(*clusters, "cluster"), saved.unwrap_or_default())
    });
    html! {
        <section class="card compare" aria-labelledby="compare-title">
            <div class="head">
                <h2 id="compare-title" tabindex="-1">{ "Since the earlier one" }</h2>
                <span><bdi>{ name }</bdi>{ clusters }</span>
            </div>
            <div class="body">
                { reading }
                if let Some(earlier) = earlier { { view_changes(earlier, list.query(), on) } }
            </div>
        </section>
    }
}

/// The counts, and the clusters that are gone.
fn view_changes(earlier: &Earlier, query: &Query, on: &Handlers) -> Html {
    let Comparison { changes, gone, gone_covered, gone_total, annotations, left_out, .. } =
        &*earlier.comparison;
    let count = |(change, word, number): (Change, &'static str, u64)| {
        let is_on = query.change == Some(change);
        let query = Query { change: (!is_on).then_some(change), ..query.clone() };
        html! {
            <button type="button" key={word} class={classes!("count", to_wire(change))} aria-pressed={is_on.to_string()}
                onclick={on.query.reform(move |_: MouseEvent| query.clone())}>
                <strong>{ labels::grouped(number) }</strong><span>{ word }</span>
            </button>
        }
    };
    html! {
        <>
            <div class="counts" role="group" aria-label="Findings by change">
                { for labels::changes(changes).map(count) }
                <div class="count gone"><strong>{ labels::grouped(*gone_covered) }</strong><span>{ "gone" }</span></div>
                if gone_total > gone_covered {
                    <div class="count"><strong>{ labels::grouped(gone_total - gone_covered) }</strong><span>{ "not in this evidence" }</span></div>
                }
            </div>
            if *gone_total > 0 { { view_gone(gone, *gone_covered, *gone_total) } }
            if *left_out > 0 { <p class="note">{ format!("{} of it can’t be read and is left out.", labels::count(*left_out, "annotation")) }</p> }
            <div class="row">
                if !annotations.is_empty() && !earlier.is_taken_over {
                    { button_with_id("take-over", format!("Copy its {}", labels::count(annotations.len() as u64, "annotation")), &on.take_over) }
                }
                { button("Stop comparing", &on.stop_comparing) }
            </div>
        </>
    }
}

/// Clusters that are not in the new evidence. If that doesn't cover the region of a cluster, the
/// cluster may still exist.
fn view_gone(gone: &[GoneCluster], covered: u64, total: u64) -> Html {
    let uncovered = total - covered;
    let row = |(index, GoneCluster { finding, is_covered }): (usize, &GoneCluster)| {
        let (account, region) = labels::scope(&finding.resource);
        html! {
            <li key={index}>
                 { status_tag(finding.status) }{ " " }{ name(&finding.resource) }
                <small>{ format!(" {}, {}", labels::visible(account), labels::visible(region)) }</small>
                if !is_covered { <small class="unknown">{ " its region is not covered now" }</small> }
            </li>
        }
    };
    html! {
        <details>
            <summary>{ if uncovered == 0 {
                format!("Gone, from regions that the new evidence covers: {}", labels::count(total, "cluster"))
            } else {
                format!("Not in the new evidence: {}; of {} the region is not covered, so they may still be there", labels::count(total, "cluster"), labels::grouped(uncovered))
            } }</summary>
            <ul class="gone-list">{ for gone.iter().take(SHOWN).enumerate().map(row) }</ul>
            if total > SHOWN as u64 { <p>{ format!("and {} more", labels::grouped(total - SHOWN as u64)) }</p> }
        </details>
    }
}
