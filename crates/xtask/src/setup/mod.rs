//! Sets up tools: uses existing ones of the right version, and installs the others into the user's
//! cache.

pub(crate) mod browsers;
mod consumers;
mod install;
mod locked;
mod python;

use std::env;
use std::path::PathBuf;

use self::install::{apt_install, cache, cargo_tool, needed_modules};
use crate::digest;
use crate::run::{Result, output, program, run, step};
pub(crate) use consumers::{archive_readers, consumers};
pub(crate) use install::{WASM_TARGET, exe, on_path, wasm_target};
pub(crate) use locked::{
    BuildTool, NEEDS_NPM, TOOLS_LOCK, ToolSource, Tools, WASM_OPT_LOCK, build_tools, has_build_tools,
};
pub(crate) use python::python;

const CARGO_FUZZ: &str = "0.13.2";
const CARGO_DENY: &str = "0.20.2";
const TYPESCRIPT: &str = "5.9.3";
/// The types of the oldest Node in which the package runs.
const NODE_TYPES: &str = "20.19.8";
/// Terraform's parser and formatter of HCL, compiled to WebAssembly.
const HCL: &str = "0.24.0";
/// The bundlers and runtimes that the package is tested with, and linters for packages.
const BUNDLERS: [(&str, &str); 11] = [
    ("vite", "8.3.8"),
    ("webpack", "5.112.2"),
    ("webpack-cli", "7.3.1"),
    ("esbuild", "0.28.2"),
    ("parcel", "2.16.4"),
    ("rollup", "4.68.8"),
    ("@rollup/plugin-node-resolve", "16.0.3"),
    ("@vercel/ncc", "0.45.0"),
    // Cloudflare's own runtime for Workers, as a package.
    ("miniflare", "4.20260730.0"),
    ("publint", "0.3.25"),
    ("@arethetypeswrong/cli", "0.18.5"),
];
/// The newest Node and the newest Bun, each as the package for this system.
const RUNTIMES: [(&str, &str); 2] = [("node-linux-", "26.10.0"), ("@oven/bun-linux-", "1.4.5")];
/// Hosts that take longer to install.
const MORE_HOSTS: [(&str, &str); 7] = [
    ("jest", "30.5.2"),
    ("vitest", "5.1.2"),
    ("jsdom", "31.0.1"),
    ("next", "16.4.6"),
    ("react", "19.3.1"),
    ("react-dom", "19.3.1"),
    ("deno", "2.9.6"),
];
/// Other tools that check such files against a rule, measured for comparison.
const REGORUS: &str = "0.14.1";
const CFN_GUARD: &str = "3.2.1";
/// The tool that finds accessibility barriers in pages.
const AXE: &str = "4.14.1";

/// Sets up everything that building and testing need.
pub(crate) fn all() -> Result<()> {
    node()?;
    build_tools(ToolSource::Locked)?;
    browsers::all()?;
    axe()?;
    bundlers()?;
    typescript()?;
    hcl()?;
    python()?;
    consumers()?;
    archive_readers()?;
    cargo_deny()?;
    println!("all tools are there");
    Ok(())
}

/// The program that builds and runs fuzz targets.
pub(crate) fn cargo_fuzz() -> Result<PathBuf> {
    cargo_tool("cargo-fuzz", "cargo-fuzz", CARGO_FUZZ, "2 minutes from source")
}

/// The program that checks the licences, sources and versions of every dependency.
pub(crate) fn cargo_deny() -> Result<PathBuf> {
    cargo_tool("cargo-deny", "cargo-deny", CARGO_DENY, "1 to 3 minutes from source")
}

/// The other tools that check such files, where available: the variable and the program of each.
/// The tables mention the missing ones.
pub(crate) fn rivals() -> Vec<(&'static str, PathBuf)> {
    let jq = || on_path("jq").or_else(|| apt_install(&["jq"], "").ok().and_then(|()| on_path("jq")));
    [
        ("JQ", jq()),
        // The program of regorus is an example and doesn't report its version.
        ("REGORUS", rival("regorus", REGORUS, &["--example", "regorus"])),
        ("CFN_GUARD", rival("cfn-guard", CFN_GUARD, &[])),
    ]
    .into_iter()
    .filter_map(|(variable, tool)| Some((variable, tool?)))
    .collect()
}

