//! Evidence for tests: records of clusters, archives, labels.

use std::io::{Cursor, Write};

use dax001::contract::label::Label;
use dax001_testing::cases::Case;
use dax001_testing::record;
use dax001_workbench::File;
use dax001_workbench::protocol::Input;
use serde_json::{Value, json};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::file;

/// Inputs with their files.
#[derive(Clone, Default)]
pub(crate) struct Evidence {
    pub(crate) inputs: Vec<Input>,
    pub(crate) files: Vec<File>,
}

impl Evidence {
    /// Evidence of one file.
    pub(crate) fn one(name: &str, bytes: &[u8]) -> Self {
        Self::default().with(name, bytes)
    }

    /// The inputs of a test case.
    pub(crate) fn of(case: &Case) -> Self {
        case.inputs.iter().fold(Self::default(), |evidence, (name, bytes)| evidence.with(name, bytes))
    }

    /// Adds a file.
    pub(crate) fn with(self, name: &str, bytes: &[u8]) -> Self {
        self.with_file(name, file(bytes))
    }

    pub(crate) fn with_file(mut self, name: &str, file: File) -> Self {
        self.inputs.push(Input { name: name.to_owned(), file: self.files.len(), ..Input::default() });
        self.files.push(file);
        self
    }

    /// Adds a file that the host can't read.
    pub(crate) fn with_unreadable(mut self, name: &str, reason: &str) -> Self {
        let unreadable = Some(reason.to_owned());
        self.inputs.push(Input { name: name.to_owned(), unreadable, ..Input::default() });
        self
    }

    /// Labels the last input.
    pub(crate) fn labelled(mut self, region: &str) -> Self {
        self.inputs.last_mut().unwrap().label = label(region);
        self
    }

    /// The input with this index.
    pub(crate) fn input(&self, index: usize) -> Input {
        self.inputs[index].clone()
    }
}

pub(crate) fn label(region: &str) -> Label {
    Label { account: None, region: Some(region.to_owned()) }
}

/// The full record of a cluster in `us-east-1` of `123456789012`.
pub(crate) fn record(name: &str, status: &str) -> Value {
    record_in("us-east-1", name, status)
}

pub(crate) fn record_in(region: &str, name: &str, status: &str) -> Value {
    let mut record = record::failed();
    record["ClusterName"] = name.into();
    record["ClusterArn"] = format!("arn:aws:dax:{region}:123456789012:cache/{name}").into();
    record["SSEDescription"]["Status"] = status.into();
    record
}

/// A page of these records.
pub(crate) fn page(records: &[Value]) -> Vec<u8> {
    serde_json::to_string_pretty(&json!({ "Clusters": records })).unwrap().into_bytes()
}

/// One file of evidence with these clusters: `a` fails, `b` passes, `c` is unknown.
pub(crate) fn three() -> Evidence {
    Evidence::one("page.json", &page(&[record("a", "DISABLED"), record("b", "ENABLED"), record("c", "ODD")]))
}

/// A page with clusters that all fail, named `prefix-0` and so on.
pub(crate) fn failing(prefix: &str, count: usize) -> Evidence {
    let records: Vec<Value> =
        (0..count).map(|index| record(&format!("{prefix}-{index}"), "DISABLED")).collect();
    Evidence::one("page.json", &page(&records))
}

/// A zip archive of these files.
pub(crate) fn archive(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A file that Windows keeps beside other files.
pub(crate) const DESKTOP_INI: &[u8] = b"[.ShellClassInfo]\r\nIconResource=x.dll,3\r\n";

/// A list of accepted risks with one entry.
pub(crate) const RISKS: &[u8] = b"\
- account: 123456789012
  region: us-east-1
  cluster: a
  reason: It goes away
  until: 2026-12-31
  who: jane
";
