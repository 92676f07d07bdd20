//! The DAX-001 policy for JavaScript: a thin binding that converts, calls and converts back. One module has it all: archives,
//! reviews and exports have their bindings in their crates, and are linked here.
//!
//! Bad evidence never throws: the report says what is wrong with it. What throws is a programming
//! error, such as a number in place of evidence: a `TypeError` with a `code`.

use dax001::SkippedFile;
use dax001::collection::AgeAt;
use dax001::contract::collection::Collection;
use dax001::contract::label::Label;
use dax001::contract::problem::{Problem, ProblemCode, Severity};
use dax001::contract::settings::Settings;
use dax001::files::{FileKind, OsMetadata};
use dax001::remediation::choices::Choices;
use dax001::remediation::plan::Plan;
// Linked for their bindings.
#[cfg(target_family = "wasm")]
use dax001_archive as _;
use dax001_export as _;
use dax001_held::{HeldReport, to_js};
use dax001_review as _;
use js_sys::{Array, Function, JsString, Map, Object, Reflect, TypeError, Uint8Array};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::*;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = include_str!("../npm/types.d.ts");

#[wasm_bindgen(typescript_custom_section)]
const KINDS: &str = r#"
/**
 * What a file is by its content: evidence, a file about its collection (the manifest of an export, or an answer of AWS about the caller,
 * the regions or the accounts), a saved report of this tool, one that is broken (truncated, for example), or nothing that the policy knows.
 */
export type FileKind = "evidence" | "collection" | "saved-report" | "broken-report" | "unrecognised";

/** A file that the operating system keeps for itself. */
export type OsMetadataFile =
  | "AppleDouble file of macOS"
  | ".DS_Store file of macOS"
  | "Thumbs.db file of Windows"
  | "desktop.ini file of Windows";

/** A file among the evidence that is not read. */
export type SkippedFile = OsMetadataFile | "list of accepted risks" | "saved report of dax001";
"#;

// What npm/evaluator.js adds.
#[wasm_bindgen(typescript_custom_section)]
const READ: &str = r"
export interface Evaluator {
  /**
   * Reads one source to its end: `begin`, `push` for each chunk, `end`. Where it can't be read on, the report says so and it is no pass.
   * Read one source after another, and wait for the last before you `finish`.
   */
  read(name: string, source: ReadableStream<Uint8Array> | AsyncIterable<Uint8Array> | Blob, label?: Label): Promise<void>;
}
";

/// What [`plan`] answers.
#[derive(Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum PlanResult {
    /// The plan for the cluster.
    Plan(Plan),
    /// Why there is none: the bytes are not a cluster's record.
    Problem(Problem),
}

/// What an evaluation does beside judging, and what you ask beside the rule.
#[derive(Clone, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct Options {
    /// Hash each source, too, so that the report can be verified later: `Source.sha256`. An `Evaluator` compares files with the
    /// manifest of their export (`export.json`) only where it hashes; `evaluate` hashes by itself where a manifest is given.
    pub sha256: bool,
    /// What you ask beside the rule.
    #[serde(flatten)]
    pub settings: Settings,
}

/// Judges evidence against DAX-001.
///
/// A string or bytes are one source without a name; a list names each of its sources.
#[wasm_bindgen(unchecked_return_type = "Report")]
pub fn evaluate(
    #[wasm_bindgen(unchecked_param_type = "string | Uint8Array | readonly Input[]")] input: &JsValue,
    #[wasm_bindgen(unchecked_optional_param_type = "Options")] options: &JsValue,
) -> Result<JsValue, JsValue> {
    let options = options_of(options)?;
    let has_manifest =
        input.dyn_ref::<Array>().is_some_and(|inputs| inputs.iter().any(|one| is_manifest(&one)));
    let mut evaluator = evaluator(Options { sha256: options.sha256 || has_manifest, ..options });
    let mut judge = |name: &str, label: Label, data: &JsValue| {
        evaluator.begin(name, label);
        match data.dyn_ref() {
            Some(data) => Window::default().each_piece(whole(data)?, |piece| evaluator.push(piece)),
            None => evaluator.push(&bytes(data)?),
        }
        evaluator.end();
        Ok::<(), JsValue>(())
    };
    if let Some(inputs) = input.dyn_ref::<Array>() {
        for input in inputs.iter() {
            let name = name_of(&member(&input, "name")?)?;
            judge(&name, label_of(&member(&input, "label")?)?, &member(&input, "data")?)?;
        }
    } else {
        judge("input", Label::default(), input)?;
    }
    HeldReport::new(evaluator.hold()).whole()
}

