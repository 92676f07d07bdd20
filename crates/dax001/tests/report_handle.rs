//! Findings as stored. They match those of a naive implementation, queries find and sort them like
//! a naive implementation, and memory stays within the promised limit.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may panic")]

use std::fmt::Write;

use dax001::FindingStore;
use dax001::contract::in_transit::InTransitState;
use dax001::contract::report::{Evidence, Finding, Flag, Form, Report, Verdict};
use dax001::contract::status::Status;
use dax001::contract::text::Text;
use dax001::contract::verdicts::Reason;
use dax001::contract::verdicts::VERDICTS;
use dax001::query::{Facet, Mark, Query, Sort};
use dax001::{Evaluator, evaluate};
use dax001::{ReportHandle, Row};
use proptest::prelude::*;
use serde_json::json;

/// A source with one record or one name.
#[derive(Clone, Debug)]
struct TestSource {
    name: String,
    data: String,
    /// Its record has only a name.
    is_bare: bool,
}

/// Draws from few values, so that they coincide often.
fn sources() -> impl Strategy<Value = Vec<TestSource>> {
    let name = prop::sample::select(vec!["a", "B", "b", "dax-1", "Ä", "\u{10000}", "\u{ffff}", ""]);
    let account = prop::sample::select(vec!["111111111111", "222222222222"]);
    let region = prop::sample::select(vec!["us-east-1", "eu-west-1"]);
    let status = prop::sample::select(vec!["ENABLED", "DISABLED", "ENABLING", "odd", ""]);
    let life_cycle = prop::sample::select(vec!["", "creating", "available", "deleting"]);
    let in_transit = prop::sample::select(vec!["", "TLS", "NONE", "odd"]);
    let record = (name, account, region, status, 0..7_u8, life_cycle, in_transit, any::<bool>(), 0..3_u32)
        .prop_map(|(name, account, region, status, form, life_cycle, in_transit, is_old, nodes)| {
            // Encryption in transit has no part in the verdict.
            let ignored = ["ClusterName", "ClusterEndpointEncryptionType"];
            let mut record = json!({ "ClusterName": name });
            if form < 4 {
                record["ClusterArn"] = json!(format!("arn:aws:dax:{region}:{account}:cache/{name}"));
            }
            if !status.is_empty() {
                record["SSEDescription"] = json!({ "Status": status });
            }
            if !life_cycle.is_empty() {
                record["Status"] = json!(life_cycle);
            }
            if !in_transit.is_empty() {
                record["ClusterEndpointEncryptionType"] = json!(in_transit);
            }
            if is_old {
                record["NodeType"] = json!("dax.r3.large");
            }
            if nodes > 0 {
                record["TotalNodes"] = json!(nodes);
            }
            let data = match form {
                5 => json!([name]).to_string(),
                6 => json!([record]).to_string(),
                _ => json!({ "Clusters": [record] }).to_string(),
            };
            let source = if form > 4 { format!("{account}/{region}.json") } else { String::new() };
            TestSource {
                name: source,
                data,
                is_bare: record.as_object().unwrap().keys().all(|key| ignored.contains(&key.as_str())),
            }
        });
    prop::collection::vec(record, 1..12).prop_map(|mut list| {
        // No two sources have the same content.
        for (index, source) in list.iter_mut().enumerate() {
            source.data.push_str(&" ".repeat(index));
        }
        list
    })
}

fn report_handle(list: &[TestSource]) -> ReportHandle {
    let mut evaluator = Evaluator::default();
    for TestSource { name, data, .. } in list {
        evaluator.begin(name, dax001::contract::label::Label::default());
        evaluator.push(data.as_bytes());
        evaluator.end();
    }
    evaluator.hold()
}

/// One record's statement about its cluster.
struct Statement {
    /// The record is only a name.
    is_silent: bool,
    reason: Reason,
    message: Text,
    flags: Vec<Flag>,
    in_transit: Option<InTransitState>,
    evidence: Evidence,
}

