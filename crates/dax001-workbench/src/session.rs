//! What the jobs share: the reports that are open, and which of several jobs of a kind counts.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use dax001_review::Module;

use crate::job::Host;
use crate::open_report::OpenReport;

/// What the jobs share.
#[derive(Default)]
pub(crate) struct Session {
    /// What evaluates, as reports name it.
    pub(crate) module: RefCell<Module>,
    /// The reports by the number of their evaluation, in the order in which they were opened.
    reports: RefCell<Vec<(u32, Rc<OpenReport>)>>,
    /// The number of the job that counts, of each kind.
    latest: [Cell<u32>; 6],
}

/// A kind of job of which only the last one counts.
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
    /// Puts a report on the workbench, in place of one with the same number.
    pub(crate) fn open(&self, run: u32, report: OpenReport) -> Rc<OpenReport> {
        let report = Rc::new(report);
        let mut reports = self.reports.borrow_mut();
        reports.retain(|(other, _)| *other != run);
        reports.push((run, report.clone()));
        report
    }

    /// A report that is open.
    pub(crate) fn report(&self, run: u32) -> Option<Rc<OpenReport>> {
        let reports = self.reports.borrow();
        reports.iter().find(|(other, _)| *other == run).map(|(_, report)| report.clone())
    }

    /// The same; or the error that says that it isn't open.
    pub(crate) fn open_report(&self, run: u32) -> Result<Rc<OpenReport>, String> {
        self.report(run)
            .ok_or_else(|| "the report is not open any more: evaluate its evidence again".to_owned())
    }

    /// The report that was opened last.
    pub(crate) fn last_report(&self) -> Option<Rc<OpenReport>> {
        self.reports.borrow().last().map(|(_, report)| report.clone())
    }

    /// Forgets all reports but these.
    pub(crate) fn keep(&self, runs: &[u32]) {
        self.reports.borrow_mut().retain(|(run, _)| runs.contains(run));
    }

    /// A job with this number begins: it goes on while no other one of its kind counts.
    pub(crate) fn begin(self: &Rc<Self>, slot: Slot, number: u32, host: &Host) {
        self.set_latest(slot, number);
        let session = self.clone();
        host.only_while(move || session.latest(slot) == number);
    }

    /// The same, with the next number.
    pub(crate) fn begin_next(self: &Rc<Self>, slot: Slot, host: &Host) {
        self.begin(slot, self.take_number(slot), host);
    }

    /// A job goes on while its report is open.
    pub(crate) fn only_while_open(self: &Rc<Self>, run: u32, host: &Host) {
        let session = self.clone();
        host.only_while(move || session.report(run).is_some());
    }

    /// A job goes on while its report is open and it is the last one of its kind.
    pub(crate) fn begin_of_report(self: &Rc<Self>, slot: Slot, run: u32, host: &Host) {
        let number = self.take_number(slot);
        self.only_while_latest(slot, number, run, host);
    }

    /// A job with this number goes on while its report is open and it is the last one of its kind.
    pub(crate) fn only_while_latest(self: &Rc<Self>, slot: Slot, number: u32, run: u32, host: &Host) {
        let session = self.clone();
        host.only_while(move || session.latest(slot) == number && session.report(run).is_some());
    }

    /// The next number of a kind of job, which counts from now on.
    pub(crate) fn take_number(&self, slot: Slot) -> u32 {
        let number = self.latest(slot).wrapping_add(1);
        self.set_latest(slot, number);
        number
    }

    /// No job of this kind counts any more.
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
