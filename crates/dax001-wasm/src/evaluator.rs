//! JavaScript bindings for evaluations: sources in, a report out.

use dax001::SkippedFile;
use dax001::contract::label::Label;
use dax001::contract::problem::{Problem, ProblemCode, Severity};
use dax001::contract::settings::Settings;
use js_sys::{Array, JsString, Object, Reflect};
use serde::Deserialize;
use wasm_bindgen::prelude::*;

use crate::convert::{
    CopyBuffer, byte_array, chunk_of, copied, evidence, label_of, misuse, name_of, object_of, readable_bytes,
};
use crate::report_handle::ReportHandle;

// npm/policy.js adds this method.
#[wasm_bindgen(typescript_custom_section)]
const READ: &str = r"
export interface Evaluator {
  /**
   * Reads one source to its end: calls `begin`, `push` for each chunk, and `end`. If reading fails,
   * the report says so and is not a pass. Read one source after another, and wait for the last one
   * before you call `finish`.
   */
  read(name: string, source: ReadableStream<Uint8Array> | AsyncIterable<Uint8Array> | Blob, label?: Label, options?: ReadOptions): Promise<void>;
}
";

/// Options of an evaluation: hashing, and what you require beyond the rule.
#[derive(Clone, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct Options {
    /// Hash each source, too, so that the report can be verified later: `Source.sha256`. An
    /// `Evaluator` compares files with the manifest of their export (`export.json`) only if it
    /// hashes. `evaluate` hashes by itself if there is a manifest among its inputs.
    pub sha256: bool,
    /// Your requirements beyond the rule.
    #[serde(flatten)]
    pub settings: Settings,
}

/// Evaluates evidence against DAX-001.
///
/// A string or bytes are one source, which has no name of its own. A list names each of its
/// sources.
#[wasm_bindgen(unchecked_return_type = "Report")]
pub fn evaluate(
    #[wasm_bindgen(unchecked_param_type = "string | Uint8Array | readonly Input[]")] input: &JsValue,
    #[wasm_bindgen(unchecked_optional_param_type = "Options")] options: &JsValue,
) -> Result<JsValue, JsValue> {
    let options = options_of(options)?;
    let has_manifest =
        input.dyn_ref::<Array>().is_some_and(|inputs| inputs.iter().any(|one| is_manifest(&one)));
    let mut evaluator = evaluator(Options { sha256: options.sha256 || has_manifest, ..options });
    let mut evaluate_source = |name: &str, label: Label, data: &JsValue| {
        evaluator.begin(name, label);
        match byte_array(data) {
            Some(data) => {
                CopyBuffer::default().each_piece(readable_bytes(data)?, |piece| evaluator.push(piece));
            }
            None => evaluator.push(&evidence(data)?),
        }
        evaluator.end();
        Ok::<(), JsValue>(())
    };
    if let Some(inputs) = input.dyn_ref::<Array>() {
        for input in inputs.iter() {
            check_members(&input)?;
            let name = name_of(&member(&input, "name")?)?;
            evaluate_source(&name, label_of(&member(&input, "label")?)?, &member(&input, "data")?)?;
        }
    } else {
        evaluate_source("input", Label::default(), input)?;
    }
    ReportHandle::new(evaluator.hold()).into_object()
}

/// Evaluates sources that come in chunks, in bounded memory.
///
/// For each source, call `begin`, `push` for each chunk, and `end`. Then call `finish` once.
#[wasm_bindgen]
pub struct Evaluator {
    /// `None` once it has finished.
    inner: Option<dax001::Evaluator>,
    /// Whether a source has begun and has not ended.
    is_open: bool,
    window: CopyBuffer,
}

#[wasm_bindgen]
impl Evaluator {
    /// Creates an evaluator without sources.
    #[wasm_bindgen(constructor)]
    pub fn new(
        #[wasm_bindgen(unchecked_optional_param_type = "Options")] options: &JsValue,
    ) -> Result<Self, JsValue> {
        Ok(Self {
            inner: Some(evaluator(options_of(options)?)),
            is_open: false,
            window: CopyBuffer::default(),
        })
    }

