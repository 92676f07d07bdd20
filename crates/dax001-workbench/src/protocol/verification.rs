//! What comes of verifying a saved report.

use dax001_review::{ChangedFile, Differences, Seal, SealedSource};
use serde::{Deserialize, Serialize};

/// What came of verifying a saved report.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Verification {
    /// Whether it holds.
    pub status: VerificationStatus,
    /// Why the report can't be read, where it can't.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// The name of the saved report; left out where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub report: Option<String>,
    /// What the report says of itself and of its evidence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seal: Option<Seal>,
    /// For each source of the report, the name under which it was given now.
    #[serde(default)]
    pub given: Vec<Option<String>>,
    /// The sources whose bytes were not given.
    #[serde(default)]
    pub missing: Vec<SealedSource>,
    /// Where the report differs, where its evidence could be evaluated.
    #[serde(default)]
    pub differences: Differences,
    /// The names of the files that stand for no source of the report: each file stands for one.
    pub unused: Vec<String>,
    /// Those of `unused` that have the name of a source, but other bytes. A source that has a file under its own name is never named here.
    pub changed: Vec<ChangedFile>,
    /// Files that hold metadata of an operating system and nothing else, or a list of accepted risks.
    pub skipped: Vec<SkippedInput>,
    /// Files that can't be read, and why.
    pub unreadable: Vec<UnreadableFile>,
}

/// Whether a saved report holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum VerificationStatus {
    /// Its evidence says now what it says.
    Holds,
    /// It says something else.
    Differs,
    /// Not all of its evidence was given.
    EvidenceMissing,
    /// There is no report among the files, or it can't be read as one.
    NoReport,
}

/// A file that is not read as evidence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SkippedInput {
    /// Its name.
    pub name: String,
    /// What it is, in words for a person.
    pub what: String,
}

/// A file that can't be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct UnreadableFile {
    /// Its name.
    pub name: String,
    /// Why.
    pub message: String,
}

/// Why a report that holds is still to be read with care.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reservation {
    /// This version judges its evidence otherwise than the older one that saved it.
    JudgedOtherwise,
    /// Its words are others.
    Reworded,
    /// It names no evidence.
    NoEvidence,
    /// Some of its evidence could not be read when it was made.
    Unread,
    /// Something else was given, too.
    Others,
}

impl Verification {
    /// Why a report that holds is still to be read with care; nothing where its evidence, and nothing else, was given
    /// and gives the same report.
    pub fn reservation(&self) -> Option<Reservation> {
        if self.differences.judged_otherwise_total > 0 {
            Some(Reservation::JudgedOtherwise)
        } else if self.differences.reworded_total > 0 {
            Some(Reservation::Reworded)
        } else if self.seal.as_ref().is_none_or(|seal| seal.sources.is_empty()) {
            Some(Reservation::NoEvidence)
        } else if self.unread() > 0 {
            Some(Reservation::Unread)
        } else if self.has_others() {
            Some(Reservation::Others)
        } else {
            None
        }
    }

    /// How many sources could not be read when the report was made: they have no bytes to evaluate again.
    pub fn unread(&self) -> u64 {
        let sources = self.seal.iter().flat_map(|seal| &seal.sources);
        sources.filter(|source| source.failure.is_some()).count() as u64
    }

    /// Whether something was given that is not evidence of the report.
    pub fn has_others(&self) -> bool {
        !(self.unused.is_empty() && self.changed.is_empty() && self.unreadable.is_empty())
    }
}
