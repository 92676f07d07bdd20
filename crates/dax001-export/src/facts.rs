//! What every format says the same: severity, names, places, controls, what reviewers said, and ids that stay the same.

use std::collections::BTreeMap;

use dax001::Sha256;
use dax001::collection::CollectionLine;
use dax001::contract::annotation::Annotation;
use dax001::contract::problem::Problem;
use dax001::contract::report::{Evidence, Report, Resource, Source};
use dax001::contract::status::Status;
use dax001::review::Review;
use dax001::rule::controls::Framework;
use dax001::rule::description::{Rule, rule};

use crate::escape::{identifier, text};
use crate::labels::{AgeAt, collected, count, grouped, required, sentence, summary};
use crate::options::{Options, Stamp, Today};

/// A report without its findings, and what is looked up in it.
pub(crate) struct Facts {
    pub(crate) report: Report,
    pub(crate) rule: Rule,
    /// Controls of all frameworks that the rule serves, each with its framework's name.
    pub(crate) requirements: Vec<String>,
    pub(crate) color: bool,
    pub(crate) stamp: Stamp,
    /// The day on which acceptances are checked; empty where it is not known.
    today: Today,
    /// How many of the findings that fail are accepted on that day.
    pub(crate) accepted_fails: u64,
    pub(crate) leaves_out_passes: bool,
    /// The names of accounts, by their ids.
    account_names: BTreeMap<String, String>,
    /// Of each finding that reviewers said something of, which annotations.
    reviews: BTreeMap<u32, Vec<usize>>,
    /// The same of the findings that are written next, by annotations that don't list all findings that they mean.
    unlisted: BTreeMap<u32, Unlisted>,
    /// What tells this report from others: its sources, by hash where they have one, and when it was made.
    seed: String,
}

/// Annotations that mean a finding and may not list it.
#[derive(Debug)]
struct Unlisted {
    annotations: Vec<usize>,
    /// Stands for those beyond [`UNLISTED`].
    others: Option<Annotation>,
}

/// How many annotations are written of one finding, beside those that list it: 10,000 can mean it.
pub(crate) const UNLISTED: usize = 20;

impl Facts {
    pub(crate) fn new(mut report: Report, options: Options) -> Self {
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
        let Options { color, mut stamp, today, accepted_fails, leaves_out_passes } = options;
        let utc_day =
            || Today { day: stamp.at.get(..10).unwrap_or_default().to_owned(), zone: "UTC".to_owned() };
        let today = today.unwrap_or_else(utc_day);
        hash.push(stamp.at.as_bytes());
        // What a report says of itself can have been written by anybody, too.
        for said in [&mut report.tool.name, &mut report.tool.version, &mut report.coverage.regions_as_of] {
            *said = identifier(said).into();
        }
        let hashes = report.sources.iter_mut().filter_map(|source| source.sha256.as_mut());
        for said in hashes.chain(stamp.module.iter_mut()).chain(stamp.commit.iter_mut()) {
            *said = identifier(said);
        }
        let rule = rule();
        let controls = |framework: &Framework| {
            let name = framework.name.clone();
            framework.controls.iter().map(move |control| format!("{name} {control}")).collect::<Vec<_>>()
        };
        let requirements = rule.compliance.iter().flat_map(controls).collect();
        let unlisted = BTreeMap::new();
        let accounts = report.coverage.accounts.iter();
        let account_names =
            accounts.filter_map(|one| Some((one.account.clone()?, text(one.name.as_ref()?)))).collect();
        Self {
            report,
            rule,
            requirements,
            color,
            stamp,
            today,
            accepted_fails,
            leaves_out_passes,
            account_names,
            reviews,
            unlisted,
            seed: hash.finish(),
        }
    }

    /// The verdict in sentences, with the fails that are accepted.
    pub(crate) fn summary(&self) -> Vec<String> {
        let mut sentences = summary(&self.report);
        if self.accepted_fails > 0 {
            let checked = self.checked_on().map(|day| format!(", checked on {day}")).unwrap_or_default();
            let (accepted, fail) = (grouped(self.accepted_fails), count(self.report.summary.fail, "fail"));
            sentences.push(format!("The risk of {accepted} of {fail} is accepted{checked}."));
        }
        sentences
    }

    /// Who collected the evidence, when, and how long before the export is written.
    pub(crate) fn collected(&self) -> CollectionLine {
        let at = self.stamp.at.as_str();
        collected(&self.report, if at.is_empty() { AgeAt::Unknown } else { AgeAt::Report(at) })
    }

    /// The same with what the user asks of the evidence, as sentences.
    pub(crate) fn collected_and_required(&self) -> String {
        let all = [Some(self.collected().text), required(&self.report)];
        all.into_iter().flatten().map(|text| sentence(&text)).collect::<Vec<_>>().join(" ")
    }

    /// Who collected the source on which a finding stands, where a manifest proves it.
    pub(crate) fn collected_by(&self, evidence: &[Evidence]) -> Option<String> {
        let source = self.source(evidence.first()?)?;
        Some(identifier(source.collected.as_ref()?.caller.as_ref()?))
    }

