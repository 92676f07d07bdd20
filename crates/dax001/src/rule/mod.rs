//! Rule DAX-001 itself: how it evaluates a record, what it means, and which controls it serves.

pub mod aws_facts;
pub mod controls;
pub mod description;
pub mod guide;
pub(crate) mod overall;
pub(crate) mod reason;
