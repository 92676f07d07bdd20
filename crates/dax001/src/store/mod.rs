//! The findings of a report as they are kept, and the lists that are asked of them.

pub(crate) mod chunked;
pub(crate) mod evidence;
pub(crate) mod finding;
pub(crate) mod held;
mod proposals;
pub(crate) mod query;
pub(crate) mod rows;
pub(crate) mod table;
pub(crate) mod texts;
