//! The known separators between values: punctuation, whitespace, keys, and the next value's opening
//! quote.
//!
//! The scanner reads each separator once, byte by byte. It keeps the separator's bytes and parts, and the
//! brackets that were open before it. When the same bytes come again with the same brackets open,
//! they mean the same.

use core::ops::Range;

use crate::block::Pattern;
use crate::nesting::Nesting;
use crate::part::{Kind, SeparatorPart};
use crate::separator_index::SeparatorIndex;
use crate::token::{Scalar, is_watched};

/// The longest separator that the scanner keeps, in bytes.
const LENGTH_LIMIT: usize = 512;
/// How many separators the scanner keeps. Output with its members in any order has some two hundred.
const LIMIT: usize = 1024;
/// How many separators the scanner keeps for the same open brackets. A search may go through them one by
/// one.
const PLACE_LIMIT: usize = 128;
/// For how many different sets of open brackets the scanner keeps separators. Output has some ten.
const PLACES: usize = 128;

/// How often the scanner looks at the value after a separator.
const WATCHED: u8 = 200;
/// How often in a row the value must repeat before the scanner expects it.
const REPEATED: u8 = 12;
/// How often another value may come then, before the scanner no longer expects it.
const SURPRISES: u8 = 100;

/// A separator that the scanner is reading.
#[derive(Debug)]
pub(crate) struct Draft {
    /// Offset in the chunk at which it begins.
    pub(crate) start: usize,
    nesting: Nesting,
    parts: Vec<(Kind, Range<usize>)>,
}

/// A known separator, with its bytes.
#[derive(Debug)]
pub(crate) struct Separator {
    pattern: Pattern,
    /// Its length in bytes.
    pub(crate) length: usize,
    pub(crate) parts: Box<[SeparatorPart]>,
    /// Number of line feeds in it.
    pub(crate) lines: u16,
    /// Offset of the line after the last of these line feeds; 0 without a line feed.
    pub(crate) line_at: u16,
    /// The brackets that are open after it.
    pub(crate) nesting: Nesting,
    /// How many brackets are open after it.
    pub(crate) depth: u32,
    /// The fewest brackets that are open at any point of it.
    pub(crate) lowest: u32,
    /// Whether it contains a watched key, which is reported even where the visitor skips
    /// everything.
    pub(crate) is_watched: bool,
    /// Whether the next value is a string, whose quote is the separator's last byte. Otherwise it is a
    /// number or a literal.
    pub(crate) is_text: bool,
    /// The index of the place in which it was seen.
    from: usize,
    /// The index of the place of the separators that can come next.
    place: usize,
    /// The separator that came next last time; [`NONE`] before that.
    follower: usize,
    /// The value that came after it last time.
    value: Box<[u8]>,
    /// The separator that came after that value.
    before: usize,
    /// How often in a row these two have repeated.
    repeated: u8,
    /// How many more times the scanner looks at them.
    pub(crate) watched: u8,
    /// In a merged separator, the separator from which it was made by adding a value and the next separator;
    /// otherwise [`NONE`].
    base: usize,
    /// How often another value came instead of the merged one.
    surprises: u8,
}

/// A separator that the scanner has passed, and the value after it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PassedSeparator {
    pub(crate) id: usize,
    /// Offset in the chunk at which the separator begins.
    pub(crate) index: usize,
    /// The kind of the value.
    pub(crate) kind: Scalar,
    /// Offset in the chunk at which the value begins.
    pub(crate) from: usize,
    /// Offset in the chunk just past the value.
    pub(crate) end: usize,
}

/// All known separators.
#[derive(Debug, Default)]
pub(crate) struct SeparatorTable {
    separators: Vec<Separator>,
    places: Vec<SeparatorIndex>,
}

/// The scanner's position in known text: after which separator, and with which brackets open.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cursor {
    place: usize,
    last: usize,
    /// The separator that came next last time; [`NONE`] if that is unknown.
    pub(crate) expected: usize,
}

/// No separator.
const NONE: usize = usize::MAX;

impl SeparatorPart {
    fn new(kind: Kind, at: usize, end: usize, separator: &[u8]) -> Self {
        let (lines, line_at) = lines(separator.get(..at).unwrap_or_default());
        Self { kind, at: short(at), end: short(end), lines, line_at }
    }
}

