//! The tools that write shipped files: Trunk, wasm-bindgen and wasm-opt. A lock file under
//! `crates/xtask/tools/` pins each of them by checksum.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use super::install::{binstall, cache, exe, has_version, on_path, wasm_target};
use crate::digest::sha256;
use crate::run::{Result, failed, output, program, read, root, run, step};

/// Pins Trunk, wasm-bindgen and all crates that they are built from.
pub(crate) const TOOLS_LOCK: &str = "crates/xtask/tools/Cargo.lock";
/// Pins wasm-opt.
pub(crate) const WASM_OPT_LOCK: &str = "crates/xtask/tools/binaryen/package-lock.json";
const VARIABLE: &str = "DAX001_TOOLS";
const ADVICE: &str = "look at the messages above; most often the network, a C compiler or room in the cache directory is missing. To install \
    the tools yourself: Trunk 0.21.14 builds from source only with `--locked`, since its current dependencies don't fit together \
    (`cargo install --locked trunk --version 0.21.14`), and wasm-bindgen-cli only if all of its locked dependencies are available; then set \
    DAX001_TOOLS=path";
/// The error if wasm-opt is missing.
pub(crate) const NEEDS_NPM: &str =
    "wasm-opt is needed: install Node 20 or later with npm, from which it is taken, and try again";

/// The permitted origins of the tools that write shipped files.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum ToolSource {
    /// Only built from the lock files.
    Locked,
    /// Also a program of the same version on PATH, or a prebuilt one. Nobody knows what those were
    /// built from.
    Found,
}

impl ToolSource {
    /// The user's choice in `DAX001_TOOLS`, or else this one.
    fn or_variable(self) -> Result<Self> {
        match env::var(VARIABLE).as_deref() {
            Ok("locked") => Ok(Self::Locked),
            Ok("path") => Ok(Self::Found),
            Ok("") | Err(_) => Ok(self),
            Ok(other) => Err(format!("`{other}` is not a value of {VARIABLE}: use locked or path")),
        }
    }

    /// The variable that passes this choice to the hooks that Trunk calls.
    pub(crate) fn variable(self) -> (&'static str, &'static str) {
        (VARIABLE, if self == Self::Locked { "locked" } else { "path" })
    }
}

/// A tool that writes shipped files.
pub(crate) struct BuildTool {
    pub(crate) path: PathBuf,
    pub(crate) version: String,
    /// Whether it was built from the lock file.
    pub(crate) is_locked: bool,
}

/// The tools that building needs.
pub(crate) struct Tools {
    pub(crate) trunk: BuildTool,
    pub(crate) wasm_bindgen: BuildTool,
    /// `None` only if the page is served without npm. Its modules are larger then.
    pub(crate) wasm_opt: Option<BuildTool>,
    pub(crate) source: ToolSource,
}

impl Tools {
    /// PATH with these tools first, so that Trunk finds the tools that it calls.
    pub(crate) fn path(&self) -> Result<std::ffi::OsString> {
        let tools = [Some(&self.wasm_bindgen), self.wasm_opt.as_ref()].into_iter().flatten();
        let folders = tools.filter_map(|tool| tool.path.parent()).map(Path::to_owned);
        let old = env::var_os("PATH").unwrap_or_default();
        env::join_paths(folders.chain(env::split_paths(&old)))
            .map_err(|error| format!("PATH can't be extended: {error}"))
    }
}

/// Sets up the tools that building needs.
pub(crate) fn build_tools(default: ToolSource) -> Result<Tools> {
    let source = default.or_variable()?;
    wasm_target()?;
    let lock = read(&root().join(TOOLS_LOCK))?;
    let (trunk, wasm_bindgen) = (locked_version(&lock, "trunk")?, locked_version(&lock, "wasm-bindgen-cli")?);
    let library = locked_version(&read(&root().join("Cargo.lock"))?, "wasm-bindgen")?;
    if library != wasm_bindgen {
        return Err(format!(
            "{TOOLS_LOCK} pins wasm-bindgen-cli {wasm_bindgen}, and Cargo.lock wasm-bindgen {library}: the two must match"
        ));
    }
    let programs = programs()?;
    let tool = |package, name: &str, version: String| {
        let built = programs.join(exe(name));
        let is_built = has_version(&built, &version) && has_companions(&built);
        if !is_built
            && source == ToolSource::Found
            && let Some(path) = find_installed(package, name, &version)?
        {
            return Ok(BuildTool { path, version, is_locked: false });
        }
        if !is_built {
            build_crates(&programs)?;
        }
        if has_version(&built, &version) {
            Ok(BuildTool { path: built, version, is_locked: true })
        } else {
            Err(format!("{name} was built but doesn't run as version {version}\n{ADVICE}"))
        }
    };
    let trunk = tool("trunk", "trunk", trunk)?;
    let wasm_bindgen = tool("wasm-bindgen-cli", "wasm-bindgen", wasm_bindgen)?;
    Ok(Tools { trunk, wasm_bindgen, wasm_opt: wasm_opt(source)?, source })
}

