//! The fast path through text whose structure is known: from value to value, over separators that
//! the scanner has read before.
//!
//! It takes nothing on trust. It skips a separator only if its bytes equal those of a known
//! separator and the same brackets are open, and it looks at every byte of a value. It leaves
//! everything that is not plain (an escape, a character that isn't ASCII, an exponent, the border
//! of a chunk, a new separator) to the state machine of `scanner.rs`. It puts that machine into the
//! state that it would have reached by reading everything itself.

use crate::attention::{Attention, KeyReport};
use crate::block;
use crate::part::{Kind, SeparatorPart};
use crate::position::Counter;
use crate::scanner::{Scanner, State};
use crate::separator::{Draft, PassedSeparator, Separator};
use crate::token::{Container, Scalar, TOKEN_LIMIT, Token, Visitor};

/// How many failures it takes to leave the known separators alone for a while: text that hardly
/// repeats itself is read faster without them. An unknown separator counts [`STRANGE`]. A value
/// that the fast path can't read counts 1 if no value was followed just before it. Each value that
/// is followed takes 1 back.
const PATIENCE: u32 = 64;
const STRANGE: u32 = 2;

/// The value after a separator.
enum Value {
    /// A plain value of this kind, which ends before the byte at this index.
    Plain(Scalar, usize),
    /// Any other value: the state machine reads it.
    Other,
}

impl Scanner {
    /// Follows known separators from `index`, just past a value in an object or a list. Returns the
    /// index at which the state machine continues.
    pub(crate) fn follow(&mut self, mut index: usize, chunk: &[u8], visitor: &mut dyn Visitor) -> usize {
        self.is_behind_value = false;
        if !self.follows {
            return index;
        }
        if self.pause > 0 {
            self.pause -= 1;
            return index;
        }
        let Some(mut nesting) = self.nesting() else { return index };
        let Some(mut cursor) = self.separators.cursor(nesting) else {
            self.draft = Some(Draft::new(index, nesting));
            self.weigh(0);
            return index;
        };
        let nesting_before = nesting;
        let mut depth = nesting.depth();
        let mut counter = self.counter;
        let mut attention = self.attention;
        let mut followed = 0;
        let mut to_watch = None;
        loop {
            let rest = chunk.get(index..).unwrap_or_default();
            let mut id = cursor.expected;
            let mut separator = self.separators.get(id).filter(|separator| separator.fits(rest));
            if separator.is_none() {
                let Some(known_id) = self.separators.look(cursor, rest) else {
                    self.draft = Some(Draft::new(index, nesting));
                    break;
                };
                id = known_id;
                separator = self.separators.get(id);
            }
            if let Some(passed) = to_watch.take() {
                self.separators.watch(passed, id, chunk);
                separator = self.separators.get(id);
            }
            let Some(separator) = separator else { break };
            if separator.is_watched || !attention.skips(separator.lowest) {
                match &*separator.parts {
                    // From one member to the next: for most of these, the visitor wants no report.
                    [part @ SeparatorPart { kind: Kind::Key(name), .. }] => {
                        report_key(*name, part, (depth, index), chunk, &counter, &mut attention, visitor);
                    }
                    parts => attention = replay(parts, attention, (depth, index), chunk, &counter, visitor),
                }
            }
            (cursor, nesting, depth) = (separator.cursor(id), separator.nesting, separator.depth);
            counter.lines(index, separator.lines, separator.line_at);
            let start = index + separator.length;
            let (value, from) = value(separator, start, chunk);
            let Value::Plain(kind, end) = value else {
                let is_text = separator.is_text;
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
                let bytes = chunk.get(from..end).unwrap_or_default();
                let raw = bytes.get(..TOKEN_LIMIT).unwrap_or(bytes);
                let is_truncated = raw.len() < bytes.len();
                let start = counter.position(from);
                let end = counter.behind(start, bytes.len());
                visitor.scalar(kind, Token { raw, is_truncated, is_plain: true, start, end });
            }
            if separator.watches_left > 0 {
                to_watch = Some(PassedSeparator { id, index, kind, from, end });
            }
            index = end;
            followed += 1;
        }
        self.weigh(followed);
        self.counter = counter;
        self.attention = attention;
        if nesting != nesting_before {
            self.open.clear();
            self.open.extend(
                nesting
                    .brackets()
                    .map(|is_object| if is_object { Container::Object } else { Container::Array }),
            );
        }
        index
    }
}

impl Scanner {
    /// Adds up failures after a run of `followed` values, and pauses following after too many.
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

/// The value after a separator, and the index at which its token begins.
#[inline]
fn value(separator: &Separator, start: usize, chunk: &[u8]) -> (Value, usize) {
    if separator.is_text {
        let end = start + block::plain(chunk, start);
        let is_plain = chunk.get(end) == Some(&b'"');
        let value = if is_plain { Value::Plain(Scalar::String, end + 1) } else { Value::Other };
        // The quote is the last byte of the separator.
        return (value, start - 1);
    }
    (bare(chunk, start).unwrap_or(Value::Other), start)
}

/// A number without an exponent, or a literal, if the chunk contains all of it.
#[inline]
fn bare(chunk: &[u8], start: usize) -> Option<Value> {
    let rest = chunk.get(start..)?;
    let literal =
        |text: &[u8], kind| rest.starts_with(text).then_some(Value::Plain(kind, start + text.len()));
    match rest.first()? {
        b't' => literal(b"true", Scalar::True),
        b'f' => literal(b"false", Scalar::False),
        b'n' => literal(b"null", Scalar::Null),
        _ => Some(Value::Plain(Scalar::Number, start + number(rest)?)),
    }
}

/// The length of the number that these bytes begin with. `None` if they begin with something else,
/// if it has an exponent, or if it may continue past these bytes.
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
    // The next byte could belong to the number.
    (!matches!(rest.get(end)?, b'0'..=b'9' | b'.' | b'e' | b'E')).then_some(end)
}

/// The index just past the digits that begin at `from`; `None` if fewer than eight bytes are left
/// to look at.
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

/// Reports a key in a separator to the visitor, if the visitor wants it. The separator begins at
/// `start`; the key's object is at `depth`.
#[inline]
fn report_key(
    name: u8,
    part: &SeparatorPart,
    (depth, start): (u32, usize),
    chunk: &[u8],
    counter: &Counter,
    attention: &mut Attention,
    visitor: &mut dyn Visitor,
) {
    let SeparatorPart { at, end, lines, line_at, .. } = *part;
    match attention.key(depth, name) {
        KeyReport::Nothing => {}
        KeyReport::Key => {
            let token = || {
                let raw = chunk.get(start + usize::from(at)..start + usize::from(end)).unwrap_or_default();
                let start = counter.ahead(start, at, lines, line_at);
                let end = counter.behind(start, raw.len());
                Token { raw, is_truncated: false, is_plain: false, start, end }
            };
            attention.wants(depth, visitor.key(name, &token));
        }
        KeyReport::SkippedKey => visitor.skipped_key(name, counter.ahead(start, at, lines, line_at)),
    }
}

/// Reports the parts of a separator to the visitor, as far as the visitor wants them.
#[inline(never)]
fn replay(
    parts: &[SeparatorPart],
    mut attention: Attention,
    (mut depth, start): (u32, usize),
    chunk: &[u8],
    counter: &Counter,
    visitor: &mut dyn Visitor,
) -> Attention {
    for part in parts {
        let SeparatorPart { kind, at, end, lines, line_at } = *part;
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
                report_key(name, part, (depth, start), chunk, counter, &mut attention, visitor);
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
