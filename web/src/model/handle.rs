//! Handles of what only the browser can open. The state passes them on and looks into none of them.

/// A file on the user's disk.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct FileHandle(pub(crate) web_sys::File);

/// Bytes that the worker has made.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct BlobHandle(pub(crate) web_sys::Blob);
