//! Accounts and regions, and how well the evidence covers each.

use serde::{Deserialize, Serialize};

use super::text::Text;

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
    /// What people call it, as a list of accounts says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The account was expected, and there is no evidence of it.
    #[serde(default, skip_serializing_if = "is_false")]
    pub is_missing: bool,
    /// `aws`, `aws-cn`, `aws-us-gov` ...
    pub partition: String,
    /// Whether every region that DAX has an endpoint in, of the account's partition, or that AWS named for the account is
    /// exported, empty, not enabled in the account or not offered, and the evidence names no other.
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

/// How well the evidence covers a region. Where evidence says several, the first of them is the state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum RegionState {
    /// A whole listing with clusters in it.
    Exported,
    /// A whole listing that says that there are none.
    Empty,
    /// AWS calls the region not enabled in the account, in an answer that the account's manifest lists. Clusters of a
    /// region that was disabled go on running.
    NotEnabled,
    /// Evidence in a form that can hide clusters.
    Unproven,
    /// A listing that is known not to be whole.
    Incomplete,
    /// Its collection was not allowed.
    Denied,
    /// Its collection failed for another reason.
    Failed,
    /// AWS answers that it doesn't offer DAX there, and its list of regions with DAX doesn't name the region.
    NotOffered,
    /// DAX has an endpoint there, and nothing in the evidence names the region.
    Missing,
}

impl RegionState {
    /// Whether a whole listing shows all of the region's clusters.
    pub fn is_listed_whole(self) -> bool {
        matches!(self, Self::Exported | Self::Empty)
    }

    /// Whether the region leaves a claim about all regions as it is.
    pub fn is_covered(self) -> bool {
        matches!(self, Self::Exported | Self::Empty | Self::NotEnabled | Self::NotOffered)
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_false(value: &bool) -> bool {
    !value
}
