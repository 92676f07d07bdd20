//! What a format lists: the findings, and the evidence as a whole where that is undecided. Whoever counts rows would else take
//! a report on evidence that is cut for one on fewer clusters.

use dax001::Sha256;
use dax001::aws::arn::Arn;
use dax001::contract::problem::Severity;
use dax001::contract::report::{Evidence, Finding, Flag, Range, Resource, Verdict};
use dax001::contract::status::Status;

use crate::facts::{Facts, spelt};
use crate::labels::summary;

/// What is listed.
pub(crate) enum Item<'a> {
    /// A finding, with its index in the report.
    Finding(u32, &'a Finding),
    /// The evidence as a whole.
    Evidence(&'a UndecidedEvidence),
}

/// Evidence that keeps the whole from being decided.
pub(crate) struct UndecidedEvidence {
    /// Why, in sentences.
    message: String,
    /// What stands in the place of a cluster: the account and region of the source, if they are known.
    resource: Resource,
    /// The place of the first error; nothing where no source has one.
    place: Option<Evidence>,
}

impl UndecidedEvidence {
    /// The evidence of a report, where it is undecided.
    pub(crate) fn of(facts: &Facts) -> Option<Self> {
        if !is_undecided(facts) {
            return None;
        }
        let report = &facts.report;
        let problem =
            facts.problems().find(|problem| problem.severity == Severity::Error && problem.source.is_some());
        let source = problem.and_then(|problem| problem.source).unwrap_or_default();
        let from = report.sources.get(source as usize);
        let place = from.map(|_| Evidence {
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
            place,
        })
    }

    /// Whether there is a place in the evidence to name.
    pub(crate) fn has_place(&self) -> bool {
        self.place.is_some()
    }
}

/// Whether the evidence itself keeps the whole from being decided.
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

    /// What the reason is called.
    pub(crate) fn reason(&self) -> String {
        match self {
            Self::Finding(_, finding) => spelt(finding.reason),
            Self::Evidence(_) => "evidence-incomplete".to_owned(),
        }
    }

    pub(crate) fn message(&self) -> &str {
        match self {
            Self::Finding(_, finding) => &finding.message,
            Self::Evidence(evidence) => &evidence.message,
        }
    }

    /// What to do about it.
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

    pub(crate) fn resource(&self) -> &Resource {
        match self {
            Self::Finding(_, finding) => &finding.resource,
            Self::Evidence(evidence) => &evidence.resource,
        }
    }

    /// Where the evidence says so, the place that decides first.
    pub(crate) fn evidence(&self) -> &[Evidence] {
        match self {
            Self::Finding(_, finding) => &finding.evidence,
            Self::Evidence(evidence) => evidence.place.as_slice(),
        }
    }

    /// What tells a cluster from all others, in this report and in any other. Its ARN does, so that the fingerprint stays the same from
    /// report to report. Without one it is the place in this very evidence as well: two clusters must never be taken for one, of
    /// which the last would count, and one that gets another fingerprint with other evidence is only counted anew.
    pub(crate) fn fingerprint(&self, facts: &Facts) -> String {
        let Resource { arn, account, region, name, .. } = self.resource();
        let mut hash = Sha256::default();
        hash.push(b"DAX-001\n");
        if let Self::Evidence(_) = self {
            hash.push(format!("{:?}", ("evidence", account, region)).as_bytes());
        } else if let Some(arn) = arn_of(self.resource()) {
            hash.push(arn.as_bytes());
        } else {
            let place = self.evidence().first();
            let source = place.and_then(|place| Some((place.source, facts.source(place)?)));
            let source = source.map(|(index, source)| match &source.sha256 {
                Some(sha256) => (None, sha256),
                None => (Some(index), &source.name),
            });
            let place = place.map(|place| (place.document, &place.pointer));
            hash.push(format!("{:?}", (arn, account, region, name, source, place)).as_bytes());
        }
        hash.finish()
    }

    /// The finding's index in the report, which reviews name it by.
    pub(crate) fn index(&self) -> Option<u32> {
        match self {
            Self::Finding(index, _) => Some(*index),
            Self::Evidence(_) => None,
        }
    }
}

/// The ARN by which a cluster is known: two with the same one are the same.
pub(crate) fn arn_of(resource: &Resource) -> Option<&str> {
    resource.arn.as_deref().filter(|arn| Arn::parse(arn).is_some())
}
