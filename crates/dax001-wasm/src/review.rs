//! Lists of accepted risks and saved reports, for JavaScript.

use dax001_review::Reopened;
use js_sys::Reflect;
use serde::Serialize;
use wasm_bindgen::prelude::*;

use crate::convert::{self, misuse, object, unusable, value};
use crate::held::HeldReport;

#[wasm_bindgen(typescript_custom_section)]
const REPORTS: &str = r"
/** A saved report that can be shown. */
export interface OpenedReport {
  /** The report. */
  report: HeldReport;
  /** When it was saved, as the host wrote it. */
  generatedAt?: string;
  /** The policy module that judged, where the report says so. */
  module?: { sha256?: string; commit?: string };
  /** What this version judges otherwise than the older one that saved it, and shows so; most often nothing. */
  judgedOtherwise: JudgedOtherwise[];
}
";

/// Reads a list of accepted risks by its name and its bytes: YAML or JSON, or a mutelist of Prowler. Never throws for what
/// the list holds: an entry that is not understood is left out, and a problem says so.
#[wasm_bindgen(js_name = readList, unchecked_return_type = "RiskList")]
pub fn read_list(
    #[wasm_bindgen(unchecked_param_type = "string")] name: &JsValue,
    #[wasm_bindgen(unchecked_param_type = "string | Uint8Array")] data: &JsValue,
) -> Result<JsValue, JsValue> {
    let name = name.as_string();
    let name = name.ok_or_else(|| misuse("DAX001_NAME_TYPE", "the name of a list must be a string"))?;
    value(&dax001_review::read_list(&name, &bytes(data)?))
}

/// Whether these bytes are a list of accepted risks as a whole, by their content: then they are not evidence.
#[wasm_bindgen(js_name = isRiskList)]
pub fn is_risk_list(
    #[wasm_bindgen(unchecked_param_type = "string | Uint8Array")] data: &JsValue,
) -> Result<bool, JsValue> {
    Ok(dax001_review::is_risk_list(&bytes(data)?))
}

/// Reads a report that was saved, by itself or in its envelope. Throws an `Error` that says what is wrong with it.
#[wasm_bindgen(js_name = readReport, unchecked_return_type = "SavedReport")]
pub fn read_report(
    #[wasm_bindgen(unchecked_param_type = "string | Uint8Array")] data: &JsValue,
) -> Result<JsValue, JsValue> {
    from_report(dax001_review::read_report(&bytes(data)?))
}

/// Whether a saved report can be shown as it was saved: that this version knows all that it says, and that it fits together. It doesn't make
/// it true: see `differences`. Throws an `Error` that says what keeps it from being shown.
#[wasm_bindgen(js_name = checkReport)]
pub fn check_report(
    #[wasm_bindgen(unchecked_param_type = "string | Uint8Array")] data: &JsValue,
) -> Result<(), JsValue> {
    from_saved(dax001_review::check_report(&bytes(data)?))
}

/// Opens a saved report to be shown as it was saved, as `checkReport` allows it. Throws an `Error` that says what keeps it from being shown.
#[wasm_bindgen(js_name = openReport, unchecked_return_type = "OpenedReport")]
pub fn open_report(
    #[wasm_bindgen(unchecked_param_type = "string | Uint8Array")] data: &JsValue,
) -> Result<JsValue, JsValue> {
    let Reopened { report, generated_at, module, judged_otherwise } =
        from_saved(dax001_review::reopen(&bytes(data)?))?;
    let object = object([
        ("report", HeldReport::reopened(report).into()),
        ("judgedOtherwise", value(&judged_otherwise)?),
    ])?;
    if let Some(generated_at) = generated_at {
        Reflect::set(&object, &"generatedAt".into(), &generated_at.into())?;
    }
    if let Some(module) = module {
        Reflect::set(&object, &"module".into(), &value(&module)?)?;
    }
    Ok(object.into())
}

/// Reads what a saved report says of its evidence, by which that is found again. Throws an `Error` that says what is wrong with it.
#[wasm_bindgen(js_name = readSeal, unchecked_return_type = "Seal")]
pub fn read_seal(
    #[wasm_bindgen(unchecked_param_type = "string | Uint8Array")] data: &JsValue,
) -> Result<JsValue, JsValue> {
    from_report(dax001_review::read_seal(&bytes(data)?))
}

/// Where a saved report differs from the one that its evidence gives now: both as the text or the bytes of their JSON, with or without an
/// envelope. Annotations and versions are no differences. Throws an `Error` that says what is wrong with one of them.
#[wasm_bindgen(unchecked_return_type = "Differences")]
pub fn differences(
    #[wasm_bindgen(unchecked_param_type = "string | Uint8Array")] saved: &JsValue,
    #[wasm_bindgen(unchecked_param_type = "string | Uint8Array")] judged: &JsValue,
) -> Result<JsValue, JsValue> {
    from_report(dax001_review::differences(&bytes(saved)?, &bytes(judged)?))
}

/// What a report gave, or the error that says what is wrong with it.
fn from_report<T: Serialize>(result: Result<T, String>) -> Result<JsValue, JsValue> {
    value(&from_saved(result)?)
}

fn from_saved<T>(result: Result<T, String>) -> Result<T, JsValue> {
    result.map_err(|message| unusable("DAX001_REPORT", &message))
}

/// The bytes of a list or a report.
fn bytes(data: &JsValue) -> Result<Vec<u8>, JsValue> {
    convert::bytes(data, "a list or a report must be a string or a Uint8Array")
}
