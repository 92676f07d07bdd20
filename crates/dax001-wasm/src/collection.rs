//! JavaScript bindings that describe the collection of a report's evidence and the user's settings.

use dax001::collection::AgeAt;
use dax001::contract::collection::Collection;
use dax001::contract::settings::Settings;
use wasm_bindgen::prelude::*;

use crate::convert::{evidence, misuse, to_js};

/// Reads the accounts that the evidence should cover, for the option `expectAccounts`. It accepts
/// the output of `aws organizations list-accounts`, a JSON list of objects with `id` and `name`, a
/// JSON object of names by id, or lines of an id and a name. Throws an error that says what is
/// wrong with the data.
#[wasm_bindgen(js_name = expectedAccounts, unchecked_return_type = "ExpectedAccount[]")]
pub fn expected_accounts(
    #[wasm_bindgen(unchecked_param_type = "string | Uint8Array")] data: &JsValue,
) -> Result<JsValue, JsValue> {
    let accounts = dax001::collection::expected_accounts(&evidence(data)?);
    to_js(&accounts.map_err(|message| misuse("DAX001_ACCOUNTS", &message))?)
}

/// Describes who collected the evidence of a report, when, and how long before `now` (RFC 3339):
/// one sentence without a full stop.
#[wasm_bindgen(js_name = describeCollection)]
pub fn describe_collection(
    #[wasm_bindgen(unchecked_param_type = "Collection | undefined")] collection: JsValue,
    #[wasm_bindgen(unchecked_optional_param_type = "string")] now: &JsValue,
) -> Result<String, JsValue> {
    let now = now.as_string();
    let wrong = || misuse("DAX001_COLLECTION_TYPE", "this is not the `collection` of a report");
    let is_there = !collection.is_undefined() && !collection.is_null();
    let read = || serde_wasm_bindgen::from_value::<Collection>(collection).map_err(|_| wrong());
    let collection = is_there.then(read).transpose()?;
    let at = now.as_deref().map_or(AgeAt::Unknown, AgeAt::Now);
    Ok(dax001::collection::describe_collection(collection.as_ref(), at).text)
}

/// Describes what the user requires of the evidence beyond the rule (`Report.settings`): one
/// sentence without a full stop. `undefined` if there are no such requirements.
#[wasm_bindgen(js_name = describeSettings)]
pub fn describe_settings(
    #[wasm_bindgen(unchecked_param_type = "Settings | undefined")] settings: JsValue,
) -> Result<Option<String>, JsValue> {
    let wrong = || misuse("DAX001_SETTINGS_TYPE", "these are not the `settings` of a report");
    let is_there = !settings.is_undefined() && !settings.is_null();
    let read = || serde_wasm_bindgen::from_value::<Settings>(settings).map_err(|_| wrong());
    let settings = is_there.then(read).transpose()?;
    Ok(dax001::collection::describe_settings(settings.as_ref()))
}
