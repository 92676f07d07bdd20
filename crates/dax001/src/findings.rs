//! Entries to findings: one finding for each cluster, whatever number of records speak of it.

use std::collections::HashMap;

use crate::intake::entry::{Entry, Observed, Sse};
use crate::intake::position::Position;
use crate::problem::{Problem, ProblemCode};
use crate::report::{Evidence, Finding, Flag, Resource, ScopeFrom};
use crate::rule::{Reason, Status, is_unsupported_node_type, judge};
use crate::scope::{Arn, Claims};

/// How many findings a report holds: more would not fit a browser's memory.
pub(crate) const CLUSTER_LIMIT: usize = 1_000_000;

/// How many records of one cluster are listed with their places.
const EVIDENCE_LIMIT: usize = 1000;

/// Collects what all the sources say, cluster by cluster.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    list: Vec<Draft>,
    /// Where in `list` the cluster of an ARN is.
    by_arn: HashMap<String, usize>,
    /// A status stood in the evidence without a cluster that it could belong to.
    pub(crate) has_unnamed_status: bool,
    /// The first entry that is one too many: its source and place.
    pub(crate) too_many: Option<(u32, Position)>,
    /// It has been said that some evidence is not listed.
    is_more: bool,
}

/// A finding in the making: one statement for each record.
#[derive(Debug)]
struct Draft {
    resource: Resource,
    /// It has a name, and no ARN: it may belong to a record that is still to come.
    is_loose: bool,
    statements: Vec<Statement>,
}

impl Draft {
    /// Whether no other record can have been merged into it.
    fn is_separate(&self) -> bool {
        self.resource.arn.as_deref().and_then(Arn::parse).is_none()
    }

    /// Whether both say the same of the same cluster, at the same places of their sources.
    fn repeats(&self, other: &Self) -> bool {
        let places = |draft: &Self| {
            draft.statements.iter().map(|s| (s.reason, s.evidence.start, s.evidence.end)).collect::<Vec<_>>()
        };
        self.resource == other.resource && places(self) == places(other)
    }
}

#[derive(Debug)]
struct Statement {
    reason: Reason,
    /// It names the cluster and says nothing about it: it takes no part in the verdict.
    is_silent: bool,
    is_deleting: bool,
    has_unsupported_node_type: bool,
    evidence: Evidence,
}

impl Statement {
    /// Whether both say the same of their cluster.
    fn says(&self, other: &Self) -> bool {
        let words = |s: &Self| (s.reason, s.is_silent, s.is_deleting, s.has_unsupported_node_type);
        words(self) == words(other)
    }
}

impl Findings {
    /// Adds one entry of a source; returns what is odd about its identity.
    pub(crate) fn add(&mut self, source: u32, claims: &mut Claims, entry: &Entry) -> Vec<Problem> {
        let text = entry.arn.clone();
        let arn = text.as_deref().and_then(Arn::parse);
        let known = arn.and(entry.arn.as_ref()).and_then(|arn| self.by_arn.get(arn)).copied();
        if known.is_none() && self.list.len() >= CLUSTER_LIMIT {
            self.too_many.get_or_insert((source, entry.start));
            return Vec::new();
        }
        let start = entry.start;
        let mut problems = identity_problems(entry, arn, claims);
        let statement = Statement {
            reason: judge(entry),
            is_silent: entry.is_bare_name,
            is_deleting: entry.cluster_status.as_deref() == Some("deleting"),
            has_unsupported_node_type: entry.node_type.as_deref().is_some_and(is_unsupported_node_type),
            evidence: evidence(source, entry),
        };
        let has_arn = entry.arn.is_some();
        let resource = resource(entry, arn, claims);
        self.has_unnamed_status |= resource.name.is_none();
        if let Some(draft) = known.and_then(|index| self.list.get_mut(index)) {
            fill(&mut draft.resource, resource);
            // Beyond the limit a statement is kept if it says what no other has said: so verdict and flags are those of all.
            if draft.statements.len() < EVIDENCE_LIMIT || !draft.statements.iter().any(|s| s.says(&statement))
            {
                draft.statements.push(statement);
            } else if !std::mem::replace(&mut self.is_more, true) {
                let message = format!(
                    "more than {EVIDENCE_LIMIT} records speak of one cluster: the places of the rest are not listed"
                );
                problems.push(Problem::at(ProblemCode::MoreEvidence, start, message));
            }
        } else {
            if let (Some(_), Some(text)) = (arn, &text) {
                self.by_arn.insert(text.clone(), self.list.len());
            }
            let is_loose = !has_arn && resource.name.is_some();
            self.list.push(Draft { resource, is_loose, statements: vec![statement] });
        }
        problems
    }

