//! Small parts that several screens share.

use std::rc::Rc;

use dax001::aws::arn::is_account;
use dax001::aws::regions::is_region;
use dax001::contract::label::Label;
use dax001::contract::status::Status;
use dax001::review::Review;
use dax001_review::Change;
use gloo::timers::callback::Timeout;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{HtmlInputElement, KeyboardEvent};
use yew::prelude::*;

use crate::browser::dom::focus;
use crate::browser::files::save_text;
use crate::browser::text_guard::use_own_state;
use crate::model::wire::to_wire;
use crate::view::labels;

/// The shape for a class: statuses differ in more than colour. A cross is cut out of a fail and a
/// tick out of a pass, so readers can tell them apart at any size and in any colour.
///
/// The class is `fail`, `unknown`, `pass`, `partial`, `none`, `outline`, `triangle`, `dash`,
/// `cross` or `hole`.
pub(crate) fn shape(class: &str) -> Html {
    let path = match class {
        "fail" => {
            "M5 0h6l5 5v6l-5 5H5L0 11V5zm3 6.200L5.100 3.300 3.300 5.100 6.200 8l-2.900 2.900 1.800 1.800L8 9.800l2.900 2.900 1.800-1.800L9.800 8l2.900-2.900-1.800-1.800z"
        }
        "unknown" => "M8 0l8 8-8 8-8-8z",
        "outline" => "M8 0l8 8-8 8-8-8zm0 4.200L4.200 8 8 11.800 11.800 8z",
        "triangle" => "M8 1l8 14H0z",
        "dash" => "M1 6h14v4H1z",
        "cross" => {
            "M3.500 1L8 5.500 12.500 1 15 3.500 10.500 8 15 12.500 12.500 15 8 10.500 3.500 15 1 12.500 5.500 8 1 3.500z"
        }
        "hole" => "M2 0h12a2 2 0 0 1 2 2v12a2 2 0 0 1-2 2H2a2 2 0 0 1-2-2V2a2 2 0 0 1 2-2zm1 3v10h10V3z",
        "partial" => "M8 0a8 8 0 1 1 0 16A8 8 0 0 1 8 0zm0 2.200v11.600a5.800 5.800 0 0 0 0-11.600z",
        "pass" => {
            "M8 0a8 8 0 1 1 0 16A8 8 0 0 1 8 0zM3.700 6.600L1.900 8.400 6.700 13.200 14.100 5.800 12.300 4 6.700 9.600z"
        }
        _ => "M8 0a8 8 0 1 1 0 16A8 8 0 0 1 8 0zm0 3a5 5 0 1 0 0 10A5 5 0 0 0 8 3z",
    };
    html! {
        <svg class="shape" viewBox="0 0 16 16" aria-hidden="true"><path fill="currentColor" fill-rule="evenodd" d={path} /></svg>
    }
}

/// A status, with its shape and colour.
pub(crate) fn status_tag(status: Status) -> Html {
    let word = labels::status(status);
    html! { <span class={classes!("tag", word)}>{ shape(word) }{ word }</span> }
}

/// A tag for the review of a finding.
pub(crate) fn review_tag(review: Review) -> Html {
    html! { <span class={classes!("note-tag", to_wire(review))}>{ labels::review(review) }</span> }
}

/// A tag for the change of a cluster since an earlier report, with its earlier status.
pub(crate) fn change_tag(change: Change, was: Option<Status>) -> Html {
    let was = was.filter(|_| !matches!(change, Change::Unchanged | Change::New | Change::NotCompared));
    let was = was.map(|was| format!(", was {}", labels::status(was))).unwrap_or_default();
    html! { <span class={classes!("note-tag", to_wire(change))}>{ labels::change(change) }{ was }</span> }
}

/// A sentence whose parts between backticks are code: the user's own text, or a command.
pub(crate) fn prose(text: &str) -> Html {
    let text = labels::sentence(text);
    let part = |(index, part): (usize, &str)| match index % 2 {
        0 => html! { { part } },
        _ => html! { <code class="inline"><bdi>{ part }</bdi></code> },
    };
    html! { <>{ for text.split('`').enumerate().map(part) }</> }
}

/// A small button that reports clicks.
pub(crate) fn button(words: impl Into<AttrValue>, on_click: &Callback<()>) -> Html {
    any_button(None, words.into(), on_click)
}

/// A small button with an id.
pub(crate) fn button_with_id(id: &'static str, words: impl Into<AttrValue>, on_click: &Callback<()>) -> Html {
    any_button(Some(id), words.into(), on_click)
}

fn any_button(id: Option<&'static str>, words: AttrValue, on_click: &Callback<()>) -> Html {
    html! { <button type="button" class="small" {id} onclick={on_click.reform(|_: MouseEvent| ())}>{ words }</button> }
}

