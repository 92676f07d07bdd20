// Written from the Rust types by tests/typescript.rs: change those, then run `BLESS=1 cargo xtask test`.

/** A file or text to judge. */
export interface Input {
  /** The name to report it under. */
  name: string;
  /** Its text, or its bytes as given: offsets in the report count bytes. */
  data: string | Uint8Array;
  /** What you know of its account and region. */
  label?: Label;
}

/** The codes of errors: a source that ends with one is not whole. */
export type ErrorCode = Extract<Problem, { severity: "error" }>["code"];

/** How well the evidence covers one account. */
export interface AccountCoverage {
  /** The account's twelve digits; left out for evidence that names none. */
  account?: string;
  /** What people call it, as a list of accounts says. */
  name?: string;
  /** The account was expected, and there is no evidence of it. */
  isMissing?: boolean;
  /** `aws`, `aws-cn`, `aws-us-gov` ... */
  partition: string;
  /** Whether every region that DAX has an endpoint in, of the account's partition, or that AWS named for the account is exported, empty, not enabled in the account or not offered, and the evidence names no other. */
  allRegions: boolean;
  /** What can be said of the account's regions, and why not more: one sentence, no full stop. */
  statement: string;
  /** The regions in the evidence and those that are missing, in order; evidence that names no region comes last. */
  regions: RegionCoverage[];
}

/** What kind of plan it is. */
export type Action =
  /** Nothing to do. */
  | "none"
  /** Create the cluster again with encryption. */
  | "recreate"
  /** The cluster is changing: wait and export again. */
  | "wait"
  /** The evidence doesn't say enough: export again. */
  | "export-again";

/** What a reviewer says of some clusters. */
export interface Annotation {
  /** Which clusters it speaks of. */
  target: Target;
  /** What the reviewer makes of them; left out for a note alone. */
  disposition?: Disposition;
  /** The reviewer's words; of an accepted risk, why it is accepted. */
  note?: string;
  /** Who says so. */
  who?: string;
  /** The last day on which the risk is accepted, `YYYY-MM-DD`; only Prowler's lists have none. */
  until?: string;
  /** The entry that it was read from; left out for what was typed. */
  entry?: ListEntry;
  /** Indices of the findings that its target means, in order: at most 1,000, and at most 100,000 in all annotations of a report. */
  findings?: number[];
  /** How many findings its target means. Left out where `findings` lists them all. Since version 1.2. */
  findingsTotal?: number;
}

/** What has become of a cluster since an earlier report. */
export type Change =
  /** It was not there. */
  | "new"
  /** It failed and passes now. */
  | "fixed"
  /** It passed and fails now. */
  | "worse"
  /** It could not be decided and can be now. */
  | "decided"
  /** It could be decided and can't be now. */
  | "undecided"
  /** It is as it was. */
  | "unchanged"
  /** It has no name, or could be several of the earlier ones, or one that was found already. */
  | "not-compared";

/** A file that has the name of a source and other bytes. */
export interface ChangedFile {
  /** The file's name. */
  name: string;
  /** The index of the source. */
  source: number;
}

/** What has changed since an earlier report. */
export interface Changes {
  /** What has become of each cluster, in order. */
  changes: Change[];
  /** Which earlier one each is; null for none. */
  earlier: (number | null)[];
  /** Those of the earlier ones that are none of these clusters. */
  gone: number[];
}

/** A choice that can be refused. */
export type ChoiceKind =
  /** The new cluster's name. */
  | "newName"
  /** Its node type. */
  | "nodeType";

/** What is chosen for the new cluster. What is left out is as at the old one, and the name is proposed. */
export interface Choices {
  /** The new cluster's name. */
  newName?: string;
  /** Its node type. */
  nodeType?: string;
  /** Its encryption in transit. */
  inTransit?: InTransit;
  /** The cluster's region, for a record whose ARN doesn't say it. */
  region?: string;
  /** Names that clusters of the account and region have: none of them is proposed or accepted. */
  takenNames?: string[];
}

/** What a manifest says of the collection of one file, whose SHA-256 it lists. */
export interface Collected {
  /** When the AWS CLI was started: RFC 3339, in UTC. */
  start: string;
  /** When it had answered. */
  end: string;
  /** The ARN of whoever asked, where AWS named it. */
  caller?: string;
  /** What `aws --version` printed. */
  cli: string;
  /** The export script and its version. */
  script: string;
  /** Index of the source that is the manifest. */
  manifest: number;
}

/** Who collected the evidence, and when, all sources with clusters or regions together. */
export interface Collection {
  /** When the oldest of it was collected: RFC 3339, in UTC. Left out where no source has a proven time. */
  oldest?: string;
  /** When the newest of it was collected. */
  newest?: string;
  /** How many sources have a proven time. */
  dated: number;
  /** How many have none. */
  undated: number;
  /** The ARNs of those who collected it: the first ten. */
  callers: string[];
  /** What `aws --version` printed for them: the first ten. */
  clis: string[];
}

/** Whether all the clusters of what a source covers are in it. */
export type Complete =
  /** Whole pages, and none that says that more follow. */
  | "yes"
  /** Something is missing or broken. */
  | "no"
  /** A form that can hide a cut. */
  | "unproven";

/** Which accounts and regions the evidence covers, and how well. */
export interface Coverage {
  /** The day of the list of regions in which DAX has an endpoint: `YYYY-MM-DD`. */
  regionsAsOf: string;
  /** Each account in the evidence, in order; the evidence that names no account comes last. */
  accounts: AccountCoverage[];
}

/** A place where a saved report differs. */
export interface Difference {
  /** RFC 6901 pointer into the report. */
  pointer: string;
  /** What the saved report says there, as JSON, shortened; left out where it says nothing. */
  saved?: string;
  /** What the evidence is judged to be now. */
  judged?: string;
}

