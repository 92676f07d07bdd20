//! If a text is not JSON, the scanner reports the error and continues at the next line that
//! begins like a document.

use crate::attention::Attention;
use crate::position::Position;
use crate::scanner::{MARK, Scanner, State, keep};
use crate::syntax::{LINE_LIMIT, SyntaxError, SyntaxErrorKind};
use crate::token::Visitor;

impl Scanner {
    /// Gives up the document because of the byte at `index`. Returns the index at which to
    /// continue.
    pub(super) fn broken(
        &mut self,
        kind: SyntaxErrorKind,
        at: Position,
        index: usize,
        chunk: &[u8],
        visitor: &mut dyn Visitor,
    ) -> usize {
        // The text from the token with the error on is enough to tell what this really is.
        if self.in_token() {
            let from =
                if self.bytes_before_token >= self.counter.bytes_before(0) { self.token_index() } else { 0 };
            keep(&mut self.carry, chunk.get(from..index).unwrap_or_default(), LINE_LIMIT);
            self.carry.truncate(LINE_LIMIT);
        } else {
            self.carry.clear();
            if let State::Mark(rest) = self.state {
                let matched = MARK.len() - rest.len();
                self.carry.extend_from_slice(MARK.get(..matched).unwrap_or_default());
            }
        }
        let inside_document = !self.open.is_empty();
        let first_line = inside_document && self.document_line == at.line;
        self.error = Some(SyntaxError { kind, at, inside_document, first_line, context: Vec::new() });
        self.open.clear();
        self.attention = Attention::default();
        self.draft = None;
        self.is_behind_value = false;
        self.state = State::Unread;
        if self.counter.in_line(index) == 0 && matches!(chunk.get(index), Some(b'{' | b'[')) {
            // The byte that broke the previous document begins the next one.
            self.carry.extend(chunk.get(index));
            self.end_line(visitor);
            self.state = State::Between;
        }
        index
    }

    /// After an error: skips the rest of a line, or finds the start of the next document. Returns
    /// the index at which to continue.
    pub(super) fn unread(&mut self, index: usize, chunk: &[u8], visitor: &mut dyn Visitor) -> usize {
        let rest = chunk.get(index..).unwrap_or_default();
        let in_line = self.counter.in_line(index);
        if in_line == 0 && self.error.is_none() {
            self.carry.clear();
            self.unit_start = self.counter.position(index);
        }
        // At the beginning of a line, the scanner goes byte by byte. So it recognises a mark and a
        // bracket however the text is split into chunks.
        let is_start = in_line <= MARK.len() as u64 && in_line == self.carry.len() as u64;
        if is_start && matches!(rest.first(), Some(b'{' | b'[')) && (in_line == 0 || self.carry == MARK) {
            if in_line > 0 {
                self.counter.no_column();
            }
            if self.error.is_some() {
                self.end_line(visitor);
            }
            self.carry.clear();
            self.state = State::Between;
            return index;
        }
        let line = rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len());
        let length = if is_start { line.min(1) } else { line };
        let text = rest.get(..length).unwrap_or_default();
        self.counter.text(text);
        keep(&mut self.carry, text, LINE_LIMIT);
        if length < line || length == rest.len() {
            return index + length;
        }
        self.end_line(visitor);
        self.counter.line_feed(index + length);
        index + length + 1
    }

    /// Ends a line that the scanner doesn't read: reports the error in it, or else the line itself.
    pub(super) fn end_line(&mut self, visitor: &mut dyn Visitor) {
        if let Some(mut error) = self.error.take() {
            error.context = std::mem::take(&mut self.carry);
            visitor.broken(&error);
        } else if !self.carry.is_empty() {
            visitor.unread(&self.carry, self.unit_start);
        }
        self.carry.clear();
    }
}
