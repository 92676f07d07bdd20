//! New names for all failed clusters. Within an account and region, no two are the same, and none
//! is the name of an existing cluster.

use std::collections::HashMap;

use hashbrown::HashTable;

use super::chunked::Chunked;
use super::finding::{ScopeKey, StoredFinding};
use super::table::FindingStore;
use super::texts::{TextId, hash};
use crate::contract::status::Status;
use crate::remediation::choices::{NAME_CANDIDATES, name_candidates, new_name};

/// The proposed names, and all names that are taken.
#[derive(Clone, Debug, Default)]
pub(crate) struct Proposals {
    /// The proposed name of each finding; `None` if it didn't fail.
    proposed: Chunked<Option<Box<str>>>,
    /// Taken names by account and region: names of findings, and names proposed for them.
    taken_by_scope: HashTable<TakenName>,
    /// Taken names, by name alone. Present only if a failed cluster has an unknown scope.
    taken_by_name: Option<HashTable<TakenName>>,
}

/// The name of a finding's cluster, or its proposed name.
#[derive(Clone, Copy, Debug)]
struct TakenName {
    finding: u32,
    is_proposed: bool,
}

/// An account and a region. If either is unknown, the cluster could be anywhere.
type KnownScope = Option<(TextId, TextId)>;

fn known_scope(store: &FindingStore, finding: &StoredFinding) -> KnownScope {
    let ScopeKey { account, region, .. } = store.scope(finding);
    let known = |id| store.texts.get(id).filter(|text| !text.is_empty()).and(id);
    known(account).zip(known(region))
}

/// The hash of a name in a scope. Names are case-insensitive.
fn hash_in_scope(scope: KnownScope, name: &str) -> u64 {
    hash((scope, name.to_ascii_lowercase()))
}

impl Proposals {
    /// Proposes names for all failed clusters, in the report's order.
    pub(crate) fn new(store: &FindingStore) -> Self {
        Self::with_lookups(store).0
    }

    /// Like [`new`](Self::new), with the number of look-ups.
    fn with_lookups(store: &FindingStore) -> (Self, u64) {
        let findings = || (0..).zip(store.findings.iter());
        let fails = || findings().filter(|(_, finding)| finding.status == Status::Fail);
        let names = store.len() + fails().count();
        // Only clusters that could be anywhere need to know whether a name is taken anywhere.
        let has_unknown_scope = fails().any(|(_, finding)| known_scope(store, finding).is_none());
        let taken_by_name = has_unknown_scope.then(|| HashTable::with_capacity(names));
        let taken_by_scope = HashTable::with_capacity(names);
        let mut proposals = Self { taken_by_scope, taken_by_name, ..Self::default() };
        for (index, finding) in findings() {
            proposals.proposed.push(None);
            if finding.name.as_deref().is_some_and(|name| !name.is_empty()) {
                proposals.insert(store, TakenName { finding: index, is_proposed: false });
            }
        }
        let mut searches = Searches::default();
        for (index, finding) in fails() {
            let Some(name) = finding.name.as_deref().filter(|name| !name.is_empty()) else { continue };
            let scope = known_scope(store, finding);
            let is_taken = |name: &str| proposals.is_taken(scope, store, name);
            let is_taken_in_unknown_scope = |name: &str| proposals.is_in_scope(None, store, name);
            let Some(name) = searches.new_name(scope, name, is_taken, is_taken_in_unknown_scope) else {
                continue;
            };
            if let Some(proposed) = proposals.proposed.get_mut(index as usize) {
                *proposed = Some(name.into());
            }
            proposals.insert(store, TakenName { finding: index, is_proposed: true });
        }
        (proposals, searches.lookups)
    }

    /// The name proposed for a finding's cluster.
    pub(crate) fn of(&self, index: usize) -> Option<&str> {
        self.proposed.get(index)?.as_deref()
    }

    /// The taken names among those that a plan for this finding could use: `chosen`, and the
    /// candidates up to the first free one. Used when a user chooses a name.
    pub(crate) fn taken_names(&self, store: &FindingStore, index: usize, chosen: &str) -> Vec<String> {
        let own_proposal = self.of(index);
        let Some(finding) = store.findings.get(index) else { return Vec::new() };
        let (mut taken_names, scope) = (Vec::new(), known_scope(store, finding));
        let mut check = |name: &str| {
            let is_taken = own_proposal != Some(name) && self.is_taken(scope, store, name);
            if is_taken {
                taken_names.push(name.to_owned());
            }
            is_taken
        };
        check(&chosen.trim().to_lowercase());
        new_name(finding.name.as_deref().unwrap_or_default(), check);
        taken_names
    }

    /// Whether a cluster in this scope can't have the name.
    fn is_taken(&self, scope: KnownScope, store: &FindingStore, name: &str) -> bool {
        if scope.is_some() {
            return self.is_in_scope(scope, store, name) || self.is_in_scope(None, store, name);
        }
        let has_name = |taken_name: &TakenName| self.name(store, *taken_name).eq_ignore_ascii_case(name);
        self.taken_by_name.as_ref().is_some_and(|all| all.find(hash_in_scope(None, name), has_name).is_some())
    }

    /// Whether a cluster in exactly this scope has the name, or is proposed to get it.
    fn is_in_scope(&self, scope: KnownScope, store: &FindingStore, name: &str) -> bool {
        let has_name = |taken_name: &TakenName| {
            Self::scope_of(store, *taken_name) == scope
                && self.name(store, *taken_name).eq_ignore_ascii_case(name)
        };
        self.taken_by_scope.find(hash_in_scope(scope, name), has_name).is_some()
    }

