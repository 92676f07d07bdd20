//! What happens to the page as a whole: its address, files dropped and texts pasted anywhere.

use std::cell::Cell;
use std::rc::Rc;

use gloo::events::{EventListener, EventListenerOptions};
use gloo::utils::{document, window};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::{ClipboardEvent, DragEvent, Element, KeyboardEvent};
use yew::prelude::*;

use crate::browser::address::Address;
use crate::browser::dom::is_field;
use crate::browser::files::uploads;
use crate::browser::folders::Dropped;
use crate::state::message::{Message, Shortcut};

/// What a listener has to know of the state at once, since the browser doesn't wait.
#[derive(Default)]
pub(crate) struct Facts {
    /// Something would be lost if the page were closed now.
    pub(crate) asks_before_closing: Cell<bool>,
    /// The report is shown.
    pub(crate) has_report: Cell<bool>,
    /// Single keys are shortcuts.
    pub(crate) takes_keys: Cell<bool>,
}

/// What happens anywhere on the page: files dropped, texts pasted outside of a field, the address changed, keys pressed,
/// the page printed or closed.
pub(crate) fn listeners(
    on: &Callback<Message>,
    facts: &Rc<Facts>,
    address: &Rc<Address>,
) -> Vec<EventListener> {
    let document = document();
    let active = EventListenerOptions::enable_prevent_default();
    let send = on.clone();
    let drag = move |event: &Event| {
        if has_files(event) {
            event.prevent_default();
            send.emit(Message::Over(true));
        }
    };
    let send = on.clone();
    let leave = move |event: &Event| {
        // Between elements the pointer leaves one for another; only out of the window there is none.
        if event.dyn_ref::<DragEvent>().is_some_and(|event| event.related_target().is_none()) {
            send.emit(Message::Over(false));
        }
    };
    let send = on.clone();
    let drop = move |event: &Event| {
        if !has_files(event) {
            return;
        }
        event.prevent_default();
        send.emit(Message::Over(false));
        let transfer = event.dyn_ref::<DragEvent>().and_then(DragEvent::data_transfer);
        if let Some(dropped) = transfer.as_ref().map(Dropped::of) {
            let send = send.clone();
            spawn_local(async move { send.emit(Message::Uploads(dropped.uploads().await)) });
        }
    };
    let send = on.clone();
    let paste = move |event: &Event| {
        let in_field = is_in_field(event);
        let data = event.dyn_ref::<ClipboardEvent>().and_then(ClipboardEvent::clipboard_data);
        if let Some(data) = data {
            let files = data.files().as_ref().map(uploads).unwrap_or_default();
            match data.get_data("text/plain") {
                _ if !files.is_empty() => send.emit(Message::Uploads(Ok(files))),
                Ok(text) if !text.is_empty() && !in_field => send.emit(Message::Pasted(text)),
                _ => {}
            }
        }
    };
    let send = on.clone();
    let address = address.clone();
    let move_to = move |_: &Event| send.emit(Message::Route(address.route()));
    let send = on.clone();
    let print = move |_: &Event| send.emit(Message::Printing(true));
    let send = on.clone();
    let printed = move |_: &Event| send.emit(Message::Printing(false));
    let close = {
        let facts = facts.clone();
        move |event: &Event| {
            if facts.asks_before_closing.get() {
                event.prevent_default();
            }
        }
    };
    vec![
        EventListener::new_with_options(&document, "dragover", active, drag),
        EventListener::new(&document, "dragleave", leave),
        EventListener::new_with_options(&document, "drop", active, drop),
        EventListener::new(&document, "paste", paste),
        EventListener::new(&window(), "hashchange", move_to.clone()),
        EventListener::new(&window(), "popstate", move_to),
        EventListener::new(&window(), "beforeprint", print),
        EventListener::new(&window(), "afterprint", printed),
        EventListener::new_with_options(&window(), "beforeunload", active, close),
        EventListener::new_with_options(&document, "keydown", active, keys(on, facts)),
    ]
}

/// Shortcuts: they never take a key from a field, nor one that the browser has its own use for.
fn keys(on: &Callback<Message>, facts: &Rc<Facts>) -> impl Fn(&Event) + 'static {
    let (on, facts) = (on.clone(), facts.clone());
    move |event: &Event| {
        let Some(key) = event.dyn_ref::<KeyboardEvent>() else { return };
        let name = key.key();
        if (key.ctrl_key() || key.meta_key()) && !key.alt_key() && !key.shift_key() && name == "p" {
            // All rows are printed, and not only those that are in the page: once they are there.
            if facts.has_report.get() {
                event.prevent_default();
                on.emit(Message::Print);
            }
            return;
        }
        if key.ctrl_key() || key.meta_key() || key.alt_key() || is_in_field(event) || !facts.takes_keys.get()
        {
            return;
        }
        let shortcut = match name.as_str() {
            "?" => Shortcut::List,
            _ if !facts.has_report.get() => return,
            "/" => Shortcut::Search,
            "j" => Shortcut::Step(1),
            "k" => Shortcut::Step(-1),
            "n" => Shortcut::Note,
            _ => return,
        };
        event.prevent_default();
        on.emit(Message::Shortcut(shortcut));
    }
}

/// Whether the keyboard is in something that takes text.
fn is_in_field(event: &Event) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    target.is_some_and(|target| is_field(&target))
}

/// Whether files are dragged; a text that is dragged into a field is none of the page's business.
fn has_files(event: &Event) -> bool {
    let transfer = event.dyn_ref::<DragEvent>().and_then(DragEvent::data_transfer);
    transfer.is_some_and(|transfer| transfer.types().includes(&"Files".into(), 0))
}
