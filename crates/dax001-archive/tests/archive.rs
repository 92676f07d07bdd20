//! Archives, sound and hostile, are opened file by file.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may panic")]

use std::io::{Cursor, Write};

use dax001::problem::ProblemCode;
use dax001_archive::{Archive, UNPACKED_LIMIT};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;
use zip::unstable::write::FileOptionsExt;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

const PAGE: &str = "{\"Clusters\": []}\n";

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

/// Name, and data or code.
type Opened = (String, Result<Vec<u8>, ProblemCode>);

fn open(bytes: Vec<u8>, limit: u64) -> Result<Vec<Opened>, ProblemCode> {
    let mut archive = Archive::open("a.zip", bytes, limit).map_err(|problem| problem.code)?;
    let mut files = Vec::new();
    while let Some(file) = archive.next() {
        files.push((file.name, file.data.map_err(|problem| problem.code)));
    }
    Ok(files)
}

#[test]
fn each_file_is_a_source_under_the_archive_s_name() {
    let bytes = zip(&[
        ("123456789012/", b"", stored()),
        ("123456789012/us-east-1.json", PAGE.as_bytes(), deflated()),
        ("123456789012/eu-west-1.json", b"", stored()),
        ("__MACOSX/123456789012/._us-east-1.json", b"x", deflated()),
        ("123456789012/.DS_Store", b"x", stored()),
        ("inner.zip", &zip(&[("a.json", PAGE.as_bytes(), stored())]), deflated()),
    ]);
    let files = open(bytes, UNPACKED_LIMIT).unwrap();
    let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(
        names,
        ["a.zip!/123456789012/us-east-1.json", "a.zip!/123456789012/eu-west-1.json", "a.zip!/inner.zip"]
    );
    assert_eq!(files[0].1.as_deref(), Ok(PAGE.as_bytes()));
    assert_eq!(files[1].1.as_deref(), Ok(&b""[..]));
    // An archive within an archive is a source like any other, which the policy names.
    let inner = files[2].1.as_ref().unwrap();
    let input = dax001::Input { name: &files[2].0, data: inner, label: dax001::scope::Label::default() };
    assert_eq!(dax001::evaluate([input]).sources[0].problems[0].code, ProblemCode::Archive);
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

/// Ten megabytes of zeros are ten kilobytes packed.
#[test]
fn what_comes_out_is_counted_and_not_what_is_declared() {
    let zeros = vec![b' '; 10_000_000];
    let bytes = zip(&[("bomb.json", &zeros, deflated()), ("small.json", b"[]", stored())]);
    assert!(bytes.len() < 20_000);
    assert_eq!(open(bytes.clone(), 10_000_002).unwrap()[1].1, Ok(b"[]".to_vec()));
    for limit in [10_000_001, 10_000_000] {
        assert_eq!(open(bytes.clone(), limit).unwrap()[1].1, Err(ProblemCode::ArchiveTooLarge), "{limit}");
    }
    assert_eq!(open(bytes.clone(), 1_000_000).unwrap()[0].1, Err(ProblemCode::ArchiveTooLarge));
    // A header that declares a hundred bytes: the sizes stand in the file's header and in the archive's list.
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

/// Whoever looks at one of them sees another than who looks at the other.
#[test]
fn two_files_of_one_name_are_an_error() {
    let mut twice = zip(&[("a.json", b"[1]", stored()), ("b.json", b"[2]", stored())]);
    for at in 0..twice.len() - 6 {
        if &twice[at..at + 6] == b"b.json" {
            twice[at..at + 6].copy_from_slice(b"a.json");
        }
    }
    assert_eq!(open(twice, 100), Err(ProblemCode::ArchiveDamaged));
    let one = zip(&[("a.json", b"[1]", stored())]);
    let other = zip(&[("b.json", b"[2]", stored())]);
    assert_eq!(open([one, other].concat(), 100), Err(ProblemCode::ArchiveDamaged));
}

#[test]
fn what_is_no_sound_archive_is_named() {
    let whole = zip(&[("a.json", PAGE.as_bytes(), deflated())]);
    assert_eq!(open(whole[..whole.len() - 10].to_vec(), 100), Err(ProblemCode::ArchiveDamaged));
    assert_eq!(open(b"PK\x03\x04".to_vec(), 100), Err(ProblemCode::ArchiveDamaged));
    assert_eq!(open(zip(&[]), 100), Err(ProblemCode::EmptySource));
    let mut changed = whole;
    let at = changed.windows(6).position(|window| window == b"a.json").unwrap() + 8;
    changed[at] ^= 0xFF;
    assert_eq!(open(changed, 100).unwrap()[0].1, Err(ProblemCode::ArchiveDamaged));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    /// No bytes make it panic, or give more than the limit.
    #[test]
    fn any_bytes_are_opened_or_named(edits in vec((any::<Index>(), any::<u8>()), 0..6), cut in any::<Index>(), is_cut in any::<bool>()) {
        let mut bytes = zip(&[("a/b.json", PAGE.as_bytes(), deflated()), ("c.json", &[b'x'; 3000], deflated()), ("d.json", b"[]", stored())]);
        for (place, byte) in edits {
            let at = place.index(bytes.len());
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