/// The folder of the tools that are built from the lock file.
fn programs() -> Result<PathBuf> {
    Ok(cache()?.join(format!("tools-{}", key(&["Cargo.toml", "Cargo.lock"])?)).join("bin"))
}

/// Whether the tools that are built from the lock file exist.
pub(crate) fn has_build_tools() -> Result<bool> {
    let programs = programs()?;
    Ok(["trunk", "wasm-bindgen"].iter().all(|name| programs.join(exe(name)).is_file()))
}

/// Finds a program of this version that was built elsewhere: on PATH, or through `cargo binstall`.
fn find_installed(package: &str, name: &str, version: &str) -> Result<Option<PathBuf>> {
    if let Some(path) = on_path(name).filter(|tool| has_version(tool, version) && has_companions(tool)) {
        note(&format!("{name} {version} on PATH"));
        return Ok(Some(path));
    }
    let folder = cache()?.join(format!("{name}-{version}-prebuilt"));
    let path = folder.join("bin").join(exe(name));
    let is_there = has_version(&path, version) || binstall(package, name, version, &folder);
    if !is_there || !has_companions(&path) {
        return Ok(None);
    }
    note(&format!("{name} {version} from cargo binstall"));
    Ok(Some(path))
}

/// Reports once that a tool was not built from the lock file. Trunk's hooks don't repeat this.
fn note(tool: &str) {
    if env::var_os("TRUNK_STAGING_DIR").is_none() {
        println!("    using {tool}, which was not built from this repository's lock file");
    }
}

/// Builds Trunk and wasm-bindgen from their lock file.
fn build_crates(programs: &Path) -> Result<()> {
    let step = step("building Trunk and wasm-bindgen from their lock file", "2 to 4 minutes");
    let folder = programs.with_file_name("build");
    let mut cargo = program("cargo");
    cargo.current_dir(root().join("crates/xtask/tools"));
    cargo.args([
        "build",
        "--quiet",
        "--locked",
        "--release",
        "--package",
        "trunk",
        "--package",
        "wasm-bindgen-cli",
    ]);
    cargo.arg("--target-dir").arg(&folder);
    // These variables would change what is built, or where.
    for name in ["RUSTFLAGS", "CARGO_ENCODED_RUSTFLAGS", "CARGO_BUILD_RUSTFLAGS", "CARGO_BUILD_TARGET"] {
        cargo.env_remove(name);
    }
    run(&mut cargo, ADVICE)?;
    fs::create_dir_all(programs).map_err(|error| failed(programs, &error))?;
    for name in ["wasm-bindgen-test-runner", "wasm-bindgen", "trunk"] {
        let (from, to) = (folder.join("release").join(exe(name)), programs.join(exe(name)));
        fs::rename(&from, &to).map_err(|error| failed(&from, &error))?;
    }
    fs::remove_dir_all(&folder).map_err(|error| failed(&folder, &error))?;
    step.done();
    Ok(())
}

