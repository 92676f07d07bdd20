//! The reviewer's additions and comparisons: annotations, lists of accepted risks, an earlier
//! report.

use std::rc::Rc;

use dax001_workbench::protocol::{Ask, Comparison, FindingAnnotation, Query};

use super::State;
use super::effect::Effect;
use super::jobs::RunningComparison;
use super::message::{Compare, Review};
use super::reviews::MatchResult;
use super::shown::Earlier;
use super::undo::{Undo, Undoable};
use crate::model::risk_list::NamedRiskList;
use crate::model::upload::Upload;

impl State {
    pub(super) fn review(&mut self, message: Review) {
        match message {
            Review::Edit(edit) => {
                let Some(detail) = self.list.detail().cloned() else { return };
                self.reviews.edit(detail.index, &detail.finding.resource, edit);
                self.annotate(false);
            }
            Review::Remove(index) => {
                if let Some(removed) = self.reviews.remove(index) {
                    let undoable = Undoable::Annotation(Box::new(removed));
                    self.undo.remember(Undo::new("removed an annotation", undoable));
                }
                self.annotate(false);
                self.effects.push(Effect::Focus("#review-title"));
            }
            Review::Lists(lists) => {
                let is_reading = self.jobs.list().is_some();
                self.jobs.push_lists(lists);
                if !is_reading {
                    self.ask_list();
                }
            }
            Review::RemoveList(name) => {
                if let Some(removed) = self.reviews.remove_list(&name) {
                    self.undo.remember(Undo::new(format!("removed {name}"), Undoable::List(removed)));
                }
                self.annotate(true);
                self.effects.push(Effect::Focus("#review-title"));
            }
        }
    }

    /// Has the worker match the annotations with the findings. The request includes those of lists
    /// only if the lists have changed.
    pub(super) fn annotate(&mut self, has_lists: bool) {
        let (typed, lists) = self.reviews.reviewed(&self.today);
        let (revision, lists) = (self.reviews.revision(), has_lists.then_some(lists));
        self.ask_of_report(|run| Ask::Annotate { run, revision, typed, lists });
    }

    /// Has the worker read the next list. It reads one at a time, so that a failure belongs to that
    /// one.
    pub(super) fn ask_list(&mut self) {
        if let Some(list) = self.jobs.list().cloned() {
            self.ask_with(Ask::ReadList { input: list.input(0) }, vec![list]);
        }
    }

    /// The worker has read a list; `None` if the file is something else.
    pub(super) fn read_list(&mut self, name: &str, list: Option<NamedRiskList>) {
        let Some(upload) = self.jobs.end_list(name) else { return };
        self.ask_list();
        let Some(list) = list else {
            // The evaluation and every export report the kind of the file.
            self.chrome.say(&format!("{name} is not a list of accepted risks, so it is checked as evidence"));
            return self.add(vec![upload]);
        };
        if self.shown.open_report().is_none() && self.jobs.evaluation().is_none() {
            self.chrome
                .say("the list of accepted risks is kept: add evidence to see which clusters it matches");
        }
        self.reviews.add_list(list);
        self.annotate(true);
        if self.shown.open_report().is_some() {
            self.effects.push(Effect::FocusIfFree("#review-title"));
        }
    }

    pub(super) fn annotated(
        &mut self,
        match_result: MatchResult,
        finding_annotations: &[FindingAnnotation],
        has_lists: bool,
    ) {
        // The user has typed more meanwhile, and the reply to that is still to come.
        if match_result.revision != self.reviews.revision() {
            return;
        }
        if self.reviews.apply(match_result, finding_annotations, &self.today) || has_lists {
            self.shown.end_printing();
            self.ask_rows(self.list.asked_from());
            self.ask_detail();
        }
    }

    pub(super) fn compare(&mut self, message: Compare) {
        match message {
            Compare::With(upload) => {
                self.chrome.dismiss_notice();
                self.ask_to_compare(upload, true);
            }
            Compare::TakeOver => {
                let Some(comparison) = self.shown.take_over_earlier() else { return };
                let added_count = self.reviews.take_over(&comparison.annotations);
                self.chrome.say(&format!("{added_count} of its annotations were copied"));
                self.annotate(false);
                self.effects.push(Effect::Focus("#review-title"));
            }
            Compare::Stop if self.jobs.comparing().is_some() && self.shown.earlier().is_some() => {
                self.jobs.end_comparing();
                // The comparison from before stays as it is.
                self.ask(Ask::CancelComparing);
                self.effects.push(Effect::Focus(super::HEADLINE));
            }
            Compare::Stop => {
                self.jobs.end_comparing();
                self.shown.take_earlier();
                self.ask_of_report(|run| Ask::StopComparing { run });
                self.show_query(Query { change: None, ..self.list.query().clone() });
                let route = self.report_route();
                self.go(route, true);
                self.ask_detail();
                self.effects.push(Effect::Focus(super::HEADLINE));
            }
        }
    }

    /// Compares with the same one again, for another report. The last one that the user requested
    /// takes precedence.
    pub(super) fn compare_again(&mut self) {
        let pending = self.jobs.end_comparing().map(|comparing| comparing.upload);
        let earlier = self.shown.take_earlier().map(|earlier| earlier.upload);
        match (pending, earlier) {
            (Some(pending), earlier) => {
                if let Some(earlier) = earlier.filter(|earlier| earlier.id != pending.id) {
                    let words = format!(
                        "{} was put aside, because {} is being compared with",
                        earlier.name(),
                        pending.name()
                    );
                    self.undo.put_aside(words, Undoable::Earlier(Box::new(earlier)));
                }
                self.ask_to_compare(pending, false);
            }
            (None, Some(earlier)) => self.ask_to_compare(earlier, false),
            (None, None) => {}
        }
    }

    pub(super) fn ask_to_compare(&mut self, upload: Upload, is_requested_by_user: bool) {
        self.jobs.begin_comparing(upload.clone(), is_requested_by_user);
        if let Some(run) = self.shown.run_in_worker() {
            self.ask_with(Ask::Compare { run, id: upload.id, input: upload.input(0) }, vec![upload]);
        }
    }

    /// The worker marks the findings by its last comparison. If the page shows another one, the
    /// worker compares with that again.
    pub(super) fn restore_comparison(&mut self, with: u32) {
        if self.jobs.comparing().is_some() {
            return;
        }
        match self.shown.earlier().map(|earlier| earlier.upload.clone()) {
            Some(upload) if upload.id == with => {}
            Some(upload) => self.ask_to_compare(upload, false),
            None => self.ask_of_report(|run| Ask::StopComparing { run }),
        }
    }

    pub(super) fn compared(&mut self, id: u32, changes: Comparison) {
        let Some(RunningComparison { upload, is_requested_by_user }) = self.jobs.end_comparing_with(id)
        else {
            return self.restore_comparison(id);
        };
        let comparison = Rc::new(changes);
        self.shown.compare_with(Earlier { upload, comparison, is_taken_over: false });
        if is_requested_by_user {
            self.effects.push(Effect::FocusIfFree("#compare-title"));
        }
        self.ask_rows(self.list.asked_from());
        self.ask_detail();
    }
}
