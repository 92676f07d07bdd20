//! Uploads: files, folders, archives, texts and the sample, with the user's account and region
//! labels.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::rc::Rc;

use dax001::contract::label::Label;

use crate::model::handle::FileHandle;

/// A file or a text that the user adds.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Upload {
    /// Unique among all uploads.
    pub(crate) id: u32,
    /// The name that the page shows.
    name: String,
    pub(crate) kind: UploadKind,
    /// The user's account and region labels by source name. An archive contains many sources.
    pub(crate) labels: BTreeMap<String, Label>,
}

/// The kind of an upload.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum UploadKind {
    /// A file on disk.
    File(FileHandle),
    /// A file or folder that the browser doesn't open, and the reason.
    Unreadable(String),
    /// The text in the page's text field.
    Field(Rc<str>),
    /// A text that was pasted outside that field.
    Text(Rc<str>),
    /// The sample that comes with the page.
    Sample,
}

/// For each source, its text if that was typed or pasted.
pub(crate) type PastedTexts = Rc<[Option<Rc<str>>]>;

/// The sample: evidence of every kind, to try out the page.
const SAMPLE: &str = include_str!("../../assets/sample.json");

impl Upload {
    /// A file that was chosen or dropped, with its name or its path from the chosen folder; or the
    /// reason why the browser can't open it.
    pub(crate) fn file(name: String, file: Result<FileHandle, String>) -> Self {
        Self::new(name, file.map_or_else(UploadKind::Unreadable, UploadKind::File))
    }

    fn new(name: String, kind: UploadKind) -> Self {
        thread_local!(static LAST: Cell<u32> = const { Cell::new(0) });
        let id = LAST.get() + 1;
        LAST.set(id);
        Self { id, name, kind, labels: BTreeMap::new() }
    }

    /// The name that the page shows.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Whether the upload was chosen or dropped together with its folder.
    pub(crate) fn is_in_folder(&self) -> bool {
        self.name.contains('/')
    }

    /// Sets the user's label of one of its sources. `None` keeps the current value, an empty text
    /// removes it.
    pub(crate) fn label(&mut self, source: &str, label: &Label) {
        let existing = self.labels.entry(source.to_owned()).or_default();
        let non_empty = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
        if label.account.is_some() {
            existing.account = non_empty(&label.account);
        }
        if label.region.is_some() {
            existing.region = non_empty(&label.region);
        }
    }

    /// The user's label of one of its sources.
    pub(crate) fn label_of(&self, source: &str) -> Label {
        self.labels.get(source).cloned().unwrap_or_default()
    }

    /// The text in the page's text field.
    pub(crate) fn field(text: &Rc<str>) -> Self {
        Self::new("pasted text".to_owned(), UploadKind::Field(text.clone()))
    }

    /// A text that was pasted outside that field, and its number.
    pub(crate) fn text(text: &Rc<str>, number: usize) -> Self {
        Self::new(format!("pasted text {number}"), UploadKind::Text(text.clone()))
    }

    /// A text with this name.
    #[cfg(test)]
    pub(crate) fn named(name: &str, text: &str) -> Self {
        Self::new(name.to_owned(), UploadKind::Text(Rc::from(text)))
    }

    /// The sample.
    pub(crate) fn sample() -> Self {
        Self::new("sample.json".to_owned(), UploadKind::Sample)
    }

    pub(crate) fn is_sample(&self) -> bool {
        matches!(self.kind, UploadKind::Sample)
    }

    /// Its text, if that was typed or pasted.
    pub(crate) fn pasted(&self) -> Option<Rc<str>> {
        match &self.kind {
            UploadKind::Field(text) | UploadKind::Text(text) => Some(text.clone()),
            UploadKind::File(_) | UploadKind::Unreadable(_) | UploadKind::Sample => None,
        }
    }

    /// The location of its bytes.
    pub(crate) fn content(&self) -> Content<'_> {
        match &self.kind {
            UploadKind::File(file) => Content::File(file),
            UploadKind::Unreadable(reason) => Content::Unreadable(reason),
            UploadKind::Field(text) | UploadKind::Text(text) => Content::Text(text),
            UploadKind::Sample => Content::Text(SAMPLE),
        }
    }
}

/// The location of an upload's bytes.
pub(crate) enum Content<'a> {
    /// On the user's disk.
    File(&'a FileHandle),
    /// In the page's memory.
    Text(&'a str),
    /// Out of reach, for this reason.
    Unreadable(&'a str),
}
