//! The structure of the workspace: which crate may depend on which, and how large the built parts
//! may be.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may panic")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use dax001::contract::verdicts::VERDICTS;
use dax001_tests::root;
use serde_json::Value;

fn metadata() -> Value {
    let output = Command::new("cargo")
        .args(["metadata", "--format-version", "1", "--locked", "--offline"])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// Each package's normal dependencies (not for tests or builds), by package ID.
fn graph(metadata: &Value) -> BTreeMap<String, BTreeSet<String>> {
    let is_normal =
        |dep: &&Value| dep["dep_kinds"].as_array().unwrap().iter().any(|kind| kind["kind"].is_null());
    let id = |value: &Value| value.as_str().unwrap().to_owned();
    let nodes = metadata["resolve"]["nodes"].as_array().unwrap();
    nodes
        .iter()
        .map(|node| {
            let deps = node["deps"]
                .as_array()
                .unwrap()
                .iter()
                .filter(is_normal)
                .map(|dep| id(&dep["pkg"]))
                .collect();
            (id(&node["id"]), deps)
        })
        .collect()
}

fn names(metadata: &Value) -> BTreeMap<String, String> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    metadata["packages"]
        .as_array()
        .unwrap()
        .iter()
        .map(|package| (text(&package["id"]), text(&package["name"])))
        .collect()
}