/** Where a saved report differs from what its evidence is judged to be. */
export interface Differences {
  /** The first hundred of them. */
  listed: Difference[];
  /** How many there are. */
  total: number;
  /** The first hundred texts that another version of dax001 words otherwise, and members that a greater minor version of the contract has beyond those known here. A version may do that, and so may whoever says that it did: they are no differences, and a person should read them. */
  reworded: Difference[];
  /** How many there are. */
  rewordedTotal: number;
  /** The first hundred places at which an older version judged by rules that this version has made stricter. They are no differences, and none of them turns into a pass. */
  judgedOtherwise: Difference[];
  /** How many there are. */
  judgedOtherwiseTotal: number;
}

/** What a reviewer makes of a finding. */
export type Disposition =
  /** The risk is accepted for a time. The cluster still fails. */
  | "accepted-risk"
  /** The evidence is wrong or out of date, the reviewer says. */
  | "disputed-evidence"
  /** Something is to be done about it. */
  | "to-do";

/** How a source's text is written. */
export type Encoding =
  /** UTF-8. */
  | "utf-8"
  /** UTF-8 with a byte order mark. */
  | "utf-8-bom"
  /** UTF-16, the low byte first, without a byte order mark. */
  | "utf-16le"
  /** UTF-16, the low byte first, with a byte order mark: what Windows PowerShell's `>` writes. */
  | "utf-16le-bom"
  /** UTF-16, the high byte first, without a byte order mark. */
  | "utf-16be"
  /** UTF-16, the high byte first, with a byte order mark. */
  | "utf-16be-bom"
  /** Something that is not read. */
  | "other";

/** The place in a source that a verdict stands on. */
export interface Evidence {
  /** Index of the source. */
  source: number;
  /** Index of the JSON document in the source. */
  document: number;
  /** RFC 6901 pointer of the value, or of the record where the value is absent. */
  pointer: string;
  /** 1-based line; lines end at LF. */
  line: number;
  /** 1-based column, in Unicode code points; a byte order mark does not count. */
  column: number;
  /** Offset of the value's first byte in the source as given, or of the record where the value is absent. */
  start: number;
  /** Offset of the first byte after it. */
  end: number;
  /** The line in which it ends, as lines are counted above. Since version 1.1; reports before that don't say it. */
  endLine?: number;
  /** The column behind its last character. Since version 1.1; reports before that don't say it. */
  endColumn?: number;
  /** The decoded text of a string, the token of any other single value; left out where the value is absent, a list or an object. */
  observed?: string;
  /** Where the whole record stands. */
  record: Range;
}

/** Clusters that a target leaves out: all that is said must agree, and what is left empty says nothing. */
export interface Except {
  /** The accounts. */
  accounts: string[];
  /** The regions. */
  regions: string[];
  /** The clusters' names. */
  clusters: string[];
}

/** An account that the evidence should cover. */
export interface ExpectedAccount {
  /** Its twelve digits. */
  id: string;
  /** What people call it. */
  name?: string;
}

/** What an export script says of the files that it wrote for one account.  It proves that files are as they were when it was written, and not that it is true: whoever can change a file can change its manifest. */
export interface ExportManifest {
  /** `dax001-export` */
  format: string;
  /** The version of the format: `MAJOR.MINOR`. */
  version: string;
  /** The account that AWS named as the caller's: twelve digits. Left out where the caller may not ask. */
  account?: string;
  /** What AWS answered about the caller and the account's regions. */
  answers: ManifestAnswer[];
  /** What came of each region that was asked. */
  regions: ManifestRegion[];
}

/** What came of a region, as the export script saw it. What the file says counts. */
export type ExportOutcome =
  /** The AWS CLI printed a listing. */
  | "exported"
  /** The AWS CLI failed. */
  | "failed"
  /** AWS calls the region not enabled in the account, so the script didn't ask it. */
  | "not-enabled";

/** A value, and how many findings of each status have it. */
export interface Facet {
  /** The value; an empty one stands for what is not known. */
  value: string;
  /** How many fail. */
  fail: number;
  /** How many are unknown. */
  unknown: number;
  /** How many pass. */
  pass: number;
}

/** What findings can be filtered by, in order. */
export interface Facets {
  /** Their accounts. */
  accounts: Facet[];
  /** Their regions. */
  regions: Facet[];
  /** Their reasons. */
  reasons: Facet[];
}

/** What a file is by its content. */
export type FileKind =
  /** Evidence, in whatever form; what is wrong with it the evaluation says. */
  | "evidence"
  /** A file that speaks of the collection: the manifest of an export, or an answer of AWS about the caller, the regions or the accounts. It is given with the evidence. */
  | "collection"
  /** A saved report of this tool, with or without its envelope: one document and nothing else. */
  | "saved-report"
  /** It begins like a saved report and is broken, such as one that was truncated. */
  | "broken-report"
  /** Nothing that the policy knows. It can be a list of accepted risks. */
  | "unrecognised";

/** The verdict on one cluster. */
export type Finding = FindingParts &
  (
    | {
        /** Pass, fail or unknown. */
        status: "fail";
        /** Why. */
        reason: "sse-disabled" | "sse-disabling" | "sse-absent";
      }
    | {
        /** Pass, fail or unknown. */
        status: "unknown";
        /** Why. */
        reason: "sse-enabling" | "sse-not-exported" | "sse-unrecognised" | "sse-contradicted" | "duplicate-member" | "evidence-outdated";
      }
    | {
        /** Pass, fail or unknown. */
        status: "pass";
        /** Why. */
        reason: "sse-enabled";
      }
  );

/** What every finding has. */
export interface FindingParts {
  /** The reason in one sentence. */
  message: string;
  /** What else a reader must know. */
  flags: Flag[];
  /** The cluster. */
  resource: Resource;
  /** Where the evidence says so; the first is the one that decided. */
  evidence: Evidence[];
}

/** Something about a finding that its status alone doesn't say. */
export type Flag =
  /** The evidence says different things about the cluster; the worst counts. */
  | "conflict"
  /** The cluster is being deleted: wait and export again. */
  | "deleting"
  /** The node type can't be encrypted at rest (`dax.r3.*`): another one must be chosen. */
  | "node-type-unsupported";

