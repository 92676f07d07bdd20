//! Dropped files, and the files in dropped folders, each with its path.

use js_sys::{Array, AsyncIterator, Function, IteratorNext, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    DataTransfer, DataTransferItem, File, FileSystemDirectoryEntry, FileSystemDirectoryHandle,
    FileSystemDirectoryReader, FileSystemEntry, FileSystemFileEntry, FileSystemFileHandle, FileSystemHandle,
    FileSystemHandleKind,
};

use crate::model::handle::FileHandle;
use crate::model::upload::Upload;

/// The maximum number of files in one drop: more than an export of every account and region has.
const LIMIT: usize = 50_000;

#[wasm_bindgen]
extern "C" {
    /// A dropped item in a browser that has handles; today only Chromium does.
    type ItemWithHandle;
    #[wasm_bindgen(method, js_name = getAsFileSystemHandle, catch)]
    fn handle(this: &ItemWithHandle) -> Result<Promise, JsValue>;
}

/// Everything that was dropped. It is taken during the event, because the browser empties the list
/// of items when the event ends.
pub(crate) struct DroppedItems(Vec<Item>);

/// A dropped file or folder, with every way to its bytes that the browser offers.
///
/// Chromium refuses `FileSystemFileEntry.file` and `FileSystemDirectoryReader.readEntries` to a
/// page from `file://`. The item's own file and its handle work there. The other engines have
/// entries and no handles.
struct Item {
    path: String,
    file: Option<File>,
    entry: Option<FileSystemEntry>,
    /// Not requested if the entry says that the item is a file.
    handle: Option<Promise>,
}

impl DroppedItems {
    /// Takes the items. Callers must await nothing before this function returns.
    pub(crate) fn of(transfer: &DataTransfer) -> Self {
        let items = transfer.items();
        let items = (0..items.length()).filter_map(|index| items.get(index));
        Self(items.filter(|item| item.kind() == "file").map(Item::of).collect())
    }

    /// Every file, sorted by path. This includes each file or folder that the browser doesn't open,
    /// with the reason.
    ///
    /// Too many files, or none, are an error: part of a folder must not pass for the whole folder.
    pub(crate) async fn uploads(self) -> Result<Vec<Upload>, String> {
        let mut files = Files(Vec::new());
        for item in self.0 {
            item.read(&mut files).await?;
        }
        let Files(mut uploads) = files;
        if uploads.is_empty() {
            return Err("nothing was added: there is no file in what was dropped".to_owned());
        }
        uploads.sort_by(|one, other| one.name().cmp(other.name()));
        Ok(uploads)
    }
}

impl Item {
    fn of(item: DataTransferItem) -> Self {
        let entry = item.webkit_get_as_entry().ok().flatten();
        let file = item.get_as_file().ok().flatten();
        let is_file = entry.as_ref().is_some_and(FileSystemEntry::is_file);
        let handle = (!is_file).then(|| item.unchecked_into::<ItemWithHandle>().handle().ok()).flatten();
        let path = entry.as_ref().map(|entry| entry.full_path().trim_start_matches('/').to_owned());
        let path = path.or(file.as_ref().map(File::name)).unwrap_or_else(|| "dropped file".to_owned());
        Self { path, file, entry, handle }
    }

    async fn read(self, files: &mut Files) -> Result<(), String> {
        let Self { path, file, entry, handle } = self;
        let handle = match handle {
            Some(promise) => JsFuture::from(promise).await.ok().filter(JsValue::is_object),
            None => None,
        };
        let folder = handle.map(JsCast::unchecked_into::<FileSystemHandle>);
        let folder = folder.filter(|handle| handle.kind() == FileSystemHandleKind::Directory);
        let is_folder = folder.is_some() || entry.as_ref().is_some_and(FileSystemEntry::is_directory);
        if let Some(folder) = folder
            && read_handles(path.clone(), folder.unchecked_into(), files).await?
        {
            return Ok(());
        }
        match (entry, file) {
            // Chromium also offers a file for a folder, but that file can't be read.
            (_, Some(file)) if !is_folder => files.push(path, Ok(file)),
            (Some(entry), _) => read_entries(entry, files).await,
            _ => files.push(path, Err(if is_folder { FOLDER_REFUSED } else { FILE_REFUSED }.to_owned())),
        }
    }
}

const FILE_REFUSED: &str = "the browser doesn't let this page read this file";
const FOLDER_REFUSED: &str = "the browser doesn't let this page read this folder: use the button `Choose a folder`, or add the folder as a zip archive";

