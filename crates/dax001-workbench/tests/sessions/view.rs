//! The parts of a report that a page shows: rows, details, plans.

use dax001::contract::status::Status;
use dax001::contract::verdicts::Reason;
use dax001::query::Sort;
use dax001::remediation::choices::Choices;
use dax001::remediation::plan::Recreation;
use dax001_testing::archives::open;
use dax001_workbench::protocol::{Ask, PlanResult, Query, Reply, Rows, Work};
use serde_json::json;

use crate::support::evidence::{Evidence, failing, page, record, record_in, three};
use crate::support::{Host, bytes_of, evaluation, file_of, stored};

fn opened(evidence: &Evidence) -> Host {
    let host = Host::default();
    host.evaluate(1, evidence);
    host
}

fn names(rows: &Rows) -> Vec<String> {
    rows.list.iter().map(|row| row.finding.resource.name.clone().unwrap()).collect()
}

fn choose(host: &Host, run: u32, index: usize, choices: Choices) -> Option<PlanResult> {
    host.tell(Ask::Choose { run, index, choices }).plan()
}

fn named(name: &str) -> Choices {
    Choices { new_name: Some(name.to_owned()), ..Choices::default() }
}

fn recreation(plan: Option<PlanResult>) -> Recreation {
    match plan {
        Some(PlanResult::Plan(plan)) => *plan.recreation.unwrap(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn rows_are_those_of_the_query() {
    let records = [record("a", "DISABLED"), record_in("eu-west-1", "b", "ENABLED"), record("c", "ODD")];
    let host = opened(&Evidence::one("page.json", &page(&records)));
    let region = |region: &str| Some(region.to_owned());
    for (query, expected) in [
        (Query::default(), vec!["a", "c", "b"]),
        (Query { sort: Sort::Name, is_descending: true, ..Query::default() }, vec!["c", "b", "a"]),
        (Query { status: Some(Status::Pass), ..Query::default() }, vec!["b"]),
        (Query { reason: Some(Reason::SseUnrecognised), ..Query::default() }, vec!["c"]),
        (Query { region: region("us-east-1"), sort: Sort::Report, ..Query::default() }, vec!["a", "c"]),
        (Query { text: "EU-west".to_owned(), ..Query::default() }, vec!["b"]),
    ] {
        let rows = host.rows(1, query.clone());
        assert_eq!(
            (names(&rows), rows.total, rows.query),
            (expected.iter().map(ToString::to_string).collect(), expected.len(), query)
        );
    }
}

#[test]
fn a_range_of_rows_has_the_position_of_the_selected_one() {
    let host = opened(&failing("x", 25));
    let query = Query { sort: Sort::Report, ..Query::default() };
    let ask = |from, count, selected| Ask::Rows { run: 1, query: query.clone(), from, count, selected };
    let rows = host.tell(ask(20, 10, Some(3))).rows();
    assert_eq!((rows.from, rows.total, rows.list.len(), rows.position), (20, 25, 5, Some(3)));
    for (from, count, expected) in [(0, 0, 0), (25, 10, 0), (99, 1, 0), (0, usize::MAX, 25)] {
        let rows = host.tell(ask(from, count, Some(99))).rows();
        assert_eq!((rows.list.len(), rows.position), (expected, None));
    }
    let [Reply::Printable(rows)] = &host.tell(Ask::Printable { run: 1, query, count: 7 }).replies[..] else {
        panic!()
    };
    assert_eq!((rows.list.len(), rows.total, rows.position), (7, 25, None));
}

#[test]
fn requests_about_a_closed_report_return_nothing() {
    let host = opened(&three());
    let rows = host.rows(2, Query::default());
    assert_eq!((rows.run, rows.total, rows.list.len()), (2, 0, 0));
    for ask in [
        Ask::Detail { run: 2, index: 0, evidence: 0 },
        Ask::Detail { run: 1, index: 3, evidence: 0 },
        Ask::Choose { run: 1, index: 3, choices: Choices::default() },
        Ask::Annotate { run: 2, revision: 1, typed: Vec::new(), lists: None },
        Ask::StopComparing { run: 2 },
    ] {
        assert!(host.tell(ask.clone()).is_empty(), "{ask:?}");
    }
    // A caller that waits for a file gets an error.
    assert!(host.tell(Ask::Plans { run: 2 }).failed(Work::Plans).starts_with("the report is no longer open"));
}

#[test]
fn a_detail_shows_the_bytes_around_its_evidence() {
    let bytes = page(&[record("a", "DISABLED"), record("b", "ENABLED")]);
    let host = opened(&Evidence::one("page.json", &bytes));
    for index in 0..2 {
        let detail = host.tell(Ask::Detail { run: 1, index, evidence: 9 }).detail();
        let evidence = &detail.finding.evidence[detail.evidence];
        assert_eq!(detail.evidence, 0);
        let window = detail.window.unwrap();
        let from = window.start as usize;
        assert_eq!(window.bytes, &bytes[from..from + window.bytes.len()]);
        assert_eq!(window.start, evidence.start.saturating_sub(4096));
        assert_eq!(window.start + window.bytes.len() as u64, (evidence.end + 4096).min(bytes.len() as u64));
    }
}

#[test]
fn a_record_that_is_the_evidence_is_shown_completely() {
    let mut long_record = record("a", "ODD");
    long_record.as_object_mut().unwrap().remove("SSEDescription");
    long_record["Description"] = "x".repeat(20_000).into();
    let bytes = page(&[record("b", "ENABLED"), long_record]);
    let host = opened(&Evidence::one("page.json", &bytes));
    let detail = host.tell(Ask::Detail { run: 1, index: 1, evidence: 0 }).detail();
    let (evidence, window) = (&detail.finding.evidence[0], detail.window.unwrap());
    assert_eq!(evidence.observed, None);
    assert!(window.start + window.bytes.len() as u64 >= evidence.record.end);
}

#[test]
fn a_file_that_cannot_be_read_any_more_has_no_window_and_no_plan() {
    let content = stored(&bytes_of(&three().files[0]));
    let host = opened(&Evidence::default().with_file("page.json", file_of(&content)));
    assert!(host.tell(Ask::Detail { run: 1, index: 0, evidence: 0 }).detail().plan.is_some());
    content.breaks_at.set(Some(0));
    let detail = host.tell(Ask::Detail { run: 1, index: 0, evidence: 0 }).detail();
    assert_eq!((detail.window, detail.plan), (None, None));
    // Other bytes in its place are not a record.
    content.breaks_at.set(None);
    content.bytes.borrow_mut().fill(b' ');
    assert_eq!(host.tell(Ask::Detail { run: 1, index: 0, evidence: 0 }).detail().plan, None);
}

#[test]
fn a_plan_proposes_an_unused_name() {
    let host =
        opened(&Evidence::one("page.json", &page(&[record("a", "DISABLED"), record("a-sse", "ENABLED")])));
    let plan = recreation(host.tell(Ask::Detail { run: 1, index: 0, evidence: 0 }).detail().plan);
    let name = plan.new_name.unwrap();
    assert!(!["a", "a-sse"].contains(&name.as_str()), "{name}");
    // An empty name counts as no choice.
    assert_eq!(recreation(choose(&host, 1, 0, named(""))).new_name.unwrap(), name);
}

#[test]
fn the_first_of_two_findings_with_the_same_chosen_name_gets_it() {
    let records = [record("a", "DISABLED"), record("b", "DISABLED"), record_in("eu-west-1", "c", "DISABLED")];
    let host = opened(&Evidence::one("page.json", &page(&records)));
    let refused = |plan| recreation(plan).refused.len();
    assert_eq!(refused(choose(&host, 1, 0, named("mine"))), 0);
    assert_eq!(refused(choose(&host, 1, 1, named(" MINE "))), 1);
    assert_eq!(refused(choose(&host, 1, 1, named("a"))), 1);
    // In another region, the name is free.
    assert_eq!(refused(choose(&host, 1, 2, named("mine"))), 0);
    // Changing another choice keeps the place in the order; a new name loses it.
    let other = Choices { node_type: Some("dax.r5.large".to_owned()), ..named("mine") };
    assert_eq!(refused(choose(&host, 1, 0, other.clone())), 0);
    assert_eq!(host.tell(Ask::Detail { run: 1, index: 0, evidence: 0 }).detail().choices, other);
    assert_eq!(refused(choose(&host, 1, 1, named("mine"))), 1);
    choose(&host, 1, 0, named("yours"));
    assert_eq!(refused(choose(&host, 1, 1, named("mine"))), 0);
    assert_eq!(refused(choose(&host, 1, 0, named("mine"))), 1);
}

#[test]
fn choices_move_to_the_same_clusters_of_the_next_report() {
    let host = opened(&failing("x", 3));
    choose(&host, 1, 2, named("mine"));
    let records = [record("x-2", "DISABLED"), record("x-0", "DISABLED")];
    host.evaluate(2, &Evidence::one("page.json", &page(&records)));
    let chosen = |run, index| host.tell(Ask::Detail { run, index, evidence: 0 }).detail().choices;
    assert_eq!((chosen(2, 0), chosen(2, 1)), (named("mine"), Choices::default()));
    // The user can go back to the older report.
    assert_eq!(chosen(1, 2), named("mine"));
}

#[test]
fn the_archive_of_plans_has_a_folder_for_each_cluster_that_failed() {
    let mut odd = record("odd name", "DISABLED");
    odd["ClusterArn"] = json!(null);
    let bare = json!([["partial", "DISABLED"]]).to_string();
    let records = [record("a", "DISABLED"), record("b", "ENABLED"), odd, record("c", "DISABLED")];
    let host = opened(&Evidence::one("page.json", &page(&records)).with("pairs.json", bare.as_bytes()));
    let outcome = host.tell(Ask::Plans { run: 1 });
    let files = open(&outcome.file()).unwrap();
    let text = |wanted: &str| {
        let found = files.iter().find(|(name, _)| name == wanted).unwrap_or_else(|| panic!("{wanted}"));
        String::from_utf8(found.1.clone().unwrap()).unwrap()
    };
    for (index, name) in [(0, "a"), (3, "c")] {
        let plan = recreation(host.tell(Ask::Detail { run: 1, index, evidence: 0 }).detail().plan);
        for file in plan.files {
            assert_eq!(text(&format!("123456789012/us-east-1/{name}/{}", file.name)), file.text);
        }
    }
    let readme = text("README.txt");
    let lines: Vec<&str> = readme.lines().skip_while(|line| !line.is_empty()).collect();
    assert!(lines.contains(&"123456789012/us-east-1/a"), "{readme}");
    assert!(readme.contains("account/region/cluster-3"), "{readme}");
    assert!(readme.contains("account/region/partial: no plan. That needs its whole record"), "{readme}");
    assert!(!readme.contains("us-east-1/b"), "{readme}");
    assert!(outcome.progress.iter().all(|reply| matches!(reply, Reply::Planning { total: 4, .. })));
}

#[test]
fn clusters_with_the_same_name_get_separate_folders() {
    let nameless = |name: &str| {
        let mut record = record(name, "DISABLED");
        record.as_object_mut().unwrap().remove("ClusterArn");
        page(&[record])
    };
    let evidence = Evidence::one("1.json", &nameless("x")).with("2.json", &nameless("x"));
    let host = opened(&evidence);
    let rows = host.rows(1, Query::default());
    let files = open(&host.tell(Ask::Plans { run: 1 }).file()).unwrap();
    let mut folders: Vec<&str> =
        files.iter().filter_map(|(name, _)| Some(name.rsplit_once('/')?.0)).collect();
    folders.dedup();
    assert_eq!(folders.len(), rows.total);
}

#[test]
fn an_archive_of_plans_ends_when_cancelled_or_requested_again() {
    let host = opened(&failing("x", 5));
    for other in [Ask::CancelPlans, Ask::Plans { run: 1 }] {
        let mut job = host.begin(Ask::Plans { run: 1 }, &Evidence::default());
        while job.outcome.progress.len() < 2 {
            assert!(job.step(&host));
        }
        host.tell(other);
        assert!(job.finish(&host).is_empty());
    }
}

#[test]
fn the_window_of_a_stream_never_ends_before_it_begins() {
    let bytes = page(&[
        record("a", "DISABLED"),
        record("b", "DISABLED"),
        record("c", "DISABLED"),
        record("d", "DISABLED"),
    ]);
    let stream = dax001_workbench::File::new(stored(&bytes), 0);
    let evidence = Evidence::default().with_file("stream", stream);
    let host = Host::default();
    assert_eq!(host.ask(evaluation(1, &evidence), &evidence).shown().report.summary.fail, 4);
    host.tell(Ask::Detail { run: 1, index: 3, evidence: 0 }).detail();
}

#[test]
fn a_plan_for_one_record_needs_no_report() {
    let record = record("a", "DISABLED").to_string();
    for (bytes, is_plan) in [(record.as_bytes(), true), (b"[]".as_slice(), false)] {
        let evidence = Evidence::one("record", bytes);
        let ask = Ask::PlanOnce { record: evidence.input(0), choices: named("new") };
        let [Reply::PlanResult(result)] = &Host::default().ask(ask, &evidence).replies[..] else { panic!() };
        assert_eq!(matches!(**result, PlanResult::Plan(_)), is_plan, "{result:?}");
    }
    let evidence = Evidence::default().with_unreadable("record", "it is gone");
    let ask = Ask::PlanOnce { record: evidence.input(0), choices: Choices::default() };
    assert_eq!(Host::default().ask(ask, &evidence).failed(Work::Unknown), "can't read record: it is gone");
}
