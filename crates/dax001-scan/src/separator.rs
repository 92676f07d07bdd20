//! The known separators between values: punctuation, whitespace, keys, and the next value's opening
//! quote.
//!
//! The scanner reads each separator once, byte by byte. It keeps the separator's bytes and parts,
//! and the brackets that were open before it. When the same bytes come again with the same brackets
//! open, they mean the same.

use core::ops::Range;

use crate::block::Pattern;
use crate::nesting::Nesting;
use crate::part::{Kind, SeparatorPart};
use crate::separator_index::SeparatorIndex;
use crate::token::{Scalar, is_watched};

/// The longest separator that the scanner keeps, in bytes.
const LENGTH_LIMIT: usize = 512;
/// How many separators the scanner keeps. Output with its members in any order has some two
/// hundred.
const SEPARATOR_LIMIT: usize = 1024;
/// How many separators the scanner keeps in a group, for the same open brackets. A search may go
/// through them one by one.
const GROUP_SIZE_LIMIT: usize = 128;
/// How many groups, one for each different set of open brackets, the scanner keeps. Output has some
/// ten.
const GROUP_LIMIT: usize = 128;

/// How often the scanner looks at the value after a separator.
const WATCH_LIMIT: u8 = 200;
/// How often in a row the value must repeat before the scanner expects it.
const REPEAT_LIMIT: u8 = 12;
/// How often another value may come then, before the scanner no longer expects it.
const SURPRISE_LIMIT: u8 = 100;

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
    /// Whether the next value is a string, whose quote is the separator's last byte. Otherwise it
    /// is a number or a literal.
    pub(crate) is_text: bool,
    /// The number of the group to which it belongs.
    group: usize,
    /// The number of the group of the separators that can come next.
    next_group: usize,
    /// The separator that came next last time; [`NONE`] before that.
    follower: usize,
    /// The value that came after it last time.
    value: Box<[u8]>,
    /// The separator that came after that value last time.
    previous_follower: usize,
    /// How often in a row this value and this separator have repeated.
    repeats: u8,
    /// How many more times the scanner looks at them.
    pub(crate) watches_left: u8,
    /// In a merged separator, the separator from which it was made by adding a value and the next
    /// separator; otherwise [`NONE`].
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
    /// A group of separators for each different set of open brackets.
    groups: Vec<SeparatorIndex>,
}

/// The scanner's position in known text: after which separator, and with which brackets open.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cursor {
    /// The number of the group of the separators that can come next.
    group: usize,
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

    /// Adds a part at this range of the chunk. Returns whether the separator is still short enough
    /// to keep.
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
    pub(crate) fn fits(&self, text: &[u8]) -> bool {
        // The separator before a number or literal can also be the beginning of a longer separator.
        self.pattern.fits(text)
            && (self.is_text || text.get(self.length).is_some_and(|byte| begins_bare(*byte)))
    }

    /// The position after this separator and its value; `id` is this separator's own number.
    #[inline]
    pub(crate) fn cursor(&self, id: usize) -> Cursor {
        Cursor { group: self.next_group, last: id, expected: self.follower }
    }
}

impl SeparatorTable {
    /// The position after a value, with these brackets open and the separator before that value
    /// unknown.
    pub(crate) fn cursor(&self, nesting: Nesting) -> Option<Cursor> {
        let group = self.groups.iter().position(|group| group.nesting == nesting)?;
        Some(Cursor { group, last: NONE, expected: NONE })
    }

    /// The separator with this number.
    #[inline]
    pub(crate) fn get(&self, id: usize) -> Option<&Separator> {
        self.separators.get(id)
    }

    /// The known separator that these bytes begin with. The scanner calls this if that is not the
    /// expected separator.
    #[inline(never)]
    pub(crate) fn look(&mut self, cursor: Cursor, text: &[u8]) -> Option<usize> {
        let fits = |id: usize| self.separators.get(id).is_some_and(|separator| separator.fits(text));
        let id = self.groups.get(cursor.group)?.find(text, fits)?;
        // A value that is usually the same is still expected next time.
        if let Some(expected) =
            self.separators.get_mut(cursor.expected).filter(|expected| expected.base == id)
        {
            expected.surprises = expected.surprises.saturating_add(1);
            if expected.surprises < SURPRISE_LIMIT {
                return Some(id);
            }
        }
        if let Some(last) = self.separators.get_mut(cursor.last) {
            last.follower = id;
        }
        Some(id)
    }

