//! Coverage by account and region: how well the evidence covers each, and what can be claimed.

mod claim;

use std::collections::BTreeMap;

use crate::aws::regions::{REGIONS_AS_OF, partition_of, regions_of};
use crate::collection::{AccountRegions, Moment};
use crate::contract::coverage::{AccountCoverage, Coverage, RegionCoverage, RegionState};
use crate::contract::settings::ExpectedAccount;
use crate::contract::text::Text;
use crate::scope::Scope;
pub(crate) use claim::is_list_old;
use claim::{AccountExpectations, Claim};

impl RegionState {
    /// The worse of two states that one source gives for a region.
    pub(crate) fn worse(self, other: Self) -> Self {
        match (self, other) {
            // `NotOffered` sorts after the failures, but it is not worse than any other state.
            (Self::NotOffered, other) | (other, Self::NotOffered) => other,
            (one, other) => one.max(other),
        }
    }
}

/// The maximum number of accounts in a report, and of regions in each account. Hostile evidence
/// could name any number.
const ACCOUNT_LIMIT: usize = 10_000;
const REGION_LIMIT: usize = 200;

/// Collects the coverage from all sources.
#[derive(Debug, Default)]
pub(crate) struct CoverageReader {
    accounts: BTreeMap<ScopeName, BTreeMap<ScopeName, RegionEvidence>>,
    /// The names of the expected accounts, by account ID.
    expected: BTreeMap<String, Option<String>>,
    expected_regions: Vec<String>,
    /// AWS's responses about an account's regions, by account ID.
    answers: BTreeMap<String, AccountRegions>,
    /// The reference time for ages.
    now: Option<Moment>,
    /// Whether there were too many accounts or regions to distinguish.
    is_full: bool,
}

/// The name of an account or region. Those without a name sort last.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum ScopeName {
    Yes(String),
    No,
}

impl From<Option<String>> for ScopeName {
    fn from(name: Option<String>) -> Self {
        name.map_or(Self::No, Self::Yes)
    }
}

impl From<ScopeName> for Option<String> {
    fn from(name: ScopeName) -> Self {
        match name {
            ScopeName::Yes(name) => Some(name),
            ScopeName::No => None,
        }
    }
}

/// The evidence of one region. Within one source, the worst state counts. Of several sources, the
/// best counts: a failed export that was repeated successfully is an export.
#[derive(Debug, Default)]
struct RegionEvidence {
    /// The best state of all sources before the last one.
    before: Option<RegionState>,
    /// The last source that gave a state for the region, and that state.
    last: Option<(u32, RegionState)>,
    clusters: u64,
    sources: Vec<u32>,
}

impl CoverageReader {
    /// Adds the state that a source gives for a region.
    pub(crate) fn add(&mut self, scope: &Scope, state: RegionState, source: u32) {
        if let Some(cell) = self.cell(scope.account.clone(), scope.region.clone()) {
            cell.last = match cell.last {
                Some((last, worst)) if last == source => Some((source, worst.worse(state))),
                _ => {
                    cell.before = cell.state();
                    Some((source, state))
                }
            };
            cell.note(source);
        }
    }

    /// Adds findings to a region's count, and adds the sources that contain them.
    pub(crate) fn count(
        &mut self,
        account: Option<&str>,
        region: Option<&str>,
        clusters: u64,
        sources: &[u32],
    ) {
        if let Some(cell) = self.cell(account.map(str::to_owned), region.map(str::to_owned)) {
            cell.clusters += clusters;
            for source in sources {
                cell.note(*source);
            }
        }
    }

    /// Records that the evidence names more accounts and regions than can be distinguished.
    pub(crate) fn overflow(&mut self) {
        self.is_full = true;
    }

    /// Sets the expected accounts, and the regions that are expected in each.
    pub(crate) fn expect(&mut self, accounts: Vec<ExpectedAccount>, regions: &[String]) {
        for ExpectedAccount { id, name } in accounts {
            if self.expected.len() >= ACCOUNT_LIMIT && !self.expected.contains_key(&id) {
                self.is_full = true;
                continue;
            }
            let known_name = self.expected.entry(id).or_default();
            *known_name = known_name.take().or(name);
        }
        self.expected_regions = regions.to_vec();
    }

    /// Sets AWS's responses about the regions of accounts, and the reference time for ages.
    pub(crate) fn answer(&mut self, answers: BTreeMap<String, AccountRegions>, now: Option<Moment>) {
        self.answers = answers;
        self.now = now;
    }

    /// Returns the coverage, and whether there were more accounts or regions than can be
    /// distinguished. `is_cut` means that there are more clusters than findings.
    pub(crate) fn finish(self, is_cut: bool) -> (Coverage, bool) {
        let Self { accounts, expected, expected_regions, answers, now, is_full } = self;
        // With several accounts, the regions that are missing from evidence without an account are
        // not known.
        let is_alone = accounts.len() == 1;
        let mut missing = expected.clone();
        let mut covered: Vec<AccountCoverage> = accounts
            .into_iter()
            .map(|(account, cells)| {
                let account = Option::<String>::from(account);
                let id = account.as_deref().unwrap_or_default();
                missing.remove(id);
                let expectations = AccountExpectations {
                    name: expected.get(id).cloned().flatten(),
                    regions: &expected_regions,
                    answer: answers.get(id),
                    now,
                };
                covered(account, cells, is_alone, is_cut, &expectations)
            })
            .collect();
        covered.extend(missing.into_iter().map(|(account, name)| missing_account(account, name)));
        covered.sort_by(|one, other| {
            (one.account.is_none(), &one.account).cmp(&(other.account.is_none(), &other.account))
        });
        (Coverage { regions_as_of: Text::Borrowed(REGIONS_AS_OF), accounts: covered }, is_full)
    }

