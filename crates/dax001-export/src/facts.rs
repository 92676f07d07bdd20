//! What every format says the same: severity, names, places, controls, what reviewers said, and ids that stay the same.

use std::collections::BTreeMap;

use dax001::annotation::{Annotation, Disposition};
use dax001::problem::Problem;
use dax001::report::{Evidence, Finding, Report, Resource, Source};
use dax001::rule::{Rule, Status, rule};
use dax001::scope::Arn;
use dax001::sha256::Sha256;

use crate::escape::identifier;
use crate::{Options, Stamp};

/// A report without its findings, and what is looked up in it.
pub(crate) struct Facts {
    pub(crate) report: Report,
    pub(crate) rule: Rule,
    pub(crate) color: bool,
    pub(crate) stamp: Stamp,
    /// Of each finding that reviewers said something of, which annotations.
    reviews: BTreeMap<u32, Vec<usize>>,
    /// What tells this report from others: its sources, by hash where they have one, and when it was made.
    seed: String,
}

impl Facts {
    pub(crate) fn new(report: Report, options: Options) -> Self {
        let mut reviews: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
        for (place, annotation) in report.annotations.iter().enumerate() {
            for index in &annotation.findings {
                reviews.entry(*index).or_default().push(place);
            }
        }
        let mut hash = Sha256::default();
        for source in &report.sources {
            let known = source.sha256.as_deref().unwrap_or(&source.name);
            hash.push(format!("{} {known}\n", source.bytes).as_bytes());
        }
        let Options { color, stamp } = options;
        hash.push(stamp.at.as_bytes());
        Self { report, rule: rule(), color, stamp, reviews, seed: hash.finish() }
    }

    /// What reviewers said of a finding.
    pub(crate) fn reviews(&self, index: u32) -> impl Iterator<Item = &Annotation> {
        let places = self.reviews.get(&index).map_or(&[][..], Vec::as_slice);
        places.iter().filter_map(|place| self.report.annotations.get(*place))
    }

    /// The source of a piece of evidence.
    pub(crate) fn source(&self, evidence: &Evidence) -> Option<&Source> {
        self.report.sources.get(evidence.source as usize)
    }

    /// Every problem, those of the sources first.
    pub(crate) fn problems(&self) -> impl Iterator<Item = &Problem> {
        self.report.sources.iter().flat_map(|source| &source.problems).chain(&self.report.problems)
    }

    /// Controls of all frameworks that the rule serves, each with its framework's name.
    pub(crate) fn requirements(&self) -> Vec<String> {
        let of = |framework: &dax001::compliance::Framework| {
            let name = framework.name.clone();
            framework.controls.iter().map(move |control| format!("{name} {control}")).collect::<Vec<_>>()
        };
        self.rule.compliance.iter().flat_map(of).collect()
    }

    /// The controls of this framework.
    pub(crate) fn controls(&self, framework: &str) -> &[dax001::report::Text] {
        let framework = self.rule.compliance.iter().find(|one| one.name == framework);
        framework.map(|framework| &*framework.controls).unwrap_or_default()
    }

    /// What tells a cluster from all others of the report: for fingerprints, which stay the same from report to report. By its ARN,
    /// whatever the evidence is. Without one it is told by its place as well: two clusters must never be taken for one, of which
    /// the last would count.
    pub(crate) fn fingerprint(&self, finding: &Finding) -> String {
        let Resource { arn, account, region, name, .. } = &finding.resource;
        let mut hash = Sha256::default();
        hash.push(b"DAX-001\n");
        if let Some(arn) = arn.as_deref().filter(|arn| Arn::parse(arn).is_some()) {
            hash.push(arn.as_bytes());
        } else {
            let place = finding.evidence.first();
            let source = place.and_then(|place| self.source(place)).map_or("", |source| &source.name);
            let place = place.map(|place| (place.source, place.document, &place.pointer));
            hash.push(format!("{:?}", (arn, account, region, name, source, place)).as_bytes());
        }
        hash.finish()
    }

