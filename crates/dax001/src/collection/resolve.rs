//! Pairs the entries of manifests with the files that they list, and compares the two.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::files::{CollectionFile, RegionList};
use super::manifest::{CLOCK_DIFFERENCE, ExportManifest, ExportOutcome, ListedFile, plain};
use super::moment::Moment;
use crate::aws::regions::is_always_enabled;
use crate::contract::collection::CollectionRecord;
use crate::contract::label::Label;
use crate::contract::problem::{Problem, ProblemCode};
use crate::contract::settings::Settings;
use crate::intake::problems::Problems;
use crate::scope::{ListingScope, ScopeClaims};

/// The facts about a source that are known once all sources have been read.
pub(crate) struct SourceFacts<'a> {
    pub(crate) name: &'a str,
    /// `None` if it was not computed.
    pub(crate) sha256: Option<&'a str>,
    /// Whether the host could read it to its end.
    pub(crate) is_read: bool,
    /// `None` for evidence.
    pub(crate) file: Option<&'a CollectionFile>,
    /// The account and region that its label and name state.
    pub(crate) claims: &'a ScopeClaims,
    /// The first two scopes that its ARNs give.
    pub(crate) arns: &'a [ListingScope],
    /// The region keys in it.
    pub(crate) region_keys: Vec<&'a str>,
    /// The latest `NodeCreateTime` in it.
    pub(crate) latest_node: Option<Moment>,
    /// Whether it consists of complete pages.
    pub(crate) is_pages: bool,
    /// Whether it reports that the AWS CLI failed, or that AWS doesn't offer DAX.
    pub(crate) is_failure: bool,
}

/// The statements of the manifests about the files that match their entries.
#[derive(Debug, Default)]
pub(crate) struct ManifestResolution {
    /// For each source, how it was collected, according to its manifest.
    pub(crate) sources: Vec<Option<CollectionRecord>>,
    /// For each source, the account and the region that its manifest states.
    pub(crate) labels: Vec<Label>,
    /// For each source, the problems with it, or with what it states as a manifest.
    pub(crate) problems: Vec<Problems>,
    /// AWS's responses about an account's regions, by account ID.
    pub(crate) answers: BTreeMap<String, AccountRegions>,
    /// Whether there is a manifest.
    pub(crate) has_manifest: bool,
}

/// AWS's responses about an account's regions, from files that the account's manifest lists.
#[derive(Clone, Debug, Default)]
pub(crate) struct AccountRegions {
    /// Each region that AWS named, and whether any response calls it enabled.
    pub(crate) regions: BTreeMap<String, bool>,
    /// When the oldest of the responses that call a region not enabled was requested.
    pub(crate) requested_at: Option<Moment>,
}

/// An entry of a manifest: the index of the manifest's source, the manifest, and the entry.
type ManifestEntry<'a> = (usize, &'a ExportManifest, ListedFile<'a>);

