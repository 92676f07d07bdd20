//! The program's knowledge about the system that it runs on.

use dax001_review::Module;
use serde::Deserialize;

/// The program's knowledge about the system that it runs on.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Facts {
    /// Standard output is a terminal.
    pub is_output_terminal: bool,
    /// Standard error is a terminal.
    pub is_error_terminal: bool,
    /// The environment variable `NO_COLOR`; empty if it isn't set.
    pub no_color: String,
    /// The environment variable `TERM`; empty if it isn't set.
    pub term: String,
    /// The separator between the parts of a path.
    pub separator: String,
    /// A text that is unique to this run of the program and that nobody can guess.
    pub unique: String,
    /// The module that evaluates.
    pub module: Module,
}
