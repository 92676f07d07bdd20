//! Cross-checks from outside of the product: the oracle, which is a second implementation in
//! Python, and every set of evidence through every interface.

use std::fs;
use std::time::{SystemTime, UNIX_EPOCH};

use crate::run::{Result, failed, program, root, run, step};
use crate::setup;

/// The cases that the tests compare; always the same ones.
const CASES: u32 = 2_000;
const SEED: u64 = 20;
/// The number of cases that the long run compares.
const MANY_CASES: u32 = 200_000;
/// Continues an earlier long run, given its seed.
const SEED_VARIABLE: &str = "DAX001_SEED";

const ADVICE: &str = "the package and the oracle answer differently: settle which of them is wrong, by the documents. \
    tests/oracle/README.md says how";

/// Runs the oracle's own tests, then compares its answers with the package's on generated cases.
pub(crate) fn oracle() -> Result<()> {
    let step = step("the oracle, a second judge", "20 s");
    let folder = root().join("tests/oracle");
    let tests = ["-m", "unittest", "--quiet"];
    run(program("python3").current_dir(&folder).args(tests), "mend the oracle")?;
    compare(CASES, SEED, &[])?;
    step.done();
    Ok(())
}

/// Compares many cases of a separate seed, and passes every set of evidence through every
/// interface.
pub(crate) fn soak() -> Result<()> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |now| now.as_secs());
    let seed = match std::env::var(SEED_VARIABLE) {
        Ok(seed) => seed.parse().map_err(|_| format!("{SEED_VARIABLE} is not a number: {seed}"))?,
        Err(_) => now,
    };
    println!("the seed is {seed}: {SEED_VARIABLE}={seed} goes on where this run stops");
    let oracle = step("the oracle, a second judge", "10 minutes");
    let folder = root().join("target/net");
    fs::create_dir_all(&folder).map_err(|error| failed(&folder, &error))?;
    let progress = folder.join(format!("oracle-{seed}.json"));
    compare(MANY_CASES, seed, &["--resume", &progress.to_string_lossy()])?;
    oracle.done();

    let ways = step("every set of evidence by every way in", "15 minutes");
    let (browsers, consumers) = (setup::browsers::all()?, setup::consumers()?);
    let mut command = program("cargo");
    command
        .args(["test", "--locked", "--package", "dax001-tests", "--test", "every_way"])
        .env("NO_PROXY", "127.0.0.1,localhost")
        .env("DAX001_WHOLE_NET", "1")
        .envs(browsers.variables())
        .envs(consumers.variables());
    run(&mut command, "look at the messages above")?;
    ways.done();
    Ok(())
}

fn compare(cases: u32, seed: u64, more: &[&str]) -> Result<()> {
    let mut command = program("python3");
    command.arg(root().join("tests/oracle/compare.py")).arg("--package").arg(root().join("dist/npm"));
    command.args(["--cases", &cases.to_string(), "--seed", &seed.to_string()]).args(more);
    run(&mut command, ADVICE)
}
