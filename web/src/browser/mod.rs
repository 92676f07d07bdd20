//! The page's access to the browser: the worker, events and the user's files.

pub(crate) mod address;
pub(crate) mod dom;
pub(crate) mod events;
pub(crate) mod files;
pub(crate) mod folders;
pub(crate) mod page_meta;
pub(crate) mod panics;
pub(crate) mod text_guard;
pub(crate) mod today;
pub(crate) mod worker;
