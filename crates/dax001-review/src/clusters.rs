//! The clusters of a report, by what tells one from another: which of them a target means, and what has become of them.

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

/// What has become of a cluster since an earlier report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Change {
    /// It was not there.
    New,
    /// It failed and passes now.
    Fixed,
    /// It passed and fails now.
    Worse,
    /// It could not be decided and can be now.
    Decided,
    /// It could be decided and can't be now.
    Undecided,
    /// It is as it was.
    Unchanged,
    /// It has no name, or could be several of the earlier ones, or one that was found already.
    NotCompared,
}

impl Change {
    /// All of them.
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

/// What has changed since an earlier report.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Changes {
    /// What has become of each cluster, in order.
    pub changes: Vec<Change>,
    /// Which earlier one each is; null for none.
    pub earlier: Vec<Option<u32>>,
    /// Those of the earlier ones that are none of these clusters.
    pub gone: Vec<u32>,
}

impl Clusters {
    /// One more cluster.
    pub fn push(&mut self, mut cluster: Cluster) {
        if let Some(name) = &mut cluster.name {
            name.make_ascii_lowercase();
        }
        self.list.push(cluster);
    }

    pub(crate) fn list(&self) -> &[Cluster] {
        &self.list
    }

    /// The indices of the clusters that a target means, in order; or which of its values can't be used.
    pub fn matching(&self, target: &Target) -> Result<Vec<u32>, String> {
        let target = CompiledTarget::of(target)?;
        let indices = self.list.iter().zip(0..).filter(|(cluster, _)| target.means(cluster));
        Ok(indices.map(|(_, index)| index).collect())
    }

    /// What has become of these clusters since an earlier report.
    pub fn changes(&self, before: &Self) -> Changes {
        let (now, then) = (Index::of(&self.list), Index::of(&before.list));
        let mut changes = Changes::default();
        let mut is_found = vec![false; before.list.len()];
        for (index, cluster) in self.list.iter().enumerate() {
            let could_be = then.candidates(cluster);
            // It is the one earlier cluster that it could be, if that could be no other either.
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

/// How many clusters of one name are looked at where account or region are not known: beyond that it could be several.
const LOOKED_AT: usize = 1000;

/// Clusters by what tells them from others.
struct Index<'a> {
    list: &'a [Cluster],
    /// Those of which account, region and name are known.
    whole: HashMap<(&'a str, &'a str, &'a str), Vec<usize>>,
    /// All of a name, and those of a name of which account or region are not known.
    named: HashMap<&'a str, Vec<usize>>,
    loose: HashMap<&'a str, Vec<usize>>,
}

impl<'a> Index<'a> {
    fn of(list: &'a [Cluster]) -> Self {
        let mut index = Self { list, whole: HashMap::new(), named: HashMap::new(), loose: HashMap::new() };
        for (place, cluster) in list.iter().enumerate() {
            let Some(name) = cluster.name.as_deref() else { continue };
            index.named.entry(name).or_default().push(place);
            match key(cluster) {
                Some(key) => index.whole.entry(key).or_default().push(place),
                None => index.loose.entry(name).or_default().push(place),
            }
        }
        index
    }

    /// Up to two of these clusters that a cluster could be: what is known of both doesn't contradict.
    fn candidates(&self, cluster: &Cluster) -> Vec<usize> {
        let Some(name) = cluster.name.as_deref() else { return Vec::new() };
        let (certain, possible) = match key(cluster) {
            Some(key) => (self.whole.get(&key), self.loose.get(name)),
            None => (None, self.named.get(name)),
        };
        let possible = possible.map(Vec::as_slice).unwrap_or_default();
        let fits = |place: &&usize| self.list.get(**place).is_some_and(|other| agree(cluster, other));
        let mut found: Vec<usize> = certain.into_iter().flatten().take(2).copied().collect();
        found.extend(possible.iter().take(LOOKED_AT).filter(fits).take(2));
        if possible.len() > LOOKED_AT && found.len() < 2 {
            // It is not known, which is as good as several.
            return possible.iter().take(2).copied().collect();
        }
        found.truncate(2);
        found
    }
}

fn key(cluster: &Cluster) -> Option<(&str, &str, &str)> {
    Some((cluster.account.as_deref()?, cluster.region.as_deref()?, cluster.name.as_deref()?))
}

/// Whether what is known of both doesn't contradict.
fn agree(one: &Cluster, other: &Cluster) -> bool {
    let agree =
        |one: &Option<String>, other: &Option<String>| one.is_none() || other.is_none() || one == other;
    agree(&one.account, &other.account) && agree(&one.region, &other.region)
}