impl Draft {
    /// Begins just past a value, at this offset in the chunk and with these brackets open.
    pub(crate) fn new(start: usize, nesting: Nesting) -> Self {
        Self { start, nesting, parts: Vec::new() }
    }

    /// Adds a part at this range of the chunk. Returns whether the separator is still short enough to
    /// keep.
    pub(crate) fn part(&mut self, kind: Kind, range: Range<usize>) -> bool {
        let fits = range.end - self.start <= LENGTH_LIMIT;
        if fits {
            self.parts.push((kind, range));
        }
        fits
    }
}

impl Separator {
    /// Whether these bytes begin with this separator, with a value after it.
    #[inline]
    pub(crate) fn fits(&self, there: &[u8]) -> bool {
        // The separator before a number or literal can also be the beginning of a longer separator.
        self.pattern.fits(there)
            && (self.is_text || there.get(self.length).is_some_and(|byte| begins_bare(*byte)))
    }

    /// The position after this separator and its value; `id` is this separator's own number.
    #[inline]
    pub(crate) fn cursor(&self, id: usize) -> Cursor {
        Cursor { place: self.place, last: id, expected: self.follower }
    }
}

impl SeparatorTable {
    /// The position after a value, with these brackets open and the separator before that value unknown.
    pub(crate) fn cursor(&self, nesting: Nesting) -> Option<Cursor> {
        let place = self.places.iter().position(|place| place.nesting == nesting)?;
        Some(Cursor { place, last: NONE, expected: NONE })
    }

    /// The separator with this number.
    #[inline]
    pub(crate) fn get(&self, id: usize) -> Option<&Separator> {
        self.separators.get(id)
    }

    /// The known separator that these bytes begin with. The scanner calls this if that is not the
    /// expected separator.
    #[inline(never)]
    pub(crate) fn look(&mut self, cursor: Cursor, there: &[u8]) -> Option<usize> {
        let fits = |id: usize| self.separators.get(id).is_some_and(|separator| separator.fits(there));
        let found = self.places.get(cursor.place)?.find(there, fits)?;
        // A value that is usually the same is still expected next time.
        if let Some(expected) =
            self.separators.get_mut(cursor.expected).filter(|expected| expected.base == found)
        {
            expected.surprises = expected.surprises.saturating_add(1);
            if expected.surprises < SURPRISES {
                return Some(found);
            }
        }
        if let Some(last) = self.separators.get_mut(cursor.last) {
            last.follower = found;
        }
        Some(found)
    }

    /// Compares the value after a separator, and the separator after that value, with those of last time. Once
    /// they have repeated often enough, merges separator, value and separator into one.
    #[inline(never)]
    pub(crate) fn watch(&mut self, passed: PassedSeparator, next: usize, text: &[u8]) {
        let PassedSeparator { id, index, kind, from, end } = passed;
        let (Some(value), Some(separator)) = (text.get(from..end), self.separators.get_mut(id)) else {
            return;
        };
        separator.watched -= 1;
        // Separator and value are too long to merge, or the scanner has looked at them often enough.
        if end - index > LENGTH_LIMIT || separator.watched == 0 {
            separator.watched = 0;
            separator.value = Box::default();
            return;
        }
        if *separator.value != *value || separator.before != next {
            separator.value = value.into();
            separator.before = next;
            separator.repeated = 0;
            return;
        }
        separator.repeated += 1;
        if separator.repeated < REPEATED {
            return;
        }
        separator.watched = 0;
        separator.value = Box::default();
        let (Some(separator), Some(after)) = (self.separators.get(id), self.separators.get(next)) else {
            return;
        };
        let length = end - index + after.length;
        let Some(bytes) = text.get(index..index + length) else { return };
        let is_full = self.places.get(separator.from).is_none_or(|place| place.len() >= PLACE_LIMIT);
        if length > LENGTH_LIMIT || is_full || self.separators.len() == LIMIT {
            return;
        }
        let value = (Kind::Value(kind), from - index, end - index);
        let moved = after
            .parts
            .iter()
            .map(|part| (part.kind, usize::from(part.at) + end - index, usize::from(part.end) + end - index));
        let own = separator.parts.iter().map(|part| (part.kind, usize::from(part.at), usize::from(part.end)));
        let parts = own
            .chain([value])
            .chain(moved)
            .map(|(kind, at, end)| SeparatorPart::new(kind, at, end, bytes))
            .collect();
        let is_watched = separator.is_watched || after.is_watched;
        let (place, merged) = (separator.from, self.separators.len());
        let (lines, line_at) = lines(bytes);
        let merged_gap = Separator {
            pattern: Pattern::of(bytes),
            length,
            parts,
            lines,
            line_at,
            lowest: separator.lowest.min(after.lowest),
            nesting: after.nesting,
            depth: after.depth,
            is_watched,
            is_text: after.is_text,
            from: separator.from,
            place: after.place,
            follower: after.follower,
            value: Box::default(),
            before: NONE,
            repeated: 0,
            watched: WATCHED,
            base: id,
            surprises: 0,
        };
        if let Some(place) = self.places.get_mut(place) {
            place.add(merged, bytes, &merged_gap.parts, true);
        }
        self.separators.push(merged_gap);
        for separator in self.separators.iter_mut().filter(|separator| separator.follower == id) {
            separator.follower = merged;
        }
    }

