//! Measures performance, prints the results as tables and keeps them in a document.

use std::fs;
use std::path::PathBuf;

use crate::build;
use crate::run::{Result, failed, output, program, read, root, run, write};
use crate::setup::{self, WASM_TARGET};

/// The parts that can be measured, in the document's order.
const PARTS: [&str; 7] = ["tasks", "speed", "first", "memory", "commands", "hostile", "page"];
const ADVICE: &str = "look at the messages above";

/// The text above the short table.
const SHORT: &str = "
Times are medians. Several numbers in a cell are those for 1,000, 100,000 and 1,000,000 clusters.
A ratio is our time divided by the other one. Missed goals are marked.
`cargo xtask bench` writes the long tables to `target/bench/performance.md`.

| what | ours | beside | ratio | wanted |
| --- | --- | --- | --- | --- |
";

/// The meaning of the rows and columns of the long tables.
const WORDS: &str = "
- Evidence: so many clusters of one account and region, as the CLI prints them, and the length of the file.
- Times are medians. The entries of one table are measured in turn, again and again, in one process; ours as a native program and whole
  commands are processes of their own. In the page, all runs in a worker.
- *Ours*: the package judges the evidence and holds its findings. *Hashing*: with the SHA-256 of the source, too. *Native*: the same
  policy as a program of the machine.
- *Decode + JSON.parse + filter*: what a web developer would write, on the same bytes. *The limit*: each byte is copied into a module and
  checked to be UTF-8, and nothing else is done.
- Each target is beside its measurement, and a missed target is marked. If a target applies only to the browser, Node is not marked.
";

/// Builds everything, then measures all parts or one of them.
pub(crate) fn bench(part: Option<&str>) -> Result<()> {
    if let Some(part) = part.filter(|part| !PARTS.contains(part)) {
        return Err(format!("`{part}` is not a part: give one of {}", PARTS.join(", ")));
    }
    // The load of this machine; empty if the system doesn't report it.
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let load = load.split(' ').next().unwrap_or_default().to_owned();
    setup::node()?;
    let browsers = setup::browsers::all()?;
    build::build()?;
    let folder = root().join("target/bench");
    fs::create_dir_all(&folder).map_err(|error| failed(&folder, &error))?;
    apart("limit", &["--target", WASM_TARGET], "-C target-feature=+simd128")?;
    apart("native", &[], "")?;
    // Building the other tools takes minutes.
    let rivals = if part.is_none_or(|part| part == "commands") { setup::rivals() } else { Vec::new() };
    let bench = |name: &str| {
        let mut command = program("cargo");
        command.args(["bench", "--quiet", "--locked", "--package", "dax001-tests", "--bench", name]);
        // Drivers and pages are on loopback, whatever proxy the machine uses.
        command.env("NO_PROXY", "127.0.0.1,localhost").envs(browsers.variables()).envs(rivals.clone());
        command
    };
    if part != Some("page") {
        let mut command = bench("speed");
        run(command.args(part.map(|part| ["--", part]).into_iter().flatten()), ADVICE)?;
    }
    for (name, title) in [("first", "The page, at first"), ("page", "The page with many clusters")] {
        if part.is_none_or(|part| part == name) {
            let text = output(bench("page").args(["--", name])).ok_or("the benchmark of the page failed")?;
            println!("{text}");
            let file = folder.join(name).with_extension("md");
            // The file already contains Node's first results.
            let before = if name == "first" { read(&file)? + "\n" } else { String::new() };
            write(&file, &format!("{before}## {title}\n\n{text}\n"))?;
        }
    }
    let machine = machine(&browsers.chromium, &load);
    write(&folder.join("performance.md"), &long(&machine))?;
    let short = short(&machine);
    println!("{short}\ntarget/bench/performance.md has the long tables");
    if part.is_none() {
        write(&root().join("docs/performance.md"), &short)?;
        println!("docs/performance.md has this one");
    }
    Ok(())
}

/// Builds a program or module that is not part of the workspace.
fn apart(name: &str, more: &[&str], flags: &str) -> Result<()> {
    let mut command = program("cargo");
    command.args(["build", "--quiet", "--locked", "--release"]).args(more);
    command.arg("--manifest-path").arg(format!("tests/benches/{name}/Cargo.toml"));
    command.arg("--target-dir").arg(format!("target/bench/{name}")).env("RUSTFLAGS", flags);
    run(&mut command, ADVICE)
}

/// Describes the machine that measures, and its software.
fn machine(chromium: &PathBuf, load: &str) -> String {
    let version = |tool: &PathBuf| output(program(tool).arg("--version")).unwrap_or_default();
    let value = |file: &str, key: &str| {
        let text = read(file.as_ref()).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix(key)).unwrap_or_default();
        line.trim_start_matches([' ', '\t', ':', '=']).trim_matches('"').trim().to_owned()
    };
    let cores = std::thread::available_parallelism().map_or(0, std::num::NonZero::get);
    let memory: u64 = value("/proc/meminfo", "MemTotal").trim_end_matches(" kB").parse().unwrap_or_default();
    let day = output(program("date").args(["-u", "+%Y-%m-%d"])).unwrap_or_default();
    let machine = [
        format!("- Measured on {day}"),
        format!("- Processor: {}, {cores} cores", value("/proc/cpuinfo", "model name")),
        format!("- Memory: {} GB", memory / 1_000_000),
        format!("- System: {}", value("/etc/os-release", "PRETTY_NAME")),
        format!("- Node {}", version(&PathBuf::from("node"))),
        format!("- {}", version(chromium)),
        format!("- Load before the run: {load}"),
    ];
    format!(
        "# Performance\n\nMade by `cargo xtask bench`. Another machine, or the same one under load, has other times and much the \
        same ratios.\n\n{}\n",
        machine.join("\n")
    )
}

/// The lines that each part has stored last.
fn short(machine: &str) -> String {
    let rows = PARTS
        .map(|part| read(&root().join("target/bench").join(part).with_extension("rows")).unwrap_or_default());
    [machine, SHORT, &rows.concat()].concat()
}

/// The tables that each part has stored last.
fn long(machine: &str) -> String {
    let mut text = machine.to_owned();
    text.push_str(WORDS);
    text.push_str("\n## Sizes\n\n| part | bytes | gzip | brotli |\n| --- | --- | --- | --- |\n");
    for line in read(&root().join("target/sizes.txt")).unwrap_or_default().lines() {
        let (name, sizes) = line.split_once('\t').unwrap_or((line, ""));
        text.push_str(&["| ", name, " | ", &sizes.replace(' ', " | "), " |\n"].concat());
    }
    for part in PARTS {
        if let Ok(part) = read(&root().join("target/bench").join(part).with_extension("md")) {
            text.push('\n');
            text.push_str(part.trim_end());
            text.push('\n');
        }
    }
    text
}
