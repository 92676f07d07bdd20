//! Applies many targets to many clusters: a list has up to 10,000 entries, a report up to a million
//! clusters.
//!
//! Targets are found by a cluster's account and the beginning of its name. So entries that name
//! accounts or clusters cost nothing for other clusters. All clusters that a target matches are
//! counted, but only a limited number of them is listed: each finding needs only one mark.

use std::collections::HashMap;

use dax001::contract::annotation::{LISTED_FINDINGS, LISTED_FINDINGS_IN_ALL, Target};
use dax001::contract::status::Status;

use crate::cluster::Cluster;
use crate::clusters::Clusters;
use crate::target::CompiledTarget;

/// The most bytes of a name that are looked up: a cluster's name has at most 20 characters.
const BEGINNING: usize = 20;

/// Targets, and their results on the clusters of a report that were processed so far.
#[derive(Debug, Default)]
pub struct Targets {
    markings: Vec<MarkProgress>,
    /// The targets that match every cluster.
    everything: Vec<u32>,
    /// The strongest mark of those targets: for clusters that don't pass, then for those that pass.
    marks_of_everything: [u8; 2],
    /// The other targets, by account and by the beginning of the name; an empty text means any.
    index: HashMap<String, HashMap<String, Vec<u32>>>,
    /// The lengths of the beginnings in the index, without duplicates.
    lengths: Vec<usize>,
    cost: usize,
    applied: AppliedMarks,
}

/// The targets that match a cluster.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct MatchingTargets {
    /// The indices of the first targets, in order.
    #[cfg_attr(feature = "schema", schemars(extend("typescript" = "Uint32Array")))]
    pub places: Vec<u32>,
    /// How many targets match.
    pub total: u32,
}

/// A target and its mark.
#[derive(Debug)]
struct MarkProgress {
    target: CompiledTarget,
    mark: u8,
    is_of_risk: bool,
    total: u32,
    listed: Vec<u32>,
}

/// The results so far.
#[derive(Debug, Default)]
struct AppliedMarks {
    marks: Vec<u8>,
    listed: usize,
    compared: u64,
}

impl Targets {
    /// Adds a target and returns its index, which is the number of targets before it. Fails without
    /// adding the target if one of its values can't be used.
    ///
    /// If several targets mark a cluster, the lowest mark counts; 0 means unmarked. With
    /// `is_of_risk`, passing clusters are not marked: they have no risk to accept.
    pub fn push(&mut self, target: &Target, mark: u8, is_of_risk: bool) -> Result<u32, String> {
        let target_index =
            u32::try_from(self.markings.len()).map_err(|_| "there are too many targets".to_owned())?;
        let target = CompiledTarget::of(target)?;
        if target.matches_everything() {
            self.everything.push(target_index);
            let [of_others, of_passes] = &mut self.marks_of_everything;
            *of_others = stronger_mark(*of_others, mark);
            if !is_of_risk {
                *of_passes = stronger_mark(*of_passes, mark);
            }
        } else {
            self.add_keys(&target, target_index);
        }
        self.cost = self.cost.saturating_add(target.cost());
        self.markings.push(MarkProgress { target, mark, is_of_risk, total: 0, listed: Vec::new() });
        Ok(target_index)
    }

    fn add_keys(&mut self, target: &CompiledTarget, target_index: u32) {
        let mut beginnings: Vec<&str> =
            target.beginnings().into_iter().map(|text| prefix(text, BEGINNING)).collect();
        beginnings.sort_unstable();
        beginnings.dedup();
        let mut accounts = target.exact_accounts();
        // The index stores each beginning for each account. A target that names many of both is
        // stored for any account.
        if accounts.is_empty() || accounts.len() * beginnings.len() > 1_000.max(beginnings.len()) {
            accounts = vec![""];
        }
        accounts.sort_unstable();
        accounts.dedup();
        for account in accounts {
            let by_name = self.index.entry(account.to_owned()).or_default();
            for beginning in &beginnings {
                if !self.lengths.contains(&beginning.len()) {
                    self.lengths.push(beginning.len());
                }
                by_name.entry((*beginning).to_owned()).or_default().push(target_index);
            }
        }
    }

    /// The greatest cost of comparing all targets with a cluster, as a multiple of the simplest
    /// target's cost. A caller that must stay responsive divides the number of clusters in one step
    /// by this.
    pub fn cost(&self) -> usize {
        self.cost
    }

