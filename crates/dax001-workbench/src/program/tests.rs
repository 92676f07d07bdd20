//! Tests of the program on an in-memory system: what it reads, what it writes, its messages and its
//! exit code.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may panic")]

use std::io::Write;

use dax001_archive::ArchiveWriter;
use serde_json::Value;

use super::fake_system::{FakeSystem, Node, Pieces};

const PASS: &str = r#"{"Clusters": [{"ClusterName": "a", "SSEDescription": {"Status": "ENABLED"}}]}"#;
const FAIL: &str = r#"{"Clusters": [{"ClusterName": "a", "SSEDescription": {"Status": "DISABLED"}}]}"#;
const UNKNOWN: &str = r#"{"Clusters": [{"ClusterName": "a", "SSEDescription": {"Status": "ENABLING"}}]}"#;
const NONE: &str = r#"{"Clusters": []}"#;

const HINT: &str = "`dax001 --help` says how it is used\n";

fn report(system: &mut FakeSystem, arguments: &[&str]) -> (u8, Value) {
    let (code, out, err) = system.ends(&[&["-f", "json"], arguments].concat());
    assert_eq!(err, "");
    (code, serde_json::from_str(&out).unwrap())
}

/// These bytes in pieces of this size.
fn pieces(bytes: &[u8], size: usize) -> Pieces {
    bytes.chunks(size).map(|piece| Ok(piece.to_vec())).collect()
}

#[test]
fn the_exit_code_reflects_the_verdict() {
    let files = [("pass", PASS), ("fail", FAIL), ("unknown", UNKNOWN), ("none", NONE)];
    let mut system = FakeSystem::new(&files);
    system.put("empty", Node::Folder);
    for (arguments, code) in [
        (&["pass"][..], 0),
        (&["none"], 0),
        (&["fail"], 1),
        (&["unknown"], 2),
        (&["fail", "unknown", "pass"], 1),
        (&["--fail-on", "fail", "unknown"], 0),
        (&["--fail-on", "unknown", "fail"], 0),
        (&["--fail-on", "none", "fail"], 0),
        (&["--fail-on", "fail", "absent", "pass"], 3),
        (&["pass", "empty"], 3),
        (&["pass", "-o", "-"], 0),
    ] {
        let (ended, out, _) = system.ends(arguments);
        assert_eq!(ended, code, "{arguments:?}\n{out}");
        assert!(out.contains("Rule DAX-001"), "{arguments:?}\n{out}");
    }
    assert_eq!(system.ends(&["-q", "fail"]), (1, String::new(), String::new()));
    assert_eq!(
        system.ends(&["--version"]),
        (0, format!("dax001 {}\n", env!("CARGO_PKG_VERSION")), String::new())
    );
    assert!(system.run(&["-h"]).out.ends_with("see its README.md.\n"));
}

#[test]
fn wrong_usage_produces_an_error_and_no_output() {
    let mut system = FakeSystem::new(&[("a", PASS), ("folder/b", PASS), ("accounts", "not an account")]);
    for (arguments, error) in [
        (&["--quite", "a"][..], "`--quite` is not an option: put -- before a file with such a name"),
        (&["a", "--max-age", "soon"], "`soon` is not an age: write days like 90d or hours like 36h"),
        (&["a", "--expect-regions", "here"], "`here` is not a region: it is written like us-east-1"),
        (
            &["a", "--expect-accounts", "absent"],
            "--expect-accounts can't read `absent`: ENOENT: the system refuses it",
        ),
        (&["--verify", "folder", "a"], "`folder` is a folder: --verify takes one report"),
        (&["--verify", "absent", "a"], "can't read `absent`: there is no such file"),
        (&["a", "-o", "a"], "`a` is one of the input files: give --output another name"),
        (
            &["--verify", "a", "folder", "-o", "a"],
            "`a` is one of the input files: give --output another name",
        ),
        (
            &["folder/", "-o", "folder/r"],
            "`folder/r` is inside an input folder: choose another location for --output",
        ),
    ] {
        let expected = (3, String::new(), format!("dax001: {error}\n{HINT}"));
        assert_eq!(system.ends(arguments), expected, "{arguments:?}");
        assert!(!system.calls.iter().any(|call| call == "Create"), "{:?}", system.calls);
    }
    let (code, out, err) = system.ends(&["a", "--expect-accounts", "accounts"]);
    assert!(
        code == 3 && out.is_empty() && err.starts_with("dax001: --expect-accounts can't read `accounts`: "),
        "{err}"
    );
}

