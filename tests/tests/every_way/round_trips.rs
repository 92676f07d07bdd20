//! Every report saved by any version since 0.1.0 must open, verify and export the same.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use dax001_tests::npm::{project, run};
use dax001_tests::root;
use serde::Deserialize;

use crate::never::taken_for_passes;

/// The facts that `reopen.mjs` prints about a saved report.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct SavedReport {
    verdict: String,
    /// Whether every account in the report is fully covered.
    all_regions: bool,
    accounts: u64,
    /// The result of verifying the report.
    status: String,
}

#[test]
fn saved_reports_open_verify_and_export_the_same() {
    let project = project("round-trips");
    std::fs::copy(root().join("tests/tests/every_way/reopen.mjs"), project.join("reopen.mjs")).unwrap();
    let output =
        run(Command::new("node").arg("reopen.mjs").arg(root().join("fixtures")).arg("out"), &project);
    let opened: BTreeMap<String, SavedReport> = serde_json::from_str(&output).unwrap();
    let old = opened.keys().filter(|name| name.starts_with("0.1.0 ")).count();
    assert!(old > 40 && opened.len() - old > 200, "{old} of {}", opened.len());
    let broken: Vec<&String> =
        opened.iter().filter(|(_, one)| one.status != "holds").map(|(name, _)| name).collect();
    assert!(broken.is_empty(), "these reports failed verification: {broken:?}");

    for (format, passing) in taken_for_passes(&project) {
        // OSCAL marks a rule as satisfied only with full coverage, and ASFF has no findings if
        // there are no clusters.
        let is_good = |one: &SavedReport| match (one.verdict.as_str(), format.as_str()) {
            ("pass", "oscal") => one.all_regions && one.accounts > 0,
            ("pass", _) => true,
            ("notApplicable", format) => !matches!(format, "oscal" | "asff"),
            _ => false,
        };
        let good: BTreeSet<&str> =
            opened.iter().filter(|(_, one)| is_good(one)).map(|(name, _)| name.as_str()).collect();
        let passing: BTreeSet<&str> = passing.iter().map(String::as_str).collect();
        assert_eq!(passing, good, "{format} must agree with the report");
    }
}
