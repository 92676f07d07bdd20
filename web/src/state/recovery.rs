//! Nothing is lost: what was taken away can be had back, and a worker that stops is replaced.

use super::connection::Stopped;
use super::effect::{Ask, Effect};
use super::evidence::Case;
use super::route::Screen;
use super::{HEADLINE, State, Taken, Undo, Whole};
use crate::model::reply::Failure;

/// How much of what was taken away can be had back, and how many reports among it.
const REMEMBERED: usize = 20;
const WHOLES: usize = 3;

impl State {
    /// Back to the first screen. What was there can be had back.
    pub(super) fn start_over(&mut self) {
        self.cancel();
        self.rejected = None;
        self.connection.take_stop();
        self.chrome.dismiss_notice();
        self.offers.clear();
        self.put_aside("the evidence was cleared");
        self.show(Screen::Start);
    }

    /// The report is shown no longer, and can be had back with all that belongs to it.
    pub(super) fn put_aside(&mut self, words: &str) {
        if let Some(whole) = self.take_whole() {
            self.remember(Undo { words: words.to_owned(), taken: Taken::Whole(Box::new(whole)) });
        }
        self.leave_report();
        self.keep();
    }

    /// The report with all that belongs to it, which is shown no longer.
    fn take_whole(&mut self) -> Option<Whole> {
        let is_held = !std::mem::take(&mut self.is_lost);
        let (list, reviews) = (std::mem::take(&mut self.list), std::mem::take(&mut self.reviews));
        self.jobs.end_comparing();
        let earlier = self.earlier.take();
        self.case.take().map(|case| Whole { is_held, case, list, reviews, earlier })
    }

    /// Judges again without a source.
    pub(super) fn remove(&mut self, source: usize) {
        let mut uploads = self.uploads();
        let Some(place) = self.case.as_ref().and_then(|case| case.place(&uploads, source)) else { return };
        if uploads.len() == 1 {
            return self.start_over();
        }
        let removed = uploads.remove(place);
        self.evaluate(uploads);
        self.jobs.focus_after("#sources-title");
        let words = format!("removed {}", removed.name());
        self.undo_after = Some(Undo { words, taken: Taken::Source(Box::new(removed), place) });
    }

    /// What was taken away can be had back; the worker holds only so many reports for that.
    pub(super) fn remember(&mut self, undo: Undo) {
        self.undo.push(undo);
        let wholes = self.undo.iter().filter(|undo| matches!(undo.taken, Taken::Whole(_))).count();
        if wholes > WHOLES || self.undo.len() > REMEMBERED {
            let is_old = |undo: &Undo| wholes <= WHOLES || matches!(undo.taken, Taken::Whole(_));
            if let Some(place) = self.undo.iter().position(is_old) {
                self.undo.remove(place);
            }
        }
    }

    /// An evaluation takes nothing away after all, nor does it bring anything back: that can still be had back.
    pub(super) fn leave_undo(&mut self) {
        self.undo_after = None;
        let undo = self.undo_else.take();
        self.undo.extend(undo);
    }

    /// Takes back what was taken away last.
    pub(super) fn undo(&mut self) {
        self.cancel();
        let Some(undo) = self.undo.pop() else { return };
        self.chrome.dismiss_notice();
        match undo.taken.clone() {
            Taken::Source(source, place) => {
                let mut uploads = self.uploads();
                uploads.insert(place.min(uploads.len()), *source);
                self.evaluate(uploads);
                self.jobs.focus_after("#sources-title");
                self.undo_else = Some(undo);
            }
            Taken::Annotation(annotation) => {
                self.reviews.restore(*annotation);
                self.annotate(false);
                self.effects.push(Effect::Focus("#review-title"));
            }
            Taken::List(list) => {
                self.reviews.add_list(list);
                self.annotate(true);
                self.effects.push(Effect::Focus("#review-title"));
            }
            Taken::Whole(whole) => self.bring_back(*whole),
        }
    }

    /// A report is shown again. What came in its place meanwhile can be had back in turn.
    fn bring_back(&mut self, whole: Whole) {
        let lists = if self.case.is_none() { self.reviews.lists.clone() } else { Vec::new().into() };
        if let Some(other) = self.take_whole() {
            let words = "what was there before is shown again".to_owned();
            self.remember(Undo { words, taken: Taken::Whole(Box::new(other)) });
        }
        self.leave_report();
        // What is offered lies among the evidence that is put aside.
        self.offers.clear();
        let Whole { is_held, case, list, reviews, earlier } = whole;
        let uploads = case.uploads.clone();
        (self.case, self.list, self.reviews, self.earlier) = (Some(case), list, reviews, earlier);
        self.reviews.join(&lists);
        self.is_lost = !is_held;
        self.show(Screen::Report);
        if self.is_lost {
            return self.evaluate(uploads);
        }
        self.keep();
        self.ask_anew();
    }

