//! The npm package as developers get it: packed, and installed into a project without network
//! access.

use std::ffi::OsStr;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use crate::engine::{Engine, KillOnDrop};
use crate::{Host, Page, root, scratch, with_host};

/// Creates a project with the package installed.
pub fn project(name: &str) -> PathBuf {
    let project = scratch(name);
    std::fs::write(project.join("package.json"), r#"{ "name": "user", "private": true, "type": "module" }"#)
        .unwrap();
    install(&project);
    project
}

/// Copies a project from `tests/hosts/` to a folder named after `copied`, and installs the package
/// there.
pub fn host(name: &str, copied: &str) -> PathBuf {
    let project = scratch(&format!("host-{copied}"));
    let hosts = root().join("tests/hosts");
    copy(&hosts.join(name), &project);
    let check = std::fs::read_to_string(hosts.join("check.js")).unwrap();
    std::fs::write(project.join("check.js"), &check).unwrap();
    let required =
        check.replace("export async function check", "exports.check = check;\nasync function check");
    std::fs::write(project.join("check.cjs"), required).unwrap();
    install(&project);
    project
}

fn copy(from: &Path, to: &Path) {
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            std::fs::create_dir(&to).unwrap();
            copy(&entry.path(), &to);
        } else {
            std::fs::copy(entry.path(), to).unwrap();
        }
    }
}

/// Packs `dist/npm/` and installs it into a project.
fn install(project: &Path) {
    let arguments = ["install", "--offline", "--no-audit", "--no-fund", "--loglevel=error"];
    run(offline("npm").args(arguments).arg(packed()), project);
}

/// The path of the packed package. Packing happens once.
pub fn packed() -> &'static Path {
    static PACKED: OnceLock<PathBuf> = OnceLock::new();
    PACKED.get_or_init(|| {
        let folder = scratch(&format!("packed-{}", crate::fresh()));
        let pack = ["pack", "--loglevel=error", "--pack-destination"];
        run(Command::new("npm").args(pack).arg(&folder), &root().join("dist/npm"));
        folder.join(format!("dax001-{}.tgz", env!("CARGO_PKG_VERSION")))
    })
}

/// A program without network access, if this system supports that. Unprivileged users need a user
/// namespace for it.
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

/// Runs a program, which must succeed, and returns its output.
pub fn run(command: &mut Command, folder: &Path) -> String {
    let output = command.current_dir(folder).output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{command:?} failed\n{out}\n{err}");
    out.into_owned()
}

/// The folder with the programs of bundlers and linters, each under its own name.
pub fn tools() -> PathBuf {
    std::env::var_os("NPM_TOOLS").expect("the bundlers are not there: run `cargo xtask test`").into()
}

/// The newest Node, if the tools include it as a package.
pub fn newest_node() -> Option<PathBuf> {
    Some(tools().join("node")).filter(|node| node.exists())
}

/// The Bun program from the package for this system.
pub fn bun() -> PathBuf {
    let packages = tools().with_file_name("@oven");
    let mut found =
        std::fs::read_dir(packages).unwrap().map(|package| package.unwrap().path().join("bin/bun"));
    found
        .find(|bun| Command::new(bun).arg("--version").output().is_ok_and(|output| output.status.success()))
        .unwrap()
}

/// The report of `tests/hosts/check.js` about the package in every host.
pub const SAID: &str = "fail sse-disabled DAX-001 old-sse recreate true source-unreadable+cut-off not-json DAX001_SOURCE_OPEN fail 0no+1unproven+0no DAX001_FREED TypeError DAX001_EVIDENCE_TYPE TypeError DAX001_INPUT_TYPE Not-compliant holds evidence-missing no-report holds";
/// Its report about the worker.
pub const SAID_OF_WORKER: &str = "true holds record-unreadable unknown TypeError DAX001_LABEL_TYPE AbortError fail DAX001_STOPPED DAX001_STOPPED fail DAX001_OPTIONS_TYPE";

/// Both results, for hosts that have web workers.
pub fn both() -> String {
    format!("{SAID} {SAID_OF_WORKER}")
}

/// Asserts that a page ends up showing this text and sends no request to any other host.
pub async fn says(engine: Engine, host: Host<'_>, expected: &str) {
    let expected = expected.to_owned();
    with_host(engine, host, async move |page: Arc<Page>| {
        page.says("#said", " ").await;
        assert_eq!(page.text("#said").await, expected, "{engine:?}");
        assert_eq!(page.requests_to_others(), Vec::<String>::new());
        Ok(())
    })
    .await;
}

/// Starts a program that serves pages, on a free port, and waits until it responds.
pub async fn serving(command: &mut Command, port_option: &str) -> (KillOnDrop, SocketAddr) {
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    command.args([port_option, &port.to_string()]).stdout(Stdio::null()).stderr(Stdio::null());
    let server = KillOnDrop(command.spawn().unwrap());
    let address = ([127, 0, 0, 1], port).into();
    for _ in 0..600 {
        if std::net::TcpStream::connect(address).is_ok() {
            return (server, address);
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("{command:?} doesn't serve anything");
}

/// Bundles a project's `main.js` as wrangler does for Cloudflare Workers.
pub fn bundle_for_workers(project: &Path) {
    let mut esbuild = offline(tools().join("esbuild"));
    esbuild.args(["main.js", "--bundle", "--format=esm", "--outdir=dist", "--loader:.wasm=copy"]);
    esbuild.args(["workerd", "worker", "browser"].map(|name| format!("--conditions={name}")));
    run(esbuild.arg("--log-level=warning"), project);
}
