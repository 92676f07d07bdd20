//! What the page has of the browser: its worker, its events, the files that it is given.

pub(crate) mod address;
pub(crate) mod events;
pub(crate) mod file;
pub(crate) mod folders;
pub(crate) mod given;
pub(crate) mod own;
pub(crate) mod query;
mod read;
pub(crate) mod reply;
pub(crate) mod saved;
pub(crate) mod text_guard;
pub(crate) mod today;
pub(crate) mod word;
pub(crate) mod worker;
