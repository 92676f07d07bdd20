//! The scanner reads JSON according to RFC 8259 and reports where a text stops being JSON. Compared
//! with lists of cases, two other parsers, and a tree.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::too_many_lines,
    clippy::cast_possible_truncation,
    reason = "a test may panic"
)]

use dax001::contract::problem::{Problem, ProblemCode};
use dax001::contract::report::Verdict;
use dax001::contract::verdicts::Reason;
use dax001_scan::position::{Position, Width};
use dax001_scan::syntax::SyntaxError;
use dax001_scan::token::{Container, Interest, Scalar, Token, Visitor};
use dax001_scan::{DEPTH_LIMIT, Scanner};
use proptest::prelude::*;

use dax001_testing::cases::evaluate_bytes;
use dax001_testing::inputs::{any_input, composed};
use dax001_testing::tree::{LineAndColumn, Tree, documents};

/// Builds trees from the scanner's tokens until it reports an error.
#[derive(Default)]
struct Builder {
    documents: Vec<Tree>,
    open: Vec<Tree>,
    keys: Vec<Vec<u16>>,
    error: Option<LineAndColumn>,
}

impl Builder {
    fn value(&mut self, value: Tree) {
        match self.open.last_mut() {
            None => self.documents.push(value),
            Some(Tree::List(list)) => list.push(value),
            Some(Tree::Object(members)) => members.push((self.keys.pop().unwrap(), value)),
            Some(_) => unreachable!(),
        }
    }
}

/// The code units of a token, decoded independently of the intake.
fn units(token: &[u8]) -> Vec<u16> {
    match documents(token, 1).unwrap().pop() {
        Some(Tree::String(units)) => units,
        other => panic!("{other:?}"),
    }
}

impl Visitor for Builder {
    fn open(&mut self, container: Container, _: Position) -> Interest {
        if self.error.is_none() {
            self.open.push(match container {
                Container::Object => Tree::Object(Vec::new()),
                Container::Array => Tree::List(Vec::new()),
            });
        }
        Interest::All
    }

    fn close(&mut self, _: Position) {
        if self.error.is_none() {
            let value = self.open.pop().unwrap();
            self.value(value);
        }
    }

    fn name(&self, key: &[u8]) -> u8 {
        key.len() as u8
    }

    fn key<'a>(&mut self, name: u8, key: &dyn Fn() -> Token<'a>) -> Interest {
        let key = key();
        assert_eq!(name, self.name(key.raw));
        if self.error.is_none() {
            self.keys.push(units(key.raw));
        }
        Interest::All
    }

    fn skipped_key(&mut self, _: u8, _: Position) {}

    fn scalar(&mut self, kind: Scalar, token: Token<'_>) {
        if self.error.is_none() {
            self.value(match kind {
                Scalar::String => Tree::String(units(token.raw)),
                Scalar::Number => Tree::Number(String::from_utf8(token.raw.to_vec()).unwrap()),
                Scalar::True => Tree::Bool(true),
                Scalar::False => Tree::Bool(false),
                Scalar::Null => Tree::Null,
            });
        }
    }

    fn broken(&mut self, error: &SyntaxError) {
        self.error.get_or_insert((error.at.line, error.at.column));
    }

    fn unread(&mut self, _: &[u8], _: Position) {}
}

fn scan(text: &[u8]) -> Result<Vec<Tree>, LineAndColumn> {
    let mut scanner = Scanner::new(Width::Utf8, 0);
    let mut builder = Builder::default();
    scanner.push(text, &mut builder);
    scanner.end(&mut builder);
    builder.error.map_or(Ok(builder.documents), Err)
}

