//! New names for all clusters that failed, such that no two in an account and region get the same, nor one that is there
//! already.

use std::collections::HashMap;

use hashbrown::HashTable;

use super::chunked::Chunked;
use super::finding::{ScopeKey, StoredFinding};
use super::table::FindingStore;
use super::texts::{TextId, hash};
use crate::contract::status::Status;
use crate::remediation::choices::{NAME_CANDIDATES, name_candidates, new_name};

/// The proposed names, and those that are taken.
#[derive(Clone, Debug, Default)]
pub(crate) struct Proposals {
    /// The name that is proposed for each finding; none for one that didn't fail.
    proposed: Chunked<Option<Box<str>>>,
    /// Names that are taken, by account and region: those of findings, and those that were proposed for them.
    near: HashTable<Taken>,
    /// The same by the name alone.
    everywhere: Option<HashTable<Taken>>,
}

/// The name of a finding's cluster, or the one that is proposed for it.
#[derive(Clone, Copy, Debug)]
struct Taken {
    finding: u32,
    is_proposed: bool,
}

/// An account and a region. A cluster of which one is not known could be anywhere.
type Place = Option<(TextId, TextId)>;

fn place_of(store: &FindingStore, finding: &StoredFinding) -> Place {
    let ScopeKey { account, region, .. } = store.scope(finding);
    let known = |id| store.texts.get(id).filter(|text| !text.is_empty()).and(id);
    known(account).zip(known(region))
}

/// The hash of a name at a place: names are the same in capitals or not.
fn hash_at(place: Place, name: &str) -> u64 {
    hash((place, name.to_ascii_lowercase()))
}

impl Proposals {
    /// Proposes names for all that failed, in the order of the report.
    pub(crate) fn new(store: &FindingStore) -> Self {
        Self::with_lookups(store).0
    }

    /// The same, with how many names were looked up.
    fn with_lookups(store: &FindingStore) -> (Self, u64) {
        let findings = || (0..).zip(store.findings.iter());
        let fails = || findings().filter(|(_, finding)| finding.status == Status::Fail);
        let names = store.len() + fails().count();
        // Whether a name is taken anywhere, only those ask that could be anywhere.
        let is_asked = fails().any(|(_, finding)| place_of(store, finding).is_none());
        let everywhere = is_asked.then(|| HashTable::with_capacity(names));
        let near = HashTable::with_capacity(names);
        let mut own = Self { near, everywhere, ..Self::default() };
        for (index, finding) in findings() {
            own.proposed.push(None);
            if finding.name.as_deref().is_some_and(|name| !name.is_empty()) {
                own.take(store, Taken { finding: index, is_proposed: false });
            }
        }
        let mut searches = Searches::default();
        for (index, finding) in fails() {
            let Some(name) = finding.name.as_deref().filter(|name| !name.is_empty()) else { continue };
            let place = place_of(store, finding);
            let is_taken = |name: &str| own.is_taken(place, store, name);
            let is_unplaced = |name: &str| own.is_at(None, store, name);
            let Some(name) = searches.new_name(place, name, is_taken, is_unplaced) else { continue };
            if let Some(proposed) = own.proposed.get_mut(index as usize) {
                *proposed = Some(name.into());
            }
            own.take(store, Taken { finding: index, is_proposed: true });
        }
        (own, searches.lookups)
    }

    /// The name that is proposed for a finding's cluster.
    pub(crate) fn of(&self, index: usize) -> Option<&str> {
        self.proposed.get(index)?.as_deref()
    }

    /// Of the names that a plan for this finding could come to, those that others have: it is asked for one that is chosen.
    pub(crate) fn taken(&self, store: &FindingStore, index: usize, chosen: &str) -> Vec<String> {
        let (Some(finding), own) = (store.findings.get(index), self.of(index)) else { return Vec::new() };
        let (mut taken, place) = (Vec::new(), place_of(store, finding));
        let mut note = |name: &str| {
            let is_taken = own != Some(name) && self.is_taken(place, store, name);
            if is_taken {
                taken.push(name.to_owned());
            }
            is_taken
        };
        note(&chosen.trim().to_lowercase());
        new_name(finding.name.as_deref().unwrap_or_default(), note);
        taken
    }

