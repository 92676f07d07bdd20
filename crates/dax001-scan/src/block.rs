//! Looks at many bytes at once with vectors: the processor's, or those of WebAssembly. Tests
//! compare every result with a plain loop.

use wide::i8x16;

/// How many bytes one step looks at. A loop over fewer bytes would end sooner, but the processor
/// would mispredict where. That costs more than looking at all of these.
pub(crate) const SIZE: usize = 64;
/// Number of bytes in a vector.
const BLOCK: usize = 16;

/// Counts the plain bytes from `from` on: ASCII characters of a string that stand for themselves.
/// The byte after them is a quote, a backslash, a control character, or part of a character that
/// isn't ASCII; or the text ends there.
#[inline]
pub(crate) fn plain(text: &[u8], from: usize) -> usize {
    let rest = text.get(from..).unwrap_or_default();
    let mut length = 0;
    while let Some(block) = rest.get(length..).and_then(<[u8]>::first_chunk) {
        let first = first_special(block);
        length += first;
        if first < SIZE {
            return length;
        }
    }
    length
        + count(rest.get(length..).unwrap_or_default(), |byte| {
            matches!(byte, b' '..=b'~' | 0x7F) && byte != b'"' && byte != b'\\'
        })
}

/// Counts the spaces from `from` on.
#[inline]
pub(crate) fn spaces(text: &[u8], from: usize) -> usize {
    let rest = text.get(from..).unwrap_or_default();
    let mut length = 0;
    while let Some(block) = rest.get(length..).and_then(<[u8]>::first_chunk) {
        let first = first_other_than_space(block);
        length += first;
        if first < SIZE {
            return length;
        }
    }
    length + count(rest.get(length..).unwrap_or_default(), |byte| byte == b' ')
}

/// Counts the decimal digits at the beginning of these bytes, up to eight.
#[inline]
pub(crate) fn digits(bytes: [u8; 8]) -> usize {
    let word = u64::from_le_bytes(bytes);
    let zeros = word ^ (ONES * u64::from(b'0'));
    // A digit is now at most nine. Any other byte has its high bit set, or gets it by the addition.
    let others = (zeros.wrapping_add(ONES * 0x76) | zeros) & HIGHS;
    others.trailing_zeros() as usize / 8
}

/// A text to compare with, in blocks of sixteen bytes. The mask says which bytes of the last block
/// count.
#[derive(Clone, Debug)]
pub(crate) struct Pattern {
    blocks: Box<[[u8; BLOCK]]>,
    /// 0xFF for each byte of the last block that counts, 0 for the others.
    mask: [u8; BLOCK],
}

impl Pattern {
    /// The pattern of this text.
    pub(crate) fn of(text: &[u8]) -> Self {
        let (blocks, rest) = text.as_chunks();
        let (mut last, mut mask) = ([0; BLOCK], [0; BLOCK]);
        for ((byte, mask), text_byte) in last.iter_mut().zip(&mut mask).zip(rest) {
            (*byte, *mask) = (*text_byte, 0xFF);
        }
        Self { blocks: blocks.iter().copied().chain([last]).collect(), mask }
    }

    /// Whether these bytes begin with the pattern.
    #[inline]
    pub(crate) fn fits(&self, text: &[u8]) -> bool {
        match text.as_chunks().0.get(..self.blocks.len()) {
            Some(text_blocks) => self.fits_blocks(text_blocks),
            None => self.fits_end(text),
        }
    }

    #[inline]
    fn fits_blocks(&self, text_blocks: &[[u8; BLOCK]]) -> bool {
        let (Some((last, blocks)), Some((text_last, text_blocks))) =
            (self.blocks.split_last(), text_blocks.split_last())
        else {
            return false;
        };
        let mut difference = (vector(last) ^ vector(text_last)) & vector(&self.mask);
        for (block, text_block) in blocks.iter().zip(text_blocks) {
            difference |= vector(block) ^ vector(text_block);
        }
        difference == i8x16::ZERO
    }

