//! Properties of every input: the report does not depend on chunk boundaries, nothing unrecognised
//! passes, nothing panics, and the grammar is that of JSON.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    reason = "a test may panic, and fixtures are small"
)]

use dax001::Evaluator;
use dax001::contract::label::Label;
use dax001::contract::problem::ProblemCode;
use dax001::contract::report::{Encoding, Finding, Report, Verdict};
use dax001::contract::status::Status;
use dax001::files::is_manifest;
use dax001::internals::decode_string;
use dax001::internals::encoding;
use dax001_scan::DEPTH_LIMIT;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;

use dax001_testing::cases::evaluate_bytes;
use dax001_testing::inputs::{any_input, composed, mutated};
use dax001_testing::tree::documents;

fn evaluate_in_chunks(data: &[u8], cuts: &[Index]) -> Report {
    let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut.index(data.len() + 1)).collect();
    cuts.push(data.len());
    cuts.sort_unstable();
    let mut evaluator = Evaluator::default();
    if is_manifest(data) {
        evaluator = evaluator.with_sha256();
    }
    evaluator.begin("input.json", Label::default());
    let mut from = 0;
    for to in cuts {
        evaluator.push(&data[from..to]);
        from = to;
    }
    evaluator.finish()
}

/// A source's text in UTF-8, whatever its encoding.
fn as_utf8(data: &[u8]) -> Vec<u8> {
    let (encoding, mark) = encoding(data);
    if encoding.is_utf16() { encoding.text(&data[mark..]).into_bytes() } else { data[mark..].to_vec() }
}

/// Whether every document of the input is JSON, according to another parser.
fn is_json(data: &[u8]) -> bool {
    documents(&as_utf8(data), DEPTH_LIMIT).is_ok()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, max_global_rejects: 1_000_000, ..ProptestConfig::default() })]

    #[test]
    fn chunks_never_change_the_report(data in any_input(), cuts in vec(any::<Index>(), 0..12)) {
        prop_assert_eq!(evaluate_in_chunks(&data, &cuts), evaluate_bytes(&data));
    }

    #[test]
    fn only_the_exact_word_enabled_passes(data in any_input()) {
        let report = evaluate_bytes(&data);
        for finding in report.findings.iter().filter(|finding| finding.status == Status::Pass) {
            let evidence = &finding.evidence[0];
            let value = encoding(&data).0.text(&data[evidence.start as usize..evidence.end as usize]);
            prop_assert!(value.starts_with('"') && decode_string(value.as_bytes()) == "ENABLED");
        }
        if report.verdict == Verdict::Pass {
            prop_assert!(is_json(&data), "a pass from text that is not JSON");
            prop_assert_eq!(report.summary.errors, 0);
            prop_assert_eq!(report.summary.clusters, report.summary.pass);
        }
    }

    /// The encoding of a text doesn't change findings or locations.
    #[test]
    fn encodings_give_the_same_findings(data in composed()) {
        let text = String::from_utf8(data).unwrap();
        let utf8 = evaluate_bytes(text.as_bytes());
        let wide = |unit: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(unit).collect::<Vec<u8>>();
        for (mark, data) in [(&b"\xFF\xFE"[..], wide(u16::to_le_bytes)), (b"\xFE\xFF", wide(u16::to_be_bytes))] {
            let data = [mark, &data].concat();
            let report = evaluate_bytes(&data);
            prop_assert_eq!(report.verdict, utf8.verdict);
            prop_assert_eq!(report.findings.len(), utf8.findings.len());
            for (one, other) in report.findings.iter().zip(&utf8.findings) {
                prop_assert_eq!((one.status, one.reason), (other.status, other.reason));
                for (one, other) in one.evidence.iter().zip(&other.evidence) {
                    prop_assert_eq!((one.line, one.column, &one.observed), (other.line, other.column, &other.observed));
                    let cut = encoding(&data).0.text(&data[one.start as usize..one.end as usize]);
                    prop_assert_eq!(cut, &text[other.start as usize..other.end as usize]);
                }
            }
            let problems = |report: &Report| report.sources[0].problems.iter().map(|p| (p.code, p.line, p.column)).collect::<Vec<_>>();
            prop_assert_eq!(problems(&report), problems(&utf8));
        }
    }

    /// A valid document after a broken one is evaluated as if it were alone.
    #[test]
    fn a_valid_document_after_a_broken_one_is_evaluated(data in mutated()) {
        const SOUND: &str = "\n{\"Clusters\": [{\"ClusterName\": \"the-last\", \"SSEDescription\": {\"Status\": \"DISABLED\"}}]}";
        let combined = [&data, SOUND.as_bytes()].concat();
        prop_assume!(encoding(&combined).0 == Encoding::Utf8 && !combined.starts_with(b"PK") && !combined.starts_with(&[0x1F]));
        let report = evaluate_bytes(&combined);
        // Unless the text before it left a bracket open, so that it could be inside.
        if is_json(&data) || evaluate_bytes(&data).sources[0].problems.iter().all(|problem| problem.code != ProblemCode::CutOff) {
            let is_last = |finding: &Finding| finding.resource.name.as_deref() == Some("the-last");
            prop_assert!(report.findings.iter().any(is_last), "{:?}", report.sources[0].problems);
        }
    }

    #[test]
    fn strings_decode_as_serde_json_encodes_them(text in any::<String>()) {
        let token = serde_json::to_string(&text).unwrap();
        prop_assert_eq!(decode_string(token.as_bytes()), text);
    }
}

#[test]
fn every_split_of_a_small_export_gives_the_same_report() {
    let data = "\u{FEFF}{\"Clusters\": [{\"ClusterName\": \"caf\u{e9}\\ud83d\\ude00\", \"TotalNodes\": 12,\r\n \"SSEDescription\": {\"Status\": \"ENABLED\"}}], \"x\": [-1.5e+3, true, null]}\n".as_bytes();
    let expected = evaluate_bytes(data);
    for cut in 0..=data.len() {
        let mut evaluator = Evaluator::default();
        evaluator.begin("input.json", Label::default());
        evaluator.push(&data[..cut]);
        evaluator.push(&data[cut..]);
        assert_eq!(evaluator.finish(), expected, "cut at {cut}");
    }
    let mut evaluator = Evaluator::default();
    evaluator.begin("input.json", Label::default());
    for byte in data {
        evaluator.push(&[*byte]);
    }
    assert_eq!(evaluator.finish(), expected, "byte by byte");
}
