//! Compares a report with an earlier one, or with earlier evidence: what has become of each cluster.

use std::collections::HashSet;
use std::rc::Rc;

use dax001::contract::coverage::{Coverage, RegionState};
use dax001::contract::report::Resource;
use dax001::query::Mark;
use dax001_review::{Change, Changes, EarlierReport};

use crate::aside;
use crate::file::File;
use crate::job::Host;
use crate::open_report::{OpenReport, clusters_of};
use crate::protocol::{ChangeCounts, Comparison, Gone, Input, Reply};
use crate::session::{Session, Slot};
use crate::upload::Upload;

/// How many clusters that are gone are handed over.
const GONE: usize = 500;

/// Compares a report with an earlier one, and replies what has changed.
pub(crate) async fn compare(
    session: Rc<Session>,
    host: Host,
    run: u32,
    id: u32,
    input: Input,
    files: &[File],
) -> Result<(), String> {
    let report = session.open_report(run)?;
    session.begin_of_report(Slot::Comparison, run, &host);
    let earlier = aside::earlier_report(&host, &Upload::new(input, files)).await?;
    let changes = Box::new(compared(&report, earlier));
    host.reply(Reply::Compared { run, id, changes }).await;
    Ok(())
}

/// Nothing is compared with the report any more.
pub(crate) fn stop(session: &Session, run: u32) {
    session.cancel(Slot::Comparison);
    if let Some(report) = session.report(run) {
        report.changes.borrow_mut().clear();
        report.held.borrow_mut().mark(Mark::Change, Vec::new());
    }
}

/// The mark by which findings with this change are found; 0 is none.
pub(crate) fn mark(change: Change) -> u8 {
    change as u8 + 1
}

fn compared(report: &OpenReport, earlier: EarlierReport) -> Comparison {
    let EarlierReport { findings: earlier, coverage, annotations, left_out, generated_at } = earlier;
    let Changes { mut changes, earlier: places, gone } = report.clusters().changes(&clusters_of(&earlier));
    let mut held = report.held.borrow_mut();
    // Of a region that the earlier evidence doesn't cover, nobody knows what was there.
    let was_there = regions_of(&coverage, |_| true);
    for (change, row) in changes.iter_mut().zip(held.each_row()).filter(|(change, _)| **change == Change::New)
    {
        if !is_in(&was_there, &row.resource) {
            *change = Change::NotCompared;
        }
    }
    let mut counts = ChangeCounts::default();
    for change in &changes {
        *match change {
            Change::New => &mut counts.new,
            Change::Fixed => &mut counts.fixed,
            Change::Worse => &mut counts.worse,
            Change::Decided => &mut counts.decided,
            Change::Undecided => &mut counts.undecided,
            Change::Unchanged => &mut counts.unchanged,
            Change::NotCompared => &mut counts.not_compared,
        } += 1;
    }
    held.mark(Mark::Change, changes.iter().map(|change| mark(*change)).collect());
    let was = places.iter().map(|place| earlier.status(place.as_ref().copied()? as usize));
    *report.changes.borrow_mut() = changes.iter().copied().zip(was).collect();
    // A cluster in a region that the new evidence doesn't cover can still be there.
    let is_whole = |state| matches!(state, RegionState::Exported | RegionState::Empty);
    let is_whole = regions_of(&held.head().coverage, is_whole);
    let findings = gone.iter().filter_map(|index| earlier.finding(*index as usize));
    let away = findings.map(|finding| (is_in(&is_whole, &finding.resource), finding));
    let (covered, others): (Vec<_>, Vec<_>) = away.partition(|(is_covered, _)| *is_covered);
    let (gone_covered, gone_total) = (covered.len() as u64, gone.len() as u64);
    let listed = covered.into_iter().chain(others).take(GONE);
    let gone = listed.map(|(is_covered, mut finding)| {
        // It is of sources that are not here.
        finding.evidence = Vec::new();
        Gone { finding, is_covered }
    });
    Comparison {
        changes: counts,
        gone: gone.collect(),
        gone_covered,
        gone_total,
        generated_at,
        annotations,
        left_out: left_out as u64,
        clusters: earlier.len() as u64,
    }
}

/// The accounts and regions of a coverage whose state is one of these; a region that is missing is none of the evidence's.
fn regions_of(coverage: &Coverage, is_wanted: impl Fn(RegionState) -> bool) -> HashSet<(String, String)> {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let accounts = coverage.accounts.iter();
    let regions = accounts.flat_map(|account| account.regions.iter().map(move |region| (account, region)));
    let wanted =
        regions.filter(|(_, region)| region.state != RegionState::Missing && is_wanted(region.state));
    wanted.map(|(account, region)| (text(&account.account), text(&region.region))).collect()
}

fn is_in(regions: &HashSet<(String, String)>, resource: &Resource) -> bool {
    // One that isn't known is looked for as it is.
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    regions.contains(&(text(&resource.account), text(&resource.region)))
}
