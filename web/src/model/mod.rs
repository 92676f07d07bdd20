//! What the page knows beside the protocol: uploads, lists of accepted risks, names of accounts. It needs no browser: files and
//! blobs are handles here, which only `browser/` opens.

pub(crate) mod account_names;
pub(crate) mod handle;
pub(crate) mod risk_list;
pub(crate) mod upload;
pub(crate) mod wire;
