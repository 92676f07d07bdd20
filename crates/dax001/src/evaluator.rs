//! Sources in, report out: the way through the whole policy.

mod gathered;

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
use crate::scope::{Claims, ListingScope};
use crate::sha256::Sha256;
use crate::store::held::HeldReport;
use gathered::{EndedSource, Gathered, ListedScope, Settled, not_offered};

/// How many sources a report has: as many as an archive can hold files.
const SOURCE_LIMIT: usize = 100_000;

/// How many accounts and regions of one source are told apart.
const LISTING_LIMIT: usize = 100_000;

/// How many bytes are read before what they gave is judged.
const PIECE: usize = 1 << 16;

/// A file or text to judge, all of it at once.
#[derive(Clone, Debug)]
pub struct Input<'a> {
    /// The name to report it under.
    pub name: &'a str,
    /// Its bytes as given.
    pub data: &'a [u8],
    /// What the user says about account and region.
    pub label: Label,
}

/// Judges all inputs together.
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

/// Judges all inputs together, as [`evaluate`] does, with what the user asks beside the rule: [`Settings::check`] says
/// whether that means anything.
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

/// Length and digest of a source, and what label or name say of its account and region.
type Key = ((u64, u64), Option<String>, Option<String>);

/// Judges sources that come in chunks. How they are cut never changes the report.
#[derive(Default)]
pub struct Evaluator {
    gathered: Gathered,
    /// By content, account and region: each source that was read, and the findings that it added.
    read: HashMap<Key, (usize, Range<usize>)>,
    current: Option<Current>,
    clusters: u64,
    has_empty_page: bool,
    has_empty_projection: bool,
    has_sha256: bool,
    /// Files among the evidence that are not sources.
    skipped: Problems,
    /// How many sources were too many.
    sources_left_out: u64,
}

/// What a file among the evidence is, if it is not a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SkippedFile {
    /// A file that the operating system keeps for itself.
    OsMetadata(OsMetadata),
    /// A list of accepted risks: it is applied only when a person chooses it.
    RiskList,
    /// A saved report of this tool.
    SavedReport,
}

impl SkippedFile {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::OsMetadata(OsMetadata::AppleDouble),
        Self::OsMetadata(OsMetadata::DsStore),
        Self::OsMetadata(OsMetadata::ThumbsDb),
        Self::OsMetadata(OsMetadata::DesktopIni),
        Self::RiskList,
        Self::SavedReport,
    ];

    /// What it is, in words for a person: `list of accepted risks`.
    pub fn describe(self) -> &'static str {
        match self {
            Self::OsMetadata(metadata) => metadata.describe(),
            Self::RiskList => "list of accepted risks",
            Self::SavedReport => "saved report of dax001",
        }
    }
}

/// Where the SHA-256 of a source comes from.
enum Hashing {
    /// Nobody asks for it.
    No,
    /// It is computed from the bytes as they come.
    Here(Sha256),
    /// The host computes it, and sets it by [`Evaluator::set_sha256`].
    ByHost(Option<String>),
}

struct Current {
    name: String,
    label: Option<Label>,
    hashing: Hashing,
    claims: Claims,
    reader: SourceReader,
    clusters: u64,
    /// How many findings there were before it.
    first_finding: usize,
    /// How well it covers what it lists; within one source the worst counts.
    listings: BTreeMap<ListedScope, RegionState>,
    /// The first two scopes that the ARNs in it say.
    arns: Vec<ListingScope>,
    /// When the newest node in it was created.
    newest_node: Option<Moment>,
    /// Whether its end can't be had.
    is_failed: bool,
}

impl Evaluator {
    /// Computes the SHA-256 of each source as it is read, too. A host that shows the report before it hashes leaves this out, and
    /// fills [`Source::sha256`] itself.
    ///
    /// Manifests can only be compared with sources that are hashed: where one may be among them, the host asks for this.
    #[must_use]
    pub fn with_sha256(self) -> Self {
        Self { has_sha256: true, ..self }
    }

    /// Evaluates with what the user asks beside the rule: [`Settings::check`] says whether that means anything.
    #[must_use]
    pub fn with_settings(mut self, settings: Settings) -> Self {
        self.gathered.settings = settings;
        self
    }

