//! The items that a format lists: the findings, and the evidence as a whole if that is undecided.
//! Without that last item, somebody who counts rows would mistake a report on truncated evidence
//! for a report on fewer clusters.

use dax001::Sha256;
use dax001::aws::arn::Arn;
use dax001::contract::problem::Severity;
use dax001::contract::report::{Evidence, Finding, Flag, Range, Resource, Verdict};
use dax001::contract::status::Status;

use crate::facts::{Facts, to_wire};
use crate::labels::{in_transit, summary};

/// A listed item.
pub(crate) enum Item<'a> {
    /// A finding, with its index in the report.
    Finding(u32, &'a Finding),
    /// The evidence as a whole.
    Evidence(&'a UndecidedEvidence),
}

/// The evidence as a whole, if it is undecided: see [`is_undecided`].
pub(crate) struct UndecidedEvidence {
    /// The reason, in sentences.
    message: String,
    /// Takes the place of a cluster's resource: the account and region of the source, if they are
    /// known.
    resource: Resource,
    /// Location of the first error that a source has; `None` if no source has an error.
    location: Option<Evidence>,
}

impl UndecidedEvidence {
    /// Returns the evidence of a report if it is undecided.
    pub(crate) fn of(facts: &Facts) -> Option<Self> {
        if !is_undecided(facts) {
            return None;
        }
        let report = &facts.report;
        let problem =
            facts.problems().find(|problem| problem.severity == Severity::Error && problem.source.is_some());
        let source = problem.and_then(|problem| problem.source).unwrap_or_default();
        let from = report.sources.get(source as usize);
        let location = from.map(|_| Evidence {
            source,
            document: 0,
            pointer: String::new(),
            line: problem.and_then(|problem| problem.line).unwrap_or(1),
            column: problem.and_then(|problem| problem.column).unwrap_or(1),
            start: 0,
            end: 0,
            end_line: None,
            end_column: None,
            observed: None,
            record: Range { start: 0, end: 0 },
        });
        Some(Self {
            message: summary(report).join(" "),
            resource: Resource {
                name: Some("the evidence as a whole".to_owned()),
                account: from.and_then(|source| source.account.clone()),
                region: from.and_then(|source| source.region.clone()),
                ..Resource::default()
            },
            location,
        })
    }

    /// Whether the item has a location in the evidence.
    pub(crate) fn has_location(&self) -> bool {
        self.location.is_some()
    }
}

/// Whether the evidence as a whole is undecided: it has an error, or the verdict is unknown
/// although no single cluster is.
pub(crate) fn is_undecided(facts: &Facts) -> bool {
    let report = &facts.report;
    report.verdict == Verdict::Unknown && report.summary.unknown == 0
        || facts.problems().any(|problem| problem.severity == Severity::Error)
}

impl Item<'_> {
    pub(crate) fn status(&self) -> Status {
        match self {
            Self::Finding(_, finding) => finding.status,
            Self::Evidence(_) => Status::Unknown,
        }
    }

    /// The name of the reason.
    pub(crate) fn reason(&self) -> String {
        match self {
            Self::Finding(_, finding) => to_wire(finding.reason),
            Self::Evidence(_) => "evidence-incomplete".to_owned(),
        }
    }

    pub(crate) fn message(&self) -> &str {
        match self {
            Self::Finding(_, finding) => &finding.message,
            Self::Evidence(evidence) => &evidence.message,
        }
    }

    /// The action to take.
    pub(crate) fn action(&self) -> &'static str {
        match self {
            Self::Finding(_, finding) => &finding.reason.row().action,
            Self::Evidence(_) => "Put the problems of the evidence right, and export it again.",
        }
    }

    pub(crate) fn flags(&self) -> &[Flag] {
        match self {
            Self::Finding(_, finding) => &finding.flags,
            Self::Evidence(_) => &[],
        }
    }

    /// Encryption in transit; `None` for the evidence as a whole.
    pub(crate) fn in_transit(&self) -> Option<&'static str> {
        match self {
            Self::Finding(_, finding) => Some(in_transit(finding.in_transit)),
            Self::Evidence(_) => None,
        }
    }

    pub(crate) fn resource(&self) -> &Resource {
        match self {
            Self::Finding(_, finding) => &finding.resource,
            Self::Evidence(evidence) => &evidence.resource,
        }
    }

    /// Locations in the evidence; the deciding one comes first.
    pub(crate) fn evidence(&self) -> &[Evidence] {
        match self {
            Self::Finding(_, finding) => &finding.evidence,
            Self::Evidence(evidence) => evidence.location.as_slice(),
        }
    }

    /// Identifies a cluster, in this report and in any other. If the cluster has a valid ARN, the
    /// fingerprint depends on that alone, so it stays the same from report to report. Otherwise it
    /// also depends on the location in this very evidence. Two clusters must never share a
    /// fingerprint: only the last of them would count. A cluster whose fingerprint changes with
    /// other evidence is merely counted again.
    pub(crate) fn fingerprint(&self, facts: &Facts) -> String {
        let Resource { arn, account, region, name, .. } = self.resource();
        let mut hash = Sha256::default();
        hash.push(b"DAX-001\n");
        if let Self::Evidence(_) = self {
            hash.push(format!("{:?}", ("evidence", account, region)).as_bytes());
        } else if let Some(arn) = arn_of(self.resource()) {
            hash.push(arn.as_bytes());
        } else {
            let first = self.evidence().first();
            let source = first.and_then(|first| Some((first.source, facts.source(first)?)));
            let source = source.map(|(index, source)| match &source.sha256 {
                Some(sha256) => (None, sha256),
                None => (Some(index), &source.name),
            });
            let location = first.map(|first| (first.document, &first.pointer));
            hash.push(format!("{:?}", (arn, account, region, name, source, location)).as_bytes());
        }
        hash.finish()
    }

    /// Index of the finding in the report, by which reviews refer to it.
    pub(crate) fn index(&self) -> Option<u32> {
        match self {
            Self::Finding(index, _) => Some(*index),
            Self::Evidence(_) => None,
        }
    }
}

/// The ARN that identifies a cluster, if it is valid: two resources with the same ARN are the same
/// cluster.
pub(crate) fn arn_of(resource: &Resource) -> Option<&str> {
    resource.arn.as_deref().filter(|arn| Arn::parse(arn).is_some())
}
