//! The WebAssembly module that the package and the page's worker use.

/// The name of its files.
pub(crate) const MODULE: &str = "dax001";

/// The package that Cargo builds it from.
pub(crate) const PACKAGE: &str = "dax001-wasm";

/// The profile in Cargo.toml to build it with. The scanner is the module's hot loop.
pub(crate) const PROFILE: &str = "policy";
