//! Properties of every export, whatever the evidence and the reviews contain. The property tests
//! and the fuzz target use them.

use dax001::contract::annotation::{Annotation, Disposition, ListEntry};
use dax001::contract::label::Label;
use dax001::contract::report::{Report, Verdict};
use dax001_export::excerpt::excerpt;
use dax001_export::{Entry, Format, Options, Stamp, Writer};

/// Every element that the HTML export may contain.
const ELEMENTS: &str = "!DOCTYPE html head meta title style body header p h1 ul li strong dl dt dd nav a main section h2 h3 article span pre i mark code table thead tr th tbody td br small ol";
const JUNIT: &str = "?xml testsuites testsuite properties system-out property testcase failure error";

/// Evaluates bytes, adds a review with this text, and checks every export of the report.
pub fn exports_are_inert(name: &str, data: &[u8], review_text: &str) {
    let mut evaluator = dax001::Evaluator::default().with_sha256();
    evaluator.begin(name, Label::default());
    evaluator.push(data);
    evaluator.end();
    let mut report = evaluator.finish();
    let text = || Some(review_text.to_owned());
    report.annotations.push(Annotation {
        disposition: Some(Disposition::AcceptedRisk),
        note: text(),
        who: text(),
        until: text(),
        entry: text().map(|list| ListEntry { list, line: 1 }),
        findings: (0..u32::try_from(report.findings.len()).unwrap()).collect(),
        ..Annotation::default()
    });
    // Anyone who edits a saved report can put this text into these fields.
    report.tool.version = text().unwrap().into();
    report.sources[0].sha256 = text();
    for format in Format::ALL {
        look(&report, format, &written(&report, data, format));
    }
}

fn written(report: &Report, data: &[u8], format: Format) -> String {
    let stamp =
        Stamp { at: "2026-11-24T12:00:00.000Z".to_owned(), millis: 1_795_521_600_000, ..Stamp::default() };
    let mut writer = Writer::new(report.clone(), format, Options { stamp, ..Options::default() });
    let mut text = writer.head();
    for (index, finding) in (0..).zip(&report.findings) {
        let excerpt = excerpt(data, 0, &finding.evidence[0], report.sources[0].encoding);
        text += &writer.findings([Entry { index, finding, excerpt: Some(&excerpt) }]);
    }
    text += &writer.tail();
    text
}

fn look(report: &Report, format: Format, text: &str) {
    // JSON has its own escapes, and its readers decide how to show them. Even so, a JSON export
    // must not contain hidden characters.
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let hidden =
        text.chars().find(|c| dax001_export::labels::is_hidden(*c) && !matches!(c, '\n' | '\r' | '\t'));
    assert_eq!(hidden, None, "{format:?}: {text}");
    let json = |text: &str| {
        serde_json::from_str::<serde_json::Value>(text).unwrap_or_else(|error| panic!("{format:?}: {error}"))
    };
    let errors =
        report.summary.errors > 0 || report.verdict == Verdict::Unknown && report.summary.unknown == 0;
    // An undecided verdict on the evidence as a whole adds one entry.
    let counted = report.findings.len() + usize::from(errors);
    let findings = report.findings.len();
    match format {
        Format::Html => {
            are_known(text, ELEMENTS);
            for link in text.split("<a ").skip(1) {
                assert!(link.starts_with("href=\"#") || link.starts_with("href=\"https://"), "{link}");
            }
            for (element, number) in
                [("<html ", 1), ("<title>", 1), ("<meta ", 4), ("<style>", 1), ("<body>", 1)]
            {
                assert_eq!(text.matches(element).count(), number, "{element}");
            }
        }
        Format::Junit => are_known(text, JUNIT),
        Format::Sarif => assert_eq!(json(text)["runs"][0]["results"].as_array().unwrap().len(), counted),
        Format::Asff => assert_eq!(json(text).as_array().unwrap().len(), counted),
        Format::Ocsf => assert_eq!(text.lines().filter(|line| json(line).is_object()).count(), counted),
        Format::Oscal => {
            let document = json(text);
            let observations = document["assessment-results"]["results"][0]["observations"].as_array();
            assert_eq!(observations.map_or(0, Vec::len), findings);
        }
        Format::Csv => {
            let rows = rows(text);
            assert_eq!(rows.len(), counted + 1);
            for cell in rows.iter().flatten() {
                let bare = cell.trim_start_matches([' ', '"', '\'']);
                assert!(!bare.starts_with(['=', '+', '-', '@', '\t']) || cell.starts_with('\''), "{cell:?}");
            }
            assert!(rows.iter().all(|row| row.len() == rows[0].len()));
        }
        Format::Markdown => assert!(text.len() < 32_767, "{}", text.len()),
        Format::Text => {}
    }
}

/// Asserts that everything that looks like an element is in this list.
fn are_known(text: &str, known: &str) {
    for part in text.split('<').skip(1) {
        let name = part
            .trim_start_matches('/')
            .split(|c: char| c.is_whitespace() || matches!(c, '>' | '/'))
            .next()
            .unwrap();
        assert!(known.split(' ').any(|known| known == name), "<{name} in {text}");
    }
}

/// The cells of a CSV file, as RFC 4180 defines them.
fn rows(text: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut cell) = (Vec::new(), Vec::new(), String::new());
    let mut chars = text.chars().peekable();
    let mut is_quoted = false;
    while let Some(c) = chars.next() {
        match c {
            '"' if is_quoted && chars.peek() == Some(&'"') => cell.extend(chars.next()),
            '"' => is_quoted = !is_quoted,
            ',' if !is_quoted => row.push(std::mem::take(&mut cell)),
            '\r' if !is_quoted => {}
            '\n' if !is_quoted => {
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            c => cell.push(c),
        }
    }
    assert!(row.is_empty() && cell.is_empty() && !is_quoted, "the last row is whole");
    rows
}
