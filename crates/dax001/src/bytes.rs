//! Compares slices of bytes.

/// Whether both are the same: eight bytes at a time, where a call for a few bytes takes longer than to compare them.
#[inline]
pub(crate) fn is_same(one: &[u8], other: &[u8]) -> bool {
    let (Some(one_end), Some(other_end)) = (one.last_chunk::<8>(), other.last_chunk::<8>()) else {
        return one == other;
    };
    // As numbers: arrays of bytes would be compared by that call.
    let number = |bytes: &[u8; 8]| u64::from_ne_bytes(*bytes);
    let chunks = one.as_chunks().0.iter().zip(other.as_chunks().0);
    one.len() == other.len()
        && number(one_end) == number(other_end)
        && chunks.into_iter().all(|(one, other)| number(one) == number(other))
}
