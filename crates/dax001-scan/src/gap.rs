//! What stands between one value and the next, as it was seen before: punctuation, white space, keys, the opening quote.
//!
//! A gap is read by the scanner once, byte by byte. What it was made of is kept with its bytes, and the brackets that were open
//! before it: where the same bytes come again with the same brackets open, they mean the same.

use core::ops::Range;

use crate::block;

/// The longest gap that is kept, in bytes.
const LENGTH_LIMIT: usize = 512;
/// How many gaps are kept: output with its members in any order has some two hundred.
const LIMIT: usize = 1024;
/// How many gaps are kept for the same open brackets: they are looked through one by one.
const PLACE_LIMIT: usize = 128;

/// The brackets that are open, from the outermost on: a one, and behind it a one for each object and a zero for each list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Shape(u64);

/// What a gap holds beside white space, commas and colons.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// `{`
    Object,
    /// `[`
    List,
    /// `}` or `]`
    Close,
    /// A member's key, with the number that the visitor has for it.
    Key(u8),
}

/// Something in a gap.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Part {
    pub(crate) kind: Kind,
    /// Where it begins and ends, in bytes from the beginning of the gap.
    pub(crate) at: u16,
    pub(crate) end: u16,
    /// How many line feeds stand before it in the gap, and where the line after the last of them begins.
    pub(crate) lines: u16,
    pub(crate) line_at: u16,
}

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
    bytes: Range<usize>,
    parts: Range<usize>,
    /// How many line feeds it holds, and where the line after the last of them begins.
    pub(crate) lines: u16,
    pub(crate) line_at: u16,
    /// The brackets that are open after it, and how many are where there are fewest.
    pub(crate) shape: Shape,
    pub(crate) lowest: u32,
    /// The next value is a string, and its quote is the last byte of the gap; else a number or a literal.
    pub(crate) is_text: bool,
    /// The gaps that can come next, and the one that came last time.
    place: usize,
    follower: usize,
}

/// The gaps that were seen with the same brackets open.
#[derive(Debug)]
struct Place {
    shape: Shape,
    gaps: Vec<usize>,
}

/// All gaps that were seen.
#[derive(Debug, Default)]
pub(crate) struct Gaps {
    bytes: Vec<u8>,
    parts: Vec<Part>,
    gaps: Vec<Gap>,
    places: Vec<Place>,
}

/// Where in a text that is known the scanner is: behind which gap, and with which brackets open.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Spot {
    place: usize,
    last: usize,
}

/// No gap.
const NONE: usize = usize::MAX;

impl Shape {
    /// No bracket is open.
    pub(crate) const EMPTY: Self = Self(1);

    /// With one more bracket open; nothing if it is one too many to be told.
    pub(crate) fn opened(self, is_object: bool) -> Option<Self> {
        (self.0 >> 62 == 0).then_some(Self(self.0 << 1 | u64::from(is_object)))
    }

    /// With the innermost one closed.
    pub(crate) fn closed(self) -> Self {
        Self((self.0 >> 1).max(1))
    }

    /// How many are open.
    pub(crate) fn depth(self) -> u32 {
        63 - self.0.leading_zeros()
    }

    /// Of each open bracket, from the outermost on, whether it is that of an object.
    pub(crate) fn brackets(self) -> impl Iterator<Item = bool> {
        (0..self.depth()).rev().map(move |bit| self.0 >> bit & 1 == 1)
    }
}

impl Draft {
    /// Begins behind a value, at this place of the chunk and with these brackets open.
    pub(crate) fn new(start: usize, shape: Shape) -> Self {
        Self { start, shape, parts: Vec::new() }
    }

    /// Something stands in it, at these places of the chunk.
    pub(crate) fn part(&mut self, kind: Kind, range: Range<usize>) {
        self.parts.push((kind, range));
    }
}

impl Gap {
    /// How long it is.
    #[inline]
    pub(crate) fn len(&self) -> usize {
        self.bytes.len()
    }
}

impl Gaps {
    /// The gap of this number.
    #[inline]
    pub(crate) fn get(&self, id: usize) -> Option<&Gap> {
        self.gaps.get(id)
    }

    /// What stands in a gap.
    #[inline]
    pub(crate) fn parts(&self, gap: &Gap) -> &[Part] {
        self.parts.get(gap.parts.clone()).unwrap_or_default()
    }