#[test]
fn a_folder_is_read_in_order_without_following_links() {
    let mut system = FakeSystem::new(&[("e/b", NONE), ("e/a/us-east-1.json", NONE), ("other", FAIL)]);
    // By UTF-16, U+1F600 sorts before U+E000; by UTF-8, it would sort after it.
    system.put("e/\u{e000}", Node::File(NONE.into()));
    system.put("e/\u{1f600}", Node::File(NONE.into()));
    let (code, envelope) = report(&mut system, &["e//"]);
    let names = envelope["report"]["sources"].as_array().unwrap().iter().map(|source| &source["name"]);
    let names: Vec<_> = names.map(|name| name.as_str().unwrap()).collect();
    assert_eq!((code, names), (0, vec!["e/a/us-east-1.json", "e/b", "e/\u{1f600}", "e/\u{e000}"]));
    system.put("e/locked", Node::Locked);
    for (node, reason) in [
        (Node::Link("other".to_owned()), "links to files are not followed: name the file itself"),
        (Node::Link("e".to_owned()), "links to folders are not followed: name the folder itself"),
        (Node::Link("absent".to_owned()), "it is a broken link"),
        (Node::Link("e/x".to_owned()), "its links form a loop"),
        (Node::Pipe(Vec::new()), "it is neither a file nor a folder"),
    ] {
        system.put("e/x", node);
        let err = format!("dax001: `e/locked`: access is denied\ndax001: `e/x`: {reason}\n");
        assert_eq!(system.ends(&["-q", "e"]), (3, String::new(), err));
    }
    system.put("link", Node::Link("other".to_owned()));
    assert_eq!(system.ends(&["-q", "link"]).0, 1);
}

#[test]
fn names_have_slashes_on_every_system() {
    let mut system = FakeSystem::new(&[("e\\a", NONE)]);
    system.facts.separator = "\\".to_owned();
    let (_, envelope) = report(&mut system, &["e\\a"]);
    assert_eq!(envelope["report"]["sources"][0]["name"], "e/a");
}

#[test]
fn evidence_is_streamed_and_anything_else_is_stored() {
    let mut system = FakeSystem::new(&[]);
    let long = format!("[{}{}", " ".repeat(200_000), FAIL.trim_start_matches('['));
    for (text, code) in [(FAIL, 1), (PASS, 0), ("", 2), ("not evidence", 2), (long.as_str(), 1)] {
        for size in [1, 3, 1 << 16] {
            system.largest_kept = 0;
            system.input = pieces(text.as_bytes(), if text.len() > 1000 { 1000 * size } else { size });
            let (ended, envelope) = report(&mut system, &["-", "--region", "us-east-1"]);
            let source = &envelope["report"]["sources"][0];
            assert_eq!(
                (ended, source["bytes"].as_u64().unwrap()),
                (code, text.len() as u64),
                "{size}: {envelope}"
            );
            assert_eq!(source["name"], "stdin");
            let sha256 = source["sha256"].as_str().unwrap();
            assert_eq!(sha256, {
                let mut hash = dax001::Sha256::default();
                hash.push(text.as_bytes());
                hash.finish()
            });
            let is_kept = text == "not evidence";
            assert_eq!(system.largest_kept > 0, is_kept, "{text:.20}");
        }
    }
    system.put("pipe", Node::Pipe(FAIL.into()));
    assert_eq!(system.ends(&["-q", "pipe"]).0, 1);
    system.input = pieces(FAIL.as_bytes(), 7);
    let (code, out, _) = system.ends(&["-f", "html", "-"]);
    assert!(code == 1 && out.contains("Not compliant") && !out.contains("<mark>"));
}

#[test]
fn archives_and_reports_can_be_read_from_streams() {
    let mut archive = ArchiveWriter::default();
    archive.add("123456789012/us-east-1.json", FAIL).unwrap();
    let archive = archive.finish().unwrap();
    let mut system = FakeSystem::new(&[("a", FAIL)]);
    for size in [1, 3, 1000] {
        system.input = pieces(&archive, size);
        let (code, envelope) = report(&mut system, &["-"]);
        assert_eq!(code, 1);
        assert_eq!(envelope["report"]["sources"][0]["name"], "stdin!/123456789012/us-east-1.json");
    }
    let saved = system.run(&["-f", "json", "a"]).out;
    system.input = pieces(saved.as_bytes(), 1000);
    let (code, out, err) = system.ends(&["-"]);
    assert_eq!((code, err.as_str()), (2, "dax001: skipped `stdin`: saved report of dax001\n"));
    assert!(out.contains("`stdin` is not evidence: saved report of dax001"), "{out}");
    // Standard input breaks off, first before the program knows what it is, then afterwards.
    for (first, reason) in [
        ("[", "it broke off"),
        (FAIL, "this source cannot be read: its bytes could not be read (it broke off)"),
    ] {
        system.input = vec![Ok(first.into()), Err("it broke off".to_owned())];
        assert_eq!(system.ends(&["-q", "-"]), (3, String::new(), format!("dax001: `stdin`: {reason}\n")));
    }
}

