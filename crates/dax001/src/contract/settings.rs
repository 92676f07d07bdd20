//! The user's requirements beyond the rule: how old evidence may be, and what it must cover.

use serde::{Deserialize, Serialize};

/// The user's requirements beyond the rule. The report repeats them, so that whoever verifies it
/// checks against the same ones.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct Settings {
    /// The reference time for the age of evidence: RFC 3339, or a UTC day such as `2026-11-29`,
    /// which means the end of that day. The evaluator has no clock, so without `asOf` no time
    /// counts as being in the future.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub as_of: Option<String>,
    /// The maximum age of the evidence in days (`90d`) or hours (`36h`); needs `asOf`. A cluster
    /// that would pass is `unknown` if all its evidence is older or has no collection time that a
    /// manifest proves.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_age: Option<String>,
    /// The accounts that the evidence must cover. The verdict is not a pass unless there is
    /// evidence of each.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub expect_accounts: Vec<ExpectedAccount>,
    /// The regions that the evidence must cover in each account.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub expect_regions: Vec<String>,
}

/// An account that the evidence should cover.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ExpectedAccount {
    /// The account ID, twelve digits.
    pub id: String,
    /// The account's name, for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}