/// All evidence about a cluster, record by record.
struct ClusterEvidence {
    finding: Finding,
    statements: Vec<Statement>,
}

/// Evaluates each source alone and combines the findings in the simplest way.
fn naive_findings(list: &[TestSource]) -> Vec<Finding> {
    let mut all: Vec<ClusterEvidence> = Vec::new();
    let fill = |to: &mut Finding, from: &Finding| {
        let (to, from) = (&mut to.resource, &from.resource);
        to.cluster_status = to.cluster_status.take().or_else(|| from.cluster_status.clone());
        to.node_type = to.node_type.take().or_else(|| from.node_type.clone());
        to.total_nodes = to.total_nodes.or(from.total_nodes);
    };
    for (index, source) in list.iter().enumerate() {
        let label = dax001::contract::label::Label::default();
        let input = dax001::Input { name: &source.name, data: source.data.as_bytes(), label };
        let report = evaluate([input]);
        for mut finding in report.findings {
            let mut evidence = finding.evidence.remove(0);
            evidence.source = u32::try_from(index).unwrap();
            let is_silent = report.sources[0].form == Form::NameList || source.is_bare;
            let statement = Statement {
                is_silent,
                reason: finding.reason,
                message: finding.message.clone(),
                flags: finding.flags.clone(),
                in_transit: finding.in_transit,
                evidence,
            };
            let known = all.iter_mut().find(|other| {
                finding.resource.partition.is_some() && other.finding.resource.arn == finding.resource.arn
            });
            match known {
                Some(known) => {
                    fill(&mut known.finding, &finding);
                    known.statements.push(statement);
                }
                None => all.push(ClusterEvidence { finding, statements: vec![statement] }),
            }
        }
    }
    for index in 0..all.len() {
        let resource = all[index].finding.resource.clone();
        if resource.arn.is_some() || resource.name.is_none() {
            continue;
        }
        let is_same = |first: &Option<String>, second: &Option<String>| first.is_some() && first == second;
        let fitting: Vec<usize> = (0..all.len())
            .filter(|other| {
                let other = &all[*other].finding.resource;
                other.partition.is_some()
                    && other.name == resource.name
                    && is_same(&resource.account, &other.account)
                    && is_same(&resource.region, &other.region)
            })
            .collect();
        if let [target] = fitting[..] {
            let moved = std::mem::take(&mut all[index].statements);
            let finding = all[index].finding.clone();
            fill(&mut all[target].finding, &finding);
            all[target].statements.extend(moved);
        }
    }
    all.retain(|cluster| !cluster.statements.is_empty());
    let finding = |ClusterEvidence { mut finding, mut statements }: ClusterEvidence| {
        let speaks = statements.iter().any(|statement| !statement.is_silent);
        let status = |reason: Reason| reason.row().status;
        let mut counting: Vec<Status> = statements
            .iter()
            .filter(|statement| !statement.is_silent || !speaks)
            .map(|statement| status(statement.reason))
            .collect();
        counting.sort();
        counting.dedup();
        let mut flags: Vec<Flag> = statements.iter().flat_map(|statement| statement.flags.clone()).collect();
        if counting.len() > 1 {
            flags.push(Flag::Conflict);
        }
        flags.sort();
        flags.dedup();
        statements.sort_by_key(|statement| (statement.is_silent && speaks, status(statement.reason)));
        finding.reason = statements[0].reason;
        finding.status = status(finding.reason);
        finding.message.clone_from(&statements[0].message);
        let worst_first = [InTransitState::None, InTransitState::Unrecognised, InTransitState::Tls];
        let has =
            |state: &InTransitState| statements.iter().any(|statement| statement.in_transit == Some(*state));
        finding.in_transit = worst_first.into_iter().find(has);
        finding.flags = flags;
        finding.evidence = statements.into_iter().map(|statement| statement.evidence).collect();
        finding
    };
    all.into_iter().map(finding).collect()
}

