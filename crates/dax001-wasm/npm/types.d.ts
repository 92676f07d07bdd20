// Written from the Rust types by tests/typescript.rs: change those, then run `BLESS=1 cargo xtask
// test`.

/** A file or text to judge. */
export interface Input {
  /** The name to report it under. */
  name: string;
  /** Its text, or its bytes as given: offsets in the report count bytes. */
  data: string | Uint8Array;
  /** Its account and region, as far as you know them. */
  label?: Label;
}

/** The codes of errors: a source that ends with one is not whole. */
export type ErrorCode = Extract<Problem, { severity: "error" }>["code"];

/** How well the evidence covers one account. */
export interface AccountCoverage {
  /** The account ID, twelve digits. Omitted for evidence that names no account. */
  account?: string;
  /** The account's name according to a list of accounts. */
  name?: string;
  /** Whether the account was expected, but there is no evidence of it. */
  isMissing?: boolean;
  /** The partition: `aws`, `aws-cn`, `aws-us-gov` ... */
  partition: string;
  /** Whether the evidence covers all regions of the account. Every region of the account's partition with a DAX endpoint, and every region that AWS named for the account, must be exported, empty, not enabled in the account or not offered. The evidence must name no other region. */
  allRegions: boolean;
  /** How far the evidence covers the account's regions, and why not further: one sentence, no full stop. */
  statement: string;
  /** The regions in the evidence and the missing regions, in order. Evidence that names no region comes last. */
  regions: RegionCoverage[];
}

/** The kind of plan. */
export type Action =
  /** Nothing to do. */
  | "none"
  /** Create the cluster again with encryption. */
  | "recreate"
  /** The cluster is changing: wait and export again. */
  | "wait"
  /** The evidence is not sufficient: export again. */
  | "export-again";

/** A reviewer's annotation of clusters in the report. */
export interface Annotation {
  /** The clusters that the annotation applies to. */
  target: Target;
  /** The reviewer's decision on these clusters. Omitted if the annotation is only a note. */
  disposition?: Disposition;
  /** The reviewer's comment. For an accepted risk, the reason for accepting it. */
  note?: string;
  /** The decision maker, such as the person who accepts the risk. */
  who?: string;
  /** The last day on which the risk is accepted, `YYYY-MM-DD`. Required for every accepted risk, except one read from a Prowler list, which has no such day. */
  until?: string;
  /** The list entry that the annotation was read from. Omitted if the annotation was typed. */
  entry?: ListEntry;
  /** Indices of the findings that match the target, in order: at most 1,000 in one annotation, and at most 100,000 in all annotations of a report. */
  findings?: number[];
  /** How many findings match the target. Omitted if `findings` lists them all. Since version 1.2. */
  findingsTotal?: number;
}

/** A fact that AWS documents. */
export interface AwsFact {
  /** The fact, in one or two sentences. */
  text: string;
  /** The document that it is from. */
  source: string;
}

/** How a cluster has changed since an earlier report. */
export type Change =
  /** The earlier report doesn't have it. */
  | "new"
  /** It failed, and now passes. */
  | "fixed"
  /** It passed, and now fails. */
  | "worse"
  /** It could not be decided, and now it can. */
  | "decided"
  /** It could be decided, and now it can't. */
  | "undecided"
  /** Its status is the same. */
  | "unchanged"
  /** It has no name, or it could be several of the earlier clusters, or one that another cluster could be, too. */
  | "not-compared";

/** A file that has the name of a source but other bytes. */
export interface ChangedFile {
  /** The file's name. */
  name: string;
  /** The index of the source. */
  source: number;
}

/** A value that this version evaluates differently from the version that saved the report. */
export interface ChangedResult {
  /** RFC 6901 pointer into the report. */
  pointer: string;
  /** The value in the saved report. */
  saved: string;
  /** The value that is shown instead. */
  judged: string;
  /** Why: one line, lower case, no full stop. */
  why: string;
}

/** How the clusters have changed since an earlier report. */
export interface Changes {
  /** How each cluster has changed, in order. */
  changes: Change[];
  /** The index of each cluster in the earlier report; null if there is no single match. */
  earlier: (number | null)[];
  /** Indices of the earlier clusters that none of these clusters could be. */
  gone: number[];
}

/** A choice that can be refused. */
export type ChoiceKind =
  /** The new cluster's name. */
  | "newName"
  /** The new cluster's node type. */
  | "nodeType"
  /** The day until which the old cluster is kept. */
  | "keepUntil";

/** The user's choices for the new cluster. Without a choice, the plan copies the old cluster's setting; without a name, it proposes one. */
export interface Choices {
  /** The new cluster's name. */
  newName?: string;
  /** The new cluster's node type. */
  nodeType?: string;
  /** The new cluster's encryption in transit. */
  inTransit?: InTransit;
  /** The cluster's region, if the ARN in the record doesn't contain it. */
  region?: string;
  /** Whether DAX chooses the availability zones, instead of those of the old cluster. */
  anyZones?: boolean;
  /** The day until which the old cluster is kept, `YYYY-MM-DD` in UTC. The delete script refuses to delete it earlier. */
  keepUntil?: string;
  /** Names of existing clusters in the account and region. The plan neither proposes nor accepts them. */
  takenNames?: string[];
}

/** The collection of the evidence: by whom, and when, over all sources except files about the collection itself, such as manifests. */
export interface Collection {
  /** The earliest time at which the collection of a source started: RFC 3339, UTC. Omitted if no source has a proven time. */
  oldest?: string;
  /** The latest time at which the collection of a source ended: RFC 3339, UTC. Omitted if no source has a proven time. */
  newest?: string;
  /** How many sources have a proven collection time. */
  dated: number;
  /** How many sources have no proven collection time. */
  undated: number;
  /** The ARNs of the first ten distinct callers. */
  callers: string[];
  /** The first ten distinct outputs of `aws --version`. */
  clis: string[];
}

/** How one file was collected, according to a manifest that lists the file's SHA-256. */
export interface CollectionRecord {
  /** When the AWS CLI started: RFC 3339, UTC. */
  start: string;
  /** When the AWS CLI finished: RFC 3339, UTC. */
  end: string;
  /** The caller's ARN, if AWS reported it. */
  caller?: string;
  /** The output of `aws --version`. */
  cli: string;
  /** The export script and its version. */
  script: string;
  /** Index of the manifest among the sources. */
  manifest: number;
}

/** Whether a source contains all clusters of the scope that it covers. */
export type Complete =
  /** Complete pages, none of which says that more follow. */
  | "yes"
  /** Something is missing or broken. */
  | "no"
  /** The form can hide a truncation. */
  | "unproven";

