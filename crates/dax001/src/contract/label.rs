//! The account and region that the user states for a source.

use serde::{Deserialize, Serialize};

/// The account and region of a source, as the user states them. Use it for a source that doesn't
/// state them itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Label {
    /// The exported account, twelve digits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    /// The code of the exported region.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
}
