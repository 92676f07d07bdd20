//! Entries to findings: one finding for each cluster, whatever number of records speak of it.

use std::collections::{HashMap, HashSet};

use dax001_scan::position::Position;
use hashbrown::HashTable;
use smallvec::smallvec;

use crate::aws::arn::{Arn, NAME_LIMIT};
use crate::aws::sse::is_unsupported_node_type;
use crate::bytes::is_same;
use crate::contract::problem::{Problem, ProblemCode};
use crate::contract::report::ScopeFrom;
use crate::contract::verdicts::Reason;
use crate::intake::entry::{Added, Entry, Observed, Sse};
use crate::rule::judge::judge;
use crate::scope::Claims;
use crate::store::evidence::{Observation, StoredEvidence, StoredPointer};
use crate::store::finding::{ScopeKey, StoredArn, StoredFinding};
use crate::store::table::FindingStore;
use crate::store::texts::{TextId, hash};

/// How many findings a report holds: more would not fit a browser's memory.
pub(crate) const CLUSTER_LIMIT: usize = 1_000_000;

/// How much memory is to be left for what is made of the findings, in bytes. A phone, or a browser of 32 bits, can have less than
/// so many findings need: whatever comes then is said not to be judged, before the module stops.
const MEMORY_LEFT: usize = 16 << 20;
/// From so many findings on, and then every so many, it is looked whether there is memory for more. Every browser has some 20 MB.
const MEMORY_FROM: usize = 65_536;
const MEMORY_STEP: usize = 4096;

/// How many records of one cluster are listed with their places.
const EVIDENCE_LIMIT: usize = 1000;

/// Collects what all the sources say, cluster by cluster.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    store: FindingStore,
    /// The indices of the findings with the ARN of a DAX cluster, by that.
    by_arn: HashTable<u32>,
    /// The source and series that an ARN was of last, and the scope of those.
    last_scope: Option<((u32, u64), u32)>,
    /// A status stood in the evidence without a cluster that it could belong to.
    pub(crate) has_unnamed_status: bool,
    /// A name stood beside `ENABLED`, and nothing said that DAX reported it: the last source in which it did.
    pub(crate) unstated_service: Option<u32>,
    /// The first entry that is one too many: its source and place, and why.
    pub(crate) too_many: Option<(u32, Position, Limit)>,
    /// It has been said that some evidence is not listed.
    is_more: bool,
    /// For so many findings there is memory.
    checked_memory: usize,
}

/// Why a report holds no more findings.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Limit {
    /// It has as many as a report may have.
    Clusters,
    /// There is no memory for more than so many.
    Memory(usize),
}

