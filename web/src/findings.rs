//! The list of findings: filter, search, and only as many rows in the page as can be seen.

use std::rc::Rc;

use dax001::report::{Finding, Flag, Summary};
use dax001::rule::Status;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlInputElement, KeyboardEvent};
use yew::prelude::*;

use crate::parts::StatusTag;
use crate::words;
use crate::worker::{Filter, Row, Rows};

/// How many rows are asked for at once: some screens full.
pub(crate) const CHUNK: usize = 120;
/// How many of them stand before the first one in view.
pub(crate) const BEFORE: usize = 40;

/// What the list shows and says back.
#[derive(Properties, PartialEq)]
pub(crate) struct FindingsProps {
    /// The findings around the view.
    pub(crate) rows: Rc<Rows>,
    /// The filter that is set, which can be ahead of the rows.
    pub(crate) filter: Filter,
    /// Counts over all findings.
    pub(crate) summary: Summary,
    /// The finding that the panel shows.
    pub(crate) selected: Option<usize>,
    /// Its row, if the filter lets it through.
    pub(crate) position: Option<usize>,
    /// The filter has been changed.
    pub(crate) on_filter: Callback<Filter>,
    /// Rows from this one on have come into view.
    pub(crate) on_view: Callback<usize>,
    /// This row has been chosen, counted among those that the filter lets through.
    pub(crate) on_choose: Callback<usize>,
    /// The panel is to have the keyboard.
    pub(crate) on_open: Callback<()>,
    /// An archive of plans is being made: how many there are, and how many there will be.
    pub(crate) planning: Option<(u64, u64)>,
    /// Make an archive of the plans for all that failed.
    pub(crate) on_plans: Callback<()>,
    /// Stop making it.
    pub(crate) on_cancel_plans: Callback<()>,
}

/// The list of findings.
#[function_component]
pub(crate) fn Findings(props: &FindingsProps) -> Html {
    let scroller = use_node_ref();
    let space = use_node_ref();
    let window = use_node_ref();
    let rows = props.rows.clone();
    let position = props.position;

    // Sizes and offsets are set through the style object: a style attribute is against the page's policy.
    {
        let (space, window) = (space.clone(), window.clone());
        use_effect_with((rows.total, rows.from), move |&(total, from)| {
            set(&space, "height", pixels(total));
            set(&window, "transform", format!("translateY({})", pixels(from)));
        });
    }
    // What was chosen by keyboard is scrolled into view.
    {
        let scroller = scroller.clone();
        use_effect_with(position, move |&position| {
            if let (Some(position), Some(scroller)) = (position, scroller.cast::<HtmlElement>()) {
                let (top, row) = (top(position), row_height());
                // The column heads stay at the top of the view.
                let heads = scroller.first_element_child().map_or(0, |heads| heads.client_height());
                let (view, height) = (scroller.scroll_top(), scroller.client_height() - heads);
                if top < view {
                    scroller.set_scroll_top(top);
                } else if top + row > view + height {
                    scroller.set_scroll_top(top + row - height);
                }
            }
        });
    }
    // Another filter begins at the top.
    {
        let scroller = scroller.clone();
        use_effect_with(props.filter.clone(), move |_| {
            if let Some(scroller) = scroller.cast::<HtmlElement>() {
                scroller.set_scroll_top(0);
            }
        });
    }

    let onscroll = {
        let (scroller, on_view) = (scroller.clone(), props.on_view.clone());
        move |_: Event| {
            if let Some(scroller) = scroller.cast::<HtmlElement>() {
                on_view.emit(usize::try_from(scroller.scroll_top() / row_height()).unwrap_or(0));
            }
        }
    };
    let onkeydown = {
        let (on_choose, on_open, total) = (props.on_choose.clone(), props.on_open.clone(), rows.total);
        let page = scroller
            .cast::<HtmlElement>()
            .map_or(10, |s| usize::try_from(s.client_height() / row_height()).unwrap_or(10));
        move |event: KeyboardEvent| {
            let at = position.unwrap_or(0);
            let below = position.map_or(0, |at| at + 1);
            let next = match event.key().as_str() {
                "ArrowDown" => below,
                "ArrowUp" => at.saturating_sub(1),
                "PageDown" => at + page,
                "PageUp" => at.saturating_sub(page),
                "Home" => 0,
                "End" => usize::MAX,
                "Enter" => {
                    event.prevent_default();
                    return on_open.emit(());
                }
                _ => return,
            };
            event.prevent_default();
            on_choose.emit(next.min(total.saturating_sub(1)));
        }
    };
    let active = position.map(row_id);
    html! {
        <section class="card findings" aria-labelledby="findings-title">
            <div class="head">
                <h2 id="findings-title">{ "Findings" }</h2>
                <span role="status">
                    { format!("{} of {} shown", words::grouped(rows.total as u64), words::grouped(props.summary.clusters)) }
                </span>
                { plans(props) }
            </div>
            { search(props) }
            <div class="scroller" ref={scroller} tabindex="0" role="grid" aria-label="Findings" aria-rowcount={(rows.total + 1).to_string()}
                aria-activedescendant={active} {onscroll} {onkeydown}>
                <div class="row-head" role="row" aria-rowindex="1">
                    <span role="columnheader">{ "Status" }</span>
                    <span role="columnheader">{ "Cluster" }</span>
                    <span role="columnheader">{ "Account / region" }</span>
                    <span role="columnheader">{ "Reason" }</span>
                </div>
                <div class="space" role="presentation" ref={space}>
                    <div class="window" role="presentation" ref={window}>
                        { for rows.list.iter().enumerate().map(|(at, row)| view_row(props, rows.from + at, row)) }
                    </div>
                </div>
            </div>
            if rows.total == 0 && rows.filter != Filter::default() {
                <p class="empty">{ "No finding fits this search and filter." }</p>
            }
        </section>
    }
}