    /// Like `fits_blocks`, for bytes that are too few to fill all blocks.
    #[cold]
    fn fits_end(&self, text: &[u8]) -> bool {
        let Some((last, full_blocks)) = self.blocks.split_last() else { return false };
        let counts = self.mask.iter().take_while(|mask| **mask > 0).count();
        let rest = text.strip_prefix(full_blocks.as_flattened());
        rest.is_some_and(|rest| rest.starts_with(last.get(..counts).unwrap_or_default()))
    }
}

fn count(bytes: &[u8], is_wanted: impl Fn(u8) -> bool) -> usize {
    bytes.iter().take_while(|byte| is_wanted(**byte)).count()
}

const ONES: u64 = u64::from_ne_bytes([1; 8]);
const HIGHS: u64 = ONES << 7;

fn vector(bytes: &[u8; BLOCK]) -> i8x16 {
    i8x16::new(bytes.map(u8::cast_signed))
}

fn splat(byte: u8) -> i8x16 {
    i8x16::splat(byte.cast_signed())
}

/// The index of the first byte that doesn't stand for itself in a string; [`SIZE`] if all do.
#[inline]
fn first_special(block: &[u8; SIZE]) -> usize {
    first(block, |part| {
        // Flipping this bit turns the quote into 0x20, just above the control characters, so one
        // comparison finds both. As signed numbers, all bytes that aren't ASCII are less than that,
        // too.
        (part ^ splat(2)).simd_lt(splat(0x21)) | part.simd_eq(splat(b'\\'))
    })
}

#[inline]
fn first_other_than_space(block: &[u8; SIZE]) -> usize {
    first(block, |part| !part.simd_eq(splat(b' ')))
}

/// The index of the first byte that `mark` marks; [`SIZE`] if it marks no byte.
#[inline]
fn first(block: &[u8; SIZE], mark: impl Fn(i8x16) -> i8x16) -> usize {
    let parts = block.as_chunks().0.iter().rev();
    let marks = parts.fold(0, |marks, part| marks << BLOCK | u64::from(mark(vector(part)).to_bitmask()));
    marks.trailing_zeros() as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Calls `check` with every byte at every index of a block, among four kinds of filling.
    fn each(mut check: impl FnMut(&[u8; SIZE], usize, u8)) {
        for at in 0..SIZE {
            for byte in 0..=u8::MAX {
                for filling in [b'a', b' ', 0x7F, b'0'] {
                    let mut block = [filling; SIZE];
                    block[at] = byte;
                    check(&block, at, byte);
                }
            }
        }
    }

    #[test]
    fn vector_searches_agree_with_plain_loops() {
        each(|block, _, _| {
            let special = |byte: &u8| *byte < 0x20 || *byte >= 0x80 || matches!(*byte, b'"' | b'\\');
            let expected = block.iter().position(special).unwrap_or(SIZE);
            assert_eq!(first_special(block), expected, "{block:?}");
            assert_eq!(plain(block, 1), block[1..].iter().position(special).unwrap_or(SIZE - 1), "{block:?}");
            let expected = block.iter().position(|byte| *byte != b' ').unwrap_or(SIZE);
            assert_eq!(first_other_than_space(block), expected, "{block:?}");
            assert_eq!(spaces(block, 0), expected);
            let word = block.first_chunk().unwrap();
            assert_eq!(
                digits(*word),
                word.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(8),
                "{word:?}"
            );
        });
    }

    #[test]
    fn a_pattern_detects_every_differing_byte() {
        for length in [0, 1, 15, 16, 17, 63, 64, 80] {
            let text = vec![b'x'; length];
            let pattern = Pattern::of(&text);
            for candidate in [vec![b'x'; length], vec![b'x'; length + 1], vec![b'x'; 200]] {
                for at in 0..candidate.len() {
                    let mut changed = candidate.clone();
                    changed[at] = b'y';
                    assert_eq!(pattern.fits(&changed), at >= length, "{length} {at}");
                }
                assert!(pattern.fits(&candidate));
                assert!(length == 0 || !pattern.fits(&candidate[..length - 1]));
            }
        }
    }
}
