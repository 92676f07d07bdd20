//! What the page shows of evidence: the open report and what belongs to it, rejected evidence, offers.

use std::rc::Rc;

use dax001::contract::report::{Complete, Report, Source};
use dax001::remediation::choices::Choices;
use dax001_workbench::protocol::{Comparison, Rows, VerificationStatus};

use super::open_report::{Hashes, OpenReport};
use crate::model::upload::{PastedTexts, Upload};

/// What the page shows of evidence.
#[derive(Default)]
pub(crate) struct Shown {
    open_report: Option<OpenReport>,
    /// The report that no worker has, until the user decides whether to evaluate its evidence again. It is not shown.
    given_up: Option<OpenReport>,
    earlier: Option<Earlier>,
    printed: Option<Rc<Rows>>,
    is_panel_open: bool,
    rows_in_view: usize,
    rejected: Option<Rejected>,
    offers: Vec<Offer>,
    /// The finding that a link names, which was opened before there was a report.
    linked_finding: Option<usize>,
}

/// An earlier report, or earlier evidence, that the report is compared with.
#[derive(Clone)]
pub(crate) struct Earlier {
    pub(crate) upload: Upload,
    pub(crate) comparison: Rc<Comparison>,
    /// The user has taken over what a reviewer added to it.
    pub(crate) is_taken_over: bool,
}

/// Evidence of which nothing could be evaluated. It counts with what is added next, until the user leaves it out: files added one
/// after the other give the same report as together.
pub(crate) struct Rejected {
    pub(crate) report: Rc<Report>,
    /// The texts in it.
    pub(crate) texts: PastedTexts,
    pub(crate) uploads: Vec<Upload>,
}

impl Rejected {
    /// Whether it was one text and nothing else: then its problems are shown below the field.
    pub(crate) fn is_one_text(&self) -> bool {
        matches!(&*self.texts, [Some(_)])
    }
}

/// A file among the evidence that is something else, and what the page offers to do with it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Offer {
    pub(crate) upload: Upload,
    pub(crate) kind: OfferKind,
}

/// What such a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OfferKind {
    /// A list of accepted risks: it can be applied.
    RiskList,
    /// A saved report: it can be verified with the evidence.
    SavedReport,
}

/// Whether nothing at all could be evaluated: then the first screen says why and keeps the text.
pub(super) fn is_rejected(report: &Report) -> bool {
    let is_sound = |source: &Source| source.complete != Complete::No && source.form.is_pages();
    report.summary.clusters == 0 && !report.sources.iter().any(is_sound)
}

impl Shown {
    pub(crate) fn open_report(&self) -> Option<&OpenReport> {
        self.open_report.as_ref()
    }

    pub(crate) fn earlier(&self) -> Option<&Earlier> {
        self.earlier.as_ref()
    }

    /// The rows that are printed.
    pub(crate) fn printed(&self) -> Option<&Rc<Rows>> {
        self.printed.as_ref()
    }

    /// Whether the panel is shown in place of the list, where both have no room side by side.
    pub(crate) fn is_panel_open(&self) -> bool {
        self.is_panel_open
    }

    pub(crate) fn rejected(&self) -> Option<&Rejected> {
        self.rejected.as_ref()
    }

    /// Files among the evidence that are something else.
    pub(crate) fn offers(&self) -> &[Offer] {
        &self.offers
    }

    pub(super) fn rows_in_view(&self) -> usize {
        self.rows_in_view
    }

    /// The evaluation that the open report came from.
    pub(super) fn run(&self) -> Option<u32> {
        self.open_report.as_ref().map(|open_report| open_report.run)
    }

    /// The same, if the worker still has its report.
    pub(super) fn held_run(&self) -> Option<u32> {
        self.run().filter(|_| !self.is_lost())
    }

    /// Whether the worker that had the report is gone: until its evidence has been evaluated again, no worker can be asked about it.
    pub(super) fn is_lost(&self) -> bool {
        self.open_report.as_ref().is_some_and(|open_report| !open_report.is_held())
    }

