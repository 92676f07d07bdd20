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

/// Counts lines and columns over chunks, so that any byte's position costs a few additions.
#[derive(Clone, Debug)]
pub(crate) struct Counter {
    /// Offset of the current chunk's first byte.
    base: u64,
    line: u64,
    line_start: u64,
    /// UTF-8 continuation bytes since the line began: bytes that are not code points.
    continuations: u64,
}

impl Counter {
    /// Counts from `offset`, the number of bytes that stand before the text (a byte order mark).
    pub(crate) fn starting_at(offset: u64) -> Self {
        Self { base: offset, line: 1, line_start: offset, continuations: 0 }
    }

    /// The offset in the source of byte `index` of the current chunk.
    pub(crate) fn offset(&self, index: usize) -> u64 {
        self.base + index as u64
    }

    /// The position of byte `index` of the current chunk; everything before it has been counted.
    pub(crate) fn position(&self, index: usize) -> Position {
        let offset = self.offset(index);
        Position { offset, line: self.line, column: offset - self.line_start - self.continuations + 1 }
    }

    /// Byte `index` of the current chunk is a line feed.
    pub(crate) fn line_feed(&mut self, index: usize) {
        self.line += 1;
        self.line_start = self.offset(index) + 1;
        self.continuations = 0;
    }

    /// `bytes` continuation bytes have been read.
    pub(crate) fn continuation(&mut self, bytes: u64) {
        self.continuations += bytes;
    }

    /// The current chunk of `length` bytes is done.
    pub(crate) fn next_chunk(&mut self, length: usize) {
        self.base += length as u64;
    }
}