impl Findings {
    /// Adds one entry of a source; returns what is odd about its identity.
    pub(crate) fn add(&mut self, source: u32, claims: &mut Claims, entry: &Entry) -> Added {
        let arn = entry.cluster();
        let limit = self.limit();
        let is_full = limit.is_some();
        // What isn't judged any more isn't kept either.
        let scope = match arn {
            Some(arn) if is_full => self.store.find_scope(arn),
            Some(arn) => Some(self.scope_of(arn, entry.series.map(|series| (source, series)))),
            None => None,
        };
        let known = arn.zip(scope).and_then(|(arn, scope)| self.find(scope, arn.name));
        if let Some(limit) = limit.filter(|_| known.is_none()) {
            self.too_many.get_or_insert((source, entry.start, limit));
            return Added::default();
        }
        let mut problems = identity_problems(entry, arn, claims);
        // Where both speak the ARN is believed. An empty name is none: it says nothing of which cluster it is.
        let name = arn.map(|arn| arn.name).or(entry.name.as_deref().filter(|name| !name.is_empty()));
        self.has_unnamed_status |= name.is_none();
        let observation = Observation {
            reason: judge(entry),
            is_silent: entry.is_bare_name,
            is_deleting: entry.cluster_status.as_deref() == Some("deleting"),
            has_unsupported_node_type: entry.node_type.as_deref().is_some_and(is_unsupported_node_type),
        };
        problems.extend(self.service_problem(source, entry, observation.reason));
        if let Some(known) = known {
            let earlier = self.last_record_in(known, source);
            problems.extend(self.merge(known, source, entry, observation));
            return Added { problems, earlier };
        }
        let scope = scope.unwrap_or_else(|| self.intern_scope(claims, entry.region_key.as_deref()));
        let evidence = smallvec![self.evidence(source, entry, observation)];
        let texts = &mut self.store.texts;
        let mut finding = StoredFinding {
            name: name.map(Into::into),
            arn: match (arn, entry.arn.as_deref()) {
                (Some(_), _) => StoredArn::OfParts,
                (None, Some(text)) => StoredArn::Text(text.into()),
                (None, None) => StoredArn::None,
            },
            scope,
            cluster_status: texts.keep_some(entry.cluster_status.as_deref()),
            node_type: texts.keep_some(entry.node_type.as_deref()),
            total_nodes: entry.total_nodes,
            status: observation.status(),
            reason: observation.reason,
            flags: Vec::new(),
            message: None,
            evidence,
        };
        finding.decide();
        let index = u32::try_from(self.store.len()).unwrap_or(u32::MAX);
        self.store.findings.push(finding);
        if let Some(arn) = arn {
            let findings = &self.store.findings;
            let rehash = |index: &u32| findings.get(*index as usize).map_or(0, hash_of);
            self.by_arn.insert_unique(hash((scope, arn.name)), index, rehash);
        }
        Added { problems, earlier: None }
    }

    /// What keeps one more finding from being kept.
    fn limit(&mut self) -> Option<Limit> {
        if let Some((.., limit)) = self.too_many {
            return Some(limit);
        }
        let clusters = self.store.len();
        if clusters >= CLUSTER_LIMIT {
            return Some(Limit::Clusters);
        }
        if clusters >= self.checked_memory.max(MEMORY_FROM) {
            if !has_memory() {
                return Some(Limit::Memory(clusters));
            }
            self.checked_memory = clusters + MEMORY_STEP;
        }
        None
    }

    /// The problem of a pass about which nothing says that it is of DAX: once for each source.
    fn service_problem(&mut self, source: u32, entry: &Entry, reason: Reason) -> Option<Problem> {
        if entry.is_service_stated || reason != Reason::SseEnabled {
            return None;
        }
        let is_new = self.unstated_service.replace(source) != Some(source);
        let message = "nothing says that this name and its `ENABLED` come from DAX";
        is_new.then(|| Problem::at(ProblemCode::ServiceNotStated, entry.start, message))
    }

    /// The offset of the last record of a cluster, if that is in this source.
    fn last_record_in(&self, index: u32, source: u32) -> Option<u64> {
        let last = self.store.findings.get(index as usize)?.evidence.last()?;
        (last.source == source).then_some(last.record.start)
    }

    /// One more record of a cluster. Beyond the limit its place is kept if it says what no other has said: so verdict and flags
    /// are those of all.
    fn merge(&mut self, index: u32, source: u32, entry: &Entry, observation: Observation) -> Option<Problem> {
        let texts = &mut self.store.texts;
        let finding = self.store.findings.get_mut(index as usize)?;
        // Only what is not known yet is kept.
        let cluster_status = entry.cluster_status.as_deref().filter(|_| finding.cluster_status.is_none());
        let node_type = entry.node_type.as_deref().filter(|_| finding.node_type.is_none());
        finding.fill(texts.keep_some(cluster_status), texts.keep_some(node_type), entry.total_nodes);
        let said = &finding.evidence;
        if said.len() >= EVIDENCE_LIMIT && said.iter().any(|one| one.observation == observation) {
            if std::mem::replace(&mut self.is_more, true) {
                return None;
            }
            let message = format!(
                "more than {EVIDENCE_LIMIT} records speak of one cluster: the places of the rest are not listed"
            );
            return Some(Problem::at(ProblemCode::MoreEvidence, entry.start, message));
        }
        let evidence = self.evidence(source, entry, observation);
        self.store.findings.get_mut(index as usize)?.evidence.push(evidence);
        None
    }

