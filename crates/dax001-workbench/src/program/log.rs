//! Keeps evidence from sending commands to a CI runner that reads the program's output as a log.
//!
//! - Azure Pipelines runs `##vso[...]` and formats `##[...]`, anywhere in a line.
//! - GitHub Actions runs `::name ...::` at the start of a line, after whitespace, and `##[...]`
//!   anywhere.
//! - `TeamCity` runs `##teamcity[...]`.
//!
//! GitLab's `section_start:` needs an escape character, which no format writes.

use dax001_export::Format;

use crate::protocol::FileFormat;

/// Breaks the commands in a text that arrives in pieces, even those that span two pieces. Call
/// [`finish`](Self::finish) after the last piece.
///
/// Two or more `#` before anything but whitespace are a command: all but the first are escaped. A
/// Markdown heading (`## Sources`) has whitespace there. Of two colons at the start of a line, the
/// first is escaped.
pub(super) struct LogBreaker {
    hash: &'static str,
    colon: &'static str,
    /// Whether only whitespace precedes the cursor in the line.
    is_line_start: bool,
    pending: PendingCommand,
}

/// Characters whose output depends on the next character.
#[derive(Clone, Copy, PartialEq, Eq)]
enum PendingCommand {
    Nothing,
    /// This many `#`.
    Hashes(usize),
    Colon,
}

impl LogBreaker {
    /// For a text in this format, which has its own notation for escaped characters.
    pub(super) fn new(format: FileFormat) -> Self {
        let (hash, colon) = match format {
            // Markdown shows values from the evidence as code, which has no escapes. As with `|`,
            // the reader sees this one.
            FileFormat::Other(Format::Text | Format::Csv | Format::Markdown) => ("\\u{23}", "\\u{3a}"),
            FileFormat::Other(Format::Html | Format::Junit) => ("&#35;", "&#58;"),
            FileFormat::Json
            | FileFormat::Other(Format::Sarif | Format::Oscal | Format::Ocsf | Format::Asff) => {
                ("\\u0023", "\\u003a")
            }
        };
        Self { hash, colon, is_line_start: true, pending: PendingCommand::Nothing }
    }

    /// The next piece without commands. Characters that depend on the next piece come with that
    /// piece.
    pub(super) fn push(&mut self, piece: &str) -> String {
        let mut out = String::with_capacity(piece.len());
        for c in piece.chars() {
            self.decide(&mut out, c);
            match c {
                '#' => {
                    let PendingCommand::Hashes(count) = self.pending else {
                        self.pending = PendingCommand::Hashes(1);
                        continue;
                    };
                    self.pending = PendingCommand::Hashes(count + 1);
                }
                ':' => self.pending = PendingCommand::Colon,
                _ => {
                    out.push(c);
                    // Runners also trim U+0085 as whitespace.
                    self.is_line_start =
                        matches!(c, '\n' | '\r') || (self.is_line_start && (is_space(c) || c == '\u{85}'));
                }
            }
        }
        out
    }

    /// The last characters, which `push` has held back. Nothing follows them, so they begin no
    /// command.
    pub(super) fn finish(self) -> String {
        match self.pending {
            PendingCommand::Nothing => String::new(),
            PendingCommand::Hashes(count) => "#".repeat(count),
            PendingCommand::Colon => ":".to_owned(),
        }
    }

    /// Writes the pending characters, now that the next one is known.
    fn decide(&mut self, out: &mut String, next: char) {
        match self.pending {
            PendingCommand::Nothing => return,
            PendingCommand::Hashes(_) if next == '#' => return,
            PendingCommand::Hashes(count) => {
                let hash = if is_space(next) { "#" } else { self.hash };
                out.push('#');
                out.extend(std::iter::repeat_n(hash, count - 1));
            }
            PendingCommand::Colon if next == ':' && self.is_line_start => out.push_str(self.colon),
            PendingCommand::Colon => out.push(':'),
        }
        self.pending = PendingCommand::Nothing;
        self.is_line_start = false;
    }
}

/// A complete text without commands.
pub(super) fn without_commands(text: &str) -> String {
    let mut breaker = LogBreaker::new(FileFormat::Other(Format::Text));
    breaker.push(text) + &breaker.finish()
}

