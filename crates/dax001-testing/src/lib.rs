//! Shared by the tests and fuzz targets of several crates. Nothing that ships depends on this
//! crate.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    clippy::missing_panics_doc,
    missing_docs,
    reason = "a test may panic"
)]

pub mod archives;
pub mod cases;
pub mod evidence;
pub mod exports;
pub mod inputs;
#[cfg(unix)]
pub mod record;
pub mod scan_log;
#[cfg(unix)]
pub mod shell;
pub mod targets;
pub mod tree;
