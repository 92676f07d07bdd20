//! The list of findings, sorted and filtered. The page contains only as many rows as the user can
//! see.

use std::rc::Rc;

use dax001::contract::report::{Flag, Resource, Summary};
use dax001::contract::status::Status;
use dax001::query::Facets;
use dax001::query::Sort;
use dax001_review::Change;
use dax001_workbench::protocol::{ChangeCounts, Query, ReviewCounts, Row, Rows};
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, KeyboardEvent};
use yew::prelude::*;

use crate::browser::dom::decimal;
use crate::model::account_names::AccountNames;
use crate::view::filters::Filters;
use crate::view::labels;
use crate::view::parts::{button, button_with_id, change_tag, review_tag, status_tag};
use crate::view::virtual_list::VirtualList;

/// The data and callbacks of the list.
#[derive(Properties, PartialEq)]
pub(crate) struct FindingsProps {
    /// The findings around the view.
    pub(crate) rows: Rc<Rows>,
    /// The current query, which can be ahead of the rows.
    pub(crate) query: Query,
    /// The values to filter by.
    pub(crate) facets: Rc<Facets>,
    /// Account names by id.
    pub(crate) names: AccountNames,
    /// How many findings have each review; `None` if nobody has reviewed any.
    pub(crate) reviews: Option<ReviewCounts>,
    /// How many clusters have each kind of change; `None` if there is nothing to compare with.
    pub(crate) changes: Option<ChangeCounts>,
    /// Counts over all findings.
    pub(crate) summary: Summary,
    /// The finding in the panel.
    pub(crate) selected: Option<usize>,
    /// Its row, if the query includes it.
    pub(crate) position: Option<usize>,
    /// Whether the panel is open; it covers the list where there is no room for both side by side.
    pub(crate) is_open: bool,
    /// The user has changed the query.
    pub(crate) on_query: Callback<Query>,
    /// The first row that has come into view, and how many rows are in view.
    pub(crate) on_view: Callback<(usize, usize)>,
    /// The user has chosen this row, counted among those that the query includes.
    pub(crate) on_choose: Callback<usize>,
    /// The user has moved to this row.
    pub(crate) on_move: Callback<usize>,
    /// The fragment of a link to this view.
    pub(crate) link: String,
    /// Increases each time the list has to scroll to its top.
    pub(crate) tops: u32,
    /// The panel gets the keyboard focus.
    pub(crate) on_open: Callback<()>,
    /// Progress of an archive of plans: plans made, and plans in total.
    pub(crate) planning: Option<(u64, u64)>,
    /// Whether there are records to make plans from.
    pub(crate) has_records: bool,
    /// Make an archive of the plans for all failed findings.
    pub(crate) on_plans: Callback<()>,
    /// Stop making that archive.
    pub(crate) on_cancel_plans: Callback<()>,
}

/// The list of findings.
#[function_component]
pub(crate) fn Findings(props: &FindingsProps) -> Html {
    let active = props.position.filter(|at| is_here(&props.rows, *at)).map(row_id);
    let scroller = use_node_ref();
    let list = ListElements { scroller: scroller.clone(), space: use_node_ref(), window: use_node_ref() };
    use_row_positions(props, &list);

    let onscroll = {
        let (list, on_view, rows) = (list.clone(), props.on_view.clone(), props.rows.clone());
        move |_: Event| {
            if let Some((measures, scrolled)) = list.measure(rows.total) {
                list.position_rows(measures, scrolled, rows.from);
                on_view.emit((measures.first(scrolled), measures.page()));
            }
        }
    };
    let onkeydown = keys(props, &list);
    let (rows, clusters) = (&props.rows, props.summary.clusters);
    html! {
        <section class="card findings" aria-labelledby="findings-title">
            <div class="head">
                <h2 id="findings-title">{ "Findings" }</h2>
                <span role="status">
                    { format!("{} of {} shown", labels::grouped(rows.total as u64), labels::grouped(clusters)) }
                </span>
                { plans(props) }
            </div>
            <Filters query={props.query.clone()} names={props.names.clone()} facets={props.facets.clone()} reviews={props.reviews} changes={props.changes} link={props.link.clone()} on_query={props.on_query.clone()} />
            <div class="scroller" ref={scroller} tabindex="0" role="grid" aria-label="Findings" aria-rowcount={(rows.total + 1).to_string()}
                aria-colcount="4" aria-activedescendant={active} {onscroll} {onkeydown}>
                <div class="row-head" role="row" aria-rowindex="1">
                    { head(props, "Status", Sort::Status) }
                    { head(props, "Cluster", Sort::Name) }
                    { head(props, "Account / region", Sort::Scope) }
                    { head(props, "Reason", Sort::Reason) }
                </div>
                <div class="space" role="presentation" ref={list.space.clone()}>
                    <div class="window" role="presentation" ref={list.window.clone()}>
                        { for rows.list.iter().enumerate().map(|(at, row)| view_row(props, rows.from + at, row)) }
                    </div>
                </div>
            </div>
            if rows.total == 0 && rows.query.is_narrow() {
                <p class="empty">{ "No finding fits this search and filter." }</p>
            }
        </section>
    }
}

