//! Accounts x regions: which of them the evidence covers, how well, and what can be said of it.

mod claim;

use std::collections::BTreeMap;

use crate::aws::regions::{REGIONS_AS_OF, partition_of, regions_of};
use crate::collection::{AccountRegions, Moment};
use crate::contract::coverage::{AccountCoverage, Coverage, RegionCoverage, RegionState};
use crate::contract::settings::ExpectedAccount;
use crate::contract::text::Text;
use crate::scope::Scope;
pub(crate) use claim::is_list_old;
use claim::{Asked, Claim};

impl RegionState {
    /// The worse of two states that one source says of a region.
    pub(crate) fn worse(self, other: Self) -> Self {
        match (self, other) {
            // It stands behind the failures in the order of states, and is no worse than anything else.
            (Self::NotOffered, other) | (other, Self::NotOffered) => other,
            (one, other) => one.max(other),
        }
    }
}

/// How many accounts, and how many regions of each, a report tells apart. Hostile evidence can name any number.
const ACCOUNT_LIMIT: usize = 10_000;
const REGION_LIMIT: usize = 200;

/// Collects what the sources cover.
#[derive(Debug, Default)]
pub(crate) struct CoverageReader {
    accounts: BTreeMap<Named, BTreeMap<Named, Cell>>,
    /// The names of accounts that were expected, by their ids.
    expected: BTreeMap<String, Option<String>>,
    expected_regions: Vec<String>,
    /// By account what AWS answered about its regions.
    answers: BTreeMap<String, AccountRegions>,
    /// The moment at which ages are counted.
    now: Option<Moment>,
    /// Some were too many to tell apart.
    is_full: bool,
}

/// An account or a region, those without a name last.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Named {
    Yes(String),
    No,
}

impl From<Option<String>> for Named {
    fn from(name: Option<String>) -> Self {
        name.map_or(Self::No, Self::Yes)
    }
}

impl From<Named> for Option<String> {
    fn from(name: Named) -> Self {
        match name {
            Named::Yes(name) => Some(name),
            Named::No => None,
        }
    }
}

/// What is known of a region. Within one source the worst counts, and of several sources the best: an export that
/// failed and was made again is an export.
#[derive(Debug, Default)]
struct Cell {
    /// The best of the sources before the last.
    before: Option<RegionState>,
    /// What the last source that spoke of it says.
    last: Option<(u32, RegionState)>,
    clusters: u64,
    sources: Vec<u32>,
}

impl CoverageReader {
    /// A source says this of a region.
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

    /// These findings are in a region, and these sources speak of them.
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

    /// More accounts and regions were named than can be told apart.
    pub(crate) fn overflow(&mut self) {
        self.is_full = true;
    }

    /// These accounts are expected, and these regions in each.
    pub(crate) fn expect(&mut self, accounts: Vec<ExpectedAccount>, regions: &[String]) {
        for ExpectedAccount { id, name } in accounts {
            if self.expected.len() >= ACCOUNT_LIMIT && !self.expected.contains_key(&id) {
                self.is_full = true;
                continue;
            }
            let own = self.expected.entry(id).or_default();
            *own = own.take().or(name);
        }
        self.expected_regions = regions.to_vec();
    }

    /// What AWS answered about the regions of accounts; and the moment at which ages are counted.
    pub(crate) fn answer(&mut self, answers: BTreeMap<String, AccountRegions>, now: Option<Moment>) {
        self.answers = answers;
        self.now = now;
    }

