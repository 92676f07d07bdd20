//! From entries to findings: one finding for each cluster, however many records describe it.

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
use crate::intake::entry::{AddedEntry, Entry, ObservedValue, Sse};
use crate::rule::reason::reason_of;
use crate::scope::ScopeClaims;
use crate::store::evidence::{LifeCycle, Observation, StoredEvidence, StoredPointer};
use crate::store::finding::{ScopeKey, StoredArn, StoredFinding};
use crate::store::memory::has_memory;
use crate::store::table::FindingStore;
use crate::store::texts::{TextId, hash};

/// The maximum number of findings in a report. More would not fit a browser's memory.
pub(crate) const CLUSTER_LIMIT: usize = 1_000_000;

/// The number of records from which on memory is checked. Every browser has as much as these need.
const MEMORY_FROM: usize = 65_536;
/// The number of records between two memory checks.
const MEMORY_STEP: usize = 4096;

/// How many records of one cluster are listed with their locations.
const EVIDENCE_LIMIT: usize = 1000;

/// Collects the entries of all sources, cluster by cluster.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    store: FindingStore,
    /// Indices of the findings that have the ARN of a DAX cluster, hashed by that ARN.
    by_arn: HashTable<u32>,
    /// The source and series of the last ARN, and their scope.
    last_scope: Option<((u32, u64), u32)>,
    /// The evidence contains a status without a cluster that it could belong to.
    pub(crate) has_unnamed_status: bool,
    /// The last source with a name beside `ENABLED` that nothing attributes to DAX.
    pub(crate) unstated_service: Option<u32>,
    /// The first entry beyond the limit: its source, position, and the reason.
    pub(crate) too_many: Option<(u32, Position, Limit)>,
    /// A problem already reports that some evidence is not listed.
    is_more: bool,
    /// The number of records so far, and up to which number there is memory for them.
    records: usize,
    checked_records: usize,
    /// There is no memory for more. Then records of known clusters count only if they say something
    /// new.
    is_out_of_memory: bool,
}

/// Why a report accepts no more findings.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Limit {
    /// The maximum number of findings is reached.
    Clusters,
    /// Memory suffices for this many findings only.
    Memory(usize),
}