/// The elements of the list: the one that scrolls, one as high as all rows, and one that contains
/// the loaded rows.
#[derive(Clone, PartialEq)]
struct ListElements {
    scroller: NodeRef,
    space: NodeRef,
    window: NodeRef,
}

impl ListElements {
    /// The current layout of the list, and how far it is scrolled down.
    fn measure(&self, total: usize) -> Option<(VirtualList, f64)> {
        // If the panel covers the list, the list has no layout.
        let scroller =
            self.scroller.cast::<HtmlElement>().filter(|scroller| scroller.offset_parent().is_some())?;
        // The column heads stay at the top of the view.
        let heads = scroller.first_element_child().map_or(0, |heads| heads.client_height());
        let view = f64::from((scroller.client_height() - heads).max(1));
        Some((VirtualList { total, row: row_height(), view }, f64::from(scroller.scroll_top())))
    }

    /// Makes the list as high as all rows, and moves the loaded rows to their position.
    fn lay_out(&self, rows: &Rows) {
        if let Some((measures, scrolled)) = self.measure(rows.total) {
            set(&self.space, "height", &format!("{}px", decimal(measures.height(), 1)));
            self.position_rows(measures, scrolled, rows.from);
        }
    }

    /// Scrolls only as far as needed to show this row.
    fn reveal(&self, position: usize, total: usize) {
        if let Some((measures, scrolled)) = self.measure(total)
            && let Some(top) = measures.reveal(position, scrolled)
        {
            self.scroll_to(top);
        }
    }

    /// Moves the loaded rows to their position. It sets sizes and offsets through the style object,
    /// because the page's policy forbids style attributes.
    fn position_rows(&self, list: VirtualList, scrolled: f64, from: usize) {
        set(&self.window, "transform", &format!("translateY({}px)", decimal(list.offset(from, scrolled), 1)));
    }

    #[expect(clippy::cast_possible_truncation, reason = "pixels of an element that a browser lays out")]
    fn scroll_to(&self, top: f64) {
        if let Some(scroller) = self.scroller.cast::<HtmlElement>() {
            scroller.set_scroll_top(top.ceil() as i32);
        }
    }
}

/// Keeps the rows in position when the rows, the query or the chosen row change.
#[hook]
fn use_row_positions(props: &FindingsProps, list: &ListElements) {
    {
        let list = list.clone();
        use_effect_with(props.rows.clone(), move |rows| list.lay_out(rows));
    }
    // Rows that arrived while the panel covered the list are laid out once the list is visible
    // again.
    {
        let (list, rows, position) = (list.clone(), props.rows.clone(), props.position);
        use_effect_with(props.is_open, move |_| {
            list.lay_out(&rows);
            if let Some(position) = position {
                list.reveal(position, rows.total);
            }
        });
    }
    // Another query or another report begins at the top.
    {
        let list = list.clone();
        use_effect_with(props.tops, move |_| list.scroll_to(0.0));
    }
    // A finding chosen by keyboard or address scrolls into view. A finding that stays chosen in
    // another order does not.
    {
        let (list, total, shown) = (list.clone(), props.rows.total, use_mut_ref(|| None));
        use_effect_with((props.position, props.selected), move |&(position, selected)| {
            let Some(position) = position.filter(|_| *shown.borrow() != selected) else { return };
            *shown.borrow_mut() = selected;
            list.reveal(position, total);
        });
    }
}

/// The keys of the list.
fn keys(props: &FindingsProps, list: &ListElements) -> impl Fn(KeyboardEvent) + 'static {
    let (on_move, on_open) = (props.on_move.clone(), props.on_open.clone());
    let (list, position, total) = (list.clone(), props.position, props.rows.total);
    move |event: KeyboardEvent| {
        // The column heads inside the list have keys of their own.
        let target = event.target().and_then(|target| target.dyn_into::<HtmlElement>().ok());
        if target.is_none_or(|target| !target.class_list().contains("scroller")) {
            return;
        }
        let page = list.measure(total).map_or(10, |(list, _)| list.page());
        let at = position.unwrap_or(0);
        let next = match event.key().as_str() {
            "ArrowDown" => position.map_or(0, |at| at + 1),
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
        on_move.emit(next.min(total.saturating_sub(1)));
    }
}

/// The head of a column, which sorts the rows.
fn head(props: &FindingsProps, words: &'static str, sort: Sort) -> Html {
    let is_by_it = props.query.sort == sort;
    let direction = match (is_by_it, props.query.is_descending) {
        (false, _) => "none",
        (true, false) => "ascending",
        (true, true) => "descending",
    };
    let arrow = match direction {
        "ascending" => "↑",
        "descending" => "↓",
        _ => "",
    };
    let sorted = props.query.sorted(sort);
    let onclick = props.on_query.reform(move |_: MouseEvent| sorted.clone());
    html! {
        <span role="columnheader" aria-sort={direction}>
            <button type="button" {onclick}>{ words }<span aria-hidden="true">{ arrow }</span></button>
        </span>
    }
}

