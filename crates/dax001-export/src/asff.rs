//! The AWS Security Finding Format: a list of findings for Security Hub's `BatchImportFindings`,
//! which takes a hundred at a time.
//!
//! Security Hub accepts a finding only for an account and a region. If the evidence lacks one of
//! them, the finding has `unknown` instead, which the import refuses. Label the evidence, and write
//! the file again.

use dax001::contract::status::Status;
use serde_json::{Value, json};

use crate::escape::{identifier, text};
use crate::facts::{Facts, name, resource_id, review, severity, to_wire};
use crate::item::Item;
use crate::labels::{REOPENED, sentence};

/// Replaces an account or a region that the evidence lacks.
const UNKNOWN: &str = "unknown";
/// The maximum lengths that Security Hub accepts, in characters. Source: API model `securityhub`,
/// `NonEmptyString` with the limits of its user guide, "ASFF syntax".
const TITLE: usize = 256;
const DESCRIPTION: usize = 1024;
const ID: usize = 512;
const VALUE: usize = 1023;
const RECOMMENDATION: usize = 512;
const NOTE: usize = 512;
/// How many requirements a finding can name. The most useful ones come first.
const REQUIREMENTS: usize = 32;

/// A finding of Security Hub.
pub(crate) fn finding(facts: &Facts, item: &Item) -> Value {
    let (report, rule, resource) = (&facts.report, &facts.rule, item.resource());
    let part = |part: Option<&String>| importable(part).unwrap_or_else(|| UNKNOWN.to_owned());
    let (account, region) = (part(resource.account.as_ref()), part(resource.region.as_ref()));
    let partition =
        importable(resource.partition.as_ref()).unwrap_or_else(|| partition_of(&region).to_owned());
    let compliance = match item.status() {
        Status::Pass => "PASSED",
        Status::Fail => "FAILED",
        Status::Unknown => "NOT_AVAILABLE",
    };
    let requirements = facts.requirements.get(..REQUIREMENTS).unwrap_or(&facts.requirements);
    let url = rule.references.first().map(|reference| reference.url.clone());
    let recommendation = short(item.action(), RECOMMENDATION);
    let title = format!("{}: {}", rule.id, rule.title);
    let description = format!("{}: {}", name(resource), sentence(&text(item.message())));
    let mut out = json!({
        "SchemaVersion": "2018-10-08",
        "Id": format!("dax001/{}", item.fingerprint(facts)),
        "ProductArn": format!("arn:{partition}:securityhub:{region}:{account}:product/{account}/default"),
        "GeneratorId": format!("dax001/{}", rule.id),
        "AwsAccountId": account,
        "Region": region,
        "Types": ["Software and Configuration Checks/AWS Security Best Practices"],
        "CreatedAt": facts.stamp.at,
        "UpdatedAt": facts.stamp.at,
        "Severity": {"Label": severity(item.status()).asff, "Original": to_wire(report.rule.risk_level)},
        "Title": short(&title, TITLE),
        "Description": short(&description, DESCRIPTION),
        "Remediation": {"Recommendation": {"Text": recommendation, "Url": url}},
        "ProductFields": product_fields(facts, item),
        "Resources": [resource_of(item, &partition, &region)],
        "Compliance": {
            "Status": compliance,
            "RelatedRequirements": requirements,
            "StatusReasons": [{"ReasonCode": item.reason(), "Description": short(&sentence(&text(item.message())), DESCRIPTION)}],
        },
        "RecordState": "ACTIVE",
        // Security Hub resolves findings that pass, and so does whoever imports them.
        "Workflow": {"Status": if item.status() == Status::Pass { "RESOLVED" } else { "NEW" }},
    });
    let note: Vec<String> =
        facts.reviews(item.index()).map(|annotation| text(&review(facts, annotation))).collect();
    let who = facts.reviews(item.index()).find_map(|annotation| importable(annotation.who.as_ref()));
    let who = short(&who.unwrap_or_else(|| report.tool.name.to_string()), NOTE);
    if !note.is_empty()
        && let Some(out) = out.as_object_mut()
    {
        let note =
            json!({"Text": short(&note.join("; "), NOTE), "UpdatedBy": who, "UpdatedAt": facts.stamp.at});
        out.insert("Note".to_owned(), note);
    }
    out
}

fn resource_of(item: &Item, partition: &str, region: &str) -> Value {
    let resource = item.resource();
    let in_transit = item.in_transit().map(str::to_owned);
    let members = [
        ("Name", &resource.name),
        ("ClusterStatus", &resource.cluster_status),
        ("NodeType", &resource.node_type),
        ("EncryptionInTransit", &in_transit),
    ];
    let members = members
        .into_iter()
        .filter_map(|(member, value)| Some((member.to_owned(), importable(value.as_ref())?.into())));
    json!({
        "Type": "Other",
        "Id": short(&resource_id(resource), ID),
        "Partition": partition,
        "Region": region,
        "Details": {"Other": members.collect::<serde_json::Map<String, Value>>()},
    })
}

/// The tool's own fields: its version, and the source, the location and the collection of the
/// evidence.
fn product_fields(facts: &Facts, item: &Item) -> Value {
    let evidence = item.evidence().first();
    let source = evidence.and_then(|evidence| facts.source(evidence));
    let fields = [
        ("version", Some(facts.report.tool.version.to_string())),
        ("reopened", facts.stamp.is_reopened.then(|| REOPENED.to_owned())),
        ("collected", Some(facts.collected_at(item.evidence()).unwrap_or_else(|| "not proven".to_owned()))),
        ("collectedBy", facts.collected_by(item.evidence())),
        ("accountName", facts.account_name(item.resource()).map(str::to_owned)),
        ("source", source.map(|source| text(&source.name))),
        ("sourceSha256", source.and_then(|source| source.sha256.clone())),
        ("line", evidence.map(|evidence| evidence.line.to_string())),
        ("column", evidence.map(|evidence| evidence.column.to_string())),
        ("observed", evidence.and_then(|evidence| evidence.observed.as_deref()).map(text)),
    ];
    let fields = fields.into_iter().filter_map(|(member, value)| {
        let value = value.filter(|value| !value.trim().is_empty())?;
        Some((format!("dax001/{member}"), short(&value, DESCRIPTION).into()))
    });
    Value::Object(fields.collect())
}

/// A value that the import accepts: not blank, and not too long.
fn importable(value: Option<&String>) -> Option<String> {
    let value = value.filter(|value| !value.trim().is_empty())?;
    Some(short(&identifier(value), VALUE))
}

/// The partition that a region is in.
fn partition_of(region: &str) -> &'static str {
    if region.starts_with("cn-") {
        "aws-cn"
    } else if region.starts_with("us-gov-") {
        "aws-us-gov"
    } else {
        "aws"
    }
}

/// A text of at most `limit` characters.
fn short(text: &str, limit: usize) -> String {
    if text.chars().count() <= limit {
        return text.to_owned();
    }
    text.chars().take(limit - 1).chain(['…']).collect()
}
