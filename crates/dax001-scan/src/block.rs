//! Looks at many bytes at once: by the processor's vectors where the build has them, else eight bytes at a time in a number.
//!
//! This is the one file with `unsafe`, and all of it is to load a vector from sixteen bytes that a reference vouches for, and to call what every
//! processor of the build's kind has. What either way answers is the same; tests hold both to plain loops, and Miri runs those tests.
#![allow(unsafe_code, reason = "vector loads, each with its reason")]

/// How many bytes are looked at at once. A loop over fewer would end sooner, and a processor guesses wrongly where: that takes longer than
/// to look at all of these.
pub(crate) const SIZE: usize = 64;
/// How many bytes a vector has.
const BLOCK: usize = 16;

/// How many bytes from `from` on are plain: text of a string that means itself, in ASCII. The byte behind them is none: a quote, a
/// backslash, a control character, or part of a character that isn't ASCII; or the text ends there.
#[inline]
pub(crate) fn plain(text: &[u8], from: usize) -> usize {
    let rest = text.get(from..).unwrap_or_default();
    let mut length = 0;
    while let Some(block) = rest.get(length..).and_then(<[u8]>::first_chunk) {
        let first = vector::first_special(block);
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

/// How many spaces stand from `from` on.
#[inline]
pub(crate) fn spaces(text: &[u8], from: usize) -> usize {
    let rest = text.get(from..).unwrap_or_default();
    let mut length = 0;
    while let Some(block) = rest.get(length..).and_then(<[u8]>::first_chunk) {
        let first = vector::first_other_than_space(block);
        length += first;
        if first < SIZE {
            return length;
        }
    }
    length + count(rest.get(length..).unwrap_or_default(), |byte| byte == b' ')
}

/// How many decimal digits stand at the beginning of these bytes, up to eight.
#[inline]
pub(crate) fn digits(bytes: [u8; 8]) -> usize {
    let word = u64::from_le_bytes(bytes);
    let zeros = word ^ (ONES * u64::from(b'0'));
    // A digit is now at most nine; whatever is more gets its high bit set, or has it.
    let others = (zeros.wrapping_add(ONES * 0x76) | zeros) & HIGHS;
    others.trailing_zeros() as usize / 8
}

/// A text that is looked for, in blocks of sixteen bytes; of the last one only some count.
#[derive(Clone, Debug)]
pub(crate) struct Pattern {
    blocks: Box<[[u8; BLOCK]]>,
    /// What of the last block counts.
    mask: [u8; BLOCK],
}

impl Pattern {
    /// Looks for this text.
    pub(crate) fn of(text: &[u8]) -> Self {
        let (blocks, rest) = text.as_chunks();
        let (mut last, mut mask) = ([0; BLOCK], [0; BLOCK]);
        for ((byte, mask), own) in last.iter_mut().zip(&mut mask).zip(rest) {
            (*byte, *mask) = (*own, 0xFF);
        }
        Self { blocks: blocks.iter().copied().chain([last]).collect(), mask }
    }

    /// Whether it stands at the beginning of these bytes.
    #[inline]
    pub(crate) fn fits(&self, there: &[u8]) -> bool {
        match there.as_chunks().0.get(..self.blocks.len()) {
            Some(there) => vector::fits(&self.blocks, &self.mask, there),
            None => self.fits_end(there),
        }
    }

    /// The same where there are not enough bytes to look at whole blocks.
    #[cold]
    fn fits_end(&self, there: &[u8]) -> bool {
        let Some((last, whole)) = self.blocks.split_last() else { return false };
        let counts = self.mask.iter().take_while(|mask| **mask > 0).count();
        let rest = there.strip_prefix(whole.as_flattened());
        rest.is_some_and(|rest| rest.starts_with(last.get(..counts).unwrap_or_default()))
    }
}

fn count(bytes: &[u8], is_wanted: impl Fn(u8) -> bool) -> usize {
    bytes.iter().take_while(|byte| is_wanted(**byte)).count()
}

const ONES: u64 = u64::from_ne_bytes([1; 8]);
const HIGHS: u64 = ONES << 7;

#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
mod vector {
    use core::arch::wasm32::{
        i8x16_bitmask, i8x16_eq, i8x16_lt, i8x16_ne, i8x16_splat, u8x16_splat, v128, v128_and, v128_any_true,
        v128_load, v128_or, v128_xor,
    };

    use super::{BLOCK, SIZE};

    #[inline]
    fn load(bytes: &[u8; BLOCK]) -> v128 {
        // SAFETY: the reference vouches for sixteen readable bytes, and v128_load asks for no alignment.
        unsafe { v128_load(bytes.as_ptr().cast()) }
    }

    #[inline]
    pub(super) fn first_special(block: &[u8; SIZE]) -> usize {
        first(block, |part| {
            // With this bit turned a quote is right above the control characters; as signed numbers everything that isn't ASCII is below them.
            let low = i8x16_lt(v128_xor(part, u8x16_splat(2)), i8x16_splat(0x21));
            v128_or(low, i8x16_eq(part, u8x16_splat(b'\\')))
        })
    }

    #[inline]
    pub(super) fn first_other_than_space(block: &[u8; SIZE]) -> usize {
        first(block, |part| i8x16_ne(part, u8x16_splat(b' ')))
    }

    #[inline]
    pub(super) fn fits(blocks: &[[u8; BLOCK]], mask: &[u8; BLOCK], there: &[[u8; BLOCK]]) -> bool {
        let (Some((last, blocks)), Some((end, there))) = (blocks.split_last(), there.split_last()) else {
            return false;
        };
        let mut difference = v128_and(v128_xor(load(last), load(end)), load(mask));
        for (own, there) in blocks.iter().zip(there) {
            difference = v128_or(difference, v128_xor(load(own), load(there)));
        }
        !v128_any_true(difference)
    }

    /// The index of the first byte that is marked.
    #[inline]
    fn first(block: &[u8; SIZE], mark: impl Fn(v128) -> v128) -> usize {
        let marks = block.as_chunks().0.iter().rev();
        let marks = marks.fold(0, |marks, part| marks << 16 | u64::from(i8x16_bitmask(mark(load(part)))));
        marks.trailing_zeros() as usize
    }
}

#[cfg(target_arch = "x86_64")]
mod vector {
    use core::arch::x86_64::{
        __m128i, _mm_and_si128, _mm_cmpeq_epi8, _mm_cmplt_epi8, _mm_loadu_si128, _mm_movemask_epi8,
        _mm_or_si128, _mm_set1_epi8, _mm_setzero_si128, _mm_xor_si128,
    };

    use super::{BLOCK, SIZE};

    #[inline]
    fn load(bytes: &[u8; BLOCK]) -> __m128i {
        // SAFETY: the reference vouches for sixteen readable bytes, and _mm_loadu_si128 asks for no alignment; SSE2 is part of every
        // x86_64.
        unsafe { _mm_loadu_si128(bytes.as_ptr().cast()) }
    }

    #[inline]
    pub(super) fn first_special(block: &[u8; SIZE]) -> usize {
        first(block, |part| {
            // SAFETY: SSE2 is part of every x86_64, and these take and give values alone.
            unsafe {
                // As signed numbers everything that isn't ASCII is below zero.
                let low = _mm_cmplt_epi8(part, _mm_set1_epi8(0x20));
                let quote = _mm_cmpeq_epi8(part, _mm_set1_epi8(0x22));
                let escape = _mm_cmpeq_epi8(part, _mm_set1_epi8(0x5C));
                _mm_or_si128(low, _mm_or_si128(quote, escape))
            }
        })
    }

    #[inline]
    pub(super) fn first_other_than_space(block: &[u8; SIZE]) -> usize {
        first(block, |part| {
            // SAFETY: SSE2 is part of every x86_64, and these take and give values alone.
            unsafe { _mm_xor_si128(_mm_cmpeq_epi8(part, _mm_set1_epi8(0x20)), _mm_set1_epi8(-1)) }
        })
    }

    #[inline]
    pub(super) fn fits(blocks: &[[u8; BLOCK]], mask: &[u8; BLOCK], there: &[[u8; BLOCK]]) -> bool {
        let (Some((last, blocks)), Some((end, there))) = (blocks.split_last(), there.split_last()) else {
            return false;
        };
        // SAFETY: SSE2 is part of every x86_64, and these take and give values alone.
        unsafe {
            let mut difference = _mm_and_si128(_mm_xor_si128(load(last), load(end)), load(mask));
            for (own, there) in blocks.iter().zip(there) {
                difference = _mm_or_si128(difference, _mm_xor_si128(load(own), load(there)));
            }
            _mm_movemask_epi8(_mm_cmpeq_epi8(difference, _mm_setzero_si128())) == 0xFFFF
        }
    }

    /// The index of the first byte that is marked.
    #[inline]
    fn first(block: &[u8; SIZE], mark: impl Fn(__m128i) -> __m128i) -> usize {
        let marks = block.as_chunks().0.iter().rev().fold(0_u64, |marks, part| {
            // SAFETY: SSE2 is part of every x86_64, and this takes and gives values alone.
            let own = unsafe { _mm_movemask_epi8(mark(load(part))) };
            marks << 16 | u64::from(own.cast_unsigned())
        });
        marks.trailing_zeros() as usize
    }
}

#[cfg(not(any(target_arch = "x86_64", all(target_arch = "wasm32", target_feature = "simd128"))))]
use scalar as vector;

/// Where there are no vectors.
#[cfg_attr(
    any(target_arch = "x86_64", all(target_arch = "wasm32", target_feature = "simd128")),
    allow(dead_code, reason = "held to in tests")
)]
mod scalar {
    use super::{BLOCK, HIGHS, ONES, SIZE};