    /// An id in the form of a UUID that the same report and the same words always give.
    pub(crate) fn uuid(&self, words: &str) -> String {
        let mut hash = Sha256::default();
        hash.push(self.seed.as_bytes());
        hash.push(b"\n");
        hash.push(words.as_bytes());
        uuid_of(&hash.finish())
    }
}

/// A UUID (RFC 9562) from the beginning of a hash, marked as one that is made from a name.
fn uuid_of(hex: &str) -> String {
    let part = |from: usize, to: usize| hex.get(from..to).unwrap_or_default();
    format!("{}-{}-5{}-a{}-{}", part(0, 8), part(8, 12), part(13, 16), part(17, 20), part(20, 32))
}

/// A cluster's name, or what there is in place of one.
pub(crate) fn name(resource: &Resource) -> String {
    match (&resource.name, &resource.arn) {
        (Some(name), _) if !name.trim().is_empty() => identifier(name),
        (_, Some(arn)) if !arn.trim().is_empty() => identifier(arn),
        _ => "a cluster without a name".to_owned(),
    }
}

/// An identifier; empty where it is not known.
pub(crate) fn known(part: Option<&String>) -> String {
    part.map(|part| identifier(part)).unwrap_or_default()
}

/// A source's name; never empty.
pub(crate) fn source_name(source: &Source) -> &str {
    if source.name.trim().is_empty() { "unnamed" } else { &source.name }
}

/// A word of the contract as it is spelt there.
pub(crate) fn spelt(word: impl serde::Serialize) -> String {
    serde_json::to_value(word).ok().and_then(|word| Some(word.as_str()?.to_owned())).unwrap_or_default()
}

/// How much a finding matters, as each standard spells it: the one table for all of them.
pub(crate) struct Severity {
    /// SARIF 2.1.0, `level` of a result: only what fails has one.
    pub(crate) sarif: &'static str,
    /// OCSF 1.8, `severity_id`.
    pub(crate) ocsf: (u8, &'static str),
    /// ASFF, `Severity.Label`.
    pub(crate) asff: &'static str,
}

/// A failed cluster has the rule's risk, High. What passes only informs. What is open is neither: OCSF has a value for that, ASFF has none,
/// and what lies between is nearest.
///
/// Sources: SARIF 2.1.0, 3.27.10, by which only what fails has a level; OCSF 1.8, dictionary, `severity_id`; API model of AWS Security
/// Hub, `SeverityLabel`.
pub(crate) fn severity(status: Status) -> Severity {
    match status {
        Status::Fail => Severity { sarif: "error", ocsf: (4, "High"), asff: "HIGH" },
        Status::Unknown => Severity { sarif: "none", ocsf: (0, "Unknown"), asff: "MEDIUM" },
        Status::Pass => Severity { sarif: "none", ocsf: (1, "Informational"), asff: "INFORMATIONAL" },
    }
}

/// What a reviewer said, in one sentence.
pub(crate) fn review(annotation: &Annotation) -> String {
    let what = match annotation.disposition {
        Some(Disposition::AcceptedRisk) => "risk accepted",
        Some(Disposition::DisputedEvidence) => "evidence disputed",
        Some(Disposition::ToDo) => "to do",
        None => "note",
    };
    let until = annotation.until.as_ref().map(|day| format!(" until {day}"));
    let who = annotation.who.as_ref().map(|who| format!(" by {who}"));
    let note = annotation.note.as_ref().map(|note| format!(": {note}"));
    [Some(what.to_owned()), until, who, note].into_iter().flatten().collect()
}

/// A file or folder name and the place in it.
pub(crate) fn place(facts: &Facts, evidence: &Evidence) -> String {
    let name =
        facts.source(evidence).map(|source| crate::escape::text(source_name(source))).unwrap_or_default();
    format!("{name}, line {}, column {}", evidence.line, evidence.column)
}
