//! The page: which parts of the state it shows, and on which screen.

use dax001::contract::status::Status;
use dax001_workbench::protocol::Detail;
use yew::prelude::*;

use crate::browser::dom::focus;
use crate::state::chrome::Notice;
use crate::state::jobs::Evaluation;
use crate::state::open_report::OpenReport;
use crate::state::reviews::Reviews;
use crate::state::route::Screen;
use crate::state::{HEADLINE, State};
use crate::view::about::about;
use crate::view::accounts::Accounts;
use crate::view::compare::compare;
use crate::view::coverage::Coverage;
use crate::view::detail::Panel;
use crate::view::findings::Findings;
use crate::view::frame::{bar, footer, loading, notice_bar, offers, stopped_card};
use crate::view::handlers::Handlers;
use crate::view::parts::{DeferredContent, button_with_id};
use crate::view::print::PrintedFindings;
use crate::view::report::{Verdict, report_problems, saved_note};
use crate::view::review::{Card as ReviewCard, Form as ReviewForm};
use crate::view::rule_page::rule_page;
use crate::view::shortcuts::Shortcuts;
use crate::view::sources::Sources;
use crate::view::start::start;
use crate::view::verify::verify;

/// The whole page.
pub(crate) fn page(state: &State, on: &Handlers) -> Html {
    html! {
        <>
            { saved_copy() }
            // In a saved copy this attribute hides the page, even if the copy has lost its styles.
            // In the running page, style.css overrides it.
            <div class="running" hidden=true>
                { running(state, on) }
            </div>
        </>
    }
}

/// The warning that a saved copy of the page shows in place of its report: see `web/boot.js`.
fn saved_copy() -> Html {
    html! {
        <saved-copy>
            <strong>{ "This is a saved copy of the page. It checks nothing, and its report is not shown." }</strong>
            <p>{ "A copy can't tell whether its report is complete, unchanged or current. Open the original page and add the evidence, or the report that was saved there as JSON." }</p>
        </saved-copy>
    }
}

fn running(state: &State, on: &Handlers) -> Html {
    if state.chrome.is_hidden() {
        return hidden(&on.show_again);
    }
    let screen = state.screen();
    let skip = |event: MouseEvent| {
        event.prevent_default();
        focus(HEADLINE);
    };
    html! {
        <>
            <a class="skip" href="#main" onclick={skip}>{ "Skip to the content" }</a>
            { bar(screen, state.shown.open_report().is_some(), on) }
            { messages(state, on) }
            { match (screen, state.shown.open_report(), state.connection.rule()) {
                (Screen::Report, Some(open_report), _) => report(state, open_report, on),
                (Screen::Rule, _, Some(rule)) => rule_page(rule),
                (Screen::Rule, _, None) => html! {},
                (Screen::Verify, ..) => verify(state, on),
                (Screen::About, ..) => about(state.connection.version(), state.connection.modules()),
                _ => start(state, on),
            } }
            { footer(state.connection.version(), &on.shortcuts) }
            if state.chrome.shows_shortcuts() {
                <Shortcuts single_keys={state.chrome.has_single_keys()} on_single_keys={on.single_keys.clone()} on_close={on.close_shortcuts.clone()} />
            }
        </>
    }
}

/// The notice after another program has replaced the page's text.
const REPLACED: &str = "a translator or a browser extension changed text on this page, so the page was rendered again. \
    Turn it off here: a translated report can show wrong results.";

/// Replaces all results while another program keeps replacing their text. Its content never
/// changes, so nothing in it can be wrong.
fn hidden(on_show_again: &Callback<()>) -> Html {
    html! {
        <main class="plain hidden-results" id="main">
            <h1 tabindex="-1">{ "Results hidden: another program keeps changing this page" }</h1>
            <p>{ "A translator or a browser extension replaces the text of this page, so the results shown could be wrong. Turn it off for this page, then show the results again. The page still has your evidence and your notes." }</p>
            <p>{ button_with_id("show-again", "Show the results again", on_show_again) }</p>
        </main>
    }
}

/// Messages above every screen.
fn messages(state: &State, on: &Handlers) -> Html {
    html! {
        <>
            if let Some(stopped) = state.connection.stopped() {
                { stopped_card(stopped, &on.continue_without) }
            }
            // These stay at the top of the window, wherever the user has scrolled to.
            <div class="notices">
                // This element is always there, so that screen readers announce what comes into it.
                <div aria-live="polite">
                    if state.chrome.has_replaced_text() {
                        { notice_bar(&Notice { text: REPLACED.to_owned(), is_error: true }, None, &on.show_again) }
                    }
                    if let Some(notice) = state.chrome.notice() {
                        { notice_bar(notice, None, &on.dismiss) }
                    }
                    if let Some(undo) = state.undo.last() {
                        { notice_bar(&Notice { text: undo.words.clone(), is_error: false }, Some(&on.undo), &on.dismiss_undo) }
                    }
                </div>
                if let Some(Evaluation { progress, .. }) = state.jobs.evaluation() {
                    { loading(*progress, false, &on.cancel) }
                }
            </div>
            { offers(state.shown.offers(), &on.accept) }
        </>
    }
}