#[test]
fn arrows_go_down_only() {
    let metadata = metadata();
    let (graph, names) = (graph(&metadata), names(&metadata));
    let members: BTreeSet<&str> =
        metadata["workspace_members"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    let mut arrows = BTreeMap::new();
    for member in &members {
        let down: Vec<&str> = graph[*member]
            .iter()
            .filter(|id| members.contains(id.as_str()))
            .map(|id| names[id].as_str())
            .collect();
        arrows.insert(names[*member].as_str(), down);
    }
    let expected = BTreeMap::from([
        ("dax001", vec!["dax001-scan"]),
        ("dax001-scan", vec![]),
        ("dax001-archive", vec!["dax001"]),
        ("dax001-export", vec!["dax001"]),
        ("dax001-review", vec!["dax001"]),
        // Shared by tests and fuzz targets. Nothing that ships depends on it.
        ("dax001-testing", vec!["dax001", "dax001-archive", "dax001-export", "dax001-scan"]),
        ("dax001-tests", vec![]),
        // The one module contains the bindings of all crates.
        (
            "dax001-wasm",
            vec!["dax001", "dax001-archive", "dax001-export", "dax001-review", "dax001-workbench"],
        ),
        ("dax001-workbench", vec!["dax001", "dax001-archive", "dax001-export", "dax001-review"]),
        ("web", vec!["dax001", "dax001-export", "dax001-review", "dax001-workbench"]),
        ("xtask", vec![]),
    ]);
    assert_eq!(arrows, expected);
}

/// The policy reads bytes and writes a report. It has no access to a clock, a file, a network or a
/// page.
#[test]
fn the_policy_is_pure() {
    let metadata = metadata();
    let (graph, names) = (graph(&metadata), names(&metadata));
    let start = names.iter().find(|(_, name)| *name == "dax001").unwrap().0.clone();
    let mut seen = BTreeSet::new();
    let mut open = vec![start];
    while let Some(id) = open.pop() {
        if seen.insert(id.clone()) {
            open.extend(graph[&id].iter().cloned());
        }
    }
    // Everything that a build of the policy could contain, including the optional schema derives.
    // Adding a name here is a decision: does it touch JavaScript, a page, a clock, a file or a
    // network?
    let allowed = [
        "dax001",
        "dax001-scan",
        // Finds sources with the same bytes. It is quick, but not a proof.
        "xxhash-rust",
        "dyn-clone",
        "itoa",
        "memchr",
        "ref-cast",
        "ref-cast-impl",
        "proc-macro2",
        "quote",
        "schemars",
        "schemars_derive",
        "serde",
        "serde_core",
        "serde_derive",
        "serde_derive_internals",
        "serde_json",
        "syn",
        "unicode-ident",
        "zmij",
        "indexmap",
        "equivalent",
        "hashbrown",
        "allocator-api2",
        "foldhash",
        // SIMD for the scanner.
        "wide",
        "safe_arch",
        "bytemuck",
        // Stores the evidence of a finding, which is nearly always a single record.
        "smallvec",
        // Encodes findings as bytes for another instance of the module.
        "postcard",
        "cobs",
        "embedded-io",
        "thiserror",
        "thiserror-impl",
        // SHA-256 in pure Rust. On other targets it detects processor features, and needs libc for
        // that on one of them.
        "sha2",
        "digest",
        "block-buffer",
        "crypto-common",
        "hybrid-array",
        "typenum",
        "cfg-if",
        "cpufeatures",
        "libc",
        // Reads and compares times. Without its feature `std` it has no clock.
        "time",
        "time-core",
        "time-macros",
        "deranged",
        "num-conv",
        "powerfmt",
    ];
    let unknown: Vec<&str> =
        seen.iter().map(|id| names[id].as_str()).filter(|name| !allowed.contains(name)).collect();
    assert!(unknown.is_empty(), "the policy pulls in {unknown:?}");
    for file in policy() {
        let text = std::fs::read_to_string(&file).unwrap();
        for way_out in [
            "std::fs",
            "std::net",
            "std::time",
            "std::env",
            "std::process",
            "std::io",
            "std::thread",
            "extern \"C\"",
        ] {
            assert!(!text.contains(way_out), "{} uses {way_out}", file.display());
        }
    }
}

/// Only the code that reads the record names members of the AWS record, and the one table with the
/// settings of a new cluster.
#[test]
fn only_the_intake_knows_member_names() {
    for file in policy() {
        let is_reader =
            ["intake/record.rs", "intake/settings.rs", "intake/recognise.rs", "remediation/setting.rs"]
                .iter()
                .any(|name| file.ends_with(name));
        let text = std::fs::read_to_string(&file).unwrap();
        let code: String = text
            .split("#[cfg(test)]")
            .next()
            .unwrap()
            .lines()
            .filter(|line| !line.trim_start().starts_with("//"))
            .collect();
        for member in ["\"ClusterName\"", "\"SSEDescription\"", "\"ClusterArn\"", "\"NodeType\""] {
            assert!(is_reader || !code.contains(member), "{} reads {member}", file.display());
        }
    }
}

/// The source files of the policy.
fn policy() -> Vec<std::path::PathBuf> {
    ["crates/dax001/src", "crates/dax001-scan/src"]
        .iter()
        .flat_map(|folder| sources(&root().join(folder)))
        .collect()
}

/// A new verdict needs only an entry in the list in `contract/verdicts.rs`, and the code in
/// `rule/evaluate_case.rs` that leads to it. No other code of the product may name a reason, except these
/// files, which treat one reason differently from the rest.
#[test]
fn a_verdict_is_added_in_one_place() {
    let list = "crates/dax001/src/contract/verdicts.rs";
    let special: [(&str, &str); 10] = [
        (list, "the list"),
        ("crates/dax001/src/rule/reason.rs", "what leads to which"),
        ("crates/dax001/src/store/evidence.rs", "the words that a record makes more exact"),
        ("crates/dax001/src/store/table.rs", "a pass by evidence that is outdated"),
        ("crates/dax001/src/findings.rs", "a pass about which nothing says that it is of DAX"),
        ("crates/dax001/src/remediation/planner.rs", "encryption that is being turned on is waited for"),
        ("crates/dax001-export/src/html/findings.rs", "a value that is absent can't be shown"),
        ("web/src/view/detail.rs", "the same"),
        ("crates/dax001-review/src/reevaluate.rs", "what older versions let pass"),
        ("crates/dax001-review/src/older.rs", "the same"),
    ];
    let names = VERDICTS.iter().map(|row| (format!("{:?}", row.reason), row.reason.name()));
    let names: Vec<(String, &str)> = names.collect();
    let mut mentioned = BTreeSet::new();
    for file in product() {
        let text = std::fs::read_to_string(&file).unwrap();
        // Tests and comments may name any reason.
        let code = text.split("#[cfg(test)]").next().unwrap_or_default().lines();
        let code: String =
            code.filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
        let file = file.strip_prefix(root()).unwrap().display().to_string();
        for (variant, name) in &names {
            let count = code.matches(&format!("Reason::{variant}")).count()
                + code.matches(&format!("\"{name}\"")).count();
            if file == list {
                // The enum and its name come from here. The unit tests below it don't count.
                assert_eq!(code.matches(&format!("{variant} = \"{name}\"")).count(), 1, "{variant}");
            } else if count > 0 {
                mentioned.insert(file.clone());
            }
        }
    }
    let special = special.map(|(file, _)| file.to_owned()).into_iter().filter(|file| file != list).collect();
    assert_eq!(mentioned, special);
}

/// The sources of everything that ships, without their tests.
fn product() -> impl Iterator<Item = std::path::PathBuf> {
    let folders = ["crates", "web/src"].map(|folder| root().join(folder));
    let is_product = |path: &std::path::PathBuf| {
        let is_other = path.components().any(|part| {
            ["tests", "fuzz", "benches", "xtask", "dax001-testing", "tests.rs", "target"]
                .iter()
                .any(|name| part.as_os_str() == *name)
        });
        !is_other && path.extension().is_some_and(|extension| extension == "rs" || extension == "js")
    };
    folders.into_iter().flat_map(|folder| sources(&folder)).filter(is_product)
}

/// The compiler forbids `unsafe` in every crate that uses the workspace lints, and all of them do.
/// A crate that the benchmarks build separately is not part of the workspace.
#[test]
fn unsafe_is_forbidden_everywhere() {
    let manifest = |folder: &str| std::fs::read_to_string(root().join(folder).join("Cargo.toml")).unwrap();
    assert!(manifest("").contains("\nunsafe_code = \"forbid\"\n"));
    let crates = std::fs::read_dir(root().join("crates")).unwrap();
    let crates = crates.map(|entry| format!("crates/{}", entry.unwrap().file_name().display()));
    for folder in crates.chain(["web".to_owned(), "tests".to_owned()]) {
        assert!(manifest(&folder).contains("\n[lints]\nworkspace = true\n"), "{folder}");
    }
}

fn sources(folder: &Path) -> Vec<std::path::PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { sources(&path) } else { vec![path] }).collect()
}

