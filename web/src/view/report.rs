//! The top of the report screen: verdict, counts and problems.

use std::rc::Rc;

use dax001::contract::report::{Report, Verdict as Answer};
use dax001::contract::status::Status;
use dax001_review::ChangedResult;
use dax001_workbench::protocol::{FileFormat, Query, ReviewCounts, SavedReportOrigin, VerificationStatus};
use yew::prelude::*;

use crate::browser::dom::focus;
use crate::browser::text_guard::use_own_state;
use crate::browser::today::now;
use crate::model::upload::{PastedTexts, Upload};
use crate::state::message::Verify;
use crate::view::accounts::bars;
use crate::view::file_button::FileButton;
use crate::view::findings::toggled;
use crate::view::labels::{self, CoverageSummary};
use crate::view::parts::shape;
use crate::view::problems::Problems;
use crate::view::saving::{formats, saving};

/// The data and callbacks of the top of the report.
#[derive(Properties, PartialEq)]
pub(crate) struct VerdictProps {
    /// The report.
    pub(crate) report: Rc<Report>,
    /// The current query.
    pub(crate) query: Query,
    /// How many findings have each review.
    pub(crate) reviews: ReviewCounts,
    /// Whether something that the user typed is in no saved report.
    pub(crate) is_unsaved: bool,
    /// The user has chosen a count as filter.
    pub(crate) on_query: Callback<Query>,
    /// The progress of writing a file.
    pub(crate) saving: Option<(u64, u64)>,
    /// Save the report in this format.
    pub(crate) on_save: Callback<FileFormat>,
    /// Stop writing it.
    pub(crate) on_cancel_saving: Callback<()>,
    /// Compare with this earlier report.
    pub(crate) on_compare: Callback<Vec<Upload>>,
    /// Print the report.
    pub(crate) on_print: Callback<()>,
}

/// The verdict and the counts.
#[function_component]
pub(crate) fn Verdict(props: &VerdictProps) -> Html {
    let shows_formats = use_own_state(|| false);
    let toggle = {
        let shows_formats = shows_formats.clone();
        move |_: MouseEvent| shows_formats.set(!*shows_formats)
    };
    let report = &props.report;
    let class = labels::verdict_class(report.verdict);
    let covered = labels::covered(&report.coverage);
    // A pass with holes in its coverage has its own mark and colour.
    let is_partial = matches!(report.verdict, Answer::Pass | Answer::NotApplicable) && !covered.is_full;
    let class = if is_partial { "partial" } else { class };
    let count = |number: u64, status: Option<Status>| {
        let word = status.map_or("clusters", labels::status);
        let on = props.query.status == status && status.is_some();
        let query = toggled(&props.query, status);
        let onclick = props.on_query.reform(move |_: MouseEvent| query.clone());
        html! {
            <button type="button" class={classes!("count", word)} aria-pressed={on.to_string()} {onclick}>
                <strong>{ labels::grouped(number) }</strong>
                <span>if status.is_some() { { shape(word) } }{ if number == 1 && status.is_none() { "cluster" } else { word } }</span>
            </button>
        }
    };
    html! {
        <section class="card verdict" aria-label="Verdict">
            <div role="status">
                <h1 id="verdict" tabindex="-1" class={class}>{ shape(class) }{ labels::headline(report.verdict) }</h1>
                { covers(covered, !report.coverage.accounts.is_empty()) }
                { collected(report) }
                { for labels::summary(report).into_iter().map(|sentence| html! { <p>{ sentence }</p> }) }
                { reviewed(props) }
                <p class="risk">{ "Rule " }{ &report.rule.id }{ ", risk " }<strong>{ format!("{:?}", report.rule.risk_level) }</strong></p>
            </div>
            <div class="counts" role="group" aria-label="Findings by status">
                { count(report.summary.clusters, None) }
                { count(report.summary.fail, Some(Status::Fail)) }
                { count(report.summary.unknown, Some(Status::Unknown)) }
                { count(report.summary.pass, Some(Status::Pass)) }
                <div class="share">{ bars([report.summary.fail, report.summary.unknown, report.summary.pass], report.summary.clusters) }</div>
            </div>
            <div class="row actions">
                <button type="button" id="save" onclick={props.on_save.reform(|_: MouseEvent| FileFormat::Json)}>
                    { "Save report" }
                    if props.is_unsaved {
                        <span class="dot" title="Something that you typed is in no saved report yet"><span class="unseen">{ ", not saved yet" }</span></span>
                    }
                </button>
                <button type="button" id="export" aria-expanded={shows_formats.to_string()} aria-controls="formats" onclick={toggle}>
                    { "Export as" }<span class="fold" aria-hidden="true"></span>
                </button>
                <FileButton label="Compare with an earlier one" is_single=true is_main=false on_files={props.on_compare.clone()} />
                <button type="button" id="print" onclick={props.on_print.reform(|_: MouseEvent| ())}>{ "Print" }</button>
            </div>
            if *shows_formats { { formats(&props.on_save) } }
            if let Some(progress) = props.saving { { saving(progress, &props.on_cancel_saving) } }
        </section>
    }
}

