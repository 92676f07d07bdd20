//! SARIF 2.1.0, for code scanning: a result for each cluster, at its exact location in the
//! evidence. Passed and undecided clusters have results, too.
//!
//! GitHub refuses a file in which any result lacks a physical location, and every finding has one.
//! GitHub shows every result as an alert, whatever its kind: use
//! [`omit_passes`](crate::Options::omit_passes) to leave out the passes.

use dax001::contract::problem::{Problem, Severity};
use dax001::contract::report::{Encoding, Evidence, Source, Summary};
use dax001::contract::status::Status;
use serde_json::{Map, Value, json};

use crate::escape::{sarif, text, uri};
use crate::facts::{Facts, known, name, resource_id, review, severity, source_name, to_wire};
use crate::item::Item;
use crate::labels::{covered, sentence};

/// The security severity, by which code scanning sorts; 7.0 to 8.9 is High. Source: GitHub's
/// documentation of SARIF support.
const SECURITY_SEVERITY: &str = "7.5";
const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

/// Everything before the results.
pub(crate) fn head(facts: &Facts) -> String {
    let report = &facts.report;
    // A notification of an error means that the run failed (SARIF 2.1.0, 3.58.6).
    let has_failed = facts.problems().any(|problem| problem.severity == Severity::Error);
    let invocation = json!({
        "executionSuccessful": !has_failed,
        "endTimeUtc": facts.stamp.at,
        "toolExecutionNotifications": facts.problems().map(|problem| notification(facts, problem)).collect::<Vec<_>>(),
        "properties": {"verdict": to_wire(report.verdict), "findings": counts(facts), "isReopened": facts.stamp.is_reopened, "collected": facts.collected_and_required(), "coverage": covered(&report.coverage).text},
    });
    // No category: whoever uploads the file sets one, a different one for each account.
    let run = json!({
        "tool": {"driver": driver(facts)},
        "artifacts": report.sources.iter().map(artifact).collect::<Vec<_>>(),
        "invocations": [invocation],
        "columnKind": "unicodeCodePoints",
    });
    let run = run.to_string();
    let run = run.strip_suffix('}').unwrap_or(&run);
    format!("{{\"$schema\":\"{SCHEMA}\",\"version\":\"2.1.0\",\"runs\":[{run},\"results\":[")
}

/// How many clusters were checked, including those without a result here.
fn counts(facts: &Facts) -> Value {
    let Summary { clusters, pass, fail, unknown, .. } = facts.report.summary;
    json!({"clusters": clusters, "pass": pass, "fail": fail, "acceptedFail": facts.accepted_fails, "unknown": unknown})
}

/// A result.
pub(crate) fn result(facts: &Facts, item: &Item) -> Value {
    let resource = item.resource();
    let kind = match item.status() {
        Status::Fail => "fail",
        Status::Unknown => "open",
        Status::Pass => "pass",
    };
    let logical =
        json!([{"name": name(resource), "fullyQualifiedName": resource_id(resource), "kind": "resource"}]);
    let locations: Vec<Value> = item
        .evidence()
        .iter()
        .enumerate()
        .map(|(at, evidence)| location(facts, at, evidence, &logical))
        .collect();
    let (first, related) =
        locations.split_first().map_or((json!({}), &[][..]), |(first, related)| (first.clone(), related));
    let fingerprint = item.fingerprint(facts);
    let mut result = json!({
        "ruleId": facts.report.rule.id,
        "ruleIndex": 0,
        "kind": kind,
        "level": severity(item.status()).sarif,
        "message": {"text": sarif(&format!("{}: {}", name(resource), sentence(&text(item.message()))))},
        "locations": [first],
        // GitHub recognizes only the second name.
        "partialFingerprints": {"dax001Cluster/v1": fingerprint, "primaryLocationLineHash": format!("{}:1", fingerprint.get(..16).unwrap_or(&fingerprint))},
        "properties": {
            "reason": item.reason(),
            "account": known(resource.account.as_ref()),
            "accountName": facts.account_name(resource),
            "collected": facts.collected_at(item.evidence()),
            "region": known(resource.region.as_ref()),
            "flags": item.flags(),
            "encryptionInTransit": item.in_transit(),
            "observed": item.evidence().first().and_then(|evidence| evidence.observed.as_deref()).map(text),
            // No `suppressions`: readers don't count a result that has any, but an accepted fail is
            // still a fail.
            "reviews": facts.reviews(item.index()).map(|annotation| text(&review(facts, annotation))).collect::<Vec<_>>(),
        },
    });
    if let Some(result) = result.as_object_mut()
        && !related.is_empty()
    {
        result.insert("relatedLocations".to_owned(), related.into());
    }
    result
}

