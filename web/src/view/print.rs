//! The findings as a printed table: every row, or how many are left out.

use std::rc::Rc;

use dax001::contract::report::Report;
use dax001_workbench::protocol::{Row, Rows};
use yew::prelude::*;

use crate::view::findings::name;
use crate::view::labels;
use crate::view::parts::{change_tag, column_heads, review_tag, status_tag};

/// The data to print.
#[derive(Properties, PartialEq)]
pub(crate) struct PrintedFindingsProps {
    /// The rows.
    pub(crate) rows: Rc<Rows>,
    /// The report of these rows.
    pub(crate) report: Rc<Report>,
    /// The version of the policy module.
    pub(crate) version: AttrValue,
    /// Today's date.
    pub(crate) today: AttrValue,
}

/// The printed findings. They don't appear on the screen.
#[function_component]
pub(crate) fn PrintedFindings(props: &PrintedFindingsProps) -> Html {
    let Rows { from, total, list, query, .. } = &*props.rows;
    let row = |row: &Row| {
        let dax001::Row { index, status, reason, resource, source, line, .. } = &row.finding;
        let (account, region) = labels::scope(resource);
        let source = props.report.sources.get(*source).map(|source| labels::visible(&source.name));
        html! {
            <tr key={*index}>
                <td>{ status_tag(*status) }</td>
                <td>{ name(resource) }</td>
                <td>{ account }<br />{ region }</td>
                <td>
                    { reason.row().short.clone() }
                    if let Some(review) = row.review { { " " }{ review_tag(review) } }
                    if let Some(change) = row.change { { " " }{ change_tag(change, row.was) } }
                </td>
                <td>{ source.unwrap_or_default() }{ format!(", line {}", labels::grouped(*line)) }</td>
            </tr>
        }
    };
    let (first, last) = (*from as u64 + 1, (*from + list.len()) as u64);
    let left = (*total - list.len()) as u64;
    html! {
        <section class="printed">
            <h2>{ "Findings" }</h2>
            if query.is_narrow() {
                <p>{ format!("A search or filter is set: {} of {} findings.", labels::grouped(*total as u64), labels::grouped(props.report.summary.clusters)) }</p>
            }
            if left > 0 {
                <p><strong>{ format!("{} of {} findings are printed, {} are left out", labels::grouped(last + 1 - first), labels::grouped(*total as u64), labels::grouped(left)) }</strong>
                    { if *from == 0 && list.len() > 1000 { ": filter them to print the others." } else { ": print with the page’s own button to have more." } }</p>
            }
            <table>
                { column_heads(&["Status", "Cluster", "Account, region", "Reason", "Evidence"]) }
                <tbody>{ for list.iter().map(row) }</tbody>
            </table>
            <p class="note">{ format!("Rule DAX-001, judged by dax001 {} and printed on {}.", props.version, props.today) }</p>
        </section>
    }
}
