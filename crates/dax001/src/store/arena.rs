//! Memory that grows without being copied: rows in chunks, and bytes in segments.

use std::hash::{DefaultHasher, Hasher};

use serde::{Deserialize, Serialize};

/// How many rows a chunk holds.
const CHUNK: usize = 1024;

/// A list in chunks: a `Vec` of a million rows would be copied whenever it grows, and need twice its memory then.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Chunked<T> {
    chunks: Vec<Vec<T>>,
    len: usize,
}

impl<T> Default for Chunked<T> {
    fn default() -> Self {
        Self { chunks: Vec::new(), len: 0 }
    }
}

impl<T> Chunked<T> {
    pub(crate) fn len(&self) -> usize {
        self.len
    }

    pub(crate) fn push(&mut self, row: T) {
        if self.len.is_multiple_of(CHUNK) {
            self.chunks.push(Vec::with_capacity(CHUNK));
        }
        if let Some(last) = self.chunks.last_mut() {
            last.push(row);
            self.len += 1;
        }
    }

    pub(crate) fn get(&self, index: usize) -> Option<&T> {
        self.chunks.get(index / CHUNK)?.get(index % CHUNK)
    }

    pub(crate) fn get_mut(&mut self, index: usize) -> Option<&mut T> {
        self.chunks.get_mut(index / CHUNK)?.get_mut(index % CHUNK)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &T> {
        self.chunks.iter().flatten()
    }

    pub(crate) fn truncate(&mut self, len: usize) {
        self.chunks.truncate(len.div_ceil(CHUNK));
        if let Some(last) = self.chunks.last_mut().filter(|_| !len.is_multiple_of(CHUNK)) {
            last.truncate(len % CHUNK);
        }
        self.len = self.len.min(len);
    }

    /// Bytes in use, those that are kept free included.
    pub(crate) fn memory(&self) -> usize {
        self.chunks.capacity() * size_of::<Vec<T>>() + self.chunks.len() * CHUNK * size_of::<T>()
    }
}

/// How many bytes a segment holds. A record that is longer has one by itself.
const SEGMENT: usize = 1 << 16;

/// Where a record begins in an [`Arena`].
pub(crate) type At = usize;

/// Records of bytes, one behind the other in segments; none is cut.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Arena {
    segments: Vec<Vec<u8>>,
}

impl Arena {
    /// Adds a record, and says where it is.
    pub(crate) fn add(&mut self, record: &[u8]) -> At {
        let has_room = self.segments.last().is_some_and(|last| {
            // A record that began behind a segment's length could not be told from one of the next.
            last.len() < SEGMENT && last.capacity() - last.len() >= record.len()
        });
        if !has_room {
            self.segments.push(Vec::with_capacity(SEGMENT.max(record.len())));
        }
        let before = (self.segments.len() - 1) * SEGMENT;
        self.segments.last_mut().map_or(0, |last| {
            let at = before + last.len();
            last.extend_from_slice(record);
            at
        })
    }

    /// A record, and what stands behind it.
    pub(crate) fn read(&self, at: At) -> Reader<'_> {
        let segment = self.segments.get(at / SEGMENT).map(Vec::as_slice).unwrap_or_default();
        Reader { bytes: segment.get(at % SEGMENT..).unwrap_or_default() }
    }

    /// Away with this record and everything behind it.
    pub(crate) fn truncate(&mut self, at: At) {
        self.segments.truncate(at / SEGMENT + 1);
        if let Some(last) = self.segments.get_mut(at / SEGMENT) {
            last.truncate(at % SEGMENT);
        }
    }

    /// Bytes in use, those that are kept free included.
    pub(crate) fn memory(&self) -> usize {
        let segments: usize = self.segments.iter().map(Vec::capacity).sum();
        segments + self.segments.capacity() * size_of::<Vec<u8>>()
    }
}

/// Writes a number in as few bytes as it needs, seven bits in each.
pub(crate) fn put(out: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        out.push(number.to_le_bytes()[0] | 0x80);
        number >>= 7;
    }
    out.push(number.to_le_bytes()[0]);
}

