//! Builds the npm package: its own files, an entry for each kind of host, and the worker's script.

use std::fs;
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::module::MODULE;
use crate::reproducible;
use crate::run::{Result, failed, read, read_bytes, root, write};
use crate::single::replaced;

/// The exports of `dax001`.
const EXPORTS: &str = "Archive, ArchiveWriter, Clusters, Evaluator, ReportHandle, KindReader, Sha256, Targets, checkReport, describeCollection, describeSettings, differences, evaluate, expectedAccounts, isAccount, isRegion, isRiskList, mayBeOsMetadata, newName, openReport, osMetadata, plan, readList, readReport, readSeal, render, renderParts, rule, verify, version";

/// The entries that provide them, one for each way to load the module: the file's name and its
/// text. The names replace `EXPORTS`.
const ENTRIES: [(&str, &str); 5] = [
    (
        "index.js",
        "\
// Browsers, and bundlers that make the module an asset: the import fetches it from beside this
// file.
import { load } from \"./lib/policy.js\";

export const { EXPORTS } = await load(fetch(new URL(\"./dax001_bg.wasm\", import.meta.url)));
",
    ),
    (
        "inline.js",
        "\
// The module is embedded in a script: nothing is fetched, and nothing is waited for.
import { module } from \"./lib/module.js\";
import { policyFrom } from \"./lib/policy.js\";

export const { EXPORTS } = policyFrom(module());
",
    ),
    (
        "node.js",
        "\
// Node: the module is read from disk.
import { readFileSync } from \"node:fs\";
import { policyFrom } from \"./lib/policy.js\";

export const { EXPORTS } = policyFrom(readFileSync(new URL(\"./dax001_bg.wasm\", import.meta.url)));
",
    ),
    (
        "node.cjs",
        "\
// Node, for `require` where that takes no ES modules.
const { readFileSync } = require(\"node:fs\");
const { join } = require(\"node:path\");
const { policyFrom } = require(\"./lib/policy.cjs\");

const { EXPORTS } = policyFrom(readFileSync(join(__dirname, \"dax001_bg.wasm\")));
module.exports = { EXPORTS };
",
    ),
    (
        "workerd.js",
        "\
// Cloudflare Workers: modules come compiled, and nothing else may be compiled.
import module from \"./dax001_bg.wasm\";
import { policyFrom } from \"./lib/policy.js\";

export const { EXPORTS } = policyFrom(module);
",
    ),
];

/// The entries that start nothing by themselves.
const OTHERS: [(&str, &str); 4] = [
    (
        "load.js",
        "// The module is the caller's: nothing is fetched or imported.\nexport { load } from \"./lib/policy.js\";\n",
    ),
    ("load.cjs", "// As load.js, for `require`.\nmodule.exports = { load: require(\"./lib/policy.cjs\").load };\n"),
    (
        "worker.js",
        "\
// Bundlers, and pages that may fetch nothing: a script embeds the module, and loads with the
// worker.
import { WorkerClient } from \"./lib/client.js\";

const read = async (name) => new Response(name === \"worker.js\" ? (await import(\"./lib/script.js\")).script : (await import(\"./lib/module.js\")).module());

export class PolicyWorker extends WorkerClient {
  constructor() {
    super({ script: \"worker.js\", read });
  }
}
",
    ),
    (
        "worker.asset.js",
        "\
// Browsers, and bundlers that make an asset of the module: it is fetched from beside this file when
// it is needed.
import { WorkerClient } from \"./lib/client.js\";

const read = async (name) => name === \"worker.js\" ? new Response((await import(\"./lib/script.js\")).script) : fetch(new URL(\"./dax001_bg.wasm\", import.meta.url));

export class PolicyWorker extends WorkerClient {
  constructor() {
    super({ script: \"worker.js\", read });
  }
}
",
    ),
];

/// Types that are also written for `require`: TypeScript takes a `.d.ts` of this package for the
/// types of an ES module.
const REQUIRED_TYPES: [&str; 5] = ["index", "load", "parts", "types", MODULE];

/// Files that are copied into the package unchanged.
const COPIED: [&str; 7] =
    ["package.json", "README.md", "RECIPES.md", "REFERENCE.md", "host.d.ts", "inline.d.ts", "worker.d.ts"];

/// Writes everything in dist/npm/ except the module, which already exists, and the scripts of the
/// page.
///
/// The package's scripts import nothing, so that they can be concatenated: in a module, in a file
/// for `require`, and in a classic script. (A worker from a blob can't be a module in a page from
/// file://.)
pub(crate) fn package() -> Result<()> {
    let (npm, page) = (root().join("dist/npm"), root().join("target/page"));
    let sources = root().join("crates/dax001-wasm/npm");
    clean(&npm)?;
    for name in COPIED {
        copy(&sources.join(name), &npm.join(name))?;
    }
    copy_folder(&sources.join("bin"), &npm.join("bin"))?;
    copy_folder(&sources.join("lib"), &npm.join("lib"))?;
    copy_folder(&root().join("crates/dax001/schema"), &npm.join("schema"))?;
    for name in ["LICENSE", "CHANGELOG.md"] {
        copy(&root().join(name), &npm.join(name))?;
    }
    types(&sources, &npm)?;
    for (name, script) in ENTRIES.iter().chain(&OTHERS) {
        write(&npm.join(name), &script.replace("EXPORTS", EXPORTS))?;
    }
    let script = |name: &str| read(&sources.join(name));
    let [base64, driver, engine, files, inputs, start] =
        ["base64", "driver", "engine", "files", "inputs", "start"]
            .map(|name| script(&format!("shared/{name}.js")));
    let (driver, engine, files, inputs, start) = (driver?, engine?, files?, inputs?, start?);
    let instance = instance(&page)?;
    let policy =
        [&engine, &files, &inputs, &driver, &instance, &script("policy.js")?].map(String::as_str).concat();
    write(&npm.join("lib/policy.js"), &format!("{policy}\nexport {{ drive, load, policyFrom }};\n"))?;
    write(
        &npm.join("lib/policy.cjs"),
        &format!("\"use strict\";\n{policy}\nmodule.exports = {{ load, policyFrom }};\n"),
    )?;
    let client =
        [&engine, &files, &inputs, &start, &script("worker/client.js")?].map(String::as_str).concat();
    write(&npm.join("lib/client.js"), &format!("{client}\nexport {{ WorkerClient }};\n"))?;
    let wasm = STANDARD.encode(read_bytes(&npm.join(format!("{MODULE}_bg.wasm")))?);
    let module = format!("{}\nexport const module = () => bytesOfBase64(\"{wasm}\");\n", base64?);
    write(&npm.join("lib/module.js"), &module)?;
    let worker = ["\"use strict\";\n", &instance, &driver, &script("worker/main.js")?].concat();
    write(&page.join("worker.js"), &worker)?;
    let text = serde_json::to_string(&worker).map_err(|error| format!("lib/script.js: {error}"))?;
    write(&npm.join("lib/script.js"), &format!("export const script = {text};\n"))?;
    let boot = [engine, files, start, read(&root().join("web/boot.js"))?].concat();
    write(&page.join("boot.js"), &boot)?;
    name_commit(&npm.join("package.json"))
}

/// Writes the types for `import` and for `require`.
fn types(sources: &Path, npm: &Path) -> Result<()> {
    for name in REQUIRED_TYPES {
        let types = npm.join(format!("{name}.d.ts"));
        let text = if name == MODULE {
            // The entries start the module. Its own start functions take types that only browsers
            // have.
            let text = read(&types)?;
            let (ours, _) = text.split_once("\nexport type InitInput").unwrap_or((&text, ""));
            format!("{}\n", ours.trim_end())
        } else {
            read(&sources.join(format!("{name}.d.ts")))?
        };
        write(&types, &text)?;
        write(&types.with_extension("cts"), &text.replace(".js\"", ".cjs\""))?;
    }
    Ok(())
}

/// A script that makes instances of the module, each with its own memory.
fn instance(page: &Path) -> Result<String> {
    let glue = read(&page.join(format!("{MODULE}.js")))?;
    Ok(format!(
        "/** Another instance of the module, with a memory of its own. */\nfunction instantiate(module) {{\n{glue}\n{MODULE}_module.initSync({{ module }});\nreturn {MODULE}_module;\n}}\n"
    ))
}

/// Names the commit in the package, under npm's own name for it.
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

/// Removes what an earlier build wrote, which npm would also pack. The module and its types stay.
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
