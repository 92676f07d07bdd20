//! Archives in which readers would find different files.

use super::corpus::{Sample, fail, listed_zip64, local_zip64, one, page};
use super::craft::{
    Craft, DEFLATED, DESCRIPTOR, Entry, MAX, STORED, UTF8, Zip64, deflate, extra, unicode_path, zip64,
};
use super::{FAIL, PAGE};

/// Archives in which readers find different files, and damaged ones. Our reader must refuse all of
/// these.
pub fn hostile() -> Vec<Sample> {
    let mut samples = names();
    samples.extend(headers());
    samples.extend(data());
    samples.extend(ends());
    samples
}

fn names() -> Vec<Sample> {
    let named = |name: &[u8]| fail().both(|header| header.name = name.to_vec());
    let local_name = |name: &[u8]| one(fail().with(|entry| entry.local.name = name.to_vec()));
    let path = |path: &str| unicode_path(b"eu-west-1.json", path);
    vec![
        ("another name", local_name(b"._eu-west-1.json")),
        ("a name in another case", local_name(b"EU-WEST-1.json")),
        ("a shorter name", local_name(b"eu-west-1")),
        (
            "a name with the other slash",
            Craft::new([named(b"a/b.json").with(|entry| entry.local.name = b"a\\b.json".to_vec())]),
        ),
        ("a unicode path to another file", one(fail().both(|header| header.extra = path("us-west-2.json")))),
        (
            "a unicode path in the own header",
            one(fail().with(|entry| entry.local.extra = path("us-west-2.json"))),
        ),
        (
            "a unicode path in the directory",
            one(fail().with(|entry| entry.listed.extra = path("us-west-2.json"))),
        ),
        ("a unicode path to a folder", one(fail().both(|header| header.extra = path("eu-west-1.json/")))),
        (
            "a unicode path for another name",
            one(fail().both(|header| header.extra = unicode_path(b"x", "us-west-2.json"))),
        ),
        (
            "two unicode paths",
            one(fail().both(|header| header.extra = [path("eu-west-1.json"), path("b.json")].concat())),
        ),
        (
            "a unicode path in a cut field",
            one(fail().both(|header| {
                header.extra = [extra(0x5455, b"abc"), path("b.json")].concat();
                header.extra[2] = 0xFF;
            })),
        ),
        ("a duplicate", one(fail().both(|header| header.name = b"us-east-1.json".to_vec()))),
        (
            "a duplicate but for the slash",
            Craft::new([named(b"a/b.json"), Entry::new("a\\b.json", PAGE, STORED)]),
        ),
        (
            "a duplicate but for a dot",
            Craft::new([named(b"a/b.json"), Entry::new("a/./b.json", PAGE, STORED)]),
        ),
        ("NUL in a name", one(named(b"a.json\0.txt"))),
        (
            "NUL before another name's end",
            Craft::new([named(b"a.json\0"), Entry::new("a.json", PAGE, STORED)]),
        ),
        ("no name", one(named(b""))),
        ("an absolute name", one(named(b"/tmp/eu-west-1.json"))),
        ("an absolute name of Windows", one(named(b"C:\\eu-west-1.json"))),
        ("a name outside", one(named(b"../eu-west-1.json"))),
        ("a name outside of Windows", one(named(b"a\\..\\..\\eu-west-1.json"))),
        ("a name that is not UTF-8", one(named(b"\x81.json").both(|header| header.flags |= UTF8))),
        (
            "a symbolic link",
            one(Entry::new("eu-west-1.json", "us-east-1.json", STORED)
                .with(|entry| entry.attributes = 0o120_777 << 16)),
        ),
        ("a symbolic link that holds evidence", one(fail().with(|entry| entry.attributes = 0o120_777 << 16))),
    ]
}

