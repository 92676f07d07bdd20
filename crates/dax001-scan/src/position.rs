//! Positions in a source, and the counter that computes them.

/// A position in the source as the user provided it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Position {
    /// Bytes before this position, including a byte order mark.
    pub offset: u64,
    /// 1-based; a line ends at LF.
    pub line: u64,
    /// 1-based, in Unicode code points; a byte order mark does not count.
    pub column: u64,
}

/// How the source encodes the text that the scanner reads as UTF-8.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Width {
    /// The same bytes.
    Utf8,
    /// UTF-16: two bytes for each code unit.
    Utf16,
}

/// Counts lines, columns and offsets over chunks of UTF-8, so that the position of any byte costs a
/// few additions.
///
/// The scanner sees a UTF-16 source converted to UTF-8, without a table to map offsets back. The
/// counter computes the source's offset from two numbers: how many bytes of UTF-8 it has counted,
/// and how many more these are than the source's code units.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Counter {
    width: Width,
    /// Bytes of the source before the text: the byte order mark.
    mark: u64,
    /// Bytes of UTF-8 before the current chunk.
    base: u64,
    line: u64,
    /// Bytes of UTF-8 before the current line.
    line_start: u64,
    /// Bytes of the current line so far that don't begin a code point, or whose code point has no
    /// column.
    hidden: u64,
    /// Bytes of UTF-8 counted so far, minus the code units that UTF-16 needs for them.
    surplus: u64,
}

impl Counter {
    /// Counts from the first byte of the text, which follows `mark` bytes in the source.
    pub(crate) fn new(width: Width, mark: u64) -> Self {
        Self { width, mark, base: 0, line: 1, line_start: 0, hidden: 0, surplus: 0 }
    }

    /// How many bytes of UTF-8 precede byte `index` of the current chunk.
    pub(crate) fn bytes_before(&self, index: usize) -> u64 {
        self.base + index as u64
    }

    /// How many bytes of UTF-8 precede byte `index` in its line.
    pub(crate) fn in_line(&self, index: usize) -> u64 {
        self.bytes_before(index) - self.line_start
    }

    /// The offset in the source of byte `index` of the current chunk. Everything before it must
    /// have been counted.
    pub(crate) fn offset(&self, index: usize) -> u64 {
        let bytes_before = self.bytes_before(index);
        self.mark
            + match self.width {
                Width::Utf8 => bytes_before,
                Width::Utf16 => 2 * bytes_before.saturating_sub(self.surplus),
            }
    }

    /// The position of byte `index` of the current chunk. Everything before it must have been
    /// counted.
    pub(crate) fn position(&self, index: usize) -> Position {
        let column = self.in_line(index) - self.hidden + 1;
        Position { offset: self.offset(index), line: self.line, column }
    }

    /// The position just past `length` ASCII characters on one line that begin at `start`.
    #[inline]
    pub(crate) fn behind(&self, start: Position, length: usize) -> Position {
        let length = length as u64;
        let width = match self.width {
            Width::Utf8 => 1,
            Width::Utf16 => 2,
        };
        Position { offset: start.offset + width * length, line: start.line, column: start.column + length }
    }

    /// The position `offset` bytes after byte `index`. There are `lines` line feeds between the
    /// two, and the last line begins `line_at` bytes after `index`. Everything before `index` must
    /// have been counted, and everything after it must be ASCII.
    #[inline]
    pub(crate) fn ahead(&self, index: usize, offset: u16, lines: u16, line_at: u16) -> Position {
        let index = index + usize::from(offset);
        let (line, column) = match lines {
            0 => (self.line, self.in_line(index) - self.hidden + 1),
            _ => (self.line + u64::from(lines), u64::from(offset - line_at) + 1),
        };
        Position { offset: self.offset(index), line, column }
    }

    /// Counts this many line feeds after byte `index`. The last line begins `line_at` bytes after
    /// it.
    #[inline]
    pub(crate) fn lines(&mut self, index: usize, lines: u16, line_at: u16) {
        if lines > 0 {
            self.line += u64::from(lines);
            self.line_start = self.bytes_before(index) + u64::from(line_at);
            self.hidden = 0;
        }
    }

    /// Counts the line feed at byte `index` of the current chunk.
    pub(crate) fn line_feed(&mut self, index: usize) {
        self.line += 1;
        self.line_start = self.bytes_before(index) + 1;
        self.hidden = 0;
    }

    /// Counts a byte that begins a character and has this many bytes after it.
    pub(crate) fn lead(&mut self, more: u8) {
        // Three bytes of UTF-8 are one code unit of UTF-16; four are two.
        self.surplus += u64::from(more.min(2));
    }

    /// Counts a byte that continues a character.
    pub(crate) fn continuation(&mut self) {
        self.hidden += 1;
    }

    /// Notes that a character already counted was a byte order mark, which has no column.
    pub(crate) fn no_column(&mut self) {
        self.hidden += 1;
    }

    /// Counts bytes that contain no line feed.
    pub(crate) fn text(&mut self, bytes: &[u8]) {
        for byte in bytes {
            match byte {
                0x80..=0xBF => self.continuation(),
                0xC0.. => self.lead(more_bytes(*byte)),
                _ => {}
            }
        }
    }

    /// Ends the current chunk of `length` bytes.
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
