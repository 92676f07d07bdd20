//! The report: the versioned output contract. Its JSON uses camelCase, and within a major version
//! it only grows.
//!
//! A report contains no maps, no floats and no integers above 2^53, so `serde_json` and
//! JavaScript's `JSON.stringify` write it as the same bytes. It uses no clock and nothing from the
//! host, so the same evidence gives the same report everywhere.

use serde::{Deserialize, Serialize};

use super::annotation::Annotation;
use super::collection::{Collection, CollectionRecord};
use super::coverage::Coverage;
use super::in_transit::InTransitState;
use super::label::Label;
use super::problem::Problem;
use super::settings::Settings;
use super::status::{RiskLevel, Status};
use super::text::Text;
use super::verdicts::Reason;

/// The version of this contract: `MAJOR.MINOR`.
pub const SCHEMA_VERSION: &str = "1.2";

// `F` lets the findings take another form than a list while a report is being read.
/// The result of checking the evidence against rule DAX-001.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "Report"))]
#[serde(rename_all = "camelCase")]
pub struct Report<F = Vec<Finding>> {
    /// The version of the contract that this report follows.
    pub schema_version: Text,
    /// The program that made the report.
    pub tool: Tool,
    /// The rule that was checked.
    pub rule: RuleId,
    /// The verdict over all the evidence.
    pub verdict: Verdict,
    /// Counts over the report.
    pub summary: Summary,
    /// The sources, in the order in which they were added.
    pub sources: Vec<Source>,
    /// One finding for each cluster, in the order in which the clusters first appear in the
    /// evidence.
    pub findings: F,
    /// Which accounts and regions the evidence covers.
    pub coverage: Coverage,
    /// The collection of the evidence: by whom, and when. Omitted if there is no manifest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub collection: Option<Collection>,
    /// The user's requirements beyond the rule. Omitted if there are no such requirements.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub settings: Option<Settings>,
    /// A reviewer's annotations. The evaluator leaves the list empty, and the viewer fills it.
    pub annotations: Vec<Annotation>,
    /// Problems of the report as a whole. Each source lists its own problems.
    pub problems: Vec<Problem>,
}

impl<F> Report<F> {
    /// Replaces the findings with findings in another form, and also returns the old ones.
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
    /// The program's name.
    pub name: Text,
    /// The program's version, following semantic versioning.
    pub version: Text,
}

/// Identifies the rule of a report. `rule()` returns the full rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct RuleId {
    /// `DAX-001`
    pub id: Text,
    /// The rule's title.
    pub title: Text,
    /// The severity of a failed cluster.
    pub risk_level: RiskLevel,
    /// The compliance frameworks that the rule names, current versions first. Omitted in reports
    /// before version 1.2.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub frameworks: Vec<Text>,
}

/// The verdict over all the evidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum Verdict {
    /// Every cluster in the evidence passes, and nothing in the evidence is known to be missing or
    /// broken. A source whose `complete` is `unproven` can still hide clusters: the pass only
    /// covers the clusters in it.
    Pass,
    /// At least one cluster fails.
    Fail,
    /// No cluster fails, but the evidence does not show that all pass.
    Unknown,
    /// Complete output shows that there are no clusters.
    NotApplicable,
}

/// Counts over the report.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Summary {
    /// Number of findings.
    pub clusters: u64,
    /// Number of findings that pass.
    pub pass: u64,
    /// Number of findings that fail.
    pub fail: u64,
    /// Number of findings whose status is unknown.
    pub unknown: u64,
    /// Number of sources.
    pub sources: u64,
    /// Number of problems with severity error, in the sources and in the report.
    pub errors: u64,
    /// Number of problems with severity warning, in the sources and in the report.
    pub warnings: u64,
}

/// One file or text that was added.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Source {
    /// The name under which it was added.
    pub name: String,
    /// Length in bytes.
    pub bytes: u64,
    /// SHA-256 of its bytes in lower-case hexadecimal. Omitted if it was not computed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// The account and region that the user stated, unchanged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<Label>,
    /// The text encoding.
    pub encoding: Encoding,
    /// Which kind of output it is.
    pub form: Form,
    /// How many JSON documents it contains.
    pub documents: u64,
    /// Whether it contains all clusters of the scope that it covers.
    pub complete: Complete,
    /// How many records, or entries of a list, it contains.
    pub clusters: u64,
    /// The source's account according to its label, manifest or name: twelve digits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    /// The source's region according to its label, manifest or name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// The origin of account and region. If they come from two origins, the weaker one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope_from: Option<ScopeFrom>,
    /// Its collection: by whom, and when. Omitted if no manifest proves it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub collected: Option<CollectionRecord>,
    /// Problems with the source.
    pub problems: Vec<Problem>,
}

/// The text encoding of a source.
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
    /// UTF-16, little-endian, without a byte order mark.
    #[serde(rename = "utf-16le")]
    Utf16Le,
    /// UTF-16, little-endian, with a byte order mark, as `>` in Windows PowerShell writes it.
    #[serde(rename = "utf-16le-bom")]
    Utf16LeBom,
    /// UTF-16, big-endian, without a byte order mark.
    #[serde(rename = "utf-16be")]
    Utf16Be,
    /// UTF-16, big-endian, with a byte order mark.
    #[serde(rename = "utf-16be-bom")]
    Utf16BeBom,
    /// Another encoding, which is not read.
    Other,
}

