//! Sources in, report out: runs the whole policy.

mod source_results;

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use crate::aws::regions::is_offered;
use crate::collection::Moment;
use crate::contract::coverage::RegionState;
use crate::contract::label::Label;
use crate::contract::problem::{Problem, ProblemCode};
use crate::contract::report::{Complete, Report, RuleId, SCHEMA_VERSION, Source, Summary, Tool};
use crate::contract::settings::Settings;
use crate::contract::status::{RiskLevel, Status};
use crate::contract::text::Text;
use crate::findings::too_many;
use crate::intake::entry::Sink;
use crate::intake::kind::is_manifest;
use crate::intake::os_metadata::OsMetadata;
use crate::intake::problems::Problems;
use crate::intake::source::{SourceReader, SourceSummary};
use crate::rule;
use crate::rule::overall::Grounds;
use crate::scope::{ListingScope, ScopeClaims};
use crate::sha256::Sha256;
use crate::store::report_handle::ReportHandle;
use source_results::{CollectionResults, EndedSource, ListedScope, SourceResults, not_offered};

/// The maximum number of sources in a report, which is the maximum number of files in an archive.
const SOURCE_LIMIT: usize = 100_000;

/// How many accounts and regions of one source are kept separate.
const LISTING_LIMIT: usize = 100_000;

/// How many bytes are read before the resulting entries are evaluated.
const PIECE: usize = 1 << 16;

/// A file or text to evaluate, all in memory.
#[derive(Clone, Debug)]
pub struct Input<'a> {
    /// The name to report it under.
    pub name: &'a str,
    /// Its unmodified bytes.
    pub data: &'a [u8],
    /// The account and region that the user states.
    pub label: Label,
}

/// Evaluates all inputs together.
///
/// ```
/// let data = br#"{"Clusters": [{"ClusterName": "a", "SSEDescription": {"Status": "ENABLED"}}]}"#;
/// let input = dax001::Input { name: "us-east-1.json", data, label: Default::default() };
/// let report = dax001::evaluate([input]);
/// assert_eq!(report.verdict, dax001::contract::report::Verdict::Pass);
/// ```
pub fn evaluate<'a>(inputs: impl IntoIterator<Item = Input<'a>>) -> Report {
    evaluate_with(Settings::default(), inputs)
}

/// Evaluates all inputs together, like [`evaluate`], with the user's additional settings.
/// [`Settings::check`] says whether those are valid.
pub fn evaluate_with<'a>(settings: Settings, inputs: impl IntoIterator<Item = Input<'a>>) -> Report {
    let inputs: Vec<Input<'a>> = inputs.into_iter().collect();
    let mut evaluator = Evaluator::default().with_settings(settings);
    if inputs.iter().any(|input| is_manifest(input.data)) {
        evaluator = evaluator.with_sha256();
    }
    for input in inputs {
        evaluator.begin(input.name, input.label);
        evaluator.push(input.data);
        evaluator.end();
    }
    evaluator.finish()
}

/// Length and digest of a source, and the account and region according to label or name.
type Key = ((u64, u64), Option<String>, Option<String>);

/// Evaluates sources that arrive in chunks. Chunk boundaries never change the report.
#[derive(Default)]
pub struct Evaluator {
    results: SourceResults,
    /// Each source read so far and the findings that it added, by content, account and region.
    findings_by_source: HashMap<Key, (usize, Range<usize>)>,
    current: Option<Current>,
    clusters: u64,
    has_empty_page: bool,
    has_empty_projection: bool,
    has_sha256: bool,
    /// Files among the evidence that are not sources.
    skipped: Problems,
    /// Number of sources beyond the limit.
    sources_left_out: u64,
}

/// A file among the evidence that is not a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SkippedFile {
    /// A file that the operating system creates for itself.
    OsMetadata(OsMetadata),
    /// A list of accepted risks. It is applied only if a person selects it.
    RiskList,
    /// A saved report of this tool.
    SavedReport,
}

impl SkippedFile {
    /// All kinds of skipped files.
    pub const ALL: [Self; 6] = [
        Self::OsMetadata(OsMetadata::AppleDouble),
        Self::OsMetadata(OsMetadata::DsStore),
        Self::OsMetadata(OsMetadata::ThumbsDb),
        Self::OsMetadata(OsMetadata::DesktopIni),
        Self::RiskList,
        Self::SavedReport,
    ];

    /// A name for people: `list of accepted risks`.
    pub fn describe(self) -> &'static str {
        match self {
            Self::OsMetadata(metadata) => metadata.describe(),
            Self::RiskList => "list of accepted risks",
            Self::SavedReport => "saved report of dax001",
        }
    }
}

