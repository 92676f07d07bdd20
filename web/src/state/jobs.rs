//! What goes on in the worker: an evaluation, files that are being made, a comparison, lists that are being read.

use crate::model::upload::Upload;
use crate::state::route::Screen;

/// What goes on in the worker.
#[derive(Default)]
pub(crate) struct Jobs {
    /// The number of the last evaluation.
    run: u32,
    evaluation: Option<Evaluation>,
    /// What gets the keyboard once the evaluation is done, in place of the headline.
    focus_after: Option<&'static str>,
    /// The number of the last file.
    file: u32,
    saving: Option<(u64, u64)>,
    planning: Option<(u64, u64)>,
    comparing: Option<Comparing>,
    reading_lists: Vec<Upload>,
}

/// An evaluation that goes on.
pub(crate) struct Evaluation {
    pub(crate) uploads: Vec<Upload>,
    /// Bytes read, bytes in all, and clusters found.
    pub(crate) progress: (f64, f64, f64),
    /// The screen on which the user started it.
    pub(super) from: Screen,
    /// Index of the upload that the worker reads.
    pub(super) reading: Option<usize>,
    /// It is of the same evidence, labelled.
    pub(super) is_relabelled: bool,
}

/// An earlier report that is being read.
#[derive(Clone)]
pub(crate) struct Comparing {
    pub(crate) upload: Upload,
    /// The user asked for it, and not the page for another report.
    pub(super) is_asked: bool,
}

impl Jobs {
    pub(crate) fn evaluation(&self) -> Option<&Evaluation> {
        self.evaluation.as_ref()
    }

    /// How many findings of a report are written, and how many there are, while a file is being made.
    pub(crate) fn saving(&self) -> Option<(u64, u64)> {
        self.saving
    }

    /// How many plans of an archive are made, and how many there will be.
    pub(crate) fn planning(&self) -> Option<(u64, u64)> {
        self.planning
    }

    /// An earlier report that is being read, to be compared with in place of the one before.
    pub(crate) fn comparing(&self) -> Option<&Comparing> {
        self.comparing.as_ref()
    }

    /// Whether the page waits for any of it.
    pub(super) fn is_waiting(&self) -> bool {
        self.evaluation.is_some()
            || self.planning.is_some()
            || self.saving.is_some()
            || self.comparing.is_some()
    }

    /// Whether this is the number of the last evaluation.
    pub(super) fn is_current(&self, run: u32) -> bool {
        run == self.run
    }

    /// Begins an evaluation in place of any other, and returns its number.
    pub(super) fn begin_evaluation(&mut self, uploads: Vec<Upload>, from: Screen) -> u32 {
        self.run += 1;
        let progress = (0.0, 0.0, 0.0);
        self.evaluation = Some(Evaluation { uploads, progress, from, reading: None, is_relabelled: false });
        self.run
    }

    /// The evaluation is of the same evidence, labelled.
    pub(super) fn mark_relabelled(&mut self) {
        if let Some(evaluation) = &mut self.evaluation {
            evaluation.is_relabelled = true;
        }
    }

    /// Gives this element the keyboard once the evaluation is done.
    pub(super) fn focus_after(&mut self, selector: &'static str) {
        self.focus_after = Some(selector);
    }

    pub(super) fn advance_evaluation(&mut self, run: u32, progress: (f64, f64, f64)) {
        if let Some(evaluation) = self.evaluation.as_mut().filter(|_| run == self.run) {
            evaluation.progress = progress;
        }
    }

    pub(super) fn read_upload(&mut self, run: u32, index: usize) {
        if let Some(evaluation) = self.evaluation.as_mut().filter(|_| run == self.run) {
            evaluation.reading = Some(index);
        }
    }

    /// Ends the evaluation: it is done, or failed.
    pub(super) fn end_evaluation(&mut self) -> Option<Evaluation> {
        self.evaluation.take()
    }

    pub(super) fn take_focus(&mut self) -> Option<&'static str> {
        self.focus_after.take()
    }

    /// Cancels the evaluation, if one goes on. The number makes replies to it those of an earlier one.
    pub(super) fn cancel_evaluation(&mut self) -> Option<u32> {
        self.evaluation.take()?;
        self.run += 1;
        self.focus_after = None;
        Some(self.run)
    }

    /// Begins to write a report with this many findings, and returns the number of the file.
    pub(super) fn begin_saving(&mut self, findings: u64) -> u32 {
        self.saving = Some((0, findings));
        self.file += 1;
        self.file
    }

    pub(super) fn advance_saving(&mut self, id: u32, progress: (u64, u64)) {
        if let Some(saving) = self.saving.as_mut().filter(|_| id == self.file) {
            *saving = progress;
        }
    }

    /// Whether this is the number of the last file.
    pub(super) fn is_last_file(&self, id: u32) -> bool {
        id == self.file
    }

    /// Returns whether a report was being written.
    pub(super) fn end_saving(&mut self) -> bool {
        self.saving.take().is_some()
    }

    /// Begins to make an archive of this many plans.
    pub(super) fn begin_planning(&mut self, plans: u64) {
        self.planning = Some((0, plans));
    }

    pub(super) fn advance_planning(&mut self, progress: (u64, u64)) {
        if let Some(planning) = &mut self.planning {
            *planning = progress;
        }
    }

    /// Returns whether plans were being made.
    pub(super) fn end_planning(&mut self) -> bool {
        self.planning.take().is_some()
    }

    pub(super) fn begin_comparing(&mut self, upload: Upload, is_asked: bool) {
        self.comparing = Some(Comparing { upload, is_asked });
    }

    pub(super) fn end_comparing(&mut self) -> Option<Comparing> {
        self.comparing.take()
    }

    /// Ends the comparison, if it is the one with this upload.
    pub(super) fn end_comparing_with(&mut self, id: u32) -> Option<Comparing> {
        self.comparing.take_if(|comparing| comparing.upload.id == id)
    }

    pub(super) fn begin_list(&mut self, upload: Upload) {
        self.reading_lists.push(upload);
    }

    /// The upload that was read as the list with this name.
    pub(super) fn end_list(&mut self, name: &str) -> Option<Upload> {
        let index = self.reading_lists.iter().position(|upload| upload.name() == name)?;
        Some(self.reading_lists.remove(index))
    }

    /// The worker is lost, and with it what it made. The next worker gets the comparison again.
    pub(super) fn lose_worker(&mut self) {
        (self.evaluation, self.planning, self.saving) = (None, None, None);
    }

    /// Ends all that the page waits for. Returns whether an evaluation went on.
    pub(super) fn fail(&mut self) -> bool {
        let was_evaluating = self.evaluation.is_some();
        self.lose_worker();
        self.comparing = None;
        was_evaluating
    }
}
