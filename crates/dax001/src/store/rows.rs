//! Findings as rows of a list, without message and evidence, which a list doesn't show.

use serde::{Deserialize, Serialize};

use super::table::FindingStore;
use crate::contract::in_transit::InTransitState;
use crate::contract::report::{Flag, Resource};
use crate::contract::status::Status;
use crate::contract::verdicts::Reason;

/// A finding as a list shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Row {
    /// The finding's index in the report.
    pub index: usize,
    /// The verdict on the cluster.
    pub status: Status,
    /// The reason for the status.
    pub reason: Reason,
    /// Other facts that a reader must know.
    pub flags: Vec<Flag>,
    /// The cluster.
    pub resource: Resource,
    /// Encryption in transit; omitted if the evidence doesn't contain it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub in_transit: Option<InTransitState>,
    /// The index of the source of the deciding evidence.
    pub source: usize,
    /// The line of the deciding evidence, 1-based.
    pub line: u64,
}

impl FindingStore {
    pub(crate) fn rows(&self, indices: &[u32]) -> Vec<Row> {
        indices.iter().filter_map(|index| self.row(*index as usize)).collect()
    }

    /// All findings as rows, in the order of the report.
    pub fn each_row(&self) -> impl Iterator<Item = Row> + '_ {
        (0..self.len()).filter_map(|index| self.row(index))
    }

    pub(crate) fn row(&self, index: usize) -> Option<Row> {
        let stored = self.findings.get(index)?;
        let decisive = stored.decisive();
        Some(Row {
            index,
            status: stored.status,
            reason: stored.reason,
            flags: stored.flags.clone(),
            resource: self.resource(stored),
            in_transit: stored.in_transit,
            source: decisive.map_or(0, |evidence| evidence.source as usize),
            line: decisive.map_or(0, |evidence| evidence.line),
        })
    }
}
