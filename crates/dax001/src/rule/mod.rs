//! DAX-001 itself: the verdict table, what the rule means, and the controls that it serves.

pub mod controls;
pub mod description;
pub(crate) mod overall;
pub mod verdicts;
