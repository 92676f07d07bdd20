//! Plans: what is chosen for one, and the archive of all of them.

use web_sys::Blob;

use super::App;
use crate::message::Plans;
use crate::parts::save_blob;

/// The name of the archive.
const ARCHIVE: &str = "dax001-plans.zip";

impl App {
    /// Whether what is seen has changed.
    pub(super) fn plans(&mut self, message: Plans) -> bool {
        let (Some(worker), Some(case)) = (&self.worker, &self.case) else { return false };
        match message {
            Plans::Choose(choices) => {
                // The worker answers with the plan.
                if let Some(index) = self.list.selected {
                    worker.choose(case.run, index, &choices);
                }
                return false;
            }
            Plans::SaveAll => {
                self.planning = Some((0, case.report.summary.fail));
                worker.plans(case.run);
            }
            Plans::Cancel => self.cancel_plans(),
        }
        true
    }

    /// The archive that is being made is not wanted any more.
    pub(super) fn cancel_plans(&mut self) {
        if let (Some(_), Some(worker)) = (self.planning.take(), &self.worker) {
            worker.cancel_plans();
        }
    }

    pub(super) fn planned(&mut self, done: u64, total: u64) {
        if self.planning.is_some() {
            self.planning = Some((done, total));
        }
    }

    pub(super) fn save_plans(&mut self, archive: &Blob) {
        if self.planning.take().is_some() && save_blob(archive, ARCHIVE).is_err() {
            self.notice = Some("the browser refused to save the archive of plans".to_owned());
        }
    }
}
