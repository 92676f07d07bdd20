//! What a page or a program asks of the workbench.

use dax001::contract::annotation::Annotation;
use dax001::contract::label::Label;
use dax001::contract::settings::Settings;
use dax001::remediation::choices::Choices;
use dax001::review::Review;
use serde::{Deserialize, Serialize};

use super::format::FileFormat;
use super::reply::Work;
use super::rows::Query;

/// A question. `run` is the number of an evaluation: a greater one was asked for later. Files lie beside the question, which names them
/// by their index.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Ask {
    /// Which modules run? Beside it lie the page's own module and, where the host has it, this one, to be hashed. Answered by [`Reply::Ready`](super::Reply::Ready).
    Open {
        /// The commit that the page was built from; empty if unknown.
        commit: String,
    },
    /// Is it there? Answered by [`Reply::Pong`](super::Reply::Pong).
    Ping,
    /// Evaluate this evidence, or show the one saved report that it is. Answered by [`Reply::Report`](super::Reply::Report).
    Evaluate {
        /// The number of this evaluation.
        run: u32,
        /// The evidence.
        inputs: Vec<Input>,
        /// What the user asks beside the rule. `as_of` is filled in by the workbench.
        settings: Settings,
    },
    /// No evaluation with a smaller number is wanted any more.
    Cancel {
        /// The number of the next evaluation.
        run: u32,
    },
    /// Forget every report but these.
    Keep {
        /// The numbers of their evaluations.
        runs: Vec<u32>,
    },
    /// Some of the findings, and where among them all the selected one is. Answered by [`Reply::Rows`](super::Reply::Rows).
    Rows {
        /// The report.
        run: u32,
        /// Which findings, in which order.
        query: Query,
        /// How many of them to pass over.
        from: usize,
        /// How many at most.
        count: usize,
        /// The index of the selected finding in the report.
        selected: Option<usize>,
    },
    /// The first findings, to print them. Answered by [`Reply::Printable`](super::Reply::Printable).
    Printable {
        /// The report.
        run: u32,
        /// Which findings, in which order.
        query: Query,
        /// How many at most.
        count: usize,
    },
    /// Everything about a finding. Answered by [`Reply::Detail`](super::Reply::Detail).
    Detail {
        /// The report.
        run: u32,
        /// The finding's index.
        index: usize,
        /// The index of the evidence to show the bytes around.
        evidence: usize,
    },
    /// The plan for a finding with these choices, which are kept for it. Answered by [`Reply::Plan`](super::Reply::Plan).
    Choose {
        /// The report.
        run: u32,
        /// The finding's index.
        index: usize,
        /// What was chosen.
        choices: Choices,
    },
    /// An archive of the plans for all clusters that failed. Answered by [`Reply::File`](super::Reply::File).
    Plans {
        /// The report.
        run: u32,
    },
    /// The archive that is being made is not wanted any more.
    CancelPlans,
    /// What does this list of accepted risks say? Answered by [`Reply::List`](super::Reply::List).
    ReadList {
        /// The list.
        input: Input,
    },
    /// Apply these annotations. Answered by [`Reply::Annotated`](super::Reply::Annotated).
    Annotate {
        /// The report.
        run: u32,
        /// Which state of the annotations this is.
        revision: u32,
        /// What was typed.
        typed: Vec<ReviewedAnnotation>,
        /// The entries of lists; left out where they are those of the last time.
        lists: Option<Vec<ReviewedAnnotation>>,
    },
    /// What has changed since an earlier report or export? Answered by [`Reply::Compared`](super::Reply::Compared).
    Compare {
        /// The report.
        run: u32,
        /// The page's own number of the earlier one.
        id: u32,
        /// The earlier one.
        input: Input,
    },
    /// The comparison that is being made is not wanted any more.
    CancelComparing,
    /// Compare the report with nothing any more.
    StopComparing {
        /// The report.
        run: u32,
    },
    /// Does a saved report hold? Answered by [`Reply::Verified`](super::Reply::Verified).
    Verify {
        /// The number of this verification.
        id: u32,
        /// The report; left out where it is the only one among the inputs.
        saved: Option<Input>,
        /// Its evidence.
        inputs: Vec<Input>,
    },
    /// The verification that goes on is not wanted any more.
    CancelVerifying,
    /// The report as a file. Answered by [`Reply::File`](super::Reply::File).
    Save {
        /// The report.
        run: u32,
        /// What is to be saved.
        file: FileRequest,
    },
    /// The report that is being written is not wanted any more.
    CancelSaving,
    /// The whole report on this evidence, which is not kept. Answered by [`Reply::Evaluated`](super::Reply::Evaluated).
    EvaluateOnce {
        /// The evidence.
        inputs: Vec<Input>,
        /// Hash each source as it is read.
        sha256: bool,
        /// What the user asks beside the rule.
        settings: Settings,
    },
    /// The plan for one cluster. Answered by [`Reply::Planned`](super::Reply::Planned).
    PlanOnce {
        /// The bytes of its record.
        record: Input,
        /// What was chosen.
        choices: Choices,
    },
}

impl Ask {
    /// The work that this question asks for: what failed, where it does.
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

/// One of the files, folders' files, archives or texts that the user adds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Input {
    /// The name to report it under.
    pub name: String,
    /// The index of its file beside the question.
    pub file: usize,
    /// Why it has no file: the host can't read it.
    pub unreadable: Option<String>,
    /// What the user says of account and region, of everything that comes out of it.
    pub label: Label,
    /// The same, by the name of a source: an archive has many. These come before `label`.
    pub labels: Vec<(String, Label)>,
}

/// The report as a file, with what reviewers added to it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FileRequest {
    /// The number of the file.
    pub id: u32,
    /// In which format.
    pub format: FileFormat,
    /// Which state of the annotations it has.
    pub revision: u32,
    /// What was typed.
    pub typed: Vec<ReviewedAnnotation>,
    /// The entries of lists.
    pub lists: Vec<ReviewedAnnotation>,
    /// The reader's day, on which acceptances are checked: `YYYY-MM-DD`.
    pub today: String,
}

/// An annotation, and what it amounts to on the reader's day.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReviewedAnnotation {
    /// The annotation.
    pub annotation: Annotation,
    /// What it amounts to.
    pub review: Review,
}

/// When a question is asked: the workbench has no clock.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moment {
    /// The time in RFC 3339, UTC, with milliseconds: `2026-11-24T12:00:00.000Z`.
    pub now: String,
    /// The same in milliseconds since 1970.
    pub millis: u64,
    /// The reader's time zone, as exports name it: `Pacific/Kiritimati (UTC+14)`.
    pub zone: String,
}
