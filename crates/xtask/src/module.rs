//! The WebAssembly module that does it all.

/// The name of its files.
pub(crate) const MODULE: &str = "dax001";

/// The package that Cargo builds it from.
pub(crate) const PACKAGE: &str = "dax001-wasm";

/// The profile in Cargo.toml that it is built with: the scanner is its hot loop.
pub(crate) const PROFILE: &str = "policy";
