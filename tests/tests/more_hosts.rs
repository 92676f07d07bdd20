//! Hosts of the package that take minutes to install. `cargo xtask soak` runs these tests, and
//! every release needs them.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

use std::path::{Path, PathBuf};
use std::process::Command;

use dax001_tests::engine::Engine;
use dax001_tests::npm::{SAID, both, bun, host, newest_node, offline, run, says, serving};
use dax001_tests::{Host, scratch};

/// The folder with the packages of these hosts.
fn modules() -> PathBuf {
    std::env::var_os("MORE_HOSTS").unwrap_or_else(|| panic!("run `cargo xtask soak`")).into()
}

/// One of these programs, run with the newest Node, because some of them refuse older versions.
fn program(name: &str) -> Command {
    let mut program = offline(newest_node().unwrap_or_else(|| "node".into()));
    program.arg(std::fs::canonicalize(modules().join(".bin").join(name)).unwrap());
    program
}

/// A project that can also find the packages of these hosts.
fn project(name: &str, copied: &str) -> PathBuf {
    let project = host(name, copied);
    for entry in std::fs::read_dir(modules()).unwrap() {
        let entry = entry.unwrap();
        let link = project.join("node_modules").join(entry.file_name());
        if !link.exists() {
            std::os::unix::fs::symlink(entry.path(), link).unwrap();
        }
    }
    project
}

/// Jest loads modules with `require`, in a separate realm.
#[test]
#[ignore = "run by `cargo xtask soak`"]
fn the_package_works_in_jest() {
    let project = project("jest", "jest");
    let mut jest = program("jest");
    run(jest.args(["--ci", "--watchman=false", "--cacheDirectory=cache"]).env("SAID", SAID), &project);
}

#[test]
#[ignore = "run by `cargo xtask soak`"]
fn the_package_works_in_vitest() {
    let project = project("vitest", "vitest");
    for environment in ["node", "jsdom"] {
        let mut vitest = program("vitest");
        run(vitest.args(["run", "--environment", environment]).env("SAID", SAID), &project);
    }
}

#[test]
#[ignore = "run by `cargo xtask soak`"]
fn the_package_works_in_deno() {
    let project = host("rollup", "deno");
    let packages = std::fs::read_dir(modules().join("@deno")).unwrap();
    let mut programs = packages.map(|package| package.unwrap().path().join("deno"));
    let deno = programs.find(|program| program.exists()).unwrap();
    // Without permissions, Deno lets the program read only scripts.
    let output = run(
        offline(deno).args(["run", "--no-prompt", "main.js"]).env("DENO_DIR", project.join("cache")),
        &project,
    );
    assert_eq!(output.trim(), SAID);
}

#[test]
#[ignore = "run by `cargo xtask soak`"]
fn bun_compiles_a_program() {
    let project = host("rollup", "bun-compiles");
    run(offline(bun()).args(["build", "main.js", "--compile", "--outfile", "program"]), &project);
    let away = scratch("away-bun-compiles").join("program");
    std::fs::rename(project.join("program"), &away).unwrap();
    assert_eq!(run(&mut Command::new(&away), away.parent().unwrap()).trim(), SAID);
}

/// Turbopack builds the package for the page and for the server.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "run by `cargo xtask soak`"]
async fn the_package_works_in_next_with_turbopack() {
    let project = project("next", "next");
    // Turbopack follows no links out of the project.
    let quiet = |command: &mut Command| {
        command.env("NEXT_TELEMETRY_DISABLED", "1").current_dir(&project);
    };
    let mut build = program("next");
    quiet(&mut build);
    run(build.arg("build"), &project);
    let mut start = Command::new("node");
    start.arg(std::fs::canonicalize(modules().join(".bin/next")).unwrap()).args([
        "start",
        "--hostname",
        "127.0.0.1",
    ]);
    quiet(&mut start);
    let (_next, address) = serving(&mut start, "--port").await;
    says(Engine::Chromium, Host::Address(address), &both()).await;
    let output = run(
        Command::new("curl").args(["--silent", "--noproxy", "*"]).arg(format!("http://{address}/api/said")),
        Path::new("."),
    );
    assert_eq!(output, SAID);
}
