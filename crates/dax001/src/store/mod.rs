//! Findings in little memory: rows packed into bits, texts once, and the lists that are asked of them.

pub(crate) mod arena;
pub mod held;
mod order;
mod proposals;
pub mod query;
pub(crate) mod row;
pub mod rows;
pub(crate) mod statement;
pub mod table;
mod texts;
