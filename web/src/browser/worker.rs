//! The worker that judges: starting it, and asking it. The other side is `web/worker/`; what it says is in `reply.rs`.

use dax001::annotation::{Annotation, Review};
use dax001::remediation::Choices;
use dax001::scope::Label;
use gloo::events::EventListener;
use js_sys::{Array, ArrayBuffer, Object, Promise, Reflect};
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, ErrorEvent, MessageEvent, MessagePort, Response, Url};
use yew::Callback;

use crate::browser::given::{Given, Kind};
use crate::browser::own::commit;
use crate::browser::query::Query;
use crate::browser::reply::{Failure, Reply, SavedFile};

/// The names of the worker's script and of the policy module, beside the page.
const SCRIPT: &str = "worker.js";
const MODULE: &str = "dax001_bg.wasm";
/// The names of the modules that the worker loads when it needs them.
const ARCHIVE: &str = "dax001_archive_bg.wasm";
const REVIEW: &str = "dax001_review_bg.wasm";

#[wasm_bindgen(js_namespace = ownFiles)]
extern "C" {
    /// One of the page's own files as a `Response`, from beside the page or out of it: see `web/boot.js`.
    #[wasm_bindgen(js_name = read)]
    fn own_file(name: &str) -> Promise;
    /// What the worker gets a module by.
    #[wasm_bindgen(js_name = place)]
    fn own_place(name: &str) -> JsValue;
    /// The port through which the worker reads where it can't by itself.
    #[wasm_bindgen(js_name = reader)]
    fn own_reader() -> Option<MessagePort>;
}

/// An annotation with what it amounts to today.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Reviewed {
    pub(crate) annotation: Annotation,
    pub(crate) review: Review,
}

/// The worker, running.
pub(crate) struct Worker {
    worker: web_sys::Worker,
    _listeners: [EventListener; 2],
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.worker.terminate();
    }
}

impl Worker {
    /// Starts the worker from a blob, so that it inherits the page's policy against connections, and
    /// hands it the module.
    pub(crate) async fn start(replies: Callback<Reply>) -> Result<Self, String> {
        let script: JsValue = fetch(SCRIPT, Response::text).await?;
        let module: ArrayBuffer = fetch(MODULE, Response::array_buffer).await?.unchecked_into();
        let failed = |what: &str| format!("the worker that judges can't be started ({what})");
        let worker = start_from(&script).map_err(|error| failed(&message(&error)))?;
        let on_error = replies.clone();
        let listeners = [
            EventListener::new(&worker, "message", move |event| {
                let Some(event) = event.dyn_ref::<MessageEvent>() else { return };
                if let Some(reply) = file_of(&event.data()) {
                    return replies.emit(reply);
                }
                let reply = serde_wasm_bindgen::from_value(event.data());
                replies.emit(reply.unwrap_or_else(|error| {
                    let message = format!("the worker's answer can't be read: {error}");
                    Reply::Failed(Failure { run: u32::MAX, message, ..Failure::default() })
                }));
            }),
            EventListener::new(&worker, "error", move |event| {
                let words = event.dyn_ref::<ErrorEvent>().map(ErrorEvent::message).unwrap_or_default();
                on_error.emit(Reply::Failed(Failure {
                    run: u32::MAX,
                    message: words,
                    fatal: true,
                    ..Failure::default()
                }));
            }),
        ];
        let this = Self { worker, _listeners: listeners };
        let reader = own_reader().map_or(JsValue::UNDEFINED, JsValue::from);
        let start = object(&[
            ("type", "start".into()),
            ("module", module.into()),
            ("commit", commit().into()),
            ("reader", reader.clone()),
            ("archive", own_place(ARCHIVE)),
            ("review", own_place(REVIEW)),
        ]);
        // A port is handed over and not copied.
        let handed: Array = std::iter::once(reader).filter(|reader| !reader.is_undefined()).collect();
        let posted = this.worker.post_message_with_transfer(&start, &handed);
        posted.map(|()| this).map_err(|error| failed(&message(&error)))
    }

