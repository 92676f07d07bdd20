//! Archives as ordinary tools write them.

use super::craft::{Craft, DEFLATED, Entry, MAX, STORED, UTF8, Zip64, extra, unicode_path, zip64};
use super::{APPLE_DOUBLE, FAIL, PAGE};

/// A description, and the archive.
pub type Sample = (&'static str, Craft);

/// A sound entry without clusters.
pub fn page() -> Entry {
    Entry::new("us-east-1.json", PAGE, DEFLATED)
}

/// A sound entry that makes a report fail.
pub fn fail() -> Entry {
    Entry::new("eu-west-1.json", FAIL, DEFLATED)
}

/// An archive of a sound entry and this one.
pub fn one(entry: Entry) -> Craft {
    Craft::new([page(), entry])
}

/// A folder as tools write it.
fn folder(name: &str) -> Entry {
    Entry::new(name, "", STORED).with(|entry| entry.attributes = 0o040_755 << 16 | 0x10)
}

/// Moves both sizes in the entry's local header to a zip64 field.
pub fn local_zip64(mut entry: Entry) -> Entry {
    entry.local.extra = zip64(&[entry.local.size.into(), entry.local.compressed.into()]);
    (entry.local.size, entry.local.compressed) = (MAX, MAX);
    entry
}

/// Moves the size in the directory to a zip64 field.
pub fn listed_zip64(mut entry: Entry) -> Entry {
    entry.listed.extra = zip64(&[entry.listed.size.into()]);
    entry.listed.size = MAX;
    entry
}

/// Archives as ordinary tools write them. These must open.
pub fn sound() -> Vec<Sample> {
    let mut samples = info_zip();
    samples.extend(other_tools());
    samples.extend(sound_names());
    samples
}

fn info_zip() -> Vec<Sample> {
    let time = |entry: Entry| {
        entry.both(|header| header.extra = extra(0x5455, b"\x03\x0b\x3a\x0c\x6b\x0b\x3a\x0c\x6b"))
    };
    vec![
        (
            "stored",
            Craft::new([
                Entry::new("us-east-1.json", PAGE, STORED),
                Entry::new("a/eu-west-1.json", FAIL, STORED),
            ]),
        ),
        ("deflated", Craft::new([page(), fail()])),
        ("with a comment", one(fail()).with(|craft| craft.comment = b"exported on a Tuesday".to_vec())),
        ("with comments of its files", one(fail().with(|entry| entry.comment = b"a note".to_vec()))),
        (
            "Info-ZIP with folders and times",
            Craft::new([time(page()), time(folder("sub/")), time(Entry::new("sub/a.json", FAIL, DEFLATED))]),
        ),
        (
            "Info-ZIP to a pipe, which knows the size",
            Craft::new([page().streamed(true, false).with(|entry| entry.local.size = entry.listed.size)]),
        ),
        (
            "Info-ZIP to a pipe, stored",
            Craft::new([Entry::new("a.json", FAIL, STORED).streamed(true, false).with(|entry| {
                (entry.local.size, entry.local.compressed) = (entry.listed.size, entry.listed.size);
            })]),
        ),
        (
            "Info-ZIP from a pipe",
            Craft::new([
                local_zip64(Entry::new("-", FAIL, STORED)).with(|entry| entry.attributes = 0x1180_0000)
            ])
            .with(|craft| craft.zip64 = Some(Zip64::default())),
        ),
        (
            "Info-ZIP from a pipe to a pipe",
            Craft::new([local_zip64(Entry::new("-", FAIL, DEFLATED).streamed(true, true))
                .with(|entry| entry.attributes = 0x1180_0000)]),
        ),
        (
            "Info-ZIP with forced zip64",
            Craft::new([local_zip64(listed_zip64(page())), local_zip64(listed_zip64(fail()))])
                .with(|craft| (craft.zip64, craft.start) = (Some(Zip64::default()), Some(MAX))),
        ),
    ]
}

fn other_tools() -> Vec<Sample> {
    let windows = |entry: Entry| entry.with(|entry| (entry.made_by, entry.attributes) = (0x14, 0x20));
    let powershell_folder =
        |name: &str| Entry::new(name, "", STORED).with(|entry| (entry.made_by, entry.attributes) = (0x14, 0));
    vec![
        ("Python's forced zip64", Craft::new([local_zip64(page()), local_zip64(fail())])),
        (
            "all numbers in the zip64 end",
            one(fail()).with(|craft| {
                (craft.zip64, craft.count, craft.size, craft.start) =
                    (Some(Zip64::default()), Some(0xFFFF), Some(MAX), Some(MAX));
            }),
        ),
        (
            "Go and .NET: descriptors without what is known",
            Craft::new([page().streamed(true, false), folder("a/"), fail().streamed(true, false)]),
        ),
        (
            "Java: a folder with an empty stream",
            Craft::new([Entry::new("a/", "", DEFLATED).streamed(true, false), fail().streamed(true, false)]),
        ),
        (
            "descriptors without signature",
            Craft::new([page().streamed(false, false), fail().streamed(false, false)]),
        ),
        (
            "Finder",
            Craft::new([
                folder("export/"),
                Entry::new("export/us-east-1.json", FAIL, DEFLATED).streamed(true, false),
                folder("__MACOSX/"),
                Entry::new("__MACOSX/export/._us-east-1.json", APPLE_DOUBLE, DEFLATED).streamed(true, false),
            ]),
        ),
        (
            "PowerShell 5.1",
            Craft::new([
                windows(Entry::new("export\\us-east-1.json", FAIL, DEFLATED)),
                powershell_folder("export\\empty\\"),
            ]),
        ),
        ("Explorer", Craft::new([windows(page()), windows(fail())])),
        (
            "7-Zip",
            Craft::new([
                page(),
                fail().with(|entry| {
                    entry.listed.extra = extra(0x000A, &[0; 32]);
                    (entry.made_by, entry.attributes) = (0x003F, 0x8000 | 0o100_644 << 16 | 0x20);
                }),
            ]),
        ),
        ("padding of zipalign", Craft::new([page().with(|entry| entry.local.extra = vec![0; 3])])),
        (
            "another order in the directory",
            Craft::new([page(), fail(), folder("a/")]).with(|craft| craft.is_reversed = true),
        ),
        (
            "an archive within an archive",
            Craft::new([page(), Entry::new("inner.zip", one(fail()).bytes(), STORED)]),
        ),
    ]
}

fn sound_names() -> Vec<Sample> {
    let oem = b"kunden/\x81ber.json";
    vec![
        (
            "names in UTF-8",
            Craft::new([Entry::new("é.json", FAIL, DEFLATED).both(|header| header.flags |= UTF8)]),
        ),
        ("names in UTF-8 without the flag", Craft::new([Entry::new("é.json", FAIL, DEFLATED)])),
        (
            "a name in an old code page, and in UTF-8",
            Craft::new([Entry::new(oem, FAIL, DEFLATED)
                .both(|header| header.extra = unicode_path(oem, "kunden/über.json"))
                .with(|entry| entry.made_by = 0x0B14)]),
        ),
        (
            "the same name twice",
            Craft::new([
                page().both(|header| header.extra = unicode_path(b"us-east-1.json", "us-east-1.json"))
            ]),
        ),
        (
            "names that differ by case",
            Craft::new([Entry::new("a.json", PAGE, STORED), Entry::new("A.json", FAIL, STORED)]),
        ),
        ("names below the working folder", Craft::new([folder("./"), Entry::new("./a.json", FAIL, STORED)])),
        (
            "a name of the operating system",
            one(fail().both(|header| header.name = b"__MACOSX/._eu-west-1.json".to_vec())),
        ),
        ("a folder with data", one(fail().both(|header| header.name = b"eu-west-1.json/".to_vec()))),
    ]
}
