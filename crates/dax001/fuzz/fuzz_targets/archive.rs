#![no_main]

#[path = "../../../dax001-archive/tests/support/seen.rs"]
mod seen;

// Archives, sound and hostile.
libfuzzer_sys::fuzz_target!(|data: &[u8]| seen::another_reader_finds_no_more(data));
