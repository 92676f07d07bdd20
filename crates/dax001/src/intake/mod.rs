//! From bytes to cluster records: detects the encoding, parses JSON, recognises the output, and
//! reads what it says.

mod beside;
mod cluster_list;
pub(crate) mod decode;
pub(crate) mod documents;
pub(crate) mod entry;
mod envelope;
pub(crate) mod failure;
mod foreign;
mod in_transit;
pub(crate) mod json_text;
pub(crate) mod kind;
mod member;
pub(crate) mod os_metadata;
mod pair;
pub(crate) mod problems;
pub(crate) mod recognise;
mod record;
mod saved_report;
pub(crate) mod settings;
pub(crate) mod source;
