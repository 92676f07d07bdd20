//! Assessment results of OSCAL 1.2.1: an observation for each cluster, linked to the evidence by
//! its hash, and one finding for the rule, based on the observations.

use std::fmt::Write;

use dax001::collection::Moment;
use dax001::contract::report::{Finding, Verdict};
use serde_json::{Value, json};

use crate::entry::Progress;
use crate::escape::{identifier, markdown, text, uri};
use crate::facts::{Facts, location, name, problem_line, review, source_name, to_wire};
use crate::labels::{
    REOPENED, account_name, complete, form, headline, in_transit, in_transit_line, sentence,
};

/// A namespace for properties that OSCAL doesn't define.
const NAMESPACE: &str = "https://dax001.invalid/ns/oscal";
/// The control of NIST 800-53 r5 that covers encryption at rest, as OSCAL's catalog spells it.
/// Source: AWS Security Hub control DynamoDB.3. This assessment says too little about the other
/// controls in the table of controls.
const CONTROL: &str = "sc-28";

/// Everything before the observations.
pub(crate) fn head(facts: &Facts) -> String {
    let report = &facts.report;
    let resources: Vec<Value> = report
        .sources
        .iter()
        .enumerate()
        .map(|(index, source)| {
            let mut link = json!({"href": uri(source_name(source))});
            if let (Some(sha256), Some(link)) = (&source.sha256, link.as_object_mut()) {
                link.insert("hashes".to_owned(), json!([{"algorithm": "SHA-256", "value": sha256}]));
            }
            json!({
                "uuid": source_id(facts, index),
                "title": markdown(&text(source_name(source))),
                "description": format!("{} bytes, {}, {}.", source.bytes, form(source.form), complete(source.complete)),
                "rlinks": [link],
            })
        })
        .chain([json!({
            "uuid": facts.uuid(PLAN),
            "title": "No assessment plan",
            "description": "This assessment was made without a plan in OSCAL: exported evidence was judged by rule DAX-001.",
        })])
        .collect();
    let stamp = &facts.stamp;
    let properties = [("module-sha256", &stamp.module), ("commit", &stamp.commit)];
    let props: Vec<Value> = properties
        .into_iter()
        .filter_map(|(member, value)| Some(json!({"ns": NAMESPACE, "name": member, "value": value.as_ref()?})))
        .chain([json!({"ns": NAMESPACE, "name": "tool", "value": format!("{} {}", report.tool.name, report.tool.version)})])
        .collect();
    let metadata = json!({
        "title": format!("{}: {}", facts.rule.id, facts.rule.title),
        "last-modified": stamp.at,
        "version": report.tool.version,
        "oscal-version": "1.2.1",
        "props": props,
    });
    let result = json!({
        "uuid": facts.uuid("oscal result"),
        "title": facts.rule.title,
        "description": markdown(&facts.summary().join(" ")),
        "start": stamp.at,
        "end": stamp.at,
        "reviewed-controls": {"control-selections": [{"include-controls": [{"control-id": CONTROL}]}]},
    });
    let result = result.to_string();
    let result = result.strip_suffix('}').unwrap_or(&result);
    let (matter, plan) = (json!({"resources": resources}), json!({"href": format!("#{}", facts.uuid(PLAN))}));
    let observations = if report.summary.clusters > 0 { ",\"observations\":[" } else { "" };
    format!(
        "{{\"assessment-results\":{{\"uuid\":\"{}\",\"metadata\":{metadata},\"import-ap\":{plan},\"back-matter\":{matter},\"results\":[{result}{observations}",
        facts.uuid("oscal"),
    )
}

/// Seeds for ids. `PLAN` is for the resource that says that there is no assessment plan.
const PLAN: &str = "oscal plan";
const OBSERVATION: &str = "oscal observation";

pub(crate) fn tail(facts: &Facts, progress: &Progress) -> String {
    let mut out = if progress.findings > 0 { "\n]" } else { "" }.to_owned();
    let finding = conclusion(facts).to_string();
    out.push_str(",\"findings\":[");
    out.push_str(finding.strip_suffix('}').unwrap_or(&finding));
    let id = facts.numbered(OBSERVATION);
    for index in 0..facts.report.summary.clusters {
        let comma = if index > 0 { "," } else { ",\"related-observations\":[" };
        // Writing to a string can't fail.
        let _ = write!(out, "{comma}{{\"observation-uuid\":\"{}\"}}", id(index));
    }
    out.push_str(if facts.report.summary.clusters > 0 { "]}]}]}}\n" } else { "}]}]}}\n" });
    out
}

