#![no_main]

// Valid and hostile archives.
libfuzzer_sys::fuzz_target!(|data: &[u8]| dax001_testing::archives::another_reader_finds_no_more(data));
