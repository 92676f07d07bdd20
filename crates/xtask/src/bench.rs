//! Measurements, printed as a table.

use crate::build;
use crate::run::{Result, program, run};
use crate::setup;

/// Builds everything and measures it.
pub(crate) fn bench() -> Result<()> {
    let browsers = setup::browsers::all()?;
    build::build()?;
    let mut command = program("cargo");
    command.args(["bench", "--quiet", "--locked", "--package", "dax001-tests", "--bench", "page"]);
    // Drivers and pages are on loopback, whatever proxy the machine has.
    command.env("NO_PROXY", "127.0.0.1,localhost").envs(browsers.variables());
    run(&mut command, "look at the messages above")
}
