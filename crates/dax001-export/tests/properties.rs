//! Writes arbitrary evidence and arbitrary text of a reviewer in every format.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may panic")]

use dax001_testing::exports::exports_are_inert;
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::json;

/// Arbitrary texts, including characters and words that readers of the formats act on.
fn text() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        "[=+@;,|'\"<>&`*_\\[\\]()#~:$\\\\ \t\r\n-]{1,4}",
        Just("script".to_owned()),
        Just("http://a.b".to_owned()),
        Just("]]>".to_owned()),
        Just("\u{202e}".to_owned()),
        any::<String>(),
    ];
    vec(part, 0..5).prop_map(|parts| parts.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn exports_are_inert_for_arbitrary_records(name in text(), texts in vec(text(), 1..6), review_text in text(), status in prop_oneof![Just("ENABLED".to_owned()), Just("DISABLED".to_owned()), text()]) {
        let records: Vec<_> = texts
            .iter()
            .map(|text| json!({"ClusterName": text, "ClusterArn": text, "Status": text, "NodeType": text, "SSEDescription": {"Status": status}}))
            .collect();
        exports_are_inert(&name, json!({"Clusters": records}).to_string().as_bytes(), &review_text);
    }

    #[test]
    fn exports_are_inert_for_arbitrary_bytes(name in text(), data in vec(any::<u8>(), 0..200), review_text in text()) {
        exports_are_inert(&name, &data, &review_text);
    }
}

/// Every fixture, and the kept fuzzing corpus.
#[test]
fn exports_are_inert_for_every_fixture() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut count = 0;
    let mut folders = vec![root.join("../fixtures"), root.join("dax001/fuzz/corpus/exports")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                exports_are_inert("=name<b>", &std::fs::read(path).unwrap(), "@said|`");
                count += 1;
            }
        }
    }
    assert!(count > 300, "{count}");
}