/// How much the evidence covers. If there is a coverage section, this is a button that leads to it.
fn covers(covered: CoverageSummary, has_section: bool) -> Html {
    let CoverageSummary { text, is_full } = covered;
    let mark = html! { if !is_full { { shape("outline") } } };
    html! {
        <p class={classes!("covers", (!is_full).then_some("unknown"))}>
            if has_section {
                <button type="button" id="covers" class="link" onclick={|_| focus("#coverage-title")}>{ mark }<span>{ text }</span></button>
            } else {
                { mark }<span>{ text }</span>
            }
        </p>
    }
}

/// Renders who collected the evidence, when, and how long ago.
fn collected(report: &Report) -> Html {
    let line = labels::collected(report, labels::AgeAt::Now(&now()));
    html! {
        <>
        <p id="collected" class={classes!("covers", "collected", (!line.is_proven).then_some("unknown"))}>
            if !line.is_proven { { shape("outline") } }<span>{ line.text }</span>
        </p>
        if let Some(required) = labels::required(report) { <p id="required">{ labels::sentence(&required) }</p> }
        </>
    }
}

/// The risks that reviewers accepted. The fails stay fails.
fn reviewed(props: &VerdictProps) -> Html {
    let ReviewCounts { accepted_fails, expired, .. } = props.reviews;
    let fails = props.report.summary.fail;
    html! {
        <>
            if accepted_fails > 0 {
                <p class="accepted">{ if accepted_fails == fails {
                    format!("The risk of {} is accepted. That is not a pass.", if fails == 1 { "it" } else { "all that fail" })
                } else {
                    format!("The risk of {} of {} that fail is accepted. That is not a pass.", labels::grouped(accepted_fails), labels::grouped(fails))
                } }</p>
            }
            if expired > 0 {
                <p class="expired"><strong>{ format!("{} expired.", labels::count(expired, "acceptance")) }</strong></p>
            }
        </>
    }
}

/// A note that the report is a saved one and that nobody has verified it here, or the result of
/// verifying it here.
pub(crate) fn saved_note(
    saved: &SavedReportOrigin,
    verified: Option<VerificationStatus>,
    on_verify: &Callback<Verify>,
) -> Html {
    let SavedReportOrigin { generated_at, tool, judged_otherwise } = saved;
    let made_on =
        generated_at.as_ref().map_or_else(String::new, |time| format!(" on {}", labels::visible(time)));
    let maker = labels::visible(&format!("{} {}", tool.name, tool.version));
    let (class, check_result) = match verified {
        Some(VerificationStatus::Holds) => ("pass", "Its evidence was given here, and it holds."),
        Some(VerificationStatus::Differs) => {
            ("fail", "Its evidence was given here and says something else: don’t rely on what is shown.")
        }
        _ => ("unknown", "Nothing in it has been checked here: its evidence shows whether it holds."),
    };
    html! {
        <section class={classes!("card", "saved", class)} aria-labelledby="saved-title">
            <div>
                <h2 id="saved-title">{ "A saved report" }</h2>
                <p>{ format!("It says that {maker} made it{made_on}, and is shown as it was saved. {check_result}") }</p>
                if !judged_otherwise.is_empty() { { changed_results(judged_otherwise) } }
            </div>
            <button type="button" id="verify-shown" onclick={on_verify.reform(|_: MouseEvent| Verify::Shown)}>{ "Verify it" }</button>
        </section>
    }
}

/// How many of the locations are listed where this version gives a saved report another result.
const CHANGED_RESULTS_SHOWN: usize = 10;

/// The locations where this version gives a saved report another result, with the result that it
/// shows instead.
fn changed_results(all: &[ChangedResult]) -> Html {
    let row = |one: &ChangedResult| {
        let ChangedResult { pointer, saved, judged, why } = one;
        let change =
            format!("{}: {} → {}", labels::visible_line(pointer), labels::visible_line(saved), judged);
        html! { <li><strong>{ change }</strong>{ format!(", because {}", labels::visible_line(why)) }</li> }
    };
    let more = all.len().saturating_sub(CHANGED_RESULTS_SHOWN);
    html! {
        <>
            <p><strong>{ "Judged otherwise by this version" }</strong>{ ", whose rules are stricter than those of the version that saved it:" }</p>
            <ul class="entries">{ for all.iter().take(CHANGED_RESULTS_SHOWN).map(row) }</ul>
            if more > 0 { <p>{ format!("and {} more", labels::grouped(more as u64)) }</p> }
        </>
    }
}

/// The problems of the evidence. The texts are those of the sources that were typed or pasted.
pub(crate) fn report_problems(report: &Rc<Report>, texts: &PastedTexts) -> Html {
    let summary = &report.summary;
    let counts: Vec<String> = [(summary.errors, "error"), (summary.warnings, "warning")]
        .into_iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, what)| labels::count(number, what))
        .collect();
    if counts.is_empty() {
        return html! {};
    }
    html! {
        <section class="card" aria-labelledby="problems-title">
            <div class="head"><h2 id="problems-title">{ "Problems" }</h2><span>{ counts.join(", ") }</span></div>
            <div class="body"><Problems report={report.clone()} texts={texts.clone()} /></div>
        </section>
    }
}
