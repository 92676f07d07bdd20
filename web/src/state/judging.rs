//! Evidence in, report out: what is given, judged, taken away and taken back; and a worker that stops on the way.

use std::rc::Rc;

use dax001::report::Report;
use dax001::scope::Label;

use super::effect::{Ask, Effect};
use super::evidence::{Case, Judging, is_one_text, is_rejected, texts_of, together};
use super::list::List;
use super::message::{Compare, Message, Review};
use super::route::{Route, Screen};
use super::{State, Stopped, Undo, Whole};
use crate::browser::given::Given;
use crate::browser::reply::Facets;

impl State {
    pub(super) fn started(&mut self, result: Result<(), String>) {
        self.is_starting = false;
        match result {
            Ok(()) => {
                self.is_running = true;
                // What was asked for while it started.
                self.effects.extend(self.waiting.drain(..).map(Effect::Ask));
            }
            Err(message) => {
                self.waiting.clear();
                self.judging = None;
                self.fail(message);
            }
        }
    }

    pub(super) fn type_text(&mut self, text: &str) {
        self.text = Rc::from(text);
        // What was wrong with the text before may be mended now.
        if self.rejected.as_ref().is_some_and(|(_, texts)| is_one_text(texts)) {
            self.rejected = None;
        }
    }

    pub(super) fn paste(&mut self, text: String) {
        let given = if self.text.is_empty() {
            self.text = Rc::from(text);
            Given::field(&self.text)
        } else {
            self.pasted += 1;
            Given::text(&Rc::from(text), self.pasted + 1)
        };
        self.add(vec![given]);
    }

    /// Judges what is given now together with what was given before, wherever on the page. Lists of accepted risks
    /// are none of the evidence.
    pub(super) fn add(&mut self, mut added: Vec<Given>) {
        if added.is_empty() {
            return;
        }
        added.retain(|given| !(given.is_in_folder() && given.is_litter()));
        if added.is_empty() {
            return self.fail("there are no files in that but what file managers leave behind".to_owned());
        }
        // A folder's files come in any order.
        if added.iter().any(Given::is_in_folder) {
            added.sort_by(|one, other| one.name().cmp(other.name()));
        }
        let (lists, added): (Vec<_>, Vec<_>) = added.into_iter().partition(Given::is_list);
        if !lists.is_empty() {
            self.update_within(Message::Review(Review::Lists(lists)));
        }
        if !added.is_empty() {
            self.evaluate(together(self.given(), added));
        }
    }

    /// One message leads to another.
    fn update_within(&mut self, message: Message) {
        let before = std::mem::take(&mut self.effects);
        let after = self.update(message);
        self.effects = before.into_iter().chain(after).collect();
    }

    /// What the report is on, or will be once the evaluation that goes on is done.
    fn given(&self) -> Vec<Given> {
        let given = self.judging.as_ref().map(|judging| &judging.given);
        given.or(self.case.as_ref().map(|case| &case.given)).cloned().unwrap_or_default()
    }

    pub(super) fn evaluate(&mut self, given: Vec<Given>) {
        self.run += 1;
        self.notice = None;
        self.stopped = None;
        self.undo_after = None;
        let run = self.run;
        if !self.is_running && !self.is_starting {
            self.start_worker();
        }
        self.ask(Ask::Evaluate { run, given: given.clone() });
        self.judging = Some(Judging { given, progress: (0.0, 0.0, 0.0), from: self.screen(), reading: None });
    }

    fn start_worker(&mut self) {
        self.is_running = false;
        self.is_starting = true;
        self.silence = 0;
        self.waiting.clear();
        self.effects.push(Effect::StartWorker);
    }

    /// The evaluation that is going on is given up; the report that is there stays.
    pub(super) fn cancel(&mut self) -> bool {
        let was_judging = self.judging.take().is_some();
        if was_judging {
            self.run += 1;
            self.undo_after = None;
            self.ask(Ask::Cancel { run: self.run });
        }
        was_judging
    }

    /// Back to the first screen. What was there can be had back until there is something else.
    pub(super) fn start_over(&mut self) {
        self.cancel();
        self.rejected = None;
        self.stopped = None;
        self.notice = None;
        let reviews = std::mem::take(&mut self.reviews);
        let earlier = self.earlier.take();
        let list = std::mem::take(&mut self.list);
        if let Some(case) = self.case.take() {
            let given = case.given.clone();
            let whole = Some(Box::new(Whole { case, list, reviews, earlier }));
            self.undo = Some(Undo { words: "the evidence was cleared".to_owned(), given, whole });
        }
        self.leave_report();
        self.keep();
        self.show(Screen::Start);
    }

    /// Judges again without a source.
    pub(super) fn remove(&mut self, source: usize) {
        let mut given = self.given();
        let before = given.clone();
        let Some(place) = self.case.as_ref().and_then(|case| case.place(&given, source)) else { return };
        let removed = given.remove(place);
        if given.is_empty() {
            return self.start_over();
        }
        self.focus_after = Some("#sources-title");
        self.evaluate(given);
        let words = format!("removed {}", removed.name());
        self.undo_after = Some(Undo { words, given: before, whole: None });
    }