/// Texts that RFC 8259 allows.
#[test]
fn valid_json_is_accepted() {
    for text in [
        "null",
        "true",
        "false",
        "0",
        "-0",
        "-1",
        "1.5",
        "1e5",
        "1E+5",
        "1e-5",
        "0.1e1",
        "-0.0E-0",
        "20e1",
        "123456789012345678901234567890",
        "1e999999",
        "1e-999999",
        "\"\"",
        "\"a\"",
        "[]",
        "{}",
        " [ ] ",
        "\t{\r\n}\n",
        "[1,2]",
        "[[],[[]]]",
        "{\"a\":1}",
        "{\"a\":{\"b\":[1]}}",
        "{\"\":0}",
        "{\"a\":1,\"a\":2}",
        "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"",
        "\"\\u0000\"",
        "\"\\u00e9\\u00E9\"",
        "\"\\ud83d\\ude00\"",
        "\"\\ud83d\"",
        "\"\\ude00\"",
        "\"\\ud83d\\ud83d\\ude00\"",
        "\"\\uFFFF\"",
        "\"\u{7f}\"",
        "\"\u{80}\u{7ff}\u{800}\u{ffff}\u{10000}\u{10ffff}\"",
        "\"\u{2028}\u{2029}\"",
        "\"\u{feff}\"",
        "\u{feff}[]",
        "[]{}[]",
        "1 2",
        "null\n[]",
        "{\"Clus\\u0074ers\": []}",
        "[\"\\u002c\"]",
        "",
        " \n",
        "[1 , 2 ]",
        "{ \"a\" : 1 , \"b\" : 2 }",
    ] {
        assert!(scan(text.as_bytes()).is_ok(), "{text}: {:?}", scan(text.as_bytes()));
    }
}

/// Texts that RFC 8259 does not allow, with the position of the error.
#[test]
fn invalid_json_is_reported_at_its_position() {
    for (text, line, column) in [
        (&b"["[..], 1, 2),
        (b"{", 1, 2),
        (b"]", 1, 1),
        (b"}", 1, 1),
        (b"[1", 1, 3),
        (b"[1,", 1, 4),
        (b"[1,]", 1, 4),
        (b"[,1]", 1, 2),
        (b"[1 2]", 1, 4),
        (b"[1;2]", 1, 3),
        (b"[1}", 1, 3),
        (b"{\"a\":1]", 1, 7),
        (b"{\"a\"}", 1, 5),
        (b"{\"a\":}", 1, 6),
        (b"{\"a\" 1}", 1, 6),
        (b"{\"a\":1,}", 1, 8),
        (b"{,}", 1, 2),
        (b"{a:1}", 1, 2),
        (b"{'a':1}", 1, 2),
        (b"{1:1}", 1, 2),
        (b"{null:1}", 1, 2),
        (b"{\"a\":1 \"b\":2}", 1, 8),
        (b"{\"a\"::1}", 1, 6),
        (b"{\"a\":1,,\"b\":2}", 1, 8),
        (b"[1]]", 1, 4),
        (b"{}}", 1, 3),
        (b"\n\n  ]", 3, 3),
        (b"[\n1,\n]", 3, 1),
        (b"01", 1, 1),
        (b"-", 1, 2),
        (b"-a", 1, 1),
        (b"[-]", 1, 2),
        (b"[+1]", 1, 2),
        (b"[.5]", 1, 2),
        (b"[1.]", 1, 2),
        (b"[1.e1]", 1, 2),
        (b"[1e]", 1, 2),
        (b"[1e+]", 1, 2),
        (b"[1e1.5]", 1, 5),
        (b"[00]", 1, 2),
        (b"[-01]", 1, 2),
        (b"[0x1]", 1, 3),
        (b"[1_000]", 1, 3),
        (b"[NaN]", 1, 2),
        (b"[-NaN]", 1, 2),
        (b"[Infinity]", 1, 2),
        (b"[-Infinity]", 1, 2),
        (b"1.", 1, 3),
        (b"[1e", 1, 4),
        (b"[0 1", 1, 4),
        (b"nul", 1, 4),
        (b"nulL", 1, 1),
        (b"[True]", 1, 2),
        (b"[tru]", 1, 2),
        (b"[truee]", 1, 6),
        (b"nullnull", 1, 5),
        (b"[undefined]", 1, 2),
        (b"\"", 1, 2),
        (b"\"a", 1, 3),
        (b"[\"a]", 1, 5),
        (b"\"\n\"", 1, 2),
        (b"\"a\tb\"", 1, 3),
        (b"\"\0\"", 1, 2),
        (b"\"\x1f\"", 1, 2),
        (b"\"\\a\"", 1, 2),
        (b"\"\\", 1, 3),
        (b"\"\\\"", 1, 4),
        (b"\"x\\u12\"", 1, 3),
        (b"\"\\u12g4\"", 1, 2),
        (b"\"\\u\"", 1, 2),
        (b"\"\\u123", 1, 7),
        (b"\"\\U0041\"", 1, 2),
        (b"\"\\x41\"", 1, 2),
        (b"\"\\'\"", 1, 2),
        (b"\"\\\n\"", 1, 2),
        (b"'a'", 1, 1),
        (b"[\"a\", 'b']", 1, 7),
        (b"\"\x80\"", 1, 2),
        (b"\"a\xC3\"", 1, 3),
        (b"\"\xC0\xAF\"", 1, 2),
        (b"\"\xE0\x80\x80\"", 1, 2),
        (b"\"\xED\xA0\x80\"", 1, 2),
        (b"\"\xF4\x90\x80\x80\"", 1, 2),
        (b"\"\xF5\"", 1, 2),
        (b"\"\xFF\"", 1, 2),
        (b"\"\xE2\x82", 1, 2),
        (b"\"\xC3\xA9\xC3\xA9\xFF\"", 1, 4),
        (b"[\xFF]", 1, 2),
        (b"// a\n[]", 1, 1),
        (b"[/* a */]", 1, 2),
        (b"# a", 1, 1),
        (b"[1] a", 1, 5),
        (b"\x0C[]", 1, 1),
        (b"\xC2\xA0[]", 1, 1),
        (b"[\xC2\xA0]", 1, 2),
        (b"\xE2\x80\xA8[]", 1, 1),
        (b"[\"a\"\"b\"]", 1, 5),
        (b"\"a\"\"b\"", 1, 4),
        (b"\"a\"1", 1, 4),
        (b"[]1a", 1, 4),
        (b"<html>", 1, 1),
        (b"...", 1, 1),
        (b"[1, ...]", 1, 5),
        (b"[\xEF\xBB\xBF]", 1, 2),
        (b"\xEF\xBB", 1, 1),
        (b"*", 1, 1),
        (b"[1\0]", 1, 3),
    ] {
        let shown = String::from_utf8_lossy(text);
        assert_eq!(scan(text), Err((line, column)), "{shown}");
        assert_eq!(documents(text, DEPTH_LIMIT), Err((line, column)), "{shown}, by the tree parser");
        let report = evaluate_bytes(text);
        let mut problems = report.sources[0].problems.iter();
        let at_it = |problem: &&Problem| (problem.line, problem.column) == (Some(line), Some(column));
        assert!(!problems.find(at_it).expect(&shown).help.is_empty(), "{shown}");
        assert_eq!(report.verdict, Verdict::Unknown, "{shown}");
    }
}

