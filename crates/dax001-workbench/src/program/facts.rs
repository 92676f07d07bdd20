//! What the program knows of the system that it runs on.

use dax001_review::Module;
use serde::Deserialize;

/// What the program knows of the system that it runs on.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Facts {
    /// Standard output is a terminal.
    pub is_output_terminal: bool,
    /// Standard error is a terminal.
    pub is_error_terminal: bool,
    /// The variable `NO_COLOR` of the environment; empty where it isn't set.
    pub no_color: String,
    /// The variable `TERM`, likewise.
    pub term: String,
    /// What separates the parts of a path.
    pub separator: String,
    /// A text that no other run of the program has, and that nobody can guess.
    pub unique: String,
    /// What evaluates.
    pub module: Module,
}
