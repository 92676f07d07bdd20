//! Archives assembled at random: our reader yields what another reader finds, or refuses them.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may panic")]
#![allow(dead_code, unreachable_pub, reason = "other tests use the rest of the shared code")]

mod support;

use std::path::Path;
use std::sync::LazyLock;

use dax001::contract::problem::ProblemCode;
use dax001_testing::archives::{another_reader_finds_no_more, open};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;
use support::corpus::sound;
use support::craft::{Craft, DEFLATED, Entry, STORED};
use support::hostile::hostile;

/// People read these messages.
#[test]
fn a_refusal_names_the_file_and_the_difference() {
    let expected = [
        ("another name", "`eu-west-1.json` is named `._eu-west-1.json` in its local header"),
        (
            "another method",
            "`eu-west-1.json` has different compression methods in its local header and in the archive's directory",
        ),
        (
            "a larger size",
            "`eu-west-1.json` has different sizes in its local header and in the archive's directory",
        ),
        ("a gap of 16", "`eu-west-1.json` is not followed by a data descriptor with its checksum and sizes"),
        (
            "a checksum that looks like a signature",
            "`eu-west-1.json` is not followed by a data descriptor with its checksum and sizes",
        ),
        ("a duplicate", "this archive contains two files with the same name: `us-east-1.json`"),
        (
            "a unicode path to another file",
            "entry 2 of this archive has a different name in its unicode path field (0x7075)",
        ),
        ("a zip64 end that counts one", "the two end records of this archive disagree about its directory"),
        ("bytes behind the compressed data", "this archive entry has bytes after its compressed data"),
        ("a symbolic link", "this archive entry is a symbolic link, a device or a socket"),
    ];
    let samples = hostile();
    for (what, message) in expected {
        let (_, craft) = samples.iter().find(|(name, _)| *name == what).unwrap();
        assert_eq!(open(&craft.bytes()), Err((ProblemCode::ArchiveDamaged, message.to_owned())), "{what}");
    }
}

#[test]
fn hostile_archives_are_refused_and_sound_ones_open() {
    for (what, craft) in hostile() {
        let result = open(&craft.bytes());
        let codes = [ProblemCode::ArchiveDamaged, ProblemCode::Encrypted];
        assert!(result.as_ref().is_err_and(|(code, _)| codes.contains(code)), "{what}: {result:?}");
    }
    for (what, craft) in sound() {
        assert!(open(&craft.bytes()).is_ok_and(|files| !files.is_empty()), "{what}");
        another_reader_finds_no_more(&craft.bytes());
    }
}

#[test]
fn another_reader_finds_no_more_in_the_fuzzing_corpus() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../dax001/fuzz/corpus/archive");
    let files: Vec<_> = std::fs::read_dir(corpus).unwrap().map(|file| file.unwrap().path()).collect();
    assert!(!files.is_empty());
    for file in files {
        another_reader_finds_no_more(&std::fs::read(file).unwrap());
    }
}

/// All samples, packed once.
static SAMPLES: LazyLock<Vec<Vec<u8>>> =
    LazyLock::new(|| sound().into_iter().chain(hostile()).map(|(_, craft)| craft.bytes()).collect());

/// A change to the bytes of an archive.
#[derive(Clone, Debug)]
enum Edit {
    Set(Index, u8),
    /// Copies this many bytes to another index.
    Copy(Index, Index, usize),
    Insert(Index, Vec<u8>),
    Remove(Index, usize),
}

fn edit() -> impl Strategy<Value = Edit> {
    let signature = prop_oneof![
        Just(&b"PK\x01\x02"[..]),
        Just(&b"PK\x03\x04"[..]),
        Just(&b"PK\x05\x06"[..]),
        Just(&b"PK\x06\x06"[..]),
        Just(&b"PK\x06\x07"[..]),
        Just(&b"PK\x07\x08"[..]),
        Just(&b"\0\0\0\0"[..]),
        Just(&b"\xFF\xFF\xFF\xFF"[..]),
    ];
    prop_oneof![
        4 => (any::<Index>(), any::<u8>()).prop_map(|(at, byte)| Edit::Set(at, byte)),
        2 => (any::<Index>(), any::<Index>(), 1..80_usize).prop_map(|(from, to, length)| Edit::Copy(from, to, length)),
        1 => (any::<Index>(), signature).prop_map(|(at, bytes)| Edit::Insert(at, bytes.to_vec())),
        1 => (any::<Index>(), 1..80_usize).prop_map(|(at, length)| Edit::Remove(at, length)),
    ]
}