/** A control of a framework. */
export interface Control {
  /** Its number in the framework: `SC-28`. */
  id: string;
  /** Its title. Some controls fit only loosely; the title shows which. */
  title: string;
}

/** Which accounts and regions the evidence covers, and how well. */
export interface Coverage {
  /** The date of the list of regions with a DAX endpoint: `YYYY-MM-DD`. */
  regionsAsOf: string;
  /** The accounts in the evidence and the expected accounts, in order. Evidence that names no account comes last. */
  accounts: AccountCoverage[];
}

/** One value that differs in a saved report. */
export interface Difference {
  /** RFC 6901 pointer into the report. */
  pointer: string;
  /** The value in the saved report, as JSON, shortened; left out if the report has no such value. */
  saved?: string;
  /** The value that the evidence gives now, as JSON, shortened; left out if it gives no such value. */
  judged?: string;
}

/** The differences between a saved report and the evaluation of its evidence today. */
export interface Differences {
  /** The first hundred differences. */
  listed: Difference[];
  /** How many differences there are. */
  total: number;
  /** The first hundred texts that another version of dax001 words differently, and members that a newer minor version of the contract has beyond those known here. Another version may do both, and so may anyone who claims to be one. So these are not differences, but a person should read them. */
  reworded: Difference[];
  /** How many of these there are. */
  rewordedTotal: number;
  /** The first hundred values that an older version evaluated by rules that this version has made stricter, or by the two rules that it has relaxed. These are not differences. No stricter rule turns one into a pass. */
  judgedOtherwise: Difference[];
  /** How many of these there are. */
  judgedOtherwiseTotal: number;
}

/** A reviewer's decision on a finding. */
export type Disposition =
  /** The reviewer accepts the risk for a limited time. The cluster still fails. */
  | "accepted-risk"
  /** The reviewer considers the evidence wrong or out of date. */
  | "disputed-evidence"
  /** The finding needs action. */
  | "to-do";

/** The text encoding of a source. */
export type Encoding =
  /** UTF-8. */
  | "utf-8"
  /** UTF-8 with a byte order mark. */
  | "utf-8-bom"
  /** UTF-16, little-endian, without a byte order mark. */
  | "utf-16le"
  /** UTF-16, little-endian, with a byte order mark, as `>` in Windows PowerShell writes it. */
  | "utf-16le-bom"
  /** UTF-16, big-endian, without a byte order mark. */
  | "utf-16be"
  /** UTF-16, big-endian, with a byte order mark. */
  | "utf-16be-bom"
  /** Another encoding, which is not read. */
  | "other";

/** The location in a source that a verdict is based on. */
export interface Evidence {
  /** Index of the source. */
  source: number;
  /** Index of the JSON document in the source. */
  document: number;
  /** RFC 6901 JSON Pointer of the value, or of the record if the value is absent. */
  pointer: string;
  /** 1-based line; lines end at LF. */
  line: number;
  /** 1-based column, in Unicode code points; a byte order mark does not count. */
  column: number;
  /** Offset of the value's first byte in the unmodified source, or of the record's if the value is absent. */
  start: number;
  /** Offset of the first byte after the value or record. */
  end: number;
  /** 1-based line in which the value or record ends. Since version 1.1; omitted in older reports. */
  endLine?: number;
  /** 1-based column after its last character. Since version 1.1; omitted in older reports. */
  endColumn?: number;
  /** The decoded text of a string, or the token of any other scalar. Omitted if the value is absent, a list or an object. */
  observed?: string;
  /** The byte range of the whole record. */
  record: Range;
}

/** Clusters that a target excludes. Every list that isn't empty must match; an empty list sets no condition. A cluster's unknown value matches, because it could be an excluded one. */
export interface Except {
  /** The accounts. */
  accounts: string[];
  /** The regions. */
  regions: string[];
  /** The cluster names. */
  clusters: string[];
}

/** An account that the evidence should cover. */
export interface ExpectedAccount {
  /** The account ID, twelve digits. */
  id: string;
  /** The account's name, for people. */
  name?: string;
}

/** An export script's statements about the files that it wrote for one account.  The manifest proves that the files are as they were when it was written. It doesn't prove that it is true: whoever can change a file can also change its manifest. */
export interface ExportManifest {
  /** `dax001-export` */
  format: string;
  /** The version of the format: `MAJOR.MINOR`. */
  version: string;
  /** The account that AWS reported as the caller's: twelve digits. Omitted if the caller was not allowed to ask for it. */
  account?: string;
  /** AWS's responses about the caller and the account's regions. */
  answers: ManifestAnswer[];
  /** The outcome for each region of the export. */
  regions: ManifestRegion[];
}

/** The outcome for a region, as the export script saw it. The file's content takes precedence. */
export type ExportOutcome =
  /** The AWS CLI printed a listing. */
  | "exported"
  /** The AWS CLI failed. */
  | "failed"
  /** AWS reports that the region is not enabled in the account, so the script didn't query it. */
  | "not-enabled";

/** A value, and how many findings of each status have it. */
export interface Facet {
  /** The value; empty means unknown. */
  value: string;
  /** Number of failed findings. */
  fail: number;
  /** Number of unknown findings. */
  unknown: number;
  /** Number of passed findings. */
  pass: number;
}

/** The values by which findings can be filtered, in order. */
export interface Facets {
  /** The accounts. */
  accounts: Facet[];
  /** The regions. */
  regions: Facet[];
  /** The reasons. */
  reasons: Facet[];
  /** The states of encryption in transit. Empty means that the evidence doesn't contain it. */
  inTransit: Facet[];
}

/** The kind of a file, judging by its content. */
export type FileKind =
  /** Evidence in any form. The evaluation reports what is wrong with it. */
  | "evidence"
  /** A file about the collection: the manifest of an export, or an AWS response about the caller, the regions or the accounts. It belongs with the evidence. */
  | "collection"
  /** A saved report of this tool, with or without its envelope: one document and nothing else. */
  | "saved-report"
  /** Begins like a saved report but is broken, for example truncated. */
  | "broken-report"
  /** Nothing that the policy knows. It can be a list of accepted risks. */
  | "unrecognised";

