//! A saved report and its evidence: adding the files, and the outcome of verifying them.

use std::rc::Rc;

use dax001_workbench::protocol::{Ask, Verification, VerificationStatus};

use super::State;
use super::effect::{Effect, inputs};
use super::message::Verify;
use super::route::Screen;
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
                // This replaces whatever was verified before.
                self.ask(Ask::CancelVerifying);
                self.verifying.clear();
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
                    // If the page already shows this report, what it has found about it stays.
                    if !is_shown {
                        self.evaluate(vec![report]);
                    }
                    self.show(Screen::Report);
                }
            }
            Verify::Cancel => {
                self.verifying.cancel();
                self.ask(Ask::CancelVerifying);
                self.effects.push(Effect::Focus(super::HEADLINE));
            }
            Verify::Clear => {
                self.ask(Ask::CancelVerifying);
                self.verifying.clear();
                self.effects.push(Effect::Focus(super::HEADLINE));
            }
        }
    }

    /// Adds these files to those that are there, and verifies all of them.
    pub(super) fn verify_with(&mut self, added: Vec<Upload>) {
        if self.verifying.add(added) {
            self.verify_anew();
        }
    }

    fn verify_anew(&mut self) {
        let id = self.verifying.begin();
        let uploads = self.verifying.uploads().to_vec();
        self.ask_with(Ask::Verify { id, saved: None, inputs: inputs(&uploads) }, uploads);
    }

    /// Takes over the outcome of a verification, unless a newer one has replaced it.
    pub(super) fn verified(&mut self, id: u32, outcome: Result<Verification, String>) {
        let outcome = outcome.map(Rc::new);
        if !self.verifying.finish(id, outcome.clone()) {
            return;
        }
        if let Ok(outcome) = outcome {
            // A result with a reservation is shown only on the screen that explains it.
            let is_plain = outcome.status != VerificationStatus::Holds || outcome.reservation().is_none();
            self.shown.show_verified(self.verifying.uploads(), is_plain.then_some(outcome.status));
        }
        self.effects.push(Effect::FocusIfFree("#outcome"));
    }
}
