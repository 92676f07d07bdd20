//! How clusters have changed since an earlier report.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may panic")]

use dax001::contract::status::Status;
use dax001::contract::status::Status::{Fail, Pass, Unknown};
use dax001_review::Change::{Decided, Fixed, New, NotCompared, Unchanged, Undecided, Worse};
use dax001_review::{Change, Cluster, Clusters};

/// Clusters from `account/region/name`, where `?` means unknown.
fn clusters(list: &[(&str, Status)]) -> Clusters {
    let mut clusters = Clusters::default();
    for (path, status) in list {
        let mut parts = path.split('/').map(|part| (part != "?").then(|| part.to_owned()));
        let mut next = || parts.next().unwrap();
        clusters.push(Cluster { account: next(), region: next(), name: next(), status: *status });
    }
    clusters
}

fn changes(before: &[(&str, Status)], after: &[(&str, Status)]) -> (Vec<Change>, Vec<u32>) {
    let changes = clusters(after).changes(&clusters(before));
    (changes.changes, changes.gone)
}

#[test]
fn clusters_are_compared_whatever_their_order() {
    let before = [
        ("1/r/a", Fail),
        ("1/r/b", Pass),
        ("1/r/c", Fail),
        ("1/r/d", Unknown),
        ("1/r/f", Pass),
        ("1/r/gone", Pass),
    ];
    let after = [
        ("1/r/d", Fail),
        ("1/r/A", Pass),
        ("1/r/b", Unknown),
        ("1/r/c", Unknown),
        ("1/r/f", Fail),
        ("1/r/e", Pass),
        ("2/r/a", Fail),
    ];
    assert_eq!(
        changes(&before, &after),
        (vec![Decided, Fixed, Undecided, Undecided, Worse, New, New], vec![5])
    );
    assert_eq!(changes(&before, &before), (vec![Unchanged; 6], vec![]));
    assert_eq!(changes(&[], &after[..1]), (vec![New], vec![]));
    assert_eq!(changes(&before[..1], &[]), (vec![], vec![0]));
}

#[test]
fn ambiguous_clusters_are_not_compared() {
    // Names alone, then complete output: a single candidate matches.
    assert_eq!(changes(&[("?/?/a", Unknown)], &[("1/r/a", Pass)]), (vec![Decided], vec![]));
    assert_eq!(changes(&[("?/?/a", Fail)], &[("?/?/a", Pass)]), (vec![Fixed], vec![]));
    // Two candidates: neither matches, and the earlier cluster is not gone.
    let two = [("1/r/a", Pass), ("2/r/a", Fail)];
    assert_eq!(changes(&[("?/?/a", Unknown)], &two), (vec![NotCompared; 2], vec![]));
    assert_eq!(changes(&two, &[("?/?/a", Unknown)]), (vec![NotCompared], vec![]));
    assert_eq!(
        changes(&[("?/?/a", Fail)], &[("?/?/a", Pass), ("1/r/a", Fail)]),
        (vec![NotCompared; 2], vec![])
    );
    // Two clusters that are equal in all that is known: their order doesn't matter.
    let same = [("?/?/a", Fail), ("?/?/a", Pass)];
    assert_eq!(changes(&same, &[("?/?/a", Pass)]), (vec![NotCompared], vec![]));
    assert_eq!(changes(&same, &same), (vec![NotCompared; 2], vec![]));
    let complete = [("1/r/a", Fail), ("1/r/a", Pass)];
    assert_eq!(changes(&complete, &complete[1..]), (vec![NotCompared], vec![]));
    // Clusters without a name can't be distinguished.
    assert_eq!(changes(&[("?/?/?", Pass)], &[("?/?/?", Pass)]), (vec![NotCompared], vec![]));
    // If two clusters contradict, they are different ones.
    assert_eq!(changes(&[("1/?/a", Fail)], &[("2/r/a", Fail)]), (vec![New], vec![0]));
    // A cluster that could be one already found is neither gone nor new.
    assert_eq!(changes(&[("1/r/a", Fail), ("?/?/a", Fail)], &[("1/r/a", Pass)]).1, Vec::<u32>::new());
    assert_eq!(changes(&[("1/r/a", Fail)], &[("1/r/a", Pass), ("?/?/a", Fail)]).0[1], NotCompared);
}

/// Any number of accounts with a cluster of the same name takes no longer than different names.
#[test]
fn many_clusters_with_one_name_are_distinguished() {
    let clusters = |first: u32, status| {
        let mut clusters = Clusters::default();
        for account in first..first + 100_000 {
            let (account, region, name) =
                (Some(account.to_string()), Some("r".to_owned()), Some("cache".to_owned()));
            clusters.push(Cluster { account, region, name, status });
        }
        clusters
    };
    let changes = clusters(50_000, Pass).changes(&clusters(0, Fail));
    assert_eq!(changes.changes.iter().filter(|change| **change == Fixed).count(), 50_000);
    assert_eq!(changes.gone.len(), 50_000);
}
