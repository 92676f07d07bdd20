//! Finds and installs tools: on PATH, in the cache, with Cargo, npm, apt-get and rustup.

use std::env;
use std::fs;
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};

use crate::run::{Result, output, program, run, step};

/// Allows `sudo apt-get` without a question, if set to 1.
const SUDO: &str = "DAX001_SUDO";

pub(crate) const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// The folder where tools are kept.
pub(super) fn cache() -> Result<PathBuf> {
    let variable = |name| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let base = variable("XDG_CACHE_HOME")
        .or_else(|| variable("LOCALAPPDATA"))
        .or_else(|| {
            let home = variable("HOME")?;
            Some(if cfg!(target_os = "macos") { home.join("Library/Caches") } else { home.join(".cache") })
        })
        .ok_or("there is no cache directory: set XDG_CACHE_HOME to a folder that can be written")?;
    Ok(base.join("dax001"))
}

pub(crate) fn wasm_target() -> Result<()> {
    let has_target = || {
        let sysroot = output(program("rustc").args(["--print", "sysroot"]))?;
        Path::new(&sysroot).join("lib/rustlib").join(WASM_TARGET).join("lib").is_dir().then_some(())
    };
    if has_target().is_some() {
        return Ok(());
    }
    let step = step("adding the WebAssembly target to Rust", "10 s");
    let advice = format!("install it with `rustup target add {WASM_TARGET}`, or from your distribution");
    run(program("rustup").args(["target", "add", WASM_TARGET]), &advice)?;
    step.done();
    Ok(())
}

/// Whether the program reports this version.
pub(super) fn has_version(tool: &Path, version: &str) -> bool {
    output(program(tool).arg("--version"))
        .is_some_and(|text| text.split_whitespace().any(|word| word == version))
}

/// A program's file name.
pub(crate) fn exe(name: &str) -> String {
    format!("{name}{}", env::consts::EXE_SUFFIX)
}

