//! All findings of a report: plain structs, and the texts and scopes that they share.

use std::collections::HashSet;

use hashbrown::HashTable;
use hashbrown::hash_table::Entry;

use super::chunked::Chunked;
use super::evidence::StoredEvidence;
use super::finding::{ScopeKey, StoredArn, StoredFinding};
use super::memory::has_memory;
use super::texts::{NumberedSet, Texts, hash};
use crate::aws::arn::Arn;
use crate::contract::report::{Finding, Resource, ScopeFrom};
use crate::contract::status::Status;
use crate::contract::text::Text;
use crate::contract::verdicts::Reason;
use crate::coverage::CoverageReader;

/// How many pieces are read before memory is checked.
const PIECES_BEFORE_CHECK: usize = 64;

/// Findings, by their index in the report.
#[derive(Clone, Debug, Default)]
pub struct FindingStore {
    pub(crate) texts: Texts,
    pub(crate) scopes: NumberedSet<ScopeKey>,
    pub(crate) findings: Chunked<StoredFinding>,
}

impl FindingStore {
    /// Number of findings.
    pub fn len(&self) -> usize {
        self.findings.len()
    }

    /// Whether there are no findings.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Number of findings with this status.
    pub(crate) fn count(&self, status: Status) -> u64 {
        self.findings.iter().filter(|finding| finding.status == status).count() as u64
    }

    /// The status of the finding at this index.
    pub fn status(&self, index: usize) -> Option<Status> {
        self.findings.get(index).map(|finding| finding.status)
    }

    /// The finding at this index.
    pub fn finding(&self, index: usize) -> Option<Finding> {
        let stored = self.findings.get(index)?;
        let message = match self.texts.get(stored.message) {
            Some(message) => Text::Owned(message.to_owned()),
            None => stored.message().clone(),
        };
        let evidence = stored.evidence_by_weight().into_iter();
        Some(Finding {
            status: stored.status,
            reason: stored.reason,
            message,
            flags: stored.flags.clone(),
            resource: self.resource(stored),
            in_transit: stored.in_transit,
            evidence: evidence.map(|evidence| evidence.evidence(&self.texts)).collect(),
        })
    }

    pub(crate) fn resource(&self, stored: &StoredFinding) -> Resource {
        let text = |id| self.texts.get(id).map(str::to_owned);
        let ScopeKey { partition, region, account, from } = self.scope(stored);
        Resource {
            name: stored.name.as_deref().map(str::to_owned),
            arn: self.arn(stored),
            partition: text(partition),
            region: text(region),
            account: text(account),
            scope_from: from,
            cluster_status: text(stored.cluster_status),
            node_type: text(stored.node_type),
            total_nodes: stored.total_nodes,
        }
    }

    pub(crate) fn arn(&self, stored: &StoredFinding) -> Option<String> {
        match &stored.arn {
            StoredArn::None => None,
            StoredArn::Text(arn) => Some(arn.as_ref().to_owned()),
            StoredArn::FromScope => {
                let text = |id| self.texts.get(id).unwrap_or_default();
                let ScopeKey { partition, region, account, .. } = self.scope(stored);
                let name = stored.name.as_deref().unwrap_or_default();
                Some(
                    ["arn:", text(partition), ":dax:", text(region), ":", text(account), ":cache/", name]
                        .concat(),
                )
            }
        }
    }

    pub(crate) fn scope(&self, stored: &StoredFinding) -> ScopeKey {
        self.scopes.get_index(stored.scope as usize).copied().unwrap_or_default()
    }

    /// Interns a scope and returns its index.
    pub(crate) fn intern_scope(&mut self, scope: ScopeKey) -> u32 {
        u32::try_from(self.scopes.insert_full(scope).0).unwrap_or(u32::MAX)
    }

    /// The index of an ARN's scope, if it is stored.
    pub(crate) fn find_scope(&self, arn: Arn<'_>) -> Option<u32> {
        let [partition, region, account] =
            [arn.partition, arn.region, arn.account].map(|text| self.texts.find(text));
        let scope = ScopeKey {
            partition: Some(partition?),
            region: Some(region?),
            account: Some(account?),
            from: Some(ScopeFrom::Arn),
        };
        self.scopes.get_index_of(&scope).and_then(|number| u32::try_from(number).ok())
    }

    /// Whether two findings are about the same cluster, for the same reasons, at the same offsets
    /// in their sources.
    pub(crate) fn repeats(&self, one: &StoredFinding, other: &StoredFinding) -> bool {
        let reason_and_range =
            |evidence: &StoredEvidence| (evidence.observation.reason, evidence.start, evidence.end);
        self.resource(one) == self.resource(other)
            && one.evidence.iter().map(reason_and_range).eq(other.evidence.iter().map(reason_and_range))
    }

    /// Makes passes unknown if all their evidence that says something is from these sources.
    pub(crate) fn outdate(&mut self, sources: &HashSet<u32>) {
        if sources.is_empty() {
            return;
        }
        for finding in self.findings.iter_mut().filter(|finding| finding.status == Status::Pass) {
            let mut not_silent = finding.evidence.iter().filter(|evidence| !evidence.observation.is_silent);
            if not_silent.all(|evidence| sources.contains(&evidence.source)) {
                finding.reason = Reason::EvidenceOutdated;
                finding.status = finding.reason.row().status;
            }
        }
    }

