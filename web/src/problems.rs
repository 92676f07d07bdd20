//! What is wrong with the evidence: each problem with its place and what to do.

use dax001::problem::{Problem, Severity};
use dax001::report::Report;
use yew::prelude::*;

use crate::given::Texts;
use crate::parts::Prose;
use crate::words;

/// How many problems are shown before the rest is asked for.
const FIRST: usize = 10;

/// The problems of a report; those of a text that was typed or pasted with the line itself.
#[function_component]
pub(crate) fn Problems(props: &ProblemsProps) -> Html {
    let all = use_state(|| false);
    let problems: Vec<&Problem> = props
        .report
        .sources
        .iter()
        .flat_map(|source| &source.problems)
        .chain(&props.report.problems)
        .collect();
    let shown = if *all { problems.len() } else { FIRST };
    let problem = |(index, problem): (usize, &&Problem)| {
        let source = problem.source.and_then(|source| props.report.sources.get(source as usize));
        let place = match (problem.line, problem.column) {
            (Some(line), Some(column)) => format!("line {line}, column {column}"),
            _ => String::new(),
        };
        let class = if problem.severity == Severity::Error { "error" } else { "warning" };
        html! {
            <li key={index} class={class}>
                <p class="what"><span class="severity">{ class }</span><Prose text={problem.message.clone()} /></p>
                <p class="place">
                    if let Some(source) = source { <bdi>{ words::visible(&source.name) }</bdi> }
                    if source.is_some() && !place.is_empty() { { ", " } }
                    { &place }
                </p>
                { pasted_line(&props.texts, problem) }
                <p class="help"><Prose text={problem.help.to_string()} /></p>
            </li>
        }
    };
    let more = problems.len().saturating_sub(shown);
    html! {
        <>
            <ul class="problems">{ for problems.iter().take(shown).enumerate().map(problem) }</ul>
            if more > 0 {
                <p class="more">
                    <button type="button" onclick={move |_| all.set(true)}>{ format!("Show {more} more") }</button>
                </p>
            }
        </>
    }
}

/// Which problems.
#[derive(Properties, PartialEq)]
pub(crate) struct ProblemsProps {
    /// The report.
    pub(crate) report: std::rc::Rc<Report>,
    /// The text of each source that was typed or pasted.
    pub(crate) texts: Texts,
}

/// The line of the pasted text that the problem is about, cut to what stands around its column.
fn pasted_line(texts: &Texts, problem: &Problem) -> Html {
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
            <span class="line"><i>{ line }</i><code>{ before }<mark>{ marked }</mark>{ after }</code></span>
        </pre>
    }
}