/** Which output a source is. */
export type Form =
  /** `DescribeClusters` output: `{"Clusters": [...]}`, once or several times. */
  | "page"
  /** A list of such pages. */
  | "page-list"
  /** An object of such pages, keyed by region; or a list of such objects. */
  | "region-pages"
  /** A list of clusters. */
  | "cluster-list"
  /** One cluster. */
  | "cluster"
  /** The output of create-, update- or delete-cluster: `{"Cluster": {...}}`. */
  | "cluster-output"
  /** A list of cluster names, as `--query 'Clusters[*].ClusterName'` prints it. */
  | "name-list"
  /** A list of statuses, as `--query 'Clusters[*].SSEDescription.Status'` prints it. */
  | "status-list"
  /** Names with their statuses, as lists or objects of the two, as `--query 'Clusters[*].[ClusterName,SSEDescription.Status]'` prints them. */
  | "pair-list"
  /** `[]`: a query that found nothing. */
  | "empty-list"
  /** `null`: a query that found nothing. */
  | "null"
  /** `export.json`: what an export script says of its own run. */
  | "export-manifest"
  /** The output of `aws sts get-caller-identity`. */
  | "caller-identity"
  /** The output of `aws account list-regions` or `aws ec2 describe-regions --all-regions`. */
  | "region-list"
  /** The output of `aws organizations list-accounts`. */
  | "account-list"
  /** Documents of several forms. */
  | "mixed"
  /** None of these. */
  | "unrecognised";

/** What language a file of the plan is in. */
export type Form2 =
  /** A script for bash, 3.2 or later. */
  | "bash"
  /** A script for PowerShell, 5.1 or later. */
  | "power-shell"
  /** A template of CloudFormation, in YAML. */
  | "cloud-formation"
  /** A configuration of Terraform, in HCL. */
  | "terraform"
  /** Text for people. */
  | "text";

/** A form that a report can be written in. */
export type Format =
  /** The contract in its envelope, by which it can be verified later. */
  | "json"
  /** A page to hand in, to read and to print. No script runs in it, and it loads nothing. */
  | "html"
  /** A row for each cluster, for a spreadsheet: RFC 4180 in UTF-8. What would be a formula has an apostrophe before it. */
  | "csv"
  /** What fails and what is open, cut to what a ticket takes: `CommonMark` with tables. */
  | "markdown"
  /** SARIF 2.1.0, for code scanning. */
  | "sarif"
  /** `JUnit`'s XML: a test for each cluster. */
  | "junit"
  /** OSCAL 1.2.1, assessment results. */
  | "oscal"
  /** OCSF 1.8: a Compliance Finding (class 2003) for each cluster, one a line. */
  | "ocsf"
  /** The AWS Security Finding Format: a list of findings, of which `BatchImportFindings` takes a hundred at a time. */
  | "asff"
  /** For a person at a terminal. */
  | "text";

/** A compliance standard that the rule helps with. */
export interface Framework {
  /** Its usual name. */
  name: string;
  /** Whether the rule itself names it; the others are named by tools that check the same thing. */
  namedByRule: boolean;
  /** Its controls that this check serves; none where no source maps it to a paragraph. */
  controls: string[];
  /** Who says so. */
  source: string;
}

/** The same work by console and by command line. */
export interface Guide {
  /** In the AWS Management Console. */
  console: Step[];
  /** With the AWS CLI. */
  cli: Step[];
}

/** Encryption between clients and the cluster; it, too, can only be chosen at creation.  Source: botocore model `dax/2017-04-19`, enum `ClusterEndpointEncryptionType`. */
export type InTransit =
  /** Without: `dax://`, port 8111. */
  | "NONE"
  /** With: `daxs://`, port 9111. */
  | "TLS";

/** Something that this version judges otherwise than the one that saved the report. */
export interface JudgedOtherwise {
  /** RFC 6901 pointer into the report. */
  pointer: string;
  /** What the saved report says there. */
  saved: string;
  /** What is shown in its place. */
  judged: string;
  /** Why: one line, lower case, no full stop. */
  why: string;
}

/** What the user says about a source that doesn't say it itself. */
export interface Label {
  /** The account that was exported: twelve digits. */
  account?: string;
  /** The region that was exported. */
  region?: string;
}

/** An entry of a list that annotations were read from. */
export interface ListEntry {
  /** The list's name. */
  list: string;
  /** Its 1-based line. */
  line: number;
}

/** Something in a list that was left out. */
export interface ListProblem {
  /** What happened: one line, lower case, no full stop. */
  message: string;
  /** What to do now. */
  help: string;
  /** 1-based line. */
  line?: number;
  /** 1-based column in the line, in Unicode code points. */
  column?: number;
}

/** An answer of AWS that a state of a region, or the account, rests on. */
export interface ManifestAnswer {
  /** What was asked: `sts get-caller-identity`, `account list-regions` or `ec2 describe-regions --all-regions`. */
  command: string;
  /** When the AWS CLI was started: RFC 3339, in UTC. */
  start: string;
  /** When it had answered. */
  end: string;
  /** The file beside the manifest that holds the answer. */
  file: string;
  /** SHA-256 of the file's bytes in hexadecimal. */
  sha256: string;
  /** The ARN of whoever asked, where AWS named it. */
  caller?: string;
  /** What `aws --version` printed. */
  cli: string;
  /** The export script and its version. */
  script: string;
}

/** What came of one region. */
export interface ManifestRegion {
  /** The region's code. */
  region: string;
  /** When the AWS CLI was started: RFC 3339, in UTC. */
  start: string;
  /** When it had answered. */
  end: string;
  /** What came of it. */
  outcome: ExportOutcome;
  /** The file beside the manifest that holds what the AWS CLI printed; left out for a region that was not asked. */
  file?: string;
  /** SHA-256 of the file's bytes in hexadecimal. */
  sha256?: string;
  /** The ARN of whoever asked, where AWS named it. */
  caller?: string;
  /** What `aws --version` printed. */
  cli: string;
  /** The export script and its version. */
  script: string;
}

