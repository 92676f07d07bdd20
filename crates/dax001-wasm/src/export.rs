//! JavaScript bindings for writing reports in a format.

use dax001::FindingStore;
use dax001::contract::report::{Finding, Report, Verdict};
use dax001::contract::status::Status;
use dax001::review::is_day;
use dax001_export::{Options, Stamp, Today};
use dax001_review::Module;
use dax001_workbench::protocol::FileFormat;
use js_sys::{Array, Date, JSON, Object, Reflect};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::prelude::*;

use crate::convert::misuse;
use crate::report_handle::ReportHandle;
use crate::workbench::{Job, files_of, format_of, read};

/// How many findings are read at once.
const PIECE: u32 = 1000;

/// How to write a report.
#[derive(Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct ReportOptions {
    /// For `text`: use the escape sequences by which a terminal shows colours.
    color: bool,
    /// When the report was made, in ISO 8601. `html`, `sarif`, `oscal`, `ocsf` and `asff` can't be
    /// written without it.
    generated_at: Option<String>,
    /// The module that evaluated the evidence: the SHA-256 of its bytes, and the commit that it was
    /// built from.
    module: Option<Module>,
    /// The day on which accepted risks are checked, as `YYYY-MM-DD`: an acceptance ends with its
    /// last day where the reader is. The default is the UTC day of `generatedAt`. Without either,
    /// nothing is checked, and the report says so.
    today: Option<String>,
    /// The time zone of `today`, as in `"Pacific/Kiritimati (UTC+14)"`. The report names it. Only
    /// with `today`.
    zone: Option<String>,
}

#[wasm_bindgen]
impl ReportHandle {
    /// Begins to write the report in a format. The inputs in `evidence` refer to `files` by index.
    #[wasm_bindgen(skip_typescript)]
    pub fn render(
        &self,
        format: &JsValue,
        options: JsValue,
        evidence: &JsValue,
        files: &Array,
    ) -> Result<Job, JsValue> {
        let report = self.shared();
        if report.borrow().head().rule.id.is_empty() {
            let message = "of a report to compare with only the findings are known: open it by `openReport`";
            return Err(misuse("DAX001_REPORT_TYPE", message));
        }
        let format = format_of(format)?;
        let mut options = options_of(options, format)?;
        options.stamp.is_reopened = self.is_reopened();
        Ok(Job::new(dax001_workbench::render(report, format, options, read(evidence)?, files_of(files))))
    }

    /// Copies a report object, such as one from `evaluate`, into the memory of the module.
    #[wasm_bindgen(js_name = fromReport, skip_typescript)]
    pub fn from_report(report: &JsValue) -> Result<Self, JsValue> {
        let wrong = |message: &str| misuse("DAX001_REPORT_TYPE", message);
        let unlike = |error| wrong(&format!("the report must be one that `evaluate` returned: {error}"));
        if !report.is_object() {
            return Err(unlike("it is not an object".to_owned()));
        }
        // Convert the findings in pieces: the text of all of them can exceed the maximum length of
        // a string.
        let findings = Reflect::get(report, &"findings".into())?;
        let findings =
            findings.dyn_ref::<Array>().ok_or_else(|| unlike("it has no `findings`".to_owned()))?;
        let head = Object::assign(&Object::new(), report.unchecked_ref());
        Reflect::set(&head, &"findings".into(), &Array::new())?;
        let head: Report = parsed(&head).map_err(unlike)?;
        let mut store = FindingStore::default();
        for from in (0..findings.length()).step_by(PIECE as usize) {
            let piece: Vec<Finding> = parsed(&findings.slice(from, from + PIECE)).map_err(unlike)?;
            for finding in &piece {
                store.push(finding);
            }
        }
        let report = dax001::ReportHandle::new(head, store);
        if !is_consistent(&report) {
            return Err(wrong("the report's verdict and summary contradict its findings"));
        }
        Ok(Self::new(report))
    }
}

/// A value of the contract, by way of its JSON text. The contract is defined as text, and text is
/// the fastest way across.
fn parsed<T: DeserializeOwned>(value: &JsValue) -> Result<T, String> {
    let text = JSON::stringify(value).map_err(|_| "it can't be written as JSON".to_owned())?;
    serde_json::from_str(&String::from(text)).map_err(|error| error.to_string())
}

/// Whether verdict and counts match the findings. If they didn't, the written report would
/// contradict itself.
fn is_consistent(report: &dax001::ReportHandle) -> bool {
    let Report { summary, verdict, .. } = report.head();
    let count = |status| report.count(status) as u64;
    let [fail, unknown, pass] = [Status::Fail, Status::Unknown, Status::Pass].map(count);
    let is_counted = (summary.fail, summary.unknown, summary.pass) == (fail, unknown, pass)
        && summary.clusters == report.len() as u64;
    is_counted
        && (*verdict == Verdict::Fail) == (fail > 0)
        && (*verdict != Verdict::Pass || (unknown == 0 && summary.errors == 0))
}

fn options_of(options: JsValue, format: FileFormat) -> Result<Options, JsValue> {
    let wrong = |message: &str| misuse("DAX001_OPTIONS_TYPE", message);
    let options: Option<ReportOptions> = serde_wasm_bindgen::from_value(options)
        .map_err(|error| wrong(&format!("these are not options: {error}")))?;
    let ReportOptions { color, generated_at, module, today, zone } = options.unwrap_or_default();
    if today.as_ref().is_some_and(|day| !is_day(day)) || (zone.is_some() && today.is_none()) {
        return Err(wrong("`today` must be a day as YYYY-MM-DD, and `zone` the time zone of that day"));
    }
    let today = today.map(|day| Today { day, zone: zone.unwrap_or_default() });
    let Module { sha256, commit } = module.unwrap_or_default();
    let millis = generated_at.as_deref().map_or(f64::NAN, Date::parse);
    let needs_time = matches!(format, FileFormat::Other(format) if format.needs_time());
    if generated_at.is_some() != millis.is_finite() || (needs_time && !millis.is_finite()) {
        let name = format.name();
        return Err(wrong(&format!(
            "`{name}` needs to know when the report was made: pass `generatedAt` in ISO 8601"
        )));
    }
    // Normalize the time for all formats but a saved report, which keeps the time as the caller
    // wrote it.
    let at = match (format, generated_at) {
        (FileFormat::Json, Some(at)) => at,
        (_, Some(_)) => Date::new(&millis.into()).to_iso_string().into(),
        (_, None) => String::new(),
    };
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a time; times before 1970 become 0"
    )]
    let millis = millis.max(0.0) as u64;
    let stamp = Stamp { at, millis, module: sha256, commit, is_reopened: false, made_at: None };
    Ok(Options { color, stamp, today, ..Options::default() })
}