    /// The index of the cluster of an ARN.
    fn find(&self, scope: u32, name: &str) -> Option<u32> {
        let is_it = |index: &u32| {
            let finding = self.store.findings.get(*index as usize).filter(|finding| finding.scope == scope);
            finding.is_some_and(|finding| finding.name.as_deref() == Some(name))
        };
        self.by_arn.find(hash((scope, name)), is_it).copied()
    }

    /// The scope of an ARN; those of the same series have the same one.
    fn scope_of(&mut self, arn: Arn<'_>, series: Option<(u32, u64)>) -> u32 {
        if let Some((last, scope)) = self.last_scope
            && series == Some(last)
        {
            return scope;
        }
        let texts = &mut self.store.texts;
        let scope = ScopeKey {
            partition: Some(texts.keep(arn.partition)),
            region: Some(texts.keep(arn.region)),
            account: Some(texts.keep(arn.account)),
            from: Some(ScopeFrom::Arn),
        };
        let scope = self.store.keep_scope(scope);
        self.last_scope = series.map(|series| (series, scope));
        scope
    }

    /// The scope that is claimed for an entry without the ARN of a cluster.
    fn intern_scope(&mut self, claims: &Claims, region_key: Option<&str>) -> u32 {
        let scope = claims.scope(region_key);
        let texts = &mut self.store.texts;
        let region = texts.keep_some(scope.region.as_deref());
        let account = texts.keep_some(scope.account.as_deref());
        self.store.keep_scope(ScopeKey { partition: None, region, account, from: scope.from })
    }

    /// The place that the entry's verdict stands on.
    fn evidence(&mut self, source: u32, entry: &Entry, observation: Observation) -> StoredEvidence {
        let value = match (&entry.duplicate, &entry.sse) {
            (Some(value), _) | (None, Sse::Empty(value) | Sse::Status(value) | Sse::Other(value)) => {
                Some(value)
            }
            (None, Sse::Absent) => None,
        };
        let (start, end) = value.map_or((entry.start, entry.end), |value| (value.start, value.end));
        let texts = &mut self.store.texts;
        StoredEvidence {
            observation,
            source,
            document: entry.document,
            pointer: StoredPointer::of_entry(texts, &entry.pointer, value.map_or("", |value| &value.pointer)),
            line: start.line,
            column: start.column,
            start: start.offset,
            end: end.offset,
            end_line: Some(end.line),
            end_column: Some(end.column),
            observed: texts.keep_some(value.and_then(|Observed { text, .. }| text.as_deref())),
            record: entry.range(),
        }
    }

    /// How many findings there are: what a source adds stands behind this.
    pub(crate) fn len(&self) -> usize {
        self.store.len()
    }

    /// Takes back what a source added that repeats another: `range` is what that one added. Nothing is taken back
    /// but what stands there in the same words at the same places, so that nothing can get lost.
    pub(crate) fn take_back(&mut self, from: usize, range: std::ops::Range<usize>) {
        let store = &self.store;
        // Of these no other record can have been merged into one.
        let is_separate = |finding: &&StoredFinding| !finding.has_parts();
        let mut originals = range
            .end
            .min(from)
            .checked_sub(range.start)
            .map_or(0..0, |_| range.start..range.end.min(from))
            .filter_map(|index| store.findings.get(index))
            .filter(is_separate);
        let is_same = (from..store.len()).filter_map(|index| store.findings.get(index)).all(|finding| {
            is_separate(&finding) && originals.next().is_some_and(|original| store.repeats(finding, original))
        });
        if is_same && originals.next().is_none() {
            self.store.findings.truncate(from);
        }
    }

