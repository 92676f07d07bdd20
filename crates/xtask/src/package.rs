//! The npm package: its own files, an entry for each kind of host, and the worker's script.

use std::fs;
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::modules::MODULES;
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
    fn start(self, module: &str, classes: &str) -> String {
        // Of the policy there are two builds, of which the host can run one or both.
        match (self, module) {
            (Self::Node, "dax001") => format!(
                r#"// Node: the module is read from disk, so there is nothing to wait for.
import {{ readFileSync }} from "node:fs";
import {{ {classes}, initSync }} from "./dax001.js";
import {{ policyModule }} from "./evidence/vectors.js";
import {{ guarded }} from "./guard.js";

initSync({{ module: readFileSync(new URL(`./${{policyModule()}}_bg.wasm`, import.meta.url)) }});
"#
            ),
            (Self::Browser, "dax001") => format!(
                r#"// Browsers: the module is fetched from beside this file before the import is done.
import init, {{ {classes} }} from "./dax001.js";
import {{ policyModule }} from "./evidence/vectors.js";
import {{ guarded }} from "./guard.js";

await init({{ module_or_path: new URL(`./${{policyModule()}}_bg.wasm`, import.meta.url) }});
"#
            ),
            (Self::Inline, "dax001") => format!(
                r#"// Bundlers, and pages that may fetch nothing: the module stands in a script. It is the build that runs everywhere: two would be
// twice as much to load, and which of them runs shows too late to load only that.
import {{ {classes}, initSync }} from "./dax001.js";
import {{ guarded }} from "./guard.js";
import {{ module }} from "./inline/dax001_scalar.js";

initSync({{ module: module() }});
"#
            ),
            (Self::Node, _) => format!(
                r#"// Node: the module is read from disk, so there is nothing to wait for.
import {{ readFileSync }} from "node:fs";
import {{ {classes}, initSync }} from "./{module}.js";
import {{ guarded }} from "./guard.js";

initSync({{ module: readFileSync(new URL("./{module}_bg.wasm", import.meta.url)) }});
"#
            ),
            (Self::Browser, _) => format!(
                r#"// Browsers: the module is fetched from beside this file before the import is done.
import init, {{ {classes} }} from "./{module}.js";
import {{ guarded }} from "./guard.js";

await init({{ module_or_path: new URL("./{module}_bg.wasm", import.meta.url) }});
"#
            ),
            (Self::Inline, _) => format!(
                r#"// Bundlers, and pages that may fetch nothing: the module stands in a script.
import {{ {classes}, initSync }} from "./{module}.js";
import {{ guarded }} from "./guard.js";
import {{ module }} from "./inline/{module}.js";

initSync({{ module: module() }});
"#
            ),
        }
    }
}

/// Each part of the package: the name of its entry, its module, and what it gives.
const PARTS: [(&str, &str, &str); 4] = [
    (
        "index",
        "dax001",
        "Evaluator, HeldReport, KindReader, Sha256, describeCollection, describeSettings, evaluate, expectedAccounts, isAccount, isRegion, mayBeOsMetadata, newName, osMetadata, plan, rule, version",
    ),
    ("archive", "dax001_archive", "Archive, ArchiveWriter"),
    (
        "review",
        "dax001_review",
        "Clusters, HeldReport, Targets, checkReport, differences, holdReport, isRiskList, openReport, readList, readReport, readSeal",
    ),
    ("export", "dax001_export", "Writer"),
];

/// What the worker's script is made of, in order, behind the glue of the modules; the last one answers the page.
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
const CLIENT: [&str; 3] = ["evidence/given.js", "evidence/vectors.js", "worker/client.js"];
/// What the page's own worker has beside it: what writes reports, and files of its own.
const PAGE: [&str; 5] = ["reports.js", "plans.js", "reviews.js", "files.js", "page.js"];
/// The module that the package's worker has no use for, and its page's has.
const EXPORT: &str = "dax001_export";

