//! What happens to the page as a whole: its address, files dropped and texts pasted anywhere.

use gloo::events::{EventListener, EventListenerOptions};
use gloo::utils::{document, window};
use wasm_bindgen::JsCast;
use web_sys::{ClipboardEvent, DragEvent, HtmlElement};
use yew::prelude::*;

use crate::app::App;
use crate::folders::Dropped;
use crate::message::Message;
use crate::start::list;

/// Sets the address's fragment, so that back and forward move between screens.
pub(crate) fn go(fragment: &str) {
    let location = window().location();
    if location.hash().is_ok_and(|hash| hash.trim_start_matches('#') != fragment) {
        // It can only fail for addresses that can't be set, and a fragment can.
        let _ = location.set_hash(fragment);
    }
}

/// What happens anywhere on the page: files dropped, texts pasted outside of a field, the address changed.
pub(crate) fn listeners(ctx: &Context<App>) -> Vec<EventListener> {
    let document = document();
    let active = EventListenerOptions::enable_prevent_default();
    let link = ctx.link().clone();
    let drag = move |event: &Event| {
        if has_files(event) {
            event.prevent_default();
            link.send_message(Message::Over(true));
        }
    };
    let link = ctx.link().clone();
    let leave = move |event: &Event| {
        // Between elements the pointer leaves one for another; only out of the window there is none.
        if event.dyn_ref::<DragEvent>().is_some_and(|event| event.related_target().is_none()) {
            link.send_message(Message::Over(false));
        }
    };
    let link = ctx.link().clone();
    let drop = move |event: &Event| {
        if !has_files(event) {
            return;
        }
        event.prevent_default();
        link.send_message(Message::Over(false));
        let transfer = event.dyn_ref::<DragEvent>().and_then(DragEvent::data_transfer);
        if let Some(dropped) = transfer.as_ref().map(Dropped::of) {
            link.send_future(async move { Message::Given(dropped.given().await) });
        }
    };
    let link = ctx.link().clone();
    let paste = move |event: &Event| {
        let in_field = event
            .target()
            .and_then(|target| target.dyn_into::<HtmlElement>().ok())
            .is_some_and(|target| matches!(target.tag_name().as_str(), "TEXTAREA" | "INPUT"));
        let data = event.dyn_ref::<ClipboardEvent>().and_then(ClipboardEvent::clipboard_data);
        if let Some(data) = data {
            let files = data.files().as_ref().map(list).unwrap_or_default();
            match data.get_data("text/plain") {
                _ if !files.is_empty() => link.send_message(Message::Files(files)),
                Ok(text) if !text.is_empty() && !in_field => link.send_message(Message::Pasted(text)),
                _ => {}
            }
        }
    };
    let link = ctx.link().clone();
    let route = move |_: &Event| link.send_message(Message::Route);
    vec![
        EventListener::new_with_options(&document, "dragover", active, drag),
        EventListener::new(&document, "dragleave", leave),
        EventListener::new_with_options(&document, "drop", active, drop),
        EventListener::new(&document, "paste", paste),
        EventListener::new(&window(), "hashchange", route),
    ]
}

/// Whether files are dragged; a text that is dragged into a field is none of the page's business.
fn has_files(event: &Event) -> bool {
    let transfer = event.dyn_ref::<DragEvent>().and_then(DragEvent::data_transfer);
    transfer.is_some_and(|transfer| transfer.types().includes(&"Files".into(), 0))
}
