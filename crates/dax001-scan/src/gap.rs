//! What stands between one value and the next, as it was seen before: punctuation, white space, keys, the opening quote.
//!
//! A gap is read by the scanner once, byte by byte. What it was made of is kept with its bytes, and the brackets that were open
//! before it: where the same bytes come again with the same brackets open, they mean the same.

use core::ops::Range;

use crate::block::Pattern;
use crate::part::{Kind, Part};
use crate::place::Place;
use crate::shape::Shape;
use crate::token::{Scalar, is_watched};

/// The longest gap that is kept, in bytes.
const LENGTH_LIMIT: usize = 512;
/// How many gaps are kept: output with its members in any order has some two hundred.
const LIMIT: usize = 1024;
/// How many gaps are kept for the same open brackets: they are looked through one by one.
const PLACE_LIMIT: usize = 128;
/// For how many ways in which brackets are open gaps are kept: output has some ten.
const PLACES: usize = 128;

/// How often the value behind a gap is looked at, how often in a row it must be the same to be expected, and how often it may be another one
/// then.
const WATCHED: u8 = 200;
const REPEATED: u8 = 12;
const SURPRISES: u8 = 100;

/// A gap that is being read.
#[derive(Debug)]
pub(crate) struct Draft {
    /// Where it begins in the chunk.
    pub(crate) start: usize,
    shape: Shape,
    parts: Vec<(Kind, Range<usize>)>,
}

/// A gap that has been read, and whose bytes are known.
#[derive(Debug)]
pub(crate) struct Gap {
    pattern: Pattern,
    /// How long it is.
    pub(crate) length: usize,
    pub(crate) parts: Box<[Part]>,
    /// How many line feeds it holds, and where the line after the last of them begins.
    pub(crate) lines: u16,
    pub(crate) line_at: u16,
    /// The brackets that are open after it, how many these are, and how many are where there are fewest.
    pub(crate) shape: Shape,
    pub(crate) depth: u32,
    pub(crate) lowest: u32,
    /// A watched key stands in it: it is told of even where nothing is wanted.
    pub(crate) is_watched: bool,
    /// The next value is a string, and its quote is the last byte of the gap; else a number or a literal.
    pub(crate) is_text: bool,
    /// Where it was seen, where the gaps are that can come next, and the one that came last time.
    from: usize,
    place: usize,
    follower: usize,
    /// The value behind it and the gap behind that, how often in a row they have been these, and how many more times that is looked at.
    value: Box<[u8]>,
    before: usize,
    repeated: u8,
    pub(crate) watched: u8,
    /// Without the value at its end that was always the same, it is this gap; and how often that value was another one.
    base: usize,
    surprises: u8,
}

/// A gap that has been passed, and the value behind it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Passed {
    pub(crate) id: usize,
    /// Where it begins.
    pub(crate) index: usize,
    /// The value behind it.
    pub(crate) kind: Scalar,
    pub(crate) from: usize,
    pub(crate) end: usize,
}

/// All gaps that were seen.
#[derive(Debug, Default)]
pub(crate) struct Gaps {
    gaps: Vec<Gap>,
    places: Vec<Place>,
}

/// Where in a text that is known the scanner is: behind which gap, and with which brackets open.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Spot {
    place: usize,
    last: usize,
    /// The gap that came last time.
    pub(crate) expected: usize,
}

/// No gap.
const NONE: usize = usize::MAX;

impl Part {
    fn new(kind: Kind, at: usize, end: usize, gap: &[u8]) -> Self {
        let (lines, line_at) = lines(gap.get(..at).unwrap_or_default());
        Self { kind, at: short(at), end: short(end), lines, line_at }
    }
}

impl Draft {
    /// Begins behind a value, at this place of the chunk and with these brackets open.
    pub(crate) fn new(start: usize, shape: Shape) -> Self {
        Self { start, shape, parts: Vec::new() }
    }

    /// Something stands in it, at these places of the chunk: whether it may still be kept.
    pub(crate) fn part(&mut self, kind: Kind, range: Range<usize>) -> bool {
        let fits = range.end - self.start <= LENGTH_LIMIT;
        if fits {
            self.parts.push((kind, range));
        }
        fits
    }
}

impl Gap {
    /// Whether it stands at the beginning of these bytes, and a value behind it.
    #[inline]
    pub(crate) fn fits(&self, there: &[u8]) -> bool {
        // What looks like a number's gap can be the beginning of a longer one.
        self.pattern.fits(there)
            && (self.is_text || there.get(self.length).is_some_and(|byte| begins_bare(*byte)))
    }

    /// Where the scanner is behind it and its value; this is its own number.
    #[inline]
    pub(crate) fn spot(&self, id: usize) -> Spot {
        Spot { place: self.place, last: id, expected: self.follower }
    }
}

impl Gaps {
    /// Behind a value, with these brackets open and nothing known of what came before.
    pub(crate) fn spot(&self, shape: Shape) -> Option<Spot> {
        let place = self.places.iter().position(|place| place.shape == shape)?;
        Some(Spot { place, last: NONE, expected: NONE })
    }

    /// The gap of this number.
    #[inline]
    pub(crate) fn get(&self, id: usize) -> Option<&Gap> {
        self.gaps.get(id)
    }