/// Judges sources that come in chunks, in bounded memory.
///
/// Call `begin`, `push` for each chunk, and `end` for each source; then `finish` once.
#[wasm_bindgen]
pub struct Evaluator {
    /// Nothing once it has finished.
    inner: Option<dax001::Evaluator>,
    /// A source has begun and has not ended.
    is_open: bool,
    window: Window,
}

#[wasm_bindgen]
impl Evaluator {
    /// An evaluator without sources.
    #[wasm_bindgen(constructor)]
    pub fn new(
        #[wasm_bindgen(unchecked_optional_param_type = "Options")] options: &JsValue,
    ) -> Result<Self, JsValue> {
        Ok(Self { inner: Some(evaluator(options_of(options)?)), is_open: false, window: Window::default() })
    }

    /// Begins a source. Its label says what you know of its account and region. The source before it must have ended: of two that
    /// are read at once, the bytes would be mixed.
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

    /// The next bytes of the source, cut anywhere. Only bytes: a string can be cut within a character.
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

    /// Names a file that lies among the evidence and is not read, such as one that `osMetadata` told or a list of accepted
    /// risks: the report lists it as a warning. Begin no source for it.
    pub fn skip(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "string")] name: &JsValue,
        #[wasm_bindgen(unchecked_param_type = "SkippedFile")] file: &JsValue,
    ) -> Result<(), JsValue> {
        let name = name_of(name)?;
        let what = file.as_string().unwrap_or_default();
        let metadata = OsMetadata::ALL.into_iter().find(|metadata| metadata.describe() == what);
        let file = match metadata {
            Some(metadata) => SkippedFile::OsMetadata(metadata),
            None if what == RISK_LIST => SkippedFile::RiskList,
            None if what == SAVED_REPORT => SkippedFile::SavedReport,
            None => return Err(misuse("DAX001_SKIPPED_FILE", "this is not a kind of file that is skipped")),
        };
        self.closed()?.skip(&name, file);
        Ok(())
    }

    /// Names a skipped file as a saved report names it, whose evidence is evaluated again: the code and the message are
    /// those of `Seal.skipped`.
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

    /// Ends the source where it is, because the rest of it can't be read; the report says so. With a code the reason
    /// is the problem's message: that of a problem which an archive gave for one of its files.
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
            // A warning would leave the source as whole as it is.
            let code = code.filter(|code: &ProblemCode| code.severity() == Severity::Error);
            let code = code.ok_or_else(|| misuse("DAX001_PROBLEM_CODE", "this is no code of an error"))?;
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
        #[expect(clippy::cast_precision_loss, reason = "no evidence holds 2^53 clusters")]
        self.inner.as_ref().map_or(0.0, |inner| inner.clusters() as f64)
    }

    /// Reports on all the sources, which must have ended: a part of one can look whole. Nothing can be called after it.
    #[wasm_bindgen(unchecked_return_type = "Report")]
    pub fn finish(&mut self) -> Result<JsValue, JsValue> {
        self.hold()?.whole()
    }

    /// Reports as `finish` does, in a report whose findings stay in the module's memory and are asked for piece by piece.
    pub fn hold(&mut self) -> Result<HeldReport, JsValue> {
        self.closed()?;
        let inner = self.inner.take().ok_or_else(finished)?;
        // One that isn't freed keeps no room for bytes.
        self.window = Window::default();
        Ok(HeldReport::new(inner.hold()))
    }
}

impl Evaluator {
    /// For what needs a source that is open: bytes without one would have no name.
    fn source(&mut self) -> Result<&mut dax001::Evaluator, JsValue> {
        let is_open = self.is_open;
        let inner = self.inner()?;
        if is_open {
            Ok(inner)
        } else {
            Err(misuse("DAX001_NO_SOURCE", "no source has begun: call `begin` first"))
        }
    }