/// The files found so far.
struct Files(Vec<Upload>);

impl Files {
    fn push(&mut self, path: String, file: Result<File, String>) -> Result<(), String> {
        self.0.push(Upload::file(path, file.map(FileHandle::from)));
        self.limit(0)
    }

    /// Returns an error beyond the limit. `unread` counts the entries that are still to be read.
    fn limit(&self, unread: usize) -> Result<(), String> {
        if self.0.len() + unread <= LIMIT {
            return Ok(());
        }
        Err(format!(
            "nothing was added: there are more than {LIMIT} files in what was dropped. Drop the folder that holds the export, and no other"
        ))
    }
}

/// Reads a folder through handles. Returns `false` if the browser refuses the folder as a whole.
async fn read_handles(
    path: String,
    folder: FileSystemDirectoryHandle,
    files: &mut Files,
) -> Result<bool, String> {
    let mut folders = vec![(path, folder)];
    let mut is_first = true;
    while let Some((path, folder)) = folders.pop() {
        let children = folder.values();
        loop {
            let child = match next(&children).await {
                Ok(Some(child)) => child,
                Ok(None) => break,
                Err(_) if is_first => return Ok(false),
                Err(_) => {
                    files.push(path, Err(FOLDER_REFUSED.to_owned()))?;
                    break;
                }
            };
            is_first = false;
            let path = format!("{path}/{}", child.name());
            if child.kind() == FileSystemHandleKind::Directory {
                folders.push((path, child.unchecked_into()));
                files.limit(folders.len())?;
            } else {
                let file = JsFuture::from(child.unchecked_into::<FileSystemFileHandle>().get_file()).await;
                files.push(path, file.map(JsCast::unchecked_into).map_err(|_| FILE_REFUSED.to_owned()))?;
            }
        }
        is_first = false;
    }
    Ok(true)
}

/// The next handle in a folder; `None` at the end.
async fn next(children: &AsyncIterator) -> Result<Option<FileSystemHandle>, JsValue> {
    let next: IteratorNext = JsFuture::from(children.next()?).await?.unchecked_into();
    Ok((!next.done()).then(|| next.value().unchecked_into()))
}

/// Reads a file or folder through entries.
async fn read_entries(entry: FileSystemEntry, files: &mut Files) -> Result<(), String> {
    let mut entries = vec![entry];
    while let Some(entry) = entries.pop() {
        let path = entry.full_path().trim_start_matches('/').to_owned();
        if !entry.is_directory() {
            files.push(path, file(entry.unchecked_ref()).await)?;
            continue;
        }
        let reader = entry.unchecked_ref::<FileSystemDirectoryEntry>().create_reader();
        // The browser returns a hundred entries at a time, and an empty list at the end.
        loop {
            match some_children(&reader).await {
                Ok(children) if children.is_empty() => break,
                Ok(children) => {
                    entries.extend(children);
                    files.limit(entries.len())?;
                }
                Err(_) => {
                    files.push(path, Err(FOLDER_REFUSED.to_owned()))?;
                    break;
                }
            }
        }
    }
    Ok(())
}

async fn file(entry: &FileSystemFileEntry) -> Result<File, String> {
    let file =
        await_callbacks(|resolve, reject| entry.file_with_callback_and_callback(resolve, reject)).await;
    file.map(JsCast::unchecked_into).map_err(|_| FILE_REFUSED.to_owned())
}

async fn some_children(reader: &FileSystemDirectoryReader) -> Result<Vec<FileSystemEntry>, JsValue> {
    let children = await_callbacks(|resolve, reject| {
        // A call that fails at once invokes neither callback, so this line rejects the promise.
        if reader.read_entries_with_callback_and_callback(resolve, reject).is_err() {
            let _ = reject.call0(&JsValue::UNDEFINED);
        }
    });
    let children: Array = children.await?.unchecked_into();
    Ok(children.iter().map(JsCast::unchecked_into).collect())
}

/// Awaits a function that takes two callbacks, for success and for failure.
async fn await_callbacks(call: impl FnOnce(&Function, &Function)) -> Result<JsValue, JsValue> {
    let mut call = Some(call);
    let promise = Promise::new(&mut |resolve, reject| {
        if let Some(call) = call.take() {
            call(&resolve, &reject);
        }
    });
    JsFuture::from(promise).await
}
