//! A saved report that is to be shown as it was saved: whether this version can show all of it, and whether it fits together.
//!
//! That it fits together doesn't make it true: only its evidence can show that, see [`differences`](crate::differences).

use dax001::HeldReport;
use dax001::aws::arn::Arn;
use dax001::contract::annotation::Annotation;
use dax001::contract::coverage::RegionCoverage;
use dax001::contract::problem::{Problem, ProblemCode, Severity};
use dax001::contract::report::{Complete, Evidence, Finding, Report, SCHEMA_VERSION, Verdict};
use dax001::contract::status::Status;

use crate::older::STRICTER_SINCE;
use crate::rejudge::{JudgedOtherwise, rejudge, rejudge_finding};
use crate::saved::{Gathered, Module, Opened, See, open};
use crate::verify::minor;

/// A saved report that can be shown, and what its envelope says.
#[derive(Clone, Debug)]
pub struct Reopened {
    /// The report.
    pub report: HeldReport,
    /// When it was saved, as the host wrote it.
    pub generated_at: Option<String>,
    /// What judged, as it says.
    pub module: Option<Module>,
    /// What this version judges otherwise, and shows so: of a report that an older version saved.
    pub judged_otherwise: Vec<JudgedOtherwise>,
}

/// What is looked for in findings.
#[derive(Default)]
struct Faults {
    /// The first finding that can't be, and why.
    first: Option<(usize, &'static str)>,
    /// For each index of a source that is greater than those before, the first finding that names it.
    sources: Vec<(usize, usize)>,
    /// Each has the name of a cluster.
    is_unnamed: bool,
    /// Findings whose `ENABLED` their node type contradicts, which was a pass before version 1.2.
    contradicted: Vec<usize>,
}

impl See for Faults {
    fn see(&mut self, index: usize, finding: &mut Finding) {
        self.is_unnamed |= finding.resource.name.is_none();
        if let Some(source) = finding.evidence.iter().map(|place| place.source as usize).max()
            && self.sources.last().is_none_or(|(greatest, _)| source > *greatest)
        {
            self.sources.push((source, index));
        }
        if self.first.is_none() {
            self.first = fault_of(finding).map(|fault| (index, fault));
        }
        if rejudge_finding(finding) {
            self.contradicted.push(index);
        }
    }
}

/// Says what keeps a saved report from being shown: one line, lower case, no full stop.
pub fn check_report(data: &[u8]) -> Result<(), String> {
    reopen(data).map(drop)
}

/// A saved report to be shown as it was saved; or what keeps it from that: one line, lower case, no full stop.
pub fn reopen(data: &[u8]) -> Result<Reopened, String> {
    let Opened { schema_version, .. } = open::<serde::de::IgnoredAny>(data)?;
    // A report of a greater minor version says more than could be shown, and what is missing would look like all there is.
    if minor(&schema_version) > minor(SCHEMA_VERSION) {
        return Err(format!(
            "it was made by a newer dax001: its schemaVersion is {schema_version}, and this version reads up to {SCHEMA_VERSION}; open it with a newer one"
        ));
    }
    let Opened { body, generated_at, module, .. } = open::<Report<Gathered<Faults>>>(data)?;
    let (head, Gathered { store, seen }) = body.with_findings(Vec::new());
    let mut report = HeldReport::new(head, store);
    let is_older = minor(&schema_version) < Some(STRICTER_SINCE);
    check(&report, &seen, is_older)?;
    let judged_otherwise = if is_older { rejudge(&mut report, &seen.contradicted) } else { Vec::new() };
    Ok(Reopened { report, generated_at, module, judged_otherwise })
}

fn check(held: &HeldReport, faults: &Faults, is_older: bool) -> Result<(), String> {
    let report = held.head();
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
        return changed(format!("the SHA-256 of {:?} is none", source.name));
    }
    let named = faults.sources.iter().find(|(source, _)| *source >= report.sources.len());
    let named = named.map(|(_, index)| (*index, "has evidence of a source that is not there"));
    if let Some((index, fault)) = faults.first.into_iter().chain(named).min_by_key(|(index, _)| *index) {
        return changed(format!("finding {index} {fault}"));
    }
    if let Some(index) = faults.contradicted.first().filter(|_| !is_older) {
        return changed(format!("finding {index} passes on a node type that can't be encrypted"));
    }
    if held.has_twice() {
        return changed("a cluster is in it twice".to_owned());
    }
    let is_covered = |region: &RegionCoverage| region.state.is_covered();
    if report
        .coverage
        .accounts
        .iter()
        .any(|account| account.all_regions && !account.regions.iter().all(is_covered))
    {
        return changed("its coverage says all regions of an account, and not all are covered".to_owned());
    }
    if report.rule.id != dax001::rule::description::ID {
        return changed(format!("it is of another rule, {:?}", report.rule.id));
    }
    // Before version 1.2 one code said of errors and of warnings alike that there are more.
    let is_before = |problem: &Problem| is_older && problem.code == ProblemCode::MoreProblems;
    let mut all = problems(report);
    if all.any(|problem| problem.severity != problem.code.severity() && !is_before(problem)) {
        return changed("a problem has a severity that is not the one of its code".to_owned());
    }
    if let Some(name) = miscounted(held, faults.contradicted.len()) {
        return changed(format!("its summary counts other {name} than are in it"));
    }
    if report
        .annotations
        .iter()
        .flat_map(|annotation| &annotation.findings)
        .any(|index| *index as usize >= held.len())
    {
        return changed("an annotation speaks of a finding that is not there".to_owned());
    }
    let counts_findings =
        |annotation: &Annotation| (annotation.findings.len()..=held.len()).contains(&annotation.total());
    if !report.annotations.iter().all(counts_findings) {
        return changed("an annotation counts other findings than it lists or the report has".to_owned());
    }
    if !is_possible(report, faults.is_unnamed) {
        return changed("its verdict is not the one of its findings".to_owned());
    }
    Ok(())
}