    /// For what no source may be open for.
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

/// An evaluator that does what the options say.
fn evaluator(Options { sha256, settings }: Options) -> dax001::Evaluator {
    let evaluator = dax001::Evaluator::default().with_settings(settings);
    if sha256 { evaluator.with_sha256() } else { evaluator }
}

fn options_of(options: &JsValue) -> Result<Options, JsValue> {
    let options: Options = object_of(
        options,
        &["sha256", "asOf", "maxAge", "expectAccounts", "expectRegions"],
        "DAX001_OPTIONS_TYPE",
        "options are an object with `sha256` as a boolean, `asOf` and `maxAge` as strings, `expectAccounts` as a list of objects with `id` and `name`, `expectRegions` as a list of strings, and nothing else",
    )?;
    options.settings.check().map_err(|message| misuse("DAX001_OPTIONS_VALUE", &message))?;
    Ok(options)
}

/// Whether an input is the manifest of an export: then all inputs are hashed.
fn is_manifest(input: &JsValue) -> bool {
    let Ok(data) = member(input, "data") else { return false };
    let is_small = |length: u32| length as usize <= dax001::files::MANIFEST_LIMIT;
    if let Some(data) = data.dyn_ref::<Uint8Array>() {
        is_small(data.length()) && dax001::files::is_manifest(&copied(data))
    } else if let Some(text) = data.dyn_ref::<JsString>() {
        is_small(text.length()) && dax001::files::is_manifest(String::from(text).as_bytes())
    } else {
        false
    }
}

/// Reads the accounts that evidence should cover, for the option `expectAccounts`: what `aws organizations list-accounts` prints, a JSON
/// list of objects with `id` and `name`, a JSON object of names by id, or lines of an id and a name. Throws an error that says what is
/// wrong with it.
#[wasm_bindgen(js_name = expectedAccounts, unchecked_return_type = "ExpectedAccount[]")]
pub fn expected_accounts(
    #[wasm_bindgen(unchecked_param_type = "string | Uint8Array")] data: &JsValue,
) -> Result<JsValue, JsValue> {
    let accounts = dax001::collection::expected_accounts(&bytes(data)?);
    to_js(&accounts.map_err(|message| misuse("DAX001_ACCOUNTS", &message))?)
}

/// Who collected the evidence of a report, when, and how long before `now` (RFC 3339): one sentence, no full stop.
#[wasm_bindgen(js_name = describeCollection)]
#[expect(clippy::needless_pass_by_value, reason = "wasm-bindgen passes options by value")]
pub fn describe_collection(
    #[wasm_bindgen(unchecked_param_type = "Collection | undefined")] collection: JsValue,
    now: Option<String>,
) -> Result<String, JsValue> {
    let wrong = || misuse("DAX001_COLLECTION_TYPE", "this is not the `collection` of a report");
    let is_there = !collection.is_undefined() && !collection.is_null();
    let read = || serde_wasm_bindgen::from_value::<Collection>(collection).map_err(|_| wrong());
    let collection = is_there.then(read).transpose()?;
    let at = now.as_deref().map_or(AgeAt::Unknown, AgeAt::Now);
    Ok(dax001::collection::describe_collection(collection.as_ref(), at).text)
}

/// What the user asked of the evidence beside the rule (`Report.settings`): one sentence, no full stop. Nothing where that was
/// nothing.
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

/// What a list of accepted risks is called as a skipped file.
const RISK_LIST: &str = "list of accepted risks";
/// What a saved report is called as a skipped file.
const SAVED_REPORT: &str = "saved report of dax001";

/// Finds out what a file is by its content, as its bytes come in.
///
/// Evidence is mostly told by its first chunk; only what may be a saved report is read to its end.
#[wasm_bindgen]
#[derive(Default)]
pub struct KindReader {
    inner: dax001::files::KindReader,
    kind: Option<FileKind>,
}

#[wasm_bindgen]
impl KindReader {
    /// A reader that has read nothing yet.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads the next bytes, cut anywhere. Answers what the file is as soon as that is known: then no more need be pushed.
    #[wasm_bindgen(unchecked_return_type = "FileKind | undefined")]
    pub fn push(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "Uint8Array")] chunk: &JsValue,
    ) -> Result<JsValue, JsValue> {
        let chunk = chunk_of(chunk)?;
        let Self { inner, kind } = self;
        Window::default().each_piece(chunk, |piece| {
            if kind.is_none() {
                *kind = inner.push(piece);
            }
        });
        Ok(self.kind.map_or(JsValue::UNDEFINED, |kind| kind_name(kind).into()))
    }

    /// Whether what was pushed so far begins like a saved report: then the end of the file decides.
    #[wasm_bindgen(getter, js_name = mayBeReport)]
    pub fn may_be_report(&self) -> bool {
        self.inner.may_be_report()
    }

    /// What the file is, now that all of it has been pushed. What comes after it begins anew.
    #[wasm_bindgen(unchecked_return_type = "FileKind")]
    pub fn finish(&mut self) -> String {
        let Self { inner, kind } = std::mem::take(self);
        kind_name(kind.unwrap_or_else(|| inner.finish())).to_owned()
    }
}

