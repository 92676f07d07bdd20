//! What is known of one cluster, in as few bytes as it needs.

use serde::{Deserialize, Serialize};

use super::arena::{At, hash_numbers};
use crate::contract::report::{Flag, ScopeFrom};
use crate::contract::status::{Reason, Status};

/// What is known of one cluster. Its texts are numbers.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(crate) struct Row {
    /// Where its name is, and behind that its ARN if that is none that is made of parts.
    pub(crate) name: At,
    /// Where the last of its evidence rows is; each knows the one before it.
    pub(crate) last_evidence: At,
    pub(crate) scope: u32,
    pub(crate) cluster_status: u32,
    pub(crate) node_type: u32,
    pub(crate) total_nodes: u32,
    pub(crate) reason: Reason,
    /// What else a reader must know: two bits for each of up to three flags, in order.
    pub(crate) flags: u8,
    pub(crate) arn: ArnForm,
    pub(crate) status: Status,
    pub(crate) has: u8,
}

/// How a cluster's ARN is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum ArnForm {
    /// There is none.
    None,
    /// In its parts: partition, region, account and name.
    Parts,
    /// As a text behind the name: it is not the ARN of a DAX cluster, or not of this one.
    Text,
}

/// Bits of [`Row::has`].
pub(crate) const NAME: u8 = 1;
pub(crate) const NODES: u8 = 2;
/// It has a name, and no ARN: it may belong to a record that is still to come.
pub(crate) const LOOSE: u8 = 4;
pub(crate) const EVIDENCE: u8 = 8;

/// Where a cluster is: many are in the same account and region.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ScopeKey {
    pub(crate) partition: u32,
    pub(crate) region: u32,
    pub(crate) account: u32,
    pub(crate) from: Option<ScopeFrom>,
}

/// What is said of a cluster, to be kept.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct NewRow<'a> {
    pub(crate) name: Option<&'a str>,
    pub(crate) arn: Option<&'a str>,
    /// The ARN can be made of its parts.
    pub(crate) has_parts: bool,
    pub(crate) scope: u32,
    pub(crate) cluster_status: Option<&'a str>,
    pub(crate) node_type: Option<&'a str>,
    pub(crate) total_nodes: Option<u32>,
}

impl ScopeKey {
    pub(crate) fn hash(&self) -> u64 {
        let Self { partition, region, account, from } = *self;
        hash_numbers([partition, region, account, from.map_or(0, |from| from as u32 + 1)])
    }
}

impl Row {
    pub(crate) fn is_loose(&self) -> bool {
        self.has & LOOSE != 0
    }

    pub(crate) fn has_evidence(&self) -> bool {
        self.has & EVIDENCE != 0
    }

    pub(crate) fn total_nodes(&self) -> Option<u32> {
        Some(self.total_nodes).filter(|_| self.has & NODES != 0)
    }

    /// Adds what an earlier record of the same cluster left out.
    pub(crate) fn fill(&mut self, cluster_status: u32, node_type: u32, total_nodes: Option<u32>) {
        for (own, other) in [(&mut self.cluster_status, cluster_status), (&mut self.node_type, node_type)] {
            if *own == 0 {
                *own = other;
            }
        }
        if let Some(nodes) = self.total_nodes().or(total_nodes) {
            self.total_nodes = nodes;
            self.has |= NODES;
        }
    }

    pub(crate) fn has_parts(&self) -> bool {
        self.arn == ArnForm::Parts
    }
}

const FLAGS: [Flag; 3] = [Flag::Conflict, Flag::Deleting, Flag::NodeTypeUnsupported];

/// Flags in two bits each.
pub(crate) fn packed(list: impl IntoIterator<Item = Flag>) -> u8 {
    let number = |flag| (1..).zip(FLAGS).find(|(_, other)| *other == flag).map_or(0, |(number, _)| number);
    list.into_iter().zip([0, 2, 4]).map(|(flag, shift)| number(flag) << shift).sum::<u8>()
}

pub(crate) fn flags(packed: u8) -> impl Iterator<Item = Flag> {
    let flag = move |shift: u8| FLAGS.get(usize::from(packed >> shift & 3).checked_sub(1)?).copied();
    [0, 2, 4].into_iter().filter_map(flag)
}

/// The flags of a finding whose evidence rows say this.
pub(crate) fn flags_of(has_conflict: bool, is_deleting: bool, has_unsupported_node_type: bool) -> u8 {
    let is = [has_conflict, is_deleting, has_unsupported_node_type];
    packed(is.into_iter().zip(FLAGS).filter(|(is, _)| *is).map(|(_, flag)| flag))
}
