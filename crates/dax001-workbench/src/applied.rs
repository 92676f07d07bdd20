//! Annotations that were applied to the clusters of a report.

use dax001::contract::annotation::Annotation;
use dax001_review::Targets;

use crate::protocol::ReviewedAnnotation;

/// The annotations of a report, and the result of applying them.
#[derive(Default)]
pub(crate) struct Annotations {
    /// All annotations with the findings that they list. Typed annotations come first.
    pub(crate) entries: Vec<ReviewedAnnotation>,
    /// The review of each finding as a mark; 0 means no review.
    pub(crate) marks: Vec<u8>,
    pub(crate) typed: AppliedAnnotations,
    pub(crate) lists: AppliedAnnotations,
}

impl Annotations {
    /// All annotations without their reviews.
    pub(crate) fn all(&self) -> Vec<Annotation> {
        self.entries.iter().map(|entry| entry.annotation.clone()).collect()
    }
}

/// Some annotations, and the result of applying them to all clusters.
#[derive(Default)]
pub(crate) struct AppliedAnnotations {
    pub(crate) entries: Vec<ReviewedAnnotation>,
    pub(crate) marks: Vec<u8>,
    pub(crate) targets: Targets,
    /// The index of each target's entry.
    pub(crate) by_target: Vec<usize>,
    /// The entries that are known to belong to one finding, each with the index of that finding.
    pub(crate) by_finding: Vec<(usize, u32)>,
}
