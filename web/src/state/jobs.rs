//! The worker's jobs: an evaluation, files that it makes, a comparison, lists that it reads.

use std::collections::VecDeque;

use dax001_workbench::protocol::{Progress, Work};

use crate::model::upload::Upload;
use crate::state::route::Screen;

/// The worker's jobs.
#[derive(Default)]
pub(crate) struct Jobs {
    /// The number of the last evaluation.
    run: u32,
    evaluation: Option<Evaluation>,
    /// The number of the last file.
    file: u32,
    saving: Option<(u64, u64)>,
    planning: Option<(u64, u64)>,
    comparing: Option<RunningComparison>,
    /// Lists to read one after another. The worker is reading the first one.
    lists: VecDeque<Upload>,
}

/// A running evaluation.
pub(crate) struct Evaluation {
    pub(crate) uploads: Vec<Upload>,
    pub(crate) progress: Progress,
    /// The screen on which the user started it.
    pub(super) from: Screen,
    /// The input that the worker is reading.
    pub(super) reading: Option<ReadInput>,
    /// Whether labels of the evidence have changed since the shown report.
    pub(super) is_relabelled: bool,
    /// Selector of the element that gets the focus once it is done, in place of the headline.
    pub(super) focus_after: Option<&'static str>,
}

/// An input that the worker reads, or a file in the archive that the input is.
#[derive(Clone)]
pub(super) struct ReadInput {
    pub(super) index: usize,
    /// The name of the input, or of the file in it.
    pub(super) name: String,
}

/// An earlier report that the worker is reading.
#[derive(Clone)]
pub(crate) struct RunningComparison {
    pub(crate) upload: Upload,
    /// Whether the user requested it, rather than the page for another report.
    pub(super) is_requested_by_user: bool,
}

impl Jobs {
    pub(crate) fn evaluation(&self) -> Option<&Evaluation> {
        self.evaluation.as_ref()
    }

    /// Progress of a file of the report: findings written, and findings in total.
    pub(crate) fn saving(&self) -> Option<(u64, u64)> {
        self.saving
    }

    /// Progress of an archive of plans: plans made, and plans in total.
    pub(crate) fn planning(&self) -> Option<(u64, u64)> {
        self.planning
    }

    /// The earlier report that the worker is reading. It will replace the one that is compared with
    /// now.
    pub(crate) fn comparing(&self) -> Option<&RunningComparison> {
        self.comparing.as_ref()
    }

    /// Whether the page waits for any job.
    pub(super) fn is_waiting(&self) -> bool {
        self.evaluation.is_some()
            || self.planning.is_some()
            || self.saving.is_some()
            || self.comparing.is_some()
            || !self.lists.is_empty()
    }

    /// The job that most likely keeps the worker busy.
    pub(super) fn going_on(&self) -> Work {
        if self.evaluation.is_some() {
            Work::Evaluation { run: self.run }
        } else if !self.lists.is_empty() {
            Work::List
        } else if let Some(comparing) = &self.comparing {
            Work::Comparison { id: comparing.upload.id }
        } else if self.saving.is_some() {
            Work::Saving { id: self.file }
        } else if self.planning.is_some() {
            Work::Plans
        } else {
            Work::Unknown
        }
    }

    /// Whether the evaluation with this number is running.
    pub(super) fn is_evaluating(&self, run: u32) -> bool {
        self.evaluation.is_some() && run == self.run
    }

    /// The number of the running evaluation.
    pub(super) fn evaluation_run(&self) -> Option<u32> {
        self.evaluation.as_ref().map(|_| self.run)
    }

    /// Begins an evaluation in place of any other, and returns its number.
    pub(super) fn begin_evaluation(&mut self, uploads: Vec<Upload>, from: Screen) -> u32 {
        self.run += 1;
        // Labels that changed for the replaced evaluation have still not been evaluated.
        let is_relabelled = self.evaluation.as_ref().is_some_and(|before| before.is_relabelled);
        self.evaluation = Some(Evaluation {
            uploads,
            progress: Progress::default(),
            from,
            reading: None,
            is_relabelled,
            focus_after: None,
        });
        self.run
    }

