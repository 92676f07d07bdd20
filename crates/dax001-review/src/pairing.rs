//! Pairs the sources of a saved report with evidence files, one to one, and finds files that have
//! changed since.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;

use serde::{Deserialize, Serialize};

use crate::verify::SealedSource;

/// The most components compared at the end of a path. A hostile name can have thousands.
const COMPARED: usize = 32;

/// An evidence file that the user added to verify a saved report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InputFile {
    /// Its name or path; `ARCHIVE!/PATH` within an archive.
    pub name: String,
    /// SHA-256 of its bytes: 64 hex digits in either case. With any other text the file matches no
    /// source.
    pub sha256: String,
}

/// A file that has the name of a source but other bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ChangedFile {
    /// The file's name.
    pub name: String,
    /// The index of the source.
    pub source: usize,
}

/// Finds the file for each source of a report, as an index into `files`.
///
/// The hashes must be equal, and each file serves one source only. Among files with the same hash,
/// the same name comes first, then the longest common end of the paths, then any.
pub fn pair_sources(sources: &[SealedSource], files: &[InputFile]) -> Vec<Option<usize>> {
    let mut ends = PathEnds::default();
    let sources: Vec<_> =
        sources.iter().map(|source| Entry::new(&source.name, source.sha256.as_deref(), &mut ends)).collect();
    let files: Vec<_> =
        files.iter().map(|file| Entry::new(&file.name, Some(&file.sha256), &mut ends)).collect();
    let mut pairing = Pairing::new(&sources, &files);
    pairing.pair(|entry| Some((entry.digest?, entry.name)));
    for count in (1..=deepest(&files)).rev() {
        pairing.pair(|entry| Some((entry.digest?, entry.end(count)?)));
    }
    pairing.pair(|entry| entry.digest);
    pairing.pairs
}

/// Finds the files that have changed: those that no source is paired with and that have the name of
/// a source.
///
/// A source has not changed if it is paired with a file of its name. A source that could not be
/// read has no file. Without a hash, nobody knows whether a source has changed.
pub fn changed_files(
    sources: &[SealedSource],
    files: &[InputFile],
    pairs: &[Option<usize>],
) -> Vec<ChangedFile> {
    let used: HashSet<usize> = pairs.iter().flatten().copied().collect();
    let mut ends = PathEnds::default();
    let unused: Vec<_> = files
        .iter()
        .enumerate()
        .filter(|(index, _)| !used.contains(index))
        .map(|(_, file)| Entry::new(&file.name, None, &mut ends))
        .collect();
    let is_absent = |index: usize, source: &SealedSource| {
        let file = pairs.get(index).copied().flatten().and_then(|file| files.get(file));
        source.failure.is_none()
            && source.sha256.is_some()
            && !file.is_some_and(|file| is_namesake(&source.name, &file.name))
    };
    let (indices, absent): (Vec<_>, Vec<_>) = sources
        .iter()
        .enumerate()
        .filter(|&(index, source)| is_absent(index, source))
        .map(|(index, source)| (index, Entry::new(&source.name, None, &mut ends)))
        .unzip();
    let found = namesakes(&absent, &unused).into_iter().zip(indices);
    found
        .filter_map(|(file, source)| Some(ChangedFile { name: unused.get(file?)?.name.to_owned(), source }))
        .collect()
}

/// Finds the file with the name of each source, as an index into `files`.
fn namesakes(sources: &[Entry<'_>], files: &[Entry<'_>]) -> Vec<Option<usize>> {
    let mut pairing = Pairing::new(sources, files);
    pairing.pair(|entry| Some(entry.name));
    for count in (2..=deepest(files)).rev() {
        pairing.pair(|entry| entry.end(count));
    }
    // A file may have lost its folders, and so may a source: then the last component decides.
    let last = |entry: &Entry<'_>| entry.end(1);
    let bare = |entry: &Entry<'_>| entry.end(1).filter(|_| entry.is_bare);
    pairing.pair_by(bare, last);
    pairing.pair_by(last, bare);
    pairing.pairs
}

/// Whether two names could be those of one file in different folders or archives: the last two
/// components are equal, or all of the shorter path.
fn is_namesake(one: &str, other: &str) -> bool {
    let count = |name| components(path_in_archive(name)).take(2).count();
    match count(one).min(count(other)) {
        // A path without a component, such as an archive's root, has no end: compare all of both
        // names.
        0 => components(one).eq(components(other)),
        count => components(one).take(count).eq(components(other).take(count)),
    }
}