/** The verdict on one cluster. */
export type Finding = FindingParts &
  (
    | {
        /** The status: pass, fail or unknown. */
        status: "fail";
        /** The reason for the status. */
        reason: "sse-disabled" | "sse-disabling" | "sse-absent";
      }
    | {
        /** The status: pass, fail or unknown. */
        status: "unknown";
        /** The reason for the status. */
        reason: "sse-enabling" | "sse-not-exported" | "sse-unrecognised" | "sse-contradicted" | "duplicate-member" | "evidence-outdated";
      }
    | {
        /** The status: pass, fail or unknown. */
        status: "pass";
        /** The reason for the status. */
        reason: "sse-enabled";
      }
  );

/** The members of every finding. */
export interface FindingParts {
  /** The reason in one sentence. */
  message: string;
  /** Further facts that a reader must know. */
  flags: Flag[];
  /** The cluster. */
  resource: Resource;
  /** Encryption in transit, which has no part in the verdict. Omitted if the evidence doesn't contain `ClusterEndpointEncryptionType`; that is not the same as `NONE`. Since version 1.2. */
  inTransit?: InTransitState;
  /** Locations in the evidence that support the status. The first one decided it. */
  evidence: Evidence[];
}

/** A fact about a finding that its status alone doesn't show. */
export type Flag =
  /** Parts of the evidence contradict each other about the cluster. The worst one counts. */
  | "conflict"
  /** The cluster is being created: wait and export again. Since version 1.2. */
  | "creating"
  /** The cluster is being deleted: wait and export again. */
  | "deleting"
  /** The node type can't be encrypted at rest (`dax.r3.*`). Choose another one. */
  | "node-type-unsupported";

/** Which kind of output a source is. */
export type Form =
  /** `DescribeClusters` output: `{"Clusters": [...]}`, one or more times. */
  | "page"
  /** A list of such pages. */
  | "page-list"
  /** An object of such pages, keyed by region, or a list of such objects. */
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
  /** Pairs of a name and a status, each a list or an object, as `--query 'Clusters[*].[ClusterName,SSEDescription.Status]'` prints them. */
  | "pair-list"
  /** `[]`, the result of a query that found nothing. */
  | "empty-list"
  /** `null`, the result of a query that found nothing. */
  | "null"
  /** `export.json`, the manifest that an export script writes about its own run. */
  | "export-manifest"
  /** The output of `aws sts get-caller-identity`. */
  | "caller-identity"
  /** The output of `aws account list-regions` or `aws ec2 describe-regions --all-regions`. */
  | "region-list"
  /** The output of `aws organizations list-accounts`. */
  | "account-list"
  /** Documents of different kinds. */
  | "mixed"
  /** None of the above. */
  | "unrecognised";

/** The language of a file of the plan. */
export type Form2 =
  /** A script for Bash 3.2 or later. */
  | "bash"
  /** A script for PowerShell 5.1 or later. */
  | "power-shell"
  /** A CloudFormation template in YAML. */
  | "cloud-formation"
  /** A Terraform configuration in HCL. */
  | "terraform"
  /** Text for people. */
  | "text";

/** A format that a report can be written in. */
export type Format =
  /** The contract in its envelope, by which it can be verified later. */
  | "json"
  /** A page to hand in, to read and to print. It runs no script and loads nothing. */
  | "html"
  /** A row for each cluster, for a spreadsheet: RFC 4180 in UTF-8. A cell that would be a formula starts with an apostrophe. */
  | "csv"
  /** Failed and undecided clusters, shortened to fit into a ticket: `CommonMark` with tables. */
  | "markdown"
  /** SARIF 2.1.0, for code scanning. */
  | "sarif"
  /** `JUnit`'s XML: a test for each cluster. */
  | "junit"
  /** OSCAL 1.2.1, assessment results. */
  | "oscal"
  /** OCSF 1.8: a Compliance Finding (class 2003) for each cluster, one per line. */
  | "ocsf"
  /** The AWS Security Finding Format: a list of findings. `BatchImportFindings` takes a hundred at a time. */
  | "asff"
  /** For a person at a terminal. */
  | "text";

/** A compliance framework in one version. */
export interface Framework {
  /** Its usual name, with its version: `PCI DSS 4.0.1`. */
  name: string;
  /** Whether the rule itself names the framework. Tools with the same check name the others. */
  namedByRule: boolean;
  /** Whether its publisher has retired this version in favour of a newer one. */
  isRetired?: boolean;
  /** The controls that this check supports. Empty if no source maps the check to a paragraph. */
  controls: Control[];
  /** The source of the mapping. */
  source: string;
}

/** The same work in the console and on the command line. */
export interface Guide {
  /** In the AWS Management Console. */
  console: Step[];
  /** With the AWS CLI. */
  cli: Step[];
}

/** Encryption between clients and the cluster. It, too, can only be chosen when a cluster is created.  Source: botocore model `dax/2017-04-19`, enum `ClusterEndpointEncryptionType`. */
export type InTransit =
  /** No encryption: `dax://`, port 8111. */
  | "NONE"
  /** TLS encryption: `daxs://`, port 9111. */
  | "TLS";

/** Encryption between clients and a cluster, according to `ClusterEndpointEncryptionType`, worst first. If records of one cluster differ, the worst counts.  Source: botocore model `dax/2017-04-19`, enum `ClusterEndpointEncryptionType`. */
export type InTransitState =
  /** Clients connect without encryption. */
  | "NONE"
  /** A value that DAX does not define, or a duplicated member. */
  | "unrecognised"
  /** Clients connect with TLS. */
  | "TLS";

/** The account and region of a source, as the user states them. Use it for a source that doesn't state them itself. */
export interface Label {
  /** The exported account, twelve digits. */
  account?: string;
  /** The code of the exported region. */
  region?: string;
}

/** The list entry that an annotation was read from. */
export interface ListEntry {
  /** The list's name. */
  list: string;
  /** The 1-based line of the entry. */
  line: number;
}

/** A part of a list that was left out. */
export interface ListProblem {
  /** The problem: one line, lower case, no full stop. */
  message: string;
  /** The action to take now. */
  help: string;
  /** 1-based line. */
  line?: number;
  /** 1-based column in the line, in Unicode code points. */
  column?: number;
}

/** The way for a cluster that a tool manages: a second resource beside the first one. */
export interface ManagedSteps {
  /** The tool: `CloudFormation` or `Terraform`. */
  tool: string;
  /** The steps in order, instead of creating and deleting the cluster with the scripts. */
  steps: Step[];
}

