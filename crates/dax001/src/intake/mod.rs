//! Bytes to cluster records: what encoding is it, is it JSON, which output is it, what does it say.

mod beside;
pub mod decode;
pub(crate) mod documents;
pub mod entry;
mod envelope;
pub(crate) mod failure;
mod foreign;
pub mod kind;
mod list;
pub mod os_metadata;
mod pair;
pub mod problems;
pub mod recognise;
mod record;
mod saved_report;
pub mod settings;
pub mod source;
pub mod text;
