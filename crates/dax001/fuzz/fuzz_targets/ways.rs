#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| dax001_testing::targets::ways(data));
