//! Checks every evidence location in a report: the bytes there must be what the report says it
//! observed.

use dax001::contract::report::{Encoding, Evidence};
use dax001::internals::{decode_string, raw_text};
use dax001_scan::token::TOKEN_LIMIT;

/// Cuts the value and the record out of the source and compares them with the location.
pub fn assert_evidence_is_exact(data: &[u8], encoding: Encoding, evidence: &Evidence) {
    let cut = |start: u64, end: u64| encoding.text(&data[start as usize..end as usize]);
    let value = cut(evidence.start, evidence.end);
    match &evidence.observed {
        // A token longer than `TOKEN_LIMIT` is kept, and so observed, only up to that limit.
        Some(_) if value.len() > TOKEN_LIMIT => {}
        Some(observed) if value.starts_with('"') => assert_eq!(&decode_string(value.as_bytes()), observed),
        Some(observed) => assert_eq!(&raw_text(value.as_bytes()), observed),
        None => assert!(value.starts_with(['{', '[', '"']), "{value}"),
    }
    // Recounts the end position from the text.
    let before = cut(0, evidence.end);
    let line = before.rsplit('\n').next().unwrap_or_default();
    let column = line.chars().count() as u64 + 1
        - u64::from(line.len() == before.len() && before.starts_with('\u{FEFF}'));
    let end = (before.matches('\n').count() as u64 + 1, column);
    assert_eq!((evidence.end_line, evidence.end_column), (Some(end.0), Some(end.1)));
    let record = cut(evidence.record.start, evidence.record.end);
    assert!(evidence.record.start <= evidence.start && evidence.end <= evidence.record.end);
    let brackets = [('{', '}'), ('[', ']'), ('"', '"')];
    assert!(brackets.iter().any(|(open, close)| record.starts_with(*open) && record.ends_with(*close)));
}
