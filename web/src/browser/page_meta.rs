//! Facts about the page itself: its content security policy, the commit that it was built from, and
//! links to it.

use gloo::utils::{document, window};
use wasm_bindgen::JsCast;
use web_sys::HtmlMetaElement;

/// The page's content security policy, which the browser enforces.
pub(crate) fn policy() -> String {
    meta("meta[http-equiv='Content-Security-Policy']")
}

/// The commit that the page was built from; empty if unknown.
pub(crate) fn commit() -> String {
    meta("meta[name='commit']")
}

/// The page's address with this fragment.
pub(crate) fn link_to(fragment: &str) -> String {
    let address = window().location().href().unwrap_or_default();
    format!("{}#{fragment}", address.split('#').next().unwrap_or_default())
}

fn meta(selector: &str) -> String {
    let meta = document().query_selector(selector).ok().flatten();
    let meta = meta.and_then(|meta| meta.dyn_into::<HtmlMetaElement>().ok());
    meta.map(|meta| meta.content()).unwrap_or_default()
}