/** A response of AWS that the account, or the state of a region, is based on. */
export interface ManifestAnswer {
  /** The AWS CLI command: `sts get-caller-identity`, `account list-regions` or `ec2 describe-regions --all-regions`. */
  command: string;
  /** When the AWS CLI started: RFC 3339, UTC. */
  start: string;
  /** When the AWS CLI finished: RFC 3339, UTC. */
  end: string;
  /** The file beside the manifest that contains the response. */
  file: string;
  /** SHA-256 of the file's bytes in hexadecimal. */
  sha256: string;
  /** The caller's ARN, if AWS reported it. */
  caller?: string;
  /** The output of `aws --version`. */
  cli: string;
  /** The export script and its version. */
  script: string;
}

/** The outcome for one region. */
export interface ManifestRegion {
  /** The region's code. */
  region: string;
  /** When the AWS CLI started: RFC 3339, UTC. */
  start: string;
  /** When the AWS CLI finished: RFC 3339, UTC. */
  end: string;
  /** The outcome. */
  outcome: ExportOutcome;
  /** The file beside the manifest that contains what the AWS CLI printed. Omitted for a region that the script didn't query. */
  file?: string;
  /** SHA-256 of the file's bytes in hexadecimal. */
  sha256?: string;
  /** The caller's ARN, if AWS reported it. */
  caller?: string;
  /** The output of `aws --version`. */
  cli: string;
  /** The export script and its version. */
  script: string;
}

/** How the values of a target are compared. */
export type Matching =
  /** A value must be equal. An empty list only matches a cluster for which this value is unknown. */
  | "exact"
  /** `*` matches any text, including empty text. A value that is only `*` also matches if the cluster's value is unknown. */
  | "wildcard"
  /** As in Prowler's mutelist. A cluster name or region is a regular expression that can match anywhere in the text. An account of the target must be equal, or is `*`. */
  | "prowler";

/** The targets that match a cluster. */
export interface MatchingTargets {
  /** The indices of the first targets, in order. */
  places: Uint32Array;
  /** How many targets match. */
  total: number;
}

/** Options of an evaluation: hashing, and what you require beyond the rule. */
export interface Options {
  /** Hash each source, too, so that the report can be verified later: `Source.sha256`. An `Evaluator` compares files with the manifest of their export (`export.json`) only if it hashes. `evaluate` hashes by itself if there is a manifest among its inputs. */
  sha256?: boolean;
  /** The reference time for the age of evidence: RFC 3339, or a UTC day such as `2026-11-29`, which means the end of that day. The evaluator has no clock, so without `asOf` no time counts as being in the future. */
  asOf?: string;
  /** The maximum age of the evidence in days (`90d`) or hours (`36h`); needs `asOf`. A cluster that would pass is `unknown` if all its evidence is older or has no collection time that a manifest proves. */
  maxAge?: string;
  /** The accounts that the evidence must cover. The verdict is not a pass unless there is evidence of each. */
  expectAccounts?: ExpectedAccount[];
  /** The regions that the evidence must cover in each account. */
  expectRegions?: string[];
}

/** The origin of a setting's value. */
export type Origin =
  /** Copied from the old cluster's record. */
  | "record"
  /** Chosen by whoever requested the plan. */
  | "choice"
  /** Proposed: the new name, derived from the old one. */
  | "proposal"
  /** The old cluster's record doesn't have the member, which means this value. */
  | "implied"
  /** The old cluster doesn't have the setting, so the new one doesn't either. */
  | "absent"
  /** The evidence doesn't give the value: it is a parameter, and no script or template of the plan runs without it. */
  | "missing";

/** A file that the operating system keeps for itself. */
export type OsMetadataFile = "AppleDouble file of macOS" | ".DS_Store file of macOS" | "Thumbs.db file of Windows" | "desktop.ini file of Windows";

/** A value that the user must provide, because the evidence doesn't. */
export interface Parameter {
  /** The environment variable that the scripts read. */
  variable: string;
  /** A description of the required value. */
  meaning: string;
  /** Whether DAX has a default. To use it, write `none` in the scripts, nothing in CloudFormation and `null` in Terraform. */
  hasDefault: boolean;
}

/** The remediation plan for one cluster. */
export interface Plan {
  /** The kind of plan. */
  action: Action;
  /** The plan in one or two sentences. */
  summary: string;
  /** The command that exports the cluster again, completely. Only if `action` is `export-again`. */
  command?: string;
  /** How to create the cluster again. Only if `action` is `recreate`. */
  recreation?: Recreation;
}

/** A script or template that carries out a step of the plan, or the plan as text. */
export interface PlanFile {
  /** The language of the file. */
  form: Form2;
  /** The file name under which to save it. */
  name: string;
  /** The file's purpose. */
  purpose: Purpose;
  /** The content of the file: ASCII, lines end in LF. */
  text: string;
}

/** A plan, or the problem that prevents it. */
export type PlanResult =
  /** The plan for the cluster. */
  | { plan: Plan; problem?: never }
  /** There is no plan, because the bytes are not a cluster's record. */
  | { problem: Problem; plan?: never };

/** One step of the plan. */
export interface PlanStep {
  /** The instruction. */
  text: string;
  /** How to verify that it is done, before the next step. */
  check: string;
  /** How to roll the step back. */
  rollBack: string;
}

/** A problem of the evidence that a person must know about. */
export type Problem = ProblemParts &
  (
    | {
        /** Only errors make their source incomplete. */
        severity: "error";
        /** The kind of problem. */
        code: "no-input" | "empty-source" | "source-unreadable" | "not-json" | "json-syntax" | "cut-off" | "too-deep" | "invalid-encoding" | "unknown-encoding" | "compressed" | "archive" | "encrypted" | "archive-damaged" | "archive-too-large" | "cli-table" | "cli-text" | "cli-yaml" | "cli-denied" | "cli-credentials" | "cli-connection" | "cli-not-found" | "cli-usage" | "cli-refused" | "cli-error" | "shell-text" | "elided-sample" | "unrecognised-document" | "saved-report" | "entry-not-object" | "duplicate-member" | "interleaved-output" | "more-pages" | "too-many-clusters" | "too-many-sources" | "label-contradicted" | "no-evidence" | "manifest-invalid" | "manifest-file-missing" | "manifest-file-changed" | "manifest-contradicted" | "manifest-unchecked" | "evidence-outdated" | "evidence-undated" | "account-missing" | "region-missing" | "too-many-scopes" | "more-problems" | "record-unreadable";
      }
    | {
        /** Only errors make their source incomplete. */
        severity: "warning";
        /** The kind of problem. */
        code: "cli-not-offered" | "empty-projection" | "member-misspelt" | "same-content" | "more-evidence" | "arn-unrecognised" | "label-unrecognised" | "scope-contradicted" | "name-too-long" | "service-not-stated" | "os-metadata-skipped" | "risk-list-not-applied" | "saved-report-skipped" | "file-not-listed" | "more-problems" | "more-warnings";
      }
  );

