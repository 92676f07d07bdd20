//! Annotations that don't list all findings that they mean are written of each finding that they mean.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may panic")]

use dax001::contract::annotation::{Annotation, Disposition};
use dax001::contract::label::Label;
use dax001::{Input, evaluate};
use dax001_export::{Entry, Format, Options, Stamp, Writer};

#[test]
fn a_finding_beyond_a_bounded_list_has_its_reviews() {
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
        let places: Vec<u32> = (0..150).rev().collect();
        writer.set_unlisted(1, &places, 150);
        let two = writer.findings([entry(1)]);
        let written = |text: &str, number: usize| text.contains(&format!("note{number:03}"));
        // These two shorten what they write of a finding.
        if matches!(format, Format::Asff | Format::Markdown) {
            assert!(written(&one, 0) && written(&two, 130) && !written(&two, 129), "{two}");
            continue;
        }
        assert!((0..150).all(|number| written(&one, number)), "{format:?}: {one}");
        assert!((130..150).all(|number| written(&two, number)), "{format:?}: {two}");
        assert!(!(0..130).any(|number| written(&two, number)), "{format:?}: {two}");
        assert!(
            two.contains("and 130 more annotations") && !one.contains("more annotations"),
            "{format:?}: {two}"
        );
        // What was set is of the findings that came next.
        assert!(!written(&writer.findings([entry(1)]), 149), "{format:?}");
    }
}
