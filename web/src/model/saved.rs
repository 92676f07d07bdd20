//! What the worker says of reports that were saved: one that is shown, and what came of verifying one.

use dax001::contract::report::Tool;
use dax001_review::{Differences, JudgedOtherwise, Seal, SealedSource};
use serde::Deserialize;

/// What is known of a report that was saved and is shown as it was saved.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Saved {
    /// When it was made, as the host wrote it.
    #[serde(default)]
    pub(crate) generated_at: Option<String>,
    /// What made it.
    pub(crate) tool: Tool,
    /// What this version judges otherwise than the older one that saved it, and shows so.
    #[serde(default)]
    pub(crate) judged_otherwise: Vec<JudgedOtherwise>,
}

/// What came of verifying a saved report.
#[derive(Clone, Debug, Deserialize, PartialEq)]
pub(crate) struct Verification {
    pub(crate) status: Verified,
    /// The name of the saved report; nothing where none was given.
    #[serde(default)]
    pub(crate) report: Option<String>,
    /// What the report says of its evidence.
    #[serde(default)]
    pub(crate) seal: Option<Seal>,
    /// For each source of the report, under which name it was given now.
    #[serde(default)]
    pub(crate) given: Vec<Option<String>>,
    /// The sources of which the bytes were not given.
    #[serde(default)]
    pub(crate) missing: Vec<SealedSource>,
    /// What was given and is none of them.
    pub(crate) unused: Vec<String>,
    /// Those of them that have the name of a source and other bytes.
    #[serde(default)]
    pub(crate) changed: Vec<Changed>,
    /// What was given and can't be read.
    pub(crate) unreadable: Vec<UnreadableFile>,
    /// Where the report differs, where its evidence could be judged.
    #[serde(default)]
    pub(crate) differences: Differences,
}

impl Verification {
    /// Why a report that holds is still to be read with care; nothing where its evidence, and nothing else, was given
    /// and gives the same report.
    pub(crate) fn reservation(&self) -> Option<Reservation> {
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

    /// How many sources the report says that could not be read: they have no bytes to judge again.
    pub(crate) fn unread(&self) -> u64 {
        let sources = self.seal.iter().flat_map(|seal| &seal.sources);
        sources.filter(|source| source.failure.is_some()).count() as u64
    }

    /// Whether something was given that is not evidence of the report.
    pub(crate) fn has_others(&self) -> bool {
        !(self.unused.is_empty() && self.changed.is_empty() && self.unreadable.is_empty())
    }
}

/// Why a report that holds is still to be read with care.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reservation {
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

/// Whether a saved report holds.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Verified {
    /// Its evidence says now what it says.
    Holds,
    /// It says something else.
    Differs,
    /// Not all of its evidence was given.
    EvidenceMissing,
    /// There is none among what was given.
    NoReport,
}

/// A file that has the name of a source, and has changed since.
#[derive(Clone, Debug, Deserialize, PartialEq)]
pub(crate) struct Changed {
    pub(crate) name: String,
}

/// Something that was given and can't be read.
#[derive(Clone, Debug, Deserialize, PartialEq)]
pub(crate) struct UnreadableFile {
    pub(crate) name: String,
    /// Why.
    pub(crate) message: String,
}
