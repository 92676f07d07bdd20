//! Findings in as little memory as they need: a small row for each, its name and its places as bytes, and shared texts
//! as numbers. A [`Finding`] is made of them when somebody asks for it.

use std::collections::{HashMap, HashSet};

use hashbrown::HashTable;
use hashbrown::hash_table::Entry;
use serde::{Deserialize, Serialize};

use super::arena::{Arena, At, Chunked, hash, put_text};
use super::evidence_row::{EvidenceRow, Observation, PackedPointer};
use super::row::{ArnForm, EVIDENCE, LOOSE, NAME, NODES, NewRow, Row, ScopeKey, flags, flags_of, packed};
use super::texts::Texts;
use crate::aws::arn::Arn;
use crate::contract::report::{Finding, Resource, ScopeFrom};
use crate::contract::status::{Reason, Status};
use crate::contract::text::Text;
use crate::coverage::CoverageReader;

/// Findings, by their index in the report.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct FindingStore {
    pub(crate) texts: Texts,
    pub(crate) rows: Chunked<Row>,
    pub(crate) scopes: Chunked<ScopeKey>,
    /// Only for what is pushed: a store that came from another instance begins without.
    #[serde(skip)]
    scope_numbers: HashTable<u32>,
    last_scope: u32,
    /// Names, and evidence rows.
    arena: Arena,
    /// What is written into the arena next.
    #[serde(skip)]
    record: Vec<u8>,
    /// The messages that are not those of the verdict table: of reports that another version made.
    messages: HashMap<u32, u32>,
}

