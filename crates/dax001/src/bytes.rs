//! Compares slices of bytes.

/// Whether both slices are equal. It compares eight bytes at a time, because a call to compare a
/// few bytes takes longer than the comparison itself.
#[inline]
pub(crate) fn is_same(one: &[u8], other: &[u8]) -> bool {
    let (Some(one_end), Some(other_end)) = (one.last_chunk::<8>(), other.last_chunk::<8>()) else {
        return one == other;
    };
    // Compares numbers, because comparing arrays of bytes would make that call.
    let number = |bytes: &[u8; 8]| u64::from_ne_bytes(*bytes);
    let chunks = one.as_chunks().0.iter().zip(other.as_chunks().0);
    one.len() == other.len()
        && number(one_end) == number(other_end)
        && chunks.into_iter().all(|(one, other)| number(one) == number(other))
}
