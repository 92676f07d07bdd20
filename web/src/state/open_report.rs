//! An open report, with its evidence.

use std::collections::BTreeMap;
use std::rc::Rc;

use dax001::contract::label::Label;
use dax001::contract::report::{Report, Source};
use dax001::query::Facets;
use dax001::remediation::choices::Choices;
use dax001_workbench::protocol::{SavedReportOrigin, VerificationStatus};

use super::jobs::ReadInput;
use super::plan_choices::PlanChoices;
use crate::model::account_names::{AccountNames, account_names};
use crate::model::upload::{PastedTexts, Upload};

/// An open report, with its evidence.
#[derive(Clone)]
pub(crate) struct OpenReport {
    pub(crate) run: u32,
    pub(crate) uploads: Vec<Upload>,
    pub(crate) report: Rc<Report>,
    /// For each source of the report, the index of the upload that it is or came out of.
    input_indices: Vec<usize>,
    /// The user's label of each source.
    pub(crate) labels: Rc<[Label]>,
    /// For each source, its text if that was typed or pasted.
    pub(crate) texts: PastedTexts,
    /// Account names by id.
    pub(crate) names: AccountNames,
    /// The values that the findings can be filtered by.
    pub(crate) facets: Rc<Facets>,
    /// Set for a saved report, shown as it was saved: this page has evaluated nothing in it.
    pub(crate) saved: Option<SavedReportOrigin>,
    hashes: Option<Hashes>,
    verified: Option<VerificationStatus>,
    is_in_worker: bool,
    choices: PlanChoices,
}

/// The SHA-256 of each source; `None` for one that could not be read.
pub(crate) type Hashes = Rc<[Option<String>]>;

impl OpenReport {
    /// Creates it from evidence and its report.
    pub(super) fn new(
        run: u32,
        uploads: Vec<Upload>,
        report: Rc<Report>,
        input_indices: Vec<usize>,
        facets: Facets,
        saved: Option<SavedReportOrigin>,
    ) -> Self {
        let label = |(source, index): (&Source, &usize)| {
            uploads.get(*index).map(|upload| upload.label_of(&source.name)).unwrap_or_default()
        };
        let labels = report.sources.iter().zip(&input_indices).map(label).collect();
        // A saved report is a text of its own, not the text of its sources.
        let texts = if saved.is_some() { Rc::new([]) } else { texts_of(&uploads, &input_indices) };
        let names = account_names(&report);
        Self {
            run,
            uploads,
            report,
            input_indices,
            labels,
            texts,
            names,
            facets: Rc::new(facets),
            saved,
            hashes: None,
            verified: None,
            is_in_worker: true,
            choices: PlanChoices::default(),
        }
    }

    /// The hash of each source, once the worker has computed them.
    pub(crate) fn hashes(&self) -> Option<&Hashes> {
        self.hashes.as_ref()
    }

    /// The result of verifying this saved report here.
    pub(crate) fn verified(&self) -> Option<VerificationStatus> {
        self.verified
    }

    /// Whether the worker still has the report.
    pub(super) fn is_in_worker(&self) -> bool {
        self.is_in_worker
    }

    /// The worker is gone, and so is the report that it had.
    pub(super) fn lose_worker(&mut self) {
        self.is_in_worker = false;
        self.choices.lose_worker();
    }

    /// The user's choices for its plans.
    pub(super) fn choices_mut(&mut self) -> &mut PlanChoices {
        &mut self.choices
    }

    /// Takes over the plan choices of an earlier report whose findings keep their indices. Returns
    /// those that a worker must be asked for again.
    pub(super) fn take_choices(&mut self, before: &OpenReport) -> Vec<(usize, Choices)> {
        self.choices = before.choices.clone();
        if before.is_in_worker { Vec::new() } else { self.choices.ask_again() }
    }

    /// Stores the hashes of its sources. Returns whether they belong to this report.
    pub(super) fn seal(&mut self, run: u32, hashes: &Hashes) -> bool {
        let is_this_report = run == self.run;
        if is_this_report {
            self.hashes = Some(hashes.clone());
        }
        is_this_report
    }

    /// Stores the result of a verification, if this is a saved report among its files.
    pub(super) fn show_verified(&mut self, uploads: &[Upload], verified: Option<VerificationStatus>) {
        let is_in_report = |upload: &Upload| self.uploads.iter().any(|existing| existing.id == upload.id);
        if self.saved.is_some() && uploads.iter().any(is_in_report) {
            self.verified = verified;
        }
    }

    /// Whether these uploads begin with the report's own.
    pub(super) fn is_prefix_of(&self, uploads: &[Upload]) -> bool {
        self.uploads.len() <= uploads.len()
            && self.uploads.iter().zip(uploads).all(|(one, other)| one.id == other.id)
    }

    /// Whether any of its own uploads has other labels among these.
    pub(super) fn is_relabelled_in(&self, uploads: &[Upload]) -> bool {
        let is_relabelled = |existing: &Upload| {
            uploads.iter().any(|upload| upload.id == existing.id && upload.labels != existing.labels)
        };
        self.uploads.iter().any(is_relabelled)
    }

    /// The upload that this source of the report is or came out of.
    fn upload_of(&self, source: usize) -> Option<&Upload> {
        self.input_indices.get(source).and_then(|index| self.uploads.get(*index))
    }

    /// The input that this source of the report is or came out of.
    pub(super) fn input(&self, source: usize) -> Option<ReadInput> {
        let index = *self.input_indices.get(source)?;
        Some(ReadInput { index, name: self.uploads.get(index)?.name().to_owned() })
    }

    /// The index, among these uploads, of the one that this source of the report is or came out of.
    pub(super) fn index_in(&self, uploads: &[Upload], source: usize) -> Option<usize> {
        let id = self.upload_of(source)?.id;
        uploads.iter().position(|upload| upload.id == id)
    }

    /// Labels these sources of the report, among these uploads.
    pub(super) fn label(&self, uploads: &mut [Upload], sources: &[usize], label: &Label) {
        let mut names: BTreeMap<u32, Vec<&str>> = BTreeMap::new();
        for source in sources {
            if let (Some(upload), Some(source)) = (self.upload_of(*source), self.report.sources.get(*source))
            {
                names.entry(upload.id).or_default().push(&source.name);
            }
        }
        for upload in uploads {
            for name in names.get(&upload.id).into_iter().flatten() {
                upload.label(name, label);
            }
        }
    }
}

/// For each source of the evidence, its text if that was typed or pasted.
pub(super) fn texts_of(uploads: &[Upload], input_indices: &[usize]) -> PastedTexts {
    input_indices.iter().map(|index| uploads.get(*index).and_then(Upload::pasted)).collect()
}
