//! What of the findings is in view: the query, the rows around the view, and the chosen finding.

use std::rc::Rc;

use crate::browser::query::Query;
use crate::browser::reply::{Detail, Planned, Rows};

/// How many rows are asked for at once: some screens full. Each takes time to lay out.
pub(crate) const CHUNK: usize = 60;
/// How many of them stand before the first one in view.
pub(crate) const BEFORE: usize = 20;

/// What of the findings is in view.
#[derive(Clone, Default)]
pub(crate) struct List {
    pub(crate) query: Query,
    pub(crate) rows: Rc<Rows>,
    /// The first row of the last request.
    pub(crate) asked_from: usize,
    /// Where the query leaves out the chosen finding, its first one is chosen.
    pub(crate) takes_first: bool,
    /// A row to choose once it is there.
    pub(crate) to_choose: Option<usize>,
    /// The chosen finding, and its row if the query lets it through.
    pub(crate) selected: Option<usize>,
    pub(crate) position: Option<usize>,
    /// The place of its evidence that was asked for last.
    pub(crate) evidence: usize,
    pub(crate) detail: Option<Rc<Detail>>,
}

impl List {
    /// Takes over the rows that the worker gives; a row that waited for them is to be chosen now.
    pub(crate) fn accept(&mut self, rows: Rows) -> Option<usize> {
        self.position = rows.position;
        self.rows = Rc::new(rows);
        let is_left_out = std::mem::take(&mut self.takes_first) && self.position.is_none();
        self.to_choose.take().or((is_left_out && self.rows.total > 0).then_some(0))
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

    /// The source of what decided about the chosen finding.
    pub(crate) fn source(&self) -> Option<usize> {
        let chosen = self.rows.list.iter().find(|row| Some(row.index) == self.selected);
        chosen.map(|row| row.source)
    }

    /// Whether rows from this one on have to be asked for: half of those before the view are a reserve.
    pub(crate) fn needs(&self, first: usize) -> Option<usize> {
        let from = first.saturating_sub(BEFORE);
        (from.abs_diff(self.asked_from) > BEFORE / 2).then_some(from)
    }

    /// Takes over the plan of the finding that the panel shows, after something was chosen for it.
    pub(crate) fn take_plan(&mut self, planned: Planned) {
        if let Some(detail) = self.detail.as_mut().filter(|detail| detail.index == planned.index) {
            let detail = Rc::make_mut(detail);
            (detail.choices, detail.plan) = (planned.choices, planned.plan);
        }
    }
}
