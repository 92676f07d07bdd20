//! What a person does with evidence and reports, as one state machine: evaluating, showing, reviewing, comparing, planning, verifying
//! and saving. A page, a worker or a program asks ([`protocol::Ask`]), and does what a [`Job`] needs: reads files, keeps
//! and writes bytes, lets others have their turn. Nothing here reads a file, a clock or a network by itself.
//!
//! ```text
//! Ask ──> Workbench ──> Job ── step() ──> Need::Chunk, Read, Write, Aside ... ──> the host gives it, and steps on
//!                                     └─> Need::Reply(Reply) ──> the host hands it to whoever asked
//! ```
//!
//! An `Ask` names files by their index in a list beside it. What takes much memory (unpacking, reopening, verifying, reading an earlier
//! report) is asked of another instance of the module, which is dropped afterwards ([`Need::Aside`]).

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
pub use job::{Answer, Given, Job, Need};
pub use package::render;
pub use program::{Facts, program};
pub use rehearsal::rehearse;
pub use system_call::{
    EntryKind, FileStatus, FolderEntry, Sink, StandardStream, SystemAnswer, SystemCall, SystemError,
};
pub use workbench::Workbench;
