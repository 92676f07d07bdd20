//! Checks the text format on every fixture: control characters of the evidence never appear. One
//! report is compared with its golden text.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

use std::path::{Path, PathBuf};

use dax001::contract::annotation::{Annotation, Disposition};
use dax001::contract::report::Report;
use dax001_export::{Entry, Format, Options, Stamp, Today, Writer};

fn write_text(report: &Report, color: bool) -> String {
    write_report(report, Format::Text, Options { color, ..Options::default() })
}

fn write_report(report: &Report, format: Format, options: Options) -> String {
    let mut writer = Writer::new(report.clone(), format, options);
    // Write in pieces, as for large reports.
    let findings: String = (0..)
        .zip(&report.findings)
        .map(|(index, finding)| writer.findings([Entry { index, finding, excerpt: None }]))
        .collect();
    [writer.head(), findings, writer.tail()].concat()
}

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures")
}

#[test]
fn every_report_is_written_without_control_characters() {
    let mut count = 0;
    for folder in std::fs::read_dir(fixtures()).unwrap() {
        let golden = folder.unwrap().path().join("expected.json");
        // Folders without it contain reports that earlier versions saved, not test cases.
        let Ok(golden) = std::fs::read_to_string(golden) else { continue };
        let report: Report = serde_json::from_str(&golden).unwrap();
        let text = write_text(&report, false);
        assert!(!text.chars().any(|c| c.is_control() && c != '\n'), "{text}");
        let colored = write_text(&report, true);
        let plain: String = colored
            .split('\u{1b}')
            .enumerate()
            .map(|(at, part)| if at == 0 { part } else { part.split_once('m').unwrap().1 })
            .collect();
        assert_eq!(plain, text);
        count += 1;
    }
    assert!(count > 100);
}

/// A report that somebody has tampered with can't control a terminal either: any text in it can be
/// anything.
#[test]
fn a_hostile_report_is_written_without_control_characters() {
    let golden = std::fs::read_to_string(fixtures().join("cli-v2-describe/expected.json")).unwrap();
    let mut report: serde_json::Value = serde_json::from_str(&golden).unwrap();
    let hostile = "\u{1b}[2J\u{9b}1m\u{7}\r\u{202e}x";
    let mut changed = 0;
    for pointer in [
        "/rule/id",
        "/rule/title",
        "/tool/version",
        "/sources/0/name",
        "/sources/0/sha256",
        "/findings/0/message",
        "/findings/0/resource/name",
        "/findings/0/resource/account",
        "/findings/0/resource/region",
        "/findings/0/evidence/0/observed",
        "/coverage/accounts/0/account",
        "/coverage/accounts/0/statement",
    ] {
        let (object, member) = pointer.rsplit_once('/').unwrap();
        let object = report.pointer_mut(object).unwrap().as_object_mut().unwrap();
        object.insert(member.to_owned(), hostile.into());
        changed += 1;
    }
    let report: Report = serde_json::from_value(report).unwrap();
    let text = write_text(&report, false);
    assert!(!text.chars().any(|c| (c.is_control() && c != '\n') || c == '\u{202e}'), "{text:?}");
    assert!(text.matches("\\u{1b}[2J").count() >= changed - 3, "{text}");
}

#[test]
fn a_report_matches_its_golden_text() {
    let evaluate = |sources: &[(&str, &str)]| {
        let mut evaluator = dax001::Evaluator::default().with_sha256();
        for (name, text) in sources {
            evaluator.begin(name, dax001::contract::label::Label::default());
            evaluator.push(text.as_bytes());
            evaluator.end();
        }
        evaluator.finish()
    };
    let clusters = r#"[{"ClusterName": "a", "ClusterArn": "arn:aws:dax:us-east-1:123456789012:cache/a", "SSEDescription": {"Status": "DISABLED"}},
{"ClusterName": "b\u202e\u001b[31m", "SSEDescription": {"Status": "ENABLED"}}]"#;
    let report = evaluate(&[("one.json", clusters), ("two.json", "[1,]")]);
    let expected = include_str!("report.txt");
    let text = write_text(&report, false);
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/report.txt"), &text).unwrap();
    }
    assert!(text == expected, "{text}");
}

/// Every format checks acceptances on the reader's day, and names that day and its time zone.
#[test]
fn acceptances_are_checked_on_one_day() {
    let golden = std::fs::read_to_string(fixtures().join("cli-v2-describe/expected.json")).unwrap();
    let mut report: Report = serde_json::from_str(&golden).unwrap();
    let failed =
        report.findings.iter().position(|finding| finding.status == dax001::contract::status::Status::Fail);
    let some_text = |text: &str| Some(text.to_owned());
    report.annotations.push(Annotation {
        disposition: Some(Disposition::AcceptedRisk),
        note: some_text("Goes away"),
        who: some_text("jane"),
        until: some_text("2026-11-29"),
        findings: vec![u32::try_from(failed.unwrap()).unwrap()],
        ..Annotation::default()
    });
    // Noon in UTC: in Kiritimati, the next day has begun.
    let at = "2026-11-29T12:00:00.000Z".to_owned();
    let stamp = || Stamp { at: at.clone(), millis: 1_795_953_600_000, ..Stamp::default() };
    let today = Today { day: "2026-11-30".to_owned(), zone: "Pacific/Kiritimati (UTC+14)".to_owned() };
    for format in Format::ALL {
        let of_reader = Options { stamp: stamp(), today: Some(today.clone()), ..Options::default() };
        let of_reader = write_report(&report, format, of_reader);
        let of_stamp = write_report(&report, format, Options { stamp: stamp(), ..Options::default() });
        let (expired, accepted) = match format {
            Format::Csv => (
                ",expired,jane,2026-11-29,2026-11-30 in Pacific/Kiritimati (UTC+14),Goes away,",
                ",accepted,jane,2026-11-29,2026-11-29 in UTC,Goes away,",
            ),
            _ => (
                "acceptance expired, risk was accepted by jane until 2026-11-29, checked on 2026-11-30 in Pacific/Kiritimati (UTC+14): Goes away",
                "risk accepted by jane until 2026-11-29, checked on 2026-11-29 in UTC: Goes away",
            ),
        };
        assert!(of_reader.contains(expired), "{format:?}: {of_reader}");
        assert!(of_stamp.contains(accepted), "{format:?}: {of_stamp}");
        // If the day is unknown, the format says so.
        if !format.needs_time() && format != Format::Csv {
            let of_nobody = write_report(&report, format, Options::default());
            let unchecked =
                "risk accepted by jane until 2026-11-29, not checked whether that day is over: Goes away";
            assert!(of_nobody.contains(unchecked), "{format:?}: {of_nobody}");
        }
    }
}
