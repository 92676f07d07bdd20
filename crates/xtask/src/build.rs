//! Builds the module of the package, and the page.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::module::{MODULE, PACKAGE, PROFILE};
use crate::reproducible::{self, reproducible, reproducible_with};
use crate::run::{Result, failed, output, program, read, read_bytes, root, run, step, write};
use crate::setup::{self, ToolSource, Tools, WASM_TARGET as TARGET};
use crate::{digest, package, sbom, single, sizes};

/// The WebAssembly features that Rust's target turns on. `--all-features` would make a module that
/// browsers reject.
const FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
];

/// Keeps functions with one caller as separate functions. Engines compile each function when it is
/// first called; a large one that most evidence never needs would otherwise be compiled with its
/// caller.
const SEPARATE: &str = "--one-caller-inline-max-function-size=100";

/// Makes the glue of a module an ES module. The package takes the types from it.
const WEB: [&str; 3] = ["--target", "web", "--omit-default-module-path"];

/// The target folder of the module, which is built with SIMD. Compiler flags affect every crate, so
/// it needs a folder of its own.
const FOLDER: &str = "target/vectors";

const ADVICE: &str = "look at the messages above";

/// Builds everything into dist/ and prints the sizes.
pub(crate) fn build() -> Result<()> {
    let tools = tools(ToolSource::Locked)?;
    if tools.wasm_opt.is_none() {
        return Err(setup::NEEDS_NPM.to_owned());
    }
    let page = step("building the policy module and the page", "2 minutes at first, then 30 s");
    run(trunk(&tools)?.arg("build"), ADVICE)?;
    page.done();
    let single = step("making the single file", "20 s");
    page_glue(&tools)?;
    single::single()?;
    sbom::sbom(&tools)?;
    single.done();
    sizes::sizes()?;
    digest::sums()
}

/// Sets up the tools for building, and compiles the product's crates at the same time: either task
/// alone leaves a processor idle for much of the time.
pub(crate) fn tools(source: ToolSource) -> Result<Tools> {
    setup::wasm_target()?;
    if setup::has_build_tools()? {
        return setup::build_tools(source);
    }
    std::thread::scope(|scope| {
        scope.spawn(|| {
            for command in [compile_module(), compile_page()] {
                // A failure here recurs where the result is needed, and is reported there.
                let _ = command.map(|mut command| output(&mut command));
            }
        });
        setup::build_tools(source)
    })
}

/// The command that compiles the module of the package.
fn compile_module() -> Result<Command> {
    // Build the module alone. Together with the page, Cargo would unify their features and the
    // module's bytes would differ.
    let mut cargo = program("cargo");
    cargo.args(["build", "--quiet", "--profile", PROFILE, "--locked", "--target", TARGET]);
    cargo.args(["--package", PACKAGE, "--target-dir", FOLDER]);
    reproducible_with(&mut cargo, "-Ctarget-feature=+simd128")?;
    Ok(cargo)
}

/// The command that compiles the page in the same way as Trunk.
fn compile_page() -> Result<Command> {
    let mut cargo = program("cargo");
    cargo.args(["build", "--quiet", "--release", "--locked", "--target", TARGET]);
    cargo.args(["--manifest-path", "web/Cargo.toml"]).env("CARGO_TARGET_DIR", root().join("target"));
    reproducible(&mut cargo)?;
    Ok(cargo)
}

/// Writes the glue of the page's module as a classic script, which can be embedded in the page.
fn page_glue(tools: &Tools) -> Result<()> {
    let built = root().join(format!("target/{TARGET}/release/web.wasm"));
    let target = ["--target", "no-modules", "--no-modules-global", "web_module"];
    bindgen(tools, &built, "web", &target, &root().join("target/page"))
}

/// Trunk, with the tools that it calls. It reads Trunk.toml, whose hooks call [`policy`] and
/// [`finish`].
pub(crate) fn trunk(tools: &Tools) -> Result<Command> {
    let mut trunk = program(&tools.trunk.path);
    trunk.env("PATH", tools.path()?);
    // Trunk's hooks must use the same tools.
    let (name, value) = tools.source.variable();
    trunk.env(name, value);
    // Trunk parses NO_COLOR as a flag with a value and fails on `1`.
    trunk.env_remove("NO_COLOR");
    // The folder where the build expects the results, whatever this machine's settings are.
    trunk.env("CARGO_TARGET_DIR", root().join("target"));
    reproducible(&mut trunk)?;
    Ok(trunk)
}

