//! Which file each source of a saved report is paired with, and which files have changed.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may panic")]

use std::time::{Duration, Instant};

use dax001_review::{ChangedFile, InputFile, SealedFailure, SealedSource, changed_files, pair_sources};
use proptest::prelude::*;

fn source(name: &str, sha256: Option<String>) -> SealedSource {
    SealedSource { name: name.to_owned(), bytes: 0, sha256, label: None, is_manifest: false, failure: None }
}

fn file(name: &str, sha256: String) -> InputFile {
    InputFile { name: name.to_owned(), sha256 }
}

fn failure() -> SealedFailure {
    SealedFailure {
        code: "source-unreadable".to_owned(),
        message: "this source cannot be read: it was moved".to_owned(),
    }
}

fn hash(digit: &str) -> String {
    digit.to_lowercase().repeat(64)
}

/// From `NAME HASH`, with one digit for the hash; `!` marks a source that could not be read, and a
/// name alone is a source without a hash.
fn listed_source(entry: &str) -> SealedSource {
    match entry.split_once(' ') {
        Some((name, "!")) => SealedSource { failure: Some(failure()), ..source(name, None) },
        Some((name, digit)) => source(name, Some(hash(digit))),
        None => source(entry, None),
    }
}

fn listed_file(entry: &str) -> InputFile {
    let (name, digit) = entry.split_once(' ').unwrap();
    file(name, hash(digit))
}

fn changed(name: &str, source: usize) -> ChangedFile {
    ChangedFile { name: name.to_owned(), source }
}

/// Checks both functions: the file of each source, and the name and source of each changed file.
#[track_caller]
fn check(sources: &[&str], files: &[&str], pairs: &[Option<usize>], changes: &[(&str, usize)]) {
    let sources: Vec<_> = sources.iter().map(|entry| listed_source(entry)).collect();
    let files: Vec<_> = files.iter().map(|entry| listed_file(entry)).collect();
    assert_eq!(pair_sources(&sources, &files), pairs);
    let changes: Vec<_> = changes.iter().map(|(name, source)| changed(name, *source)).collect();
    assert_eq!(changed_files(&sources, &files, pairs), changes);
}

#[test]
fn pairs_in_any_order() {
    check(&["1/a.json A", "1/b.json B"], &["1/b.json B", "1/a.json A"], &[Some(1), Some(0)], &[]);
}

#[test]
fn one_file_serves_one_source() {
    check(&["1/a.json A", "2/a.json A"], &["1/a.json A"], &[Some(0), None], &[]);
}

#[test]
fn the_name_decides_between_equal_bytes() {
    check(&["1/a.json A", "2/a.json A"], &["2/a.json A", "1/a.json A"], &[Some(1), Some(0)], &[]);
}

#[test]
fn the_longest_common_end_of_the_path_wins() {
    check(
        &["x/1/a.json A", "x/2/a.json A", "a.json A"],
        &["a.json A", "y/2/a.json A", "y/1/a.json A"],
        &[Some(2), Some(1), Some(0)],
        &[],
    );
}

#[test]
fn a_path_in_an_archive_matches_the_unpacked_file() {
    check(
        &["x.zip!/1/a.json A", "x.zip!/2/a.json A"],
        &["2/a.json A", "1/a.json A"],
        &[Some(1), Some(0)],
        &[],
    );
}

#[test]
fn a_path_in_a_folder_matches_the_archived_file() {
    check(
        &["exports/1/a.json A", "exports/2/a.json A"],
        &["y.zip!/2/a.json A", "y.zip!/1/a.json A"],
        &[Some(1), Some(0)],
        &[],
    );
}

#[test]
fn the_full_name_comes_first() {
    check(&["b/a.json A", "x/b/a.json A"], &["x/b/a.json A", "b/a.json A"], &[Some(1), Some(0)], &[]);
}

#[test]
fn a_renamed_file_matches_by_its_hash() {
    check(&["a.json A"], &["moved A"], &[Some(0)], &[]);
}

#[test]
fn the_name_comes_before_the_hash_alone() {
    check(&["a.json A", "b.json A"], &["moved A", "b.json A"], &[Some(0), Some(1)], &[]);
}

#[test]
fn a_second_copy_is_not_used() {
    check(&["a.json A"], &["a.json A", "a.json A"], &[Some(0)], &[]);
}

#[test]
fn a_name_alone_matches_nothing() {
    check(&["a.json A"], &["a.json B"], &[None], &[("a.json", 0)]);
}

#[test]
fn components_match_as_a_whole() {
    check(&["1/ba.json A"], &["a.json B"], &[None], &[]);
}

#[test]
fn another_folder_is_not_a_change() {
    check(&["1/a.json A"], &["2/a.json B"], &[None], &[]);
}

#[test]
fn a_file_can_change_below_another_folder() {
    check(&["x/1/a.json A"], &["y/1/a.json B"], &[None], &[("y/1/a.json", 0)]);
}