    /// What the sources and the findings that were counted cover together, and whether there was more than can be told apart.
    /// `is_cut` says that there are more clusters than findings.
    pub(crate) fn finish(self, is_cut: bool) -> (Coverage, bool) {
        let Self { accounts, expected, expected_regions, answers, now, is_full } = self;
        // Where the account of some evidence is known, what is missing of the rest can't be said.
        let is_alone = accounts.len() == 1;
        let mut missing = expected.clone();
        let mut covered: Vec<AccountCoverage> = accounts
            .into_iter()
            .map(|(account, cells)| {
                let account = Option::<String>::from(account);
                let id = account.as_deref().unwrap_or_default();
                missing.remove(id);
                let asked = Asked {
                    name: expected.get(id).cloned().flatten(),
                    regions: &expected_regions,
                    answer: answers.get(id),
                    now,
                };
                covered(account, cells, is_alone, is_cut, &asked)
            })
            .collect();
        covered.extend(missing.into_iter().map(|(account, name)| missing_account(account, name)));
        covered.sort_by(|one, other| {
            (one.account.is_none(), &one.account).cmp(&(other.account.is_none(), &other.account))
        });
        (Coverage { regions_as_of: Text::Borrowed(REGIONS_AS_OF), accounts: covered }, is_full)
    }

    fn cell(&mut self, account: Option<String>, region: Option<String>) -> Option<&mut Cell> {
        let (account, region) = (Named::from(account), Named::from(region));
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

impl Cell {
    /// How well the region is covered; nothing where no source says.
    fn state(&self) -> Option<RegionState> {
        [self.before, self.last.map(|(_, state)| state)].into_iter().flatten().min()
    }

    fn note(&mut self, source: u32) {
        if let Err(place) = self.sources.binary_search(&source) {
            self.sources.insert(place, source);
        }
    }
}

/// An account of which there is no evidence.
fn missing_account(account: String, name: Option<String>) -> AccountCoverage {
    AccountCoverage {
        account: Some(account),
        name,
        is_missing: true,
        partition: "aws".to_owned(),
        all_regions: false,
        statement: "this account was expected, and no evidence of it was given".to_owned(),
        regions: Vec::new(),
    }
}

/// One account with its regions, those that are missing included.
fn covered(
    account: Option<String>,
    mut cells: BTreeMap<Named, Cell>,
    is_alone: bool,
    is_cut: bool,
    asked: &Asked<'_>,
) -> AccountCoverage {
    let answered = || asked.answer.into_iter().flat_map(|answer| &answer.regions);
    let mut partitions: Vec<&str> = Vec::new();
    let named = cells.keys().filter_map(|region| match region {
        Named::Yes(region) => Some(region.as_str()),
        Named::No => None,
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
        .chain(asked.regions.iter().map(String::as_str));
    for region in wanted.filter(|_| is_alone || account.is_some()) {
        cells.entry(Named::Yes(region.to_owned())).or_default();
    }
    let mut contradictions = Vec::new();
    let regions: Vec<RegionCoverage> = cells
        .into_iter()
        .map(|(region, cell)| {
            let region = Option::<String>::from(region);
            let is_listed = region.as_deref().is_some_and(|region| listed.contains(&region));
            let is_enabled =
                region.as_ref().and_then(|region| asked.answer?.regions.get(region)).copied().unwrap_or(true);
            let (state, contradiction) = cell.settled(is_enabled);
            if contradiction {
                contradictions.extend(region.clone());
            }
            let Cell { clusters, sources, .. } = cell;
            RegionCoverage { region, is_listed, state, clusters, sources }
        })
        .collect();
    let claim = Claim { account: account.as_deref(), partitions: &partitions, listed: listed.len(), asked };
    let reasons = claim.reasons(is_cut, &regions, &contradictions);
    AccountCoverage {
        name: asked.name.clone(),
        is_missing: false,
        partition: partitions.first().copied().unwrap_or_default().to_owned(),
        all_regions: reasons.is_empty(),
        statement: claim.statement(&reasons, &regions),
        account,
        regions,
    }
}

impl Cell {
    /// The state of the region, and whether AWS's answers and the evidence contradict each other. No good state outranks a
    /// cluster, a denial or a failure in the evidence of the region.
    fn settled(&self, is_enabled: bool) -> (RegionState, bool) {
        let evidence = self.state();
        let state = match evidence {
            None if self.clusters == 0 && !is_enabled => return (RegionState::NotEnabled, false),
            // A cluster in a form that is no listing shows its region and proves nothing of it. Beside a listing that says
            // that there are none, or an answer that DAX is not offered, one of the two isn't so.
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
