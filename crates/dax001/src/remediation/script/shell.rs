//! How a shell writes what both scripts need.

use crate::remediation::setting::Setting;

/// A word of a command.
pub(in crate::remediation) enum Word<'a> {
    /// An option, or a value that the evidence holds.
    Fixed(&'a str),
    /// A variable of the script.
    Own(&'a str),
    /// A variable of the environment, which has to be said.
    Said(&'a str),
}

/// How a shell writes what both scripts need.
pub(in crate::remediation) trait ShellSyntax {
    /// How a script is run.
    const RUN: &'static str;
    /// The option that shows only, and the one that doesn't ask.
    const OPTIONS: [&'static str; 2];
    /// What stands before a variable of the environment.
    const SAID: &'static str;
    /// Stops if a value is missing.
    const STOP: &'static str;
    /// What stands before the comments.
    const FIRST: &'static str;
    /// What stands behind them, where a script creates and where it deletes.
    const OPTION_LISTS: [&'static str; 2];
    /// What stands before the values, what both scripts share, and what each of them does.
    const TEXTS: [&'static str; 4];

    /// A text that stays as it is.
    fn quoted(text: &str) -> String;
    /// A word of a command.
    fn word(word: &Word<'_>) -> String;
    /// A variable of the script is set, to a word that is quoted already.
    fn assign(name: &str, value: &str) -> String;
    /// The environment must hold a value.
    fn need(name: &str, meaning: &str) -> String;
    /// A command, an option with its values in each line.
    fn command(name: &str, lines: &[Vec<String>]) -> String;
    /// Adds to the command what the environment says, unless it takes DAX's default.
    fn add(setting: &Setting) -> String;
}
