//! The list of keyboard shortcuts.

use web_sys::{HtmlDialogElement, HtmlInputElement};
use yew::prelude::*;

/// The data and callbacks of the list.
#[derive(Properties, PartialEq)]
pub(crate) struct ShortcutsProps {
    /// Whether single keys are shortcuts.
    pub(crate) single_keys: bool,
    /// The user has switched single keys on or off.
    pub(crate) on_single_keys: Callback<bool>,
    /// The user has closed the list.
    pub(crate) on_close: Callback<()>,
}

const SINGLE: [(&str, &str); 5] = [
    ("/", "search the findings"),
    ("j", "next finding"),
    ("k", "previous finding"),
    ("n", "write a note on the finding"),
    ("?", "this list"),
];

const OTHERS: [(&str, &str); 6] = [
    ("↑ ↓ Page Home End", "in the findings: move"),
    ("Enter", "in the findings: to the panel"),
    ("Esc", "in the panel: back to the findings"),
    ("← →", "in tabs: the one beside"),
    ("Ctrl Enter", "in the text: judge it"),
    ("Ctrl P", "print all findings that are shown"),
];

/// The list, in a dialog that keeps the keyboard focus until it is closed.
#[function_component]
pub(crate) fn Shortcuts(props: &ShortcutsProps) -> Html {
    let dialog = use_node_ref();
    {
        let dialog = dialog.clone();
        use_effect_with((), move |()| {
            if let Some(dialog) = dialog.cast::<HtmlDialogElement>() {
                // This fails only for a dialog that is already open.
                let _ = dialog.show_modal();
            }
        });
    }
    let onchange = props
        .on_single_keys
        .reform(|event: Event| event.target_unchecked_into::<HtmlInputElement>().checked());
    let close = {
        let dialog = dialog.clone();
        move |_: MouseEvent| {
            if let Some(dialog) = dialog.cast::<HtmlDialogElement>() {
                dialog.close();
            }
        }
    };
    let row = |(keys, what): &(&'static str, &'static str)| {
        html! {
            <div key={*keys}>
                <dt>{ for keys.split(' ').map(|key| html! { <kbd>{ key }</kbd> }) }</dt>
                <dd>{ *what }</dd>
            </div>
        }
    };
    html! {
        <dialog class="card" ref={dialog} aria-labelledby="shortcuts-title" onclose={props.on_close.reform(|_| ())}>
            <h2 id="shortcuts-title">{ "Keyboard" }</h2>
            <dl>{ for SINGLE.iter().map(row) }</dl>
            <label class="check">
                <input type="checkbox" checked={props.single_keys} {onchange} />
                <span>{ "These single keys are shortcuts" }</span>
            </label>
            <dl>{ for OTHERS.iter().map(row) }</dl>
            <div class="row end"><button type="button" class="main" onclick={close}>{ "Close" }</button></div>
        </dialog>
    }
}
