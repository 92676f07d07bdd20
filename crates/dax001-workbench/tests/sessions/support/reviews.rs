//! Annotations for tests.

use dax001::contract::annotation::{Annotation, Disposition, ListEntry, Matching, Target};
use dax001::review::Review;
use dax001_workbench::protocol::{FindingAnnotation, Reply, ReviewCounts, ReviewedAnnotation};

use super::outcome::Outcome;

/// The result of applying annotations.
#[derive(Debug, PartialEq)]
pub(crate) struct Annotated {
    pub(crate) revision: u32,
    pub(crate) counts: ReviewCounts,
    pub(crate) matches: Vec<usize>,
    pub(crate) has_lists: bool,
    pub(crate) finding_annotations: Vec<FindingAnnotation>,
}

impl Outcome {
    pub(crate) fn annotated(&self) -> Annotated {
        let mut found = self.replies.iter().filter_map(|reply| match reply.clone() {
            Reply::Annotated { revision, counts, matches, has_lists, finding_annotations, .. } => {
                Some(Annotated { revision, counts, matches, has_lists, finding_annotations })
            }
            _ => None,
        });
        let annotated = found.next().unwrap_or_else(|| panic!("{:?}", self.replies));
        assert_eq!(found.next(), None);
        annotated
    }
}

/// An annotation typed on the cluster of this finding.
pub(crate) fn typed(index: u32, name: &str, review: Review) -> ReviewedAnnotation {
    let target = Target {
        matching: Matching::Exact,
        accounts: vec!["123456789012".to_owned()],
        regions: vec!["us-east-1".to_owned()],
        clusters: vec![name.to_owned()],
        ..Target::default()
    };
    ReviewedAnnotation { annotation: Annotation { findings: vec![index], ..annotation(target) }, review }
}

/// An entry of a list of accepted risks.
pub(crate) fn listed(cluster: &str, review: Review) -> ReviewedAnnotation {
    let any = || vec!["*".to_owned()];
    let target = Target {
        matching: Matching::Wildcard,
        accounts: any(),
        regions: any(),
        clusters: vec![cluster.to_owned()],
        ..Target::default()
    };
    let entry = Some(ListEntry { list: "risks.yaml".to_owned(), line: 1 });
    ReviewedAnnotation { annotation: Annotation { entry, ..annotation(target) }, review }
}

fn annotation(target: Target) -> Annotation {
    Annotation {
        target,
        disposition: Some(Disposition::AcceptedRisk),
        note: Some("It goes away".to_owned()),
        who: Some("jane".to_owned()),
        until: Some("2026-12-31".to_owned()),
        ..Annotation::default()
    }
}
