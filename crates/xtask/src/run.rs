//! Runs other programs and reports what happens.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

/// An error says what went wrong and what to do about it.
pub(crate) type Result<T> = std::result::Result<T, String>;

/// The root folder of the repository.
pub(crate) fn root() -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    folder.ancestors().nth(2).unwrap_or(folder).to_owned()
}

/// Announces a step and how long it usually takes.
pub(crate) fn step(what: &str, usual: &str) -> Step {
    println!("==> {what} ({usual})");
    Step(Instant::now())
}

/// A step in progress.
pub(crate) struct Step(Instant);

impl Step {
    /// Reports that the step is done and how long it took.
    pub(crate) fn done(self) {
        println!("    done in {:.1} s", self.0.elapsed().as_secs_f64());
    }
}

/// A program to run in the root folder of the repository.
pub(crate) fn program(name: impl AsRef<Path>) -> Command {
    let mut command = Command::new(name.as_ref());
    command.current_dir(root()).stdin(Stdio::null());
    command
}

/// Runs a program. If it fails, the error includes the advice.
pub(crate) fn run(command: &mut Command, advice: &str) -> Result<()> {
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{} failed ({status})\n{advice}", words(command))),
        Err(error) => Err(format!("{} can't be started: {error}\n{advice}", words(command))),
    }
}

/// The output of a program; `None` if it can't be run or fails.
pub(crate) fn output(command: &mut Command) -> Option<String> {
    let output = command.stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// The message for an error with a file.
pub(crate) fn failed(path: &Path, error: &std::io::Error) -> String {
    format!("{}: {error}", path.display())
}

/// Reads a file's text.
pub(crate) fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).map_err(|error| failed(path, &error))
}

/// Reads a file's bytes.
pub(crate) fn read_bytes(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).map_err(|error| failed(path, &error))
}

/// Writes a file.
pub(crate) fn write(path: &Path, text: &str) -> Result<()> {
    fs::write(path, text).map_err(|error| failed(path, &error))
}

fn words(command: &Command) -> String {
    let name = Path::new(command.get_program()).file_name().unwrap_or(command.get_program()).to_owned();
    let words: Vec<OsString> =
        std::iter::once(name).chain(command.get_args().take(4).map(OsString::from)).collect();
    format!("`{}`", words.join(" ".as_ref()).to_string_lossy())
}