/// Whitespace between `##` and what a runner would take for the name of a command: the same as `\s`
/// in JavaScript's regular expressions.
fn is_space(c: char) -> bool {
    c == '\u{feff}' || (c.is_whitespace() && c != '\u{85}')
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: FileFormat = FileFormat::Other(Format::Text);

    fn in_pieces<'a>(pieces: impl IntoIterator<Item = &'a str>) -> String {
        let mut breaker = LogBreaker::new(TEXT);
        let mut out: String = pieces.into_iter().map(|piece| breaker.push(piece)).collect();
        out += &breaker.finish();
        out
    }

    /// A second implementation of the rule, which looks at the whole text around each character.
    fn expected(text: &str) -> String {
        let chars: Vec<char> = text.chars().collect();
        let at = |index: usize| chars.get(index).copied();
        let mut out = String::new();
        for (index, c) in chars.iter().copied().enumerate() {
            let before = chars.get(..index).unwrap_or_default();
            let follows_hash = before.last() == Some(&'#');
            let behind_run = chars.iter().skip(index).find(|c| **c != '#');
            let line = before.rsplit(|c| matches!(c, '\n' | '\r')).next().unwrap_or_default();
            let is_line_start = line.iter().all(|c| is_space(*c) || *c == '\u{85}');
            match c {
                '#' if follows_hash && behind_run.is_some_and(|c| !is_space(*c)) => out += "\\u{23}",
                ':' if is_line_start && at(index + 1) == Some(':') => out += "\\u{3a}",
                c => out.push(c),
            }
        }
        out
    }

    /// All texts of at most `length` of these characters.
    fn texts(length: u32) -> impl Iterator<Item = String> {
        const ALPHABET: [char; 7] = ['#', ':', 'a', ' ', '\n', '\u{85}', '\u{feff}'];
        (0..=length).flat_map(|length| {
            (0..ALPHABET.len().pow(length)).map(move |mut number| {
                let mut next = || {
                    let c = ALPHABET.get(number % ALPHABET.len()).copied();
                    number /= ALPHABET.len();
                    c
                };
                (0..length).filter_map(|_| next()).collect()
            })
        })
    }

    #[test]
    fn every_short_text_is_escaped_by_the_rule() {
        for text in texts(6) {
            assert_eq!(in_pieces([text.as_str()]), expected(&text), "{text:?}");
        }
    }

    #[test]
    fn splitting_a_text_into_pieces_does_not_change_the_output() {
        for text in texts(5) {
            let unsplit = in_pieces([text.as_str()]);
            for (at, _) in text.char_indices() {
                let (one, other) = text.split_at(at);
                assert_eq!(in_pieces([one, other]), unsplit, "{one:?} {other:?}");
            }
            let one_by_one = text.split_inclusive(|_| true);
            assert_eq!(in_pieces(one_by_one), unsplit, "{text:?}");
        }
    }

    #[test]
    fn commands_are_escaped_in_every_notation() {
        let text = "##vso[a]\n \u{85}::error::b\n## Sources\n#[a]\na::b ###";
        for (format, hash, colon) in [
            (TEXT, "\\u{23}", "\\u{3a}"),
            (FileFormat::Other(Format::Junit), "&#35;", "&#58;"),
            (FileFormat::Json, "\\u0023", "\\u003a"),
        ] {
            let mut breaker = LogBreaker::new(format);
            let out = breaker.push(text) + &breaker.finish();
            assert_eq!(out, format!("#{hash}vso[a]\n \u{85}{colon}:error::b\n## Sources\n#[a]\na::b ###"));
        }
    }

    #[test]
    fn each_format_keeps_what_is_not_a_command() {
        let format = |name| FileFormat::of(name).unwrap_or(TEXT);
        for (name, text, expected) in [
            ("text", "a###[error]x", "a#\\u{23}\\u{23}[error]x"),
            ("text", "##é ##1", "#\\u{23}é #\\u{23}1"),
            ("text", "a\n \t\u{a0}::error::x", "a\n \t\u{a0}\\u{3a}:error::x"),
            ("text", "a\r::error::x", "a\r\\u{3a}:error::x"),
            ("text", "::::error::x", "\\u{3a}:::error::x"),
            (
                "text",
                "arn:aws::dax ::error::x\n :x\n# # a## \n##\n:",
                "arn:aws::dax ::error::x\n :x\n# # a## \n##\n:",
            ),
            ("markdown", "## DAX-001\n\n| `##[error]` |", "## DAX-001\n\n| `#\\u{23}[error]` |"),
            ("csv", "fail,\"##vso[a;b]\"\r\n", "fail,\"#\\u{23}vso[a;b]\"\r\n"),
            ("html", "<b>##vso[a]</b>\n  ::error::x &#39;", "<b>#&#35;vso[a]</b>\n  &#58;:error::x &#39;"),
            ("json", r###"{"a":"##vso[a]"}"###, r##"{"a":"#\u0023vso[a]"}"##),
        ] {
            let mut breaker = LogBreaker::new(format(name));
            assert_eq!(breaker.push(text) + &breaker.finish(), expected, "{name}");
        }
    }

    #[test]
    fn escaping_does_not_change_json_values() {
        let value = serde_json::json!({"##[a]": "##vso[a]", "b": ["::error::", "\\##[x]", "\"##", "###"]});
        for name in ["json", "sarif", "oscal", "ocsf", "asff"] {
            for text in [value.to_string(), format!("{value:#}")] {
                let mut breaker = LogBreaker::new(FileFormat::of(name).unwrap_or(TEXT));
                let log = breaker.push(&text) + &breaker.finish();
                assert!(
                    !log.contains("##")
                        && serde_json::from_str(&log).is_ok_and(|parsed: serde_json::Value| parsed == value)
                );
            }
        }
    }

    #[test]
    fn long_runs_take_linear_time() {
        let spaces = " ".repeat(1 << 20);
        assert_eq!(without_commands(&spaces), spaces);
        let hashes = "#".repeat(1 << 20);
        assert_eq!(in_pieces(hashes.split_inclusive('#')), hashes);
    }
}
