//! A mock AWS server, the real AWS CLI, and the published module's report on what a script
//! exported.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use serde_json::Value;

use crate::engine::KillOnDrop;
use crate::root;

/// The folder with the real AWS CLI and the mock AWS server.
pub fn python_programs() -> PathBuf {
    std::env::var_os("PYTHON_PROGRAMS").expect("the AWS CLI is not there: run `cargo xtask test`").into()
}

/// Starts a mock AWS server on a free port.
pub fn mock_aws() -> (KillOnDrop, String) {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let child = KillOnDrop(
        Command::new(python_programs().join("moto_server"))
            .args(["-H", "127.0.0.1", "-p", &port.to_string()])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap(),
    );
    for _ in 0..1200 {
        if std::net::TcpStream::connect(("127.0.0.1", port)).is_ok() {
            return (child, format!("http://127.0.0.1:{port}"));
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    panic!("the mock AWS doesn't start");
}

/// Runs a program with the AWS CLI on PATH and `before` ahead of it. Returns the exit code, and
/// stdout followed by stderr.
pub fn run(command: &mut Command, endpoint: &str, before: Option<&Path>) -> (i32, String) {
    let config = command.get_envs().any(|(name, _)| name == "AWS_CONFIG_FILE");
    let path = std::env::var_os("PATH").unwrap();
    let folders =
        before.map(Path::to_owned).into_iter().chain([python_programs()]).chain(std::env::split_paths(&path));
    if !config {
        command.env("AWS_CONFIG_FILE", "/nonexistent");
    }
    let output = command
        .env("PATH", std::env::join_paths(folders).unwrap())
        .env("AWS_ENDPOINT_URL", endpoint)
        .env("NO_PROXY", "127.0.0.1")
        .envs([("AWS_ACCESS_KEY_ID", "test"), ("AWS_SECRET_ACCESS_KEY", "test"), ("AWS_MAX_ATTEMPTS", "1")])
        .env_remove("AWS_REGION")
        .env_remove("AWS_DEFAULT_REGION")
        .env_remove("AWS_PROFILE")
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let text = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap()).concat();
    (output.status.code().unwrap(), text)
}

/// The published module's report on a folder of files. Each file is named by its path in the
/// folder.
pub fn evaluate_folder(folder: &Path) -> Value {
    let script = r#"
        import { readdirSync, readFileSync } from "node:fs";
        import { relative } from "node:path";
        const [module, folder] = process.argv.slice(1);
        const { evaluate } = await import(module);
        const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
        const paths = files.map((entry) => `${entry.parentPath ?? entry.path}/${entry.name}`).sort();
        console.log(JSON.stringify(evaluate(paths.map((path) => ({ name: relative(folder, path), data: readFileSync(path) })))));
    "#;
    let output = Command::new("node")
        .args(["--input-type=module", "-e", script])
        .arg(root().join("dist/npm/node.js"))
        .arg(folder)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}
