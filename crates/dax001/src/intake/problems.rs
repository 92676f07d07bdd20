//! Collects problems: keeps the first hundred of each severity and counts the rest.

use dax001_scan::position::Position;

use crate::contract::problem::{LineColumn, Problem, ProblemCode, Severity};

impl From<Position> for LineColumn {
    fn from(Position { line, column, .. }: Position) -> Self {
        Self { line, column }
    }
}

/// The problems of one source or of a report. The first hundred errors and the first hundred
/// warnings are kept and the rest are counted, so that no input makes the report much larger than
/// itself.
#[derive(Debug, Default)]
pub(crate) struct Problems {
    list: Vec<Problem>,
    /// Number of errors, including those that are not kept.
    pub errors: u64,
    /// Number of warnings, including those that are not kept.
    pub warnings: u64,
}

impl Problems {
    const LIMIT: u64 = 100;

    /// Adds a problem, and keeps it unless the limit of its severity is reached.
    pub(crate) fn push(&mut self, problem: Problem) {
        let count = match problem.severity {
            Severity::Error => &mut self.errors,
            Severity::Warning => &mut self.warnings,
        };
        *count += 1;
        if *count <= Self::LIMIT {
            self.list.push(problem);
        }
    }

    /// Adds a problem and keeps it, whatever the limit.
    pub(crate) fn keep(&mut self, problem: Problem) {
        match problem.severity {
            Severity::Error => self.errors += 1,
            Severity::Warning => self.warnings += 1,
        }
        self.list.push(problem);
    }

    /// Keeps only stored problems that pass the test, and recounts.
    pub(crate) fn retain(&mut self, is_kept: impl Fn(&Problem) -> bool) {
        self.list.retain(is_kept);
        let count = |severity| self.list.iter().filter(|problem| problem.severity == severity).count() as u64;
        (self.errors, self.warnings) = (count(Severity::Error), count(Severity::Warning));
    }

    /// All kept problems, ordered by location. Further problems report how many were only counted.
    pub(crate) fn into_list(self) -> Vec<Problem> {
        self.listed(usize::MAX).0
    }

    /// At most `room` of the kept problems, but at least one, ordered by location. If `room` is too
    /// small, errors take precedence.
    ///
    /// Also returns how many errors and warnings are unlisted. If `room` suffices, the list itself
    /// ends with problems that report those numbers; otherwise the caller must report them.
    pub(crate) fn listed(mut self, room: usize) -> (Vec<Problem>, UnlistedProblems) {
        let is_short = self.list.len() > room;
        if is_short {
            self.list
                .sort_by_key(|problem| (problem.severity == Severity::Warning, problem.line, problem.column));
            self.list.truncate(room.max(1));
        }
        self.list.sort_by_key(|problem| (problem.line, problem.column));
        let listed =
            |severity| self.list.iter().filter(|problem| problem.severity == severity).count() as u64;
        let unlisted = UnlistedProblems {
            errors: self.errors - listed(Severity::Error),
            warnings: self.warnings - listed(Severity::Warning),
        };
        if !is_short {
            self.list.extend(unlisted.problems());
        }
        (self.list, if is_short { unlisted } else { UnlistedProblems::default() })
    }
}

/// How many problems were counted but not listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct UnlistedProblems {
    pub errors: u64,
    pub warnings: u64,
}

impl UnlistedProblems {
    /// The problems that report these numbers.
    pub(crate) fn problems(self) -> impl Iterator<Item = Problem> {
        let kinds = [
            (ProblemCode::MoreProblems, self.errors, "errors"),
            (ProblemCode::MoreWarnings, self.warnings, "warnings"),
        ];
        kinds
            .into_iter()
            .filter(|(_, count, _)| *count > 0)
            .map(|(code, count, what)| Problem::new(code, format!("{count} more {what} are not listed")))
    }
}
