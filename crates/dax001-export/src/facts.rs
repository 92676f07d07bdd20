//! Facts that all formats share: severity, names, locations, controls, the reviewers' annotations,
//! and stable ids.

use std::collections::BTreeMap;

use dax001::Sha256;
use dax001::collection::CollectionLine;
use dax001::contract::annotation::Annotation;
use dax001::contract::problem::Problem;
use dax001::contract::report::{Evidence, Report, Resource, Source};
use dax001::contract::status::Status;
use dax001::contract::text::Text;
use dax001::review::Review;
use dax001::rule::controls::{Framework, named_frameworks};
use dax001::rule::description::{Rule, rule};

use crate::escape::{identifier, text};
use crate::labels::{AgeAt, collected, count, grouped, required, sentence, summary};
use crate::options::{Options, Stamp, Today};

/// A report without its findings, with indexes for lookups.
pub(crate) struct Facts {
    pub(crate) report: Report,
    pub(crate) rule: Rule,
    /// Controls of all frameworks that the rule serves, each prefixed with the name of its
    /// framework.
    pub(crate) requirements: Vec<String>,
    /// The frameworks that the rule itself names, current versions first.
    pub(crate) frameworks: Vec<Text>,
    pub(crate) color: bool,
    pub(crate) stamp: Stamp,
    /// The day on which acceptances are checked; empty if unknown.
    today: Today,
    /// Number of failing findings whose risk is accepted on that day.
    pub(crate) accepted_fails: u64,
    pub(crate) omit_passes: bool,
    /// Account names by account id.
    account_names: BTreeMap<String, String>,
    /// For each reviewed finding, the indices of the annotations that list it.
    reviews: BTreeMap<u32, Vec<usize>>,
    /// The same for the findings that are written next, from annotations that don't list all their
    /// findings.
    unlisted: BTreeMap<u32, UnlistedAnnotations>,
    /// Distinguishes this report from others. Derived from its sources, by hash if they have one,
    /// and from the time when it was made.
    seed: String,
}

/// Annotations that apply to a finding and may not list it.
#[derive(Debug)]
struct UnlistedAnnotations {
    annotations: Vec<usize>,
    /// Summarizes the annotations beyond [`UNLISTED_LIMIT`].
    rest_summary: Option<Annotation>,
}

/// How many annotations are written for one finding in addition to those that list it. Up to 10,000
/// annotations can apply to one finding.
pub(crate) const UNLISTED_LIMIT: usize = 20;

impl Facts {
    pub(crate) fn new(mut report: Report, options: Options) -> Self {
        let mut reviews: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
        for (annotation_index, annotation) in report.annotations.iter().enumerate() {
            for index in &annotation.findings {
                reviews.entry(*index).or_default().push(annotation_index);
            }
        }
        let mut hash = Sha256::default();
        for source in &report.sources {
            let identity = source.sha256.as_deref().unwrap_or(&source.name);
            hash.push(format!("{} {identity}\n", source.bytes).as_bytes());
        }
        let Options { color, mut stamp, today, accepted_fails, omit_passes } = options;
        let utc_day =
            || Today { day: stamp.at.get(..10).unwrap_or_default().to_owned(), zone: "UTC".to_owned() };
        let today = today.unwrap_or_else(utc_day);
        hash.push(stamp.at.as_bytes());
        // Anybody can have written these fields of a saved report, so escape them, too.
        for field in [&mut report.tool.name, &mut report.tool.version, &mut report.coverage.regions_as_of] {
            *field = identifier(field).into();
        }
        let hashes = report.sources.iter_mut().filter_map(|source| source.sha256.as_mut());
        for field in hashes.chain(stamp.module.iter_mut()).chain(stamp.commit.iter_mut()) {
            *field = identifier(field);
        }
        let rule = rule();
        let requirements = rule.compliance.iter().flat_map(Framework::requirements).collect();
        let frameworks = named_frameworks();
        let unlisted = BTreeMap::new();
        let accounts = report.coverage.accounts.iter();
        let account_names =
            accounts.filter_map(|one| Some((one.account.clone()?, text(one.name.as_ref()?)))).collect();
        Self {
            report,
            rule,
            requirements,
            frameworks,
            color,
            stamp,
            today,
            accepted_fails,
            omit_passes,
            account_names,
            reviews,
            unlisted,
            seed: hash.finish(),
        }
    }

    /// The verdict in sentences, including the number of accepted fails.
    pub(crate) fn summary(&self) -> Vec<String> {
        let mut sentences = summary(&self.report);
        if self.accepted_fails > 0 {
            let checked = self.checked_on().map(|day| format!(", checked on {day}")).unwrap_or_default();
            let (accepted, fail) = (grouped(self.accepted_fails), count(self.report.summary.fail, "fail"));
            sentences.push(format!("The risk of {accepted} of {fail} is accepted{checked}."));
        }
        sentences
    }

    /// Describes who collected the evidence, when, and how long before the export is written.
    pub(crate) fn collected(&self) -> CollectionLine {
        let at = self.stamp.at.as_str();
        collected(&self.report, if at.is_empty() { AgeAt::Unknown } else { AgeAt::Report(at) })
    }

