//! Requests from a page or a program to the workbench.

use dax001::contract::annotation::Annotation;
use dax001::contract::label::Label;
use dax001::contract::settings::Settings;
use dax001::remediation::choices::Choices;
use dax001::review::Review;
use serde::{Deserialize, Serialize};

use super::format::FileFormat;
use super::reply::Work;
use super::rows::Query;

/// A request. `run` is the number of an evaluation; later evaluations have greater numbers. Files
/// travel beside the request, which refers to them by index.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Ask {
    /// Identifies the running modules by hashing the files beside the request: the page's own
    /// module and, if the host has it, this one. Answered by [`Reply::Ready`](super::Reply::Ready).
    Open {
        /// The commit that the page was built from; empty if unknown.
        commit: String,
    },
    /// Checks that the workbench responds. Answered by [`Reply::Pong`](super::Reply::Pong).
    Ping,
    /// Evaluates this evidence; a saved report on its own is shown instead. Answered by
    /// [`Reply::Report`](super::Reply::Report).
    Evaluate {
        /// The number of this evaluation.
        run: u32,
        /// The evidence.
        inputs: Vec<Input>,
        /// The user's requirements beyond the rule. The workbench fills in `as_of`.
        settings: Settings,
    },
    /// Cancels all evaluations with a smaller number.
    Cancel {
        /// The number of the next evaluation.
        run: u32,
    },
    /// Closes every report except these.
    Keep {
        /// The numbers of the evaluations whose reports stay open.
        runs: Vec<u32>,
    },
    /// Some of the findings, and the position of the selected one among all of them. Answered by
    /// [`Reply::Rows`](super::Reply::Rows).
    Rows {
        /// The report.
        run: u32,
        /// Which findings, and in which order.
        query: Query,
        /// The number of findings to skip.
        from: usize,
        /// The maximum number of findings.
        count: usize,
        /// The index of the selected finding in the report.
        selected: Option<usize>,
    },
    /// The first findings, for printing. Answered by [`Reply::Printable`](super::Reply::Printable).
    Printable {
        /// The report.
        run: u32,
        /// Which findings, and in which order.
        query: Query,
        /// The maximum number of findings.
        count: usize,
    },
    /// All details of a finding. Answered by [`Reply::Detail`](super::Reply::Detail).
    Detail {
        /// The report.
        run: u32,
        /// The finding's index.
        index: usize,
        /// The index of the evidence whose surrounding bytes are shown.
        evidence: usize,
    },
    /// Stores these choices for a finding and makes its plan. Answered by
    /// [`Reply::Plan`](super::Reply::Plan).
    Choose {
        /// The report.
        run: u32,
        /// The finding's index.
        index: usize,
        /// The choices for the plan.
        choices: Choices,
    },
    /// Makes an archive of the plans for all clusters that failed. Answered by
    /// [`Reply::File`](super::Reply::File).
    Plans {
        /// The report.
        run: u32,
    },
    /// Cancels the archive that is being made.
    CancelPlans,
    /// Reads a list of accepted risks. Answered by [`Reply::List`](super::Reply::List).
    ReadList {
        /// The list.
        input: Input,
    },
    /// Applies these annotations. Answered by [`Reply::Annotated`](super::Reply::Annotated).
    Annotate {
        /// The report.
        run: u32,
        /// The revision of the annotations.
        revision: u32,
        /// The typed annotations.
        typed: Vec<ReviewedAnnotation>,
        /// The entries of lists; `None` if they are the same as last time.
        lists: Option<Vec<ReviewedAnnotation>>,
    },
    /// Compares the report with an earlier report or export. Answered by
    /// [`Reply::Compared`](super::Reply::Compared).
    Compare {
        /// The report.
        run: u32,
        /// The page's own number for the earlier report or export.
        id: u32,
        /// The earlier report or export.
        input: Input,
    },
    /// Cancels the comparison that is being made.
    CancelComparing,
    /// Removes the comparison from the report.
    StopComparing {
        /// The report.
        run: u32,
    },
    /// Verifies a saved report. Answered by [`Reply::Verified`](super::Reply::Verified).
    Verify {
        /// The number of this verification.
        id: u32,
        /// The saved report; `None` if it is the only one among the inputs.
        saved: Option<Input>,
        /// Its evidence.
        inputs: Vec<Input>,
    },
    /// Cancels the verification in progress.
    CancelVerifying,
    /// Writes the report as a file. Answered by [`Reply::File`](super::Reply::File).
    Save {
        /// The report.
        run: u32,
        /// The file to save.
        file: FileRequest,
    },
    /// Cancels the report that is being written.
    CancelSaving,
    /// Evaluates this evidence and writes the complete report, which does not stay open. Answered
    /// by [`Reply::Evaluated`](super::Reply::Evaluated).
    EvaluateOnce {
        /// The evidence.
        inputs: Vec<Input>,
        /// Whether to hash each source while it is read.
        sha256: bool,
        /// The user's requirements beyond the rule.
        settings: Settings,
    },
    /// Makes the plan for one cluster. Answered by [`Reply::PlanResult`](super::Reply::PlanResult).
    PlanOnce {
        /// The bytes of the cluster's record.
        record: Input,
        /// The choices for the plan.
        choices: Choices,
    },
}