    fn cell(&mut self, account: Option<String>, region: Option<String>) -> Option<&mut RegionEvidence> {
        let (account, region) = (ScopeName::from(account), ScopeName::from(region));
        if self.accounts.len() >= ACCOUNT_LIMIT && !self.accounts.contains_key(&account) {
            self.is_full = true;
            return None;
        }
        let regions = self.accounts.entry(account).or_default();
        if regions.len() >= REGION_LIMIT && !regions.contains_key(&region) {
            self.is_full = true;
            return None;
        }
        Some(regions.entry(region).or_default())
    }
}

impl RegionEvidence {
    /// How well the region is covered. Returns `None` if no source gives a state.
    fn state(&self) -> Option<RegionState> {
        [self.before, self.last.map(|(_, state)| state)].into_iter().flatten().min()
    }

    fn note(&mut self, source: u32) {
        if let Err(index) = self.sources.binary_search(&source) {
            self.sources.insert(index, source);
        }
    }
}

/// An expected account without any evidence.
fn missing_account(account: String, name: Option<String>) -> AccountCoverage {
    AccountCoverage {
        account: Some(account),
        name,
        is_missing: true,
        partition: "aws".to_owned(),
        all_regions: false,
        statement: "this account was expected, but no evidence of it was identified".to_owned(),
        regions: Vec::new(),
    }
}

/// One account with its regions, including the missing ones.
fn covered(
    account: Option<String>,
    mut cells: BTreeMap<ScopeName, RegionEvidence>,
    is_alone: bool,
    is_cut: bool,
    expectations: &AccountExpectations<'_>,
) -> AccountCoverage {
    let answered = || expectations.answer.into_iter().flat_map(|answer| &answer.regions);
    let mut partitions: Vec<&str> = Vec::new();
    let named = cells.keys().filter_map(|region| match region {
        ScopeName::Yes(region) => Some(region.as_str()),
        ScopeName::No => None,
    });
    for partition in named.chain(answered().map(|(region, _)| region.as_str())).map(partition_of) {
        if !partitions.contains(&partition) {
            partitions.push(partition);
        }
    }
    if partitions.is_empty() {
        partitions.push("aws");
    }
    let listed: Vec<&str> = partitions.iter().flat_map(|partition| regions_of(partition)).copied().collect();
    let wanted = listed
        .iter()
        .copied()
        .chain(answered().map(|(region, _)| region.as_str()))
        .chain(expectations.regions.iter().map(String::as_str));
    for region in wanted.filter(|_| is_alone || account.is_some()) {
        cells.entry(ScopeName::Yes(region.to_owned())).or_default();
    }
    let mut contradictions = Vec::new();
    let regions: Vec<RegionCoverage> = cells
        .into_iter()
        .map(|(region, cell)| {
            let region = Option::<String>::from(region);
            let is_listed = region.as_deref().is_some_and(|region| listed.contains(&region));
            let is_enabled = region
                .as_ref()
                .and_then(|region| expectations.answer?.regions.get(region))
                .copied()
                .unwrap_or(true);
            let (state, contradiction) = cell.settled(is_enabled);
            if contradiction {
                contradictions.extend(region.clone());
            }
            let RegionEvidence { clusters, sources, .. } = cell;
            RegionCoverage { region, is_listed, state, clusters, sources }
        })
        .collect();
    let claim =
        Claim { account: account.as_deref(), partitions: &partitions, listed: listed.len(), expectations };
    let reasons = claim.reasons(is_cut, &regions, &contradictions);
    AccountCoverage {
        name: expectations.name.clone(),
        is_missing: false,
        partition: partitions.first().copied().unwrap_or_default().to_owned(),
        all_regions: reasons.is_empty(),
        statement: claim.statement(&reasons, &regions),
        account,
        regions,
    }
}

impl RegionEvidence {
    /// The region's final state, and whether AWS's responses and the evidence contradict each
    /// other. `NotEnabled` and `NotOffered` never outrank a cluster, a denial or a failure in the
    /// evidence of the region.
    fn settled(&self, is_enabled: bool) -> (RegionState, bool) {
        let evidence = self.state();
        let state = match evidence {
            None if self.clusters == 0 && !is_enabled => return (RegionState::NotEnabled, false),
            // A cluster outside a listing shows that its region is in use, but proves nothing about
            // coverage. If a listing shows no clusters, or AWS says that it doesn't offer DAX, one
            // of the two is wrong.
            None | Some(RegionState::Empty | RegionState::NotOffered) if self.clusters > 0 => {
                RegionState::Unproven
            }
            None => RegionState::Missing,
            Some(state) => state,
        };
        let contradicts_offer = evidence == Some(RegionState::NotOffered) && self.clusters > 0;
        (state, !is_enabled || contradicts_offer)
    }
}
