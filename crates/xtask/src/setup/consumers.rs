//! The consumers of exported reports: the tests pass every exported file to its real consumer.

use std::path::{Path, PathBuf};

use super::install::{apt_install, exe, needed_modules, on_path};
use super::python;
use crate::run::{Result, program, run, step};

/// Schemas and readers of OCSF, OSCAL, `JUnit`'s XML and Markdown. Their dependencies conflict with
/// those of the AWS CLI, so they have a separate environment.
const PYTHON: [&str; 5] = [
    "ocsf-json-schema==1.2.0",
    "compliance-trestle==5.2.0",
    "jsonschema==4.26.0",
    "junitparser==5.0.3",
    "markdown-it-py[linkify]==4.3.0",
];
/// The tools that check SARIF and HTML.
const NPM: [(&str, &str); 2] = [("@microsoft/sarif-multitool", "5.7.0"), ("html-validate", "11.21.1")];
/// The spreadsheet program's own converter.
const SPREADSHEET: &str = "ssconvert";

/// Readers of exported files.
pub(crate) struct Consumers {
    /// The Python environment that contains some of them.
    python: PathBuf,
    /// The folder of npm packages.
    modules: PathBuf,
    spreadsheet: PathBuf,
}

impl Consumers {
    /// The variables through which the tests find them.
    pub(crate) fn variables(&self) -> [(&'static str, &Path); 3] {
        [
            ("CONSUMERS_PYTHON", &self.python),
            ("CONSUMERS_MODULES", &self.modules),
            ("SSCONVERT", &self.spreadsheet),
        ]
    }
}

/// Sets up all of them.
pub(crate) fn consumers() -> Result<Consumers> {
    let what = "readers of OCSF, OSCAL, JUnit's XML and Markdown for the tests";
    let python = python::environment("consumers", &PYTHON, what)?.join(exe("python"));
    let packages = NPM.map(|(name, version)| format!("{name}@{version}"));
    let versions = NPM.map(|(_, version)| version).join("-");
    let modules = needed_modules("consumers", &versions, &packages.each_ref().map(String::as_str))?;
    // The package doesn't mark this file as executable.
    let multitool = modules.join("@microsoft/sarif-multitool-linux/Sarif.Multitool");
    if multitool.is_file() {
        run(program("chmod").arg("+x").arg(&multitool), "look at the messages above")?;
    }
    Ok(Consumers { python, modules, spreadsheet: spreadsheet()? })
}

/// Gnumeric's converter. It treats anything that looks like a formula as one.
fn spreadsheet() -> Result<PathBuf> {
    const ADVICE: &str = "the tests need a spreadsheet program: install the package gnumeric (`sudo apt-get install gnumeric` on Debian)";
    if let Some(program) = on_path(SPREADSHEET) {
        return Ok(program);
    }
    let step = step("installing the spreadsheet program Gnumeric", "20 s");
    apt_install(&["gnumeric"], ADVICE)?;
    step.done();
    on_path(SPREADSHEET).ok_or_else(|| ADVICE.to_owned())
}

/// The programs that people open archives with. A test compares what they see with what dax001
/// sees.
pub(crate) fn archive_readers() -> Result<()> {
    const PACKAGES: [&str; 3] = ["libarchive-tools", "unzip", "7zip"];
    const ADVICE: &str = "the tests need bsdtar, unzip and 7-Zip: install the packages libarchive-tools, unzip and 7zip (`sudo apt-get install libarchive-tools unzip 7zip` on Debian)";
    let are_there = || {
        let has_7zip = ["7zz", "7z"].iter().any(|name| on_path(name).is_some());
        has_7zip && ["bsdtar", "unzip"].iter().all(|name| on_path(name).is_some())
    };
    if are_there() {
        return Ok(());
    }
    let step = step("installing readers of archives", "10 s");
    apt_install(&PACKAGES, ADVICE)?;
    step.done();
    if are_there() { Ok(()) } else { Err(ADVICE.to_owned()) }
}