/// The origin of a source's SHA-256.
enum Hashing {
    /// Nobody needs it.
    No,
    /// The evaluator computes it as the bytes arrive.
    Here(Sha256),
    /// The host computes it and calls [`Evaluator::set_sha256`].
    ByHost(Option<String>),
}

struct Current {
    name: String,
    label: Option<Label>,
    hashing: Hashing,
    claims: ScopeClaims,
    reader: SourceReader,
    clusters: u64,
    /// Number of findings before this source.
    first_finding: usize,
    /// How well the source covers each scope that it lists. Within one source the worst state
    /// counts.
    listings: BTreeMap<ListedScope, RegionState>,
    /// The first two scopes found in its ARNs.
    arns: Vec<ListingScope>,
    /// Creation time of its newest node.
    newest_node: Option<Moment>,
    /// The rest of the source can't be read.
    is_failed: bool,
}

impl Evaluator {
    /// Also computes the SHA-256 of each source as it is read. A host that shows the report before
    /// hashing omits this and fills [`Source::sha256`] itself.
    ///
    /// A manifest can be compared only with hashed sources. If there may be one among the sources,
    /// the host must call this.
    #[must_use]
    pub fn with_sha256(self) -> Self {
        Self { has_sha256: true, ..self }
    }

    /// Evaluates with the user's additional settings. [`Settings::check`] says whether those are
    /// valid.
    #[must_use]
    pub fn with_settings(mut self, settings: Settings) -> Self {
        self.results.settings = settings;
        self
    }

    /// Names a file among the evidence that is not read. The report lists it as a warning.
    pub fn skip(&mut self, name: &str, file: SkippedFile) {
        let (code, and) = match file {
            SkippedFile::OsMetadata(_) => (ProblemCode::OsMetadataSkipped, ""),
            SkippedFile::RiskList => (ProblemCode::RiskListNotApplied, ", not applied"),
            SkippedFile::SavedReport => (ProblemCode::SavedReportSkipped, ""),
        };
        let message = format!("`{}` is not evidence: {}{and}", name.replace('`', "'"), file.describe());
        self.skipped.push(Problem::new(code, message));
    }

    /// Names a skipped file with the message from a saved report whose evidence is evaluated again.
    /// Returns whether the code is one of a skipped file.
    pub fn skip_again(&mut self, code: ProblemCode, message: &str) -> bool {
        let is_skipped = matches!(
            code,
            ProblemCode::OsMetadataSkipped
                | ProblemCode::RiskListNotApplied
                | ProblemCode::SavedReportSkipped
        );
        if is_skipped {
            self.skipped.push(Problem::new(code, message));
        }
        is_skipped
    }

    /// Begins a source. Ends the one that is still open.
    pub fn begin(&mut self, name: &str, label: Label) {
        self.end();
        if self.results.sources.len() == SOURCE_LIMIT {
            self.sources_left_out += 1;
            return;
        }
        let mut reader = SourceReader::default();
        let original_label = Some(label.clone()).filter(|label| *label != Label::default());
        if self.has_sha256 {
            reader.read_node_times();
        }
        let (label, has_wrong_parts) = label.checked();
        if has_wrong_parts {
            let message = "the account or the region in the label of this source is invalid";
            reader.problem(Problem::new(ProblemCode::LabelUnrecognised, message));
        }
        self.current = Some(Current {
            name: name.to_owned(),
            label: original_label,
            hashing: if self.has_sha256 { Hashing::Here(Sha256::default()) } else { Hashing::No },
            claims: ScopeClaims::new(label, name),
            reader,
            clusters: 0,
            first_finding: self.results.findings.len(),
            listings: BTreeMap::new(),
            arns: Vec::new(),
            newest_node: None,
            is_failed: false,
        });
    }

    /// Reads the next bytes of the source. If no source has begun, begins one without a name.
    pub fn push(&mut self, chunk: &[u8]) {
        if self.current.is_none() && self.sources_left_out == 0 {
            self.begin("", Label::default());
        }
        // In pieces, so that a whole file in one chunk never waits as entries beside its findings.
        for piece in chunk.chunks(PIECE) {
            if let Some(Current { hashing: Hashing::Here(sha256), .. }) = &mut self.current {
                sha256.push(piece);
            }
            self.read(|reader, sink| reader.push(piece, sink));
        }
    }

    /// Leaves the SHA-256 of the current source to the host, which hashes faster. The host calls
    /// [`Evaluator::set_sha256`] before the source ends. Returns whether sources are hashed, which
    /// requires [`Evaluator::with_sha256`]. Call this before pushing any bytes.
    pub fn leave_sha256(&mut self) -> bool {
        match &mut self.current {
            Some(Current { hashing: hashing @ Hashing::Here(_), .. }) => {
                *hashing = Hashing::ByHost(None);
                true
            }
            _ => false,
        }
    }

