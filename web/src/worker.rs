//! The worker that judges: its messages, and starting it. The other side is `web/worker.js`.

use dax001::problem::Problem;
use dax001::remediation::{Choices, Plan, Recreation};
use dax001::report::{Finding, Report};
use dax001::rule::{Rule, Status};
use dax001::scope::Label;
use gloo::events::EventListener;
use js_sys::{Array, ArrayBuffer, Object, Reflect};
use serde::{Deserialize, Serialize};
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, ErrorEvent, MessageEvent, Response, Url};
use yew::Callback;

use crate::given::{Given, Kind};

/// The names of the worker's script and of the policy module, beside the page.
const SCRIPT: &str = "worker.js";
const MODULE: &str = "dax001_bg.wasm";
/// The name of the module that unpacks archives, which the worker loads when there is one.
const ARCHIVE: &str = "dax001_archive_bg.wasm";

/// What the worker says.
#[derive(Clone, Debug, Deserialize)]
#[serde(tag = "type", rename_all = "camelCase")]
pub(crate) enum Reply {
    /// The module is there.
    Ready {
        /// Its version.
        version: String,
        /// The rule that it judges.
        rule: Box<Rule>,
    },
    /// An evaluation goes on.
    Progress {
        /// Which one.
        run: u32,
        /// Bytes read so far.
        bytes: f64,
        /// Bytes in all.
        total: f64,
        /// Clusters found so far.
        clusters: f64,
    },
    /// An evaluation is done.
    Report {
        /// Which one.
        run: u32,
        /// The report without its findings: they stay in the worker.
        report: Box<Report>,
        /// For each of its sources, which of what was given it is or came out of.
        owners: Vec<usize>,
    },
    /// The findings in view.
    Rows(Rows),
    /// Everything about one finding.
    Detail(Box<Detail>),
    /// The plan for a finding, after something was chosen for it.
    Plan(Box<Planned>),
    /// An archive of plans is being made.
    Planned {
        /// Of which evaluation.
        run: u32,
        /// Plans made so far.
        done: u64,
        /// Plans in all.
        total: u64,
    },
    /// The archive of plans; a blob is none of the values that are read like the others.
    #[serde(skip)]
    Plans {
        /// Of which evaluation.
        run: u32,
        /// The archive.
        blob: Blob,
    },
    /// Something went wrong that is no problem of the evidence.
    Failed {
        /// The evaluation during which it did.
        run: u32,
        /// What happened and what to do.
        message: String,
        /// The worker can't go on.
        fatal: bool,
    },
}

/// Some of the findings that a filter lets through.
#[derive(Clone, Debug, Deserialize, PartialEq)]
pub(crate) struct Rows {
    /// The evaluation that they are of.
    pub(crate) run: u32,
    /// The filter.
    #[serde(flatten)]
    pub(crate) filter: Filter,
    /// Which of them comes first here.
    pub(crate) from: usize,
    /// How many it lets through in all.
    pub(crate) total: usize,
    /// The findings.
    #[serde(rename = "rows")]
    pub(crate) list: Vec<Row>,
}

/// Which findings to show.
#[derive(Clone, Debug, Default, Deserialize, PartialEq)]
pub(crate) struct Filter {
    /// Only those with this status.
    pub(crate) status: Option<Status>,
    /// Only those with this text in their name, ARN, account or region.
    pub(crate) text: String,
}

/// A finding and its place in the report.
#[derive(Clone, Debug, Deserialize, PartialEq)]
pub(crate) struct Row {
    /// Its index in the report.
    pub(crate) index: usize,
    /// The finding, without its evidence.
    pub(crate) finding: Finding,
}

/// Everything about one finding.
#[derive(Clone, Debug, Deserialize, PartialEq)]
pub(crate) struct Detail {
    /// The evaluation that it belongs to.
    pub(crate) run: u32,
    /// Its index in the report.
    pub(crate) index: usize,
    /// Which place of its evidence the window is around.
    pub(crate) evidence: usize,
    /// The finding.
    pub(crate) finding: Finding,
    /// The bytes around the place; nothing where the source can't be read any more.
    pub(crate) window: Option<Window>,
    /// What has been chosen for its plan.
    pub(crate) choices: Choices,
    /// What to do; nothing where the evidence holds no record.
    pub(crate) plan: Option<PlanResult>,
}

/// The plan for a finding, after something was chosen for it.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Planned {
    /// The evaluation that it belongs to.
    pub(crate) run: u32,
    /// The finding's index in the report.
    pub(crate) index: usize,
    /// What was chosen.
    pub(crate) choices: Choices,
    /// The plan; nothing where the evidence holds no record.
    pub(crate) plan: Option<PlanResult>,
}

/// Some bytes of a source.
#[derive(Clone, Debug, Deserialize, PartialEq)]
pub(crate) struct Window {
    /// Offset of the first one.
    pub(crate) start: u64,
    /// The bytes.
    #[serde(deserialize_with = "bytes")]
    pub(crate) bytes: Vec<u8>,
}

/// What the module's `plan` gives.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(rename_all = "camelCase")]
pub(crate) enum PlanResult {
    /// The plan.
    Plan(Box<Plan>),
    /// Why there is none.
    Problem(Problem),
}