/// Which kind of output a source is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Form {
    /// `DescribeClusters` output: `{"Clusters": [...]}`, one or more times.
    Page,
    /// A list of such pages.
    PageList,
    /// An object of such pages, keyed by region, or a list of such objects.
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
    /// Pairs of a name and a status, each a list or an object, as
    /// `--query 'Clusters[*].[ClusterName,SSEDescription.Status]'` prints them.
    PairList,
    /// `[]`, the result of a query that found nothing.
    EmptyList,
    /// `null`, the result of a query that found nothing.
    Null,
    /// `export.json`, the manifest that an export script writes about its own run.
    ExportManifest,
    /// The output of `aws sts get-caller-identity`.
    CallerIdentity,
    /// The output of `aws account list-regions` or `aws ec2 describe-regions --all-regions`.
    RegionList,
    /// The output of `aws organizations list-accounts`.
    AccountList,
    /// Documents of different kinds.
    Mixed,
    /// None of the above.
    Unrecognised,
}

impl Form {
    /// Whether the form consists of complete pages only, so that truncation can't go unnoticed.
    pub fn is_pages(self) -> bool {
        matches!(self, Self::Page | Self::PageList | Self::RegionPages)
    }

    /// Whether the form describes the collection and never contains clusters.
    pub fn is_collection_file(self) -> bool {
        matches!(self, Self::ExportManifest | Self::CallerIdentity | Self::RegionList | Self::AccountList)
    }
}

/// Whether a source contains all clusters of the scope that it covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Complete {
    /// Complete pages, none of which says that more follow.
    Yes,
    /// Something is missing or broken.
    No,
    /// The form can hide a truncation.
    Unproven,
}

/// The verdict on one cluster.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Finding {
    /// The status: pass, fail or unknown.
    pub status: Status,
    /// The reason for the status.
    pub reason: Reason,
    /// The reason in one sentence.
    pub message: Text,
    /// Further facts that a reader must know.
    pub flags: Vec<Flag>,
    /// The cluster.
    pub resource: Resource,
    /// Encryption in transit, which has no part in the verdict. Omitted if the evidence doesn't
    /// contain `ClusterEndpointEncryptionType`; that is not the same as `NONE`. Since version 1.2.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub in_transit: Option<InTransitState>,
    /// Locations in the evidence that support the status. The first one decided it.
    pub evidence: Vec<Evidence>,
}

/// A fact about a finding that its status alone doesn't show.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Flag {
    /// Parts of the evidence contradict each other about the cluster. The worst one counts.
    Conflict,
    /// The cluster is being created: wait and export again. Since version 1.2.
    Creating,
    /// The cluster is being deleted: wait and export again.
    Deleting,
    /// The node type can't be encrypted at rest (`dax.r3.*`). Choose another one.
    NodeTypeUnsupported,
}

/// A cluster as the evidence identifies it. Members that the evidence doesn't give are omitted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Resource {
    /// The cluster's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The cluster's ARN, unchanged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
    /// The partition: `aws`, `aws-cn`, `aws-us-gov` ...
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partition: Option<String>,
    /// The region's code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// The account ID, twelve digits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    /// The origin of account and region. If they come from two origins, the weaker one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope_from: Option<ScopeFrom>,
    /// The cluster's lifecycle status: `available`, `creating`, `deleting`, `modifying` ...
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cluster_status: Option<String>,
    /// The node type, such as `dax.r4.large`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub node_type: Option<String>,
    /// How many nodes the cluster has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total_nodes: Option<u32>,
}

/// The origins of account and region, strongest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ScopeFrom {
    /// The cluster's ARN.
    Arn,
    /// The user's label for the source.
    Label,
    /// The region key that contains the page.
    RegionKey,
    /// The manifest that lists the source.
    Manifest,
    /// The name of the source's file or folder.
    Name,
}

/// The location in a source that a verdict is based on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Evidence {
    /// Index of the source.
    pub source: u32,
    /// Index of the JSON document in the source.
    pub document: u64,
    /// RFC 6901 JSON Pointer of the value, or of the record if the value is absent.
    pub pointer: String,
    /// 1-based line; lines end at LF.
    pub line: u64,
    /// 1-based column, in Unicode code points; a byte order mark does not count.
    pub column: u64,
    /// Offset of the value's first byte in the unmodified source, or of the record's if the value
    /// is absent.
    pub start: u64,
    /// Offset of the first byte after the value or record.
    pub end: u64,
    /// 1-based line in which the value or record ends. Since version 1.1; omitted in older reports.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end_line: Option<u64>,
    /// 1-based column after its last character. Since version 1.1; omitted in older reports.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end_column: Option<u64>,
    /// The decoded text of a string, or the token of any other scalar. Omitted if the value is
    /// absent, a list or an object.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub observed: Option<String>,
    /// The byte range of the whole record.
    pub record: Range,
}

/// A range of bytes in the unmodified source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Range {
    /// Offset of the first byte.
    pub start: u64,
    /// Offset of the first byte after the range.
    pub end: u64,
}
