//! What the user asks of an evaluation beside the rule: how old evidence may be, and what it must cover.

use serde::{Deserialize, Serialize};

/// What the user asks of an evaluation. The report repeats it, so that whoever verifies the report asks the same.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct Settings {
    /// The moment at which ages are counted, in RFC 3339 or as a day in UTC, which stands for its end (`2026-11-29`). The policy
    /// has no clock: without it no time is in the future.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub as_of: Option<String>,
    /// How old evidence may be: days (`90d`) or hours (`36h`). Evidence that is older, or whose time of collection no
    /// manifest proves, is then unknown. It needs `asOf`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_age: Option<String>,
    /// The accounts that the evidence must cover: without evidence of each the verdict is not a pass.
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
    /// Its twelve digits.
    pub id: String,
    /// What people call it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}
