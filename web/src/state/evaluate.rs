//! Evaluation: adding evidence, labelling it, and taking over its report.

use std::rc::Rc;

use dax001::contract::label::Label;
use dax001::contract::report::Report;
use dax001::contract::settings::Settings;
use dax001::query::Facets;
use dax001_workbench::protocol::{Ask, SavedReportOrigin};

use super::State;
use super::effect::{Effect, inputs};
use super::jobs::Evaluation;
use super::open_report::{Hashes, OpenReport, texts_of};
use super::route::{Route, Screen};
use super::shown::{RejectedEvidence, is_rejected};
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

    /// Uploads count as evidence, except on the screen that verifies a saved report.
    pub(super) fn take(&mut self, mut uploads: Vec<Upload>) {
        // The files of a folder arrive in any order.
        if uploads.iter().any(Upload::is_in_folder) {
            uploads.sort_by(|one, other| one.name().cmp(other.name()));
        }
        if self.screen() == Screen::Verify { self.verify_with(uploads) } else { self.add(uploads) }
    }

    /// Stores the hashes of a report's sources, whether the page shows that report or Undo can
    /// restore it.
    pub(super) fn sealed(&mut self, run: u32, hashes: &Hashes) {
        if !self.shown.seal(run, hashes) {
            self.undo.seal(run, hashes);
        }
    }

    /// Evaluates the added uploads together with the earlier ones, on any screen.
    pub(super) fn add(&mut self, added: Vec<Upload>) {
        if added.is_empty() {
            return;
        }
        // A saved report is not evidence. It is put aside with its reviews, and the new uploads are
        // evaluated alone.
        if self.shows_saved() {
            self.put_aside("the saved report was put aside");
        }
        self.evaluate(together(self.uploads_before(), added));
    }

    /// Whether the page shows a saved report as it was saved, and no evaluation is running.
    pub(super) fn shows_saved(&self) -> bool {
        self.jobs.evaluation().is_none()
            && self.shown.open_report().is_some_and(|open_report| open_report.saved.is_some())
    }

    /// The uploads of the running evaluation, or else those of the report.
    pub(super) fn uploads(&self) -> Vec<Upload> {
        let uploads = self.jobs.evaluation().map(|evaluation| &evaluation.uploads);
        uploads
            .or(self.shown.open_report().map(|open_report| &open_report.uploads))
            .cloned()
            .unwrap_or_default()
    }

    /// The uploads that count together with the next ones. They include those in which nothing
    /// could be evaluated.
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

    /// Cancels the running evaluation; the open report stays. Returns whether one was running.
    pub(super) fn cancel(&mut self) -> bool {
        let was_evaluating = self.cancel_evaluation();
        if was_evaluating {
            self.give_up_lost();
        }
        was_evaluating
    }

    /// The same, for callers that next evaluate a lost report again or put it aside.
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

    /// Evaluates the same evidence with another maximum age, or without one.
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

    /// Tells the worker which reports can still be shown. It needs no others.
    pub(super) fn keep(&mut self) {
        // The report of the running evaluation may already exist, with its reply on the way.
        let begun = self.jobs.evaluation_run();
        let runs = self.shown.run().into_iter().chain(self.undo.runs_in_worker()).chain(begun).collect();
        self.ask(Ask::Keep { runs });
    }

    /// Cancels files that are being made of a report that is no longer shown.
    pub(super) fn cancel_files(&mut self) {
        if self.jobs.end_planning() {
            self.ask(Ask::CancelPlans);
        }
        if self.jobs.end_saving() {
            self.ask(Ask::CancelSaving);
        }
    }

    /// Takes over the result of an evaluation.
    pub(super) fn evaluated(
        &mut self,
        run: u32,
        report: Rc<Report>,
        input_indices: Vec<usize>,
        facets: Facets,
        saved: Option<SavedReportOrigin>,
    ) {
        let Some(Evaluation { uploads, from, is_relabelled, focus_after, .. }) = self.jobs.end_evaluation()
        else {
            return;
        };
        if saved.is_none() && is_rejected(&report) {
            // The earlier report stays, and the user can go back to it.
            let rejected = RejectedEvidence { texts: texts_of(&uploads, &input_indices), report, uploads };
            let is_text = rejected.is_one_text();
            self.shown.reject(rejected);
            self.undo.cancel_pending();
            self.keep();
            self.give_up_lost();
            if !is_text {
                return self.show(Screen::Start);
            }
            // A user who has pasted a text looks at the field, and continues there.
            self.go(Route::to(Screen::Start), true);
            self.effects.push(Effect::Focus("#paste"));
            return self.effects.push(Effect::Reveal("#paste-problems"));
        }
        let is_more = self.shown.open_report().is_some_and(|open_report| open_report.is_prefix_of(&uploads));
        if saved.is_some() && !is_more && self.shown.open_report().is_some() {
            // Annotations on other evidence don't apply to this evidence.
            self.put_aside("what was there before was put aside");
        }
        self.cancel_files();
        self.undo.confirm_pending();
        // If evidence was only added or labelled, the earlier findings keep their indices.
        let linked_finding = self.shown.take_awaited_finding(report.summary.clusters);
        let selected = self.list.selected().filter(|_| is_more).or(linked_finding);
        self.list.restart(selected);
        let opens = saved.is_some() && !is_more;
        let mut open_report = OpenReport::new(run, uploads, report.clone(), input_indices, facets, saved);
        let before = self.shown.open_report().filter(|_| is_more);
        let choices_to_ask = before.map(|before| open_report.take_choices(before)).unwrap_or_default();
        self.shown.open(open_report);
        self.keep();
        // The panel shows the plan choices, so these requests come before the one for the finding.
        for (index, choices) in choices_to_ask {
            self.ask(Ask::Choose { run, index, choices });
        }
        self.reviews.moved(is_more, is_relabelled);
        if opens {
            self.reviews.open(&report.annotations);
        }
        self.ask_anew();
        self.compare_again();
        // A user who has gone to another screen meanwhile finds the report by its button.
        let is_elsewhere = matches!(self.screen(), Screen::Rule | Screen::Verify | Screen::About);
        if !is_elsewhere || from == self.screen() {
            match focus_after.filter(|_| from == Screen::Report) {
                // The user changed something on the report, and continues there.
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

/// Combines earlier uploads with added ones. The sample is never mixed with evidence, and the field
/// has only one text: its latest.
pub(super) fn together(before: Vec<Upload>, added: Vec<Upload>) -> Vec<Upload> {
    let is_replaced = |upload: &Upload| is_replaced_by(upload, &added);
    let remaining = before.into_iter().filter(|upload| !is_replaced(upload)).collect();
    [remaining, added].concat()
}

/// Whether an upload no longer counts once these were added.
pub(super) fn is_replaced_by(upload: &Upload, added: &[Upload]) -> bool {
    let is_field = |upload: &Upload| matches!(upload.kind, UploadKind::Field(_));
    upload.is_sample() || is_field(upload) && added.iter().any(is_field)
}