    /// Names a file that lies among the evidence and is not read: the report lists it as a warning.
    pub fn skip(&mut self, name: &str, file: SkippedFile) {
        let (code, and) = match file {
            SkippedFile::OsMetadata(_) => (ProblemCode::OsMetadataSkipped, ""),
            SkippedFile::RiskList => (ProblemCode::RiskListNotApplied, ", not applied"),
            SkippedFile::SavedReport => (ProblemCode::SavedReportSkipped, ""),
        };
        let message = format!("`{}` is not evidence: {}{and}", name.replace('`', "'"), file.describe());
        self.skipped.push(Problem::new(code, message));
    }

    /// Names a skipped file in the words of a saved report, whose evidence is judged again. Says whether the code is that
    /// of such a file.
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

    /// Begins a source; one that is still open ends here.
    pub fn begin(&mut self, name: &str, label: Label) {
        self.end();
        if self.gathered.sources.len() == SOURCE_LIMIT {
            self.sources_left_out += 1;
            return;
        }
        let mut reader = SourceReader::default();
        let said = Some(label.clone()).filter(|label| *label != Label::default());
        if self.has_sha256 {
            reader.read_node_times();
        }
        let (label, has_wrong_parts) = label.checked();
        if has_wrong_parts {
            let message = "the label of this source is not an account and a region";
            reader.problem(Problem::new(ProblemCode::LabelUnrecognised, message));
        }
        self.current = Some(Current {
            name: name.to_owned(),
            label: said,
            hashing: if self.has_sha256 { Hashing::Here(Sha256::default()) } else { Hashing::No },
            claims: Claims::new(label, name),
            reader,
            clusters: 0,
            first_finding: self.gathered.findings.len(),
            listings: BTreeMap::new(),
            arns: Vec::new(),
            newest_node: None,
            is_failed: false,
        });
    }

    /// The next bytes of the source. Without a source begun, they begin one without a name.
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

    /// Leaves the SHA-256 of the source that has begun to the host, whose own is quicker: the host sets it with [`Evaluator::set_sha256`]
    /// before the source ends. Returns whether sources are hashed: only after [`Evaluator::with_sha256`], and before any bytes.
    pub fn leave_sha256(&mut self) -> bool {
        match &mut self.current {
            Some(Current { hashing: hashing @ Hashing::Here(_), .. }) => {
                *hashing = Hashing::ByHost(None);
                true
            }
            _ => false,
        }
    }

    /// Sets the SHA-256 of all bytes of the source, in hexadecimal, that the host has computed.
    pub fn set_sha256(&mut self, sha256: String) {
        if let Some(Current { hashing: Hashing::ByHost(said), .. }) = &mut self.current {
            *said = Some(sha256);
        }
    }

    /// Ends the source where it is: the rest of it can't be had. It is incomplete, and says why.
    pub fn fail(&mut self, reason: &str) {
        let message = format!("this source can't be read: {reason}");
        self.fail_with(Problem::new(ProblemCode::SourceUnreadable, message));
    }

