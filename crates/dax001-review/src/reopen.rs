//! A saved report that is to be shown as it was saved: whether this version can show all of it, and whether it fits together.
//!
//! That it fits together doesn't make it true: only its evidence can show that, see [`differences`](crate::differences).

use std::collections::HashSet;

use dax001::problem::{Problem, Severity};
use dax001::report::{
    Complete, Evidence, Finding, RegionCoverage, RegionState, Report, SCHEMA_VERSION, Verdict,
};
use dax001::rule::Status;
use dax001::scope::Arn;

use crate::saved::{Opened, open};
use crate::verify::minor;

/// Says what keeps a saved report from being shown: one line, lower case, no full stop.
pub fn check_report(data: &[u8]) -> Result<(), String> {
    let Opened { schema_version, .. } = open::<serde::de::IgnoredAny>(data)?;
    // A report of a greater minor version says more than could be shown, and what is missing would look like all there is.
    if minor(&schema_version) > minor(SCHEMA_VERSION) {
        return Err(format!(
            "it was made by a newer dax001: its schemaVersion is {schema_version}, and this version reads up to {SCHEMA_VERSION}; open it with a newer one"
        ));
    }
    let Opened { body: report, .. } = open::<Report>(data)?;
    let changed = |what: String| Err(format!("it was changed after it was saved: {what}"));
    let numbers = report.sources.iter().flat_map(|source| [source.bytes, source.documents, source.clusters]);
    let numbers =
        numbers.chain(problems(&report).flat_map(|problem| [problem.line, problem.column]).flatten());
    if numbers.max().is_some_and(|number| number > GREATEST) {
        return changed("a number in it is too large".to_owned());
    }
    if let Some(source) =
        report.sources.iter().find(|source| source.sha256.as_deref().is_some_and(|hash| !is_hash(hash)))
    {
        return changed(format!("the SHA-256 of {:?} is none", source.name));
    }
    for (index, finding) in report.findings.iter().enumerate() {
        if let Some(fault) = fault_of(finding, report.sources.len()) {
            return changed(format!("finding {index} {fault}"));
        }
    }
    let mut arns = HashSet::new();
    let mut known =
        report.findings.iter().filter_map(|finding| finding.resource.arn.as_deref().and_then(Arn::parse));
    if !known.all(|arn| arns.insert(arn)) {
        return changed("a cluster is in it twice".to_owned());
    }
    let is_covered =
        |region: &RegionCoverage| matches!(region.state, RegionState::Exported | RegionState::Empty);
    if report
        .coverage
        .accounts
        .iter()
        .any(|account| account.all_regions && !account.regions.iter().all(is_covered))
    {
        return changed("its coverage says all regions of an account, and not all are covered".to_owned());
    }
    if report.rule.id != dax001::rule::ID {
        return changed(format!("it is of another rule, {:?}", report.rule.id));
    }
    if problems(&report).any(|problem| problem.severity != problem.code.severity()) {
        return changed("a problem has a severity that is not the one of its code".to_owned());
    }
    if let Some(name) = miscounted(&report) {
        return changed(format!("its summary counts other {name} than are in it"));
    }
    if report
        .annotations
        .iter()
        .flat_map(|annotation| &annotation.findings)
        .any(|index| *index as usize >= report.findings.len())
    {
        return changed("an annotation speaks of a finding that is not there".to_owned());
    }
    if !is_possible(&report) {
        return changed("its verdict is not the one of its findings".to_owned());
    }
    Ok(())
}

/// The greatest whole number that JavaScript tells from its neighbours.
const GREATEST: u64 = (1 << 53) - 1;

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

fn fault_of(finding: &Finding, sources: usize) -> Option<&'static str> {
    if finding.evidence.is_empty() {
        Some("has no evidence")
    } else if finding.evidence.iter().any(|place| place.source as usize >= sources) {
        Some("has evidence of a source that is not there")
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
fn miscounted(report: &Report) -> Option<&'static str> {
    let status = |status| report.findings.iter().filter(|finding| finding.status == status).count();
    let problems = |severity| problems(report).filter(|problem| problem.severity == severity).count();
    let summary = &report.summary;
    [
        ("clusters", summary.clusters, report.findings.len()),
        ("fails", summary.fail, status(Status::Fail)),
        ("unknowns", summary.unknown, status(Status::Unknown)),
        ("passes", summary.pass, status(Status::Pass)),
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
fn is_possible(report: &Report) -> bool {
    let summary = &report.summary;
    let is_open = summary.unknown > 0 || summary.errors > 0;
    let is_whole = report.sources.iter().all(|source| source.complete != Complete::No);
    match report.verdict {
        Verdict::Fail => summary.fail > 0,
        Verdict::Unknown => summary.fail == 0,
        Verdict::Pass => {
            let is_named = report.findings.iter().all(|finding| finding.resource.name.is_some());
            summary.fail == 0 && !is_open && is_whole && is_named && summary.pass > 0
        }
        Verdict::NotApplicable => {
            let is_page = report.sources.iter().any(|source| source.form.is_pages());
            !is_open && is_whole && is_page && summary.clusters == 0
        }
    }
}
