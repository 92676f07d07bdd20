//! The report: the versioned output contract. Its JSON is camelCase, and within a major version it only grows.
//!
//! It holds no maps, no floats and no integers above 2^53, so that its text is the same bytes from
//! `serde_json` and from JavaScript's `JSON.stringify`; and no clock and nothing of the host, so that
//! the same evidence gives the same report everywhere.

use serde::{Deserialize, Serialize};

use super::annotation::Annotation;
use super::collection::{Collected, Collection};
use super::coverage::Coverage;
use super::label::Label;
use super::problem::Problem;
use super::settings::Settings;
use super::status::{RiskLevel, Status};
use super::text::Text;
use super::verdicts::Reason;

/// The version of this contract: `MAJOR.MINOR`.
pub const SCHEMA_VERSION: &str = "1.2";

// Its findings can be of another form than a list while it is read.
/// What DAX-001 says about the evidence given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "Report"))]
#[serde(rename_all = "camelCase")]
pub struct Report<F = Vec<Finding>> {
    /// The version of the contract that this report keeps.
    pub schema_version: Text,
    /// What made the report.
    pub tool: Tool,
    /// The rule that was judged.
    pub rule: RuleId,
    /// The answer over all the evidence.
    pub verdict: Verdict,
    /// Counts.
    pub summary: Summary,
    /// What was given, in that order.
    pub sources: Vec<Source>,
    /// One finding for each cluster, in the order in which the clusters were first met.
    pub findings: F,
    /// Accounts and regions.
    pub coverage: Coverage,
    /// Who collected the evidence, and when; left out where no manifest says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub collection: Option<Collection>,
    /// What the user asked of the evaluation beside the rule; left out where that is nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub settings: Option<Settings>,
    /// What a reviewer added: the viewer fills it, the policy leaves it empty.
    pub annotations: Vec<Annotation>,
    /// Problems of the report as a whole; those of a source stand with the source.
    pub problems: Vec<Problem>,
}

impl<F> Report<F> {
    /// The same report with its findings in another form, and the findings that it had.
    pub fn with_findings<G>(self, findings: G) -> (Report<G>, F) {
        let Self {
            schema_version,
            tool,
            rule,
            verdict,
            summary,
            sources,
            coverage,
            collection,
            settings,
            annotations,
            problems,
            ..
        } = self;
        let report = Report {
            schema_version,
            tool,
            rule,
            verdict,
            summary,
            sources,
            findings,
            coverage,
            collection,
            settings,
            annotations,
            problems,
        };
        (report, self.findings)
    }
}

/// A program and its version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Tool {
    /// Its name.
    pub name: Text,
    /// Its version, by semantic versioning.
    pub version: Text,
}

/// Which rule a report is about; `rule()` has the rule in full.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct RuleId {
    /// `DAX-001`
    pub id: Text,
    /// The rule's title.
    pub title: Text,
    /// How much a failed cluster matters.
    pub risk_level: RiskLevel,
}

/// The answer over all the evidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum Verdict {
    /// Every cluster in the evidence passes, and nothing in the evidence is known to be missing or broken.
    /// A source whose `complete` is `unproven` can still hide clusters: the pass speaks of those in it.
    Pass,
    /// At least one cluster fails.
    Fail,
    /// No cluster fails, but the evidence does not show that all pass.
    Unknown,
    /// Whole output says that there are no clusters.
    NotApplicable,
}

/// Counts over the report.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Summary {
    /// Findings.
    pub clusters: u64,
    /// Findings that pass.
    pub pass: u64,
    /// Findings that fail.
    pub fail: u64,
    /// Findings that can't be decided.
    pub unknown: u64,
    /// Sources.
    pub sources: u64,
    /// Problems of severity error, of the sources and of the report.
    pub errors: u64,
    /// Problems of severity warning, of the sources and of the report.
    pub warnings: u64,
}

/// A file or text that was given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Source {
    /// The name that it was given under.
    pub name: String,
    /// Its length in bytes.
    pub bytes: u64,
    /// SHA-256 of its bytes in lower-case hexadecimal, where it was computed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// What the user said of it, as it was said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<Label>,
    /// How its text is written.
    pub encoding: Encoding,
    /// Which output it is.
    pub form: Form,
    /// How many JSON documents it holds.
    pub documents: u64,
    /// Whether all the clusters of what it covers are in it.
    pub complete: Complete,
    /// How many records, or entries of a list, it holds.
    pub clusters: u64,
    /// The account that label or name say that it is of: twelve digits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    /// The region that label or name say that it is of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// Which of them says so; where it takes both, the weaker.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope_from: Option<ScopeFrom>,
    /// Who collected it, and when; left out where no manifest proves it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub collected: Option<Collected>,
    /// What is wrong with it.
    pub problems: Vec<Problem>,
}

/// How a source's text is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Encoding {
    /// UTF-8.
    #[serde(rename = "utf-8")]
    Utf8,
    /// UTF-8 with a byte order mark.
    #[serde(rename = "utf-8-bom")]
    Utf8Bom,
    /// UTF-16, the low byte first, without a byte order mark.
    #[serde(rename = "utf-16le")]
    Utf16Le,
    /// UTF-16, the low byte first, with a byte order mark: what Windows PowerShell's `>` writes.
    #[serde(rename = "utf-16le-bom")]
    Utf16LeBom,
    /// UTF-16, the high byte first, without a byte order mark.
    #[serde(rename = "utf-16be")]
    Utf16Be,
    /// UTF-16, the high byte first, with a byte order mark.
    #[serde(rename = "utf-16be-bom")]
    Utf16BeBom,
    /// Something that is not read.
    Other,
}