    /// The gap that stands at the beginning of these bytes, if it is a known one: asked for where it is not the expected one.
    #[inline(never)]
    pub(crate) fn look(&mut self, spot: Spot, there: &[u8]) -> Option<usize> {
        let fits = |id: usize| self.gaps.get(id).is_some_and(|gap| gap.fits(there));
        let found = self.places.get(spot.place)?.find(there, fits)?;
        // A value that is most often the same is expected to be that again.
        if let Some(expected) = self.gaps.get_mut(spot.expected).filter(|expected| expected.base == found) {
            expected.surprises = expected.surprises.saturating_add(1);
            if expected.surprises < SURPRISES {
                return Some(found);
            }
        }
        if let Some(last) = self.gaps.get_mut(spot.last) {
            last.follower = found;
        }
        Some(found)
    }

    /// Looks whether the value behind a gap is the one that was there before, now that the gap after it is known, too. If it has always been,
    /// gap, value and gap are one gap from now on.
    #[inline(never)]
    pub(crate) fn watch(&mut self, passed: Passed, next: usize, text: &[u8]) {
        let Passed { id, index, kind, from, end } = passed;
        let (Some(value), Some(gap)) = (text.get(from..end), self.gaps.get_mut(id)) else { return };
        gap.watched -= 1;
        // With one of this length it can't become one gap.
        if end - index > LENGTH_LIMIT || gap.watched == 0 {
            gap.watched = 0;
            gap.value = Box::default();
            return;
        }
        if *gap.value != *value || gap.before != next {
            gap.value = value.into();
            gap.before = next;
            gap.repeated = 0;
            return;
        }
        gap.repeated += 1;
        if gap.repeated < REPEATED {
            return;
        }
        gap.watched = 0;
        gap.value = Box::default();
        let (Some(gap), Some(after)) = (self.gaps.get(id), self.gaps.get(next)) else { return };
        let length = end - index + after.length;
        let Some(bytes) = text.get(index..index + length) else { return };
        let is_full = self.places.get(gap.from).is_none_or(|place| place.len() >= PLACE_LIMIT);
        if length > LENGTH_LIMIT || is_full || self.gaps.len() == LIMIT {
            return;
        }
        let value = (Kind::Value(kind), from - index, end - index);
        let moved = after
            .parts
            .iter()
            .map(|part| (part.kind, usize::from(part.at) + end - index, usize::from(part.end) + end - index));
        let own = gap.parts.iter().map(|part| (part.kind, usize::from(part.at), usize::from(part.end)));
        let parts =
            own.chain([value]).chain(moved).map(|(kind, at, end)| Part::new(kind, at, end, bytes)).collect();
        let is_watched = gap.is_watched || after.is_watched;
        let (place, merged) = (gap.from, self.gaps.len());
        let (lines, line_at) = lines(bytes);
        let merged_gap = Gap {
            pattern: Pattern::of(bytes),
            length,
            parts,
            lines,
            line_at,
            lowest: gap.lowest.min(after.lowest),
            shape: after.shape,
            depth: after.depth,
            is_watched,
            is_text: after.is_text,
            from: gap.from,
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
        self.gaps.push(merged_gap);
        for gap in self.gaps.iter_mut().filter(|gap| gap.follower == id) {
            gap.follower = merged;
        }
    }

    /// Keeps a gap that has been read: it ends before byte `end` of the text, and these brackets are open behind it.
    pub(crate) fn learn(&mut self, draft: Draft, text: &[u8], end: usize, shape: Shape, is_text: bool) {
        let Some(bytes) =
            text.get(draft.start..end).filter(|bytes| bytes.len() <= LENGTH_LIMIT && bytes.is_ascii())
        else {
            return;
        };
        let (Some(place), Some(next_place)) = (self.place(draft.shape), self.place(shape)) else { return };
        if self.gaps.len() == LIMIT || self.places.get(place).is_none_or(|place| place.len() == PLACE_LIMIT) {
            return;
        }
        let mut own = draft.shape;
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
            parts.push(Part::new(kind, at, end, bytes));
        }
        if lowest == 0 || own != shape {
            return;
        }
        let (lines, line_at) = lines(bytes);
        let id = self.gaps.len();
        if let Some(place) = self.places.get_mut(place) {
            place.add(id, bytes, &parts, false);
        }
        self.gaps.push(Gap {
            pattern: Pattern::of(bytes),
            length: bytes.len(),
            is_watched: parts.iter().any(|part| matches!(part.kind, Kind::Key(name) if is_watched(name))),
            parts: parts.into(),
            lines,
            line_at,
            shape,
            depth: shape.depth(),
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

    /// The place of these brackets, made if there is room for one more.
    fn place(&mut self, shape: Shape) -> Option<usize> {
        let known = self.places.iter().position(|place| place.shape == shape);
        if known.is_none() && self.places.len() < PLACES {
            self.places.push(Place::new(shape));
            return Some(self.places.len() - 1);
        }
        known
    }
}

/// Whether a number, or `true`, `false` or `null`, begins with this byte.
#[inline]
pub(crate) fn begins_bare(byte: u8) -> bool {
    matches!(byte, b'0'..=b'9' | b'-' | b't' | b'f' | b'n')
}

/// How many line feeds there are, and where the line after the last of them begins.
#[expect(clippy::naive_bytecount, reason = "a gap is short, and is looked at once")]
fn lines(bytes: &[u8]) -> (u16, u16) {
    let feeds = bytes.iter().filter(|byte| **byte == b'\n').count();
    let last = bytes.iter().rposition(|byte| *byte == b'\n');
    (short(feeds), short(last.map_or(0, |last| last + 1)))
}

/// A number that is no larger than a gap is long.
fn short(number: usize) -> u16 {
    u16::try_from(number).unwrap_or(u16::MAX)
}
