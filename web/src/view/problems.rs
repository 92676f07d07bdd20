//! What is wrong with the evidence: each problem with its place and what to do.

use std::collections::HashMap;

use dax001::contract::problem::{Problem, Severity};
use dax001::contract::report::Report;
use yew::prelude::*;

use crate::browser::text_guard::use_own_state;
use crate::model::upload::PastedTexts;
use crate::view::labels;
use crate::view::parts::prose;

/// How many problems are shown before the rest is asked for.
const FIRST: usize = 10;
/// How many places of the same problem are shown.
const PLACES: usize = 5;

/// The problems of a report, those that are the same but for their place as one; those of a text that was typed or pasted with the
/// line itself.
#[function_component]
pub(crate) fn Problems(props: &ProblemsProps) -> Html {
    let all = use_own_state(|| false);
    let groups = grouped(&props.report);
    let shown = if *all { groups.len() } else { FIRST };
    let more = groups.len().saturating_sub(shown);
    html! {
        <>
            <ul class="problems">{ for groups.iter().take(shown).enumerate().map(|(index, group)| view(props, index, group)) }</ul>
            if more > 0 {
                <p class="more">
                    <button type="button" onclick={move |_| all.set(true)}>{ format!("Show {more} more") }</button>
                </p>
            }
        </>
    }
}

/// Problems that are the same but for their place, together where the first of them stands.
fn grouped(report: &Report) -> Vec<Vec<&Problem>> {
    let mut groups: Vec<Vec<&Problem>> = Vec::new();
    let mut places = HashMap::new();
    for problem in report.sources.iter().flat_map(|source| &source.problems).chain(&report.problems) {
        let key = (problem.severity == Severity::Error, &problem.message, &problem.help);
        let place = *places.entry(key).or_insert(groups.len());
        match groups.get_mut(place) {
            Some(group) => group.push(problem),
            None => groups.push(vec![problem]),
        }
    }
    groups
}

fn view(props: &ProblemsProps, index: usize, group: &[&Problem]) -> Html {
    let Some(first) = group.first() else { return html! {} };
    let class = if first.severity == Severity::Error { "error" } else { "warning" };
    let place = |problem: &&Problem| {
        let source = problem.source.and_then(|source| props.report.sources.get(source as usize));
        let place = match (problem.line, problem.column) {
            (Some(line), Some(column)) => format!("line {line}, column {column}"),
            _ => String::new(),
        };
        html! {
            <p class="place">
                if let Some(source) = source { <bdi>{ labels::visible(&source.name) }</bdi> }
                if source.is_some() && !place.is_empty() { { ", " } }
                { &place }
            </p>
        }
    };
    let left = group.len().saturating_sub(PLACES) as u64;
    html! {
        <li key={index} class={class}>
            <p class="what"><span class="severity">{ class }</span>{ prose(&first.message) }</p>
            { for group.iter().take(PLACES).map(place) }
            if left > 0 { <p class="place">{ format!("and at {} more", labels::count(left, "place")) }</p> }
            if group.len() == 1 { { pasted_line(&props.texts, first) } }
            <p class="help">{ prose(&first.help) }</p>
        </li>
    }
}

/// Which problems.
#[derive(Properties, PartialEq)]
pub(crate) struct ProblemsProps {
    /// The report.
    pub(crate) report: std::rc::Rc<Report>,
    /// The text of each source that was typed or pasted.
    pub(crate) texts: PastedTexts,
}

/// The line of the pasted text that the problem is about, cut to what stands around its column.
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
