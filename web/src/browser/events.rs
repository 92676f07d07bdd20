//! Events of the page as a whole, such as address changes, dropped files and pasted text.

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
use crate::browser::folders::DroppedItems;
use crate::state::message::{Message, Shortcut};

/// The parts of the state that listeners need at once, because the browser doesn't wait.
#[derive(Default)]
pub(crate) struct Facts {
    /// Whether closing the page now would lose something.
    pub(crate) asks_before_closing: Cell<bool>,
    /// Whether the report is shown.
    pub(crate) has_report: Cell<bool>,
    /// Whether single keys are shortcuts.
    pub(crate) takes_keys: Cell<bool>,
}

/// Listens for events anywhere on the page: dropped files, text pasted outside a field, address
/// changes, pressed keys, printing and closing.
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
            send.emit(Message::DragOver(true));
        }
    };
    let send = on.clone();
    let leave = move |event: &Event| {
        // Between two elements, `related_target` is the element that the pointer enters. It is
        // missing only when the pointer leaves the window.
        if event.dyn_ref::<DragEvent>().is_some_and(|event| event.related_target().is_none()) {
            send.emit(Message::DragOver(false));
        }
    };
    let send = on.clone();
    let drop = move |event: &Event| {
        if !has_files(event) {
            return;
        }
        event.prevent_default();
        send.emit(Message::DragOver(false));
        let transfer = event.dyn_ref::<DragEvent>().and_then(DragEvent::data_transfer);
        if let Some(dropped) = transfer.as_ref().map(DroppedItems::of) {
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

/// Keyboard shortcuts. A single key is never taken from a field, nor in a combination that the
/// browser may use itself.
fn keys(on: &Callback<Message>, facts: &Rc<Facts>) -> impl Fn(&Event) + 'static {
    let (on, facts) = (on.clone(), facts.clone());
    move |event: &Event| {
        let Some(key) = event.dyn_ref::<KeyboardEvent>() else { return };
        let name = key.key();
        if (key.ctrl_key() || key.meta_key()) && !key.alt_key() && !key.shift_key() && name == "p" {
            // All rows are printed, not only those in the page. So printing waits until they are
            // there.
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

/// Whether the event's target is a field that takes text.
fn is_in_field(event: &Event) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    target.is_some_and(|target| is_field(&target))
}

/// Whether the user is dragging files. The page ignores text that is dragged into a field.
fn has_files(event: &Event) -> bool {
    let transfer = event.dyn_ref::<DragEvent>().and_then(DragEvent::data_transfer);
    transfer.is_some_and(|transfer| transfer.types().includes(&"Files".into(), 0))
}
