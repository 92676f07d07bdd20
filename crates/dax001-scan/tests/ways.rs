//! There are two ways through a text, and nobody can tell which one was taken.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

use std::fmt::Write;

use dax001_scan::Scanner;
use dax001_scan::position::Width;
use dax001_testing::scan_log::{assert_same_both_ways, log, repeated};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;

/// The pieces of a text that is cut at these places.
fn cut<'a>(text: &'a [u8], cuts: &[Index]) -> Vec<&'a [u8]> {
    let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut.index(text.len() + 1)).collect();
    cuts.extend([0, text.len()]);
    cuts.sort_unstable();
    cuts.windows(2).map(|ends| &text[ends[0]..ends[1]]).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_repeats_itself_is_read_the_same(data in vec(any::<u8>(), 0..160), cuts in vec(any::<Index>(), 0..20), appetite in 0..4_u64) {
        let text = repeated(&data);
        assert_same_both_ways(&text, &cut(&text, &cuts), appetite);
    }

    #[test]
    fn any_bytes_are_read_the_same(text in vec(any::<u8>(), 0..300), cuts in vec(any::<Index>(), 0..9)) {
        assert_same_both_ways(&text, &cut(&text, &cuts), 0);
    }

    #[test]
    fn the_size_of_chunks_means_nothing(data in vec(any::<u8>(), 0..160), size in 1..200_usize) {
        let text = repeated(&data);
        let chunks: Vec<&[u8]> = text.chunks(size).collect();
        assert_same_both_ways(&text, &chunks, 1);
    }
}

/// What the tests above read is followed indeed: else they would hold a way to itself.
#[test]
fn what_repeats_itself_is_followed() {
    let record =
        "{\"ClusterName\": \"a\", \"TotalNodes\": 3, \"Nodes\": [{\"Port\": 8111}, {\"Port\": 8111}]}";
    let text = format!("{{\"Clusters\": [{}]}}", vec![record; 50].join(", "));
    let followed = |scanner| log(scanner, &[text.as_bytes()], 0).followed;
    assert!(followed(Scanner::new(Width::Utf8, 0)) > 180, "of two hundred values");
    assert_eq!(followed(Scanner::without_following(Width::Utf8, 0)), 0);
}

/// Nor does it take more memory or time than it may, whatever the text: what is kept is small, and what keeps failing is given up.
#[test]
fn what_is_kept_is_bounded() {
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
    let mut said = log(Scanner::new(Width::Utf8, 0), &[], 0);
    scanner.push(text.as_bytes(), &mut said);
    assert_eq!(said.error, None);
    let kept = format!("{scanner:?}");
    assert!(!kept.contains("[120, 120, 120"), "a long value");
    assert!(kept.matches("Gap {").count() <= 1024 && kept.len() < 4_000_000, "{}", kept.len());
}