    /// Judges everything that was given.
    pub(crate) fn evaluate(&self, run: u32, given: &[Given]) {
        let given: Array = given.iter().map(source).collect();
        self.post("evaluate", &[("run", run.into()), ("given", given.into())]);
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
    pub(crate) fn read_list(&self, given: &Given) {
        let blob = given.blob().map_or(JsValue::UNDEFINED, JsValue::from);
        self.post("readList", &[("name", given.name().into()), ("blob", blob)]);
    }

    /// Hands over the annotations, those of lists only where they have changed; the answer says of how many findings each speaks.
    pub(crate) fn annotate(&self, run: u32, revision: u32, typed: &[Reviewed], lists: Option<&[Reviewed]>) {
        let lists = lists.map_or(JsValue::UNDEFINED, plain);
        self.post(
            "annotate",
            &[("run", run.into()), ("revision", revision.into()), ("typed", plain(typed)), ("lists", lists)],
        );
    }

    /// Asks what has changed since an earlier report or export.
    pub(crate) fn compare(&self, run: u32, given: &Given) {
        let blob = given.blob().map_or(JsValue::UNDEFINED, JsValue::from);
        let given = [("id", given.id.into()), ("name", given.name().into()), ("blob", blob)];
        self.post("compare", &[&[("run", run.into())], &given[..]].concat());
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
    pub(crate) fn verify(&self, id: u32, given: &[Given]) {
        self.post(
            "verify",
            &[("id", id.into()), ("given", given.iter().map(source).collect::<Array>().into())],
        );
    }

    /// The verification that goes on is not wanted any more.
    pub(crate) fn cancel_verifying(&self) {
        self.post("cancelVerifying", &[]);
    }

    /// Asks for the report as a file, with these annotations.
    pub(crate) fn save(&self, run: u32, revision: u32, typed: &[Reviewed], lists: &[Reviewed]) {
        self.post(
            "save",
            &[
                ("run", run.into()),
                ("revision", revision.into()),
                ("typed", plain(typed)),
                ("lists", plain(lists)),
            ],
        );
    }

    fn post(&self, kind: &str, members: &[(&str, JsValue)]) {
        let message = object(&[&[("type", kind.into())], members].concat());
        // It can only fail for values that can't be copied, and these can.
        let _ = self.worker.post_message(&message);
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
    let file = number("revision").map_or(SavedFile::Plans, SavedFile::Report);
    Some(Reply::File { run: number("run")?, file, blob })
}

/// What was given, as the worker takes it.
fn source(given: &Given) -> Object {
    // A text that the browser can't hold is `undefined` here; the worker's answer says so.
    let blob = given.blob().map_or(JsValue::UNDEFINED, JsValue::from);
    let labels: Array = given
        .labels
        .iter()
        .map(|(name, label)| Array::of2(&name.as_str().into(), &label_of(label)))
        .collect();
    let problem = match &given.kind {
        Kind::Unreadable(reason) => {
            object(&[("message", reason.as_str().into()), ("code", "source-unreadable".into())]).into()
        }
        _ => JsValue::UNDEFINED,
    };
    object(&[("name", given.name().into()), ("blob", blob), ("problem", problem), ("labels", labels.into())])
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

fn start_from(script: &JsValue) -> Result<web_sys::Worker, JsValue> {
    let kind = BlobPropertyBag::new();
    kind.set_type("text/javascript");
    let blob = Blob::new_with_str_sequence_and_options(&Array::of1(script), &kind)?;
    let url = Url::create_object_url_with_blob(&blob)?;
    web_sys::Worker::new(&url)
}

/// One of the page's own files, read by `body`.
async fn fetch<P: Into<js_sys::Promise>>(
    name: &str,
    body: impl Fn(&Response) -> Result<P, JsValue>,
) -> Result<JsValue, String> {
    let failed = |what: String| format!("the page's own file `{name}` can't be loaded ({what})");
    let response = JsFuture::from(own_file(name)).await;
    let response: Response = response.map_err(|error| failed(message(&error)))?.unchecked_into();
    if !response.ok() {
        return Err(failed(format!("HTTP {}", response.status())));
    }
    let promise = body(&response).map_err(|error| failed(message(&error)))?;
    JsFuture::from(promise.into()).await.map_err(|error| failed(message(&error)))
}

/// The words of a JavaScript error.
fn message(error: &JsValue) -> String {
    error.dyn_ref::<js_sys::Error>().map_or_else(|| format!("{error:?}"), |error| error.message().into())
}
