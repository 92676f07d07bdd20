//! The WebAssembly modules of the package, and how each is built.

/// A module of the package.
pub(crate) struct Module {
    /// The arguments by which Cargo builds its crate.
    pub(crate) package: &'static [&'static str],
    /// The profile of Cargo.toml that it is built with.
    pub(crate) profile: &'static str,
    /// The name of its files.
    pub(crate) name: &'static str,
    /// How wasm-opt shrinks it.
    pub(crate) options: &'static [&'static str],
    /// It is built for hosts with vectors of sixteen bytes (`simd128`).
    pub(crate) has_vectors: bool,
    /// It is the module of this name built for other hosts, and has its glue.
    pub(crate) twin_of: Option<&'static str>,
}

/// The modules of the package. The scanner is the hot loop of the policy.
pub(crate) const MODULES: [Module; 5] = [
    Module {
        package: &["dax001-wasm"],
        profile: "policy",
        name: "dax001",
        options: &["-O3", "--converge"],
        has_vectors: true,
        twin_of: None,
    },
    Module {
        package: &["dax001-wasm"],
        profile: "policy",
        name: "dax001_scalar",
        options: &["-O3", "--converge"],
        has_vectors: false,
        twin_of: Some("dax001"),
    },
    other(&["dax001-archive"], "dax001_archive"),
    other(&["dax001-review", "--features", "module"], "dax001_review"),
    other(&["dax001-export", "--features", "module"], "dax001_export"),
];

/// A module that is loaded only where it is needed, and to be small.
const fn other(package: &'static [&'static str], name: &'static str) -> Module {
    Module { package, profile: "release", name, options: &["-Oz"], has_vectors: false, twin_of: None }
}
