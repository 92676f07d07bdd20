//! Tells a saved report of this tool from evidence, by the members of the whole object.

use dax001_scan::position::Position;

use crate::contract::problem::{Problem, ProblemCode};

/// Members that every version of a report has.
const NEEDED: [&str; 5] = ["schemaVersion", "tool", "rule", "verdict", "findings"];

/// What was seen of an object that may be a report.
#[derive(Clone, Debug, Default)]
pub(super) struct ReportMembers {
    seen: Vec<&'static str>,
    /// An evidence member stands there, too: then it is evidence.
    is_other: bool,
    /// Where a key of evidence stands within one of its members.
    pub(super) intruder: Option<Position>,
}

impl ReportMembers {
    /// Within a member stands a key that no report has: what holds evidence is evidence.
    pub(super) fn intrudes(&mut self, at: Position) {
        self.is_other = true;
        self.intruder.get_or_insert(at);
    }

    /// A key of the object.
    pub(super) fn key(&mut self, key: &str) {
        if matches!(key, "Clusters" | "Cluster") {
            self.is_other = true;
        }
        if let Some(needed) = NEEDED.into_iter().find(|needed| *needed == key)
            && !self.seen.contains(&needed)
        {
            self.seen.push(needed);
        }
    }

    /// Whether the object begins like a report, as far as it was read.
    pub(super) fn begins(&self) -> bool {
        !self.is_other && self.seen.contains(&"schemaVersion") && self.seen.contains(&"tool")
    }

    /// Whether the object, now that it is complete, is a report.
    pub(super) fn is_report(&self) -> bool {
        !self.is_other && self.seen.len() == NEEDED.len()
    }
}

/// The problem that a source is a saved report.
pub(super) fn problem(at: Position) -> Problem {
    let message =
        "this is a saved report of dax001, not evidence: verify it with its evidence, or compare with it";
    Problem::at(ProblemCode::SavedReport, at, message)
}
