//! What the workbench replies.

use dax001::contract::annotation::Annotation;
use dax001::contract::problem::Problem;
use dax001::contract::report::{Finding, Report, Resource, Tool};
use dax001::contract::status::Status;
use dax001::query::Facets;
use dax001::remediation::choices::Choices;
use dax001::remediation::plan::{Plan, Recreation};
use dax001::rule::description::Rule;
use dax001_review::{Change, JudgedOtherwise, RiskList};
use serde::{Deserialize, Serialize};

use super::format::FileFormat;
use super::rows::Rows;
use super::verification::Verification;

/// A reply; `run` is the number of the evaluation that it is about.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Reply {
    /// The module is there.
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
    /// It is there.
    Pong,
    /// An evaluation goes on.
    Progress {
        /// The evaluation.
        run: u32,
        /// How far it is.
        progress: Progress,
    },
    /// An evaluation begins to read this input, or a file of the archive that it is.
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
        /// The report without its findings: they stay in the workbench.
        report: Box<Report>,
        /// For each of its sources the index of the input that it is or came out of.
        input_indices: Vec<usize>,
        /// What its findings can be filtered by.
        facets: Facets,
        /// Of a report that was saved and is shown as it was saved.
        saved: Option<Saved>,
        /// The inputs that are lists of accepted risks: they are not read as evidence.
        lists: Vec<usize>,
        /// The inputs that are saved reports, likewise.
        saved_reports: Vec<usize>,
    },
    /// The hash of each source of a report; nothing for one that could not be read.
    Sealed {
        /// The report.
        run: u32,
        /// The hashes, as [`Source::sha256`](dax001::contract::report::Source::sha256) has them.
        sha256: Vec<Option<String>>,
    },
    /// A verification goes on.
    Verifying {
        /// The number of the verification.
        id: u32,
        /// How far it is.
        progress: Progress,
    },
    /// A verification is done.
    Verified {
        /// The number of the verification.
        id: u32,
        /// What came of it.
        outcome: Box<Verification>,
    },
    /// Some of the findings.
    Rows(Rows),
    /// The findings to print.
    Printable(Rows),
    /// Everything about one finding.
    Detail(Box<Detail>),
    /// The plan for a finding, after something was chosen for it.
    Plan(Box<Planned>),
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
        /// What it says.
        list: RiskList,
    },
    /// What came of the annotations.
    Annotated {
        /// The report.
        run: u32,
        /// Which state of the annotations this is.
        revision: u32,
        /// How many findings have which review.
        counts: ReviewCounts,
        /// Of how many findings each annotation speaks: first those that were typed, then those of the lists.
        matches: Vec<usize>,
        /// Lists were handed over, too.
        has_lists: bool,
        /// For what was typed on one finding, which finding that is now.
        own: Vec<Own>,
    },
    /// What has changed since an earlier report.
    Compared {
        /// The report.
        run: u32,
        /// The page's own number of the earlier one.
        id: u32,
        /// What has changed.
        changes: Box<Comparison>,
    },
    /// A file was written. Its bytes lie beside the reply.
    File {
        /// The report.
        run: u32,
        /// Which file it is.
        file: SavedFile,
    },
    /// A whole report was written. Beside the reply lie lines of JSON: its head, and lists of its findings.
    Evaluated,
    /// The plan for one cluster.
    Planned(Box<PlanResult>),
    /// Something went wrong that is not a problem of the evidence.
    Failed(Failure),
}

/// How far reading is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Progress {
    /// Bytes read so far.
    pub bytes: u64,
    /// Bytes in all; less than were read where there is a stream among them.
    pub total: u64,
    /// Clusters found so far.
    pub clusters: u64,
}

/// Something went wrong that is not a problem of the evidence.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Failure {
    /// During which work.
    pub during: Work,
    /// What happened: one line.
    pub message: String,
    /// The module trapped, or its worker is gone: another one must be started.
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
    /// A comparison with this earlier report.
    Comparison {
        /// The page's own number of the earlier report.
        id: u32,
    },
    /// Annotations are applied.
    Annotations,
    /// An archive of plans is made.
    Plans,
    /// A report is written.
    Saving {
        /// The number of the file.
        id: u32,
    },
    /// A saved report is verified.
    Verification {
        /// Its number.
        id: u32,
    },
    /// A list is read.
    List,
    /// Something in view is looked up.
    View,
    /// It is not known which.
    #[default]
    Unknown,
}

