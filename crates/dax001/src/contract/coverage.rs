//! Accounts and regions, and how well the evidence covers each.

use serde::{Deserialize, Serialize};

use super::text::Text;

/// Which accounts and regions the evidence covers, and how well.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Coverage {
    /// The date of the list of regions with a DAX endpoint: `YYYY-MM-DD`.
    pub regions_as_of: Text,
    /// The accounts in the evidence and the expected accounts, in order. Evidence that names no
    /// account comes last.
    pub accounts: Vec<AccountCoverage>,
}

/// How well the evidence covers one account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct AccountCoverage {
    /// The account ID, twelve digits. Omitted for evidence that names no account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    /// The account's name according to a list of accounts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Whether the account was expected, but there is no evidence of it.
    #[serde(default, skip_serializing_if = "is_false")]
    pub is_missing: bool,
    /// The partition: `aws`, `aws-cn`, `aws-us-gov` ...
    pub partition: String,
    /// Whether the evidence covers all regions of the account. Every region of the account's
    /// partition with a DAX endpoint, and every region that AWS named for the account, must be
    /// exported, empty, not enabled in the account or not offered. The evidence must name no other
    /// region.
    pub all_regions: bool,
    /// How far the evidence covers the account's regions, and why not further: one sentence, no
    /// full stop.
    pub statement: String,
    /// The regions in the evidence and the missing regions, in order. Evidence that names no region
    /// comes last.
    pub regions: Vec<RegionCoverage>,
}

/// How well the evidence covers one region of an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct RegionCoverage {
    /// The region's code. Omitted for evidence that names no region.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// Whether the region is in the list of regions with a DAX endpoint. An unlisted region can be
    /// newer than the list.
    pub is_listed: bool,
    /// How well the evidence covers the region.
    pub state: RegionState,
    /// How many findings the region has.
    pub clusters: u64,
    /// Indices of the sources that contain evidence of the region.
    pub sources: Vec<u32>,
}

/// How well the evidence covers a region. If sources disagree, the first of these states counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum RegionState {
    /// A complete listing with clusters.
    Exported,
    /// A complete listing that shows no clusters.
    Empty,
    /// AWS reports that the region is not enabled in the account, in a response that the account's
    /// manifest lists. Clusters in a region that was disabled keep running.
    NotEnabled,
    /// The evidence is in a form that can hide clusters.
    Unproven,
    /// A listing that is known to be incomplete.
    Incomplete,
    /// The caller was not allowed to export the region.
    Denied,
    /// The export of the region failed for another reason.
    Failed,
    /// AWS responds that it doesn't offer DAX in the region, and its list of regions with DAX
    /// doesn't include the region.
    NotOffered,
    /// The evidence contains nothing from the region, although DAX has an endpoint there, or AWS or
    /// the user named it.
    Missing,
}

impl RegionState {
    /// Whether a complete listing shows all clusters of the region.
    pub fn is_listed_completely(self) -> bool {
        matches!(self, Self::Exported | Self::Empty)
    }

    /// Whether the region counts as covered in a claim about all regions.
    pub fn is_covered(self) -> bool {
        matches!(self, Self::Exported | Self::Empty | Self::NotEnabled | Self::NotOffered)
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_false(value: &bool) -> bool {
    !value
}
