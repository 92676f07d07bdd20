//! Entries to findings: one finding for each cluster, whatever number of records speak of it.

use std::collections::HashMap;

use crate::intake::record::{Entry, Observed, Sse};
use crate::problem::{Problem, ProblemCode};
use crate::report::{Evidence, Finding, Flag, Resource, ScopeFrom};
use crate::rule::{Reason, Status, is_unsupported_node_type, judge};
use crate::scope::{Arn, Label};

/// Collects what all the sources say, cluster by cluster.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    list: Vec<Draft>,
    /// Where in `list` the cluster of an ARN is.
    by_arn: HashMap<String, usize>,
    /// Named entries without an ARN, which may belong to a record that is still to come.
    has_loose: bool,
    /// A status stood in the evidence without any cluster's name.
    pub(crate) has_unnamed_status: bool,
}

/// A finding in the making: one statement for each record.
#[derive(Debug)]
struct Draft {
    resource: Resource,
    statements: Vec<Statement>,
}

#[derive(Debug)]
struct Statement {
    reason: Reason,
    /// It names the cluster and says nothing about it: it takes no part in the verdict.
    is_silent: bool,
    evidence: Evidence,
}

impl Findings {
    /// Adds one entry of a source; returns what is odd about its identity.
    pub(crate) fn add(&mut self, source: u32, label: &Label, entry: Entry) -> Option<Problem> {
        let arn = entry.arn.as_deref().and_then(Arn::parse);
        let problem = identity_problem(&entry, arn.as_ref(), label);
        let reason = judge(&entry);
        let is_silent = entry.arn.is_none() && entry.duplicate.is_none() && entry.sse == Sse::Absent;
        let statement = Statement { reason, is_silent, evidence: evidence(source, &entry) };
        let resource = resource(entry, arn, label);
        if resource.arn.is_none() {
            self.has_loose |= resource.name.is_some();
            self.has_unnamed_status |= resource.name.is_none();
        }
        let known = resource.arn.as_ref().and_then(|arn| self.by_arn.get(arn)).copied();
        if let Some(draft) = known.and_then(|index| self.list.get_mut(index)) {
            fill(&mut draft.resource, resource);
            draft.statements.push(statement);
        } else {
            if let Some(arn) = &resource.arn {
                self.by_arn.insert(arn.clone(), self.list.len());
            }
            self.list.push(Draft { resource, statements: vec![statement] });
        }
        problem
    }

    /// All findings, in the order in which their clusters were first met.
    pub(crate) fn finish(mut self) -> Vec<Finding> {
        if self.has_loose {
            self.merge_loose();
        }
        self.list.into_iter().filter(|draft| !draft.statements.is_empty()).map(finding).collect()
    }

    /// Moves each named entry without an ARN to the single record of that name that its scope does not contradict.
    fn merge_loose(&mut self) {
        let mut by_name: HashMap<String, Vec<usize>> = HashMap::new();
        for &index in self.by_arn.values() {
            if let Some(name) = self.list.get(index).and_then(|draft| draft.resource.name.clone()) {
                by_name.entry(name).or_default().push(index);
            }
        }
        for index in 0..self.list.len() {
            let Some(draft) = self.list.get(index) else { continue };
            let (None, Some(name)) = (&draft.resource.arn, &draft.resource.name) else { continue };
            let candidates = by_name.get(name).map(Vec::as_slice).unwrap_or_default();
            let mut fitting = candidates.iter().copied().filter(|&candidate| {
                self.list.get(candidate).is_some_and(|record| can_be_same(&record.resource, &draft.resource))
            });
            let (Some(target), None) = (fitting.next(), fitting.next()) else { continue };
            let statements = self
                .list
                .get_mut(index)
                .map(|draft| std::mem::take(&mut draft.statements))
                .unwrap_or_default();
            if let Some(record) = self.list.get_mut(target) {
                record.statements.extend(statements);
            }
        }
    }
}

fn can_be_same(one: &Resource, other: &Resource) -> bool {
    let agree =
        |a: &Option<String>, b: &Option<String>| a.as_ref().zip(b.as_ref()).is_none_or(|(a, b)| a == b);
    agree(&one.account, &other.account) && agree(&one.region, &other.region)
}

/// What is odd about who the entry says that it is.
fn identity_problem(entry: &Entry, arn: Option<&Arn>, label: &Label) -> Option<Problem> {
    let text = entry.arn.as_ref()?;
    let problem = |code, message| Some(Problem::at(code, entry.start, message));
    let Some(arn) = arn else {
        let message = "the `ClusterArn` of this record is not the ARN of a DAX cluster";
        return problem(ProblemCode::ArnUnrecognised, message.to_owned());
    };
    if entry.name.as_ref().is_some_and(|name| *name != arn.name) {
        return problem(
            ProblemCode::ScopeContradicted,
            format!("`ClusterName` is not the name in the ARN `{text}`"),
        );
    }
    for (what, said, is) in
        [("account", &label.account, &arn.account), ("region", &label.region, &arn.region)]
    {
        if let Some(said) = said.as_ref().filter(|said| *said != is) {
            return problem(
                ProblemCode::ScopeContradicted,
                format!("the label says {what} `{said}`, the ARN says `{is}`"),
            );
        }
    }
    None
}

fn resource(entry: Entry, arn: Option<Arn>, label: &Label) -> Resource {
    let mut resource = Resource {
        name: entry.name,
        arn: entry.arn,
        cluster_status: entry.cluster_status,
        node_type: entry.node_type,
        total_nodes: entry.total_nodes,
        ..Resource::default()
    };
    if let Some(arn) = arn {
        resource.name.get_or_insert(arn.name);
        resource.partition = Some(arn.partition);
        resource.region = Some(arn.region);
        resource.account = Some(arn.account);
        resource.scope_from = Some(ScopeFrom::Arn);
    } else if label.account.is_some() || label.region.is_some() {
        resource.region.clone_from(&label.region);
        resource.account.clone_from(&label.account);
        resource.scope_from = Some(ScopeFrom::Label);
    }
    resource
}

/// Adds what an earlier record of the same cluster left out.
fn fill(resource: &mut Resource, other: Resource) {
    let Resource { name, cluster_status, node_type, total_nodes, .. } = other;
    resource.name = resource.name.take().or(name);
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
        (None, Sse::Absent) => Observed { pointer: "", text: None, start: entry.start, end: entry.range.end },
    };
    Evidence {
        source,
        document: entry.document,
        pointer: format!("{}{}", entry.pointer, value.pointer),
        line: value.start.line,
        column: value.start.column,
        start: value.start.offset,
        end: value.end,
        observed: value.text,
        record: entry.range,
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
    if draft.resource.cluster_status.as_deref() == Some("deleting") {
        flags.push(Flag::Deleting);
    }
    if draft.resource.node_type.as_deref().is_some_and(is_unsupported_node_type) {
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

/// How many findings have each status: pass, fail, unknown.
pub(crate) fn count(findings: &[Finding], status: Status) -> u64 {
    findings.iter().filter(|finding| finding.status == status).count() as u64
}
