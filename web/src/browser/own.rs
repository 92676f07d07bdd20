//! What the page says of itself: the policy that binds it, and the commit that it was built from.

use gloo::utils::document;
use wasm_bindgen::JsCast;
use web_sys::HtmlMetaElement;

/// The page's content security policy, which the browser enforces.
pub(crate) fn policy() -> String {
    meta("meta[http-equiv='Content-Security-Policy']")
}

/// The commit that the page was built from; empty where that isn't known.
pub(crate) fn commit() -> String {
    meta("meta[name='commit']")
}

fn meta(selector: &str) -> String {
    let meta = document().query_selector(selector).ok().flatten();
    let meta = meta.and_then(|meta| meta.dyn_into::<HtmlMetaElement>().ok());
    meta.map(|meta| meta.content()).unwrap_or_default()
}
