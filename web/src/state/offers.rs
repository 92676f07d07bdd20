//! Files that lie among the evidence and are something else: they are named, and what to do with them is offered.

use dax001_workbench::protocol::Ask;

use super::State;
use super::message::Review;
use super::route::Screen;
use super::shown::{Offer, OfferKind};
use crate::model::upload::Upload;

impl State {
    /// An evaluation has found which of what was given are lists of accepted risks, and which are saved reports.
    pub(super) fn offer(&mut self, lists: &[usize], saved_reports: &[usize]) {
        let uploads = self.jobs.evaluation().map(|evaluation| &*evaluation.uploads).unwrap_or_default();
        let of = |indices: &[usize], kind| {
            let offers = indices.iter().filter_map(|index| uploads.get(*index)).cloned();
            offers.map(move |upload| Offer { upload, kind }).collect::<Vec<_>>()
        };
        let (lists, reports) = (of(lists, OfferKind::RiskList), of(saved_reports, OfferKind::SavedReport));
        self.shown.offer([lists, reports].concat());
    }

    /// What could not be judged is not to count, nor is anything in it to be offered.
    pub(super) fn leave_out(&mut self) {
        self.shown.leave_out_rejected(&self.uploads());
    }

    /// A person accepts an offer.
    pub(super) fn accept(&mut self, index: usize) {
        let Some(Offer { upload, kind }) = self.shown.take_offer(index) else { return };
        match kind {
            OfferKind::RiskList => {
                let rest: Vec<Upload> =
                    self.uploads_before().into_iter().filter(|one| one.id != upload.id).collect();
                self.shown.forget_rejected();
                if !rest.is_empty() {
                    self.evaluate(rest);
                    self.jobs.focus_after("#review-title");
                }
                self.review(Review::Lists(vec![upload]));
            }
            OfferKind::SavedReport => {
                let evidence = self.uploads_before().into_iter().filter(|one| one.id != upload.id).collect();
                self.ask(Ask::CancelVerifying);
                self.verifying.clear();
                self.show(Screen::Verify);
                self.verify_with([vec![upload], evidence].concat());
            }
        }
    }
}
