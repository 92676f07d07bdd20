//! Files and blobs: uploads of the browser's files, their bytes, and saving files.

use gloo::timers::callback::Timeout;
use js_sys::{Array, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, File, FileList, HtmlAnchorElement, Url};

use crate::model::handle::FileHandle;
use crate::model::upload::{Content, Upload};

/// The uploads for the files in a browser's list.
pub(crate) fn uploads(files: &FileList) -> Vec<Upload> {
    (0..files.length()).filter_map(|index| files.item(index)).map(upload).collect()
}

fn upload(file: File) -> Upload {
    // A file that was chosen with its folder has its path from that folder.
    let path = Reflect::get(&file, &"webkitRelativePath".into()).ok().and_then(|path| path.as_string());
    let name = path.filter(|path| !path.is_empty()).unwrap_or_else(|| file.name());
    Upload::file(name, Ok(FileHandle::from(file)))
}

/// The bytes of an upload, on disk or in memory. `None` if the browser can't open it, or has no
/// memory for it.
pub(crate) fn blob(upload: &Upload) -> Option<Blob> {
    match upload.content() {
        Content::File(file) => Some(file.as_ref().clone().into()),
        Content::Unreadable(_) => None,
        Content::Text(text) => {
            Blob::new_with_u8_array_sequence(&Array::of1(&Uint8Array::from(text.as_bytes()))).ok()
        }
    }
}

/// Saves a text as a file.
pub(crate) fn save_text(text: &str, name: &str) -> Result<(), JsValue> {
    save_blob(&Blob::new_with_str_sequence(&Array::of1(&text.into()))?, name)
}

/// Saves a blob as a file.
pub(crate) fn save_blob(blob: &Blob, name: &str) -> Result<(), JsValue> {
    let url = Url::create_object_url_with_blob(blob)?;
    let link: HtmlAnchorElement = gloo::utils::document().create_element("a")?.unchecked_into();
    link.set_href(&url);
    link.set_download(name);
    link.click();
    // By then the browser has taken charge of the blob.
    Timeout::new(10_000, move || drop(Url::revoke_object_url(&url))).forget();
    Ok(())
}