    /// Keeps a separator that the scanner has read. It ends before byte `end` of the text; `nesting` are
    /// the brackets open after it.
    pub(crate) fn learn(&mut self, draft: Draft, text: &[u8], end: usize, nesting: Nesting, is_text: bool) {
        let Some(bytes) =
            text.get(draft.start..end).filter(|bytes| bytes.len() <= LENGTH_LIMIT && bytes.is_ascii())
        else {
            return;
        };
        let (Some(place), Some(next_place)) = (self.place(draft.nesting), self.place(nesting)) else {
            return;
        };
        if self.separators.len() == LIMIT
            || self.places.get(place).is_none_or(|place| place.len() == PLACE_LIMIT)
        {
            return;
        }
        let mut own = draft.nesting;
        let mut lowest = own.depth();
        let mut parts = Vec::new();
        for (kind, range) in draft.parts {
            own = match kind {
                Kind::Key(_) | Kind::Value(_) => own,
                Kind::Close => own.closed(),
                Kind::Object | Kind::List => own.opened(kind == Kind::Object).unwrap_or(own),
            };
            lowest = lowest.min(own.depth());
            let (at, end) = (range.start - draft.start, range.end - draft.start);
            parts.push(SeparatorPart::new(kind, at, end, bytes));
        }
        if lowest == 0 || own != nesting {
            return;
        }
        let (lines, line_at) = lines(bytes);
        let id = self.separators.len();
        if let Some(place) = self.places.get_mut(place) {
            place.add(id, bytes, &parts, false);
        }
        self.separators.push(Separator {
            pattern: Pattern::of(bytes),
            length: bytes.len(),
            is_watched: parts.iter().any(|part| matches!(part.kind, Kind::Key(name) if is_watched(name))),
            parts: parts.into(),
            lines,
            line_at,
            nesting,
            depth: nesting.depth(),
            lowest,
            is_text,
            from: place,
            place: next_place,
            follower: NONE,
            value: Box::default(),
            before: NONE,
            repeated: 0,
            watched: WATCHED,
            base: NONE,
            surprises: 0,
        });
    }

    /// The index of the place of these brackets. Adds a place if there is room for one more.
    fn place(&mut self, nesting: Nesting) -> Option<usize> {
        let known = self.places.iter().position(|place| place.nesting == nesting);
        if known.is_none() && self.places.len() < PLACES {
            self.places.push(SeparatorIndex::new(nesting));
            return Some(self.places.len() - 1);
        }
        known
    }
}

/// Whether this byte begins a number, `true`, `false` or `null`.
#[inline]
pub(crate) fn begins_bare(byte: u8) -> bool {
    matches!(byte, b'0'..=b'9' | b'-' | b't' | b'f' | b'n')
}

/// The number of line feeds, and the offset of the line after the last of them; 0 without a line
/// feed.
#[expect(clippy::naive_bytecount, reason = "a separator is short, and the scanner learns it only once")]
fn lines(bytes: &[u8]) -> (u16, u16) {
    let feeds = bytes.iter().filter(|byte| **byte == b'\n').count();
    let last = bytes.iter().rposition(|byte| *byte == b'\n');
    (short(feeds), short(last.map_or(0, |last| last + 1)))
}

/// Converts a number that is no larger than the length of a separator.
fn short(number: usize) -> u16 {
    u16::try_from(number).unwrap_or(u16::MAX)
}
