//! Distinguishes a saved report of this tool from evidence, by the members of the whole object.

use dax001_scan::position::Position;

use crate::contract::problem::{Problem, ProblemCode};

/// Members that every version of a report has.
const NEEDED: [&str; 5] = ["schemaVersion", "tool", "rule", "verdict", "findings"];

/// The relevant members seen so far in a possible report.
#[derive(Clone, Debug, Default)]
pub(super) struct ReportMembers {
    seen: Vec<&'static str>,
    /// It also has an evidence member, so it is evidence.
    is_other: bool,
    /// Position of an evidence key inside one of its members.
    pub(super) foreign_content: Option<Position>,
}

impl ReportMembers {
    /// Notes a key, inside a member, that no report has. Anything that contains evidence is
    /// evidence.
    pub(super) fn intrudes(&mut self, at: Position) {
        self.is_other = true;
        self.foreign_content.get_or_insert(at);
    }

    /// Notes a key of the object.
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

    /// Whether the part read so far begins like a report.
    pub(super) fn begins(&self) -> bool {
        !self.is_other && self.seen.contains(&"schemaVersion") && self.seen.contains(&"tool")
    }

    /// Whether the complete object is a report.
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