/** The members of every problem. */
export interface ProblemParts {
  /** The problem: one line, lower case, no full stop. */
  message: string;
  /** How to fix it: lower case, no full stop. */
  help: string;
  /** Index of the source in the report. */
  source?: number;
  /** 1-based line in the source; lines end at LF. */
  line?: number;
  /** 1-based column in the line, in Unicode code points. */
  column?: number;
}

/** The kinds of problem. */
export type ProblemCode =
  /** There was no source. */
  | "no-input"
  /** The source is empty, or whitespace only. */
  | "empty-source"
  /** The host could not read the source, or not all of it. */
  | "source-unreadable"
  /** The text is not JSON, nor any other format that is recognised. */
  | "not-json"
  /** The text is valid JSON up to this location. */
  | "json-syntax"
  /** The text is truncated. */
  | "cut-off"
  /** Brackets are nested too deeply. */
  | "too-deep"
  /** The source contains bytes that are invalid in its encoding. */
  | "invalid-encoding"
  /** The text is in an unsupported encoding, such as UTF-32. */
  | "unknown-encoding"
  /** The file is compressed. */
  | "compressed"
  /** The file is a zip archive. */
  | "archive"
  /** An archive entry is encrypted with a password. */
  | "encrypted"
  /** An archive, or an entry of one, cannot be unpacked. */
  | "archive-damaged"
  /** The unpacked archive exceeds the limit. */
  | "archive-too-large"
  /** The file is the output of `--output table`. */
  | "cli-table"
  /** The file is the output of `--output text`. */
  | "cli-text"
  /** The file is the output of `--output yaml`. */
  | "cli-yaml"
  /** AWS denied the export. */
  | "cli-denied"
  /** The export had no valid credentials, or none for this region. */
  | "cli-credentials"
  /** The export could not reach a DAX endpoint. */
  | "cli-connection"
  /** The export named a cluster that does not exist. */
  | "cli-not-found"
  /** The AWS CLI was called incorrectly, or is not installed. */
  | "cli-usage"
  /** AWS refuses the account access to the DAX API in a region that offers DAX, or the region is unknown. */
  | "cli-refused"
  /** AWS does not offer DAX in the region. */
  | "cli-not-offered"
  /** The AWS CLI printed another error. */
  | "cli-error"
  /** A shell prompt or a command line precedes the output. */
  | "shell-text"
  /** The file is a sample with parts left out. */
  | "elided-sample"
  /** The file is JSON, but not a recognised output. */
  | "unrecognised-document"
  /** The file is a report of this tool, which is not evidence. */
  | "saved-report"
  /** An element of `Clusters` is not an object. */
  | "entry-not-object"
  /** A member that the rule reads is duplicated outside of a record. */
  | "duplicate-member"
  /** Two commands wrote to the same file at once: one output is inside a record of the other. */
  | "interleaved-output"
  /** The page announces further pages, which are missing. */
  | "more-pages"
  /** There are more clusters than a report can contain. */
  | "too-many-clusters"
  /** There are more sources than a report lists. */
  | "too-many-sources"
  /** The file contains `[]` or `null`: a query matched nothing, which does not mean that there are no clusters. */
  | "empty-projection"
  /** A member of a record differs from one of the service's only in its spelling. */
  | "member-misspelt"
  /** Two sources have the same content. */
  | "same-content"
  /** One cluster has more records than the report lists. */
  | "more-evidence"
  /** The ARN is not the ARN of a DAX cluster. */
  | "arn-unrecognised"
  /** The label's account or region is invalid. */
  | "label-unrecognised"
  /** The cluster's name, or the account or region of a label, region key or file name, contradicts its ARN. */
  | "scope-contradicted"
  /** The account or region that the user gave for a source contradicts a cluster's ARN. */
  | "label-contradicted"
  /** The name in a cluster's ARN is longer than DAX allows; account and region are read anyway. */
  | "name-too-long"
  /** A name and `ENABLED` occur together, but nothing shows that DAX reported them. */
  | "service-not-stated"
  /** The file is operating-system metadata, recognised by its content. */
  | "os-metadata-skipped"
  /** A list of accepted risks is among the evidence. */
  | "risk-list-not-applied"
  /** A saved report of this tool is among the evidence. */
  | "saved-report-skipped"
  /** The files describe how evidence was collected, but contain no clusters. */
  | "no-evidence"
  /** A manifest is invalid. */
  | "manifest-invalid"
  /** A manifest lists a file that is missing. */
  | "manifest-file-missing"
  /** The SHA-256 of a file differs from the one in its manifest. */
  | "manifest-file-changed"
  /** A manifest contradicts a file that it lists. */
  | "manifest-contradicted"
  /** A manifest lists a file whose SHA-256 the host did not compute. */
  | "manifest-unchecked"
  /** The manifest in this folder does not list this file. */
  | "file-not-listed"
  /** The evidence is older than the maximum age. */
  | "evidence-outdated"
  /** A maximum age is set, and nothing proves when the evidence was collected. */
  | "evidence-undated"
  /** An expected account has no evidence. */
  | "account-missing"
  /** An expected region is not covered. */
  | "region-missing"
  /** There are more accounts or regions than the coverage can list. */
  | "too-many-scopes"
  /** There are more problems than the report lists. */
  | "more-problems"
  /** There are more warnings than the report lists. */
  | "more-warnings"
  /** A plan needs the record again, and it cannot be read. */
  | "record-unreadable";

/** How much has been read. */
export interface Progress {
  /** Bytes read so far. */
  bytes: number;
  /** Bytes in total. Fewer than were read if one of the inputs is a stream. */
  total: number;
  /** Clusters found so far. */
  clusters: number;
}

/** The purpose of a file of the plan. */
export type Purpose =
  /** Creates the new cluster. */
  | "create"
  /** Deletes the old cluster once the new one is in use. */
  | "delete"
  /** Describes the whole plan for people. */
  | "read";

