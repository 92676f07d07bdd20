//! JavaScript bindings for remediation plans.

use dax001::remediation::choices::Choices;
use dax001_workbench::protocol::PlanResult;
use js_sys::Function;
use wasm_bindgen::prelude::*;

use crate::convert::{evidence, misuse, name_of, object_of, to_js};

/// Plans what to do about one cluster, based on its own record. Pass the record's text or bytes,
/// from its opening to its closing brace: `Evidence.record` says where they are in the source. The
/// choices say what to change in the new cluster, and supply what the record doesn't say about the
/// old one.
#[wasm_bindgen(unchecked_return_type = "PlanResult")]
pub fn plan(
    #[wasm_bindgen(unchecked_param_type = "string | Uint8Array")] record: &JsValue,
    #[wasm_bindgen(unchecked_optional_param_type = "Choices")] choices: &JsValue,
) -> Result<JsValue, JsValue> {
    let choices = choices_of(choices)?;
    to_js(&PlanResult::from(dax001::remediation::plan(&evidence(record)?, &choices)))
}

/// The members of choices.
const MEMBERS: [&str; 7] =
    ["newName", "nodeType", "inTransit", "anyZones", "keepUntil", "region", "takenNames"];

/// Reads the choices for a plan.
pub(crate) fn choices_of(choices: &JsValue) -> Result<Choices, JsValue> {
    object_of(
        choices,
        &MEMBERS,
        "DAX001_CHOICES_TYPE",
        "choices are an object with `newName`, `nodeType`, `region` and `keepUntil` as strings, `inTransit` as \"NONE\" or \"TLS\", `anyZones` as a boolean, `takenNames` as a list of strings, and nothing else",
    )
}

/// The name that a plan proposes for the new cluster: valid, similar to the old name, and not taken
/// in the account and region. `isTaken` receives names in lower case. `undefined` if every name
/// that it tries is taken.
///
/// If you make plans for many clusters, call this first, so that no two of them get the same name.
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
            // Rethrow what `isTaken` throws.
            Err(error) => {
                thrown = Some(error);
                false
            }
        }
    });
    thrown.map_or_else(|| Ok(name.map_or(JsValue::UNDEFINED, JsValue::from)), Err)
}

#[cfg(all(test, not(target_family = "wasm")))]
mod tests {
    use super::*;
    use crate::convert::assert_members_of;

    #[test]
    fn every_member_of_choices_is_accepted() {
        assert_members_of::<Choices>(&MEMBERS);
    }
}