/** How the values of a target are read. */
export type Matching =
  /** As they are; where there is no value, of a cluster of which it is not known. */
  | "exact"
  /** `*` stands for any text, also none; a value that is `*` alone also for what is not known. */
  | "wildcard"
  /** As Prowler's mutelist reads them: a regular expression that is found anywhere in a cluster's name; an account or region as it is, or `*`. */
  | "prowler";

/** Which targets mean a cluster. */
export interface Meaning {
  /** The places of the first ones, in order. */
  places: Uint32Array;
  /** How many there are. */
  total: number;
}

/** What an evaluation does beside judging, and what you ask beside the rule. */
export interface Options {
  /** Hash each source, too, so that the report can be verified later: `Source.sha256`. An `Evaluator` compares files with the manifest of their export (`export.json`) only where it hashes; `evaluate` hashes by itself where a manifest is given. */
  sha256?: boolean;
  /** The moment at which ages are counted, in RFC 3339 or as a day in UTC, which stands for its end (`2026-11-29`). The policy has no clock: without it no time is in the future. */
  asOf?: string;
  /** How old evidence may be: days (`90d`) or hours (`36h`). Evidence that is older, or whose time of collection no manifest proves, is then unknown. It needs `asOf`. */
  maxAge?: string;
  /** The accounts that the evidence must cover: without evidence of each the verdict is not a pass. */
  expectAccounts?: ExpectedAccount[];
  /** The regions that the evidence must cover in each account. */
  expectRegions?: string[];
}

/** Where a setting's value comes from. */
export type Origin =
  /** Taken over from the old cluster's record. */
  | "record"
  /** Chosen by whoever asked for the plan. */
  | "choice"
  /** Proposed: the new name, made from the old one. */
  | "proposal"
  /** The old cluster has none, so neither has the new one. */
  | "absent"
  /** The evidence doesn't say: a parameter without which no form of the plan runs. */
  | "missing";

/** A file that the operating system keeps for itself. */
export type OsMetadataFile = "AppleDouble file of macOS" | ".DS_Store file of macOS" | "Thumbs.db file of Windows" | "desktop.ini file of Windows";

/** What whoever runs the plan must say, because the evidence doesn't. */
export interface Parameter {
  /** The environment variable that the scripts read. */
  variable: string;
  /** What it must hold there. */
  meaning: string;
  /** DAX has a default: `none` in the scripts, nothing in CloudFormation and `null` in Terraform take it. */
  hasDefault: boolean;
}

/** What to do about one cluster. */
export interface Plan {
  /** What kind of plan it is. */
  action: Action;
  /** The plan in one or two sentences. */
  summary: string;
  /** The command whose whole output says what this evidence doesn't, where that is the action. */
  command?: string;
  /** How the cluster is created again, where that is the action. */
  recreation?: Recreation;
}

/** A script or a template that carries out a step of the plan. */
export interface PlanFile {
  /** What language it is in. */
  form: Form2;
  /** The name to save it under. */
  name: string;
  /** What it does. */
  purpose: Purpose;
  /** The whole file: ASCII, lines that end in LF. */
  text: string;
}

/** A plan, or why there is none. */
export type PlanResult =
  /** The plan for the cluster. */
  | { plan: Plan; problem?: never }
  /** Why there is none: the bytes are not a cluster's record. */
  | { problem: Problem; plan?: never };

/** One step of the plan. */
export interface PlanStep {
  /** What to do. */
  text: string;
  /** How to see that it is done, before going on. */
  check: string;
  /** The way back from it. */
  rollBack: string;
}

/** Something about the evidence that a person must know. */
export type Problem = ProblemParts &
  (
    | {
        /** Only an error makes its source incomplete. */
        severity: "error";
        /** What kind of problem it is. */
        code: "no-input" | "empty-source" | "source-unreadable" | "not-json" | "json-syntax" | "cut-off" | "too-deep" | "invalid-encoding" | "unknown-encoding" | "compressed" | "archive" | "encrypted" | "archive-damaged" | "archive-too-large" | "cli-table" | "cli-text" | "cli-yaml" | "cli-denied" | "cli-credentials" | "cli-connection" | "cli-not-found" | "cli-usage" | "cli-refused" | "cli-error" | "shell-text" | "elided-sample" | "unrecognised-document" | "saved-report" | "entry-not-object" | "duplicate-member" | "interleaved-output" | "more-pages" | "too-many-clusters" | "too-many-sources" | "label-contradicted" | "no-evidence" | "manifest-invalid" | "manifest-file-missing" | "manifest-file-changed" | "manifest-contradicted" | "manifest-unchecked" | "evidence-outdated" | "evidence-undated" | "account-missing" | "region-missing" | "too-many-scopes" | "more-problems" | "record-unreadable";
      }
    | {
        /** Only an error makes its source incomplete. */
        severity: "warning";
        /** What kind of problem it is. */
        code: "cli-not-offered" | "empty-projection" | "member-misspelt" | "same-content" | "more-evidence" | "arn-unrecognised" | "label-unrecognised" | "scope-contradicted" | "name-too-long" | "service-not-stated" | "os-metadata-skipped" | "risk-list-not-applied" | "saved-report-skipped" | "file-not-listed" | "more-problems" | "more-warnings";
      }
  );

/** What every problem has. */
export interface ProblemParts {
  /** What happened: one line, lower case, no full stop. */
  message: string;
  /** What to do now. */
  help: string;
  /** Index of the source in the report. */
  source?: number;
  /** 1-based line in the source; lines end at LF. */
  line?: number;
  /** 1-based column in the line, in Unicode code points. */
  column?: number;
}