fn kind_name(kind: FileKind) -> &'static str {
    match kind {
        FileKind::Evidence => "evidence",
        FileKind::Collection => "collection",
        FileKind::SavedReport => "saved-report",
        FileKind::BrokenReport => "broken-report",
        FileKind::Unrecognised => "unrecognised",
    }
}

/// What a file is that the operating system keeps for itself, in words for a person; nothing if it can be evidence,
/// whatever its name. Ask `mayBeOsMetadata` first, so that no large file is read for this.
#[wasm_bindgen(js_name = osMetadata, unchecked_return_type = "OsMetadataFile | undefined")]
pub fn os_metadata(
    #[wasm_bindgen(unchecked_param_type = "Uint8Array")] data: &JsValue,
) -> Result<JsValue, JsValue> {
    let metadata = dax001::files::os_metadata(&copied(chunk_of(data)?));
    Ok(metadata.map_or(JsValue::UNDEFINED, |metadata| metadata.describe().into()))
}

/// Whether a file of this size, which begins with these bytes (eight suffice), may be one that the operating system keeps
/// for itself.
#[wasm_bindgen(js_name = mayBeOsMetadata)]
pub fn may_be_os_metadata(
    #[wasm_bindgen(unchecked_param_type = "Uint8Array")] head: &JsValue,
    size: f64,
) -> Result<bool, JsValue> {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a number of bytes")]
    let size = size as u64;
    Ok(dax001::files::may_be_os_metadata(&copied(chunk_of(head)?), size))
}

/// Whether the text is the code of a region by its form: `us-east-1`, `us-gov-west-1`, `eusc-de-east-1`.
#[wasm_bindgen(js_name = isRegion)]
pub fn is_region(text: &str) -> bool {
    dax001::aws::regions::is_region(text)
}

/// Whether the text is an account id: twelve digits.
#[wasm_bindgen(js_name = isAccount)]
pub fn is_account(text: &str) -> bool {
    dax001::aws::arn::is_account(text)
}

/// SHA-256 of bytes that come in chunks, for a host that hashes sources by itself: after it has shown the report, for example.
#[wasm_bindgen]
#[derive(Default)]
pub struct Sha256 {
    inner: dax001::Sha256,
}

#[wasm_bindgen]
impl Sha256 {
    /// Of nothing yet.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// The next bytes, cut anywhere.
    pub fn push(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "Uint8Array")] chunk: &JsValue,
    ) -> Result<(), JsValue> {
        let chunk = chunk_of(chunk)?;
        Window::default().each_piece(chunk, |piece| self.inner.push(piece));
        Ok(())
    }

    /// The hash of all of them in lower-case hexadecimal, as `Source.sha256` has it. What comes after it begins anew.
    pub fn finish(&mut self) -> String {
        std::mem::take(&mut self.inner).finish()
    }
}

