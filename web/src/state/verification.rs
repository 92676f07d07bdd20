//! A saved report that is verified: its uploads, and what came of it.

use std::rc::Rc;

use crate::model::saved::Verification;
use crate::model::upload::Upload;

/// A saved report that is verified.
#[derive(Default)]
pub(crate) struct VerificationState {
    /// What was given for it: the report, and its evidence.
    pub(crate) uploads: Vec<Upload>,
    /// The number of the last verification.
    pub(super) id: u32,
    /// Bytes read, and bytes in all, while it goes on.
    pub(crate) progress: Option<(f64, f64)>,
    /// What came of the last one.
    pub(crate) outcome: Option<Result<Rc<Verification>, String>>,
}

impl VerificationState {
    /// Nothing given yet, in place of another verification.
    pub(super) fn after(before: &Self) -> Self {
        Self { id: before.id, ..Self::default() }
    }

    /// The file of the report that was verified, if it was given as one and not within an archive.
    pub(crate) fn report(&self) -> Option<Upload> {
        let Some(Ok(outcome)) = &self.outcome else { return None };
        let name = outcome.report.as_deref()?;
        self.uploads.iter().find(|upload| upload.name() == name).cloned()
    }
}