/// Writes everything of dist/npm/ but the modules and their glue, which are there; and the script of the page's worker.
pub(crate) fn package() -> Result<()> {
    let (npm, page) = (root().join("dist/npm"), root().join("target/page"));
    clean(&npm)?;
    copy_folder(&root().join("crates/dax001-wasm/npm"), &npm)?;
    copy_folder(&root().join("crates/dax001/schema"), &npm.join("schema"))?;
    for name in ["LICENSE", "CHANGELOG.md"] {
        copy(&root().join(name), &npm.join(name))?;
    }
    for module in MODULES.iter().filter(|module| module.twin_of.is_none()) {
        let types = npm.join(format!("{}.d.ts", module.name));
        // The entries start the module. Its own functions for that take what only a browser's types know.
        let text = read(&types)?;
        let (ours, _) = text.split_once("\nexport type InitInput").unwrap_or((&text, ""));
        write(&types, &format!("{}\n", ours.trim_end()))?;
    }
    for (entry, module, exports) in PARTS {
        for host in Host::ALL {
            write(&npm.join(format!("{entry}.{}.js", host.name())), &entry_of(entry, module, exports, host))?;
        }
    }
    for module in &MODULES {
        let wasm = STANDARD.encode(read_bytes(&npm.join(format!("{}_bg.wasm", module.name)))?);
        let script = format!(
            "import {{ bytes }} from \"./bytes.js\";\n\nexport const module = () => bytes(\"{wasm}\");\n"
        );
        write(&npm.join(format!("inline/{}.js", module.name)), &script)?;
    }
    let script = worker(&npm, &page)?;
    write(&npm.join("worker/script.js"), &script)?;
    let text = serde_json::to_string(&script).map_err(|error| format!("worker/script.js: {error}"))?;
    write(&npm.join("inline/script.js"), &format!("export const script = {text};\n"))?;
    // What starts the page has the worker's client in it: a file less to ask for.
    let boot = CLIENT.map(|part| npm.join(part)).into_iter().chain([root().join("web/boot.js")]);
    let boot = boot.map(|part| Ok(classic(&read(&part)?))).collect::<Result<String>>()?;
    write(&page.join("boot.js"), &boot)?;
    let writer =
        read(&page.join(format!("{EXPORT}.js")))? + &classic(&read(&npm.join("evidence/render.js"))?);
    let own = PAGE.iter().map(|part| read(&root().join("web/worker").join(part)));
    write(&page.join("worker.js"), &(script + &writer + &own.collect::<Result<Vec<_>>>()?.join("\n")))?;
    name_commit(&npm.join("package.json"))
}

/// An entry. That of the policy has what is loaded when it is needed, too.
fn entry_of(entry: &str, module: &str, exports: &str, host: Host) -> String {
    let classes: Vec<&str> =
        exports.split(", ").filter(|name| name.starts_with(|c: char| c.is_ascii_uppercase())).collect();
    let classes = classes.join(", ");
    let (start, name) = (host.start(module, &classes), host.name());
    let parts = format!(
        r#"
import * as policy from "./dax001.js";
import "./evaluator.js";
import {{ renderPartsWith, renderWith, verifyWith }} from "./parts.js";

const modules = {{
  policy,
  archive: () => import("./archive.{name}.js"),
  export: () => import("./export.{name}.js"),
  review: () => import("./review.{name}.js"),
}};

export function verify(saved, evidence) {{
  return verifyWith(modules, saved, evidence);
}}

export function render(report, format, options) {{
  return renderWith(modules, report, format, options);
}}

export function renderParts(report, format, options) {{
  return renderPartsWith(modules, report, format, options);
}}
"#
    );
    let parts = if entry == "index" { &parts } else { "" };
    let rows = if classes.contains("HeldReport") {
        let is_reopened = entry == "review";
        format!("import {{ withRows }} from \"./held.js\";\n\nwithRows(HeldReport, {is_reopened});\n")
    } else {
        String::new()
    };
    format!("{start}{rows}guarded({classes});\n\nexport {{ {exports} }} from \"./{module}.js\";\n{parts}")
}

/// The worker's script: a worker from a blob in a page from file:// can't be a module, so it is one classic script.
fn worker(npm: &Path, page: &Path) -> Result<String> {
    let mut script = "\"use strict\";\n".to_owned();
    for module in MODULES.iter().filter(|module| module.name != EXPORT && module.twin_of.is_none()) {
        script.push_str(&read(&page.join(format!("{}.js", module.name)))?);
    }
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

/// Takes away what an earlier build wrote, which would be packed, too; modules and their glue stay.
fn clean(folder: &Path) -> Result<()> {
    let Ok(entries) = fs::read_dir(folder) else { return Ok(()) };
    for entry in entries.filter_map(std::result::Result::ok) {
        let path = entry.path();
        let name = entry.file_name().to_string_lossy().into_owned();
        // What `npm pack` leaves there is none of it.
        if !name.starts_with("dax001") || entry.path().extension().is_some_and(|ending| ending == "tgz") {
            let removed = if path.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
            removed.map_err(|error| failed(&path, &error))?;
        }
    }
    Ok(())
}
