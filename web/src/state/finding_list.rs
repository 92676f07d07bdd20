//! What of the findings is in view: the query, the rows around the view, and the chosen finding.

use std::rc::Rc;

use crate::model::query::Query;
use crate::model::reply::{Detail, Planned, Rows};

/// How many rows before and after those in view are a reserve.
pub(crate) const RESERVE: usize = 12;

/// What of the findings is in view.
#[derive(Clone, Default)]
pub(crate) struct FindingList {
    pub(crate) query: Query,
    pub(crate) rows: Rc<Rows>,
    /// The first row of the last request.
    pub(crate) asked_from: usize,
    /// That request has not been answered yet: what has come into view meanwhile waits.
    pub(crate) is_asked: bool,
    pub(crate) wanted: Option<usize>,
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
    /// Counts up when the list is to be seen from its top.
    pub(crate) tops: u32,
}

impl FindingList {
    /// Takes over the rows that the worker gives; a row that waited for them is to be chosen now.
    pub(crate) fn accept(&mut self, rows: Rows) -> Option<usize> {
        self.is_asked = false;
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
        is_there.then(|| position.saturating_sub(RESERVE))
    }

    /// Whether the panel shows the chosen finding, and not still the one before.
    pub(crate) fn is_detailed(&self) -> bool {
        self.detail.as_ref().map(|detail| detail.index) == self.selected
    }

    /// The source of what decided about the chosen finding.
    pub(crate) fn source(&self) -> Option<usize> {
        let chosen = self.rows.list.iter().find(|row| Some(row.index) == self.selected);
        chosen.map(|row| row.source)
    }

    /// Rows from this one on are in view: from which on rows have to be asked for, if not enough are left of the reserve.
    pub(crate) fn view(&mut self, first: usize) -> Option<usize> {
        if self.is_asked {
            self.wanted = Some(first);
            return None;
        }
        let from = first.saturating_sub(RESERVE);
        (from.abs_diff(self.asked_from) > RESERVE / 2).then_some(from)
    }

    /// What came into view while rows were waited for.
    pub(crate) fn left(&mut self) -> Option<usize> {
        let first = self.wanted.take()?;
        self.view(first)
    }

    /// Takes over the plan of the finding that the panel shows, after something was chosen for it.
    pub(crate) fn take_plan(&mut self, planned: Planned) {
        if let Some(detail) = self.detail.as_mut().filter(|detail| detail.index == planned.index) {
            let detail = Rc::make_mut(detail);
            (detail.choices, detail.plan) = (planned.choices, planned.plan);
        }
    }
}
