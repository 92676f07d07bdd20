//! The clusters of a report by their identity: which of them a target matches, and how they have
//! changed.

use std::collections::HashMap;

use dax001::contract::annotation::Target;
use dax001::contract::status::Status;
use serde::{Deserialize, Serialize};

use crate::cluster::Cluster;
use crate::target::CompiledTarget;

/// The clusters of a report, in the order of its findings.
#[derive(Clone, Debug, Default)]
pub struct Clusters {
    list: Vec<Cluster>,
}

/// How a cluster has changed since an earlier report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Change {
    /// The earlier report doesn't have it.
    New,
    /// It failed, and now passes.
    Fixed,
    /// It passed, and now fails.
    Worse,
    /// It could not be decided, and now it can.
    Decided,
    /// It could be decided, and now it can't.
    Undecided,
    /// Its status is the same.
    Unchanged,
    /// It has no name, or it could be several of the earlier clusters, or one that another cluster
    /// could be, too.
    NotCompared,
}

impl Change {
    /// All kinds of change.
    pub const ALL: [Self; 7] = [
        Self::New,
        Self::Fixed,
        Self::Worse,
        Self::Decided,
        Self::Undecided,
        Self::Unchanged,
        Self::NotCompared,
    ];
}

/// How the clusters have changed since an earlier report.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Changes {
    /// How each cluster has changed, in order.
    pub changes: Vec<Change>,
    /// The index of each cluster in the earlier report; null if there is no single match.
    pub earlier: Vec<Option<u32>>,
    /// Indices of the earlier clusters that none of these clusters could be.
    pub gone: Vec<u32>,
}

impl Clusters {
    /// Adds a cluster.
    pub fn push(&mut self, mut cluster: Cluster) {
        if let Some(name) = &mut cluster.name {
            name.make_ascii_lowercase();
        }
        self.list.push(cluster);
    }

    pub(crate) fn list(&self) -> &[Cluster] {
        &self.list
    }

    /// The indices of the clusters that a target matches, in order; or which of its values can't be
    /// used.
    pub fn matching(&self, target: &Target) -> Result<Vec<u32>, String> {
        let target = CompiledTarget::of(target)?;
        let indices = self.list.iter().zip(0..).filter(|(cluster, _)| target.matches(cluster));
        Ok(indices.map(|(_, index)| index).collect())
    }

    /// How these clusters have changed since an earlier report.
    pub fn changes(&self, before: &Self) -> Changes {
        let (now, then) = (Index::of(&self.list), Index::of(&before.list));
        let mut changes = Changes::default();
        let mut is_found = vec![false; before.list.len()];
        for (index, cluster) in self.list.iter().enumerate() {
            let could_be = then.candidates(cluster);
            // The two are the same only if each is the single one that the other could be.
            let only = match could_be[..] {
                [only] => {
                    before.list.get(only).filter(|was| now.candidates(was) == [index]).map(|was| (only, was))
                }
                _ => None,
            };
            if let Some((only, was)) = only {
                changes.changes.push(change(was.status, cluster.status));
                changes.earlier.push(u32::try_from(only).ok());
                if let Some(is_found) = is_found.get_mut(only) {
                    *is_found = true;
                }
            } else {
                let is_new = cluster.name.is_some() && could_be.is_empty();
                changes.changes.push(if is_new { Change::New } else { Change::NotCompared });
                changes.earlier.push(None);
            }
        }
        let gone = before.list.iter().zip(&is_found).zip(0..);
        let gone = gone.filter(|((cluster, is_found), _)| {
            !**is_found && cluster.name.is_some() && now.candidates(cluster).is_empty()
        });
        changes.gone = gone.map(|(_, index)| index).collect();
        changes
    }
}

fn change(was: Status, is: Status) -> Change {
    match (was, is) {
        (was, is) if was == is => Change::Unchanged,
        (Status::Fail, Status::Pass) => Change::Fixed,
        (Status::Pass, Status::Fail) => Change::Worse,
        (Status::Unknown, _) => Change::Decided,
        _ => Change::Undecided,
    }
}

/// How many clusters with one name are compared if account or region is unknown. Beyond that, the
/// cluster could be several.
const LOOKED_AT: usize = 1000;

/// Clusters by their identity.
struct Index<'a> {
    list: &'a [Cluster],
    /// The clusters whose account, region and name are known.
    by_key: HashMap<(&'a str, &'a str, &'a str), Vec<usize>>,
    /// All clusters with a name.
    by_name: HashMap<&'a str, Vec<usize>>,
    /// The clusters with a name whose account or region is unknown.
    unscoped: HashMap<&'a str, Vec<usize>>,
}

impl<'a> Index<'a> {
    fn of(list: &'a [Cluster]) -> Self {
        let mut index =
            Self { list, by_key: HashMap::new(), by_name: HashMap::new(), unscoped: HashMap::new() };
        for (cluster_index, cluster) in list.iter().enumerate() {
            let Some(name) = cluster.name.as_deref() else { continue };
            index.by_name.entry(name).or_default().push(cluster_index);
            match key(cluster) {
                Some(key) => index.by_key.entry(key).or_default().push(cluster_index),
                None => index.unscoped.entry(name).or_default().push(cluster_index),
            }
        }
        index
    }

    /// Up to two of these clusters that a cluster could be: what is known of both doesn't
    /// contradict.
    fn candidates(&self, cluster: &Cluster) -> Vec<usize> {
        let Some(name) = cluster.name.as_deref() else { return Vec::new() };
        let (certain, possible) = match key(cluster) {
            Some(key) => (self.by_key.get(&key), self.unscoped.get(name)),
            None => (None, self.by_name.get(name)),
        };
        let possible = possible.map(Vec::as_slice).unwrap_or_default();
        let fits = |candidate: &&usize| self.list.get(**candidate).is_some_and(|other| agree(cluster, other));
        let mut candidates: Vec<usize> = certain.into_iter().flatten().take(2).copied().collect();
        candidates.extend(possible.iter().take(LOOKED_AT).filter(fits).take(2));
        if possible.len() > LOOKED_AT && candidates.len() < 2 {
            // The others were not compared, so there could be several.
            return possible.iter().take(2).copied().collect();
        }
        candidates.truncate(2);
        candidates
    }
}

fn key(cluster: &Cluster) -> Option<(&str, &str, &str)> {
    Some((cluster.account.as_deref()?, cluster.region.as_deref()?, cluster.name.as_deref()?))
}

/// Whether the accounts and regions that are known of both don't contradict.
fn agree(one: &Cluster, other: &Cluster) -> bool {
    let agree =
        |one: &Option<String>, other: &Option<String>| one.is_none() || other.is_none() || one == other;
    agree(&one.account, &other.account) && agree(&one.region, &other.region)
}
