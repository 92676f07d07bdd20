//! What can be wrong with evidence: a code, a message, a place, and what to do about it.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

/// Something about the evidence that a person must know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Problem {
    /// Only an error makes its source incomplete.
    pub severity: Severity,
    /// What kind of problem it is.
    pub code: ProblemCode,
    /// What happened: one line, lower case, no full stop.
    pub message: String,
    /// What to do now.
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

/// A place in a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LineColumn {
    /// 1-based; lines end at LF.
    pub line: u64,
    /// 1-based, in Unicode code points.
    pub column: u64,
}

/// How much a problem matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Evidence is missing or can't be trusted: the source is incomplete and can't carry a pass.
    Error,
    /// Something to know; the verdict says what it is worth.
    Warning,
}

macro_rules! problem_codes {
    ($($(#[doc = $doc:literal])+ $name:ident, $severity:ident, $help:literal;)+) => {
        /// What kinds of problem there are.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[serde(rename_all = "kebab-case")]
        pub enum ProblemCode {
            $($(#[doc = $doc])+ $name,)+
        }

        impl ProblemCode {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// How much a problem of this kind matters; what is left out of a list can matter less.
            pub fn severity(self) -> Severity {
                match self { $(Self::$name => Severity::$severity,)+ }
            }

            /// What to do now.
            pub fn help(self) -> &'static str {
                match self { $(Self::$name => $help,)+ }
            }
        }
    };
}

problem_codes! {
    /// No source was given.
    NoInput, Error,
        "give it the output of `aws dax describe-clusters --output json`";
    /// A source holds nothing but white space.
    EmptySource, Error,
        "export again; when the command fails, its message goes to the terminal and the file stays empty";
    /// The host could not read a source, or not all of it.
    SourceUnreadable, Error,
        "what could be read of it is judged; if it is a folder, give the files in it; if it was moved or changed, give it again";
    /// The text is not JSON and nothing else that is known.
    NotJson, Error,
        "give it what `aws dax describe-clusters --output json` printed";
    /// The text was JSON up to here.
    JsonSyntax, Error,
        "export again rather than mending the file by hand; what was read before this place is judged";
    /// The text ends too early.
    CutOff, Error,
        "the file was cut, perhaps by a full disk or a copy that missed the end: export again; what was read whole is judged";
    /// Brackets are nested too deep.
    TooDeep, Error,
        "this is no AWS output: export again";
    /// Bytes that are not of the encoding that the source has.
    InvalidEncoding, Error,
        "export again and save the file as UTF-8; UTF-16, as Windows PowerShell writes it, is read, too";
    /// The text is in an encoding that is not read, such as UTF-32.
    UnknownEncoding, Error,
        "save the file as UTF-8 and give it again";
    /// The file is compressed.
    Compressed, Error,
        "unpack it and give it the JSON files inside";
    /// The file is a zip archive.
    Archive, Error,
        "the report viewer opens an archive, but none within another, and a program opens one with `Archive` of `dax001`: unpack it and give it the files inside";
    /// An entry of an archive that only a password opens.
    Encrypted, Error,
        "unpack the archive with its password, and give it the files inside";
    /// An archive, or an entry in one, that can't be unpacked.
    ArchiveDamaged, Error,
        "make the archive again, or unpack it by other means and give it the files inside";
    /// An archive that is larger unpacked than what is accepted.
    ArchiveTooLarge, Error,
        "unpack it, and give it the files inside";
    /// The output of `--output table`.
    CliTable, Error,
        "a table leaves out what the rule needs: run the same command with `--output json` and without `--query`";
    /// The output of `--output text`.
    CliText, Error,
        "text output names no columns: run the same command with `--output json`";
    /// The output of `--output yaml`.
    CliYaml, Error,
        "run the same command with `--output json`";
    /// The collection of this evidence was not allowed.
    CliDenied, Error,
        "these clusters are not known: allow the IAM action `dax:DescribeClusters` on resource `*` (it takes no narrower one) and export again; an explicit deny must be lifted by whoever set it";
    /// The collection had no valid credentials, or none for this region.
    CliCredentials, Error,
        "these clusters are not known: sign in again or mend the profile, and export again; a region that is not enabled in the account answers like this, too";
    /// The collection reached no DAX endpoint.
    CliConnection, Error,
        "these clusters are not known: check the region's code and that DAX is offered there, then the network and the proxy, and export again";
    /// The collection asked for a cluster that is not there.
    CliNotFound, Error,
        "the region's other clusters are not known: export again without `--cluster-names`";
    /// The AWS CLI was not called as it wants to be, or is not there.
    CliUsage, Error,
        "these clusters are not known: run `aws dax describe-clusters --region REGION --output json` and save what it prints";
    /// AWS refuses the account DAX's API in a region where DAX is offered, or nobody knows in which region.
    CliRefused, Error,
        "AWS refused the account; where DAX is offered, an account that lost its API can still have clusters: ask AWS Support, and export again";
    /// AWS doesn't offer DAX in the region.
    CliNotOffered, Warning,
        "nothing to do: AWS answers like this in a region where DAX is not offered";
    /// Another error that the AWS CLI printed.
    CliError, Error,
        "these clusters are not known: put right what the message says, or try again later, and export again";
    /// A shell prompt or a command line stands before the output.
    ShellText, Error,
        "give it only what the command printed: redirect that to a file, without `2>&1`";
    /// A sample with parts left out.
    ElidedSample, Error,
        "this is a shortened sample: give it the whole output";
    /// JSON that is none of the outputs that are known.
    UnrecognisedDocument, Error,
        "give it the whole output of `aws dax describe-clusters --output json`, without `--query`";
    /// A report of this tool, which is no evidence.
    SavedReport, Error,
        "in the report viewer compare with it, or remove it; evidence is what the AWS CLI printed";
    /// An entry of `Clusters` that is no object.
    EntryNotObject, Error,
        "the entry can't be judged: export again, without `--query`";
    /// A member that is read stands twice outside of a record.
    DuplicateMember, Error,
        "no AWS output repeats a member, so the file was changed: export again";
    /// Two commands wrote into the same file at once: output stands within a cluster's record.
    InterleavedOutput, Error,
        "two commands wrote to the same file at once: export again, each region to a file of its own";
    /// The page says that more pages follow, and they are not here.
    MorePages, Error,
        "clusters are missing: export again without `--max-items`, or add the pages that follow to the same file";
    /// More clusters than a report can hold.
    TooManyClusters, Error,
        "split the evidence, for example by account, and judge each part by itself";
    /// More sources than a report lists.
    TooManySources, Error,
        "check the evidence in parts, for example account by account";
    /// `[]` or `null`: a query that found nothing, which is not the same as no clusters.
    EmptyProjection, Warning,
        "a query drops clusters without the member it asks for, so this can hide unencrypted clusters: export again without `--query`";
    /// A member of a record is one of the service's but for its spelling.
    MemberMisspelt, Warning,
        "the AWS CLI prints it in another spelling, so another tool made the file, and the member is not read: export again with the AWS CLI";
    /// A source is given that was given before.
    SameContent, Warning,
        "its clusters are counted once: remove one of the two, or label them if they are of different accounts or regions";
    /// More records of one cluster than are listed.
    MoreEvidence, Warning,
        "all of them were judged; look at the sources for the rest";
    /// The ARN is not that of a DAX cluster.
    ArnUnrecognised, Warning,
        "account and region can't be read from it: compare it with the console";
    /// What the user says about account and region is neither.
    LabelUnrecognised, Warning,
        "an account is twelve digits, a region is written like us-east-1: what is neither is left out";
    /// The cluster's name, or what label, region key or file name say of account and region, contradicts its ARN.
    ScopeContradicted, Warning,
        "the ARN is believed: check that the evidence is what its name, key or label says";
    /// The account or region that the user gave for a source contradicts a cluster's ARN.
    LabelContradicted, Error,
        "check which account and region were exported: sign in to the right account and export again, or correct the label";
    /// The name in a cluster's ARN is longer than DAX allows; account and region are read all the same.
    NameTooLong, Warning,
        "DAX allows 20 characters: check that the evidence was not edited";
    /// `ENABLED` beside a name, where nothing says that DAX reported it.
    ServiceNotStated, Warning,
        "other AWS services print such pairs, too: export again without `--query`";
    /// A file that the operating system keeps for itself, told by its content.
    OsMetadataSkipped, Warning,
        "macOS and Windows add such files; they hold no evidence";
    /// A list of accepted risks that lies among the evidence.
    RiskListNotApplied, Warning,
        "a list is applied only when a person chooses it: load it as a list if these risks are accepted";
    /// A saved report of this tool that lies among the evidence.
    SavedReportSkipped, Warning,
        "it is not evidence: verify it with its evidence, or compare with it";
    /// The files given speak of the collection, and none holds clusters.
    NoEvidence, Error,
        "add the output of `aws dax describe-clusters --output json`";
    /// A manifest says something that can't be.
    ManifestInvalid, Error,
        "nothing in this manifest is used: export again into a new folder, and don't edit the file";
    /// A manifest lists a file that was not given.
    ManifestFileMissing, Error,
        "add the file, or the whole folder of the export; if the file is lost, run the export script again";
    /// A file has another SHA-256 than its manifest lists.
    ManifestFileChanged, Error,
        "the file was changed after it was collected: restore it, or delete it and run the export script again";
    /// A manifest and the file that it lists say different things.
    ManifestContradicted, Error,
        "check which account and region were exported, and when: export again into a new folder";
    /// A manifest lists a file whose SHA-256 the host did not compute.
    ManifestUnchecked, Error,
        "compute the SHA-256 of the sources: in the package by the option `sha256`";
    /// A file beside a manifest that the manifest doesn't list.
    FileNotListed, Warning,
        "nothing says who collected this file and when: export into a new folder if that matters";
    /// The evidence is older than the maximum age.
    EvidenceOutdated, Error,
        "export into a new folder: the export script leaves the files that are there alone";
    /// A maximum age is set, and nothing proves when the evidence was collected.
    EvidenceUndated, Error,
        "export into a new folder with the export script, which writes `export.json`, and add the whole folder";
    /// An account that was expected has no evidence.
    AccountMissing, Error,
        "export this account too, and add its folder";
    /// A region that was expected is not covered.
    RegionMissing, Error,
        "export this region too, and add the file";
    /// More accounts or regions than the coverage can hold.
    TooManyScopes, Error,
        "the coverage leaves out those from here on: split the evidence, for example by account";
    /// More problems than are listed.
    MoreProblems, Error,
        "mend the first ones and load the source again";
    /// More warnings than are listed.
    MoreWarnings, Warning,
        "resolve the first ones and load the source again";
    /// The record can't be read again for a plan.
    RecordUnreadable, Error,
        "give it the bytes of one cluster's record, from its opening to its closing brace";
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

    /// A problem at a place in a source.
    pub fn at(code: ProblemCode, at: impl Into<LineColumn>, message: impl Into<String>) -> Self {
        let LineColumn { line, column } = at.into();
        Self { line: Some(line), column: Some(column), ..Self::new(code, message) }
    }
}
