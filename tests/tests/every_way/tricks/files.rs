//! Tricks with files: their names, archives, files next to them, and missing files.

use std::io::{Cursor, Write};

use dax001_tests::{fixture, root};
use flate2::Compression;
use flate2::write::GzEncoder;
use zip::ZipWriter;
use zip::unstable::write::FileOptionsExt;
use zip::write::SimpleFileOptions;

use super::{Trick, failing, passing};
use crate::evidence::{ACCOUNT, DENIED, page};
use crate::sets::archive;

type Files = Vec<(String, Vec<u8>)>;

/// Every trick with files.
pub(crate) fn tricks() -> Vec<Trick> {
    [misnamed(), doubled(), archived(), left_out(), accepted(), collected(), no_evidence()]
        .into_iter()
        .flatten()
        .collect()
}

fn files(list: &[(&str, &[u8])]) -> Files {
    list.iter().map(|(name, data)| ((*name).to_owned(), data.to_vec())).collect()
}

/// A passing file, and another file with this name and data.
fn beside(name: &str, data: &[u8]) -> Files {
    files(&[("a.json", passing().as_bytes()), (name, data)])
}

/// File names that suggest that a file can be ignored.
const NAMES: [&str; 33] = [
    ".DS_Store",
    "._us-east-1.json",
    ".hidden",
    "desktop.ini",
    "Thumbs.db",
    "thumbs.db",
    "ehthumbs.db",
    "Icon\r",
    "__MACOSX",
    ".localized",
    "risks.yaml",
    "risks.yml",
    "mutelist.yaml",
    "accepted.json",
    "dax001-report.json",
    "report.json",
    "expected.json",
    "export.json",
    "list-regions.json",
    "get-caller-identity.json",
    "accounts.csv",
    "README.md",
    "readme.txt",
    "LICENSE",
    "package.json",
    "a.png",
    "a.err",
    "a.gz",
    "a.tar",
    "a.log",
    "a.html",
    "a",
    "us-east-1.json.bak",
];

fn misnamed() -> Vec<Trick> {
    const REASON: &str =
        "what a file is, its content says and not its name: this one has a cluster that fails";
    let of =
        |name: &&str| Trick::new(format!("misnamed: {name:?}"), REASON, beside(name, failing().as_bytes()));
    NAMES.iter().map(of).collect()
}

fn doubled() -> Vec<Trick> {
    const REASON: &str = "two files say two things of one cluster";
    let [enabled, disabled] = ["ENABLED", "DISABLED"].map(|status| page("us-east-1", &[("orders", status)]));
    let enabling = page("us-east-1", &[("orders", "ENABLING")]);
    let pair = |one: &str, other: &str| files(&[("a.json", one.as_bytes()), ("b.json", other.as_bytes())]);
    vec![
        Trick::new("doubled: a better file first", REASON, pair(&enabled, &disabled)),
        Trick::new("doubled: a better file last", REASON, pair(&disabled, &enabled)),
        Trick::new("doubled: a better file beside one that is not done", REASON, pair(&enabling, &enabled)),
        Trick::new("doubled: a better name", REASON, pair(&disabled, "[[\"orders\", \"ENABLED\"]]")),
    ]
}

fn zipped(name: &str, data: &[u8], options: SimpleFileOptions) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file(name, options).unwrap();
    zip.write_all(data).unwrap();
    zip.finish().unwrap().into_inner()
}