    /// Behind a value, with these brackets open and nothing known of what came before.
    pub(crate) fn spot(&self, shape: Shape) -> Option<Spot> {
        let place = self.places.iter().position(|place| place.shape == shape)?;
        Some(Spot { place, last: NONE })
    }

    /// The gap that stands at `index` of the text, if it is a known one: most often the one that came last time.
    #[inline]
    pub(crate) fn next(&mut self, spot: &mut Spot, text: &[u8], index: usize) -> Option<usize> {
        let expected = self.gaps.get(spot.last).map_or(NONE, |last| last.follower);
        let id = if self.fits(expected, text, index) { expected } else { self.look(spot, text, index)? };
        *spot = Spot { place: self.gaps.get(id)?.place, last: id };
        Some(id)
    }

    #[inline]
    fn fits(&self, id: usize, text: &[u8], index: usize) -> bool {
        let Some(gap) = self.gaps.get(id) else { return false };
        let end = index + gap.len();
        let (Some(own), Some(there)) = (self.bytes.get(gap.bytes.clone()), text.get(index..end)) else {
            return false;
        };
        // What looks like a number's gap can be the beginning of a longer one.
        block::is_same(own, there) && (gap.is_text || text.get(end).is_some_and(|byte| begins_bare(*byte)))
    }

    #[inline(never)]
    fn look(&mut self, spot: &Spot, text: &[u8], index: usize) -> Option<usize> {
        let place = self.places.get(spot.place)?;
        let found = place.gaps.iter().copied().find(|&id| self.fits(id, text, index))?;
        if let Some(last) = self.gaps.get_mut(spot.last) {
            last.follower = found;
        }
        Some(found)
    }

    /// Keeps a gap that has been read: it ends before byte `end` of the text, and these brackets are open behind it.
    pub(crate) fn learn(&mut self, draft: Draft, text: &[u8], end: usize, shape: Shape, is_text: bool) {
        let Some(bytes) = text.get(draft.start..end).filter(|bytes| bytes.len() <= LENGTH_LIMIT && bytes.is_ascii()) else {
            return;
        };
        let place = self.place(draft.shape);
        if self.gaps.len() == LIMIT || self.places.get(place).is_none_or(|place| place.gaps.len() == PLACE_LIMIT) {
            return;
        }
        let mut own = draft.shape;
        let mut lowest = own.depth();
        let first_part = self.parts.len();
        for (kind, range) in draft.parts {
            own = match kind {
                Kind::Key(_) => own,
                Kind::Close => own.closed(),
                Kind::Object | Kind::List => own.opened(kind == Kind::Object).unwrap_or(own),
            };
            lowest = lowest.min(own.depth());
            let (at, end) = (range.start - draft.start, range.end - draft.start);
            let (lines, line_at) = lines(bytes.get(..at).unwrap_or_default());
            self.parts.push(Part { kind, at: short(at), end: short(end), lines, line_at });
        }
        if lowest == 0 || own != shape {
            self.parts.truncate(first_part);
            return;
        }
        let first_byte = self.bytes.len();
        self.bytes.extend_from_slice(bytes);
        let (lines, line_at) = lines(bytes);
        let id = self.gaps.len();
        let next_place = self.place(shape);
        self.gaps.push(Gap {
            bytes: first_byte..self.bytes.len(),
            parts: first_part..self.parts.len(),
            lines,
            line_at,
            shape,
            lowest,
            is_text,
            place: next_place,
            follower: NONE,
        });
        if let Some(place) = self.places.get_mut(place) {
            place.gaps.push(id);
        }
    }

    fn place(&mut self, shape: Shape) -> usize {
        self.places.iter().position(|place| place.shape == shape).unwrap_or_else(|| {
            self.places.push(Place { shape, gaps: Vec::new() });
            self.places.len() - 1
        })
    }
}

/// Whether a number, or `true`, `false` or `null`, begins with this byte.
#[inline]
pub(crate) fn begins_bare(byte: u8) -> bool {
    matches!(byte, b'0'..=b'9' | b'-' | b't' | b'f' | b'n')
}

/// How many line feeds there are, and where the line after the last of them begins.
fn lines(bytes: &[u8]) -> (u16, u16) {
    let feeds = bytes.iter().filter(|byte| **byte == b'\n').count();
    let last = bytes.iter().rposition(|byte| *byte == b'\n');
    (short(feeds), short(last.map_or(0, |last| last + 1)))
}

/// A number that is no larger than a gap is long.
fn short(number: usize) -> u16 {
    u16::try_from(number).unwrap_or(u16::MAX)
}