/** What kinds of problem there are. */
export type ProblemCode =
  /** No source was given. */
  | "no-input"
  /** A source holds nothing but white space. */
  | "empty-source"
  /** The host could not read a source, or not all of it. */
  | "source-unreadable"
  /** The text is not JSON and nothing else that is known. */
  | "not-json"
  /** The text was JSON up to here. */
  | "json-syntax"
  /** The text ends too early. */
  | "cut-off"
  /** Brackets are nested too deep. */
  | "too-deep"
  /** Bytes that are not of the encoding that the source has. */
  | "invalid-encoding"
  /** The text is in an encoding that is not read, such as UTF-32. */
  | "unknown-encoding"
  /** The file is compressed. */
  | "compressed"
  /** The file is a zip archive. */
  | "archive"
  /** An entry of an archive that only a password opens. */
  | "encrypted"
  /** An archive, or an entry in one, that can't be unpacked. */
  | "archive-damaged"
  /** An archive that is larger unpacked than what is accepted. */
  | "archive-too-large"
  /** The output of `--output table`. */
  | "cli-table"
  /** The output of `--output text`. */
  | "cli-text"
  /** The output of `--output yaml`. */
  | "cli-yaml"
  /** The collection of this evidence was not allowed. */
  | "cli-denied"
  /** The collection had no valid credentials, or none for this region. */
  | "cli-credentials"
  /** The collection reached no DAX endpoint. */
  | "cli-connection"
  /** The collection asked for a cluster that is not there. */
  | "cli-not-found"
  /** The AWS CLI was not called as it wants to be, or is not there. */
  | "cli-usage"
  /** AWS refuses the account DAX's API in a region where DAX is offered, or nobody knows in which region. */
  | "cli-refused"
  /** AWS doesn't offer DAX in the region. */
  | "cli-not-offered"
  /** Another error that the AWS CLI printed. */
  | "cli-error"
  /** A shell prompt or a command line stands before the output. */
  | "shell-text"
  /** A sample with parts left out. */
  | "elided-sample"
  /** JSON that is none of the outputs that are known. */
  | "unrecognised-document"
  /** A report of this tool, which is no evidence. */
  | "saved-report"
  /** An entry of `Clusters` that is no object. */
  | "entry-not-object"
  /** A member that is read stands twice outside of a record. */
  | "duplicate-member"
  /** Two commands wrote into the same file at once: output stands within a cluster's record. */
  | "interleaved-output"
  /** The page says that more pages follow, and they are not here. */
  | "more-pages"
  /** More clusters than a report can hold. */
  | "too-many-clusters"
  /** More sources than a report lists. */
  | "too-many-sources"
  /** `[]` or `null`: a query that found nothing, which is not the same as no clusters. */
  | "empty-projection"
  /** A member of a record is one of the service's but for its spelling. */
  | "member-misspelt"
  /** A source is given that was given before. */
  | "same-content"
  /** More records of one cluster than are listed. */
  | "more-evidence"
  /** The ARN is not that of a DAX cluster. */
  | "arn-unrecognised"
  /** What the user says about account and region is neither. */
  | "label-unrecognised"
  /** The cluster's name, or what label, region key or file name say of account and region, contradicts its ARN. */
  | "scope-contradicted"
  /** The account or region that the user gave for a source contradicts a cluster's ARN. */
  | "label-contradicted"
  /** The name in a cluster's ARN is longer than DAX allows; account and region are read all the same. */
  | "name-too-long"
  /** `ENABLED` beside a name, where nothing says that DAX reported it. */
  | "service-not-stated"
  /** A file that the operating system keeps for itself, told by its content. */
  | "os-metadata-skipped"
  /** A list of accepted risks that lies among the evidence. */
  | "risk-list-not-applied"
  /** A saved report of this tool that lies among the evidence. */
  | "saved-report-skipped"
  /** The files given speak of the collection, and none holds clusters. */
  | "no-evidence"
  /** A manifest says something that can't be. */
  | "manifest-invalid"
  /** A manifest lists a file that was not given. */
  | "manifest-file-missing"
  /** A file has another SHA-256 than its manifest lists. */
  | "manifest-file-changed"
  /** A manifest and the file that it lists say different things. */
  | "manifest-contradicted"
  /** A manifest lists a file whose SHA-256 the host did not compute. */
  | "manifest-unchecked"
  /** A file beside a manifest that the manifest doesn't list. */
  | "file-not-listed"
  /** The evidence is older than the maximum age. */
  | "evidence-outdated"
  /** A maximum age is set, and nothing proves when the evidence was collected. */
  | "evidence-undated"
  /** An account that was expected has no evidence. */
  | "account-missing"
  /** A region that was expected is not covered. */
  | "region-missing"
  /** More accounts or regions than the coverage can hold. */
  | "too-many-scopes"
  /** More problems than are listed. */
  | "more-problems"
  /** More warnings than are listed. */
  | "more-warnings"
  /** The record can't be read again for a plan. */
  | "record-unreadable";

/** How far reading is. */
export interface Progress {
  /** Bytes read so far. */
  bytes: number;
  /** Bytes in all; less than were read where there is a stream among them. */
  total: number;
  /** Clusters found so far. */
  clusters: number;
}

/** What a file of the plan does. */
export type Purpose =
  /** It creates the new cluster. */
  | "create"
  /** It deletes the old cluster, once the new one is in use. */
  | "delete"
  /** It says the whole plan. */
  | "read";

/** Which findings, and in which order. What is left out lets everything through. */
export interface Query {
  /** Only those with this status. */
  status?: Status;
  /** Only those of this account; an empty one is one that is not known. */
  account?: string;
  /** Only those of this region; an empty one is one that is not known. */
  region?: string;
  /** Only those with this reason. */
  reason?: Reason;
  /** Only those with this text in their name, ARN, account or region, in capitals or not. */
  text?: string;
  /** Only those that were given this mark of a review: see `mark`. */
  review?: number;
  /** Only those that were given this mark of a change. */
  change?: number;
  /** By what they are sorted: `status` if you say nothing, the worst first; `report` is the report's own order, in which equals stay. */
  sort?: "status" | "name" | "scope" | "reason" | "report";
  /** The last one first. */
  isDescending?: boolean;
}

