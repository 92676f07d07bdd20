//! All findings of a report: plain structs, and the texts and scopes that they share.

use std::collections::HashSet;

use super::chunked::Chunked;
use super::evidence::StoredEvidence;
use super::finding::{ScopeKey, StoredArn, StoredFinding};
use super::texts::{NumberedSet, Texts, hash};
use crate::aws::arn::Arn;
use crate::contract::report::{Finding, Resource, ScopeFrom};
use crate::contract::status::Status;
use crate::contract::text::Text;
use crate::contract::verdicts::Reason;
use crate::coverage::CoverageReader;
use hashbrown::HashTable;
use hashbrown::hash_table::Entry;

/// Findings, by their index in the report.
#[derive(Clone, Debug, Default)]
pub struct FindingStore {
    pub(crate) texts: Texts,
    pub(crate) scopes: NumberedSet<ScopeKey>,
    pub(crate) findings: Chunked<StoredFinding>,
}

impl FindingStore {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.findings.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many findings have this status.
    pub(crate) fn count(&self, status: Status) -> u64 {
        self.findings.iter().filter(|finding| finding.status == status).count() as u64
    }

    /// The status of the finding of this index.
    pub fn status(&self, index: usize) -> Option<Status> {
        self.findings.get(index).map(|finding| finding.status)
    }

    /// The finding of this index.
    pub fn finding(&self, index: usize) -> Option<Finding> {
        let stored = self.findings.get(index)?;
        let message = self.texts.get(stored.message).map(|message| Text::Owned(message.to_owned()));
        let evidence = stored.evidence_by_weight().into_iter();
        Some(Finding {
            status: stored.status,
            reason: stored.reason,
            message: message.unwrap_or_else(|| stored.reason.row().message.clone()),
            flags: stored.flags.clone(),
            resource: self.resource(stored),
            evidence: evidence.map(|evidence| evidence.evidence(&self.texts)).collect(),
        })
    }

    /// The cluster of a finding.
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
            StoredArn::OfParts => {
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

    /// The number of a scope, which is kept from now on.
    pub(crate) fn keep_scope(&mut self, scope: ScopeKey) -> u32 {
        u32::try_from(self.scopes.insert_full(scope).0).unwrap_or(u32::MAX)
    }

    /// The number of the scope of an ARN, if it is kept.
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

    /// Whether two findings say the same of the same cluster, at the same places of their sources.
    pub(crate) fn repeats(&self, one: &StoredFinding, other: &StoredFinding) -> bool {
        let place = |evidence: &StoredEvidence| (evidence.observation.reason, evidence.start, evidence.end);
        self.resource(one) == self.resource(other)
            && one.evidence.iter().map(place).eq(other.evidence.iter().map(place))
    }

    /// Makes unknown what passes by evidence from these sources alone.
    pub(crate) fn outdate(&mut self, sources: &HashSet<u32>) {
        if sources.is_empty() {
            return;
        }
        for finding in self.findings.iter_mut().filter(|finding| finding.status == Status::Pass) {
            let mut speaking = finding.evidence.iter().filter(|evidence| !evidence.observation.is_silent);
            if speaking.all(|evidence| sources.contains(&evidence.source)) {
                finding.reason = Reason::EvidenceOutdated;
                finding.status = finding.reason.row().status;
            }
        }
    }

    /// Adds a finding of a report that was saved, as it is.
    pub fn push(&mut self, finding: &Finding) {
        let Resource { name, arn, partition, region, account, scope_from, .. } = &finding.resource;
        let texts = &mut self.texts;
        let scope = ScopeKey {
            partition: texts.keep_some(partition.as_deref()),
            region: texts.keep_some(region.as_deref()),
            account: texts.keep_some(account.as_deref()),
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
                Some(arn) if is_of_parts(arn) => StoredArn::OfParts,
                Some(arn) => StoredArn::Text(arn.into()),
            },
            scope: 0,
            cluster_status: texts.keep_some(finding.resource.cluster_status.as_deref()),
            node_type: texts.keep_some(finding.resource.node_type.as_deref()),
            total_nodes: finding.resource.total_nodes,
            // Nobody knows whether it is that of its reason.
            status: finding.status,
            reason: finding.reason,
            flags: finding.flags.clone(),
            message: texts.keep_some(message),
            evidence: evidence.map(|evidence| StoredEvidence::of(texts, finding.reason, evidence)).collect(),
        };
        let scope = self.keep_scope(scope);
        self.findings.push(StoredFinding { scope, ..stored });
    }

    /// The store as pieces of bytes, which another instance of the same module reads: what findings share, then the findings. Their
    /// form is not a format, and changes without notice. No piece is large, so that there are never two copies of all findings in
    /// one memory. It never fails but for want of memory.
    pub fn to_pieces(&self) -> Option<Vec<Vec<u8>>> {
        let findings = self.findings.chunks().map(postcard::to_allocvec);
        let pieces = std::iter::once(postcard::to_allocvec(&(&self.texts, &self.scopes))).chain(findings);
        pieces.collect::<postcard::Result<_>>().ok()
    }

    /// The store that [`to_pieces`](Self::to_pieces) wrote; nothing for anything else.
    pub fn from_pieces(pieces: Vec<Vec<u8>>) -> Option<Self> {
        let mut pieces = pieces.into_iter();
        let (texts, scopes) = postcard::from_bytes(&pieces.next().unwrap_or_default()).ok()?;
        let mut findings = Chunked::default();
        for piece in pieces {
            for finding in postcard::from_bytes::<Vec<StoredFinding>>(&piece).ok()? {
                findings.push(finding);
            }
        }
        Some(Self { texts, scopes, findings })
    }

    /// Whether two findings are of one cluster, by its ARN.
    pub(crate) fn has_twice(&self) -> bool {
        let arn = |index: u32| {
            let stored = self.findings.get(index as usize);
            stored.and_then(|stored| self.arn(stored)).unwrap_or_default()
        };
        let mut seen: HashTable<u32> = HashTable::new();
        let mut indices = (0..).zip(self.findings.iter()).map(|(index, _)| index);
        indices.any(|index| {
            let own = arn(index);
            let rehash = |other: &u32| hash(arn(*other));
            match seen.entry(hash(&own), |other| arn(*other) == own, rehash) {
                Entry::Occupied(_) => Arn::parse(&own).is_some(),
                Entry::Vacant(place) => {
                    place.insert(index);
                    false
                }
            }
        })
    }

    /// Counts the findings of each account and region, in the order in which these are first met.
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
                // Most findings are of the source of the one before.
                if sources.last() != Some(source)
                    && let Err(place) = sources.binary_search(source)
                {
                    sources.insert(place, *source);
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
