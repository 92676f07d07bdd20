//! Building: the policy module, its npm package, the page's worker, the page.

use std::fs;
use std::path::Path;

use crate::run::{Result, output, program, root, run, step};
use crate::setup::{self, Tools};

/// The WebAssembly features that Rust's target turns on. `--all-features` would make a module that browsers refuse.
const FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
];

const ADVICE: &str = "look at the messages above";

/// Builds everything into dist/ and prints sizes.
pub(crate) fn build() -> Result<()> {
    setup::wasm_opt_required()?;
    let tools = setup::build_tools()?;
    policy(&tools)?;
    let step = step("building the page", "2 minutes at first, then 20 s");
    run(trunk(&tools)?.arg("build"), ADVICE)?;
    step.done();
    sizes();
    Ok(())
}

/// Trunk, with the tools that it calls. It reads Trunk.toml.
pub(crate) fn trunk(tools: &Tools) -> Result<std::process::Command> {
    let mut trunk = program(&tools.trunk);
    trunk.env("PATH", tools.path()?);
    // Trunk reads NO_COLOR as a flag with a value and stops at `1`.
    trunk.env_remove("NO_COLOR");
    if tools.wasm_opt.is_none() {
        // Without wasm-opt Trunk would try to download it.
        trunk.env("TRUNK_SKIP_WASM_OPT", "true");
    }
    Ok(trunk)
}

/// Builds the policy module into dist/npm/ and the page's worker from the same module.
pub(crate) fn policy(tools: &Tools) -> Result<()> {
    let step = step("building the policy module", "30 s at first, then 5 s");
    // Alone: built together with the page its features unify, and its bytes would be others.
    let cargo = [
        "build",
        "--quiet",
        "--release",
        "--locked",
        "--package",
        "dax001-wasm",
        "--target",
        "wasm32-unknown-unknown",
    ];
    run(program("cargo").args(cargo), ADVICE)?;
    let module = root().join("target/wasm32-unknown-unknown/release/dax001_wasm.wasm");
    let (npm, page) = (root().join("dist/npm"), root().join("target/page"));
    remove(&npm)?;
    bindgen(tools, &module, "web", &npm)?;
    bindgen(tools, &module, "no-modules", &page)?;
    let wasm = npm.join("dax001_bg.wasm");
    match &tools.wasm_opt {
        Some(wasm_opt) => {
            let mut command = program(wasm_opt);
            command.args(FEATURES).args(["-O3", "--converge"]).arg(&wasm).arg("-o").arg(&wasm);
            run(&mut command, ADVICE)?;
        }
        None => println!("    without wasm-opt, for want of Node: the modules are about a tenth larger"),
    }
    copy_folder(&root().join("crates/dax001-wasm/npm"), &npm)?;
    copy_folder(&root().join("crates/dax001/schema"), &npm.join("schema"))?;
    copy(&root().join("LICENSE"), &npm.join("LICENSE"))?;
    // A blob worker in a page from file:// can't be a module, so the worker is one classic script.
    let glue = read(&page.join("dax001.js"))?;
    let worker = read(&root().join("web/worker.js"))?;
    write(&page.join("worker.js"), &format!("{glue}\n{worker}"))?;
    step.done();
    Ok(())
}

fn bindgen(tools: &Tools, module: &Path, target: &str, folder: &Path) -> Result<()> {
    let mut command = program(&tools.wasm_bindgen);
    command.arg(module).args(["--target", target, "--out-name", "dax001", "--out-dir"]).arg(folder);
    run(&mut command, ADVICE)
}

/// Prints how large the parts are.
fn sizes() {
    println!("{:<36}{:>12}{:>12}", "size in bytes", "raw", "brotli");
    for part in [
        "npm/dax001_bg.wasm",
        "npm/dax001.js",
        "site/web_bg.wasm",
        "site/web.js",
        "site/worker.js",
        "site/style.css",
    ] {
        let file = root().join("dist").join(part);
        let raw = fs::metadata(&file).map_or_else(|_| "-".to_owned(), |data| data.len().to_string());
        let script = "console.log(require('zlib').brotliCompressSync(require('fs').readFileSync(process.argv[1])).length)";
        let brotli =
            output(program("node").args(["-e", script]).arg(&file)).unwrap_or_else(|| "-".to_owned());
        println!("{part:<36}{raw:>12}{brotli:>12}");
    }
}

fn failed(path: &Path, error: &std::io::Error) -> String {
    format!("{}: {error}", path.display())
}

fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).map_err(|error| failed(path, &error))
}

fn write(path: &Path, text: &str) -> Result<()> {
    fs::write(path, text).map_err(|error| failed(path, &error))
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::copy(from, to).map(drop).map_err(|error| failed(from, &error))
}

fn copy_folder(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to).map_err(|error| failed(to, &error))?;
    for entry in fs::read_dir(from).map_err(|error| failed(from, &error))? {
        let entry = entry.map_err(|error| failed(from, &error))?;
        copy(&entry.path(), &to.join(entry.file_name()))?;
    }
    Ok(())
}

fn remove(folder: &Path) -> Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(failed(folder, &error)),
        _ => Ok(()),
    }
}
