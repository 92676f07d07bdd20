//! Replies from the workbench.

use dax001::contract::annotation::Annotation;
use dax001::contract::problem::Problem;
use dax001::contract::report::{Finding, Report, Resource, Tool};
use dax001::contract::status::Status;
use dax001::query::Facets;
use dax001::remediation::choices::Choices;
use dax001::remediation::plan::{Plan, Recreation};
use dax001::rule::description::Rule;
use dax001_review::{Change, ChangedResult, RiskList};
use serde::{Deserialize, Serialize};

use super::format::FileFormat;
use super::rows::Rows;
use super::verification::Verification;

/// A reply. `run` is the number of the evaluation that it belongs to.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Reply {
    /// The module is ready.
    Ready {
        /// Its version.
        version: String,
        /// The rule that it evaluates.
        rule: Box<Rule>,
        /// The SHA-256 of its bytes; empty where the host doesn't know it.
        sha256: String,
        /// The SHA-256 of the page's own module; empty where its bytes can't be read.
        page_sha256: String,
    },
    /// The workbench responds.
    Pong,
    /// An evaluation makes progress.
    Progress {
        /// The evaluation.
        run: u32,
        /// How much it has read.
        progress: Progress,
    },
    /// An evaluation begins to read this input, or a file of this archive.
    Reading {
        /// The evaluation.
        run: u32,
        /// The index of the input.
        input_index: usize,
        /// The name of the source.
        name: String,
    },
    /// An evaluation is done.
    Report {
        /// The evaluation.
        run: u32,
        /// The report without its findings, which stay in the workbench.
        report: Box<Report>,
        /// For each source, the index of the input that is this source or contains it.
        input_indices: Vec<usize>,
        /// The values that its findings can be filtered by.
        facets: Facets,
        /// Set if this is a saved report, which is shown as it was saved.
        saved: Option<SavedReportOrigin>,
        /// The inputs that are lists of accepted risks. They are not read as evidence.
        lists: Vec<usize>,
        /// The inputs that are saved reports. They are not read as evidence either.
        saved_reports: Vec<usize>,
    },
    /// The hash of each source of a report; `None` for a source that could not be read.
    Sealed {
        /// The report.
        run: u32,
        /// The hashes, in the form of [`Source::sha256`](dax001::contract::report::Source::sha256).
        sha256: Vec<Option<String>>,
    },
    /// A verification makes progress.
    Verifying {
        /// The number of the verification.
        id: u32,
        /// How much it has read.
        progress: Progress,
    },
    /// A verification is done.
    Verified {
        /// The number of the verification.
        id: u32,
        /// The outcome.
        outcome: Box<Verification>,
    },
    /// Some of the findings.
    Rows(Rows),
    /// The findings to print.
    Printable(Rows),
    /// All details of one finding.
    Detail(Box<Detail>),
    /// The plan for a finding, after the user made choices for it.
    Plan(Box<FindingPlan>),
    /// A report is being written.
    Saving {
        /// The number of the file.
        id: u32,
        /// Findings written so far.
        done: u64,
        /// Findings in all.
        total: u64,
    },
    /// An archive of plans is being made.
    Planning {
        /// The report.
        run: u32,
        /// Plans made so far.
        done: u64,
        /// Plans in all.
        total: u64,
    },
    /// A list of accepted risks.
    List {
        /// The name of its file.
        name: String,
        /// Its contents.
        list: RiskList,
    },
    /// The annotations have been applied.
    Annotated {
        /// The report.
        run: u32,
        /// The revision of the annotations.
        revision: u32,
        /// The number of findings with each review.
        counts: ReviewCounts,
        /// The number of findings that each annotation matches: first the typed annotations, then
        /// those from lists.
        matches: Vec<usize>,
        /// Whether the request contained lists.
        has_lists: bool,
        /// For each annotation that was typed on one finding, the finding that it belongs to now.
        finding_annotations: Vec<FindingAnnotation>,
    },
    /// The changes since an earlier report.
    Compared {
        /// The report.
        run: u32,
        /// The page's own number for the earlier report.
        id: u32,
        /// The changes.
        changes: Box<Comparison>,
    },
    /// A file was written. Its bytes travel beside the reply.
    File {
        /// The report.
        run: u32,
        /// Which file it is.
        file: SavedFile,
    },
    /// A complete report was written. Lines of JSON travel beside the reply: its head, and lists of
    /// its findings.
    Evaluated,
    /// The plan for one cluster.
    #[serde(rename = "planned")]
    PlanResult(Box<PlanResult>),
    /// A failure that is not a problem of the evidence.
    Failed(Failure),
}

/// How much has been read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Progress {
    /// Bytes read so far.
    pub bytes: u64,
    /// Bytes in total. Fewer than were read if one of the inputs is a stream.
    pub total: u64,
    /// Clusters found so far.
    pub clusters: u64,
}

/// A failure that is not a problem of the evidence.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Failure {
    /// The work that failed.
    pub during: Work,
    /// The error, in one line.
    pub message: String,
    /// Whether the module trapped or its worker is gone, so that another one must be started.
    pub is_fatal: bool,
}

