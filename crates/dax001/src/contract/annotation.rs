//! What a reviewer adds to a report: one model for what is typed in the viewer and what is read from a list.
//!
//! An annotation never changes a verdict: a cluster whose risk is accepted fails as before, and is shown
//! as accepted beside it.

use serde::{Deserialize, Serialize};

/// What a reviewer says of some clusters.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Annotation {
    /// Which clusters it speaks of.
    pub target: Target,
    /// What the reviewer makes of them; left out for a note alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disposition: Option<Disposition>,
    /// The reviewer's words; of an accepted risk, why it is accepted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Who says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub who: Option<String>,
    /// The last day on which the risk is accepted, `YYYY-MM-DD`; only Prowler's lists have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
    /// The entry that it was read from; left out for what was typed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entry: Option<ListEntry>,
    /// Indices of the findings that its target means, in order: at most 1,000, and at most 100,000 in all annotations of a report.
    #[serde(default)]
    pub findings: Vec<u32>,
    /// How many findings its target means. Left out where `findings` lists them all. Since version 1.2.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub findings_total: Option<u32>,
}

/// How many findings one annotation lists. Which ones a target means can be found out again, and an entry of a list can mean them
/// all: 10,000 entries would list 150,000 findings each.
pub const LISTED_FINDINGS: usize = 1_000;
/// How many findings all annotations of a report list together.
pub const LISTED_FINDINGS_IN_ALL: usize = 100_000;

/// What a reviewer makes of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Disposition {
    /// The risk is accepted for a time. The cluster still fails.
    AcceptedRisk,
    /// The evidence is wrong or out of date, the reviewer says.
    DisputedEvidence,
    /// Something is to be done about it.
    ToDo,
}

/// Which clusters an annotation speaks of. All three must agree; within each, one of the values.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Target {
    /// How the values are read.
    pub matching: Matching,
    /// The accounts; none if it is not known.
    pub accounts: Vec<String>,
    /// The regions; none if it is not known.
    pub regions: Vec<String>,
    /// The clusters' names; none if it is not known.
    pub clusters: Vec<String>,
    /// Which clusters it does not speak of all the same: those that any of these leaves out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub except: Vec<Except>,
}

/// Clusters that a target leaves out: all that is said must agree, and what is left empty says nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Except {
    /// The accounts.
    pub accounts: Vec<String>,
    /// The regions.
    pub regions: Vec<String>,
    /// The clusters' names.
    pub clusters: Vec<String>,
}

/// How the values of a target are read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Matching {
    /// As they are; where there is no value, of a cluster of which it is not known.
    #[default]
    Exact,
    /// `*` stands for any text, also none; a value that is `*` alone also for what is not known.
    Wildcard,
    /// As Prowler's mutelist reads them: a regular expression that is found anywhere in a cluster's name; an account or
    /// region as it is, or `*`.
    Prowler,
}

/// An entry of a list that annotations were read from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ListEntry {
    /// The list's name.
    pub list: String,
    /// Its 1-based line.
    pub line: u64,
}

impl Annotation {
    /// How many findings its target means.
    pub fn total(&self) -> usize {
        self.findings_total.map_or(self.findings.len(), |total| total as usize)
    }
}
