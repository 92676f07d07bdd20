//! The state machine: it looks at every byte, can stop after any byte, and always knows its
//! position.

use core::ops::Range;

use crate::attention::{Attention, KeyReport};
use crate::block;
use crate::nesting::Nesting;
use crate::part::Kind;
use crate::position::{Counter, Position, Width};
use crate::separator::{Draft, SeparatorTable};
use crate::syntax::{DEPTH_LIMIT, ExpectedSyntax, SyntaxError, SyntaxErrorKind};
use crate::token::{Container, Scalar, TOKEN_LIMIT, Token, Visitor};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    /// Between documents.
    Between,
    /// Inside a byte order mark between documents: the bytes still to come.
    Mark(&'static [u8]),
    /// After an error: skips text until a line begins like a document.
    Unread,
    /// Just past a document that is a single value: whitespace must follow.
    AfterScalar,
    Value,
    FirstElement,
    FirstKey,
    Key,
    Colon,
    AfterValue,
    Text,
    Escape,
    /// This many hexadecimal digits of a `\u` escape are still to come.
    Hex(u8),
    /// Inside a multi-byte character: how many bytes are still to come, and the range of the next
    /// one.
    Character {
        left: u8,
        low: u8,
        high: u8,
    },
    Minus,
    Zero,
    Integer,
    Point,
    Fraction,
    Exponent,
    ExponentSign,
    ExponentDigits,
    /// Inside `true`, `false` or `null`: the bytes still to come.
    Literal(Scalar, &'static [u8]),
}

/// The index of the next byte to read; or the kind and the position of the error.
type Step = Result<usize, (SyntaxErrorKind, Position)>;

/// The scanner's state between chunks.
#[derive(Debug)]
pub struct Scanner {
    pub(crate) state: State,
    pub(crate) counter: Counter,
    pub(crate) open: Vec<Container>,
    pub(crate) attention: Attention,
    /// The known separators.
    pub(crate) separators: SeparatorTable,
    /// The separator that the scanner is reading.
    pub(crate) draft: Option<Draft>,
    /// Whether the scanner learns separators and follows them.
    pub(crate) follows: bool,
    /// A value in an object or a list has just ended.
    pub(crate) is_behind_value: bool,
    /// Recent failures of following, counted as in `follow.rs`.
    pub(crate) failures: u32,
    /// For how many more values the scanner leaves the known separators alone.
    pub(crate) pause: u32,
    /// The line on which the current document begins.
    pub(crate) document_line: u64,
    /// The current string is a member's key.
    pub(crate) is_key: bool,
    pub(crate) token_start: Position,
    /// How many bytes of UTF-8 precede the current token.
    pub(crate) bytes_before_token: u64,
    /// Position of the current multi-byte character or escape. Errors inside it report this
    /// position.
    pub(crate) unit_start: Position,
    /// The first byte of the current multi-byte character.
    pub(crate) lead: u8,
    /// Bytes from earlier chunks, up to a limit: of the current token, or of the line that the
    /// scanner doesn't read.
    pub(crate) carry: Vec<u8>,
    /// The error in the current line, until that line ends.
    pub(crate) error: Option<SyntaxError>,
}

pub(crate) const MARK: &[u8] = b"\xEF\xBB\xBF";
const MARK_REST: &[u8] = b"\xBB\xBF";

impl Scanner {
    /// A scanner for text that follows `mark` bytes (a byte order mark) in the source.
    pub fn new(width: Width, mark: u64) -> Self {
        let counter = Counter::new(width, mark);
        let start = counter.position(0);
        Self {
            state: State::Between,
            counter,
            open: Vec::new(),
            attention: Attention::default(),
            separators: SeparatorTable::default(),
            draft: None,
            follows: true,
            is_behind_value: false,
            failures: 0,
            pause: 0,
            document_line: 1,
            is_key: false,
            token_start: start,
            bytes_before_token: 0,
            unit_start: start,
            lead: 0,
            carry: Vec::new(),
            error: None,
        }
    }

    /// The same, but the state machine reads every byte. The fast path is compared with this.
    pub fn without_following(width: Width, mark: u64) -> Self {
        Self { follows: false, ..Self::new(width, mark) }
    }

    /// Reads the next chunk.
    pub fn push(&mut self, chunk: &[u8], visitor: &mut dyn Visitor) {
        let mut index = 0;
        while let Some(&byte) = chunk.get(index) {
            if self.is_behind_value {
                index = self.follow(index, chunk, visitor);
                continue;
            }
            index = match self.step(byte, index, chunk, visitor) {
                Ok(next) => next,
                Err((kind, at)) => self.broken(kind, at, index, chunk, visitor),
            };
        }
        if self.in_token() {
            let token_bytes = chunk.get(self.token_index()..).unwrap_or_default();
            keep(&mut self.carry, token_bytes, TOKEN_LIMIT);
        }
        self.draft = None;
        self.counter.next_chunk(chunk.len());
    }

    /// Ends the source.
    pub fn end(&mut self, visitor: &mut dyn Visitor) {
        if matches!(self.state, State::Zero | State::Integer | State::Fraction | State::ExponentDigits) {
            self.finish_scalar(Scalar::Number, 0, &[], visitor);
        }
        match self.state {
            State::Between | State::AfterScalar => {}
            State::Unread => self.end_line(visitor),
            State::Character { .. } | State::Mark(_) => {
                self.broken(
                    SyntaxErrorKind::Utf8 { lead: self.lead, next: None },
                    self.unit_start,
                    0,
                    &[],
                    visitor,
                );
                self.end_line(visitor);
            }
            _ => {
                let open = self.open.len();
                self.broken(SyntaxErrorKind::CutOff { open }, self.counter.position(0), 0, &[], visitor);
                self.end_line(visitor);
            }
        }
    }

    /// Whether the next byte would continue a string, number or literal.
    pub(crate) fn in_token(&self) -> bool {
        !matches!(
            self.state,
            State::Between
                | State::Mark(_)
                | State::Unread
                | State::AfterScalar
                | State::Value
                | State::FirstElement
                | State::FirstKey
                | State::Key
                | State::Colon
                | State::AfterValue
        )
    }

    /// The index in the current chunk at which the current token's bytes begin.
    pub(crate) fn token_index(&self) -> usize {
        // A token that began in an earlier chunk continues at the current chunk's first byte.
        usize::try_from(self.bytes_before_token.saturating_sub(self.counter.bytes_before(0)))
            .unwrap_or(usize::MAX)
    }

    /// Reads the byte at `index`, and the bytes of the same kind after it. Returns the index of the
    /// next byte to read.
    fn step(&mut self, byte: u8, index: usize, chunk: &[u8], visitor: &mut dyn Visitor) -> Step {
        match self.state {
            State::Text => return self.text(byte, index, chunk, visitor),
            State::Escape => {
                self.state = match byte {
                    b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => State::Text,
                    b'u' => State::Hex(4),
                    _ => return Err((SyntaxErrorKind::Escape, self.unit_start)),
                };
            }
            State::Hex(left) => {
                if !byte.is_ascii_hexdigit() {
                    return Err((SyntaxErrorKind::Escape, self.unit_start));
                }
                self.state = if left == 1 { State::Text } else { State::Hex(left - 1) };
            }
            State::Character { left, low, high } => {
                if byte < low || byte > high {
                    return Err((
                        SyntaxErrorKind::Utf8 { lead: self.lead, next: Some(byte) },
                        self.unit_start,
                    ));
                }
                self.counter.continuation();
                self.state = if left == 1 {
                    State::Text
                } else {
                    State::Character { left: left - 1, low: 0x80, high: 0xBF }
                };
            }
            State::Literal(scalar, rest) => match rest.split_first() {
                Some((&expected, rest)) if byte == expected => {
                    if rest.is_empty() {
                        self.finish_scalar(scalar, index + 1, chunk, visitor);
                    } else {
                        self.state = State::Literal(scalar, rest);
                    }
                }
                _ => return Err((SyntaxErrorKind::Literal, self.token_start)),
            },
            State::Mark(rest) => match rest.split_first() {
                Some((&expected, rest)) if byte == expected => {
                    self.counter.continuation();
                    self.state = if rest.is_empty() { State::Between } else { State::Mark(rest) };
                    if rest.is_empty() {
                        self.counter.no_column();
                    }
                }
                _ => {
                    let kind =
                        SyntaxErrorKind::Unexpected { byte: self.lead, expected: ExpectedSyntax::Document };
                    return Err((kind, self.unit_start));
                }
            },
            State::Unread => return Ok(self.unread(index, chunk, visitor)),
            State::Minus
            | State::Zero
            | State::Integer
            | State::Point
            | State::Fraction
            | State::Exponent
            | State::ExponentSign
            | State::ExponentDigits => return self.number(byte, index, chunk, visitor),
            _ => return self.structure(byte, index, chunk, visitor),
        }
        Ok(index + 1)
    }

    /// Outside of tokens: reads whitespace, punctuation, or the first byte of a token.
    fn structure(&mut self, byte: u8, index: usize, chunk: &[u8], visitor: &mut dyn Visitor) -> Step {
        match byte {
            b' ' | b'\t' | b'\r' | b'\n' => {
                if byte == b'\n' {
                    self.counter.line_feed(index);
                }
                if self.state == State::AfterScalar {
                    self.state = State::Between;
                }
                return Ok(index + 1 + block::spaces(chunk, index + 1));
            }
            b'"' if matches!(self.state, State::FirstKey | State::Key) => {
                self.begin_token(index, State::Text);
                self.is_key = true;
                return Ok(index + 1);
            }
            b':' if self.state == State::Colon => self.state = State::Value,
            b',' if self.state == State::AfterValue => {
                self.state = match self.open.last() {
                    Some(Container::Object) => State::Key,
                    _ => State::Value,
                };
            }
            b'}' if self.closes(Container::Object, State::FirstKey) => self.close(index, visitor),
            b']' if self.closes(Container::Array, State::FirstElement) => self.close(index, visitor),
            // Concatenated files can each begin with a mark.
            0xEF if self.state == State::Between => {
                self.unit_start = self.counter.position(index);
                self.lead = byte;
                self.counter.lead(2);
                self.state = State::Mark(MARK_REST);
            }
            _ if matches!(self.state, State::Between | State::Value | State::FirstElement) => {
                return self.value(byte, index, chunk, visitor);
            }
            _ => return Err(self.unexpected(byte, index)),
        }
        Ok(index + 1)
    }

    fn closes(&self, container: Container, when_empty: State) -> bool {
        self.state == when_empty || (self.state == State::AfterValue && self.open.last() == Some(&container))
    }

    fn close(&mut self, index: usize, visitor: &mut dyn Visitor) {
        if self.attention.close(self.depth()) {
            visitor.close(self.counter.position(index + 1));
        }
        self.open.pop();
        self.note(Kind::Close, index..index + 1);
        self.state = if self.open.is_empty() { State::Between } else { State::AfterValue };
    }

    /// Reads the first byte of a value.
    fn value(&mut self, byte: u8, index: usize, chunk: &[u8], visitor: &mut dyn Visitor) -> Step {
        let state = match byte {
            b'{' | b'[' => return self.open(byte == b'{', index, visitor),
            b'"' => {
                self.learn(index + 1, chunk, true);
                self.begin_text(index);
                return Ok(index + 1);
            }
            b'-' => State::Minus,
            b'0' => State::Zero,
            b'1'..=b'9' => State::Integer,
            b't' => State::Literal(Scalar::True, b"rue"),
            b'f' => State::Literal(Scalar::False, b"alse"),
            b'n' => State::Literal(Scalar::Null, b"ull"),
            _ => return Err(self.unexpected(byte, index)),
        };
        self.learn(index, chunk, false);
        self.begin_token(index, state);
        Ok(index + 1)
    }

    fn open(&mut self, is_object: bool, index: usize, visitor: &mut dyn Visitor) -> Step {
        let at = self.counter.position(index);
        if self.open.len() == DEPTH_LIMIT {
            return Err((SyntaxErrorKind::TooDeep, at));
        }
        if self.open.is_empty() {
            self.document_line = at.line;
        }
        let (container, state, kind) = if is_object {
            (Container::Object, State::FirstKey, Kind::Object)
        } else {
            (Container::Array, State::FirstElement, Kind::List)
        };
        self.open.push(container);
        self.state = state;
        self.attention.open(self.depth(), || visitor.open(container, at));
        self.note(kind, index..index + 1);
        Ok(index + 1)
    }

    /// Begins a string at `index`. Everything before `index` must have been counted.
    pub(crate) fn begin_text(&mut self, index: usize) {
        self.begin_token(index, State::Text);
        self.is_key = false;
    }

    fn begin_token(&mut self, index: usize, state: State) {
        self.token_start = self.counter.position(index);
        self.bytes_before_token = self.counter.bytes_before(index);
        self.state = state;
        self.carry.clear();
    }

    /// Inside a string.
    fn text(&mut self, byte: u8, index: usize, chunk: &[u8], visitor: &mut dyn Visitor) -> Step {
        match byte {
            b'"' if self.is_key => {
                self.finish_key(index + 1, chunk, visitor);
                self.state = State::Colon;
            }
            b'"' => self.finish_scalar(Scalar::String, index + 1, chunk, visitor),
            b'\\' => {
                self.unit_start = self.counter.position(index);
                self.state = State::Escape;
            }
            0x00..=0x1F => return Err((SyntaxErrorKind::Control(byte), self.counter.position(index))),
            0x80.. => {
                self.unit_start = self.counter.position(index);
                self.lead = byte;
                let (left, low, high) = match byte {
                    0xC2..=0xDF => (1, 0x80, 0xBF),
                    0xE0 => (2, 0xA0, 0xBF),
                    0xED => (2, 0x80, 0x9F),
                    0xE1..=0xEF => (2, 0x80, 0xBF),
                    0xF0 => (3, 0x90, 0xBF),
                    0xF1..=0xF3 => (3, 0x80, 0xBF),
                    0xF4 => (3, 0x80, 0x8F),
                    // No character begins with this byte, so the next byte explains nothing.
                    _ => return Err((SyntaxErrorKind::Utf8 { lead: byte, next: None }, self.unit_start)),
                };
                self.counter.lead(left);
                self.state = State::Character { left, low, high };
            }
            _ => {
                return Ok(index + block::plain(chunk, index));
            }
        }
        Ok(index + 1)
    }

    /// Inside a number; the byte may already be the one after it.
    fn number(&mut self, byte: u8, index: usize, chunk: &[u8], visitor: &mut dyn Visitor) -> Step {
        self.state = match (self.state, byte) {
            (State::Minus, b'0') => State::Zero,
            (State::Minus, b'1'..=b'9') | (State::Integer, b'0'..=b'9') => State::Integer,
            (State::Zero | State::Integer, b'.') => State::Point,
            (State::Point | State::Fraction, b'0'..=b'9') => State::Fraction,
            (State::Zero | State::Integer | State::Fraction, b'e' | b'E') => State::Exponent,
            (State::Exponent, b'+' | b'-') => State::ExponentSign,
            (State::Exponent | State::ExponentSign | State::ExponentDigits, b'0'..=b'9') => {
                State::ExponentDigits
            }
            (State::Zero, b'0'..=b'9')
            | (State::Minus | State::Point | State::Exponent | State::ExponentSign, _) => {
                return Err((SyntaxErrorKind::Number, self.token_start));
            }
            _ => {
                self.finish_scalar(Scalar::Number, index, chunk, visitor);
                return Ok(index);
            }
        };
        Ok(index + 1)
    }

    fn finish_key(&mut self, end: usize, chunk: &[u8], visitor: &mut dyn Visitor) {
        let start = self.bytes_before_token.checked_sub(self.counter.bytes_before(0));
        let (mut attention, depth) = (self.attention, self.depth());
        let token = self.token(end, chunk);
        let name = visitor.name(token.raw);
        match attention.key(depth, name) {
            KeyReport::Nothing => {}
            KeyReport::Key => attention.wants(depth, visitor.key(name, &|| token)),
            KeyReport::SkippedKey => visitor.skipped_key(name, token.start),
        }
        self.attention = attention;
        if let Some(start) = start.and_then(|start| usize::try_from(start).ok()) {
            self.note(Kind::Key(name), start..end);
        }
    }

    fn finish_scalar(&mut self, kind: Scalar, end: usize, chunk: &[u8], visitor: &mut dyn Visitor) {
        if self.attention.scalar(self.depth()) {
            visitor.scalar(kind, self.token(end, chunk));
        }
        self.is_behind_value = !self.open.is_empty();
        self.state = if self.open.is_empty() { State::AfterScalar } else { State::AfterValue };
    }

    /// The number of open brackets, at most [`DEPTH_LIMIT`].
    fn depth(&self) -> u32 {
        u32::try_from(self.open.len()).unwrap_or(u32::MAX)
    }

    /// The open brackets as one number; `None` if there are too many for that.
    pub(crate) fn nesting(&self) -> Option<Nesting> {
        self.open
            .iter()
            .try_fold(Nesting::EMPTY, |nesting, container| nesting.opened(*container == Container::Object))
    }

    /// Adds a part to the separator that the scanner is reading.
    fn note(&mut self, kind: Kind, range: Range<usize>) {
        // The scanner drops a separator that is too long, and reads on without it.
        if self.draft.as_mut().is_some_and(|draft| !draft.part(kind, range)) {
            self.draft = None;
        }
    }

    /// Ends the separator that the scanner is reading, before byte `end` of the chunk, and keeps
    /// it.
    fn learn(&mut self, end: usize, chunk: &[u8], is_text: bool) {
        if let Some(draft) = self.draft.take()
            && let Some(nesting) = self.nesting()
        {
            self.separators.learn(draft, chunk, end, nesting, is_text);
        }
    }

    /// The current token, which ends before byte `end` of `chunk`.
    fn token<'a>(&'a mut self, end: usize, chunk: &'a [u8]) -> Token<'a> {
        let length = self.counter.bytes_before(end) - self.bytes_before_token;
        let bytes = if self.bytes_before_token >= self.counter.bytes_before(0) {
            chunk.get(self.token_index()..end).unwrap_or_default()
        } else {
            keep(&mut self.carry, chunk.get(..end).unwrap_or_default(), TOKEN_LIMIT);
            self.carry.as_slice()
        };
        let raw = bytes.get(..TOKEN_LIMIT).unwrap_or(bytes);
        let is_truncated = length > raw.len() as u64;
        Token { raw, is_truncated, is_plain: false, start: self.token_start, end: self.counter.position(end) }
    }

    fn unexpected(&self, byte: u8, index: usize) -> (SyntaxErrorKind, Position) {
        let in_object = self.open.last() == Some(&Container::Object);
        let expected = match self.state {
            State::Between => ExpectedSyntax::Document,
            State::AfterScalar => ExpectedSyntax::WhiteSpace,
            State::Value => ExpectedSyntax::Value,
            State::FirstElement => ExpectedSyntax::ValueOrClose,
            State::FirstKey => ExpectedSyntax::KeyOrClose,
            State::Key => ExpectedSyntax::Key,
            State::Colon => ExpectedSyntax::Colon,
            _ if in_object => ExpectedSyntax::CommaOrBrace,
            _ => ExpectedSyntax::CommaOrBracket,
        };
        (SyntaxErrorKind::Unexpected { byte, expected }, self.counter.position(index))
    }
}

/// Appends as many bytes as fit within the limit.
pub(crate) fn keep(buffer: &mut Vec<u8>, more: &[u8], limit: usize) {
    let room = limit.saturating_sub(buffer.len());
    buffer.extend_from_slice(more.get(..room).unwrap_or(more));
}