fn apply(bytes: &mut Vec<u8>, edit: Edit) {
    let length = bytes.len();
    let range = |at: Index, count: usize| at.index(length)..(at.index(length) + count).min(length);
    match edit {
        Edit::Set(at, byte) => bytes[at.index(length)] = byte,
        Edit::Copy(from, to, count) => {
            let copied = bytes[range(from, count)].to_vec();
            let target = range(to, copied.len());
            let copied = &copied[..target.len()];
            bytes[target].copy_from_slice(copied);
        }
        Edit::Insert(at, more) => drop(bytes.splice(range(at, 0), more)),
        Edit::Remove(at, count) => {
            if count < length {
                bytes.drain(range(at, count));
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, failure_persistence: None, ..ProptestConfig::default() })]

    /// However an archive is damaged, no other reader finds more in it.
    #[test]
    fn a_changed_archive_shows_no_more_to_another_reader(sample in any::<Index>(), edits in vec(edit(), 0..4)) {
        let mut bytes = SAMPLES[sample.index(SAMPLES.len())].clone();
        for edit in edits {
            apply(&mut bytes, edit);
        }
        another_reader_finds_no_more(&bytes);
    }

    /// Sound archives of any files open, and yield these files.
    #[test]
    fn packed_files_come_out_unchanged(
        files in vec((0..30_u8, "[ -~]{0,200}", any::<bool>(), 0..4_u8), 1..8),
        comment in "[a-z ]{0,20}",
    ) {
        let mut names = std::collections::HashSet::new();
        let files: Vec<_> = files.into_iter().filter(|(name, ..)| names.insert(*name)).collect();
        let entries = files.iter().map(|(name, text, is_deflated, form)| {
            let entry = Entry::new(format!("{name}.json"), text, if *is_deflated { DEFLATED } else { STORED });
            match form {
                0 => entry,
                1 => entry.streamed(true, false),
                2 => entry.streamed(!is_deflated, false),
                _ => {
                    // A streaming writer that doesn't know how large its files will become.
                    let mut entry = entry.streamed(true, true);
                    entry.local.extra = support::craft::zip64(&[0, 0]);
                    (entry.local.size, entry.local.compressed) = (u32::MAX, u32::MAX);
                    entry
                }
            }
        });
        let craft = Craft::new(entries).with(|craft| craft.comment = comment.into_bytes());
        let expected = files.iter().map(|(name, text, ..)| (format!("{name}.json"), Some(text.clone().into_bytes())));
        prop_assert_eq!(open(&craft.bytes()), Ok(expected.collect::<Vec<_>>()));
    }

    /// The two headers of a file must agree in each of these fields.
    #[test]
    fn headers_that_differ_are_refused(field in 0..6_usize, bit in 0..16_u32, is_local in any::<bool>(), is_stored in any::<bool>()) {
        let mut entry = Entry::new("eu-west-1.json", support::FAIL, if is_stored { STORED } else { DEFLATED });
        let header = if is_local { &mut entry.local } else { &mut entry.listed };
        match field {
            0 => header.name[bit as usize % 14] ^= 1,
            1 => header.method ^= 1 << bit,
            2 => header.size ^= 1 << bit,
            3 => header.compressed ^= 1 << bit,
            4 => header.crc ^= 1 << bit,
            // The flags that mean more than how well the entry was compressed.
            _ => header.flags ^= [1, 1 << 3, 1 << 5, 1 << 6, 1 << 11, 1 << 13][bit as usize % 6],
        }
        prop_assert!(open(&Craft::new([entry]).bytes()).is_err());
    }
}