/** A range of bytes in a source as given. */
export interface Range {
  /** Offset of the first byte. */
  start: number;
  /** Offset of the first byte after it. */
  end: number;
}

/** Why a cluster has its status; each is a row of the verdict table. */
export type Reason =
  /** `SSEDescription.Status` is exactly `ENABLED`. */
  | "sse-enabled"
  /** `SSEDescription.Status` is `DISABLED`. */
  | "sse-disabled"
  /** `SSEDescription.Status` is `DISABLING`. */
  | "sse-disabling"
  /** `SSEDescription.Status` is `ENABLING`. */
  | "sse-enabling"
  /** A full record without `SSEDescription`. */
  | "sse-absent"
  /** Less than a full record, without `SSEDescription`. */
  | "sse-not-exported"
  /** `SSEDescription` holds something that the service doesn't define. */
  | "sse-unrecognised"
  /** `SSEDescription.Status` is `ENABLED`, and the node type can't be encrypted. */
  | "sse-contradicted"
  /** A member that the rule reads is duplicated. */
  | "duplicate-member"
  /** The cluster passes by its evidence, which is older than the maximum age, or of unknown age where one is set. */
  | "evidence-outdated";

/** How a cluster is created again, encrypted at rest. */
export interface Recreation {
  /** The old cluster's name. */
  oldName?: string;
  /** The new cluster's name: chosen or proposed. */
  newName?: string;
  /** Choices that are not used, and why. */
  refused: Refusal[];
  /** Every setting of the new cluster, and where it comes from. */
  settings: Setting[];
  /** What whoever runs the plan must say, because the evidence doesn't. */
  parameters: Parameter[];
  /** What must be true before it begins. */
  preconditions: string[];
  /** What to know before it begins. */
  warnings: string[];
  /** The steps, in order, each with its check and the way back. */
  steps: PlanStep[];
  /** The first steps as the rule has them, in the AWS Management Console. */
  console: Step[];
  /** The plan as scripts and templates. */
  files: PlanFile[];
}

/** A document to read on. */
export interface Reference {
  /** Its title. */
  title: string;
  /** Its address. */
  url: string;
}

/** A choice that is not used, and why. */
export interface Refusal {
  /** Which one. */
  choice: ChoiceKind;
  /** Why, and what would do. No full stop. */
  message: string;
}

/** How well the evidence covers one region of an account. */
export interface RegionCoverage {
  /** The region's code; left out for evidence that names none. */
  region?: string;
  /** Whether it is in the list of regions in which DAX has an endpoint. One that is not can be newer than the list. */
  isListed: boolean;
  /** How well it is covered. */
  state: RegionState;
  /** How many findings are in it. */
  clusters: number;
  /** Indices of the sources that speak of it. */
  sources: number[];
}

/** How well the evidence covers a region. Where evidence says several, the first of them is the state. */
export type RegionState =
  /** A whole listing with clusters in it. */
  | "exported"
  /** A whole listing that says that there are none. */
  | "empty"
  /** AWS calls the region not enabled in the account, in an answer that the account's manifest lists. Clusters of a region that was disabled go on running. */
  | "not-enabled"
  /** Evidence in a form that can hide clusters. */
  | "unproven"
  /** A listing that is known not to be whole. */
  | "incomplete"
  /** Its collection was not allowed. */
  | "denied"
  /** Its collection failed for another reason. */
  | "failed"
  /** AWS answers that it doesn't offer DAX there, and its list of regions with DAX doesn't name the region. */
  | "not-offered"
  /** DAX has an endpoint there, and nothing in the evidence names the region. */
  | "missing";

/** What DAX-001 says about the evidence given. */
export interface Report {
  /** The version of the contract that this report keeps. */
  schemaVersion: string;
  /** What made the report. */
  tool: Tool;
  /** The rule that was judged. */
  rule: RuleId;
  /** The answer over all the evidence. */
  verdict: Verdict;
  /** Counts. */
  summary: Summary;
  /** What was given, in that order. */
  sources: Source[];
  /** One finding for each cluster, in the order in which the clusters were first met. */
  findings: Finding[];
  /** Accounts and regions. */
  coverage: Coverage;
  /** Who collected the evidence, and when; left out where no manifest says so. */
  collection?: Collection;
  /** What the user asked of the evaluation beside the rule; left out where that is nothing. */
  settings?: Settings;
  /** What a reviewer added: the viewer fills it, the policy leaves it empty. */
  annotations: Annotation[];
  /** Problems of the report as a whole; those of a source stand with the source. */
  problems: Problem[];
}

/** How a report is written. */
export interface ReportOptions {
  /** For `text`: with the escape sequences by which a terminal shows colours. */
  color?: boolean;
  /** When the report was made, in ISO 8601. `html`, `sarif`, `oscal`, `ocsf` and `asff` can't be written without it. */
  generatedAt?: string;
  /** The module that evaluated, by the SHA-256 of its bytes and the commit that it was built from. */
  module?: { sha256?: string; commit?: string };
  /** The day on which accepted risks are checked, as `YYYY-MM-DD`: an acceptance ends with its last day where the reader is. Without it the UTC day of `generatedAt`; without either nothing is checked, and the report says so. */
  today?: string;
  /** The time zone of `today`, which the report names: `"Pacific/Kiritimati (UTC+14)"`, say. Only with `today`. */
  zone?: string;
}

/** A cluster as the evidence names it. What is not said is left out. */
export interface Resource {
  /** The cluster's name. */
  name?: string;
  /** Its ARN as given. */
  arn?: string;
  /** `aws`, `aws-cn`, `aws-us-gov` ... */
  partition?: string;
  /** The region's code. */
  region?: string;
  /** The account's twelve digits. */
  account?: string;
  /** What account and region were read from; where they are from two places, the weaker. */
  scopeFrom?: ScopeFrom;
  /** The cluster's life cycle: `available`, `creating`, `deleting`, `modifying` ... */
  clusterStatus?: string;
  /** The node type, such as `dax.r4.large`. */
  nodeType?: string;
  /** How many nodes it has. */
  totalNodes?: number;
}

