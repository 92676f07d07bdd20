//! JavaScript bindings for the workbench: questions in, and jobs that say what they need.
//! `npm/shared/driver.js` supplies what they need.

use dax001_workbench::protocol::{Ask, FileFormat, Moment, Reply};
use dax001_workbench::{Answer, File, HostResponse, Need, SystemAnswer, SystemCall, SystemError};
use js_sys::{Array, JSON, Reflect, Uint8Array};
use serde::de::DeserializeOwned;
use wasm_bindgen::prelude::*;

use crate::convert::{byte_array, label_of, misuse, object, to_js, try_copied};
use crate::evaluator::options_of;
use crate::plan::choices_of;

/// Everything that is open in one instance of the module.
#[wasm_bindgen(skip_typescript)]
#[derive(Default)]
pub struct Workbench {
    inner: dax001_workbench::Workbench,
}

#[wasm_bindgen]
impl Workbench {
    /// Creates a workbench with nothing open.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// Begins the work on a question (`Ask`), which refers to the files by their index. Throws if
    /// it is not a valid question.
    pub fn ask(&self, ask: &JsValue, files: &Array, moment: &JsValue) -> Result<Job, JsValue> {
        check(ask)?;
        let (ask, moment): (Ask, Moment) = (read(ask)?, read(moment)?);
        let work = to_js(&ask.work())?;
        Ok(Job { inner: self.inner.ask(ask, files_of(files), moment), work })
    }

    /// Begins an evaluation whose result nobody uses: an engine compiles functions when they are
    /// first called.
    pub fn rehearse() -> Job {
        Job::new(dax001_workbench::rehearse())
    }

    /// Begins the work on a question that another instance of the module asks.
    pub fn aside(question: &str, files: &Array) -> Job {
        Job::new(dax001_workbench::Workbench::aside(question, files_of(files)))
    }
}

/// Begins a run of the program with these arguments. `facts` is what the host knows about the
/// system (`Facts`).
#[wasm_bindgen(skip_typescript)]
pub fn program(arguments: Vec<String>, facts: &JsValue) -> Result<Job, JsValue> {
    Ok(Job::new(dax001_workbench::program(arguments, read(facts)?)))
}

/// Work that proceeds step by step.
#[wasm_bindgen(skip_typescript)]
pub struct Job {
    inner: dax001_workbench::Job,
    work: JsValue,
}

impl Job {
    /// Wraps a job of the workbench. Its `work` is undefined.
    pub(crate) fn new(inner: dax001_workbench::Job) -> Self {
        Self { inner, work: JsValue::UNDEFINED }
    }
}

#[wasm_bindgen]
impl Job {
    /// Continues with what the job asked for, and returns what it needs next: an object with its
    /// `kind`.
    pub fn step(&mut self, response: &JsValue) -> Result<JsValue, JsValue> {
        need(self.inner.step(response_of(response)?))
    }

    /// The work that the job does (`Work`). Read it early: after a trap, the job can't answer any
    /// more.
    #[wasm_bindgen(getter)]
    pub fn work(&self) -> JsValue {
        self.work.clone()
    }

    /// Whether anybody still wants the job's result.
    #[wasm_bindgen(getter, js_name = isWanted)]
    pub fn is_wanted(&self) -> bool {
        self.inner.is_wanted()
    }
}

/// Reads a value of the protocol from its JSON text. That is the fastest way across, and the module
/// contains a JSON reader for reports anyway.
pub(crate) fn read<T: DeserializeOwned>(value: &JsValue) -> Result<T, JsValue> {
    let text = JSON::stringify(value).ok().and_then(|text| text.as_string()).unwrap_or_default();
    serde_json::from_str(&text).map_err(|error| misuse("DAX001_INPUT_TYPE", &error.to_string()))
}

/// Throws for wrong arguments from callers of the package: an unknown member would otherwise be
/// ignored silently.
fn check(ask: &JsValue) -> Result<(), JsValue> {
    let member = |value: &JsValue, name: &str| Reflect::get(value, &name.into()).unwrap_or_default();
    let evaluation = member(ask, "evaluateOnce");
    if evaluation.is_object() {
        for input in Array::from(&member(&evaluation, "inputs")).iter() {
            label_of(&member(&input, "label"))?;
        }
        options_of(&member(&evaluation, "settings"))?;
    }
    choices_of(&member(&member(ask, "planOnce"), "choices")).map(drop)
}

/// Files from JavaScript: blobs, and streams, which have no size.
pub(crate) fn files_of(files: &Array) -> Vec<File> {
    files.iter().map(file_of).collect()
}

fn file_of(file: JsValue) -> File {
    let size = Reflect::get(&file, &"size".into()).ok().and_then(|size| size.as_f64());
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a number of bytes, below 2^53"
    )]
    let size = size.unwrap_or_default() as u64;
    File::new(file, size)
}

/// Why a host's response cannot be used.
const NO_MEMORY: &str = "there is not enough memory for it here";

