//! Comparing a report with an earlier report, or with earlier evidence.

use dax001::contract::status::Status;
use dax001::query::Sort;
use dax001::review::Review;
use dax001_review::Change;
use dax001_workbench::protocol::{Ask, ChangeCounts, Comparison, Query, Work};
use serde_json::Value;

use crate::support::evidence::{Evidence, archive, page, record, record_in, three};
use crate::support::reviews::typed;
use crate::support::{Host, NOW};

/// In the region that both cover, `a` is fixed, `b` worse, `c` decided, `d` undecided, `e`
/// unchanged and `f` new; `g` is gone.
fn now() -> Evidence {
    let records = [
        record("a", "ENABLED"),
        record("b", "DISABLED"),
        record("c", "ENABLED"),
        record("d", "ODD"),
        record("e", "DISABLED"),
        record("f", "DISABLED"),
    ];
    let elsewhere = [record_in("eu-west-1", "h", "DISABLED")];
    Evidence::one("us-east-1.json", &page(&records)).with("eu-west-1.json", &page(&elsewhere))
}

fn then() -> Vec<u8> {
    page(&[
        record("a", "DISABLED"),
        record("b", "ENABLED"),
        record("c", "ODD"),
        record("d", "DISABLED"),
        record("e", "DISABLED"),
        record("g", "DISABLED"),
        record_in("eu-west-2", "i", "DISABLED"),
    ])
}

fn opened() -> Host {
    let host = Host::new(200);
    host.evaluate(1, &now());
    host
}

fn question(earlier: &Evidence) -> Ask {
    Ask::Compare { run: 1, id: 5, input: earlier.input(0) }
}

fn compared(host: &Host, name: &str, bytes: &[u8]) -> Comparison {
    let earlier = Evidence::one(name, bytes);
    host.ask(question(&earlier), &earlier).compared()
}

fn changes(host: &Host) -> Vec<(Option<Change>, Option<Status>)> {
    let query = Query { sort: Sort::Report, ..Query::default() };
    host.rows(1, query).list.iter().map(|row| (row.change, row.was)).collect()
}

fn counts() -> ChangeCounts {
    // The earlier evidence doesn't cover the region of `h`, so `h` is not known to be new.
    ChangeCounts { new: 1, fixed: 1, worse: 1, decided: 1, undecided: 1, unchanged: 1, not_compared: 1 }
}

#[test]
fn comparing_with_earlier_evidence_gives_each_clusters_change() {
    let host = opened();
    let comparison = compared(&host, "then.json", &then());
    assert_eq!((comparison.changes, comparison.clusters), (counts(), 7));
    assert_eq!((comparison.generated_at, comparison.left_out, comparison.annotations.len()), (None, 0, 0));
    let gone: Vec<_> = comparison
        .gone
        .iter()
        .map(|gone| (gone.finding.resource.name.as_deref().unwrap(), gone.is_covered))
        .collect();
    // A cluster in a region that the new evidence doesn't cover may still exist.
    assert_eq!(gone, [("g", true), ("i", false)]);
    assert_eq!((comparison.gone_covered, comparison.gone_total), (1, 2));
    assert!(comparison.gone.iter().all(|gone| gone.finding.evidence.is_empty()));
    assert_eq!(
        changes(&host),
        [
            (Some(Change::Fixed), Some(Status::Fail)),
            (Some(Change::Worse), Some(Status::Pass)),
            (Some(Change::Decided), Some(Status::Unknown)),
            (Some(Change::Undecided), Some(Status::Fail)),
            (Some(Change::Unchanged), Some(Status::Fail)),
            (Some(Change::New), None),
            (Some(Change::NotCompared), None),
        ]
    );
    let query = Query { change: Some(Change::Worse), ..Query::default() };
    assert_eq!(host.rows(1, query.clone()).total, 1);
    let detail = host.tell(Ask::Detail { run: 1, index: 1, evidence: 0 }).detail();
    assert_eq!((detail.change, detail.was), (Some(Change::Worse), Some(Status::Pass)));
    host.tell(Ask::StopComparing { run: 1 });
    assert_eq!((host.rows(1, query).total, changes(&host)), (0, vec![(None, None); 7]));
}

#[test]
fn comparing_with_a_saved_report_gives_the_same_and_its_annotations() {
    let earlier = Host::default();
    earlier.evaluate(1, &Evidence::one("then.json", &then()));
    let bytes = earlier.save(1, "json", vec![typed(0, "a", Review::ToDo)]);
    let mut strange: Value = serde_json::from_slice(&bytes).unwrap();
    strange["report"]["annotations"].as_array_mut().unwrap().push(7.into());
    for (bytes, left_out) in [(bytes, 0), (strange.to_string().into_bytes(), 1)] {
        let host = opened();
        let comparison = compared(&host, "then.json", &bytes);
        assert_eq!((comparison.changes, comparison.gone_covered, comparison.gone_total), (counts(), 1, 2));
        assert_eq!(comparison.generated_at.as_deref(), Some(NOW));
        assert_eq!((comparison.annotations.len(), comparison.left_out), (1, left_out));
    }
}

#[test]
fn an_archive_is_compared_with_as_evidence() {
    let comparison = compared(&opened(), "then.zip", &archive(&[("then.json", &then())]));
    assert_eq!((comparison.changes, comparison.gone_total), (counts(), 2));
    // An export that lists no clusters can be compared with, too.
    let comparison = compared(&opened(), "none.json", b"{\"Clusters\": []}");
    assert_eq!((comparison.clusters, comparison.changes.not_compared), (0, 7));
}

#[test]
fn comparing_with_unusable_input_fails() {
    let host = opened();
    let broken = {
        let earlier = Host::default();
        earlier.evaluate(1, &three());
        let bytes = earlier.save(1, "json", Vec::new());
        bytes[..bytes.len() - 9].to_vec()
    };
    let during = Work::Comparison { id: 5 };
    for (earlier, message) in [
        (Evidence::default().with_unreadable("x", "it is gone"), "can't read x: it is gone"),
        (
            Evidence { files: Vec::new(), ..Evidence::one("x", b"") },
            "can't read x: its bytes could not be read",
        ),
        (Evidence::one("x", b"7"), "x contains nothing to compare with: "),
        (Evidence::one("x", b""), "x contains nothing to compare with: it is empty; "),
        (
            Evidence::one("x", &broken),
            "can't read x: it is not a report in the format json that this version of dax001 reads",
        ),
    ] {
        let failed = host.ask(question(&earlier), &earlier).failed(during);
        assert!(failed.starts_with(message), "{failed}");
        assert_eq!(changes(&host), vec![(None, None); 7]);
    }
}

#[test]
fn a_comparison_ends_when_cancelled_or_requested_again() {
    let host = opened();
    let earlier = Evidence::one("then.json", &then());
    for other in [Ask::CancelComparing, Ask::StopComparing { run: 1 }, Ask::Keep { runs: Vec::new() }] {
        // The other instance answers, but nobody wants the answer any more.
        let mut job = host.begin(question(&earlier), &earlier);
        assert!(job.step(&host));
        assert_eq!(job.outcome.asides, 1);
        host.tell(other);
        assert!(job.finish(&host).is_empty());
    }
    host.evaluate(1, &now());
    let mut job = host.begin(question(&earlier), &earlier);
    assert!(job.step(&host));
    assert_eq!(compared(&host, "then.json", &then()).changes, counts());
    assert!(job.finish(&host).is_empty());
}
