//! The scanner can read a text in two ways, and its output must not show which one it took.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

use std::fmt::Write;

use dax001_scan::Scanner;
use dax001_scan::position::Width;
use dax001_testing::scan_log::{assert_same_both_ways, log, repeated};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;

/// Splits a text at these indices.
fn cut<'a>(text: &'a [u8], cuts: &[Index]) -> Vec<&'a [u8]> {
    let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut.index(text.len() + 1)).collect();
    cuts.extend([0, text.len()]);
    cuts.sort_unstable();
    cuts.windows(2).map(|ends| &text[ends[0]..ends[1]]).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn repetitive_text_gives_the_same_tokens_both_ways(data in vec(any::<u8>(), 0..160), cuts in vec(any::<Index>(), 0..20), appetite in 0..4_u64) {
        let text = repeated(&data);
        assert_same_both_ways(&text, &cut(&text, &cuts), appetite);
    }

    #[test]
    fn any_bytes_give_the_same_tokens_both_ways(text in vec(any::<u8>(), 0..300), cuts in vec(any::<Index>(), 0..9)) {
        assert_same_both_ways(&text, &cut(&text, &cuts), 0);
    }

    #[test]
    fn chunk_size_does_not_change_the_tokens(data in vec(any::<u8>(), 0..160), size in 1..200_usize) {
        let text = repeated(&data);
        let chunks: Vec<&[u8]> = text.chunks(size).collect();
        assert_same_both_ways(&text, &chunks, 1);
    }
}

/// Checks that the fast path really reads such text. Otherwise the tests above would compare the
/// state machine with itself.
#[test]
fn repetitive_text_takes_the_fast_path() {
    let record =
        "{\"ClusterName\": \"a\", \"TotalNodes\": 3, \"Nodes\": [{\"Port\": 8111}, {\"Port\": 8111}]}";
    let text = format!("{{\"Clusters\": [{}]}}", vec![record; 50].join(", "));
    let followed = |scanner| log(scanner, &[text.as_bytes()], 0).followed;
    assert!(followed(Scanner::new(Width::Utf8, 0)) > 180, "of two hundred values");
    assert_eq!(followed(Scanner::without_following(Width::Utf8, 0)), 0);
}

/// Following keeps its limits of memory and time, whatever the text: it stores little, and gives up
/// what keeps failing.
#[test]
fn the_scanner_keeps_bounded_memory() {
    let long = "x".repeat(60_000);
    let mut text = String::from("[");
    for round in 0..2 {
        for key in 0..200 {
            let value = if round == 0 { "s" } else { &long };
            let _ = write!(text, "{{\"key{key:03}\":\"{value}\",\"b\":1,\"b\":1}},");
        }
    }
    text.push_str("[]");
    text.push_str(&",[]".repeat(50_000));
    text.push(']');
    let mut scanner = Scanner::new(Width::Utf8, 0);
    let mut token_log = log(Scanner::new(Width::Utf8, 0), &[], 0);
    scanner.push(text.as_bytes(), &mut token_log);
    assert_eq!(token_log.error, None);
    let debug_text = format!("{scanner:?}");
    assert!(!debug_text.contains("[120, 120, 120"), "a long value");
    let separator_count = debug_text.matches("Separator {").count();
    assert!(separator_count <= 1024 && debug_text.len() < 4_000_000, "{}", debug_text.len());
}