/// Sets up wasm-opt. Returns `None` only if tools from elsewhere are allowed and npm is missing.
fn wasm_opt(source: ToolSource) -> Result<Option<BuildTool>> {
    let lock = read(&root().join(WASM_OPT_LOCK))?;
    let version = npm_version(&lock).ok_or_else(|| format!("{WASM_OPT_LOCK} has no version of binaryen"))?;
    // Version 132.0.0 of the package contains version 132 of the program.
    let number = version.split('.').next().unwrap_or_default();
    let folder =
        cache()?.join(format!("binaryen-{}", key(&["binaryen/package.json", "binaryen/package-lock.json"])?));
    let path = folder.join("node_modules/.bin/wasm-opt");
    let is_there = folder.join("node_modules/.package-lock.json").is_file();
    if !is_there
        && source == ToolSource::Found
        && let Some(path) = on_path("wasm-opt").filter(|tool| has_version(tool, number))
    {
        note(&format!("wasm-opt {number} on PATH"));
        return Ok(Some(BuildTool { path, version, is_locked: false }));
    }
    if output(program("npm").arg("--version")).is_none() {
        if source == ToolSource::Locked {
            return Err(NEEDS_NPM.to_owned());
        }
        println!(
            "    going without wasm-opt, which comes with npm: the page works, and its modules are somewhat larger"
        );
        return Ok(None);
    }
    if !is_there {
        let step = step(&format!("installing wasm-opt {number} from its lock file"), "10 s");
        fs::create_dir_all(&folder).map_err(|error| failed(&folder, &error))?;
        for name in ["package.json", "package-lock.json"] {
            let from = root().join("crates/xtask/tools/binaryen").join(name);
            fs::copy(&from, folder.join(name)).map_err(|error| failed(&from, &error))?;
        }
        let mut npm = program("npm");
        npm.current_dir(&folder).args([
            "ci",
            "--ignore-scripts",
            "--no-audit",
            "--no-fund",
            "--loglevel=error",
        ]);
        run(&mut npm, "look at the messages above; most often the network is missing")?;
        step.done();
    }
    if has_version(&path, number) {
        Ok(Some(BuildTool { path, version, is_locked: true }))
    } else {
        Err(format!("wasm-opt was installed but doesn't run as version {number}: it needs Node 20 or later"))
    }
}

/// A hash of these files. It distinguishes their tools from others in the name of a folder in the
/// cache.
fn key(files: &[&str]) -> Result<String> {
    let folder = root().join("crates/xtask/tools");
    let texts = files.iter().map(|file| read(&folder.join(file))).collect::<Result<String>>()?;
    Ok(sha256(texts.as_bytes()).chars().take(16).collect())
}

/// The version of a crate in a Cargo.lock.
fn locked_version(lock: &str, name: &str) -> Result<String> {
    let entry = format!("name = \"{name}\"");
    let mut lines = lock.lines().skip_while(|line| *line != entry);
    let version = lines.nth(1).and_then(|line| line.strip_prefix("version = \"")?.strip_suffix('"'));
    version.map(str::to_owned).ok_or_else(|| format!("a Cargo.lock has no version of {name}"))
}

/// The version of binaryen in its package-lock.json.
fn npm_version(lock: &str) -> Option<String> {
    let lock: serde_json::Value = serde_json::from_str(lock).ok()?;
    Some(lock.pointer("/packages/node_modules~1binaryen/version")?.as_str()?.to_owned())
}

/// Whether the program's companions are beside it: the tests need wasm-bindgen's test runner.
fn has_companions(tool: &Path) -> bool {
    !tool.ends_with(exe("wasm-bindgen")) || tool.with_file_name(exe("wasm-bindgen-test-runner")).is_file()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may panic")]

    use super::*;

    /// Covers Trunk, wasm-bindgen and every crate that they depend on.
    #[test]
    fn every_crate_of_the_tools_has_a_checksum() {
        let lock = read(&root().join(TOOLS_LOCK)).unwrap();
        let mut count = 0;
        for entry in lock.split("[[package]]").skip(1).filter(|entry| !entry.contains("name = \"tools\"")) {
            assert!(
                entry.contains("\nsource = \"registry+https://github.com/rust-lang/crates.io-index\"\n"),
                "{entry}"
            );
            assert!(entry.contains("\nchecksum = \""), "{entry}");
            count += 1;
        }
        assert!(count > 100, "{count} crates");
    }

    #[test]
    fn every_package_of_wasm_opt_has_a_checksum() {
        let lock: serde_json::Value =
            serde_json::from_str(&read(&root().join(WASM_OPT_LOCK)).unwrap()).unwrap();
        let packages = lock.get("packages").unwrap().as_object().unwrap();
        assert!(packages.contains_key("node_modules/binaryen"));
        for (name, package) in packages.iter().filter(|(name, _)| !name.is_empty()) {
            let integrity = package.get("integrity").unwrap().as_str().unwrap();
            assert!(integrity.starts_with("sha512-"), "{name}");
            // It doesn't matter which registry serves the package, so the lock file doesn't say.
            assert!(package.get("resolved").is_none(), "{name}");
        }
    }
}
