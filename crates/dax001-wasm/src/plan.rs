//! Remediation plans for JavaScript.

use dax001::remediation::choices::Choices;
use dax001_workbench::protocol::PlanResult;
use js_sys::Function;
use wasm_bindgen::prelude::*;

use crate::convert::{evidence, misuse, name_of, object_of, to_js};

/// What to do about one cluster: the plan from its own record, given as the text or the bytes from the
/// record's opening to its closing brace. `Evidence.record` says where they stand in the source. The choices say what is to be
/// different at the new cluster, and what the record doesn't say of the old one.
#[wasm_bindgen(unchecked_return_type = "PlanResult")]
pub fn plan(
    #[wasm_bindgen(unchecked_param_type = "string | Uint8Array")] record: &JsValue,
    #[wasm_bindgen(unchecked_optional_param_type = "Choices")] choices: &JsValue,
) -> Result<JsValue, JsValue> {
    let choices = choices_of(choices)?;
    to_js(&PlanResult::from(dax001::remediation::plan(&evidence(record)?, &choices)))
}

/// What is chosen for a plan.
pub(crate) fn choices_of(choices: &JsValue) -> Result<Choices, JsValue> {
    object_of(
        choices,
        &["newName", "nodeType", "inTransit", "region", "takenNames"],
        "DAX001_CHOICES_TYPE",
        "choices are an object with `newName`, `nodeType` and `region` as strings, `inTransit` as \"NONE\" or \"TLS\", `takenNames` as a list of strings, and nothing else",
    )
}

/// The name that a plan proposes for the new cluster: valid, near the old one, and none that is taken in the account and
/// region. `isTaken` is asked in lower case. Nothing if every name that it tries is taken.
///
/// Whoever makes plans for many clusters asks this first, so that no two of them get the same name.
#[wasm_bindgen(js_name = newName, unchecked_return_type = "string | undefined")]
pub fn new_name(
    #[wasm_bindgen(unchecked_param_type = "string")] old: &JsValue,
    #[wasm_bindgen(js_name = isTaken, unchecked_param_type = "(name: string) => boolean")] is_taken: &JsValue,
) -> Result<JsValue, JsValue> {
    let old = name_of(old)?;
    let wrong =
        || misuse("DAX001_CALLBACK_TYPE", "`isTaken` must be a function that says whether a name is taken");
    let is_taken = is_taken.dyn_ref::<Function>().ok_or_else(wrong)?;
    let mut thrown = None;
    let name = dax001::remediation::choices::new_name(&old, |name| {
        match is_taken.call1(&JsValue::UNDEFINED, &name.into()) {
            Ok(answer) => answer.is_truthy(),
            // What it throws is thrown on.
            Err(error) => {
                thrown = Some(error);
                false
            }
        }
    });
    thrown.map_or_else(|| Ok(name.map_or(JsValue::UNDEFINED, JsValue::from)), Err)
}
