//! Who collected the evidence, and when.

use serde::{Deserialize, Serialize};

/// What a manifest says of the collection of one file, whose SHA-256 it lists.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Collected {
    /// When the AWS CLI was started: RFC 3339, in UTC.
    pub start: String,
    /// When it had answered.
    pub end: String,
    /// The ARN of whoever asked, where AWS named it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub caller: Option<String>,
    /// What `aws --version` printed.
    pub cli: String,
    /// The export script and its version.
    pub script: String,
    /// Index of the source that is the manifest.
    pub manifest: u32,
}

/// Who collected the evidence, and when, all sources with clusters or regions together.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Collection {
    /// When the oldest of it was collected: RFC 3339, in UTC. Left out where no source has a proven time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub oldest: Option<String>,
    /// When the newest of it was collected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub newest: Option<String>,
    /// How many sources have a proven time.
    pub dated: u64,
    /// How many have none.
    pub undated: u64,
    /// The ARNs of those who collected it: the first ten.
    pub callers: Vec<String>,
    /// What `aws --version` printed for them: the first ten.
    pub clis: Vec<String>,
}
