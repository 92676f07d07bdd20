//! The worker that judges: starting it, and asking it. The other side is `web/worker/`, behind the worker of the package; what it says is in `model/reply.rs`.

use dax001::contract::label::Label;
use dax001::contract::settings::Settings;
use dax001::remediation::choices::Choices;
use js_sys::{Array, Object, Reflect};
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::*;
use web_sys::Blob;
use yew::Callback;

use crate::browser::files;
use crate::browser::own::commit;
use crate::browser::read::read;
use crate::browser::today::{now, zone};
use crate::model::file_format::{FileFormat, SavedFile};
use crate::model::handle::BlobHandle;
use crate::model::query::Query;
use crate::model::reply::{Failure, Reply};
use crate::model::upload::Upload;
use crate::state::effect::{FileRequest, ReviewedAnnotation};

#[wasm_bindgen]
extern "C" {
    /// The client of the policy's package: see `crates/dax001-wasm/npm/worker/client.js`.
    type WorkerClient;
    /// Starts it: see `web/boot.js`. It says what the worker says, and why it can't go on.
    #[wasm_bindgen(js_name = startWorker, catch)]
    async fn start_worker(
        message: &Closure<dyn FnMut(JsValue)>,
        stopped: &Closure<dyn FnMut(String)>,
    ) -> Result<WorkerClient, JsValue>;
    #[wasm_bindgen(method)]
    fn post(this: &WorkerClient, message: &Object);
    #[wasm_bindgen(method)]
    fn free(this: &WorkerClient);
}

/// The worker, running.
pub(crate) struct Worker {
    client: WorkerClient,
    _on_message: Closure<dyn FnMut(JsValue)>,
    _on_stopped: Closure<dyn FnMut(String)>,
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.client.free();
    }
}

impl Worker {
    /// Starts the worker.
    pub(crate) async fn start(replies: Callback<Reply>) -> Result<Self, String> {
        let on_stopped = replies.clone();
        let on_message = Closure::new(move |message: JsValue| {
            if let Some(reply) = file_of(&message) {
                return replies.emit(reply);
            }
            replies.emit(read(message).unwrap_or_else(|error| {
                let message = format!("the worker's answer can't be read: {error}");
                Reply::Failed(Failure { run: u32::MAX, message, ..Failure::default() })
            }));
        });
        let on_stopped = Closure::new(move |message| {
            on_stopped.emit(Reply::Failed(Failure {
                run: u32::MAX,
                message,
                fatal: true,
                ..Failure::default()
            }));
        });
        let client = start_worker(&on_message, &on_stopped).await;
        let client = client
            .map_err(|error| format!("the worker that judges can't be started: {}", message(&error)))?;
        let this = Self { client, _on_message: on_message, _on_stopped: on_stopped };
        this.post("open", &[("commit", commit().into())]);
        Ok(this)
    }

    /// Judges everything that was given.
    pub(crate) fn evaluate(&self, run: u32, uploads: &[Upload], max_age: Option<String>) {
        let uploads: Array = uploads.iter().map(source).collect();
        let settings = Settings { as_of: Some(now()), max_age, ..Settings::default() };
        self.post(
            "evaluate",
            &[("run", run.into()), ("given", uploads.into()), ("settings", plain(&settings))],
        );
    }

    /// No evaluation before this one counts any more.
    pub(crate) fn cancel(&self, run: u32) {
        self.post("cancel", &[("run", run.into())]);
    }

    /// Away with the reports of all other evaluations, and with what was chosen for their plans.
    pub(crate) fn keep(&self, runs: &[u32]) {
        let runs: Array = runs.iter().map(|run| JsValue::from(*run)).collect();
        self.post("keep", &[("runs", runs.into())]);
    }

    /// Asks whether it is there.
    pub(crate) fn ping(&self) {
        self.post("ping", &[]);
    }

    /// Asks for some of the findings, and where among them all the chosen one is.
    pub(crate) fn rows(&self, run: u32, query: &Query, from: usize, count: usize, selected: Option<usize>) {
        let selected = selected.map_or(JsValue::NULL, JsValue::from);
        let range = [("from", from.into()), ("count", count.into()), ("selected", selected)];
        self.post("rows", &[&[("run", run.into()), ("query", plain(query))], &range[..]].concat());
    }

    /// Asks for the first findings, to print them.
    pub(crate) fn printable(&self, run: u32, query: &Query, count: usize) {
        self.post("printable", &[("run", run.into()), ("query", plain(query)), ("count", count.into())]);
    }

    /// Asks for everything about a finding, with the bytes around one place of its evidence.
    pub(crate) fn detail(&self, run: u32, index: usize, evidence: usize) {
        self.post("detail", &[("run", run.into()), ("index", index.into()), ("evidence", evidence.into())]);
    }

    /// Asks for the plan of a finding with these choices, which are kept for it.
    pub(crate) fn choose(&self, run: u32, index: usize, choices: &Choices) {
        self.post("choose", &[("run", run.into()), ("index", index.into()), ("choices", plain(choices))]);
    }

    /// Asks for an archive of the plans for all that failed.
    pub(crate) fn plans(&self, run: u32) {
        self.post("plans", &[("run", run.into())]);
    }

    /// The archive that is being made is not wanted any more.
    pub(crate) fn cancel_plans(&self) {
        self.post("cancelPlans", &[]);
    }