#[test]
fn a_file_can_change_in_another_archive() {
    check(&["x.zip!/a.json A"], &["y.zip!/a.json B"], &[None], &[("y.zip!/a.json", 0)]);
}

#[test]
fn a_file_can_change_and_its_source_be_found_under_another_name() {
    check(&["a.json A"], &["a.json B", "old.json A"], &[Some(1)], &[("a.json", 0)]);
}

#[test]
fn a_source_found_under_its_name_has_not_changed() {
    check(&["1/a.json A"], &["1/a.json A", "b/1/a.json B"], &[Some(0)], &[]);
}

#[test]
fn one_source_has_one_change() {
    check(&["1/a.json A"], &["x/1/a.json B", "1/a.json C"], &[None], &[("1/a.json", 0)]);
}

#[test]
fn an_unreadable_source_has_no_file() {
    check(&["a.json !"], &["a.json A"], &[None], &[]);
}

#[test]
fn a_source_without_a_hash_has_no_file() {
    // Nor can anybody tell whether a file has changed.
    check(&["a.json"], &["a.json A"], &[None], &[]);
}

#[test]
fn either_separator_ends_a_component() {
    check(&["x\\1\\a.json A", "x\\2\\a.json A"], &["y/2/a.json A", "y/1/a.json A"], &[Some(1), Some(0)], &[]);
    check(&["x\\1//a.json A"], &["y/1\\a.json B"], &[None], &[("y/1\\a.json", 0)]);
}

#[test]
fn only_the_last_32_components_count() {
    // Both files have the end of both sources, so the order decides.
    let path = |first: &str, count: usize| format!("{first}/{}a A", "x/".repeat(count));
    let names = |count| [path("1", count), path("2", count)];
    let pairs = |count| {
        let sources = names(count).map(|name| listed_source(&format!("s/{name}")));
        let mut files = names(count).map(|name| listed_file(&format!("f/{name}")));
        files.reverse();
        pair_sources(&sources, &files)
    };
    assert_eq!(pairs(30), [Some(1), Some(0)]);
    assert_eq!(pairs(31), [Some(0), Some(1)]);
}

#[test]
fn a_hash_has_64_hex_digits_in_either_case() {
    let upper = source("a", Some("A".repeat(64)));
    assert_eq!(pair_sources(&[upper], &[file("a", "a".repeat(64))]), [Some(0)]);
    let long = source("b", Some(format!("{} a", hash("a"))));
    assert_eq!(pair_sources(&[long], &[file("a b", hash("a"))]), [None]);
    for invalid in
        [String::new(), "a".repeat(63), "a".repeat(65), "g".repeat(64), format!("{}\n", "a".repeat(63))]
    {
        let source = source("a", Some(invalid.clone()));
        assert_eq!(pair_sources(&[source], &[file("a", invalid)]), [None]);
    }
}

/// Exports of regions without clusters have the same bytes.
#[test]
fn many_files_with_equal_bytes_take_little_time() {
    let names: Vec<String> = (0..30_000)
        .map(|at| format!("{}/{at}/{}us-east-1.json", at % 3000, "x/".repeat(if at == 0 { 5000 } else { 0 })))
        .collect();
    let files: Vec<_> = names.iter().map(|name| file(&format!("moved/{name}"), hash("a"))).collect();
    let sources: Vec<_> = names.iter().rev().map(|name| source(name, Some(hash("a")))).collect();
    let start = Instant::now();
    let expected: Vec<_> = (0..names.len()).rev().map(Some).collect();
    assert_eq!(pair_sources(&sources, &files), expected);
    assert!(start.elapsed() < Duration::from_secs(10));
}

#[test]
fn long_paths_take_little_time() {
    let path = |root: &str, at: usize| format!("{root}/{at}/{}a.json", "x/".repeat(3000));
    let files: Vec<_> = (0..10_000).map(|at| file(&path("files", at), hash("a"))).collect();
    let mut sources: Vec<_> = (0..10_000).map(|at| source(&path("sources", at), Some(hash("b")))).collect();
    let start = Instant::now();
    let pairs = pair_sources(&sources, &files);
    assert_eq!(pairs, vec![None; 10_000]);
    assert_eq!(changed_files(&sources, &files, &pairs).len(), 10_000);
    for source in &mut sources {
        source.sha256 = Some(hash("a"));
    }
    let pairs = pair_sources(&sources, &files);
    assert!(pairs.iter().all(Option::is_some));
    assert_eq!(changed_files(&sources, &files, &pairs), []);
    assert!(start.elapsed() < Duration::from_secs(20));
}

/// The components of a path, all of them and in order.
fn parts(name: &str) -> Vec<&str> {
    name.split(['/', '\\']).filter(|part| !part.is_empty()).collect()
}

fn path(name: &str) -> &str {
    name.rfind("!/").map_or(name, |at| &name[at + 1..])
}

fn have_common_end(one: &str, other: &str, count: usize) -> bool {
    let (one, other) = (parts(one), parts(other));
    one.len() >= count && other.len() >= count && one[one.len() - count..] == other[other.len() - count..]
}

