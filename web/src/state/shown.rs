//! The evidence as the page shows it: the open report and what belongs to it, rejected evidence,
//! offers.

use std::rc::Rc;

use dax001::contract::report::{Complete, Report, Source};
use dax001::remediation::choices::Choices;
use dax001_workbench::protocol::{Comparison, Rows, VerificationStatus};

use super::open_report::{Hashes, OpenReport};
use crate::model::upload::{PastedTexts, Upload};

/// The evidence as the page shows it.
#[derive(Default)]
pub(crate) struct ShownEvidence {
    open_report: Option<OpenReport>,
    /// The report that no worker has, until the user decides whether to evaluate its evidence
    /// again. The page doesn't show it.
    given_up: Option<OpenReport>,
    earlier: Option<Earlier>,
    printed: Option<Rc<Rows>>,
    is_panel_open: bool,
    rows_in_view: usize,
    rejected: Option<RejectedEvidence>,
    offers: Vec<Offer>,
    /// The finding that a link names, if the user opened the link before there was a report.
    linked_finding: Option<usize>,
}

/// An earlier report, or earlier evidence, that the report is compared with.
#[derive(Clone)]
pub(crate) struct Earlier {
    pub(crate) upload: Upload,
    pub(crate) comparison: Rc<Comparison>,
    /// Whether the user has copied the reviewer's additions to it.
    pub(crate) is_taken_over: bool,
}

/// Evidence in which nothing could be evaluated. It counts with what is added next, until the user
/// leaves it out: files added one after the other give the same report as together.
pub(crate) struct RejectedEvidence {
    pub(crate) report: Rc<Report>,
    /// For each source, its text if that was typed or pasted.
    pub(crate) texts: PastedTexts,
    pub(crate) uploads: Vec<Upload>,
}

impl RejectedEvidence {
    /// Whether it was one text and nothing else. Its problems then appear below the field.
    pub(crate) fn is_one_text(&self) -> bool {
        matches!(&*self.texts, [Some(_)])
    }
}

/// A file among the evidence that is something else, with the page's offer for it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Offer {
    pub(crate) upload: Upload,
    pub(crate) kind: OfferKind,
}

/// The kind of such a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OfferKind {
    /// A list of accepted risks, which the user can apply.
    RiskList,
    /// A saved report, which the user can verify with the evidence.
    SavedReport,
}

/// Whether nothing at all could be evaluated. The first screen then gives the reason, and keeps the
/// text.
pub(super) fn is_rejected(report: &Report) -> bool {
    let is_sound = |source: &Source| source.complete != Complete::No && source.form.is_pages();
    report.summary.clusters == 0 && !report.sources.iter().any(is_sound)
}

impl ShownEvidence {
    pub(crate) fn open_report(&self) -> Option<&OpenReport> {
        self.open_report.as_ref()
    }

    pub(crate) fn earlier(&self) -> Option<&Earlier> {
        self.earlier.as_ref()
    }

    /// The rows to print.
    pub(crate) fn printed(&self) -> Option<&Rc<Rows>> {
        self.printed.as_ref()
    }

    /// Whether the panel replaces the list, where there is no room for both side by side.
    pub(crate) fn is_panel_open(&self) -> bool {
        self.is_panel_open
    }

    pub(crate) fn rejected(&self) -> Option<&RejectedEvidence> {
        self.rejected.as_ref()
    }

    /// Files among the evidence that are something else.
    pub(crate) fn offers(&self) -> &[Offer] {
        &self.offers
    }

    pub(super) fn rows_in_view(&self) -> usize {
        self.rows_in_view
    }

    /// The number of the evaluation that made the open report.
    pub(super) fn run(&self) -> Option<u32> {
        self.open_report.as_ref().map(|open_report| open_report.run)
    }

    /// The same, if the worker still has its report.
    pub(super) fn run_in_worker(&self) -> Option<u32> {
        self.run().filter(|_| !self.is_lost())
    }

    /// Whether the worker that had the report is gone. No worker can answer requests about it until
    /// its evidence has been evaluated again.
    pub(super) fn is_lost(&self) -> bool {
        self.open_report.as_ref().is_some_and(|open_report| !open_report.is_in_worker())
    }

    /// Shows the report of an evaluation, in place of any other. Keeps evidence rejected since
    /// then, if the evaluation was made only because the worker stopped.
    pub(super) fn open(&mut self, open_report: OpenReport) {
        let is_again = |before: &OpenReport| !before.is_in_worker() && before.uploads == open_report.uploads;
        if !self.open_report.as_ref().is_some_and(is_again) {
            self.rejected = None;
        }
        self.open_report = Some(open_report);
        self.leave_view();
    }

    /// Shows a report that was closed. Offers and rejected evidence belong to the report that it
    /// replaces, so they go. Evidence added next counts with that of this report.
    pub(super) fn reopen(&mut self, open_report: OpenReport, earlier: Option<Earlier>) {
        self.open_report = Some(open_report);
        self.earlier = earlier;
        self.rejected = None;
        self.offers.clear();
        self.leave_view();
    }

    /// Closes the report, and returns it with the one that it was compared with.
    pub(super) fn close(&mut self) -> (Option<OpenReport>, Option<Earlier>) {
        self.leave_view();
        let given_up = self.given_up.take();
        (self.open_report.take().or(given_up), self.earlier.take())
    }

