//! JavaScript bindings for the full rule and for facts about AWS.

use wasm_bindgen::prelude::*;

use crate::convert::to_js;

/// Rule DAX-001 in full: what it requires, how to audit it, how to fix a cluster, and which
/// controls it serves.
#[wasm_bindgen(unchecked_return_type = "Rule")]
pub fn rule() -> Result<JsValue, JsValue> {
    to_js(&dax001::rule::description::rule())
}

/// The version of this module.
#[wasm_bindgen]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}

/// Whether the text has the form of a region code: `us-east-1`, `us-gov-west-1`, `eusc-de-east-1`.
#[wasm_bindgen(js_name = isRegion)]
pub fn is_region(#[wasm_bindgen(unchecked_param_type = "string")] text: &JsValue) -> bool {
    text.as_string().is_some_and(|text| dax001::aws::regions::is_region(&text))
}

/// Whether the text is an account id: twelve digits.
#[wasm_bindgen(js_name = isAccount)]
pub fn is_account(#[wasm_bindgen(unchecked_param_type = "string")] text: &JsValue) -> bool {
    text.as_string().is_some_and(|text| dax001::aws::arn::is_account(&text))
}