    /// Whether a cluster there can't have a name.
    fn is_taken(&self, place: Place, store: &FindingStore, name: &str) -> bool {
        if place.is_some() {
            return self.is_at(place, store, name) || self.is_at(None, store, name);
        }
        let is_its = |taken: &Taken| self.name(store, *taken).eq_ignore_ascii_case(name);
        self.everywhere.as_ref().is_some_and(|all| all.find(hash_at(None, name), is_its).is_some())
    }

    /// Whether a cluster there has a name, or is to get it.
    fn is_at(&self, place: Place, store: &FindingStore, name: &str) -> bool {
        let is_its = |taken: &Taken| {
            Self::place(store, *taken) == place && self.name(store, *taken).eq_ignore_ascii_case(name)
        };
        self.near.find(hash_at(place, name), is_its).is_some()
    }

    fn take(&mut self, store: &FindingStore, taken: Taken) {
        let (name, place) = (self.name(store, taken).to_owned(), Self::place(store, taken));
        let (mut near, mut everywhere) =
            (std::mem::take(&mut self.near), std::mem::take(&mut self.everywhere));
        let is_its = |other: &Taken| self.name(store, *other).eq_ignore_ascii_case(&name);
        let is_there = |other: &Taken| Self::place(store, *other) == place && is_its(other);
        let rehash = |other: &Taken| hash_at(Self::place(store, *other), self.name(store, *other));
        near.entry(hash_at(place, &name), is_there, rehash).or_insert(taken);
        if let Some(everywhere) = &mut everywhere {
            let rehash = |other: &Taken| hash_at(None, self.name(store, *other));
            everywhere.entry(hash_at(None, &name), is_its, rehash).or_insert(taken);
        }
        (self.near, self.everywhere) = (near, everywhere);
    }

    fn name<'a>(&'a self, store: &'a FindingStore, taken: Taken) -> &'a str {
        let index = taken.finding as usize;
        let name = if taken.is_proposed {
            self.of(index)
        } else {
            store.findings.get(index).and_then(|finding| finding.name.as_deref())
        };
        name.unwrap_or_default()
    }

    fn place(store: &FindingStore, taken: Taken) -> Place {
        store.findings.get(taken.finding as usize).and_then(|finding| place_of(store, finding))
    }
}

/// How many candidates a search tries before it notes where it stopped: most end within these.
const SHORT_SEARCH: u16 = 16;

/// Which clusters took the candidates before the one at which a search stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum TakenBy {
    /// Those that keep a cluster at this place from having them.
    AnyFor(Place),
    /// Those whose place is not known: they could be anywhere.
    Unplaced,
}

/// Searches for new names, and where the long ones stopped.
///
/// While names are proposed, no taken name becomes free. So the search for another cluster of the same name at the same place goes
/// on where the last one stopped. Without that, each of many clusters of one name would try all the names of those before it.
#[derive(Debug, Default)]
struct Searches {
    stops: HashMap<(TakenBy, String), u16>,
    /// How many names were looked up.
    lookups: u64,
}

impl Searches {
    /// The first candidate that is not taken; `is_unplaced` tells whether a cluster whose place is not known took it.
    fn new_name(
        &mut self,
        place: Place,
        old: &str,
        mut is_taken: impl FnMut(&str) -> bool,
        mut is_unplaced: impl FnMut(&str) -> bool,
    ) -> Option<String> {
        let key = (TakenBy::AnyFor(place), old.to_ascii_lowercase());
        if !self.stops.contains_key(&key) {
            for (_, name) in name_candidates(old, 0..SHORT_SEARCH) {
                self.lookups += 1;
                if !is_taken(&name) {
                    return Some(name);
                }
            }
        }
        let (by, old) = key;
        let mut start = SHORT_SEARCH;
        if place.is_some() {
            // A name that a cluster of an unknown place took is taken at every place: it is passed over once for all of them.
            (start, _) = self.go_on(TakenBy::Unplaced, &old, start, &mut is_unplaced);
        }
        self.go_on(by, &old, start, &mut is_taken).1
    }

