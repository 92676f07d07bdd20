//! What is known of one cluster.

use serde::{Deserialize, Serialize};
use smallvec::SmallVec;

use super::evidence::StoredEvidence;
use super::texts::TextId;
use crate::contract::report::{Flag, ScopeFrom};
use crate::contract::status::Status;
use crate::contract::verdicts::Reason;

/// A [`Finding`](crate::contract::report::Finding) as it is kept.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct StoredFinding {
    pub(crate) name: Option<Box<str>>,
    pub(crate) arn: StoredArn,
    /// The number of its [`ScopeKey`].
    pub(crate) scope: u32,
    pub(crate) cluster_status: Option<TextId>,
    pub(crate) node_type: Option<TextId>,
    pub(crate) total_nodes: Option<u32>,
    pub(crate) status: Status,
    pub(crate) reason: Reason,
    pub(crate) flags: Vec<Flag>,
    /// Its message where that is not the verdict table's: in reports that another version made.
    pub(crate) message: Option<TextId>,
    /// In the order in which it was read. Nearly every cluster has one record, which stands right here.
    pub(crate) evidence: SmallVec<[StoredEvidence; 1]>,
}

/// The ARN of a cluster as it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum StoredArn {
    /// There is none.
    None,
    /// It is made of partition, region, account and name.
    OfParts,
    /// It is not the ARN of a DAX cluster, or not of this one.
    Text(Box<str>),
}

/// Where a cluster is: many are in the same account and region.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) struct ScopeKey {
    pub(crate) partition: Option<TextId>,
    pub(crate) region: Option<TextId>,
    pub(crate) account: Option<TextId>,
    pub(crate) from: Option<ScopeFrom>,
}

impl StoredFinding {
    /// It has a name and no ARN: it may belong to a record that is still to come.
    pub(crate) fn is_loose(&self) -> bool {
        self.arn == StoredArn::None && self.name.is_some()
    }

    pub(crate) fn has_parts(&self) -> bool {
        self.arn == StoredArn::OfParts
    }

    /// Adds what an earlier record of the same cluster left out.
    pub(crate) fn fill(
        &mut self,
        cluster_status: Option<TextId>,
        node_type: Option<TextId>,
        total_nodes: Option<u32>,
    ) {
        self.cluster_status = self.cluster_status.or(cluster_status);
        self.node_type = self.node_type.or(node_type);
        self.total_nodes = self.total_nodes.or(total_nodes);
    }

    /// The evidence, the one that decides first: the worst of what speaks, in the order in which it was read.
    pub(crate) fn evidence_by_weight(&self) -> Vec<&StoredEvidence> {
        let mut evidence: Vec<_> = self.evidence.iter().collect();
        evidence.sort_by_key(|one| (one.observation.is_silent, one.observation.status()));
        evidence
    }

    /// The evidence that decides.
    pub(crate) fn decisive(&self) -> Option<&StoredEvidence> {
        // Of equals it is the first.
        self.evidence.iter().min_by_key(|one| (one.observation.is_silent, one.observation.status()))
    }

    /// Works out what all its evidence makes of it: the worst decides.
    pub(crate) fn decide(&mut self) {
        let Some(decisive) = self.decisive().map(|evidence| evidence.observation) else { return };
        let said = || self.evidence.iter().map(|evidence| evidence.observation);
        // Where one record speaks, those that say nothing count for nothing.
        let mut counting = said().filter(|one| one.is_silent == decisive.is_silent);
        self.flags = flags_of(
            counting.any(|one| one.status() != decisive.status()),
            said().any(|one| one.is_deleting),
            said().any(|one| one.has_unsupported_node_type),
        );
        (self.reason, self.status) = (decisive.reason, decisive.status());
    }
}

/// The flags of a finding whose evidence says this.
fn flags_of(has_conflict: bool, is_deleting: bool, has_unsupported_node_type: bool) -> Vec<Flag> {
    let flags = [
        (has_conflict, Flag::Conflict),
        (is_deleting, Flag::Deleting),
        (has_unsupported_node_type, Flag::NodeTypeUnsupported),
    ];
    flags.into_iter().filter(|(is, _)| *is).map(|(_, flag)| flag).collect()
}
