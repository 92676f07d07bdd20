//! Makes the same commit give the same bytes on every machine: no local path appears in the output.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::run::{Result, output, program, root, run};

/// The variable from which Cargo takes flags for the modules' target only. Host programs are built
/// as usual.
const FLAGS: &str = "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS";

/// Lets the WebAssembly that this command builds name its sources by paths that are the same
/// everywhere.
pub(crate) fn reproducible(command: &mut Command) -> Result<()> {
    reproducible_with(command, "")
}

/// Like [`reproducible`], with additional compiler flags.
pub(crate) fn reproducible_with(command: &mut Command, more: &str) -> Result<()> {
    let flags = format!("{} {more}", flags()?);
    // These variables would override the flags.
    command.env_remove("RUSTFLAGS").env_remove("CARGO_ENCODED_RUSTFLAGS");
    command.env(FLAGS, flags.trim());
    Ok(())
}

fn flags() -> Result<String> {
    let mut remapped = vec![(root(), "/dax001".to_owned())];
    // Each registry has its own folder. Which registry it is doesn't matter, because checksums
    // identify the crates. The folders exist only once the crates have been fetched.
    let advice = "the crates can't be fetched: most often the network is missing";
    run(program("cargo").args(["fetch", "--quiet", "--locked"]), advice)?;
    let registries = fs::read_dir(cargo_home()?.join("registry/src"));
    for registry in registries.into_iter().flatten().filter_map(std::result::Result::ok) {
        remapped.push((registry.path(), "/registry".to_owned()));
    }
    // With the component rust-src, the standard library's own paths would be local ones.
    let rustc = |arguments: &[&str]| output(program("rustc").args(arguments)).unwrap_or_default();
    let version = rustc(&["-vV"]);
    let hash = version.lines().find_map(|line| line.strip_prefix("commit-hash: ")).unwrap_or_default();
    remapped.push((
        Path::new(&rustc(&["--print", "sysroot"])).join("lib/rustlib/src/rust"),
        format!("/rustc/{hash}"),
    ));
    let mut flags = Vec::new();
    for (from, to) in remapped {
        let from = from.display().to_string();
        // Cargo splits this variable at spaces, and nothing can prevent that.
        if from.contains(char::is_whitespace) {
            println!("    {from} has a space in it: what is built here differs from what is built elsewhere");
            continue;
        }
        flags.push(format!("--remap-path-prefix={from}={to}"));
    }
    Ok(flags.join(" "))
}

/// The folder where Cargo keeps what it has fetched.
fn cargo_home() -> Result<PathBuf> {
    let home = env::var_os("CARGO_HOME").filter(|home| !home.is_empty()).map(PathBuf::from);
    home.or_else(|| env::home_dir().map(|home| home.join(".cargo")))
        .ok_or_else(|| "there is no home folder: set CARGO_HOME".to_owned())
}

/// The commit that is being built, and whether anything has changed since. Empty outside a
/// repository.
pub(crate) fn commit() -> String {
    let git = |arguments: &[&str]| output(program("git").args(arguments));
    // A copy that was unpacked inside another repository has no commit of its own.
    let top = git(&["rev-parse", "--show-toplevel"]).and_then(|top| fs::canonicalize(top).ok());
    let is_own = top.is_some() && top == fs::canonicalize(root()).ok();
    let Some(commit) = git(&["rev-parse", "HEAD"]).filter(|_| is_own) else { return String::new() };
    let is_changed = git(&["status", "--porcelain"]).is_none_or(|changes| !changes.is_empty());
    if is_changed { format!("{commit}+changes") } else { commit }
}
