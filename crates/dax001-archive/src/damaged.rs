//! The problem of an archive that is damaged, or that programs disagree on.

use dax001::contract::problem::{Problem, ProblemCode};

pub(crate) fn damaged(message: String) -> Problem {
    Problem::new(ProblemCode::ArchiveDamaged, message)
}