    /// How many drafts there are: what a source adds stands behind this.
    pub(crate) fn len(&self) -> usize {
        self.list.len()
    }

    /// Takes back what a source added that repeats another: `range` is what that one added. Nothing is taken back
    /// but what stands there in the same words at the same places, so that nothing can get lost.
    pub(crate) fn take_back(&mut self, from: usize, range: std::ops::Range<usize>) {
        let (before, repeated) = self.list.split_at(from);
        let originals: Vec<_> =
            before.get(range).unwrap_or_default().iter().filter(|draft| draft.is_separate()).collect();
        let is_same = originals.len() == repeated.len()
            && repeated.iter().zip(originals).all(|(one, other)| one.is_separate() && one.repeats(other));
        if is_same {
            self.list.truncate(from);
        }
    }

    /// All findings, in the order in which their clusters were first met.
    pub(crate) fn finish(mut self) -> Vec<Finding> {
        self.merge_loose();
        self.list.into_iter().filter(|draft| !draft.statements.is_empty()).map(finding).collect()
    }

    /// Moves each named entry without an ARN to the single record of that name that its scope does not contradict.
    fn merge_loose(&mut self) {
        if !self.list.iter().any(|draft| draft.is_loose) {
            return;
        }
        let mut by_name: HashMap<&str, Vec<(Arn<'_>, usize)>> = HashMap::new();
        for (arn, &index) in &self.by_arn {
            let Some(arn) = Arn::parse(arn) else { continue };
            by_name.entry(arn.name).or_default().push((arn, index));
        }
        // Looked up once for each name and scope: a list can hold one name many times.
        let mut targets = HashMap::new();
        let mut moves = Vec::new();
        for (index, Draft { resource, .. }) in
            self.list.iter().enumerate().filter(|(_, draft)| draft.is_loose)
        {
            let Some(name) = resource.name.as_deref() else { continue };
            let (account, region) = (resource.account.as_deref(), resource.region.as_deref());
            let target = *targets.entry((name, account, region)).or_insert_with(|| {
                let can_be = |arn: &Arn<'_>| {
                    account.is_none_or(|account| account == arn.account)
                        && region.is_none_or(|region| region == arn.region)
                };
                let candidates = by_name.get(name).map(Vec::as_slice).unwrap_or_default();
                let mut fitting = candidates.iter().filter(|(arn, _)| can_be(arn));
                fitting.next().filter(|_| fitting.next().is_none()).map(|(_, target)| *target)
            });
            moves.extend(target.map(|target| (index, target)));
        }
        for (index, target) in moves {
            let Some(Draft { resource, statements, .. }) = self.list.get_mut(index) else { continue };
            let (resource, statements) = (resource.clone(), std::mem::take(statements));
            if let Some(record) = self.list.get_mut(target) {
                fill(&mut record.resource, resource);
                record.statements.extend(statements);
            }
        }
    }
}

/// The problem that there are more clusters than a report holds.
pub(crate) fn too_many(at: Position) -> Problem {
    let message = format!("there are more than {CLUSTER_LIMIT} clusters: those from here on are not judged");
    Problem::at(ProblemCode::TooManyClusters, at, message)
}

/// What is odd about who the entry says that it is.
fn identity_problems(entry: &Entry, arn: Option<Arn<'_>>, claims: &mut Claims) -> Vec<Problem> {
    let Some(text) = &entry.arn else { return Vec::new() };
    let Some(arn) = arn else {
        let message = "the `ClusterArn` of this record is not the ARN of a DAX cluster";
        return vec![Problem::at(ProblemCode::ArnUnrecognised, entry.start, message)];
    };
    let mut messages = Vec::new();
    if entry.name.as_ref().is_some_and(|name| *name != arn.name) {
        messages.push(format!("`ClusterName` is not the name in the ARN `{text}`"));
    }
    let Claims { label, name, .. } = &*claims;
    let mut contradictions = Vec::new();
    for (who, what, said, is) in [
        ("the label", "account", label.account.as_deref(), arn.account),
        ("the label", "region", label.region.as_deref(), arn.region),
        ("the key", "region", entry.region_key.as_deref(), arn.region),
        ("the name of the source", "account", name.account.as_deref(), arn.account),
        ("the name of the source", "region", name.region.as_deref(), arn.region),
    ] {
        if let Some(said) = said.filter(|said| *said != is) {
            contradictions.push(format!("{who} says {what} `{said}`, the ARN says `{is}`"));
        }
    }
    messages.extend(contradictions.into_iter().filter(|message| claims.is_new(message)));
    let problem = |message| Problem::at(ProblemCode::ScopeContradicted, entry.start, message);
    messages.into_iter().map(problem).collect()
}

