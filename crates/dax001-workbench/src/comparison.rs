//! Compares a report with an earlier report, or with earlier evidence, and finds each cluster's
//! change.

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
use crate::protocol::{ChangeCounts, Comparison, GoneCluster, Input, Reply};
use crate::session::{Session, Slot};
use crate::upload::Upload;

/// The maximum number of clusters that are gone in a reply.
const GONE: usize = 500;

/// Compares a report with an earlier one and replies with the changes.
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

/// Removes the comparison from a report.
pub(crate) fn stop(session: &Session, run: u32) {
    session.cancel(Slot::Comparison);
    if let Some(report) = session.report(run) {
        report.changes.borrow_mut().clear();
        report.handle.borrow_mut().mark(Mark::Change, Vec::new());
    }
}

/// The mark of findings with this change; 0 means no mark.
pub(crate) fn mark(change: Change) -> u8 {
    change as u8 + 1
}

fn compared(report: &OpenReport, earlier: EarlierReport) -> Comparison {
    let EarlierReport { findings: earlier, coverage, annotations, left_out, generated_at } = earlier;
    let Changes { mut changes, earlier: earlier_indices, gone } =
        report.clusters().changes(&clusters_of(&earlier));
    let mut handle = report.handle.borrow_mut();
    // It is unknown which clusters were in a region that the earlier evidence doesn't cover.
    let was_there = regions_of(&coverage, |_| true);
    for (change, row) in
        changes.iter_mut().zip(handle.each_row()).filter(|(change, _)| **change == Change::New)
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
    handle.mark(Mark::Change, changes.iter().map(|change| mark(*change)).collect());
    let was =
        earlier_indices.iter().map(|earlier_index| earlier.status(earlier_index.as_ref().copied()? as usize));
    *report.changes.borrow_mut() = changes.iter().copied().zip(was).collect();
    // A cluster in a region that the new evidence doesn't cover may still exist.
    let is_covered = |state| matches!(state, RegionState::Exported | RegionState::Empty);
    let covered_regions = regions_of(&handle.head().coverage, is_covered);
    let findings = gone.iter().filter_map(|index| earlier.finding(*index as usize));
    let gone_findings = findings.map(|finding| (is_in(&covered_regions, &finding.resource), finding));
    let (covered, others): (Vec<_>, Vec<_>) = gone_findings.partition(|(is_covered, _)| *is_covered);
    let (gone_covered, gone_total) = (covered.len() as u64, gone.len() as u64);
    let listed = covered.into_iter().chain(others).take(GONE);
    let gone = listed.map(|(is_covered, mut finding)| {
        // Its sources are not available.
        finding.evidence = Vec::new();
        GoneCluster { finding, is_covered }
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

/// The accounts and regions in a coverage whose state is wanted. A missing region is not part of
/// the evidence.
fn regions_of(coverage: &Coverage, is_wanted: impl Fn(RegionState) -> bool) -> HashSet<(String, String)> {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let accounts = coverage.accounts.iter();
    let regions = accounts.flat_map(|account| account.regions.iter().map(move |region| (account, region)));
    let wanted =
        regions.filter(|(_, region)| region.state != RegionState::Missing && is_wanted(region.state));
    wanted.map(|(account, region)| (text(&account.account), text(&region.region))).collect()
}

fn is_in(regions: &HashSet<(String, String)>, resource: &Resource) -> bool {
    // An unknown account or region is looked up as an empty string.
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    regions.contains(&(text(&resource.account), text(&resource.region)))
}
