//! Opens sound and hostile archives file by file.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may panic")]

use std::io::{Cursor, Write};

use dax001::contract::problem::ProblemCode;
use dax001_archive::{Archive, Content, UNPACKED_LIMIT};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;
use zip::unstable::write::FileOptionsExt;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

const PAGE: &str = "{\"Clusters\": []}\n";

/// Metadata that macOS writes beside other files, without the part that varies.
const APPLE_DOUBLE: &[u8] = b"\x00\x05\x16\x07\x00\x02\x00\x00Mac OS X        \x00\x01\x00\x00\x00\x09\x00\x00\x00\x26\x00\x00\x00\x00";
const DS_STORE: &[u8] = b"\x00\x00\x00\x01Bud1\x00\x00\x10\x00";

fn stored() -> SimpleFileOptions {
    SimpleFileOptions::default().compression_method(CompressionMethod::Stored)
}

fn deflated() -> SimpleFileOptions {
    SimpleFileOptions::default().compression_method(CompressionMethod::Deflated)
}

fn zip(files: &[(&str, &[u8], SimpleFileOptions)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, data, options) in files {
        if name.ends_with('/') {
            writer.add_directory(*name, *options).unwrap();
        } else {
            writer.start_file(*name, *options).unwrap();
            writer.write_all(data).unwrap();
        }
    }
    writer.finish().unwrap().into_inner()
}

/// A file's name, and its data or its problem's code.
type OpenedFile = (String, Result<Vec<u8>, ProblemCode>);

fn open(bytes: Vec<u8>, limit: u64) -> Result<Vec<OpenedFile>, ProblemCode> {
    let mut archive = Archive::open("a.zip", bytes, limit).map_err(|problem| problem.code)?;
    let mut files = Vec::new();
    while let Some(file) = archive.next() {
        files.push((
            file.name,
            match file.content {
                Content::Evidence(data) => Ok(data),
                Content::Skipped(_) => Err(ProblemCode::OsMetadataSkipped),
                Content::Problem(problem) => Err(problem.code),
            },
        ));
    }
    Ok(files)
}

#[test]
fn each_file_is_a_source_under_the_archive_s_name() {
    let bytes = zip(&[
        ("123456789012/", b"", stored()),
        ("123456789012/us-east-1.json", PAGE.as_bytes(), deflated()),
        ("123456789012/eu-west-1.json", b"", stored()),
        ("__MACOSX/123456789012/._us-east-1.json", APPLE_DOUBLE, deflated()),
        ("123456789012/.DS_Store", DS_STORE, stored()),
        ("inner.zip", &zip(&[("a.json", PAGE.as_bytes(), stored())]), deflated()),
    ]);
    let files = open(bytes, UNPACKED_LIMIT).unwrap();
    let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(
        names,
        [
            "a.zip!/123456789012/us-east-1.json",
            "a.zip!/123456789012/eu-west-1.json",
            "a.zip!/__MACOSX/123456789012/._us-east-1.json",
            "a.zip!/123456789012/.DS_Store",
            "a.zip!/inner.zip"
        ]
    );
    assert_eq!(files[0].1.as_deref(), Ok(PAGE.as_bytes()));
    assert_eq!(files[1].1.as_deref(), Ok(&b""[..]));
    assert_eq!(files[2].1, Err(ProblemCode::OsMetadataSkipped));
    assert_eq!(files[3].1, Err(ProblemCode::OsMetadataSkipped));
    // An archive within an archive is a source like any other; the evaluation reports it as an
    // archive.
    let inner = files[4].1.as_ref().unwrap();
    let input =
        dax001::Input { name: &files[4].0, data: inner, label: dax001::contract::label::Label::default() };
    assert_eq!(dax001::evaluate([input]).sources[0].problems[0].code, ProblemCode::Archive);
}

/// The archive skips a file because of its content, never because of its name.
#[test]
fn a_file_is_never_skipped_because_of_its_name() {
    let fail = b"[{\"ClusterName\": \"a\"}]";
    for name in ["._a.json", "a/.DS_Store", "Thumbs.db", "desktop.ini", "__MACOSX/a.json", "__MACOSX\\a.json"]
    {
        let files = open(zip(&[(name, fail, deflated())]), UNPACKED_LIMIT);
        assert_eq!(files, Ok(vec![(format!("a.zip!/{name}"), Ok(fail.to_vec()))]));
    }
    let files =
        open(zip(&[("us-east-1.json", DS_STORE, stored()), ("a", b"[]", stored())]), UNPACKED_LIMIT).unwrap();
    assert_eq!(files[0].1, Err(ProblemCode::OsMetadataSkipped));
}

