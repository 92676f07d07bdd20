//! Summarizes a report in one line: verdict, counts, sources, problem codes and coverage.

use std::collections::BTreeMap;

use serde_json::Value;

/// Summarizes a report.
///
/// For example, `fail: 1 pass, 1 fail, 0 unknown; 2 sources; cli-denied; 123456789012: eu-west-1
/// denied, us-east-1 exported`. A fully covered account shows `all regions` instead of region
/// names.
pub(crate) fn answer(report: &Value) -> String {
    let count = |name: &str| report["summary"][name].as_u64().unwrap();
    let sources = report["sources"].as_array().unwrap();
    let listed = sources.iter().flat_map(|source| source["problems"].as_array().unwrap());
    let problems = listed.chain(report["problems"].as_array().unwrap());
    let mut codes: Vec<&str> = problems.map(|problem| problem["code"].as_str().unwrap()).collect();
    codes.sort_unstable();
    let codes = if codes.is_empty() { "no problem".to_owned() } else { codes.join(" ") };
    let accounts = report["coverage"]["accounts"].as_array().unwrap();
    let mut covered: Vec<String> = accounts.iter().map(account).collect();
    covered.sort();
    format!(
        "{}: {} pass, {} fail, {} unknown; {} source{}; {codes}; {}",
        report["verdict"].as_str().unwrap(),
        count("pass"),
        count("fail"),
        count("unknown"),
        sources.len(),
        if sources.len() == 1 { "" } else { "s" },
        covered.join("; "),
    )
}

/// An account and the states of its regions, leaving out regions without evidence.
fn account(account: &Value) -> String {
    let id = account["account"].as_str().unwrap_or("no account");
    if account["allRegions"] == true {
        return format!("{id}: all regions");
    }
    let regions = account["regions"].as_array().unwrap();
    let states: BTreeMap<&str, &str> = regions
        .iter()
        .map(|region| (region["region"].as_str().unwrap_or("no region"), region["state"].as_str().unwrap()))
        .filter(|(_, state)| *state != "missing")
        .collect();
    let states: Vec<String> = states.iter().map(|(region, state)| format!("{region} {state}")).collect();
    format!("{id}: {}", states.join(", "))
}
