//! Findings in little memory: rows packed into bits, texts once, and the lists that are asked of them.

pub(crate) mod arena;
pub(crate) mod evidence_row;
pub(crate) mod held;
mod order;
mod proposals;
pub(crate) mod query;
pub(crate) mod row;
pub(crate) mod rows;
pub(crate) mod table;
mod texts;