    /// Gives the findings of one source without the ARN of a cluster the scope that is claimed for them now that all sources
    /// have been read: a manifest can come after the file that it lists.
    pub(crate) fn rescope(&mut self, findings: std::ops::Range<usize>, claims: &Claims) {
        let Claims { manifest, label, name, .. } = claims;
        if manifest.account.is_none() && manifest.region.is_none() {
            return;
        }
        for index in findings.start..findings.end.min(self.store.len()) {
            let Some(finding) = self.store.findings.get(index).filter(|finding| !finding.has_parts()) else {
                continue;
            };
            let before = self.store.scope(finding);
            let region = self.store.texts.get(before.region);
            // What neither label nor name says was the key of a region.
            let key = region
                .filter(|_| label.region.is_none())
                .filter(|region| name.region.as_deref() != Some(*region));
            let key = key.map(str::to_owned);
            let scope = self.intern_scope(claims, key.as_deref());
            if let Some(finding) = self.store.findings.get_mut(index) {
                finding.scope = scope;
            }
        }
    }

    /// All findings, in the order in which their clusters were first met. A pass of which all the evidence is outdated is
    /// unknown.
    pub(crate) fn finish(mut self, outdated: &HashSet<u32>) -> FindingStore {
        self.merge_loose();
        let Self { mut store, .. } = self;
        store
            .findings
            .iter_mut()
            .filter(|finding| finding.evidence.len() > 1)
            .for_each(StoredFinding::decide);
        store.outdate(outdated);
        store
    }

    /// Moves each named entry without an ARN to the record of that name in the same account and region. Where account
    /// or region of its source are not known it stays a finding of its own: names are the same in every region.
    fn merge_loose(&mut self) {
        let targets = self.targets();
        for (index, target) in &targets {
            self.move_to(*index, *target);
        }
        if !targets.is_empty() {
            self.store.findings.retain(|finding| !finding.evidence.is_empty());
        }
    }

    /// The named entries without an ARN that belong to a record, each with that record, in their order.
    fn targets(&self) -> Vec<(u32, u32)> {
        let store = &self.store;
        let findings = || (0..).zip(store.findings.iter());
        // A list can hold one name many times, and many accounts have clusters of one name.
        let loose = || findings().filter(|(_, finding)| finding.is_loose());
        let wanted: HashSet<_> = loose().filter_map(|(_, finding)| key(store, finding)).collect();
        let mut records = HashMap::with_capacity(wanted.len());
        for (index, finding) in findings().filter(|(_, finding)| finding.has_parts() && !wanted.is_empty()) {
            if let Some(key) = key(store, finding).filter(|key| wanted.contains(key)) {
                // In two partitions there can be two: then it is not known which one is meant.
                records.entry(key).and_modify(|target| *target = None).or_insert(Some(index));
            }
        }
        let target = |(index, finding)| Some((index, records.get(&key(store, finding)?).copied()??));
        loose().filter_map(target).collect()
    }

    /// Moves what is known of one finding to another one, and leaves it without evidence.
    fn move_to(&mut self, index: u32, target: u32) {
        let Some(from) = self.store.findings.get_mut(index as usize) else { return };
        let evidence = std::mem::take(&mut from.evidence);
        let (cluster_status, node_type, total_nodes) =
            (from.cluster_status, from.node_type, from.total_nodes);
        if let Some(to) = self.store.findings.get_mut(target as usize) {
            to.evidence.extend(evidence);
            to.fill(cluster_status, node_type, total_nodes);
        }
    }
}

/// What tells a cluster from others where it has no ARN: account, region and name, if all are known.
fn key<'a>(store: &FindingStore, finding: &'a StoredFinding) -> Option<(TextId, TextId, &'a str)> {
    let ScopeKey { account, region, .. } = store.scope(finding);
    Some((account?, region?, finding.name.as_deref()?))
}

