//! A row for each cluster, for a spreadsheet: RFC 4180 in UTF-8. The byte order mark tells Excel
//! the encoding.

use crate::escape::{csv, text};
use crate::facts::{Facts, known, to_wire};
use crate::item::{Item, UndecidedEvidence};
use crate::labels::{REOPENED, flag};

/// The columns, starting with those that an auditor looks at first.
const COLUMNS: [&str; 28] = [
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
    "Encryption in transit",
    "Compliance",
];

pub(crate) fn head(facts: &Facts) -> String {
    let mut out = format!("\u{FEFF}{}\r\n", COLUMNS.join(","));
    if let Some(evidence) = UndecidedEvidence::of(facts) {
        row(&mut out, facts, &Item::Evidence(&evidence));
    }
    out
}

pub(crate) fn row(out: &mut String, facts: &Facts, item: &Item) {
    let resource = item.resource();
    let first = item.evidence().first();
    let source = first.and_then(|evidence| facts.source(evidence));
    let reviews = |part: &dyn Fn(&dax001::contract::annotation::Annotation) -> Option<String>| {
        facts.reviews(item.index()).filter_map(part).map(|value| text(&value)).collect::<Vec<_>>().join("; ")
    };
    let number = |number: Option<u64>| number.map(|number| number.to_string()).unwrap_or_default();
    let cells = [
        to_wire(item.status()),
        known(resource.name.as_ref()),
        known(resource.account.as_ref()),
        known(resource.region.as_ref()),
        item.reason(),
        text(item.message()),
        item.action().to_owned(),
        reviews(&|annotation| Some(to_wire(facts.review(annotation)))),
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
        item.evidence().len().to_string(),
        item.flags()
            .iter()
            .map(|one| flag(*one))
            .chain(facts.stamp.is_reopened.then_some(REOPENED))
            .collect::<Vec<_>>()
            .join(" "),
        known(resource.arn.as_ref()),
        source.and_then(|source| source.sha256.clone()).unwrap_or_default(),
        facts.account_name(resource).unwrap_or_default().to_owned(),
        facts.collected_at(item.evidence()).unwrap_or_else(|| "not proven".to_owned()),
        facts.collected_by(item.evidence()).unwrap_or_default(),
        item.in_transit().unwrap_or_default().to_owned(),
        facts.frameworks.join("; "),
    ];
    for (at, cell) in cells.iter().enumerate() {
        if at > 0 {
            out.push(',');
        }
        out.push_str(&csv(cell));
    }
    out.push_str("\r\n");
}