    /// Records that labels of the evidence have changed since the shown report.
    pub(super) fn mark_relabelled(&mut self) {
        if let Some(evaluation) = &mut self.evaluation {
            evaluation.is_relabelled = true;
        }
    }

    /// Sets the element that gets the focus once the evaluation is done.
    pub(super) fn focus_after(&mut self, selector: &'static str) {
        if let Some(evaluation) = &mut self.evaluation {
            evaluation.focus_after = Some(selector);
        }
    }

    pub(super) fn advance_evaluation(&mut self, run: u32, progress: Progress) {
        if let Some(evaluation) = self.evaluation.as_mut().filter(|_| run == self.run) {
            evaluation.progress = progress;
        }
    }

    pub(super) fn read_input(&mut self, run: u32, index: usize, name: String) {
        if let Some(evaluation) = self.evaluation.as_mut().filter(|_| run == self.run) {
            evaluation.reading = Some(ReadInput { index, name });
        }
    }

    /// Ends the evaluation, because it is done or has failed.
    pub(super) fn end_evaluation(&mut self) -> Option<Evaluation> {
        self.evaluation.take()
    }

    /// Cancels the running evaluation, if any. The new number makes replies to the cancelled one
    /// outdated.
    pub(super) fn cancel_evaluation(&mut self) -> Option<u32> {
        self.evaluation.take()?;
        self.run += 1;
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

    /// Whether the worker is writing the file with this number.
    pub(super) fn is_saving(&self, id: u32) -> bool {
        self.saving.is_some() && id == self.file
    }

    /// Ends the writing of a report. Returns whether one was being written.
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

    /// Ends the making of plans. Returns whether plans were being made.
    pub(super) fn end_planning(&mut self) -> bool {
        self.planning.take().is_some()
    }

    pub(super) fn begin_comparing(&mut self, upload: Upload, is_requested_by_user: bool) {
        self.comparing = Some(RunningComparison { upload, is_requested_by_user });
    }

    pub(super) fn end_comparing(&mut self) -> Option<RunningComparison> {
        self.comparing.take()
    }

    /// Ends the comparison, if it is the one with this upload.
    pub(super) fn end_comparing_with(&mut self, id: u32) -> Option<RunningComparison> {
        self.comparing.take_if(|comparing| comparing.upload.id == id)
    }

    /// The list that the worker is reading.
    pub(super) fn list(&self) -> Option<&Upload> {
        self.lists.front()
    }

    /// All lists that are still to be read.
    #[cfg(test)]
    pub(super) fn lists(&self) -> impl Iterator<Item = &Upload> {
        self.lists.iter()
    }

    /// Adds lists to read.
    pub(super) fn push_lists(&mut self, lists: Vec<Upload>) {
        self.lists.extend(lists);
    }

    /// Ends the reading of the first list, if it has this name.
    pub(super) fn end_list(&mut self, name: &str) -> Option<Upload> {
        self.lists.pop_front_if(|list| list.name() == name)
    }

    /// Skips the first list, because the worker can't read it.
    pub(super) fn skip_list(&mut self) -> Option<Upload> {
        self.lists.pop_front()
    }

    /// Takes all lists, because no worker reads them.
    pub(super) fn take_lists(&mut self) -> VecDeque<Upload> {
        std::mem::take(&mut self.lists)
    }

    /// The worker is lost, together with the results of its jobs. The next worker gets the
    /// comparison and the lists again.
    pub(super) fn lose_worker(&mut self) {
        (self.evaluation, self.planning, self.saving) = (None, None, None);
    }

    /// Ends everything that the page waits for. Returns whether an evaluation was running.
    pub(super) fn fail(&mut self) -> bool {
        let was_evaluating = self.evaluation.is_some();
        self.lose_worker();
        self.comparing = None;
        self.lists.clear();
        was_evaluating
    }
}
