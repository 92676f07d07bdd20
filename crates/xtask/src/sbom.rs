//! What is inside: a software bill of materials in `CycloneDX`, of every crate in the modules, with its licence and its checksum.
//!
//! It holds no time and no serial number, so that the same commit gives the same bytes.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use crate::build::MODULES;
use crate::digest::sha256;
use crate::reproducible::commit;
use crate::run::{Result, output, program, read, read_bytes, root, write};
use crate::setup::WASM_TARGET;

/// Writes dist/dax001.cdx.json.
pub(crate) fn sbom() -> Result<()> {
    let checksums = checksums()?;
    let mut crates = BTreeSet::new();
    let page: &[&str] = &["web"];
    for package in MODULES.iter().map(|module| module.package).chain([page]) {
        crates.extend(crates_of(package)?);
    }
    let version = env!("CARGO_PKG_VERSION");
    let rustc = output(program("rustc").arg("-V")).ok_or("rustc doesn't say its version")?;
    let rust = rustc.split_whitespace().nth(1).unwrap_or_default();
    let standard_library = json!({
        "type": "library", "bom-ref": "rust-std", "name": "rust-std", "version": rust,
        "description": "The standard library of Rust, which each module holds a part of.",
        "licenses": [{"expression": "MIT OR Apache-2.0"}],
    });
    let file = |name: &str| {
        let bytes = read_bytes(&root().join("dist").join(name))?;
        let hashes = json!([{"alg": "SHA-256", "content": sha256(&bytes)}]);
        Ok::<Value, String>(json!({"type": "file", "bom-ref": name, "name": name, "hashes": hashes}))
    };
    let files = MODULES.iter().map(|module| format!("npm/{}_bg.wasm", module.name));
    let files = files.chain(["site/web_bg.wasm".to_owned(), "dax001.html".to_owned()]);
    let mut components = files.map(|name| file(&name)).collect::<Result<Vec<_>>>()?;
    components.push(standard_library);
    components.extend(crates.iter().map(|one| component(one, &checksums)));
    let commit = commit();
    let properties = if commit.is_empty() { json!([]) } else { json!([{"name": "commit", "value": commit}]) };
    let whole = json!({
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application", "bom-ref": "dax001", "name": "dax001", "version": version,
                "licenses": [{"expression": "Apache-2.0"}],
            },
            "properties": properties,
        },
        "components": components,
    });
    // Values of ours have a JSON.
    let text = serde_json::to_string_pretty(&whole).unwrap_or_default();
    write(&root().join("dist/dax001.cdx.json"), &format!("{text}\n"))
}

/// A crate that is inside: its name, its version and its licence.
type Crate = (String, String, String);

/// What a package is built from; macros and build scripts only write what is built.
fn crates_of(package: &[&str]) -> Result<BTreeSet<Crate>> {
    let mut tree = program("cargo");
    tree.args(["tree", "--locked", "--target", WASM_TARGET, "--edges", "normal,no-proc-macro"]);
    tree.args(["--prefix", "none", "--no-dedupe", "--format", "{p}|{l}", "--package"]).args(package);
    let tree = output(&mut tree).ok_or("`cargo tree` doesn't say what is inside")?;
    let read = |line: &str| {
        let (name, licence) = line.split_once('|')?;
        let mut words = name.split(' ');
        let (name, version) = (words.next()?, words.next()?.strip_prefix('v')?);
        // Older crates write `MIT/Apache-2.0`.
        Some((name.to_owned(), version.to_owned(), licence.trim().replace('/', " OR ")))
    };
    let found: BTreeSet<Crate> = tree.lines().filter_map(read).collect();
    if found.is_empty() { Err("`cargo tree` says that nothing is inside".to_owned()) } else { Ok(found) }
}

fn component((name, version, licence): &Crate, checksums: &BTreeMap<(String, String), String>) -> Value {
    let purl = format!("pkg:cargo/{name}@{version}");
    let licences = json!([{"expression": licence}]);
    let mut component = json!({
        "type": "library", "bom-ref": purl, "name": name, "version": version, "licenses": licences,
    });
    // Crates of this repository have no checksum, and no registry has them.
    if let (Some(checksum), Some(component)) =
        (checksums.get(&(name.clone(), version.clone())), component.as_object_mut())
    {
        component.insert("purl".to_owned(), purl.into());
        component.insert("hashes".to_owned(), json!([{"alg": "SHA-256", "content": checksum}]));
    }
    component
}

/// The checksum of each crate in Cargo.lock, by name and version.
fn checksums() -> Result<BTreeMap<(String, String), String>> {
    let lock = read(&root().join("Cargo.lock"))?;
    let value = |entry: &str, name: &str| {
        let start = format!("{name} = \"");
        entry.lines().find_map(|line| Some(line.strip_prefix(&start)?.strip_suffix('"')?.to_owned()))
    };
    let read =
        |entry: &str| Some(((value(entry, "name")?, value(entry, "version")?), value(entry, "checksum")?));
    Ok(lock.split("[[package]]").filter_map(read).collect())
}