    /// Begins a source. Its label says what you know of its account and region. The previous source
    /// must have ended: if two were open at once, their bytes would mix.
    pub fn begin(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "string")] name: &JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "Label")] label: &JsValue,
    ) -> Result<(), JsValue> {
        let (name, label) = (name_of(name)?, label_of(label)?);
        self.closed()?.begin(&name, label);
        self.is_open = true;
        Ok(())
    }

    /// Adds the next bytes of the source, split anywhere. Strings are rejected, because a chunk
    /// could end within a character.
    pub fn push(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "Uint8Array")] chunk: &JsValue,
    ) -> Result<(), JsValue> {
        let chunk = chunk_of(chunk)?;
        let mut window = std::mem::take(&mut self.window);
        let source = self.source()?;
        window.each_piece(chunk, |piece| source.push(piece));
        self.window = window;
        Ok(())
    }

    /// Names a file among the evidence that is not read, such as one that `osMetadata` recognizes
    /// or a list of accepted risks. The report lists it as a warning. Don't begin a source for it.
    pub fn skip(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "string")] name: &JsValue,
        #[wasm_bindgen(unchecked_param_type = "SkippedFile")] file: &JsValue,
    ) -> Result<(), JsValue> {
        let name = name_of(name)?;
        let what = file.as_string().unwrap_or_default();
        let file = SkippedFile::ALL.into_iter().find(|file| file.describe() == what);
        let file =
            file.ok_or_else(|| misuse("DAX001_SKIPPED_FILE", "this is not a kind of file that is skipped"))?;
        self.closed()?.skip(&name, file);
        Ok(())
    }

    /// Names a skipped file of a saved report whose evidence is evaluated again. Code and message
    /// are those of `Seal.skipped`.
    #[wasm_bindgen(js_name = skipAgain)]
    pub fn skip_again(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "string")] code: JsValue,
        #[wasm_bindgen(unchecked_param_type = "string")] message: &JsValue,
    ) -> Result<(), JsValue> {
        let wrong = || misuse("DAX001_PROBLEM_CODE", "this is not the code of a skipped file");
        let code = serde_wasm_bindgen::from_value(code).map_err(|_| wrong())?;
        let message = message.as_string().ok_or_else(wrong)?;
        if self.closed()?.skip_again(code, &message) { Ok(()) } else { Err(wrong()) }
    }

    /// Ends the source early because the rest of it can't be read; the report says so. With a code,
    /// the reason is the problem's message. Use this for a problem that an archive reports for one
    /// of its files.
    pub fn fail(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "string")] reason: &JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "ErrorCode")] code: &JsValue,
    ) -> Result<(), JsValue> {
        let reason = reason.as_string().unwrap_or_else(|| "no reason was given".to_owned());
        let source = self.source()?;
        if code.is_undefined() {
            source.fail(&reason);
        } else {
            let code = serde_wasm_bindgen::from_value(code.clone()).ok();
            // A warning would not make the source incomplete.
            let code = code.filter(|code: &ProblemCode| code.severity() == Severity::Error);
            let code =
                code.ok_or_else(|| misuse("DAX001_PROBLEM_CODE", "this is not the code of an error"))?;
            source.fail_with(Problem::new(code, reason));
        }
        self.is_open = false;
        Ok(())
    }

    /// Ends the source.
    pub fn end(&mut self) -> Result<(), JsValue> {
        self.source()?.end();
        self.is_open = false;
        Ok(())
    }

    /// How many records and list entries have been read so far.
    #[wasm_bindgen(getter)]
    pub fn clusters(&self) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "no evidence contains 2^53 clusters")]
        self.inner.as_ref().map_or(0.0, |inner| inner.clusters() as f64)
    }

    /// Reports on all sources. They must have ended, because a part of one can look complete.
    /// Nothing can be called afterwards.
    #[wasm_bindgen(unchecked_return_type = "Report")]
    pub fn finish(&mut self) -> Result<JsValue, JsValue> {
        self.hold()?.into_object()
    }

    /// Reports like `finish`, but the findings stay in the module's memory. You read them piece by
    /// piece.
    pub fn hold(&mut self) -> Result<ReportHandle, JsValue> {
        self.closed()?;
        let inner = self.inner.take().ok_or_else(finished)?;
        // Release the buffer: JavaScript may never free this evaluator.
        self.window = CopyBuffer::default();
        Ok(ReportHandle::new(inner.hold()))
    }
}

