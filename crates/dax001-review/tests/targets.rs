//! Many targets at once: they match the same clusters as one by one, their lists are bounded, and
//! not every target is compared with every cluster.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may panic")]

use dax001::contract::annotation::{Except, LISTED_FINDINGS, LISTED_FINDINGS_IN_ALL, Matching, Target};
use dax001::contract::status::Status;
use dax001_review::{Cluster, Clusters, MatchingTargets, Targets};
use proptest::prelude::*;

fn owned(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

fn target(matching: Matching, account: &str, region: &str, name: &str) -> Target {
    Target {
        matching,
        accounts: owned(&[account]),
        regions: owned(&[region]),
        clusters: owned(&[name]),
        except: Vec::new(),
    }
}

fn wildcard(name: &str) -> Target {
    target(Matching::Wildcard, "*", "*", name)
}

fn cluster(name: &str) -> Cluster {
    let (account, region) = (Some("111111111111".to_owned()), Some("us-east-1".to_owned()));
    Cluster { account, region, name: Some(name.to_owned()), status: Status::Fail }
}

fn clusters(count: usize) -> Clusters {
    let mut clusters = Clusters::default();
    for number in 0..count {
        clusters.push(cluster(&format!("dax-{number:06}")));
    }
    clusters
}

#[test]
fn lists_are_bounded_but_counts_are_complete() {
    let clusters = clusters(3_000);
    for name in ["*", "dax-*", "*0*", "dax-000"] {
        let mut targets = Targets::default();
        for _ in 0..500 {
            targets.push(&wildcard(name), 1, true).unwrap();
        }
        while !targets.apply(&clusters, 700) {}
        let all: Vec<&[u32]> = (0..500).map(|target_index| targets.listed(target_index)).collect();
        let is_empty = name == "dax-000";
        assert_eq!(targets.totals(), [if is_empty { 0 } else { 3_000 }; 500]);
        let listed: usize = all.iter().map(|list| list.len()).sum();
        assert_eq!(listed, if is_empty { 0 } else { LISTED_FINDINGS_IN_ALL });
        assert_eq!(targets.marks(), [u8::from(!is_empty); 3_000]);
    }
    let mut one = Targets::default();
    one.push(&wildcard("*"), 1, true).unwrap();
    one.push(&wildcard("dax-00000*"), 1, true).unwrap();
    assert!(one.apply(&clusters, usize::MAX));
    assert_eq!(one.listed(0), (0..1_000).collect::<Vec<u32>>());
    assert_eq!((one.listed(0).len(), one.listed(1).len()), (LISTED_FINDINGS, 10));
    assert_eq!(one.totals(), [3_000, 10]);
}

#[test]
fn the_strongest_mark_counts_and_passing_clusters_accept_no_risk() {
    let mut clusters = Clusters::default();
    for (name, status) in
        [("a", Status::Fail), ("b", Status::Pass), ("c", Status::Unknown), ("d", Status::Pass)]
    {
        clusters.push(Cluster { status, ..cluster(name) });
    }
    let mut targets = Targets::default();
    targets.push(&wildcard("*"), 3, true).unwrap();
    targets.push(&wildcard("a*"), 1, true).unwrap();
    targets.push(&wildcard("b"), 2, true).unwrap();
    targets.push(&wildcard("*"), 6, false).unwrap();
    targets.push(&wildcard("d"), 5, false).unwrap();
    assert!(targets.apply(&clusters, 10));
    assert_eq!(targets.marks(), [1, 6, 3, 5]);
    assert_eq!(targets.of(&clusters, 0, 9), MatchingTargets { places: vec![0, 1, 3], total: 3 });
    assert_eq!(targets.of(&clusters, 3, 2), MatchingTargets { places: vec![0, 3], total: 3 });
    assert_eq!(targets.of(&clusters, 4, 9), MatchingTargets::default());

    let mut unusable = Targets::default();
    assert!(unusable.push(&target(Matching::Prowler, "*", "*", "\\<a"), 1, true).is_err());
    assert!(unusable.apply(&clusters, 10));
    assert_eq!((unusable.totals(), unusable.marks()), (Vec::new(), &[0, 0, 0, 0][..]));
}

/// Entries that name an account, a cluster or the beginning of a name are not compared with other
/// clusters.
#[test]
fn targets_are_compared_only_with_clusters_they_could_match() {
    let compared = |count: usize, target: &dyn Fn(usize) -> Target| {
        let clusters = clusters(count);
        let mut targets = Targets::default();
        for number in 0..count {
            targets.push(&target(number), 1, true).unwrap();
        }
        assert!(targets.apply(&clusters, usize::MAX));
        assert!(targets.totals().iter().all(|total| *total == 1 || *total as usize == count));
        targets.compared()
    };
    let named = |number: usize| wildcard(&format!("DAX-{number:06}"));
    let begun = |number: usize| wildcard(&format!("dax-{number:06}*"));
    let expression = |number: usize| target(Matching::Prowler, "*", "*", &format!("^dax-{number:06}$"));
    let everything = |_: usize| wildcard("*");
    for count in [2_000, 4_000] {
        assert_eq!(compared(count, &named), count as u64);
        assert_eq!(compared(count, &begun), count as u64);
        assert_eq!(compared(count, &expression), count as u64);
        assert_eq!(compared(count, &everything), 0);
    }
    let mut targets = Targets::default();
    for account in 0..1_000 {
        targets.push(&target(Matching::Wildcard, &format!("{account:012}"), "*", "*"), 1, true).unwrap();
        targets.push(&target(Matching::Prowler, &format!("{account:012}"), "us", "x.?y"), 1, true).unwrap();
    }
    assert!(targets.apply(&clusters(1_000), usize::MAX));
    assert_eq!(targets.compared(), 0);
    let cost = |name: &str| {
        let mut targets = Targets::default();
        targets.push(&target(Matching::Prowler, "*", "*", name), 1, true).unwrap();
        targets.cost()
    };
    assert_eq!((cost("*"), cost("^dax"), cost("(a|b){300}")), (1, 1, 501));
}

/// Few different values, so that targets and clusters match often.
fn any_target() -> impl Strategy<Value = Target> {
    const ACCOUNTS: &[&str] = &["*", "1", "2", "", "1*", "*2"];
    const REGIONS: &[&str] = &["*", "us", "eu", "u*", ".", "^e"];
    const NAMES: &[&str] = &[
        "*",
        "a",
        "ab",
        "A*",
        "*b",
        "a*b",
        "^a",
        "^ab$",
        "b$",
        ".*a",
        "[ab]",
        "",
        "é*",
        "aaaaaaaaaaaaaaaaaaaaaa*",
    ];
    let texts = |of: &'static [&'static str], least: usize| {
        proptest::collection::vec(prop::sample::select(of), least..3).prop_map(|texts| owned(&texts))
    };
    let matching = prop::sample::select(vec![Matching::Exact, Matching::Wildcard, Matching::Prowler]);
    let except = (texts(ACCOUNTS, 0), texts(REGIONS, 0), texts(NAMES, 0))
        .prop_map(|(accounts, regions, clusters)| Except { accounts, regions, clusters });
    let except = proptest::collection::vec(except, 0..2);
    (matching, texts(ACCOUNTS, 0), texts(REGIONS, 0), texts(NAMES, 0), except).prop_map(
        |(matching, accounts, regions, clusters, except)| Target {
            matching,
            accounts,
            regions,
            clusters,
            except,
        },
    )
}

