//! Problems of the evidence: a code, a message, a location, and how to fix it.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

/// A problem of the evidence that a person must know about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Problem {
    /// Only errors make their source incomplete.
    pub severity: Severity,
    /// The kind of problem.
    pub code: ProblemCode,
    /// The problem: one line, lower case, no full stop.
    pub message: String,
    /// How to fix it: lower case, no full stop.
    pub help: Cow<'static, str>,
    /// Index of the source in the report.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<u32>,
    /// 1-based line in the source; lines end at LF.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
    /// 1-based column in the line, in Unicode code points.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<u64>,
}

/// A location in a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LineColumn {
    /// 1-based; lines end at LF.
    pub line: u64,
    /// 1-based, in Unicode code points.
    pub column: u64,
}

/// The severity of a problem.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Evidence is missing or cannot be trusted: the source is incomplete, so it cannot lead to a pass.
    Error,
    /// Worth knowing, but the source is still complete. The verdict already takes it into account.
    Warning,
}

macro_rules! problem_codes {
    ($($(#[doc = $doc:literal])+ $name:ident, $severity:ident, $help:literal;)+) => {
        /// The kinds of problem.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[serde(rename_all = "kebab-case")]
        pub enum ProblemCode {
            $($(#[doc = $doc])+ $name,)+
        }

        impl ProblemCode {
            /// All kinds of problem.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// The severity of this kind of problem. The problem that replaces an unlisted rest can be less severe.
            pub fn severity(self) -> Severity {
                match self { $(Self::$name => Severity::$severity,)+ }
            }

            /// How to fix this kind of problem.
            pub fn help(self) -> &'static str {
                match self { $(Self::$name => $help,)+ }
            }
        }
    };
}

problem_codes! {
    /// There was no source.
    NoInput, Error,
        "add the output of `aws dax describe-clusters --output json`";
    /// The source is empty, or whitespace only.
    EmptySource, Error,
        "export again; a command that fails prints its message to the terminal and leaves the file empty";
    /// The host could not read the source, or not all of it.
    SourceUnreadable, Error,
        "whatever could be read of it has been checked; if it is a folder, add its files; if it was moved or changed, or reading was cancelled, add it again";
    /// The text is not JSON, nor any other format that is recognised.
    NotJson, Error,
        "add what `aws dax describe-clusters --output json` printed";
    /// The text is valid JSON up to this location.
    JsonSyntax, Error,
        "export again instead of repairing the file by hand; every complete record before this location has been checked";
    /// The text is truncated.
    CutOff, Error,
        "the file is truncated, perhaps by a full disk or an interrupted copy: export again; every complete record has been checked";
    /// Brackets are nested too deeply.
    TooDeep, Error,
        "AWS output is never nested this deeply: export again";
    /// The source contains bytes that are invalid in its encoding.
    InvalidEncoding, Error,
        "export again and save the file as UTF-8; UTF-16, which Windows PowerShell writes, works too";
    /// The text is in an unsupported encoding, such as UTF-32.
    UnknownEncoding, Error,
        "save the file as UTF-8 and add it again";
    /// The file is compressed.
    Compressed, Error,
        "decompress it and add the JSON files inside";
    /// The file is a zip archive.
    Archive, Error,
        "unpack it and add the files inside; the report viewer opens an archive but not one inside another, and a program opens archives with `Archive` of `dax001`";
    /// An archive entry is encrypted with a password.
    Encrypted, Error,
        "unpack the archive with its password and add the files inside";
    /// An archive, or an entry of one, cannot be unpacked.
    ArchiveDamaged, Error,
        "create the archive again, or unpack it with another tool and add the files inside";
    /// The unpacked archive exceeds the limit.
    ArchiveTooLarge, Error,
        "unpack it and add the files inside";
    /// The file is the output of `--output table`.
    CliTable, Error,
        "a table omits fields that the rule needs: run the same command with `--output json` and without `--query`";
    /// The file is the output of `--output text`.
    CliText, Error,
        "text output does not name its columns: run the same command with `--output json`";
    /// The file is the output of `--output yaml`.
    CliYaml, Error,
        "run the same command with `--output json`";
    /// AWS denied the export.
    CliDenied, Error,
        "the clusters that this command should have listed are unknown: allow the IAM action `dax:DescribeClusters` on resource `*` (it does not support a narrower resource) and export again; if a policy denies it explicitly, its owner has to lift that";
    /// The export had no valid credentials, or none for this region.
    CliCredentials, Error,
        "the clusters that this command should have listed are unknown: sign in again or correct the profile, and export again; AWS gives the same answer for a region that is not enabled in the account";
    /// The export could not reach a DAX endpoint.
    CliConnection, Error,
        "the clusters that this command should have listed are unknown: check the region code and that AWS offers DAX there, then the network and the proxy, and export again";
    /// The export named a cluster that does not exist.
    CliNotFound, Error,
        "the other clusters of this region are unknown: export again without `--cluster-names`";
    /// The AWS CLI was called incorrectly, or is not installed.
    CliUsage, Error,
        "the clusters that this command should have listed are unknown: run `aws dax describe-clusters --region REGION --output json` and save what it prints";
    /// AWS refuses the account access to the DAX API in a region that offers DAX, or the region is
    /// unknown.
    CliRefused, Error,
        "AWS refused the account; where AWS offers DAX, an account that lost access to the API can still have clusters: ask AWS Support, and export again";
    /// AWS does not offer DAX in the region.
    CliNotOffered, Warning,
        "no action needed: this is what AWS answers in a region that does not offer DAX";
    /// The AWS CLI printed another error.
    CliError, Error,
        "the clusters that this command should have listed are unknown: fix the cause that the message names, or try again later, and export again";
    /// A shell prompt or a command line precedes the output.
    ShellText, Error,
        "save only what the command prints: redirect its output to a file, without `2>&1`";
    /// The file is a sample with parts left out.
    ElidedSample, Error,
        "this is a shortened sample: add the complete output";
    /// The file is JSON, but not a recognised output.
    UnrecognisedDocument, Error,
        "add the complete output of `aws dax describe-clusters --output json`, without `--query`";
    /// The file is a report of this tool, which is not evidence.
    SavedReport, Error,
        "compare with it in the report viewer, or remove it; evidence is what the AWS CLI printed";
    /// An element of `Clusters` is not an object.
    EntryNotObject, Error,
        "this element cannot be checked: export again, without `--query`";
    /// A member that the rule reads is duplicated outside of a record.
    DuplicateMember, Error,
        "AWS output never repeats a member, so the file was changed: export again";
    /// Two commands wrote to the same file at once: one output is inside a record of the other.
    InterleavedOutput, Error,
        "two commands wrote to the same file at once: export again, with one file for each region";
    /// The page announces further pages, which are missing.
    MorePages, Error,
        "clusters are missing: export again without `--max-items`, or append the pages that follow to the same file";
    /// There are more clusters than a report can contain.
    TooManyClusters, Error,
        "split the evidence, for example by account, and check each part separately";
    /// There are more sources than a report lists.
    TooManySources, Error,
        "split the evidence, for example by account, and check each part separately";
    /// The file contains `[]` or `null`: a query matched nothing, which does not mean that there
    /// are no clusters.
    EmptyProjection, Warning,
        "a query drops clusters that lack the requested member, so this can hide unencrypted clusters: export again without `--query`";
    /// A member of a record differs from one of the service's only in its spelling.
    MemberMisspelt, Warning,
        "the AWS CLI spells it differently, so another tool wrote the file; the member is ignored: export again with the AWS CLI";
    /// Two sources have the same content.
    SameContent, Warning,
        "their clusters are counted once: remove one of them, or label both if they are from different accounts or regions";
    /// One cluster has more records than the report lists.
    MoreEvidence, Warning,
        "all of them were checked; see the source files for the rest";
    /// The ARN is not the ARN of a DAX cluster.
    ArnUnrecognised, Warning,
        "account and region are not taken from it: compare it with the console";
    /// The label's account or region is invalid.
    LabelUnrecognised, Warning,
        "an account has twelve digits and a region looks like us-east-1; anything else is ignored";
    /// The cluster's name, or the account or region of a label, region key or file name,
    /// contradicts its ARN.
    ScopeContradicted, Warning,
        "the ARN takes precedence: check that the evidence is what its name, key or label says";
    /// The account or region that the user gave for a source contradicts a cluster's ARN.
    LabelContradicted, Error,
        "check which account and region were exported: sign in to the right account and export again, or correct the label";
    /// The name in a cluster's ARN is longer than DAX allows; account and region are read anyway.
    NameTooLong, Warning,
        "DAX allows 20 characters: check that the evidence was not edited";
    /// A name and `ENABLED` occur together, but nothing shows that DAX reported them.
    ServiceNotStated, Warning,
        "other AWS services print such pairs too: export again without `--query`";
    /// The file is operating-system metadata, recognised by its content.
    OsMetadataSkipped, Warning,
        "macOS and Windows add such files; they contain no evidence";
    /// A list of accepted risks is among the evidence.
    RiskListNotApplied, Warning,
        "a list applies only when a person loads it as a list: do so if these risks are accepted";
    /// A saved report of this tool is among the evidence.
    SavedReportSkipped, Warning,
        "it is not evidence: verify it with its evidence, or compare with it";
    /// The files describe how evidence was collected, but contain no clusters.
    NoEvidence, Error,
        "add the output of `aws dax describe-clusters --output json`";
    /// A manifest is invalid.
    ManifestInvalid, Error,
        "the whole manifest is ignored: export again into a new folder, and do not edit the file";
    /// A manifest lists a file that is missing.
    ManifestFileMissing, Error,
        "add the file, or the whole folder of the export; if the file is lost, run the export script again";
    /// The SHA-256 of a file differs from the one in its manifest.
    ManifestFileChanged, Error,
        "the file was changed after it was collected: restore it, or delete it and run the export script again";
    /// A manifest contradicts a file that it lists.
    ManifestContradicted, Error,
        "check which account and region were exported, and when: export again into a new folder";
    /// A manifest lists a file whose SHA-256 the host did not compute.
    ManifestUnchecked, Error,
        "compute the SHA-256 of the sources: in the package with the option `sha256`";
    /// The manifest in this folder does not list this file.
    FileNotListed, Warning,
        "nothing shows who collected this file and when: if that matters, export into a new folder";
    /// The evidence is older than the maximum age.
    EvidenceOutdated, Error,
        "export into a new folder: the export script keeps files that are already there";
    /// A maximum age is set, and nothing proves when the evidence was collected.
    EvidenceUndated, Error,
        "export into a new folder with the export script, which writes `export.json`, and add the whole folder";
    /// An expected account has no evidence.
    AccountMissing, Error,
        "export this account too, and add its folder";
    /// An expected region is not covered.
    RegionMissing, Error,
        "export this region too, and add the file";
    /// There are more accounts or regions than the coverage can list.
    TooManyScopes, Error,
        "the coverage omits the accounts and regions from here on: split the evidence, for example by account";
    /// There are more problems than the report lists.
    MoreProblems, Error,
        "fix the first ones and load the source again";
    /// There are more warnings than the report lists.
    MoreWarnings, Warning,
        "resolve the first ones and load the source again";
    /// A plan needs the record again, and it cannot be read.
    RecordUnreadable, Error,
        "pass the bytes of one cluster's record, from its opening to its closing brace";
}

impl Problem {
    /// A problem of the whole report.
    pub fn new(code: ProblemCode, message: impl Into<String>) -> Self {
        Self {
            severity: code.severity(),
            code,
            message: message.into(),
            help: Cow::Borrowed(code.help()),
            source: None,
            line: None,
            column: None,
        }
    }

    /// A problem at a location in a source.
    pub fn at(code: ProblemCode, at: impl Into<LineColumn>, message: impl Into<String>) -> Self {
        let LineColumn { line, column } = at.into();
        Self { line: Some(line), column: Some(column), ..Self::new(code, message) }
    }
}
