//! Encryption between clients and a cluster.

use serde::{Deserialize, Serialize};

/// Encryption between clients and a cluster, according to `ClusterEndpointEncryptionType`, worst
/// first. If records of one cluster differ, the worst counts.
///
/// Source: botocore model `dax/2017-04-19`, enum `ClusterEndpointEncryptionType`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum InTransitState {
    /// Clients connect without encryption.
    #[serde(rename = "NONE")]
    None,
    /// A value that DAX does not define, or a duplicated member.
    #[serde(rename = "unrecognised")]
    Unrecognised,
    /// Clients connect with TLS.
    #[serde(rename = "TLS")]
    Tls,
}

impl InTransitState {
    /// All states, worst first.
    pub const ALL: [Self; 3] = [Self::None, Self::Unrecognised, Self::Tls];

    /// The state that the member's text gives.
    pub fn of(text: &str) -> Self {
        match text {
            "NONE" => Self::None,
            "TLS" => Self::Tls,
            _ => Self::Unrecognised,
        }
    }

    /// Its name, as a report has it.
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "NONE",
            Self::Unrecognised => "unrecognised",
            Self::Tls => "TLS",
        }
    }
}
