//! Properties of any bytes. The fuzz targets check them, and so does a test that replays the
//! corpus.

use dax001::contract::coverage::{RegionCoverage, RegionState};
use dax001::contract::label::Label;
use dax001::contract::report::{Encoding, Form, Report, Verdict};
use dax001::contract::status::Status;
use dax001::internals::decode_string;
use dax001::internals::encoding;
use dax001::{Evaluator, Input, evaluate, remediation};
use dax001_scan::Scanner;
use dax001_scan::position::Width;

use crate::evidence::assert_evidence_is_exact;
use crate::{scan_log, tree};

/// How deeply the tree parser may recurse.
const DEPTH: usize = 200;

/// Decoding gives the same text as the standard library, except for how unpaired surrogates appear.
pub fn decode(data: &[u8]) {
    let _ = encoding(data);
    let visible = |text: &str| text.split('\u{FFFD}').filter(|part| !part.is_empty()).collect::<String>();
    for (encoding, unit) in [
        (Encoding::Utf16Le, u16::from_le_bytes as fn([u8; 2]) -> u16),
        (Encoding::Utf16Be, u16::from_be_bytes),
    ] {
        let units: Vec<u16> = data.chunks_exact(2).map(|pair| unit([pair[0], pair[1]])).collect();
        assert_eq!(visible(&encoding.text(data)), visible(&String::from_utf16_lossy(&units)));
    }
    assert_eq!(Encoding::Utf8.text(data), String::from_utf8_lossy(data));
    chunks(data);
}

/// The scanner emits the same events on both of its paths and however its text is split. Events are
/// in order and within the text. The scanner reports an error exactly where a tree parser does.
pub fn scan(data: &[u8]) {
    let log = scan_log::log(Scanner::new(Width::Utf8, 0), &[data], 0);
    let cut = data.first().map_or(0, |byte| usize::from(*byte)).min(data.len());
    scan_log::assert_same_both_ways(data, &[&data[..cut], &data[cut..]], 0);
    if data.len() < 500 {
        scan_log::assert_same_both_ways(data, &data.chunks(1).collect::<Vec<_>>(), 0);
    }
    let offsets = log.events.iter().map(|(_, at)| at.offset);
    assert!(offsets.clone().is_sorted() && offsets.max().unwrap_or(0) <= data.len() as u64);
    if data.iter().filter(|byte| matches!(byte, b'[' | b'{')).count() < DEPTH {
        assert_eq!(log.error, tree::documents(data, DEPTH).err());
    }
}

/// Checks the same properties for repetitive texts with faults, and for visitors that want all of a
/// text or parts of it.
pub fn ways(data: &[u8]) {
    let text = scan_log::repeated(data);
    let (size, appetite) = match data {
        [.., size, appetite] => (usize::from(*size) + 1, u64::from(appetite % 4)),
        _ => (1, 0),
    };
    scan_log::assert_same_both_ways(&text, &text.chunks(size).collect::<Vec<_>>(), appetite);
    whole(&text);
}

/// Evaluates texts made of fragments of real output. Only the exact word passes.
pub fn recognise(data: &[u8]) {
    const PARTS: [&str; 48] = [
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\n",
        " ",
        "null",
        "true",
        "1",
        "\"\"",
        "\"a\"",
        "\"b-1\"",
        "\"Clusters\"",
        "\"Cluster\"",
        "\"NextToken\"",
        "\"ClusterName\"",
        "\"ClusterArn\"",
        "\"SSEDescription\"",
        "\"Status\"",
        "\"ENABLED\"",
        "\"DISABLED\"",
        "\"ENABLING\"",
        "\"enabled\"",
        "\"us-east-1\"",
        "\"eu-west-1\"",
        "\"arn:aws:dax:us-east-1:123456789012:cache/a\"",
        "\"arn:aws:dax:eu-west-1:123456789012:cache/b\"",
        "{\"Clusters\":[",
        "]}",
        "{\"ClusterName\":\"a\",",
        "\"SSEDescription\":{\"Status\":\"ENABLED\"}",
        "{\"us-east-1\":",
        "[[\"a\",\"ENABLED\"]]",
        "\"Code\":\"AccessDenied\",\"Message\":\"no\"",
        "\"TotalNodes\":1",
        "\"Clus\\u0074ers\"",
        "\\ud800",
        "...",
        "$ aws dax describe-clusters\n",
        "\nAn error occurred (AccessDeniedException) when calling",
        "{\"Cluster\":",
        "\"clusters\"",
        "\"x\":{\"y\":[1]}",
        "\u{feff}",
        "caf\u{e9}",
        "\\",
    ];
    let text: String = data.iter().map(|byte| PARTS[usize::from(*byte) % PARTS.len()]).collect();
    whole(text.as_bytes());
}

