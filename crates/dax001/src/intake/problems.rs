//! Collects problems: the first hundred of each severity are kept, the others counted.

use dax001_scan::position::Position;

use crate::contract::problem::{LineColumn, Problem, ProblemCode, Severity};

impl From<Position> for LineColumn {
    fn from(Position { line, column, .. }: Position) -> Self {
        Self { line, column }
    }
}

/// The problems of one source, or of a report. The first hundred errors and the first hundred warnings are kept and
/// the others counted, so that no input makes the report much larger than itself.
#[derive(Debug, Default)]
pub(crate) struct Problems {
    list: Vec<Problem>,
    /// How many errors there are, the ones that are not kept included.
    pub errors: u64,
    /// How many warnings there are, the ones that are not kept included.
    pub warnings: u64,
}

impl Problems {
    const LIMIT: u64 = 100;

    /// One more problem.
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

    /// One more problem, which is kept however many there are.
    pub(crate) fn keep(&mut self, problem: Problem) {
        match problem.severity {
            Severity::Error => self.errors += 1,
            Severity::Warning => self.warnings += 1,
        }
        self.list.push(problem);
    }

    /// Forgets every problem but those that are kept and that the test lets through.
    pub(crate) fn retain(&mut self, is_kept: impl Fn(&Problem) -> bool) {
        self.list.retain(is_kept);
        let count = |severity| self.list.iter().filter(|problem| problem.severity == severity).count() as u64;
        (self.errors, self.warnings) = (count(Severity::Error), count(Severity::Warning));
    }

    /// The kept ones, ordered by place; what was only counted is one problem more.
    pub(crate) fn into_list(self) -> Vec<Problem> {
        self.listed(usize::MAX).0
    }

    /// At most `room` of the kept ones, but at least one, errors first, ordered by place. Says as well how many errors
    /// and warnings are counted only. Where `room` suffices, a problem more says so here; else whoever gave so little
    /// room has to.
    pub(crate) fn listed(mut self, room: usize) -> (Vec<Problem>, Unlisted) {
        let is_short = self.list.len() > room;
        if is_short {
            self.list
                .sort_by_key(|problem| (problem.severity == Severity::Warning, problem.line, problem.column));
            self.list.truncate(room.max(1));
        }
        self.list.sort_by_key(|problem| (problem.line, problem.column));
        let listed =
            |severity| self.list.iter().filter(|problem| problem.severity == severity).count() as u64;
        let unlisted = Unlisted {
            errors: self.errors - listed(Severity::Error),
            warnings: self.warnings - listed(Severity::Warning),
        };
        if !is_short {
            self.list.extend(unlisted.problems());
        }
        (self.list, if is_short { unlisted } else { Unlisted::default() })
    }
}

/// How many problems are counted and not listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Unlisted {
    /// Errors.
    pub errors: u64,
    /// Warnings.
    pub warnings: u64,
}

impl Unlisted {
    /// The problems that say so.
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
