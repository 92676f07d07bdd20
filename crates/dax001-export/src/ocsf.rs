//! OCSF 1.8: a Compliance Finding (class 2003, profile cloud) for each cluster, one JSON object per
//! line.

use dax001::contract::report::{Evidence, Resource};
use dax001::contract::status::Status;
use dax001::rule::controls::Framework;
use serde_json::{Value, json};

use crate::escape::{identifier, text};
use crate::facts::{Facts, name, resource_id, review, severity};
use crate::item::Item;
use crate::labels::{REOPENED, headline, sentence};

/// `compliance.status_id` and its caption. Source: OCSF 1.8, object `compliance`.
fn status(status: Status) -> (u8, &'static str) {
    match status {
        Status::Pass => (1, "Pass"),
        Status::Fail => (3, "Fail"),
        Status::Unknown => (0, "Unknown"),
    }
}

/// The event for an item.
pub(crate) fn event(facts: &Facts, item: &Item) -> Value {
    let (report, rule, resource) = (&facts.report, &facts.rule, item.resource());
    let number = item.index().map_or_else(|| "evidence".to_owned(), |index| index.to_string());
    let (severity_id, severity) = severity(item.status()).ocsf;
    let (status_id, status) = status(item.status());
    let standards: Vec<String> = rule.compliance.iter().map(Framework::label).collect();
    let reopened_notice = facts.stamp.is_reopened.then(|| REOPENED.to_owned());
    let reviews = facts.reviews(item.index()).map(|annotation| text(&review(facts, annotation)));
    let reviews: Vec<String> = reopened_notice.into_iter().chain(reviews).collect();
    let mut event = json!({
        "activity_id": 1,
        "activity_name": "Create",
        "category_uid": 2,
        "category_name": "Findings",
        "class_uid": 2003,
        "class_name": "Compliance Finding",
        "type_uid": 200_301,
        "type_name": "Compliance Finding: Create",
        "time": facts.stamp.millis,
        "severity_id": severity_id,
        "severity": severity,
        "status_id": 1,
        "status": "New",
        "message": format!("{}: {}", name(resource), sentence(&text(item.message()))),
        "metadata": {
            "version": "1.8.0",
            "uid": facts.uuid(&format!("ocsf {number}")),
            "profiles": ["cloud"],
            "product": {"name": report.tool.name, "vendor_name": report.tool.name, "version": report.tool.version, "feature": {"uid": rule.id, "name": rule.title}},
        },
        "finding_info": {
            // Stays the same for the same cluster in every report: see `fingerprint`.
            "uid": item.fingerprint(facts),
            "title": rule.title,
            "desc": rule.summary,
            "types": ["Compliance"],
            "src_url": rule.references.first().map(|reference| reference.url.clone()),
            "data_sources": item.evidence().iter().filter_map(|evidence| Some(text(&facts.source(evidence)?.name))).collect::<Vec<_>>(),
        },
        "compliance": {
            "control": rule.id,
            "standards": standards,
            "requirements": facts.requirements,
            "status_id": status_id,
            "status": status,
            "status_code": item.reason(),
            "status_details": [
                sentence(&text(item.message())),
                format!("All the evidence: {}.", headline(report.verdict)),
                facts.collected_and_required(),
            ],
        },
        "resources": [resource_of(item)],
        "cloud": cloud(facts, resource),
        "remediation": {
            "desc": item.action(),
            "references": rule.references.iter().map(|reference| reference.url.clone()).collect::<Vec<_>>(),
        },
        "evidences": evidences(facts, item.evidence()),
    });
    if !reviews.is_empty()
        && let Some(event) = event.as_object_mut()
    {
        event.insert("comment".to_owned(), reviews.join("; ").into());
    }
    event
}

fn resource_of(item: &Item) -> Value {
    let resource = item.resource();
    let mut out = json!({
        "type": "AWS::DAX::Cluster",
        "name": name(resource),
        "uid": resource_id(resource),
        "data": {
            "clusterStatus": resource.cluster_status.as_deref().map(identifier),
            "nodeType": resource.node_type.as_deref().map(identifier),
            "totalNodes": resource.total_nodes,
            "encryptionInTransit": item.in_transit(),
        },
    });
    put(&mut out, "region", resource.region.as_deref());
    put(&mut out, "cloud_partition", resource.partition.as_deref());
    out
}

fn cloud(facts: &Facts, resource: &Resource) -> Value {
    let mut out = json!({"provider": "AWS"});
    put(&mut out, "region", resource.region.as_deref());
    put(&mut out, "cloud_partition", resource.partition.as_deref());
    if let (Some(account), Some(out)) = (&resource.account, out.as_object_mut()) {
        // 10: AWS Account.
        let mut account = json!({"uid": identifier(account), "type_id": 10, "type": "AWS Account"});
        if let (Some(name), Some(account)) = (facts.account_name(resource), account.as_object_mut()) {
            account.insert("name".to_owned(), name.into());
        }
        out.insert("account".to_owned(), account);
    }
    out
}

fn put(out: &mut Value, member: &str, value: Option<&str>) {
    if let (Some(value), Some(out)) = (value, out.as_object_mut()) {
        out.insert(member.to_owned(), identifier(value).into());
    }
}

/// The locations in the evidence.
fn evidences(facts: &Facts, evidence: &[Evidence]) -> Vec<Value> {
    let one = |evidence: &Evidence| {
        json!({"data": {
            "source": facts.source(evidence).map(|source| text(&source.name)),
            "sha256": facts.source(evidence).and_then(|source| source.sha256.clone()),
            "collected": facts.source(evidence).and_then(|source| Some(text(&source.collected.as_ref()?.start))),
            "pointer": text(&evidence.pointer),
            "line": evidence.line,
            "column": evidence.column,
            "start": evidence.start,
            "end": evidence.end,
            "observed": evidence.observed.as_deref().map(text),
        }})
    };
    evidence.iter().map(one).collect()
}