/// The hash of the ARN of a finding that has one.
fn hash_of(finding: &StoredFinding) -> u64 {
    hash((finding.scope, finding.name.as_deref().unwrap_or_default()))
}

/// The problem that there are more clusters than a report holds.
pub(crate) fn too_many(at: Position, limit: Limit) -> Problem {
    let message = match limit {
        Limit::Clusters => {
            format!("there are more than {CLUSTER_LIMIT} clusters: those from here on are not judged")
        }
        Limit::Memory(clusters) => {
            format!(
                "this machine or browser has no memory for more than {clusters} clusters: those from here on are not judged"
            )
        }
    };
    Problem::at(ProblemCode::TooManyClusters, at, message)
}

/// Whether there is memory for the next findings and for what is made of them.
fn has_memory() -> bool {
    let mut memory = Vec::<u8>::new();
    let is_there = memory.try_reserve_exact(MEMORY_LEFT + MEMORY_STEP * size_of::<StoredFinding>()).is_ok();
    // Otherwise the compiler sees that nobody uses it, and doesn't ask for it.
    std::hint::black_box(&memory);
    is_there
}

/// The service that an ARN names, if that is not DAX.
fn other_service(arn: &str) -> Option<&str> {
    let mut parts = arn.strip_prefix("arn:")?.split(':');
    let service = parts.nth(1)?;
    let is_service =
        !service.is_empty() && service.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-');
    (is_service && service != "dax" && parts.count() >= 3).then_some(service)
}

/// What is odd about who the entry says that it is.
fn identity_problems(entry: &Entry, arn: Option<Arn<'_>>, claims: &mut Claims) -> Vec<Problem> {
    let Some(text) = &entry.arn else { return Vec::new() };
    let Some(arn) = arn else {
        if let Some(service) = other_service(text) {
            let message = format!("the `ClusterArn` of this record is of another service: `{service}`");
            return vec![Problem::at(ProblemCode::UnrecognisedDocument, entry.start, message)];
        }
        let message = "the `ClusterArn` of this record is not the ARN of a DAX cluster";
        return vec![Problem::at(ProblemCode::ArnUnrecognised, entry.start, message)];
    };
    let mut messages = Vec::new();
    if entry.name.as_ref().is_some_and(|name| !is_same(name.as_bytes(), arn.name.as_bytes())) {
        messages.push(format!("`ClusterName` is not the name in the ARN `{text}`"));
    }
    let Claims { label, name, .. } = &*claims;
    let mut contradictions = Vec::new();
    for (code, who, what, said, is) in [
        (ProblemCode::LabelContradicted, "the label", "account", label.account.as_deref(), arn.account),
        (ProblemCode::LabelContradicted, "the label", "region", label.region.as_deref(), arn.region),
        (ProblemCode::ScopeContradicted, "the key", "region", entry.region_key.as_deref(), arn.region),
        (
            ProblemCode::ScopeContradicted,
            "the name of the source",
            "account",
            name.account.as_deref(),
            arn.account,
        ),
        (
            ProblemCode::ScopeContradicted,
            "the name of the source",
            "region",
            name.region.as_deref(),
            arn.region,
        ),
    ] {
        if let Some(said) = said.filter(|said| *said != is) {
            contradictions.push((code, format!("{who} says {what} `{said}`, the ARN says `{is}`")));
        }
    }
    contradictions.retain(|(_, message)| claims.is_new(message));
    let names = messages.into_iter().map(|message| (ProblemCode::ScopeContradicted, message));
    let too_long = (arn.name.len() > NAME_LIMIT).then(|| {
        let message = format!("the name in the ARN `{text}` is longer than {NAME_LIMIT} characters");
        (ProblemCode::NameTooLong, message)
    });
    let all = names.chain(contradictions).chain(too_long);
    all.map(|(code, message)| Problem::at(code, entry.start, message)).collect()
}
