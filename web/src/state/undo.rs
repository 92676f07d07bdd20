//! The steps that the user can undo, and their state while an evaluation is running.

use dax001::contract::annotation::Annotation;

use super::finding_list::FindingList;
use super::open_report::{Hashes, OpenReport};
use super::reviews::Reviews;
use super::shown::Earlier;
use crate::model::risk_list::NamedRiskList;
use crate::model::upload::Upload;

/// How many steps can be undone, and how many of them can be sessions. The worker keeps the reports
/// of sessions.
const STEPS: usize = 20;
const SESSIONS: usize = 3;

/// The steps that the user can undo, the last one at the end.
#[derive(Default)]
pub(crate) struct UndoList {
    steps: Vec<Undo>,
    /// A removal that the user can undo once the evaluation is done.
    pending_removal: Option<Undo>,
    /// A step whose restore counts once the evaluation is done. Until then it can be undone again.
    pending_restore: Option<Undo>,
}

/// A step that can be undone.
#[derive(Clone)]
pub(crate) struct Undo {
    /// The description of the step.
    pub(crate) words: String,
    pub(super) undoable: Undoable,
}

/// An item that Undo can restore.
#[derive(Clone)]
pub(super) enum Undoable {
    /// A removed upload, and its index.
    Source(Box<Upload>, usize),
    /// A report, and everything that belongs to it.
    Session(Box<SavedSession>),
    /// An annotation.
    Annotation(Box<Annotation>),
    /// A list of accepted risks.
    List(NamedRiskList),
    /// The file of a list of accepted risks, which is still to be read.
    ListFile(Box<Upload>),
    /// An earlier report to compare with.
    Earlier(Box<Upload>),
    /// Evidence that was left out because the worker stopped.
    Evidence(Vec<Upload>),
}

/// A closed report, and everything that belongs to it.
#[derive(Clone)]
pub(super) struct SavedSession {
    pub(super) open_report: OpenReport,
    pub(super) list: FindingList,
    pub(super) reviews: Reviews,
    pub(super) earlier: Option<Earlier>,
}

impl Undo {
    pub(super) fn new(words: impl Into<String>, undoable: Undoable) -> Self {
        Self { words: words.into(), undoable }
    }

    /// Whether it restores evidence.
    pub(super) fn is_of_evidence(&self) -> bool {
        matches!(self.undoable, Undoable::Source(..) | Undoable::Evidence(_) | Undoable::Session(_))
    }

    /// Whether it restores this upload of the evidence.
    fn restores(&self, id: u32) -> bool {
        let has = |uploads: &[Upload]| uploads.iter().any(|upload| upload.id == id);
        match &self.undoable {
            Undoable::Source(upload, _) => upload.id == id,
            Undoable::Evidence(uploads) => has(uploads),
            Undoable::Session(session) => has(&session.open_report.uploads),
            Undoable::Annotation(_) | Undoable::List(_) | Undoable::ListFile(_) | Undoable::Earlier(_) => {
                false
            }
        }
    }

    fn session(&self) -> Option<&SavedSession> {
        if let Undoable::Session(session) = &self.undoable { Some(session) } else { None }
    }

    fn session_mut(&mut self) -> Option<&mut SavedSession> {
        if let Undoable::Session(session) = &mut self.undoable { Some(session) } else { None }
    }
}

impl UndoList {
    pub(crate) fn last(&self) -> Option<&Undo> {
        self.steps.last()
    }

    /// Whether any step has annotations that are in no saved report.
    pub(super) fn is_unsaved(&self) -> bool {
        self.sessions().any(|session| session.reviews.is_unsaved())
    }

    /// The evaluations whose reports the worker keeps for these steps.
    pub(super) fn runs_in_worker(&self) -> impl Iterator<Item = u32> {
        let sessions = self.sessions().filter(|session| session.open_report.is_in_worker());
        sessions.map(|session| session.open_report.run)
    }

    fn sessions(&self) -> impl Iterator<Item = &SavedSession> {
        self.steps.iter().filter_map(Undo::session)
    }

    /// Adds a step. If there are too many, forgets the oldest one.
    pub(super) fn remember(&mut self, undo: Undo) {
        self.steps.push(undo);
        let has_room = self.sessions().count() <= SESSIONS;
        if !has_room || self.steps.len() > STEPS {
            let is_old = |undo: &Undo| has_room || undo.session().is_some();
            if let Some(index) = self.steps.iter().position(is_old) {
                self.steps.remove(index);
            }
        }
    }

    /// Adds something that was put aside because the worker stopped. No older step is forgotten for
    /// that.
    pub(super) fn put_aside(&mut self, words: impl Into<String>, undoable: Undoable) {
        self.steps.push(Undo::new(words, undoable));
    }

    /// Whether a step restores this upload of the evidence.
    pub(super) fn restores(&self, upload: &Upload) -> bool {
        self.steps.iter().any(|undo| undo.restores(upload.id))
    }

    /// Takes the last step, to undo it.
    pub(super) fn pop(&mut self) -> Option<Undo> {
        self.steps.pop()
    }

    /// Adds a removal as a step once the evaluation without it is done.
    pub(super) fn await_removal(&mut self, undo: Undo) {
        self.pending_removal = Some(undo);
    }

    /// Drops a restored step once the evaluation with it is done.
    pub(super) fn await_restore(&mut self, undo: Undo) {
        self.pending_restore = Some(undo);
    }

    /// The evaluation is done, so its removal and its restore count.
    pub(super) fn confirm_pending(&mut self) {
        self.pending_restore = None;
        if let Some(undo) = self.pending_removal.take() {
            self.remember(undo);
        }
    }

    /// The evaluation was cancelled or failed, so it removes and restores nothing.
    pub(super) fn cancel_pending(&mut self) {
        self.pending_removal = None;
        self.steps.extend(self.pending_restore.take());
    }

    /// The worker is gone, and so are the reports that it kept.
    pub(super) fn lose_worker(&mut self) {
        for session in self.steps.iter_mut().filter_map(Undo::session_mut) {
            session.open_report.lose_worker();
        }
    }

    /// Stores the hashes of a report's sources.
    pub(super) fn seal(&mut self, run: u32, hashes: &Hashes) {
        for session in self.steps.iter_mut().filter_map(Undo::session_mut) {
            session.open_report.seal(run, hashes);
        }
    }

    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.steps.len()
    }

    /// The descriptions of the steps, the last one at the end.
    #[cfg(test)]
    pub(super) fn words(&self) -> Vec<String> {
        self.steps.iter().map(|undo| undo.words.clone()).collect()
    }
}
