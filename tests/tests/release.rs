//! The files that `cargo xtask build` leaves in `dist/` for release: the same bytes everywhere,
//! with hashes and a list of contents.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may panic")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use dax001_tests::aws::python_programs;
use dax001_tests::{fresh, root};
use serde_json::Value;

/// The checksums that a build has written, by file.
fn sums(dist: &Path) -> BTreeMap<String, String> {
    let text = std::fs::read_to_string(dist.join("SHA256SUMS")).unwrap();
    let sums = text.lines().map(|line| line.split_once("  ").unwrap());
    sums.map(|(sum, name)| (name.to_owned(), sum.to_owned())).collect()
}

/// The output of a program, which must succeed.
fn output_of(command: &mut Command) -> String {
    let output = command.output().unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}\n{}{errors}", String::from_utf8_lossy(&output.stdout));
    String::from_utf8(output.stdout).unwrap()
}

fn cargo_home() -> PathBuf {
    let home = std::env::var_os("CARGO_HOME").filter(|home| !home.is_empty()).map(PathBuf::from);
    home.unwrap_or_else(|| std::env::home_dir().unwrap().join(".cargo"))
}

/// A folder that is deleted when the test ends.
struct TemporaryFolder(PathBuf);

impl Drop for TemporaryFolder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Builds the same commit, including uncommitted changes, in another folder and with another Cargo
/// home.
#[test]
fn the_same_commit_gives_the_same_bytes_everywhere() {
    let elsewhere = TemporaryFolder(std::env::temp_dir().join(format!("dax001-elsewhere-{}", fresh())));
    let (clone, home) = (elsewhere.0.join("another/clone"), elsewhere.0.join("another-home-of-cargo"));
    std::fs::create_dir_all(home.join("registry")).unwrap();
    output_of(Command::new("git").args(["clone", "--quiet"]).arg(root()).arg(&clone));
    let git = |arguments: &[&str]| output_of(Command::new("git").arg("-C").arg(root()).args(arguments));
    let mut changed = git(&["diff", "--name-only", "HEAD"]);
    changed.push_str(&git(&["ls-files", "--others", "--exclude-standard"]));
    for file in changed.lines() {
        let copy = clone.join(file);
        std::fs::create_dir_all(copy.parent().unwrap()).unwrap();
        if std::fs::copy(root().join(file), &copy).is_err() {
            std::fs::remove_file(copy).unwrap();
        }
    }
    // Links to the downloaded packages, which Cargo unpacks again. This needs no network and no
    // space for a second copy.
    for part in ["registry/cache", "registry/index", "config.toml", "config"] {
        let from = cargo_home().join(part);
        if from.exists() {
            std::os::unix::fs::symlink(&from, home.join(part)).unwrap();
        }
    }
    let mut build = Command::new("cargo");
    build.args(["xtask", "build"]).current_dir(&clone);
    build.env("CARGO_HOME", &home).env("CARGO_NET_OFFLINE", "true").env_remove("CARGO_TARGET_DIR");
    output_of(&mut build);
    assert_eq!(sums(&clone.join("dist")), sums(&root().join("dist")));
}

/// The page names its commit, and says if there are changes on top of it.
#[test]
fn the_page_names_its_commit() {
    let git = |arguments: &[&str]| output_of(Command::new("git").arg("-C").arg(root()).args(arguments));
    let commit = git(&["rev-parse", "HEAD"]).trim().to_owned();
    for page in ["site/index.html", "dax001.html"] {
        let html = std::fs::read_to_string(root().join("dist").join(page)).unwrap();
        let (_, rest) = html.split_once("<meta name=\"commit\" content=\"").unwrap();
        let named = rest.split('"').next().unwrap();
        assert!(named == commit || named == format!("{commit}+changes"), "{page} names {named}");
    }
}

/// The build contains nothing that identifies the machine or user that made it.
#[test]
fn the_build_contains_no_path_of_the_machine() {
    let home = std::env::home_dir().unwrap();
    for name in sums(&root().join("dist")).keys() {
        let bytes = std::fs::read(root().join("dist").join(name)).unwrap();
        for path in [&root(), &home, &cargo_home()] {
            let path = path.to_str().unwrap().as_bytes();
            assert!(path.len() > 3, "a path of the machine is too short to be looked for");
            let is_inside = bytes.windows(path.len()).any(|window| window == path);
            assert!(!is_inside, "dist/{name} has {} in it", String::from_utf8_lossy(path));
        }
    }
}

