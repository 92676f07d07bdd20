//! Recovery: Undo restores what the user removed, and the page replaces a worker that stops.

use dax001_workbench::protocol::{Ask, Failure, Work};

use super::connection::WorkerStop;
use super::effect::Effect;
use super::evaluate::{is_replaced_by, together};
use super::jobs::ReadInput;
use super::message::Review;
use super::route::Screen;
use super::undo::{SavedSession, Undo, Undoable};
use super::{HEADLINE, State};
use crate::model::upload::Upload;

/// The reasons for putting something aside.
const STOPPED: &str = "the check stopped";
const STOPPED_OVER_IT: &str = "the check stopped over it";
const NOT_STARTED: &str = "the check could not be started";

fn list_words(name: &str, why: &str) -> String {
    format!("the list {name} was put aside, because {why}")
}

impl State {
    /// Goes back to the first screen. Undo restores the evidence.
    pub(super) fn start_over(&mut self) {
        self.cancel_evaluation();
        self.shown.forget_rejected();
        self.settle_stop(&self.uploads());
        self.chrome.dismiss_notice();
        self.shown.withdraw_offers();
        self.put_aside("the evidence was cleared");
        self.show(Screen::Start);
    }

    /// Closes the report. Undo restores it with everything that belongs to it.
    pub(super) fn put_aside(&mut self, words: &str) {
        if let Some(session) = self.take_session() {
            self.undo.remember(Undo::new(words, Undoable::Session(Box::new(session))));
        }
        self.cancel_files();
        self.keep();
    }

    /// Closes the report, and returns it with everything that belongs to it.
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
        // Restoring evidence takes the place of a running evaluation. Anything else is restored
        // beside it.
        if self.undo.last().is_some_and(Undo::is_of_evidence) {
            self.cancel_evaluation();
        }
        let Some(undo) = self.undo.pop() else { return };
        self.chrome.dismiss_notice();
        match undo.undoable.clone() {
            Undoable::Source(source, index) => {
                let mut uploads = self.uploads();
                // After the worker stopped, the source may already have been evaluated again.
                if !uploads.iter().any(|upload| upload.id == source.id) {
                    uploads.insert(index.min(uploads.len()), *source);
                }
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
            Undoable::ListFile(list) => self.review(Review::Lists(vec![*list])),
            Undoable::Earlier(upload) => self.ask_to_compare(*upload, true),
            Undoable::Evidence(mut left_out) => {
                let uploads = self.uploads_before();
                left_out.retain(|upload| !uploads.iter().any(|other| other.id == upload.id));
                if !left_out.is_empty() {
                    self.add(left_out);
                    self.undo.await_restore(undo);
                }
            }
            Undoable::Session(session) => self.bring_back(*session),
        }
    }

