//! What can be wrong with JSON text, in words.

use crate::position::Position;

/// How many brackets may be open at once.
pub const DEPTH_LIMIT: usize = 10_000;

/// How many bytes of a line that is no JSON are kept to say what it really is.
pub const LINE_LIMIT: usize = 1024;

/// Where and why a source stops being JSON.
#[derive(Clone, Debug)]
pub struct SyntaxError {
    /// What is wrong.
    pub kind: SyntaxErrorKind,
    /// Where it is.
    pub at: Position,
    /// Whether a document had begun: then the text is broken JSON, otherwise it may be no JSON at all.
    pub inside_document: bool,
    /// Whether it stands on the line on which that document began.
    pub first_line: bool,
    /// The text from the token in which the error stands to the end of the line, up to [`LINE_LIMIT`] bytes of it.
    pub context: Vec<u8>,
}

/// What is wrong with a text that should be JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SyntaxErrorKind {
    /// A byte that can't stand here.
    Unexpected {
        /// The byte.
        byte: u8,
        /// What could have stood here.
        expected: Expected,
    },
    /// The text ends with this many brackets open, or inside a value.
    CutOff {
        /// How many objects and arrays are open.
        open: usize,
    },
    /// Bytes that are not of the source's encoding.
    Utf8 {
        /// The first of them.
        lead: u8,
        /// The byte that can't follow it; nothing where the text ends, or where no character begins so.
        next: Option<u8>,
    },
    /// A control character inside a string.
    Control(u8),
    /// A backslash that begins no JSON escape.
    Escape,
    /// A number that JSON can't write so.
    Number,
    /// A word that is not `true`, `false` or `null`.
    Literal,
    /// More open brackets than [`DEPTH_LIMIT`].
    TooDeep,
}

/// What JSON allows at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expected {
    /// The first byte of a document.
    Document,
    /// White space after a document that is a single value.
    WhiteSpace,
    /// A value.
    Value,
    /// A value or `]`.
    ValueOrClose,
    /// A key.
    Key,
    /// A key or `}`.
    KeyOrClose,
    /// `:`
    Colon,
    /// `,` or `}`
    CommaOrBrace,
    /// `,` or `]`
    CommaOrBracket,
}

impl Expected {
    fn words(self) -> &'static str {
        match self {
            Self::Document => "a JSON document",
            Self::WhiteSpace => "white space before the next document",
            Self::Value => "a value",
            Self::ValueOrClose => "a value or `]`",
            Self::Key => "a key in double quotes",
            Self::KeyOrClose => "a key in double quotes or `}`",
            Self::Colon => "`:` after the key",
            Self::CommaOrBrace => "`,` or `}`",
            Self::CommaOrBracket => "`,` or `]`",
        }
    }
}

impl SyntaxError {
    /// What happened, in one line.
    pub fn message(&self) -> String {
        match self.kind {
            SyntaxErrorKind::Unexpected { expected, .. } => {
                format!("expected {}, found {}", expected.words(), self.found())
            }
            SyntaxErrorKind::CutOff { open: 0 } => "the text ends inside a value".to_owned(),
            SyntaxErrorKind::CutOff { open: 1 } => "the text ends while 1 bracket is still open".to_owned(),
            SyntaxErrorKind::CutOff { open } => {
                format!("the text ends while {open} brackets are still open")
            }
            SyntaxErrorKind::Utf8 { lead, .. } => format!("byte 0x{lead:02X} is not UTF-8 here"),
            SyntaxErrorKind::Control(byte) => {
                let name = match byte {
                    b'\n' => "a line break".to_owned(),
                    b'\t' => "a tab".to_owned(),
                    b'\r' => "a carriage return".to_owned(),
                    _ => format!("the control character U+{byte:04X}"),
                };
                format!("{name} stands inside a string")
            }
            SyntaxErrorKind::Escape => "a backslash that begins no JSON escape".to_owned(),
            SyntaxErrorKind::Number => "a number that JSON doesn't allow".to_owned(),
            SyntaxErrorKind::Literal => "a word that is not `true`, `false` or `null`".to_owned(),
            SyntaxErrorKind::TooDeep => {
                format!("more than {DEPTH_LIMIT} brackets are open at once")
            }
        }
    }

    /// The character at the error, so that a person recognises it.
    fn found(&self) -> String {
        let text = String::from_utf8_lossy(&self.context);
        match text.chars().next() {
            Some('`') => "a backtick".to_owned(),
            Some(c) if c.is_control() || c == '\u{FEFF}' => format!("U+{:04X}", u32::from(c)),
            Some(char::REPLACEMENT_CHARACTER) => {
                format!("byte 0x{:02X}", self.context.first().copied().unwrap_or_default())
            }
            Some(c) => format!("`{c}`"),
            None => "the end".to_owned(),
        }
    }
}
