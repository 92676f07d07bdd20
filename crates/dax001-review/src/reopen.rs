//! Reopens a saved report to show it as it was saved: checks that this version can show all of it,
//! and that it is consistent.
//!
//! A consistent report is not necessarily true. Only its evidence can show that: see
//! [`differences`](crate::differences).

use dax001::ReportHandle;
use dax001::aws::arn::Arn;
use dax001::contract::annotation::Annotation;
use dax001::contract::coverage::RegionCoverage;
use dax001::contract::problem::{Problem, ProblemCode, Severity};
use dax001::contract::report::{Complete, Evidence, Finding, Report, SCHEMA_VERSION, Verdict};
use dax001::contract::status::Status;

use crate::older::STRICTER_SINCE;
use crate::reevaluate::{ChangedResult, reevaluate, reevaluate_finding};
use crate::saved::{FindingObserver, Module, ObservedFindings, SavedEnvelope, open};
use crate::verify::minor;

/// A saved report that can be shown, and what its envelope says.
#[derive(Clone, Debug)]
pub struct ReopenedReport {
    /// The report.
    pub report: ReportHandle,
    /// When it was saved, as the host wrote it.
    pub generated_at: Option<String>,
    /// The policy module that evaluated the evidence, as the envelope names it.
    pub module: Option<Module>,
    /// For a report that an older version saved: what this version evaluates differently, and
    /// therefore shows differently.
    pub judged_otherwise: Vec<ChangedResult>,
}