/** How much a failed cluster matters. */
export type RiskLevel =
  /** Not an acceptable risk. */
  | "High";

/** What a list of accepted risks says. */
export interface RiskList {
  /** An accepted risk for each entry that was understood, in order. */
  annotations: Annotation[];
  /** What was left out, and why. */
  problems: ListProblem[];
  /** Whether it is a list of accepted risks at all, whatever is wrong with its entries. Anything else may be evidence. */
  isList: boolean;
}

/** A finding as a list shows it. */
export interface Row {
  /** Its index in the report. */
  index: number;
  /** The verdict on the cluster. */
  status: Status;
  /** Why. */
  reason: Reason;
  /** What else a reader must know. */
  flags: Flag[];
  /** The cluster. */
  resource: Resource;
  /** The index of the source of the deciding evidence. */
  source: number;
  /** Its line there, 1-based. */
  line: number;
}

/** Some rows of a table of findings. */
export interface Rows {
  /** How many findings the query lets through. */
  total: number;
  /** The rows. */
  rows: Row[];
}

/** Rule DAX-001 in full. */
export interface Rule {
  /** `DAX-001` */
  id: string;
  /** The rule's title. */
  title: string;
  /** How much a failed cluster matters. */
  riskLevel: RiskLevel;
  /** What the rule asks for, in one sentence. */
  summary: string;
  /** Why it asks for it, a paragraph each. */
  rationale: string[];
  /** How to find out by hand. */
  audit: Guide;
  /** How to put a cluster right by hand. */
  remediation: Guide;
  /** From what the evidence says to a verdict. */
  verdicts: VerdictRow[];
  /** The standards that it serves. */
  compliance: Framework[];
  /** Where to read on. */
  references: Reference[];
}

/** Which rule a report is about; `rule()` has the rule in full. */
export interface RuleId {
  /** `DAX-001` */
  id: string;
  /** The rule's title. */
  title: string;
  /** How much a failed cluster matters. */
  riskLevel: RiskLevel;
}

/** What is needed of a saved report to compare with it. */
export interface SavedReport {
  /** Its findings, without their evidence: that is of sources which are not here. */
  findings: Finding[];
  /** The accounts and regions that it covers. */
  coverage: Coverage;
  /** What a reviewer added to it. */
  annotations: Annotation[];
  /** How many annotations are not understood. */
  leftOut: number;
  /** When it was saved, as the host wrote it. */
  generatedAt: string | null;
}

/** What account and region were read from, the strongest first. */
export type ScopeFrom =
  /** The cluster's ARN. */
  | "arn"
  /** What the user said about the source. */
  | "label"
  /** The region's key under which the page stands. */
  | "region-key"
  /** The manifest that lists the source. */
  | "manifest"
  /** The name of the source's file or folder. */
  | "name";

/** What a saved report says of what it was made from, and by what. */
export interface Seal {
  /** The version of the contract that it keeps. */
  schemaVersion: string;
  /** What made it. */
  tool: Tool;
  /** The policy module that judged, where the report says so. */
  module?: { sha256?: string; commit?: string };
  /** When it was saved, as the host wrote it. */
  generatedAt?: string;
  /** What it says. */
  verdict: Verdict;
  /** How many clusters it says so of. */
  summary: Summary;
  /** What it was made from, in that order. */
  sources: SealedSource[];
  /** What the user asked of its evaluation beside the rule: `Evaluator` takes it among its options. */
  settings?: Settings;
  /** Who collected its evidence, and when. */
  collection?: Collection;
  /** Files that the report names but was not made from; absent if there are none. `Evaluator.skipAgain` takes them. */
  skipped?: { code: string; message: string }[];
}

/** A source as a saved report names it. */
export interface SealedSource {
  /** The name that it was given under. */
  name: string;
  /** Its length in bytes. */
  bytes: number;
  /** SHA-256 of its bytes; without one it can't be found again. */
  sha256?: string;
  /** What the user said of it. */
  label?: Label;
  /** It is the manifest of an export: then all sources are compared with it by their hashes. */
  isManifest?: boolean;
  /** Why nothing of it was read, where nothing was: then it has no bytes to find again. `Evaluator.fail` takes it. */
  failure?: { code: ErrorCode; message: string };
}

/** A setting, what the new cluster has there, and why. */
export interface Setting {
  /** Which setting. */
  kind: SettingKind;
  /** Its name for people. */
  label: string;
  /** Its value; several where it is a list, and none where there is none or it is missing. */
  values: string[];
  /** Where the value comes from. */
  origin: Origin;
}

/** The settings that `CreateCluster` accepts, but for tags, which no export holds, and encryption at rest, which is what the plan is for.  Source: botocore model `dax/2017-04-19`, structure `CreateClusterRequest`. */
export type SettingKind =
  /** The cluster's name. */
  | "name"
  /** The node type. */
  | "node-type"
  /** How many nodes. */
  | "nodes"
  /** The role with which DAX reaches the tables. */
  | "role"
  /** The availability zones, one for each node. */
  | "zones"
  /** The subnet group. */
  | "subnet-group"
  /** The security groups. */
  | "security-groups"
  /** The parameter group. */
  | "parameter-group"
  /** The weekly maintenance window, UTC. */
  | "maintenance-window"
  /** The SNS topic for notifications. */
  | "topic"
  /** `ipv4`, `ipv6` or `dual_stack`. */
  | "network-type"
  /** `NONE` or `TLS`. */
  | "in-transit"
  /** Free text. */
  | "description";