impl Evaluator {
    /// The evaluator, for calls that need an open source: bytes without one would have no name.
    fn source(&mut self) -> Result<&mut dax001::Evaluator, JsValue> {
        let is_open = self.is_open;
        let inner = self.inner()?;
        if is_open {
            Ok(inner)
        } else {
            Err(misuse("DAX001_NO_SOURCE", "no source has begun: call `begin` first"))
        }
    }

    /// The evaluator, for calls that allow no open source.
    fn closed(&mut self) -> Result<&mut dax001::Evaluator, JsValue> {
        let is_open = self.is_open;
        let inner = self.inner()?;
        if is_open {
            Err(misuse("DAX001_SOURCE_OPEN", "a source has not ended: call `end` first, or wait for `read`"))
        } else {
            Ok(inner)
        }
    }

    fn inner(&mut self) -> Result<&mut dax001::Evaluator, JsValue> {
        self.inner.as_mut().ok_or_else(finished)
    }
}

/// Creates an evaluator with these options.
fn evaluator(Options { sha256, settings }: Options) -> dax001::Evaluator {
    let evaluator = dax001::Evaluator::default().with_settings(settings);
    if sha256 { evaluator.with_sha256() } else { evaluator }
}

pub(crate) fn options_of(options: &JsValue) -> Result<Options, JsValue> {
    let options: Options = object_of(
        options,
        &["sha256", "asOf", "maxAge", "expectAccounts", "expectRegions"],
        "DAX001_OPTIONS_TYPE",
        "options are an object with `sha256` as a boolean, `asOf` and `maxAge` as strings, `expectAccounts` as a list of objects with `id` and `name`, `expectRegions` as a list of strings, and nothing else",
    )?;
    options.settings.check().map_err(|message| misuse("DAX001_OPTIONS_VALUE", &message))?;
    Ok(options)
}

/// Whether an input is the manifest of an export. If one is, all inputs are hashed.
fn is_manifest(input: &JsValue) -> bool {
    let Ok(data) = member(input, "data") else { return false };
    let is_small = |length: u32| length as usize <= dax001::files::MANIFEST_LIMIT;
    if let Some(data) = byte_array(&data) {
        is_small(data.length()) && dax001::files::is_manifest(&copied(data))
    } else if let Some(text) = data.dyn_ref::<JsString>() {
        is_small(text.length()) && dax001::files::is_manifest(String::from(text).as_bytes())
    } else {
        false
    }
}

/// Rejects unknown members: a misspelled label would otherwise be ignored silently. Members that
/// are `undefined` count as omitted.
fn check_members(input: &JsValue) -> Result<(), JsValue> {
    let is_known = |key: &JsValue| {
        ["name", "data", "label"].iter().any(|name| *key == *name)
            || Reflect::get(input, key).is_ok_and(|member| member.is_undefined())
    };
    if input.is_object() && Object::keys(input.unchecked_ref::<Object>()).iter().all(|key| is_known(&key)) {
        return Ok(());
    }
    let message = "each source is an object with `name`, `data` and optionally `label`, and nothing else";
    Err(misuse("DAX001_INPUT_TYPE", message))
}

fn member(object: &JsValue, name: &str) -> Result<JsValue, JsValue> {
    Reflect::get(object, &JsValue::from_str(name))
        .map_err(|_| misuse("DAX001_INPUT_TYPE", "each input must be an object with `name` and `data`"))
}

fn finished() -> JsValue {
    misuse("DAX001_FINISHED", "this evaluator is finished: create a new one")
}
