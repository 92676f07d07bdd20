//! The verification of a saved report: its uploads and its outcome.

use std::rc::Rc;

use dax001_workbench::protocol::{Progress, Verification};

use crate::model::upload::Upload;

/// The verification of a saved report.
#[derive(Default)]
pub(crate) struct VerificationState {
    uploads: Vec<Upload>,
    /// The number of the last verification.
    id: u32,
    progress: Option<Progress>,
    outcome: Option<Result<Rc<Verification>, String>>,
}

impl VerificationState {
    /// The files for it: the report and its evidence.
    pub(crate) fn uploads(&self) -> &[Upload] {
        &self.uploads
    }

    /// Its progress, while it is running.
    pub(crate) fn progress(&self) -> Option<Progress> {
        self.progress
    }

    /// The number of the running verification.
    pub(super) fn going_on(&self) -> Option<u32> {
        self.progress.map(|_| self.id)
    }

    /// The outcome of the last verification.
    pub(crate) fn outcome(&self) -> Option<&Result<Rc<Verification>, String>> {
        self.outcome.as_ref()
    }

    /// Removes all files, for another verification.
    pub(super) fn clear(&mut self) {
        *self = Self { id: self.id, ..Self::default() };
    }

    /// Adds files that it doesn't have yet. Returns whether there were any.
    pub(super) fn add(&mut self, mut added: Vec<Upload>) -> bool {
        added.retain(|upload| !self.uploads.iter().any(|other| other.id == upload.id));
        let is_more = !added.is_empty();
        self.uploads.append(&mut added);
        is_more
    }

    /// Begins to verify the files, and returns the number of this verification.
    pub(super) fn begin(&mut self) -> u32 {
        self.id += 1;
        self.outcome = None;
        self.progress = Some(Progress::default());
        self.id
    }

    pub(super) fn advance(&mut self, id: u32, progress: Progress) {
        if let Some(current) = self.progress.as_mut().filter(|_| id == self.id) {
            *current = progress;
        }
    }

    /// Ends the running verification with an outcome, if it has this number. Returns whether it
    /// has.
    pub(super) fn finish(&mut self, id: u32, outcome: Result<Rc<Verification>, String>) -> bool {
        let is_current = id == self.id && self.progress.take().is_some();
        if is_current {
            self.outcome = Some(outcome);
        }
        is_current
    }

    /// Ends it without an outcome.
    pub(super) fn cancel(&mut self) {
        self.progress = None;
    }

    /// Fails the running verification, if any, for this reason.
    pub(super) fn fail(&mut self, reason: &str) {
        if self.progress.take().is_some() {
            self.outcome = Some(Err(reason.to_owned()));
        }
    }

    /// The file of the report that was verified, if the user uploaded it as a file and not within
    /// an archive.
    pub(crate) fn report(&self) -> Option<Upload> {
        let Some(Ok(outcome)) = &self.outcome else { return None };
        let name = outcome.report.as_deref()?;
        self.uploads.iter().find(|upload| upload.name() == name).cloned()
    }
}
