//! The finding to write, and the progress of the writing.

use dax001::contract::report::Finding;
use dax001::contract::verdicts::Reason;

use crate::excerpt::Excerpt;

/// A finding to write.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'a> {
    /// Index of the finding in the report.
    pub index: u32,
    /// The finding.
    pub finding: &'a Finding,
    /// The source lines around the first location of its evidence, if the source can be read.
    /// [`Format::Html`](crate::Format::Html) shows them.
    pub excerpt: Option<&'a Excerpt>,
}

/// Counts of what the writer has written so far.
#[derive(Debug, Default)]
pub(crate) struct Progress {
    /// Findings that the format has received. Passes that SARIF leaves out don't count.
    pub(crate) findings: u64,
    /// Findings that the format has listed one by one.
    pub(crate) listed: u64,
    /// Bytes written for the findings. `is_full` says that there is no room for more.
    pub(crate) bytes: usize,
    pub(crate) is_full: bool,
    /// Number of findings for each reason.
    pub(crate) reasons: Vec<(Reason, u64)>,
}

impl Progress {
    pub(crate) fn count(&mut self, reason: Reason) {
        match self.reasons.iter_mut().find(|(counted, _)| *counted == reason) {
            Some((_, number)) => *number += 1,
            None => self.reasons.push((reason, 1)),
        }
    }
}