/// Components must use state that announces a render. Otherwise the page would take its own text
/// changes for those of another program.
#[test]
fn the_pages_components_have_the_state_that_is_announced() {
    for file in sources(&root().join("web/src")) {
        let text = std::fs::read_to_string(&file).unwrap();
        let is_guard = file.ends_with("browser/text_guard.rs");
        for hook in ["use_state(", "use_state_eq(", "use_reducer(", "use_reducer_eq(", "use_force_update("] {
            assert!(is_guard || !text.contains(hook), "{}: {hook}", file.display());
        }
    }
}

/// The page evaluates with the same module that the package ships.
#[test]
fn the_page_loads_the_published_module() {
    let module = |part: &str| std::fs::read(root().join("dist").join(part).join("dax001_bg.wasm")).unwrap();
    assert!(module("site") == module("npm"));
}

/// The largest allowed size of each built part in bytes: raw, with gzip, with brotli.
const BUDGETS: [(&str, [u64; 3]); 14] = [
    ("dax001.html", [2_056_000, 1_478_000, 1_468_000]),
    ("site/web_bg.wasm", [1_020_000, 387_600, 309_300]),
    ("site/web.js", [68_950, 11_240, 9_615]),
    ("site/worker.js", [87_450, 18_170, 15_600]),
    ("site/style.css", [40_900, 8_673, 7_466]),
    ("site/boot.js", [10_140, 3_955, 3_370]),
    ("site/index.html", [1_589, 891, 651]),
    ("npm/dax001_bg.wasm", [2_896_000, 1_110_000, 825_000]),
    ("npm entry", [2_998_000, 1_133_000, 844_700]),
    ("npm entry, inline", [3_964_000, 1_532_000, 1_106_000]),
    ("npm worker, page", [16_290, 5_879, 5_127]),
    ("npm worker, itself", [89_950, 18_290, 15_690]),
    ("npm program", [7_743, 2_994, 2_649]),
    ("npm documents and types", [127_500, 40_300, 34_280]),
];

/// Sizes may only shrink. If a part must grow, the same commit raises its budget and gives the
/// reason in its message.
#[test]
fn the_built_parts_stay_small() {
    let sizes = std::fs::read_to_string(root().join("target/sizes.txt")).unwrap();
    let mut sizes: BTreeMap<&str, Vec<u64>> = sizes
        .lines()
        .map(|line| {
            let (part, numbers) = line.split_once('\t').unwrap();
            (part, numbers.split(' ').map(|number| number.parse().unwrap()).collect())
        })
        .collect();
    for (part, budget) in BUDGETS {
        let size = sizes.remove(part).unwrap_or_else(|| panic!("{part} is not measured"));
        let is_small = size.iter().zip(budget).all(|(size, budget)| *size <= budget);
        assert!(is_small, "{part} has {size:?} bytes, raw, by gzip and by brotli, and may have {budget:?}");
    }
    assert_eq!(sizes.into_keys().next(), None, "a part without a budget");
}

/// JavaScript does only what a host must do: files, streams, workers, terminals. Everything else is
/// Rust.
#[test]
fn the_scripts_stay_few() {
    const LINES: usize = 890;
    let is_code = |line: &&str| {
        let line = line.trim();
        !(line.is_empty() || ["//", "/*", "*"].iter().any(|start| line.starts_with(start)))
    };
    let mut scripts = Vec::new();
    let mut folders = vec![root().join("crates/dax001-wasm/npm"), root().join("web")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "js") {
                scripts.push(std::fs::read_to_string(path).unwrap());
            }
        }
    }
    assert!(scripts.len() > 10);
    let lines: usize = scripts.iter().map(|script| script.lines().filter(is_code).count()).sum();
    assert!(lines <= LINES, "{lines} lines of JavaScript, without comments, and there may be {LINES}");
}
