//! Findings as the rows of a table: without their message and their evidence, which nobody sees there.

use serde::{Deserialize, Serialize};

use super::row::flags;
use super::table::FindingStore;
use crate::contract::report::{Flag, Resource};
use crate::contract::status::{Reason, Status};

/// A finding as a table shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Row {
    /// Its index in the report.
    pub index: usize,
    /// The verdict on the cluster.
    pub status: Status,
    /// Why.
    pub reason: Reason,
    /// What else a reader must know.
    pub flags: Vec<Flag>,
    /// The cluster.
    pub resource: Resource,
    /// The index of the source of the deciding evidence.
    pub source: usize,
    /// Its line there, 1-based.
    pub line: u64,
}

impl FindingStore {
    /// These findings as rows.
    pub(crate) fn rows(&self, indices: &[u32]) -> Vec<Row> {
        indices.iter().filter_map(|index| self.row(*index as usize)).collect()
    }

    pub(crate) fn row(&self, index: usize) -> Option<Row> {
        let row = self.rows.get(index)?;
        let (source, line) = self.decisive(row).map_or((0, 0), |place| (place.source as usize, place.line));
        let (status, reason, flags) = (row.status, row.reason, flags(row.flags).collect());
        Some(Row { index, status, reason, flags, resource: self.resource(row), source, line })
    }
}
