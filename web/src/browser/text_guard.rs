//! Notices when another program replaces the page's text: the other half is in `web/boot.js`.
//!
//! Yew keeps writing to the text nodes that it made. After a translator has put others in their place, the page would show a new
//! verdict beside old counts. So every change of text that comes from outside a render is reported, and the page renders anew.

use gloo::utils::document;
use wasm_bindgen::prelude::*;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = textGuard, js_name = watch)]
    fn watch_text(root: &Element, on_replaced: &Closure<dyn FnMut()>);
    /// Looks at the changes that were not reported yet.
    #[wasm_bindgen(js_namespace = textGuard)]
    pub(crate) fn look();
    /// This part renders: changes are the page's own until it ends.
    #[wasm_bindgen(js_namespace = textGuard)]
    pub(crate) fn begin(part: &str);
    /// This part has rendered.
    #[wasm_bindgen(js_namespace = textGuard)]
    pub(crate) fn end(part: &str);
}

/// The page as a whole.
pub(crate) const PAGE: &str = "page";
/// A component that renders by itself, because its own state has changed.
const COMPONENT: &str = "component";

/// Where the page is rendered.
fn root() -> Option<Element> {
    document().get_element_by_id("app")
}

/// Watches the page's text for as long as the returned closure lives.
pub(crate) fn watch(on_replaced: impl FnMut() + 'static) -> Closure<dyn FnMut()> {
    let on_replaced = Closure::new(on_replaced);
    if let Some(root) = root() {
        watch_text(&root, &on_replaced);
    }
    on_replaced
}

/// Removes everything beside `page`, which has just been rendered anew: what another program moved out of the old one stays otherwise.
pub(crate) fn remove_leftovers(page: &NodeRef) {
    let Some((root, page)) = root().zip(page.get()) else { return };
    let mut next = root.first_child();
    while let Some(node) = next {
        next = node.next_sibling();
        if node != page {
            // It can only fail for a node that is gone.
            let _ = root.remove_child(&node);
        }
    }
}

/// The selector of the element that has the keyboard, if there is one by which it is found again after a render from scratch.
pub(crate) fn focused() -> Option<String> {
    let element = document().active_element()?.dyn_into::<HtmlElement>().ok()?;
    match element.id() {
        id if !id.is_empty() => Some(format!("#{id}")),
        _ => element.class_list().contains("scroller").then(|| ".scroller".to_owned()),
    }
}

/// The state of a component, in place of Yew's `use_state`: a render that this state causes is announced to the guard, which would take
/// its changes for another program's.
#[hook]
pub(crate) fn use_own_state<T: 'static>(initial: impl FnOnce() -> T) -> UseStateHandle<T> {
    let state = use_state(initial);
    begin(COMPONENT);
    use_effect(|| end(COMPONENT));
    state
}
