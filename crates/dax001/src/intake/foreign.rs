//! Identifies text that is not JSON: other output formats, errors, prompts, other encodings.

use dax001_scan::syntax::{ExpectedSyntax, SyntaxError, SyntaxErrorKind};

use super::failure::{failure, shorten};
use crate::aws::arn::is_stored_name;
use crate::aws::sse::SseStatus;
use crate::contract::problem::{Problem, ProblemCode};

/// Why a source that begins with these bytes can't be read, if a known signature says so.
pub(super) fn by_signature(head: &[u8]) -> Option<(ProblemCode, &'static str)> {
    match head {
        [0x1F, 0x8B, ..] => Some((ProblemCode::Compressed, "this file is compressed with gzip")),
        [b'P', b'K', 3, 4] => Some((ProblemCode::Archive, "this file is a zip archive")),
        [b'P', b'K', 5, 6] => Some((ProblemCode::Archive, "this file is an empty zip archive")),
        [b'7', b'z', 0xBC, 0xAF] => Some((ProblemCode::Compressed, "this file is a 7z archive")),
        [b'B', b'Z', b'h', b'1'..=b'9'] => {
            Some((ProblemCode::Compressed, "this file is compressed with bzip2"))
        }
        [0x28, 0xB5, 0x2F, 0xFD] => Some((ProblemCode::Compressed, "this file is compressed with zstd")),
        [0xFD, b'7', b'z', b'X'] => Some((ProblemCode::Compressed, "this file is compressed with xz")),
        _ => None,
    }
}

/// The problem for a syntax error, with the most specific code and message.
pub(super) fn name(error: &SyntaxError, is_utf16: bool) -> Problem {
    let text = String::from_utf8_lossy(&error.context);
    if text.starts_with("...") || text.starts_with('…') {
        return Problem::at(ProblemCode::ElidedSample, error.at, "parts of this text are left out (`...`)");
    }
    if matches!(error.kind, SyntaxErrorKind::Unexpected { byte: 0x1B, .. } | SyntaxErrorKind::Control(0x1B)) {
        let message = "the output contains terminal colour codes";
        return Problem::at(ProblemCode::ShellText, error.at, message);
    }
    if text.starts_with("--More--") || text.starts_with("-- More") {
        return Problem::at(ProblemCode::ShellText, error.at, "this is a line of a pager");
    }
    let inside = error.inside_document;
    let (code, message) = match error.kind {
        SyntaxErrorKind::CutOff { .. } => (ProblemCode::CutOff, error.message()),
        SyntaxErrorKind::TooDeep => (ProblemCode::TooDeep, error.message()),
        SyntaxErrorKind::Utf8 { lead, next } => (ProblemCode::InvalidEncoding, bytes(lead, next, is_utf16)),
        SyntaxErrorKind::Control(0) | SyntaxErrorKind::Unexpected { byte: 0, .. } => {
            (ProblemCode::InvalidEncoding, NUL.to_owned())
        }
        SyntaxErrorKind::Unexpected { byte: lead @ 0x80.., .. }
            if !begins_with_a_character(&error.context) =>
        {
            // The context ends at the end of its line, but the text continues.
            let next = error.context.get(1).copied().or(Some(b'\n'));
            (ProblemCode::InvalidEncoding, bytes(lead, next, is_utf16))
        }
        // `[Errno 2] No such file or directory` begins like a list.
        _ if inside && error.first_line && text.starts_with("Errno ") => {
            (ProblemCode::CliError, format!("collection failed for this region: `[{}`", shorten(&text)))
        }
        // `[user@host ~]$` begins like a list, too.
        _ if inside && !(error.first_line && is_command_line(&text)) => {
            (ProblemCode::JsonSyntax, explained(error))
        }
        _ => outside_document(error, text.trim_end_matches('\r')),
    };
    Problem::at(code, error.at, message)
}

