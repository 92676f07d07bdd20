//! Bytes to cluster records: what encoding is it, is it JSON, which output is it, what does it say.

mod beside;
mod cluster_list;
pub(crate) mod decode;
pub(crate) mod documents;
pub(crate) mod entry;
mod envelope;
pub(crate) mod failure;
mod foreign;
pub(crate) mod json_text;
pub(crate) mod kind;
pub(crate) mod os_metadata;
mod pair;
pub(crate) mod problems;
pub(crate) mod recognise;
mod record;
mod saved_report;
pub(crate) mod settings;
pub(crate) mod source;
