//! Exports for JavaScript: a WebAssembly module of its own, loaded only where a report is written.

use dax001::report::{Finding, Report};
use js_sys::{JSON, Reflect, TypeError};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::prelude::*;

use crate::{Format, Options};

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r#"
import type { Finding, Report } from "./types.js";
"#;

/// Writes a report a piece at a time: `head`, `findings` as often as you want, `tail`.
#[wasm_bindgen]
pub struct Writer {
    /// The report without its findings.
    report: Report,
    format: Format,
    options: Options,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Wanted {
    color: bool,
}

#[wasm_bindgen]
impl Writer {
    /// For this report, of which the findings are handed over later, in this format.
    #[wasm_bindgen(constructor)]
    pub fn new(
        #[wasm_bindgen(unchecked_param_type = "Report")] report: &JsValue,
        #[wasm_bindgen(unchecked_param_type = "\"text\"")] format: &JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "{ color?: boolean }")] options: JsValue,
    ) -> Result<Self, JsValue> {
        let name = format.as_string().unwrap_or_default();
        let format = Format::ALL.into_iter().find(|format| format.name() == name);
        let format = format.ok_or_else(|| misuse("DAX001_FORMAT", &format!("`{name}` is no format")))?;
        let wanted: Option<Wanted> = serde_wasm_bindgen::from_value(options)
            .map_err(|error| misuse("DAX001_OPTIONS_TYPE", &format!("these are no options: {error}")))?;
        let options = Options { color: wanted.unwrap_or_default().color };
        Ok(Self { report: read(report)?, format, options })
    }

    /// What stands before the findings.
    pub fn head(&self) -> String {
        self.writer().head()
    }

    /// These findings.
    pub fn findings(
        &self,
        #[wasm_bindgen(unchecked_param_type = "Finding[]")] findings: &JsValue,
    ) -> Result<String, JsValue> {
        let findings: Vec<Finding> = read(findings)?;
        Ok(self.writer().findings(&findings))
    }

    /// What stands behind the findings.
    pub fn tail(&self) -> String {
        self.writer().tail()
    }

    fn writer(&self) -> crate::Writer<'_> {
        crate::Writer::new(&self.report, self.format, self.options)
    }
}

/// A value of the contract, by its text: that is what the contract is defined as, and the quickest way across.
fn read<T: DeserializeOwned>(value: &JsValue) -> Result<T, JsValue> {
    let text = JSON::stringify(value).ok().and_then(|text| text.as_string()).unwrap_or_default();
    serde_json::from_str(&text)
        .map_err(|error| misuse("DAX001_REPORT_TYPE", &format!("this is no report of dax001: {error}")))
}

/// The error that a wrong call throws.
fn misuse(code: &str, message: &str) -> JsValue {
    let error = TypeError::new(message);
    // Setting a property of a new error object can't fail.
    let _ = Reflect::set(&error, &JsValue::from_str("code"), &JsValue::from_str(code));
    error.into()
}