impl Findings {
    /// Adds one entry of a source. Returns problems with its identity and the offset of its
    /// previous record.
    pub(crate) fn add(&mut self, source: u32, claims: &mut ScopeClaims, entry: &Entry) -> AddedEntry {
        let arn = entry.cluster();
        self.check_memory();
        let limit = self.limit();
        let is_full = limit.is_some();
        // Beyond the limit, new scopes are not stored, since their clusters are not evaluated.
        let scope = match arn {
            Some(arn) if is_full => self.store.find_scope(arn),
            Some(arn) => Some(self.scope_of(arn, entry.series.map(|series| (source, series)))),
            None => None,
        };
        let known = arn.zip(scope).and_then(|(arn, scope)| self.find(scope, arn.name));
        if let Some(limit) = limit.filter(|_| known.is_none()) {
            self.too_many.get_or_insert((source, entry.start, limit));
            return AddedEntry::default();
        }
        let mut problems = identity_problems(entry, arn, claims);
        // The ARN takes precedence over the name. An empty name counts as missing, since it
        // identifies no cluster.
        let name = arn.map(|arn| arn.name).or(entry.name.as_deref().filter(|name| !name.is_empty()));
        self.has_unnamed_status |= name.is_none();
        let observation = Observation {
            reason: reason_of(entry),
            is_silent: entry.is_bare_name,
            life_cycle: LifeCycle::of(entry.cluster_status.as_deref()),
            has_unsupported_node_type: entry.node_type.as_deref().is_some_and(is_unsupported_node_type),
            in_transit: entry.in_transit,
            client: entry.client,
        };
        problems.extend(self.service_problem(source, entry, observation.reason));
        if let Some(known) = known {
            let earlier = self.last_record_in(known, source);
            problems.extend(self.merge(known, source, entry, observation));
            return AddedEntry { problems, earlier };
        }
        let scope = scope.unwrap_or_else(|| self.intern_scope(claims, entry.region_key.as_deref()));
        let evidence = smallvec![self.evidence(source, entry, observation)];
        let texts = &mut self.store.texts;
        let mut finding = StoredFinding {
            name: name.map(Into::into),
            arn: match (arn, entry.arn.as_deref()) {
                (Some(_), _) => StoredArn::FromScope,
                (None, Some(text)) => StoredArn::Text(text.into()),
                (None, None) => StoredArn::None,
            },
            scope,
            cluster_status: texts.intern_some(entry.cluster_status.as_deref()),
            node_type: texts.intern_some(entry.node_type.as_deref()),
            total_nodes: entry.total_nodes,
            in_transit: observation.in_transit,
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
        AddedEntry { problems, earlier: None }
    }

    /// The limit that prevents another finding, if one is reached.
    fn limit(&self) -> Option<Limit> {
        if let Some((.., limit)) = self.too_many {
            return Some(limit);
        }
        let clusters = self.store.len();
        if clusters >= CLUSTER_LIMIT {
            return Some(Limit::Clusters);
        }
        self.is_out_of_memory.then_some(Limit::Memory(clusters))
    }

    /// Counts a record, and checks now and then whether there is memory for more.
    fn check_memory(&mut self) {
        self.records += 1;
        if self.records >= self.checked_records.max(MEMORY_FROM) && !self.is_out_of_memory {
            self.is_out_of_memory = !has_memory(MEMORY_STEP * 2 * size_of::<StoredFinding>());
            self.checked_records = self.records + MEMORY_STEP;
        }
    }

    /// The problem of a pass that nothing attributes to DAX, once for each source.
    fn service_problem(&mut self, source: u32, entry: &Entry, reason: Reason) -> Option<Problem> {
        if entry.is_service_stated || reason != Reason::SseEnabled {
            return None;
        }
        let is_new = self.unstated_service.replace(source) != Some(source);
        let message = "nothing shows that this name and its `ENABLED` come from DAX";
        is_new.then(|| Problem::at(ProblemCode::ServiceNotStated, entry.start, message))
    }

    /// The offset of the cluster's last record, if that is in this source.
    fn last_record_in(&self, index: u32, source: u32) -> Option<u64> {
        let last = self.store.findings.get(index as usize)?.evidence.last()?;
        (last.source == source).then_some(last.record.start)
    }

    /// Adds another record of a known cluster. Beyond the limit its location is kept only if its
    /// observation is new, so verdict and flags still reflect all records.
    fn merge(&mut self, index: u32, source: u32, entry: &Entry, observation: Observation) -> Option<Problem> {
        let texts = &mut self.store.texts;
        let finding = self.store.findings.get_mut(index as usize)?;
        // Only values that are still missing are stored.
        let cluster_status = entry.cluster_status.as_deref().filter(|_| finding.cluster_status.is_none());
        let node_type = entry.node_type.as_deref().filter(|_| finding.node_type.is_none());
        finding.fill(texts.intern_some(cluster_status), texts.intern_some(node_type), entry.total_nodes);
        let known_evidence = &finding.evidence;
        if (known_evidence.len() >= EVIDENCE_LIMIT || self.is_out_of_memory)
            && known_evidence.iter().any(|one| one.observation == observation)
        {
            if self.is_out_of_memory {
                self.too_many.get_or_insert((source, entry.start, Limit::Memory(self.store.len())));
                return None;
            }
            if std::mem::replace(&mut self.is_more, true) {
                return None;
            }
            let message =
                format!("more than {EVIDENCE_LIMIT} records describe one cluster: the rest are not listed");
            return Some(Problem::at(ProblemCode::MoreEvidence, entry.start, message));
        }
        let evidence = self.evidence(source, entry, observation);
        self.store.findings.get_mut(index as usize)?.evidence.push(evidence);
        None
    }

    /// The index of the finding for an ARN, given its scope and name.
    fn find(&self, scope: u32, name: &str) -> Option<u32> {
        let is_it = |index: &u32| {
            let finding = self.store.findings.get(*index as usize).filter(|finding| finding.scope == scope);
            finding.is_some_and(|finding| finding.name.as_deref() == Some(name))
        };
        self.by_arn.find(hash((scope, name)), is_it).copied()
    }

    /// Interns the scope of an ARN. ARNs of the same series share their scope.
    fn scope_of(&mut self, arn: Arn<'_>, series: Option<(u32, u64)>) -> u32 {
        if let Some((last, scope)) = self.last_scope
            && series == Some(last)
        {
            return scope;
        }
        let texts = &mut self.store.texts;
        let scope = ScopeKey {
            partition: Some(texts.intern(arn.partition)),
            region: Some(texts.intern(arn.region)),
            account: Some(texts.intern(arn.account)),
            from: Some(ScopeFrom::Arn),
        };
        let scope = self.store.intern_scope(scope);
        self.last_scope = series.map(|series| (series, scope));
        scope
    }

    /// Interns the scope claimed for an entry without a cluster's ARN.
    fn intern_scope(&mut self, claims: &ScopeClaims, region_key: Option<&str>) -> u32 {
        let scope = claims.scope(region_key);
        let texts = &mut self.store.texts;
        let region = texts.intern_some(scope.region.as_deref());
        let account = texts.intern_some(scope.account.as_deref());
        self.store.intern_scope(ScopeKey { partition: None, region, account, from: scope.from })
    }

    /// The location that decides the entry's verdict.
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
            observed: texts.intern_some(value.and_then(|ObservedValue { text, .. }| text.as_deref())),
            record: entry.range(),
        }
    }

    /// Number of findings. A new source's findings start at this index.
    pub(crate) fn len(&self) -> usize {
        self.store.len()
    }

    /// Removes what a source added, from index `from` on, if it repeats another source, which added
    /// `range`. Removes nothing unless the findings match word for word at the same locations, so
    /// that nothing gets lost.
    pub(crate) fn remove_repeated(&mut self, from: usize, range: std::ops::Range<usize>) {
        let store = &self.store;
        // No other record can have been merged into a finding of this kind.
        let is_separate = |finding: &&StoredFinding| !finding.has_dax_arn();
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

    /// Updates the findings of one source that lack a cluster's ARN: they get the scope claimed for
    /// them now that all sources have been read. A manifest can come after the file that it lists.
    pub(crate) fn rescope(&mut self, findings: std::ops::Range<usize>, claims: &ScopeClaims) {
        let ScopeClaims { manifest, label, name, .. } = claims;
        if manifest.account.is_none() && manifest.region.is_none() {
            return;
        }
        for index in findings.start..findings.end.min(self.store.len()) {
            let Some(finding) = self.store.findings.get(index).filter(|finding| !finding.has_dax_arn())
            else {
                continue;
            };
            let old_scope = self.store.scope(finding);
            let region = self.store.texts.get(old_scope.region);
            // A region that comes from neither label nor name was a region key.
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

    /// All findings, ordered by the first appearance of their clusters. A pass whose evidence is
    /// all outdated becomes unknown.
    pub(crate) fn finish(mut self, outdated: &HashSet<u32>) -> FindingStore {
        self.merge_entries_without_arn();
        let Self { mut store, .. } = self;
        store
            .findings
            .iter_mut()
            .filter(|finding| finding.evidence.len() > 1)
            .for_each(StoredFinding::decide);
        store.outdate(outdated);
        store
    }

    /// Moves each named entry without an ARN to the record of that name in the same account and
    /// region. If the account or region of its source is unknown, it stays a separate finding,
    /// since the same name can exist in every region.
    fn merge_entries_without_arn(&mut self) {
        let targets = self.targets();
        for (index, target) in &targets {
            self.move_to(*index, *target);
        }
        if !targets.is_empty() {
            self.store.findings.retain(|finding| !finding.evidence.is_empty());
        }
    }

    /// The named entries without an ARN that belong to a record, each with that record, in order.
    fn targets(&self) -> Vec<(u32, u32)> {
        let store = &self.store;
        let findings = || (0..).zip(store.findings.iter());
        // A list can contain one name many times, and many accounts have clusters of the same name.
        let loose = || findings().filter(|(_, finding)| finding.lacks_arn());
        let wanted: HashSet<_> = loose().filter_map(|(_, finding)| key(store, finding)).collect();
        let mut records = HashMap::with_capacity(wanted.len());
        for (index, finding) in findings().filter(|(_, finding)| finding.has_dax_arn() && !wanted.is_empty())
        {
            if let Some(key) = key(store, finding).filter(|key| wanted.contains(key)) {
                // Two partitions can each have one; then the entry's cluster is ambiguous.
                records.entry(key).and_modify(|target| *target = None).or_insert(Some(index));
            }
        }
        let target = |(index, finding)| Some((index, records.get(&key(store, finding)?).copied()??));
        loose().filter_map(target).collect()
    }

    /// Moves one finding's data to another and leaves it without evidence.
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

/// The identity of a cluster without an ARN: account, region and name, if all are known.
fn key<'a>(store: &FindingStore, finding: &'a StoredFinding) -> Option<(TextId, TextId, &'a str)> {
    let ScopeKey { account, region, .. } = store.scope(finding);
    Some((account?, region?, finding.name.as_deref()?))
}

/// The hash of a finding's ARN. Only for findings that have one.
fn hash_of(finding: &StoredFinding) -> u64 {
    hash((finding.scope, finding.name.as_deref().unwrap_or_default()))
}

/// The problem that there are more clusters than a report can contain.
pub(crate) fn too_many(at: Position, limit: Limit) -> Problem {
    let message = match limit {
        Limit::Clusters => {
            format!("there are more than {CLUSTER_LIMIT} clusters: clusters from here on are not checked")
        }
        Limit::Memory(clusters) => {
            format!(
                "this machine or browser does not have memory for more than {clusters} clusters: clusters from here on are not checked"
            )
        }
    };
    Problem::at(ProblemCode::TooManyClusters, at, message)
}

/// The service that an ARN names, if it isn't DAX.
fn other_service(arn: &str) -> Option<&str> {
    let mut parts = arn.strip_prefix("arn:")?.split(':');
    let service = parts.nth(1)?;
    let is_service =
        !service.is_empty() && service.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-');
    (is_service && service != "dax" && parts.count() >= 3).then_some(service)
}

/// Problems with the identity that the entry claims.
fn identity_problems(entry: &Entry, arn: Option<Arn<'_>>, claims: &mut ScopeClaims) -> Vec<Problem> {
    let Some(text) = &entry.arn else { return Vec::new() };
    let Some(arn) = arn else {
        if let Some(service) = other_service(text) {
            let message = format!("the `ClusterArn` of this record belongs to another service: `{service}`");
            return vec![Problem::at(ProblemCode::UnrecognisedDocument, entry.start, message)];
        }
        let message = "the `ClusterArn` of this record is not the ARN of a DAX cluster";
        return vec![Problem::at(ProblemCode::ArnUnrecognised, entry.start, message)];
    };
    let mut messages = Vec::new();
    if entry.name.as_ref().is_some_and(|name| !is_same(name.as_bytes(), arn.name.as_bytes())) {
        messages.push(format!("`ClusterName` differs from the name in the ARN `{text}`"));
    }
    let ScopeClaims { label, name, .. } = &*claims;
    let mut contradictions = Vec::new();
    for (code, claimant, field, stated, actual) in [
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
        if let Some(stated) = stated.filter(|stated| *stated != actual) {
            let message = format!("{claimant} says {field} `{stated}`, the ARN says `{actual}`");
            contradictions.push((code, message));
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
