//! The data about one cluster.

use serde::{Deserialize, Serialize};
use smallvec::SmallVec;

use super::evidence::{LifeCycle, StoredEvidence};
use super::texts::TextId;
use crate::contract::in_transit::InTransitState;
use crate::contract::report::{Flag, ScopeFrom};
use crate::contract::status::Status;
use crate::contract::text::Text;
use crate::contract::verdicts::Reason;

/// A [`Finding`](crate::contract::report::Finding) as stored.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct StoredFinding {
    pub(crate) name: Option<Box<str>>,
    pub(crate) arn: StoredArn,
    /// The index of its [`ScopeKey`].
    pub(crate) scope: u32,
    pub(crate) cluster_status: Option<TextId>,
    pub(crate) node_type: Option<TextId>,
    pub(crate) total_nodes: Option<u32>,
    pub(crate) in_transit: Option<InTransitState>,
    pub(crate) status: Status,
    pub(crate) reason: Reason,
    pub(crate) flags: Vec<Flag>,
    /// Its message, if that differs from the verdict table's, as in reports of another version.
    pub(crate) message: Option<TextId>,
    /// In reading order. Nearly every cluster has one record, which is stored inline.
    pub(crate) evidence: SmallVec<[StoredEvidence; 1]>,
}

/// The ARN of a cluster as stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum StoredArn {
    /// No ARN.
    None,
    /// Partition, region, account and name make up the ARN.
    FromScope,
    /// Not the ARN of a DAX cluster, or not of this one.
    Text(Box<str>),
}

/// The partition, region and account of a cluster. Many clusters share them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) struct ScopeKey {
    pub(crate) partition: Option<TextId>,
    pub(crate) region: Option<TextId>,
    pub(crate) account: Option<TextId>,
    pub(crate) from: Option<ScopeFrom>,
}

impl StoredFinding {
    /// Whether it has a name but no ARN. It may belong to a record that is still to come.
    pub(crate) fn lacks_arn(&self) -> bool {
        self.arn == StoredArn::None && self.name.is_some()
    }

    pub(crate) fn has_dax_arn(&self) -> bool {
        self.arn == StoredArn::FromScope
    }

    /// Fills in values that earlier records of the same cluster lack.
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

    /// All evidence by [weight](StoredEvidence::weight). Equals keep their reading order.
    pub(crate) fn evidence_by_weight(&self) -> Vec<&StoredEvidence> {
        let mut evidence: Vec<_> = self.evidence.iter().collect();
        evidence.sort_by_key(|evidence| evidence.weight());
        evidence
    }

    /// The evidence that decides the verdict.
    pub(crate) fn decisive(&self) -> Option<&StoredEvidence> {
        // Of equals the first wins.
        self.evidence.iter().min_by_key(|evidence| evidence.weight())
    }

    /// The verdict in one sentence, unless a saved report has another one.
    pub(crate) fn message(&self) -> &'static Text {
        match self.decisive().map(|evidence| evidence.observation) {
            Some(observation) if observation.reason == self.reason => observation.message(),
            _ => &self.reason.row().message,
        }
    }

    /// Derives status, reason and flags from all evidence. The worst observation decides.
    pub(crate) fn decide(&mut self) {
        let Some(decisive) = self.decisive().map(|evidence| evidence.observation) else { return };
        let observations = || self.evidence.iter().map(|evidence| evidence.observation);
        // If any record says something, silent records don't count.
        let mut relevant = observations().filter(|one| one.is_silent == decisive.is_silent);
        let has_conflict = relevant.any(|one| one.status() != decisive.status());
        let is = |life_cycle| observations().any(|one| one.life_cycle == life_cycle);
        let flags = [
            (has_conflict, Flag::Conflict),
            (is(LifeCycle::Creating), Flag::Creating),
            (is(LifeCycle::Deleting), Flag::Deleting),
            (observations().any(|one| one.has_unsupported_node_type), Flag::NodeTypeUnsupported),
        ];
        self.flags = flags.into_iter().filter(|(is_set, _)| *is_set).map(|(_, flag)| flag).collect();
        self.in_transit = observations().filter_map(|one| one.in_transit).min();
        (self.reason, self.status) = (decisive.reason, decisive.status());
    }
}
