//! The way through text whose shape is known: from value to value, over gaps that have been read before.
//!
//! Nothing is taken on trust. A gap is one that is the same byte for byte, with the same brackets open; a value's every byte is looked at. Whatever is not
//! plain (an escape, a character that isn't ASCII, an exponent, the border of a chunk, a gap that is new) is left to the
//! state machine of `scanner.rs`, which is put into the state that it would be in if it had read everything itself.

use crate::attention::{Attention, Told};
use crate::block;
use crate::gap::{Draft, Gap, Passed};
use crate::part::{Kind, Part};
use crate::position::Counter;
use crate::scanner::{Scanner, State};
use crate::token::{Container, Scalar, TOKEN_LIMIT, Token, Visitor};

/// How much may fail before the known gaps are left alone for a while: text that hardly repeats itself is read faster without. A gap that is not known counts
/// [`STRANGE`], a value that can't be read on this way 1, and each one that can be takes 1 back.
const PATIENCE: u32 = 64;
const STRANGE: u32 = 2;

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
            self.weigh(0);
            return index;
        };
        let before = shape;
        let mut depth = shape.depth();
        let mut counter = self.counter;
        let mut attention = self.attention;
        let mut followed = 0;
        let mut watched = None;
        loop {
            let there = chunk.get(index..).unwrap_or_default();
            let mut id = spot.expected;
            let mut gap = self.gaps.get(id).filter(|gap| gap.fits(there));
            if gap.is_none() {
                let Some(found) = self.gaps.look(spot, there) else {
                    self.draft = Some(Draft::new(index, shape));
                    break;
                };
                id = found;
                gap = self.gaps.get(id);
            }
            if let Some(passed) = watched.take() {
                self.gaps.watch(passed, id, chunk);
                gap = self.gaps.get(id);
            }
            let Some(gap) = gap else { break };
            if gap.is_watched || !attention.skips(gap.lowest) {
                match &*gap.parts {
                    // From one member to the next: of most there is nothing to tell.
                    [part @ Part { kind: Kind::Key(name), .. }] => {
                        tell_key(*name, part, (depth, index), chunk, &counter, &mut attention, visitor);
                    }
                    parts => attention = replay(parts, attention, (depth, index), chunk, &counter, visitor),
                }
            }
            (spot, shape, depth) = (gap.spot(id), gap.shape, gap.depth);
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
            if attention.scalar(depth) {
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
            followed += 1;
        }
        self.weigh(followed);
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

impl Scanner {
    /// So many values were followed before that failed: is it worth while to go on?
    fn weigh(&mut self, followed: u32) {
        let failed = match &self.draft {
            Some(_) => STRANGE,
            None => u32::from(followed == 0),
        };
        self.failures = self.failures.saturating_sub(followed).saturating_add(failed);
        if self.failures >= PATIENCE {
            self.pause = self.failures;
            self.draft = None;
        }
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

/// A number without exponent, or a literal, if all of it stands in the chunk.
#[inline]
fn bare(chunk: &[u8], start: usize) -> Option<Value> {
    let rest = chunk.get(start..)?;
    let literal =
        |text: &[u8], kind| rest.starts_with(text).then_some(Value::Whole(kind, start + text.len()));
    match rest.first()? {
        b't' => literal(b"true", Scalar::True),
        b'f' => literal(b"false", Scalar::False),
        b'n' => literal(b"null", Scalar::Null),
        _ => Some(Value::Whole(Scalar::Number, start + number(rest)?)),
    }
}

/// How long the number is that these bytes begin with; nothing if there is none, or one with an exponent, or if it may go on behind them.
#[inline]
fn number(rest: &[u8]) -> Option<usize> {
    let sign = usize::from(rest.starts_with(b"-"));
    let mut end = match rest.get(sign)? {
        b'0' => sign + 1,
        b'1'..=b'9' => digits(rest, sign)?,
        _ => return None,
    };
    if rest.get(end) == Some(&b'.') {
        let fraction = end + 1;
        end = digits(rest, fraction).filter(|end| *end > fraction)?;
    }
    // What follows could belong to the number.
    (!matches!(rest.get(end)?, b'0'..=b'9' | b'.' | b'e' | b'E')).then_some(end)
}

/// Where the digits end that begin here.
#[inline]
fn digits(rest: &[u8], from: usize) -> Option<usize> {
    let mut end = from;
    loop {
        let more = block::digits(*rest.get(end..)?.first_chunk()?);
        end += more;
        if more < 8 {
            return Some(end);
        }
    }
}

/// Tells the visitor of a key in a gap that begins at `start`, in an object of this depth, if it wants to know.
#[inline]
fn tell_key(
    name: u8,
    part: &Part,
    (depth, start): (u32, usize),
    chunk: &[u8],
    counter: &Counter,
    attention: &mut Attention,
    visitor: &mut dyn Visitor,
) {
    let Part { at, end, lines, line_at, .. } = *part;
    match attention.key(depth, name) {
        Told::Nothing => {}
        Told::Key => {
            let token = || {
                let raw = chunk.get(start + usize::from(at)..start + usize::from(end)).unwrap_or_default();
                let start = counter.ahead(start, at, lines, line_at);
                let end = counter.behind(start, raw.len());
                Token { raw, is_truncated: false, is_plain: false, start, end }
            };
            attention.wants(depth, visitor.key(name, &token));
        }
        Told::SkippedKey => visitor.skipped_key(name, counter.ahead(start, at, lines, line_at)),
    }
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
                tell_key(name, part, (depth, start), chunk, counter, &mut attention, visitor);
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
