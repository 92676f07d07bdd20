//! The software bill of materials, in `CycloneDX`. It names every file that runs, every crate in
//! the modules with its licence and its checksum, and the tools that wrote the files.
//!
//! It contains no time and no serial number, so that the same commit gives the same bytes.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::digest::{files, hexadecimal, sha256};
use crate::module::PACKAGE;
use crate::reproducible::commit;
use crate::run::{Result, output, program, read, read_bytes, root, write};
use crate::setup::{BuildTool, TOOLS_LOCK, Tools, WASM_OPT_LOCK, WASM_TARGET};

/// Checksums by name and version.
type Checksums = BTreeMap<(String, String), String>;

/// Writes dist/dax001.cdx.json.
pub(crate) fn sbom(tools: &Tools) -> Result<()> {
    let checksums = checksums("Cargo.lock")?;
    let mut crates = BTreeSet::new();
    for package in [PACKAGE, "web"] {
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
    let mut components = files_that_run(&tools.wasm_bindgen)?;
    components.push(standard_library);
    components.extend(crates.iter().map(|one| component(one, &checksums)));
    let commit = commit();
    let properties = if commit.is_empty() { json!([]) } else { json!([{"name": "commit", "value": commit}]) };
    let bom = json!({
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
            "tools": {"components": tools_used(tools, &rustc, &checksums)?},
        },
        "components": components,
    });
    // Serialising these values can't fail.
    let text = serde_json::to_string_pretty(&bom).unwrap_or_default();
    write(&root().join("dist/dax001.cdx.json"), &format!("{text}\n"))
}

/// Every script, module, style sheet and page in dist/. The only third-party JavaScript is the glue
/// that wasm-bindgen writes.
fn files_that_run(wasm_bindgen: &BuildTool) -> Result<Vec<Value>> {
    let dist = root().join("dist");
    let mut files = files(&dist)?;
    files.sort();
    files.retain(|file| {
        let ending = file.extension().and_then(std::ffi::OsStr::to_str);
        matches!(ending, Some("js" | "mjs" | "wasm" | "css" | "html"))
    });
    let component = |file: &PathBuf| {
        let name = file.strip_prefix(&dist).unwrap_or(file).display().to_string().replace('\\', "/");
        let bytes = read_bytes(file)?;
        let hashes = json!([{"alg": "SHA-256", "content": sha256(&bytes)}]);
        let mut component = json!({"type": "file", "bom-ref": name, "name": name, "hashes": hashes});
        // Only the glue contains names that begin like this; so do the modules themselves, which
        // are not glue.
        let is_module = file.extension().is_some_and(|ending| ending == "wasm");
        let has_glue = !is_module && bytes.windows(6).any(|window| window == b"__wbg_");
        if let (true, Some(component)) = (has_glue, component.as_object_mut()) {
            let version = &wasm_bindgen.version;
            let text = format!("Glue that wasm-bindgen {version} wrote (MIT OR Apache-2.0) is in this file.");
            component.insert("description".to_owned(), text.into());
        }
        Ok(component)
    };
    files.iter().map(component).collect()
}