    /// Sets the SHA-256, in hexadecimal, that the host computed of all bytes of the source.
    pub fn set_sha256(&mut self, sha256: String) {
        if let Some(Current { hashing: Hashing::ByHost(host_sha256), .. }) = &mut self.current {
            *host_sha256 = Some(sha256);
        }
    }

    /// Ends the source early because the rest of it can't be read. The source is incomplete and
    /// states the reason.
    pub fn fail(&mut self, reason: &str) {
        let message = format!("this source cannot be read: {reason}");
        self.fail_with(Problem::new(ProblemCode::SourceUnreadable, message));
    }

    /// Ends the source early for a reason that has its own code, such as an archive's password.
    pub fn fail_with(&mut self, problem: Problem) {
        if let Some(current) = &mut self.current {
            current.reader.fail(problem);
            current.is_failed = true;
        }
        self.end();
    }

    /// Ends the source.
    pub fn end(&mut self) {
        self.read(|reader, sink| reader.end(sink));
        self.say_too_many();
        self.dedup_source();
        let index = self.index();
        if let Some(current) = self.current.take() {
            let Current { name, label, hashing, claims, reader, clusters, is_failed, .. } = current;
            let sha256 = match hashing {
                Hashing::No => None,
                Hashing::Here(sha256) => Some(sha256.finish()),
                Hashing::ByHost(sha256) => sha256,
            };
            let SourceSummary {
                bytes,
                encoding,
                form,
                documents,
                complete,
                has_empty_page,
                has_empty_projection,
                mut failure,
                is_refusal,
                collection_file,
                mut problems,
            } = reader.finish();
            let scope = claims.scope(None);
            if is_refusal && scope.region.as_deref().is_some_and(|region| !is_offered(region)) {
                failure = Some(ProblemCode::CliNotOffered);
                problems = not_offered(problems);
            }
            self.results.ended.push(EndedSource {
                first_finding: current.first_finding,
                claims,
                listings: current.listings,
                arns: current.arns,
                newest_node: current.newest_node,
                failure,
                has_empty_projection,
                has_errors: problems.errors > 0,
                is_read: !is_failed,
                collection_file,
            });
            let problems = self.results.list(index, problems);
            self.has_empty_page |= has_empty_page;
            self.has_empty_projection |= has_empty_projection;
            self.results.sources.push(Source {
                name,
                bytes,
                // A source that can't be read to its end has no hash.
                sha256: sha256.filter(|_| !is_failed),
                label,
                encoding,
                form,
                documents,
                complete: if failure == Some(ProblemCode::CliNotOffered) { Complete::Yes } else { complete },
                clusters,
                account: scope.account,
                region: scope.region,
                scope_from: scope.from,
                collected: None,
                problems,
            });
        }
    }

    /// Number of records and list entries read so far.
    pub fn clusters(&self) -> u64 {
        self.clusters
    }

    /// Ends the last source and reports on all sources.
    pub fn finish(self) -> Report {
        self.hold().into_report()
    }

    /// Ends the last source and reports on all sources, in a report that stores its findings
    /// compactly.
    pub fn hold(mut self) -> ReportHandle {
        self.end();
        let CollectionResults { collection, settings, outdated } = self.results.settle();
        let mut problems = std::mem::take(&mut self.skipped);
        if self.results.sources.is_empty() {
            problems.keep(Problem::new(ProblemCode::NoInput, "no evidence was given"));
        } else if self.results.sources.iter().all(|source| source.form.is_collection_file()) {
            let message = "the files are about the collection only and contain no clusters";
            problems.keep(Problem::new(ProblemCode::NoEvidence, message));
        }
        if self.sources_left_out > 0 {
            let message =
                format!("{} sources beyond the first {SOURCE_LIMIT} were not read", self.sources_left_out);
            problems.keep(Problem::new(ProblemCode::TooManySources, message));
        }
        let has_unproven_status =
            self.results.findings.has_unnamed_status || self.results.findings.unstated_service.is_some();
        let is_cut = self.results.findings.too_many.is_some();
        let findings = self.results.findings.finish(&outdated);
        findings.cover(&mut self.results.coverage);
        let (coverage, is_full) = self.results.coverage.finish(is_cut);
        for problem in source_results::expectation_problems(&coverage, &self.results.settings) {
            problems.push(problem);
        }
        if is_full {
            let message = "the evidence names more accounts and regions than the coverage can tell apart";
            problems.keep(Problem::new(ProblemCode::TooManyScopes, message));
        }
        let (errors, warnings) =
            (self.results.errors + problems.errors, self.results.warnings + problems.warnings);
        let mut problems = problems.into_list();
        problems.extend(self.results.unlisted.problems());
        let summary = Summary {
            clusters: findings.len() as u64,
            pass: findings.count(Status::Pass),
            fail: findings.count(Status::Fail),
            unknown: findings.count(Status::Unknown),
            sources: self.results.sources.len() as u64,
            errors,
            warnings,
        };
        // Every incomplete source has an error, so counting errors covers both.
        let is_insufficient =
            summary.unknown > 0 || summary.errors > 0 || self.has_empty_projection || has_unproven_status;
        let grounds = Grounds {
            clusters: summary.clusters,
            fail: summary.fail,
            is_insufficient,
            has_empty_page: self.has_empty_page,
        };
        let head = Report {
            schema_version: Text::Borrowed(SCHEMA_VERSION),
            tool: Tool { name: Text::Borrowed("dax001"), version: Text::Borrowed(env!("CARGO_PKG_VERSION")) },
            rule: RuleId {
                id: Text::Borrowed(rule::description::ID),
                title: Text::Borrowed(rule::description::TITLE),
                risk_level: RiskLevel::High,
                frameworks: rule::controls::named_frameworks(),
            },
            verdict: grounds.verdict(),
            summary,
            sources: self.results.sources,
            findings: Vec::new(),
            coverage,
            collection,
            settings,
            annotations: Vec::new(),
            problems,
        };
        ReportHandle::evaluated(head, findings, grounds)
    }

