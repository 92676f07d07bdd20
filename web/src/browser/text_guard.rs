//! Notices when another program, such as a translator, replaces the page's text.
//!
//! Yew keeps writing to the text nodes that it made. After a translator has replaced those nodes,
//! the page would show a new verdict beside old counts. So the guard reports every text change from
//! outside a render, and the page renders from scratch.
//!
//! The page announces its renders, which can take several tasks; at any other time a text change is
//! foreign. A FONT element is always foreign: the page has none, and translators wrap texts in it.
//! Icons that extensions put beside fields have no text, so the guard ignores them.

use std::cell::{Cell, OnceCell};

use gloo::utils::document;
use js_sys::Array;
use wasm_bindgen::prelude::*;
use web_sys::{Element, HtmlElement, MutationObserver, MutationObserverInit, MutationRecord, Node, NodeList};
use yew::prelude::*;

/// A part of the page that renders on its own.
#[derive(Clone, Copy)]
pub(crate) enum Part {
    /// The page as a whole.
    Page,
    /// Components whose own state has changed.
    Component,
}

/// Reports foreign changes, once it watches.
struct TextGuard {
    watch: OnceCell<Watch>,
    is_page_rendering: Cell<bool>,
    is_component_rendering: Cell<bool>,
}

struct Watch {
    observer: MutationObserver,
    on_replaced: Box<dyn Fn()>,
}

thread_local! {
    static GUARD: TextGuard = const {
        TextGuard {
            watch: OnceCell::new(),
            is_page_rendering: Cell::new(false),
            is_component_rendering: Cell::new(false),
        }
    };
}

impl TextGuard {
    /// Reports at most once, however many of the changes are foreign.
    fn check(&self, changes: &Array) {
        let is_foreign = |change: JsValue| self.is_foreign(change.unchecked_ref());
        if let Some(watch) = self.watch.get().filter(|_| changes.iter().any(is_foreign)) {
            (watch.on_replaced)();
        }
    }

    fn look(&self) {
        if let Some(watch) = self.watch.get() {
            self.check(&watch.observer.take_records());
        }
    }

    fn is_foreign(&self, change: &MutationRecord) -> bool {
        let added = change.added_nodes();
        if nodes(&added).any(|node| is_element(&node) && node.node_name() == "FONT") {
            return true;
        }
        let is_rendering = self.is_page_rendering.get() || self.is_component_rendering.get();
        !is_rendering
            && (change.type_() == "characterData"
                || nodes(&added).chain(nodes(&change.removed_nodes())).any(|node| has_text(&node)))
    }
}

fn nodes(list: &NodeList) -> impl Iterator<Item = Node> {
    (0..list.length()).filter_map(|index| list.item(index))
}

fn is_element(node: &Node) -> bool {
    node.node_type() == Node::ELEMENT_NODE
}

/// Whether a node shows text. Styles and scripts don't.
fn has_text(node: &Node) -> bool {
    let is_hidden = || ["style", "script"].iter().any(|name| node.node_name().eq_ignore_ascii_case(name));
    let can_show = node.node_type() == Node::TEXT_NODE || (is_element(node) && !is_hidden());
    // Extensions mark positions with U+FEFF, which is not whitespace in Rust.
    let is_blank = |character: char| character.is_whitespace() || character == '\u{FEFF}';
    can_show && node.text_content().is_some_and(|text| !text.chars().all(is_blank))
}

/// The element that contains the page.
fn root() -> Option<Element> {
    document().get_element_by_id("app")
}

/// Starts to watch the page's text.
pub(crate) fn watch(on_replaced: impl Fn() + 'static) {
    let Some(root) = root() else { return };
    let on_change = Closure::<dyn FnMut(Array)>::new(|changes| GUARD.with(|guard| guard.check(&changes)));
    // This fails only for a callback that is not a function.
    let Ok(observer) = MutationObserver::new(on_change.into_js_value().unchecked_ref()) else { return };
    let options = MutationObserverInit::new();
    options.set_child_list(true);
    options.set_character_data(true);
    options.set_subtree(true);
    GUARD.with(|guard| {
        let watch = guard.watch.get_or_init(|| Watch { observer, on_replaced: Box::new(on_replaced) });
        // This fails only for options that observe nothing.
        let _ = watch.observer.observe_with_options(&root, &options);
    });
}

/// Checks the changes that the browser has not reported yet.
pub(crate) fn look() {
    GUARD.with(TextGuard::look);
}

/// Announces that this part renders. Until [`end`], changes are the page's own.
pub(crate) fn begin(part: Part) {
    GUARD.with(|guard| {
        guard.look();
        match part {
            Part::Page => guard.is_page_rendering.set(true),
            Part::Component => guard.is_component_rendering.set(true),
        }
    });
}

/// Announces that this part has rendered.
pub(crate) fn end(part: Part) {
    GUARD.with(|guard| {
        guard.look();
        // The page has rendered once all of its components have.
        if matches!(part, Part::Page) {
            guard.is_page_rendering.set(false);
        }
        guard.is_component_rendering.set(false);
    });
}

/// Removes everything beside `page`, which has just been rendered from scratch. Otherwise, nodes
/// that another program moved out of the old page would stay.
pub(crate) fn remove_leftovers(page: &NodeRef) {
    let Some((root, page)) = root().zip(page.get()) else { return };
    let mut next = root.first_child();
    while let Some(node) = next {
        next = node.next_sibling();
        if node != page {
            // This fails only for a node that is gone.
            let _ = root.remove_child(&node);
        }
    }
}

/// A selector of the focused element that still finds it after a render from scratch, if there is
/// one.
pub(crate) fn focused() -> Option<String> {
    let element = document().active_element()?.dyn_into::<HtmlElement>().ok()?;
    match element.id() {
        id if !id.is_empty() => Some(format!("#{id}")),
        _ => element.class_list().contains("scroller").then(|| ".scroller".to_owned()),
    }
}

/// The state of a component, in place of Yew's `use_state`. It announces to the guard every render
/// that this state causes. Otherwise the guard would take the changes for another program's.
#[hook]
pub(crate) fn use_own_state<T: 'static>(initial: impl FnOnce() -> T) -> UseStateHandle<T> {
    let state = use_state(initial);
    begin(Part::Component);
    use_effect(|| end(Part::Component));
    state
}
