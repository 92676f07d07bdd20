//! The long runs, which CI doesn't wait for: fuzzing, the full cross-checks, evidence larger than
//! any memory, and the package in more hosts.

use std::fs;
use std::path::Path;

use crate::build;
use crate::net;
use crate::run::{Result, program, root, run, step};
use crate::setup;

/// The fuzz targets in `crates/dax001/fuzz/`.
const TARGETS: [&str; 10] =
    ["decode", "scan", "ways", "recognise", "whole", "manifest", "list", "exports", "archive", "session"];

/// Runs everything, with this many minutes for each fuzz target.
pub(crate) fn soak(minutes: u32) -> Result<()> {
    if minutes == 0 {
        return Err("give at least one minute".to_owned());
    }
    setup::node()?;
    build::build()?;
    let mut failures = Vec::new();
    failures.extend(more_hosts().err());
    failures.extend(large().err());
    failures.extend(net::soak().err());
    failures.extend(fuzz(minutes).err());
    if failures.is_empty() { Ok(()) } else { Err(failures.join("\n")) }
}

/// Fuzzes each target, starting from its corpus and the fixtures. New inputs go to
/// `target/fuzz/corpus/`.
fn fuzz(minutes: u32) -> Result<()> {
    let cargo_fuzz = setup::cargo_fuzz()?;
    let folder = root().join("target/fuzz");
    let seeds = folder.join("seeds");
    fs::create_dir_all(&seeds).map_err(|error| format!("{}: {error}", seeds.display()))?;
    copy_flat(&root().join("fixtures"), &seeds, "")?;
    // The sanitizers need a nightly compiler and are for unsafe code, which dax001 doesn't contain.
    let options =
        ["--fuzz-dir", "crates/dax001/fuzz", "--sanitizer", "none", "--target-dir", "target/fuzz/build"];
    for target in TARGETS {
        let step = step(&format!("fuzzing {target}"), &format!("{minutes} minutes"));
        let found = folder.join("corpus").join(target);
        fs::create_dir_all(&found).map_err(|error| format!("{}: {error}", found.display()))?;
        let mut command = program(&cargo_fuzz);
        command.args(["fuzz", "run"]).args(options).arg(target).arg(&found);
        command.arg(format!("crates/dax001/fuzz/corpus/{target}")).arg(&seeds);
        command.args([
            "--",
            "-timeout=10",
            "-max_len=8192",
            &format!("-max_total_time={}", u64::from(minutes) * 60),
        ]);
        let advice = format!(
            "the input that did it is in crates/dax001/fuzz/artifacts/{target}/: mend the code, and keep the input in crates/dax001/fuzz/corpus/{target}/, which a test replays"
        );
        run(&mut command, &advice)?;
        step.done();
    }
    Ok(())
}

/// Copies every file below a folder into a single folder.
fn copy_flat(from: &Path, to: &Path, before: &str) -> Result<()> {
    let failed = |error: std::io::Error| format!("{}: {error}", from.display());
    for entry in fs::read_dir(from).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let name = format!("{before}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            copy_flat(&entry.path(), to, &format!("{name}_"))?;
        } else {
            fs::copy(entry.path(), to.join(name)).map_err(failed)?;
        }
    }
    Ok(())
}

/// Tests the package in hosts that take long to install.
fn more_hosts() -> Result<()> {
    let (modules, bundlers, browsers) = (setup::more_hosts()?, setup::bundlers()?, setup::browsers::all()?);
    let step = step("the package in more hosts", "1 minute");
    let mut command = program("cargo");
    command.args([
        "test",
        "--locked",
        "--package",
        "dax001-tests",
        "--test",
        "more_hosts",
        "--",
        "--ignored",
    ]);
    command.envs(browsers.variables()).env("NO_PROXY", "127.0.0.1,localhost");
    run(command.env("NPM_TOOLS", bundlers).env("MORE_HOSTS", modules), "look at the messages above")?;
    step.done();
    Ok(())
}

/// Sends five gigabytes through the module, whose own numbers have 32 bits. Offsets beyond that
/// must be exact.
fn large() -> Result<()> {
    let step = step("five gigabytes through the module", "2 minutes");
    let mut node = program("node");
    node.arg(root().join("tests/large.mjs")).arg(root().join("dist/npm/node.js"));
    run(&mut node, "look at the message above")?;
    step.done();
    Ok(())
}
