//! The way through text whose shape is known: from value to value, over gaps that have been read before.
//!
//! Nothing is taken on trust. A gap is one that is the same byte for byte, with the same brackets open; a value's every byte is looked at. Whatever is not
//! plain (an escape, a character that isn't ASCII, a fraction, the border of a chunk, a gap that is new) is left to the
//! state machine of `scanner.rs`, which is put into the state that it would be in if it had read everything itself.

use crate::attention::Attention;
use crate::block;
use crate::gap::{Draft, Gap, Kind, Part, Passed};
use crate::position::Counter;
use crate::scanner::{Scanner, State};
use crate::token::{Container, Scalar, TOKEN_LIMIT, Token, Visitor};

/// After how many new gaps in a row the known ones are left alone for a while: text that never repeats itself is read faster without.
const PATIENCE: u32 = 32;

/// How a value goes on behind its gap.
enum Value {
    /// It is plain, of this kind, and ends before this byte.
    Whole(Scalar, usize),
    /// It is for the state machine to read.
    Other,
}

impl Scanner {
    /// Goes on at `index`, right behind a value in an object or a list, as far as the text is known; returns where the state machine goes on.
    pub(crate) fn follow(&mut self, mut index: usize, chunk: &[u8], visitor: &mut dyn Visitor) -> usize {
        self.is_behind_value = false;
        if !self.follows {
            return index;
        }
        if self.pause > 0 {
            self.pause -= 1;
            return index;
        }
        let Some(mut shape) = self.shape() else { return index };
        let Some(mut spot) = self.gaps.spot(shape) else {
            self.draft = Some(Draft::new(index, shape));
            return index;
        };
        let before = shape;
        let mut counter = self.counter;
        let mut attention = self.attention;
        let mut followed = 0;
        let mut watched = None;
        loop {
            let Some(id) = self.gaps.next(&mut spot, chunk, index) else {
                self.draft = Some(Draft::new(index, shape));
                break;
            };
            if let Some(passed) = watched.take() {
                self.gaps.watch(passed, id, chunk);
            }
            let Some(gap) = self.gaps.get(id) else { break };
            followed += 1;
            if !attention.skips(gap.lowest) {
                attention = replay(&gap.parts, attention, (shape.depth(), index), chunk, &counter, visitor);
            }
            shape = gap.shape;
            counter.lines(index, gap.lines, gap.line_at);
            let start = index + gap.length;
            let (value, from) = value(gap, start, chunk);
            let Value::Whole(kind, end) = value else {
                let is_text = gap.is_text;
                self.counter = counter;
                if is_text {
                    self.begin_text(from);
                } else {
                    self.state = State::Value;
                }
                index = start;
                break;
            };
            if attention.scalar(shape.depth()) {
                let whole = chunk.get(from..end).unwrap_or_default();
                let raw = whole.get(..TOKEN_LIMIT).unwrap_or(whole);
                let is_truncated = raw.len() < whole.len();
                let start = counter.position(from);
                let end = counter.behind(start, whole.len());
                visitor.scalar(kind, Token { raw, is_truncated, is_plain: true, start, end });
            }
            if gap.watched > 0 {
                watched = Some(Passed { id, index, kind, from, end });
            }
            index = end;
        }
        if followed > 0 {
            self.new_gaps = 0;
        } else {
            self.new_gaps += 1;
            if self.new_gaps >= PATIENCE {
                self.pause = self.new_gaps;
                self.draft = None;
            }
        }
        self.counter = counter;
        self.attention = attention;
        if shape != before {
            self.open.clear();
            self.open.extend(
                shape
                    .brackets()
                    .map(|is_object| if is_object { Container::Object } else { Container::Array }),
            );
        }
        index
    }
}

/// The value behind a gap, and where its token begins.
#[inline]
fn value(gap: &Gap, start: usize, chunk: &[u8]) -> (Value, usize) {
    if gap.is_text {
        let end = start + block::plain(chunk, start);
        let is_whole = chunk.get(end) == Some(&b'"');
        let value = if is_whole { Value::Whole(Scalar::String, end + 1) } else { Value::Other };
        // The quote is the last byte of the gap.
        return (value, start - 1);
    }
    (bare(chunk, start).unwrap_or(Value::Other), start)
}

/// A number without sign, fraction and exponent, or a literal, if all of it stands in the chunk.
#[inline]
fn bare(chunk: &[u8], start: usize) -> Option<Value> {
    let rest = chunk.get(start..)?;
    let (kind, length) = match rest.first()? {
        b'1'..=b'9' => (Scalar::Number, block::digits(*rest.first_chunk()?)),
        b'0' => (Scalar::Number, 1),
        b't' => (Scalar::True, 4),
        b'f' => (Scalar::False, 5),
        b'n' => (Scalar::Null, 4),
        _ => return None,
    };
    let is_whole = match kind {
        Scalar::True => rest.starts_with(b"true"),
        Scalar::False => rest.starts_with(b"false"),
        Scalar::Null => rest.starts_with(b"null"),
        // What follows could belong to the number.
        _ => !matches!(rest.get(length)?, b'0'..=b'9' | b'.' | b'e' | b'E'),
    };
    is_whole.then_some(Value::Whole(kind, start + length))
}

/// Tells the visitor what stands in a gap, as far as it wants to know.
#[inline(never)]
fn replay(
    parts: &[Part],
    mut attention: Attention,
    (mut depth, start): (u32, usize),
    chunk: &[u8],
    counter: &Counter,
    visitor: &mut dyn Visitor,
) -> Attention {
    for part in parts {
        let Part { kind, at, end, lines, line_at } = *part;
        let position = |offset: u16| counter.ahead(start, offset, lines, line_at);
        match kind {
            Kind::Object | Kind::List => {
                depth += 1;
                let container = if kind == Kind::Object { Container::Object } else { Container::Array };
                attention.open(depth, || visitor.open(container, position(at)));
            }
            Kind::Close => {
                if attention.close(depth) {
                    visitor.close(position(end));
                }
                depth -= 1;
            }
            Kind::Key(name) => {
                if attention.key(depth, name) {
                    let raw =
                        chunk.get(start + usize::from(at)..start + usize::from(end)).unwrap_or_default();
                    let token = || {
                        let start = position(at);
                        let end = counter.behind(start, raw.len());
                        Token { raw, is_truncated: false, is_plain: false, start, end }
                    };
                    attention.wants(depth, visitor.key(name, &token));
                }
            }
            Kind::Value(kind) => {
                if attention.scalar(depth) {
                    let raw =
                        chunk.get(start + usize::from(at)..start + usize::from(end)).unwrap_or_default();
                    let start = position(at);
                    let end = counter.behind(start, raw.len());
                    visitor.scalar(kind, Token { raw, is_truncated: false, is_plain: true, start, end });
                }
            }
        }
    }
    attention
}
