//! Runs every test and counts them.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use crate::build;
use crate::net;
use crate::run::{Result, program, run, step};
use crate::setup::{self, ToolSource, WASM_TARGET};

/// Lets the tests pass if the database of known vulnerabilities can't be downloaded.
const SKIP_ADVISORIES: &str = "DAX001_SKIP_ADVISORIES";
const ADVISORIES: &str = "the database of known vulnerabilities, github.com/rustsec/advisory-db, can't be downloaded. To go on without it, \
    set DAX001_SKIP_ADVISORIES=1";
/// The module that ships uses SIMD, so the tests and lints use it, too.
const WASM_FLAGS: (&str, &str) =
    ("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", "-Ctarget-feature=+simd128");
/// The manifest that pins the tools that write shipped files.
const TOOLS_MANIFEST: &str = "crates/xtask/tools/Cargo.toml";

/// A program that runs in the background. It ends with this value.
struct Background(Child);

impl Drop for Background {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Runs every test, or those whose name contains `filter`. A failure doesn't prevent the rest from
/// running.
pub(crate) fn test(filter: Option<&str>) -> Result<()> {
    setup::node()?;
    // Compile the tests while tools are being downloaded. A failure here recurs below and is
    // reported there.
    let compiling = cargo_test(&["--no-run", "--quiet", "--workspace"], None)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .map(Background);
    let typescript = setup::typescript()?;
    let hcl = setup::hcl()?;
    let python = setup::python()?;
    let axe = setup::axe()?;
    let bundlers = setup::bundlers()?;
    let consumers = setup::consumers()?;
    setup::archive_readers()?;
    let browsers = setup::browsers::all()?;
    let cargo_deny = setup::cargo_deny()?;
    let tools = build::tools(ToolSource::Locked)?;
    let _ = compiling.map(|mut tests| tests.0.wait());
    let mut total = Count::default();
    let mut failures = Vec::new();

    let step_native = step("native tests", "2 minutes at first, then 10 s");
    let mut command = cargo_test(&["--workspace", "--exclude", "dax001-tests"], filter);
    command.env("JSON_TEST_SUITE", &python.json_test_suite);
    command.env("PYTHON_PROGRAMS", &python.programs).env("HCL", &hcl);
    failures.extend(total.run(command).err());
    step_native.done();

    let step_wasm = step("the module in a browser", "1 minute at first, then 10 s");
    let runner = tools.wasm_bindgen.path.with_file_name(setup::exe("wasm-bindgen-test-runner"));
    let mut command = cargo_test(
        &["--package", "dax001-wasm", "--test", "browser", "--target", "wasm32-unknown-unknown"],
        filter,
    );
    command
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", runner)
        .env(WASM_FLAGS.0, WASM_FLAGS.1)
        .env("CHROMEDRIVER", &browsers.chromedriver);
    // By default, the runner gives up after 20 s. A slow machine needs longer to load a debug
    // build.
    command.env("WASM_BINDGEN_TEST_TIMEOUT", "300");
    failures.extend(total.run(command).err());
    step_wasm.done();

    match build::build() {
        Ok(()) => {
            if filter.is_none() {
                failures.extend(net::oracle().err());
            }
            let step_whole =
                step("the page in a browser, the package in Node", "3 minutes at first, then 1 minute");
            let mut command = cargo_test(&["--package", "dax001-tests"], filter);
            command
                .envs(browsers.variables())
                .envs(consumers.variables())
                .env("AXE", axe)
                .env("NPM_TOOLS", bundlers)
                .env("TSC", typescript)
                .env("PYTHON_PROGRAMS", &python.programs)
                .env("HCL", &hcl)
                .envs(tools.wasm_opt.as_ref().map(|tool| ("WASM_OPT", &tool.path)));
            failures.extend(total.run(command).err());
            step_whole.done();
        }
        Err(message) => failures.push(message),
    }
    if filter.is_none() {
        let step = step("format, lints and docs", "1 minute at first, then 5 s");
        failures.extend(lint().err());
        failures.extend(spelling(&python.programs).err());
        failures.extend(deny(&cargo_deny).err());
        step.done();
    }
    println!("\ntests: {} passed, {} failed, {} skipped", total.passed, total.failed, total.skipped);
    if total.passed + total.failed == 0 {
        failures.push("no test ran: none has that name".to_owned());
    }
    if failures.is_empty() { Ok(()) } else { Err(failures.join("\n")) }
}

/// Checks the format, runs Clippy on everything for this machine and for WebAssembly, and builds
/// the docs. Warnings are errors.
fn lint() -> Result<()> {
    const ADVICE: &str = "mend what the messages above name";
    run(program("cargo").args(["fmt", "--all", "--check"]), "run `cargo fmt --all`")?;
    let clippy = |arguments: &[&str]| {
        let mut command = program("cargo");
        command.args(["clippy", "--quiet", "--locked"]).args(arguments).args(["--", "--deny", "warnings"]);
        command
    };
    run(&mut clippy(&["--workspace", "--all-targets"]), ADVICE)?;
    let wasm = ["--target", "wasm32-unknown-unknown"];
    for target in [&["--package", "dax001-wasm", "--all-targets"][..], &["--package", "web"]] {
        run(clippy(&[target, &wasm].concat()).env(WASM_FLAGS.0, WASM_FLAGS.1), ADVICE)?;
    }
    let mut doc = program("cargo");
    doc.args(["doc", "--quiet", "--locked", "--workspace", "--no-deps"])
        .env("RUSTDOCFLAGS", "--deny warnings");
    run(&mut doc, ADVICE)
}

/// Checks the spelling in code and documents. typos.toml lists the exceptions.
fn spelling(programs: &Path) -> Result<()> {
    let typos = programs.join(setup::exe("typos"));
    run(program(typos).args(["--format", "brief"]), "fix the words above, or add them to typos.toml")
}

/// Checks the licences and sources of every dependency, duplicates in what ships, and known
/// vulnerabilities, including those of wasm-bindgen.
fn deny(cargo_deny: &Path) -> Result<()> {
    const ADVICE: &str = "deny.toml says what is allowed, and why";
    let deny = |arguments: &[&str]| {
        let mut command = program(cargo_deny);
        command.arg("--locked").args(arguments);
        command
    };
    run(&mut deny(&["check", "licenses", "sources"]), ADVICE)?;
    let shipped = [
        "--exclude-dev",
        "--exclude",
        "dax001-tests",
        "--exclude",
        "dax001-testing",
        "--exclude",
        "xtask",
        "--target",
        WASM_TARGET,
    ];
    run(deny(&shipped).args(["check", "bans"]), ADVICE)?;
    let tools = ["--manifest-path", TOOLS_MANIFEST];
    run(deny(&tools).args(["check", "sources"]), ADVICE)?;
    if let Err(message) = run(&mut deny(&["fetch", "db"]), ADVISORIES) {
        // Continuing without the check must be a visible decision by somebody.
        if std::env::var(SKIP_ADVISORIES).as_deref() != Ok("1") {
            return Err(message);
        }
        eprintln!(
            "\nwarning: KNOWN VULNERABILITIES WERE NOT LOOKED FOR. Their database can't be downloaded here, and {SKIP_ADVISORIES}=1 says to \
            go on without it.\n"
        );
        return Ok(());
    }
    run(&mut deny(&["check", "advisories"]), ADVICE)?;
    run(deny(&tools).args(["check", "advisories"]), ADVICE)
}

fn cargo_test(arguments: &[&str], filter: Option<&str>) -> Command {
    let mut command = program("cargo");
    command.args(["test", "--locked", "--no-fail-fast"]).args(arguments);
    // Drivers and pages are on loopback, whatever proxy the machine uses.
    command.env("NO_PROXY", "127.0.0.1,localhost");
    if let Some(filter) = filter {
        command.args(["--", filter]);
    }
    command
}

/// The number of tests that ran, read from the last lines of each test program.
#[derive(Default)]
struct Count {
    passed: u64,
    failed: u64,
    skipped: u64,
}

impl Count {
    /// Runs tests, shows what they print, and counts them.
    fn run(&mut self, mut command: Command) -> Result<()> {
        let start = |error| format!("cargo can't be started: {error}");
        let mut child = command.stdout(Stdio::piped()).spawn().map_err(start)?;
        // Split as bytes, because a test may print something that is not UTF-8.
        let lines = child.stdout.take().map(|stdout| BufReader::new(stdout).split(b'\n'));
        for line in lines.into_iter().flatten().map_while(std::io::Result::ok) {
            let line = String::from_utf8_lossy(&line);
            self.read(&line);
            println!("{line}");
        }
        let status = child.wait().map_err(start)?;
        if status.success() { Ok(()) } else { Err("tests failed: look at the messages above".to_owned()) }
    }

    fn read(&mut self, line: &str) {
        // Node's tests end with `# pass 42`.
        for (start, count) in
            [("# pass ", &mut self.passed), ("# fail ", &mut self.failed), ("# skipped ", &mut self.skipped)]
        {
            if let Some(number) = line.strip_prefix(start) {
                *count += number.parse().unwrap_or(0);
            }
        }
        let Some((_, counts)) = line.split_once("test result: ") else { return };
        for part in counts.split([';', '.']) {
            match part.trim().split_once(' ') {
                Some((number, "passed")) => self.passed += number.parse().unwrap_or(0),
                Some((number, "failed")) => self.failed += number.parse().unwrap_or(0),
                Some((number, "ignored")) => self.skipped += number.parse().unwrap_or(0),
                _ => {}
            }
        }
    }
}
