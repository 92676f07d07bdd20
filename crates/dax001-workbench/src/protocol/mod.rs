//! The protocol between a page or a program and the workbench: questions ([`Ask`]) and replies ([`Reply`]). Both ends share these
//! types; on the way they are plain values, and files lie beside them.

mod ask;
mod format;
mod reply;
mod rows;
mod verification;

pub use ask::{Ask, FileRequest, Input, Moment, ReviewedAnnotation};
pub use format::FileFormat;
pub use reply::{
    ChangeCounts, Comparison, Detail, Failure, Gone, Own, PlanResult, Planned, Progress, Reply, ReviewCounts,
    Saved, SavedFile, Window, Work,
};
pub use rows::{Query, Row, Rows};
pub use verification::{Reservation, SkippedInput, UnreadableFile, Verification, VerificationStatus};