    pub(super) fn undo(&mut self) {
        let Some(undo) = self.undo.take() else { return };
        self.cancel();
        self.notice = None;
        match undo.whole {
            Some(whole) => {
                let Whole { case, list, reviews, earlier } = *whole;
                (self.case, self.list) = (Some(case), list);
                (self.reviews, self.earlier) = (reviews, earlier);
                self.keep();
                self.show(Screen::Report);
                self.ask_rows(self.list.asked_from);
                self.ask_detail();
            }
            None => self.evaluate(undo.given),
        }
    }

    pub(super) fn label(&mut self, sources: &[usize], label: &Label) {
        self.focus_after = Some(if sources.len() == 1 { "#sources-title" } else { "#coverage-title" });
        let mut given = self.given();
        if let Some(case) = &self.case {
            case.label(&mut given, sources, label);
        }
        self.evaluate(given);
    }

    /// What the worker holds beside the reports that can still be shown is not needed.
    pub(super) fn keep(&mut self) {
        let undone = self.undo.as_ref().and_then(|undo| undo.whole.as_ref()).map(|whole| whole.case.run);
        let runs = self.case.as_ref().map(|case| case.run).into_iter().chain(undone).collect();
        self.ask(Ask::Keep { runs });
    }

    /// What belongs to a report that is not shown any more.
    fn leave_report(&mut self) {
        if self.planning.take().is_some() {
            self.ask(Ask::CancelPlans);
        }
        self.printed = None;
        self.is_open = false;
    }

    /// An evaluation is done.
    pub(super) fn judged(&mut self, run: u32, report: Rc<Report>, owners: Vec<usize>, facets: Facets) {
        let Some(Judging { given, from, .. }) = self.judging.take() else { return };
        let focus_after = self.focus_after.take();
        if is_rejected(&report) {
            // The report that was there before stays, and can be gone back to.
            self.rejected = Some((report, texts_of(&given, &owners)));
            self.undo_after = None;
            self.keep();
            return self.show(Screen::Start);
        }
        self.leave_report();
        self.rejected = None;
        self.undo = self.undo_after.take();
        // What was filtered stays filtered.
        self.list = List { query: self.list.query.clone(), to_choose: Some(0), ..List::default() };
        self.case = Some(Case::new(run, given, report, owners, facets));
        self.keep();
        self.reviews.moved();
        self.ask_rows(0);
        if !self.reviews.is_empty() {
            self.annotate(true);
        }
        if let Some(earlier) = self.earlier.take() {
            self.compare(Compare::With(earlier.given));
        }
        // Whoever has gone to read the rule meanwhile finds the report by its button.
        if self.screen() != Screen::Rule || from == Screen::Rule {
            match focus_after.filter(|_| from == Screen::Report) {
                // What was changed on the report is gone on with there.
                Some(selector) => {
                    let route = self.report_route();
                    self.go(route, false);
                    self.effects.push(Effect::Focus(selector));
                }
                None => self.show(Screen::Report),
            }
        }
    }

    /// The address of what is shown of the report.
    pub(super) fn report_route(&self) -> Route {
        Route { screen: Screen::Report, finding: self.list.selected, query: self.list.query.clone() }
    }

    /// The module trapped or the worker died: a new one is started, everything that was given is kept, and a person
    /// says how to go on.
    pub(super) fn worker_stopped(&mut self, words: String, owner: Option<usize>, name: Option<String>) {
        let stopped = self.what_stopped(Some(words), owner, name);
        // What stops the module every time is not judged again by itself.
        self.stops += 1;
        if self.stops > 1 {
            self.case = None;
        }
        self.judging = None;
        self.planning = None;
        self.list.detail = None;
        self.undo_after = None;
        // What it held for Undo went with it.
        if let Some(undo) = &mut self.undo {
            undo.whole = None;
        }
        self.start_worker();
        // The report went with it, too: what it was on is judged again.
        if let Some(given) = self.case.as_ref().map(|case| case.given.clone()) {
            self.focus_after = Some("#stopped");
            self.evaluate(given);
        }
        self.stopped = Some(stopped);
        self.effects.push(Effect::Focus("#stopped"));
    }

    /// What the worker was doing: judging, or else showing something of the report.
    pub(super) fn what_stopped(
        &self,
        words: Option<String>,
        owner: Option<usize>,
        name: Option<String>,
    ) -> Stopped {
        let (given, reading) = match (&self.judging, &self.case) {
            (Some(judging), _) => (judging.given.clone(), judging.reading),
            (None, Some(case)) => {
                (case.given.clone(), self.list.source().and_then(|source| case.place(&case.given, source)))
            }
            (None, None) => (Vec::new(), None),
        };
        let owner = owner.or(reading);
        let name = name.or_else(|| Some(given.get(owner?)?.name().to_owned()));
        Stopped { words, name, given, owner }
    }

    /// A person says how to go on.
    pub(super) fn go_on(&mut self, without: bool) {
        let Some(Stopped { words, mut given, owner, .. }) = self.stopped.take() else { return };
        if let Some(owner) = owner.filter(|owner| without && *owner < given.len()) {
            given.remove(owner);
        }
        // One that doesn't answer is given up.
        if words.is_none() {
            self.judging = None;
            self.start_worker();
        }
        if given.is_empty() {
            self.effects.push(Effect::Focus(super::HEADLINE));
        } else {
            self.evaluate(given);
        }
    }
}
