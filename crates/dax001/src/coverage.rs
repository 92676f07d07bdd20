//! Accounts x regions: which of them the evidence covers, how well, and what can be said of it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::report::Text;
use crate::scope::{REGIONS_AS_OF, Scope, partition_of, regions_of};

/// Which accounts and regions the evidence covers, and how well.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Coverage {
    /// The day of the list of regions in which DAX has an endpoint: `YYYY-MM-DD`.
    pub regions_as_of: Text,
    /// Each account in the evidence, in order; the evidence that names no account comes last.
    pub accounts: Vec<AccountCoverage>,
}

/// How well the evidence covers one account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct AccountCoverage {
    /// The account's twelve digits; left out for evidence that names none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    /// `aws`, `aws-cn`, `aws-us-gov` ...
    pub partition: String,
    /// Whether every region of the account's partition in which DAX has an endpoint is exported or empty, and no other
    /// is less.
    pub all_regions: bool,
    /// What can be said of the account's regions, and why not more: one sentence, no full stop.
    pub statement: String,
    /// The regions in the evidence and those that are missing, in order; evidence that names no region comes last.
    pub regions: Vec<RegionCoverage>,
}

/// How well the evidence covers one region of an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct RegionCoverage {
    /// The region's code; left out for evidence that names none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// Whether it is in the list of regions in which DAX has an endpoint. One that is not can be newer than the list.
    pub is_listed: bool,
    /// How well it is covered.
    pub state: RegionState,
    /// How many findings are in it.
    pub clusters: u64,
    /// Indices of the sources that speak of it.
    pub sources: Vec<u32>,
}

/// How well the evidence covers a region, the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum RegionState {
    /// A whole listing with clusters in it.
    Exported,
    /// A whole listing that says that there are none.
    Empty,
    /// Evidence in a form that can hide clusters.
    Unproven,
    /// A listing that is known not to be whole.
    Incomplete,
    /// Its collection was not allowed.
    Denied,
    /// Its collection failed for another reason.
    Failed,
    /// DAX has an endpoint there, and nothing in the evidence names the region.
    Missing,
}

/// How many accounts, and how many regions of each, a report tells apart. Hostile evidence can name any number.
const ACCOUNT_LIMIT: usize = 10_000;
const REGION_LIMIT: usize = 200;

/// Collects what the sources cover.
#[derive(Debug, Default)]
pub(crate) struct CoverageReader {
    accounts: BTreeMap<Named, BTreeMap<Named, Cell>>,
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
                Some((last, worst)) if last == source => Some((source, worst.max(state))),
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

    /// What the sources and the findings that were counted cover together, and whether there was more than can be told apart.
    /// `is_cut` says that there are more clusters than findings.
    pub(crate) fn finish(self, is_cut: bool) -> (Coverage, bool) {
        let is_full = self.is_full;
        // Where the account of some evidence is known, what is missing of the rest can't be said.
        let is_alone = self.accounts.len() == 1;
        let covered = |(account, cells)| covered(account, cells, is_alone, is_cut);
        let accounts = self.accounts.into_iter().map(covered).collect();
        (Coverage { regions_as_of: Text::Borrowed(REGIONS_AS_OF), accounts }, is_full)
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

/// One account with its regions, those that are missing included.
fn covered(
    account: Named,
    mut cells: BTreeMap<Named, Cell>,
    is_alone: bool,
    is_cut: bool,
) -> AccountCoverage {
    let mut partitions: Vec<&str> = Vec::new();
    for region in cells.keys() {
        let Named::Yes(region) = region else { continue };
        let partition = partition_of(region);
        if !partitions.contains(&partition) {
            partitions.push(partition);
        }
    }
    if partitions.is_empty() {
        partitions.push("aws");
    }
    let listed: Vec<&str> = partitions.iter().flat_map(|partition| regions_of(partition)).copied().collect();
    for region in listed.iter().filter(|_| is_alone || account != Named::No) {
        cells.entry(Named::Yes((*region).to_owned())).or_default();
    }
    let regions: Vec<RegionCoverage> = cells
        .into_iter()
        .map(|(region, cell)| {
            // A cluster in a form that is no listing shows its region and proves nothing of it.
            let nothing = if cell.clusters > 0 { RegionState::Unproven } else { RegionState::Missing };
            // A listing that says that there are none, and a cluster beside it: one of the two isn't so.
            let state = match cell.state().unwrap_or(nothing) {
                RegionState::Empty if cell.clusters > 0 => RegionState::Unproven,
                state => state,
            };
            let Cell { clusters, sources, .. } = cell;
            let region = Option::<String>::from(region);
            let is_listed = region.as_deref().is_some_and(|region| listed.contains(&region));
            RegionCoverage { region, is_listed, state, clusters, sources }
        })
        .collect();
    let account = Option::<String>::from(account);
    let reasons = reasons(account.as_deref(), &partitions, is_cut, &regions);
    AccountCoverage {
        account,
        partition: partitions.first().copied().unwrap_or_default().to_owned(),
        all_regions: reasons.is_empty(),
        statement: statement(listed.len(), &reasons),
        regions,
    }
}

/// Why it can't be said that all regions of the account are covered; nothing if it can.
fn reasons(
    account: Option<&str>,
    partitions: &[&str],
    is_cut: bool,
    regions: &[RegionCoverage],
) -> Vec<String> {
    let mut reasons = Vec::new();
    if account.is_none() {
        reasons.push("the evidence doesn't say of which account it is".to_owned());
    }
    if is_cut {
        reasons.push("there are more clusters than the report holds".to_owned());
    }
    if partitions.len() > 1 {
        reasons.push(format!("its regions are of several partitions ({})", partitions.join(", ")));
    }
    for partition in partitions.iter().filter(|partition| regions_of(partition).is_empty()) {
        reasons.push(format!("the regions of {partition} in which DAX has an endpoint are not known"));
    }
    for (state, what) in [
        (RegionState::Missing, "missing"),
        (RegionState::Denied, "denied"),
        (RegionState::Failed, "failed"),
        (RegionState::Incomplete, "incomplete"),
        (RegionState::Unproven, "unproven"),
    ] {
        let names: Vec<&str> = regions
            .iter()
            .filter(|region| region.state == state)
            .map(|region| region.region.as_deref().unwrap_or("a region that is not named"))
            .collect();
        if !names.is_empty() {
            reasons.push(format!("{what}: {}", names.join(", ")));
        }
    }
    // An export of no known region could be of any: it fills no hole, and can't make one.
    let unnamed = regions.iter().any(|region| {
        region.region.is_none() && matches!(region.state, RegionState::Exported | RegionState::Empty)
    });
    if unnamed && !reasons.is_empty() {
        reasons.push("a listing doesn't say of which region it is".to_owned());
    }
    reasons
}

fn statement(listed: usize, reasons: &[String]) -> String {
    if reasons.is_empty() {
        format!("all {listed} regions with a DAX endpoint (AWS's list as of {REGIONS_AS_OF}) are covered")
    } else {
        format!("it can't be said that all regions are covered; {}", reasons.join("; "))
    }
}