/// A program of a crate that only tests or measures: from PATH, from the cache, or newly installed
/// into the cache. Only its version matters. The tools that write shipped files are in `locked.rs`.
pub(super) fn cargo_tool(package: &str, name: &str, version: &str, usual: &str) -> Result<PathBuf> {
    if let Some(tool) = on_path(name).filter(|tool| has_version(tool, version)) {
        return Ok(tool);
    }
    let folder = cache()?.join(format!("{name}-{version}"));
    let tool = folder.join("bin").join(exe(name));
    if has_version(&tool, version) {
        return Ok(tool);
    }
    let advice = format!(
        "look at the messages above; most often the network, a C compiler or room in the temporary folder is missing. To install it yourself: `cargo install {package} --version {version}`"
    );
    if binstall(package, name, version, &folder) {
        return Ok(tool);
    }
    let step = step(&format!("installing {name} {version}"), usual);
    let install = ["install", "--quiet", package, "--version", version];
    // A separate folder and target, so that this repository's settings and locks have no effect.
    let cargo = |arguments: &[&str]| {
        let mut command = program("cargo");
        command.current_dir(env::temp_dir()).args(arguments).arg("--root").arg(&folder);
        command.env_remove("CARGO_TARGET_DIR").env_remove("RUSTFLAGS");
        // These tools run for seconds, so fast builds matter more than fast programs.
        command.envs([
            ("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0"),
            ("CARGO_PROFILE_RELEASE_LTO", "off"),
            ("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "256"),
            ("CARGO_PROFILE_RELEASE_DEBUG", "false"),
        ]);
        command
    };
    let locked = run(&mut cargo(&[&install[..], &["--locked"]].concat()), &advice);
    if locked.is_err() {
        println!("    its locked dependencies can't all be had: trying with current ones");
        run(&mut cargo(&install), &advice)?;
    }
    step.done();
    if has_version(&tool, version) {
        Ok(tool)
    } else {
        Err(format!("{name} was installed but doesn't run\n{advice}"))
    }
}

/// Installs a prebuilt program of a crate with `cargo binstall`, if that is installed. Nobody knows
/// what the program was built from.
pub(super) fn binstall(package: &str, name: &str, version: &str, folder: &Path) -> bool {
    if output(program("cargo").args(["binstall", "-V"])).is_none() {
        return false;
    }
    let step = step(&format!("installing {name} {version} with cargo binstall"), "20 s");
    let mut command = program("cargo");
    command.current_dir(env::temp_dir()).args([
        "binstall",
        "--no-confirm",
        "--disable-strategies",
        "compile",
    ]);
    command.arg(format!("{package}@{version}")).arg("--root").arg(folder);
    let is_there = run(&mut command, "").is_ok() && has_version(&folder.join("bin").join(exe(name)), version);
    if is_there {
        step.done();
    } else {
        println!("    no prebuilt program is available: building it");
    }
    is_there
}

/// Installs npm packages that tests need. Returns their `node_modules`.
pub(super) fn needed_modules(name: &str, version: &str, packages: &[&str]) -> Result<PathBuf> {
    let modules = npm_modules(name, version, packages)?;
    modules.ok_or_else(|| "the tests need Node 20 or later with npm: install it and try again".to_owned())
}

/// Installs npm packages into a folder of their own in the cache. Returns their `node_modules`;
/// `None` if npm is missing.
fn npm_modules(name: &str, version: &str, packages: &[&str]) -> Result<Option<PathBuf>> {
    if output(program("npm").arg("--version")).is_none() {
        return Ok(None);
    }
    let folder = cache()?.join(format!("{name}-{version}"));
    let (modules, done) = (folder.join("node_modules"), folder.join("node_modules/.package-lock.json"));
    if !done.exists() {
        let step = step(&format!("installing {name} {version} from npm"), "10 to 60 s");
        fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        let mut install = program("npm");
        install.current_dir(&folder).args([
            "install",
            "--no-audit",
            "--no-fund",
            "--ignore-scripts",
            "--loglevel=error",
        ]);
        let advice = "look at the messages above; most often the network is missing";
        run(install.arg("--prefix").arg(&folder).args(packages), advice)?;
        step.done();
    }
    Ok(Some(modules))
}

/// Installs packages of the distribution: as root, or with sudo if the user agrees. Otherwise, the
/// error contains the advice and the exact command.
pub(super) fn apt_install(packages: &[&str], advice: &str) -> Result<()> {
    if on_path("apt-get").is_none() {
        return Err(advice.to_owned());
    }
    let is_root = output(program("id").arg("-u")).as_deref() == Some("0");
    let command = format!("sudo apt-get install {}", packages.join(" "));
    if !is_root && !may_use_sudo(&command) {
        return Err(format!(
            "{advice}\nrun `{command}` and try again; with {SUDO}=1 in the environment, `cargo xtask` runs it itself"
        ));
    }
    let apt_get = |arguments: &[&str]| {
        let mut command = if is_root { program("apt-get") } else { program("sudo") };
        if !is_root {
            // Without a terminal, nobody can type a password.
            command.args((!std::io::stdin().is_terminal()).then_some("-n")).arg("apt-get");
        }
        command.args(arguments).env("DEBIAN_FRONTEND", "noninteractive");
        command
    };
    run(&mut apt_get(&["update", "-qq"]), advice)?;
    run(apt_get(&["install", "-y", "-qq", "--no-install-recommends"]).args(packages), advice)
}

/// Whether the user lets this command run as root, either by the variable or by an answer in the
/// terminal.
fn may_use_sudo(command: &str) -> bool {
    match env::var(SUDO).as_deref() {
        Ok("1") => return true,
        Ok("" | "0") | Err(_) => {}
        Ok(other) => println!("    `{other}` is not a value of {SUDO}: only 1 allows sudo"),
    }
    if on_path("sudo").is_none() || !std::io::stdin().is_terminal() || env::var_os("CI").is_some() {
        return false;
    }
    print!("    run `{command}`? [y/N] ");
    let mut answer = String::new();
    let is_read = std::io::stdout().flush().and_then(|()| std::io::stdin().read_line(&mut answer)).is_ok();
    is_read && matches!(answer.trim(), "y" | "Y" | "yes")
}

/// Finds a program on PATH.
pub(crate) fn on_path(name: &str) -> Option<PathBuf> {
    env::split_paths(&env::var_os("PATH")?).map(|folder| folder.join(exe(name))).find(|tool| tool.is_file())
}