/// Which output a source is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Form {
    /// `DescribeClusters` output: `{"Clusters": [...]}`, once or several times.
    Page,
    /// A list of such pages.
    PageList,
    /// An object of such pages, keyed by region; or a list of such objects.
    RegionPages,
    /// A list of clusters.
    ClusterList,
    /// One cluster.
    Cluster,
    /// The output of create-, update- or delete-cluster: `{"Cluster": {...}}`.
    ClusterOutput,
    /// A list of cluster names, as `--query 'Clusters[*].ClusterName'` prints it.
    NameList,
    /// A list of statuses, as `--query 'Clusters[*].SSEDescription.Status'` prints it.
    StatusList,
    /// Names with their statuses, as lists or objects of the two, as `--query
    /// 'Clusters[*].[ClusterName,SSEDescription.Status]'` prints them.
    PairList,
    /// `[]`: a query that found nothing.
    EmptyList,
    /// `null`: a query that found nothing.
    Null,
    /// `export.json`: what an export script says of its own run.
    ExportManifest,
    /// The output of `aws sts get-caller-identity`.
    CallerIdentity,
    /// The output of `aws account list-regions` or `aws ec2 describe-regions --all-regions`.
    RegionList,
    /// The output of `aws organizations list-accounts`.
    AccountList,
    /// Documents of several forms.
    Mixed,
    /// None of these.
    Unrecognised,
}

impl Form {
    /// Whether it is made of whole pages alone, and so can't hide that it was cut.
    pub fn is_pages(self) -> bool {
        matches!(self, Self::Page | Self::PageList | Self::RegionPages)
    }

    /// Whether it speaks of the collection, and never holds clusters.
    pub fn is_collection_file(self) -> bool {
        matches!(self, Self::ExportManifest | Self::CallerIdentity | Self::RegionList | Self::AccountList)
    }
}

/// Whether all the clusters of what a source covers are in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Complete {
    /// Whole pages, and none that says that more follow.
    Yes,
    /// Something is missing or broken.
    No,
    /// A form that can hide a cut.
    Unproven,
}

/// The verdict on one cluster.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Finding {
    /// Pass, fail or unknown.
    pub status: Status,
    /// Why.
    pub reason: Reason,
    /// The reason in one sentence.
    pub message: Text,
    /// What else a reader must know.
    pub flags: Vec<Flag>,
    /// The cluster.
    pub resource: Resource,
    /// Where the evidence says so; the first is the one that decided.
    pub evidence: Vec<Evidence>,
}

/// Something about a finding that its status alone doesn't say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Flag {
    /// The evidence says different things about the cluster; the worst counts.
    Conflict,
    /// The cluster is being deleted: wait and export again.
    Deleting,
    /// The node type can't be encrypted at rest (`dax.r3.*`): another one must be chosen.
    NodeTypeUnsupported,
}

/// A cluster as the evidence names it. What is not said is left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Resource {
    /// The cluster's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Its ARN as given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
    /// `aws`, `aws-cn`, `aws-us-gov` ...
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partition: Option<String>,
    /// The region's code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// The account's twelve digits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    /// What account and region were read from; where they are from two places, the weaker.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope_from: Option<ScopeFrom>,
    /// The cluster's life cycle: `available`, `creating`, `deleting`, `modifying` ...
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cluster_status: Option<String>,
    /// The node type, such as `dax.r4.large`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub node_type: Option<String>,
    /// How many nodes it has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total_nodes: Option<u32>,
}

/// What account and region were read from, the strongest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ScopeFrom {
    /// The cluster's ARN.
    Arn,
    /// What the user said about the source.
    Label,
    /// The region's key under which the page stands.
    RegionKey,
    /// The manifest that lists the source.
    Manifest,
    /// The name of the source's file or folder.
    Name,
}

/// The place in a source that a verdict stands on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Evidence {
    /// Index of the source.
    pub source: u32,
    /// Index of the JSON document in the source.
    pub document: u64,
    /// RFC 6901 pointer of the value, or of the record where the value is absent.
    pub pointer: String,
    /// 1-based line; lines end at LF.
    pub line: u64,
    /// 1-based column, in Unicode code points; a byte order mark does not count.
    pub column: u64,
    /// Offset of the value's first byte in the source as given, or of the record where the value is absent.
    pub start: u64,
    /// Offset of the first byte after it.
    pub end: u64,
    /// The line in which it ends, as lines are counted above. Since version 1.1; reports before that don't say it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end_line: Option<u64>,
    /// The column behind its last character. Since version 1.1; reports before that don't say it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end_column: Option<u64>,
    /// The decoded text of a string, the token of any other single value; left out where the value
    /// is absent, a list or an object.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub observed: Option<String>,
    /// Where the whole record stands.
    pub record: Range,
}

/// A range of bytes in a source as given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Range {
    /// Offset of the first byte.
    pub start: u64,
    /// Offset of the first byte after it.
    pub end: u64,
}
