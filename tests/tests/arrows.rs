//! Checks which modules of a crate may import which. Dependencies point down: no two files of a
//! crate import each other, directly or through others.
//!
//! `imports.rs` defines which paths count.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

use std::collections::{BTreeMap, BTreeSet};

use dax001_tests::imports::{Imports, circle};
use dax001_tests::root;

/// Every checked crate: the folder that contains its `lib.rs` or `main.rs`.
const CRATES: [&str; 11] = [
    "crates/dax001/src",
    "crates/dax001-archive/src",
    "crates/dax001-export/src",
    "crates/dax001-review/src",
    "crates/dax001-scan/src",
    "crates/dax001-testing/src",
    "crates/dax001-wasm/src",
    "crates/dax001-workbench/src",
    "crates/xtask/src",
    "tests/src",
    "web/src",
];

#[test]
fn no_crate_has_an_import_cycle() {
    let circles: Vec<String> = CRATES
        .iter()
        .filter_map(|source| Some(format!("{source}: {}", circle(&imports(source))?.join(" -> "))))
        .collect();
    assert!(circles.is_empty(), "files import each other:\n{}", circles.join("\n"));
}

#[test]
fn every_crate_is_checked() {
    let mut crates: BTreeSet<String> = std::fs::read_dir(root().join("crates"))
        .unwrap()
        .map(|entry| format!("crates/{}/src", entry.unwrap().file_name().to_string_lossy()))
        .collect();
    crates.extend(["tests/src", "web/src"].map(str::to_owned));
    assert_eq!(crates, CRATES.iter().map(|source| (*source).to_owned()).collect());
}

/// The contract is plain data: it imports the AWS facts and nothing else of ours.
#[test]
fn the_contract_imports_only_the_aws_facts() {
    only("crates/dax001/src", "contract", &["aws"], &["dax001"]);
}

#[test]
fn the_aws_facts_import_nothing() {
    only("crates/dax001/src", "aws", &[], &["dax001"]);
}

#[test]
fn the_page_state_imports_only_the_model() {
    only("web/src", "state", &["model"], &BROWSER);
}

/// The model contains handles to files and blobs. Nothing else in it comes from the browser.
#[test]
fn the_page_model_uses_browser_handles_in_one_file_only() {
    let imports = imports("web/src");
    let of_browser = |crates: &BTreeSet<String>| crates.iter().any(|name| is_of(name, &BROWSER));
    let of_model = imports.external.iter().filter(|(module, _)| is_within(module, "model"));
    let known: Vec<&str> =
        of_model.filter(|(_, crates)| of_browser(crates)).map(|(module, _)| module.as_str()).collect();
    assert_eq!(known, ["model::handle"]);
    for (module, known) in imports.modules.iter().filter(|(module, _)| is_within(module, "model")) {
        assert!(known.iter().all(|other| is_within(other, "model")), "{module} imports {known:?}");
    }
}

/// Name prefixes of the crates that give the page access to the browser.
const BROWSER: [&str; 5] = ["gloo", "js_sys", "wasm_bindgen", "web_sys", "yew"];

/// A crate in which two files import each other through a third, one of them inside a macro.
#[test]
fn an_import_cycle_is_found() {
    let folder = dax001_tests::scratch("arrows");
    let write = |name: &str, text: &str| {
        let path = folder.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    write("lib.rs", "mod a;\nmod b;\nmod c;\n");
    write("a.rs", "use crate::b::{self, B};\npub fn a(_: B) {}\n");
    write("b/mod.rs", "mod d;\npub struct B(d::D);\n#[cfg(test)]\nmod tests { use crate::a::a; }\n");
    write("b/d.rs", "pub struct D;\n");
    write("c.rs", "use super::a as first;\n");
    assert_eq!(circle(&Imports::of(&folder)), None);
    write("b/d.rs", "pub struct D;\nfn d() { println!(\"{}\", crate::c::C) }\n");
    let found = circle(&Imports::of(&folder)).unwrap();
    assert_eq!(found, ["a", "b", "b::d", "c", "a"]);
    write("b/d.rs", "pub struct D;\nimpl super::B {}\n");
    assert_eq!(circle(&Imports::of(&folder)).unwrap(), ["b", "b::d", "b"]);
    // Through a name that `use` binds to the file's folder.
    write("b/d.rs", "use crate::c;\npub struct D(c::C);\n");
    write("b/mod.rs", "pub mod d;\n");
    write("c.rs", "fn c(_: other::d::D) {}\nuse crate::b as other;\n");
    assert_eq!(circle(&Imports::of(&folder)).unwrap(), ["b::d", "c", "b::d"]);
}

fn imports(source: &str) -> Imports {
    Imports::of(&root().join(source))
}

fn is_within(module: &str, folder: &str) -> bool {
    module == folder || module.strip_prefix(folder).is_some_and(|rest| rest.starts_with("::"))
}

fn is_of(name: &str, beginnings: &[&str]) -> bool {
    beginnings.iter().any(|beginning| name.starts_with(beginning))
}

/// Asserts that files of a folder import only these folders of the crate, and no crate with one of
/// these name prefixes.
fn only(source: &str, folder: &str, allowed: &[&str], forbidden: &[&str]) {
    let imports = imports(source);
    let is_allowed =
        |other: &str| is_within(other, folder) || allowed.iter().any(|allowed| is_within(other, allowed));
    let mut wrong = BTreeMap::new();
    for (module, known) in imports.modules.iter().filter(|(module, _)| is_within(module, folder)) {
        let crates = imports.external.get(module).into_iter().flatten().filter(|name| is_of(name, forbidden));
        let others: Vec<&String> = known.iter().filter(|other| !is_allowed(other)).chain(crates).collect();
        if !others.is_empty() {
            wrong.insert(module, others);
        }
    }
    assert!(wrong.is_empty(), "{source}/{folder} imports more than {allowed:?}: {wrong:?}");
    assert!(imports.modules.keys().any(|module| is_within(module, folder)), "{folder} is gone");
}