/** Selects findings and their order. An omitted filter matches every finding. */
export interface Query {
  /** Only findings with this status. */
  status?: Status;
  /** Only findings in this account; empty means an unknown account. */
  account?: string;
  /** Only findings in this region; empty means an unknown region. */
  region?: string;
  /** Only findings with this reason. */
  reason?: Reason;
  /** Only findings with this state of encryption in transit: `TLS`, `NONE` or `unrecognised`; empty means that the evidence doesn't contain it. */
  inTransit?: string;
  /** Only findings whose name, ARN, account or region contains this text, ignoring case. */
  text?: string;
  /** Only findings with this review mark: see `mark`. */
  review?: number;
  /** Only findings with this change mark. */
  change?: number;
  /** The sort key. The default is `status`, worst first. `report` is the report's own order, which also breaks ties. */
  sort?: "status" | "name" | "scope" | "reason" | "report";
  /** Whether to reverse the order. */
  isDescending?: boolean;
}

/** A range of bytes in the unmodified source. */
export interface Range {
  /** Offset of the first byte. */
  start: number;
  /** Offset of the first byte after the range. */
  end: number;
}

/** A severity, and who assigns it. */
export interface Rating {
  /** The severity, in the words of those tools. */
  level: string;
  /** The tools that assign it. */
  tools: string;
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

/** How to create a cluster again, encrypted at rest. */
export interface Recreation {
  /** The old cluster's name. */
  oldName?: string;
  /** The new cluster's name, which is either chosen or proposed. */
  newName?: string;
  /** Choices that the plan doesn't use, and why. */
  refused: Refusal[];
  /** Every setting of the new cluster, and where it comes from. */
  settings: Setting[];
  /** Values that the user must provide, because the evidence doesn't. */
  parameters: Parameter[];
  /** The conditions that must be true before the user starts the plan. */
  preconditions: string[];
  /** The facts that the user must know before starting the plan. */
  warnings: string[];
  /** The steps in order, each with its check and its rollback. */
  steps: PlanStep[];
  /** Instructions in case AWS does not create the new cluster. */
  ifCreationFails: string[];
  /** The way for a cluster that a tool manages, for each tool. */
  managed: ManagedSteps[];
  /** The rule's steps in the AWS Management Console, with this cluster's values. */
  console: Step[];
  /** The plan as scripts, templates and text. */
  files: PlanFile[];
}

/** A document for further reading. */
export interface Reference {
  /** The document's title. */
  title: string;
  /** The document's URL. */
  url: string;
}

/** A choice that the plan doesn't use, and why. */
export interface Refusal {
  /** The refused choice. */
  choice: ChoiceKind;
  /** Why it is refused, and what would be valid. No full stop. */
  message: string;
}

/** How well the evidence covers one region of an account. */
export interface RegionCoverage {
  /** The region's code. Omitted for evidence that names no region. */
  region?: string;
  /** Whether the region is in the list of regions with a DAX endpoint. An unlisted region can be newer than the list. */
  isListed: boolean;
  /** How well the evidence covers the region. */
  state: RegionState;
  /** How many findings the region has. */
  clusters: number;
  /** Indices of the sources that contain evidence of the region. */
  sources: number[];
}

/** How well the evidence covers a region. If sources disagree, the first of these states counts. */
export type RegionState =
  /** A complete listing with clusters. */
  | "exported"
  /** A complete listing that shows no clusters. */
  | "empty"
  /** AWS reports that the region is not enabled in the account, in a response that the account's manifest lists. Clusters in a region that was disabled keep running. */
  | "not-enabled"
  /** The evidence is in a form that can hide clusters. */
  | "unproven"
  /** A listing that is known to be incomplete. */
  | "incomplete"
  /** The caller was not allowed to export the region. */
  | "denied"
  /** The export of the region failed for another reason. */
  | "failed"
  /** AWS responds that it doesn't offer DAX in the region, and its list of regions with DAX doesn't include the region. */
  | "not-offered"
  /** The evidence contains nothing from the region, although DAX has an endpoint there, or AWS or the user named it. */
  | "missing";

/** The result of checking the evidence against rule DAX-001. */
export interface Report {
  /** The version of the contract that this report follows. */
  schemaVersion: string;
  /** The program that made the report. */
  tool: Tool;
  /** The rule that was checked. */
  rule: RuleId;
  /** The verdict over all the evidence. */
  verdict: Verdict;
  /** Counts over the report. */
  summary: Summary;
  /** The sources, in the order in which they were added. */
  sources: Source[];
  /** One finding for each cluster, in the order in which the clusters first appear in the evidence. */
  findings: Finding[];
  /** Which accounts and regions the evidence covers. */
  coverage: Coverage;
  /** The collection of the evidence: by whom, and when. Omitted if there is no manifest. */
  collection?: Collection;
  /** The user's requirements beyond the rule. Omitted if there are no such requirements. */
  settings?: Settings;
  /** A reviewer's annotations. The evaluator leaves the list empty, and the viewer fills it. */
  annotations: Annotation[];
  /** Problems of the report as a whole. Each source lists its own problems. */
  problems: Problem[];
}

/** How to write a report. */
export interface ReportOptions {
  /** For `text`: use the escape sequences by which a terminal shows colours. */
  color?: boolean;
  /** When the report was made, in ISO 8601. `html`, `sarif`, `oscal`, `ocsf` and `asff` can't be written without it. */
  generatedAt?: string;
  /** The module that evaluated the evidence: the SHA-256 of its bytes, and the commit that it was built from. */
  module?: { sha256?: string; commit?: string };
  /** The day on which accepted risks are checked, as `YYYY-MM-DD`: an acceptance ends with its last day where the reader is. The default is the UTC day of `generatedAt`. Without either, nothing is checked, and the report says so. */
  today?: string;
  /** The time zone of `today`, as in `"Pacific/Kiritimati (UTC+14)"`. The report names it. Only with `today`. */
  zone?: string;
}

/** A cluster as the evidence identifies it. Members that the evidence doesn't give are omitted. */
export interface Resource {
  /** The cluster's name. */
  name?: string;
  /** The cluster's ARN, unchanged. */
  arn?: string;
  /** The partition: `aws`, `aws-cn`, `aws-us-gov` ... */
  partition?: string;
  /** The region's code. */
  region?: string;
  /** The account ID, twelve digits. */
  account?: string;
  /** The origin of account and region. If they come from two origins, the weaker one. */
  scopeFrom?: ScopeFrom;
  /** The cluster's lifecycle status: `available`, `creating`, `deleting`, `modifying` ... */
  clusterStatus?: string;
  /** The node type, such as `dax.r4.large`. */
  nodeType?: string;
  /** How many nodes the cluster has. */
  totalNodes?: number;
}

/** The severity of a failed cluster. */
export type RiskLevel =
  /** Not an acceptable risk. */
  | "High";

/** The content of a list of accepted risks. */
export interface RiskList {
  /** One accepted risk for each entry that was understood, in order. */
  annotations: Annotation[];
  /** The problems: everything that was left out, and why. */
  problems: ListProblem[];
  /** Whether it is a list of accepted risks at all, whatever is wrong with its entries. Anything else may be evidence. */
  isList: boolean;
}

/** A finding as a list shows it. */
export interface Row {
  /** The finding's index in the report. */
  index: number;
  /** The verdict on the cluster. */
  status: Status;
  /** The reason for the status. */
  reason: Reason;
  /** Other facts that a reader must know. */
  flags: Flag[];
  /** The cluster. */
  resource: Resource;
  /** Encryption in transit; omitted if the evidence doesn't contain it. */
  inTransit?: InTransitState;
  /** The index of the source of the deciding evidence. */
  source: number;
  /** The line of the deciding evidence, 1-based. */
  line: number;
}

/** Some rows of a table of findings. */
export interface Rows {
  /** How many findings match the query. */
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
  /** The severity of a failed cluster. */
  riskLevel: RiskLevel;
  /** Whether the rule regards the risk as acceptable. */
  isRiskAcceptable: boolean;
  /** How others rate a failed cluster. */
  ratings: Rating[];
  /** The date on which Conformity published the rule: `YYYY-MM-DD`. */
  published: string;
  /** The rule's requirement, in one sentence. */
  summary: string;
  /** Why the rule requires it, one paragraph each. */
  rationale: string[];
  /** The facts that AWS documents about it. */
  awsFacts: AwsFact[];
  /** The date on which these facts were compared with their sources: `YYYY-MM-DD`. */
  awsFactsAsOf: string;
  /** How to check clusters by hand. */
  audit: Guide;
  /** How to fix a cluster by hand. */
  remediation: Guide;
  /** The verdict table: which evidence leads to which verdict. */
  verdicts: VerdictRow[];
  /** The standards that the rule supports, the most useful first. */
  compliance: Framework[];
  /** The same check in other tools. */
  sameChecks: SameCheck[];
  /** The date on which the standards and the checks were compared with their sources: `YYYY-MM-DD`. */
  complianceAsOf: string;
  /** Further reading. */
  references: Reference[];
}

/** Identifies the rule of a report. `rule()` returns the full rule. */
export interface RuleId {
  /** `DAX-001` */
  id: string;
  /** The rule's title. */
  title: string;
  /** The severity of a failed cluster. */
  riskLevel: RiskLevel;
  /** The compliance frameworks that the rule names, current versions first. Omitted in reports before version 1.2. */
  frameworks?: string[];
}

/** The same check in another tool. */
export interface SameCheck {
  /** The tool. */
  tool: string;
  /** The name of its check. */
  id: string;
  /** Whether it checks a template or a plan before a cluster is created, and so prevents the next unencrypted one. */
  isBeforeCreation: boolean;
  /** A description of the check. */
  checks: string;
}

/** The parts of a saved report that a comparison needs. */
export interface SavedReport {
  /** Its findings, without their evidence, whose sources are not available here. */
  findings: Finding[];
  /** The accounts and regions that it covers. */
  coverage: Coverage;
  /** A reviewer's additions to it. */
  annotations: Annotation[];
  /** How many annotations were not understood. */
  leftOut: number;
  /** When it was saved, as the host wrote it. */
  generatedAt: string | null;
}

/** The origins of account and region, strongest first. */
export type ScopeFrom =
  /** The cluster's ARN. */
  | "arn"
  /** The user's label for the source. */
  | "label"
  /** The region key that contains the page. */
  | "region-key"
  /** The manifest that lists the source. */
  | "manifest"
  /** The name of the source's file or folder. */
  | "name";

/** A saved report's statements about its sources and about the tool that made it. */
export interface Seal {
  /** The version of the contract that the report follows. */
  schemaVersion: string;
  /** The tool that made it. */
  tool: Tool;
  /** The policy module that evaluated the evidence, if the report names it. */
  module?: { sha256?: string; commit?: string };
  /** When it was saved, as the host wrote it. */
  generatedAt?: string;
  /** Its verdict. */
  verdict: Verdict;
  /** Its counts. */
  summary: Summary;
  /** The sources that it was made from, in their order. */
  sources: SealedSource[];
  /** The user's settings for the evaluation, besides the rule. `Evaluator` takes them among its options. */
  settings?: Settings;
  /** The collection of its evidence: by whom, and when. */
  collection?: Collection;
  /** Files that the report names but was not made from; absent if there are no such files. `Evaluator.skipAgain` takes them. */
  skipped?: { code: string; message: string }[];
}

/** A source, as a saved report describes it. */
export interface SealedSource {
  /** The name under which the user added it. */
  name: string;
  /** Its length in bytes. */
  bytes: number;
  /** SHA-256 of its bytes. Without one, the source can't be found again. */
  sha256?: string;
  /** The user's label for it. */
  label?: Label;
  /** Whether it is the manifest of an export. All sources are compared with such a manifest by their hashes. */
  isManifest?: boolean;
  /** If nothing of it was read: why. Then it has no bytes to find again. `Evaluator.fail` takes this. */
  failure?: { code: ErrorCode; message: string };
}

/** A setting of the new cluster, its value, and where the value comes from. */
export interface Setting {
  /** Which setting. */
  kind: SettingKind;
  /** The setting's name for people. */
  label: string;
  /** The value, or several for a list. Empty if the setting has no value or the value is missing. */
  values: string[];
  /** The origin of the value. */
  origin: Origin;
}

/** The settings that `CreateCluster` accepts, with two exceptions: tags, which no export contains, and encryption at rest, which every plan enables.  Source: botocore model `dax/2017-04-19`, structure `CreateClusterRequest`. */
export type SettingKind =
  /** The cluster's name. */
  | "name"
  /** The node type. */
  | "node-type"
  /** The number of nodes. */
  | "nodes"
  /** The IAM role with which DAX reaches the tables. */
  | "role"
  /** The availability zones, one for each node. */
  | "zones"
  /** The subnet group. */
  | "subnet-group"
  /** The security groups. */
  | "security-groups"
  /** The parameter group. */
  | "parameter-group"
  /** The weekly maintenance window, in UTC. */
  | "maintenance-window"
  /** The SNS topic for notifications. */
  | "topic"
  /** The network type: `ipv4`, `ipv6` or `dual_stack`. */
  | "network-type"
  /** Encryption in transit: `NONE` or `TLS`. */
  | "in-transit"
  /** The description, which is free text. */
  | "description";

/** The user's requirements beyond the rule. The report repeats them, so that whoever verifies it checks against the same ones. */
export interface Settings {
  /** The reference time for the age of evidence: RFC 3339, or a UTC day such as `2026-11-29`, which means the end of that day. The evaluator has no clock, so without `asOf` no time counts as being in the future. */
  asOf?: string;
  /** The maximum age of the evidence in days (`90d`) or hours (`36h`); needs `asOf`. A cluster that would pass is `unknown` if all its evidence is older or has no collection time that a manifest proves. */
  maxAge?: string;
  /** The accounts that the evidence must cover. The verdict is not a pass unless there is evidence of each. */
  expectAccounts?: ExpectedAccount[];
  /** The regions that the evidence must cover in each account. */
  expectRegions?: string[];
}

/** The severity of a problem. */
export type Severity =
  /** Evidence is missing or cannot be trusted: the source is incomplete, so it cannot lead to a pass. */
  | "error"
  /** Worth knowing, but the source is still complete. The verdict already takes it into account. */
  | "warning";

/** A file among the evidence that is not read. */
export type SkippedFile = "AppleDouble file of macOS" | ".DS_Store file of macOS" | "Thumbs.db file of Windows" | "desktop.ini file of Windows" | "list of accepted risks" | "saved report of dax001";

/** A file that is not read as evidence. */
export interface SkippedInput {
  /** Its name. */
  name: string;
  /** Its kind, in plain words. */
  what: string;
}

/** One file or text that was added. */
export interface Source {
  /** The name under which it was added. */
  name: string;
  /** Length in bytes. */
  bytes: number;
  /** SHA-256 of its bytes in lower-case hexadecimal. Omitted if it was not computed. */
  sha256?: string;
  /** The account and region that the user stated, unchanged. */
  label?: Label;
  /** The text encoding. */
  encoding: Encoding;
  /** Which kind of output it is. */
  form: Form;
  /** How many JSON documents it contains. */
  documents: number;
  /** Whether it contains all clusters of the scope that it covers. */
  complete: Complete;
  /** How many records, or entries of a list, it contains. */
  clusters: number;
  /** The source's account according to its label, manifest or name: twelve digits. */
  account?: string;
  /** The source's region according to its label, manifest or name. */
  region?: string;
  /** The origin of account and region. If they come from two origins, the weaker one. */
  scopeFrom?: ScopeFrom;
  /** Its collection: by whom, and when. Omitted if no manifest proves it. */
  collected?: CollectionRecord;
  /** Problems with the source. */
  problems: Problem[];
}

/** The verdict on one cluster, worst first. */
export type Status =
  /** The cluster is not encrypted at rest. */
  | "fail"
  /** The evidence doesn't show whether the cluster is encrypted at rest. */
  | "unknown"
  /** The cluster is encrypted at rest. */
  | "pass";

/** One step of a guide. */
export interface Step {
  /** The instruction. */
  text: string;
  /** The command that does it. Omitted if the step needs no command. */
  command?: string;
  /** An example of what the command prints. Omitted if it prints nothing. */
  output?: string;
}

/** Counts over the report. */
export interface Summary {
  /** Number of findings. */
  clusters: number;
  /** Number of findings that pass. */
  pass: number;
  /** Number of findings that fail. */
  fail: number;
  /** Number of findings whose status is unknown. */
  unknown: number;
  /** Number of sources. */
  sources: number;
  /** Number of problems with severity error, in the sources and in the report. */
  errors: number;
  /** Number of problems with severity warning, in the sources and in the report. */
  warnings: number;
}

/** Selects the clusters that an annotation applies to. Account, region and cluster name must all match; each matches if one of its values does. */
export interface Target {
  /** How the values are compared. */
  matching: Matching;
  /** The accounts. Empty means that the account is unknown. */
  accounts: string[];
  /** The regions. Empty means that the region is unknown. */
  regions: string[];
  /** The cluster names. Empty means that the name is unknown. */
  clusters: string[];
  /** Exceptions: the annotation doesn't apply to clusters that any of these excludes. */
  except?: Except[];
}

/** A program and its version. */
export interface Tool {
  /** The program's name. */
  name: string;
  /** The program's version, following semantic versioning. */
  version: string;
}

/** A file that can't be read. */
export interface UnreadableFile {
  /** Its name. */
  name: string;
  /** The reason. */
  message: string;
}

/** The verdict over all the evidence. */
export type Verdict =
  /** Every cluster in the evidence passes, and nothing in the evidence is known to be missing or broken. A source whose `complete` is `unproven` can still hide clusters: the pass only covers the clusters in it. */
  | "pass"
  /** At least one cluster fails. */
  | "fail"
  /** No cluster fails, but the evidence does not show that all pass. */
  | "unknown"
  /** Complete output shows that there are no clusters. */
  | "notApplicable";

/** A row of the verdict table. */
export interface VerdictRow {
  /** The reason that a finding gives. */
  reason: Reason;
  /** The status that follows from it. */
  status: Status;
  /** The observation in the evidence. */
  evidence: string;
  /** The reason in a few words, for a table. */
  short: string;
  /** The reason in one sentence, for a finding. */
  message: string;
  /** The action to take now. */
  action: string;
}

/** The outcome of verifying a saved report. */
export interface Verification {
  /** Whether the report matches its evidence. */
  status: VerificationStatus;
  /** Why the report can't be read, if it can't. */
  message?: string;
  /** The name of the saved report; absent with the status `no-report`. */
  report?: string;
  /** The report's statements about itself and its evidence. */
  seal?: Seal;
  /** For each source of the report, the name of the input that supplies it, if any does. */
  given: (string | null)[];
  /** The sources whose bytes are not among the inputs. */
  missing: SealedSource[];
  /** The differences between the report and its evidence, if the evidence could be evaluated. */
  differences: Differences;
  /** The names of the files that match no source of the report. Each file matches at most one source. */
  unused: string[];
  /** The files in `unused` that have the name of a source but other bytes. A source that is matched by a file of its own name is never listed here. */
  changed: ChangedFile[];
  /** Files that contain only an operating system's metadata, or a list of accepted risks. */
  skipped: SkippedInput[];
  /** Files that can't be read, each with the reason. */
  unreadable: UnreadableFile[];
}

/** Whether a saved report matches its evidence. */
export type VerificationStatus =
  /** The report says what its evidence says now. */
  | "holds"
  /** The report says something else than its evidence. */
  | "differs"
  /** Some of its evidence is missing. */
  | "evidence-missing"
  /** The files contain no report, or the report can't be read. */
  | "no-report";