    /// The high bit of each byte below `limit`, which is at most 0x80; bytes behind the first of these can be marked, too.
    #[inline]
    fn below(word: u64, limit: u8) -> u64 {
        word.wrapping_sub(ONES * u64::from(limit)) & !word & HIGHS
    }

    #[inline]
    fn equal(word: u64, byte: u8) -> u64 {
        below(word ^ (ONES * u64::from(byte)), 1)
    }

    /// The index of the first byte that is marked.
    #[inline]
    fn first(block: &[u8], mark: impl Fn(u64) -> u64, none: usize) -> usize {
        for (index, word) in block.as_chunks().0.iter().enumerate() {
            let marks = mark(u64::from_le_bytes(*word));
            if marks != 0 {
                return 8 * index + marks.trailing_zeros() as usize / 8;
            }
        }
        none
    }

    #[inline]
    fn special(word: u64) -> u64 {
        below(word, 0x20) | equal(word, b'"') | equal(word, b'\\') | word & HIGHS
    }

    #[inline]
    pub(super) fn first_special(block: &[u8; SIZE]) -> usize {
        first(block, special, SIZE)
    }

    #[inline]
    pub(super) fn first_other_than_space(block: &[u8; SIZE]) -> usize {
        // Any bit that differs, at its byte.
        first(block, |word| word ^ (ONES * u64::from(b' ')), SIZE)
    }

