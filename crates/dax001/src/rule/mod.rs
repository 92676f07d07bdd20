//! Rule DAX-001 itself: how it evaluates a record, what it means, and which controls it serves.

pub mod controls;
pub mod description;
pub(crate) mod judge;
pub(crate) mod overall;
