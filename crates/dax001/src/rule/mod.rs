//! DAX-001 itself: how a record is judged, what the rule means, and the controls that it serves.

pub mod controls;
pub mod description;
pub(crate) mod judge;
pub(crate) mod overall;