    pub(super) fn started(&mut self, result: Result<(), String>) {
        match result {
            Ok(()) => self.effects.extend(self.connection.started()),
            Err(message) => {
                self.connection.lose();
                self.jobs.fail();
                self.verification_stopped(&message);
                self.leave_undo();
                self.give_up_lost();
                self.chrome.fail(message);
            }
        }
    }

    /// The worker is gone: ends what it was doing, and marks the reports that it had.
    fn lose_work(&mut self) {
        self.jobs.lose_worker();
        self.verification_stopped("the policy module stopped, or was given up: verify these files once more");
        self.leave_undo();
        self.list.detail = None;
        self.list.is_asked = false;
        self.is_lost = self.case.is_some();
        for undo in &mut self.undo {
            if let Taken::Whole(whole) = &mut undo.taken {
                whole.is_held = false;
            }
        }
    }

    /// A report that no worker has is not judged again after all: its evidence is kept, and can be tried again.
    pub(super) fn give_up_lost(&mut self) {
        if !std::mem::take(&mut self.is_lost) {
            return;
        }
        if let Some(case) = self.case.take() {
            let words = Some(String::new());
            self.connection.report_stop(Stopped { words, uploads: case.uploads, ..Stopped::default() });
            self.show(Screen::Start);
        }
    }

    /// The module trapped or the worker died: another one is started, everything that was given is kept, and a person
    /// says how to go on.
    pub(super) fn worker_stopped(&mut self, failure: &Failure) {
        let stopped = self.what_stopped(failure);
        match failure.during.as_str() {
            "compare" => {
                self.jobs.end_comparing();
                self.earlier = None;
            }
            "annotate" => self.reviews.lists = Vec::new().into(),
            _ => {}
        }
        self.lose_work();
        self.effects.extend(self.connection.crash());
        // What the report was on is judged again, but not what stops the module every time.
        match &self.case {
            Some(case) if self.connection.is_first_crash() => {
                let uploads = case.uploads.clone();
                self.evaluate(uploads);
                self.jobs.focus_after("#stopped");
            }
            _ => {
                self.case = None;
                self.is_lost = false;
            }
        }
        self.connection.report_stop(stopped);
        self.effects.push(Effect::Focus("#stopped"));
    }

    /// What the worker was doing: judging, or else showing something of the report.
    pub(super) fn what_stopped(&self, failure: &Failure) -> Stopped {
        let (uploads, reading) = match (self.jobs.evaluation(), &self.case) {
            // What is verified is none of the report's.
            (None, _) if self.verifying.progress.is_some() => (Vec::new(), None),
            (Some(evaluation), _) => (evaluation.uploads.clone(), evaluation.reading),
            (None, Some(case)) => (
                case.uploads.clone(),
                self.list.source().and_then(|source| case.place(&case.uploads, source)),
            ),
            (None, None) => (Vec::new(), None),
        };
        let words = failure.fatal.then(|| failure.message.clone());
        match failure.during.as_str() {
            // None of the evidence did it, and that is judged again by itself.
            "compare" | "readList" | "verify" => {
                Stopped { words, name: failure.name.clone(), ..Stopped::default() }
            }
            // Nor did any list: writing the file took too much.
            "save" => Stopped {
                words,
                name: Some("the file that was being written".to_owned()),
                ..Stopped::default()
            },
            "annotate" => {
                let name = Some("the lists of accepted risks, which are put aside".to_owned());
                Stopped { words, name, ..Stopped::default() }
            }
            _ => {
                let owner = failure.owner.or(reading);
                let name = failure.name.clone().or_else(|| Some(uploads.get(owner?)?.name().to_owned()));
                Stopped { words, name, uploads, owner }
            }
        }
    }

    /// A person says how to go on.
    pub(super) fn go_on(&mut self, without: bool) {
        let Some(Stopped { words, mut uploads, owner, .. }) = self.connection.take_stop() else { return };
        if let Some(owner) = owner.filter(|owner| without && *owner < uploads.len()) {
            uploads.remove(owner);
        }
        // One that doesn't answer is given up.
        if words.is_none() {
            self.lose_work();
            self.effects.push(self.connection.start());
        }
        match &self.case {
            _ if !uploads.is_empty() => self.evaluate(uploads),
            Some(case) if self.is_lost => {
                let uploads = case.uploads.clone();
                self.evaluate(uploads);
            }
            _ => self.effects.push(Effect::Focus(HEADLINE)),
        }
    }

    /// Asks the worker; one that isn't there is started for it.
    pub(super) fn ask(&mut self, ask: Ask) {
        self.effects.extend(self.connection.send(ask));
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
        matches!(&self.taken, Taken::Whole(whole) if whole.reviews.is_unsaved())
    }

    /// The evidence and report that it would bring back.
    pub(super) fn case(&mut self) -> Option<&mut Case> {
        match &mut self.taken {
            Taken::Whole(whole) => Some(&mut whole.case),
            _ => None,
        }
    }

    /// The evaluation whose report the worker holds for it.
    pub(super) fn held(&self) -> Option<u32> {
        match &self.taken {
            Taken::Whole(whole) if whole.is_held => Some(whole.case.run),
            _ => None,
        }
    }
}
