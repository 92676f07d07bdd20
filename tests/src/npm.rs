//! The npm package as a developer has it: packed, and installed into a project without a network.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use crate::{root, scratch};

/// A new project with the package in it.
pub fn project(name: &str) -> PathBuf {
    let project = scratch(name);
    std::fs::write(project.join("package.json"), r#"{ "name": "user", "private": true, "type": "module" }"#)
        .unwrap();
    install(&project);
    project
}

/// A copy of one of the projects in `tests/hosts/`, under a name of its own, with the package in it.
pub fn host(name: &str, copied: &str) -> PathBuf {
    let project = scratch(&format!("host-{copied}"));
    let hosts = root().join("tests/hosts");
    copy(&hosts.join(name), &project);
    std::fs::copy(hosts.join("check.js"), project.join("check.js")).unwrap();
    install(&project);
    project
}

fn copy(from: &Path, to: &Path) {
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        std::fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
    }
}

/// Packs dist/npm/ and installs it into a project.
fn install(project: &Path) {
    let arguments = ["install", "--offline", "--no-audit", "--no-fund", "--loglevel=error"];
    run(offline("npm").args(arguments).arg(packed()), project);
}

/// The packed package, which is packed once.
pub fn packed() -> &'static Path {
    static PACKED: OnceLock<PathBuf> = OnceLock::new();
    PACKED.get_or_init(|| {
        let folder = scratch(&format!("packed-{}", crate::fresh()));
        let pack = ["pack", "--loglevel=error", "--pack-destination"];
        run(Command::new("npm").args(pack).arg(&folder), &root().join("dist/npm"));
        folder.join(format!("dax001-{}.tgz", env!("CARGO_PKG_VERSION")))
    })
}

/// A program that has no network, where this system can do that: without a privilege it takes a user's own namespace.
pub fn offline(program: impl AsRef<OsStr>) -> Command {
    static WAY: OnceLock<Option<&str>> = OnceLock::new();
    let way = WAY.get_or_init(|| {
        let works = |way: &&str| {
            Command::new("unshare").args([way, "true"]).output().is_ok_and(|output| output.status.success())
        };
        ["-n", "-rn"].into_iter().find(works)
    });
    let Some(way) = way else { return Command::new(program) };
    let mut command = Command::new("unshare");
    command.arg(way).arg(program);
    command
}

/// What a program prints, which must not fail.
pub fn run(command: &mut Command, folder: &Path) -> String {
    let output = command.current_dir(folder).output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{command:?} failed\n{out}\n{err}");
    out.into_owned()
}

/// Where the bundlers and linters of packages are, by the names of their programs.
pub fn tools() -> PathBuf {
    std::env::var_os("NPM_TOOLS").expect("the bundlers are not there: run `cargo xtask test`").into()
}
