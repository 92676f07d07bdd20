//! The first screen: its purpose, and every way to add evidence.

use wasm_bindgen::JsCast;
use web_sys::{ClipboardEvent, HtmlTextAreaElement, KeyboardEvent};
use yew::prelude::*;

use crate::browser::page_meta::policy;
use crate::state::State;
use crate::state::shown::RejectedEvidence;
use crate::view::export::Export;
use crate::view::file_button::FileButton;
use crate::view::handlers::Handlers;
use crate::view::labels;
use crate::view::parts::{button, card_head, shape};
use crate::view::problems::Problems;

/// The first screen.
pub(crate) fn start(state: &State, on: &Handlers) -> Html {
    let has_evidence = state.has_evidence();
    html! {
        <main class="start" id="main">
            <h1 tabindex="-1">{ "Are your DAX clusters encrypted at rest?" }</h1>
            <p class="lead">
                { "Paste or drop the output of " }<code>{ "aws dax describe-clusters" }</code>
                { ". Every cluster is checked against rule DAX-001; you get the line of evidence and the commands to fix it." }
            </p>
            <div aria-live="polite">
                if let Some(files) = state.shown.rejected().filter(|rejected| !rejected.is_one_text()) {
                    { rejected(files, on) }
                }
            </div>
            <section class={classes!("drop", state.chrome.is_dragged_over().then_some("over"))} aria-label="Files">
                <strong>{ if state.chrome.is_dragged_over() { "Let go to judge them" } else { "Drop files or folders here" } }</strong>
                <div class="row">
                    <FileButton label="Choose files" on_files={on.files.clone()} />
                    <FileButton label="Choose a folder" is_folder=true on_files={on.files.clone()} />
                    if !has_evidence {
                        <button type="button" id="sample" onclick={on.sample.reform(|_| ())}>{ "Try a sample" }</button>
                    }
                </div>
                <small>{ "JSON as the AWS CLI prints it: one file or hundreds, a folder, a zip archive" }</small>
                if has_evidence {
                    <p class="note">
                        { "What you give here is added to the " }<a href="#report">{ "report" }</a>{ ". " }
                        { button("Start over", &on.start_over) }
                    </p>
                }
            </section>
            { paste(state, on) }
            <section class="card">
                { card_head("How to export", "whole output, without --query") }
                <div class="body"><Export /></div>
            </section>
            <p class="promise">
                <svg class="shape pass" viewBox="0 0 16 16" aria-hidden="true">
                    <path fill="currentColor" d="M8 0l6 2v5c0 4-2.500 7-6 9-3.500-2-6-5-6-9V2z" />
                </svg>
                <span>
                    { "Nothing leaves this page: the browser enforces a policy that " }
                    { if policy().contains("connect-src 'none'") { "blocks every connection" } else { "allows connections only to the server that the page came from, and the page asks it only for its own files" } }
                    { ". " }<a href="#about">{ "What the policy says, and how to check this page" }</a>{ "." }
                </span>
            </p>
        </main>
    }
}

/// The field to paste into, with the problems of its text.
fn paste(state: &State, on: &Handlers) -> Html {
    let on_text = on.text.clone();
    let oninput =
        move |event: InputEvent| on_text.emit(event.target_unchecked_into::<HtmlTextAreaElement>().value());
    // A pasted text is checked at once. The field contains the text only after this event.
    let onpaste = {
        let on_check = on.check_text.clone();
        move |event: Event| {
            let data = event.dyn_ref::<ClipboardEvent>().and_then(ClipboardEvent::clipboard_data);
            // Files in the clipboard go to the page as a whole, and change nothing here.
            if data.and_then(|data| data.files()).is_none_or(|files| files.length() == 0) {
                let on_check = on_check.clone();
                gloo::timers::callback::Timeout::new(0, move || on_check.emit(())).forget();
            }
        }
    };
    let onkeydown = {
        let on_check = on.check_text.clone();
        move |event: KeyboardEvent| {
            if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) {
                event.prevent_default();
                on_check.emit(());
            }
        }
    };
    let rejected_text = state.shown.rejected().filter(|rejected| rejected.is_one_text());
    html! {
        <section class="card">
            <div class="head">
                <h2><label for="paste">{ "Or paste" }</label></h2>
                <span id="paste-hint">{ "judged as you paste; after a change, Ctrl+Enter" }</span>
            </div>
            <div class="body">
                <textarea id="paste" autocomplete="off" autocapitalize="off" spellcheck="false" rows="7"
                    aria-describedby={if rejected_text.is_some() { "paste-hint paste-problems" } else { "paste-hint" }}
                    aria-invalid={rejected_text.is_some().to_string()}
                    placeholder={"{\n    \"Clusters\": [ … ]\n}"} value={state.text.to_string()} {oninput} {onpaste} {onkeydown} />
                <div class="row end">
                    <button type="button" id="judge" class="main" disabled={state.text.is_empty()}
                        onclick={on.check_text.reform(|_| ())}>{ "Judge this text" }</button>
                </div>
                <div id="paste-problems" aria-live="polite">
                    if let Some(text) = rejected_text { { rejected(text, on) } }
                </div>
            </div>
        </section>
    }
}

/// The message for evidence in which nothing could be evaluated.
fn rejected(RejectedEvidence { report, texts, .. }: &RejectedEvidence, on: &Handlers) -> Html {
    html! {
        <section class="rejected" aria-label="Problems">
            <h2 class="unknown">{ shape("unknown") }{ labels::headline(report.verdict) }</h2>
            <p>{ "No cluster could be judged. That is not a pass." }</p>
            <Problems report={report.clone()} texts={texts.clone()} />
            <p class="note">
                { "This counts together with what you give next. " }
                { button("Leave this out", &on.leave_out) }
            </p>
        </section>
    }
}
