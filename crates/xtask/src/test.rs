//! Every test there is, and how many that were.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use crate::build;
use crate::run::{Result, program, run, step};
use crate::setup;

/// Runs every test, or those with a name that holds `filter`.
pub(crate) fn test(filter: Option<&str>) -> Result<()> {
    let wasm_opt = setup::wasm_opt_required()?;
    let typescript = setup::typescript()?;
    let browser = setup::browser()?;
    let tools = setup::build_tools()?;
    let mut total = Count::default();

    if filter.is_none() {
        let fix = "run `cargo fmt --all` and commit what it changes";
        run(program("cargo").args(["fmt", "--all", "--check"]), fix)?;
    }
    let step_native = step("native tests", "2 minutes at first, then 10 s");
    total.run(cargo_test(&["--workspace", "--exclude", "dax001-tests"], filter))?;
    step_native.done();

    let step_wasm = step("the module in a browser", "1 minute at first, then 10 s");
    let runner = tools
        .wasm_bindgen
        .with_file_name(format!("wasm-bindgen-test-runner{}", std::env::consts::EXE_SUFFIX));
    let mut command = cargo_test(
        &["--package", "dax001-wasm", "--test", "browser", "--target", "wasm32-unknown-unknown"],
        filter,
    );
    command.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", runner).env("CHROMEDRIVER", &browser.driver);
    // The runner gives up after 20 s by default, which a slow machine needs to load a debug build.
    command.env("WASM_BINDGEN_TEST_TIMEOUT", "300");
    total.run(command)?;
    step_wasm.done();

    build::build()?;
    let step_whole = step("the page in a browser, the package in Node", "3 minutes at first, then 1 minute");
    let mut command = cargo_test(&["--package", "dax001-tests"], filter);
    command
        .env("CHROMIUM", &browser.chromium)
        .env("CHROMEDRIVER", &browser.driver)
        .env("TSC", typescript)
        .env("WASM_OPT", wasm_opt);
    total.run(command)?;
    step_whole.done();

    if filter.is_none() {
        let step = step("lints", "1 minute at first, then 5 s");
        lint()?;
        step.done();
    }
    println!("\ntests: {} passed, {} failed, {} skipped", total.passed, total.failed, total.skipped);
    if total.passed + total.failed == 0 {
        return Err("no test ran: none has that name".to_owned());
    }
    Ok(())
}

/// Clippy over everything, for the machine and for WebAssembly; and the docs. Warnings fail.
fn lint() -> Result<()> {
    const ADVICE: &str = "mend what the messages above name";
    let clippy = |arguments: &[&str]| {
        let mut command = program("cargo");
        command.args(["clippy", "--quiet", "--locked"]).args(arguments).args(["--", "--deny", "warnings"]);
        command
    };
    run(&mut clippy(&["--workspace", "--all-targets"]), ADVICE)?;
    let wasm = ["--target", "wasm32-unknown-unknown"];
    for target in [&["--package", "dax001-wasm", "--all-targets"][..], &["--package", "web"]] {
        run(&mut clippy(&[target, &wasm].concat()), ADVICE)?;
    }
    let mut doc = program("cargo");
    doc.args(["doc", "--quiet", "--locked", "--workspace", "--no-deps"])
        .env("RUSTDOCFLAGS", "--deny warnings");
    run(&mut doc, ADVICE)
}

fn cargo_test(arguments: &[&str], filter: Option<&str>) -> Command {
    let mut command = program("cargo");
    command.args(["test", "--locked", "--no-fail-fast"]).args(arguments);
    if let Some(filter) = filter {
        command.args(["--", filter]);
    }
    command
}

/// How many tests ran, read from the lines with which each test program closes.
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
        let lines = child.stdout.take().map(|stdout| BufReader::new(stdout).lines());
        for line in lines.into_iter().flatten().map_while(std::io::Result::ok) {
            self.read(&line);
            println!("{line}");
        }
        let status = child.wait().map_err(start)?;
        if status.success() { Ok(()) } else { Err("tests failed: look at the messages above".to_owned()) }
    }

    fn read(&mut self, line: &str) {
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