/// If a reader of archives skips something, evidence is lost. So an archive may contain nothing
/// besides the files that it lists.
#[test]
fn an_archive_may_contain_only_listed_files() {
    let fail = b"[{\"ClusterName\": \"a\"}]";
    let two = zip(&[("ok.json", PAGE.as_bytes(), stored()), ("bad.json", fail, stored())]);
    let end = two.len() - 22;
    // The end counts one file of two.
    let mut fewer = two.clone();
    fewer[end + 8..end + 12].copy_from_slice(&[1, 0, 1, 0]);
    // The directory lists one file of two, and the end record's count agrees.
    let start = u32::from_le_bytes(two[end + 16..end + 20].try_into().unwrap()) as usize;
    let second = start + 46 + "ok.json".len();
    let mut hidden = two[..second].to_vec();
    hidden.extend_from_slice(&two[end..]);
    let end_of_hidden = hidden.len() - 22;
    hidden[end_of_hidden + 8..end_of_hidden + 12].copy_from_slice(&[1, 0, 1, 0]);
    let size = u32::try_from(second - start).unwrap();
    hidden[end_of_hidden + 12..end_of_hidden + 16].copy_from_slice(&size.to_le_bytes());
    // A second archive after the first, complete or truncated; and other bytes.
    let second_archive = zip(&[("bad.json", fail, stored())]);
    let with = |tail: &[u8]| [two.as_slice(), tail].concat();
    for (what, bytes) in [
        ("fewer", fewer),
        ("hidden", hidden),
        ("behind", with(&second_archive)),
        ("cut", with(&second_archive[..second_archive.len() - 10])),
        ("junk", with(b"junk")),
        ("before", [b"junk".as_slice(), &two].concat()),
    ] {
        assert_eq!(open(bytes, UNPACKED_LIMIT).err(), Some(ProblemCode::ArchiveDamaged), "{what}");
    }
    assert_eq!(open(two, UNPACKED_LIMIT).unwrap().len(), 2);
    // A comment is part of the archive.
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    writer.set_comment("exported on a Tuesday").unwrap();
    writer.start_file("ok.json", deflated()).unwrap();
    writer.write_all(PAGE.as_bytes()).unwrap();
    assert_eq!(open(writer.finish().unwrap().into_inner(), UNPACKED_LIMIT).unwrap().len(), 1);
    // An archive that is written as a stream has each file's sizes after its data.
    let mut writer = dax001_archive::ArchiveWriter::default();
    writer.add("ok.json", PAGE).unwrap();
    writer.add("more.json", PAGE).unwrap();
    let bytes = [writer.take(), writer.finish().unwrap()].concat();
    assert_eq!(open(bytes, UNPACKED_LIMIT).unwrap().len(), 2);
}

#[test]
fn an_archive_without_evidence_is_a_problem() {
    let bytes = zip(&[("a/", b"", stored()), ("__MACOSX/._a", APPLE_DOUBLE, stored())]);
    let skipped = ("a.zip!/__MACOSX/._a".to_owned(), Err(ProblemCode::OsMetadataSkipped));
    let empty = ("a.zip".to_owned(), Err(ProblemCode::EmptySource));
    assert_eq!(open(bytes, UNPACKED_LIMIT), Ok(vec![skipped, empty.clone()]));
    assert_eq!(open(zip(&[("a/", b"", stored())]), UNPACKED_LIMIT), Ok(vec![empty]));
    // A folder entry with data is a file.
    let named = zip(&[("bad.json_", b"[]", stored())]);
    let mut named = named;
    for at in 0..named.len() - 9 {
        if named[at..].starts_with(b"bad.json_") {
            named[at + 8] = b'/';
        }
    }
    let files = open(named, UNPACKED_LIMIT).unwrap();
    assert_eq!(files, [("a.zip!/bad.json/".to_owned(), Ok(b"[]".to_vec()))]);
}

