//! The npm package: its own files, an entry for each kind of host, and the worker's script.

use std::fs;
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::module::MODULE;
use crate::reproducible;
use crate::run::{Result, failed, read, read_bytes, root, write};
use crate::single::replaced;

/// Where an entry has its module from.
#[derive(Clone, Copy)]
enum Host {
    /// From disk.
    Node,
    /// From beside the entry.
    Browser,
    /// Out of a script: for bundlers, and for pages that may fetch nothing.
    Inline,
}

impl Host {
    const ALL: [Self; 3] = [Self::Node, Self::Browser, Self::Inline];

    fn name(self) -> &'static str {
        match self {
            Self::Node => "node",
            Self::Browser => "browser",
            Self::Inline => "inline",
        }
    }

    /// The script that makes the module ready before the import is done.
    fn start(self) -> &'static str {
        match self {
            Self::Node => {
                "\
// Node: the module is read from disk, so there is nothing to wait for.
import { readFileSync } from \"node:fs\";
import { policyFrom } from \"./policy.js\";

export const policy = policyFrom(readFileSync(new URL(\"./dax001_bg.wasm\", import.meta.url)));
"
            }
            Self::Browser => {
                "\
// Browsers: the module is fetched from beside this file before the import is done.
import { policyFrom } from \"./policy.js\";
import { checkEngine } from \"./shared/engine.js\";

checkEngine();
export const policy = policyFrom(await WebAssembly.compileStreaming(fetch(new URL(\"./dax001_bg.wasm\", import.meta.url))));
"
            }
            Self::Inline => {
                "\
// Bundlers, and pages that may fetch nothing: the module stands in a script.
import { module } from \"./inline/dax001.js\";
import { policyFrom } from \"./policy.js\";

export const policy = policyFrom(module());
"
            }
        }
    }
}

/// The entries, and what each gives.
const ENTRIES: [(&str, &str); 3] = [
    (
        "index",
        "Evaluator, HeldReport, KindReader, Sha256, describeCollection, describeSettings, evaluate, expectedAccounts, isAccount, isRegion, mayBeOsMetadata, newName, osMetadata, plan, render, renderParts, rule, verify, version",
    ),
    ("archive", "Archive, ArchiveWriter"),
    (
        "review",
        "Clusters, HeldReport, Targets, checkReport, differences, holdReport, isRiskList, openReport, readList, readReport, readSeal",
    ),
];

/// The scripts that the package shares with the page and its worker, and what each exports as a module. As scripts they import nothing, so
/// that they can stand one behind the other: a worker from a blob in a page from file:// can't be a module.
const SHARED: [(&str, &str); 3] =
    [("driver", "bytesOf, drive, reasonOf"), ("engine", "checkEngine"), ("start", "startWorker")];

/// Writes everything of dist/npm/ but the module, which is there; and the scripts of the page.
pub(crate) fn package() -> Result<()> {
    let (npm, page) = (root().join("dist/npm"), root().join("target/page"));
    let own = root().join("crates/dax001-wasm/npm");
    clean(&npm)?;
    copy_folder(&own, &npm)?;
    copy_folder(&root().join("crates/dax001/schema"), &npm.join("schema"))?;
    for name in ["LICENSE", "CHANGELOG.md"] {
        copy(&root().join(name), &npm.join(name))?;
    }
    let types = npm.join(format!("{MODULE}.d.ts"));
    // The entries start the module. Its own functions for that take what only a browser's types know.
    let text = read(&types)?;
    let (ours, _) = text.split_once("\nexport type InitInput").unwrap_or((&text, ""));
    write(&types, &format!("{}\n", ours.trim_end()))?;
    for host in Host::ALL {
        let name = host.name();
        write(&npm.join(format!("module.{name}.js")), host.start())?;
        for (entry, exports) in ENTRIES {
            let script = format!(
                "import {{ policy }} from \"./module.{name}.js\";\n\nexport const {{ {exports} }} = policy;\n"
            );
            write(&npm.join(format!("{entry}.{name}.js")), &script)?;
        }
    }
    let wasm = STANDARD.encode(read_bytes(&npm.join(format!("{MODULE}_bg.wasm")))?);
    let script = format!(
        "import {{ bytes }} from \"./bytes.js\";\n\nexport const module = () => bytes(\"{wasm}\");\n"
    );
    write(&npm.join(format!("inline/{MODULE}.js")), &script)?;
    let instance = instance(&page)?;
    write(&npm.join("instance.js"), &module(&instance, "instantiate"))?;
    let shared = |name: &str| read(&own.join(format!("shared/{name}.js")));
    for (name, exports) in SHARED {
        write(&npm.join(format!("shared/{name}.js")), &module(&shared(name)?, exports))?;
    }
    let script =
        ["\"use strict\";\n", &instance, &shared("driver")?, &read(&own.join("worker/main.js"))?].concat();
    fs::remove_file(npm.join("worker/main.js"))
        .map_err(|error| failed(&npm.join("worker/main.js"), &error))?;
    write(&npm.join("worker/script.js"), &script)?;
    write(&page.join("worker.js"), &script)?;
    let text = serde_json::to_string(&script).map_err(|error| format!("worker/script.js: {error}"))?;
    write(&npm.join("inline/script.js"), &format!("export const script = {text};\n"))?;
    let boot = [shared("engine")?, shared("start")?, read(&root().join("web/boot.js"))?].concat();
    write(&page.join("boot.js"), &boot)?;
    name_commit(&npm.join("package.json"))
}

/// A script that makes instances of the module, each with a memory of its own.
fn instance(page: &Path) -> Result<String> {
    let glue = read(&page.join(format!("{MODULE}.js")))?;
    Ok(format!(
        "/** Another instance of the module, with a memory of its own. */\nfunction instantiate(module) {{\n{glue}\n{MODULE}_module.initSync({{ module }});\nreturn {MODULE}_module;\n}}\n"
    ))
}

/// A script as a module.
fn module(script: &str, exports: &str) -> String {
    format!("{script}\nexport {{ {exports} }};\n")
}

/// Names the commit in the package, under the name that npm itself has for it.
fn name_commit(manifest: &Path) -> Result<()> {
    let commit = reproducible::commit();
    let before = "  \"type\": \"module\",\n";
    write(manifest, &replaced(&read(manifest)?, before, &format!("{before}  \"gitHead\": \"{commit}\",\n"))?)
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::copy(from, to).map(drop).map_err(|error| failed(from, &error))
}

fn copy_folder(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to).map_err(|error| failed(to, &error))?;
    for entry in fs::read_dir(from).map_err(|error| failed(from, &error))? {
        let entry = entry.map_err(|error| failed(from, &error))?;
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        if from.is_dir() { copy_folder(&from, &to)? } else { copy(&from, &to)? }
    }
    Ok(())
}

/// Takes away what an earlier build wrote, which would be packed, too; the module and its types stay.
fn clean(folder: &Path) -> Result<()> {
    let Ok(entries) = fs::read_dir(folder) else { return Ok(()) };
    for entry in entries.filter_map(std::result::Result::ok) {
        let path = entry.path();
        let name = entry.file_name().to_string_lossy().into_owned();
        let is_of_module = [".d.ts", "_bg.wasm", "_bg.wasm.d.ts"];
        if !is_of_module.iter().any(|ending| name.strip_suffix(ending) == Some(MODULE)) {
            let removed = if path.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
            removed.map_err(|error| failed(&path, &error))?;
        }
    }
    Ok(())
}