    /// Ends the source where it is for a reason that has a code of its own, such as an archive's password.
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
            self.gathered.ended.push(EndedSource {
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
            let problems = self.gathered.list(index, problems);
            self.has_empty_page |= has_empty_page;
            self.has_empty_projection |= has_empty_projection;
            self.gathered.sources.push(Source {
                name,
                bytes,
                // Of what can't be read to its end there is no hash.
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

    /// How many records and list entries have been read so far.
    pub fn clusters(&self) -> u64 {
        self.clusters
    }

    /// Ends the last source and reports on all of them.
    pub fn finish(self) -> Report {
        self.hold().into_report()
    }

    /// Ends the last source and reports on all of them, in a report that holds its findings in little memory.
    pub fn hold(mut self) -> HeldReport {
        self.end();
        let Settled { collection, settings, outdated } = self.gathered.settle();
        let mut problems = std::mem::take(&mut self.skipped);
        if self.gathered.sources.is_empty() {
            problems.keep(Problem::new(ProblemCode::NoInput, "no evidence was given"));
        } else if self.gathered.sources.iter().all(|source| source.form.is_collection_file()) {
            let message = "nothing that was given holds clusters: it speaks of the collection only";
            problems.keep(Problem::new(ProblemCode::NoEvidence, message));
        }
        if self.sources_left_out > 0 {
            let message =
                format!("{} sources beyond the first {SOURCE_LIMIT} were not read", self.sources_left_out);
            problems.keep(Problem::new(ProblemCode::TooManySources, message));
        }
        let has_unproven_status =
            self.gathered.findings.has_unnamed_status || self.gathered.findings.unstated_service.is_some();
        let is_cut = self.gathered.findings.too_many.is_some();
        let findings = self.gathered.findings.finish(&outdated);
        findings.cover(&mut self.gathered.coverage);
        let (coverage, is_full) = self.gathered.coverage.finish(is_cut);
        for problem in gathered::expectation_problems(&coverage, &self.gathered.settings) {
            problems.push(problem);
        }
        if is_full {
            let message = "the evidence names more accounts and regions than the coverage can tell apart";
            problems.keep(Problem::new(ProblemCode::TooManyScopes, message));
        }
        let (errors, warnings) =
            (self.gathered.errors + problems.errors, self.gathered.warnings + problems.warnings);
        let mut problems = problems.into_list();
        problems.extend(self.gathered.unlisted.problems());
        let summary = Summary {
            clusters: findings.len() as u64,
            pass: findings.count(Status::Pass),
            fail: findings.count(Status::Fail),
            unknown: findings.count(Status::Unknown),
            sources: self.gathered.sources.len() as u64,
            errors,
            warnings,
        };
        // An error is what makes a source incomplete, so counting errors covers both.
        let says_too_little =
            summary.unknown > 0 || summary.errors > 0 || self.has_empty_projection || has_unproven_status;
        let grounds = Grounds {
            clusters: summary.clusters,
            fail: summary.fail,
            says_too_little,
            has_empty_page: self.has_empty_page,
        };
        let head = Report {
            schema_version: Text::Borrowed(SCHEMA_VERSION),
            tool: Tool { name: Text::Borrowed("dax001"), version: Text::Borrowed(env!("CARGO_PKG_VERSION")) },
            rule: RuleId {
                id: Text::Borrowed(rule::description::ID),
                title: Text::Borrowed(rule::description::TITLE),
                risk_level: RiskLevel::High,
            },
            verdict: grounds.verdict(),
            summary,
            sources: self.gathered.sources,
            findings: Vec::new(),
            coverage,
            collection,
            settings,
            annotations: Vec::new(),
            problems,
        };
        HeldReport::evaluated(head, findings, grounds)
    }

    /// The index that the current source has, or will have.
    fn index(&self) -> u32 {
        u32::try_from(self.gathered.sources.len()).unwrap_or(u32::MAX)
    }

    /// Has the current source read on, and takes over what that completes.
    fn read(&mut self, read: impl FnOnce(&mut SourceReader, &mut Sink<'_>)) {
        let source = self.index();
        let Self { current, gathered: Gathered { findings, coverage, .. }, clusters: all, .. } = self;
        let Some(Current { reader, claims, clusters, listings, arns, newest_node, .. }) = current else {
            return;
        };
        let mut last_series = None;
        read(reader, &mut |entry| {
            *all += 1;
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

    /// Says, when its source is over, that there were more clusters than a report holds.
    fn say_too_many(&mut self) {
        let source = self.index();
        if let (Some(current), Some((first, at, limit))) =
            (&mut self.current, self.gathered.findings.too_many)
            && first == source
        {
            current.reader.problem(too_many(at, limit));
        }
    }

    /// Whether the current source is one that was read before: then what it says is not counted again.
    fn dedup_source(&mut self) {
        let Some(current) = self.current.as_mut().filter(|current| !current.is_failed) else { return };
        // Two accounts, or two exports of one, can have the same answers of AWS.
        if current.reader.collection_file().is_some() {
            return;
        }
        let added = current.first_finding..self.gathered.findings.len();
        let scope = current.claims.scope(None);
        // Two regions without clusters have the same bytes and are two regions.
        let key = (current.reader.digest(), scope.account.clone(), scope.region.clone());
        let index = self.gathered.sources.len();
        let Some((before, range)) = self.read.get(&key).cloned() else {
            self.read.insert(key, (index, added));
            return;
        };
        let Some(source) = self.gathered.sources.get(before) else { return };
        if current.clusters > 0 || scope.from.is_some() {
            let message = format!("this source has the same content as `{}`", source.name.replace('`', "'"));
            current.reader.problem(Problem::new(ProblemCode::SameContent, message));
            self.gathered.findings.take_back(added.start, range);
        }
    }
}