/// The page's style sheets, in the page's order: of two rules with the same specificity, the later
/// one wins.
const STYLES: [&str; 16] = [
    "tokens",
    "base",
    "controls",
    "frame",
    "start",
    "problems",
    "verdict",
    "findings",
    "panel",
    "plan",
    "review",
    "coverage",
    "tables",
    "narrow",
    "preferences",
    "print",
];

/// Builds the package into dist/npm/ and the page's worker from the same module, and joins the
/// page's style sheets.
pub(crate) fn policy(tools: &Tools) -> Result<()> {
    module(tools)?;
    package::package()?;
    let style = |name: &&str| read(&root().join(format!("web/style/{name}.css")));
    let styles = STYLES.iter().map(style).collect::<Result<Vec<_>>>()?;
    write(&root().join("target/page/style.css"), &styles.join("\n"))
}

/// Builds the module and its glue, for the package and for the page's worker.
fn module(tools: &Tools) -> Result<()> {
    const OPTIONS: [&str; 2] = ["-O3", SEPARATE];
    run(&mut compile_module()?, ADVICE)?;
    let built = root().join(format!("{FOLDER}/{TARGET}/{PROFILE}/dax001_wasm.wasm"));
    let (npm, page) = (root().join("dist/npm"), root().join("target/page"));
    let wasm = npm.join(format!("{MODULE}_bg.wasm"));
    // Everything that the output depends on. The note is written last, so an interrupted build
    // starts again.
    let wasm_opt = tools.wasm_opt.as_ref().map_or("none".to_owned(), |tool| tool.path.display().to_string());
    let bindgen_program = tools.wasm_bindgen.path.display();
    let made_from = format!(
        "{} {OPTIONS:?} {wasm_opt} {bindgen_program} {WEB:?}\n",
        digest::sha256(&read_bytes(&built)?)
    );
    let note = page.join(format!("{MODULE}-made-from.txt"));
    if wasm.is_file() && fs::read_to_string(&note).is_ok_and(|before| before == made_from) {
        return Ok(());
    }
    let step = step("building the module", "20 s");
    bindgen(tools, &built, MODULE, &WEB, &npm)?;
    remove(&npm.join(format!("{MODULE}.js")))?;
    let global = format!("{MODULE}_module");
    bindgen(tools, &built, MODULE, &["--target", "no-modules", "--no-modules-global", &global], &page)?;
    shrink(tools, &wasm, &OPTIONS, true)?;
    write(&note, &made_from)?;
    step.done();
    Ok(())
}

/// Makes the page's own module smaller and names the commit in the page, in the folder where Trunk
/// is building.
pub(crate) fn finish(tools: &Tools) -> Result<()> {
    let staging = std::env::var_os("TRUNK_STAGING_DIR").ok_or("this is a hook that Trunk calls")?;
    let page = Path::new(&staging).join("index.html");
    let commit = |commit: &str| format!("<meta name=\"commit\" content=\"{commit}\">");
    write(&page, &single::replaced(&read(&page)?, &commit(""), &commit(&reproducible::commit()))?)?;
    shrink(tools, &Path::new(&staging).join("web_bg.wasm"), &["-Oz", SEPARATE], false)
}

fn remove(file: &Path) -> Result<()> {
    fs::remove_file(file).map_err(|error| failed(file, &error))
}

/// Runs wasm-opt on a module, if wasm-opt is installed.
fn shrink(tools: &Tools, wasm: &Path, options: &[&str], has_vectors: bool) -> Result<()> {
    let Some(wasm_opt) = &tools.wasm_opt else { return Ok(()) };
    let mut command = program(&wasm_opt.path);
    command
        .args(FEATURES)
        .args(has_vectors.then_some("--enable-simd"))
        .args(options)
        .arg(wasm)
        .arg("-o")
        .arg(wasm);
    run(&mut command, ADVICE)
}

fn bindgen(tools: &Tools, module: &Path, name: &str, target: &[&str], folder: &Path) -> Result<()> {
    let mut command = program(&tools.wasm_bindgen.path);
    command.arg(module).args(target).args(["--out-name", name, "--out-dir"]).arg(folder);
    run(&mut command, ADVICE)
}
