//! Elements of the page: the keyboard focus, and what is visible in the window.

use gloo::utils::{document, window};
use js_sys::Number;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// Moves the keyboard focus to the first element that matches the selector.
pub(crate) fn focus(selector: &str) {
    let element = find(selector);
    if let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        // This fails only for an element that is gone.
        let _ = element.focus();
    }
}

/// Whether the keyboard focus is in a field: see [`is_field`].
pub(crate) fn is_typing() -> bool {
    document().active_element().is_some_and(|element| is_field(&element))
}

/// Whether an element takes typed text, or letters that choose an option.
pub(crate) fn is_field(element: &Element) -> bool {
    matches!(element.tag_name().as_str(), "TEXTAREA" | "INPUT" | "SELECT")
}

/// Whether an open panel covers the list. The width is the one in web/style/narrow.css.
pub(crate) fn covers_list() -> bool {
    let narrow = window().match_media("(max-width: 64rem)").ok().flatten();
    narrow.is_some_and(|narrow| narrow.matches())
}

/// Scrolls to the top of the panel if that has been scrolled out of view. Otherwise the panel would
/// show the next finding from its middle.
pub(crate) fn show_panel(notices: f64) {
    if let Some(panel) = find(".panel").filter(|panel| panel.get_bounding_client_rect().top() < notices) {
        panel.scroll_into_view();
    }
}

/// Keeps elements that the browser scrolls to clear of the notices, which stay at the top of the
/// window. web/style/tokens.css does that with `--notices`. Returns the height of the notices.
pub(crate) fn make_room(before: f64) -> f64 {
    let height = find(".notices").map_or(0.0, |notices| notices.get_bounding_client_rect().height());
    if height.total_cmp(&before).is_ne() {
        let root = document().document_element().and_then(|root| root.dyn_into::<HtmlElement>().ok());
        if let Some(root) = root {
            // This fails only for a property that doesn't exist.
            let _ = root.style().set_property("--notices", &format!("{}px", decimal(height, 1)));
        }
    }
    height
}

/// Gives an element the keyboard focus without scrolling to it.
pub(crate) fn focus_in_place(selector: &str) {
    let window = window();
    let scroll_position = window.scroll_x().ok().zip(window.scroll_y().ok());
    focus(selector);
    if let Some((x, y)) = scroll_position {
        window.scroll_to_with_x_and_y(x, y);
    }
}

/// Scrolls until this element is in the window, or only its top if the element is higher than the
/// window.
pub(crate) fn reveal(selector: &str, notices: f64) {
    let window = window();
    let height = window.inner_height().ok().and_then(|height| height.as_f64());
    if let Some((element, height)) = find(selector).zip(height) {
        let bounds = element.get_bounding_client_rect();
        let (above, below) = (bounds.top() - notices, bounds.bottom() - height);
        let by = if above < 0.0 { above } else { below.max(0.0).min(above) };
        window.scroll_by_with_x_and_y(0.0, by);
    }
}

fn find(selector: &str) -> Option<Element> {
    document().query_selector(selector).ok().flatten()
}

/// A number with this many decimal places, formatted by the browser. The standard library's
/// formatting code would be as large as the code of a screen.
pub(crate) fn decimal(number: f64, digits: u8) -> String {
    Number::from(number).to_fixed(digits).map(String::from).unwrap_or_default()
}
