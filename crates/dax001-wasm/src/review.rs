//! Lists of accepted risks and saved reports, for JavaScript.

use dax001_review::{Earlier, Reopened};
use js_sys::Reflect;
use serde::Serialize;
use wasm_bindgen::prelude::*;

use crate::convert::{self, misuse, object, unusable, value};
use crate::held::HeldReport;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r#"
/** What a list of accepted risks says. */
export interface RiskList {
  /** An accepted risk for each entry that was understood, in order. */
  annotations: Annotation[];
  /** What was left out, and why. */
  problems: ListProblem[];
  /** Whether it is a list of accepted risks at all, whatever is wrong with its entries. Anything else may be evidence. */
  isList: boolean;
}

/** Something in a list that was left out. */
export interface ListProblem {
  /** What happened: one line, lower case, no full stop. */
  message: string;
  /** What to do now. */
  help: string;
  /** 1-based line. */
  line?: number;
  /** 1-based column in the line, in Unicode code points. */
  column?: number;
}

/** What has become of a cluster since an earlier report. */
export type Change =
  /** It was not there. */
  | "new"
  /** It failed and passes now. */
  | "fixed"
  /** It passed and fails now. */
  | "worse"
  /** It could not be decided and can be now. */
  | "decided"
  /** It could be decided and can't be now. */
  | "undecided"
  /** It is as it was. */
  | "unchanged"
  /** It has no name, or could be several of the earlier ones, or one that was found already. */
  | "not-compared";

/** What has changed since an earlier report. */
export interface Changes {
  /** What has become of each cluster, in order. */
  changes: Change[];
  /** Which earlier one each is; null for none. */
  earlier: (number | null)[];
  /** Those of the earlier ones that are none of these clusters. */
  gone: number[];
}

/** Which targets mean a cluster. */
export interface Meaning {
  /** The places of the first ones, in order. */
  places: Uint32Array;
  /** How many there are. */
  total: number;
}

/** What is needed of a saved report to compare with it. */
export interface SavedReport {
  /** Its findings, without their evidence: that is of sources which are not here. */
  findings: Finding[];
  /** The accounts and regions that it covers. */
  coverage: Coverage;
  /** What a reviewer added to it. */
  annotations: Annotation[];
  /** How many annotations are not understood. */
  leftOut: number;
  /** When it was saved, as the host wrote it. */
  generatedAt: string | null;
}

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

/** Something that this version judges otherwise than the one that saved the report. */
export interface JudgedOtherwise {
  /** RFC 6901 pointer into the report. */
  pointer: string;
  /** What the saved report says there. */
  saved: string;
  /** What is shown in its place. */
  judged: string;
  /** Why: one line, lower case, no full stop. */
  why: string;
}

/** What is needed of a saved report to compare with it. */
export interface EarlierReport {
  /** Its findings and its coverage: of the rest of its head nothing is read. */
  report: HeldReport;
  /** What a reviewer added to it. */
  annotations: Annotation[];
  /** How many annotations are not understood. */
  leftOut: number;
  /** When it was saved, as the host wrote it. */
  generatedAt: string | null;
}

/** What a saved report says of what it was made from, and by what. */
export interface Seal {
  /** The version of the contract that it keeps. */
  schemaVersion: string;
  /** What made it. */
  tool: Tool;
  /** The policy module that judged, where the report says so. */
  module?: { sha256?: string; commit?: string };
  /** When it was saved, as the host wrote it. */
  generatedAt?: string;
  /** What it says. */
  verdict: Verdict;
  /** How many clusters it says so of. */
  summary: Summary;
  /** What it was made from, in that order. */
  sources: SealedSource[];
  /** What the user asked of its evaluation beside the rule: `Evaluator` takes it among its options. */
  settings?: Settings;
  /** Who collected its evidence, and when. */
  collection?: Collection;
  /** Files that it names and that it was not made from; left out where there are none. `Evaluator.skipAgain` takes them. */
  skipped?: { code: string; message: string }[];
}

/** A source as a saved report names it. */
export interface SealedSource {
  /** The name that it was given under. */
  name: string;
  /** Its length in bytes. */
  bytes: number;
  /** SHA-256 of its bytes; without one it can't be found again. */
  sha256?: string;
  /** What the user said of it. */
  label?: Label;
  /** It is the manifest of an export: then all sources are compared with it by their hashes. */
  isManifest?: true;
  /** Why nothing of it was read, where nothing was: then it has no bytes to find again. `Evaluator.fail` takes it. */
  failure?: { code: ErrorCode; message: string };
}

/** Where a saved report differs from what its evidence is judged to be. */
export interface Differences {
  /** The first hundred of them. */
  listed: Difference[];
  /** How many there are. */
  total: number;
  /**
   * The first hundred texts that another version of dax001 words otherwise, and members that a greater minor version of the
   * contract has beyond those known here. A version may do that, and so may whoever says that it did: they are no differences, and a person should read them.
   */
  reworded: Difference[];
  /** How many there are. */
  rewordedTotal: number;
  /**
   * The first hundred places at which an older version judged by rules that this version has made stricter. They are no
   * differences, and none of them turns into a pass.
   */
  judgedOtherwise: Difference[];
  /** How many there are. */
  judgedOtherwiseTotal: number;
}

/** A place where a saved report differs. */
export interface Difference {
  /** RFC 6901 pointer into the report. */
  pointer: string;
  /** What the saved report says there, as JSON, shortened; left out where it says nothing. */
  saved?: string;
  /** What the evidence is judged to be now. */
  judged?: string;
}
"#;

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

/// Reads a report that was saved, as `readReport` does, with its findings held in the module's memory.
#[wasm_bindgen(js_name = holdReport, unchecked_return_type = "EarlierReport")]
pub fn hold_report(
    #[wasm_bindgen(unchecked_param_type = "string | Uint8Array")] data: &JsValue,
) -> Result<JsValue, JsValue> {
    let Earlier { report, annotations, left_out, generated_at } =
        from_saved(dax001_review::read_earlier(&bytes(data)?))?;
    let object = object([
        ("report", HeldReport::reopened(report).into()),
        ("annotations", value(&annotations)?),
        ("leftOut", value(&left_out)?),
        ("generatedAt", value(&generated_at)?),
    ])?;
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
