//! Looks at sixteen bytes at once: by the processor's vectors where the build has them, else eight bytes at a time in a number.
//!
//! This is the one file with `unsafe`, and all of it is to load a vector from sixteen bytes that a reference vouches for, and to call what every
//! processor of the build's kind has. What either way
//! answers is the same; property tests and a fuzz target hold both to plain loops, and Miri runs those tests.
#![allow(unsafe_code, reason = "vector loads, each with its reason")]

/// How many bytes are looked at at once.
pub(crate) const SIZE: usize = 16;

/// How many bytes from `from` on are plain: text of a string that means itself, in ASCII. The byte behind them is none: a quote, a
/// backslash, a control character, or part of a character that isn't ASCII. Nothing if that byte doesn't show, because the text ends before it
/// or too soon behind it.
#[inline]
pub(crate) fn plain(text: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    loop {
        let block = text.get(at..)?.first_chunk()?;
        let first = vector::first_special(block);
        if first < SIZE {
            return Some(at + first - from);
        }
        at += SIZE;
    }
}

/// How many spaces stand from `from` on, or fewer near the end of the text.
#[inline]
pub(crate) fn spaces(text: &[u8], from: usize) -> usize {
    let mut at = from;
    while let Some(block) = text.get(at..).and_then(<[u8]>::first_chunk) {
        let first = vector::first_other_than_space(block);
        at += first;
        if first < SIZE {
            break;
        }
    }
    at - from
}

/// Whether both are the same bytes; they are of the same length.
#[inline]
pub(crate) fn is_same(one: &[u8], other: &[u8]) -> bool {
    if let (Some(one_end), Some(other_end)) = (one.last_chunk(), other.last_chunk()) {
        let (blocks, others) = (one.as_chunks().0, other.as_chunks().0);
        // The last block overlaps the one before it where the length is no multiple.
        return vector::are_same(blocks, others) && vector::are_same(&[*one_end], &[*other_end]);
    }
    if let (Some(one_end), Some(other_end)) = (one.last_chunk::<8>(), other.last_chunk::<8>()) {
        return one_end == other_end && one.first_chunk::<8>() == other.first_chunk::<8>();
    }
    one == other
}

#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
mod vector {
    use core::arch::wasm32::{
        i8x16_bitmask, i8x16_eq, i8x16_lt, i8x16_ne, i8x16_splat, u8x16_splat, v128, v128_any_true, v128_load,
        v128_or, v128_xor,
    };

    use super::SIZE;

    #[inline]
    fn load(block: &[u8; SIZE]) -> v128 {
        // SAFETY: the reference vouches for sixteen readable bytes, and v128_load asks for no alignment.
        unsafe { v128_load(block.as_ptr().cast()) }
    }

    #[inline]
    pub(super) fn first_special(block: &[u8; SIZE]) -> usize {
        let block = load(block);
        // As signed numbers everything that isn't ASCII is below zero.
        let low = i8x16_lt(block, i8x16_splat(0x20));
        let quote = i8x16_eq(block, u8x16_splat(b'"'));
        let escape = i8x16_eq(block, u8x16_splat(b'\\'));
        first(i8x16_bitmask(v128_or(low, v128_or(quote, escape))))
    }

    #[inline]
    pub(super) fn first_other_than_space(block: &[u8; SIZE]) -> usize {
        first(i8x16_bitmask(i8x16_ne(load(block), u8x16_splat(b' '))))
    }

    #[inline]
    pub(super) fn are_same(one: &[[u8; SIZE]], other: &[[u8; SIZE]]) -> bool {
        let differing = one.iter().zip(other).map(|(one, other)| v128_xor(load(one), load(other)));
        !differing.reduce(v128_or).is_some_and(v128_any_true)
    }

    #[inline]
    fn first(mask: u16) -> usize {
        (u32::from(mask) | 1 << SIZE).trailing_zeros() as usize
    }
}

#[cfg(target_arch = "x86_64")]
mod vector {
    use core::arch::x86_64::{
        __m128i, _mm_cmpeq_epi8, _mm_cmplt_epi8, _mm_loadu_si128, _mm_movemask_epi8, _mm_or_si128, _mm_set1_epi8,
    };