#[test]
fn an_encrypted_file_doesn_t_stop_the_others() {
    let secret = stored().with_deprecated_encryption(b"secret").unwrap();
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    writer.start_file("secret.json", secret).unwrap();
    writer.write_all(PAGE.as_bytes()).unwrap();
    writer.start_file("open.json", stored()).unwrap();
    writer.write_all(PAGE.as_bytes()).unwrap();
    let files = open(writer.finish().unwrap().into_inner(), UNPACKED_LIMIT).unwrap();
    assert_eq!(files[0], ("a.zip!/secret.json".to_owned(), Err(ProblemCode::Encrypted)));
    assert_eq!(files[1], ("a.zip!/open.json".to_owned(), Ok(PAGE.as_bytes().to_vec())));
}

/// Ten megabytes of spaces compress to less than twenty kilobytes.
#[test]
fn the_limit_counts_unpacked_bytes_not_declared_sizes() {
    let zeros = vec![b' '; 10_000_000];
    let bytes = zip(&[("bomb.json", &zeros, deflated()), ("small.json", b"[]", stored())]);
    assert!(bytes.len() < 20_000);
    assert_eq!(open(bytes.clone(), 10_000_002).unwrap()[1].1, Ok(b"[]".to_vec()));
    for limit in [10_000_001, 10_000_000] {
        assert_eq!(open(bytes.clone(), limit).unwrap()[1].1, Err(ProblemCode::ArchiveTooLarge), "{limit}");
    }
    assert_eq!(open(bytes.clone(), 1_000_000).unwrap()[0].1, Err(ProblemCode::ArchiveTooLarge));
    // A header that declares a hundred bytes. The sizes are in the file's local header and in the
    // directory.
    let size = 10_000_000_u32.to_le_bytes();
    let mut lying = bytes;
    for at in 0..lying.len() - 4 {
        if lying[at..at + 4] == size {
            lying[at..at + 4].copy_from_slice(&100_u32.to_le_bytes());
        }
    }
    for (name, data) in open(lying, 1_000_000).unwrap() {
        assert!(data.map_or(0, |data| data.len()) <= 1_000_000, "{name}");
    }
}

/// One reader would see the first of the two, another the second.
#[test]
fn two_files_with_the_same_name_are_an_error() {
    let mut twice = zip(&[("a.json", b"[1]", stored()), ("b.json", b"[2]", stored())]);
    for at in 0..twice.len() - 6 {
        if &twice[at..at + 6] == b"b.json" {
            twice[at..at + 6].copy_from_slice(b"a.json");
        }
    }
    assert_eq!(open(twice, 100), Err(ProblemCode::ArchiveDamaged));
    let first = zip(&[("a.json", b"[1]", stored())]);
    let second = zip(&[("b.json", b"[2]", stored())]);
    assert_eq!(open([first, second].concat(), 100), Err(ProblemCode::ArchiveDamaged));
}

#[test]
fn damaged_and_empty_archives_are_refused() {
    let archive = zip(&[("a.json", PAGE.as_bytes(), deflated())]);
    assert_eq!(open(archive[..archive.len() - 10].to_vec(), 100), Err(ProblemCode::ArchiveDamaged));
    assert_eq!(open(b"PK\x03\x04".to_vec(), 100), Err(ProblemCode::ArchiveDamaged));
    assert_eq!(open(zip(&[]), 100), Err(ProblemCode::EmptySource));
    let mut changed = archive;
    let at = changed.windows(6).position(|window| window == b"a.json").unwrap() + 8;
    changed[at] ^= 0xFF;
    assert_eq!(open(changed, 100).unwrap()[0].1, Err(ProblemCode::ArchiveDamaged));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever the bytes, opening doesn't panic and doesn't yield more than the limit.
    #[test]
    fn opening_never_panics_or_exceeds_the_limit(edits in vec((any::<Index>(), any::<u8>()), 0..6), cut in any::<Index>(), is_cut in any::<bool>()) {
        let mut bytes = zip(&[("a/b.json", PAGE.as_bytes(), deflated()), ("c.json", &[b'x'; 3000], deflated()), ("d.json", b"[]", stored())]);
        for (position, byte) in edits {
            let at = position.index(bytes.len());
            bytes[at] = byte;
        }
        if is_cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        if let Ok(files) = open(bytes, 3100) {
            let total: usize = files.iter().filter_map(|(_, data)| data.as_ref().ok()).map(Vec::len).sum();
            prop_assert!(total <= 3100);
        }
    }
}
