//! The view of the report: the query, the rows, the chosen finding, plans, printing.

use dax001_workbench::protocol::{Ask, Query, Rows};

use super::State;
use super::effect::Effect;
use super::finding_list::RESERVE;
use super::message::Plans;

/// The minimum number of rows assumed to be in view, until the real number is known.
const LEAST: usize = 16;
/// The maximum number of printed rows: some 200 pages.
const PRINTED: usize = 5000;

impl State {
    /// Applies another query of the user.
    pub(super) fn query(&mut self, query: Query) {
        // A search is one history entry. While the user types its text, the address changes in
        // place: nobody wants to go back letter by letter.
        let before = &self.list.query().text;
        let is_typed = query.text != *before && !before.is_empty();
        self.ask_query(query);
        let route = self.report_route();
        self.go(route, !is_typed);
    }

    fn ask_query(&mut self, query: Query) {
        self.list.search(query);
        self.shown.end_printing();
        self.ask_rows(0);
    }

    /// Follows an address with another query or finding.
    pub(super) fn follow(&mut self) {
        if self.list.select(self.route.finding.or(self.list.selected())) {
            self.ask_detail();
        }
        self.show_query(self.route.query.clone());
    }

    /// Opens the panel of the chosen finding, and gives this part of it the keyboard focus.
    pub(super) fn open(&mut self, part: &'static str) {
        self.effects.push(Effect::Focus(part));
        if self.shown.open_panel(true) {
            self.route = self.report_route();
            self.effects.push(Effect::GoToPanel(self.route.clone()));
        }
    }

    /// Chooses a row and opens its panel, in one history entry.
    pub(super) fn choose_and_open(&mut self, position: usize) {
        if self.list.position() != Some(position) {
            self.shown.open_panel(true);
            self.choose(position, true);
        }
        self.open("#panel-title");
        self.effects.push(Effect::ShowPanel);
    }

    /// Opens or closes the panel, as the address says. If the report was already shown, the focus
    /// goes where the user looks.
    pub(super) fn follow_panel(&mut self, was_shown: bool) {
        if self.shown.open_panel(self.route.is_open) && was_shown {
            let part = if self.route.is_open { "#panel-title" } else { ".scroller" };
            self.effects.push(Effect::FocusIfFree(part));
        }
    }

    /// Requests the rows of a query. For the current query, these are the rows in view again.
    pub(super) fn show_query(&mut self, query: Query) {
        if query == *self.list.query() {
            self.ask_rows(self.list.asked_from());
        } else {
            self.ask_query(query);
        }
    }

    /// Requests the rows, details and reviews of a newly shown report.
    pub(super) fn ask_anew(&mut self) {
        self.ask_rows(0);
        self.ask_detail();
        if !self.reviews.is_empty() {
            self.annotate(true);
        }
    }

    /// Whether a new report still waits for its first rows. Those of a very large report take a
    /// while, so the page shows its verdict first.
    pub(crate) fn awaits_first_rows(&self) -> bool {
        const SOON: u64 = 100_000;
        let clusters = self.shown.open_report().map_or(0, |open_report| open_report.report.summary.clusters);
        (1..=SOON).contains(&clusters) && self.list.is_waiting() && self.list.rows().list.is_empty()
    }

    pub(super) fn ask_rows(&mut self, from: usize) {
        self.list.ask(from);
        let (query, selected) = (self.list.query().clone(), self.list.selected());
        let count = self.shown.rows_in_view().max(LEAST) + 2 * RESERVE;
        self.ask_of_report(|run| Ask::Rows { run, query, from, count, selected });
    }

    pub(super) fn rows(&mut self, rows: Rows) {
        if let Some(position) = self.list.accept(rows) {
            // The page chose it, not the user. So the address before it is not one to go back to.
            self.choose(position, false);
        } else if let Some(from) = self.list.view_pending() {
            self.ask_rows(from);
        }
    }

    /// The view now shows `page` rows from `first` on.
    pub(super) fn view(&mut self, first: usize, page: usize) {
        self.shown.fit_rows(page);
        if let Some(from) = self.list.view(first) {
            self.ask_rows(from);
        }
    }

    /// Chooses a row, or first requests the rows around it.
    pub(super) fn choose(&mut self, position: usize, is_new: bool) {
        if let Some(from) = self.list.choose(position) {
            return self.ask_rows(from);
        }
        self.ask_detail();
        if self.route.screen == super::Screen::Report {
            let route = self.report_route();
            self.go(route, is_new);
        }
    }

    /// Chooses a row for the user, or moves to it. Moving from row to row changes the address in
    /// place.
    pub(super) fn move_to(&mut self, position: usize, is_new: bool) {
        self.choose(position, is_new);
        self.effects.push(Effect::ShowPanel);
    }

    /// Moves by this many rows, down if positive and up if negative.
    pub(super) fn step(&mut self, by: isize) {
        let total = self.list.rows().total;
        let next = match self.list.position() {
            None => 0,
            Some(at) => at.saturating_add_signed(by).min(total.saturating_sub(1)),
        };
        if total > 0 {
            self.move_to(next, false);
        }
    }

    pub(super) fn ask_detail(&mut self) {
        if let Some(index) = self.list.selected() {
            let evidence = self.list.evidence();
            self.ask_of_report(|run| Ask::Detail { run, index, evidence });
        }
    }

    pub(super) fn plans(&mut self, message: Plans) {
        match message {
            Plans::Choose(choices) => {
                // The worker answers with the plan.
                if let Some(index) = self.list.detail().map(|detail| detail.index) {
                    self.shown.choose(index, choices.clone());
                    self.ask_of_report(|run| Ask::Choose { run, index, choices });
                }
            }
            Plans::SaveAll => {
                if let Some(open_report) = self.shown.open_report() {
                    self.jobs.begin_planning(open_report.report.summary.fail);
                }
                self.ask_of_report(|run| Ask::Plans { run });
            }
            Plans::Cancel => {
                if self.jobs.end_planning() {
                    self.ask(Ask::CancelPlans);
                    self.effects.push(Effect::Focus("#plans"));
                }
            }
        }
    }

    pub(super) fn print(&mut self) {
        let query = self.list.query().clone();
        self.ask_of_report(|run| Ask::Printable { run, query, count: PRINTED });
    }
}
