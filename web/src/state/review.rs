//! What a reviewer adds and compares: annotations, lists of accepted risks, an earlier report.

use std::rc::Rc;

use dax001_review::RiskList;

use super::State;
use super::effect::{Ask, Effect};
use super::jobs::Comparing;
use super::message::{Compare, Review};
use super::reviews::{Applied, NamedRiskList};
use super::shown::Earlier;
use super::undo::{Undo, Undoable};
use crate::model::query::Query;
use crate::model::reply::{Comparison, Own};

impl State {
    pub(super) fn review(&mut self, message: Review) {
        match message {
            Review::Edit(draft) => {
                let Some(detail) = self.list.detail().cloned() else { return };
                self.reviews.edit(detail.index, &detail.finding.resource, draft);
                self.annotate(false);
            }
            Review::Remove(place) => {
                if let Some(removed) = self.reviews.remove(place) {
                    let undoable = Undoable::Annotation(Box::new(removed));
                    self.undo.remember(Undo::new("removed an annotation", undoable));
                }
                self.annotate(false);
                self.effects.push(Effect::Focus("#review-title"));
            }
            Review::Lists(lists) => {
                for list in lists {
                    self.jobs.begin_list(list.clone());
                    self.ask(Ask::ReadList(list));
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

    /// Has the worker find out which findings the annotations speak of; those of lists only where these have changed.
    pub(super) fn annotate(&mut self, has_lists: bool) {
        let (typed, lists) = self.reviews.reviewed(&self.today);
        let (revision, lists) = (self.reviews.revision(), has_lists.then_some(lists));
        self.ask_of_report(|run| Ask::Annotate { run, revision, typed, lists });
    }

    pub(super) fn read_list(&mut self, name: String, list: RiskList) {
        let RiskList { annotations, problems, is_list } = list;
        let upload = self.jobs.end_list(&name);
        if let Some(upload) = upload.filter(|_| !is_list) {
            // Whatever it is, the evaluation says it, and so does every export.
            self.chrome.say(&format!("{name} is not a list of accepted risks, so it is checked as evidence"));
            return self.add(vec![upload]);
        }
        if self.shown.open_report().is_none() && self.jobs.evaluation().is_none() {
            self.chrome
                .say("the list of accepted risks is kept: add evidence to see which clusters it matches");
        }
        self.reviews.add_list(NamedRiskList { name, annotations, problems });
        self.annotate(true);
        if self.shown.open_report().is_some() {
            self.effects.push(Effect::FocusIfFree("#review-title"));
        }
    }

    pub(super) fn annotated(&mut self, applied: Applied, own: &[Own], has_lists: bool) {
        // What was typed meanwhile is still to come.
        if applied.revision != self.reviews.revision() {
            return;
        }
        if self.reviews.apply(applied, own, &self.today) || has_lists {
            self.shown.end_printing();
            self.ask_rows(self.list.asked_from());
            self.ask_detail();
        }
    }

    pub(super) fn compare(&mut self, message: Compare) {
        match message {
            Compare::With(upload) => {
                self.chrome.dismiss_notice();
                self.jobs.begin_comparing(upload.clone(), true);
                self.ask_of_report(|run| Ask::Compare { run, upload });
            }
            Compare::TakeOver => {
                let Some(comparison) = self.shown.take_over_earlier() else { return };
                let taken = self.reviews.take_over(&comparison.annotations);
                self.chrome.say(&format!("{taken} of its annotations were taken over"));
                self.annotate(false);
                self.effects.push(Effect::Focus("#review-title"));
            }
            Compare::Stop if self.jobs.comparing().is_some() && self.shown.earlier().is_some() => {
                self.jobs.end_comparing();
                // The one before stays as it is.
                self.ask_of_report(|run| Ask::CancelComparing { run });
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

    /// Compares with the same one again, for another report.
    pub(super) fn compare_again(&mut self) {
        let waited = self.jobs.end_comparing().map(|comparing| comparing.upload);
        let Some(upload) = waited.or(self.shown.take_earlier().map(|earlier| earlier.upload)) else { return };
        self.jobs.begin_comparing(upload.clone(), false);
        self.ask_of_report(|run| Ask::Compare { run, upload });
    }

    pub(super) fn compared(&mut self, id: u32, changes: Comparison) {
        let Some(Comparing { upload, is_asked }) = self.jobs.end_comparing_with(id) else { return };
        let comparison = Rc::new(changes);
        self.shown.compare_with(Earlier { upload, comparison, is_taken_over: false });
        if is_asked {
            self.effects.push(Effect::FocusIfFree("#compare-title"));
        }
        self.ask_rows(self.list.asked_from());
        self.ask_detail();
    }
}
