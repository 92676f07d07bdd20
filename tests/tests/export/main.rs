//! The export scripts. The bash script runs with the real AWS CLI against a mock AWS server; a real
//! parser checks the PowerShell script.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may panic"
)]

mod hosts;
mod manifest;
mod report;

use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use dax001_tests::aws::{mock_aws, python_programs, run};
use dax001_tests::engine::KillOnDrop;
use dax001_tests::{root, scratch};
use serde_json::{Value, json};

const ACCOUNT: &str = "123456789012";

/// The mock AWS server behind the proxy in `tests/tests/export/`, and a folder for the export.
struct Aws {
    endpoint: String,
    folder: PathBuf,
    _mock: KillOnDrop,
    _proxy: KillOnDrop,
}

impl Aws {
    fn start(name: &str, rules: &Value) -> Self {
        let folder = scratch(name);
        let (mock, upstream) = mock_aws();
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut proxy = Command::new(python_programs().join("python"));
        proxy.arg(root().join("tests/tests/export/aws_proxy.py"));
        proxy.args(["--port", &port.to_string(), "--upstream", &upstream]);
        proxy.arg("--rules").arg(folder.join("rules.json")).arg("--log").arg(folder.join("log"));
        let proxy = KillOnDrop(proxy.stdout(Stdio::null()).spawn().unwrap());
        let aws = Self { endpoint: format!("http://127.0.0.1:{port}"), folder, _mock: mock, _proxy: proxy };
        aws.rules(rules);
        for _ in 0..400 {
            if TcpStream::connect(("127.0.0.1", port)).is_ok() {
                return aws;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        panic!("the proxy doesn't start");
    }

    /// Replaces the proxy's rules and empties its log.
    fn rules(&self, rules: &Value) {
        std::fs::write(self.folder.join("rules.json"), rules.to_string()).unwrap();
        std::fs::write(self.folder.join("log"), "").unwrap();
    }

    /// Runs the bash script. Returns its exit code and its output.
    fn export(&self, arguments: &[&str]) -> (i32, String) {
        run(&mut self.script(arguments), &self.endpoint, None)
    }

    /// Like `export`, with a home region, which determines the partition.
    fn export_from(&self, region: &str) -> (i32, String) {
        // `env` sets the region, because `run` removes it from the environment of its command.
        let mut env = Command::new("env");
        env.arg(format!("AWS_REGION={region}")).arg("bash").arg(root().join("docs/export-dax.sh"));
        run(env.current_dir(&self.folder), &self.endpoint, None)
    }

    fn script(&self, arguments: &[&str]) -> Command {
        let mut bash = Command::new("bash");
        bash.arg(root().join("docs/export-dax.sh")).args(arguments).current_dir(&self.folder);
        bash
    }

    /// The regions in which the script called DAX since the last change of rules.
    fn requested_regions(&self) -> Vec<String> {
        let log = std::fs::read_to_string(self.folder.join("log")).unwrap();
        log.lines().filter_map(|line| line.strip_prefix("dax ")).map(str::to_owned).collect()
    }

    fn account(&self) -> PathBuf {
        self.folder.join("dax-export").join(ACCOUNT)
    }
}

/// The names of the files in a folder, sorted.
fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// SHA-256 from a tool that shares no code with this project.
fn sha256(file: &Path) -> String {
    let output = Command::new("sha256sum").arg(file).output().unwrap();
    String::from_utf8(output.stdout).unwrap().split(' ').next().unwrap().to_owned()
}

/// Reads a manifest and checks what every manifest must have: the members, their order, one entry a
/// line, and correct hashes.
fn manifest(folder: &Path) -> Value {
    let text = std::fs::read_to_string(folder.join("export.json")).unwrap();
    let manifest: Value = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    assert_eq!(
        (manifest["format"].as_str(), manifest["version"].as_str()),
        (Some("dax001-export"), Some("1.0"))
    );
    let entries = |list: &str| manifest[list].as_array().unwrap().clone();
    for entry in [entries("answers"), entries("regions")].concat() {
        let key = if entry.get("command").is_some() { "command" } else { "region" };
        let order = [key, "start", "end", "outcome", "file", "sha256", "caller", "cli", "script"];
        let members: Vec<_> = order.into_iter().filter(|name| entry.get(*name).is_some()).collect();
        assert_eq!(entry.as_object().unwrap().len(), members.len(), "{entry}");
        let line: Vec<_> = members.iter().map(|name| format!("\"{name}\": {}", entry[*name])).collect();
        let line = format!("    {{{}}}", line.join(", "));
        assert!(text.lines().any(|found| found.trim_end_matches(',') == line), "no line {line} in\n{text}");
        for time in ["start", "end"] {
            let time = entry[time].as_str().unwrap();
            let shape: String = time.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
            assert_eq!(shape, "0000-00-00T00:00:00Z");
        }
        assert!(entry["cli"].as_str().unwrap().starts_with("aws-cli/"), "{entry}");
        assert_eq!(entry.get("caller").is_some(), manifest.get("account").is_some(), "{entry}");
        if entry["outcome"] == "not-enabled" {
            assert!(entry.get("file").is_none() && entry.get("sha256").is_none(), "{entry}");
        } else {
            assert_eq!(entry["sha256"], sha256(&folder.join(entry["file"].as_str().unwrap())), "{entry}");
        }
    }
    manifest
}

/// The outcome of each region, in manifest order: `us-east-1 exported`.
fn outcomes(manifest: &Value) -> Vec<String> {
    let text = |entry: &Value, name: &str| entry[name].as_str().unwrap().to_owned();
    let regions = manifest["regions"].as_array().unwrap().iter();
    regions.map(|entry| format!("{} {}", text(entry, "region"), text(entry, "outcome"))).collect()
}

/// The commands whose answers are in the manifest.
fn commands(manifest: &Value) -> Vec<&str> {
    manifest["answers"].as_array().unwrap().iter().map(|entry| entry["command"].as_str().unwrap()).collect()
}

fn entry_of<'a>(manifest: &'a Value, region: &str) -> &'a Value {
    manifest["regions"].as_array().unwrap().iter().find(|entry| entry["region"] == region).unwrap()
}

/// A proxy rule that answers with a list of regions.
fn list(service: &str, regions: &Value) -> Value {
    json!({"service": service, "answer": "regions", "regions": regions})
}

/// A proxy rule for `account list-regions`, in whose answer `ap-east-1` has this status.
fn list_of(status: &str) -> Value {
    list("account", &json!({"ap-east-1": status, "us-east-1": "ENABLED_BY_DEFAULT"}))
}

fn rule(service: &str, answer: &str) -> Value {
    json!({"service": service, "answer": answer})
}

fn rule_in(region: &str, answer: &str) -> Value {
    json!({"service": "dax", "region": region, "answer": answer})
}
