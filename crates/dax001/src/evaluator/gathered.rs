//! What is settled only when all sources have ended: what manifests say of sources, how old these are, and what they
//! cover.

use std::collections::{BTreeMap, HashSet};

use crate::collection::manifest::plain;
use crate::collection::{CollectionFile, Moment, Resolved, SourceFacts, resolve};
use crate::contract::collection::Collection;
use crate::contract::coverage::{AccountCoverage, Coverage, RegionState};
use crate::contract::problem::{Problem, ProblemCode};
use crate::contract::report::{Complete, ScopeFrom, Source};
use crate::contract::settings::Settings;
use crate::coverage::CoverageReader;
use crate::coverage::is_list_old;
use crate::findings::Findings;
use crate::intake::failure::region_state;
use crate::intake::problems::{Problems, Unlisted};
use crate::scope::{Claims, ListingScope, Scope};

/// What of a source is settled when all have ended.
pub(super) struct EndedSource {
    /// How many findings there were before it.
    pub(super) first_finding: usize,
    pub(super) claims: Claims,
    /// How well it covers what it lists.
    pub(super) listings: BTreeMap<ListedScope, RegionState>,
    /// The first two scopes that the ARNs in it say.
    pub(super) arns: Vec<ListingScope>,
    /// When the newest node in it was created.
    pub(super) newest_node: Option<Moment>,
    /// How its collection failed.
    pub(super) failure: Option<ProblemCode>,
    pub(super) has_empty_projection: bool,
    pub(super) has_errors: bool,
    /// The host could read it to its end.
    pub(super) is_read: bool,
    pub(super) collection_file: Option<CollectionFile>,
}

/// What says of which account and region a listing is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum ListedScope {
    /// The ARN of a cluster in it.
    Arn { account: String, region: String },
    /// The key of a region, or nothing in the listing itself.
    Key(Option<String>),
}

/// What the report says of the collection.
pub(super) struct Settled {
    pub(super) collection: Option<Collection>,
    pub(super) settings: Option<Settings>,
    /// The sources that are too old, or of unknown age where a maximum age is set.
    pub(super) outdated: HashSet<u32>,
}

/// How many problems a report lists; beyond that each source lists one. Only so is a report on thousands of broken files
/// not many times as large as these.
const PROBLEMS_LISTED: usize = 1_000;

/// How many callers and versions of the AWS CLI a report names.
const NAMES_LISTED: usize = 10;

/// What all sources gave so far.
#[derive(Default)]
pub(super) struct Gathered {
    pub(super) findings: Findings,
    pub(super) coverage: CoverageReader,
    pub(super) sources: Vec<Source>,
    /// What of each source is settled when all have ended.
    pub(super) ended: Vec<EndedSource>,
    pub(super) settings: Settings,
    pub(super) errors: u64,
    pub(super) warnings: u64,
    /// How many problems of sources are listed, and how many are not.
    listed: usize,
    pub(super) unlisted: Unlisted,
}

impl Gathered {
    /// Counts the problems of a source, and lists those that there is room for.
    pub(super) fn list(&mut self, source: u32, problems: Problems) -> Vec<Problem> {
        self.errors += problems.errors;
        self.warnings += problems.warnings;
        let (problems, unlisted) = problems.listed(PROBLEMS_LISTED.saturating_sub(self.listed));
        self.listed += problems.len();
        self.unlisted.errors += unlisted.errors;
        self.unlisted.warnings += unlisted.warnings;
        let source = Some(source);
        problems.into_iter().map(|problem| Problem { source, ..problem }).collect()
    }

    /// Settles what depends on all sources together.
    pub(super) fn settle(&mut self) -> Settled {
        let Resolved { sources: collected, labels, problems, answers, has_manifest } =
            resolve(&self.facts(), &self.settings);
        let mut outdated = HashSet::new();
        let mut collection = Collection::default();
        let mut expected = self.settings.expect_accounts.clone();
        let own = collected.into_iter().zip(labels).zip(problems).enumerate();
        for (at, ((collected, label), mut problems)) in own {
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
        // Where nothing else has a date, the moment at which ages are counted says nothing.
        let is_dated = has_manifest
            || self.settings.max_age.is_some()
            || self.settings.moment().is_some_and(is_list_old);
        let mut settings = self.settings.clone();
        settings.as_of = settings.as_of.filter(|_| is_dated);
        Settled {
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

    /// Says how well a source covers the accounts and regions that it speaks of: none of them wholly, where its manifest or its
    /// age is an error.
    fn cover(&mut self, at: usize, index: u32, is_doubtful: bool) {
        let (Some(ended), Some(source)) = (self.ended.get(at), self.sources.get(at)) else { return };
        if ended.collection_file.is_some() {
            return;
        }
        let state =
            |state: RegionState| if is_doubtful { state.worse(RegionState::Incomplete) } else { state };
        for (listed, own) in &ended.listings {
            let scope = match listed {
                ListedScope::Arn { account, region } => Scope {
                    account: Some(account.clone()),
                    region: Some(region.clone()),
                    from: Some(ScopeFrom::Arn),
                },
                ListedScope::Key(key) => ended.claims.scope(key.as_deref()),
            };
            self.coverage.add(&scope, state(*own), index);
        }
        let scope = ended.claims.scope(None);
        // What is wrong in a source is wrong of the region that it says to be of; and where it holds nothing, or the
        // AWS CLI failed in it, something is missing of its account at least.
        let holds_nothing = ended.listings.is_empty() && source.clusters == 0;
        let is_of_scope = scope.from.is_some() && (scope.region.is_some() || holds_nothing);
        if ended.has_empty_projection {
            self.coverage.add(&scope, RegionState::Unproven, index);
        }
        if ended.failure.is_some() || ended.has_errors && is_of_scope {
            let failed = ended.failure.and_then(region_state).unwrap_or(RegionState::Incomplete);
            self.coverage.add(&scope, state(failed), index);
        }
    }
}

/// The problem of evidence that is too old, or whose age nobody knows; nothing where no maximum age is set.
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

/// The times of a collection with those of one more source.
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

/// The problem of a region in which AWS doesn't offer DAX, in place of the refusal that it was taken for.
pub(super) fn not_offered(refusal: Problems) -> Problems {
    let mut problems = Problems::default();
    let first = refusal.into_list().into_iter().next();
    let (line, column) = first.map_or((None, None), |problem| (problem.line, problem.column));
    let message = "AWS doesn't offer DAX in this region: it answered `Access Denied to API Version: DAX_V3`";
    problems.push(Problem { line, column, ..Problem::new(ProblemCode::CliNotOffered, message) });
    problems
}

/// The problems of accounts and regions that were expected by a setting and are not covered.
pub(super) fn expectation_problems(coverage: &Coverage, settings: &Settings) -> Vec<Problem> {
    let mut problems = Vec::new();
    let is_wanted = |id: &str| settings.expect_accounts.iter().any(|account| account.id == id);
    let shows_anything = |account: &AccountCoverage| {
        let mut regions = account.regions.iter();
        regions.any(|region| region.clusters > 0 || region.region.is_some() && region.state.is_listed_whole())
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
                .any(|own| own.region.as_ref() == Some(region) && own.state.is_listed_whole());
            if !is_covered {
                let message =
                    format!("region {region} of {name} is expected, and no whole listing of it was given");
                problems.push(Problem::new(ProblemCode::RegionMissing, message));
            }
        }
    }
    problems
}
