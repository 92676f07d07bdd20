//! The status of a cluster, and how serious a failure is.

use serde::{Deserialize, Serialize};

/// The severity of a failed cluster.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum RiskLevel {
    /// Not an acceptable risk.
    High,
}

/// The verdict on one cluster, worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// The cluster is not encrypted at rest.
    Fail,
    /// The evidence doesn't show whether the cluster is encrypted at rest.
    Unknown,
    /// The cluster is encrypted at rest.
    Pass,
}
