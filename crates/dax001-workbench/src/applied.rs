//! Annotations that were applied to the clusters of a report.

use dax001::contract::annotation::Annotation;
use dax001_review::Targets;

use crate::protocol::ReviewedAnnotation;

/// The annotations of a report, and what they come to.
#[derive(Default)]
pub(crate) struct Annotations {
    /// All of them, with the findings that they list: first those that were typed.
    pub(crate) entries: Vec<ReviewedAnnotation>,
    /// For each finding its review as a mark: 0 is none.
    pub(crate) marks: Vec<u8>,
    pub(crate) typed: Applied,
    pub(crate) lists: Applied,
}

impl Annotations {
    /// All of them, without what they amount to.
    pub(crate) fn all(&self) -> Vec<Annotation> {
        self.entries.iter().map(|entry| entry.annotation.clone()).collect()
    }
}

/// Annotations that were applied to all clusters.
#[derive(Default)]
pub(crate) struct Applied {
    pub(crate) entries: Vec<ReviewedAnnotation>,
    pub(crate) marks: Vec<u8>,
    pub(crate) targets: Targets,
    /// For each target the index of its entry.
    pub(crate) by_target: Vec<usize>,
    /// The entries that are known to be of one finding, with its index.
    pub(crate) by_finding: Vec<(usize, u32)>,
}
