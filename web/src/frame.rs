//! The frame around every screen: the bar at the top, the progress of an evaluation, the footer.

use web_sys::File;
use yew::prelude::*;

use crate::start::FileButton;
use crate::words;

/// What the page shows below its bar.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Screen {
    /// The ways to give it evidence.
    Start,
    /// The report.
    Report,
    /// The rule.
    Rule,
}

/// What the bar shows and says back.
#[derive(Properties, PartialEq)]
pub(crate) struct BarProps {
    /// The screen below it.
    pub(crate) screen: Screen,
    /// There is a report to go to.
    pub(crate) has_report: bool,
    /// Away with the report.
    pub(crate) on_start_over: Callback<()>,
    /// More evidence for the report.
    pub(crate) on_files: Callback<Vec<File>>,
}

/// The bar at the top.
#[function_component]
pub(crate) fn Bar(props: &BarProps) -> Html {
    let screen = props.screen;
    html! {
        <header class="bar">
            <a class="brand" href="#">{ "DAX-001" }</a>
            <span>{ "Encryption at rest for DynamoDB Accelerator" }</span>
            <nav aria-label="Page">
                if screen != Screen::Rule { <a class="button" href="#rule">{ "The rule" }</a> }
                if screen != Screen::Report && props.has_report { <a class="button main" href="#report">{ "The report" }</a> }
                if screen == Screen::Rule && !props.has_report { <a class="button main" href="#">{ "Judge evidence" }</a> }
                if screen == Screen::Report {
                    <button type="button" onclick={props.on_start_over.reform(|_| ())}>{ "Start over" }</button>
                    <FileButton label="Add files" on_files={props.on_files.clone()} />
                }
            </nav>
        </header>
    }
}

/// How far an evaluation is.
#[derive(Properties, Clone, PartialEq)]
pub(crate) struct Progress {
    /// Bytes read so far.
    pub(crate) bytes: f64,
    /// Bytes in all; 0 until the worker has said something.
    pub(crate) total: f64,
    /// Clusters found so far.
    pub(crate) clusters: f64,
    /// Stop it.
    pub(crate) on_cancel: Callback<()>,
}

/// The progress of an evaluation. The worker says nothing for the first tenth of a second, and until
/// then nothing is shown, so that small files don't make the page flicker.
#[function_component]
pub(crate) fn Loading(props: &Progress) -> Html {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "sizes and counts from the worker"
    )]
    let (bytes, total, clusters) = (props.bytes as u64, props.total as u64, props.clusters as u64);
    if total == 0 {
        return html! {};
    }
    html! {
        <div class="loading">
            <p>{ format!("Judging: {} of {}, {} so far", words::size(bytes), words::size(total), words::count(clusters, "cluster")) }</p>
            <progress max={total.to_string()} value={bytes.to_string()} aria-label="Bytes read" />
            <button type="button" class="small" onclick={props.on_cancel.reform(|_| ())}>{ "Cancel" }</button>
        </div>
    }
}

/// What the footer shows.
#[derive(Properties, PartialEq)]
pub(crate) struct FooterProps {
    /// The version of the policy module that is running; empty until it is.
    pub(crate) version: AttrValue,
}

/// The footer.
#[function_component]
pub(crate) fn Footer(props: &FooterProps) -> Html {
    html! {
        <footer>
            <span>{ "Nothing leaves this page." }</span>
            if !props.version.is_empty() { <span>{ format!("dax001 {}", props.version) }</span> }
        </footer>
    }
}