    fn insert(&mut self, store: &FindingStore, taken_name: TakenName) {
        let (name, scope) = (self.name(store, taken_name).to_owned(), Self::scope_of(store, taken_name));
        let (mut taken_by_scope, mut taken_by_name) =
            (std::mem::take(&mut self.taken_by_scope), std::mem::take(&mut self.taken_by_name));
        let has_name = |other: &TakenName| self.name(store, *other).eq_ignore_ascii_case(&name);
        let is_same = |other: &TakenName| Self::scope_of(store, *other) == scope && has_name(other);
        let rehash =
            |other: &TakenName| hash_in_scope(Self::scope_of(store, *other), self.name(store, *other));
        taken_by_scope.entry(hash_in_scope(scope, &name), is_same, rehash).or_insert(taken_name);
        if let Some(taken_by_name) = &mut taken_by_name {
            let rehash = |other: &TakenName| hash_in_scope(None, self.name(store, *other));
            taken_by_name.entry(hash_in_scope(None, &name), has_name, rehash).or_insert(taken_name);
        }
        (self.taken_by_scope, self.taken_by_name) = (taken_by_scope, taken_by_name);
    }

    fn name<'a>(&'a self, store: &'a FindingStore, taken_name: TakenName) -> &'a str {
        let index = taken_name.finding as usize;
        let name = if taken_name.is_proposed {
            self.of(index)
        } else {
            store.findings.get(index).and_then(|finding| finding.name.as_deref())
        };
        name.unwrap_or_default()
    }

    fn scope_of(store: &FindingStore, taken_name: TakenName) -> KnownScope {
        store.findings.get(taken_name.finding as usize).and_then(|finding| known_scope(store, finding))
    }
}

/// How many candidates a search tries before it notes where it stopped. Most searches end within
/// these.
const SHORT_SEARCH: u16 = 16;

/// Which clusters took the candidates before the one at which a search stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum TakenBy {
    /// Clusters that block a name for a cluster in this scope.
    AnyFor(KnownScope),
    /// Clusters of unknown scope, which could be anywhere.
    UnknownScope,
}

/// Searches for new names, and notes where the long ones stopped.
///
/// While names are proposed, no taken name becomes free. So the next search for the same name in
/// the same scope continues where the last one stopped. Otherwise each of many clusters with one
/// name would try all the names of those before it.
#[derive(Debug, Default)]
struct Searches {
    stops: HashMap<(TakenBy, String), u16>,
    /// Number of names looked up.
    lookups: u64,
}

impl Searches {
    /// The first candidate that is not taken. `is_taken_in_unknown_scope` says whether a cluster of
    /// unknown scope took it.
    fn new_name(
        &mut self,
        scope: KnownScope,
        old: &str,
        mut is_taken: impl FnMut(&str) -> bool,
        mut is_taken_in_unknown_scope: impl FnMut(&str) -> bool,
    ) -> Option<String> {
        let key = (TakenBy::AnyFor(scope), old.to_ascii_lowercase());
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
        if scope.is_some() {
            // A name taken by a cluster of unknown scope is taken in every scope, so one search
            // skips it for all scopes.
            (start, _) = self.resume(TakenBy::UnknownScope, &old, start, &mut is_taken_in_unknown_scope);
        }
        self.resume(by, &old, start, &mut is_taken).1
    }

    /// Continues where the last search for this name stopped. Returns where this one stops, and the
    /// name found.
    fn resume(
        &mut self,
        by: TakenBy,
        old: &str,
        start: u16,
        is_taken: &mut dyn FnMut(&str) -> bool,
    ) -> (u16, Option<String>) {
        let stop = self.stops.entry((by, old.to_owned())).or_default();
        let mut candidates = name_candidates(old, start.max(*stop)..NAME_CANDIDATES);
        let first_free = candidates.find(|(_, name)| {
            self.lookups += 1;
            !is_taken(name)
        });
        let (index, name) = first_free.map_or((NAME_CANDIDATES, None), |(index, name)| (index, Some(name)));
        *stop = index;
        (index, name)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::{Input, evaluate};

    /// Failing clusters with these names and accounts, all in one region. Without an account the
    /// region is unknown, too.
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

    /// The proposals of a simple search that remembers nothing.
    fn naive_proposals(clusters: &[(String, Option<String>)]) -> Vec<Option<String>> {
        let mut accounts_by_name: HashMap<String, HashSet<Option<String>>> = HashMap::new();
        for (name, account) in clusters {
            accounts_by_name.entry(name.to_ascii_lowercase()).or_default().insert(account.clone());
        }
        let mut proposed = Vec::new();
        for (old, account) in clusters {
            let new = new_name(old, |name| {
                accounts_by_name.get(name).is_some_and(|accounts| {
                    account.is_none() || accounts.contains(account) || accounts.contains(&None)
                })
            });
            if let Some(name) = &new {
                accounts_by_name.entry(name.clone()).or_default().insert(account.clone());
            }
            proposed.push(new);
        }
        proposed
    }

    fn account(number: usize) -> String {
        format!("{number:012}")
    }

    #[test]
    fn resumed_searches_propose_the_same_names_as_fresh_searches() {
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
            let proposed_names: Vec<_> =
                (0..clusters.len()).map(|index| proposals.of(index).map(str::to_owned)).collect();
            assert_eq!(proposed_names, naive_proposals(&clusters));
        }
    }

    #[test]
    fn look_ups_grow_linearly_with_the_number_of_clusters() {
        // Three kinds of clusters. First: no scope is known. Second: half the scopes are unknown,
        // and these clusters take all names. Third: all are in one account.
        let of_one_name = |count: usize| store((0..count).map(|_| ("dax".to_owned(), None)));
        let of_two_kinds = |count: usize| {
            let account_of = |number: usize| if number * 2 < count { None } else { Some(account(number)) };
            store((0..count).map(|number| ("dax".to_owned(), account_of(number))))
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