/// Saves the plans for all that failed, or says how far that is.
fn plans(props: &FindingsProps) -> Html {
    let fail = props.summary.fail;
    if fail == 0 {
        return html! {};
    }
    html! {
        <div class="plans">
            if let Some((done, total)) = props.planning {
                <span role="status">{ format!("{} of {}", words::grouped(done), words::count(total, "plan")) }</span>
                <button type="button" class="small" onclick={props.on_cancel_plans.reform(|_| ())}>{ "Cancel" }</button>
            } else {
                <button type="button" class="small" id="plans" onclick={props.on_plans.reform(|_| ())}>
                    { if fail == 1 { "Save the plan (zip)".to_owned() } else { format!("Save all {} plans (zip)", words::grouped(fail)) } }
                </button>
            }
        </div>
    }
}

fn search(props: &FindingsProps) -> Html {
    let oninput = {
        let (on_filter, filter) = (props.on_filter.clone(), props.filter.clone());
        move |event: InputEvent| {
            let text = event.target_unchecked_into::<HtmlInputElement>().value();
            on_filter.emit(Filter { text, ..filter.clone() });
        }
    };
    let clear = {
        let (on_filter, filter) = (props.on_filter.clone(), props.filter.clone());
        move |_: MouseEvent| on_filter.emit(Filter { status: None, ..filter.clone() })
    };
    html! {
        <div class="tools">
            <input id="search" type="search" aria-label="Search the findings" placeholder="Search name, ARN, account, region"
                value={props.filter.text.clone()} {oninput} autocomplete="off" spellcheck="false" />
            if let Some(status) = props.filter.status {
                <button type="button" onclick={clear} aria-label={format!("Show every status, not only {}", words::status(status))}>
                    { format!("Status: {} ✕", words::status(status)) }
                </button>
            }
        </div>
    }
}

fn view_row(props: &FindingsProps, position: usize, row: &Row) -> Html {
    let Finding { status, reason, flags, resource, .. } = &row.finding;
    let selected = props.selected == Some(row.index);
    let onclick = {
        let (on_choose, on_open) = (props.on_choose.clone(), props.on_open.clone());
        move |_: MouseEvent| {
            on_choose.emit(position);
            on_open.emit(());
        }
    };
    // The cluster's own status says already that it is being deleted.
    let flags = flags.iter().filter(|flag| **flag != Flag::Deleting);
    let mut facts: Vec<String> = flags.map(|flag| words::flag_short(*flag).to_owned()).collect();
    match (&resource.node_type, resource.total_nodes) {
        (Some(node_type), Some(nodes)) => facts.push(format!("{node_type} × {nodes}")),
        (Some(node_type), None) => facts.push(node_type.clone()),
        (None, _) => {}
    }
    facts.extend(resource.cluster_status.clone());
    let (account, region) = match (&resource.account, &resource.region) {
        (None, None) => ("–", "not in the evidence"),
        (account, region) => (account.as_deref().unwrap_or("–"), region.as_deref().unwrap_or("–")),
    };
    let reason = reason.row();
    html! {
        <div role="row" id={row_id(position)} key={row.index} class={classes!("row", selected.then_some("on"))}
            aria-rowindex={(position + 2).to_string()} aria-selected={selected.to_string()} {onclick}>
            <span role="gridcell"><StatusTag status={*status} /></span>
            <span role="gridcell" class="name">
                { name(&row.finding) }
                <small class="wide">{ facts.join(", ") }</small>
                <small class="narrow">{ account }</small>
            </span>
            <span role="gridcell" class="scope"><span class="account">{ account }</span><small>{ region }</small></span>
            <span role="gridcell" class="reason">{ reason.short.clone() }</span>
        </div>
    }
}

/// The cluster's name, isolated so that no character in it changes how the rest of the line reads.
pub(crate) fn name(finding: &Finding) -> Html {
    match &finding.resource.name {
        Some(name) => html! { <bdi>{ words::visible(name) }</bdi> },
        None => html! { <em>{ "a cluster without a name" }</em> },
    }
}

/// The filter that a count stands for, and off again.
pub(crate) fn toggled(filter: &Filter, status: Option<Status>) -> Filter {
    let status = if filter.status == status { None } else { status };
    Filter { status, ..filter.clone() }
}

fn row_id(position: usize) -> String {
    format!("row-{position}")
}

/// A row's height in pixels, which follows the size of text that the reader has set.
fn row_height() -> i32 {
    let row = gloo::utils::document().query_selector(".scroller .row").ok().flatten();
    // Without a row there is nothing to lay out; the number is that of the usual size of text.
    row.and_then(|row| row.dyn_into::<HtmlElement>().ok()).map_or(60, |row| row.offset_height().max(1))
}

fn top(position: usize) -> i32 {
    i32::try_from(position).unwrap_or(i32::MAX).saturating_mul(row_height())
}

fn pixels(rows: usize) -> String {
    format!("{}px", top(rows))
}

fn set(node: &NodeRef, property: &str, value: impl AsRef<str>) {
    if let Some(element) = node.cast::<HtmlElement>() {
        // It can only fail for a property that doesn't exist.
        let _ = element.style().set_property(property, value.as_ref());
    }
}
