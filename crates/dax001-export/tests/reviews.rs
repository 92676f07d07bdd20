//! An annotation that doesn't list all its findings is still written for each of them.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may panic")]

use dax001::contract::annotation::{Annotation, Disposition};
use dax001::contract::label::Label;
use dax001::contract::report::Report;
use dax001::{Input, evaluate};
use dax001_export::{Entry, Format, Options, Stamp, Writer};
use serde_json::{Value, json};

#[test]
fn a_finding_that_its_annotations_do_not_list_has_their_reviews() {
    let records = ["one", "two"]
        .map(|name| format!(r#"{{"ClusterName": "{name}", "SSEDescription": {{"Status": "DISABLED"}}}}"#));
    let data = format!(r#"{{"Clusters": [{}]}}"#, records.join(","));
    let mut report = evaluate([Input { name: "a.json", data: data.as_bytes(), label: Label::default() }]);
    for number in 0..150 {
        report.annotations.push(Annotation {
            disposition: Some(Disposition::AcceptedRisk),
            note: Some(format!("note{number:03}")),
            findings: vec![0],
            findings_total: Some(2),
            ..Annotation::default()
        });
    }
    for format in Format::ALL {
        let stamp = Stamp { at: "2026-11-24T00:00:00.000Z".to_owned(), ..Stamp::default() };
        let mut writer = Writer::new(report.clone(), format, Options { stamp, ..Options::default() });
        writer.head();
        let entry = |index: u32| Entry { index, finding: &report.findings[index as usize], excerpt: None };
        let one = writer.findings([entry(0)]);
        // The last ones are the most important.
        let indices: Vec<u32> = (0..150).rev().collect();
        writer.set_unlisted(1, &indices, 150);
        let two = writer.findings([entry(1)]);
        let has_note = |text: &str, number: usize| text.contains(&format!("note{number:03}"));
        // These two formats shorten what they write for a finding.
        if matches!(format, Format::Asff | Format::Markdown) {
            assert!(has_note(&one, 0) && has_note(&two, 130) && !has_note(&two, 129), "{two}");
            continue;
        }
        assert!((0..150).all(|number| has_note(&one, number)), "{format:?}: {one}");
        assert!((130..150).all(|number| has_note(&two, number)), "{format:?}: {two}");
        assert!(!(0..130).any(|number| has_note(&two, number)), "{format:?}: {two}");
        assert!(
            two.contains("and 130 more annotations") && !one.contains("more annotations"),
            "{format:?}: {two}"
        );
        // `set_unlisted` applies only to the next call of `findings`.
        assert!(!has_note(&writer.findings([entry(1)]), 149), "{format:?}");
    }
}

/// The report in a format, and how many results SARIF would have.
fn write_report(report: &Report, format: Format, options: Options) -> (String, u64) {
    let mut writer = Writer::new(report.clone(), format, options);
    let entries = (0..).zip(&report.findings);
    let entries = entries.map(|(index, finding)| Entry { index, finding, excerpt: None });
    let findings = writer.findings(entries);
    ([writer.head(), findings, writer.tail()].concat(), writer.results())
}

/// Four clusters: pass, fail, pass, unknown. Their source is incomplete if `is_open`.
fn mixed(is_open: bool) -> Report {
    let record = |(name, status)| {
        format!(r#"{{"ClusterName": "{name}", "SSEDescription": {{"Status": "{status}"}}}}"#)
    };
    let records = [("a", "ENABLED"), ("b", "DISABLED"), ("c", "ENABLED"), ("d", "ENABLING")].map(record);
    let next = if is_open { r#", "NextToken": "x""# } else { "" };
    let data = format!(r#"{{"Clusters": [{}]{next}}}"#, records.join(","));
    evaluate([Input { name: "a.json", data: data.as_bytes(), label: Label::default() }])
}

fn stamp() -> Stamp {
    Stamp { at: "2026-11-24T00:00:00.000Z".to_owned(), ..Stamp::default() }
}

#[test]
fn accepted_fails_are_counted_separately() {
    let report = mixed(false);
    for format in [Format::Text, Format::Markdown, Format::Html, Format::Oscal] {
        let of = |accepted_fails| {
            write_report(&report, format, Options { stamp: stamp(), accepted_fails, ..Options::default() }).0
        };
        let accepted = "The risk of 1 of 1 fail is accepted, checked on 2026-11-24 in UTC.";
        assert!(of(1).contains(accepted) && !of(0).contains("is accepted"), "{format:?}: {}", of(1));
        // The verdict is the same.
        assert!(of(1).contains("1 of 4 clusters is not encrypted at rest"), "{format:?}");
    }
}

#[test]
fn passes_are_left_out_of_sarif_and_counted_there() {
    for is_open in [false, true] {
        let report = mixed(is_open);
        let of = |format, omit_passes| {
            write_report(&report, format, Options { stamp: stamp(), omit_passes, ..Options::default() })
        };
        let sarif = |omit_passes| {
            let (text, results) = of(Format::Sarif, omit_passes);
            let log: Value = serde_json::from_str(&text).unwrap();
            assert_eq!(log["runs"][0]["results"].as_array().unwrap().len() as u64, results);
            log
        };
        let (mut all, some) = (sarif(false), sarif(true));
        let counts = &some["runs"][0]["invocations"][0]["properties"]["findings"];
        let expected = json!({"clusters": 4, "pass": 2, "fail": 1, "acceptedFail": 0, "unknown": 1});
        assert_eq!(*counts, expected);
        // Nothing else changes.
        let results = all["runs"][0]["results"].as_array_mut().unwrap();
        results.retain(|result| result["kind"] != "pass");
        assert_eq!(results.len(), 2 + usize::from(is_open));
        assert_eq!(all, some);
        for format in Format::ALL.into_iter().filter(|format| *format != Format::Sarif) {
            assert_eq!(of(format, true).0, of(format, false).0, "{format:?}");
        }
    }
    // The list of results is well-formed even if the report's first finding is left out.
    let passing = evaluate([Input {
        name: "a.json",
        data: br#"{"Clusters": [{"ClusterName": "a", "SSEDescription": {"Status": "ENABLED"}}]}"#,
        label: Label::default(),
    }]);
    let options = Options { stamp: stamp(), omit_passes: true, ..Options::default() };
    let (text, results) = write_report(&passing, Format::Sarif, options);
    assert!(results == 0 && text.ends_with("\"results\":[\n]}]}\n"), "{text}");
}