    /// The same, followed by the user's requirements for the evidence, as sentences.
    pub(crate) fn collected_and_required(&self) -> String {
        let all = [Some(self.collected().text), required(&self.report)];
        all.into_iter().flatten().map(|text| sentence(&text)).collect::<Vec<_>>().join(" ")
    }

    /// The frameworks that the rule names, in one sentence.
    pub(crate) fn compliance(&self) -> String {
        format!("Compliance: {}.", self.frameworks.join(", "))
    }

    /// The identity that collected the source that a finding rests on, if a manifest proves it.
    pub(crate) fn collected_by(&self, evidence: &[Evidence]) -> Option<String> {
        let source = self.source(evidence.first()?)?;
        Some(identifier(source.collected.as_ref()?.caller.as_ref()?))
    }

    /// The time at which the source that a finding rests on was collected, if a manifest proves it:
    /// RFC 3339, in UTC.
    pub(crate) fn collected_at(&self, evidence: &[Evidence]) -> Option<String> {
        let source = self.source(evidence.first()?)?;
        Some(identifier(&source.collected.as_ref()?.start))
    }

    /// The name of a finding's account in the list of accounts.
    pub(crate) fn account_name(&self, resource: &Resource) -> Option<&str> {
        let id = resource.account.as_ref()?;
        self.account_names.get(id).map(String::as_str)
    }

    /// The annotations that reviewers made for the finding with this index; empty without an index.
    pub(crate) fn reviews(&self, index: impl Into<Option<u32>>) -> impl Iterator<Item = &Annotation> {
        let index = index.into();
        let unlisted = index.and_then(|index| self.unlisted.get(&index));
        let listed = index.and_then(|index| self.reviews.get(&index)).into_iter();
        let mut annotation_indices: Vec<usize> =
            listed.chain(unlisted.map(|unlisted| &unlisted.annotations)).flatten().copied().collect();
        annotation_indices.sort_unstable();
        annotation_indices.dedup();
        let annotations = annotation_indices.into_iter().filter_map(|at| self.report.annotations.get(at));
        annotations.chain(unlisted.and_then(|unlisted| unlisted.rest_summary.as_ref()))
    }

    /// Sets the annotations that apply to a finding and may not list it, the most important first,
    /// and their total number.
    pub(crate) fn set_unlisted(&mut self, index: u32, annotations: &[u32], total: u32) {
        let annotations: Vec<usize> =
            annotations.iter().take(UNLISTED_LIMIT).map(|at| *at as usize).collect();
        let rest_count = u64::from(total).saturating_sub(annotations.len() as u64);
        let rest_summary = (rest_count > 0).then(|| Annotation {
            note: Some(format!("and {}", count(rest_count, "more annotation"))),
            ..Annotation::default()
        });
        self.unlisted.insert(index, UnlistedAnnotations { annotations, rest_summary });
    }

    pub(crate) fn clear_unlisted(&mut self) {
        self.unlisted.clear();
    }

    /// The source of a piece of evidence.
    pub(crate) fn source(&self, evidence: &Evidence) -> Option<&Source> {
        self.report.sources.get(evidence.source as usize)
    }

    /// Every problem; those of the sources come first.
    pub(crate) fn problems(&self) -> impl Iterator<Item = &Problem> {
        self.report.sources.iter().flat_map(|source| &source.problems).chain(&self.report.problems)
    }

    /// The source that a problem belongs to.
    pub(crate) fn problem_source(&self, problem: &Problem) -> Option<&Source> {
        self.report.sources.get(problem.source? as usize)
    }

    /// The review that an annotation amounts to on the day on which acceptances are checked.
    pub(crate) fn review(&self, annotation: &Annotation) -> Review {
        annotation.review(&self.today.day)
    }

    /// Whether an annotation is an acceptance with a last day, so that it matters on which day it
    /// is checked.
    pub(crate) fn is_dated(&self, annotation: &Annotation) -> bool {
        annotation.until.is_some() && matches!(self.review(annotation), Review::Accepted | Review::Expired)
    }

    /// The day on which acceptances are checked, with its time zone; `None` if unknown.
    pub(crate) fn checked_on(&self) -> Option<String> {
        let Today { day, zone } = &self.today;
        let zone = if zone.is_empty() { String::new() } else { format!(" in {zone}") };
        (!day.is_empty()).then(|| format!("{day}{zone}"))
    }

    /// Makes an id in the form of a UUID for each number. It hashes only once, because there can be
    /// a million numbers.
    pub(crate) fn numbered(&self, label: &str) -> impl Fn(u64) -> String {
        let base = self.uuid(label);
        move |number| format!("{}{:012x}", base.get(..24).unwrap_or_default(), number & 0xFFFF_FFFF_FFFF)
    }

    /// An id in the form of a UUID. The same report and the same label always have the same id.
    pub(crate) fn uuid(&self, label: &str) -> String {
        let mut hash = Sha256::default();
        hash.push(self.seed.as_bytes());
        hash.push(b"\n");
        hash.push(label.as_bytes());
        uuid_of(&hash.finish())
    }
}

