//! Whether there is memory for more. A phone, or a browser of 32 bits, can have less than a large report needs, and a module that
//! runs out of memory stops without a word: so it asks first.

/// How much memory is to be left for what is made of the findings, in bytes.
const LEFT: usize = 24 << 20;

/// Whether there is memory for so many bytes, and for what is made of the findings afterwards.
pub(crate) fn has_memory(bytes: usize) -> bool {
    let mut memory = Vec::<u8>::new();
    let is_there = memory.try_reserve_exact(LEFT.saturating_add(bytes)).is_ok();
    // Otherwise the compiler sees that nobody uses it, and doesn't ask for it.
    std::hint::black_box(&memory);
    is_there
}