/// The state of encryption in transit, as a query has it.
fn in_transit_text(finding: &Finding) -> String {
    finding.in_transit.map(|state| json!(state).as_str().unwrap().to_owned()).unwrap_or_default()
}

/// The indices that match a query, computed in the simplest way.
fn naive_indices(findings: &[Finding], query: &Query, marks: &[u8]) -> Vec<u32> {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let units = |text: String| text.to_lowercase().encode_utf16().collect::<Vec<_>>();
    let key = |finding: &Finding| {
        let resource = &finding.resource;
        let (name, account, region) = (text(&resource.name), text(&resource.account), text(&resource.region));
        match query.sort {
            Sort::Status => vec![finding.status as u16],
            Sort::Report => Vec::new(),
            Sort::Name => units(name),
            Sort::Scope => units(format!("{account} {region} {name}")),
            Sort::Reason => units(json!(finding.reason).as_str().unwrap().to_owned()),
        }
    };
    let fits = |(index, finding): &(usize, &Finding)| {
        let resource = &finding.resource;
        let is_match = |wish: &Option<String>, value: &Option<String>| {
            wish.as_ref().is_none_or(|wish| *wish == text(value))
        };
        let all = [&resource.name, &resource.arn, &resource.account, &resource.region].map(text).join(" ");
        query.status.is_none_or(|status| status == finding.status)
            && query.reason.is_none_or(|reason| reason == finding.reason)
            && query.in_transit.as_ref().is_none_or(|wish| *wish == in_transit_text(finding))
            && is_match(&query.account, &resource.account)
            && is_match(&query.region, &resource.region)
            && query.review.is_none_or(|mark| mark == marks.get(*index).copied().unwrap_or_default())
            && all.to_lowercase().contains(&query.text.trim().to_lowercase())
    };
    let mut matching: Vec<_> = findings.iter().enumerate().filter(fits).collect();
    matching.sort_by_key(|(_, finding)| key(finding));
    let mut indices: Vec<u32> =
        matching.into_iter().map(|(index, _)| u32::try_from(index).unwrap()).collect();
    if query.is_descending {
        indices.reverse();
    }
    indices
}

fn query() -> impl Strategy<Value = Query> {
    let account = prop::option::of(prop::sample::select(vec!["", "111111111111", "3"]));
    let region = prop::option::of(prop::sample::select(vec!["", "eu-west-1"]));
    let text = prop::sample::select(vec!["", " A", "cache/b", "b arn:AWS", "1 us-east", "ä", "zz"]);
    let mark = prop::option::weighted(0.2, 0..3_u8);
    let status = prop::option::of(prop::sample::select(vec![Status::Fail, Status::Unknown, Status::Pass]));
    let reason =
        prop::option::weighted(0.2, prop::sample::select(VERDICTS.each_ref().map(|row| row.reason).to_vec()));
    let sort = prop::sample::select(Sort::ALL.to_vec());
    let in_transit =
        prop::option::weighted(0.3, prop::sample::select(vec!["", "TLS", "NONE", "unrecognised"]));
    (account, region, text, mark, status, reason, in_transit, sort, any::<bool>()).prop_map(
        |(account, region, text, mark, status, reason, in_transit, sort, is_descending)| Query {
            status,
            account: account.map(str::to_owned),
            region: region.map(str::to_owned),
            reason,
            in_transit: in_transit.map(str::to_owned),
            text: text.to_owned(),
            review: mark,
            change: None,
            sort,
            is_descending,
        },
    )
}

/// A report whose findings were read one by one, like those of a saved report.
fn reopened(report: &Report) -> ReportHandle {
    let mut store = FindingStore::default();
    report.findings.iter().for_each(|finding| store.push(finding));
    ReportHandle::new(Report { findings: Vec::new(), ..report.clone() }, store)
}

