//! `cargo xtask`: set up, build, serve, test, bench and soak. Each command sets up everything that
//! it needs.

mod bench;
mod build;
mod digest;
mod facts;
mod module;
mod net;
mod package;
mod reproducible;
mod run;
mod sbom;
mod serve;
mod setup;
mod single;
mod sizes;
mod soak;
mod test;

use std::process::ExitCode;

use run::Result;
use setup::ToolSource;

const HELP: &str = "\
cargo xtask COMMAND

  serve [--port PORT]   set up what is missing, build, serve the page on loopback and print its address
  test [NAME]           set up what is missing, run every test there is; or only the tests with NAME in theirs
  build                 dist/dax001.html (the page in one file), dist/site/ (the page to be served), dist/npm/ (the package,
                        ready for npm pack), and dist/SHA256SUMS
  bench [PART]          measure beside what others reach, and write target/bench/performance.md; without a PART also
                        docs/performance.md. Parts: speed, first (the first result, and how soon the page can be used),
                        memory, commands (whole ones), page (how it stands 100,000 clusters)
  soak [MINUTES]        the long runs, not in CI: 5 GB of evidence, 200,000 cases by two judges, every way in, and
                        each fuzz target for MINUTES (10)
  facts                 list the facts from outside that the code dates, and name those older than 180 days
  setup                 set up what serve, build and test need, and nothing else

Tools are kept in the user's cache directory. In the environment:

  BLESS=1                   `test` writes golden files anew
  DAX001_TOOLS=path         `build` and `test` also use Trunk, wasm-bindgen and wasm-opt of the right version on PATH, and
                            prebuilt ones; `serve` always does. DAX001_TOOLS=locked: only those from the lock files
  DAX001_SKIP_ADVISORIES=1  `test` passes where the database of known vulnerabilities can't be downloaded
  DAX001_SEED=number        `soak` goes on with the cases of this seed where an earlier run stopped
  DAX001_SUDO=1             missing packages are installed with sudo, without a question
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match command(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("\nerror: {message}");
            ExitCode::FAILURE
        }
    }
}

fn command(arguments: &[&str]) -> Result<()> {
    match arguments {
        ["serve"] => serve::serve(None),
        ["serve", "--port", port] => {
            let port =
                port.parse().map_err(|_| format!("`{port}` is not a port: give a number up to 65535"))?;
            serve::serve(Some(port))
        }
        ["test"] => test::test(None),
        ["test", name] if !name.starts_with('-') => test::test(Some(name)),
        ["build"] => build::build(),
        ["bench"] => bench::bench(None),
        ["bench", part] => bench::bench(Some(part)),
        ["soak"] => soak::soak(10),
        ["soak", minutes] => {
            let minutes = minutes.parse().map_err(|_| format!("`{minutes}` is not a number of minutes"))?;
            soak::soak(minutes)
        }
        ["facts"] => facts::facts(),
        ["setup"] => setup::all(),
        // The hooks that Trunk.toml calls while it builds the page.
        ["hook", "policy"] => build::policy(&setup::build_tools(ToolSource::Locked)?),
        ["hook", "finish"] => build::finish(&setup::build_tools(ToolSource::Locked)?),
        ["help" | "--help" | "-h"] => {
            print!("{HELP}");
            Ok(())
        }
        [] => Err(format!("say which command\n\n{HELP}")),
        other => Err(format!("`{}` is not a command\n\n{HELP}", other.join(" "))),
    }
}
