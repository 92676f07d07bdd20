//! An open report: its findings, the files of its sources, and everything derived from it.

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::VecDeque;

use dax001::contract::report::Source;
use dax001::contract::status::Status;
use dax001::remediation::choices::Choices;
use dax001::{FindingStore, ReportHandle};
use dax001_review::{Change, Cluster, Clusters};

use crate::applied::Annotations;
use crate::aside::Envelope;
use crate::file::File;

pub(crate) struct OpenReport {
    pub(crate) handle: RefCell<ReportHandle>,
    /// In the order of the report's sources, including those beyond the report's limit.
    pub(crate) sources: Vec<SourceFile>,
    /// Set if this is a saved report, which is shown as it was saved.
    pub(crate) saved: Option<Envelope>,
    /// The choices for plans, each with the index of its finding, in the order in which they were
    /// made.
    pub(crate) choices: RefCell<Vec<(usize, Choices)>>,
    pub(crate) annotations: RefCell<Annotations>,
    /// The queue of jobs that apply annotations. Only the first one runs.
    pub(crate) annotating: RefCell<VecDeque<u32>>,
    /// Each cluster's change since an earlier report, and its status then. Empty without a
    /// comparison.
    pub(crate) changes: RefCell<Vec<(Change, Option<Status>)>>,
    /// Whether a job is hashing the sources.
    pub(crate) is_sealing: Cell<bool>,
    clusters: OnceCell<Clusters>,
    is_sealed: Cell<bool>,
}

/// The file of a source.
#[derive(Clone, Debug)]
pub(crate) struct SourceFile {
    /// The index of the upload that is this file or contains it.
    pub(crate) input_index: usize,
    /// `None` if there is no file to read.
    pub(crate) file: Option<File>,
    /// Whether the file could be read to its end.
    pub(crate) is_read: bool,
}

impl OpenReport {
    pub(crate) fn new(handle: ReportHandle, sources: Vec<SourceFile>, saved: Option<Envelope>) -> Self {
        let is_sealed = Cell::new(saved.is_some());
        Self {
            handle: RefCell::new(handle),
            sources,
            saved,
            choices: RefCell::default(),
            annotations: RefCell::default(),
            annotating: RefCell::default(),
            changes: RefCell::default(),
            is_sealing: Cell::default(),
            clusters: OnceCell::new(),
            is_sealed,
        }
    }

    /// The number of findings.
    pub(crate) fn len(&self) -> usize {
        self.handle.borrow().len()
    }

    /// Its clusters, in the form that annotations and comparisons use.
    pub(crate) fn clusters(&self) -> &Clusters {
        self.clusters.get_or_init(|| clusters_of(self.handle.borrow().store()))
    }

    /// A cluster's change since an earlier report, and its status then.
    pub(crate) fn change(&self, index: usize) -> (Option<Change>, Option<Status>) {
        self.changes.borrow().get(index).map_or((None, None), |(change, was)| (Some(*change), *was))
    }

    /// The SHA-256 of each source, if known.
    pub(crate) fn hashes(&self) -> Vec<Option<String>> {
        self.handle.borrow().head().sources.iter().map(|source| source.sha256.clone()).collect()
    }

    /// The length in bytes of a source of the report that has no hash yet.
    pub(crate) fn unhashed(&self, index: usize) -> Option<u64> {
        let handle = self.handle.borrow();
        let Source { bytes, sha256, .. } = handle.head().sources.get(index)?;
        sha256.is_none().then_some(*bytes)
    }

    pub(crate) fn set_hash(&self, index: usize, sha256: String) {
        if let Some(source) = self.handle.borrow_mut().head_mut().sources.get_mut(index) {
            source.sha256 = Some(sha256);
        }
    }

    /// Records that every source that can be hashed has its hash.
    pub(crate) fn sealed(&self) {
        self.is_sealed.set(true);
    }

    pub(crate) fn is_sealed(&self) -> bool {
        self.is_sealed.get()
    }
}

/// The clusters of a report, in the form that annotations and comparisons use.
pub(crate) fn clusters_of(findings: &FindingStore) -> Clusters {
    let mut clusters = Clusters::default();
    for row in findings.each_row() {
        let dax001::contract::report::Resource { account, region, name, .. } = row.resource;
        clusters.push(Cluster { account, region, name, status: row.status });
    }
    clusters
}