/// Without the fails that don't count, the remaining evidence decides. An unknown that a fail hid
/// becomes visible.
#[test]
fn the_verdict_without_accepted_fails_is_that_of_the_remaining_evidence() {
    let page = |status: &str| {
        let record = json!({ "ClusterName": status.to_lowercase(), "SSEDescription": { "Status": status } });
        json!({ "Clusters": [record] }).to_string()
    };
    let truncated = json!({ "Clusters": [], "NextToken": "x" }).to_string();
    for (rest, verdict) in [
        (r#"{"Clusters": []}"#, Verdict::Pass),
        (&page("ENABLED"), Verdict::Pass),
        (&page("DISABLING"), Verdict::Fail),
        (&page("ENABLING"), Verdict::Unknown),
        (&page("odd"), Verdict::Unknown),
        (&truncated, Verdict::Unknown),
        ("{\"Clusters\": [", Verdict::Unknown),
        ("not evidence", Verdict::Unknown),
        ("[]", Verdict::Unknown),
        ("null", Verdict::Unknown),
        (r#"["ENABLED"]"#, Verdict::Unknown),
        (r#"{"Name": "orders", "SSE": "ENABLED"}"#, Verdict::Unknown),
    ] {
        let mut evaluator = Evaluator::default();
        for data in [page("DISABLED").as_str(), rest] {
            evaluator.begin("a.json", dax001::contract::label::Label::default());
            evaluator.push(data.as_bytes());
            evaluator.end();
        }
        let handle = evaluator.hold();
        assert_eq!(handle.head().verdict, Verdict::Fail, "{rest}");
        assert_eq!(handle.verdict_without(0), Verdict::Fail, "{rest}");
        assert_eq!(handle.verdict_without(1), verdict, "{rest}");
        let saved = reopened(&handle.into_report());
        let expected = if verdict == Verdict::Fail { Verdict::Fail } else { Verdict::Unknown };
        assert_eq!(saved.verdict_without(1), expected, "{rest}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn findings_and_queries_match_a_naive_implementation(list in sources(), queries in prop::collection::vec(query(), 8), marks in prop::collection::vec(0..3_u8, 0..12)) {
        let mut handle = report_handle(&list);
        let report = handle.clone().into_report();
        prop_assert_eq!(handle.verdict_without(0), report.verdict);
        prop_assert_eq!(&report.findings, &naive_findings(&list));
        prop_assert_eq!(handle.findings(1, 2).collect::<Vec<_>>(), report.findings.get(1..).unwrap_or_default().iter().take(2).cloned().collect::<Vec<_>>());
        prop_assert_eq!(&reopened(&report).into_report(), &report);
        handle.mark(Mark::Review, marks.clone());
        for query in &queries {
            let expected = naive_indices(&report.findings, query, &marks);
            prop_assert_eq!(handle.indices(query), &expected);
            for (index, finding) in expected.iter().zip(0..) {
                prop_assert_eq!(handle.position(query, *index), Some(finding));
            }
            prop_assert_eq!(rows(&mut handle, query), expected.iter().map(|index| row_of(&report, *index)).collect::<Vec<_>>());
        }
        let facets = handle.facets();
        let in_all = |facet: &Facet| facet.fail + facet.unknown + facet.pass;
        let counted: u64 = facets.accounts.iter().map(in_all).sum();
        prop_assert_eq!(counted, report.summary.clusters);
        prop_assert!(facets.reasons.iter().all(|facet| in_all(facet) > 0));
        for facet in &facets.in_transit {
            let count = report.findings.iter().filter(|finding| in_transit_text(finding) == facet.value).count();
            prop_assert!(count > 0 && in_all(facet) == count as u64);
        }
        prop_assert_eq!(facets.in_transit.iter().map(in_all).sum::<u64>(), report.summary.clusters);
    }
}

fn rows(handle: &mut ReportHandle, query: &Query) -> Vec<Row> {
    let all = handle.len();
    handle.rows(query, 0, all)
}

fn row_of(report: &Report, index: u32) -> Row {
    let index = index as usize;
    let Finding { status, reason, flags, resource, in_transit, evidence, .. } =
        report.findings[index].clone();
    let (source, line) = (evidence[0].source as usize, evidence[0].line);
    Row { index, status, reason, flags, resource, in_transit, source, line }
}

/// Findings that no evidence produces but a saved report can contain are stored unchanged.
#[test]
fn unusual_findings_of_a_saved_report_are_stored_unchanged() {
    let list = [TestSource {
        name: String::new(),
        data: r#"{"Clusters": [{"ClusterName": "a"}]}"#.to_owned(),
        is_bare: true,
    }];
    let mut report = report_handle(&list).into_report();
    let plain = report.findings[0].clone();
    let mut odd = |change: fn(&mut Finding)| {
        let mut finding = plain.clone();
        change(&mut finding);
        report.findings.push(finding);
    };
    odd(|finding| finding.message = "in other words".into());
    odd(|finding| finding.flags = vec![Flag::NodeTypeUnsupported, Flag::Conflict]);
    odd(|finding| finding.flags = vec![Flag::Deleting; 3]);
    odd(|finding| finding.status = Status::Pass);
    odd(|finding| finding.evidence.clear());
    odd(|finding| finding.resource.total_nodes = Some(u32::MAX));
    odd(|finding| finding.resource.name = Some(String::new()));
    odd(|finding| finding.resource.arn = Some("arn:aws:dax:us-east-1:111111111111:cache/other".to_owned()));
    odd(|finding| (finding.evidence[0].end_line, finding.evidence[0].end_column) = (None, None));
    odd(|finding| (finding.evidence[0].end_line, finding.evidence[0].end_column) = (None, Some(0)));
    odd(|finding| finding.evidence[0].observed = Some("x".repeat(100_000)));
    odd(|finding| (finding.evidence[0].start, finding.evidence[0].end) = (u64::MAX, 0));
    for pointer in ["", "/", "/0", "/00", "/a/1/b/22/c/", "/1/", "/9999999999999999999999/x", "a1"] {
        let mut finding = plain.clone();
        finding.evidence.insert(0, Evidence { pointer: pointer.to_owned(), ..finding.evidence[0].clone() });
        report.findings.push(finding);
    }
    assert_eq!(reopened(&report).into_report(), report);
}

/// A million clusters in a thousand accounts, while they are gathered and afterwards.
#[test]
fn a_million_findings_fit_in_little_memory() {
    const CLUSTERS: usize = 1_000_000;
    let mut evaluator = Evaluator::default();
    let mut page = String::new();
    for account in 0..CLUSTERS / 1000 {
        page.clear();
        page.push_str(r#"{"Clusters": ["#);
        for cluster in 0..1000 {
            let comma = if cluster > 0 { "," } else { "" };
            let status = if cluster % 3 == 0 { "DISABLED" } else { "ENABLED" };
            write!(
                page,
                r#"{comma}{{"ClusterName": "cc-dax-cache-{cluster:05}", "ClusterArn": "arn:aws:dax:us-east-1:{account:012}:cache/cc-dax-cache-{cluster:05}", "NodeType": "dax.r4.large", "Status": "available", "SSEDescription": {{"Status": "{status}"}}}}"#
            )
            .unwrap();
        }
        page.push_str("]}");
        evaluator.begin("", dax001::contract::label::Label::default());
        evaluator.push(page.as_bytes());
        evaluator.end();
    }
    let mut handle = evaluator.hold();
    assert_eq!(handle.len(), CLUSTERS);
    let query = Query { text: "9-cache".to_owned(), ..Query::default() };
    assert_eq!(handle.indices(&query).len(), 0);
    let query = Query { text: "00000000999:cache".to_owned(), sort: Sort::Scope, ..Query::default() };
    assert_eq!(handle.indices(&query).len(), 1000);
    assert_eq!(handle.rows(&query, 999, 1000).first().map(|row| row.index), Some(999_999));
}