#[test]
fn brackets_nest_up_to_the_limit() {
    let nested = |depth: usize| ["[".repeat(depth), "]".repeat(depth)].concat();
    let mut builder = Builder::default();
    // The builder ignores all values after an error, so there is no tree to drop: that would
    // recurse as deep as the tree is.
    let mut scanner = Scanner::new(Width::Utf8, 0);
    builder.error = Some((0, 0));
    scanner.push(nested(DEPTH_LIMIT).as_bytes(), &mut builder);
    scanner.end(&mut builder);
    assert!(
        evaluate_bytes(nested(DEPTH_LIMIT).as_bytes()).sources[0]
            .problems
            .iter()
            .all(|p| p.code != ProblemCode::TooDeep)
    );
    let report = evaluate_bytes(format!("\n {}", nested(DEPTH_LIMIT + 1)).as_bytes());
    let problem = &report.sources[0].problems[0];
    assert_eq!(
        (problem.code, problem.line, problem.column),
        (ProblemCode::TooDeep, Some(2), Some(2 + DEPTH_LIMIT as u64))
    );
}

/// Members and values of ten million bytes are valid JSON, and memory use doesn't grow with them.
#[test]
fn long_tokens_are_read() {
    let long = "x".repeat(10_000_000);
    let data = format!(
        "{{\"{long}\": \"{long}\", \"Clusters\": [{{\"Description\": \"{long}\", \"ClusterName\": \"a\", \"SSEDescription\": {{\"Status\": \"ENABLED\", \"{long}\": 1{}}}}}]}}",
        "0".repeat(10_000_000)
    );
    let report = evaluate_bytes(data.as_bytes());
    assert_eq!(report.findings[0].reason, Reason::SseEnabled);
    assert_eq!(report.sources[0].problems, []);
    let evidence = &report.findings[0].evidence[0];
    assert_eq!(
        &data[usize::try_from(evidence.start).unwrap()..usize::try_from(evidence.end).unwrap()],
        "\"ENABLED\""
    );
}

