//! Sessions of a workbench, driven by an in-memory host.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    reason = "a test may panic"
)]

mod annotate;
mod compare;
mod evaluate;
mod hostile;
mod jobs;
mod rehearse;
mod save;
mod saved;
mod support;
mod trap;
mod view;
