//! What was dropped: files, and the files in folders, by their paths.

use js_sys::{Array, Function, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    DataTransfer, File, FileSystemDirectoryEntry, FileSystemDirectoryReader, FileSystemEntry,
    FileSystemFileEntry,
};

use crate::browser::given::Given;

/// How many files a drop can give: more than an export of every account and region has.
const LIMIT: usize = 50_000;

/// What was dropped, taken while the drop lasts: after it the browser gives nothing more.
pub(crate) struct Dropped {
    entries: Vec<FileSystemEntry>,
    /// What the browser has no entries for.
    files: Vec<File>,
}

impl Dropped {
    /// Takes what was dropped.
    pub(crate) fn of(transfer: &DataTransfer) -> Self {
        let items = transfer.items();
        let mut this = Self { entries: Vec::new(), files: Vec::new() };
        for item in
            (0..items.length()).filter_map(|index| items.get(index)).filter(|item| item.kind() == "file")
        {
            match item.webkit_get_as_entry() {
                Ok(Some(entry)) => this.entries.push(entry),
                _ => this.files.extend(item.get_as_file().ok().flatten()),
            }
        }
        this
    }

    /// Every file in it, in whatever order the browser opens its folders; what can't be opened is among them.
    ///
    /// An error says that there are more than any export has.
    pub(crate) async fn given(self) -> Result<Vec<Given>, String> {
        let mut given: Vec<Given> = self.files.into_iter().map(Given::file).collect();
        let mut open = self.entries;
        open.reverse();
        while let Some(entry) = open.pop() {
            if given.len() >= LIMIT {
                return Err(format!(
                    "there are more than {LIMIT} files in what was dropped: drop the folder that holds the export, and no other"
                ));
            }
            let path = entry.full_path().trim_start_matches('/').to_owned();
            if entry.is_directory() {
                match children(entry.unchecked_ref()).await {
                    Ok(children) => open.extend(children),
                    Err(reason) => given.push(Given::in_folder(path, Err(reason))),
                }
            } else {
                given.push(Given::in_folder(path, file(entry.unchecked_ref()).await));
            }
        }
        Ok(given)
    }
}

async fn file(entry: &FileSystemFileEntry) -> Result<File, String> {
    let file = called(|resolve, reject| entry.file_with_callback_and_callback(resolve, reject)).await;
    file.map(JsCast::unchecked_into)
        .map_err(|_| "this file can't be read: the browser was refused its bytes".to_owned())
}

async fn children(folder: &FileSystemDirectoryEntry) -> Result<Vec<FileSystemEntry>, String> {
    let reader: FileSystemDirectoryReader = folder.create_reader();
    let mut children = Vec::new();
    // It gives them a hundred at a time, and at last none.
    loop {
        let more = called(|resolve, reject| {
            // Where it fails at once it calls nobody, and the promise is refused below.
            if reader.read_entries_with_callback_and_callback(resolve, reject).is_err() {
                let _ = reject.call0(&JsValue::UNDEFINED);
            }
        });
        let more = more.await.map_err(|_| "this folder can't be read".to_owned())?;
        let more: Array = more.unchecked_into();
        if more.length() == 0 || children.len() > LIMIT {
            return Ok(children);
        }
        children.extend(more.iter().map(JsCast::unchecked_into::<FileSystemEntry>));
    }
}

/// What a function that takes two callbacks gives.
async fn called(call: impl FnOnce(&Function, &Function)) -> Result<JsValue, JsValue> {
    let mut call = Some(call);
    let promise = Promise::new(&mut |resolve, reject| {
        if let Some(call) = call.take() {
            call(&resolve, &reject);
        }
    });
    JsFuture::from(promise).await
}