    /// Adds a finding of a saved report, unchanged.
    pub fn push(&mut self, finding: &Finding) {
        let Resource { name, arn, partition, region, account, scope_from, .. } = &finding.resource;
        let texts = &mut self.texts;
        let scope = ScopeKey {
            partition: texts.intern_some(partition.as_deref()),
            region: texts.intern_some(region.as_deref()),
            account: texts.intern_some(account.as_deref()),
            from: *scope_from,
        };
        let is_of_parts = |arn: &str| {
            let parts = [partition, region, account, name].map(Option::as_deref);
            Arn::parse(arn)
                .is_some_and(|arn| parts == [arn.partition, arn.region, arn.account, arn.name].map(Some))
        };
        let message = Some(&*finding.message).filter(|message| **message != *finding.reason.row().message);
        let evidence = finding.evidence.iter();
        let stored = StoredFinding {
            name: name.as_deref().map(Into::into),
            arn: match arn.as_deref() {
                None => StoredArn::None,
                Some(arn) if is_of_parts(arn) => StoredArn::FromScope,
                Some(arn) => StoredArn::Text(arn.into()),
            },
            scope: 0,
            cluster_status: texts.intern_some(finding.resource.cluster_status.as_deref()),
            node_type: texts.intern_some(finding.resource.node_type.as_deref()),
            total_nodes: finding.resource.total_nodes,
            in_transit: finding.in_transit,
            // The status of a saved report may not be the one of its reason.
            status: finding.status,
            reason: finding.reason,
            flags: finding.flags.clone(),
            message: texts.intern_some(message),
            evidence: evidence.map(|evidence| StoredEvidence::of(texts, finding.reason, evidence)).collect(),
        };
        let scope = self.intern_scope(scope);
        self.findings.push(StoredFinding { scope, ..stored });
    }

    /// Serialises the store in pieces for another instance of the same module: first the shared
    /// data, then the findings. This is not a stable format and changes without notice. The
    /// receiver drops one piece after the other, so that it needs little more memory than the
    /// findings. It fails only if memory runs out.
    pub fn to_pieces(&self) -> Option<Vec<Vec<u8>>> {
        let findings = self.findings.chunks().map(postcard::to_allocvec);
        let pieces = std::iter::once(postcard::to_allocvec(&(&self.texts, &self.scopes))).chain(findings);
        pieces.collect::<postcard::Result<_>>().ok()
    }

    /// The store that [`to_pieces`](Self::to_pieces) wrote; `None` for any other bytes, or if there
    /// is not enough memory for it.
    pub fn from_pieces(pieces: Vec<Vec<u8>>) -> Option<Self> {
        let mut pieces = pieces.into_iter();
        let (texts, scopes) = postcard::from_bytes(&pieces.next().unwrap_or_default()).ok()?;
        let mut findings = Chunked::default();
        for (index, piece) in pieces.enumerate() {
            if index >= PIECES_BEFORE_CHECK && !has_memory(0) {
                return None;
            }
            for finding in postcard::from_bytes::<Vec<StoredFinding>>(&piece).ok()? {
                findings.push(finding);
            }
        }
        Some(Self { texts, scopes, findings })
    }

    /// Whether two findings have the same DAX cluster's ARN.
    pub(crate) fn has_duplicate_arn(&self) -> bool {
        let arn = |index: u32| {
            let stored = self.findings.get(index as usize);
            stored.and_then(|stored| self.arn(stored)).unwrap_or_default()
        };
        let mut seen: HashTable<u32> = HashTable::new();
        let mut indices = (0..).zip(self.findings.iter()).map(|(index, _)| index);
        indices.any(|index| {
            let arn_text = arn(index);
            let rehash = |other: &u32| hash(arn(*other));
            match seen.entry(hash(&arn_text), |other| arn(*other) == arn_text, rehash) {
                Entry::Occupied(_) => Arn::parse(&arn_text).is_some(),
                Entry::Vacant(slot) => {
                    slot.insert(index);
                    false
                }
            }
        })
    }

    /// Counts the findings of each account and region, ordered by first appearance.
    pub(crate) fn cover(&self, coverage: &mut CoverageReader) {
        let mut counts = vec![(0, Vec::new()); self.scopes.len()];
        let mut order = Vec::new();
        for finding in self.findings.iter() {
            let Some((clusters, sources)) = counts.get_mut(finding.scope as usize) else { continue };
            if *clusters == 0 {
                order.push(finding.scope as usize);
            }
            *clusters += 1;
            for StoredEvidence { source, .. } in &finding.evidence {
                // Most findings are from the same source as the previous one.
                if sources.last() != Some(source)
                    && let Err(position) = sources.binary_search(source)
                {
                    sources.insert(position, *source);
                }
            }
        }
        for number in order {
            if let (Some(scope), Some((clusters, sources))) =
                (self.scopes.get_index(number), counts.get(number))
            {
                coverage.count(
                    self.texts.get(scope.account),
                    self.texts.get(scope.region),
                    *clusters,
                    sources,
                );
            }
        }
    }
}