fn headers() -> Vec<Sample> {
    let with_change = |change: &dyn Fn(&mut Entry)| {
        let mut entry = fail();
        change(&mut entry);
        one(entry)
    };
    let stored = || Entry::new("eu-west-1.json", FAIL, STORED);
    vec![
        ("another method", with_change(&|entry| entry.local.method = STORED)),
        ("another method in the directory", with_change(&|entry| entry.listed.method = STORED)),
        ("an unknown method", one(fail().both(|header| header.method = 12))),
        ("encrypted in its local header", with_change(&|entry| entry.local.flags |= 1)),
        ("encrypted in the directory", with_change(&|entry| entry.listed.flags |= 1)),
        ("UTF-8 in its local header", with_change(&|entry| entry.local.flags |= UTF8)),
        ("UTF-8 in the directory", with_change(&|entry| entry.listed.flags |= UTF8)),
        ("a descriptor in its local header", with_change(&|entry| entry.local.flags |= DESCRIPTOR)),
        ("a descriptor in the directory", with_change(&|entry| entry.listed.flags |= DESCRIPTOR)),
        ("masked headers", one(fail().both(|header| header.flags |= 1 << 13))),
        ("patched data", one(fail().both(|header| header.flags |= 1 << 5))),
        ("a larger size", with_change(&|entry| entry.local.size += 20)),
        ("a larger compressed size", with_change(&|entry| entry.local.compressed += 1)),
        ("another checksum", with_change(&|entry| entry.local.crc ^= 1)),
        (
            "no sizes and no descriptor",
            with_change(&|entry| (entry.local.crc, entry.local.size, entry.local.compressed) = (0, 0, 0)),
        ),
        (
            "another size beside a descriptor",
            one(fail().streamed(true, false).with(|entry| entry.local.size = 7)),
        ),
        ("two sizes of stored data", one(stored().both(|header| header.size -= 16))),
        (
            "a shorter size in the directory",
            one(stored().with(|entry| {
                entry.data.extend(b"[\"hidden-data\"]\n");
                entry.local.compressed += 16;
                entry.local.size += 16;
                entry.local.crc = super::craft::crc(&entry.data);
            })),
        ),
        (
            "other sizes in its own zip64 field",
            one(local_zip64(fail()).with(|entry| entry.local.extra = zip64(&[9, 9]))),
        ),
        (
            "other sizes in the zip64 field of the directory",
            one(listed_zip64(fail()).with(|entry| entry.listed.extra = zip64(&[9]))),
        ),
        ("a zip64 field that nothing asks for", one(fail().both(|header| header.extra = zip64(&[9, 9])))),
        (
            "a zip64 field that is too short",
            one(local_zip64(fail()).with(|entry| entry.local.extra.truncate(12))),
        ),
        ("no zip64 field", one(fail().both(|header| header.size = MAX))),
        (
            "two zip64 fields",
            one(local_zip64(fail()).with(|entry| {
                let again = zip64(&[9, 9]);
                entry.local.extra.extend(again);
            })),
        ),
        (
            "an offset in a zip64 field",
            one(fail().with(|entry| {
                entry.listed.extra = zip64(&[0]);
                entry.offset = Some(MAX);
            })),
        ),
    ]
}

fn data() -> Vec<Sample> {
    let streamed = || fail().streamed(true, false);
    let hidden = Entry::new("hidden.json", FAIL, DEFLATED);
    let hidden_bytes = Craft::new([hidden.clone()]).bytes();
    let filler =
        |length: usize| one(streamed().with(|entry| entry.after = FAIL.bytes().take(length).collect()));
    let inside = [PAGE.as_bytes(), b"PK\x07\x08\x01\x02\x03\x04\x10\0\0\0\x10\0\0\0", &hidden_bytes].concat();
    vec![
        ("a gap of 12", filler(12)),
        ("a gap of 16", filler(16)),
        ("a gap of 20", filler(20)),
        ("a gap of 24", filler(24)),
        (
            "a gap without a descriptor",
            Craft::new([
                page(),
                fail().with(|entry| entry.after = b"[\"hidden-da\"]".to_vec()),
                hidden.clone(),
            ]),
        ),
        (
            "a descriptor without its flag",
            one(fail().with(|entry| entry.after = entry.descriptor(true, false))),
        ),
        ("a descriptor with another checksum", one(streamed().with(|entry| entry.after[4] ^= 1))),
        ("a descriptor with another size", one(streamed().with(|entry| entry.after[12] ^= 1))),
        (
            "a checksum that looks like a signature",
            one(fail().both(|header| header.crc = 0x0807_4B50).streamed(false, false)),
        ),
        ("a wide descriptor without a zip64 field", one(fail().streamed(true, true))),
        ("a short descriptor beside a zip64 field", one(local_zip64(streamed()))),
        (
            "two descriptors",
            one(streamed().with(|entry| {
                let again = entry.after.clone();
                entry.after.extend(again);
            })),
        ),
        (
            "bytes behind the compressed data",
            one(fail().with(|entry| {
                entry.data.extend(FAIL.as_bytes());
                let length = u32::try_from(entry.data.len()).unwrap();
                (entry.local.compressed, entry.listed.compressed) = (length, length);
            })),
        ),
        (
            "a second stream behind the compressed data",
            one(fail().with(|entry| {
                entry.data.extend(deflate(FAIL.as_bytes()));
                let length = u32::try_from(entry.data.len()).unwrap();
                (entry.local.compressed, entry.listed.compressed) = (length, length);
            })),
        ),
        (
            "compressed data without an end",
            one(fail().with(|entry| {
                entry.data.pop();
                entry.local.compressed -= 1;
                entry.listed.compressed -= 1;
            })),
        ),
        ("more than it declares", one(fail().both(|header| header.size -= 1))),
        ("less than it declares", one(fail().both(|header| header.size += 1))),
        ("a wrong checksum", one(fail().both(|header| header.crc ^= 1))),
        (
            "stored data without an end that shows",
            one(Entry::new("a.json", FAIL, STORED).streamed(false, false)),
        ),
        (
            "an archive in stored data without an end",
            Craft::new([Entry::new("a.json", inside, STORED).streamed(true, false)]),
        ),
        ("a file that isn't listed", one(hidden.clone().with(|entry| entry.is_listed = false))),
        (
            "a file that isn't listed at the beginning",
            Craft::new([hidden.clone().with(|entry| entry.is_listed = false), page()]),
        ),
        ("a file in a gap", Craft::new([page().with(|entry| entry.after.clone_from(&hidden_bytes)), fail()])),
        ("bytes before the files", Craft::new([page().with(|entry| entry.before = FAIL.into())])),
        ("a marker of a split archive", Craft::new([page().with(|entry| entry.before = b"PK00".to_vec())])),
        ("bytes before the directory", one(fail()).with(|craft| craft.before_directory = FAIL.into())),
        (
            "two entries of the same data",
            one(fail().with(|entry| {
                entry.offset = Some(0);
            })),
        ),
        (
            "overlapping entries",
            Craft::new([
                Entry::new("a.json", &hidden_bytes, STORED),
                hidden.with(|entry| {
                    entry.offset = Some(36);
                }),
            ]),
        ),
    ]
}