/// A cluster, as an observation.
pub(crate) fn finding(facts: &Facts, index: u32, finding: &Finding) -> Value {
    let resource = &finding.resource;
    let properties = [
        ("status", Some(to_wire(finding.status))),
        ("reason", Some(to_wire(finding.reason))),
        ("account", resource.account.clone()),
        ("account-name", facts.account_name(resource).map(str::to_owned)),
        ("collected", facts.collected_at(&finding.evidence)),
        ("region", resource.region.clone()),
        ("arn", resource.arn.clone()),
        ("encryption-in-transit", Some(in_transit(finding.in_transit).to_owned())),
    ];
    let props: Vec<Value> = properties
        .into_iter()
        .filter_map(|(member, value)| {
            let value = identifier(&value?);
            // A property value is not empty, and has no whitespace at its ends.
            Some(json!({"ns": NAMESPACE, "name": member, "value": filled(value.trim())}))
        })
        .collect();
    let evidence: Vec<Value> = finding
        .evidence
        .iter()
        .map(|evidence| {
            json!({
                "href": format!("#{}", source_id(facts, evidence.source as usize)),
                "description": markdown(&format!("{}, at {}", location(facts, evidence), filled(&text(&evidence.pointer)))),
            })
        })
        .collect();
    let reviews: Vec<String> =
        facts.reviews(index).map(|annotation| markdown(&text(&review(facts, annotation)))).collect();
    let mut out = json!({
        "uuid": facts.numbered(OBSERVATION)(index.into()),
        "title": markdown(&name(resource)),
        "description": markdown(&format!("{} {}", sentence(&text(&finding.message)), in_transit_line(finding.in_transit))),
        "props": props,
        "methods": ["EXAMINE"],
        "types": ["finding"],
        "relevant-evidence": evidence,
        // OSCAL requires a time. If no time is proven, the evidence existed at least when the
        // report was made.
        "collected": facts.collected_at(&finding.evidence).filter(|at| is_time(at)).unwrap_or_else(|| facts.stamp.at.clone()),
    });
    if !reviews.is_empty()
        && let Some(out) = out.as_object_mut()
    {
        out.insert("remarks".to_owned(), reviews.join("\n\n").into());
    }
    out
}

/// The finding for the rule, based on all observations.
fn conclusion(facts: &Facts) -> Value {
    let report = &facts.report;
    let is_covered = !report.coverage.accounts.is_empty()
        && report.coverage.accounts.iter().all(|account| account.all_regions);
    // Only a pass that covers every region of its accounts satisfies the control. An unknown
    // verdict or a report without clusters doesn't.
    let (state, reason) = match report.verdict {
        Verdict::Pass if is_covered => ("satisfied", "pass"),
        Verdict::Fail => ("not-satisfied", "fail"),
        Verdict::Pass | Verdict::Unknown | Verdict::NotApplicable => ("not-satisfied", "other"),
    };
    let statements = report.coverage.accounts.iter().map(|account| {
        let name = account_name(account).map_or_else(|| "no account named".to_owned(), |name| text(&name));
        format!("{name}: {}", sentence(&text(&account.statement)))
    });
    let problems = facts.problems().map(|problem| problem_line(facts, problem));
    let reopened_notice = facts.stamp.is_reopened.then(|| REOPENED.to_owned());
    let collected = [facts.collected_and_required(), facts.compliance()];
    let remarks: Vec<String> = reopened_notice
        .into_iter()
        .chain(collected)
        .chain(statements)
        .chain(problems)
        .map(|line| markdown(&line))
        .collect();
    let mut finding = json!({
        "uuid": facts.uuid("oscal finding"),
        "title": format!("DAX clusters in the evidence: {}", headline(report.verdict)),
        "description": markdown(&facts.summary().join(" ")),
        "target": {
            "type": "objective-id",
            "target-id": format!("{CONTROL}_obj"),
            "title": facts.rule.summary,
            "status": {"state": state, "reason": reason},
        },
    });
    if let Some(finding) = finding.as_object_mut()
        && !remarks.is_empty()
    {
        finding.insert("remarks".to_owned(), remarks.join("\n\n").into());
    }
    finding
}

fn source_id(facts: &Facts, index: usize) -> String {
    facts.uuid(&format!("oscal source {index}"))
}

/// Whether OSCAL accepts the text as a time: with a time zone, as in `2026-11-29T09:12:00Z`.
fn is_time(text: &str) -> bool {
    text.contains('T') && Moment::parse(text).is_some()
}

/// Replaces a blank text, which OSCAL doesn't accept.
fn filled(text: &str) -> &str {
    if text.trim().is_empty() { "-" } else { text }
}
