//! Lists of accepted risks: what is understood, and that nothing else is accepted.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may panic")]

use dax001::contract::annotation::{Disposition, Matching};
use dax001_review::{Cluster, Clusters, RiskList, read_list};
use proptest::prelude::*;

fn read(text: &str) -> RiskList {
    read_list("risks.yaml", text.as_bytes())
}

fn clusters() -> Clusters {
    let mut clusters = Clusters::default();
    for (account, region, name) in [
        (Some("012345678901"), Some("us-east-1"), Some("cc-legacy-a")),
        (Some("012345678901"), Some("eu-west-1"), Some("cc-legacy-b")),
        (Some("123456789012"), Some("us-east-1"), Some("cc-Legacy-c")),
        (None, None, Some("cc-legacy-d")),
        (Some("012345678901"), Some("us-east-1"), None),
    ] {
        let owned = |text: Option<&str>| text.map(str::to_owned);
        let (account, region, name) = (owned(account), owned(region), owned(name));
        clusters.push(Cluster { account, region, name, status: dax001::contract::status::Status::Fail });
    }
    clusters
}

const ENTRY: &str = "\
# Agreed with the board
- account: 012345678901
  region: us-east-1
  cluster: cc-legacy-*
  reason: \"Goes away, see SEC-1\"
  until: 2026-12-31
  who: jane.doe
";

