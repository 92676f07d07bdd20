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

/// Why a cluster has its status; each is a row of the verdict table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// `SSEDescription.Status` is exactly `ENABLED`.
    SseEnabled,
    /// `SSEDescription.Status` is `DISABLED`.
    SseDisabled,
    /// `SSEDescription.Status` is `DISABLING`.
    SseDisabling,
    /// `SSEDescription.Status` is `ENABLING`.
    SseEnabling,
    /// A full record without `SSEDescription`.
    SseAbsent,
    /// Less than a full record, without `SSEDescription`.
    SseNotExported,
    /// `SSEDescription` holds something that the service doesn't define.
    SseUnrecognised,
    /// `SSEDescription.Status` is `ENABLED`, and the node type can't be encrypted.
    SseContradicted,
    /// A member that the rule reads is duplicated.
    DuplicateMember,
    /// The cluster passes by its evidence, which is older than the maximum age, or of unknown age where one is set.
    EvidenceOutdated,
}

impl Reason {
    /// Its name, as a report has it.
    pub fn name(self) -> &'static str {
        match self {
            Self::SseEnabled => "sse-enabled",
            Self::SseDisabled => "sse-disabled",
            Self::SseDisabling => "sse-disabling",
            Self::SseEnabling => "sse-enabling",
            Self::SseAbsent => "sse-absent",
            Self::SseNotExported => "sse-not-exported",
            Self::SseUnrecognised => "sse-unrecognised",
            Self::SseContradicted => "sse-contradicted",
            Self::DuplicateMember => "duplicate-member",
            Self::EvidenceOutdated => "evidence-outdated",
        }
    }
}
