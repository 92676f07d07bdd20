//! The workbench: one state machine for everything that a user does with evidence and reports
//! (evaluate, view, review, compare, plan, verify and save).
//!
//! A page, a worker or a program sends a request ([`protocol::Ask`]) and serves the needs of the
//! resulting [`Job`]: it reads files, stores and writes bytes, and yields to other work. This crate
//! itself never accesses a file, a clock or a network.
//!
//! ```text
//! Ask ──> Workbench ──> Job ── step() ─┬─> Need::Chunk, Read, Write, Aside ...
//!                                      │   The host serves the need and steps again.
//!                                      └─> Need::Reply(Reply)
//!                                          The host passes the reply to the caller.
//! ```
//!
//! An `Ask` refers to files by their index in a list beside it. Memory-hungry work (unpacking,
//! reopening, verifying, reading an earlier report) runs in another instance of the module, which
//! is dropped afterwards ([`Need::Aside`]).

mod annotations;
mod answering;
mod applied;
mod aside;
mod comparison;
mod evaluation;
mod file;
mod job;
mod open_report;
mod package;
mod plans;
mod program;
pub mod protocol;
mod read;
mod rehearsal;
mod saving;
mod sealing;
mod session;
mod sources;
mod system_call;
mod upload;
mod verification;
mod view;
mod workbench;

pub use file::File;
pub use job::{Answer, HostResponse, Job, Need};
pub use package::render;
pub use program::{Facts, program};
pub use rehearsal::rehearse;
pub use system_call::{
    EntryKind, FileStatus, FolderEntry, Sink, StandardStream, SystemAnswer, SystemCall, SystemError,
};
pub use workbench::Workbench;