    /// Asks what a list of accepted risks says.
    pub(crate) fn read_list(&self, upload: &Upload) {
        self.post("readList", &[("name", upload.name().into()), ("blob", blob_or_undefined(upload))]);
    }

    /// Hands over the annotations, those of lists only where they have changed; the answer says of how many findings each speaks.
    pub(crate) fn annotate(
        &self,
        run: u32,
        revision: u32,
        typed: &[ReviewedAnnotation],
        lists: Option<&[ReviewedAnnotation]>,
    ) {
        let lists = lists.map_or(JsValue::UNDEFINED, plain);
        self.post(
            "annotate",
            &[("run", run.into()), ("revision", revision.into()), ("typed", plain(typed)), ("lists", lists)],
        );
    }

    /// Asks what has changed since an earlier report or export.
    pub(crate) fn compare(&self, run: u32, upload: &Upload) {
        self.post(
            "compare",
            &[
                ("run", run.into()),
                ("id", upload.id.into()),
                ("name", upload.name().into()),
                ("blob", blob_or_undefined(upload)),
            ],
        );
    }

    /// The comparison that is being made is not wanted any more.
    pub(crate) fn cancel_comparing(&self, run: u32) {
        self.post("cancelComparing", &[("run", run.into())]);
    }

    /// There is nothing to compare with any more.
    pub(crate) fn stop_comparing(&self, run: u32) {
        self.post("stopComparing", &[("run", run.into())]);
    }

    /// Verifies the saved report among what was given, by the rest of it.
    pub(crate) fn verify(&self, id: u32, uploads: &[Upload]) {
        self.post(
            "verify",
            &[("id", id.into()), ("given", uploads.iter().map(source).collect::<Array>().into())],
        );
    }

    /// The verification that goes on is not wanted any more.
    pub(crate) fn cancel_verifying(&self) {
        self.post("cancelVerifying", &[]);
    }

    /// Asks for the report as a file.
    pub(crate) fn save(&self, run: u32, file: &FileRequest) {
        let FileRequest { id, format, revision, typed, lists, today } = file;
        self.post(
            "save",
            &[
                ("run", run.into()),
                ("id", (*id).into()),
                ("format", format.name().into()),
                ("mediaType", format.media_type().into()),
                ("revision", (*revision).into()),
                ("typed", plain(typed)),
                ("lists", plain(lists)),
                ("today", today.as_str().into()),
                ("zone", zone().into()),
            ],
        );
    }

    /// The report that is being written is not wanted any more.
    pub(crate) fn cancel_saving(&self) {
        self.post("cancelSaving", &[]);
    }

    fn post(&self, kind: &str, members: &[(&str, JsValue)]) {
        self.client.post(&object(&[&[("type", kind.into())], members].concat()));
    }
}

/// A value of ours as a plain JavaScript value.
fn plain(value: &(impl Serialize + ?Sized)) -> JsValue {
    // Texts, numbers and lists of them: it can't fail.
    value.serialize(&Serializer::json_compatible()).unwrap_or_default()
}

/// The file in a message that holds one.
fn file_of(message: &JsValue) -> Option<Reply> {
    // Of a string, too, a member can be asked for.
    let file = Reflect::get(message, &"file".into()).ok().filter(JsValue::is_object)?;
    let member = |name: &str| Reflect::get(&file, &name.into()).ok();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "numbers of ours")]
    let number = |name: &str| Some(member(name)?.as_f64()? as u32);
    let blob = member("blob")?.dyn_into::<Blob>().ok()?;
    let format = member("format").and_then(|format| FileFormat::of(&format.as_string()?));
    let file = format.map(|format| Some(SavedFile::Report(format, number("revision")?, number("id")?)));
    let file = file.unwrap_or(Some(SavedFile::Plans))?;
    Some(Reply::File { run: number("run")?, file, blob: BlobHandle::from(blob) })
}

/// An upload as the worker takes it.
fn source(upload: &Upload) -> Object {
    let labels: Array = upload
        .labels
        .iter()
        .map(|(name, label)| Array::of2(&name.as_str().into(), &label_of(label)))
        .collect();
    let (blob, problem) = match files::blob(upload) {
        Ok(blob) => (blob.into(), JsValue::UNDEFINED),
        Err(reason) => {
            let problem = [("message", reason.into()), ("code", "source-unreadable".into())];
            (JsValue::UNDEFINED, object(&problem).into())
        }
    };
    object(&[("name", upload.name().into()), ("blob", blob), ("problem", problem), ("labels", labels.into())])
}

/// The bytes of an upload; `undefined` where the browser can't read them.
fn blob_or_undefined(upload: &Upload) -> JsValue {
    files::blob(upload).map_or(JsValue::UNDEFINED, JsValue::from)
}

/// A label as the module takes it.
fn label_of(label: &Label) -> JsValue {
    let members = [("account", &label.account), ("region", &label.region)];
    let said = members.into_iter().filter_map(|(name, text)| Some((name, text.as_deref()?.into())));
    object(&said.collect::<Vec<_>>()).into()
}

/// A plain JavaScript object.
fn object(members: &[(&str, JsValue)]) -> Object {
    let object = Object::new();
    for (name, value) in members {
        // Setting a member of a new plain object can't fail.
        let _ = Reflect::set(&object, &JsValue::from_str(name), value);
    }
    object
}

/// The words of a JavaScript error.
fn message(error: &JsValue) -> String {
    error.dyn_ref::<js_sys::Error>().map_or_else(|| format!("{error:?}"), |error| error.message().into())
}