    /// When the source was collected on which a finding stands, where a manifest proves it: RFC 3339, in UTC.
    pub(crate) fn collected_at(&self, evidence: &[Evidence]) -> Option<String> {
        let source = self.source(evidence.first()?)?;
        Some(identifier(&source.collected.as_ref()?.start))
    }

    /// What a list of accounts calls the account of a finding.
    pub(crate) fn account_name(&self, resource: &Resource) -> Option<&str> {
        let id = resource.account.as_ref()?;
        self.account_names.get(id).map(String::as_str)
    }

    /// What reviewers said of the finding with this index; nothing where it has none.
    pub(crate) fn reviews(&self, index: impl Into<Option<u32>>) -> impl Iterator<Item = &Annotation> {
        let index = index.into();
        let unlisted = index.and_then(|index| self.unlisted.get(&index));
        let listed = index.and_then(|index| self.reviews.get(&index)).into_iter();
        let mut places: Vec<usize> =
            listed.chain(unlisted.map(|unlisted| &unlisted.annotations)).flatten().copied().collect();
        places.sort_unstable();
        places.dedup();
        let annotations = places.into_iter().filter_map(|place| self.report.annotations.get(place));
        annotations.chain(unlisted.and_then(|unlisted| unlisted.others.as_ref()))
    }

    /// Annotations that mean a finding and may not list it, the most important first, and how many there are of them.
    pub(crate) fn set_unlisted(&mut self, index: u32, annotations: &[u32], total: u32) {
        let annotations: Vec<usize> =
            annotations.iter().take(UNLISTED).map(|place| *place as usize).collect();
        let others = u64::from(total).saturating_sub(annotations.len() as u64);
        let others = (others > 0).then(|| Annotation {
            note: Some(format!("and {}", count(others, "more annotation"))),
            ..Annotation::default()
        });
        self.unlisted.insert(index, Unlisted { annotations, others });
    }

    pub(crate) fn clear_unlisted(&mut self) {
        self.unlisted.clear();
    }

    /// The source of a piece of evidence.
    pub(crate) fn source(&self, evidence: &Evidence) -> Option<&Source> {
        self.report.sources.get(evidence.source as usize)
    }

    /// Every problem, those of the sources first.
    pub(crate) fn problems(&self) -> impl Iterator<Item = &Problem> {
        self.report.sources.iter().flat_map(|source| &source.problems).chain(&self.report.problems)
    }

    /// The source that a problem is of.
    pub(crate) fn problem_source(&self, problem: &Problem) -> Option<&Source> {
        self.report.sources.get(problem.source? as usize)
    }

    /// What an annotation amounts to on the day on which acceptances are checked.
    pub(crate) fn review(&self, annotation: &Annotation) -> Review {
        annotation.review(&self.today.day)
    }

    /// Whether an annotation is an acceptance that ends on a day, so that it matters on which day it is checked.
    pub(crate) fn is_dated(&self, annotation: &Annotation) -> bool {
        annotation.until.is_some() && matches!(self.review(annotation), Review::Accepted | Review::Expired)
    }

    /// The day on which acceptances are checked, with its time zone; nothing where it is not known.
    pub(crate) fn checked_on(&self) -> Option<String> {
        let Today { day, zone } = &self.today;
        let zone = if zone.is_empty() { String::new() } else { format!(" in {zone}") };
        (!day.is_empty()).then(|| format!("{day}{zone}"))
    }

    /// An id in the form of a UUID for each number; quick, for there can be a million.
    pub(crate) fn numbered(&self, words: &str) -> impl Fn(u64) -> String {
        let base = self.uuid(words);
        move |number| format!("{}{:012x}", base.get(..24).unwrap_or_default(), number & 0xFFFF_FFFF_FFFF)
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

/// What a resource is called by other tools: its ARN, or its name.
pub(crate) fn resource_id(resource: &Resource) -> String {
    match &resource.arn {
        Some(arn) if !arn.trim().is_empty() => identifier(arn),
        _ => name(resource),
    }
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

/// The account of a cluster, with its name where a list of accounts has it; empty where it is not known.
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

/// What a reviewer said, in one sentence, and what it amounts to on the day on which acceptances are checked.
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

/// A problem with its place and what to do, in one line.
pub(crate) fn problem_line(facts: &Facts, problem: &Problem) -> String {
    let source = facts.problem_source(problem);
    let line = match (problem.line, problem.column) {
        (Some(line), Some(column)) => format!(", line {line}, column {column}"),
        _ => String::new(),
    };
    let at = source.map(|source| format!("{}{line}: ", text(source_name(source)))).unwrap_or_default();
    format!("{at}{} {}", sentence(&text(&problem.message)), sentence(&text(&problem.help)))
}

/// A file or folder name and the place in it.
pub(crate) fn place(facts: &Facts, evidence: &Evidence) -> String {
    let name = facts.source(evidence).map(|source| text(source_name(source))).unwrap_or_default();
    format!("{name}, line {}, column {}", evidence.line, evidence.column)
}
