//! A row for each cluster, for a spreadsheet: RFC 4180, in UTF-8 with the byte order mark by which Excel knows it.

use dax001::contract::report::Finding;

use crate::escape::{csv, text};
use crate::facts::{Facts, WHOLE, action, known, reason, spelt};
use crate::labels::{REOPENED, flag};

/// The columns, those that an auditor looks at first before the others.
const COLUMNS: [&str; 26] = [
    "Status",
    "Cluster",
    "Account",
    "Region",
    "Reason",
    "What it means",
    "What to do",
    "Review",
    "Reviewed by",
    "Until",
    "Checked on",
    "Review note",
    "Cluster status",
    "Node type",
    "Nodes",
    "Observed",
    "Source",
    "Line",
    "Column",
    "Places",
    "Notes",
    "ARN",
    "Source SHA-256",
    "Account name",
    "Collected",
    "Collected by",
];

pub(crate) fn head(facts: &Facts) -> String {
    let mut out = format!("\u{FEFF}{}\r\n", COLUMNS.join(","));
    if let Some(whole) = facts.whole() {
        finding(&mut out, facts, WHOLE, &whole);
    }
    out
}

pub(crate) fn finding(out: &mut String, facts: &Facts, index: u32, finding: &Finding) {
    let resource = &finding.resource;
    let first = finding.evidence.first();
    let source = first.and_then(|evidence| facts.source(evidence));
    let reviews = |part: &dyn Fn(&dax001::contract::annotation::Annotation) -> Option<String>| {
        facts.reviews(index).filter_map(part).map(|said| text(&said)).collect::<Vec<_>>().join("; ")
    };
    let number = |number: Option<u64>| number.map(|number| number.to_string()).unwrap_or_default();
    let cells = [
        spelt(finding.status),
        known(resource.name.as_ref()),
        known(resource.account.as_ref()),
        known(resource.region.as_ref()),
        reason(index, finding),
        text(&finding.message),
        action(index, finding).to_owned(),
        reviews(&|annotation| Some(spelt(facts.review(annotation)))),
        reviews(&|review| review.who.clone()),
        reviews(&|review| review.until.clone()),
        reviews(&|review| facts.checked_on().filter(|_| facts.is_dated(review))),
        reviews(&|review| review.note.clone()),
        known(resource.cluster_status.as_ref()),
        known(resource.node_type.as_ref()),
        number(resource.total_nodes.map(u64::from)),
        first
            .and_then(|evidence| evidence.observed.as_ref())
            .map(|observed| text(observed))
            .unwrap_or_default(),
        source.map(|source| text(&source.name)).unwrap_or_default(),
        number(first.map(|evidence| evidence.line)),
        number(first.map(|evidence| evidence.column)),
        finding.evidence.len().to_string(),
        finding
            .flags
            .iter()
            .map(|one| flag(*one))
            .chain(facts.stamp.is_reopened.then_some(REOPENED))
            .collect::<Vec<_>>()
            .join(" "),
        known(resource.arn.as_ref()),
        source.and_then(|source| source.sha256.clone()).unwrap_or_default(),
        facts.account_name(resource).unwrap_or_default().to_owned(),
        facts.collected_at(finding).unwrap_or_else(|| "not proven".to_owned()),
        facts.collected_by(finding).unwrap_or_default(),
    ];
    for (at, cell) in cells.iter().enumerate() {
        if at > 0 {
            out.push(',');
        }
        out.push_str(&csv(cell));
    }
    out.push_str("\r\n");
}