    /// Shows a report again. Undo in turn restores the one that it replaces.
    fn bring_back(&mut self, session: SavedSession) {
        let lists = if self.shown.has_report() { Vec::new().into() } else { self.reviews.lists().clone() };
        if let Some(replaced) = self.take_session() {
            let replaced = Undoable::Session(Box::new(replaced));
            self.undo.remember(Undo::new("what was there before is shown again", replaced));
        }
        self.cancel_files();
        let SavedSession { open_report, list, reviews, earlier } = session;
        let lost_uploads = (!open_report.is_in_worker()).then(|| open_report.uploads.clone());
        (self.list, self.reviews) = (list, reviews);
        self.shown.reopen(open_report, earlier);
        self.reviews.join(&lists);
        self.show(Screen::Report);
        if let Some(uploads) = lost_uploads {
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
                let evaluation = self.jobs.end_evaluation();
                self.put_lists_aside(NOT_STARTED);
                if let Some(comparing) = self.jobs.end_comparing() {
                    self.put_earlier_aside(comparing.upload, NOT_STARTED);
                }
                self.jobs.fail();
                self.verifying.fail(&message);
                self.undo.cancel_pending();
                self.give_up_lost();
                // The user can try again to evaluate these uploads.
                if let Some(evaluation) = evaluation {
                    let reason = Some(message.clone());
                    self.report_stop(WorkerStop {
                        reason,
                        uploads: evaluation.uploads,
                        ..WorkerStop::default()
                    });
                }
                self.chrome.fail(message);
            }
        }
    }

    /// Puts an earlier report aside. Undo compares with it again.
    fn put_earlier_aside(&mut self, upload: Upload, why: &str) {
        let words = format!("the earlier report {} was put aside, because {why}", upload.name());
        self.undo.put_aside(words, Undoable::Earlier(Box::new(upload)));
    }

    /// Puts the file of a list aside. Undo reads it again.
    fn put_list_aside(&mut self, list: Upload, why: &str) {
        let words = list_words(list.name(), why);
        self.undo.put_aside(words, Undoable::ListFile(Box::new(list)));
    }

    /// Puts aside the files of lists that no worker has read.
    fn put_lists_aside(&mut self, why: &str) {
        for list in self.jobs.take_lists() {
            self.put_list_aside(list, why);
        }
    }

    /// The worker is gone. Ends its work, and marks the reports that it had.
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
            let reason = Some(String::new());
            self.report_stop(WorkerStop { reason, uploads, ..WorkerStop::default() });
            self.show(Screen::Start);
        }
    }

    /// Tells the user that the worker stopped. Also offers the evidence that an earlier stop left
    /// undecided, with its latest labels.
    fn report_stop(&mut self, mut stopped: WorkerStop) {
        if let Some(before) = self.connection.take_stop() {
            // If the page doesn't know what the worker was reading now, the user can still leave
            // out what it was reading at the earlier stop.
            let named_stop = if stopped.name.is_some() { &stopped } else { &before };
            let (name, reading) = (named_stop.name.clone(), named_stop.reading().map(|upload| upload.id));
            let index = |uploads: &[Upload], id| uploads.iter().position(|upload| upload.id == id);
            let current = std::mem::take(&mut stopped.uploads);
            let is_new = |upload: &&Upload| index(&before.uploads, upload.id).is_none();
            let new = current.iter().filter(is_new).cloned().collect();
            let mut uploads = if before.uploads.is_empty() { new } else { together(new, before.uploads) };
            uploads.sort_by_key(|upload| index(&current, upload.id).unwrap_or(usize::MAX));
            // The sample is never mixed with evidence.
            if uploads.iter().any(|upload| !upload.is_sample()) {
                uploads.retain(|upload| !upload.is_sample());
            }
            stopped.input_index = reading.and_then(|id| index(&uploads, id));
            stopped.name = name;
            stopped.uploads = uploads;
        }
        self.connection.report_stop(stopped);
    }

    /// The user does something other than what the page offered after the worker stopped. Puts
    /// aside the offered evidence that is not being evaluated now.
    pub(super) fn settle_stop(&mut self, evaluated: &[Upload]) {
        if let Some(open_report) = self.shown.take_given_up() {
            // The typed annotations stay, because the user may add the evidence again in parts.
            let (list, reviews) = (self.list.clone(), self.reviews.clone());
            let session = SavedSession { open_report, list, reviews, earlier: self.shown.earlier().cloned() };
            let words = format!("the report was put aside, because {STOPPED}");
            self.undo.put_aside(words, Undoable::Session(Box::new(session)));
        }
        if let Some(stopped) = self.connection.take_stop() {
            self.put_evidence_aside(stopped.uploads, evaluated);
        }
    }

    /// Puts aside evidence that is not being evaluated, unless Undo already restores it.
    fn put_evidence_aside(&mut self, mut left_out: Vec<Upload>, evaluated: &[Upload]) {
        left_out.retain(|upload| {
            let is_evaluated = evaluated.iter().any(|other| other.id == upload.id);
            !is_evaluated && !is_replaced_by(upload, evaluated) && !self.undo.restores(upload)
        });
        let words = match &left_out[..] {
            [] => return,
            [one] => format!("{} was left out, because {STOPPED}", one.name()),
            several => format!("{} files were left out, because {STOPPED}", several.len()),
        };
        self.undo.put_aside(words, Undoable::Evidence(left_out));
    }

    /// The module trapped or the worker died: starts another worker. All uploads are kept, and the
    /// user decides how to continue.
    pub(super) fn worker_stopped(&mut self, Failure { during, message, .. }: Failure) {
        let during = if during == Work::Unknown { self.work_going_on() } else { during };
        let mut stopped = self.what_stopped(during, Some(message));
        let before = self.connection.take_stop();
        self.drop_cause(during);
        // An evaluation that didn't cause the stop is made again. Otherwise the evidence of the
        // report is evaluated again.
        let evaluation = self.jobs.evaluation().map(|evaluation| &evaluation.uploads);
        let open_report = self.shown.open_report().map(|open_report| &open_report.uploads);
        let retry_uploads = evaluation.filter(|_| stopped.uploads.is_empty()).or(open_report).cloned();
        self.lose_work();
        match self.connection.crash() {
            Some(start) => self.effects.push(start),
            None => self.put_lists_aside(STOPPED),
        }
        self.ask_list();
        match retry_uploads {
            Some(uploads) if self.connection.is_first_crash() => {
                self.evaluate_again(uploads);
                self.jobs.focus_after("#stopped");
            }
            // This may be what stops the module every time, so the user decides.
            retry_uploads => {
                self.shown.give_up_lost();
                if stopped.uploads.is_empty() {
                    stopped.uploads = retry_uploads.unwrap_or_default();
                }
            }
        }
        if let Some(before) = before {
            self.connection.report_stop(before);
        }
        self.report_stop(stopped);
        self.effects.push(Effect::Focus("#stopped"));
    }

    /// The most likely work of the worker. An evaluation comes first, because it takes the most.
    pub(super) fn work_going_on(&self) -> Work {
        match self.verifying.going_on() {
            Some(id) if self.jobs.evaluation().is_none() => Work::Verification { id },
            _ => self.jobs.going_on(),
        }
    }

    /// Makes sure that the page asks no other worker for what stopped this one.
    fn drop_cause(&mut self, during: Work) {
        match during {
            Work::Comparison { id } => {
                let comparing = self.jobs.end_comparing_with(id).map(|comparing| comparing.upload);
                let earlier = self.shown.take_earlier_with(id).map(|earlier| earlier.upload);
                if let Some(upload) = comparing.or(earlier) {
                    self.put_earlier_aside(upload, STOPPED_OVER_IT);
                }
            }
            Work::List => {
                if let Some(list) = self.jobs.skip_list() {
                    self.put_list_aside(list, STOPPED_OVER_IT);
                }
            }
            Work::Annotations => {
                for list in self.reviews.take_lists().iter() {
                    let words = list_words(&list.name, STOPPED_OVER_IT);
                    self.undo.put_aside(words, Undoable::List(list.clone()));
                }
            }
            _ => {}
        }
    }

    /// The work during which the worker stopped for this reason, or during which it fell silent, if
    /// there is no reason.
    pub(super) fn what_stopped(&self, during: Work, reason: Option<String>) -> WorkerStop {
        let stop = |name: Option<&str>| WorkerStop {
            reason: reason.clone(),
            name: name.map(str::to_owned),
            ..WorkerStop::default()
        };
        match during {
            // None of the evidence caused this, so it is evaluated again without asking.
            Work::Comparison { .. } => stop(self.jobs.comparing().map(|comparing| comparing.upload.name())),
            Work::List => stop(self.jobs.list().map(Upload::name)),
            Work::Verification { .. } => stop(None),
            // No list caused this either: writing the file took too much.
            Work::Saving { .. } => stop(Some("the file that was being written")),
            Work::Annotations => stop(Some("the lists of accepted risks, which are put aside")),
            Work::Evaluation { .. } | Work::Plans | Work::View | Work::Unknown => {
                let (uploads, reading) = match (self.jobs.evaluation(), self.shown.open_report()) {
                    (Some(evaluation), _) => (evaluation.uploads.clone(), evaluation.reading.clone()),
                    (None, Some(open_report)) => {
                        // To show the chosen finding, the worker reads its source.
                        let is_view = matches!(during, Work::View | Work::Unknown);
                        let source = self.list.source().filter(|_| is_view);
                        (open_report.uploads.clone(), source.and_then(|source| open_report.input(source)))
                    }
                    (None, None) => (Vec::new(), None),
                };
                let (input_index, name) = reading.map(|ReadInput { index, name }| (index, name)).unzip();
                WorkerStop { reason, name, uploads, input_index }
            }
        }
    }

    /// Continues as the user has decided.
    pub(super) fn continue_without(&mut self, without: bool) {
        let Some(WorkerStop { reason, uploads: offered, input_index, .. }) = self.connection.take_stop()
        else {
            return;
        };
        self.shown.resume();
        let left_out = input_index.filter(|_| without);
        let is_left_out = |index: usize| Some(index) == left_out;
        let uploads: Vec<Upload> = offered
            .iter()
            .enumerate()
            .filter(|(index, _)| !is_left_out(*index))
            .map(|(_, upload)| upload.clone())
            .collect();
        // The page gives up a worker that doesn't answer.
        if reason.is_none() {
            self.drop_cause(self.work_going_on());
            self.lose_work();
            self.effects.push(self.connection.start());
            self.ask_list();
        }
        let report_uploads =
            self.shown.open_report().map(|open_report| open_report.uploads.clone()).unwrap_or_default();
        // An evaluation that is already running is not started again.
        let is_lost = self.shown.is_lost() && self.jobs.evaluation().is_none();
        if !uploads.is_empty() {
            self.evaluate_again(uploads.clone());
        } else if is_lost && left_out.is_some() && report_uploads == offered {
            // None of the report's evidence is left.
            self.put_aside(&format!("the report was put aside, because {STOPPED_OVER_IT}"));
            self.show(Screen::Start);
        } else if is_lost {
            self.evaluate_again(report_uploads.clone());
        } else {
            self.effects.push(Effect::Focus(HEADLINE));
        }
        // This includes a source whose removal stopped the worker.
        let is_part = offered.iter().all(|one| report_uploads.iter().any(|other| other.id == one.id));
        let candidates = if is_part && !offered.is_empty() { report_uploads } else { offered };
        self.put_evidence_aside(candidates, &uploads);
    }

    /// Evaluates after a stop, perhaps with labels that the report doesn't have yet.
    fn evaluate_again(&mut self, uploads: Vec<Upload>) {
        let open_report = self.shown.open_report();
        let is_relabelled = open_report.is_some_and(|open_report| open_report.is_relabelled_in(&uploads));
        self.evaluate(uploads);
        if is_relabelled {
            self.jobs.mark_relabelled();
        }
    }

    /// Sends a request to the worker. A lost worker is started again for requests that don't need
    /// its report.
    pub(super) fn ask(&mut self, ask: Ask) {
        self.ask_with(ask, Vec::new());
    }

    /// Sends the worker a request about uploads. Its inputs name them by their index.
    pub(super) fn ask_with(&mut self, ask: Ask, uploads: Vec<Upload>) {
        self.effects.extend(self.connection.send(ask, uploads));
    }

    /// Sends the worker a request about the open report, if the worker has that.
    pub(super) fn ask_of_report(&mut self, ask: impl FnOnce(u32) -> Ask) {
        if let Some(run) = self.shown.run_in_worker() {
            self.ask(ask(run));
        }
    }
}
