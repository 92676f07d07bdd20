//! State that the jobs share: the open reports, and the current job of each kind.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use dax001_review::Module;

use crate::job::Host;
use crate::open_report::OpenReport;

#[derive(Default)]
pub(crate) struct Session {
    /// The module that evaluates, in the form that reports record.
    pub(crate) module: RefCell<Module>,
    /// The open reports and the numbers of their evaluations, in the order in which they were
    /// opened.
    reports: RefCell<Vec<(u32, Rc<OpenReport>)>>,
    /// The number of the current job of each kind.
    latest: [Cell<u32>; 6],
}

/// A kind of job of which only the latest counts.
#[derive(Clone, Copy)]
pub(crate) enum Slot {
    Evaluation,
    Annotations,
    Comparison,
    Plans,
    Saving,
    Verification,
}

impl Session {
    /// Opens a report in place of any other with the same number.
    pub(crate) fn open(&self, run: u32, report: OpenReport) -> Rc<OpenReport> {
        let report = Rc::new(report);
        let mut reports = self.reports.borrow_mut();
        reports.retain(|(other, _)| *other != run);
        reports.push((run, report.clone()));
        report
    }

    /// The open report with this number.
    pub(crate) fn report(&self, run: u32) -> Option<Rc<OpenReport>> {
        let reports = self.reports.borrow();
        reports.iter().find(|(other, _)| *other == run).map(|(_, report)| report.clone())
    }

    /// Like [`Self::report`], but returns an error if the report isn't open.
    pub(crate) fn open_report(&self, run: u32) -> Result<Rc<OpenReport>, String> {
        self.report(run).ok_or_else(|| "the report is no longer open: check its evidence again".to_owned())
    }

    /// The report that was opened last.
    pub(crate) fn last_report(&self) -> Option<Rc<OpenReport>> {
        self.reports.borrow().last().map(|(_, report)| report.clone())
    }

    /// Closes all reports except these.
    pub(crate) fn keep(&self, runs: &[u32]) {
        self.reports.borrow_mut().retain(|(run, _)| runs.contains(run));
    }

    /// Begins the job with this number. It continues only while it is the current one of its kind.
    pub(crate) fn begin(self: &Rc<Self>, slot: Slot, number: u32, host: &Host) {
        self.set_latest(slot, number);
        let session = self.clone();
        host.only_while(move || session.latest(slot) == number);
    }

    /// Like [`Self::begin`], with the next number.
    pub(crate) fn begin_next(self: &Rc<Self>, slot: Slot, host: &Host) {
        self.begin(slot, self.take_number(slot), host);
    }

    /// Lets a job continue only while its report is open.
    pub(crate) fn only_while_open(self: &Rc<Self>, run: u32, host: &Host) {
        let session = self.clone();
        host.only_while(move || session.report(run).is_some());
    }

    /// Begins the next job of a kind. It continues only while it is the current one and its report
    /// is open.
    pub(crate) fn begin_of_report(self: &Rc<Self>, slot: Slot, run: u32, host: &Host) {
        let number = self.take_number(slot);
        self.only_while_latest(slot, number, run, host);
    }

    /// Lets the job with this number continue only while it is the current one of its kind and its
    /// report is open.
    pub(crate) fn only_while_latest(self: &Rc<Self>, slot: Slot, number: u32, run: u32, host: &Host) {
        let session = self.clone();
        host.only_while(move || session.latest(slot) == number && session.report(run).is_some());
    }

    /// Takes the next number of a kind of job, which becomes the current one.
    pub(crate) fn take_number(&self, slot: Slot) -> u32 {
        let number = self.latest(slot).wrapping_add(1);
        self.set_latest(slot, number);
        number
    }

    /// Cancels the current job of this kind.
    pub(crate) fn cancel(&self, slot: Slot) {
        self.take_number(slot);
    }

    pub(crate) fn latest(&self, slot: Slot) -> u32 {
        self.cell(slot).get()
    }

    pub(crate) fn set_latest(&self, slot: Slot, number: u32) {
        self.cell(slot).set(number);
    }

    fn cell(&self, slot: Slot) -> &Cell<u32> {
        let [evaluation, annotations, comparison, plans, saving, verification] = &self.latest;
        match slot {
            Slot::Evaluation => evaluation,
            Slot::Annotations => annotations,
            Slot::Comparison => comparison,
            Slot::Plans => plans,
            Slot::Saving => saving,
            Slot::Verification => verification,
        }
    }
}