    #[inline]
    pub(super) fn fits(blocks: &[[u8; BLOCK]], mask: &[u8; BLOCK], there: &[[u8; BLOCK]]) -> bool {
        let (Some((last, blocks)), Some((end, there))) = (blocks.split_last(), there.split_last()) else {
            return false;
        };
        let word = |block: &[u8; BLOCK]| u128::from_le_bytes(*block);
        let mut difference = (word(last) ^ word(end)) & word(mask);
        for (own, there) in blocks.iter().zip(there) {
            difference |= word(own) ^ word(there);
        }
        difference == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every byte at every place of a block.
    fn each(mut check: impl FnMut(&[u8; SIZE], usize, u8)) {
        // Miri takes its time for each.
        let (step, fillings) = if cfg!(miri) { (15, 1) } else { (1, 4) };
        for at in 0..SIZE {
            for byte in (0..=u8::MAX).step_by(step) {
                for filling in [b'a', b' ', 0x7F, b'0'].into_iter().take(fillings) {
                    let mut block = [filling; SIZE];
                    block[at] = byte;
                    check(&block, at, byte);
                }
            }
        }
    }

    #[test]
    fn both_ways_find_what_a_loop_finds() {
        each(|block, _, _| {
            let special = |byte: &u8| *byte < 0x20 || *byte >= 0x80 || matches!(*byte, b'"' | b'\\');
            let expected = block.iter().position(special).unwrap_or(SIZE);
            assert_eq!(
                (vector::first_special(block), scalar::first_special(block)),
                (expected, expected),
                "{block:?}"
            );
            assert_eq!(plain(block, 1), block[1..].iter().position(special).unwrap_or(SIZE - 1), "{block:?}");
            let expected = block.iter().position(|byte| *byte != b' ').unwrap_or(SIZE);
            assert_eq!(
                (vector::first_other_than_space(block), scalar::first_other_than_space(block)),
                (expected, expected),
                "{block:?}"
            );
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
    fn both_ways_see_each_difference() {
        for length in [0, 1, 15, 16, 17, 63, 64, 80] {
            let text = vec![b'x'; length];
            let pattern = Pattern::of(&text);
            for there in [vec![b'x'; length], vec![b'x'; length + 1], vec![b'x'; 200]] {
                for at in 0..there.len() {
                    let mut there = there.clone();
                    there[at] = b'y';
                    assert_eq!(pattern.fits(&there), at >= length, "{length} {at}");
                    let Pattern { blocks, mask } = &pattern;
                    if let Some(there) = there.as_chunks().0.get(..blocks.len()) {
                        let (by_vector, by_scalar) =
                            (vector::fits(blocks, mask, there), scalar::fits(blocks, mask, there));
                        assert_eq!((by_vector, by_scalar), (at >= length, at >= length));
                    }
                }
                assert!(pattern.fits(&there));
                assert!(length == 0 || !pattern.fits(&there[..length - 1]));
            }
        }
    }
}