impl Ask {
    /// The work that this request starts. A failure names it.
    pub fn work(&self) -> Work {
        match *self {
            Self::Evaluate { run, .. } => Work::Evaluation { run },
            Self::Compare { id, .. } => Work::Comparison { id },
            Self::Annotate { .. } => Work::Annotations,
            Self::Plans { .. } => Work::Plans,
            Self::Save { file: FileRequest { id, .. }, .. } => Work::Saving { id },
            Self::Verify { id, .. } => Work::Verification { id },
            Self::ReadList { .. } => Work::List,
            Self::Rows { .. } | Self::Printable { .. } | Self::Detail { .. } | Self::Choose { .. } => {
                Work::View
            }
            Self::Open { .. }
            | Self::Ping
            | Self::Cancel { .. }
            | Self::Keep { .. }
            | Self::CancelPlans
            | Self::CancelComparing
            | Self::StopComparing { .. }
            | Self::CancelVerifying
            | Self::CancelSaving
            | Self::EvaluateOnce { .. }
            | Self::PlanOnce { .. } => Work::Unknown,
        }
    }
}

/// An input that the user adds: a file, a file of a folder, an archive or a text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Input {
    /// The name that reports show.
    pub name: String,
    /// The index of its file beside the request.
    pub file: usize,
    /// The reason why the host can't read it, in which case it has no file.
    pub unreadable: Option<String>,
    /// The account and region that the user states for everything that comes out of this input.
    pub label: Label,
    /// Labels by the name of a source, since an archive has many. They take precedence over
    /// `label`.
    pub labels: Vec<(String, Label)>,
}

/// A request to save the report as a file, with the annotations that reviewers added.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FileRequest {
    /// The number of the file.
    pub id: u32,
    /// The format of the file.
    pub format: FileFormat,
    /// The revision of the annotations in the file.
    pub revision: u32,
    /// The typed annotations.
    pub typed: Vec<ReviewedAnnotation>,
    /// The entries of lists.
    pub lists: Vec<ReviewedAnnotation>,
    /// The reader's day, `YYYY-MM-DD`. Acceptances are checked on this day.
    pub today: String,
}

/// An annotation, and the review that it amounts to on the reader's day.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReviewedAnnotation {
    /// The annotation.
    pub annotation: Annotation,
    /// The review.
    pub review: Review,
}

/// The time of a request. The workbench has no clock.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moment {
    /// The time in RFC 3339, UTC, with milliseconds: `2026-11-24T12:00:00.000Z`.
    pub now: String,
    /// The same time in milliseconds since 1970.
    pub millis: u64,
    /// The reader's time zone as exports show it: `Pacific/Kiritimati (UTC+14)`.
    pub zone: String,
}
