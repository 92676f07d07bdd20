#![no_main]

// The first line is both the source's name and the reviewer's text. The evidence follows it.
libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let feed = data.iter().position(|byte| *byte == b'\n').unwrap_or(data.len());
    let (said, evidence) = data.split_at(feed);
    let said = String::from_utf8_lossy(said);
    dax001_testing::exports::exports_are_inert(&said, evidence, &said);
});
