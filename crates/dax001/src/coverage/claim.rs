//! The claim about one account: whether all its regions are covered, why not, and the sentence that
//! states it.

use crate::aws::regions::{REGIONS_AS_OF, regions_of};
use crate::collection::{AccountRegions, Moment};
use crate::contract::coverage::{RegionCoverage, RegionState};

/// The facts and expectations about an account besides its evidence.
pub(super) struct AccountExpectations<'a> {
    /// The account's name, for people.
    pub(super) name: Option<String>,
    /// The regions that the user expects.
    pub(super) regions: &'a [String],
    /// AWS's responses about its regions.
    pub(super) answer: Option<&'a AccountRegions>,
    /// The reference time for ages.
    pub(super) now: Option<Moment>,
}

/// The basis of a claim about one account.
pub(super) struct Claim<'a> {
    pub(super) account: Option<&'a str>,
    pub(super) partitions: &'a [&'a str],
    /// How many regions of these partitions have a DAX endpoint.
    pub(super) listed: usize,
    pub(super) expectations: &'a AccountExpectations<'a>,
}

impl Claim<'_> {
    /// The reasons why not all regions of the account count as covered. Empty if they do.
    pub(super) fn reasons(
        &self,
        is_cut: bool,
        regions: &[RegionCoverage],
        contradictions: &[String],
    ) -> Vec<String> {
        let Self { account, partitions, .. } = self;
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
        let is_new = |region: &&RegionCoverage| !region.is_listed && region.state != RegionState::NotEnabled;
        let is_not_requested =
            |region: &&RegionCoverage| is_new(region) && region.state == RegionState::Missing;
        for (state, label) in [
            (RegionState::Missing, "missing"),
            (RegionState::Denied, "denied"),
            (RegionState::Failed, "failed"),
            (RegionState::Incomplete, "incomplete"),
            (RegionState::Unproven, "unproven"),
        ] {
            let of_state = regions.iter().filter(|region| region.state == state && !is_not_requested(region));
            reasons.extend(listing(label, of_state));
        }
        reasons.extend(listing(
            "not asked, though AWS or the user names them",
            regions.iter().filter(is_not_requested),
        ));
        if !contradictions.is_empty() {
            reasons.push(format!(
                "the evidence and AWS's answer contradict each other about {}",
                contradictions.join(", ")
            ));
        }
        let is_in_no_list = |region: &&RegionCoverage| {
            let is_named = region.region.as_ref().is_some_and(|name| {
                self.expectations.answer.is_some_and(|answer| answer.regions.contains_key(name))
            });
            is_new(region)
                && region.region.is_some()
                && !is_named
                && !partitions.iter().all(|one| regions_of(one).is_empty())
        };
        reasons.extend(listing(
            &format!("in the evidence, but not in AWS's list as of {REGIONS_AS_OF}"),
            regions.iter().filter(is_in_no_list),
        ));
        // A listing without a region could be of any region: it fills no gap and opens none.
        let has_unnamed_listing = regions.iter().any(|region| {
            region.region.is_none() && matches!(region.state, RegionState::Exported | RegionState::Empty)
        });
        if has_unnamed_listing && !reasons.is_empty() {
            reasons.push("a listing doesn't say of which region it is".to_owned());
        }
        reasons
    }

    /// One sentence on how far the account's regions are covered.
    pub(super) fn statement(&self, reasons: &[String], regions: &[RegionCoverage]) -> String {
        let in_state = |state| regions.iter().filter(move |region| region.state == state);
        let list = format!("AWS's list as of {REGIONS_AS_OF}{}", self.age_of_list());
        let endpoints = format!("regions with a DAX endpoint ({list})");
        let covered = if in_state(RegionState::NotEnabled).next().is_none() {
            format!("all {} {endpoints} are covered", self.listed)
        } else {
            let requested_at = self.expectations.answer.and_then(|answer| answer.requested_at);
            let day = requested_at.map(|moment| format!(" on {}", moment.describe())).unwrap_or_default();
            format!("all {endpoints} that were enabled in the account{day} are covered")
        };
        let covers_listed_regions =
            regions.iter().all(|region| !region.is_listed || region.state.is_covered());
        let mut statement = if reasons.is_empty() {
            covered
        } else {
            let is_known = self.account.is_some() && self.listed > 0;
            let beginning = if covers_listed_regions && is_known {
                format!("{covered}, but not all regions")
            } else {
                "not all regions are known to be covered".to_owned()
            };
            format!("{beginning}; {}", reasons.join("; "))
        };
        let not_enabled = listing("not enabled", in_state(RegionState::NotEnabled))
            .map(|part| format!("{part} (clusters of a region that was disabled keep running)"));
        let not_offered = listing("DAX not offered", in_state(RegionState::NotOffered));
        for part in not_enabled.into_iter().chain(not_offered) {
            statement.push_str("; ");
            statement.push_str(&part);
        }
        statement
    }

    /// A note if the list of regions is known to be more than a year old; otherwise empty.
    fn age_of_list(&self) -> &'static str {
        let now = self.expectations.now.max(self.expectations.answer.and_then(|answer| answer.requested_at));
        if now.is_some_and(is_list_old) { ", which is more than a year old" } else { "" }
    }
}

/// Whether the list of regions is more than a year old at this moment.
pub(crate) fn is_list_old(now: Moment) -> bool {
    Moment::parse(REGIONS_AS_OF).is_some_and(|list| now > list.plus(YEAR))
}

/// A year, in seconds.
const YEAR: i64 = 365 * 24 * 60 * 60;

/// The regions as a list after `label`. Returns `None` without any region.
fn listing<'a>(label: &str, regions: impl Iterator<Item = &'a RegionCoverage>) -> Option<String> {
    let names: Vec<&str> =
        regions.map(|region| region.region.as_deref().unwrap_or("a region that is not named")).collect();
    (!names.is_empty()).then(|| format!("{label}: {}", names.join(", ")))
}
