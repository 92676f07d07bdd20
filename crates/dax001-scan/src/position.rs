//! Where a byte stands in a source, and the counting that knows it at every byte.

/// A place in a source as given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Position {
    /// Bytes before this place, a byte order mark included.
    pub offset: u64,
    /// 1-based; a line ends at LF.
    pub line: u64,
    /// 1-based Unicode code points since the line began; a byte order mark does not count.
    pub column: u64,
}

/// How the source writes the text that the scanner reads as UTF-8.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Width {
    /// As the same bytes.
    Utf8,
    /// As UTF-16: two bytes a code unit.
    Utf16,
}

/// Counts lines, columns and offsets over chunks of UTF-8, so that any byte's position costs a few additions.
///
/// Of a source in UTF-16 the scanner sees a translation. No table leads back: the offset in the source follows
/// from how many bytes of UTF-8 have been read, and how many of them are more than the source has code units.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Counter {
    width: Width,
    /// Bytes of the source before the text: a byte order mark.
    mark: u64,
    /// Bytes of UTF-8 before the current chunk's first.
    base: u64,
    line: u64,
    /// Bytes of UTF-8 before the line.
    line_start: u64,
    /// Bytes since the line began that are no code point of their own, or no column.
    hidden: u64,
    /// Bytes of UTF-8 read so far, less the code units that UTF-16 needs for them.
    surplus: u64,
}

impl Counter {
    /// Counts from the text's first byte, before which `mark` bytes stand in the source.
    pub(crate) fn new(width: Width, mark: u64) -> Self {
        Self { width, mark, base: 0, line: 1, line_start: 0, hidden: 0, surplus: 0 }
    }

    /// How many bytes of UTF-8 stand before byte `index` of the current chunk.
    pub(crate) fn read(&self, index: usize) -> u64 {
        self.base + index as u64
    }

    /// How many bytes of UTF-8 stand before byte `index` in its line.
    pub(crate) fn in_line(&self, index: usize) -> u64 {
        self.read(index) - self.line_start
    }

    /// The offset in the source of byte `index` of the current chunk; everything before it has been counted.
    pub(crate) fn offset(&self, index: usize) -> u64 {
        let read = self.read(index);
        self.mark
            + match self.width {
                Width::Utf8 => read,
                Width::Utf16 => 2 * read.saturating_sub(self.surplus),
            }
    }

    /// The position of byte `index` of the current chunk; everything before it has been counted.
    pub(crate) fn position(&self, index: usize) -> Position {
        let column = self.in_line(index) - self.hidden + 1;
        Position { offset: self.offset(index), line: self.line, column }
    }

    /// The position behind `length` ASCII characters that begin at this one, in the same line.
    #[inline]
    pub(crate) fn behind(&self, start: Position, length: usize) -> Position {
        let length = length as u64;
        let width = match self.width {
            Width::Utf8 => 1,
            Width::Utf16 => 2,
        };
        Position { offset: start.offset + width * length, line: start.line, column: start.column + length }
    }

    /// The position `offset` bytes behind byte `index`, with that many line feeds between and none of them behind `line_at`. Everything before `index` has been
    /// counted, and everything behind it is ASCII.
    #[inline]
    pub(crate) fn ahead(&self, index: usize, offset: u16, lines: u16, line_at: u16) -> Position {
        let index = index + usize::from(offset);
        let (line, column) = match lines {
            0 => (self.line, self.in_line(index) - self.hidden + 1),
            _ => (self.line + u64::from(lines), u64::from(offset - line_at) + 1),
        };
        Position { offset: self.offset(index), line, column }
    }

    /// So many line feeds stand from byte `index` on, and the last line begins `line_at` bytes behind it.
    #[inline]
    pub(crate) fn lines(&mut self, index: usize, lines: u16, line_at: u16) {
        if lines > 0 {
            self.line += u64::from(lines);
            self.line_start = self.read(index) + u64::from(line_at);
            self.hidden = 0;
        }
    }

    /// Byte `index` of the current chunk is a line feed.
    pub(crate) fn line_feed(&mut self, index: usize) {
        self.line += 1;
        self.line_start = self.read(index) + 1;
        self.hidden = 0;
    }

    /// A byte begins a character that has this many more.
    pub(crate) fn lead(&mut self, more: u8) {
        // Three bytes of UTF-8 are one unit of UTF-16, four are two.
        self.surplus += u64::from(more.min(2));
    }

    /// A byte continues a character.
    pub(crate) fn continuation(&mut self) {
        self.hidden += 1;
    }

    /// A character that has been counted was a byte order mark: it takes no column.
    pub(crate) fn no_column(&mut self) {
        self.hidden += 1;
    }

    /// Counts any bytes without a line feed among them.
    pub(crate) fn text(&mut self, bytes: &[u8]) {
        for byte in bytes {
            match byte {
                0x80..=0xBF => self.continuation(),
                0xC0.. => self.lead(more_bytes(*byte)),
                _ => {}
            }
        }
    }

    /// The current chunk of `length` bytes is done.
    pub(crate) fn next_chunk(&mut self, length: usize) {
        self.base += length as u64;
    }
}

/// How many bytes follow this first byte of a character.
fn more_bytes(lead: u8) -> u8 {
    match lead {
        0xC0..=0xDF => 1,
        0xE0..=0xEF => 2,
        0xF0.. => 3,
        _ => 0,
    }
}