#[test]
fn yaml_and_json_lists_are_read_alike() {
    let yaml = read(ENTRY);
    assert_eq!(yaml.problems, []);
    let [risk] = &yaml.annotations[..] else { panic!("{yaml:?}") };
    assert_eq!(risk.disposition, Some(Disposition::AcceptedRisk));
    assert_eq!(risk.note.as_deref(), Some("Goes away, see SEC-1"));
    assert_eq!((risk.who.as_deref(), risk.until.as_deref()), (Some("jane.doe"), Some("2026-12-31")));
    // The account keeps its leading zero: it is not read as a number.
    assert_eq!(risk.target.accounts, ["012345678901"]);
    assert_eq!(risk.entry.as_ref().unwrap().line, 2);
    assert_eq!(clusters().matching(&risk.target).unwrap(), [0]);

    let json = r#"{"acceptedRisks": [{"account": ["012345678901", "123456789012"], "region": "*", "cluster": "CC-legacy-*", "reason": "\ud83d\ude00", "until": "2026-12-31", "who": "jane"}]}"#;
    let json = read(json);
    assert_eq!(json.problems, []);
    assert_eq!(json.annotations[0].note.as_deref(), Some("😀"));
    assert_eq!(clusters().matching(&json.annotations[0].target).unwrap(), [0, 1, 2]);
    let utf16: Vec<u8> =
        std::iter::once(0xfeff).chain(ENTRY.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    assert_eq!(read_list("risks.yaml", &utf16), yaml);
}

#[test]
fn a_faulty_entry_accepts_nothing_and_reports_its_line() {
    for (from, to, words) in [
        ("until: 2026-12-31", "untill: 2026-12-31", "`untill` is not a known key"),
        ("  until: 2026-12-31\n", "", "it has no `until`"),
        ("until: 2026-12-31", "until: 2026-02-30", "`2026-02-30` is not a date"),
        ("until: 2026-12-31", "until: 31.12.2026", "`31.12.2026` is not a date"),
        ("who: jane.doe", "who: ''", "it has no `who`"),
        ("reason: \"Goes away, see SEC-1\"", "reason: ~", "it has no `reason`"),
        ("account: 012345678901", "account: 12345678901", "`12345678901` is not an account"),
        ("region: us-east-1", "region: {a: b}", "`region` is not a string"),
        ("  region: us-east-1\n", "", "it has no `region`"),
        ("region: us-east-1", "account: 123456789012", "`account` is duplicated"),
        (
            "- account: 012345678901\n",
            "- text\n- account: 012345678901\n",
            "entry 1 is ignored: it is not a map",
        ),
    ] {
        let list = read(&ENTRY.replace(from, to));
        assert_eq!(list.problems.len(), 1, "{to}: {list:?}");
        assert!(list.problems[0].message.contains(words), "{list:?}");
        assert_eq!(list.problems[0].line, Some(2));
        assert!(list.annotations.len() <= usize::from(to.starts_with("- text")));
    }
    for (text, words, line) in [
        ("", "it is empty", None),
        ("[]", "no entries", None),
        ("just text", "not a list of accepted risks", Some(1)),
        ("{\"Clusters\": []}", "this is evidence", Some(1)),
        ("Clusters:\n- ClusterName: a\n", "this is evidence", Some(1)),
        ("{\"a\": []}", "this is not a list of accepted risks", Some(1)),
        ("- a: &x b\n- *x\n", "aliases", Some(2)),
        ("- a: [1\n", "cannot be read", Some(2)),
        ("[{\"account\": \"1\",}}]", "cannot be read", Some(1)),
        ("- a: 1\n---\n- b: 2\n", "second document", Some(2)),
    ] {
        let list = read(text);
        assert!(list.annotations.is_empty());
        assert!(list.problems[0].message.contains(words), "{text}: {list:?}");
        assert_eq!(list.problems[0].line, line, "{text}");
    }
    let deep = read(&"[".repeat(100_000));
    assert!(deep.annotations.is_empty() && deep.problems.len() == 1);
    assert!(read_list("x", &[0xff, 0xfe, 0]).problems[0].message.contains("not UTF-8 text"));
    let many = read(&"- x\n".repeat(500));
    assert_eq!(
        (many.problems.len(), many.problems[100].message.as_str()),
        (101, "400 more problems are not listed")
    );
}

const MUTELIST: &str = "\
Mutelist:
  Accounts:
    \"*\":
      Checks:
        \"dynamodb_accelerator_cluster_encryption_enabled\":
          Regions: [\"*\"]
          Resources: [\"^cc-legacy\"]
          Exceptions:
            Regions: [eu-west-1]
          Description: agreed
        \"s3_*\":
          Regions: [\"*\"]
          Resources: [\"*\"]
    \"123456789012\":
      Checks:
        \"dynamodb_*\":
          Regions: [us-east]
          Resources: [\"legacy-c$\", other]
";

#[test]
fn a_mutelist_of_prowler_is_read_as_prowler_reads_it() {
    let list = read(MUTELIST);
    assert_eq!(list.problems, []);
    let [everywhere, one] = &list.annotations[..] else { panic!("{list:?}") };
    assert_eq!(everywhere.target.matching, Matching::Prowler);
    assert_eq!((everywhere.note.as_deref(), everywhere.until.as_deref()), (Some("agreed"), None));
    // One region is excepted. The cluster whose region is unknown could be in it.
    assert_eq!(clusters().matching(&everywhere.target).unwrap(), [0, 2]);
    assert_eq!(clusters().matching(&one.target).unwrap(), [2]);

    for (from, to, words) in [
        (
            "Resources: [\"^cc-legacy\"]",
            "Resources: [\"(?<=x)y\"]",
            "the expression `(?<=x)y` uses `(?<` at position 1",
        ),
        ("Description: agreed", "Tags: [\"project=x\"]", "matches by tags"),
        ("Regions: [eu-west-1]", "Tags: [\"project=x\"]", "match by tags"),
        ("Regions: [eu-west-1]", "Teams: [x]", "`Teams` in its exceptions is not a known key"),
        ("Description: agreed", "Reason: agreed", "`Reason` is not a known key"),
        ("Resources: [\"^cc-legacy\"]", "Resources: []", "no regions or no resources"),
    ] {
        let list = read(&MUTELIST.replace(from, to));
        assert_eq!(list.annotations.len(), 1, "{to}: {list:?}");
        assert!(list.problems[0].message.contains(words), "{list:?}");
    }
    // Expressions that Python reads differently, a duplicate name, and a text in place of a list.
    for (from, to, words) in [
        ("\"^cc-legacy\"", "\"**\"", "uses `**` at position 1"),
        ("\"^cc-legacy\"", "\"*[[:alpha:]]\"", "uses `[` at position 3"),
        (
            "Resources: [\"^cc-legacy\"]",
            "Resources: [\"*\"]\n          Resources: [\"^x\"]",
            "`Resources` is duplicated",
        ),
        (
            "Regions: [\"*\"]\n          Resources: [\"^cc-legacy\"]",
            "Regions: \"*\"\n          Resources: [\"^cc-legacy\"]",
            "`Regions` is not a list of strings",
        ),
    ] {
        let list = read(&MUTELIST.replacen(from, to, 1));
        assert!(list.problems[0].message.contains(words), "{list:?}");
        assert_eq!(list.annotations.len(), 1, "{to}: {list:?}");
    }
    // Python's YAML reads these as numbers, booleans or a merge, and Prowler mutes nothing by them.
    for (from, to) in [
        ("\"*\":\n      Checks", "345678901234:\n      Checks"),
        ("\"*\":\n      Checks", "!!str x:\n      Checks"),
        ("\"dynamodb_accelerator_cluster_encryption_enabled\"", "<<"),
        ("[\"^cc-legacy\"]", "[1.5]"),
        ("[\"^cc-legacy\"]", "[Off]"),
        ("Regions: [eu-west-1]", "Accounts: [0o17, '1']"),
        ("Regions: [eu-west-1]", "Accounts: [2026-11-24]"),
    ] {
        let list = read(&MUTELIST.replacen(from, to, 1));
        assert!(list.problems[0].message.contains("put it in quotes"), "{to}: {list:?}");
        assert_eq!(list.annotations.len(), 1, "{to}: {list:?}");
    }
    let json =
        r#"{"Mutelist": {"Accounts": {"*": {"Checks": {"*": {"Regions": [1], "Resources": ["*"]}}}}}}"#;
    assert!(read(json).annotations.is_empty());
    // If a check excepts a cluster, no later check mutes it.
    let both = "Mutelist:\n  Accounts:\n    '*':\n      Checks:\n        dynamodb_accelerator_cluster_encryption_enabled:\n          Regions: ['none']\n          Resources: ['*']\n          Exceptions: {Resources: ['legacy-a'], Accounts: [], Regions: [], Tags: []}\n        '*':\n          Regions: ['*']\n          Resources: ['*']\n";
    let list = read(both);
    assert_eq!(list.problems, []);
    assert_eq!(clusters().matching(&list.annotations[1].target).unwrap(), [1, 2, 3]);
    let unread = read(&both.replace("Tags: []", "Tags: ['a=b']"));
    assert!(unread.annotations.is_empty(), "what is excepted is not known: {unread:?}");
    let other = read(
        "Mutelist:\n  Accounts:\n    \"*\":\n      Checks:\n        s3_bucket:\n          Regions: ['*']\n          Resources: ['*']\n",
    );
    assert!(other.problems[0].message.contains("does not mention this rule"), "{other:?}");
}

/// Replays what fuzzing found: reading ends, and what was read can be used.
#[test]
fn the_fuzzing_corpus_is_read_and_usable() {
    let corpus = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../dax001/fuzz/corpus/list");
    let mut files = 0;
    for file in std::fs::read_dir(corpus).unwrap() {
        let data = std::fs::read(file.unwrap().path()).unwrap();
        for annotation in read_list("list", &data).annotations {
            clusters().matching(&annotation.target).unwrap();
        }
        files += 1;
    }
    assert!(files >= 3);
}

proptest! {
    /// Whatever the bytes are, reading ends.
    #[test]
    fn any_bytes_give_annotations_or_problems(data in proptest::collection::vec(any::<u8>(), 0..400)) {
        let list = read_list("x", &data);
        prop_assert!(!list.annotations.is_empty() || !list.problems.is_empty());
    }

    /// An entry accepts a risk only if it has all six members, each once. Missing, duplicate or
    /// misspelt members make it accept nothing.
    #[test]
    fn only_complete_entries_accept(lines in proptest::collection::vec(0_usize..8, 0..9)) {
        let members = ["account: '*'", "region: '*'", "cluster: a", "reason: r", "until: 2026-12-31", "who: w", "untill: x", "note: y"];
        let text: Vec<&str> = lines.iter().map(|line| members[*line]).collect();
        let list = read(&format!("-\n  {}\n", text.join("\n  ")));
        let mut sorted = lines.clone();
        sorted.sort_unstable();
        prop_assert_eq!(list.annotations.len(), usize::from(sorted == [0, 1, 2, 3, 4, 5]));
        prop_assert_eq!(list.problems.is_empty(), !list.annotations.is_empty());
    }

    /// An entry with any texts gives one risk with these texts.
    #[test]
    fn entries_keep_their_texts(reason in "[^\\p{C}\\s]([^\\p{C}]{0,40}[^\\p{C}\\s])?", who in "[a-zA-Z.@]{1,20}", name in "[a-z][a-z0-9-]{0,19}") {
        let json = serde_json::json!([{"account": "*", "region": "*", "cluster": name, "reason": reason, "until": "2026-12-31", "who": who}]);
        let list = read(&json.to_string());
        prop_assert_eq!(&list.problems, &[]);
        prop_assert_eq!(list.annotations[0].note.as_deref(), Some(reason.trim()));
        prop_assert_eq!(&list.annotations[0].target.clusters, &[name]);
    }

    /// A pattern matches what a naive implementation matches.
    #[test]
    fn wildcards_match_like_a_naive_implementation(pattern in "[ab*]{1,8}", name in "[ab]{1,8}") {
        fn naive(pattern: &[u8], text: &[u8]) -> bool {
            match pattern {
                [] => text.is_empty(),
                [b'*', rest @ ..] => (0..=text.len()).any(|at| naive(rest, &text[at..])),
                [first, rest @ ..] => text.first() == Some(first) && naive(rest, &text[1..]),
            }
        }
        let mut clusters = Clusters::default();
        clusters.push(Cluster { name: Some(name.clone()), account: None, region: None, status: dax001::contract::status::Status::Fail });
        let all = vec!["*".to_owned()];
        let target = dax001::contract::annotation::Target {
            matching: Matching::Wildcard, accounts: all.clone(), regions: all, clusters: vec![pattern.clone()], except: Vec::new(),
        };
        let is_meant = clusters.matching(&target).unwrap() == [0];
        prop_assert_eq!(is_meant, naive(pattern.as_bytes(), name.as_bytes()));
    }
}

#[test]
fn a_risk_list_is_recognised_by_all_of_its_content() {
    let entry = "- account: '1'\n  region: r\n  cluster: c\n  reason: x\n  until: 2099-01-01\n  who: w\n";
    for (text, is_list) in [
        (entry.to_owned(), true),
        (format!("{entry}- cluster: alpha\n"), true),
        (format!("acceptedRisks:\n{entry}"), true),
        (r#"[{"account": "1", "reason": "x"}]"#.to_owned(), true),
        ("Mutelist:\n  Accounts:\n    '*':\n      Checks: {}\n".to_owned(), true),
        (format!("{entry}- ClusterName: a\n"), false),
        (format!("{entry}  Clusters: []\n"), false),
        (entry.replace("reason: x", "reason: 'Clusters, as agreed'"), true),
        (format!("# An error occurred (AccessDeniedException) when calling\n{entry}"), false),
        ("Mutelist:\n  Accounts:\n    '*':\n      Checks:\n        x:\n          Clusters:\n          - ClusterName: bad\n".to_owned(), false),
        (r#"{"Mutelist": {"Accounts": {"*": {"Checks": {"x": {"Clusters": []}}}}}}"#.to_owned(), false),
        ("- cluster: alpha\n".to_owned(), false),
        ("Clusters:\n- ClusterName: a\n".to_owned(), false),
        ("Mutelist:\n  Accounts: {}\nClusters: []\n".to_owned(), false),
        ("[]".to_owned(), false),
        (String::new(), false),
        ("a: [".to_owned(), false),
    ] {
        assert_eq!(dax001_review::is_risk_list(text.as_bytes()), is_list, "{text}");
    }
}
