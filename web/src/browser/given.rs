//! What the user gave: files, folders, archives, texts, the sample; and what is said of their account and region.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::rc::Rc;

use dax001::contract::label::Label;
use js_sys::{Array, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use web_sys::{Blob, File};

/// A file or a text that the user gave.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Given {
    /// Tells it from everything else that was given.
    pub(crate) id: u32,
    /// The name to show.
    name: String,
    /// What it is.
    pub(crate) kind: Kind,
    /// What the user says of account and region, by the name of a source: an archive is many.
    pub(crate) labels: BTreeMap<String, Label>,
}

/// What was given.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Kind {
    /// A file on disk.
    File(File),
    /// A file or folder that the browser doesn't open, and why.
    Unreadable(String),
    /// The text in the field.
    Field(Rc<str>),
    /// A text that was pasted outside of it.
    Text(Rc<str>),
    /// The sample that comes with the page.
    Sample,
}

/// The text of each source, where it was typed or pasted.
pub(crate) type Texts = Rc<[Option<Rc<str>>]>;

/// Evidence of every kind, to try the page with.
const SAMPLE: &str = include_str!("../../assets/sample.json");

impl Given {
    /// A file that was chosen or dropped.
    pub(crate) fn file(file: File) -> Self {
        // Of a file that was chosen with its folder: the path from there.
        let path = Reflect::get(&file, &"webkitRelativePath".into()).ok().and_then(|path| path.as_string());
        let name = path.filter(|path| !path.is_empty()).unwrap_or_else(|| file.name());
        Self::new(name, Kind::File(file))
    }

    /// A file in a folder that was dropped, by its path from there; or why it can't be opened.
    pub(crate) fn in_folder(name: String, file: Result<File, String>) -> Self {
        Self::new(name, file.map_or_else(Kind::Unreadable, Kind::File))
    }

    fn new(name: String, kind: Kind) -> Self {
        thread_local!(static LAST: Cell<u32> = const { Cell::new(0) });
        let id = LAST.get() + 1;
        LAST.set(id);
        Self { id, name, kind, labels: BTreeMap::new() }
    }

    /// The name to show.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Whether it was chosen or dropped with the folder that it is in.
    pub(crate) fn is_in_folder(&self) -> bool {
        self.name.contains('/')
    }

    /// What the user says of one of its sources; what is left out stays as it was.
    pub(crate) fn label(&mut self, source: &str, label: &Label) {
        let own = self.labels.entry(source.to_owned()).or_default();
        let said = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
        if label.account.is_some() {
            own.account = said(&label.account);
        }
        if label.region.is_some() {
            own.region = said(&label.region);
        }
    }

    /// What the user has said of one of its sources.
    pub(crate) fn label_of(&self, source: &str) -> Label {
        self.labels.get(source).cloned().unwrap_or_default()
    }

    /// The text in the field.
    pub(crate) fn field(text: &Rc<str>) -> Self {
        Self::new("pasted text".to_owned(), Kind::Field(text.clone()))
    }

    /// A text that was pasted outside of the field, and its number.
    pub(crate) fn text(text: &Rc<str>, number: usize) -> Self {
        Self::new(format!("pasted text {number}"), Kind::Text(text.clone()))
    }

    /// A text under a name.
    #[cfg(test)]
    pub(crate) fn named(name: &str, text: &str) -> Self {
        Self::new(name.to_owned(), Kind::Text(Rc::from(text)))
    }

    /// The sample.
    pub(crate) fn sample() -> Self {
        Self::new("sample.json".to_owned(), Kind::Sample)
    }

    /// Whether it is the sample that comes with the page.
    pub(crate) fn is_sample(&self) -> bool {
        matches!(self.kind, Kind::Sample)
    }

    /// Its text, if it was typed or pasted.
    pub(crate) fn pasted(&self) -> Option<Rc<str>> {
        match &self.kind {
            Kind::Field(text) | Kind::Text(text) => Some(text.clone()),
            Kind::File(_) | Kind::Unreadable(_) | Kind::Sample => None,
        }
    }

    /// Its bytes, on disk or in memory.
    pub(crate) fn blob(&self) -> Result<Blob, JsValue> {
        let text = match &self.kind {
            Kind::File(file) => return Ok(file.clone().into()),
            Kind::Unreadable(_) => return Err(JsValue::UNDEFINED),
            Kind::Field(text) | Kind::Text(text) => text,
            Kind::Sample => SAMPLE,
        };
        Blob::new_with_u8_array_sequence(&Array::of1(&Uint8Array::from(text.as_bytes())))
    }
}
