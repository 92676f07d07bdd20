//! Shows a report that an older version saved by the rules of this version. As far as the report
//! itself shows that this version would not call something a pass, it is never shown as a pass.

use std::collections::HashSet;

use dax001::ReportHandle;
use dax001::aws::regions::{REGIONS_AS_OF, regions_of};
use dax001::aws::sse::is_unsupported_node_type;
use dax001::contract::coverage::{AccountCoverage, RegionCoverage, RegionState};
use dax001::contract::problem::ProblemCode;
use dax001::contract::report::{Evidence, Finding, Form, Report, Source, Verdict};
use dax001::contract::status::Status;
use dax001::contract::verdicts::Reason;
use serde::{Deserialize, Serialize};

/// A value that this version evaluates differently from the version that saved the report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ChangedResult {
    /// RFC 6901 pointer into the report.
    pub pointer: String,
    /// The value in the saved report.
    pub saved: String,
    /// The value that is shown instead.
    pub judged: String,
    /// Why: one line, lower case, no full stop.
    pub why: String,
}

/// Changes the finding to what this version makes of it. Returns whether that differs.
pub(crate) fn reevaluate_finding(finding: &mut Finding) -> bool {
    let is_contradicted = finding.reason == Reason::SseEnabled
        && finding.resource.node_type.as_deref().is_some_and(is_unsupported_node_type);
    if is_contradicted {
        let row = Reason::SseContradicted.row();
        finding.reason = row.reason;
        finding.status = row.status;
        finding.message.clone_from(&row.message);
    }
    is_contradicted
}

/// Changes what is shown of the report where this version evaluates differently. `contradicted` are
/// the findings that [`reevaluate_finding`] has changed.
pub(crate) fn reevaluate(handle: &mut ReportHandle, contradicted: &[usize]) -> Vec<ChangedResult> {
    let mut changes = Vec::new();
    for index in contradicted {
        changes.push(ChangedResult {
            pointer: format!("/findings/{index}/status"),
            saved: "pass".to_owned(),
            judged: "unknown".to_owned(),
            why: Reason::SseContradicted.row().message.clone().into_owned(),
        });
    }
    let doubt = doubt_of(handle, !contradicted.is_empty());
    let head = handle.head_mut();
    let moved = contradicted.len() as u64;
    head.summary.pass -= moved.min(head.summary.pass);
    head.summary.unknown += moved;
    reevaluate_coverage(head, &mut changes);
    if let Some(why) = doubt.filter(|_| head.verdict == Verdict::Pass) {
        head.verdict = Verdict::Unknown;
        changes.push(ChangedResult {
            pointer: "/verdict".to_owned(),
            saved: "pass".to_owned(),
            judged: "unknown".to_owned(),
            why: why.to_owned(),
        });
    }
    changes
}

/// Why this version would not call the whole report a pass, as far as the report itself shows.
fn doubt_of(handle: &ReportHandle, has_contradicted: bool) -> Option<&'static str> {
    let head = handle.head();
    let mut problems = head.sources.iter().flat_map(|source| &source.problems);
    if has_contradicted {
        return Some("a cluster's status contradicts its node type");
    }
    // The wording is that of the versions before 1.2, in which this was a warning.
    if problems
        .any(|one| one.code == ProblemCode::ScopeContradicted && one.message.starts_with("the label says "))
    {
        return Some("a label contradicts an ARN");
    }
    let is_in_doubt = |source: &Source| matches!(source.form, Form::NameList | Form::PairList | Form::Mixed);
    let doubtful: HashSet<usize> =
        head.sources.iter().enumerate().filter(|(_, one)| is_in_doubt(one)).map(|(at, _)| at).collect();
    if doubtful.is_empty() {
        return None;
    }
    let passing = handle.findings(0, handle.len()).filter(|finding| finding.status == Status::Pass);
    passing.into_iter().find_map(|finding| {
        finding.evidence.iter().find_map(|evidence| {
            let source = head.sources.get(evidence.source as usize)?;
            doubtful
                .contains(&(evidence.source as usize))
                .then(|| doubt_of_evidence(&finding, evidence, source))?
        })
    })
}

fn doubt_of_evidence(finding: &Finding, evidence: &Evidence, source: &Source) -> Option<&'static str> {
    let resource = &finding.resource;
    let is_same_scope = source.account.is_some()
        && source.region.is_some()
        && (&source.account, &source.region) == (&resource.account, &resource.region);
    if evidence.observed.is_none() && !is_same_scope {
        return Some("a bare name of another or of no account or region was taken for one of the clusters");
    }
    let has_no_arn = resource.arn.is_none() && source.form != Form::NameList;
    has_no_arn.then_some("a name and `ENABLED` without an ARN can come from another service than DAX")
}

/// Withdraws "all regions" from each account in which a region that this version knows is missing.
fn reevaluate_coverage(head: &mut Report, changes: &mut Vec<ChangedResult>) {
    for (index, account) in head.coverage.accounts.iter_mut().enumerate() {
        let missing = missing_regions(account);
        if !account.all_regions || missing.is_empty() {
            continue;
        }
        changes.push(ChangedResult {
            pointer: format!("/coverage/accounts/{index}/allRegions"),
            saved: "true".to_owned(),
            judged: "false".to_owned(),
            why: format!(
                "AWS's list as of {REGIONS_AS_OF} has regions that are missing: {}",
                missing.join(", ")
            ),
        });
        account.all_regions = false;
        account.statement =
            format!("not all regions are known to be covered; missing: {}", missing.join(", "));
        account.regions.extend(missing.into_iter().map(|region| RegionCoverage {
            region: Some(region.to_owned()),
            is_listed: true,
            state: RegionState::Missing,
            clusters: 0,
            sources: Vec::new(),
        }));
        // Evidence that names no region comes last.
        account.regions.sort_by(|one, other| {
            (one.region.is_none(), &one.region).cmp(&(other.region.is_none(), &other.region))
        });
    }
}

fn missing_regions(account: &AccountCoverage) -> Vec<&'static str> {
    let has = |region: &str| account.regions.iter().any(|covered| covered.region.as_deref() == Some(region));
    regions_of(&account.partition).iter().copied().filter(|region| !has(region)).collect()
}