impl FindingStore {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// How many findings have this status.
    pub(crate) fn count(&self, status: Status) -> u64 {
        self.rows.iter().filter(|row| row.status == status).count() as u64
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The finding of this index.
    pub(crate) fn finding(&self, index: usize) -> Option<Finding> {
        let row = self.rows.get(index)?;
        let evidence = self.evidence_by_weight(row);
        let message = u32::try_from(index).ok().and_then(|index| self.texts.get(*self.messages.get(&index)?));
        Some(Finding {
            status: row.status,
            reason: row.reason,
            message: message
                .map_or_else(|| row.reason.row().message.clone(), |text| Text::Owned(text.to_owned())),
            flags: flags(row.flags).collect(),
            resource: self.resource(row),
            evidence: evidence.iter().map(|evidence_row| evidence_row.evidence(&self.texts)).collect(),
        })
    }

    /// The cluster of a row.
    pub(crate) fn resource(&self, row: &Row) -> Resource {
        let text = |id| self.texts.get(id).map(str::to_owned);
        let ScopeKey { partition, region, account, from } = self.scope(row);
        Resource {
            name: self.name(row).map(str::to_owned),
            arn: self.arn(row),
            partition: text(partition),
            region: text(region),
            account: text(account),
            scope_from: from,
            cluster_status: text(row.cluster_status),
            node_type: text(row.node_type),
            total_nodes: row.total_nodes(),
        }
    }

    pub(crate) fn name(&self, row: &Row) -> Option<&str> {
        (row.has & NAME != 0).then(|| self.arena.read(row.name).text())
    }

    /// The ARN of a row that is no ARN made of parts.
    pub(crate) fn odd_arn(&self, row: &Row) -> Option<&str> {
        let mut reader = self.arena.read(row.name);
        (row.arn == ArnForm::Text).then(|| {
            reader.text();
            reader.text()
        })
    }

    pub(crate) fn arn(&self, row: &Row) -> Option<String> {
        if row.arn != ArnForm::Parts {
            return self.odd_arn(row).map(str::to_owned);
        }
        let text = |id| self.texts.get(id).unwrap_or_default();
        let ScopeKey { partition, region, account, .. } = self.scope(row);
        let name = self.name(row).unwrap_or_default();
        Some(["arn:", text(partition), ":dax:", text(region), ":", text(account), ":cache/", name].concat())
    }

    pub(crate) fn scope(&self, row: &Row) -> ScopeKey {
        self.scopes.get(row.scope as usize).copied().unwrap_or_default()
    }

    /// The evidence rows of a row, the last one first.
    pub(crate) fn evidence_rows(&self, row: &Row) -> Vec<EvidenceRow> {
        let mut at = row.has_evidence().then_some(row.last_evidence);
        let next = || {
            let (evidence_row, before) = EvidenceRow::read(self.arena.read(at?));
            at = before;
            Some(evidence_row)
        };
        std::iter::from_fn(next).collect()
    }

    /// The evidence row of a row that was added last.
    pub(crate) fn last_evidence_row(&self, row: &Row) -> Option<EvidenceRow> {
        row.has_evidence().then(|| EvidenceRow::read(self.arena.read(row.last_evidence)).0)
    }

    /// The evidence rows of a row, the one that decides first.
    fn evidence_by_weight(&self, row: &Row) -> Vec<EvidenceRow> {
        let evidence = self.evidence_rows(row);
        let speaks = evidence.iter().any(|evidence_row| !evidence_row.observation.is_silent);
        let weight =
            |observation: Observation| (observation.is_silent && speaks, observation.reason.row().status);
        // Statements of the same weight stay in the order of the evidence.
        let weights =
            [false, true].into_iter().flat_map(|is_silent| STATUSES.map(|status| (is_silent, status)));
        let of = |wanted| evidence.iter().rev().filter(move |one| weight(one.observation) == wanted).copied();
        weights.flat_map(of).collect()
    }

    /// The evidence row that decides about a row.
    pub(crate) fn decisive(&self, row: &Row) -> Option<EvidenceRow> {
        let (evidence_row, before) = EvidenceRow::read(self.arena.read(row.last_evidence));
        match before {
            None => Some(evidence_row).filter(|_| row.has_evidence()),
            Some(_) => self.evidence_by_weight(row).into_iter().next(),
        }
    }

    /// Works out what several evidence rows make of a row: the worst one decides.
    pub(crate) fn decide(&mut self, index: usize) {
        let Some(row) = self.rows.get(index) else { return };
        let evidence = self.evidence_by_weight(row);
        let Some(first) = evidence.first().map(|evidence_row| evidence_row.observation) else { return };
        // Where one speaks, those that say nothing count for nothing.
        let mut counting =
            evidence.iter().filter(|evidence_row| evidence_row.observation.is_silent == first.is_silent);
        let has_conflict =
            counting.any(|one| one.observation.reason.row().status != first.reason.row().status);
        let is_deleting = evidence.iter().any(|evidence_row| evidence_row.observation.is_deleting);
        let is_unsupported =
            evidence.iter().any(|evidence_row| evidence_row.observation.has_unsupported_node_type);
        if let Some(row) = self.rows.get_mut(index) {
            row.reason = first.reason;
            row.status = first.reason.row().status;
            row.flags = flags_of(has_conflict, is_deleting, is_unsupported);
        }
    }

    /// Whether two rows say the same of the same cluster, at the same places of their sources.
    pub(crate) fn repeats(&self, one: &Row, other: &Row) -> bool {
        let places = |row: &Row| {
            let place = |s: EvidenceRow| (s.observation.reason, s.start, s.end);
            self.evidence_rows(row).into_iter().map(place).collect::<Vec<_>>()
        };
        self.resource(one) == self.resource(other) && places(one) == places(other)
    }

    /// The number of a scope, which is kept from now on.
    pub(crate) fn keep_scope(&mut self, scope: ScopeKey) -> u32 {
        if self.scopes.get(self.last_scope as usize) != Some(&scope) {
            self.last_scope = self.number_of(scope).unwrap_or_else(|| {
                let number = u32::try_from(self.scopes.len()).unwrap_or_default();
                self.scopes.push(scope);
                let Self { scopes, scope_numbers, .. } = self;
                let rehash = |number: &u32| scopes.get(*number as usize).map_or(0, ScopeKey::hash);
                scope_numbers.insert_unique(scope.hash(), number, rehash);
                number
            });
        }
        self.last_scope
    }

    fn number_of(&self, scope: ScopeKey) -> Option<u32> {
        let is_it = |number: &u32| self.scopes.get(*number as usize) == Some(&scope);
        self.scope_numbers.find(scope.hash(), is_it).copied()
    }

    /// The number of the scope of an ARN, if it is kept.
    pub(crate) fn find_scope(&self, arn: Arn<'_>) -> Option<u32> {
        let find = |text: &str| self.texts.find(text);
        let (partition, region, account) = (find(arn.partition)?, find(arn.region)?, find(arn.account)?);
        let scope = ScopeKey { partition, region, account, from: Some(ScopeFrom::Arn) };
        self.number_of(scope)
    }

    /// Adds a row without evidence rows.
    pub(crate) fn add(&mut self, said: NewRow<'_>, reason: Reason, flags: u8) -> usize {
        let arn = match said.arn {
            None => ArnForm::None,
            Some(_) if said.has_parts => ArnForm::Parts,
            Some(_) => ArnForm::Text,
        };
        self.record.clear();
        put_text(&mut self.record, said.name.unwrap_or_default());
        if let Some(text) = said.arn.filter(|_| arn == ArnForm::Text) {
            put_text(&mut self.record, text);
        }
        let is_loose = said.arn.is_none() && said.name.is_some();
        let bits = [(said.name.is_some(), NAME), (said.total_nodes.is_some(), NODES), (is_loose, LOOSE)];
        self.rows.push(Row {
            name: self.arena.add(&self.record),
            last_evidence: 0,
            scope: said.scope,
            cluster_status: self.texts.keep(said.cluster_status),
            node_type: self.texts.keep(said.node_type),
            total_nodes: said.total_nodes.unwrap_or_default(),
            reason,
            flags,
            arn,
            status: reason.row().status,
            has: bits.into_iter().filter(|(is, _)| *is).map(|(_, bit)| bit).sum(),
        });
        self.rows.len() - 1
    }

    /// Adds an evidence row to a row, behind those that it has; says where it is.
    pub(crate) fn push_evidence(&mut self, index: usize, evidence_row: &EvidenceRow) -> At {
        let Some(row) = self.rows.get_mut(index) else { return 0 };
        self.record.clear();
        evidence_row.write(&mut self.record, row.has_evidence().then_some(row.last_evidence));
        row.last_evidence = self.arena.add(&self.record);
        row.has |= EVIDENCE;
        row.last_evidence
    }

    /// Away with the evidence rows of a row, and with it when the others are gathered.
    pub(crate) fn clear(&mut self, index: usize) {
        if let Some(row) = self.rows.get_mut(index) {
            row.has &= !EVIDENCE;
        }
    }

    /// Makes unknown what passes by evidence from these sources alone.
    pub(crate) fn outdate(&mut self, sources: &HashSet<u32>) {
        if sources.is_empty() {
            return;
        }
        for index in 0..self.rows.len() {
            let Some(row) = self.rows.get(index).copied().filter(|row| row.status == Status::Pass) else {
                continue;
            };
            let mut speaking = self
                .evidence_rows(&row)
                .into_iter()
                .filter(|evidence_row| !evidence_row.observation.is_silent);
            if speaking.all(|evidence_row| sources.contains(&evidence_row.source))
                && let Some(row) = self.rows.get_mut(index)
            {
                row.reason = Reason::EvidenceOutdated;
                row.status = row.reason.row().status;
            }
        }
    }

    /// Only the rows that have evidence rows are left, in their order.
    pub(crate) fn gather(&mut self) {
        let mut kept = 0;
        for index in 0..self.rows.len() {
            let row = self.rows.get(index).copied().filter(Row::has_evidence);
            if let (Some(row), Some(to)) = (row, self.rows.get_mut(kept)) {
                *to = row;
                kept += 1;
            }
        }
        self.rows.truncate(kept);
    }

    /// Only the first rows are left; what the others say is forgotten, unless what one of the first says may stand behind it.
    pub(crate) fn truncate(&mut self, len: usize, has_merged_after: impl Fn(At) -> bool) {
        if let Some(first) = self.rows.get(len).map(|row| row.name).filter(|at| !has_merged_after(*at)) {
            self.arena.truncate(first);
        }
        self.rows.truncate(len);
    }

    /// Adds a finding of a report that was saved, as it is; but of its flags no more than there are.
    pub fn push(&mut self, finding: &Finding) {
        let Resource { name, arn, partition, region, account, scope_from, .. } = &finding.resource;
        let scope = ScopeKey {
            partition: self.texts.keep(partition.as_deref()),
            region: self.texts.keep(region.as_deref()),
            account: self.texts.keep(account.as_deref()),
            from: *scope_from,
        };
        let parsed = arn.as_deref().and_then(Arn::parse);
        let has_parts = parsed.is_some_and(|Arn { partition: p, region: r, account: a, name: n }| {
            let own = [partition, region, account, name].map(Option::as_deref);
            own == [p, r, a, n].map(Some)
        });
        let said = NewRow {
            name: name.as_deref(),
            arn: arn.as_deref(),
            has_parts,
            scope: self.keep_scope(scope),
            cluster_status: finding.resource.cluster_status.as_deref(),
            node_type: finding.resource.node_type.as_deref(),
            total_nodes: finding.resource.total_nodes,
        };
        let index = self.add(said, finding.reason, packed(finding.flags.iter().copied()));
        // All of them say the same, so that they stay in their order.
        let observation = Observation {
            reason: finding.reason,
            is_silent: false,
            is_deleting: false,
            has_unsupported_node_type: false,
        };
        for place in &finding.evidence {
            let evidence_row = EvidenceRow {
                observation,
                source: place.source,
                document: place.document,
                pointer: PackedPointer::of_whole(&mut self.texts, &place.pointer),
                line: place.line,
                column: place.column,
                start: place.start,
                end: place.end,
                end_line: place.end_line,
                end_column: place.end_column,
                observed: self.texts.keep(place.observed.as_deref()),
                record: place.record,
            };
            self.push_evidence(index, &evidence_row);
        }
        if let Some(row) = self.rows.get_mut(index) {
            // Nobody knows whether it is that of its reason.
            row.status = finding.status;
        }
        if finding.message != finding.reason.row().message {
            let message = self.texts.keep(Some(&finding.message));
            self.messages.extend(u32::try_from(index).ok().map(|index| (index, message)));
        }
    }

    /// Whether two findings are of one cluster, by its ARN.
    pub(crate) fn has_twice(&self) -> bool {
        let arn =
            |index: u32| self.rows.get(index as usize).and_then(|row| self.arn(row)).unwrap_or_default();
        let mut seen: HashTable<u32> = HashTable::new();
        let mut indices = (0..).zip(self.rows.iter()).map(|(index, _)| index);
        indices.any(|index| {
            let own = arn(index);
            let rehash = |other: &u32| hash(0, &arn(*other));
            match seen.entry(hash(0, &own), |other| arn(*other) == own, rehash) {
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
        for row in self.rows.iter() {
            let Some((clusters, sources)) = counts.get_mut(row.scope as usize) else { continue };
            if *clusters == 0 {
                order.push(row.scope);
            }
            *clusters += 1;
            let mut at = row.has_evidence().then_some(row.last_evidence);
            while let Some((source, before)) = at.map(|at| EvidenceRow::source(self.arena.read(at))) {
                // Most findings are of the source of the one before.
                if sources.last() != Some(&source)
                    && let Err(place) = sources.binary_search(&source)
                {
                    sources.insert(place, source);
                }
                at = before;
            }
        }
        for scope in order {
            let scope = scope as usize;
            if let (Some(ScopeKey { account, region, .. }), Some((clusters, sources))) =
                (self.scopes.get(scope), counts.get(scope))
            {
                coverage.count(self.texts.get(*account), self.texts.get(*region), *clusters, sources);
            }
        }
    }

    /// Bytes in use, those that are kept free included.
    pub(crate) fn memory(&self) -> usize {
        let maps = self.scope_numbers.allocation_size() + self.messages.capacity() * 9;
        self.texts.memory() + self.rows.memory() + self.scopes.memory() + self.arena.memory() + maps
    }
}

/// The worst first.
const STATUSES: [Status; 3] = [Status::Fail, Status::Unknown, Status::Pass];