/// Converts JavaScript's response to a need of a job.
fn response_of(response: &JsValue) -> Result<HostResponse, JsValue> {
    if response.is_undefined() {
        return Ok(HostResponse::Nothing);
    }
    let member = |name: &str| Reflect::get(response, &name.into()).ok().filter(|value| !value.is_undefined());
    if let Some(bytes) = member("bytes") {
        let bytes =
            byte_array(&bytes).ok_or_else(|| misuse("DAX001_EVIDENCE_TYPE", "bytes must be a Uint8Array"))?;
        let refused = || HostResponse::Refused(NO_MEMORY.to_owned());
        return Ok(try_copied(bytes).map_or_else(refused, HostResponse::Bytes));
    }
    if let Some(file) = member("file") {
        return Ok(HostResponse::Kept(file_of(file)));
    }
    if let Some(answer) = member("system") {
        return Ok(HostResponse::System(system_answer(&answer)?));
    }
    if let Some(answer) = member("answer") {
        let member = |name: &str| Reflect::get(&answer, &name.into());
        let pieces = member("findings")?.dyn_into::<Array>()?;
        let findings = pieces.iter().map(|piece| try_copied(byte_array(&piece)?)).collect::<Option<_>>();
        let Some(findings) = findings else { return Ok(HostResponse::Refused(NO_MEMORY.to_owned())) };
        return Ok(HostResponse::Answer(Answer {
            value: member("value")?.as_string().unwrap_or_default(),
            findings,
            files: files_of(&member("files")?.dyn_into::<Array>()?),
        }));
    }
    Ok(HostResponse::Refused(member("refused").and_then(|reason| reason.as_string()).unwrap_or_default()))
}

/// Converts what the system answers: a file, an error, or a value.
fn system_answer(answer: &JsValue) -> Result<Result<SystemAnswer, SystemError>, JsValue> {
    let member = |name: &str| Reflect::get(answer, &name.into()).ok().filter(|value| !value.is_undefined());
    if let Some(file) = member("file") {
        return Ok(Ok(SystemAnswer::File(file_of(file))));
    }
    member("error").map_or_else(|| read(answer).map(Ok), |error| read(&error).map(Err))
}

/// Converts a system call to a plain object. Its bytes and files are added as they are.
fn system_call(mut call: SystemCall) -> Result<JsValue, JsValue> {
    let beside = match &mut call {
        SystemCall::Write { bytes, .. } => {
            Some(("bytes", Uint8Array::from(std::mem::take(bytes).as_slice()).into()))
        }
        SystemCall::Join { files } => Some(("files", contents(files))),
        _ => None,
    };
    let value = to_js(&call)?;
    if let Some((name, beside)) = beside {
        Reflect::set(&value, &name.into(), &beside)?;
    }
    Ok(value)
}

fn need(need: Need) -> Result<JsValue, JsValue> {
    let kind = |kind: &str| ("kind", JsValue::from(kind));
    let bytes = |bytes: Vec<u8>| JsValue::from(Uint8Array::from(bytes.as_slice()));
    #[expect(clippy::cast_precision_loss, reason = "an offset, below 2^53")]
    let offset = |offset: u64| JsValue::from(offset as f64);
    let need = match need {
        Need::Chunk { file, from } => {
            object([kind("chunk"), ("file", content(&file)), ("from", offset(from))])
        }
        Need::Read { file, range } => object([
            kind("read"),
            ("file", content(&file)),
            ("from", offset(range.start)),
            ("to", offset(range.end)),
        ]),
        Need::BeginHash(file) => object([kind("beginHash"), ("file", content(&file))]),
        Need::Hash(file) => object([kind("hash"), ("file", content(&file))]),
        Need::Keep(data) => object([kind("keep"), ("bytes", bytes(data))]),
        Need::Aside { question, files } => {
            object([kind("aside"), ("question", question.into()), ("files", contents(&files))])
        }
        Need::Turn => object([kind("turn")]),
        Need::Wait => object([kind("wait")]),
        Need::Write(data) => object([kind("write"), ("bytes", bytes(data))]),
        Need::Progress(reply) => object([kind("progress"), ("reply", value(reply)?)]),
        Need::Reply(reply) => object([kind("reply"), ("reply", value(reply)?)]),
        Need::Answer(Answer { value, findings, files }) => object([
            kind("answer"),
            (
                "answer",
                object([
                    ("value", value.into()),
                    ("findings", findings.into_iter().map(bytes).collect::<Array>().into()),
                    ("files", contents(&files)),
                ])?
                .into(),
            ),
        ]),
        Need::System(call) => object([kind("system"), ("call", system_call(call)?)]),
        Need::Done => object([kind("done")]),
    };
    need.map(JsValue::from)
}

fn content(file: &File) -> JsValue {
    file.content::<JsValue>().cloned().unwrap_or_default()
}

fn contents(files: &[File]) -> JsValue {
    files.iter().map(content).collect::<Array>().into()
}

/// A reply as a plain object, with the bytes of a window as a `Uint8Array`.
fn value(mut reply: Reply) -> Result<JsValue, JsValue> {
    let window = match &mut reply {
        Reply::Detail(detail) => detail.window.as_mut().map(|window| std::mem::take(&mut window.bytes)),
        _ => None,
    };
    let value = to_js(&reply)?;
    if let Some(bytes) = window {
        let member = |value: &JsValue, name: &str| Reflect::get(value, &name.into());
        let window = member(&member(&value, "detail")?, "window")?;
        Reflect::set(&window, &"bytes".into(), &Uint8Array::from(bytes.as_slice()))?;
    }
    Ok(value)
}

/// The format with this name.
pub(crate) fn format_of(format: &JsValue) -> Result<FileFormat, JsValue> {
    let name = format.as_string().unwrap_or_default();
    FileFormat::of(&name).ok_or_else(|| {
        let names = dax001_export::Format::ALL.map(dax001_export::Format::name).join(", ");
        misuse("DAX001_FORMAT", &format!("`{name}` is not a format: give json, {names}"))
    })
}
