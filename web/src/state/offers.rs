//! Files that lie among the evidence and are something else: they are named, and what to do with them is offered.

use super::message::Review;
use super::route::Screen;
use super::verify::Verifying;
use super::{Ask, Offer, OfferKind, State};
use crate::browser::given::Given;

impl State {
    /// An evaluation has found which of what was given are lists of accepted risks, and which are saved reports.
    pub(super) fn offer(&mut self, lists: &[usize], saved_reports: &[usize]) {
        let given = self.judging.as_ref().map(|judging| judging.given.as_slice()).unwrap_or_default();
        let of = |indices: &[usize], kind| {
            let offers = indices.iter().filter_map(|index| given.get(*index)).cloned();
            offers.map(move |given| Offer { given, kind }).collect::<Vec<_>>()
        };
        self.offers = [of(lists, OfferKind::RiskList), of(saved_reports, OfferKind::SavedReport)].concat();
    }

    /// What could not be judged is not to count, nor is anything in it to be offered.
    pub(super) fn leave_out(&mut self) {
        let left_out = self.rejected.take().map(|rejected| rejected.given).unwrap_or_default();
        let stays = self.given();
        let has = |given: &[Given], offer: &Offer| given.iter().any(|one| one.id == offer.given.id);
        self.offers.retain(|offer| has(&stays, offer) || !has(&left_out, offer));
    }

    /// A person accepts an offer.
    pub(super) fn accept(&mut self, index: usize) {
        if index >= self.offers.len() {
            return;
        }
        let Offer { given, kind } = self.offers.remove(index);
        match kind {
            OfferKind::RiskList => {
                let rest: Vec<Given> =
                    self.given_before().into_iter().filter(|one| one.id != given.id).collect();
                self.rejected = None;
                if !rest.is_empty() {
                    self.evaluate(rest);
                    self.focus_after = Some("#review-title");
                }
                self.review(Review::Lists(vec![given]));
            }
            OfferKind::SavedReport => {
                let evidence = self.given_before().into_iter().filter(|one| one.id != given.id).collect();
                self.ask(Ask::CancelVerifying);
                self.verifying = Verifying::after(&self.verifying);
                self.show(Screen::Verify);
                self.verify_with([vec![given], evidence].concat());
            }
        }
    }
}
