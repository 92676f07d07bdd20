//! The outcome of verifying a saved report.

use dax001_review::{ChangedFile, Differences, Seal, SealedSource};
use serde::{Deserialize, Serialize};

/// The outcome of verifying a saved report.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Verification {
    /// Whether the report matches its evidence.
    pub status: VerificationStatus,
    /// Why the report can't be read, if it can't.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// The name of the saved report; absent with the status `no-report`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub report: Option<String>,
    /// The report's statements about itself and its evidence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seal: Option<Seal>,
    /// For each source of the report, the name of the input that supplies it, if any does.
    #[serde(default)]
    #[serde(rename = "given")]
    pub input_names: Vec<Option<String>>,
    /// The sources whose bytes are not among the inputs.
    #[serde(default)]
    pub missing: Vec<SealedSource>,
    /// The differences between the report and its evidence, if the evidence could be evaluated.
    #[serde(default)]
    pub differences: Differences,
    /// The names of the files that match no source of the report. Each file matches at most one
    /// source.
    pub unused: Vec<String>,
    /// The files in `unused` that have the name of a source but other bytes. A source that is
    /// matched by a file of its own name is never listed here.
    pub changed: Vec<ChangedFile>,
    /// Files that contain only an operating system's metadata, or a list of accepted risks.
    pub skipped: Vec<SkippedInput>,
    /// Files that can't be read, each with the reason.
    pub unreadable: Vec<UnreadableFile>,
}

/// Whether a saved report matches its evidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum VerificationStatus {
    /// The report says what its evidence says now.
    Holds,
    /// The report says something else than its evidence.
    Differs,
    /// Some of its evidence is missing.
    EvidenceMissing,
    /// The files contain no report, or the report can't be read.
    NoReport,
}

/// A file that is not read as evidence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SkippedInput {
    /// Its name.
    pub name: String,
    /// Its kind, in plain words.
    pub what: String,
}

/// A file that can't be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct UnreadableFile {
    /// Its name.
    pub name: String,
    /// The reason.
    pub message: String,
}

/// Why to read a report with care even though it matches its evidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reservation {
    /// This version evaluates the evidence differently than the older one that saved the report.
    ChangedResult,
    /// Its wording differs.
    Reworded,
    /// The report names no evidence.
    NoEvidence,
    /// Some of its evidence could not be read when the report was made.
    Unread,
    /// The inputs contain other files, too.
    Others,
}

impl Verification {
    /// Why to read a report with care even though it matches its evidence. `None` if the inputs are
    /// exactly its evidence and give the same report.
    pub fn reservation(&self) -> Option<Reservation> {
        if self.differences.judged_otherwise_total > 0 {
            Some(Reservation::ChangedResult)
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

    /// The number of sources that could not be read when the report was made. They have no bytes to
    /// evaluate again.
    pub fn unread(&self) -> u64 {
        let sources = self.seal.iter().flat_map(|seal| &seal.sources);
        sources.filter(|source| source.failure.is_some()).count() as u64
    }

    /// Whether the inputs contain anything that is not evidence of the report.
    pub fn has_others(&self) -> bool {
        !(self.unused.is_empty() && self.changed.is_empty() && self.unreadable.is_empty())
    }
}
