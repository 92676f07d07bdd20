//! The results that need all sources: what manifests say about the sources, how old the sources
//! are, and what they cover.

use std::collections::{BTreeMap, HashSet};

use crate::collection::manifest::plain;
use crate::collection::{CollectionFile, ManifestResolution, Moment, SourceFacts, resolve};
use crate::contract::collection::Collection;
use crate::contract::coverage::{AccountCoverage, Coverage, RegionState};
use crate::contract::problem::{Problem, ProblemCode};
use crate::contract::report::{Complete, ScopeFrom, Source};
use crate::contract::settings::Settings;
use crate::coverage::CoverageReader;
use crate::coverage::is_list_old;
use crate::findings::Findings;
use crate::intake::failure::region_state;
use crate::intake::problems::{Problems, UnlistedProblems};
use crate::scope::{ListingScope, Scope, ScopeClaims};

/// The part of a source that is completed once all sources have ended.
pub(super) struct EndedSource {
    /// The number of findings before this source.
    pub(super) first_finding: usize,
    pub(super) claims: ScopeClaims,
    /// How completely the source covers what it lists.
    pub(super) listings: BTreeMap<ListedScope, RegionState>,
    /// The first two scopes from the ARNs in this source.
    pub(super) arns: Vec<ListingScope>,
    /// When the newest node in this source was created.
    pub(super) newest_node: Option<Moment>,
    /// Why its collection failed, if it did.
    pub(super) failure: Option<ProblemCode>,
    pub(super) has_empty_projection: bool,
    pub(super) has_errors: bool,
    /// Whether the host could read the source to its end.
    pub(super) is_read: bool,
    pub(super) collection_file: Option<CollectionFile>,
}

/// The origin of a listing's account and region.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum ListedScope {
    /// The ARN of a cluster in the listing.
    Arn { account: String, region: String },
    /// The region key, or `None` if nothing in the listing names a region.
    Key(Option<String>),
}

/// The parts of the report that describe the collection.
pub(super) struct CollectionResults {
    pub(super) collection: Option<Collection>,
    pub(super) settings: Option<Settings>,
    /// The sources that are older than the maximum age, or whose age is unknown while one is set.
    pub(super) outdated: HashSet<u32>,
}

/// How many problems a report lists; beyond that each source lists one. Otherwise a report on
/// thousands of broken files would be many times as large as the files.
const PROBLEMS_LISTED: usize = 1_000;

/// The maximum number of callers and AWS CLI versions that a report names.
const NAMES_LISTED: usize = 10;

/// The results of all sources so far.
#[derive(Default)]
pub(super) struct SourceResults {
    pub(super) findings: Findings,
    pub(super) coverage: CoverageReader,
    pub(super) sources: Vec<Source>,
    /// The part of each source that is completed once all sources have ended.
    pub(super) ended: Vec<EndedSource>,
    pub(super) settings: Settings,
    pub(super) errors: u64,
    pub(super) warnings: u64,
    /// The number of source problems that are listed, and of those that are not.
    listed_count: usize,
    pub(super) unlisted: UnlistedProblems,
}

impl SourceResults {
    /// Counts the problems of a source, and lists as many as the limit allows.
    pub(super) fn list(&mut self, source: u32, problems: Problems) -> Vec<Problem> {
        self.errors += problems.errors;
        self.warnings += problems.warnings;
        let (problems, unlisted) = problems.listed(PROBLEMS_LISTED.saturating_sub(self.listed_count));
        self.listed_count += problems.len();
        self.unlisted.errors += unlisted.errors;
        self.unlisted.warnings += unlisted.warnings;
        let source = Some(source);
        problems.into_iter().map(|problem| Problem { source, ..problem }).collect()
    }