/// A program that is measured for comparison. It always comes from the cache, so that its version
/// is right.
fn rival(name: &str, version: &str, more: &[&str]) -> Option<PathBuf> {
    let folder = cache().ok()?.join(format!("{name}-{version}"));
    let tool = folder.join("bin").join(exe(name));
    if !tool.is_file() {
        let step = step(&format!("installing {name} {version}"), "2 to 4 minutes from source");
        let mut command = program("cargo");
        command.current_dir(env::temp_dir()).env_remove("CARGO_TARGET_DIR").env_remove("RUSTFLAGS");
        command.args(["install", "--quiet", name, "--version", version, "--locked"]).args(more);
        run(command.arg("--root").arg(&folder), "").ok()?;
        step.done();
    }
    tool.is_file().then_some(tool)
}

/// The TypeScript compiler and the types of Node. Tests check the package's types and all
/// JavaScript with them.
pub(crate) fn typescript() -> Result<PathBuf> {
    let version = format!("{TYPESCRIPT}-{NODE_TYPES}");
    let packages = [format!("typescript@{TYPESCRIPT}"), format!("@types/node@{NODE_TYPES}")];
    let modules = needed_modules("typescript", &version, &packages.each_ref().map(String::as_str))?;
    Ok(modules.join(".bin/tsc"))
}

/// The modules that a test reads and formats HCL with.
pub(crate) fn hcl() -> Result<PathBuf> {
    let packages = ["hcl2json", "hcl-tools"].map(|package| format!("@cdktn/{package}@{HCL}"));
    needed_modules("hcl", HCL, &packages.each_ref().map(String::as_str))
}

/// The script that a test finds accessibility barriers in the page with.
pub(crate) fn axe() -> Result<PathBuf> {
    Ok(needed_modules("axe-core", AXE, &[&format!("axe-core@{AXE}")])?.join("axe-core/axe.min.js"))
}

/// The folder of the programs that the package is tested with. They include the newest Node and
/// Bun, if there are packages for this system.
pub(crate) fn bundlers() -> Result<PathBuf> {
    let system = match (env::consts::OS, env::consts::ARCH) {
        ("linux", "x86_64") => Some("x64"),
        ("linux", "aarch64") => Some("arm64"),
        _ => None,
    };
    let of_system =
        |system| RUNTIMES.map(|(name, version)| format!("{name}{}@{version}", bun_name(name, system)));
    let mut packages = packages(&BUNDLERS);
    packages.extend(system.into_iter().flat_map(of_system));
    programs("bundlers", &packages).map(|modules| modules.join(".bin"))
}

/// Bun's packages use other names for processors.
fn bun_name<'a>(package: &str, system: &'a str) -> &'a str {
    if system == "arm64" && package.starts_with("@oven") { "aarch64" } else { system }
}

/// The packages of the hosts that take longer to install.
pub(crate) fn more_hosts() -> Result<PathBuf> {
    programs("more-hosts", &packages(&MORE_HOSTS))
}

fn packages(packages: &[(&str, &str)]) -> Vec<String> {
    packages.iter().map(|(name, version)| format!("{name}@{version}")).collect()
}

/// Packages for tests. Any change to them gives another folder.
fn programs(name: &str, packages: &[String]) -> Result<PathBuf> {
    let version = digest::sha256(packages.join(" ").as_bytes());
    let packages: Vec<&str> = packages.iter().map(String::as_str).collect();
    needed_modules(name, version.get(..16).unwrap_or_default(), &packages)
}

/// Checks for Node, in which the package's tests run.
pub(crate) fn node() -> Result<()> {
    const OLDEST: u32 = 20;
    let version = output(program("node").arg("--version"));
    let major = version
        .as_deref()
        .and_then(|version| version.trim_start_matches('v').split('.').next()?.parse().ok());
    if major.is_some_and(|major: u32| major >= OLDEST) {
        return Ok(());
    }
    let found = version.map_or_else(|| "none was found".to_owned(), |version| format!("{version} was found"));
    Err(format!("the tests need Node {OLDEST} or later with npm, and {found}: install it and try again"))
}
