//! Exports for JavaScript.

use dax001::contract::report::Finding;
use dax001::review::is_day;
use dax001_export::excerpt::{Excerpt, excerpt};
use dax001_export::{Entry, Format, Options, Stamp, Today};
use js_sys::{Array, Date, JSON, Reflect, Uint8Array};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::prelude::*;

use crate::convert::misuse;

/// Writes a report a piece at a time: `head`, `findings` as often as you want, `tail`.
#[wasm_bindgen]
pub struct Writer {
    inner: dax001_export::Writer,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
struct Wanted {
    color: bool,
    generated_at: Option<String>,
    module: Option<Module>,
    is_reopened: bool,
    made_at: Option<String>,
    today: Option<String>,
    zone: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Module {
    sha256: Option<String>,
    commit: Option<String>,
}

#[wasm_bindgen]
impl Writer {
    /// For this report, of which the findings are handed over later, in this format.
    #[wasm_bindgen(constructor)]
    pub fn new(
        #[wasm_bindgen(unchecked_param_type = "Report")] report: &JsValue,
        #[wasm_bindgen(unchecked_param_type = "string")] format: &JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "object")] options: JsValue,
    ) -> Result<Self, JsValue> {
        let name = format.as_string().unwrap_or_default();
        let format = Format::of(&name).ok_or_else(|| {
            let names = Format::ALL.map(Format::name).join(", ");
            misuse("DAX001_FORMAT", &format!("`{name}` is no format: give json, {names}"))
        })?;
        let wanted: Option<Wanted> = serde_wasm_bindgen::from_value(options)
            .map_err(|error| misuse("DAX001_OPTIONS_TYPE", &format!("these are no options: {error}")))?;
        let Wanted { color, generated_at, module, is_reopened, made_at, today, zone } =
            wanted.unwrap_or_default();
        let is_wrong = today.as_ref().is_some_and(|day| !is_day(day)) || (zone.is_some() && today.is_none());
        if is_wrong {
            let message = "`today` must be a day as YYYY-MM-DD, and `zone` the time zone of that day";
            return Err(misuse("DAX001_OPTIONS_TYPE", message));
        }
        let today = today.map(|day| Today { day, zone: zone.unwrap_or_default() });
        let Module { sha256, commit } = module.unwrap_or_default();
        let millis = generated_at.as_deref().map_or(f64::NAN, Date::parse);
        if generated_at.is_some() != millis.is_finite() || (format.needs_time() && !millis.is_finite()) {
            let message = format!("`{name}` says when the report was made: give `generatedAt` in ISO 8601");
            return Err(misuse("DAX001_OPTIONS_TYPE", &message));
        }
        // As each format wants it, whatever form it was given in.
        let at = if millis.is_finite() {
            String::from(Date::new(&millis.into()).to_iso_string())
        } else {
            String::new()
        };
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a time, and those before 1970 are none"
        )]
        let stamp =
            Stamp { at, millis: millis.max(0.0) as u64, module: sha256, commit, is_reopened, made_at };
        let report = read(report)?;
        Ok(Self { inner: dax001_export::Writer::new(report, format, Options { color, stamp, today }) })
    }

    /// Whether people read the format from the top, so that what failed should come first.
    #[wasm_bindgen(getter, js_name = isForPeople)]
    pub fn is_for_people(&self) -> bool {
        self.inner.format().is_for_people()
    }

    /// What stands before the findings.
    pub fn head(&self) -> String {
        self.inner.head()
    }

    /// Of how many of the next findings it shows the lines of their source.
    #[wasm_bindgen(getter)]
    pub fn excerpts(&self) -> u32 {
        u32::try_from(self.inner.excerpts()).unwrap_or(u32::MAX)
    }

    /// Says which annotations mean a finding that is written next, of those that don't list all findings that they mean
    /// (`findingsTotal`): their places in the report, the most important first, and how many there are. At most 20 are written.
    #[wasm_bindgen(js_name = setUnlisted)]
    pub fn set_unlisted(&mut self, index: u32, annotations: &[u32], total: u32) {
        self.inner.set_unlisted(index, annotations, total);
    }

    /// These findings, as their JSON with commas between them, each with its index in the report; of the first of them the bytes of the source around the first place of
    /// their evidence, where they can be read.
    pub fn findings(
        &mut self,
        indices: &[u32],
        findings: &str,
        #[wasm_bindgen(unchecked_param_type = "({ start: number; bytes: Uint8Array } | null)[]")]
        windows: &Array,
    ) -> Result<String, JsValue> {
        let findings: Vec<Finding> = parse(&format!("[{findings}]"))?;
        let excerpts: Vec<_> = findings
            .iter()
            .zip(windows.iter())
            .map(|(finding, window)| self.excerpt(finding, &window))
            .collect();
        let excerpts = excerpts.iter().map(Option::as_ref).chain(std::iter::repeat(None));
        let entries = indices.iter().zip(&findings).zip(excerpts);
        Ok(self.inner.findings(entries.map(|((&index, finding), excerpt)| Entry { index, finding, excerpt })))
    }

    /// What stands behind the findings.
    pub fn tail(&self) -> String {
        self.inner.tail()
    }

    /// The lines around a finding's place, from the bytes around it.
    fn excerpt(&self, finding: &Finding, window: &JsValue) -> Option<Excerpt> {
        let member = |name: &str| Reflect::get(window, &JsValue::from_str(name)).ok();
        let bytes: Uint8Array = member("bytes")?.dyn_into().ok()?;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "an offset, below 2^53")]
        let start = member("start")?.as_f64()? as u64;
        let place = finding.evidence.first()?;
        Some(excerpt(&bytes.to_vec(), start, place, self.inner.source(place.source)?.encoding))
    }
}

/// A value of the contract, by its text: that is what the contract is defined as, and the quickest way across.
fn read<T: DeserializeOwned>(value: &JsValue) -> Result<T, JsValue> {
    let text = JSON::stringify(value).ok().and_then(|text| text.as_string()).unwrap_or_default();
    parse(&text)
}

fn parse<T: DeserializeOwned>(text: &str) -> Result<T, JsValue> {
    serde_json::from_str(text)
        .map_err(|error| misuse("DAX001_REPORT_TYPE", &format!("this is no report of dax001: {error}")))
}