/// The faults that the check looks for in findings.
#[derive(Default)]
struct Faults {
    /// The first impossible finding, and why it is impossible.
    first: Option<(usize, &'static str)>,
    /// Each index of a source that is greater than all before it, with the first finding that names
    /// it.
    sources: Vec<(usize, usize)>,
    /// Whether a finding lacks the name of its cluster.
    is_unnamed: bool,
    /// Findings with `ENABLED` on a node type that contradicts it. Before version 1.2, they were a
    /// pass.
    contradicted: Vec<usize>,
}

impl FindingObserver for Faults {
    fn see(&mut self, index: usize, finding: &mut Finding) {
        self.is_unnamed |= finding.resource.name.is_none();
        if let Some(source) = finding.evidence.iter().map(|evidence| evidence.source as usize).max()
            && self.sources.last().is_none_or(|(greatest, _)| source > *greatest)
        {
            self.sources.push((source, index));
        }
        if self.first.is_none() {
            self.first = fault_of(finding).map(|fault| (index, fault));
        }
        if reevaluate_finding(finding) {
            self.contradicted.push(index);
        }
    }
}

/// Checks whether a saved report can be shown; or tells what prevents that: one line, lower case,
/// no full stop.
pub fn check_report(data: &[u8]) -> Result<(), String> {
    reopen(data).map(drop)
}

/// Reads a saved report to show it as it was saved; or tells what prevents that: one line, lower
/// case, no full stop.
pub fn reopen(data: &[u8]) -> Result<ReopenedReport, String> {
    let SavedEnvelope { schema_version, .. } = open::<serde::de::IgnoredAny>(data)?;
    // A report of a newer minor version can contain more than this version can show. The part
    // that it shows would look like everything.
    if minor(&schema_version) > minor(SCHEMA_VERSION) {
        return Err(format!(
            "it was made by a newer dax001: its schemaVersion is {schema_version}, and this version reads up to {SCHEMA_VERSION}; open it with a newer one"
        ));
    }
    let SavedEnvelope { body, generated_at, module, .. } = open::<Report<ObservedFindings<Faults>>>(data)?;
    let (head, ObservedFindings { store, seen }) = body.with_findings(Vec::new());
    let mut report = ReportHandle::new(head, store);
    let is_older = minor(&schema_version) < Some(STRICTER_SINCE);
    check(&report, &seen, is_older)?;
    let judged_otherwise = if is_older { reevaluate(&mut report, &seen.contradicted) } else { Vec::new() };
    Ok(ReopenedReport { report, generated_at, module, judged_otherwise })
}

fn check(handle: &ReportHandle, faults: &Faults, is_older: bool) -> Result<(), String> {
    let report = handle.head();
    let changed = |what: String| Err(format!("it was changed after it was saved: {what}"));
    let numbers = report.sources.iter().flat_map(|source| [source.bytes, source.documents, source.clusters]);
    let numbers =
        numbers.chain(problems(report).flat_map(|problem| [problem.line, problem.column]).flatten());
    if numbers.max().is_some_and(|number| number > GREATEST) {
        return changed("a number in it is too large".to_owned());
    }
    if let Some(source) =
        report.sources.iter().find(|source| source.sha256.as_deref().is_some_and(|hash| !is_hash(hash)))
    {
        return changed(format!("the SHA-256 of {:?} is not valid", source.name));
    }
    let named = faults.sources.iter().find(|(source, _)| *source >= report.sources.len());
    let named = named.map(|(_, index)| (*index, "has evidence from a source that does not exist"));
    if let Some((index, fault)) = faults.first.into_iter().chain(named).min_by_key(|(index, _)| *index) {
        return changed(format!("finding {index} {fault}"));
    }
    if let Some(index) = faults.contradicted.first().filter(|_| !is_older) {
        return changed(format!("finding {index} passes on a node type that does not support encryption"));
    }
    if handle.has_duplicate_arn() {
        return changed("it contains a cluster twice".to_owned());
    }
    let is_covered = |region: &RegionCoverage| region.state.is_covered();
    if report
        .coverage
        .accounts
        .iter()
        .any(|account| account.all_regions && !account.regions.iter().all(is_covered))
    {
        return changed("its coverage claims all regions of an account, but not all are covered".to_owned());
    }
    if report.rule.id != dax001::rule::description::ID {
        return changed(format!("it is a report of another rule, {:?}", report.rule.id));
    }
    // Before version 1.2, one code reported both further errors and further warnings.
    let is_before = |problem: &Problem| is_older && problem.code == ProblemCode::MoreProblems;
    let mut all = problems(report);
    if all.any(|problem| problem.severity != problem.code.severity() && !is_before(problem)) {
        return changed("the severity of a problem contradicts its code".to_owned());
    }
    if let Some(name) = miscounted(handle, faults.contradicted.len()) {
        return changed(format!("its summary miscounts {name}"));
    }
    if report
        .annotations
        .iter()
        .flat_map(|annotation| &annotation.findings)
        .any(|index| *index as usize >= handle.len())
    {
        return changed("an annotation refers to a finding that does not exist".to_owned());
    }
    let counts_findings =
        |annotation: &Annotation| (annotation.findings.len()..=handle.len()).contains(&annotation.total());
    if !report.annotations.iter().all(counts_findings) {
        return changed("the number of findings in an annotation is wrong".to_owned());
    }
    if !is_possible(report, faults.is_unnamed) {
        return changed("its verdict does not follow from its findings".to_owned());
    }
    Ok(())
}

/// The greatest whole number that JavaScript distinguishes from its neighbours.
const GREATEST: u64 = (1 << 53) - 1;

/// How many flags exist.
const FLAGS: usize = 3;

fn is_hash(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Whether this can be a location in a file.
fn is_location(evidence: &Evidence) -> bool {
    let Evidence { line, column, start, end, end_line, end_column, record, document, .. } = evidence;
    let ends = [end_line.unwrap_or(*line), end_column.unwrap_or(1)];
    let is_counted =
        [*line, *column, ends[0], ends[1]].into_iter().all(|number| (1..=GREATEST).contains(&number));
    is_counted
        && start <= end
        && record.start <= *start
        && *end <= record.end
        && record.end <= GREATEST
        && *document <= GREATEST
}

fn fault_of(finding: &Finding) -> Option<&'static str> {
    if finding.evidence.is_empty() {
        Some("has no evidence")
    } else if finding.flags.len() > FLAGS {
        Some("has a duplicate flag")
    } else if finding.reason.row().status != finding.status {
        Some("has a status that contradicts its reason")
    } else if !is_of_its_arn(finding) {
        Some("has an account or region that contradicts its ARN")
    } else if !finding.evidence.iter().all(is_location) {
        Some("has evidence at an impossible location")
    } else if finding.status == Status::Pass
        && finding.evidence.first().and_then(|evidence| evidence.observed.as_deref()) != Some("ENABLED")
    {
        Some("passes without ENABLED")
    } else {
        None
    }
}

fn is_of_its_arn(finding: &Finding) -> bool {
    let resource = &finding.resource;
    let arn = resource.arn.as_deref().and_then(Arn::parse);
    arn.is_none_or(|arn| {
        resource.account.as_deref() == Some(arn.account) && resource.region.as_deref() == Some(arn.region)
    })
}

fn problems(report: &Report) -> impl Iterator<Item = &Problem> {
    report.sources.iter().flat_map(|source| &source.problems).chain(&report.problems)
}

/// Which count in the summary is wrong.
///
/// `contradicted` is the number of findings that were a pass in the report and are unknown in
/// `handle`.
fn miscounted(handle: &ReportHandle, contradicted: usize) -> Option<&'static str> {
    let report = handle.head();
    let status = |status| handle.count(status);
    let problems = |severity| problems(report).filter(|problem| problem.severity == severity).count();
    let summary = &report.summary;
    [
        ("clusters", summary.clusters, handle.len()),
        ("fails", summary.fail, status(Status::Fail)),
        ("unknowns", summary.unknown, status(Status::Unknown) - contradicted),
        ("passes", summary.pass, status(Status::Pass) + contradicted),
        ("sources", summary.sources, report.sources.len()),
    ]
    .into_iter()
    .find(|(_, counted, actual)| *counted != *actual as u64)
    // The report lists only some of many problems.
    .or([
        ("errors", summary.errors, problems(Severity::Error)),
        ("warnings", summary.warnings, problems(Severity::Warning)),
    ]
    .into_iter()
    .find(|(_, counted, actual)| *counted < *actual as u64))
    .map(|(name, ..)| name)
}

/// Whether the findings allow this verdict. A pass needs more than that, but only the evidence
/// shows it.
fn is_possible(report: &Report, is_unnamed: bool) -> bool {
    let summary = &report.summary;
    let is_open = summary.unknown > 0 || summary.errors > 0;
    let is_complete = report.sources.iter().all(|source| source.complete != Complete::No);
    let has_unstated_service = problems(report).any(|one| one.code == ProblemCode::ServiceNotStated);
    match report.verdict {
        Verdict::Fail => summary.fail > 0,
        Verdict::Unknown => summary.fail == 0,
        Verdict::Pass if has_unstated_service => false,
        Verdict::Pass => summary.fail == 0 && !is_open && is_complete && !is_unnamed && summary.pass > 0,
        Verdict::NotApplicable => {
            let is_page = report.sources.iter().any(|source| source.form.is_pages());
            !is_open && is_complete && is_page && summary.clusters == 0
        }
    }
}