fn resource(entry: &Entry, arn: Option<Arn<'_>>, claims: &Claims) -> Resource {
    let region_key = entry.region_key.as_deref();
    let mut resource = Resource {
        // An empty name is none: it says nothing of which cluster it is.
        name: entry.name.clone().filter(|name| !name.is_empty()),
        arn: entry.arn.clone(),
        cluster_status: entry.cluster_status.as_deref().map(str::to_owned),
        node_type: entry.node_type.as_deref().map(str::to_owned),
        total_nodes: entry.total_nodes,
        ..Resource::default()
    };
    if let Some(arn) = arn {
        // Where both speak the ARN is believed.
        resource.name = Some(arn.name.to_owned());
        resource.partition = Some(arn.partition.to_owned());
        resource.region = Some(arn.region.to_owned());
        resource.account = Some(arn.account.to_owned());
        resource.scope_from = Some(ScopeFrom::Arn);
    } else {
        let scope = claims.scope(region_key);
        resource.account = scope.account;
        resource.region = scope.region;
        resource.scope_from = scope.from;
    }
    resource
}

/// Adds what an earlier record of the same cluster left out.
fn fill(resource: &mut Resource, other: Resource) {
    let Resource { cluster_status, node_type, total_nodes, .. } = other;
    resource.cluster_status = resource.cluster_status.take().or(cluster_status);
    resource.node_type = resource.node_type.take().or(node_type);
    resource.total_nodes = resource.total_nodes.take().or(total_nodes);
}

/// The place that the entry's verdict stands on.
fn evidence(source: u32, entry: &Entry) -> Evidence {
    let value = match (&entry.duplicate, &entry.sse) {
        (Some(value), _) | (None, Sse::Empty(value) | Sse::Status(value) | Sse::Other(value)) => {
            value.clone()
        }
        (None, Sse::Absent) => {
            Observed { pointer: "".into(), text: None, start: entry.start, end: entry.end }
        }
    };
    Evidence {
        source,
        document: entry.document,
        pointer: format!("{}{}", entry.pointer, value.pointer),
        line: value.start.line,
        column: value.start.column,
        start: value.start.offset,
        end: value.end.offset,
        end_line: Some(value.end.line),
        end_column: Some(value.end.column),
        observed: value.text.as_deref().map(str::to_owned),
        record: entry.range(),
    }
}

/// The finding of one cluster: the worst statement decides and comes first.
fn finding(mut draft: Draft) -> Finding {
    let speaks = draft.statements.iter().any(|statement| !statement.is_silent);
    let counts = |statement: &Statement| !statement.is_silent || !speaks;
    let status = |statement: &Statement| statement.reason.row().status;
    let mut flags = Vec::new();
    let mut statuses = draft.statements.iter().filter(|statement| counts(statement)).map(status);
    let first = statuses.next();
    if statuses.any(|status| Some(status) != first) {
        flags.push(Flag::Conflict);
    }
    // A stable sort: statements of the same weight stay in the order of the evidence.
    draft.statements.sort_by_key(|statement| (!counts(statement), status(statement)));
    let reason = draft.statements.first().map_or(Reason::SseNotExported, |statement| statement.reason);
    if draft.statements.iter().any(|statement| statement.is_deleting) {
        flags.push(Flag::Deleting);
    }
    if draft.statements.iter().any(|statement| statement.has_unsupported_node_type) {
        flags.push(Flag::NodeTypeUnsupported);
    }
    Finding {
        status: reason.row().status,
        reason,
        message: reason.row().message.clone(),
        flags,
        resource: draft.resource,
        evidence: draft.statements.into_iter().map(|statement| statement.evidence).collect(),
    }
}

/// How many findings have this status.
pub(crate) fn count(findings: &[Finding], status: Status) -> u64 {
    findings.iter().filter(|finding| finding.status == status).count() as u64
}