    /// Completes everything that depends on all sources together.
    pub(super) fn settle(&mut self) -> CollectionResults {
        let ManifestResolution { sources: collected, labels, problems, answers, has_manifest } =
            resolve(&self.facts(), &self.settings);
        let mut outdated = HashSet::new();
        let mut collection = Collection::default();
        let mut expected = self.settings.expect_accounts.clone();
        let results = collected.into_iter().zip(labels).zip(problems).enumerate();
        for (at, ((collected, label), mut problems)) in results {
            let index = u32::try_from(at).unwrap_or(u32::MAX);
            let (Some(ended), Some(source)) = (self.ended.get_mut(at), self.sources.get_mut(at)) else {
                continue;
            };
            if let Some(CollectionFile::AccountList(accounts)) = &ended.collection_file {
                expected.extend(accounts.iter().cloned());
            }
            ended.claims.manifest = label;
            let is_evidence = ended.collection_file.is_none();
            if is_evidence {
                match &collected {
                    Some(collected) => {
                        collection.dated += 1;
                        widen(&mut collection, &collected.start, &collected.end);
                        note(&mut collection.callers, collected.caller.as_ref());
                        note(&mut collection.clis, Some(&collected.cli));
                    }
                    None => collection.undated += 1,
                }
                let start = collected.as_ref().and_then(|collected| Moment::parse(&collected.start));
                if let Some(problem) = age_problem(&self.settings, start) {
                    problems.push(problem);
                    outdated.insert(index);
                }
            }
            let has_new_errors = problems.errors > 0;
            ended.has_errors |= has_new_errors;
            if has_new_errors {
                source.complete = Complete::No;
            }
            let scope = ended.claims.scope(None);
            if source.clusters > 0 {
                let next = self.ended.get(at + 1).map_or(usize::MAX, |next| next.first_finding);
                if let Some(ended) = self.ended.get(at) {
                    self.findings.rescope(ended.first_finding..next, &ended.claims);
                }
            }
            let Some(source) = self.sources.get_mut(at) else { continue };
            source.collected = collected;
            Scope { account: source.account, region: source.region, from: source.scope_from } = scope;
            let listed = self.list(index, problems);
            if let Some(source) = self.sources.get_mut(at) {
                source.problems.extend(listed);
            }
            self.cover(at, index, has_new_errors);
        }
        self.coverage.expect(expected, &self.settings.expect_regions);
        self.coverage.answer(answers, self.settings.moment());
        // Without any other date, the reference time for ages is meaningless.
        let is_dated = has_manifest
            || self.settings.max_age.is_some()
            || self.settings.moment().is_some_and(is_list_old);
        let mut settings = self.settings.clone();
        settings.as_of = settings.as_of.filter(|_| is_dated);
        CollectionResults {
            collection: has_manifest.then_some(collection),
            settings: Some(settings).filter(|settings| !settings.is_default()),
            outdated,
        }
    }

    fn facts(&self) -> Vec<SourceFacts<'_>> {
        let facts = self.sources.iter().zip(&self.ended).map(|(source, ended)| SourceFacts {
            name: &source.name,
            sha256: source.sha256.as_deref(),
            is_read: ended.is_read,
            file: ended.collection_file.as_ref(),
            claims: &ended.claims,
            arns: &ended.arns,
            region_keys: ended
                .listings
                .keys()
                .filter_map(|scope| match scope {
                    ListedScope::Key(key) => key.as_deref(),
                    ListedScope::Arn { .. } => None,
                })
                .collect(),
            latest_node: ended.newest_node,
            is_pages: source.form.is_pages(),
            is_failure: ended.failure.is_some(),
        });
        facts.collect()
    }

    /// Records how completely a source covers its accounts and regions. If its manifest or its age
    /// is an error, it covers none of them completely.
    fn cover(&mut self, at: usize, index: u32, is_doubtful: bool) {
        let (Some(ended), Some(source)) = (self.ended.get(at), self.sources.get(at)) else { return };
        if ended.collection_file.is_some() {
            return;
        }
        let effective_state =
            |state: RegionState| if is_doubtful { state.worse(RegionState::Incomplete) } else { state };
        for (listed_scope, state) in &ended.listings {
            let scope = match listed_scope {
                ListedScope::Arn { account, region } => Scope {
                    account: Some(account.clone()),
                    region: Some(region.clone()),
                    from: Some(ScopeFrom::Arn),
                },
                ListedScope::Key(key) => ended.claims.scope(key.as_deref()),
            };
            self.coverage.add(&scope, effective_state(*state), index);
        }
        let scope = ended.claims.scope(None);
        // A problem in a source affects the region that the source claims. If the source is empty,
        // or the AWS CLI failed, at least its account is incomplete.
        let is_empty = ended.listings.is_empty() && source.clusters == 0;
        let is_of_scope = scope.from.is_some() && (scope.region.is_some() || is_empty);
        if ended.has_empty_projection {
            self.coverage.add(&scope, RegionState::Unproven, index);
        }
        if ended.failure.is_some() || ended.has_errors && is_of_scope {
            let failed = ended.failure.and_then(region_state).unwrap_or(RegionState::Incomplete);
            self.coverage.add(&scope, effective_state(failed), index);
        }
    }
}