/// Applies rule after rule. For each source in order, takes the first free file that the rule
/// allows.
fn first_allowed(
    sources: usize,
    files: usize,
    rules: &[&dyn Fn(usize, usize) -> bool],
) -> Vec<Option<usize>> {
    let mut pairs = vec![None; sources];
    for rule in rules {
        for source in 0..sources {
            if pairs[source].is_none() {
                pairs[source] = (0..files).find(|file| !pairs.contains(&Some(*file)) && rule(source, *file));
            }
        }
    }
    pairs
}

fn expected_pairs(sources: &[SealedSource], files: &[InputFile]) -> Vec<Option<usize>> {
    let have_equal_hash = |source: usize, file: usize| {
        let (source, file) = (sources[source].sha256.as_deref(), &files[file].sha256);
        let is_hash = file.len() == 64 && file.chars().all(|digit| digit.is_ascii_hexdigit());
        is_hash && source.is_some_and(|source| source.eq_ignore_ascii_case(file))
    };
    let by_end = |count: usize| {
        move |source: usize, file: usize| {
            have_equal_hash(source, file) && have_common_end(&sources[source].name, &files[file].name, count)
        }
    };
    let by_name = |source, file| have_equal_hash(source, file) && sources[source].name == files[file].name;
    let by_ends: Vec<_> = (1..=32).rev().map(by_end).collect();
    let mut rules: Vec<&dyn Fn(usize, usize) -> bool> = vec![&by_name];
    rules.extend(by_ends.iter().map(|rule| rule as &dyn Fn(usize, usize) -> bool));
    rules.push(&have_equal_hash);
    first_allowed(sources.len(), files.len(), &rules)
}

fn expected_changes(
    sources: &[SealedSource],
    files: &[InputFile],
    pairs: &[Option<usize>],
) -> Vec<ChangedFile> {
    let is_found = |source: usize| {
        pairs[source].is_some_and(|file| {
            let (one, other) = (&sources[source].name, &files[file].name);
            match parts(path(one)).len().min(parts(path(other)).len()).min(2) {
                0 => parts(one) == parts(other),
                count => have_common_end(one, other, count),
            }
        })
    };
    let is_possible = |source: usize, file: usize| {
        let is_known = sources[source].failure.is_none() && sources[source].sha256.is_some();
        is_known && !is_found(source) && !pairs.contains(&Some(file))
    };
    let by_name = |source, file| is_possible(source, file) && sources[source].name == files[file].name;
    let by_end = |count: usize| {
        move |source: usize, file: usize| {
            is_possible(source, file) && have_common_end(&sources[source].name, &files[file].name, count)
        }
    };
    let by_ends: Vec<_> = (2..=32).rev().map(by_end).collect();
    let by_last = by_end(1);
    let by_bare_source = |source, file| by_last(source, file) && parts(path(&sources[source].name)).len() < 2;
    let by_bare_file = |source, file| by_last(source, file) && parts(path(&files[file].name)).len() < 2;
    let mut rules: Vec<&dyn Fn(usize, usize) -> bool> = vec![&by_name];
    rules.extend(by_ends.iter().map(|rule| rule as &dyn Fn(usize, usize) -> bool));
    rules.push(&by_bare_source);
    rules.push(&by_bare_file);
    let found = first_allowed(sources.len(), files.len(), &rules).into_iter().enumerate();
    found.filter_map(|(source, file)| Some(changed(&files[file?].name, source))).collect()
}

fn name() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        4 => Just("a"), 2 => Just("b"), 4 => Just("/"), 1 => Just("\\"), 2 => Just("!/"), 1 => Just("!"), 1 => Just("é"),
        1 => Just("/b/b/b/b/b/b/b/b/b/b/b/b/b/b/b/b/b/b/b/b/b/b/b/b/b/b/b/b/b/b/"),
    ];
    prop::collection::vec(part, 0..6).prop_map(|parts| parts.concat())
}

fn sha256() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => Just("a".repeat(64)), 2 => Just("A".repeat(64)), 2 => Just("b".repeat(64)), 1 => Just("a".repeat(63)),
        1 => Just(String::new()), 1 => Just("g".repeat(64)),
    ]
}

fn sealed_source() -> impl Strategy<Value = SealedSource> {
    let fails = prop::bool::weighted(0.1);
    (name(), prop::option::weighted(0.9, sha256()), fails).prop_map(|(name, sha256, fails)| SealedSource {
        failure: fails.then(failure),
        ..source(&name, sha256)
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn pairs_and_changes_follow_the_rules_one_by_one(
        sources in prop::collection::vec(sealed_source(), 0..7),
        files in prop::collection::vec((name(), sha256()).prop_map(|(name, sha256)| file(&name, sha256)), 0..7),
    ) {
        let pairs = pair_sources(&sources, &files);
        prop_assert_eq!(&pairs, &expected_pairs(&sources, &files));
        prop_assert_eq!(changed_files(&sources, &files, &pairs), expected_changes(&sources, &files, &pairs));
    }
}
