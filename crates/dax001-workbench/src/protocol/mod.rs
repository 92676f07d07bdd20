//! The protocol between a page or a program and the workbench: requests ([`Ask`]) and replies
//! ([`Reply`]). Both ends share these types. In transit they are plain values, and files travel
//! beside them.

mod ask;
mod format;
mod reply;
mod rows;
mod verification;

pub use ask::{Ask, FileRequest, Input, Moment, ReviewedAnnotation};
pub use format::FileFormat;
pub use reply::{
    ChangeCounts, Comparison, Detail, Failure, FindingAnnotation, FindingPlan, GoneCluster, PlanResult,
    Progress, Reply, ReviewCounts, SavedFile, SavedReportOrigin, Window, Work,
};
pub use rows::{Query, Row, Rows};
pub use verification::{Reservation, SkippedInput, UnreadableFile, Verification, VerificationStatus};
