//! What the user says about a source.

use serde::{Deserialize, Serialize};

/// What the user says about a source that doesn't say it itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Label {
    /// The account that was exported: twelve digits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    /// The region that was exported.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
}