    use super::SIZE;

    #[inline]
    fn load(block: &[u8; SIZE]) -> __m128i {
        // SAFETY: the reference vouches for sixteen readable bytes, and _mm_loadu_si128 asks for no alignment; SSE2 is part of every
        // x86_64.
        unsafe { _mm_loadu_si128(block.as_ptr().cast()) }
    }

    #[inline]
    pub(super) fn first_special(block: &[u8; SIZE]) -> usize {
        let block = load(block);
        // SAFETY: SSE2 is part of every x86_64, and these take and give values alone.
        first(unsafe {
            // As signed numbers everything that isn't ASCII is below zero.
            let low = _mm_cmplt_epi8(block, _mm_set1_epi8(0x20));
            let quote = _mm_cmpeq_epi8(block, _mm_set1_epi8(0x22));
            let escape = _mm_cmpeq_epi8(block, _mm_set1_epi8(0x5C));
            _mm_movemask_epi8(_mm_or_si128(low, _mm_or_si128(quote, escape)))
        })
    }

    #[inline]
    pub(super) fn first_other_than_space(block: &[u8; SIZE]) -> usize {
        first(!equal(load(block), &[b' '; SIZE]))
    }

    #[inline]
    pub(super) fn are_same(one: &[[u8; SIZE]], other: &[[u8; SIZE]]) -> bool {
        one.iter().zip(other).all(|(one, other)| equal(load(one), other) == 0xFFFF)
    }

    /// A bit for each byte that is the same.
    #[inline]
    fn equal(one: __m128i, other: &[u8; SIZE]) -> i32 {
        let other = load(other);
        // SAFETY: SSE2 is part of every x86_64, and these take and give values alone.
        unsafe { _mm_movemask_epi8(_mm_cmpeq_epi8(one, other)) }
    }

    #[inline]
    fn first(mask: i32) -> usize {
        (mask | 1 << SIZE).trailing_zeros() as usize
    }
}

#[cfg(not(any(target_arch = "x86_64", all(target_arch = "wasm32", target_feature = "simd128"))))]
use scalar as vector;

/// Where there are no vectors. Also the measure of those: see the tests.
#[cfg_attr(
    any(target_arch = "x86_64", all(target_arch = "wasm32", target_feature = "simd128")),
    allow(dead_code, reason = "compared with in tests")
)]
mod scalar {
    use super::SIZE;

    const ONES: u64 = u64::from_ne_bytes([1; 8]);
    const HIGHS: u64 = ONES << 7;

    #[inline]
    fn halves(block: &[u8; SIZE]) -> [u64; 2] {
        let whole = u128::from_le_bytes(*block);
        #[expect(clippy::cast_possible_truncation, reason = "both halves, one after the other")]
        [whole as u64, (whole >> 64) as u64]
    }

    /// The high bit of each byte below `limit`, which is at most 0x80; bytes behind the first of these can be marked, too.
    #[inline]
    fn below(word: u64, limit: u8) -> u64 {
        word.wrapping_sub(ONES * u64::from(limit)) & !word & HIGHS
    }

    #[inline]
    fn equal(word: u64, byte: u8) -> u64 {
        below(word ^ (ONES * u64::from(byte)), 1)
    }

    /// The index of the first byte that a mark of these finds.
    #[inline]
    fn first(block: &[u8; SIZE], mark: impl Fn(u64) -> u64) -> usize {
        let [low, high] = halves(block).map(mark);
        if low != 0 {
            low.trailing_zeros() as usize / 8
        } else {
            8 + high.trailing_zeros() as usize / 8
        }
    }

    #[inline]
    pub(super) fn first_special(block: &[u8; SIZE]) -> usize {
        first(block, |word| below(word, 0x20) | equal(word, b'"') | equal(word, b'\\') | word & HIGHS)
    }

    #[inline]
    pub(super) fn first_other_than_space(block: &[u8; SIZE]) -> usize {
        let spaces = ONES * u64::from(b' ');
        // Any bit that differs, at its byte.
        first(block, |word| word ^ spaces)
    }

    #[inline]
    pub(super) fn are_same(one: &[[u8; SIZE]], other: &[[u8; SIZE]]) -> bool {
        one == other
    }
}