/// A UUID (RFC 9562) from the beginning of a hash, marked as name-based.
fn uuid_of(hex: &str) -> String {
    let part = |from: usize, to: usize| hex.get(from..to).unwrap_or_default();
    format!("{}-{}-5{}-a{}-{}", part(0, 8), part(8, 12), part(13, 16), part(17, 20), part(20, 32))
}

/// The id of a resource for other tools: its ARN, or its name if it has no ARN.
pub(crate) fn resource_id(resource: &Resource) -> String {
    match &resource.arn {
        Some(arn) if !arn.trim().is_empty() => identifier(arn),
        _ => name(resource),
    }
}

/// A cluster's name, or its ARN if it has no name, or else a placeholder.
pub(crate) fn name(resource: &Resource) -> String {
    match (&resource.name, &resource.arn) {
        (Some(name), _) if !name.trim().is_empty() => identifier(name),
        (_, Some(arn)) if !arn.trim().is_empty() => identifier(arn),
        _ => "a cluster without a name".to_owned(),
    }
}

/// An identifier, escaped; empty if unknown.
pub(crate) fn known(part: Option<&String>) -> String {
    part.map(|part| identifier(part)).unwrap_or_default()
}

/// The account of a cluster, with its name if a list of accounts has one; empty if unknown.
pub(crate) fn account(facts: &Facts, resource: &Resource) -> String {
    let id = known(resource.account.as_ref());
    match facts.account_name(resource) {
        Some(name) => format!("{id} ({name})"),
        None => id,
    }
}

/// A source's name; never empty.
pub(crate) fn source_name(source: &Source) -> &str {
    if source.name.trim().is_empty() { "unnamed" } else { &source.name }
}

/// A value of the contract's enums, as the contract spells it.
pub(crate) fn to_wire(word: impl serde::Serialize) -> String {
    serde_json::to_value(word).ok().and_then(|word| Some(word.as_str()?.to_owned())).unwrap_or_default()
}

/// The severity of a finding in the terms of each standard. This is the only such table.
pub(crate) struct Severity {
    /// SARIF 2.1.0, `level` of a result: only failing results have one.
    pub(crate) sarif: &'static str,
    /// OCSF 1.8, `severity_id`.
    pub(crate) ocsf: (u8, &'static str),
    /// ASFF, `Severity.Label`.
    pub(crate) asff: &'static str,
}

/// A failed cluster has the risk of the rule, High. A passed one is only informational. An
/// undecided one is neither. OCSF has a value for that; ASFF doesn't, so the level in between is
/// nearest.
///
/// Sources: SARIF 2.1.0, 3.27.10, by which only failing results have a level; OCSF 1.8, dictionary,
/// `severity_id`; API model of AWS Security Hub, `SeverityLabel`.
pub(crate) fn severity(status: Status) -> Severity {
    match status {
        Status::Fail => Severity { sarif: "error", ocsf: (4, "High"), asff: "HIGH" },
        Status::Unknown => Severity { sarif: "none", ocsf: (0, "Unknown"), asff: "MEDIUM" },
        Status::Pass => Severity { sarif: "none", ocsf: (1, "Informational"), asff: "INFORMATIONAL" },
    }
}

/// A reviewer's annotation in one sentence, with what it amounts to on the day on which acceptances
/// are checked.
pub(crate) fn review(facts: &Facts, annotation: &Annotation) -> String {
    let what = match facts.review(annotation) {
        Review::Accepted => "risk accepted",
        Review::Expired => "acceptance expired, risk was accepted",
        Review::Incomplete => "incomplete acceptance, which accepts nothing",
        Review::Disputed => "evidence disputed",
        Review::ToDo => "to do",
        Review::Note => "note",
    };
    let who = annotation.who.as_ref().map(|who| format!(" by {who}"));
    let until = annotation.until.as_ref().map(|day| format!(" until {day}"));
    let checked = facts.is_dated(annotation).then(|| match facts.checked_on() {
        Some(day) => format!(", checked on {day}"),
        None => ", not checked whether that day is over".to_owned(),
    });
    let note = annotation.note.as_ref().map(|note| format!(": {note}"));
    [Some(what.to_owned()), who, until, checked, note].into_iter().flatten().collect()
}

/// A problem with its location and its remedy, on one line.
pub(crate) fn problem_line(facts: &Facts, problem: &Problem) -> String {
    let source = facts.problem_source(problem);
    let line = match (problem.line, problem.column) {
        (Some(line), Some(column)) => format!(", line {line}, column {column}"),
        _ => String::new(),
    };
    let at = source.map(|source| format!("{}{line}: ", text(source_name(source)))).unwrap_or_default();
    format!("{at}{} {}", sentence(&text(&problem.message)), sentence(&text(&problem.help)))
}

/// The location of a piece of evidence: the name of the source, which can be a file or a folder,
/// with line and column.
pub(crate) fn location(facts: &Facts, evidence: &Evidence) -> String {
    let name = facts.source(evidence).map(|source| text(source_name(source))).unwrap_or_default();
    format!("{name}, line {}, column {}", evidence.line, evidence.column)
}
