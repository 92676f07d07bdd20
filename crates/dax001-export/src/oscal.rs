//! Assessment results of OSCAL 1.2.1: an observation for each cluster, linked to the evidence by its hash, and one finding for the rule
//! that they lead to.

use dax001::report::{Finding, Verdict};
use serde_json::{Value, json};

use crate::Written;
use crate::escape::{text, uri};
use crate::facts::{Facts, name, place, review, source_name, spelt};
use crate::words::{headline, sentence, summary};

/// A namespace for properties that OSCAL doesn't define.
const NAMESPACE: &str = "https://dax001.invalid/ns/oscal";
/// The framework of which OSCAL's catalogs have the controls, and of them the one that the rule is of: protection of information at rest.
const FRAMEWORK: &str = "NIST 800-53 r5";
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
                "title": text(source_name(source)),
                "description": format!("{} bytes, {}, {}.", source.bytes, spelt(source.form), spelt(source.complete)),
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
    let known = [("module-sha256", &stamp.module), ("commit", &stamp.commit)];
    let props: Vec<Value> = known
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
        "description": filled(&summary(report).join(" ")),
        "start": stamp.at,
        "end": stamp.at,
        "reviewed-controls": {"control-selections": [{"include-controls": controls(facts)}]},
        "findings": [findings(facts)],
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

/// The id of the resource that says that there is no plan.
const PLAN: &str = "oscal plan";

/// The controls of the table as OSCAL's catalog of NIST 800-53 spells them: `SC-28(1)` is `sc-28.1` there.
fn controls(facts: &Facts) -> Vec<Value> {
    let id = |control: &str| control.to_lowercase().replace('(', ".").replace(')', "");
    facts.controls(FRAMEWORK).iter().map(|control| json!({"control-id": id(control)})).collect()
}

pub(crate) fn tail(written: &Written) -> String {
    if written.findings > 0 { "\n]}]}}\n".to_owned() } else { "}]}}\n".to_owned() }
}

/// A cluster, as an observation.
pub(crate) fn finding(facts: &Facts, index: u32, finding: &Finding) -> Value {
    let resource = &finding.resource;
    let known = [
        ("status", Some(spelt(finding.status))),
        ("reason", Some(spelt(finding.reason))),
        ("account", resource.account.clone()),
        ("region", resource.region.clone()),
        ("arn", resource.arn.clone()),
    ];
    let props: Vec<Value> = known
        .into_iter()
        .filter_map(|(member, value)| {
            let value = crate::escape::identifier(&value?);
            // A property's value has no white space at its ends, and is not empty.
            Some(json!({"ns": NAMESPACE, "name": member, "value": filled(value.trim())}))
        })
        .collect();
    let evidence: Vec<Value> = finding
        .evidence
        .iter()
        .map(|evidence| {
            json!({
                "href": format!("#{}", source_id(facts, evidence.source as usize)),
                "description": format!("{}, at {}", place(facts, evidence), filled(&text(&evidence.pointer))),
            })
        })
        .collect();
    let reviews: Vec<String> = facts.reviews(index).map(|annotation| text(&review(annotation))).collect();
    let mut out = json!({
        "uuid": observation_id(facts, u64::from(index)),
        "title": filled(&name(resource)),
        "description": sentence(&text(&finding.message)),
        "props": props,
        "methods": ["EXAMINE"],
        "types": ["finding"],
        "relevant-evidence": evidence,
        "collected": facts.stamp.at,
    });
    if !reviews.is_empty()
        && let Some(out) = out.as_object_mut()
    {
        out.insert("remarks".to_owned(), reviews.join("\n\n").into());
    }
    out
}

/// What all of them lead to.
fn findings(facts: &Facts) -> Value {
    let report = &facts.report;
    // What isn't known, and what there is none of, satisfies nothing.
    let (state, reason) = match report.verdict {
        Verdict::Pass => ("satisfied", "pass"),
        Verdict::Fail => ("not-satisfied", "fail"),
        Verdict::Unknown | Verdict::NotApplicable => ("not-satisfied", "other"),
    };
    let observations: Vec<Value> = (0..report.summary.clusters)
        .map(|index| json!({"observation-uuid": observation_id(facts, index)}))
        .collect();
    let problems: Vec<String> = facts.problems().map(|problem| sentence(&text(&problem.message))).collect();
    let mut finding = json!({
        "uuid": facts.uuid("oscal finding"),
        "title": headline(report.verdict),
        "description": filled(&summary(report).join(" ")),
        "target": {
            "type": "objective-id",
            "target-id": format!("{CONTROL}_obj"),
            "title": facts.rule.summary,
            "status": {"state": state, "reason": reason},
        },
    });
    if let Some(finding) = finding.as_object_mut() {
        if !observations.is_empty() {
            finding.insert("related-observations".to_owned(), observations.into());
        }
        if !problems.is_empty() {
            finding.insert("remarks".to_owned(), problems.join("\n\n").into());
        }
    }
    finding
}

fn observation_id(facts: &Facts, index: u64) -> String {
    facts.uuid(&format!("oscal observation {index}"))
}

fn source_id(facts: &Facts, index: usize) -> String {
    facts.uuid(&format!("oscal source {index}"))
}

/// A text that OSCAL doesn't take empty.
fn filled(text: &str) -> &str {
    if text.trim().is_empty() { "-" } else { text }
}
