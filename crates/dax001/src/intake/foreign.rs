//! Names what is not JSON: other output formats, errors, prompts, other encodings.

use super::syntax::{SyntaxError, SyntaxErrorKind};
use crate::problem::{Problem, ProblemCode};

/// How many bytes of a source decide its encoding.
pub(super) const SIGNATURE: usize = 4;

/// Why a source that begins with these bytes is not read as UTF-8, if so.
pub(super) fn by_signature(head: &[u8]) -> Option<(ProblemCode, &'static str)> {
    match head {
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] | [0, 1..=u8::MAX, ..] | [1..=u8::MAX, 0, ..] => {
            Some((ProblemCode::Utf16, "this file is UTF-16, not UTF-8"))
        }
        [0x1F, 0x8B, ..] => Some((ProblemCode::Compressed, "this file is compressed with gzip")),
        [b'P', b'K', 3, 4] => Some((ProblemCode::Compressed, "this file is a zip archive")),
        _ => None,
    }
}

/// The problem that a syntax error is, with the best name for it.
pub(super) fn name(error: &SyntaxError) -> Problem {
    let text = String::from_utf8_lossy(&error.context);
    let text = text.trim_start_matches('\u{FEFF}');
    if text.starts_with("...") || text.starts_with('…') {
        return Problem::at(ProblemCode::ElidedSample, error.at, "parts of this text are left out (`...`)");
    }
    let code = match error.kind {
        SyntaxErrorKind::CutOff { .. } => ProblemCode::CutOff,
        SyntaxErrorKind::TooDeep => ProblemCode::TooDeep,
        SyntaxErrorKind::Utf8 => ProblemCode::InvalidUtf8,
        // `[user@host ~]$` begins like a list.
        _ if error.inside_document && !(error.at.line == 1 && is_command_line(text)) => {
            ProblemCode::JsonSyntax
        }
        _ => return outside_document(error, text),
    };
    Problem::at(code, error.at, error.message())
}

/// The error stands where a document should begin: the text may be something else altogether.
fn outside_document(error: &SyntaxError, text: &str) -> Problem {
    let line = text.lines().next().unwrap_or_default();
    let (code, message) = if line.starts_with("aws: ") || line.contains("An error occurred (") {
        (ProblemCode::CliError, format!("the AWS CLI printed an error here: `{}`", shorten(line)))
    } else if line.starts_with("---") && text.contains('|') || line.starts_with(['|', '+']) {
        (ProblemCode::CliTable, "this is a table (`--output table`)".to_owned())
    } else if line.starts_with("CLUSTERS\t") {
        (ProblemCode::CliText, "this is text output (`--output text`)".to_owned())
    } else if line.starts_with("Clusters:") || line.starts_with("- ") || line.starts_with("NextToken:") {
        (ProblemCode::CliYaml, "this is YAML output (`--output yaml`)".to_owned())
    } else if is_command_line(text) || ["$ ", "PS ", "\u{1b}"].iter().any(|prompt| line.starts_with(prompt)) {
        (ProblemCode::ShellText, "a shell prompt or terminal codes stand here".to_owned())
    } else if line.starts_with('<') {
        (ProblemCode::NotJson, "this looks like HTML or XML, not JSON".to_owned())
    } else if line.starts_with("%PDF") {
        (ProblemCode::NotJson, "this is a PDF, not JSON".to_owned())
    } else {
        (ProblemCode::NotJson, error.message())
    };
    Problem::at(code, error.at, message)
}

/// Whether the text begins with a line on which somebody called the AWS CLI.
fn is_command_line(text: &str) -> bool {
    let line = text.lines().next().unwrap_or_default();
    line.starts_with("aws dax ")
        || [" aws dax ", "$aws dax ", ">aws dax "].iter().any(|call| line.contains(call))
}

/// The start of a line, without control characters, for a message.
fn shorten(line: &str) -> String {
    const LIMIT: usize = 160;
    let mut text: String = line.chars().filter(|c| !c.is_control() && *c != '`').take(LIMIT).collect();
    if line.chars().nth(LIMIT).is_some() {
        text.push('…');
    }
    text
}
