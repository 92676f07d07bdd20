//! What the page knows: uploads, the query, what the worker replies, file formats. No browser is needed for any of it:
//! files and blobs are handles here, which only `browser/` opens.

pub(crate) mod file_format;
pub(crate) mod handle;
pub(crate) mod query;
pub(crate) mod reply;
pub(crate) mod saved;
pub(crate) mod upload;
pub(crate) mod wire;
