//! The part of the findings in view: the query, the rows around the view, and the chosen finding.

use std::rc::Rc;

use dax001_workbench::protocol::{Detail, FindingPlan, Query, Rows};

/// How many rows to keep in reserve before and after those in view.
pub(super) const RESERVE: usize = 12;

/// The part of the findings in view.
#[derive(Clone, Default)]
pub(crate) struct FindingList {
    query: Query,
    rows: Rc<Rows>,
    /// The first row of the last request.
    asked_from: usize,
    /// The worker hasn't answered that request yet. Rows that come into view meanwhile wait.
    is_asked: bool,
    /// The first row in view, if it came into view while the page waits for other rows.
    pending_first: Option<usize>,
    /// Whether to choose the query's first finding if the query leaves out the chosen one.
    takes_first: bool,
    /// A row to choose once it arrives.
    to_choose: Option<usize>,
    selected: Option<usize>,
    position: Option<usize>,
    evidence: usize,
    detail: Option<Rc<Detail>>,
    tops: u32,
}

impl FindingList {
    pub(crate) fn query(&self) -> &Query {
        &self.query
    }

    pub(crate) fn rows(&self) -> &Rc<Rows> {
        &self.rows
    }

    /// The chosen finding.
    pub(crate) fn selected(&self) -> Option<usize> {
        self.selected
    }

    /// The row of the chosen finding, if the query includes it.
    pub(crate) fn position(&self) -> Option<usize> {
        self.position
    }

    /// The details in the panel.
    pub(crate) fn detail(&self) -> Option<&Rc<Detail>> {
        self.detail.as_ref()
    }

    /// Increases each time the list has to scroll to its top.
    pub(crate) fn tops(&self) -> u32 {
        self.tops
    }

    /// Index of the shown evidence, among that of the chosen finding.
    pub(super) fn evidence(&self) -> usize {
        self.evidence
    }

    /// The first row of the last request.
    pub(super) fn asked_from(&self) -> usize {
        self.asked_from
    }

    /// Whether the worker still has to send rows.
    pub(super) fn is_waiting(&self) -> bool {
        self.is_asked
    }

    /// Starts again for another report. The query stays.
    pub(super) fn restart(&mut self, selected: Option<usize>) {
        let (query, tops) = (std::mem::take(&mut self.query), self.tops + 1);
        let to_choose = selected.is_none().then_some(0);
        *self = Self { query, to_choose, tops, selected, takes_first: true, ..Self::default() };
    }

    /// Sets the query of a report that is not there yet.
    pub(super) fn await_query(&mut self, query: Query) {
        self.query = query;
    }

    /// Sets another query, and shows it from its top.
    pub(super) fn search(&mut self, query: Query) {
        self.tops += 1;
        self.to_choose = None;
        self.takes_first = true;
        self.query = query;
    }

    pub(super) fn scroll_to_top(&mut self) {
        self.tops += 1;
    }

    /// Records that the page asked the worker for rows from this one on.
    pub(super) fn ask(&mut self, from: usize) {
        (self.asked_from, self.is_asked) = (from, true);
    }

    /// The worker is gone, and won't answer any more.
    pub(super) fn lose_worker(&mut self) {
        self.detail = None;
        self.is_asked = false;
    }

    /// Chooses a finding, whatever its row. Returns whether that is another one.
    pub(super) fn select(&mut self, finding: Option<usize>) -> bool {
        let is_other = finding != self.selected;
        if is_other {
            (self.selected, self.evidence) = (finding, 0);
        }
        is_other
    }

    /// Shows other evidence of the chosen finding, if the panel shows that finding. Returns whether
    /// it does.
    pub(super) fn show_evidence(&mut self, evidence: usize) -> bool {
        let is_detailed = self.is_detailed();
        if is_detailed {
            self.evidence = evidence;
        }
        is_detailed
    }

    /// Takes over details for the panel, if they are still wanted.
    pub(super) fn accept_detail(&mut self, detail: Box<Detail>) {
        if Some(detail.index) == self.selected && detail.evidence == self.evidence {
            self.detail = Some(Rc::from(detail));
        }
    }

    /// Takes over the worker's rows. Returns the row to choose now, if any.
    pub(super) fn accept(&mut self, rows: Rows) -> Option<usize> {
        self.is_asked = false;
        self.position = rows.position;
        self.rows = Rc::new(rows);
        let is_left_out = std::mem::take(&mut self.takes_first) && self.position.is_none();
        self.to_choose.take().or((is_left_out && self.rows.total > 0).then_some(0))
    }

    /// Chooses a row that is loaded. Any other row waits until it is loaded; then this returns the
    /// first row to request.
    pub(super) fn choose(&mut self, position: usize) -> Option<usize> {
        let row = position.checked_sub(self.rows.from).and_then(|at| self.rows.list.get(at));
        if let Some(row) = row {
            self.selected = Some(row.finding.index);
            self.position = Some(position);
            self.evidence = 0;
            return None;
        }
        let is_there = position < self.rows.total;
        self.to_choose = is_there.then_some(position);
        is_there.then(|| position.saturating_sub(RESERVE))
    }

    /// Whether the panel shows the chosen finding, and not still the one before.
    fn is_detailed(&self) -> bool {
        self.detail.as_ref().map(|detail| detail.index) == self.selected
    }

    /// The source of the evidence that decided the chosen finding.
    pub(super) fn source(&self) -> Option<usize> {
        let selected = self.rows.list.iter().find(|row| Some(row.finding.index) == self.selected);
        selected.map(|row| row.finding.source)
    }

    /// The view now begins at this row. Returns the first row to request if too little of the
    /// reserve is left.
    pub(super) fn view(&mut self, first: usize) -> Option<usize> {
        if self.is_asked {
            self.pending_first = Some(first);
            return None;
        }
        let from = first.saturating_sub(RESERVE);
        (from.abs_diff(self.asked_from) > RESERVE / 2).then_some(from)
    }

    /// The same for rows that came into view while the page waited for others.
    pub(super) fn view_pending(&mut self) -> Option<usize> {
        let first = self.pending_first.take()?;
        self.view(first)
    }

    /// Takes over the new plan of the finding in the panel, after the user has chosen something for
    /// it.
    pub(super) fn take_plan(&mut self, planned: FindingPlan) {
        if let Some(detail) = self.detail.as_mut().filter(|detail| detail.index == planned.index) {
            let detail = Rc::make_mut(detail);
            (detail.choices, detail.plan) = (planned.choices, planned.plan);
        }
    }
}