/// The files of `JSONTestSuite`. The scanner accepts what it must, and rejects what it must, at the
/// position that the tree parser reports.
#[test]
fn the_scanner_agrees_with_the_conformance_suite() {
    let folder = std::env::var_os("JSON_TEST_SUITE").expect("the suite is not there: run `cargo xtask test`");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let check = move || {
        let mut counts = [0; 3];
        for file in &files {
            let name = file.file_name().unwrap().to_str().unwrap();
            let text = std::fs::read(file).unwrap();
            let expected = documents(&text, DEPTH_LIMIT);
            let is_sound = scan(&text);
            assert_eq!(is_sound.as_ref().err(), expected.as_ref().err(), "{name}");
            // The scanner also accepts several documents in one text, and none, which RFC 8259 does
            // not.
            let is_one = expected.as_ref().is_ok_and(|documents| documents.len() == 1);
            match name.get(..2) {
                Some("y_") => assert!(is_one, "{name} must be accepted"),
                Some("n_") => assert!(!is_one, "{name} must be refused"),
                _ => {}
            }
            counts[match name.get(..2) {
                Some("y_") => 0,
                Some("n_") => 1,
                _ => 2,
            }] += 1;
            std::mem::forget((expected, is_sound));
            if name.starts_with("n_") && !matches!(name, "n_structure_no_data.json" | "n_single_space.json") {
                let report = evaluate_bytes(&text);
                let first = report.sources[0].problems.first();
                assert!(
                    first.is_some_and(|problem| problem.line.is_some() && problem.column.is_some()),
                    "{name}"
                );
            }
        }
        assert_eq!(counts, [95, 188, 35]);
    };
    // The tree parser recurses for every bracket.
    std::thread::Builder::new().stack_size(256 << 20).spawn(check).unwrap().join().unwrap();
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, max_global_rejects: 1_000_000, ..ProptestConfig::default() })]

    /// Compares documents, values, duplicate keys and the position of the first error with a tree
    /// parser.
    #[test]
    fn the_scanner_agrees_with_a_tree_parser(data in any_input()) {
        prop_assert_eq!(scan(&data), documents(&data, DEPTH_LIMIT));
    }

    /// Compares the grammar with a UTF-8 check and serde_json, which reads no byte order mark and
    /// lets single values touch.
    #[test]
    fn the_scanner_agrees_with_serde_json(data in any_input()) {
        prop_assume!(!data.windows(3).any(|window| window == b"\xEF\xBB\xBF"));
        prop_assume!(data.first().is_some_and(|byte| matches!(byte, b'{' | b'[')));
        let is_json = std::str::from_utf8(&data).is_ok_and(|text| {
            let documents = serde_json::Deserializer::from_str(text).into_iter::<serde::de::IgnoredAny>();
            documents.into_iter().all(|document| document.is_ok())
        });
        let result = scan(&data);
        let touching = result.is_err() && is_json;
        prop_assert!(result.is_ok() == is_json || touching && documents(&data, DEPTH_LIMIT).is_err(), "{result:?}");
    }

    /// A cluster gets the reason `duplicate-member` if and only if a member that the rule reads is
    /// duplicated.
    #[test]
    fn duplicates_are_found_exactly_where_a_tree_parser_finds_them(data in composed()) {
        const READ: [&str; 6] = ["ClusterName", "ClusterArn", "SSEDescription", "TotalNodes", "Status", "NodeType"];
        prop_assume!(documents(&data, DEPTH_LIMIT).is_ok());
        let report = evaluate_bytes(&data);
        let name = |units: &[u16]| String::from_utf16_lossy(units);
        let twice = |members: &[(Vec<u16>, Tree)], read: &[&str]| {
            read.iter().any(|wanted| members.iter().filter(|(key, _)| name(key) == *wanted).count() > 1)
        };
        for finding in &report.findings {
            for evidence in &finding.evidence {
                // Uses the record's text, since a pointer can't tell two members of the same name
                // apart.
                let range = |at: u64| usize::try_from(at).unwrap();
                let record = documents(&data[range(evidence.record.start)..range(evidence.record.end)], DEPTH_LIMIT);
                let record = record.unwrap();
                prop_assert_eq!(record.len(), 1);
                let Some(Tree::Object(members)) = record.first() else { continue };
                let first = members.iter().find(|(key, _)| name(key) == "SSEDescription");
                let inner = matches!(first, Some((_, Tree::Object(inner))) if twice(inner, &["Status"]));
                let is_pair = members.len() == 2 && !twice(members, &READ) && !inner;
                if !is_pair && finding.evidence.len() == 1 {
                    let expected = twice(members, &READ) || inner;
                    prop_assert_eq!(finding.reason == Reason::DuplicateMember, expected, "{:?}", finding);
                }
            }
        }
    }
}
