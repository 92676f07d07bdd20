//! Tests of the program with lists of accepted risks: what they forgive, what they leave unchanged,
//! and the messages about them.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may panic")]

use proptest::prelude::*;
use serde_json::{Value, json};

use super::fake_system::{FakeSystem, Node};

const ONE: &str = "111111111111";
const OTHER: &str = "222222222222";
const EMPTY: &str = r#"{"Clusters": []}"#;

fn record(account: &str, name: &str, status: &str) -> Value {
    let arn = format!("arn:aws:dax:us-east-1:{account}:cache/{name}");
    json!({"ClusterName": name, "ClusterArn": arn, "SSEDescription": {"Status": status}})
}

fn page(records: &[Value]) -> String {
    json!({"Clusters": records}).to_string()
}

fn entry(account: &str, cluster: &str, until: &str) -> String {
    format!(
        "- account: \"{account}\"\n  region: us-east-1\n  cluster: {cluster}\n  reason: goes away\n  until: {until}\n  who: jane\n"
    )
}

/// Evidence and lists. Today is 2026-11-29.
fn system() -> FakeSystem {
    let mut system = FakeSystem::new(&[("none", EMPTY), ("cut", r#"{"Clusters": [], "NextToken": "x"}"#)]);
    let mut put = |name: &str, text: String| system.put(name, Node::File(text.into_bytes()));
    put("a", page(&[record(ONE, "a", "DISABLED")]));
    put("b", page(&[record(ONE, "b", "DISABLED")]));
    put("a-of-other", page(&[record(OTHER, "a", "DISABLED")]));
    put("a-passes", page(&[record(ONE, "a", "ENABLED")]));
    put("pass", page(&[record(ONE, "p", "ENABLED")]));
    put("unknown", page(&[record(ONE, "u", "ENABLING")]));
    put("projection", "[]".to_owned());
    put("status", r#"["ENABLED"]"#.to_owned());
    put("unnamed", page(&[json!({"ClusterName": "a", "SSEDescription": {"Status": "DISABLED"}})]));
    put("a.yaml", entry(ONE, "a", "2026-11-29"));
    put("b.yaml", entry(ONE, "b", "2027-01-01"));
    put("a-of-other.yaml", entry(OTHER, "a", "2027-01-01"));
    put("all.yaml", entry("*", "\"*\"", "2027-01-01"));
    put("expired.yaml", entry("*", "\"*\"", "2026-11-28"));
    put("incomplete.yaml", entry("*", "\"*\"", "2027-01-01").replace("  who: jane\n", ""));
    put("nothing.yaml", entry(ONE, "z", "2027-01-01"));
    put(
        "prowler.yaml",
        format!(
            "Mutelist:\n  Accounts:\n    \"{ONE}\":\n      Checks:\n        \"dynamodb_accelerator_cluster_encryption_enabled\":\n          Regions: [\"*\"]\n          Resources: [\"^a$\"]\n"
        ),
    );
    put("evidence/us-east-1.json", page(&[record(ONE, "a", "DISABLED")]));
    put("evidence/risks.yaml", entry(ONE, "a", "2027-01-01"));
    system
}

/// Arguments that accept these lists.
fn accepting<'a>(lists: &[&'a str], arguments: &[&'a str]) -> Vec<&'a str> {
    let lists = lists.iter().flat_map(|list| ["--accept", list]);
    lists.chain(arguments.iter().copied()).collect()
}

#[test]
fn a_valid_acceptance_forgives_fails_and_nothing_else() {
    let mut system = system();
    for (lists, evidence, code) in [
        (&["a.yaml"][..], &["a"][..], 0),
        (&["a.yaml"], &["a", "pass", "none"], 0),
        (&["all.yaml"], &["pass"], 0),
        (&["all.yaml"], &["none"], 0),
        (&["prowler.yaml"], &["a"], 0),
        // No entry accepts this fail.
        (&["a.yaml"], &["a", "b"], 1),
        (&["a.yaml"], &["b"], 1),
        (&["a.yaml"], &["b", "unknown"], 1),
        (&["expired.yaml"], &["a"], 1),
        (&["incomplete.yaml"], &["a"], 1),
        (&["nothing.yaml"], &["a"], 1),
        (&["prowler.yaml"], &["a", "b"], 1),
        // Several lists act as one.
        (&["a.yaml", "b.yaml"], &["a", "b"], 0),
        (&["expired.yaml", "a.yaml", "incomplete.yaml"], &["a"], 0),
        (&["a.yaml", "a.yaml"], &["a"], 0),
        // Two clusters with the same name.
        (&["a.yaml"], &["a", "a-of-other"], 1),
        (&["a-of-other.yaml"], &["a", "a-of-other"], 1),
        (&["a.yaml", "a-of-other.yaml"], &["a", "a-of-other"], 0),
        // The cluster could be in another account.
        (&["a.yaml"], &["unnamed"], 1),
        (&["a.yaml"], &["unnamed", "--account", ONE, "--region", "us-east-1"], 0),
        // Contradictory evidence: the worst record counts, and its risk is accepted.
        (&["a.yaml"], &["a", "a-passes"], 0),
        (&["b.yaml"], &["a", "a-passes"], 1),
        // A fail never hides anything that is unknown or incomplete.
        (&["all.yaml"], &["unknown"], 2),
        (&["all.yaml"], &["a", "unknown"], 2),
        (&["all.yaml"], &["a", "cut"], 2),
        (&["all.yaml"], &["a", "projection"], 2),
        (&["all.yaml"], &["a", "status"], 2),
        (&["all.yaml"], &["a", "none", "--expect-regions", "eu-west-1"], 2),
        (&["all.yaml"], &["a", "absent"], 3),
        // Acceptances are checked today, whatever time ages are counted at.
        (&["expired.yaml"], &["a", "--as-of", "2026-11-01"], 1),
        (&["a.yaml"], &["a", "--as-of", "2027-11-01"], 0),
        // A list among the evidence is not applied.
        (&["nothing.yaml"], &["evidence"], 1),
        (&["evidence/risks.yaml"], &["evidence"], 0),
    ] {
        let arguments = accepting(lists, evidence);
        for fail_on in ["unaccepted", "unaccepted,unknown"] {
            let (ended, out, err) = system.ends(&[&arguments[..], &["--fail-on", fail_on]].concat());
            assert_eq!(ended, code, "{arguments:?}\n{out}{err}");
        }
        // Without `--fail-on unaccepted`, a list changes neither the exit code nor the JSON report.
        for format in ["text", "json"] {
            let plain = system.run(&[evidence, &["-f", format]].concat());
            let accepted = system.run(&[&arguments[..], &["-f", format]].concat());
            assert_eq!(plain.code, accepted.code, "{arguments:?}");
            assert!(format == "text" || plain.out == accepted.out, "{arguments:?}\n{}", accepted.out);
        }
    }
}

#[test]
fn a_list_among_the_evidence_is_reported_and_not_applied() {
    let mut system = system();
    let (code, out, err) = system.ends(&["evidence", "-f", "json"]);
    assert_eq!((code, err.as_str()), (1, "dax001: skipped `evidence/risks.yaml`: list of accepted risks\n"));
    assert!(out.contains("risk-list-not-applied"), "{out}");
    assert_eq!(system.ends(&["evidence"]).1.matches("accepted by jane").count(), 0);
}

#[test]
fn accepted_risks_do_not_affect_verification() {
    let mut system = system();
    let made = ["a", "pass", "--accept", "all.yaml", "--fail-on", "unaccepted", "-f", "json", "-o", "r"];
    assert_eq!(system.ends(&made), (0, String::new(), String::new()));
    assert!(system.text("r").unwrap().contains(r#""verdict":"fail""#));
    assert_eq!(system.ends(&["-q", "--verify", "r", "a", "pass"]).0, 0);
}

#[test]
fn every_format_says_which_fails_are_accepted() {
    let mut system = system();
    let arguments = ["a", "b", "pass", "--accept", "a.yaml", "--accept", "expired.yaml"];
    let (code, out, err) = system.ends(&arguments);
    assert_eq!((code, err.as_str()), (1, ""));
    for line in [
        "Not compliant\n",
        "\n2 of 3 clusters are not encrypted at rest.\n",
        "\nThe risk of 1 of 2 fails is accepted, checked on 2026-11-29 in UTC.\n",
        "\nFAIL     a, account 111111111111, us-east-1\n",
        "\n         Review: risk accepted by jane until 2026-11-29, checked on 2026-11-29 in UTC: goes away\n",
        "\n         Review: acceptance expired, risk was accepted by jane until 2026-11-28, checked on",
    ] {
        assert!(out.contains(line), "{line}{out}");
    }
    for format in ["html", "csv", "markdown", "sarif", "junit", "oscal", "ocsf", "asff"] {
        let (code, out, err) = system.ends(&[&arguments[..], &["-f", format]].concat());
        assert_eq!((code, err.as_str()), (1, ""));
        assert!(out.contains("goes away") && !out.contains("suppressions"), "{format}\n{out}");
    }
    let sarif: Value =
        serde_json::from_str(&system.run(&[&arguments[..], &["-f", "sarif"]].concat()).out).unwrap();
    let run = &sarif["runs"][0];
    assert_eq!((&run["results"][0]["kind"], &run["results"][0]["level"]), (&"fail".into(), &"error".into()));
    let counts = &run["invocations"][0]["properties"]["findings"];
    assert_eq!(*counts, json!({"clusters": 3, "pass": 1, "fail": 2, "acceptedFail": 1, "unknown": 0}));
}

#[test]
fn problems_of_a_list_are_reported_with_their_line() {
    let mut system = system();
    let text = entry(ONE, "a", "2027-01-01")
        + &entry(ONE, "b", "2026-13-01")
        + "- account: \"111111111111\"\n  cluter: c\n";
    system.put("l", Node::File(text.into_bytes()));
    let err = "dax001: `l`, line 7: entry 2 is ignored: `2026-13-01` is not a date: write the last day as YYYY-MM-DD\n\
               dax001: `l`, line 13: entry 3 is ignored: `cluter` is not a known key: use account, region, cluster, reason, until and who\n";
    for quiet in [&["-q"][..], &[]] {
        let accepting = [quiet, &["--accept", "l", "--fail-on", "unaccepted"]].concat();
        let (code, _, stderr) = system.ends(&[&accepting[..], &["a"]].concat());
        assert_eq!((code, stderr.as_str()), (0, err));
        let (code, _, stderr) = system.ends(&[&accepting[..], &["a", "b"]].concat());
        assert_eq!((code, stderr.as_str()), (1, err));
    }
}

#[test]
fn a_file_that_is_not_a_list_is_wrong_usage() {
    let mut system = system();
    let form = "use a YAML or JSON list whose entries have account, region, cluster, reason, until and who, or a Prowler mutelist";
    let evidence_like = entry(ONE, "a", "2027-01-01").replace("goes away", "'see ClusterName: a'");
    system.put("evidence-like", Node::File(evidence_like.into_bytes()));
    system.put("text", Node::File("hello".into()));
    system.put("broken", Node::File("- account: \"1\n".into()));
    system.put("empty", Node::File(Vec::new()));
    system.put("binary", Node::File(vec![0xc3, 0x28]));
    system.put("huge", Node::File(vec![b' '; (4 << 20) + 1]));
    system.put("locked", Node::Locked);
    for (list, error) in [
        ("text", format!("--accept can't use `text`, line 1: this is not a list of accepted risks: {form}")),
        ("empty", format!("--accept can't use `empty`: this cannot be read: it is empty: {form}")),
        ("binary", format!("--accept can't use `binary`: this is not UTF-8 text: {form}")),
        ("huge", format!("--accept can't use `huge`: this list is larger than 4 MiB: {form}")),
        (
            "a",
            "--accept can't use `a`, line 1: this is evidence, not a list of accepted risks: export it with `--output json` and add it as evidence"
                .to_owned(),
        ),
        (
            "evidence-like",
            "--accept can't use `evidence-like`: it has a key of evidence, such as `ClusterName:`, or the message of a failed command, and could be evidence: reword that"
                .to_owned(),
        ),
        ("absent", "--accept can't read `absent`: ENOENT: the system refuses it".to_owned()),
        ("locked", "--accept can't read `locked`: EACCES: the system refuses it".to_owned()),
    ] {
        let expected =
            (3, String::new(), format!("dax001: {error}\n`dax001 --help` says how it is used\n"));
        assert_eq!(system.ends(&["a", "--accept", "a.yaml", "--accept", list, "-o", "r"]), expected, "{list}");
        assert!(!system.calls.iter().any(|call| call == "Create"), "{:?}", system.calls);
    }
    let (code, out, err) = system.ends(&["a", "--accept", "broken"]);
    assert!(code == 3 && out.is_empty(), "{out}");
    assert!(err.starts_with("dax001: --accept can't use `broken`, line 1, column "), "{err}");
    // The output would replace the list.
    system.put("link", Node::Link("a.yaml".to_owned()));
    for output in ["a.yaml", "link"] {
        let error = format!("`{output}` is one of the input files: give --output another name");
        let expected = (3, String::new(), format!("dax001: {error}\n`dax001 --help` says how it is used\n"));
        assert_eq!(system.ends(&["a", "--accept", "a.yaml", "-o", output]), expected);
    }
    assert_eq!(system.text("a.yaml").unwrap(), entry(ONE, "a", "2026-11-29"));
}

#[test]
fn nothing_is_accepted_if_the_day_is_unknown() {
    let mut system = system();
    system.now = "";
    let arguments = ["a", "--as-of", "2026-11-29", "--accept", "a.yaml", "-o", "r"];
    let err = "dax001: the system clock cannot be read, so --accept cannot tell which entries have expired\n"
        .to_owned();
    assert_eq!(system.ends(&arguments), (3, String::new(), err));
    assert_eq!(system.text("r"), None);
    // The last day ends at midnight UTC.
    for (now, code) in [("2026-11-29T23:59:59.999Z", 0), ("2026-11-30T00:00:00.000Z", 1)] {
        system.now = now;
        assert_eq!(system.ends(&["-q", "a", "--accept", "a.yaml", "--fail-on", "unaccepted"]).0, code);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    /// Any clusters, any of which are accepted.
    #[test]
    fn a_list_changes_nothing_but_the_exit_code(
        clusters in prop::collection::vec((prop::sample::select(vec!["ENABLED", "DISABLED", "ENABLING", "odd"]), any::<bool>()), 0..6),
        is_cut in any::<bool>(),
    ) {
        let records: Vec<Value> =
            (0..).zip(&clusters).map(|(index, (status, _))| record(ONE, &format!("c{index}"), status)).collect();
        let accepted = (0..).zip(&clusters).filter(|(_, (_, is_accepted))| *is_accepted);
        let list: String = accepted.map(|(index, _)| entry(ONE, &format!("c{index}"), "2027-01-01")).collect();
        let list = list + &entry(ONE, "none", "2027-01-01");
        let next = if is_cut { json!("x") } else { Value::Null };
        let mut system = FakeSystem::new(&[("list", &list)]);
        let evidence = json!({"Clusters": records, "NextToken": next});
        system.put("evidence", Node::File(evidence.to_string().into_bytes()));
        let plain = system.run(&["evidence", "-f", "json"]);
        let with_list = system.run(&["evidence", "-f", "json", "--accept", "list"]);
        prop_assert_eq!(&plain, &with_list);
        let forgiven = system.run(&["evidence", "-f", "json", "--accept", "list", "--fail-on", "unaccepted"]);
        prop_assert_eq!(&forgiven.out, &plain.out);
        let is_unaccepted = clusters.iter().any(|(status, is_accepted)| *status == "DISABLED" && !is_accepted);
        let is_unknown = is_cut || clusters.iter().any(|(status, _)| matches!(*status, "ENABLING" | "odd"));
        let code = if is_unaccepted { 1 } else if is_unknown { 2 } else { 0 };
        prop_assert_eq!(forgiven.code, code, "{}", plain.out);
    }
}
