//! A saved report that is to be shown as it was saved: whether this version can show all of it, and whether it fits together.
//!
//! That it fits together doesn't make it true: only its evidence can show that, see [`differences`](crate::differences).

use dax001::problem::Severity;
use dax001::report::{Finding, Report, SCHEMA_VERSION, Verdict};
use dax001::rule::Status;

use crate::saved::{Opened, open};

/// Says what keeps a saved report from being shown: one line, lower case, no full stop.
pub fn check_report(data: &[u8]) -> Result<(), String> {
    let Opened { schema_version, .. } = open::<serde::de::IgnoredAny>(data)?;
    let minor = |version: &str| version.split_once('.').and_then(|(_, minor)| minor.parse::<u64>().ok());
    // A report of a greater minor version says more than could be shown, and what is missing would look like all there is.
    if minor(&schema_version) > minor(SCHEMA_VERSION) {
        return Err(format!(
            "it was made by a newer dax001: its schemaVersion is {schema_version}, and this version reads up to {SCHEMA_VERSION}; open it with a newer one"
        ));
    }
    let Opened { body: report, .. } = open::<Report>(data)?;
    let changed = |what: String| Err(format!("it was changed after it was saved: {what}"));
    for (index, finding) in report.findings.iter().enumerate() {
        if let Some(fault) = fault_of(finding, report.sources.len()) {
            return changed(format!("finding {index} {fault}"));
        }
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

fn fault_of(finding: &Finding, sources: usize) -> Option<&'static str> {
    if finding.evidence.is_empty() {
        Some("has no evidence")
    } else if finding.evidence.iter().any(|place| place.source as usize >= sources) {
        Some("has evidence of a source that is not there")
    } else if finding.reason.row().status != finding.status {
        Some("has a status that is not the one of its reason")
    } else {
        None
    }
}

/// What the summary counts wrongly.
fn miscounted(report: &Report) -> Option<&'static str> {
    let status = |status| report.findings.iter().filter(|finding| finding.status == status).count();
    let problems = || report.sources.iter().flat_map(|source| &source.problems).chain(&report.problems);
    let problems = |severity| problems().filter(|problem| problem.severity == severity).count();
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
    match report.verdict {
        Verdict::Fail => summary.fail > 0,
        Verdict::Unknown => summary.fail == 0,
        Verdict::Pass => summary.fail == 0 && !is_open && summary.pass > 0,
        Verdict::NotApplicable => !is_open && summary.clusters == 0,
    }
}
