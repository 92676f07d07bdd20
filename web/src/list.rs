//! What of the findings is in view: the filter, the rows around the view, and the chosen finding.

use std::rc::Rc;

use crate::findings::BEFORE;
use crate::worker::{Detail, Filter, Planned, Rows};

/// What of the findings is in view.
pub(crate) struct List {
    pub(crate) filter: Filter,
    pub(crate) rows: Rc<Rows>,
    /// The first row of the last request.
    pub(crate) asked_from: usize,
    /// The filter has just been changed: where it leaves out the chosen finding, its first one is chosen.
    pub(crate) is_new_filter: bool,
    /// A row to choose once it is there.
    pub(crate) to_choose: Option<usize>,
    /// The chosen finding, and its row if the filter lets it through.
    pub(crate) selected: Option<usize>,
    pub(crate) position: Option<usize>,
    /// The place of its evidence that was asked for last.
    pub(crate) evidence: usize,
    pub(crate) detail: Option<Rc<Detail>>,
}

impl List {
    pub(crate) fn new() -> Self {
        Self {
            filter: Filter::default(),
            rows: Rc::new(Rows { run: 0, filter: Filter::default(), from: 0, total: 0, list: Vec::new() }),
            asked_from: 0,
            is_new_filter: false,
            to_choose: None,
            selected: None,
            position: None,
            evidence: 0,
            detail: None,
        }
    }

    /// Takes over the rows that the worker gives; a row that waited for them is to be chosen now.
    pub(crate) fn accept(&mut self, rows: Rows) -> Option<usize> {
        let at = rows.list.iter().position(|row| Some(row.index) == self.selected);
        let is_whole = rows.total <= rows.list.len();
        if at.is_some() || is_whole {
            self.position = at.map(|at| rows.from + at);
        }
        self.rows = Rc::new(rows);
        let is_new = std::mem::take(&mut self.is_new_filter);
        self.to_choose.take().or((is_new && at.is_none() && self.rows.total > 0).then_some(0))
    }

    /// Chooses a row, if it is among those that are here; otherwise it waits for them, and the number
    /// is that of the first one to ask for.
    pub(crate) fn choose(&mut self, position: usize) -> Option<usize> {
        let row = position.checked_sub(self.rows.from).and_then(|at| self.rows.list.get(at));
        if let Some(row) = row {
            self.selected = Some(row.index);
            self.position = Some(position);
            self.evidence = 0;
            return None;
        }
        let is_there = position < self.rows.total;
        self.to_choose = is_there.then_some(position);
        is_there.then(|| position.saturating_sub(BEFORE))
    }

    /// Takes over the plan of the finding that the panel shows, after something was chosen for it.
    pub(crate) fn take_plan(&mut self, planned: Planned) {
        if let Some(detail) = self.detail.as_mut().filter(|detail| detail.index == planned.index) {
            let detail = Rc::make_mut(detail);
            (detail.choices, detail.plan) = (planned.choices, planned.plan);
        }
    }
}
