//! What of the report is looked at: the query, the rows, the chosen finding, plans, print.

use dax001_workbench::protocol::{Ask, Query, Rows};

use super::State;
use super::effect::Effect;
use super::finding_list::RESERVE;
use super::message::Plans;

/// How many rows are taken to be in view at least, until it is known how many are.
const LEAST: usize = 16;
/// How many rows are printed: some 200 pages.
const PRINTED: usize = 5000;

impl State {
    /// Another query, made by a person.
    pub(super) fn query(&mut self, query: Query) {
        // A search is one step; while its text is typed the address changes in place: nobody wants to go back letter by letter.
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

    /// The address says another query or finding.
    pub(super) fn follow(&mut self) {
        if self.list.select(self.route.finding.or(self.list.selected())) {
            self.ask_detail();
        }
        self.show_query(self.route.query.clone());
    }

    /// Opens the panel of the chosen finding, and gives this part of it the keyboard.
    pub(super) fn open(&mut self, part: &'static str) {
        self.effects.push(Effect::Focus(part));
        if self.shown.open_panel(true) {
            self.route = self.report_route();
            self.effects.push(Effect::GoToPanel(self.route.clone()));
        }
    }

    /// Chooses a row and opens its panel: one step to come back from.
    pub(super) fn choose_and_open(&mut self, position: usize) {
        if self.list.position() != Some(position) {
            self.shown.open_panel(true);
            self.choose(position, true);
        }
        self.open("#panel-title");
        self.effects.push(Effect::ShowPanel);
    }

    /// The address says whether the panel is open. The keyboard goes where the user looks, if the report was shown before.
    pub(super) fn follow_panel(&mut self, was_shown: bool) {
        if self.shown.open_panel(self.route.is_open) && was_shown {
            let part = if self.route.is_open { "#panel-title" } else { ".scroller" };
            self.effects.push(Effect::FocusIfFree(part));
        }
    }

    /// Rows of a query; of the one that is set, those that are in view, anew.
    pub(super) fn show_query(&mut self, query: Query) {
        if query == *self.list.query() {
            self.ask_rows(self.list.asked_from());
        } else {
            self.ask_query(query);
        }
    }

    /// Rows, panel and reviews of a report that is shown now.
    pub(super) fn ask_anew(&mut self) {
        self.ask_rows(0);
        self.ask_detail();
        if !self.reviews.is_empty() {
            self.annotate(true);
        }
    }

    /// Whether a report that has just come waits for its first rows. Those of a very large one take a while, and its verdict is seen first.
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
            // Nobody chose it: the address before it is not one to go back to.
            self.choose(position, false);
        } else if let Some(from) = self.list.left() {
            self.ask_rows(from);
        }
    }

    /// These rows are in view.
    pub(super) fn view(&mut self, first: usize, page: usize) {
        self.shown.fit_rows(page);
        if let Some(from) = self.list.view(first) {
            self.ask_rows(from);
        }
    }

    /// Chooses a row, or asks for the rows around it first.
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

    /// A row that a person has chosen, or moved to: from row to row the address changes in place.
    pub(super) fn move_to(&mut self, position: usize, is_new: bool) {
        self.choose(position, is_new);
        self.effects.push(Effect::ShowPanel);
    }

    /// The row this far below, or above.
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
