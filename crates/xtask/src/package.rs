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

    /// The lines that make the module ready before the import is done.
    fn start(self) -> String {
        let (why, init, imports, make_ready) = match self {
            Self::Node => (
                "Node: the module is read from disk, so there is nothing to wait for.",
                "initSync",
                "import { readFileSync } from \"node:fs\";\n",
                "initSync({ module: readFileSync(new URL(\"./dax001_bg.wasm\", import.meta.url)) });",
            ),
            Self::Browser => (
                "Browsers: the module is fetched from beside this file before the import is done.",
                "default as init",
                "",
                "await init({ module_or_path: new URL(\"./dax001_bg.wasm\", import.meta.url) });",
            ),
            Self::Inline => (
                "Bundlers, and pages that may fetch nothing: the module stands in a script.",
                "initSync",
                "import { module } from \"./inline/dax001.js\";\n",
                "initSync({ module: module() });",
            ),
        };
        format!(
            r#"// {why}
{imports}import {{ {CLASSES}, {init} }} from "./dax001.js";
import "./evaluator.js";
import {{ checkEngine }} from "./evidence/engine.js";
import {{ guarded }} from "./guard.js";
import {{ withRows }} from "./held.js";

checkEngine();
{make_ready}
"#
        )
    }
}

/// The classes of the module: each guards itself once it was freed.
const CLASSES: &str =
    "Archive, ArchiveWriter, Clusters, Evaluator, HeldReport, KindReader, Sha256, Targets, Writer";

/// What the policy's own entry gives.
const POLICY: &str = "Evaluator, HeldReport, KindReader, Sha256, describeCollection, describeSettings, evaluate, expectedAccounts, isAccount, isRegion, mayBeOsMetadata, newName, osMetadata, plan, rule, version";

/// The other entries, and what each gives.
const PARTS: [(&str, &str); 2] = [
    ("archive", "Archive, ArchiveWriter"),
    (
        "review",
        "Clusters, HeldReport, Targets, checkReport, differences, holdReport, isRiskList, openReport, readList, readReport, readSeal",
    ),
];

/// What the worker's script is made of, in order, behind the glue of the module; the last one answers the page.
const WORKER: [&str; 8] = [
    "evidence/bytes.js",
    "evidence/saved.js",
    "evidence/held.js",
    "evidence/kind.js",
    "evidence/sources.js",
    "evidence/pairs.js",
    "evidence/verify.js",
    "worker/main.js",
];
/// The worker's client, which the page has, too.
const CLIENT: [&str; 3] = ["evidence/given.js", "evidence/engine.js", "worker/client.js"];
/// What the page's own worker has beside it: what writes reports, and files of its own.
const PAGE: [&str; 5] = ["reports.js", "plans.js", "reviews.js", "files.js", "page.js"];

/// Writes everything of dist/npm/ but the module and its glue, which are there; and the script of the page's worker.
pub(crate) fn package() -> Result<()> {
    let (npm, page) = (root().join("dist/npm"), root().join("target/page"));
    clean(&npm)?;
    copy_folder(&root().join("crates/dax001-wasm/npm"), &npm)?;
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
        write(&npm.join(format!("index.{}.js", host.name())), &policy_entry(host))?;
        for (entry, exports) in PARTS {
            write(&npm.join(format!("{entry}.{}.js", host.name())), &part_entry(exports, host))?;
        }
    }
    let wasm = STANDARD.encode(read_bytes(&npm.join(format!("{MODULE}_bg.wasm")))?);
    let script = format!(
        "import {{ bytes }} from \"./bytes.js\";\n\nexport const module = () => bytes(\"{wasm}\");\n"
    );
    write(&npm.join(format!("inline/{MODULE}.js")), &script)?;
    let script = worker(&npm, &page)?;
    write(&npm.join("worker/script.js"), &script)?;
    let text = serde_json::to_string(&script).map_err(|error| format!("worker/script.js: {error}"))?;
    write(&npm.join("inline/script.js"), &format!("export const script = {text};\n"))?;
    // What starts the page has the worker's client in it: a file less to ask for.
    let boot = CLIENT.map(|part| npm.join(part)).into_iter().chain([root().join("web/boot.js")]);
    let boot = boot.map(|part| Ok(classic(&read(&part)?))).collect::<Result<String>>()?;
    write(&page.join("boot.js"), &boot)?;
    let writer = classic(&read(&npm.join("evidence/render.js"))?);
    let own = PAGE.iter().map(|part| read(&root().join("web/worker").join(part)));
    write(&page.join("worker.js"), &(script + &writer + &own.collect::<Result<Vec<_>>>()?.join("\n")))?;
    name_commit(&npm.join("package.json"))
}

/// The policy's own entry, which makes the module ready.
fn policy_entry(host: Host) -> String {
    let start = host.start();
    format!(
        r#"{start}withRows(HeldReport);
guarded({CLASSES});

export {{ {POLICY} }} from "./dax001.js";
export {{ render, renderParts, verify }} from "./parts.js";
"#
    )
}

/// Another entry of the same module.
fn part_entry(exports: &str, host: Host) -> String {
    let name = host.name();
    format!(
        "// A part of the module, which the policy's entry makes ready.\nimport \"./index.{name}.js\";\n\nexport {{ {exports} }} from \"./dax001.js\";\n"
    )
}

/// The worker's script: a worker from a blob in a page from file:// can't be a module, so it is one classic script.
fn worker(npm: &Path, page: &Path) -> Result<String> {
    let mut script = "\"use strict\";\n".to_owned();
    script.push_str(&read(&page.join(format!("{MODULE}.js")))?);
    for part in WORKER {
        script.push('\n');
        script.push_str(&classic(&read(&npm.join(part))?));
    }
    Ok(script)
}

/// An ES module as a part of one script, in which what it imports stands before it.
fn classic(module: &str) -> String {
    let lines = module.lines().filter(|line| !line.starts_with("import "));
    lines.flat_map(|line| [line.strip_prefix("export ").unwrap_or(line), "\n"]).collect()
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

/// Takes away what an earlier build wrote, which would be packed, too; the module and its glue stay.
fn clean(folder: &Path) -> Result<()> {
    let Ok(entries) = fs::read_dir(folder) else { return Ok(()) };
    for entry in entries.filter_map(std::result::Result::ok) {
        let path = entry.path();
        let name = entry.file_name().to_string_lossy().into_owned();
        let is_of_module = [".js", ".d.ts", "_bg.wasm", "_bg.wasm.d.ts"];
        if !is_of_module.iter().any(|ending| name.strip_suffix(ending) == Some(MODULE)) {
            let removed = if path.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
            removed.map_err(|error| failed(&path, &error))?;
        }
    }
    Ok(())
}
