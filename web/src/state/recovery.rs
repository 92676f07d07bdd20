//! Nothing is lost: what was taken away can be had back, and a worker that stops is replaced.

use super::connection::Stopped;
use super::effect::{Ask, Effect};
use super::route::Screen;
use super::undo::{SavedSession, Undo, Undoable};
use super::{HEADLINE, State};
use crate::model::reply::Failure;

impl State {
    /// Back to the first screen. Undo restores what was there.
    pub(super) fn start_over(&mut self) {
        self.cancel();
        self.shown.forget_rejected();
        self.connection.take_stop();
        self.chrome.dismiss_notice();
        self.shown.withdraw_offers();
        self.put_aside("the evidence was cleared");
        self.show(Screen::Start);
    }

    /// Closes the report. Undo restores it with all that belongs to it.
    pub(super) fn put_aside(&mut self, words: &str) {
        if let Some(session) = self.take_session() {
            self.undo.remember(Undo::new(words, Undoable::Session(Box::new(session))));
        }
        self.cancel_files();
        self.keep();
    }

    /// Closes the report, and returns it with all that belongs to it.
    fn take_session(&mut self) -> Option<SavedSession> {
        let (list, reviews) = (std::mem::take(&mut self.list), std::mem::take(&mut self.reviews));
        self.jobs.end_comparing();
        let (open_report, earlier) = self.shown.close();
        Some(SavedSession { open_report: open_report?, list, reviews, earlier })
    }

    /// Evaluates again without a source.
    pub(super) fn remove(&mut self, source: usize) {
        let mut uploads = self.uploads();
        let open_report = self.shown.open_report();
        let index = open_report.and_then(|open_report| open_report.index_in(&uploads, source));
        let Some(index) = index else { return };
        if uploads.len() == 1 {
            return self.start_over();
        }
        let removed = uploads.remove(index);
        self.evaluate(uploads);
        self.jobs.focus_after("#sources-title");
        let words = format!("removed {}", removed.name());
        self.undo.await_removal(Undo::new(words, Undoable::Source(Box::new(removed), index)));
    }

    /// Undoes the last step.
    pub(super) fn undo(&mut self) {
        self.cancel();
        let Some(undo) = self.undo.pop() else { return };
        self.chrome.dismiss_notice();
        match undo.undoable.clone() {
            Undoable::Source(source, index) => {
                let mut uploads = self.uploads();
                uploads.insert(index.min(uploads.len()), *source);
                self.evaluate(uploads);
                self.jobs.focus_after("#sources-title");
                self.undo.await_restore(undo);
            }
            Undoable::Annotation(annotation) => {
                self.reviews.restore(*annotation);
                self.annotate(false);
                self.effects.push(Effect::Focus("#review-title"));
            }
            Undoable::List(list) => {
                self.reviews.add_list(list);
                self.annotate(true);
                self.effects.push(Effect::Focus("#review-title"));
            }
            Undoable::Session(session) => self.bring_back(*session),
        }
    }

    /// Shows a report again. Undo restores in turn what came in its place meanwhile.
    fn bring_back(&mut self, session: SavedSession) {
        let has_report = self.shown.open_report().is_some();
        let lists = if has_report { Vec::new().into() } else { self.reviews.lists().clone() };
        if let Some(other) = self.take_session() {
            let other = Undoable::Session(Box::new(other));
            self.undo.remember(Undo::new("what was there before is shown again", other));
        }
        self.cancel_files();
        let SavedSession { open_report, list, reviews, earlier } = session;
        let lost = (!open_report.is_held()).then(|| open_report.uploads.clone());
        (self.list, self.reviews) = (list, reviews);
        self.shown.reopen(open_report, earlier);
        self.reviews.join(&lists);
        self.show(Screen::Report);
        if let Some(uploads) = lost {
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
                self.verifying.fail(&message);
                self.undo.cancel_pending();
                self.give_up_lost();
                self.chrome.fail(message);
            }
        }
    }

    /// The worker is gone: ends what it was doing, and marks the reports that it had.
    fn lose_work(&mut self) {
        self.jobs.lose_worker();
        self.verifying.fail("the policy module stopped, or was given up: verify these files once more");
        self.undo.cancel_pending();
        self.list.lose_worker();
        self.shown.lose_worker();
        self.undo.lose_worker();
    }

    /// Closes a report that no worker has, and offers to evaluate its evidence again.
    pub(super) fn give_up_lost(&mut self) {
        if let Some(uploads) = self.shown.give_up_lost() {
            let words = Some(String::new());
            self.connection.report_stop(Stopped { words, uploads, ..Stopped::default() });
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
                self.shown.take_earlier();
            }
            "annotate" => self.reviews.drop_lists(),
            _ => {}
        }
        self.lose_work();
        self.effects.extend(self.connection.crash());
        // What the report was on is judged again, but not what stops the module every time.
        match self.shown.open_report() {
            Some(open_report) if self.connection.is_first_crash() => {
                let uploads = open_report.uploads.clone();
                self.evaluate(uploads);
                self.jobs.focus_after("#stopped");
            }
            _ => self.shown.discard(),
        }
        self.connection.report_stop(stopped);
        self.effects.push(Effect::Focus("#stopped"));
    }

    /// What the worker was doing: judging, or else showing something of the report.
    pub(super) fn what_stopped(&self, failure: &Failure) -> Stopped {
        let (uploads, reading) = match (self.jobs.evaluation(), self.shown.open_report()) {
            // What is verified is none of the report's.
            (None, _) if self.verifying.progress().is_some() => (Vec::new(), None),
            (Some(evaluation), _) => (evaluation.uploads.clone(), evaluation.reading),
            (None, Some(open_report)) => (
                open_report.uploads.clone(),
                self.list.source().and_then(|source| open_report.index_in(&open_report.uploads, source)),
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
        match self.shown.open_report() {
            _ if !uploads.is_empty() => self.evaluate(uploads),
            Some(open_report) if !open_report.is_held() => {
                let uploads = open_report.uploads.clone();
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
    pub(super) fn ask_of_report(&mut self, ask: impl FnOnce(u32) -> Ask) {
        if let Some(run) = self.shown.held_run() {
            self.ask(ask(run));
        }
    }
}