/// Pairs manifests with the sources that they list. The account and region of a pair apply to the
/// source. Every disagreement is an error.
pub(crate) fn resolve(sources: &[SourceFacts<'_>], settings: &Settings) -> ManifestResolution {
    let mut resolved = ManifestResolution {
        sources: vec![None; sources.len()],
        labels: vec![Label::default(); sources.len()],
        problems: sources.iter().map(|_| Problems::default()).collect(),
        ..ManifestResolution::default()
    };
    let manifests: Vec<(usize, &ExportManifest)> = sources
        .iter()
        .enumerate()
        .filter_map(|(index, source)| match source.file {
            Some(CollectionFile::Manifest(manifest)) => Some((index, &**manifest)),
            _ => None,
        })
        .collect();
    resolved.has_manifest = !manifests.is_empty();
    let mut sound = HashSet::new();
    for (index, manifest) in &manifests {
        let faults = manifest.faults(settings.moment());
        if faults.is_empty() {
            sound.insert(*index);
        }
        for fault in faults {
            resolved.push(*index, ProblemCode::ManifestInvalid, format!("this manifest is invalid: {fault}"));
        }
    }
    let entries: Vec<ManifestEntry<'_>> = manifests
        .iter()
        .filter(|(index, _)| sound.contains(index))
        .flat_map(|(index, manifest)| manifest.files().map(|entry| (*index, *manifest, entry)))
        .collect();
    let (pairs, unpaired) = pair(sources, &entries);
    for (entry, reason) in unpaired {
        resolved.push_unpaired(sources, entry, reason);
    }
    let mut identified = HashSet::new();
    let mut lists: Vec<(usize, ManifestEntry<'_>, &RegionList)> = Vec::new();
    for (source, entry) in &pairs {
        let agrees = resolved.check(*source, sources, *entry);
        match sources.get(*source).and_then(|source| source.file) {
            Some(CollectionFile::CallerIdentity { .. }) if agrees => {
                identified.insert(entry.0);
            }
            Some(CollectionFile::RegionList(list)) if agrees => lists.push((*source, *entry, list)),
            _ => {}
        }
    }
    for (index, manifest) in manifests.iter().filter(|(index, _)| sound.contains(index)) {
        let of_manifest = || lists.iter().filter(|(_, entry, _)| entry.0 == *index);
        let is_disabled =
            |region: &str| of_manifest().any(|(.., list)| list.regions.get(region) == Some(&false));
        let claims = manifest.regions.iter().filter(|entry| entry.outcome == ExportOutcome::NotEnabled);
        for entry in claims.filter(|entry| !is_disabled(&entry.region)) {
            let message = format!(
                "the manifest says that `{}` is not enabled, and no answer of AWS that it lists says so",
                plain(&entry.region)
            );
            resolved.push(*index, ProblemCode::ManifestContradicted, message);
        }
    }
    for (source, entry, list) in lists {
        // AWS must also have identified the account that the regions belong to.
        if identified.contains(&entry.0) {
            resolved.record_regions(source, entry, list, settings);
        }
    }
    resolved.push_unlisted(sources, &sound);
    resolved
}

/// Why an entry has no file.
#[derive(Clone, Copy)]
enum UnpairedReason {
    /// No file has the path.
    NoFile,
    /// A file has the path but another hash. Contains the index of its source.
    HashDiffers(usize),
    /// The only file with this path and hash belongs to another entry.
    ListedElsewhere,
}

/// The entries with a file, each after the index of its source, and the entries without one.
type PairingResult<'a> = (Vec<(usize, ManifestEntry<'a>)>, Vec<(ManifestEntry<'a>, UnpairedReason)>);

/// Finds the one file with the path and hash of each entry.
fn pair<'a>(sources: &[SourceFacts<'_>], entries: &[ManifestEntry<'a>]) -> PairingResult<'a> {
    let mut by_hash: HashMap<(String, String), Vec<usize>> = HashMap::new();
    let mut by_path: HashMap<&str, Vec<usize>> = HashMap::new();
    // In reverse, so that `pop` takes the first.
    for (index, source) in sources.iter().enumerate().rev() {
        by_path.entry(source.name).or_default().push(index);
        let hash = source.sha256.unwrap_or_default().to_ascii_lowercase();
        by_hash.entry((source.name.to_owned(), hash)).or_default().push(index);
    }
    let path_of = |(manifest, _, entry): &ManifestEntry<'_>| {
        [folder_of(sources.get(*manifest).map_or("", |source| source.name)), entry.file].concat()
    };
    let mut is_paired = vec![false; sources.len()];
    let mut pairs = Vec::new();
    let mut rest = Vec::new();
    for entry in entries {
        let (path, hash) = (path_of(entry), entry.2.sha256.to_ascii_lowercase());
        match by_hash.get_mut(&(path.clone(), hash)).map(Vec::pop) {
            Some(Some(index)) => {
                if let Some(is_paired) = is_paired.get_mut(index) {
                    *is_paired = true;
                }
                pairs.push((index, *entry));
            }
            // A file has this path and hash, but another entry already has it.
            Some(None) => rest.push((*entry, path, true)),
            None => rest.push((*entry, path, false)),
        }
    }
    let unpaired = rest.into_iter().map(|(entry, path, is_listed_elsewhere)| {
        let left = by_path.get_mut(path.as_str());
        let free = left.and_then(|left| {
            std::iter::from_fn(|| left.pop()).find(|index| !is_paired.get(*index).copied().unwrap_or(true))
        });
        let reason = match free {
            Some(index) => UnpairedReason::HashDiffers(index),
            None if is_listed_elsewhere => UnpairedReason::ListedElsewhere,
            None => UnpairedReason::NoFile,
        };
        (entry, reason)
    });
    (pairs, unpaired.collect())
}

/// Whether a file can be the output of this command.
fn is_answer_to(file: Option<&CollectionFile>, command: Option<&str>) -> bool {
    match command.map(|command| command.split_whitespace().nth(1).unwrap_or_default()) {
        None => file.is_none(),
        Some("get-caller-identity") => matches!(file, Some(CollectionFile::CallerIdentity { .. })),
        Some("list-regions" | "describe-regions") => matches!(file, Some(CollectionFile::RegionList(_))),
        Some(_) => true,
    }
}

/// The folder of a file, with its last separator. Empty for a bare name.
fn folder_of(name: &str) -> &str {
    name.rfind(['/', '\\']).and_then(|at| name.get(..=at)).unwrap_or_default()
}

impl ManifestResolution {
    fn push(&mut self, source: usize, code: ProblemCode, message: String) {
        if let Some(problems) = self.problems.get_mut(source) {
            problems.push(Problem::new(code, message));
        }
    }

    fn push_unpaired(
        &mut self,
        sources: &[SourceFacts<'_>],
        (manifest, _, entry): ManifestEntry<'_>,
        reason: UnpairedReason,
    ) {
        let file = plain(entry.file);
        let manifest_name = plain(sources.get(manifest).map_or("", |source| source.name));
        match reason {
            UnpairedReason::NoFile => {
                let message = format!("this manifest lists `{file}`, and no such file was given");
                self.push(manifest, ProblemCode::ManifestFileMissing, message);
            }
            UnpairedReason::ListedElsewhere => {
                let message = format!("another manifest lists the same `{file}`");
                self.push(manifest, ProblemCode::ManifestContradicted, message);
            }
            // The report already says that the host couldn't read the file.
            UnpairedReason::HashDiffers(source)
                if sources.get(source).is_some_and(|source| !source.is_read) => {}
            UnpairedReason::HashDiffers(source)
                if sources.get(source).is_some_and(|source| source.sha256.is_none()) =>
            {
                let message = format!("its SHA-256 was not computed, so `{manifest_name}` can't be checked");
                self.push(source, ProblemCode::ManifestUnchecked, message);
            }
            UnpairedReason::HashDiffers(source) => {
                let message =
                    format!("this file is not the one that `{manifest_name}` lists: its SHA-256 differs");
                self.push(source, ProblemCode::ManifestFileChanged, message);
            }
        }
    }

    /// Compares a file with its entry, and copies what the entry states. Returns whether the two
    /// agree.
    fn check(
        &mut self,
        index: usize,
        sources: &[SourceFacts<'_>],
        (manifest_index, manifest, entry): ManifestEntry<'_>,
    ) -> bool {
        let Some(source) = sources.get(index) else { return false };
        let mut disagreements = Vec::new();
        let mut compare = |field: &str, stated: Option<&str>, claimant: &str, actual: Option<&str>| {
            if let (Some(stated), Some(actual)) = (stated, actual)
                && stated != actual
            {
                let (stated, actual) = (plain(stated), plain(actual));
                disagreements
                    .push(format!("the manifest says {field} `{stated}`, {claimant} says `{actual}`"));
            }
        };
        let (account, region) = (manifest.account.as_deref(), entry.region);
        let ScopeClaims { label, name, .. } = source.claims;
        compare("account", account, "the label", label.account.as_deref());
        compare("account", account, "the name of the source", name.account.as_deref());
        compare("region", region, "the label", label.region.as_deref());
        compare("region", region, "the name of the source", name.region.as_deref());
        for key in &source.region_keys {
            compare("region", region, "a key in the file", Some(key));
        }
        for arn in source.arns {
            compare("account", account, "an ARN in the file", Some(&arn.account));
            compare("region", region, "an ARN in the file", Some(&arn.region));
        }
        if let Some(CollectionFile::CallerIdentity { account: caller_account, arn }) = source.file {
            compare("account", account, "AWS's answer", Some(caller_account));
            compare("caller", entry.caller, "AWS's answer", Some(arn));
        }
        if !is_answer_to(source.file, entry.command) {
            let command = entry.command.unwrap_or("dax describe-clusters");
            let message = format!("the manifest says that `{}` printed this, and it did not", plain(command));
            disagreements.push(message);
        }
        if entry.outcome == Some(ExportOutcome::Failed) && source.is_pages {
            disagreements
                .push("the manifest says that this region failed, and the file lists clusters".to_owned());
        }
        if entry.outcome == Some(ExportOutcome::Exported) && source.is_failure {
            disagreements.push(
                "the manifest says that this region was exported, and the file says that it failed"
                    .to_owned(),
            );
        }
        let end = Moment::parse(entry.end);
        if source.latest_node.zip(end).is_some_and(|(node, end)| node > end.plus(CLOCK_DIFFERENCE)) {
            disagreements.push(format!(
                "the manifest says that it was collected by {}, and a node in it was created later",
                plain(entry.end)
            ));
        }
        if let Some(CollectionFile::RegionList(list)) = source.file {
            let always =
                list.regions.iter().find(|(region, is_enabled)| !**is_enabled && is_always_enabled(region));
            disagreements.extend(always.map(|(region, _)| {
                format!("this answer calls `{region}` not enabled, which AWS enables in every account")
            }));
            if list.is_truncated {
                let message = "`NextToken` says that more regions follow".to_owned();
                self.push(index, ProblemCode::MorePages, message);
            }
        }
        disagreements.dedup();
        let agrees = disagreements.is_empty();
        for message in disagreements {
            self.push(index, ProblemCode::ManifestContradicted, message);
        }
        if let Some(label) = self.labels.get_mut(index) {
            *label = Label { account: account.map(str::to_owned), region: region.map(str::to_owned) };
        }
        if let Some(record) = self.sources.get_mut(index) {
            *record = Some(CollectionRecord {
                start: entry.start.to_owned(),
                end: entry.end.to_owned(),
                caller: entry.caller.map(str::to_owned),
                cli: entry.cli.to_owned(),
                script: entry.script.to_owned(),
                manifest: u32::try_from(manifest_index).unwrap_or(u32::MAX),
            });
        }
        agrees
    }

    /// Records which regions AWS calls enabled in the manifest's account. A region is enabled if
    /// any response says so.
    fn record_regions(
        &mut self,
        index: usize,
        (_, manifest, entry): ManifestEntry<'_>,
        list: &RegionList,
        settings: &Settings,
    ) {
        let Some(account) = &manifest.account else { return };
        let start = Moment::parse(entry.start);
        let is_outdated = settings.oldest().is_some_and(|oldest| start.is_none_or(|start| start < oldest));
        if is_outdated {
            let message = "this answer of AWS is older than the maximum age, so it shows of no region that it is not enabled";
            self.push(index, ProblemCode::EvidenceOutdated, message.to_owned());
        }
        let answers = self.answers.entry(account.clone()).or_default();
        for (region, is_enabled) in &list.regions {
            let is_enabled = *is_enabled || is_outdated;
            *answers.regions.entry(region.clone()).or_insert(is_enabled) |= is_enabled;
            if !is_enabled {
                // Of several responses, the oldest says the least about today.
                answers.requested_at = answers.requested_at.into_iter().chain(start).min();
            }
        }
    }

    /// Reports the files beside a manifest that it doesn't list, and responses of AWS that no
    /// manifest lists.
    fn push_unlisted(&mut self, sources: &[SourceFacts<'_>], manifests: &HashSet<usize>) {
        let folders: HashSet<&str> = manifests
            .iter()
            .filter_map(|index| sources.get(*index).map(|source| folder_of(source.name)))
            .collect();
        for (index, source) in sources.iter().enumerate() {
            let is_paired = self.sources.get(index).is_some_and(Option::is_some);
            let is_accused = self.problems.get(index).is_some_and(|problems| problems.errors > 0);
            if is_paired || is_accused || !source.is_read {
                continue;
            }
            match source.file {
                Some(CollectionFile::Manifest(_) | CollectionFile::AccountList(_)) => {}
                None if !folders.contains(folder_of(source.name)) => {}
                None => {
                    let message = "the manifest in its folder doesn't list this file".to_owned();
                    self.push(index, ProblemCode::FileNotListed, message);
                }
                Some(CollectionFile::CallerIdentity { .. } | CollectionFile::RegionList(_)) => {
                    let message = "no manifest lists this answer of AWS, so it is not used".to_owned();
                    self.push(index, ProblemCode::FileNotListed, message);
                }
            }
        }
    }
}
