//! The published JSON Schemas match the Rust types.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    reason = "a test may panic, and fixtures are small"
)]

use dax001::collection::ExportManifest;
use dax001::contract::report::Report;
use dax001::remediation::plan::Plan;
use dax001::rule::description::Rule;
use schemars::Schema;

#[test]
fn the_published_schemas_match_the_types() {
    let schemas: [(&str, Schema); 4] = [
        ("report", schemars::schema_for!(Report)),
        ("plan", schemars::schema_for!(Plan)),
        ("rule", schemars::schema_for!(Rule)),
        ("export", schemars::schema_for!(ExportManifest)),
    ];
    for (name, schema) in schemas {
        let path = dax001_testing::cases::root().join(format!("crates/dax001/schema/{name}.schema.json"));
        dax001_testing::cases::bless(&path, &(serde_json::to_string_pretty(&schema).unwrap() + "\n"));
    }
}

#[test]
fn the_rule_is_valid_against_its_schema() {
    let schema = serde_json::to_value(schemars::schema_for!(Rule)).unwrap();
    let rule = serde_json::to_value(dax001::rule::description::rule()).unwrap();
    assert!(jsonschema::is_valid(&schema, &rule));
    assert_eq!(rule["riskLevel"], "High");
    assert_eq!(rule["verdicts"].as_array().unwrap().len(), 10);
    // The six standards and the framework that the rule itself names, one of them in two versions.
    let named =
        rule["compliance"].as_array().unwrap().iter().filter(|framework| framework["namedByRule"] == true);
    assert_eq!(named.count(), 9);
}