fn location(facts: &Facts, at: usize, evidence: &Evidence, logical: &Value) -> Value {
    let mut region = Map::new();
    region.insert("startLine".to_owned(), evidence.line.into());
    region.insert("startColumn".to_owned(), evidence.column.into());
    // Reports before version 1.1 of the contract don't contain the end of the evidence: their
    // regions end with their first line. Byte offsets accompany lines only if both are the same
    // range (SARIF 2.1.0, 3.30).
    if let (Some(line), Some(column)) = (evidence.end_line, evidence.end_column) {
        region.insert("endLine".to_owned(), line.into());
        region.insert("endColumn".to_owned(), column.into());
        region.insert("byteOffset".to_owned(), evidence.start.into());
        region.insert("byteLength".to_owned(), evidence.end.saturating_sub(evidence.start).into());
    }
    let source = facts.source(evidence).map(|source| uri(source_name(source))).unwrap_or_default();
    let mut location = json!({
        "physicalLocation": {
            "artifactLocation": {"uri": source, "index": evidence.source},
            "region": region,
        },
        "logicalLocations": logical,
    });
    if at > 0
        && let Some(location) = location.as_object_mut()
    {
        location.insert("id".to_owned(), at.into());
        location.insert(
            "message".to_owned(),
            json!({"text": sarif(&format!("also at {}", text(&evidence.pointer)))}),
        );
    }
    location
}

fn driver(facts: &Facts) -> Value {
    let (report, rule) = (&facts.report, &facts.rule);
    let steps: Vec<String> =
        rule.remediation.console.iter().map(|step| format!("1. {}", step.text)).collect();
    let rationale = rule.rationale.join("\n\n");
    let help = format!("{}\n\n{}\n\nTo fix it:\n\n{}", rule.summary, rationale, steps.join("\n"));
    let markdown = format!("**{}**\n\n{}\n\n### To fix it\n\n{}", rule.summary, rationale, steps.join("\n"));
    let tags: Vec<&str> = vec!["security", "compliance", "aws", "encryption"];
    json!({
        "name": report.tool.name,
        "version": report.tool.version,
        "semanticVersion": report.tool.version,
        "informationUri": rule.references.first().map(|reference| reference.url.clone()),
        "rules": [{
            "id": rule.id,
            "name": "DaxClusterEncryptionAtRest",
            "shortDescription": {"text": format!("{}.", rule.title)},
            "fullDescription": {"text": rule.summary},
            "help": {"text": help, "markdown": markdown},
            "helpUri": rule.references.first().map(|reference| reference.url.clone()),
            "defaultConfiguration": {"level": "error"},
            "properties": {
                "tags": tags,
                "precision": "very-high",
                "problem.severity": "error",
                "security-severity": SECURITY_SEVERITY,
                "requirements": facts.requirements,
            },
        }],
    })
}

fn artifact(source: &Source) -> Value {
    let mut artifact = json!({
        "location": {"uri": uri(source_name(source))},
        "length": source.bytes,
        "roles": ["analysisTarget"],
        "properties": {"form": to_wire(source.form), "complete": to_wire(source.complete), "clusters": source.clusters},
    });
    let encoding = match source.encoding {
        Encoding::Utf8 | Encoding::Utf8Bom => Some("UTF-8"),
        Encoding::Utf16Le | Encoding::Utf16LeBom => Some("UTF-16LE"),
        Encoding::Utf16Be | Encoding::Utf16BeBom => Some("UTF-16BE"),
        Encoding::Other => None,
    };
    if let Some(artifact) = artifact.as_object_mut() {
        artifact
            .extend(source.sha256.as_ref().map(|sha256| ("hashes".to_owned(), json!({"sha-256": sha256}))));
        artifact.extend(encoding.map(|encoding| ("encoding".to_owned(), encoding.into())));
    }
    artifact
}

/// A problem of the evidence, as a notification.
fn notification(facts: &Facts, problem: &Problem) -> Value {
    let level = match problem.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let mut notification = json!({
        "descriptor": {"id": to_wire(problem.code)},
        "level": level,
        "message": {"text": sarif(&format!("{} {}", sentence(&text(&problem.message)), sentence(&text(&problem.help))))},
    });
    let source = problem.source.zip(facts.problem_source(problem));
    if let (Some((index, source)), Some(notification)) = (source, notification.as_object_mut()) {
        let mut physical = json!({"artifactLocation": {"uri": uri(source_name(source)), "index": index}});
        if let (Some(line), Some(column), Some(physical)) =
            (problem.line, problem.column, physical.as_object_mut())
        {
            physical.insert("region".to_owned(), json!({"startLine": line, "startColumn": column}));
        }
        notification.insert("locations".to_owned(), json!([{"physicalLocation": physical}]));
    }
    notification
}