/** What the user asks of an evaluation. The report repeats it, so that whoever verifies the report asks the same. */
export interface Settings {
  /** The moment at which ages are counted, in RFC 3339 or as a day in UTC, which stands for its end (`2026-11-29`). The policy has no clock: without it no time is in the future. */
  asOf?: string;
  /** How old evidence may be: days (`90d`) or hours (`36h`). Evidence that is older, or whose time of collection no manifest proves, is then unknown. It needs `asOf`. */
  maxAge?: string;
  /** The accounts that the evidence must cover: without evidence of each the verdict is not a pass. */
  expectAccounts?: ExpectedAccount[];
  /** The regions that the evidence must cover in each account. */
  expectRegions?: string[];
}

/** How much a problem matters. */
export type Severity =
  /** Evidence is missing or can't be trusted: the source is incomplete and can't carry a pass. */
  | "error"
  /** Something to know; the verdict says what it is worth. */
  | "warning";

/** A file among the evidence that is not read. */
export type SkippedFile = "AppleDouble file of macOS" | ".DS_Store file of macOS" | "Thumbs.db file of Windows" | "desktop.ini file of Windows" | "list of accepted risks" | "saved report of dax001";

/** A file that is not read as evidence. */
export interface SkippedInput {
  /** Its name. */
  name: string;
  /** What it is, in words for a person. */
  what: string;
}

/** A file or text that was given. */
export interface Source {
  /** The name that it was given under. */
  name: string;
  /** Its length in bytes. */
  bytes: number;
  /** SHA-256 of its bytes in lower-case hexadecimal, where it was computed. */
  sha256?: string;
  /** What the user said of it, as it was said. */
  label?: Label;
  /** How its text is written. */
  encoding: Encoding;
  /** Which output it is. */
  form: Form;
  /** How many JSON documents it holds. */
  documents: number;
  /** Whether all the clusters of what it covers are in it. */
  complete: Complete;
  /** How many records, or entries of a list, it holds. */
  clusters: number;
  /** The account that label or name say that it is of: twelve digits. */
  account?: string;
  /** The region that label or name say that it is of. */
  region?: string;
  /** Which of them says so; where it takes both, the weaker. */
  scopeFrom?: ScopeFrom;
  /** Who collected it, and when; left out where no manifest proves it. */
  collected?: Collected;
  /** What is wrong with it. */
  problems: Problem[];
}

/** The verdict on one cluster, the worst first. */
export type Status =
  /** The cluster is not encrypted at rest. */
  | "fail"
  /** The evidence doesn't say whether it is. */
  | "unknown"
  /** The cluster is encrypted at rest. */
  | "pass";

/** One step of a guide. */
export interface Step {
  /** What to do. */
  text: string;
  /** The command that does it. */
  command?: string;
}

/** Counts over the report. */
export interface Summary {
  /** Findings. */
  clusters: number;
  /** Findings that pass. */
  pass: number;
  /** Findings that fail. */
  fail: number;
  /** Findings that can't be decided. */
  unknown: number;
  /** Sources. */
  sources: number;
  /** Problems of severity error, of the sources and of the report. */
  errors: number;
  /** Problems of severity warning, of the sources and of the report. */
  warnings: number;
}

/** Which clusters an annotation speaks of. All three must agree; within each, one of the values. */
export interface Target {
  /** How the values are read. */
  matching: Matching;
  /** The accounts; none if it is not known. */
  accounts: string[];
  /** The regions; none if it is not known. */
  regions: string[];
  /** The clusters' names; none if it is not known. */
  clusters: string[];
  /** Which clusters it does not speak of all the same: those that any of these leaves out. */
  except?: Except[];
}

/** A program and its version. */
export interface Tool {
  /** Its name. */
  name: string;
  /** Its version, by semantic versioning. */
  version: string;
}

/** A file that can't be read. */
export interface UnreadableFile {
  /** Its name. */
  name: string;
  /** Why. */
  message: string;
}

/** The answer over all the evidence. */
export type Verdict =
  /** Every cluster in the evidence passes, and nothing in the evidence is known to be missing or broken. A source whose `complete` is `unproven` can still hide clusters: the pass speaks of those in it. */
  | "pass"
  /** At least one cluster fails. */
  | "fail"
  /** No cluster fails, but the evidence does not show that all pass. */
  | "unknown"
  /** Whole output says that there are no clusters. */
  | "notApplicable";

/** A row of the verdict table. */
export interface VerdictRow {
  /** The reason that a finding gives. */
  reason: Reason;
  /** The status that follows from it. */
  status: Status;
  /** What the evidence says. */
  evidence: string;
  /** The reason in a few words, for a table. */
  short: string;
  /** The reason in one sentence, for a finding. */
  message: string;
  /** What to do now. */
  action: string;
}

/** What came of verifying a saved report. */
export interface Verification {
  /** Whether it holds. */
  status: VerificationStatus;
  /** Why the report can't be read, where it can't. */
  message?: string;
  /** The name of the saved report; left out where there is none. */
  report?: string;
  /** What the report says of itself and of its evidence. */
  seal?: Seal;
  /** For each source of the report, the name under which it was given now. */
  given: (string | null)[];
  /** The sources whose bytes were not given. */
  missing: SealedSource[];
  /** Where the report differs, where its evidence could be evaluated. */
  differences: Differences;
  /** The names of the files that stand for no source of the report: each file stands for one. */
  unused: string[];
  /** Those of `unused` that have the name of a source, but other bytes. A source that has a file under its own name is never named here. */
  changed: ChangedFile[];
  /** Files that hold metadata of an operating system and nothing else, or a list of accepted risks. */
  skipped: SkippedInput[];
  /** Files that can't be read, and why. */
  unreadable: UnreadableFile[];
}

/** Whether a saved report holds. */
export type VerificationStatus =
  /** Its evidence says now what it says. */
  | "holds"
  /** It says something else. */
  | "differs"
  /** Not all of its evidence was given. */
  | "evidence-missing"
  /** There is no report among the files, or it can't be read as one. */
  | "no-report";
