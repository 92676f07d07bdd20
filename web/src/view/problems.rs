//! The problems of the evidence: each with its location and what to do.

use std::collections::HashMap;

use dax001::contract::problem::{Problem, Severity};
use dax001::contract::report::Report;
use yew::prelude::*;

use crate::browser::text_guard::use_own_state;
use crate::model::upload::PastedTexts;
use crate::view::labels;
use crate::view::parts::prose;

/// How many problems are shown before the user asks for the rest.
const FIRST: usize = 10;
/// How many locations of the same problem are shown.
const LOCATIONS: usize = 5;

/// The problems of a report. Problems that differ only in their location appear as one. A problem
/// in a typed or pasted text appears with its line.
#[function_component]
pub(crate) fn Problems(props: &ProblemsProps) -> Html {
    let shows_all = use_own_state(|| false);
    let groups = grouped(&props.report);
    let shown = if *shows_all { groups.len() } else { FIRST };
    let more = groups.len().saturating_sub(shown);
    html! {
        <>
            <ul class="problems">{ for groups.iter().take(shown).enumerate().map(|(index, group)| view(props, index, group)) }</ul>
            if more > 0 {
                <p class="more">
                    <button type="button" onclick={move |_| shows_all.set(true)}>{ format!("Show {more} more") }</button>
                </p>
            }
        </>
    }
}

/// Groups problems that differ only in their location, each group at the position of its first
/// problem.
fn grouped(report: &Report) -> Vec<Vec<&Problem>> {
    let mut groups: Vec<Vec<&Problem>> = Vec::new();
    let mut group_indices = HashMap::new();
    for problem in report.sources.iter().flat_map(|source| &source.problems).chain(&report.problems) {
        let key = (problem.severity == Severity::Error, &problem.message, &problem.help);
        let group_index = *group_indices.entry(key).or_insert(groups.len());
        match groups.get_mut(group_index) {
            Some(group) => group.push(problem),
            None => groups.push(vec![problem]),
        }
    }
    groups
}

fn view(props: &ProblemsProps, index: usize, group: &[&Problem]) -> Html {
    let Some(first) = group.first() else { return html! {} };
    let class = if first.severity == Severity::Error { "error" } else { "warning" };
    let location = |problem: &&Problem| {
        let source = problem.source.and_then(|source| props.report.sources.get(source as usize));
        let position = match (problem.line, problem.column) {
            (Some(line), Some(column)) => format!("line {line}, column {column}"),
            _ => String::new(),
        };
        html! {
            <p class="place">
                if let Some(source) = source { <bdi>{ labels::visible(&source.name) }</bdi> }
                if source.is_some() && !position.is_empty() { { ", " } }
                { &position }
            </p>
        }
    };
    let left = group.len().saturating_sub(LOCATIONS) as u64;
    html! {
        <li key={index} class={class}>
            <p class="what"><span class="severity">{ class }</span>{ prose(&first.message) }</p>
            { for group.iter().take(LOCATIONS).map(location) }
            if left > 0 { <p class="place">{ format!("and at {} more", labels::count(left, "place")) }</p> }
            if group.len() == 1 { { pasted_line(&props.texts, first) } }
            <p class="help">{ prose(&first.help) }</p>
        </li>
    }
}

/// The data of the problems.
#[derive(Properties, PartialEq)]
pub(crate) struct ProblemsProps {
    /// The report.
    pub(crate) report: std::rc::Rc<Report>,
    /// For each source, its text if that was typed or pasted.
    pub(crate) texts: PastedTexts,
}

/// The line of the pasted text with the problem, truncated to the text around its column.
fn pasted_line(texts: &PastedTexts, problem: &Problem) -> Html {
    const SIDE: usize = 60;
    let text = problem.source.and_then(|source| texts.get(source as usize)?.as_deref());
    let (Some(text), Some(line), Some(column)) = (text, problem.line, problem.column) else {
        return html! {};
    };
    let at = |number: u64| usize::try_from(number).unwrap_or(usize::MAX).saturating_sub(1);
    let Some(content) = text.split('\n').nth(at(line)) else { return html! {} };
    let mut before: String = content.chars().take(at(column)).collect();
    if let Some((cut, _)) = before.char_indices().rev().nth(SIDE) {
        before.replace_range(..cut, "…");
    }
    let mut rest = content.chars().skip(at(column));
    let marked = rest.next().map_or_else(|| "⏎".to_owned(), String::from);
    let after: String = rest.take(SIDE).collect();
    html! {
        <pre class="lines" tabindex="0" aria-label={format!("Line {line}")}>
            <span class="line"><i>{ line }</i><code>{ labels::visible_line(&before) }<mark>{ labels::visible_line(&marked) }</mark>{ labels::visible_line(&after) }</code></span>
        </pre>
    }
}
