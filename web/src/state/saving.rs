//! Files that the worker makes of the report: asked for, given up, and saved.

use super::State;
use super::effect::{Ask, Effect, FileRequest};
use crate::model::file_format::{FileFormat, SavedFile};
use crate::model::handle::BlobHandle;

/// The name of the archive of plans.
const PLANS_FILE: &str = "dax001-plans.zip";

impl State {
    /// The report is wanted as a file, with all that was added to it.
    pub(super) fn save(&mut self, format: FileFormat) {
        if self.jobs.saving().is_some() {
            return self.chrome.say("another file is being written: wait until that is done, or cancel it");
        }
        let (typed, lists) = self.reviews.reviewed(&self.today);
        let today = self.today.clone();
        let revision = self.reviews.revision();
        let open_report = self.shown.open_report();
        let clusters = open_report.map_or(0, |open_report| open_report.report.summary.clusters);
        if open_report.is_some_and(|open_report| open_report.hashes().is_none()) {
            self.chrome.say("the sources are being hashed: the report is saved when that is done");
        }
        let id = self.jobs.begin_saving(clusters);
        let file = FileRequest { id, format, revision, typed, lists, today };
        self.ask_of_report(|run| Ask::Save { run, file });
    }

    /// It is not wanted any more.
    pub(super) fn cancel_saving(&mut self) {
        self.jobs.end_saving();
        self.ask(Ask::CancelSaving);
        self.effects.push(Effect::Focus("#save"));
    }

    /// A file is there.
    pub(super) fn save_file(&mut self, file: SavedFile, blob: BlobHandle) {
        let name = match file {
            SavedFile::Plans if !self.jobs.end_planning() => return,
            SavedFile::Plans => PLANS_FILE,
            // One that was given up can have been on its way.
            SavedFile::Report(_, _, id) if !self.jobs.is_last_file(id) || !self.jobs.end_saving() => return,
            SavedFile::Report(format, revision, _) => {
                // Only this one can be opened again.
                if format == FileFormat::Json {
                    self.reviews.save(revision);
                }
                self.chrome
                    .say(&format!("the report is saved as {}, with all that was added to it", format.file()));
                format.file()
            }
        };
        self.effects.push(Effect::SaveFile { blob, name });
    }
}