/// The column heads of a table.
pub(crate) fn column_heads(words: &[&'static str]) -> Html {
    html! { <thead><tr>{ for words.iter().map(|words| html! { <th scope="col">{ *words }</th> }) }</tr></thead> }
}

/// The head of a card, with a note beside its title.
pub(crate) fn card_head(title: &'static str, beside: &str) -> Html {
    html! { <div class="head"><h2>{ title }</h2>if !beside.is_empty() { <span>{ beside.to_owned() }</span> }</div> }
}

/// A button that copies a text, and confirms it.
#[function_component]
pub(crate) fn Copy(props: &CopyProps) -> Html {
    let feedback = use_own_state(|| None::<&'static str>);
    let timer = use_mut_ref(|| None::<Timeout>);
    let failure = props.failure;
    let onclick = {
        let (text, feedback, timer) = (props.text.clone(), feedback.clone(), timer.clone());
        move |_: MouseEvent| {
            let (text, feedback, timer) = (text.clone(), feedback.clone(), timer.clone());
            spawn_local(async move {
                let clipboard = gloo::utils::window().navigator().clipboard();
                // Outside a secure context there is no clipboard.
                let done = if clipboard.is_undefined() {
                    false
                } else {
                    JsFuture::from(clipboard.write_text(&text)).await.is_ok()
                };
                feedback.set(Some(if done { "Copied" } else { failure }));
                *timer.borrow_mut() = Some(Timeout::new(2000, move || feedback.set(None)));
            });
        }
    };
    html! {
        <button type="button" class="small" id={props.id} {onclick} aria-label={format!("Copy {}", props.what)}>
            <span aria-live="polite">{ feedback.unwrap_or(props.words) }</span>
        </button>
    }
}

/// The data of a copy button.
#[derive(Properties, PartialEq)]
pub(crate) struct CopyProps {
    /// The text.
    pub(crate) text: AttrValue,
    /// A description of the text, for a screen reader.
    pub(crate) what: AttrValue,
    /// The button's id.
    #[prop_or_default]
    pub(crate) id: Option<&'static str>,
    /// The button's text.
    #[prop_or("Copy")]
    pub(crate) words: &'static str,
    /// The button's text if the browser refuses.
    #[prop_or("Select and copy by hand")]
    pub(crate) failure: &'static str,
}

/// A command with its copy button.
pub(crate) fn code(text: &str, what: &'static str) -> Html {
    html! {
        <div class="code">
            <pre tabindex="0" aria-label={what}><code>{ text }</code></pre>
            <Copy text={text.to_owned()} {what} />
        </div>
    }
}

/// A button that saves a text as a file. The short form appears beside the file's name.
pub(crate) fn download(text: &str, name: &str, is_short: bool) -> Html {
    let onclick = {
        let (text, name) = (text.to_owned(), name.to_owned());
        move |_: MouseEvent| {
            // This fails only where the browser refuses downloads, and the browser reports that
            // itself.
            let _ = save_text(&text, &name);
        }
    };
    let label = format!("Download {name}");
    if is_short {
        html! { <button type="button" class="small" {onclick} aria-label={label}>{ "Download" }</button> }
    } else {
        html! { <button type="button" {onclick}>{ label }</button> }
    }
}

/// A form that labels evidence with an account and a region.
#[function_component]
pub(crate) fn LabelForm(props: &LabelFormProps) -> Html {
    let account = use_own_state(|| props.label.account.clone().unwrap_or_default());
    let region = use_own_state(|| props.label.region.clone().unwrap_or_default());
    // The name of the invalid field, and the reason.
    let error = use_own_state(|| None::<(&'static str, &'static str)>);
    let first = format!("#{}-account", props.id);
    use_effect_with((), {
        let takes_focus = props.takes_focus;
        move |()| {
            if takes_focus {
                focus(&first);
            }
        }
    });
    let onsubmit = {
        let (account, region, error) = (account.clone(), region.clone(), error.clone());
        let (on_label, has_region) = (props.on_label.clone(), props.has_region);
        move |event: SubmitEvent| {
            event.prevent_default();
            // The AWS console writes an account with hyphens.
            let account: String = account.chars().filter(|c| !matches!(c, '-' | ' ')).collect();
            let region = region.trim().to_ascii_lowercase();
            if !account.is_empty() && !is_account(&account) {
                error.set(Some(("account", "An account is twelve digits.")));
            } else if !region.is_empty() && !is_region(&region) {
                error.set(Some(("region", "A region is written like us-east-1.")));
            } else {
                error.set(None);
                on_label.emit(Label { account: Some(account), region: has_region.then_some(region) });
            }
        }
    };
    let field = |name: &'static str, words: &'static str, state: &UseStateHandle<String>| {
        let id = format!("{}-{name}", props.id);
        let oninput = {
            let state = state.clone();
            move |event: InputEvent| state.set(event.target_unchecked_into::<HtmlInputElement>().value())
        };
        html! {
            <>
                <label for={id.clone()}>{ words }</label>
                <input {id} value={(**state).clone()} {oninput} autocomplete="off" autocapitalize="off" spellcheck="false"
                    size={if name == "account" { "14" } else { "16" }} aria-invalid={(*error).is_some_and(|(wrong, _)| wrong == name).to_string()}
                    aria-describedby={format!("{}-error", props.id)} />
            </>
        }
    };
    let onkeydown = {
        let on_close = props.on_close.clone();
        move |event: KeyboardEvent| {
            if event.key() == "Escape" {
                event.stop_propagation();
                on_close.emit(());
            }
        }
    };
    html! {
        <form class="label" {onsubmit} {onkeydown}>
            { field("account", "Account", &account) }
            if props.has_region { { field("region", "Region", &region) } }
            <button type="submit" class="small">{ "Apply" }</button>
            <span role="alert" id={format!("{}-error", props.id)}>{ error.map(|(_, words)| words).unwrap_or_default() }</span>
        </form>
    }
}

/// The data and callbacks of the form.
#[derive(Properties, PartialEq)]
pub(crate) struct LabelFormProps {
    /// Distinguishes these fields from others on the page.
    pub(crate) id: AttrValue,
    /// The label so far.
    pub(crate) label: Label,
    /// Whether the form has a field for the region.
    pub(crate) has_region: bool,
    /// Whether the first field takes the keyboard focus when the form appears.
    #[prop_or_default]
    pub(crate) takes_focus: bool,
    /// The new label; an empty text removes the account or region.
    pub(crate) on_label: Callback<Label>,
    /// The user has closed the form without a label.
    #[prop_or_default]
    pub(crate) on_close: Callback<()>,
}

/// Tabs, each with its panel; arrow keys move between them.
#[function_component]
pub(crate) fn Tabs(props: &TabsProps) -> Html {
    let chosen = use_own_state(|| 0_usize);
    let current = (*chosen).min(props.tabs.len().saturating_sub(1));
    let id = |what: &str, index: usize| format!("{}-{what}-{index}", props.id);
    let onkeydown = {
        let (chosen, tabs, length) = (chosen.clone(), props.id, props.tabs.len());
        move |event: KeyboardEvent| {
            let next = match event.key().as_str() {
                "ArrowRight" => (current + 1) % length,
                "ArrowLeft" => (current + length - 1) % length,
                "Home" => 0,
                "End" => length - 1,
                _ => return,
            };
            event.prevent_default();
            chosen.set(next);
            focus(&format!("#{tabs}-tab-{next}"));
        }
    };
    let tab = |(index, (name, _)): (usize, &(&'static str, Html))| {
        let chosen = chosen.clone();
        let on = index == current;
        html! {
            <button type="button" role="tab" key={index} id={id("tab", index)} aria-selected={on.to_string()}
                aria-controls={id("panel", index)} tabindex={if on { "0" } else { "-1" }}
                onclick={move |_| chosen.set(index)}>{ *name }</button>
        }
    };
    html! {
        <div class="tabs">
            <div role="tablist" {onkeydown} aria-label={props.label}>
                { for props.tabs.iter().enumerate().map(tab) }
            </div>
            if let Some((_, panel)) = props.tabs.get(current) {
                <div role="tabpanel" key={current} id={id("panel", current)} aria-labelledby={id("tab", current)}>
                    { panel.clone() }
                </div>
            }
        </div>
    }
}

/// The data of the tabs.
#[derive(Properties, PartialEq)]
pub(crate) struct TabsProps {
    /// Distinguishes these tabs from others on the page.
    pub(crate) id: &'static str,
    /// The purpose of the tabs, for a screen reader.
    pub(crate) label: &'static str,
    /// The name and panel of each tab.
    pub(crate) tabs: Rc<[(&'static str, Html)]>,
}

/// Content that appears a moment after the rest, so that the rest is visible at once. If it goes
/// away before that moment, it costs nothing.
#[function_component]
pub(crate) fn DeferredContent(props: &DeferredContentProps) -> Html {
    let is_due = use_own_state(|| false);
    {
        let is_due = is_due.clone();
        let wait = props.wait;
        use_effect_with((), move |()| {
            let timer = Timeout::new(wait, move || is_due.set(true));
            move || drop(timer)
        });
    }
    if *is_due {
        props.children.clone()
    } else {
        html! {}
    }
}

/// The data of delayed content.
#[derive(Properties, PartialEq)]
pub(crate) struct DeferredContentProps {
    /// The delay, in milliseconds.
    pub(crate) wait: u32,
    /// The content.
    pub(crate) children: Html,
}