fn report(state: &State, open_report: &OpenReport, on: &Handlers) -> Html {
    let (list, report, reviews) = (&state.list, &open_report.report, &state.reviews);
    let comparison = state.shown.earlier().map(|earlier| &earlier.comparison);
    let counts = reviews.match_result().counts;
    html! {
        <main class="report" id="main">
            if let Some(saved) = &open_report.saved {
                { saved_note(saved, open_report.verified(), &on.verify) }
            }
            <Verdict report={report.clone()} query={list.query().clone()} reviews={counts} is_unsaved={state.is_unsaved()} on_query={on.query.clone()}
                saving={state.jobs.saving()} on_save={on.save.clone()} on_cancel_saving={on.cancel_saving.clone()} on_compare={on.compare.clone()} on_print={on.print.clone()} />
            { report_problems(report, &open_report.texts) }
            if state.shown.earlier().is_some() || state.jobs.comparing().is_some() {
                { compare(state, on) }
            }
            if let Some(rows) = state.shown.printed().cloned() {
                <PrintedFindings {rows} report={report.clone()} version={state.connection.version().to_owned()} today={state.today.clone()} />
            }
            if report.summary.clusters > 0 {
                <div class="two">
                    <Findings rows={list.rows().clone()} query={list.query().clone()} facets={open_report.facets.clone()} names={open_report.names.clone()} summary={report.summary.clone()}
                        reviews={(!reviews.is_empty()).then_some(counts)} changes={comparison.map(|comparison| comparison.changes)}
                        link={state.link()} selected={list.selected()} position={list.position()} is_open={state.shown.is_panel_open()} tops={list.tops()} on_query={on.query.clone()} on_view={on.view.clone()}
                        on_choose={on.choose.clone()} on_move={on.move_to.clone()} on_open={on.open.clone()} planning={state.jobs.planning()} has_records={open_report.saved.is_none()}
                        on_plans={on.plans.clone()} on_cancel_plans={on.cancel_plans.clone()} />
                    { panel(state, open_report, on) }
                </div>
            }
            <DeferredContent wait=100>
                <Accounts facets={open_report.facets.clone()} names={open_report.names.clone()} query={list.query().clone()} on_query={on.query.clone()} />
                <Coverage report={report.clone()} is_saved={open_report.saved.is_some()} on_label={on.label.clone()} on_max_age={on.max_age.clone()} on_files={on.files.clone()} />
            </DeferredContent>
            <DeferredContent wait=160>
                <ReviewCard typed={reviews.typed().to_vec()} lists={reviews.lists().clone()} match_result={reviews.match_result().clone()} is_matching={reviews.is_matching()} is_unsaved={reviews.is_unsaved()}
                    today={state.today.clone()} on_remove={on.remove_annotation.clone()} on_lists={on.lists.clone()} on_remove_list={on.remove_list.clone()} />
                <Sources report={report.clone()} labels={open_report.labels.clone()} hashes={open_report.hashes().cloned()} is_saved={open_report.saved.is_some()} on_label={on.label.clone()} on_remove={on.remove.clone()} />
            </DeferredContent>
        </main>
    }
}

/// The panel of the chosen finding.
fn panel(state: &State, open_report: &OpenReport, on: &Handlers) -> Html {
    // If the list is empty, the panel would describe a finding that isn't there. The exception is a
    // filter by review: what the user types in the panel can have emptied the list.
    let list = &state.list;
    let detail = list.detail().cloned().filter(|_| list.rows().total > 0 || list.query().review.is_some());
    let Some((detail, rule)) = detail.zip(state.connection.rule().cloned()) else { return html! {} };
    let review = review_form(&state.reviews, &detail, &state.today, on);
    html! {
        <Panel {detail} {rule} names={open_report.names.clone()} is_saved={open_report.saved.is_some()} report={open_report.report.clone()} is_open={state.shown.is_panel_open()} {review}
            on_close={on.close.clone()} on_evidence={on.evidence.clone()} on_choices={on.choices.clone()} />
    }
}

fn review_form(reviews: &Reviews, detail: &Detail, today: &str, on: &Handlers) -> Html {
    let draft = reviews.draft(detail.index, &detail.finding.resource);
    let others = detail.others.clone();
    let is_pass = detail.finding.status == Status::Pass;
    html! {
        <ReviewForm key={detail.index} {draft} {others} {is_pass} today={today.to_owned()} on_edit={on.edit.clone()} />
    }
}
