//! JavaScript bindings for lists of accepted risks and for saved reports.

use dax001_review::ReopenedReport;
use js_sys::Reflect;
use serde::Serialize;
use wasm_bindgen::prelude::*;

use crate::convert::{self, misuse, object, unusable, value};
use crate::report_handle::ReportHandle;

#[wasm_bindgen(typescript_custom_section)]
const REPORTS: &str = r"
/** A saved report that can be shown. */
export interface OpenedReport {
  /** The report. */
  report: ReportHandle;
  /** When it was saved, as the host wrote it. */
  generatedAt?: string;
  /** The policy module that evaluated the evidence, if the report says so. */
  module?: { sha256?: string; commit?: string };
  /**
   * The results that this version evaluates differently from the older version that saved the
   * report. The report shows this version's results. The list is mostly empty.
   */
  judgedOtherwise: ChangedResult[];
}
";

/// Reads a list of accepted risks by its name and its bytes: YAML or JSON, or a mutelist of
/// Prowler. The content of a list never makes it throw: an entry that it doesn't understand is left
/// out, and a problem says so.
#[wasm_bindgen(js_name = readList, unchecked_return_type = "RiskList")]
pub fn read_list(
    #[wasm_bindgen(unchecked_param_type = "string")] name: &JsValue,
    #[wasm_bindgen(unchecked_param_type = "string | Uint8Array")] data: &JsValue,
) -> Result<JsValue, JsValue> {
    let name = name.as_string();
    let name = name.ok_or_else(|| misuse("DAX001_NAME_TYPE", "the name of a list must be a string"))?;
    value(&dax001_review::read_list(&name, &bytes(data)?))
}

/// Whether these bytes as a whole are a list of accepted risks, by their content. If so, they are
/// not evidence.
#[wasm_bindgen(js_name = isRiskList)]
pub fn is_risk_list(
    #[wasm_bindgen(unchecked_param_type = "string | Uint8Array")] data: &JsValue,
) -> Result<bool, JsValue> {
    Ok(dax001_review::is_risk_list(&bytes(data)?))
}

/// Reads a saved report, with or without its envelope. Throws an `Error` that says what is wrong
/// with the report.
#[wasm_bindgen(js_name = readReport, unchecked_return_type = "SavedReport")]
pub fn read_report(
    #[wasm_bindgen(unchecked_param_type = "string | Uint8Array")] data: &JsValue,
) -> Result<JsValue, JsValue> {
    from_report(dax001_review::read_report(&bytes(data)?))
}

/// Checks whether a saved report can be shown as it was saved: this version must know everything
/// that it says, and it must be consistent. That doesn't make it true: see `differences`. Throws an
/// `Error` that says what prevents showing it.
#[wasm_bindgen(js_name = checkReport)]
pub fn check_report(
    #[wasm_bindgen(unchecked_param_type = "string | Uint8Array")] data: &JsValue,
) -> Result<(), JsValue> {
    from_saved(dax001_review::check_report(&bytes(data)?))
}

/// Opens a saved report to show it as it was saved, if `checkReport` accepts it. Throws an `Error`
/// that says what prevents showing it.
#[wasm_bindgen(js_name = openReport, unchecked_return_type = "OpenedReport")]
pub fn open_report(
    #[wasm_bindgen(unchecked_param_type = "string | Uint8Array")] data: &JsValue,
) -> Result<JsValue, JsValue> {
    let ReopenedReport { report, generated_at, module, judged_otherwise } =
        from_saved(dax001_review::reopen(&bytes(data)?))?;
    let object = object([
        ("report", ReportHandle::reopened(report).into()),
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

/// Reads what a saved report says about its evidence, so that you can find the evidence again.
/// Throws an `Error` that says what is wrong with the report.
#[wasm_bindgen(js_name = readSeal, unchecked_return_type = "Seal")]
pub fn read_seal(
    #[wasm_bindgen(unchecked_param_type = "string | Uint8Array")] data: &JsValue,
) -> Result<JsValue, JsValue> {
    from_report(dax001_review::read_seal(&bytes(data)?))
}

/// Lists where a saved report differs from the report that its evidence gives now. Pass both as the
/// text or the bytes of their JSON, with or without an envelope. Annotations and versions don't
/// count as differences. Throws an `Error` that says what is wrong with one of them.
#[wasm_bindgen(unchecked_return_type = "Differences")]
pub fn differences(
    #[wasm_bindgen(unchecked_param_type = "string | Uint8Array")] saved: &JsValue,
    #[wasm_bindgen(unchecked_param_type = "string | Uint8Array")] judged: &JsValue,
) -> Result<JsValue, JsValue> {
    from_report(dax001_review::differences(&bytes(saved)?, &bytes(judged)?))
}

/// Converts the result of reading a report, or throws the error that says what is wrong with the
/// report.
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
