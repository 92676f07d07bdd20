//! The kinds of errors in JSON text, and their messages.

use crate::position::Position;

/// The most brackets that may be open at once.
pub const DEPTH_LIMIT: usize = 10_000;

/// How many bytes of a line that is not JSON the scanner keeps, to tell what the line really is.
pub const LINE_LIMIT: usize = 1024;

/// The error at which a source stops being JSON.
#[derive(Clone, Debug)]
pub struct SyntaxError {
    /// The kind of error.
    pub kind: SyntaxErrorKind,
    /// Its position.
    pub at: Position,
    /// Whether the error is inside a document. Then the text is broken JSON; otherwise it may not
    /// be JSON at all.
    pub inside_document: bool,
    /// Whether the error is on the line on which that document began.
    pub first_line: bool,
    /// The text from the token with the error to the end of the line, up to [`LINE_LIMIT`] bytes of
    /// it.
    pub context: Vec<u8>,
}

/// The kinds of errors in a text that should be JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SyntaxErrorKind {
    /// A byte that JSON doesn't allow here.
    Unexpected {
        /// The byte.
        byte: u8,
        /// The syntax that JSON allows here.
        expected: ExpectedSyntax,
    },
    /// The text ends with this many brackets open, or inside a value.
    CutOff {
        /// How many objects and arrays are open.
        open: usize,
    },
    /// Bytes that are not valid in the source's encoding.
    Utf8 {
        /// The first of them.
        lead: u8,
        /// The byte that can't follow it; `None` where the text ends, or where no character begins
        /// with `lead`.
        next: Option<u8>,
    },
    /// A control character inside a string.
    Control(u8),
    /// A backslash that doesn't begin a JSON escape.
    Escape,
    /// A number that JSON doesn't allow.
    Number,
    /// A word that is not `true`, `false` or `null`.
    Literal,
    /// More open brackets than [`DEPTH_LIMIT`].
    TooDeep,
}

/// The syntax that JSON allows at a position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExpectedSyntax {
    /// The first byte of a document.
    Document,
    /// Whitespace after a document that is a single value.
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

impl ExpectedSyntax {
    fn label(self) -> &'static str {
        match self {
            Self::Document => "a JSON document",
            Self::WhiteSpace => "whitespace before the next document",
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
    /// The message, in one line.
    pub fn message(&self) -> String {
        match self.kind {
            SyntaxErrorKind::Unexpected { expected, .. } => {
                format!("expected {}, found {}", expected.label(), self.character_label())
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
                format!("{name} occurs inside a string")
            }
            SyntaxErrorKind::Escape => "a backslash that does not begin a JSON escape".to_owned(),
            SyntaxErrorKind::Number => "a number that JSON does not allow".to_owned(),
            SyntaxErrorKind::Literal => "a word that is not `true`, `false` or `null`".to_owned(),
            SyntaxErrorKind::TooDeep => {
                format!("more than {DEPTH_LIMIT} brackets are open at once")
            }
        }
    }

    /// The character at the error, in a form that a person recognises.
    fn character_label(&self) -> String {
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
