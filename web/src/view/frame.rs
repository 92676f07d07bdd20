//! The frame around every screen: the bar at the top, the progress of an evaluation, the footer.

use dax001_workbench::protocol::Progress;
use yew::prelude::*;

use crate::state::chrome::Notice;
use crate::state::connection::WorkerStop;
use crate::state::route::Screen;
use crate::state::shown::{Offer, OfferKind};
use crate::view::file_button::FileButton;
use crate::view::handlers::Handlers;
use crate::view::labels;
use crate::view::parts::{button, button_with_id};

/// The bar at the top of this screen.
pub(crate) fn bar(screen: Screen, has_report: bool, on: &Handlers) -> Html {
    html! {
        <header class="bar">
            <a class="brand" href="#">{ "DAX-001" }</a>
            <span>{ "Encryption at rest for DynamoDB Accelerator" }</span>
            <nav aria-label="Page">
                if screen != Screen::Verify { <a class="button" href="#verify">{ "Verify a report" }</a> }
                if screen != Screen::Rule { <a class="button" href="#rule">{ "The rule" }</a> }
                if screen != Screen::Report && has_report { <a class="button main" href="#report">{ "The report" }</a> }
                if !matches!(screen, Screen::Start | Screen::Report) && !has_report { <a class="button main" href="#">{ "Judge evidence" }</a> }
                if screen == Screen::Report {
                    <button type="button" onclick={on.start_over.reform(|_| ())}>{ "Start over" }</button>
                    <FileButton label="Add files" on_files={on.files.clone()} />
                }
            </nav>
        </header>
    }
}

/// The progress of an evaluation, or of verifying a saved report. The worker reports nothing for
/// the first tenth of a second. Until then nothing is shown, so that small files don't make the
/// page flicker.
pub(crate) fn loading(progress: Progress, is_verifying: bool, on_cancel: &Callback<()>) -> Html {
    let Progress { bytes, total, clusters } = progress;
    if total == 0 {
        return html! {};
    }
    html! {
        <div class="loading">
            <p>{ if is_verifying {
                format!("Verifying: {} of {} hashed and judged again", labels::size(bytes), labels::size(total))
            } else {
                format!("Judging: {} of {}, {} so far", labels::size(bytes), labels::size(total), labels::count(clusters, "cluster"))
            } }</p>
            <progress max={total.to_string()} value={bytes.to_string()} aria-label="Bytes read" />
            { button("Cancel", on_cancel) }
        </div>
    }
}

/// A notice, with an Undo button if the user can undo something.
pub(crate) fn notice_bar(notice: &Notice, on_undo: Option<&Callback<()>>, on_close: &Callback<()>) -> Html {
    let class = if notice.is_error { "error" } else { "info" };
    html! {
        <div class={classes!("notice", class)} role={notice.is_error.then_some("alert")}>
            <p>{ labels::sentence(&notice.text) }</p>
            if let Some(on_undo) = on_undo {
                { button_with_id("undo", "Undo", on_undo) }
            }
            { button("Close", on_close) }
        </div>
    }
}

/// Files among the evidence that are something else, with the page's offer for each.
pub(crate) fn offers(offers: &[Offer], on_accept: &Callback<usize>) -> Html {
    let bar = |(index, offer): (usize, &Offer)| {
        let (what, action) = match offer.kind {
            OfferKind::RiskList => (" is a list of accepted risks. It is not applied.", "Apply this list"),
            OfferKind::SavedReport => {
                (" is a saved report. It is not evidence.", "Verify this report with this evidence")
            }
        };
        html! {
            <div class="notice info offer" key={offer.upload.id}>
                <p><bdi><strong>{ labels::visible(offer.upload.name()) }</strong></bdi>{ what }</p>
                <button type="button" onclick={on_accept.reform(move |_: MouseEvent| index)}>{ action }</button>
            </div>
        }
    };
    html! { <>{ for offers.iter().enumerate().map(bar) }</> }
}

/// The worker stopped or doesn't answer: what happened, and how the user can continue.
///
/// The callback gets whether to continue without the file that was being read.
pub(crate) fn stopped_card(stopped: &WorkerStop, on_go_on: &Callback<bool>) -> Html {
    let name = stopped.name.as_deref().map(labels::visible);
    let reading = name.as_ref().map(|name| html! { <>{ " over " }<bdi><strong>{ name }</strong></bdi></> });
    html! {
        <div class="notice error stopped" role="alert">
            <div>
                <p id="stopped" tabindex="-1"><strong>{ match stopped.reason {
                    Some(_) => "The policy module stopped",
                    None => "The policy module has not answered for 20 seconds",
                } }</strong>{ reading }{ "." }</p>
                <p>
                    if stopped.reason.as_ref().is_some_and(String::is_empty) {
                        { "Its report is gone. " }
                    } else if let Some(reason) = &stopped.reason {
                        { "The browser says: " }<code>{ reason }</code>{ ". Most often a machine has too little memory for the file: split the evidence, and judge each part by itself. " }
                    } else {
                        { "It may still be busy. " }
                    }
                    { "Everything that you gave is kept, and nothing of it has left this page." }
                </p>
            </div>
            <div class="row">
                if stopped.can_leave_out() {
                    <button type="button" class="main" id="go-on" onclick={on_go_on.reform(|_| true)}>
                        { format!("Go on without {}", name.as_deref().unwrap_or("that file")) }
                    </button>
                }
                if stopped.can_try_again() {
                    <button type="button" onclick={on_go_on.reform(|_| false)}>{ "Try again" }</button>
                } else {
                    <button type="button" onclick={on_go_on.reform(|_| false)}>{ if stopped.reason.is_some() { "Close" } else { "Restart it" } }</button>
                }
            </div>
        </div>
    }
}

/// The footer, with the version of the policy module, which is empty until that runs.
pub(crate) fn footer(version: &str, on_shortcuts: &Callback<()>) -> Html {
    html! {
        <footer>
            <span>{ "Nothing leaves this page." }</span>
            <a href="#about">if version.is_empty() { { "About this page" } } else { { format!("About dax001 {version}") } }</a>
            <button type="button" class="small" id="shortcuts" onclick={on_shortcuts.reform(|_| ())}>{ "Keyboard" }<kbd>{ "?" }</kbd></button>
        </footer>
    }
}
