//! Nothing is lost: what was taken away can be had back, and a worker that stops is replaced.

use super::effect::{Ask, Effect};
use super::route::Screen;
use super::{HEADLINE, Health, State, Stopped, Undo, Whole};
use crate::browser::reply::Failure;

/// After how many stops in a row no other worker is started by itself.
const STOPS: u32 = 2;

impl State {
    /// Back to the first screen. What was there can be had back until there is something else.
    pub(super) fn start_over(&mut self) {
        self.cancel();
        self.rejected = None;
        self.stopped = None;
        self.notice = None;
        let is_held = !std::mem::take(&mut self.is_lost);
        let reviews = std::mem::take(&mut self.reviews);
        let earlier = self.earlier.take();
        let list = std::mem::take(&mut self.list);
        if let Some(case) = self.case.take() {
            let given = case.given.clone();
            let whole = Some(Box::new(Whole { is_held, case, list, reviews, earlier }));
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
        self.evaluate(given);
        self.focus_after = Some("#sources-title");
        let words = format!("removed {}", removed.name());
        self.undo_after = Some(Undo { words, given: before, whole: None });
    }

    /// Takes back what was taken away.
    pub(super) fn undo(&mut self) {
        self.cancel();
        let Some(undo) = self.undo.take() else { return };
        self.notice = None;
        let Some(whole) = undo.whole else {
            self.evaluate(undo.given.clone());
            // Until it is done it can still be wanted.
            self.undo = Some(undo);
            return;
        };
        let Whole { is_held, case, list, reviews, earlier } = *whole;
        let given_since = std::mem::replace(&mut self.reviews, reviews).lists;
        self.reviews.join(&given_since);
        (self.case, self.list, self.earlier) = (Some(case), list, earlier);
        self.is_lost = !is_held;
        self.show(Screen::Report);
        if self.is_lost {
            return self.evaluate(undo.given);
        }
        self.keep();
        self.ask_rows(0);
        self.ask_detail();
        if !self.reviews.is_empty() {
            self.annotate(true);
        }
    }

    pub(super) fn started(&mut self, result: Result<(), String>) {
        match result {
            Ok(()) => {
                self.worker = Health::Running;
                // What was asked for while it started.
                self.effects.extend(self.waiting.drain(..).map(Effect::Ask));
            }
            Err(message) => {
                self.worker = Health::Gone;
                self.waiting.clear();
                self.judging = None;
                self.planning = None;
                self.earlier = self.earlier.take().filter(|earlier| earlier.comparison.is_some());
                self.give_up_lost();
                self.fail(message);
            }
        }
    }

    pub(super) fn start_worker(&mut self) {
        self.worker = Health::Starting;
        self.silence = 0;
        self.waiting.clear();
        self.effects.push(Effect::StartWorker);
    }

    /// The worker is gone, and with it what it held.
    fn lose_worker(&mut self) {
        self.worker = Health::Gone;
        self.waiting.clear();
        self.judging = None;
        self.planning = None;
        self.undo_after = None;
        self.list.detail = None;
        self.list.is_asked = false;
        self.is_lost = self.case.is_some();
        if let Some(whole) = self.undo.as_mut().and_then(|undo| undo.whole.as_mut()) {
            whole.is_held = false;
        }
    }

    /// A report that no worker has is not judged again after all: its evidence is kept, and can be tried again.
    pub(super) fn give_up_lost(&mut self) {
        if !std::mem::take(&mut self.is_lost) {
            return;
        }
        if let Some(case) = self.case.take() {
            self.stopped =
                Some(Stopped { words: Some(String::new()), given: case.given, ..Stopped::default() });
            self.show(Screen::Start);
        }
    }

    /// The module trapped or the worker died: another one is started, everything that was given is kept, and a person
    /// says how to go on.
    pub(super) fn worker_stopped(&mut self, failure: &Failure) {
        let stopped = self.what_stopped(failure);
        match failure.during.as_str() {
            "compare" => self.earlier = None,
            "annotate" | "save" => self.reviews.lists = Vec::new().into(),
            _ => {}
        }
        self.lose_worker();
        self.stops += 1;
        if self.stops <= STOPS {
            self.start_worker();
        }
        // What the report was on is judged again, but not what stops the module every time.
        match &self.case {
            Some(case) if self.stops == 1 => {
                let given = case.given.clone();
                self.evaluate(given);
                self.focus_after = Some("#stopped");
            }
            _ => {
                self.case = None;
                self.is_lost = false;
            }
        }
        self.stopped = Some(stopped);
        self.effects.push(Effect::Focus("#stopped"));
    }

    /// What the worker was doing: judging, or else showing something of the report.
    pub(super) fn what_stopped(&self, failure: &Failure) -> Stopped {
        let (given, reading) = match (&self.judging, &self.case) {
            (Some(judging), _) => (judging.given.clone(), judging.reading),
            (None, Some(case)) => {
                (case.given.clone(), self.list.source().and_then(|source| case.place(&case.given, source)))
            }
            (None, None) => (Vec::new(), None),
        };
        let words = failure.fatal.then(|| failure.message.clone());
        match failure.during.as_str() {
            // None of the evidence did it, and that is judged again by itself.
            "compare" | "readList" => Stopped { words, name: failure.name.clone(), ..Stopped::default() },
            "annotate" | "save" => {
                let name = Some("the lists of accepted risks, which are put aside".to_owned());
                Stopped { words, name, ..Stopped::default() }
            }
            _ => {
                let owner = failure.owner.or(reading);
                let name = failure.name.clone().or_else(|| Some(given.get(owner?)?.name().to_owned()));
                Stopped { words, name, given, owner }
            }
        }
    }

    /// A person says how to go on.
    pub(super) fn go_on(&mut self, without: bool) {
        let Some(Stopped { words, mut given, owner, .. }) = self.stopped.take() else { return };
        if let Some(owner) = owner.filter(|owner| without && *owner < given.len()) {
            given.remove(owner);
        }
        // One that doesn't answer is given up.
        if words.is_none() {
            self.lose_worker();
            self.start_worker();
        }
        match &self.case {
            _ if !given.is_empty() => self.evaluate(given),
            Some(case) if self.is_lost => {
                let given = case.given.clone();
                self.evaluate(given);
            }
            _ => self.effects.push(Effect::Focus(HEADLINE)),
        }
    }

    /// Asks the worker; one that isn't there is started for it.
    pub(super) fn ask(&mut self, ask: Ask) {
        let is_of_use = matches!(ask, Ask::Evaluate { .. } | Ask::ReadList(_));
        if self.worker == Health::Gone && is_of_use {
            self.start_worker();
        }
        match self.worker {
            Health::Running => self.effects.push(Effect::Ask(ask)),
            Health::Starting => self.waiting.push(ask),
            Health::Gone => {}
        }
    }

    /// Asks the worker for something of the report that is shown, if it has that.
    pub(super) fn ask_of_case(&mut self, ask: impl FnOnce(u32) -> Ask) {
        if let Some(case) = self.case.as_ref().filter(|_| !self.is_lost) {
            let ask = ask(case.run);
            self.ask(ask);
        }
    }
}

impl Undo {
    /// Whether what it would bring back is nowhere else.
    pub(super) fn is_unsaved(&self) -> bool {
        self.whole.as_ref().is_some_and(|whole| whole.reviews.is_unsaved())
    }
}
