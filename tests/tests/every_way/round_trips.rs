//! What any version since 0.1.0 has saved opens, verifies and exports the same.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use dax001_tests::npm::{project, run};
use dax001_tests::root;
use serde::Deserialize;

use crate::never::taken_for_passes;

/// What `reopen.mjs` prints of a saved report.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Opened {
    verdict: String,
    /// Every account in it is fully covered.
    all_regions: bool,
    accounts: u64,
    /// What comes of verifying it.
    status: String,
}

#[test]
fn what_was_saved_opens_verifies_and_exports_the_same() {
    let project = project("round-trips");
    std::fs::copy(root().join("tests/tests/every_way/reopen.mjs"), project.join("reopen.mjs")).unwrap();
    let said = run(Command::new("node").arg("reopen.mjs").arg(root().join("fixtures")).arg("out"), &project);
    let opened: BTreeMap<String, Opened> = serde_json::from_str(&said).unwrap();
    let old = opened.keys().filter(|name| name.starts_with("0.1.0 ")).count();
    assert!(old > 40 && opened.len() - old > 200, "{old} of {}", opened.len());
    let broken: Vec<&String> =
        opened.iter().filter(|(_, one)| one.status != "holds").map(|(name, _)| name).collect();
    assert!(broken.is_empty(), "these don't hold: {broken:?}");

    for (format, passing) in taken_for_passes(&project) {
        // OSCAL calls a rule satisfied only where everything is covered, and ASFF has nothing to say of no cluster.
        let is_good = |one: &Opened| match (one.verdict.as_str(), format.as_str()) {
            ("pass", "oscal") => one.all_regions && one.accounts > 0,
            ("pass", _) => true,
            ("notApplicable", format) => !matches!(format, "oscal" | "asff"),
            _ => false,
        };
        let good: BTreeSet<&str> =
            opened.iter().filter(|(_, one)| is_good(one)).map(|(name, _)| name.as_str()).collect();
        let passing: BTreeSet<&str> = passing.iter().map(String::as_str).collect();
        assert_eq!(passing, good, "what {format} says is what the report says");
    }
}
