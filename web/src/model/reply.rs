//! What the worker says. The other side is `web/worker/`.

use std::fmt::Formatter;
use std::rc::Rc;

use dax001::contract::annotation::Annotation;
use dax001::contract::problem::Problem;
use dax001::contract::report::{Finding, Flag, Report, Resource};
use dax001::contract::status::{Reason, Status};
use dax001::remediation::choices::Choices;
use dax001::remediation::plan::{Plan, Recreation};
use dax001::review::Review;
use dax001::rule::description::Rule;
use dax001_review::{Change, RiskList};
use serde::de::Visitor;
use serde::{Deserialize, Deserializer};

use crate::model::file_format::SavedFile;
use crate::model::handle::BlobHandle;
use crate::model::query::Query;
use crate::model::saved::{Saved, Verification};

/// What the worker says; `run` is the number of the evaluation that it speaks of.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Reply {
    /// The module is there.
    Ready {
        /// Its version.
        version: String,
        /// The rule that it judges.
        rule: Box<Rule>,
        /// The SHA-256 of its bytes.
        sha256: String,
    },
    /// It is there.
    Pong,
    /// An evaluation goes on.
    Progress {
        run: u32,
        /// Bytes read so far.
        bytes: f64,
        /// Bytes in all.
        total: f64,
        /// Clusters found so far.
        clusters: f64,
    },
    /// An evaluation begins to read this one of what was given.
    Reading { run: u32, owner: usize },
    /// An evaluation is done.
    Report {
        run: u32,
        /// The report without its findings: they stay in the worker.
        report: Box<Report>,
        /// For each of its sources, which of what was given it is or came out of.
        owners: Vec<usize>,
        /// What its findings can be filtered by.
        facets: Facets,
        /// What is known of a report that was saved and is shown as it was saved.
        #[serde(default)]
        saved: Option<Saved>,
        /// Which of what was given are lists of accepted risks, and which saved reports: they are not read as evidence.
        #[serde(default)]
        lists: Vec<usize>,
        #[serde(default, rename = "savedReports")]
        saved_reports: Vec<usize>,
    },
    /// The hash of each source of a report; none of one that could not be read.
    Sealed { run: u32, sha256: Vec<Option<String>> },
    /// A verification goes on.
    Verifying {
        id: u32,
        /// Bytes read so far.
        bytes: f64,
        /// Bytes in all.
        total: f64,
    },
    /// A verification is done.
    Verified { id: u32, outcome: Box<Verification> },
    /// The findings in view.
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
    Planned {
        run: u32,
        /// Plans made so far.
        done: u64,
        /// Plans in all.
        total: u64,
    },
    /// A list of accepted risks.
    List { name: String, list: RiskList },
    /// What has been made of the annotations.
    Annotated {
        run: u32,
        /// Which state of the annotations it is of.
        revision: u32,
        counts: ReviewCounts,
        /// Of how many findings each speaks: first those that were typed, then those of the lists.
        matches: Vec<usize>,
        /// Lists were handed over, too.
        #[serde(rename = "hasLists")]
        has_lists: bool,
        /// Of which finding what was typed on one is.
        own: Vec<Own>,
    },
    /// What has changed since an earlier report.
    Compared {
        run: u32,
        /// Which earlier one.
        id: u32,
        changes: Box<Comparison>,
    },
    /// A file; a blob is none of the values that are read like the others.
    #[serde(skip)]
    File { run: u32, file: SavedFile, blob: BlobHandle },
    /// Something went wrong that is no problem of the evidence.
    Failed(Failure),
}

/// Something went wrong that is no problem of the evidence.
#[derive(Clone, Debug, Default, Deserialize)]
pub(crate) struct Failure {
    /// The evaluation during which it did.
    pub(crate) run: u32,
    /// What was asked for.
    #[serde(default)]
    pub(crate) during: String,
    /// Which of what was given was asked about.
    #[serde(default)]
    pub(crate) id: Option<u32>,
    /// What happened.
    pub(crate) message: String,
    /// The worker can't go on.
    pub(crate) fatal: bool,
    /// Which of what was given was being read.
    #[serde(default)]
    pub(crate) owner: Option<usize>,
    /// The name of the source that was being read: within an archive, that of the file.
    #[serde(default)]
    pub(crate) name: Option<String>,
}

/// Some of the findings that a query lets through.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
pub(crate) struct Rows {
    /// The evaluation that they are of.
    pub(crate) run: u32,
    /// The query.
    pub(crate) query: Query,
    /// Which of them comes first here.
    pub(crate) from: usize,
    /// How many it lets through in all.
    pub(crate) total: usize,
    /// The findings.
    #[serde(rename = "rows")]
    pub(crate) list: Vec<Row>,
    /// Where among all that it lets through the chosen finding is.
    pub(crate) position: Option<usize>,
}

/// A finding and its place in the report.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
pub(crate) struct Row {
    /// Its index in the report.
    pub(crate) index: usize,
    /// Its finding, as far as a table shows it.
    pub(crate) status: Status,
    pub(crate) reason: Reason,
    pub(crate) flags: Vec<Flag>,
    /// The cluster.
    pub(crate) resource: Resource,
    /// The source of what decided.
    pub(crate) source: usize,
    /// Its line there.
    pub(crate) line: u64,
    /// What a reviewer made of it.
    #[serde(default)]
    pub(crate) review: Option<Review>,
    /// What has become of it since an earlier report.
    #[serde(default)]
    pub(crate) change: Option<Change>,
    /// What it was then.
    #[serde(default)]
    pub(crate) was: Option<Status>,
}