/// Work that can fail.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Work {
    /// An evaluation.
    Evaluation {
        /// Its number.
        run: u32,
    },
    /// A comparison with an earlier report.
    Comparison {
        /// The page's own number for the earlier report.
        id: u32,
    },
    /// Applying annotations.
    Annotations,
    /// Making an archive of plans.
    Plans,
    /// Writing a report.
    Saving {
        /// The number of the file.
        id: u32,
    },
    /// Verifying a saved report.
    Verification {
        /// Its number.
        id: u32,
    },
    /// Reading a list.
    List,
    /// Looking up something that is in view.
    View,
    /// Unknown work.
    #[default]
    Unknown,
}

/// The origin of a saved report, which is shown as it was saved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SavedReportOrigin {
    /// When it was made, as its host recorded it.
    pub generated_at: Option<String>,
    /// The tool that made it.
    pub tool: Tool,
    /// The results that this version evaluates differently than the older one that saved the
    /// report, and shows as it evaluates them.
    pub judged_otherwise: Vec<ChangedResult>,
}

/// All details of one finding.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Detail {
    /// The report.
    pub run: u32,
    /// The finding's index in the report.
    pub index: usize,
    /// The index of the evidence that the window surrounds.
    pub evidence: usize,
    /// The finding.
    pub finding: Finding,
    /// The bytes around that evidence; `None` if the source can't be read any more.
    pub window: Option<Window>,
    /// The choices for its plan.
    pub choices: Choices,
    /// The plan; `None` if the evidence has no record of the cluster.
    pub plan: Option<PlanResult>,
    /// The annotations that match the finding, except those typed on it.
    pub others: Vec<Annotation>,
    /// Its change since an earlier report.
    pub change: Option<Change>,
    /// Its status in the earlier report.
    pub was: Option<Status>,
}

impl Detail {
    /// How to create the cluster again, if that is the plan.
    pub fn recreation(&self) -> Option<&Recreation> {
        match &self.plan {
            Some(PlanResult::Plan(plan)) => plan.recreation.as_deref(),
            _ => None,
        }
    }
}

/// A range of bytes of a source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    /// The offset of the first byte.
    pub start: u64,
    /// The bytes.
    #[serde(with = "serde_bytes")]
    pub bytes: Vec<u8>,
}

/// The plan for a finding, after the user made choices for it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FindingPlan {
    /// The report.
    pub run: u32,
    /// The finding's index in the report.
    pub index: usize,
    /// The choices.
    pub choices: Choices,
    /// The plan; `None` if the evidence has no record of the cluster.
    pub plan: Option<PlanResult>,
}

/// A plan, or the problem that prevents it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum PlanResult {
    /// The plan for the cluster.
    Plan(Box<Plan>),
    /// There is no plan, because the bytes are not a cluster's record.
    Problem(Problem),
}

impl From<Result<Plan, Problem>> for PlanResult {
    fn from(result: Result<Plan, Problem>) -> Self {
        match result {
            Ok(plan) => Self::Plan(Box::new(plan)),
            Err(problem) => Self::Problem(problem),
        }
    }
}

/// The finding that an annotation was typed on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FindingAnnotation {
    /// The annotation's index among the typed annotations.
    pub typed_index: usize,
    /// The finding's index in the report.
    pub index: u32,
    /// The cluster, as far as it is currently known.
    pub resource: Resource,
}

/// The number of findings with each review.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ReviewCounts {
    /// The risk is accepted.
    pub accepted: u64,
    /// The risk was accepted until a day that has passed.
    pub expired: u64,
    /// The acceptance is incomplete.
    pub incomplete: u64,
    /// The evidence is disputed.
    pub disputed: u64,
    /// There is something to do.
    pub to_do: u64,
    /// There is only a note.
    pub note: u64,
    /// The accepted findings that fail.
    pub accepted_fails: u64,
}

/// The changes since an earlier report.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Comparison {
    /// The number of clusters with each change.
    pub changes: ChangeCounts,
    /// The clusters that are gone, up to the limit. Those that are certainly gone come first.
    pub gone: Vec<GoneCluster>,
    /// The number of clusters that are gone from a region that the new evidence covers.
    pub gone_covered: u64,
    /// The number of clusters that are gone.
    pub gone_total: u64,
    /// When the earlier report was saved.
    pub generated_at: Option<String>,
    /// The annotations in the earlier report.
    pub annotations: Vec<Annotation>,
    /// The number of annotations in it that this version doesn't understand.
    pub left_out: u64,
    /// The number of clusters in the earlier report.
    pub clusters: u64,
}

/// The number of clusters with each change.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ChangeCounts {
    /// They were not there before.
    pub new: u64,
    /// They failed, and pass now.
    pub fixed: u64,
    /// They passed, and fail now.
    pub worse: u64,
    /// They were undecided, and are decided now.
    pub decided: u64,
    /// They were decided, and are undecided now.
    pub undecided: u64,
    /// They have not changed.
    pub unchanged: u64,
    /// They can't be compared.
    pub not_compared: u64,
}

/// A cluster that is gone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GoneCluster {
    /// Its finding in the earlier report, without the evidence.
    pub finding: Finding,
    /// Whether the new evidence covers its region: if so, the cluster is gone, and not just missing
    /// from the export.
    pub is_covered: bool,
}

/// Which file was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum SavedFile {
    /// The archive of plans.
    Plans,
    /// The report.
    Report {
        /// Its format.
        format: FileFormat,
        /// The revision of its annotations.
        revision: u32,
        /// The number of the file.
        id: u32,
    },
}

impl SavedFile {
    /// Its media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Plans => "application/zip",
            Self::Report { format, .. } => format.media_type(),
        }
    }
}
