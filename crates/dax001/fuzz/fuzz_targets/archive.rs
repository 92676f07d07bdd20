#![no_main]

// Archives, sound and hostile.
libfuzzer_sys::fuzz_target!(|data: &[u8]| dax001_testing::archives::another_reader_finds_no_more(data));
