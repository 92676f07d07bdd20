//! The npm package as developers get it: packed, installed without network access, tested in Node
//! by `tests/package/`, and checked by the TypeScript compiler.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

use std::io::Write;
use std::path::Path;
use std::process::Command;

use dax001_tests::npm::{project, run};
use dax001_tests::root;

/// Runs one file of `tests/package/` in a project with the package.
fn node_test(project: &Path, file: &str) {
    std::fs::copy(root().join("tests/package").join(file), project.join(file)).unwrap();
    let fixtures = root().join("fixtures");
    let cases = std::fs::read_dir(&fixtures).unwrap();
    let cases = cases.filter(|case| case.as_ref().unwrap().path().join("expected.json").is_file()).count();
    let mut node = Command::new("node");
    node.args(["--test", "--test-reporter", "spec", file]);
    node.env("FIXTURES", fixtures).env("CASES", cases.to_string()).env("VERSION", env!("CARGO_PKG_VERSION"));
    run(&mut node, project);
}

#[test]
fn every_fixture_gives_the_same_bytes_in_node() {
    node_test(&project("node"), "fixtures.test.js");
}

#[test]
fn chunks_never_change_the_report() {
    node_test(&project("chunks"), "chunks.test.js");
}

#[test]
fn an_archive_is_opened_from_the_package() {
    let project = project("archive");
    let mut zip = zip::ZipWriter::new(std::fs::File::create(project.join("a.zip")).unwrap());
    zip.start_file("us-east-1.json", zip::write::SimpleFileOptions::default()).unwrap();
    zip.write_all(dax001_tests::fixture("cli-v2-describe/input.json").as_bytes()).unwrap();
    zip.finish().unwrap();
    node_test(&project, "archive.test.js");
}

#[test]
fn a_report_handle_returns_only_what_is_requested() {
    node_test(&project("held"), "held.test.js");
}

#[test]
fn a_review_is_made_with_the_package() {
    node_test(&project("review"), "review.test.js");
}

#[test]
fn a_saved_report_is_verified_with_the_package() {
    node_test(&project("verify"), "verify.test.js");
}

#[test]
fn findings_take_little_memory_and_running_out_is_reported() {
    node_test(&project("memory"), "memory.test.js");
}

#[test]
fn a_job_runs_to_completion() {
    node_test(&project("driver"), "driver.test.js");
}

/// Checks the package's program as its host sees it, and the scripts of a page and its worker
/// before they are joined.
#[test]
fn the_scripts_pass_the_strict_compiler() {
    let tsc = std::env::var_os("TSC").unwrap_or_else(|| "tsc".into());
    for config in ["package", "worker", "page"] {
        let config = root().join(format!("tests/package/tsconfig.{config}.json"));
        let types = Path::new(&tsc).with_file_name("../@types");
        run(Command::new(&tsc).arg("--typeRoots").arg(types).arg("--project").arg(config), &root());
    }
}

#[test]
fn the_types_pass_the_strict_compiler() {
    let project = project("types");
    std::fs::copy(root().join("tests/package/types.ts"), project.join("types.ts")).unwrap();
    let tsc = std::env::var_os("TSC").unwrap_or_else(|| "tsc".into());
    for resolution in ["nodenext", "bundler"] {
        let module = if resolution == "bundler" { "esnext" } else { "nodenext" };
        let options = [
            "--strict",
            "--noEmit",
            "--target",
            "es2022",
            "--module",
            module,
            "--moduleResolution",
            resolution,
            "types.ts",
        ];
        run(Command::new(&tsc).args(options), &project);
    }
}

#[test]
fn versions_and_names_agree() {
    let package = std::fs::read_to_string(root().join("dist/npm/package.json")).unwrap();
    let package: serde_json::Value = serde_json::from_str(&package).unwrap();
    assert_eq!(package["version"], env!("CARGO_PKG_VERSION"));
    for file in [
        "dax001_bg.wasm",
        "lib/policy.js",
        "dax001.d.ts",
        "types.d.ts",
        "LICENSE",
        "schema/report.schema.json",
    ] {
        assert!(root().join("dist/npm").join(file).is_file(), "{file} is missing");
    }
}
