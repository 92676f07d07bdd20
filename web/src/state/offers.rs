//! Files among the evidence that are something else. The page names them, and offers what to do
//! with them.

use dax001_workbench::protocol::Ask;

use super::State;
use super::message::Review;
use super::route::Screen;
use super::shown::{Offer, OfferKind};
use crate::model::upload::Upload;

impl State {
    /// An evaluation has found which uploads are lists of accepted risks, and which are saved
    /// reports.
    pub(super) fn offer(&mut self, lists: &[usize], saved_reports: &[usize]) {
        let uploads = self.jobs.evaluation().map(|evaluation| &*evaluation.uploads).unwrap_or_default();
        let of = |indices: &[usize], kind| {
            let offers = indices.iter().filter_map(|index| uploads.get(*index)).cloned();
            offers.map(move |upload| Offer { upload, kind }).collect::<Vec<_>>()
        };
        let (lists, reports) = (of(lists, OfferKind::RiskList), of(saved_reports, OfferKind::SavedReport));
        self.shown.offer([lists, reports].concat());
    }

    /// Leaves out the evidence that could not be evaluated, and withdraws offers that belong to it
    /// alone.
    pub(super) fn leave_out(&mut self) {
        self.shown.leave_out_rejected(&self.uploads());
    }

    /// The user accepts an offer.
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
