//! The problem for an archive that is damaged, or on which programs disagree.

use dax001::contract::problem::{Problem, ProblemCode};

pub(crate) fn damaged(message: String) -> Problem {
    Problem::new(ProblemCode::ArchiveDamaged, message)
}
