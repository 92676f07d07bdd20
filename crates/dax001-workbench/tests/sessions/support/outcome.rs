//! The outcome of a job.

use dax001::contract::report::{Finding, Report};
use dax001_workbench::protocol::{
    Comparison, Detail, Failure, PlanResult, Reply, Rows, SavedReportOrigin, Verification, Work,
};

/// The outcome of a job.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    pub(crate) replies: Vec<Reply>,
    pub(crate) progress: Vec<Reply>,
    pub(crate) written: Vec<Vec<u8>>,
    /// The number of questions to other instances.
    pub(crate) asides: usize,
}

/// The replies of an evaluation.
pub(crate) struct Shown {
    pub(crate) report: Report,
    pub(crate) input_indices: Vec<usize>,
    pub(crate) saved: Option<SavedReportOrigin>,
    pub(crate) lists: Vec<usize>,
    pub(crate) saved_reports: Vec<usize>,
}

macro_rules! only {
    ($outcome:expr, $pattern:pat => $value:expr) => {{
        let mut found = $outcome.replies.iter().filter_map(|reply| match reply.clone() {
            $pattern => Some($value),
            _ => None,
        });
        let (first, second) = (found.next(), found.next());
        assert!(second.is_none(), "{:?}", $outcome.replies);
        first.unwrap_or_else(|| panic!("it is not among {:?}", $outcome.replies))
    }};
}

impl Outcome {
    pub(crate) fn is_empty(&self) -> bool {
        self.replies.is_empty()
    }

    /// The replies as plain values.
    pub(crate) fn values(&self) -> Vec<serde_json::Value> {
        self.replies.iter().map(|reply| serde_json::to_value(reply).unwrap()).collect()
    }

    pub(crate) fn shown(&self) -> Shown {
        only!(self, Reply::Report { report, input_indices, saved, lists, saved_reports, .. } => {
            Shown { report: *report, input_indices, saved, lists, saved_reports }
        })
    }

    pub(crate) fn sealed(&self) -> Vec<Option<String>> {
        only!(self, Reply::Sealed { sha256, .. } => sha256)
    }

    pub(crate) fn rows(&self) -> Rows {
        only!(self, Reply::Rows(rows) => rows)
    }

    pub(crate) fn detail(&self) -> Detail {
        only!(self, Reply::Detail(detail) => *detail)
    }

    pub(crate) fn plan(&self) -> Option<PlanResult> {
        only!(self, Reply::Plan(planned) => planned.plan)
    }

    pub(crate) fn compared(&self) -> Comparison {
        only!(self, Reply::Compared { changes, .. } => *changes)
    }

    pub(crate) fn verified(&self) -> Verification {
        only!(self, Reply::Verified { outcome, .. } => *outcome)
    }

    pub(crate) fn failure(&self) -> Failure {
        let failure = only!(self, Reply::Failed(failure) => failure);
        assert!(!failure.is_fatal);
        assert_eq!(self.replies.len(), 1, "{:?}", self.replies);
        failure
    }

    /// The message of a failure during this work.
    pub(crate) fn failed(&self, during: Work) -> String {
        let failure = self.failure();
        assert_eq!(failure.during, during);
        failure.message
    }

    /// The bytes of the file that was written.
    pub(crate) fn file(&self) -> Vec<u8> {
        only!(self, Reply::File { .. } => self.written.concat())
    }

    /// The complete report that was written piece by piece.
    pub(crate) fn complete_report(&self) -> Report {
        only!(self, Reply::Evaluated => ());
        let (head, lists) = self.written.split_first().unwrap();
        let head: Report = serde_json::from_slice(head).unwrap();
        let lists = lists.iter().map(|list| serde_json::from_slice::<Vec<Finding>>(list).unwrap());
        Report { findings: lists.flatten().collect(), ..head }
    }
}