/// The error's message, with its cause if that is almost certain.
fn explained(error: &SyntaxError) -> String {
    let message = error.message();
    match error.kind {
        SyntaxErrorKind::Unexpected {
            byte: b'\'',
            expected: ExpectedSyntax::Key | ExpectedSyntax::KeyOrClose,
        } => {
            format!("{message}: this is how Python prints a response, not JSON; `json.dumps` writes JSON")
        }
        _ => message,
    }
}

const NUL: &str =
    "this is a NUL byte: this part of the file is likely UTF-16, which `>>` of Windows PowerShell appends";

fn begins_with_a_character(bytes: &[u8]) -> bool {
    match std::str::from_utf8(bytes) {
        Ok(_) => true,
        Err(error) => error.valid_up_to() > 0,
    }
}

/// Explains bytes that are invalid in the source's encoding, and guesses their origin.
fn bytes(lead: u8, next: Option<u8>, is_utf16: bool) -> String {
    if is_utf16 {
        return match lead {
            0xFF => "this UTF-16 text ends within a character: the file is truncated".to_owned(),
            _ => "half of a surrogate pair is not valid UTF-16: the file is damaged or truncated".to_owned(),
        };
    }
    let byte = format!("byte 0x{lead:02X} is not UTF-8 here");
    match (lead, next) {
        (0xC2..=0xF4, None) => format!("{byte}: the text ends within a character, so the file is truncated"),
        (0xED, Some(0xA0..=0xBF)) => {
            format!("{byte}: half of a surrogate pair is encoded like a character (CESU-8)")
        }
        (0xC0 | 0xC1, _) => format!("{byte}: it would encode an ASCII character in two bytes"),
        (0xA0.., _) => {
            format!("{byte}: the text is likely Windows-1252 or Latin-1, where it is `{}`", char::from(lead))
        }
        (0x80..=0x9F, _) => {
            format!("{byte}: the text is likely Windows-1252, or is truncated within a character")
        }
        _ => byte,
    }
}

/// Explains an error where a document should begin. The text may not be JSON at all.
fn outside_document(error: &SyntaxError, line: &str) -> (ProblemCode, String) {
    // Messages of the AWS CLI can resemble other formats, so they come first.
    if let Some(failure) = failure(line) {
        return failure;
    }
    let (code, message) = if ["----", "|", "+--"].iter().any(|beginning| line.starts_with(beginning)) {
        (ProblemCode::CliTable, "this is a table (`--output table`)")
    } else if line.starts_with("CLUSTERS\t") || is_text_output(line) {
        (ProblemCode::CliText, "this is text output (`--output text`)")
    } else if line == "---"
        || ["Clusters:", "- ", "NextToken:"].iter().any(|beginning| line.starts_with(beginning))
    {
        (ProblemCode::CliYaml, "this is YAML output (`--output yaml`)")
    } else if is_command_line(line) || ["$ ", "% ", "> ", "PS "].iter().any(|prompt| line.starts_with(prompt))
    {
        (ProblemCode::ShellText, "this is a shell prompt")
    } else if line.contains(".py:") && line.contains("Warning: ") {
        (ProblemCode::ShellText, "this is a warning, which `2>&1` mixed into the output")
    } else if line.starts_with('<') {
        (ProblemCode::NotJson, "this looks like HTML or XML, not JSON")
    } else if line.starts_with("%PDF") {
        (ProblemCode::NotJson, "this is a PDF, not JSON")
    } else {
        return (ProblemCode::NotJson, error.message());
    };
    (code, message.to_owned())
}

/// Whether `--output text` could have printed this line of names and statuses.
fn is_text_output(line: &str) -> bool {
    let is_status = |word: &str| SseStatus::from_exact(word).is_some() || word == "None";
    let mut words = line.split('\t');
    let is_output = words.all(|word| is_status(word) || is_stored_name(word));
    // A single word is more likely prose, unless it is a status.
    is_output && (line.contains('\t') || is_status(line))
}

/// Whether the line is a call of the AWS CLI.
fn is_command_line(line: &str) -> bool {
    line.starts_with("aws dax ")
        || [" aws dax ", "$aws dax ", ">aws dax "].iter().any(|call| line.contains(call))
}