    /// Compares the value after a separator, and the separator after that value, with those of last
    /// time. Once they have repeated often enough, merges separator, value and separator into one.
    #[inline(never)]
    pub(crate) fn watch(&mut self, passed: PassedSeparator, next: usize, text: &[u8]) {
        let PassedSeparator { id, index, kind, from, end } = passed;
        let (Some(value), Some(separator)) = (text.get(from..end), self.separators.get_mut(id)) else {
            return;
        };
        separator.watches_left -= 1;
        // Separator and value are too long to merge, or the scanner has looked at them often
        // enough.
        if end - index > LENGTH_LIMIT || separator.watches_left == 0 {
            separator.watches_left = 0;
            separator.value = Box::default();
            return;
        }
        if *separator.value != *value || separator.previous_follower != next {
            separator.value = value.into();
            separator.previous_follower = next;
            separator.repeats = 0;
            return;
        }
        separator.repeats += 1;
        if separator.repeats < REPEAT_LIMIT {
            return;
        }
        separator.watches_left = 0;
        separator.value = Box::default();
        let (Some(separator), Some(after)) = (self.separators.get(id), self.separators.get(next)) else {
            return;
        };
        let length = end - index + after.length;
        let Some(bytes) = text.get(index..index + length) else { return };
        let is_full = self.groups.get(separator.group).is_none_or(|group| group.len() >= GROUP_SIZE_LIMIT);
        if length > LENGTH_LIMIT || is_full || self.separators.len() == SEPARATOR_LIMIT {
            return;
        }
        let value = (Kind::Value(kind), from - index, end - index);
        let shifted_parts = after
            .parts
            .iter()
            .map(|part| (part.kind, usize::from(part.at) + end - index, usize::from(part.end) + end - index));
        let separator_parts =
            separator.parts.iter().map(|part| (part.kind, usize::from(part.at), usize::from(part.end)));
        let parts = separator_parts
            .chain([value])
            .chain(shifted_parts)
            .map(|(kind, at, end)| SeparatorPart::new(kind, at, end, bytes))
            .collect();
        let is_watched = separator.is_watched || after.is_watched;
        let (group, merged_id) = (separator.group, self.separators.len());
        let (lines, line_at) = lines(bytes);
        let merged_separator = Separator {
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
            group: separator.group,
            next_group: after.next_group,
            follower: after.follower,
            value: Box::default(),
            previous_follower: NONE,
            repeats: 0,
            watches_left: WATCH_LIMIT,
            base: id,
            surprises: 0,
        };
        if let Some(group) = self.groups.get_mut(group) {
            group.add(merged_id, bytes, &merged_separator.parts, true);
        }
        self.separators.push(merged_separator);
        for separator in self.separators.iter_mut().filter(|separator| separator.follower == id) {
            separator.follower = merged_id;
        }
    }

    /// Keeps a separator that the scanner has read. It ends before byte `end` of the text;
    /// `nesting` are the brackets open after it.
    pub(crate) fn learn(&mut self, draft: Draft, text: &[u8], end: usize, nesting: Nesting, is_text: bool) {
        let Some(bytes) =
            text.get(draft.start..end).filter(|bytes| bytes.len() <= LENGTH_LIMIT && bytes.is_ascii())
        else {
            return;
        };
        let (Some(group), Some(next_group)) = (self.group_number(draft.nesting), self.group_number(nesting))
        else {
            return;
        };
        if self.separators.len() == SEPARATOR_LIMIT
            || self.groups.get(group).is_none_or(|group| group.len() == GROUP_SIZE_LIMIT)
        {
            return;
        }
        let mut current = draft.nesting;
        let mut lowest = current.depth();
        let mut parts = Vec::new();
        for (kind, range) in draft.parts {
            current = match kind {
                Kind::Key(_) | Kind::Value(_) => current,
                Kind::Close => current.closed(),
                Kind::Object | Kind::List => current.opened(kind == Kind::Object).unwrap_or(current),
            };
            lowest = lowest.min(current.depth());
            let (at, end) = (range.start - draft.start, range.end - draft.start);
            parts.push(SeparatorPart::new(kind, at, end, bytes));
        }
        if lowest == 0 || current != nesting {
            return;
        }
        let (lines, line_at) = lines(bytes);
        let id = self.separators.len();
        if let Some(group) = self.groups.get_mut(group) {
            group.add(id, bytes, &parts, false);
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
            group,
            next_group,
            follower: NONE,
            value: Box::default(),
            previous_follower: NONE,
            repeats: 0,
            watches_left: WATCH_LIMIT,
            base: NONE,
            surprises: 0,
        });
    }

    /// The number of the group for these open brackets. Adds a group if there is room for one more.
    fn group_number(&mut self, nesting: Nesting) -> Option<usize> {
        let number = self.groups.iter().position(|group| group.nesting == nesting);
        if number.is_none() && self.groups.len() < GROUP_LIMIT {
            self.groups.push(SeparatorIndex::new(nesting));
            return Some(self.groups.len() - 1);
        }
        number
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
