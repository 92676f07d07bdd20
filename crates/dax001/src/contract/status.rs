//! The status of a cluster, and the reason for it.

use serde::{Deserialize, Serialize};

/// How much a failed cluster matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum RiskLevel {
    /// Not an acceptable risk.
    High,
}

/// The verdict on one cluster, the worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// The cluster is not encrypted at rest.
    Fail,
    /// The evidence doesn't say whether it is.
    Unknown,
    /// The cluster is encrypted at rest.
    Pass,
}