/// Writes how far a number is from another, either way.
pub(crate) fn put_from(out: &mut Vec<u8>, number: u64, other: u64) {
    let distance = number.wrapping_sub(other).cast_signed();
    put(out, (distance.cast_unsigned() << 1) ^ (distance >> 63).cast_unsigned());
}

/// Writes a text behind its length.
pub(crate) fn put_text(out: &mut Vec<u8>, text: &str) {
    put(out, text.len() as u64);
    out.extend_from_slice(text.as_bytes());
}

/// Reads what was written.
#[derive(Clone, Copy)]
pub(crate) struct Reader<'a> {
    bytes: &'a [u8],
}

impl<'a> Reader<'a> {
    pub(crate) fn number(&mut self) -> u64 {
        let (mut number, mut shift) = (0, 0);
        while let [byte, rest @ ..] = self.bytes {
            self.bytes = rest;
            number |= u64::from(byte & 0x7f) << shift;
            shift = (shift + 7) & 63;
            if byte & 0x80 == 0 {
                break;
            }
        }
        number
    }

    /// A number that was written as an index.
    pub(crate) fn index(&mut self) -> u32 {
        u32::try_from(self.number()).unwrap_or_default()
    }

    pub(crate) fn number_from(&mut self, other: u64) -> u64 {
        let distance = self.number();
        other.wrapping_add((distance >> 1) ^ (distance & 1).wrapping_neg())
    }

    pub(crate) fn text(&mut self) -> &'a str {
        let len = usize::try_from(self.number()).unwrap_or_default();
        let (text, rest) = self.bytes.split_at_checked(len).unwrap_or_default();
        self.bytes = rest;
        // It was written as a text.
        std::str::from_utf8(text).unwrap_or_default()
    }
}

/// The hash of some numbers.
pub(crate) fn hash_numbers(numbers: [u32; 4]) -> u64 {
    let mut hasher = DefaultHasher::new();
    for number in numbers {
        hasher.write_u32(number);
    }
    hasher.finish()
}

/// The hash of a number and a text. Evidence is hostile, and there is no secret to key it with: whoever looks for names with the same hash finds some, and makes a
/// table slower by that; names are compared, so nothing is taken for another.
pub(crate) fn hash(number: u32, text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write_u32(number);
    hasher.write(text.as_bytes());
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let mut arena = Arena::default();
        let long = "x".repeat(SEGMENT * 2);
        let records: Vec<_> = (0..5000_u64)
            .map(|n| {
                let text = if n % 1000 == 7 { long.as_str() } else { "é" };
                let mut record = Vec::new();
                put(&mut record, n << (n % 50));
                put_text(&mut record, text);
                put_from(&mut record, n, 2500);
                (n, text, arena.add(&record))
            })
            .collect();
        for (n, text, at) in records {
            let mut reader = arena.read(at);
            assert_eq!((reader.number(), reader.text(), reader.number_from(2500)), (n << (n % 50), text, n));
        }
        for number in [0, 1, 127, 128, u64::from(u32::MAX), u64::MAX] {
            let mut record = Vec::new();
            put(&mut record, number);
            put_from(&mut record, 5, number);
            let at = arena.add(&record);
            let mut reader = arena.read(at);
            assert_eq!((reader.number(), reader.number_from(number)), (number, 5));
        }
    }

    #[test]
    fn what_is_taken_back_makes_room() {
        let mut arena = Arena::default();
        let mut list = Chunked::default();
        let kept = arena.add(b"\x05");
        let first = arena.add(b"\x06");
        for number in 0..CHUNK * 3 {
            arena.add(&[7; 100]);
            list.push(number);
        }
        arena.truncate(first);
        assert_eq!((arena.read(kept).number(), arena.read(first).number(), arena.add(b"x")), (5, 0, first));
        for len in [CHUNK * 2 + 5, CHUNK * 2, CHUNK + 1, 0] {
            list.truncate(len);
            assert_eq!((list.len(), list.iter().count(), list.get(len)), (len, len, None));
        }
        list.push(9);
        assert_eq!(list.get(0), Some(&9));
    }
}