/// The greatest whole number that JavaScript tells from its neighbours.
const GREATEST: u64 = (1 << 53) - 1;

/// How many flags there are.
const FLAGS: usize = 3;

fn is_hash(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Whether a place can be one of a file.
fn is_place(place: &Evidence) -> bool {
    let Evidence { line, column, start, end, end_line, end_column, record, document, .. } = place;
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
        Some("has a flag twice")
    } else if finding.reason.row().status != finding.status {
        Some("has a status that is not the one of its reason")
    } else if !is_of_its_arn(finding) {
        Some("has another account or region than its ARN")
    } else if !finding.evidence.iter().all(is_place) {
        Some("has evidence at a place that can't be")
    } else if finding.status == Status::Pass
        && finding.evidence.first().and_then(|place| place.observed.as_deref()) != Some("ENABLED")
    {
        Some("passes by something else than ENABLED")
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

/// What the summary counts wrongly.
///
/// So many findings were a pass in the report, and are held as unknown.
fn miscounted(held: &HeldReport, contradicted: usize) -> Option<&'static str> {
    let report = held.head();
    let status = |status| held.count(status);
    let problems = |severity| problems(report).filter(|problem| problem.severity == severity).count();
    let summary = &report.summary;
    [
        ("clusters", summary.clusters, held.len()),
        ("fails", summary.fail, status(Status::Fail)),
        ("unknowns", summary.unknown, status(Status::Unknown) - contradicted),
        ("passes", summary.pass, status(Status::Pass) + contradicted),
        ("sources", summary.sources, report.sources.len()),
    ]
    .into_iter()
    .find(|(_, counted, there)| *counted != *there as u64)
    // Of many problems only some are listed.
    .or([
        ("errors", summary.errors, problems(Severity::Error)),
        ("warnings", summary.warnings, problems(Severity::Warning)),
    ]
    .into_iter()
    .find(|(_, counted, there)| *counted < *there as u64))
    .map(|(name, ..)| name)
}

/// Whether the findings allow this verdict. What more it takes for a pass, only the evidence knows.
fn is_possible(report: &Report, is_unnamed: bool) -> bool {
    let summary = &report.summary;
    let is_open = summary.unknown > 0 || summary.errors > 0;
    let is_whole = report.sources.iter().all(|source| source.complete != Complete::No);
    let has_unstated_service = problems(report).any(|one| one.code == ProblemCode::ServiceNotStated);
    match report.verdict {
        Verdict::Fail => summary.fail > 0,
        Verdict::Unknown => summary.fail == 0,
        Verdict::Pass if has_unstated_service => false,
        Verdict::Pass => summary.fail == 0 && !is_open && is_whole && !is_unnamed && summary.pass > 0,
        Verdict::NotApplicable => {
            let is_page = report.sources.iter().any(|source| source.form.is_pages());
            !is_open && is_whole && is_page && summary.clusters == 0
        }
    }
}
