//! Evidence in, report out: what is given, labelled and judged.

use std::rc::Rc;

use dax001::contract::label::Label;
use dax001::contract::report::Report;
use dax001::contract::settings::Settings;
use dax001::query::Facets;
use dax001_workbench::protocol::{Ask, Saved};

use super::State;
use super::effect::{Effect, inputs};
use super::jobs::Evaluation;
use super::open_report::{Hashes, OpenReport, texts_of};
use super::route::{Route, Screen};
use super::shown::{Rejected, is_rejected};
use crate::model::upload::{Upload, UploadKind};

impl State {
    pub(super) fn type_text(&mut self, text: &str) {
        self.text = Rc::from(text);
        self.shown.text_changed();
    }

    pub(super) fn paste(&mut self, text: String) {
        if self.screen() == Screen::Verify {
            self.pasted += 1;
            return self.verify_with(vec![Upload::text(&Rc::from(text), self.pasted)]);
        }
        let upload = if self.text.is_empty() {
            self.text = Rc::from(text);
            Upload::field(&self.text)
        } else {
            self.pasted += 1;
            Upload::text(&Rc::from(text), self.pasted + 1)
        };
        self.add(vec![upload]);
    }

    /// What is given is evidence, unless a saved report is to be verified.
    pub(super) fn take(&mut self, mut uploads: Vec<Upload>) {
        // A folder's files come in any order.
        if uploads.iter().any(Upload::is_in_folder) {
            uploads.sort_by(|one, other| one.name().cmp(other.name()));
        }
        if self.screen() == Screen::Verify { self.verify_with(uploads) } else { self.add(uploads) }
    }

    /// The hashes of the sources of a report, be it the one that is shown or one that can be had back.
    pub(super) fn sealed(&mut self, run: u32, hashes: &Hashes) {
        if !self.shown.seal(run, hashes) {
            self.undo.seal(run, hashes);
        }
    }

    /// Evaluates what is given now together with what was given before, wherever on the page.
    pub(super) fn add(&mut self, added: Vec<Upload>) {
        if added.is_empty() {
            return;
        }
        // A saved report is no evidence: it is put aside with its reviews, and what is given now is evaluated by itself.
        if self.shows_saved() {
            self.put_aside("the saved report was put aside");
        }
        self.evaluate(together(self.uploads_before(), added));
    }

    /// Whether what is shown is a report as it was saved, and nothing is being evaluated.
    pub(super) fn shows_saved(&self) -> bool {
        self.jobs.evaluation().is_none()
            && self.shown.open_report().is_some_and(|open_report| open_report.saved.is_some())
    }

    /// What the report is on, or will be once the evaluation that goes on is done.
    pub(super) fn uploads(&self) -> Vec<Upload> {
        let uploads = self.jobs.evaluation().map(|evaluation| &evaluation.uploads);
        uploads
            .or(self.shown.open_report().map(|open_report| &open_report.uploads))
            .cloned()
            .unwrap_or_default()
    }

    /// What counts together with what is given next: also that of which nothing could be judged.
    pub(super) fn uploads_before(&self) -> Vec<Upload> {
        let rejected = self.shown.rejected().filter(|_| self.jobs.evaluation().is_none());
        rejected.map_or_else(|| self.uploads(), |rejected| rejected.uploads.clone())
    }

    pub(super) fn evaluate(&mut self, uploads: Vec<Upload>) {
        self.chrome.dismiss_notice();
        self.undo.cancel_pending();
        self.settle_stop(&uploads);
        let run = self.jobs.begin_evaluation(uploads.clone(), self.screen());
        let settings = Settings { max_age: self.max_age.clone(), ..Settings::default() };
        self.ask_with(Ask::Evaluate { run, inputs: inputs(&uploads), settings }, uploads);
    }

    /// The evaluation that is going on is given up; the report that is there stays.
    pub(super) fn cancel(&mut self) -> bool {
        let was_evaluating = self.cancel_evaluation();
        if was_evaluating {
            self.give_up_lost();
        }
        was_evaluating
    }

    /// The same, where a report that no worker has is evaluated again or put aside next.
    pub(super) fn cancel_evaluation(&mut self) -> bool {
        let Some(run) = self.jobs.cancel_evaluation() else { return false };
        self.undo.cancel_pending();
        self.ask(Ask::Cancel { run });
        true
    }

    pub(super) fn label(&mut self, sources: &[usize], label: &Label) {
        if self.shows_saved() {
            return self
                .chrome
                .say("a saved report is shown as it was saved: give its evidence to label that");
        }
        let mut uploads = self.uploads();
        if let Some(open_report) = self.shown.open_report() {
            open_report.label(&mut uploads, sources, label);
        }
        self.evaluate(uploads);
        self.jobs.focus_after(if sources.len() == 1 { "#sources-title" } else { "#coverage-title" });
        self.jobs.mark_relabelled();
    }