fn archived() -> Vec<Trick> {
    const REASON: &str = "a cluster that fails is in an archive, or the archive can't be read whole";
    let (pass, fail) = (passing(), failing());
    let (pass, fail) = (pass.as_bytes(), fail.as_bytes());
    let plain = SimpleFileOptions::default();
    let inner = archive(&files(&[("b.json", fail)]));
    let both = archive(&files(&[("a.json", pass), ("b.json", fail)]));
    let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
    gzip.write_all(fail).unwrap();
    let gzip = gzip.finish().unwrap();
    let encrypted = zipped("b.json", fail, plain.with_deprecated_encryption(b"secret").unwrap());
    // The entry's local header has a different name from the central directory.
    let mut renamed = both.clone();
    let at = renamed.windows(6).position(|name| name == b"b.json").unwrap();
    renamed[at] = b'c';
    // A second archive follows the first. Readers that start from the front see the first.
    let appended = [archive(&files(&[("b.json", fail)])), archive(&files(&[("a.json", pass)]))].concat();
    // A file with a wrong checksum.
    let mut damaged = archive(&files(&[("a.json", pass)]));
    let at = damaged.windows(7).position(|text| text == b"ENABLED").map_or(40, |at| at + 1);
    damaged[at] ^= 1;
    let in_folders = [
        "__MACOSX/._a.json",
        "a/.DS_Store",
        "__MACOSX/b.json",
        "a/b/c/d/e.json",
        "desktop.ini",
        "../b.json",
        "/b.json",
        "a\\b.json",
        "C:b.json",
        "a.json",
    ];
    let folders = in_folders.iter().map(|name| {
        let data = archive(&files(&[("z/a.json", pass), (name, fail)]));
        Trick::new(format!("archived: as {name:?}"), REASON, files(&[("export.zip", &data)]))
    });
    let archives = [
        ("with what passes", files(&[("export.zip", &both)])),
        ("beside what passes", beside("more.zip", &inner)),
        (
            "in an archive",
            files(&[("export.zip", &archive(&files(&[("a.json", pass), ("inner.zip", &inner)])))]),
        ),
        ("under another ending", beside("more.json", &inner)),
        ("without an ending", beside("more", &inner)),
        ("encrypted", beside("more.zip", &encrypted)),
        ("with another name in its header", files(&[("export.zip", &renamed)])),
        ("behind another archive", files(&[("export.zip", &appended)])),
        ("damaged", files(&[("export.zip", &damaged)])),
        (
            "behind what is no archive",
            beside("more.zip", &[b"#!/bin/sh\nexit\n".as_slice(), &inner].concat()),
        ),
        ("behind a whole page", files(&[("a.json", &[pass, &inner].concat())])),
        ("with a page behind it", beside("more.zip", &[inner.as_slice(), fail].concat())),
        ("by gzip", beside("more.json.gz", &gzip)),
        ("by gzip, as JSON", beside("more.json", &gzip)),
        ("empty", files(&[("export.zip", &archive(&[]))])),
        ("without a directory", files(&[("export.zip", &both[..both.len() - 30])])),
    ];
    let cut = (1..8).map(|part| {
        let at = both.len() * part / 8;
        Trick::new(format!("archived: cut at byte {at}"), REASON, files(&[("export.zip", &both[..at])]))
    });
    let archives =
        archives.into_iter().map(|(name, files)| Trick::new(format!("archived: {name}"), REASON, files));
    archives.chain(folders).chain(cut).collect()
}