/// The problem of evidence that is too old or of unknown age; `None` without a maximum age.
fn age_problem(settings: &Settings, start: Option<Moment>) -> Option<Problem> {
    let oldest = settings.oldest()?;
    let max_age = settings.max_age.as_deref().unwrap_or_default();
    match start {
        Some(start) if start >= oldest => None,
        Some(start) => {
            let age = start.age_at(settings.moment()?).unwrap_or_default();
            let message = format!("this evidence is {age} old, and the maximum age is {max_age}");
            Some(Problem::new(ProblemCode::EvidenceOutdated, message))
        }
        None => {
            let message = format!("nothing proves when this was collected, and the maximum age is {max_age}");
            Some(Problem::new(ProblemCode::EvidenceUndated, message))
        }
    }
}

/// Merges the times of one more source into those of a collection.
fn widen(collection: &mut Collection, start: &str, end: &str) {
    let is_before = |one: &str, other: &Option<String>| {
        other.as_deref().is_none_or(|other| Moment::parse(one) < Moment::parse(other))
    };
    if is_before(start, &collection.oldest) {
        collection.oldest = Some(start.to_owned());
    }
    if collection.newest.as_deref().is_none_or(|newest| Moment::parse(end) > Moment::parse(newest)) {
        collection.newest = Some(end.to_owned());
    }
}

fn note(names: &mut Vec<String>, name: Option<&String>) {
    if let Some(name) = name
        && names.len() < NAMES_LISTED
        && !names.contains(name)
    {
        names.push(name.clone());
    }
}

/// The problem of a region where AWS does not offer DAX. It replaces the refusal that was assumed
/// at first.
pub(super) fn not_offered(refusal: Problems) -> Problems {
    let mut problems = Problems::default();
    let first = refusal.into_list().into_iter().next();
    let (line, column) = first.map_or((None, None), |problem| (problem.line, problem.column));
    let message = "AWS doesn't offer DAX in this region: it answered `Access Denied to API Version: DAX_V3`";
    problems.push(Problem { line, column, ..Problem::new(ProblemCode::CliNotOffered, message) });
    problems
}

/// The problems of accounts and regions that a setting expects but the evidence does not cover.
pub(super) fn expectation_problems(coverage: &Coverage, settings: &Settings) -> Vec<Problem> {
    let mut problems = Vec::new();
    let is_wanted = |id: &str| settings.expect_accounts.iter().any(|account| account.id == id);
    let shows_anything = |account: &AccountCoverage| {
        let mut regions = account.regions.iter();
        regions.any(|region| {
            region.clusters > 0 || region.region.is_some() && region.state.is_listed_completely()
        })
    };
    for account in &coverage.accounts {
        let name = match (&account.account, &account.name) {
            (Some(id), Some(name)) => format!("account {id} ({})", plain(name)),
            (Some(id), None) => format!("account {id}"),
            (None, _) => "evidence without an account".to_owned(),
        };
        if account.is_missing || !shows_anything(account) {
            if account.account.as_deref().is_some_and(is_wanted) {
                let message = format!("no evidence of {name} was given");
                problems.push(Problem::new(ProblemCode::AccountMissing, message));
            }
            continue;
        }
        for region in &settings.expect_regions {
            let is_covered = account
                .regions
                .iter()
                .any(|entry| entry.region.as_ref() == Some(region) && entry.state.is_listed_completely());
            if !is_covered {
                let message =
                    format!("region {region} of {name} is expected, and no whole listing of it was given");
                problems.push(Problem::new(ProblemCode::RegionMissing, message));
            }
        }
    }
    problems
}
