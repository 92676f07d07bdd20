//! The worker that evaluates: how the page starts it and sends requests to it.
//! `dax001_workbench::protocol` defines requests and replies.

use dax001_workbench::protocol::{Ask, Failure, Reply, Work};
use js_sys::{Array, Object, Promise, Reflect};
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::Blob;
use yew::Callback;

use crate::browser::files;
use crate::browser::page_meta::commit;
use crate::browser::today::moment;
use crate::model::handle::BlobHandle;
use crate::model::upload::Upload;

#[wasm_bindgen]
extern "C" {
    /// The page's end of the connection to the worker: see
    /// `crates/dax001-wasm/npm/shared/start.js`.
    type WorkerHandle;
    /// Starts the worker: see `web/boot.js`. `message` gets each message from the worker. `stopped`
    /// gets the reason why the worker can't go on, and the `Work` that it was doing, if that is
    /// known.
    #[wasm_bindgen(js_name = startPolicy, catch)]
    async fn start_policy(
        message: &Closure<dyn FnMut(JsValue)>,
        stopped: &Closure<dyn FnMut(String, JsValue)>,
    ) -> Result<WorkerHandle, JsValue>;
    /// The bytes of the page's own module.
    #[wasm_bindgen(thread_local_v2, js_name = pageModule)]
    static PAGE_MODULE: Promise;
    #[wasm_bindgen(method)]
    fn post(this: &WorkerHandle, message: &Object);
    #[wasm_bindgen(method)]
    fn free(this: &WorkerHandle);
}

/// A running worker.
pub(crate) struct Worker {
    client: WorkerHandle,
    _on_message: Closure<dyn FnMut(JsValue)>,
    _on_stopped: Closure<dyn FnMut(String, JsValue)>,
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.client.free();
    }
}

impl Worker {
    /// Starts the worker. `replies` gets each reply, and the file beside it.
    pub(crate) async fn start(replies: Callback<(Reply, Option<BlobHandle>)>) -> Result<Self, String> {
        let on_stopped = replies.clone();
        let on_message = Closure::new(move |message| replies.emit(read(&message)));
        let on_stopped = Closure::new(move |message, work: JsValue| {
            let during = serde_wasm_bindgen::from_value(work).unwrap_or_default();
            on_stopped.emit((Reply::Failed(Failure { during, message, is_fatal: true }), None));
        });
        let client = start_policy(&on_message, &on_stopped).await;
        let client = client
            .map_err(|error| format!("the worker that evaluates can't be started: {}", message(&error)))?;
        let this = Self { client, _on_message: on_message, _on_stopped: on_stopped };
        let module = JsFuture::from(PAGE_MODULE.with(Promise::clone)).await.unwrap_or_default();
        this.post_with(&Ask::Open { commit: commit() }, &Array::of1(&module));
        Ok(this)
    }

    /// Sends a request to the worker. Its inputs name their files by their index in `uploads`.
    pub(crate) fn post(&self, ask: &Ask, uploads: &[Upload]) {
        let files: Array = uploads
            .iter()
            .map(|upload| files::blob(upload).map_or(JsValue::UNDEFINED, JsValue::from))
            .collect();
        self.post_with(ask, &files);
    }

    fn post_with(&self, ask: &Ask, files: &Array) {
        let message = Object::new();
        for (name, value) in [("ask", plain(ask)), ("files", files.into()), ("moment", plain(&moment()))] {
            // Setting a member of a new plain object can't fail.
            let _ = Reflect::set(&message, &name.into(), &value);
        }
        self.client.post(&message);
    }
}

/// One of our values as a plain JavaScript value.
fn plain(value: &impl Serialize) -> JsValue {
    // This fails only for a number beyond 2^53, and no request has one.
    value.serialize(&Serializer::new().serialize_maps_as_objects(true)).unwrap_or_default()
}

/// The reply in a message from the worker, and the file beside it.
fn read(message: &JsValue) -> (Reply, Option<BlobHandle>) {
    // Without a `reply` member, the message can't be read as a reply.
    let member = |name: &str| Reflect::get(message, &name.into()).unwrap_or_default();
    let reply = serde_wasm_bindgen::from_value(member("reply"));
    let reply = reply.unwrap_or_else(|error| failed(format!("can't read the worker's reply: {error}")));
    let file = member("file").dyn_into::<Blob>().ok().map(|file| match &reply {
        // The same bytes with their media type.
        Reply::File { file: saved, .. } => {
            file.slice_with_f64_and_f64_and_content_type(0.0, file.size(), saved.media_type()).unwrap_or(file)
        }
        _ => file,
    });
    (reply, file.map(BlobHandle::from))
}

/// A failure during unknown work.
fn failed(message: String) -> Reply {
    Reply::Failed(Failure { during: Work::Unknown, message, is_fatal: false })
}

/// The text of a JavaScript error.
fn message(error: &JsValue) -> String {
    error.dyn_ref::<js_sys::Error>().map_or_else(|| format!("{error:?}"), |error| error.message().into())
}