    /// The index that the current source has or will have.
    fn index(&self) -> u32 {
        u32::try_from(self.results.sources.len()).unwrap_or(u32::MAX)
    }

    /// Runs `read` on the current source's reader, and adds the entries and listings that it
    /// completes.
    fn read(&mut self, read: impl FnOnce(&mut SourceReader, &mut Sink<'_>)) {
        let source = self.index();
        let Self { current, results: SourceResults { findings, coverage, .. }, clusters: total, .. } = self;
        let Some(Current { reader, claims, clusters, listings, arns, newest_node, .. }) = current else {
            return;
        };
        let mut last_series = None;
        read(reader, &mut |entry| {
            *total += 1;
            *clusters += 1;
            *newest_node = (*newest_node).max(entry.newest_node);
            if arns.len() < 2
                && (entry.series.is_none() || entry.series != last_series)
                && let Some(arn) = entry.cluster()
                && !arns.iter().any(|scope| scope.holds(arn))
            {
                arns.push(ListingScope::of(arn));
            }
            last_series = entry.series;
            findings.add(source, claims, entry)
        });
        let mut contradictions = Vec::new();
        for listing in reader.listings() {
            if let (None, Some(label), Some(key)) =
                (&listing.scope, &claims.label.region, &listing.region_key)
                && **key != **label
            {
                contradictions.push(format!("the label says region `{label}`, the key says `{key}`"));
            }
            let scope = match listing.scope {
                Some(ListingScope { account, region, .. }) => ListedScope::Arn { account, region },
                None => ListedScope::Key(listing.region_key.as_deref().map(str::to_owned)),
            };
            if listings.len() >= LISTING_LIMIT && !listings.contains_key(&scope) {
                coverage.overflow();
                continue;
            }
            let state = listings.entry(scope).or_insert(listing.state);
            *state = state.worse(listing.state);
        }
        contradictions.retain(|message| claims.is_new(message));
        for message in contradictions {
            reader.problem(Problem::new(ProblemCode::LabelContradicted, message));
        }
    }

    /// Reports, when the source that exceeded the limit ends, that there were too many clusters.
    fn say_too_many(&mut self) {
        let source = self.index();
        if let (Some(current), Some((first, at, limit))) = (&mut self.current, self.results.findings.too_many)
            && first == source
        {
            current.reader.problem(too_many(at, limit));
        }
    }

    /// Removes what the current source added if an earlier source had the same content and scope,
    /// so that it doesn't count twice.
    fn dedup_source(&mut self) {
        let Some(current) = self.current.as_mut().filter(|current| !current.is_failed) else { return };
        // Two accounts, or two exports of one account, can have identical AWS responses.
        if current.reader.collection_file().is_some() {
            return;
        }
        let added = current.first_finding..self.results.findings.len();
        let scope = current.claims.scope(None);
        // Two regions without clusters have the same bytes, but are still two regions.
        let key = (current.reader.digest(), scope.account.clone(), scope.region.clone());
        let index = self.results.sources.len();
        let Some((earlier_index, range)) = self.findings_by_source.get(&key).cloned() else {
            self.findings_by_source.insert(key, (index, added));
            return;
        };
        let Some(source) = self.results.sources.get(earlier_index) else { return };
        if current.clusters > 0 || scope.from.is_some() {
            let message = format!("this source has the same content as `{}`", source.name.replace('`', "'"));
            current.reader.problem(Problem::new(ProblemCode::SameContent, message));
            self.results.findings.remove_repeated(added.start, range);
        }
    }
}
