#![no_main]

// The first line is both the source's name and the reviewer's text. The evidence follows it.
libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let line_end = data.iter().position(|byte| *byte == b'\n').unwrap_or(data.len());
    let (text, evidence) = data.split_at(line_end);
    let text = String::from_utf8_lossy(text);
    dax001_testing::exports::exports_are_inert(&text, evidence, &text);
});