    fn leave_view(&mut self) {
        self.printed = None;
        self.is_panel_open = false;
    }

    /// The worker is gone, and so is the report that it had.
    pub(super) fn lose_worker(&mut self) {
        if let Some(open_report) = &mut self.open_report {
            open_report.lose_worker();
        }
    }

    /// Stops showing a report that no worker has, and returns its evidence.
    pub(super) fn give_up_lost(&mut self) -> Option<Vec<Upload>> {
        let lost = self.open_report.take_if(|open_report| !open_report.is_in_worker())?;
        let uploads = lost.uploads.clone();
        self.given_up = Some(lost);
        Some(uploads)
    }

    /// Shows again the report that was given up, because its evidence is evaluated again.
    pub(super) fn resume(&mut self) {
        if self.open_report.is_none() {
            self.open_report = self.given_up.take();
        }
    }

    /// Takes the report that was given up.
    pub(super) fn take_given_up(&mut self) -> Option<OpenReport> {
        self.given_up.take()
    }

    /// Whether there is a report, shown or given up.
    pub(super) fn has_report(&self) -> bool {
        self.open_report.is_some() || self.given_up.is_some()
    }

    /// Records the user's choices for the plan of a finding.
    pub(super) fn choose(&mut self, index: usize, choices: Choices) {
        if let Some(open_report) = &mut self.open_report {
            open_report.choices_mut().choose(index, choices);
        }
    }

    /// Records that the worker has made the plan of a finding with these choices.
    pub(super) fn planned(&mut self, index: usize, choices: &Choices) {
        if let Some(open_report) = &mut self.open_report {
            open_report.choices_mut().planned(index, choices);
        }
    }

    /// Stores the hashes of the sources. Returns whether they belong to the open report.
    pub(super) fn seal(&mut self, run: u32, hashes: &Hashes) -> bool {
        self.open_report.as_mut().is_some_and(|open_report| open_report.seal(run, hashes))
    }

    /// Stores the result of a verification, if the open report is among its files.
    pub(super) fn show_verified(&mut self, uploads: &[Upload], verified: Option<VerificationStatus>) {
        if let Some(open_report) = &mut self.open_report {
            open_report.show_verified(uploads, verified);
        }
    }

    pub(super) fn reject(&mut self, rejected: RejectedEvidence) {
        self.rejected = Some(rejected);
    }

    pub(super) fn forget_rejected(&mut self) {
        self.rejected = None;
    }

    /// The text in the field has changed, so its problems may be fixed.
    pub(super) fn text_changed(&mut self) {
        self.rejected.take_if(|rejected| rejected.is_one_text());
    }

    /// Leaves out rejected evidence, and withdraws offers that belong to it alone.
    pub(super) fn leave_out_rejected(&mut self, remaining: &[Upload]) {
        let left_out = self.rejected.take().map(|rejected| rejected.uploads).unwrap_or_default();
        let has = |uploads: &[Upload], offer: &Offer| uploads.iter().any(|one| one.id == offer.upload.id);
        self.offers.retain(|offer| has(remaining, offer) || !has(&left_out, offer));
    }

    pub(super) fn offer(&mut self, offers: Vec<Offer>) {
        self.offers = offers;
    }

    pub(super) fn withdraw_offers(&mut self) {
        self.offers.clear();
    }

    pub(super) fn take_offer(&mut self, index: usize) -> Option<Offer> {
        (index < self.offers.len()).then(|| self.offers.remove(index))
    }

    pub(super) fn compare_with(&mut self, earlier: Earlier) {
        self.earlier = Some(earlier);
        self.printed = None;
    }

    /// Takes over the annotations of the earlier report, and returns the comparison with it.
    pub(super) fn take_over_earlier(&mut self) -> Option<Rc<Comparison>> {
        let earlier = self.earlier.as_mut()?;
        earlier.is_taken_over = true;
        Some(earlier.comparison.clone())
    }

    pub(super) fn take_earlier(&mut self) -> Option<Earlier> {
        self.earlier.take()
    }

    /// Takes the earlier report, if it is the one with this upload.
    pub(super) fn take_earlier_with(&mut self, id: u32) -> Option<Earlier> {
        self.earlier.take_if(|earlier| earlier.upload.id == id)
    }

    /// Sets the rows to print.
    pub(super) fn print(&mut self, rows: Rc<Rows>) {
        self.printed = Some(rows);
    }

    /// Drops the rows to print, which are done with or out of date.
    pub(super) fn end_printing(&mut self) {
        self.printed = None;
    }

    /// Opens or closes the panel. Returns whether that changed anything.
    pub(super) fn open_panel(&mut self, is_open: bool) -> bool {
        std::mem::replace(&mut self.is_panel_open, is_open) != is_open
    }

    /// Records how many rows the window has room for.
    pub(super) fn fit_rows(&mut self, rows: usize) {
        self.rows_in_view = rows;
    }

    /// Remembers the finding that a link names, for the next report.
    pub(super) fn await_finding(&mut self, finding: Option<usize>) {
        self.linked_finding = finding;
    }

    /// Takes the finding that a link names, if a report with this many clusters has it.
    pub(super) fn take_awaited_finding(&mut self, clusters: u64) -> Option<usize> {
        self.linked_finding.take().filter(|index| u64::try_from(*index).is_ok_and(|index| index < clusters))
    }
}
