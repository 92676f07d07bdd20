//! The clusters of a report, by what tells one from another: which of them a target means, and what has become of them.

use std::collections::HashMap;

use dax001::annotation::{Except, Matching, Target};
use dax001::rule::Status;
use regex_lite::Regex;
use serde::{Deserialize, Serialize};

use crate::prowler;

/// What tells a cluster from others, as far as it is known, and the status of its finding.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cluster {
    /// Its account.
    pub account: Option<String>,
    /// Its region.
    pub region: Option<String>,
    /// Its name. DAX keeps names in lower case.
    pub name: Option<String>,
    /// What was found.
    pub status: Option<Status>,
}

/// The clusters of a report, in the order of its findings.
#[derive(Clone, Debug, Default)]
pub struct Clusters {
    list: Vec<Cluster>,
}

/// What has become of a cluster since an earlier report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Change {
    /// It was not there.
    New,
    /// It passes now, and did not.
    Fixed,
    /// It fails now, and did not; or it can't be decided now, and passed.
    Worse,
    /// It can't be decided now, and failed.
    Undecided,
    /// It is as it was.
    Unchanged,
    /// It has no name, or could be several of the earlier ones.
    NotCompared,
}

/// What has changed since an earlier report.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// What has become of each cluster, in order.
    pub changes: Vec<Change>,
    /// Which earlier one each is.
    pub earlier: Vec<Option<u32>>,
    /// Those of the earlier ones that are not there any more.
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

    /// The indices of the clusters that a target means, in order; or which of its values can't be used.
    pub fn matching(&self, target: &Target) -> Result<Vec<u32>, String> {
        let target = Compiled::of(target)?;
        let indices = self.list.iter().zip(0..).filter(|(cluster, _)| target.means(cluster));
        Ok(indices.map(|(_, index)| index).collect())
    }

    /// What has become of these clusters since an earlier report.
    pub fn changes(&self, before: &Self) -> Changes {
        let mut earlier = vec![None; self.list.len()];
        let mut later = vec![None; before.list.len()];
        // By all that tells one from another; where several are the same in that, in their order.
        let mut open: HashMap<Key<'_>, Vec<usize>> = HashMap::new();
        for (index, key) in before.list.iter().map(Key::of).enumerate().rev() {
            if let Some(key) = key {
                open.entry(key).or_default().push(index);
            }
        }
        for (index, key) in self.list.iter().map(Key::of).enumerate() {
            if let Some(then) = key.and_then(|key| open.get_mut(&key)).and_then(Vec::pop) {
                pair(&mut earlier, &mut later, index, then);
            }
        }
        // Where account or region are known on one side only, by the name, if no other could be meant.
        let now = by_name(&self.list, |index| earlier_is_none(&earlier, index));
        let then = by_name(&before.list, |index| later.get(index).is_some_and(Option::is_none));
        let candidates = |cluster: &Cluster, names: &HashMap<&str, Vec<usize>>, list: &[Cluster]| {
            let named = cluster.name.as_deref().and_then(|name| names.get(name));
            let fits = |index: &usize| list.get(*index).is_some_and(|other| agree(cluster, other));
            named.into_iter().flatten().copied().filter(fits).take(2).collect::<Vec<_>>()
        };
        let mut loose = Vec::new();
        for (index, cluster) in self.list.iter().enumerate() {
            if earlier_is_none(&earlier, index)
                && let [only] = candidates(cluster, &then, &before.list)[..]
                && before.list.get(only).is_some_and(|other| candidates(other, &now, &self.list) == [index])
            {
                loose.push((index, only));
            }
        }
        for (index, only) in loose {
            pair(&mut earlier, &mut later, index, only);
        }
        // What could be one that has been found is neither new nor gone.
        let (now, then) = (by_name(&self.list, |_| true), by_name(&before.list, |_| true));
        let changes = self.list.iter().zip(&earlier).map(|(cluster, earlier)| {
            let was = earlier.and_then(|index| before.list.get(index as usize));
            match was {
                Some(was) => change(was.status, cluster.status),
                None if cluster.name.is_some() && candidates(cluster, &then, &before.list).is_empty() => {
                    Change::New
                }
                None => Change::NotCompared,
            }
        });
        let changes = changes.collect();
        let gone = before.list.iter().zip(&later).zip(0..).filter(|((cluster, later), _)| {
            later.is_none() && cluster.name.is_some() && candidates(cluster, &now, &self.list).is_empty()
        });
        let gone = gone.map(|(_, index)| index).collect();
        Changes { changes, earlier, gone }
    }
}

fn pair(earlier: &mut [Option<u32>], later: &mut [Option<usize>], now: usize, then: usize) {
    if let (Some(earlier), Some(later)) = (earlier.get_mut(now), later.get_mut(then)) {
        *earlier = u32::try_from(then).ok();
        *later = Some(now);
    }
}

fn earlier_is_none(earlier: &[Option<u32>], index: usize) -> bool {
    earlier.get(index).is_some_and(Option::is_none)
}

/// The clusters that are still open, by their names.
fn by_name(list: &[Cluster], is_open: impl Fn(usize) -> bool) -> HashMap<&str, Vec<usize>> {
    let mut names: HashMap<&str, Vec<usize>> = HashMap::new();
    for (index, cluster) in list.iter().enumerate() {
        if let Some(name) = cluster.name.as_deref().filter(|_| is_open(index)) {
            names.entry(name).or_default().push(index);
        }
    }
    names
}

