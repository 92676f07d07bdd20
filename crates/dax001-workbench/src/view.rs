//! Answers the requests for what a page shows: rows, one finding with its surrounding bytes, and
//! the modules that run.

use std::ops::Range;
use std::rc::Rc;

use dax001::contract::report::Evidence;
use dax001::query;

use crate::file::File;
use crate::job::Host;
use crate::open_report::OpenReport;
use crate::protocol::{Detail, Query, Reply, Row, Rows, Window};
use crate::read::sha256_of;
use crate::session::Session;
use crate::{annotations, comparison, plans};

/// How many bytes to read around a location to show its lines.
const AROUND: u64 = 4096;
/// How many bytes of a record to read if the whole record is the evidence.
const RECORD: u64 = 2 << 20;

/// Replies with the modules that run, identified by the hashes of these files: the page's own
/// module and this one.
pub(crate) async fn ready(session: &Session, host: &Host, commit: String, files: &[File]) {
    let hash_of = async |file: Option<&File>| {
        let hash = match file {
            Some(file) => sha256_of(host, file, async |_| ()).await,
            None => None,
        };
        hash.map(|(sha256, _)| sha256)
    };
    let mut module = session.module.borrow().clone();
    module.commit = Some(commit).filter(|commit| !commit.is_empty());
    module.sha256 = hash_of(files.get(1)).await.or(module.sha256);
    session.module.replace(module.clone());
    let page_sha256 = hash_of(files.first()).await.unwrap_or_default();
    let version = env!("CARGO_PKG_VERSION").to_owned();
    let rule = Box::new(dax001::rule::description::rule().clone());
    let sha256 = module.sha256.unwrap_or_default();
    host.reply(Reply::Ready { version, rule, sha256, page_sha256 }).await;
}

pub(crate) async fn rows(
    session: &Session,
    host: &Host,
    (run, query): (u32, Query),
    from: usize,
    count: usize,
    selected: Option<usize>,
) {
    let report = session.report(run);
    host.reply(Reply::Rows(rows_of(report, (run, query), from, count, selected))).await;
}

pub(crate) async fn printable(session: &Session, host: &Host, (run, query): (u32, Query), count: usize) {
    let report = session.report(run);
    host.reply(Reply::Printable(rows_of(report, (run, query), 0, count, None))).await;
}

fn rows_of(
    report: Option<Rc<OpenReport>>,
    (run, query): (u32, Query),
    from: usize,
    count: usize,
    selected: Option<usize>,
) -> Rows {
    let Some(report) = report else { return Rows { run, query, from, ..Rows::default() } };
    let wanted = wanted(&query);
    let mut handle = report.handle.borrow_mut();
    let list = handle.rows(&wanted, from, count);
    let total = handle.indices(&wanted).len();
    let selected = selected.and_then(|selected| u32::try_from(selected).ok());
    let position = selected.and_then(|selected| handle.position(&wanted, selected));
    let annotations = report.annotations.borrow();
    let row = |finding: dax001::Row| {
        let review = annotations.marks.get(finding.index).copied().and_then(annotations::review_of);
        let (change, was) = report.change(finding.index);
        Row { finding, review, change, was }
    };
    Rows { run, query, from, total, list: list.into_iter().map(row).collect(), position }
}

/// Converts a query to the report's form, in which reviews and changes are marks.
fn wanted(query: &Query) -> query::Query {
    let Query { status, account, region, reason, in_transit, review, change, text, sort, is_descending } =
        query.clone();
    let (review, change) = (review.map(annotations::mark), change.map(comparison::mark));
    query::Query { status, account, region, reason, in_transit, text, review, change, sort, is_descending }
}

pub(crate) async fn detail(session: &Session, host: &Host, run: u32, index: usize, evidence: usize) {
    let Some(report) = session.report(run) else { return };
    let Some(finding) = report.handle.borrow().finding(index) else { return };
    let evidence = if evidence < finding.evidence.len() { evidence } else { 0 };
    let window = match finding.evidence.get(evidence) {
        Some(location) => window_at(host, file_of(&report, location), location).await,
        None => None,
    };
    let plan = plans::plan_of(&report, host, index).await;
    let choices = plans::chosen(&report, index);
    let (change, was) = report.change(index);
    let detail = Detail {
        run,
        index,
        evidence,
        finding,
        window,
        choices,
        plan,
        others: annotations::others_on(&report, index),
        change,
        was,
    };
    host.reply(Reply::Detail(Box::new(detail))).await;
}

fn file_of<'a>(report: &'a OpenReport, evidence: &Evidence) -> Option<&'a File> {
    report.sources.get(evidence.source as usize)?.file.as_ref()
}

/// The bytes around a location in a source; `None` if they can't be read. If the whole record is
/// the evidence (there is no value to mark), this is the whole record, up to a limit.
pub(crate) async fn window_at(host: &Host, file: Option<&File>, evidence: &Evidence) -> Option<Window> {
    let file = file?;
    let range = range_around(evidence, file.size());
    let start = range.start;
    let bytes = host.read(file, range).await.ok()?;
    Some(Window { start, bytes })
}

fn range_around(evidence: &Evidence, size: u64) -> Range<u64> {
    let is_record = evidence.observed.is_none() && evidence.start == evidence.record.start;
    let shown_end = evidence.end.min(evidence.start.saturating_add(if is_record { RECORD } else { AROUND }));
    let start = evidence.start.saturating_sub(AROUND);
    // A stream has an unknown size (0), so the end must not fall below the start.
    start..shown_end.saturating_add(AROUND).min(size).max(start)
}