/// Of a report that was saved and is shown as it was saved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Saved {
    /// When it was made, as its host wrote it.
    pub generated_at: Option<String>,
    /// What made it.
    pub tool: Tool,
    /// What this version judges otherwise than the older one that saved it, and shows so.
    pub judged_otherwise: Vec<JudgedOtherwise>,
}

/// Everything about one finding.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Detail {
    /// The report.
    pub run: u32,
    /// The finding's index in it.
    pub index: usize,
    /// The index of the evidence that the window is around.
    pub evidence: usize,
    /// The finding.
    pub finding: Finding,
    /// The bytes around that evidence; nothing where the source can't be read any more.
    pub window: Option<Window>,
    /// What has been chosen for its plan.
    pub choices: Choices,
    /// What to do; nothing where the evidence has no record.
    pub plan: Option<PlanResult>,
    /// The annotations that mean it, but for those typed on it.
    pub others: Vec<Annotation>,
    /// What has become of it since an earlier report.
    pub change: Option<Change>,
    /// Its status then.
    pub was: Option<Status>,
}

impl Detail {
    /// How the cluster is created again, where that is what to do.
    pub fn recreation(&self) -> Option<&Recreation> {
        match &self.plan {
            Some(PlanResult::Plan(plan)) => plan.recreation.as_deref(),
            _ => None,
        }
    }
}

/// Some bytes of a source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    /// The offset of the first one.
    pub start: u64,
    /// The bytes.
    #[serde(with = "serde_bytes")]
    pub bytes: Vec<u8>,
}

/// The plan for a finding, after something was chosen for it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Planned {
    /// The report.
    pub run: u32,
    /// The finding's index in it.
    pub index: usize,
    /// What was chosen.
    pub choices: Choices,
    /// The plan; nothing where the evidence has no record.
    pub plan: Option<PlanResult>,
}

/// A plan, or why there is none.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum PlanResult {
    /// The plan for the cluster.
    Plan(Box<Plan>),
    /// Why there is none: the bytes are not a cluster's record.
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

/// Which finding an annotation is of that was typed on one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Own {
    /// The annotation's index among those that were typed.
    pub place: usize,
    /// The finding's index in the report.
    pub index: u32,
    /// What is known of the cluster now.
    pub resource: Resource,
}

/// How many findings have which review.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ReviewCounts {
    /// The risk is accepted.
    pub accepted: u64,
    /// It was accepted until a day that is over.
    pub expired: u64,
    /// The acceptance lacks something.
    pub incomplete: u64,
    /// The evidence is disputed.
    pub disputed: u64,
    /// Something is to be done.
    pub to_do: u64,
    /// A note only.
    pub note: u64,
    /// Of the accepted ones, those that fail.
    pub accepted_fails: u64,
}

/// What has changed since an earlier report.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Comparison {
    /// How many clusters have become what.
    pub changes: ChangeCounts,
    /// Clusters that are gone, as many as are listed; first those of which that is sure.
    pub gone: Vec<Gone>,
    /// How many are gone from a region that the new evidence covers.
    pub gone_covered: u64,
    /// How many are gone.
    pub gone_total: u64,
    /// When the earlier report was saved.
    pub generated_at: Option<String>,
    /// What a reviewer added to the earlier report.
    pub annotations: Vec<Annotation>,
    /// How many of its annotations are not understood.
    pub left_out: u64,
    /// How many clusters the earlier one has.
    pub clusters: u64,
}

/// How many clusters have become what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ChangeCounts {
    /// They were not there.
    pub new: u64,
    /// They failed and pass now.
    pub fixed: u64,
    /// They passed and fail now.
    pub worse: u64,
    /// They could not be decided and can be now.
    pub decided: u64,
    /// They could be decided and can't be now.
    pub undecided: u64,
    /// They are as they were.
    pub unchanged: u64,
    /// They can't be compared.
    pub not_compared: u64,
}

/// A cluster that is gone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Gone {
    /// Its finding in the earlier report, without the evidence.
    pub finding: Finding,
    /// The new evidence covers its region: it is gone, and not only not exported.
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
        /// In this format.
        format: FileFormat,
        /// With this state of the annotations.
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
