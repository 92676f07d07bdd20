//! The page's own data, beside the protocol: uploads, lists of accepted risks, account names. It
//! doesn't depend on the browser: files and blobs are handles here, and only `browser/` opens them.

pub(crate) mod account_names;
pub(crate) mod handle;
pub(crate) mod risk_list;
pub(crate) mod upload;
pub(crate) mod wire;
