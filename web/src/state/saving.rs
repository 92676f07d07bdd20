//! Files that the worker makes of the report: requesting, cancelling and saving them.

use dax001_workbench::protocol::{Ask, FileFormat, FileRequest, SavedFile};

use super::State;
use super::effect::Effect;
use crate::model::handle::BlobHandle;

/// The name of the archive of plans.
const PLANS_FILE: &str = "dax001-plans.zip";

impl State {
    /// Requests the report as a file, with everything that was added to it.
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

    /// Cancels the file that is being written.
    pub(super) fn cancel_saving(&mut self) {
        self.jobs.end_saving();
        self.ask(Ask::CancelSaving);
        self.effects.push(Effect::Focus("#save"));
    }

    /// Saves a file that the worker has written. The browser passes it as a blob.
    pub(super) fn save_file(&mut self, file: SavedFile, blob: Option<BlobHandle>) {
        let name = match file {
            SavedFile::Plans if !self.jobs.end_planning() => return,
            SavedFile::Plans => PLANS_FILE,
            // A file that was cancelled may already have been on its way.
            SavedFile::Report { id, .. } if !self.jobs.is_saving(id) => return,
            SavedFile::Report { format, .. } => {
                self.jobs.end_saving();
                format.file()
            }
        };
        let Some(blob) = blob else {
            return self.chrome.fail(format!("{name} was written, but the browser can't hold it"));
        };
        if let SavedFile::Report { format, revision, .. } = file {
            // The page can open only this format again.
            if format == FileFormat::Json {
                self.reviews.save(revision);
            }
            self.chrome.say(&format!("the report is saved as {name}, with all that was added to it"));
        }
        self.effects.push(Effect::SaveFile { blob, name });
    }
}