/// What findings can be filtered by.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
pub(crate) struct Facets {
    /// Their accounts, in order; an empty one for those of which it is not known.
    pub(crate) accounts: Vec<Facet>,
    /// Their regions, likewise.
    pub(crate) regions: Vec<Facet>,
    /// Their reasons.
    pub(crate) reasons: Vec<Facet>,
}

/// A value, and how many findings of each status have it.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
pub(crate) struct Facet {
    /// The value.
    pub(crate) value: String,
    /// Findings that fail.
    pub(crate) fail: u64,
    /// Findings that can't be decided.
    pub(crate) unknown: u64,
    /// Findings that pass.
    pub(crate) pass: u64,
}

impl Facet {
    /// How many findings have the value.
    pub(crate) fn total(&self) -> u64 {
        self.fail + self.unknown + self.pass
    }
}

/// Everything about one finding.
#[derive(Clone, Debug, Deserialize, PartialEq)]
pub(crate) struct Detail {
    /// The evaluation that it belongs to.
    pub(crate) run: u32,
    /// Its index in the report.
    pub(crate) index: usize,
    /// Which place of its evidence the window is around.
    pub(crate) evidence: usize,
    /// The finding.
    pub(crate) finding: Finding,
    /// The bytes around the place; nothing where the source can't be read any more.
    pub(crate) window: Option<Window>,
    /// What has been chosen for its plan.
    pub(crate) choices: Choices,
    /// What to do; nothing where the evidence holds no record.
    pub(crate) plan: Option<PlanResult>,
    /// What speaks of it but what is typed on it.
    pub(crate) others: Vec<Annotation>,
    /// What has become of it since an earlier report.
    #[serde(default)]
    pub(crate) change: Option<Change>,
    /// What it was then.
    #[serde(default)]
    pub(crate) was: Option<Status>,
}

/// The plan for a finding, after something was chosen for it.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Planned {
    /// The evaluation that it belongs to.
    pub(crate) run: u32,
    /// The finding's index in the report.
    pub(crate) index: usize,
    /// What was chosen.
    pub(crate) choices: Choices,
    /// The plan; nothing where the evidence holds no record.
    pub(crate) plan: Option<PlanResult>,
}

/// Of which finding something is that was typed on one.
#[derive(Clone, Debug, Deserialize, PartialEq)]
pub(crate) struct Own {
    /// Its place among what was typed.
    pub(crate) place: usize,
    /// The finding's index in the report.
    pub(crate) index: u32,
    /// What is known of the cluster now.
    pub(crate) resource: Resource,
}

/// Of how many findings a reviewer said what.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct ReviewCounts {
    pub(crate) accepted: u64,
    pub(crate) expired: u64,
    pub(crate) incomplete: u64,
    pub(crate) disputed: u64,
    pub(crate) to_do: u64,
    pub(crate) note: u64,
    /// Of the accepted ones, those that fail.
    #[serde(rename = "acceptedFails")]
    pub(crate) accepted_fails: u64,
}

/// What has changed since an earlier report.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Comparison {
    /// How many clusters have become what.
    pub(crate) changes: ChangeCounts,
    /// Clusters that are not there any more, as many as are listed; first those of which that is sure.
    pub(crate) gone: Vec<Gone>,
    /// How many are gone from a region that the new evidence covers.
    pub(crate) gone_covered: u64,
    /// How many are not there any more.
    pub(crate) gone_total: u64,
    /// When the earlier report was saved.
    #[serde(default)]
    pub(crate) generated_at: Option<String>,
    /// What a reviewer added to the earlier report.
    pub(crate) annotations: Vec<Annotation>,
    /// How much of that is not understood.
    pub(crate) left_out: u64,
    /// How many clusters the earlier one has.
    pub(crate) clusters: u64,
}

/// How many clusters have become what.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct ChangeCounts {
    pub(crate) new: u64,
    pub(crate) fixed: u64,
    pub(crate) worse: u64,
    pub(crate) decided: u64,
    pub(crate) undecided: u64,
    pub(crate) unchanged: u64,
    pub(crate) not_compared: u64,
}

/// A cluster that is not there any more.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Gone {
    /// What was found then.
    pub(crate) finding: Finding,
    /// The new evidence covers its region: it is gone, and not only not exported.
    pub(crate) is_covered: bool,
}

/// Some bytes of a source.
#[derive(Clone, Debug, Deserialize, PartialEq)]
pub(crate) struct Window {
    /// Offset of the first one.
    pub(crate) start: u64,
    /// The bytes.
    #[serde(deserialize_with = "bytes")]
    pub(crate) bytes: Rc<[u8]>,
}

/// What the module's `plan` gives.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(rename_all = "camelCase")]
pub(crate) enum PlanResult {
    /// The plan.
    Plan(Box<Plan>),
    /// Why there is none.
    Problem(Problem),
}

impl Detail {
    /// How the cluster is created again, where that is what to do.
    pub(crate) fn recreation(&self) -> Option<&Recreation> {
        match &self.plan {
            Some(PlanResult::Plan(plan)) => plan.recreation.as_deref(),
            _ => None,
        }
    }
}

fn bytes<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Rc<[u8]>, D::Error> {
    struct Bytes;
    impl Visitor<'_> for Bytes {
        type Value = Rc<[u8]>;
        fn expecting(&self, formatter: &mut Formatter<'_>) -> std::fmt::Result {
            formatter.write_str("bytes")
        }
        fn visit_byte_buf<E>(self, bytes: Vec<u8>) -> Result<Rc<[u8]>, E> {
            Ok(bytes.into())
        }
    }
    deserializer.deserialize_byte_buf(Bytes)
}