impl Detail {
    /// How the cluster is created again, where that is what to do.
    pub(crate) fn recreation(&self) -> Option<&Recreation> {
        match &self.plan {
            Some(PlanResult::Plan(plan)) => plan.recreation.as_deref(),
            _ => None,
        }
    }
}

fn bytes<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
    struct Bytes;
    impl serde::de::Visitor<'_> for Bytes {
        type Value = Vec<u8>;
        fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            formatter.write_str("bytes")
        }
        fn visit_byte_buf<E>(self, bytes: Vec<u8>) -> Result<Vec<u8>, E> {
            Ok(bytes)
        }
    }
    deserializer.deserialize_byte_buf(Bytes)
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
                if let Some(reply) = archive_of(&event.data()) {
                    return replies.emit(reply);
                }
                let reply = serde_wasm_bindgen::from_value(event.data());
                replies.emit(reply.unwrap_or_else(|error| Reply::Failed {
                    run: u32::MAX,
                    message: format!("the worker's answer can't be read: {error}"),
                    fatal: false,
                }));
            }),
            EventListener::new(&worker, "error", move |event| {
                let words = event.dyn_ref::<ErrorEvent>().map(ErrorEvent::message).unwrap_or_default();
                let message = format!("the worker that judges has stopped ({words})");
                on_error.emit(Reply::Failed { run: u32::MAX, message, fatal: true });
            }),
        ];
        let this = Self { worker, _listeners: listeners };
        // The address as the page sees it: from within a blob there is none to start from.
        let archive = Url::new_with_base(
            ARCHIVE,
            &gloo::utils::document().base_uri().ok().flatten().unwrap_or_default(),
        );
        let archive = archive.map(|url| url.href()).unwrap_or_default();
        this.post("start", &[("module", module.into()), ("archive", archive.into())]);
        Ok(this)
    }

    /// Judges everything that was given.
    pub(crate) fn evaluate(&self, run: u32, given: &[Given]) {
        let source = |given: &Given| {
            // A text that the browser can't hold is `undefined` here; the worker's answer says so.
            let blob = given.blob().map_or(JsValue::UNDEFINED, JsValue::from);
            let labels: Array = given
                .labels
                .iter()
                .map(|(name, label)| Array::of2(&name.as_str().into(), &label_of(label)))
                .collect();
            let problem = match &given.kind {
                Kind::Unreadable(reason) => {
                    object(&[("message", reason.as_str().into()), ("code", "source-unreadable".into())])
                        .into()
                }
                _ => JsValue::UNDEFINED,
            };
            object(&[
                ("name", given.name().into()),
                ("blob", blob),
                ("problem", problem),
                ("labels", labels.into()),
            ])
        };
        let given: Array = given.iter().map(source).collect();
        self.post("evaluate", &[("run", run.into()), ("given", given.into())]);
    }

    /// No evaluation before this one counts any more.
    pub(crate) fn cancel(&self, run: u32) {
        self.post("cancel", &[("run", run.into())]);
    }

    /// Away with the report, and with what was chosen for its plans.
    pub(crate) fn forget(&self) {
        self.post("forget", &[]);
    }

    /// Asks for some of the findings.
    pub(crate) fn rows(&self, run: u32, filter: &Filter, from: usize, count: usize) {
        let status = filter.status.map_or(JsValue::NULL, |status| crate::words::status(status).into());
        let text = filter.text.as_str().into();
        let range = [("from", from.into()), ("count", count.into())];
        self.post("rows", &[&[("run", run.into()), ("status", status), ("text", text)], &range[..]].concat());
    }

    /// Asks for everything about a finding, with the bytes around one place of its evidence.
    pub(crate) fn detail(&self, run: u32, index: usize, evidence: usize) {
        self.post("detail", &[("run", run.into()), ("index", index.into()), ("evidence", evidence.into())]);
    }

    /// Asks for the plan of a finding with these choices, which are kept for it.
    pub(crate) fn choose(&self, run: u32, index: usize, choices: &Choices) {
        let choices = choices.serialize(&Serializer::json_compatible());
        // These choices are three texts: it can't fail.
        let choices = choices.unwrap_or_default();
        self.post("choose", &[("run", run.into()), ("index", index.into()), ("choices", choices)]);
    }

    /// Asks for an archive of the plans for all that failed.
    pub(crate) fn plans(&self, run: u32) {
        self.post("plans", &[("run", run.into())]);
    }

    /// The archive that is being made is not wanted any more.
    pub(crate) fn cancel_plans(&self) {
        self.post("cancelPlans", &[]);
    }

    fn post(&self, kind: &str, members: &[(&str, JsValue)]) {
        let message = object(&[&[("type", kind.into())], members].concat());
        // It can only fail for values that can't be copied, and these can.
        let _ = self.worker.post_message(&message);
    }
}

/// The archive in a message that holds one.
fn archive_of(message: &JsValue) -> Option<Reply> {
    let member = |name: &str| Reflect::get(message, &name.into()).ok();
    let blob = member("blob")?.dyn_into::<Blob>().ok()?;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the number of an evaluation"
    )]
    let run = member("run")?.as_f64()? as u32;
    Some(Reply::Plans { run, blob })
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
    let response = JsFuture::from(gloo::utils::window().fetch_with_str(name)).await;
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