#[test]
fn the_checksums_cover_every_file_and_match() {
    let dist = root().join("dist");
    output_of(
        Command::new("sha256sum").args(["--check", "--strict", "--quiet", "SHA256SUMS"]).current_dir(&dist),
    );
    let names = sums(&dist);
    let files = output_of(Command::new("find").args([".", "-type", "f"]).current_dir(&dist));
    for file in files.lines().map(|file| file.trim_start_matches("./")).filter(|file| *file != "SHA256SUMS") {
        assert!(names.contains_key(file), "SHA256SUMS lacks {file}");
    }
    // There are no other entries, so no file is hidden behind another name.
    assert_eq!(names.len(), files.lines().count() - 1);
}

/// The module in the single file equals the served and the published one, byte for byte. Extracts
/// it with the README's command.
#[test]
fn the_module_can_be_extracted_from_the_single_file() {
    let script =
        r#"sed -n 's/.*id="dax001_bg.wasm">\([^<]*\)<.*/\1/p' dax001.html | base64 -d | gunzip | sha256sum"#;
    let sum = output_of(Command::new("sh").args(["-c", script]).current_dir(root().join("dist")));
    assert_eq!(sum.split(' ').next(), Some(sums(&root().join("dist"))["npm/dax001_bg.wasm"].as_str()));
}

/// The bill of materials is valid against its schema. It lists every file that runs, every crate in
/// a module, and the tools that made them.
#[test]
fn the_bill_of_materials_is_complete() {
    let file = root().join("dist/dax001.cdx.json");
    let script = "
import sys
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
text = open(sys.argv[1]).read()
validator = JsonStrictValidator(SchemaVersion.V1_6)
assert validator.validate_str(text) is None, validator.validate_str(text)
assert validator.validate_str(text.replace('\"bomFormat\"', '\"form\"')) is not None
";
    output_of(Command::new(python_programs().join("python")).args(["-c", script]).arg(&file));
    let bom: Value = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
    let components = bom["components"].as_array().unwrap();
    let component = |name: &str| {
        components.iter().find(|one| one["name"] == name).unwrap_or_else(|| panic!("{name} is not named"))
    };
    for name in ["dax001", "yew", "serde_json", "saphyr-parser", "miniz_oxide", "sha2", "rust-std"] {
        component(name);
    }
    // Macros don't belong there, and neither do crates that only the tests and the build use.
    for name in ["serde_derive", "syn", "axum", "proptest", "zopfli"] {
        assert!(components.iter().all(|one| one["name"] != name), "{name} is not inside");
    }
    let is_script = |name: &&String| {
        let ending = Path::new(name.as_str()).extension().and_then(|ending| ending.to_str());
        matches!(ending, Some("js" | "wasm" | "html"))
    };
    let sums = sums(&root().join("dist"));
    for name in sums.keys().filter(is_script) {
        assert_eq!(component(name)["hashes"][0]["content"].as_str(), Some(sums[name].as_str()), "{name}");
    }
    for (name, has_glue) in
        [("npm/lib/policy.js", true), ("site/worker.js", true), ("npm/lib/client.js", false)]
    {
        assert_eq!(component(name).get("description").is_some(), has_glue, "{name}");
    }
    let tools = bom["metadata"]["tools"]["components"].as_array().unwrap();
    let tools: BTreeMap<&str, &Value> =
        tools.iter().map(|tool| (tool["name"].as_str().unwrap(), tool)).collect();
    for name in ["rustc", "cargo", "trunk", "wasm-bindgen-cli", "binaryen", "zopfli"] {
        assert!(tools[name]["version"].is_string(), "{name}");
    }
    // The build compiles each of these tools from a lock file in the repository, which contains its
    // hash.
    for name in ["trunk", "wasm-bindgen-cli", "binaryen", "zopfli"] {
        let lock = tools[name]["properties"][0]["value"].as_str().unwrap();
        assert!(root().join(lock).is_file(), "{name} comes from `{lock}`");
        assert!(tools[name]["hashes"][0]["content"].is_string(), "{name}");
    }
    for one in components.iter().filter(|one| one.get("purl").is_some()) {
        assert_eq!(one["hashes"][0]["content"].as_str().map(str::len), Some(64), "{one}");
        assert!(one["licenses"][0]["expression"].is_string(), "{one}");
    }
    let page = &component("dax001.html")["hashes"][0]["content"];
    assert_eq!(page.as_str(), Some(sums["dax001.html"].as_str()));
}