/// A button that saves the plans for all failed findings, or the progress of that.
fn plans(props: &FindingsProps) -> Html {
    let fail = props.summary.fail;
    if fail == 0 || !props.has_records {
        return html! {};
    }
    let words = match fail {
        1 => "Save the plan (zip)".to_owned(),
        _ => format!("Save all {} plans (zip)", labels::grouped(fail)),
    };
    html! {
        <div class="plans">
            if let Some((done, total)) = props.planning {
                <span role="status">{ format!("{} of {}", labels::grouped(done), labels::count(total, "plan")) }</span>
                { button("Cancel", &props.on_cancel_plans) }
            } else {
                { button_with_id("plans", words, &props.on_plans) }
            }
        </div>
    }
}

fn view_row(props: &FindingsProps, position: usize, row: &Row) -> Html {
    let dax001::Row { index, status, reason, flags, resource, in_transit, .. } = &row.finding;
    let selected = props.selected == Some(*index);
    let onclick = {
        let on_choose = props.on_choose.clone();
        move |_: MouseEvent| on_choose.emit(position)
    };
    // The cluster's own status already says that it is being created or deleted.
    let flags = flags.iter().filter(|flag| !matches!(flag, Flag::Creating | Flag::Deleting));
    let mut facts: Vec<String> = flags.map(|flag| labels::flag_short(*flag).to_owned()).collect();
    // "available" is the usual status.
    facts.extend(resource.cluster_status.clone().filter(|status| status != "available"));
    facts.push(labels::in_transit_short(*in_transit).to_owned());
    match (&resource.node_type, resource.total_nodes) {
        (Some(node_type), Some(nodes)) => facts.push(format!("{node_type} × {nodes}")),
        (Some(node_type), None) => facts.push(node_type.clone()),
        (None, _) => {}
    }
    let (account, region) = labels::scope(resource);
    let account_name = props.names.get(account);
    // Most clusters are unchanged, and a tag on each would hide the others.
    let change = row.change.filter(|change| *change != Change::Unchanged);
    let has_tags = row.review.is_some() || change.is_some();
    html! {
        <div role="row" id={row_id(position)} key={*index} class={classes!("row", selected.then_some("on"))}
            aria-rowindex={(position + 2).to_string()} aria-selected={selected.to_string()} {onclick}>
            <span role="gridcell">{ status_tag(*status) }</span>
            <span role="gridcell" class="name">
                { name(resource) }
                <small class="wide">{ facts.join(", ") }</small>
                <small class="narrow">{ account }{ " · " }{ labels::in_transit_short(*in_transit) }</small>
            </span>
            <span role="gridcell" class="scope"><span class="account">{ account }</span><small>{ region }if let Some(name) = account_name { { format!(" · {name}") } }</small></span>
            <span role="gridcell" class="reason">
                <span class="because">{ reason.row().short.clone() }</span>
                if has_tags {
                    <small class="tags">
                        if let Some(review) = row.review { { review_tag(review) } }
                        if let Some(change) = change { { change_tag(change, row.was) } }
                    </small>
                }
            </span>
        </div>
    }
}

/// The cluster's name, isolated so that none of its characters changes how the rest of the line
/// reads.
pub(crate) fn name(resource: &Resource) -> Html {
    match &resource.name {
        Some(name) => html! { <bdi>{ labels::visible(name) }</bdi> },
        None => html! { <em>{ "a cluster without a name" }</em> },
    }
}

/// The query that a count sets, or clears if it is already set.
pub(crate) fn toggled(query: &Query, status: Option<Status>) -> Query {
    match status {
        // The count of all findings.
        None => query.widened(),
        Some(_) => Query { status: status.filter(|_| query.status != status), ..query.clone() },
    }
}

fn is_here(rows: &Rows, position: usize) -> bool {
    (rows.from..rows.from + rows.list.len()).contains(&position)
}

fn row_id(position: usize) -> String {
    format!("row-{position}")
}

/// A row's height in pixels, which follows the reader's text size.
fn row_height() -> f64 {
    let row = gloo::utils::document().query_selector(".scroller .row").ok().flatten();
    // Without a row there is nothing to lay out. The number is the height at the usual text size.
    row.and_then(|row| row.dyn_into::<HtmlElement>().ok())
        .map_or(60.0, |row| f64::from(row.offset_height().max(1)))
}

fn set(node: &NodeRef, property: &str, value: &str) {
    if let Some(element) = node.cast::<HtmlElement>() {
        // This fails only for a property that doesn't exist.
        let _ = element.style().set_property(property, value);
    }
}
