//! What must hold for every input: the report does not depend on how the bytes are cut, nothing
//! unrecognised passes, nothing panics, and the grammar is that of JSON.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    reason = "a test may panic, and fixtures are small"
)]

mod support;

use dax001::intake::text::decode_string;
use dax001::report::{Report, Verdict};
use dax001::rule::Status;
use dax001::{Evaluator, scope::Label};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use support::{cases, judge_bytes};

fn judge_in_chunks(data: &[u8], cuts: &[Index]) -> Report {
    let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut.index(data.len() + 1)).collect();
    cuts.push(data.len());
    cuts.sort_unstable();
    let mut evaluator = Evaluator::default();
    evaluator.begin("input.json", Label::default());
    let mut from = 0;
    for to in cuts {
        evaluator.push(&data[from..to]);
        from = to;
    }
    evaluator.finish()
}

/// A fixture with a few bytes changed, dropped, doubled or put in.
fn mutated() -> impl Strategy<Value = Vec<u8>> {
    let seeds: Vec<Vec<u8>> =
        cases().into_iter().flat_map(|case| case.inputs).map(|(_, data)| data).collect();
    let pieces: Vec<&'static [u8]> = vec![
        b"{",
        b"}",
        b"[",
        b"]",
        b",",
        b":",
        b"\"",
        b"\\",
        b"null",
        b"\"ENABLED\"",
        b"\"Clusters\":",
        b"\"SSEDescription\":",
        b"\"Status\":\"ENABLED\",",
        b"\\ud800",
        b"\xff",
        b"\xf0\x9f\x98\x80",
        b"\xef\xbb\xbf",
        b"\0",
        b"-",
        b"1e5",
        b"\n",
        b"...",
        b"\"NextToken\":\"x\",",
        b"\"ClusterName\":\"a\",",
        b"[]",
        b"{}",
    ];
    let edit = (any::<Index>(), 0..4_u8, 0..12_usize, select(pieces));
    (select(seeds), vec(edit, 0..4)).prop_map(|(mut data, edits)| {
        for (place, kind, length, piece) in edits {
            let at = place.index(data.len() + 1);
            let to = (at + length).min(data.len());
            match kind {
                0 => drop(data.drain(at..to)),
                1 => drop(data.splice(at..to, piece.iter().copied())),
                2 => drop(data.splice(at..at, piece.iter().copied())),
                _ => data.truncate(at),
            }
        }
        data
    })
}

/// Texts that look like output, with every member and type that the verdict depends on.
fn composed() -> impl Strategy<Value = Vec<u8>> {
    let value = select(vec![
        r#""ENABLED""#,
        r#""DISABLED""#,
        r#""enabled""#,
        "null",
        "true",
        "1",
        "{}",
        "[]",
        r#"{"Status":"ENABLED"}"#,
        r#"{"Status":"DISABLED"}"#,
        r#"{"Status":null}"#,
        r#"{"Status":["ENABLED"]}"#,
        r#"["ENABLED"]"#,
        r#""arn:aws:dax:eu-west-1:123456789012:cache/a""#,
        r#"{"Status":"ENABLED","Status":"DISABLED"}"#,
        r#"[{"ClusterName":"a","SSEDescription":{"Status":"ENABLED"}}]"#,
    ]);
    let key = select(vec![
        "Clusters",
        "Cluster",
        "NextToken",
        "ClusterName",
        "ClusterArn",
        "SSEDescription",
        "Status",
        "Clus\\u0074ers",
        "TotalNodes",
        "x",
    ]);
    let object = vec((key, value), 0..5).prop_map(|members| {
        let members: Vec<String> =
            members.into_iter().map(|(key, value)| format!("\"{key}\": {value}")).collect();
        format!("{{{}}}", members.join(", "))
    });
    let wrap = select(vec![
        ("", ""),
        ("[", "]"),
        ("{\"Clusters\": [", "]}"),
        ("{\"Cluster\": ", "}"),
        ("[{\"Clusters\": [", "]}]"),
    ]);
    (vec(object, 0..4), wrap)
        .prop_map(|(objects, (open, close))| format!("{open}{}{close}", objects.join(", ")).into_bytes())
}

fn any_input() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![3 => mutated(), 3 => composed(), 1 => vec(any::<u8>(), 0..200)]
}

/// Whether every document of the input is JSON, by another parser.
fn is_json(data: &[u8]) -> bool {
    std::str::from_utf8(data).is_ok_and(|text| {
        let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
        serde_json::Deserializer::from_str(text)
            .into_iter::<serde::de::IgnoredAny>()
            .all(|document| document.is_ok())
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn chunks_never_change_the_report(data in any_input(), cuts in vec(any::<Index>(), 0..12)) {
        prop_assert_eq!(judge_in_chunks(&data, &cuts), judge_bytes(&data));
    }

    #[test]
    fn only_the_exact_word_enabled_passes(data in any_input()) {
        let report = judge_bytes(&data);
        for finding in report.findings.iter().filter(|finding| finding.status == Status::Pass) {
            let evidence = &finding.evidence[0];
            let value = &data[evidence.start as usize..evidence.end as usize];
            prop_assert!(value.starts_with(b"\"") && decode_string(value) == "ENABLED");
        }
        if report.verdict == Verdict::Pass {
            prop_assert!(is_json(&data), "a pass from text that is not JSON");
            prop_assert_eq!(report.summary.errors, 0);
            prop_assert_eq!(report.summary.clusters, report.summary.pass);
        }
    }

    #[test]
    fn a_document_is_broken_exactly_where_it_is_not_json(data in any_input()) {
        // Scalars at the top need white space between them here, which the other parser is laxer about.
        prop_assume!(data.first().is_some_and(|byte| matches!(byte, b'{' | b'[')));
        prop_assume!(!matches!(data.get(1), Some(0)));
        let report = judge_bytes(&data);
        // An error that the CLI prints as JSON is sound JSON.
        let problems = report.sources[0].problems.iter().filter(|problem| !problem.message.contains("as JSON with"));
        let codes: Vec<String> = problems.map(|problem| serde_json::to_string(&problem.code).unwrap()).collect();
        let broken = codes.iter().any(|code| {
            ["json-syntax", "cut-off", "invalid-utf8", "too-deep", "elided-sample", "not-json", "cli-", "shell-text"].iter().any(|c| code.contains(c))
        });
        prop_assert_eq!(broken, !is_json(&data), "{:?}", codes);
    }

    #[test]
    fn strings_decode_as_another_parser_decodes_them(text in any::<String>()) {
        let token = serde_json::to_string(&text).unwrap();
        prop_assert_eq!(decode_string(token.as_bytes()), text);
    }
}

#[test]
fn every_way_to_cut_a_small_export_gives_the_same_report() {
    let data = "\u{FEFF}{\"Clusters\": [{\"ClusterName\": \"caf\u{e9}\\ud83d\\ude00\", \"TotalNodes\": 12,\r\n \"SSEDescription\": {\"Status\": \"ENABLED\"}}], \"x\": [-1.5e+3, true, null]}\n".as_bytes();
    let whole = judge_bytes(data);
    for cut in 0..=data.len() {
        let mut evaluator = Evaluator::default();
        evaluator.begin("input.json", Label::default());
        evaluator.push(&data[..cut]);
        evaluator.push(&data[cut..]);
        assert_eq!(evaluator.finish(), whole, "cut at {cut}");
    }
    let mut evaluator = Evaluator::default();
    evaluator.begin("input.json", Label::default());
    for byte in data {
        evaluator.push(&[*byte]);
    }
    assert_eq!(evaluator.finish(), whole, "byte by byte");
}