fn any_cluster() -> impl Strategy<Value = Cluster> {
    let text = |of: &'static [Option<&'static str>]| {
        prop::sample::select(of).prop_map(|text| text.map(str::to_owned))
    };
    let account = text(&[None, Some("1"), Some("2"), Some("12"), Some("")]);
    let region = text(&[None, Some("us"), Some("eu"), Some("")]);
    let names = [
        None,
        Some("a"),
        Some("b"),
        Some("ab"),
        Some("aB"),
        Some("aab"),
        Some(""),
        Some("é"),
        Some("éa"),
        Some("aaaaaaaaaaaaaaaaaaaéaa"),
        Some("aaaaaaaaaaaaaaaaaaaaaaaa"),
    ];
    let name = prop::sample::select(names.to_vec()).prop_map(|text| text.map(str::to_owned));
    let status = prop::sample::select(vec![Status::Fail, Status::Unknown, Status::Pass]);
    (account, region, name, status).prop_map(|(account, region, name, status)| Cluster {
        account,
        region,
        name,
        status,
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    /// All targets at once, in steps of any size, give the same results as each by itself.
    #[test]
    fn many_targets_match_what_each_matches_alone(
        list in proptest::collection::vec((any_target(), 0..4_u8, any::<bool>()), 0..12),
        of in proptest::collection::vec(any_cluster(), 0..20),
        step in 1..25_usize,
    ) {
        let mut clusters = Clusters::default();
        for cluster in &of {
            clusters.push(cluster.clone());
        }
        let mut targets = Targets::default();
        let mut matching_clusters = Vec::new();
        // Drops the targets with an expression that can't be used.
        let list: Vec<_> = list.iter().filter(|(target, ..)| clusters.matching(target).is_ok()).collect();
        for (target, mark, is_of_risk) in &list {
            let next = u32::try_from(matching_clusters.len()).unwrap();
            prop_assert_eq!(targets.push(target, *mark, *is_of_risk), Ok(next));
            matching_clusters.push(clusters.matching(target).unwrap());
        }
        while !targets.apply(&clusters, step) {}
        for (target_index, matching) in matching_clusters.iter().enumerate() {
            prop_assert_eq!(targets.listed(target_index), matching);
            prop_assert_eq!(targets.totals()[target_index] as usize, matching.len());
        }
        for (index, cluster) in of.iter().enumerate() {
            let index_32 = u32::try_from(index).unwrap();
            let matches = (0..).zip(&matching_clusters).filter(|(_, matching)| matching.contains(&index_32));
            let target_indices: Vec<u32> = matches.map(|(target_index, _)| target_index).collect();
            let counts = |target_index: &&u32| !(list[**target_index as usize].2 && cluster.status == Status::Pass);
            let marks = target_indices.iter().filter(counts).map(|target_index| list[*target_index as usize].1);
            let marks = marks.filter(|mark| *mark > 0);
            prop_assert_eq!(targets.marks()[index], marks.min().unwrap_or(0));
            let matching_targets = targets.of(&clusters, index, step);
            prop_assert_eq!(matching_targets.total as usize, target_indices.len());
            prop_assert_eq!(matching_targets.places, target_indices.into_iter().take(step).collect::<Vec<_>>());
        }
    }
}
