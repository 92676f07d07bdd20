//! An input that the user adds, with its file.

use std::collections::BTreeMap;

use dax001::contract::label::Label;

use crate::file::File;
use crate::protocol::Input;
use crate::read::REFUSED;

/// An input that the user adds, with its file.
#[derive(Clone, Debug)]
pub(crate) struct Upload {
    pub(crate) name: String,
    /// The file, or the reason why the host can't read it.
    pub(crate) file: Result<File, String>,
    label: Label,
    labels: BTreeMap<String, Label>,
}

impl Upload {
    /// These inputs with their files.
    pub(crate) fn of(inputs: Vec<Input>, files: &[File]) -> Vec<Self> {
        inputs.into_iter().map(|input| Self::new(input, files)).collect()
    }

    pub(crate) fn new(Input { name, file, unreadable, label, labels }: Input, files: &[File]) -> Self {
        let labels = labels.into_iter().collect();
        let file = unreadable.map_or_else(|| files.get(file).cloned().ok_or_else(|| REFUSED.to_owned()), Err);
        Self { name, file, label, labels }
    }

    /// Its size in bytes.
    pub(crate) fn size(&self) -> u64 {
        self.file.as_ref().map_or(0, File::size)
    }

    /// Its file, or an error that names the input.
    pub(crate) fn readable(&self) -> Result<&File, String> {
        self.file.as_ref().map_err(|reason| format!("can't read {}: {reason}", self.name))
    }

    pub(crate) fn label_of(&self, name: &str) -> Label {
        self.labels.get(name).unwrap_or(&self.label).clone()
    }
}