    /// Goes on where the last search for this name stopped, and answers where this one does.
    fn go_on(
        &mut self,
        by: TakenBy,
        old: &str,
        start: u16,
        is_taken: &mut dyn FnMut(&str) -> bool,
    ) -> (u16, Option<String>) {
        let stop = self.stops.entry((by, old.to_owned())).or_default();
        let mut candidates = name_candidates(old, start.max(*stop)..NAME_CANDIDATES);
        let found = candidates.find(|(_, name)| {
            self.lookups += 1;
            !is_taken(name)
        });
        let (index, name) = found.map_or((NAME_CANDIDATES, None), |(index, name)| (index, Some(name)));
        *stop = index;
        (index, name)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::{Input, evaluate};

    /// Failing clusters of these names and accounts, all in one region; without an account it is not known where one is.
    fn store(clusters: impl Iterator<Item = (String, Option<String>)>) -> FindingStore {
        let data = br#"{"Clusters": [{"ClusterName": "dax", "SSEDescription": {"Status": "DISABLED"}}]}"#;
        let report = evaluate([Input { name: "x", data, label: crate::contract::label::Label::default() }]);
        let mut finding = report.findings[0].clone();
        let mut store = FindingStore::default();
        for (name, account) in clusters {
            finding.resource.name = Some(name);
            finding.resource.region = account.as_ref().map(|_| "us-east-1".to_owned());
            finding.resource.account = account;
            store.push(&finding);
        }
        store
    }

    /// What a search without a memory proposes, in a simple way.
    fn naively(clusters: &[(String, Option<String>)]) -> Vec<Option<String>> {
        let mut taken: HashMap<String, HashSet<Option<String>>> = HashMap::new();
        for (name, account) in clusters {
            taken.entry(name.to_ascii_lowercase()).or_default().insert(account.clone());
        }
        let mut proposed = Vec::new();
        for (old, account) in clusters {
            let new = new_name(old, |name| {
                taken.get(name).is_some_and(|places| {
                    account.is_none() || places.contains(account) || places.contains(&None)
                })
            });
            if let Some(name) = &new {
                taken.entry(name.clone()).or_default().insert(account.clone());
            }
            proposed.push(new);
        }
        proposed
    }

    fn account(number: usize) -> String {
        format!("{number:012}")
    }

    #[test]
    fn searches_that_go_on_propose_what_searches_from_the_start_do() {
        let one_name =
            |number: usize| ("dax".to_owned(), number.is_multiple_of(3).then(|| account(number % 7)));
        let alike = |number: usize| (format!("Production-cache{number:04}"), Some(account(number % 2)));
        let renewed = |number: usize| (["dax", "DAX-sse", "dax-sse2", "1"][number % 4].to_owned(), None);
        for clusters in [
            (0..1300).map(|_| ("dax".to_owned(), None)).collect::<Vec<_>>(),
            (0..1300).map(one_name).collect(),
            (0..300).map(alike).collect(),
            (0..600).map(renewed).collect(),
        ] {
            let store = store(clusters.iter().cloned());
            let proposals = Proposals::new(&store);
            let found: Vec<_> =
                (0..clusters.len()).map(|index| proposals.of(index).map(str::to_owned)).collect();
            assert_eq!(found, naively(&clusters));
        }
    }

    #[test]
    fn work_grows_with_the_clusters_alone() {
        // No place is known; half of the places are not known, and these clusters take all names; all are in one account.
        let of_one_name = |count: usize| store((0..count).map(|_| ("dax".to_owned(), None)));
        let of_two_kinds = |count: usize| {
            let place = |number: usize| if number * 2 < count { None } else { Some(account(number)) };
            store((0..count).map(|number| ("dax".to_owned(), place(number))))
        };
        let alike = |count: usize| {
            store((0..count).map(|number| (format!("production-cache{number:06}"), Some(account(1)))))
        };
        let kinds: [&dyn Fn(usize) -> FindingStore; 3] = [&of_one_name, &of_two_kinds, &alike];
        for (kind, store) in kinds.into_iter().enumerate() {
            let lookups = |count: usize| {
                let (proposals, lookups) = Proposals::with_lookups(&store(count));
                let names: HashSet<_> = (0..count).filter_map(|index| proposals.of(index)).collect();
                assert!(names.len() >= 1000, "{kind}");
                lookups
            };
            let (few, many) = (lookups(5_000), lookups(10_000));
            assert!(many < 20 * 10_000, "{kind}: {many} look-ups");
            assert!(many <= 2 * few + 2_000, "{kind}: {few} and {many} look-ups");
        }
    }
}
