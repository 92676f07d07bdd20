//! Checks that the package's README and reference list everything that exists. Their tables are
//! generated from the Rust types.
#![cfg(not(target_family = "wasm"))]
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may panic")]

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::{Path, PathBuf};

use dax001::contract::label::Label;
use dax001::contract::problem::ProblemCode;
use dax001::contract::verdicts::VERDICTS;
use dax001::remediation::choices::Choices;
use dax001_wasm::Options;
use schemars::{JsonSchema, schema_for};
use serde_json::{Value, json};

fn package() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("npm")
}

/// The text of a JSON string, without its quotes.
fn word(value: &Value) -> &str {
    value.as_str().unwrap()
}

/// A text as a table cell, on one line.
fn cell(text: &str) -> String {
    text.replace('\n', " ").replace('|', "\\|")
}

/// A table of an object's members, each with its meaning.
fn members<T: JsonSchema>() -> String {
    let schema = schema_for!(T).to_value();
    let mut table = "| member | what it says |\n| --- | --- |\n".to_owned();
    for (name, member) in schema["properties"].as_object().unwrap() {
        let means = member["description"].as_str().unwrap();
        writeln!(table, "| `{name}` | {} |", cell(means)).unwrap();
    }
    table
}

fn reasons() -> String {
    let mut table =
        "| status | reason | what the evidence says | what to do |\n| --- | --- | --- | --- |\n".to_owned();
    for row in &VERDICTS {
        let (status, reason) = (json!(row.status), json!(row.reason));
        writeln!(
            table,
            "| `{}` | `{}` | {} | {} |",
            word(&status),
            word(&reason),
            cell(&row.evidence),
            cell(&row.action)
        )
        .unwrap();
    }
    table
}

fn problems() -> String {
    let schema = schema_for!(ProblemCode).to_value();
    let means = schema["oneOf"].as_array().unwrap();
    let mut table = "| severity | code | what it means |\n| --- | --- | --- |\n".to_owned();
    for code in ProblemCode::ALL {
        let (severity, name) = (json!(code.severity()), json!(code));
        let means =
            means.iter().find(|variant| variant["const"] == name).unwrap()["description"].as_str().unwrap();
        writeln!(table, "| {} | `{}` | {} |", word(&severity), word(&name), cell(means)).unwrap();
    }
    table
}

/// The program's help text.
fn help() -> String {
    let text = include_str!("../../dax001-workbench/src/program/help.txt");
    format!("```text\n{}\n```\n", text.trim_end())
}

#[test]
fn the_tables_of_the_reference_match_the_rust_types() {
    let path = package().join("REFERENCE.md");
    let mut text = std::fs::read_to_string(&path).unwrap();
    let before = text.clone();
    let label = format!("`label`:\n\n{}", members::<Label>());
    for (name, written) in [
        ("options", format!("Options:\n\n{}\n{label}", members::<Options>())),
        ("reasons", reasons()),
        ("problems", problems()),
        ("choices", format!("Choices:\n\n{}", members::<Choices>())),
        ("help", help()),
    ] {
        let start = text.find(&format!("<!-- {name}: ")).unwrap_or_else(|| panic!("no {name}"));
        let start = start + text[start..].find("-->\n").unwrap() + 4;
        let end = start + text[start..].find("<!-- end -->").unwrap();
        text.replace_range(start..end, &format!("\n{written}\n"));
    }
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, &text).unwrap();
    }
    assert!(
        text == before || std::env::var_os("BLESS").is_some(),
        "npm/REFERENCE.md has drifted: run `BLESS=1 cargo xtask test`"
    );
}

#[test]
fn every_entry_point_and_every_error_code_is_listed() {
    let [readme, reference] = ["README.md", "REFERENCE.md"]
        .map(|document| std::fs::read_to_string(package().join(document)).unwrap());
    let manifest: Value =
        serde_json::from_str(&std::fs::read_to_string(package().join("package.json")).unwrap()).unwrap();
    for entry in manifest["exports"].as_object().unwrap().keys() {
        let name = entry.replacen('.', "dax001", 1);
        assert!(readme.contains(&format!("| `{name}` |")), "the README doesn't list {name}");
    }
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let folders = ["dax001-wasm/src", "dax001-wasm/npm"];
    let mut thrown = BTreeSet::new();
    for file in folders.iter().flat_map(|folder| files(&crates.join(folder))) {
        let is_code = file.extension().is_some_and(|ending| ending == "rs" || ending == "js");
        if is_code {
            thrown.extend(codes(&std::fs::read_to_string(file).unwrap(), "\"DAX001_"));
        }
    }
    let listed: BTreeSet<String> = codes(&reference, "| `DAX001_").collect();
    assert_eq!(listed, thrown);
}

/// The code after each occurrence of this beginning, if there is one.
fn codes(text: &str, beginning: &'static str) -> impl Iterator<Item = String> {
    let found = text.split(beginning).skip(1);
    let code = |rest: &str| {
        rest.split(|c: char| !c.is_ascii_uppercase() && c != '_').next().unwrap_or_default().to_owned()
    };
    found.map(code).filter(|code| !code.is_empty()).collect::<Vec<_>>().into_iter()
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}
