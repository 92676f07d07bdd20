//! Annotations that a reviewer adds to a report. Annotations typed in the viewer and annotations
//! read from a list use the same model.
//!
//! An annotation never changes a verdict: a cluster whose risk is accepted still fails, and the
//! acceptance is shown beside the verdict.

use serde::{Deserialize, Serialize};

/// A reviewer's annotation of clusters in the report.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Annotation {
    /// The clusters that the annotation applies to.
    pub target: Target,
    /// The reviewer's decision on these clusters. Omitted if the annotation is only a note.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disposition: Option<Disposition>,
    /// The reviewer's comment. For an accepted risk, the reason for accepting it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The decision maker, such as the person who accepts the risk.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub who: Option<String>,
    /// The last day on which the risk is accepted, `YYYY-MM-DD`. Required for every accepted risk,
    /// except one read from a Prowler list, which has no such day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
    /// The list entry that the annotation was read from. Omitted if the annotation was typed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entry: Option<ListEntry>,
    /// Indices of the findings that match the target, in order: at most 1,000 in one annotation,
    /// and at most 100,000 in all annotations of a report.
    #[serde(default)]
    pub findings: Vec<u32>,
    /// How many findings match the target. Omitted if `findings` lists them all. Since version 1.2.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub findings_total: Option<u32>,
}

/// The maximum number of findings that one annotation lists. One list entry can match every
/// finding, so 10,000 entries could otherwise list 150,000 findings each. The target is enough to
/// find the others again.
pub const LISTED_FINDINGS: usize = 1_000;
/// The maximum number of findings that all annotations of a report list together.
pub const LISTED_FINDINGS_IN_ALL: usize = 100_000;

/// A reviewer's decision on a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Disposition {
    /// The reviewer accepts the risk for a limited time. The cluster still fails.
    AcceptedRisk,
    /// The reviewer considers the evidence wrong or out of date.
    DisputedEvidence,
    /// The finding needs action.
    ToDo,
}

/// Selects the clusters that an annotation applies to. Account, region and cluster name must all
/// match; each matches if one of its values does.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Target {
    /// How the values are compared.
    pub matching: Matching,
    /// The accounts. Empty means that the account is unknown.
    pub accounts: Vec<String>,
    /// The regions. Empty means that the region is unknown.
    pub regions: Vec<String>,
    /// The cluster names. Empty means that the name is unknown.
    pub clusters: Vec<String>,
    /// Exceptions: the annotation doesn't apply to clusters that any of these excludes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub except: Vec<Except>,
}

/// Clusters that a target excludes. Every list that isn't empty must match; an empty list sets no
/// condition. A cluster's unknown value matches, because it could be an excluded one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Except {
    /// The accounts.
    pub accounts: Vec<String>,
    /// The regions.
    pub regions: Vec<String>,
    /// The cluster names.
    pub clusters: Vec<String>,
}

/// How the values of a target are compared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Matching {
    /// A value must be equal. An empty list only matches a cluster for which this value is unknown.
    #[default]
    Exact,
    /// `*` matches any text, including empty text. A value that is only `*` also matches if the
    /// cluster's value is unknown.
    Wildcard,
    /// As in Prowler's mutelist. A cluster name or region is a regular expression that can match
    /// anywhere in the text. An account of the target must be equal, or is `*`.
    Prowler,
}

/// The list entry that an annotation was read from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ListEntry {
    /// The list's name.
    pub list: String,
    /// The 1-based line of the entry.
    pub line: u64,
}

impl Annotation {
    /// How many findings match the target.
    pub fn total(&self) -> usize {
        self.findings_total.map_or(self.findings.len(), |total| total as usize)
    }
}