/// The path of a file within its archive; any other name as it is.
fn path_in_archive(name: &str) -> &str {
    name.rsplit_once("!/").map_or(name, |(_, path)| path)
}

/// The components of a path, the last one first.
fn components(name: &str) -> impl Iterator<Item = &str> {
    name.rsplit(['/', '\\']).filter(|component| !component.is_empty())
}

/// The hash as 64 lower-case hex digits.
fn digest(sha256: &str) -> Option<[u8; 64]> {
    let mut digits: [u8; 64] = sha256.as_bytes().try_into().ok()?;
    digits.make_ascii_lowercase();
    digits.iter().all(u8::is_ascii_hexdigit).then_some(digits)
}

/// The largest number of components to compare with these files.
fn deepest(files: &[Entry<'_>]) -> usize {
    files.iter().map(|file| file.ends.len()).max().unwrap_or_default()
}

/// Numbers the ends of paths, so that comparing two takes the same time however long they are.
#[derive(Default)]
struct PathEnds<'a> {
    /// By the number of the end without its first component, and that component. 0 is the empty
    /// end.
    numbers: HashMap<(usize, &'a str), usize>,
}

impl<'a> PathEnds<'a> {
    /// The numbers of the last component, the last two components, and so on.
    fn intern(&mut self, name: &'a str) -> Vec<usize> {
        let longer_ends = components(name).take(COMPARED).scan(0, |end, component| {
            let next = self.numbers.len() + 1;
            *end = *self.numbers.entry((*end, component)).or_insert(next);
            Some(*end)
        });
        longer_ends.collect()
    }
}

/// The parts of a source or a file that are compared.
struct Entry<'a> {
    name: &'a str,
    digest: Option<[u8; 64]>,
    ends: Vec<usize>,
    /// Whether its path has no folder.
    is_bare: bool,
}

impl<'a> Entry<'a> {
    fn new(name: &'a str, sha256: Option<&str>, ends: &mut PathEnds<'a>) -> Self {
        let is_bare = components(path_in_archive(name)).nth(1).is_none();
        Self { name, digest: sha256.and_then(digest), ends: ends.intern(name), is_bare }
    }

    /// The number of the last `count` components, from 1 on; `None` if there are fewer.
    fn end(&self, count: usize) -> Option<usize> {
        self.ends.get(count.checked_sub(1)?).copied()
    }
}

/// Pairs sources with files by one kind of key after another.
struct Pairing<'a> {
    sources: &'a [Entry<'a>],
    /// The file of each source.
    pairs: Vec<Option<usize>>,
    /// The files without a source, in order.
    unpaired: Vec<(usize, &'a Entry<'a>)>,
}

impl<'a> Pairing<'a> {
    fn new(sources: &'a [Entry<'a>], files: &'a [Entry<'a>]) -> Self {
        Self { sources, pairs: vec![None; sources.len()], unpaired: files.iter().enumerate().collect() }
    }

    /// Pairs the remaining sources and files with equal keys, in the order of both lists.
    fn pair<K: Eq + Hash>(&mut self, key: impl Fn(&'a Entry<'a>) -> Option<K>) {
        self.pair_by(&key, &key);
    }

    fn pair_by<K: Eq + Hash>(
        &mut self,
        source_key: impl Fn(&'a Entry<'a>) -> Option<K>,
        file_key: impl Fn(&'a Entry<'a>) -> Option<K>,
    ) {
        let mut by_key: HashMap<K, Vec<usize>> = HashMap::new();
        // In reverse, so that `pop` takes the first.
        for (file, entry) in self.unpaired.iter().rev() {
            if let Some(key) = file_key(entry) {
                by_key.entry(key).or_default().push(*file);
            }
        }
        if by_key.is_empty() {
            return;
        }
        let mut used = HashSet::new();
        for (source, pair) in self.sources.iter().zip(&mut self.pairs) {
            if pair.is_none() {
                *pair = source_key(source).and_then(|key| by_key.get_mut(&key)?.pop());
                used.extend(*pair);
            }
        }
        self.unpaired.retain(|(file, _)| !used.contains(file));
    }
}