fn left_out() -> Vec<Trick> {
    const REASON: &str = "a part of the evidence is missing";
    let list = [
        ("a region that was denied", "eu-west-1.err", DENIED.as_bytes()),
        (
            "a region without a connection",
            "eu-west-1.err",
            b"\nCould not connect to the endpoint URL: \"https://dax.eu-west-1.amazonaws.com/\"\n",
        ),
        (
            "a region without credentials",
            "eu-west-1.err",
            b"\nUnable to locate credentials. You can configure credentials by running \"aws configure\".\n",
        ),
        ("a region that refuses, where DAX is offered", "123456789012-eu-west-1.err", REFUSED),
        ("a region that refuses, beside an empty answer", "123456789012-ap-east-1.err", REFUSED_AND_EMPTY),
        ("all of a file", "b.json", b""),
        ("all but a byte order mark", "b.json", b"\xEF\xBB\xBF"),
        ("all but spaces", "b.json", b" \n\n"),
        ("a file of null characters", "b.json", &[0; 4096]),
        ("a picture", "b.png", b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0DIHDR"),
        ("a document", "b.pdf", b"%PDF-1.7\n1 0 obj\n"),
        ("a page of the console", "b.html", b"<!doctype html><title>DAX</title><p>orders ENABLED</p>"),
        ("a table of the AWS CLI", "b.txt", b"---------------\n|DescribeClusters|\n+--------+-----+\n"),
        (
            "a text of the AWS CLI",
            "b.txt",
            b"CLUSTERS\t1\tarn:aws:dax:us-east-1:123456789012:cache/a\ta\nSSEDESCRIPTION\tENABLED\n",
        ),
        ("a half of a character of UTF-16", "b.json", b"\xFF\xFE{\x00\"\x00C"),
        ("UTF-32", "b.json", b"\xFF\xFE\x00\x00{\x00\x00\x00}\x00\x00\x00"),
        ("bytes that are not text", "b.json", b"{\"Clusters\": [\"\xFF\xFE\"]}"),
    ];
    list.into_iter()
        .map(|(name, file, data)| Trick::new(format!("left out: {name}"), REASON, beside(file, data)))
        .collect()
}

const REFUSED: &[u8] = b"\nAn error occurred (InvalidParameterValueException) when calling the DescribeClusters operation: Access Denied to API Version: DAX_V3\n";
const REFUSED_AND_EMPTY: &[u8] = b"{}\nAn error occurred (InvalidParameterValueException) when calling the DescribeClusters operation: Access Denied to API Version: DAX_V3\n";

fn accepted() -> Vec<Trick> {
    const REASON: &str = "an accepted risk is not a pass, and a report is not evidence";
    let with = |name: &str, data: &[u8]| files(&[("a.json", failing().as_bytes()), (name, data)]);
    let list = "- account: '*'\n  region: '*'\n  cluster: '*'\n  reason: Goes away\n  until: 2999-12-31\n  who: jane\n";
    let json = r#"[{"account": "*", "region": "*", "cluster": "*", "reason": "Goes away", "until": "2999-12-31", "who": "jane"}]"#;
    let mutelist = "Mutelist:\n  Accounts:\n    \"*\":\n      Checks:\n        \"*\":\n          Regions: [\"*\"]\n          Resources: [\"*\"]\n";
    let report = fixture("saved-0.1.0/coverage-all-regions.json");
    let annotated = fixture("saved-0.1.0/annotated.json");
    vec![
        Trick::new("accepted: by a list", REASON, with("risks.yaml", list.as_bytes())),
        Trick::new("accepted: by a list in JSON", REASON, with("risks.json", json.as_bytes())),
        Trick::new("accepted: by a mutelist", REASON, with("mutelist.yaml", mutelist.as_bytes())),
        Trick::new("accepted: by a report", REASON, with("report.json", annotated.as_bytes())),
        Trick::new("accepted: by a report that passes", REASON, with("report.json", report.as_bytes())),
        Trick::new(
            "accepted: in a page",
            REASON,
            files(&[(
                "a.json",
                failing()
                    .replace("\"Status\": \"available\"", "\"Status\": \"available\", \"Accepted\": true")
                    .as_bytes(),
            )]),
        ),
    ]
}

/// The files that the export script wrote for an account, with later changes.
fn collected() -> Vec<Trick> {
    const REASON: &str = "an export and its manifest contradict each other";
    let folder = root().join("fixtures/collected-fresh-account").join(ACCOUNT);
    let read = |entry: std::io::Result<std::fs::DirEntry>| {
        let entry = entry.unwrap();
        (entry.file_name().into_string().unwrap(), std::fs::read(entry.path()).unwrap())
    };
    let export_files: Files = std::fs::read_dir(folder).unwrap().map(read).collect();
    let listed = export_files.iter().filter(|(name, _)| name != "export.json");
    let without = listed.clone().map(|(gone, _)| {
        let left = export_files.iter().filter(|(name, _)| name != gone).cloned().collect();
        Trick::new(
            format!("left out: {gone} of an export"),
            "a file is missing that the manifest lists",
            left,
        )
    });
    let changed = listed.filter(|(name, _)| name != "us-east-1.json").map(|(other, _)| {
        let mut files = export_files.clone();
        let (_, data) = files.iter_mut().find(|(name, _)| name == other).unwrap();
        data.extend(b"\n");
        Trick::new(format!("doubled: {other} of an export, changed"), REASON, files)
    });
    let mut forged = export_files.clone();
    let (_, manifest) = forged.iter_mut().find(|(name, _)| name == "export.json").unwrap();
    *manifest = String::from_utf8(manifest.clone()).unwrap().replace(ACCOUNT, "210987654321").into_bytes();
    without
        .chain(changed)
        .chain([Trick::new("misnamed: an export, as another account's", REASON, forged)])
        .collect()
}

fn no_evidence() -> Vec<Trick> {
    const REASON: &str = "nothing in it is evidence";
    let list = [
        ("a caller", format!("{{\"UserId\": \"AIDA\", \"Account\": \"{ACCOUNT}\", \"Arn\": \"arn:aws:iam::{ACCOUNT}:user/a\"}}")),
        ("a list of regions", "{\"Regions\": [{\"RegionName\": \"us-east-1\", \"RegionOptStatus\": \"ENABLED\"}]}".to_owned()),
        ("a list of accounts", format!("{{\"Accounts\": [{{\"Id\": \"{ACCOUNT}\", \"Name\": \"prod\"}}]}}")),
        ("a manifest", "{\"format\": \"dax001-export\", \"version\": \"1.0\", \"account\": \"123456789012\", \"answers\": [], \"regions\": []}".to_owned()),
        ("an empty object", "{}".to_owned()),
        ("a schema", "{\"$schema\": \"https://json-schema.org/draft/2020-12/schema\", \"title\": \"Clusters\"}".to_owned()),
    ];
    list.into_iter()
        .map(|(name, text)| {
            Trick::new(format!("misnamed: {name}"), REASON, files(&[("a.json", text.as_bytes())]))
        })
        .collect()
}