/// Whether what is known of both doesn't contradict.
fn agree(one: &Cluster, other: &Cluster) -> bool {
    let agree =
        |one: &Option<String>, other: &Option<String>| one.is_none() || other.is_none() || one == other;
    one.name == other.name && agree(&one.account, &other.account) && agree(&one.region, &other.region)
}

fn change(was: Option<Status>, is: Option<Status>) -> Change {
    match (was, is) {
        (was, is) if was == is => Change::Unchanged,
        (_, Some(Status::Pass)) => Change::Fixed,
        (Some(Status::Fail), _) => Change::Undecided,
        _ => Change::Worse,
    }
}

/// Account, region and name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Key<'a>(Option<&'a str>, Option<&'a str>, &'a str);

impl<'a> Key<'a> {
    fn of(cluster: &'a Cluster) -> Option<Self> {
        Some(Self(cluster.account.as_deref(), cluster.region.as_deref(), cluster.name.as_deref()?))
    }
}

/// A target, ready to be compared.
struct Compiled {
    accounts: Vec<Pattern>,
    regions: Vec<Pattern>,
    clusters: Vec<Pattern>,
    except: Option<[Vec<Pattern>; 3]>,
    is_exact: bool,
}

impl Compiled {
    fn of(target: &Target) -> Result<Self, String> {
        let matching = target.matching;
        let names: Vec<String> = match matching {
            Matching::Prowler => target.clusters.clone(),
            Matching::Exact | Matching::Wildcard => {
                target.clusters.iter().map(|name| name.to_ascii_lowercase()).collect()
            }
        };
        let except = target.except.as_ref().map(|Except { accounts, regions, clusters }| {
            Ok([patterns(accounts, matching)?, patterns(regions, matching)?, patterns(clusters, matching)?])
        });
        Ok(Self {
            accounts: target.accounts.iter().map(|text| Pattern::of_account(text, matching)).collect(),
            regions: patterns(&target.regions, matching)?,
            clusters: patterns(&names, matching)?,
            except: except.transpose().map_err(|error: String| error)?,
            is_exact: matching == Matching::Exact,
        })
    }

    fn means(&self, cluster: &Cluster) -> bool {
        let Cluster { account, region, name, .. } = cluster;
        if self.is_exact && name.is_none() {
            // Without a name it is not known which one is meant.
            return false;
        }
        let fits = |patterns: &[Pattern], text: &Option<String>| match text {
            None if self.is_exact => patterns.is_empty(),
            text => patterns.iter().any(|pattern| pattern.fits(text.as_deref())),
        };
        let is_excepted = |[accounts, regions, clusters]: &[Vec<Pattern>; 3]| {
            let agrees = |patterns: &[Pattern], text: &Option<String>| {
                // What is not known could be what is left out.
                patterns.is_empty()
                    || text.is_none()
                    || patterns.iter().any(|pattern| pattern.fits(text.as_deref()))
            };
            agrees(accounts, account) && agrees(regions, region) && agrees(clusters, name)
        };
        fits(&self.accounts, account)
            && fits(&self.regions, region)
            && fits(&self.clusters, name)
            && !self.except.as_ref().is_some_and(is_excepted)
    }
}

fn patterns(texts: &[String], matching: Matching) -> Result<Vec<Pattern>, String> {
    texts.iter().map(|text| Pattern::of(text, matching)).collect()
}

/// One value of a target.
enum Pattern {
    /// Whatever it is, and whether it is known or not.
    Any,
    Text(String),
    /// The parts between the stars.
    Wildcard(Vec<String>),
    Expression(Regex),
}

impl Pattern {
    fn of(text: &str, matching: Matching) -> Result<Self, String> {
        Ok(match matching {
            Matching::Exact => Self::Text(text.to_owned()),
            _ if text == "*" => Self::Any,
            Matching::Wildcard => Self::Wildcard(text.split('*').map(str::to_owned).collect()),
            Matching::Prowler => Self::Expression(prowler::pattern(text)?),
        })
    }

    /// An account is no expression in Prowler's lists either.
    fn of_account(text: &str, matching: Matching) -> Self {
        match matching {
            Matching::Wildcard if text != "*" => Self::Wildcard(text.split('*').map(str::to_owned).collect()),
            Matching::Wildcard | Matching::Prowler if text == "*" => Self::Any,
            _ => Self::Text(text.to_owned()),
        }
    }

    fn fits(&self, text: Option<&str>) -> bool {
        match (self, text) {
            (Self::Any, _) => true,
            (_, None) => false,
            (Self::Text(own), Some(text)) => own == text,
            (Self::Wildcard(parts), Some(text)) => fits_wildcard(parts, text),
            (Self::Expression(regex), Some(text)) => regex.is_match(text),
        }
    }
}

/// Whether a text is these parts in order, with anything between them.
fn fits_wildcard(parts: &[String], text: &str) -> bool {
    let [first, middle @ .., last] = parts else {
        return parts.first().is_some_and(|part| part == text);
    };
    let Some(mut rest) = text.strip_prefix(first.as_str()).and_then(|rest| rest.strip_suffix(last.as_str()))
    else {
        return false;
    };
    // The earliest place of each part leaves the most to those behind it.
    for part in middle {
        let Some((_, behind)) = rest.split_once(part.as_str()) else { return false };
        rest = behind;
    }
    true
}