#[test]
fn a_large_stream_is_stored_in_pieces() {
    let mut system = FakeSystem::new(&[("a", FAIL)]);
    let mut evidence = Vec::new();
    write!(evidence, "{NONE}{}", " ".repeat(10 << 20)).unwrap();
    system.nodes.insert("large".to_owned(), Node::File(evidence.clone()));
    assert_eq!(system.ends(&["-q", "-f", "json", "large", "-o", "r"]).0, 0);
    system.input = pieces(&evidence, 1 << 20);
    let (code, out, _) = system.ends(&["--verify", "r", "-"]);
    assert!(code == 0 && out.contains("  given as stdin: what the report calls large\n"), "{out}");
    assert!(system.largest_kept <= 5 << 20 && system.calls.iter().any(|call| call == "Join"));
}

#[test]
fn a_report_is_written_and_verified() {
    let mut system = FakeSystem::new(&[("a", FAIL), ("b", PASS), ("other", NONE)]);
    let write = ["a", "b", "-f", "json", "-o", "r"];
    assert_eq!(system.ends(&write), (1, String::new(), String::new()));
    let text = system.text("r").unwrap();
    assert!(
        text.ends_with(",\"generatedAt\":\"2026-11-29T09:12:00.000Z\",\"module\":{\"sha256\":\"ab\"}}\n"),
        "{text}"
    );
    let (code, out, err) = system.ends(&["--verify", "r", "a", "b"]);
    assert_eq!((code, err.as_str()), (0, ""));
    assert!(out.starts_with("Verified: the report matches its evidence\nr says: fail; clusters: "), "{out}");
    let (code, out, _) = system.ends(&["--verify", "r", "a", "b", "other"]);
    assert!(
        code == 2 && out.starts_with("Verified, except") && out.ends_with("  not in the report: other\n"),
        "{out}"
    );
    let (code, out, err) = system.ends(&["--verify", "r", "b", "absent"]);
    assert!(
        code == 3 && out.contains("  missing: a, ") && err == "dax001: `absent`: there is no such file\n",
        "{out}"
    );
    let forged = text.replace("\"fail\",\"reason\":\"sse-disabled\"", "\"pass\",\"reason\":\"sse-enabled\"");
    system.put("forged", Node::File(forged.into_bytes()));
    let (code, out, _) = system.ends(&["--verify", "forged", "a", "b", "r"]);
    assert!(
        code == 1 && out.contains("/findings/0/status: the report says \"pass\", the evidence \"fail\""),
        "{out}"
    );
    let (code, _, err) = system.ends(&["--verify", "other", "a"]);
    assert!(code == 3 && err.starts_with("dax001: can't read other: "), "{err}");
    let (code, out, _) = system.ends(&["--verify", "r", "-f", "json", "a", "b"]);
    let outcome: Value = serde_json::from_str(&out).unwrap();
    assert_eq!((code, &outcome["status"]), (0, &"holds".into()));
    // The report can come through standard input.
    system.input = pieces(text.as_bytes(), 100);
    assert_eq!(system.ends(&["-q", "--verify", "-", "a", "b"]), (0, String::new(), String::new()));
}

#[test]
fn an_output_file_is_complete_or_absent() {
    let mut system = FakeSystem::new(&[("a", PASS), ("r", "before")]);
    system.put("link", Node::Link("r".to_owned()));
    system.file_error = Some("ENOSPC");
    let err = "dax001: can't write `link`: ENOSPC: the system refuses it\n".to_owned();
    assert_eq!(system.ends(&["a", "-o", "link"]), (3, String::new(), err));
    assert_eq!((system.text("r").as_deref(), system.nodes.len()), (Some("before"), 3));
    system.file_error = None;
    assert_eq!(system.ends(&["a", "-o", "link"]), (0, String::new(), String::new()));
    assert!(
        system.text("r").unwrap().starts_with("Compliant\n") && matches!(system.nodes["link"], Node::Link(_))
    );
    system.put("dangling", Node::Link("nowhere".to_owned()));
    let err = "dax001: can't write `dangling`: it is a broken link\n".to_owned();
    assert_eq!(system.ends(&["a", "-o", "dangling"]), (3, String::new(), err));
    assert_eq!(system.ends(&["a", "-o", "absent/r"]).0, 3);
    // The program writes through a pipe, and treats standard output by its name as a log.
    system.put("pipe", Node::Pipe(Vec::new()));
    assert_eq!(system.ends(&["a", "-o", "pipe"]).0, 0);
    assert!(matches!(&system.nodes["pipe"], Node::Pipe(text) if text.starts_with(b"Compliant\n")));
    system.put("/dev/stdout", Node::Pipe(Vec::new()));
    assert!(system.run(&["a", "-o", "/dev/stdout"]).out.starts_with("Compliant\n"));
    assert!(!system.calls.iter().any(|call| call == "Create"));
}

