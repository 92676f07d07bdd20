//! The collection of the evidence: by whom, and when.

use serde::{Deserialize, Serialize};

/// How one file was collected, according to a manifest that lists the file's SHA-256.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct CollectionRecord {
    /// When the AWS CLI started: RFC 3339, UTC.
    pub start: String,
    /// When the AWS CLI finished: RFC 3339, UTC.
    pub end: String,
    /// The caller's ARN, if AWS reported it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub caller: Option<String>,
    /// The output of `aws --version`.
    pub cli: String,
    /// The export script and its version.
    pub script: String,
    /// Index of the manifest among the sources.
    pub manifest: u32,
}

/// The collection of the evidence: by whom, and when, over all sources except files about the
/// collection itself, such as manifests.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Collection {
    /// The earliest time at which the collection of a source started: RFC 3339, UTC. Omitted if no
    /// source has a proven time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub oldest: Option<String>,
    /// The latest time at which the collection of a source ended: RFC 3339, UTC. Omitted if no
    /// source has a proven time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub newest: Option<String>,
    /// How many sources have a proven collection time.
    pub dated: u64,
    /// How many sources have no proven collection time.
    pub undated: u64,
    /// The ARNs of the first ten distinct callers.
    pub callers: Vec<String>,
    /// The first ten distinct outputs of `aws --version`.
    pub clis: Vec<String>,
}
