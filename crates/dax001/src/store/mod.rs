//! The findings of a report as stored, and the queries that list them.

pub(crate) mod chunked;
pub(crate) mod evidence;
pub(crate) mod finding;
pub(crate) mod memory;
mod proposals;
pub(crate) mod query;
pub(crate) mod report_handle;
pub(crate) mod rows;
pub(crate) mod table;
pub(crate) mod texts;