#[test]
fn a_full_disk_exits_with_3_and_a_closed_pipe_keeps_the_verdict() {
    let mut system = FakeSystem::new(&[("a", FAIL)]);
    system.output_error = Some("ENOSPC");
    let err = "dax001: ENOSPC: the system refuses it\n".to_owned();
    assert_eq!(system.ends(&["a"]), (3, String::new(), err));
    system.output_error = Some("EPIPE");
    assert_eq!(system.ends(&["a"]), (1, String::new(), String::new()));
    assert_eq!(system.calls.iter().filter(|call| *call == "Write").count(), 1);
}

#[test]
fn a_log_contains_no_commands_and_a_file_the_exact_text() {
    let name = "::error::x\n##vso[a]";
    let mut system = FakeSystem::new(&[]);
    system.put(name, Node::File(FAIL.replace("\"a\"", "\"##vso[b]\"").into_bytes()));
    for format in ["text", "json", "html", "csv", "markdown", "sarif", "junit", "oscal", "ocsf", "asff"] {
        let out = system.run(&["-f", format, name]).out;
        assert!(!out.contains("##[") && !out.contains("##v"), "{format}\n{out}");
        assert_eq!(system.ends(&["-f", format, name, "-o", "r"]).0, 1);
        assert!(system.text("r").unwrap().contains("##vso["), "{format} {}", system.text("r").unwrap());
    }
    let err = system.run(&["absent\n::error::b##[c]", name]).err;
    assert_eq!(err, "dax001: `absent\\u{a}::error::b#\\u{23}[c]`: there is no such file\n");
}

#[test]
fn a_terminal_shows_colours_and_progress() {
    let mut system = FakeSystem::new(&[("a", FAIL)]);
    (system.facts.is_output_terminal, system.facts.is_error_terminal) = (true, true);
    system.tick = 600.0;
    let (code, out, err) = system.ends(&["a"]);
    assert!(code == 1 && out.starts_with("\u{1b}[1;31mNot compliant\u{1b}[0m"), "{out:?}");
    assert_eq!(err, "\r\u{1b}[K100 % of 0 MB read, 1 cluster\r\u{1b}[K");
    assert_eq!(system.ends(&["-q", "a"]), (1, String::new(), String::new()));
    system.facts.no_color = "1".to_owned();
    assert!(system.run(&["a"]).out.starts_with("Not compliant"));
    let shown = system.run(&["--verify", "a", "a"]).err;
    assert!(
        shown.starts_with("\r\u{1b}[K") && shown.contains("\r\u{1b}[Kdax001: can't read a: "),
        "{shown:?}"
    );
    system.put("\u{9b}", Node::File(FAIL.into()));
    let out = system.run(&["-f", "json", "\u{9b}"]).out;
    assert!(out.contains(r#""name":"\u009b""#) && !out.contains('\u{9b}'), "{out:?}");
}

#[test]
fn skipped_files_are_listed_unless_quiet() {
    let mut system = FakeSystem::new(&[("a", PASS)]);
    system.put("r", Node::File(Vec::new()));
    let saved = system.run(&["-f", "json", "a"]).out;
    system.put("r", Node::File(saved.into_bytes()));
    let (code, _, err) = system.ends(&["a", "r"]);
    assert_eq!((code, err.as_str()), (0, "dax001: skipped `r`: saved report of dax001\n"));
    assert_eq!(system.ends(&["-q", "a", "r"]), (0, String::new(), String::new()));
}

/// The host writes U+FFFD for bytes that are not UTF-8. A file with that name, which passes, must
/// not be read in place of the one that the user named.
#[test]
fn a_name_that_is_not_utf_8_never_opens_another_file() {
    let mut system = FakeSystem::new(&[("folder/a\u{FFFD}.json", PASS), ("folder/b.json", PASS)]);
    let (code, out, err) = system.ends(&["folder"]);
    assert_eq!(code, 3, "{out}");
    assert!(err.contains("its name is not UTF-8: rename it"), "{err}");
    let (code, out, err) = system.ends(&["folder/a\u{FFFD}.json"]);
    assert_eq!((code, out.as_str()), (3, ""));
    assert!(err.contains("is not UTF-8: rename the file"), "{err}");
}
