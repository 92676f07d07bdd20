//! A saved report and its evidence: what is given for it, and what comes of verifying it.

use std::rc::Rc;

use super::State;
use super::effect::{Ask, Effect};
use super::message::Verify;
use super::route::Screen;
use super::verification::VerificationState;
use crate::model::saved::{Verification, Verified};
use crate::model::upload::Upload;

impl State {
    pub(super) fn verify(&mut self, message: Verify) {
        match message {
            Verify::Again => self.verify_anew(),
            Verify::Shown => {
                let Some(uploads) = self.shown.open_report().map(|open_report| open_report.uploads.clone())
                else {
                    return;
                };
                // In place of whatever was verified before.
                self.ask(Ask::CancelVerifying);
                self.verifying = VerificationState::after(&self.verifying);
                self.show(Screen::Verify);
                self.verify_with(uploads);
            }
            Verify::UseEvidence => {
                let uploads = self.uploads();
                self.verify_with(uploads);
            }
            Verify::Open => {
                if let Some(report) = self.verifying.report() {
                    let is_shown = self.shown.open_report().is_some_and(|open_report| {
                        open_report.saved.is_some()
                            && open_report.uploads.iter().any(|upload| upload.id == report.id)
                    });
                    // What was found about the one that is shown already stays beside it.
                    if !is_shown {
                        self.evaluate(vec![report]);
                    }
                    self.show(Screen::Report);
                }
            }
            Verify::Cancel => {
                self.verifying.progress = None;
                self.ask(Ask::CancelVerifying);
                self.effects.push(Effect::Focus(super::HEADLINE));
            }
            Verify::Clear => {
                self.ask(Ask::CancelVerifying);
                self.verifying = VerificationState::after(&self.verifying);
                self.effects.push(Effect::Focus(super::HEADLINE));
            }
        }
    }

    /// Verifies with what is given now beside what was given before.
    pub(super) fn verify_with(&mut self, mut added: Vec<Upload>) {
        added.retain(|upload| !self.verifying.uploads.iter().any(|other| other.id == upload.id));
        if added.is_empty() {
            return;
        }
        let verifying = &mut self.verifying;
        verifying.uploads.append(&mut added);
        self.verify_anew();
    }

    fn verify_anew(&mut self) {
        let verifying = &mut self.verifying;
        verifying.id += 1;
        // What was said before was said of something else.
        verifying.outcome = None;
        verifying.progress = Some((0.0, 0.0));
        let (id, uploads) = (verifying.id, verifying.uploads.clone());
        self.ask(Ask::Verify { id, uploads });
    }

    /// How far the verification is, if it is the one that counts.
    pub(super) fn verification_goes_on(&mut self, id: u32, progress: (f64, f64)) {
        let verifying = &mut self.verifying;
        if verifying.id == id && verifying.progress.is_some() {
            verifying.progress = Some(progress);
        }
    }

    /// What came of the verification, if it is the one that counts.
    pub(super) fn verified(&mut self, id: u32, outcome: Result<Verification, String>) {
        let verifying = &mut self.verifying;
        if verifying.id == id && verifying.progress.take().is_some() {
            if let Ok(outcome) = &outcome {
                // A result with a reservation is shown only where that is explained.
                let is_plain = outcome.status != Verified::Holds || outcome.reservation().is_none();
                self.shown.show_verified(&verifying.uploads, is_plain.then_some(outcome.status));
            }
            verifying.outcome = Some(outcome.map(Rc::new));
            self.effects.push(Effect::FocusIfFree("#outcome"));
        }
    }

    /// No verification goes on any more, because of this.
    pub(super) fn verification_stopped(&mut self, words: &str) {
        if self.verifying.progress.take().is_some() {
            self.verifying.outcome = Some(Err(words.to_owned()));
        }
    }
}