/// What to do about one cluster: the plan from its own record, given as the text or the bytes from the
/// record's opening to its closing brace. `Evidence.record` says where they stand in the source. The choices say what is to be
/// different at the new cluster, and what the record doesn't say of the old one.
#[wasm_bindgen(unchecked_return_type = "PlanResult")]
pub fn plan(
    #[wasm_bindgen(unchecked_param_type = "string | Uint8Array")] record: &JsValue,
    #[wasm_bindgen(unchecked_optional_param_type = "Choices")] choices: &JsValue,
) -> Result<JsValue, JsValue> {
    let choices: Choices = object_of(
        choices,
        &["newName", "nodeType", "inTransit", "region", "takenNames"],
        "DAX001_CHOICES_TYPE",
        "choices are an object with `newName`, `nodeType` and `region` as strings, `inTransit` as \"NONE\" or \"TLS\", `takenNames` as a list of strings, and nothing else",
    )?;
    to_js(&match dax001::remediation::plan(&bytes(record)?, &choices) {
        Ok(plan) => PlanResult::Plan(plan),
        Err(problem) => PlanResult::Problem(problem),
    })
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

/// Rule DAX-001 in full: what it asks for, how to audit and how to put right, and what it serves.
#[wasm_bindgen(unchecked_return_type = "Rule")]
pub fn rule() -> Result<JsValue, JsValue> {
    to_js(&dax001::rule::description::rule())
}

/// The version of this module.
#[wasm_bindgen]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}

/// The bytes of a string or of a `Uint8Array`.
fn bytes(value: &JsValue) -> Result<Vec<u8>, JsValue> {
    if let Some(bytes) = value.dyn_ref::<Uint8Array>() {
        Ok(copied(whole(bytes)?))
    } else if let Some(text) = value.dyn_ref::<JsString>() {
        Ok(String::from(text).into_bytes())
    } else {
        Err(misuse(
            "DAX001_EVIDENCE_TYPE",
            "evidence must be a string or a Uint8Array, and several sources a list of { name, data }",
        ))
    }
}

/// The bytes of a chunk: no strings, which can be cut within a character.
fn chunk_of(chunk: &JsValue) -> Result<&Uint8Array, JsValue> {
    let chunk =
        chunk.dyn_ref().ok_or_else(|| misuse("DAX001_EVIDENCE_TYPE", "a chunk must be a Uint8Array"))?;
    whole(chunk)
}

/// An array all of which can be read: a length above 32 bits would be cut, and a part taken for the whole.
fn whole(bytes: &Uint8Array) -> Result<&Uint8Array, JsValue> {
    let length = Reflect::get(bytes, &"length".into())?.as_f64().unwrap_or(f64::INFINITY);
    if length <= f64::from(u32::MAX) {
        Ok(bytes)
    } else {
        Err(misuse(
            "DAX001_EVIDENCE_TYPE",
            "a Uint8Array may have up to 4 GiB: use an Evaluator, and give it one piece after another",
        ))
    }
}

/// Where bytes of JavaScript's are read: a piece of them at a time, so that this module's memory doesn't grow with them, and each piece is read
/// while the processor still has it near.
#[derive(Default)]
struct Window {
    bytes: Vec<u8>,
}

impl Window {
    const PIECE: u32 = 1 << 16;

    fn each_piece(&mut self, all: &Uint8Array, mut take: impl FnMut(&[u8])) {
        // An array whose buffer was given away has no bytes.
        let length = all.length();
        for from in (0..length).step_by(Self::PIECE as usize) {
            let to = length.min(from.saturating_add(Self::PIECE));
            self.bytes.resize((to - from) as usize, 0);
            all.subarray(from, to).copy_to(&mut self.bytes);
            take(&self.bytes);
        }
    }
}

/// The bytes of an array. One whose buffer was given away has none, and copying from it would throw through this module.
fn copied(bytes: &Uint8Array) -> Vec<u8> {
    if bytes.length() == 0 { Vec::new() } else { bytes.to_vec() }
}

fn name_of(value: &JsValue) -> Result<String, JsValue> {
    value.as_string().ok_or_else(|| misuse("DAX001_NAME_TYPE", "the name of a source must be a string"))
}

fn label_of(value: &JsValue) -> Result<Label, JsValue> {
    object_of(
        value,
        &["account", "region"],
        "DAX001_LABEL_TYPE",
        "a label is an object with `account` and `region` as strings, and nothing else",
    )
}

/// An object that can be left out. A misspelt member would be one that is silently not there.
fn object_of<T: DeserializeOwned + Default>(
    value: &JsValue,
    names: &[&str],
    code: &str,
    message: &str,
) -> Result<T, JsValue> {
    if value.is_undefined() || value.is_null() {
        return Ok(T::default());
    }
    let object = value.dyn_ref::<Object>().filter(|object| !object.is_instance_of::<Map>());
    let is_known = |key: JsValue| names.iter().any(|name| key == *name);
    let object = object.filter(|object| Object::keys(object).iter().all(is_known));
    let read = object.and_then(|_| serde_wasm_bindgen::from_value(value.clone()).ok());
    read.ok_or_else(|| misuse(code, message))
}

fn member(object: &JsValue, name: &str) -> Result<JsValue, JsValue> {
    Reflect::get(object, &JsValue::from_str(name))
        .map_err(|_| misuse("DAX001_INPUT_TYPE", "each input must be an object with `name` and `data`"))
}

fn finished() -> JsValue {
    misuse("DAX001_FINISHED", "this evaluator has finished: make a new one")
}

/// The error that a wrong call throws.
fn misuse(code: &str, message: &str) -> JsValue {
    let error = TypeError::new(message);
    // Setting a property of a new error object can't fail.
    let _ = Reflect::set(&error, &JsValue::from_str("code"), &JsValue::from_str(code));
    error.into()
}