    /// Processes up to `count` more clusters. Returns whether all of them are done.
    pub fn apply(&mut self, clusters: &Clusters, count: usize) -> bool {
        let from = self.applied.marks.len();
        let mut matching = Vec::new();
        for (cluster, index) in clusters.list().iter().zip(0_u32..).skip(from).take(count) {
            self.applied.compared += self.find(cluster, &mut matching);
            let is_pass = cluster.status == Status::Pass;
            let [of_others, of_passes] = self.marks_of_everything;
            let mut mark = if is_pass { of_passes } else { of_others };
            let Self { markings, everything, applied, .. } = self;
            for target_index in &matching {
                let Some(marking) = markings.get_mut(*target_index as usize) else { continue };
                marking.total += 1;
                marking.list(index, &mut applied.listed);
                if !(is_pass && marking.is_of_risk) {
                    mark = stronger_mark(mark, marking.mark);
                }
            }
            if applied.listed < LISTED_FINDINGS_IN_ALL {
                for target_index in everything.iter() {
                    if let Some(marking) = markings.get_mut(*target_index as usize) {
                        marking.list(index, &mut applied.listed);
                    }
                }
            }
            applied.marks.push(mark);
        }
        self.applied.marks.len() >= clusters.list().len()
    }

    /// The strongest mark of each processed cluster; 0 means unmarked.
    pub fn marks(&self) -> &[u8] {
        &self.applied.marks
    }

    /// How many of the processed clusters each target matches.
    pub fn totals(&self) -> Vec<u32> {
        let done = u32::try_from(self.applied.marks.len()).unwrap_or(u32::MAX);
        let mut totals: Vec<u32> = self.markings.iter().map(|marking| marking.total).collect();
        for target_index in &self.everything {
            if let Some(total) = totals.get_mut(*target_index as usize) {
                *total = done;
            }
        }
        totals
    }

    /// The first clusters that a target matches: at most [`LISTED_FINDINGS`], and at most
    /// [`LISTED_FINDINGS_IN_ALL`] for all targets together.
    pub fn listed(&self, target_index: usize) -> &[u32] {
        self.markings.get(target_index).map(|marking| marking.listed.as_slice()).unwrap_or_default()
    }

    /// Which targets match a cluster: the indices of the first ones, at most `limit`, and how many
    /// there are.
    pub fn of(&self, clusters: &Clusters, index: usize, limit: usize) -> MatchingTargets {
        let Some(cluster) = clusters.list().get(index) else { return MatchingTargets::default() };
        let mut target_indices = Vec::new();
        self.find(cluster, &mut target_indices);
        let total = u32::try_from(target_indices.len() + self.everything.len()).unwrap_or(u32::MAX);
        target_indices.truncate(limit);
        target_indices.extend(self.everything.iter().take(limit));
        target_indices.sort_unstable();
        target_indices.truncate(limit);
        MatchingTargets { places: target_indices, total }
    }

    /// How many comparisons of a target with a cluster were made.
    pub fn compared(&self) -> u64 {
        self.applied.compared
    }

    /// Finds the targets that match a cluster, except those that match every cluster. Returns how
    /// many were compared with it.
    fn find(&self, cluster: &Cluster, matching: &mut Vec<u32>) -> u64 {
        let Self { markings, index, lengths, .. } = self;
        matching.clear();
        let name = cluster.name.as_deref().unwrap_or_default();
        let account = cluster.account.as_deref().filter(|account| !account.is_empty());
        let mut lists = 0;
        for by_name in account.into_iter().chain([""]).filter_map(|account| index.get(account)) {
            for beginning in lengths.iter().filter_map(|length| name.get(..*length)) {
                if let Some(target_indices) = by_name.get(beginning) {
                    matching.extend(target_indices);
                    lists += 1;
                }
            }
        }
        // Each list is sorted and has no duplicates.
        if lists > 1 {
            matching.sort_unstable();
            matching.dedup();
        }
        let compared = matching.len() as u64;
        matching.retain(|target_index| {
            markings.get(*target_index as usize).is_some_and(|marking| marking.target.matches(cluster))
        });
        compared
    }
}

impl MarkProgress {
    fn list(&mut self, index: u32, in_all: &mut usize) {
        if self.listed.len() < LISTED_FINDINGS && *in_all < LISTED_FINDINGS_IN_ALL {
            self.listed.push(index);
            *in_all += 1;
        }
    }
}

/// The lower of two marks, where 0 means unmarked.
pub fn stronger_mark(one: u8, other: u8) -> u8 {
    if one == 0 || other == 0 { one.max(other) } else { one.min(other) }
}

/// The beginning of a text, at most `length` bytes.
fn prefix(text: &str, length: usize) -> &str {
    let end = (0..=length.min(text.len())).rev().find(|end| text.is_char_boundary(*end));
    text.get(..end.unwrap_or_default()).unwrap_or_default()
}