    /// Evaluates the same evidence with another maximum age, or with none.
    pub(super) fn limit_age(&mut self, max_age: Option<String>) {
        if self.shows_saved() {
            return self
                .chrome
                .say("a saved report is shown as it was saved: add its evidence to check its age");
        }
        if self.max_age == max_age {
            return;
        }
        self.max_age = max_age;
        let uploads = self.uploads();
        self.evaluate(uploads);
        self.jobs.focus_after("#age");
        self.jobs.mark_relabelled();
    }

    /// What the worker holds beside the reports that can still be shown is not needed.
    pub(super) fn keep(&mut self) {
        // The report of the evaluation that goes on may be there, and its reply on the way.
        let begun = self.jobs.evaluation_run();
        let runs = self.shown.run().into_iter().chain(self.undo.held_runs()).chain(begun).collect();
        self.ask(Ask::Keep { runs });
    }

    /// Cancels files that are being made of a report that is shown no longer.
    pub(super) fn cancel_files(&mut self) {
        if self.jobs.end_planning() {
            self.ask(Ask::CancelPlans);
        }
        if self.jobs.end_saving() {
            self.ask(Ask::CancelSaving);
        }
    }

    /// An evaluation is done.
    pub(super) fn evaluated(
        &mut self,
        run: u32,
        report: Rc<Report>,
        input_indices: Vec<usize>,
        facets: Facets,
        saved: Option<Saved>,
    ) {
        let Some(Evaluation { uploads, from, is_relabelled, focus_after, .. }) = self.jobs.end_evaluation()
        else {
            return;
        };
        if saved.is_none() && is_rejected(&report) {
            // The report that was there before stays, and can be gone back to.
            let rejected = Rejected { texts: texts_of(&uploads, &input_indices), report, uploads };
            let is_text = rejected.is_one_text();
            self.shown.reject(rejected);
            self.undo.cancel_pending();
            self.keep();
            self.give_up_lost();
            if !is_text {
                return self.show(Screen::Start);
            }
            // Whoever has pasted a text looks at the field, and goes on there.
            self.go(Route::to(Screen::Start), true);
            self.effects.push(Effect::Focus("#paste"));
            return self.effects.push(Effect::Reveal("#paste-problems"));
        }
        let is_more = self.shown.open_report().is_some_and(|open_report| open_report.is_prefix_of(&uploads));
        if saved.is_some() && !is_more && self.shown.open_report().is_some() {
            // Whatever was said of other evidence is not said of this.
            self.put_aside("what was there before was put aside");
        }
        self.cancel_files();
        self.undo.confirm_pending();
        // Where evidence was only added or labelled, the findings that were there are where they were.
        let linked = self.shown.take_awaited_finding(report.summary.clusters);
        let selected = self.list.selected().filter(|_| is_more).or(linked);
        self.list.restart(selected);
        let opens = saved.is_some() && !is_more;
        let mut open_report = OpenReport::new(run, uploads, report.clone(), input_indices, facets, saved);
        let before = self.shown.open_report().filter(|_| is_more);
        let chosen = before.map(|before| open_report.take_choices(before)).unwrap_or_default();
        self.shown.open(open_report);
        self.keep();
        // The panel shows what was chosen, so this comes before the finding is asked for.
        for (index, choices) in chosen {
            self.ask(Ask::Choose { run, index, choices });
        }
        self.reviews.moved(is_more, is_relabelled);
        if opens {
            self.reviews.open(&report.annotations);
        }
        self.ask_anew();
        self.compare_again();
        // Whoever has gone to read something else meanwhile finds the report by its button.
        let is_elsewhere = matches!(self.screen(), Screen::Rule | Screen::Verify | Screen::About);
        if !is_elsewhere || from == self.screen() {
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
}

/// Earlier uploads with those that are added now. The sample is never mixed with evidence, and the field
/// has one text: its last one.
pub(super) fn together(before: Vec<Upload>, added: Vec<Upload>) -> Vec<Upload> {
    let is_replaced = |upload: &Upload| is_replaced_by(upload, &added);
    let stays = before.into_iter().filter(|upload| !is_replaced(upload)).collect();
    [stays, added].concat()
}

/// Whether an upload doesn't count beside those that were added later.
pub(super) fn is_replaced_by(upload: &Upload, added: &[Upload]) -> bool {
    let is_field = |upload: &Upload| matches!(upload.kind, UploadKind::Field(_));
    upload.is_sample() || is_field(upload) && added.iter().any(is_field)
}
