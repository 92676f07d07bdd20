//! The syntax of a shell for what both scripts need.

use crate::remediation::setting::Setting;

/// A word of a command.
pub(in crate::remediation) enum Word<'a> {
    /// Fixed text: an option, or a known value.
    Fixed(&'a str),
    /// A variable of the script.
    ScriptVariable(&'a str),
    /// An environment variable, which the user must set.
    EnvironmentVariable(&'a str),
}

/// The syntax of a shell for what both scripts need.
pub(in crate::remediation) trait ShellSyntax {
    /// The command that runs a script.
    const RUN: &'static str;
    /// The options that only show what the script would do, that skip the questions, and that
    /// ignore the stack which manages the old cluster.
    const OPTIONS: [&'static str; 3];
    /// The prefix of an environment variable.
    const ENVIRONMENT_PREFIX: &'static str;
    /// Code that stops the script if a value is missing.
    const STOP: &'static str;
    /// The text before the comment at the top.
    const FIRST: &'static str;
    /// The text after that comment, in the create script and in the delete script.
    const PARAMETER_BLOCKS: [&'static str; 2];
    /// The fixed texts: what precedes the values, what both scripts share, the create script and
    /// the delete script.
    const TEXTS: [&'static str; 4];

    /// Quotes a text so that the shell doesn't change it.
    fn quoted(text: &str) -> String;
    /// A word of a command.
    fn word(word: &Word<'_>) -> String;
    /// Sets a variable of the script to a word that is already quoted.
    fn assign(name: &str, value: &str) -> String;
    /// Requires a value in an environment variable.
    fn need(name: &str, meaning: &str) -> String;
    /// Defines a command, with one option and its values on each line.
    fn command(name: &str, lines: &[Vec<String>]) -> String;
    /// Adds the value of an environment variable to the command, unless the user chose DAX's
    /// default.
    fn add(setting: &Setting) -> String;
}