/// Evaluates any bytes: nothing panics, a pass is a real pass, evidence is where the report says,
/// and the report survives a round trip through JSON.
pub fn whole(data: &[u8]) {
    let report = chunks(data);
    let json = serde_json::to_string(&report).unwrap();
    assert_eq!(serde_json::from_str::<Report>(&json).unwrap(), report);
    let count = |status| report.findings.iter().filter(|finding| finding.status == status).count() as u64;
    let summary = &report.summary;
    assert_eq!(
        (summary.pass, summary.fail, summary.unknown),
        (count(Status::Pass), count(Status::Fail), count(Status::Unknown))
    );
    if report.verdict == Verdict::Pass {
        assert!(summary.pass > 0 && summary.fail + summary.unknown + summary.errors == 0);
    }
    let encoding = report.sources[0].encoding;
    let cut = |start: u64, end: u64| &data[start as usize..end as usize];
    for finding in &report.findings {
        for evidence in &finding.evidence {
            assert_evidence_is_exact(data, encoding, evidence);
            let _ = remediation::plan(
                cut(evidence.record.start, evidence.record.end),
                &remediation::choices::Choices::default(),
            );
        }
        if finding.status == Status::Pass {
            let evidence = &finding.evidence[0];
            assert_eq!(decode_string(encoding.text(cut(evidence.start, evidence.end)).as_bytes()), "ENABLED");
        }
    }
}

/// Uses any bytes as the manifest of an export. A manifest must never make the export look better
/// than its files do.
pub fn manifest(data: &[u8]) {
    let inputs = [
        ("123456789012/us-east-1.json", MANIFEST_PAGE.as_bytes()),
        ("123456789012/list-regions.json", MANIFEST_ANSWER.as_bytes()),
        ("123456789012/export.json", data),
    ];
    let evaluate_case = |count: usize| {
        let inputs = inputs.iter().take(count);
        evaluate(inputs.map(|&(name, data)| Input { name, data, label: Label::default() }))
    };
    let (with, without) = (evaluate_case(3), evaluate_case(2));
    let json = serde_json::to_string(&with).unwrap();
    assert_eq!(serde_json::from_str::<Report>(&json).unwrap(), with);
    if with.sources[2].form != Form::ExportManifest {
        return;
    }
    let state = |report: &Report, region: &str| {
        let mut regions = report.coverage.accounts.iter().flat_map(|account| &account.regions);
        let is_it = |one: &&RegionCoverage| one.region.as_deref() == Some(region);
        regions.find(is_it).map_or(RegionState::Missing, |one| one.state)
    };
    assert!(with.verdict != Verdict::Pass || without.verdict == Verdict::Pass);
    for region in with.coverage.accounts.iter().flat_map(|account| &account.regions) {
        let Some(name) = &region.region else { continue };
        let is_disabled = region.state == RegionState::NotEnabled && name == "ap-east-1";
        assert!(is_disabled || !region.state.is_covered() || state(&without, name) == region.state, "{name}");
    }
}

const MANIFEST_PAGE: &str = r#"{"Clusters": [{"ClusterName": "a", "ClusterArn": "arn:aws:dax:us-east-1:123456789012:cache/a", "SSEDescription": {"Status": "ENABLED"}}]}"#;
const MANIFEST_ANSWER: &str = r#"{"Regions": [{"RegionName": "ap-east-1", "RegionOptStatus": "DISABLED"}, {"RegionName": "us-east-1", "RegionOptStatus": "ENABLED_BY_DEFAULT"}]}"#;

/// The report on the bytes in one chunk. It must equal the reports on two chunks and on many
/// chunks.
fn chunks(data: &[u8]) -> Report {
    let evaluate_case = |chunks: &mut dyn Iterator<Item = &[u8]>| {
        let mut evaluator = Evaluator::default();
        evaluator.begin("us-east-1.json", Label::default());
        for chunk in chunks {
            evaluator.push(chunk);
        }
        evaluator.finish()
    };
    let report = evaluate_case(&mut std::iter::once(data));
    let cut = data.last().map_or(0, |byte| usize::from(*byte)).min(data.len());
    assert_eq!(evaluate_case(&mut [&data[..cut], &data[cut..]].into_iter()), report);
    assert_eq!(evaluate_case(&mut data.chunks(3)), report);
    report
}