    /// Shows the report of an evaluation, in place of any other. What was rejected since stays where a worker that stopped is
    /// the only reason for the evaluation.
    pub(super) fn open(&mut self, open_report: OpenReport) {
        let is_again = |before: &OpenReport| !before.is_held() && before.uploads == open_report.uploads;
        if !self.open_report.as_ref().is_some_and(is_again) {
            self.rejected = None;
        }
        self.open_report = Some(open_report);
        self.leave_view();
    }

    /// Shows a report that was closed. Offers and rejected evidence belong to what it takes the place of: what is added next counts
    /// with the evidence of this report.
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

    /// The worker is gone, and the report with it.
    pub(super) fn lose_worker(&mut self) {
        if let Some(open_report) = &mut self.open_report {
            open_report.lose_worker();
        }
    }

    /// Shows a report no longer that no worker has, and returns its evidence.
    pub(super) fn give_up_lost(&mut self) -> Option<Vec<Upload>> {
        let lost = self.open_report.take_if(|open_report| !open_report.is_held())?;
        let uploads = lost.uploads.clone();
        self.given_up = Some(lost);
        Some(uploads)
    }

    /// Shows the report again that was given up: its evidence is evaluated again.
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

    /// The user chooses this for the plan of a finding.
    pub(super) fn choose(&mut self, index: usize, choices: Choices) {
        if let Some(open_report) = &mut self.open_report {
            open_report.choices_mut().choose(index, choices);
        }
    }

    /// The worker has made the plan of a finding with these choices.
    pub(super) fn planned(&mut self, index: usize, choices: &Choices) {
        if let Some(open_report) = &mut self.open_report {
            open_report.choices_mut().planned(index, choices);
        }
    }

    /// The hashes of the sources are computed. Returns whether they are those of the open report.
    pub(super) fn seal(&mut self, run: u32, hashes: &Hashes) -> bool {
        self.open_report.as_mut().is_some_and(|open_report| open_report.seal(run, hashes))
    }

    /// These files were verified: if the open report is one of them, it shows the result.
    pub(super) fn show_verified(&mut self, uploads: &[Upload], verified: Option<VerificationStatus>) {
        if let Some(open_report) = &mut self.open_report {
            open_report.show_verified(uploads, verified);
        }
    }

    pub(super) fn reject(&mut self, rejected: Rejected) {
        self.rejected = Some(rejected);
    }

    pub(super) fn forget_rejected(&mut self) {
        self.rejected = None;
    }

    /// The text in the field has changed: its problems may be fixed.
    pub(super) fn text_changed(&mut self) {
        self.rejected.take_if(|rejected| rejected.is_one_text());
    }

    /// Leaves out rejected evidence, and what is offered of it alone.
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

    /// The user takes over the annotations of the earlier report.
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

    /// Shows these rows in print.
    pub(super) fn print(&mut self, rows: Rc<Rows>) {
        self.printed = Some(rows);
    }

    /// The printed rows are done with, or no longer right.
    pub(super) fn end_printing(&mut self) {
        self.printed = None;
    }

    /// Opens or closes the panel. Returns whether that changes anything.
    pub(super) fn open_panel(&mut self, is_open: bool) -> bool {
        std::mem::replace(&mut self.is_panel_open, is_open) != is_open
    }

    /// The window has room for this many rows.
    pub(super) fn fit_rows(&mut self, rows: usize) {
        self.rows_in_view = rows;
    }

    /// A link names this finding of the next report.
    pub(super) fn await_finding(&mut self, finding: Option<usize>) {
        self.linked_finding = finding;
    }

    /// The finding that a link names, if a report with this many clusters has it.
    pub(super) fn take_awaited_finding(&mut self, clusters: u64) -> Option<usize> {
        self.linked_finding.take().filter(|index| u64::try_from(*index).is_ok_and(|index| index < clusters))
    }
}