/// The tools that wrote bytes that ship.
fn tools_used(tools: &Tools, rustc: &str, crate_checksums: &Checksums) -> Result<Vec<Value>> {
    let locked = checksums(TOOLS_LOCK)?;
    let cargo = output(program("cargo").arg("-V")).ok_or("cargo doesn't say its version")?;
    let rust = |name: &str, text: &str| {
        // `rustc 1.95.0 (59807616e 2026-04-14)`
        let (version, build) = text.trim_start_matches(name).trim().split_once(' ').unwrap_or((text, ""));
        json!({
            "type": "application", "bom-ref": format!("tool:{name}"), "name": name, "version": version,
            "properties": [{"name": "dax001:build", "value": build.trim_matches(['(', ')'])}],
        })
    };
    let crate_tool = |name: &str, version: &str, lock: &str, checksums: &Checksums| {
        let checksum = checksums
            .get(&(name.to_owned(), version.to_owned()))
            .ok_or_else(|| format!("{lock} has no checksum of {name} {version}"))?;
        tool(
            name,
            version,
            &format!("pkg:cargo/{name}@{version}"),
            &json!({"alg": "SHA-256", "content": checksum}),
            lock,
        )
    };
    let mut components = vec![rust("rustc", rustc), rust("cargo", &cargo)];
    for (name, used) in [("trunk", &tools.trunk), ("wasm-bindgen-cli", &tools.wasm_bindgen)] {
        components.push(if used.is_locked {
            crate_tool(name, &used.version, TOOLS_LOCK, &locked)?
        } else {
            unlocked_tool(name, &used.version)
        });
    }
    match &tools.wasm_opt {
        Some(used) if used.is_locked => {
            let lock: Value = serde_json::from_str(&read(&root().join(WASM_OPT_LOCK))?)
                .map_err(|error| format!("{WASM_OPT_LOCK}: {error}"))?;
            let integrity =
                lock.pointer("/packages/node_modules~1binaryen/integrity").and_then(Value::as_str);
            let hash = integrity
                .and_then(|text| STANDARD.decode(text.strip_prefix("sha512-")?).ok())
                .ok_or_else(|| format!("{WASM_OPT_LOCK} has no SHA-512 of binaryen"))?;
            let hash = json!({"alg": "SHA-512", "content": hexadecimal(&hash)});
            let purl = format!("pkg:npm/binaryen@{}", used.version);
            components.push(tool("binaryen", &used.version, &purl, &hash, WASM_OPT_LOCK)?);
        }
        Some(used) => components.push(unlocked_tool("binaryen", &used.version)),
        None => {}
    }
    // Zopfli compresses the modules in the single file.
    let zopfli =
        crate_checksums.keys().find(|(name, _)| name == "zopfli").ok_or("Cargo.lock has no zopfli")?;
    components.push(crate_tool("zopfli", &zopfli.1, "Cargo.lock", crate_checksums)?);
    Ok(components)
}

/// A tool that a lock file of this repository pins, with everything that it is built from.
fn tool(name: &str, version: &str, purl: &str, hash: &Value, lock: &str) -> Result<Value> {
    let lock_hash = sha256(&read_bytes(&root().join(lock))?);
    Ok(json!({
        "type": "application", "bom-ref": format!("tool:{name}"), "name": name, "version": version, "purl": purl,
        "hashes": [hash],
        "properties": [{"name": "dax001:lock", "value": lock}, {"name": "dax001:lock:sha256", "value": lock_hash}],
    }))
}

/// A tool that was already on the machine. Only its version is known.
fn unlocked_tool(name: &str, version: &str) -> Value {
    json!({
        "type": "application", "bom-ref": format!("tool:{name}"), "name": name, "version": version,
        "properties": [{"name": "dax001:lock", "value": "none"}],
    })
}

/// A crate in the modules: its name, its version and its licence.
type Crate = (String, String, String);

/// The crates that a package is built from. Macros and build scripts are excluded, since they only
/// generate code.
fn crates_of(package: &str) -> Result<BTreeSet<Crate>> {
    let mut tree = program("cargo");
    tree.args(["tree", "--locked", "--target", WASM_TARGET, "--edges", "normal,no-proc-macro"]);
    tree.args(["--prefix", "none", "--no-dedupe", "--format", "{p}|{l}", "--package", package]);
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

fn component((name, version, licence): &Crate, checksums: &Checksums) -> Value {
    let purl = format!("pkg:cargo/{name}@{version}");
    let licences = json!([{"expression": licence}]);
    let mut component = json!({
        "type": "library", "bom-ref": purl, "name": name, "version": version, "licenses": licences,
    });
    // Crates of this repository have no checksum and are in no registry.
    if let (Some(checksum), Some(component)) =
        (checksums.get(&(name.clone(), version.clone())), component.as_object_mut())
    {
        component.insert("purl".to_owned(), purl.into());
        component.insert("hashes".to_owned(), json!([{"alg": "SHA-256", "content": checksum}]));
    }
    component
}

/// The checksum of each crate in a Cargo.lock.
fn checksums(lock: &str) -> Result<Checksums> {
    let lock = read(&root().join(lock))?;
    let value = |entry: &str, name: &str| {
        let start = format!("{name} = \"");
        entry.lines().find_map(|line| Some(line.strip_prefix(&start)?.strip_suffix('"')?.to_owned()))
    };
    let read =
        |entry: &str| Some(((value(entry, "name")?, value(entry, "version")?), value(entry, "checksum")?));
    Ok(lock.split("[[package]]").filter_map(read).collect())
}