fn ends() -> Vec<Sample> {
    let two = || one(fail());
    let only_page = Craft::new([page()]).bytes();
    let with_zip64 = |zip64: Zip64| two().with(|craft| craft.zip64 = Some(zip64));
    let hidden_length = i64::try_from(46 + fail().listed.name.len()).unwrap();
    let maximum =
        |craft: &mut Craft| (craft.count, craft.size, craft.start) = (Some(0xFFFF), Some(MAX), Some(MAX));
    vec![
        ("a count of one", two().with(|craft| craft.count = Some(1))),
        ("a count of three", two().with(|craft| craft.count = Some(3))),
        ("a shorter directory", two().with(|craft| craft.size = Some(60))),
        ("a directory elsewhere", two().with(|craft| craft.start = Some(0))),
        ("a zip64 end that counts one", with_zip64(Zip64 { count: -1, ..Zip64::default() })),
        (
            "a zip64 end that counts one, and nothing beside it",
            with_zip64(Zip64 { count: -1, ..Zip64::default() }).with(maximum),
        ),
        (
            "a zip64 end with a shorter directory",
            with_zip64(Zip64 { count: -1, size: -hidden_length, ..Zip64::default() }).with(maximum),
        ),
        ("a zip64 end with a directory elsewhere", with_zip64(Zip64 { start: -1, ..Zip64::default() })),
        (
            "a zip64 end with more in it",
            with_zip64(Zip64 { more: only_page.clone(), ..Zip64::default() }).with(maximum),
        ),
        ("a zip64 end of a set of disks", with_zip64(Zip64 { disks: 1, ..Zip64::default() })),
        ("a zip64 end without locator", with_zip64(Zip64 { is_without_locator: true, ..Zip64::default() })),
        ("a plain end that refers to a zip64 end that isn't there", two().with(maximum)),
        (
            "an offset that refers to a zip64 end that isn't there",
            two().with(|craft| craft.start = Some(MAX)),
        ),
        (
            "a plain end that counts one beside a zip64 end",
            with_zip64(Zip64::default()).with(|craft| craft.count = Some(1)),
        ),
        ("an end in the comment", two().with(|craft| craft.comment.clone_from(&only_page))),
        (
            "an empty end in the comment",
            two().with(|craft| craft.comment = [&b"PK\x05\x06"[..], &[0; 18]].concat()),
        ),
        ("another archive behind it", two().with(|craft| craft.suffix.clone_from(&only_page))),
        ("another archive before it", Craft::new([page().with(|entry| entry.before.clone_from(&only_page))])),
        ("bytes behind the directory", two().with(|craft| craft.after_directory = FAIL.into())),
        (
            "a signature behind the directory",
            two().with(|craft| craft.after_directory = b"PK\x05\x05\0\0".to_vec()),
        ),
        ("bytes behind the end", two().with(|craft| craft.suffix = FAIL.into())),
        (
            "a locator in a file's comment",
            one(fail().with(|entry| {
                entry.comment = [b"PK\x06\x07\0\0\0\0".as_slice(), &[0; 8], &[1, 0, 0, 0]].concat();
            })),
        ),
    ]
}
