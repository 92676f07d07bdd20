//! A finding to write, and the progress of writing.

use dax001::contract::report::Finding;
use dax001::contract::verdicts::Reason;

use crate::excerpt::Excerpt;

/// A finding to write.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'a> {
    /// Its index in the report.
    pub index: u32,
    /// The finding.
    pub finding: &'a Finding,
    /// The lines of its source around the first place of its evidence, where they can be read: [`Format::Html`](crate::Format::Html) shows them.
    pub excerpt: Option<&'a Excerpt>,
}

/// What has been written so far.
#[derive(Debug, Default)]
pub(crate) struct Progress {
    /// Findings that were handed over.
    pub(crate) findings: u64,
    /// Of them, those that the format lists one by one.
    pub(crate) listed: u64,
    /// Bytes of them, and whether there is no room for more.
    pub(crate) bytes: usize,
    pub(crate) is_full: bool,
    /// Of how many findings each was the reason.
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
