//! Checks whether there is memory for more. A phone or a 32-bit browser can have less than a large report
//! needs. A module that runs out of memory stops without an error, so it checks first.

/// The memory that must remain for the lists and tables that are made of the findings, in bytes.
const LEFT: usize = 24 << 20;

/// Whether there is memory for this many bytes, and for what is made of the findings afterwards.
pub(crate) fn has_memory(bytes: usize) -> bool {
    let mut memory = Vec::<u8>::new();
    let is_there = memory.try_reserve_exact(LEFT.saturating_add(bytes)).is_ok();
    // Otherwise the compiler sees that the memory is unused and skips the allocation.
    std::hint::black_box(&memory);
    is_there
}
