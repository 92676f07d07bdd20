//! Sets of files as users hand them over, and the expected answer for each, whatever the input
//! method.
//!
//! The file names include account and region, so every input method can preserve them.

use std::io::{Cursor, Write};

use dax001_tests::{fixture, root};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::evidence::{ACCOUNT, DENIED, cluster, page};

/// Files that are handed over together.
pub(crate) struct Set {
    pub(crate) name: &'static str,
    /// Names and bytes of the files, sorted by name.
    pub(crate) files: Vec<(String, Vec<u8>)>,
    /// The expected answer: see [`crate::answer`].
    pub(crate) answer: String,
    /// The expected answer of `evaluate`, if it differs: `evaluate` accepts only evidence, so other
    /// files are errors.
    pub(crate) evaluated: Option<String>,
    /// The expected answer if the texts are pasted, and so have no file names. `None` if they can't
    /// be pasted.
    pub(crate) pasted: Option<String>,
    /// The expected answer if the folder is dropped, if it differs. From a dropped folder, Chromium
    /// gives the page no `desktop.ini`, `Thumbs.db`, `.lnk` files or names that begin or end with
    /// `~`. From a chosen folder it does.
    pub(crate) dropped: Option<String>,
}

impl Set {
    /// Whether one of the files is an archive. The page does not open an archive inside another
    /// archive, but reports it by name.
    pub(crate) fn has_archive(&self) -> bool {
        self.files.iter().any(|(_, data)| data.starts_with(b"PK"))
    }

    fn new(name: &'static str, files: &[(&str, &[u8])], answer: &str) -> Self {
        let named = |(name, data): &(&str, &[u8])| ((*name).to_owned(), data.to_vec());
        let mut files: Vec<_> = files.iter().map(named).collect();
        files.sort();
        Self { name, files, answer: answer.to_owned(), evaluated: None, pasted: None, dropped: None }
    }

    /// Sets the expected answer of `evaluate`.
    fn evaluated(mut self, answer: &str) -> Self {
        self.evaluated = Some(answer.to_owned());
        self
    }

    /// Sets the expected answer for the folder without the OS metadata of Windows.
    fn dropped(mut self, answer: &str) -> Self {
        self.dropped = Some(answer.to_owned());
        self
    }

    /// Marks the texts as pasteable, with this expected answer. `None` means the same answer as for
    /// the files.
    fn pasted(mut self, answer: Option<&str>) -> Self {
        self.pasted = Some(answer.map_or_else(|| self.answer.clone(), str::to_owned));
        self
    }
}

/// File names for three regions.
const EAST: &str = "123456789012-us-east-1.json";
const WEST: &str = "123456789012-eu-west-1.json";
const FAILING: &str = "123456789012-us-west-2.json";

/// All sets.
pub(crate) fn sets() -> Vec<Set> {
    let east = page("us-east-1", &[("orders", "ENABLED")]);
    let west = page("eu-west-1", &[("carts", "ENABLED"), ("users", "ENABLED")]);
    let failing = page("us-west-2", &[("sessions", "DISABLED")]);
    let (east, west, failing) = (east.as_bytes(), west.as_bytes(), failing.as_bytes());
    vec![
        Set::new(
            "all-pass",
            &[(EAST, east), (WEST, west)],
            "pass: 3 pass, 0 fail, 0 unknown; 2 sources; no problem; 123456789012: eu-west-1 exported, us-east-1 exported",
        )
        .pasted(None),
        Set::new(
            "one-fail",
            &[(EAST, east), (WEST, west), (FAILING, failing)],
            "fail: 3 pass, 1 fail, 0 unknown; 3 sources; no problem; 123456789012: eu-west-1 exported, us-east-1 exported, us-west-2 exported",
        )
        .pasted(None),
        Set::new(
            "one-file",
            &[(FAILING, failing)],
            "fail: 0 pass, 1 fail, 0 unknown; 1 source; no problem; 123456789012: us-west-2 exported",
        )
        .pasted(None),
        Set::new(
            "yaml-beside-json",
            &[(EAST, east), ("123456789012-eu-west-1.yaml", YAML.as_bytes())],
            "unknown: 1 pass, 0 fail, 0 unknown; 2 sources; cli-yaml; 123456789012: eu-west-1 incomplete, us-east-1 exported",
        )
        .pasted(Some(
            "unknown: 1 pass, 0 fail, 0 unknown; 2 sources; cli-yaml; 123456789012: us-east-1 exported",
        )),
        Set::new(
            "denied-region",
            &[(EAST, east), ("123456789012-eu-west-1.err", DENIED.as_bytes())],
            "unknown: 1 pass, 0 fail, 0 unknown; 2 sources; cli-denied; 123456789012: eu-west-1 denied, us-east-1 exported",
        )
        .pasted(Some(
            "unknown: 1 pass, 0 fail, 0 unknown; 2 sources; cli-denied; 123456789012: us-east-1 exported; no account: no region denied",
        )),
        Set::new(
            "cut-file",
            &[(EAST, east), (WEST, &west[..west.len() - 40])],
            "unknown: 2 pass, 0 fail, 0 unknown; 2 sources; cut-off; 123456789012: eu-west-1 incomplete, us-east-1 exported",
        )
        .pasted(None),
    ]
    .into_iter()
    .chain(others())
    .collect()
}

/// Sets with files that are not evidence, or that have another encoding or format.
fn others() -> Vec<Set> {
    let east = page("us-east-1", &[("orders", "ENABLED")]);
    let west = page("eu-west-1", &[("carts", "ENABLED"), ("users", "ENABLED")]);
    let failing = page("us-west-2", &[("sessions", "DISABLED")]);
    let (east, west, failing) = (east.as_bytes(), west.as_bytes(), failing.as_bytes());
    vec![
        Set::new(
            "saved-report-beside",
            &[(FAILING, failing), ("report.json", fixture("saved-0.1.0/verdict-disabled.json").as_bytes())],
            "fail: 0 pass, 1 fail, 0 unknown; 1 source; saved-report-skipped; 123456789012: us-west-2 exported",
        )
        .evaluated(
            "fail: 0 pass, 1 fail, 0 unknown; 2 sources; saved-report; 123456789012: us-west-2 exported",
        ),
        Set::new(
            "list-beside",
            &[(FAILING, failing), ("risks.yaml", RISKS.as_bytes())],
            "fail: 0 pass, 1 fail, 0 unknown; 1 source; risk-list-not-applied; 123456789012: us-west-2 exported",
        )
        .evaluated("fail: 0 pass, 1 fail, 0 unknown; 2 sources; cli-yaml; 123456789012: us-west-2 exported"),
        Set::new(
            "litter",
            &[(EAST, east), (".DS_Store", DS_STORE), ("desktop.ini", DESKTOP_INI)],
            "pass: 1 pass, 0 fail, 0 unknown; 1 source; os-metadata-skipped os-metadata-skipped; 123456789012: us-east-1 exported",
        )
        .dropped("pass: 1 pass, 0 fail, 0 unknown; 1 source; os-metadata-skipped; 123456789012: us-east-1 exported")
        .evaluated("unknown: 1 pass, 0 fail, 0 unknown; 3 sources; json-syntax unknown-encoding; 123456789012: us-east-1 exported"),
        Set::new(
            "litter-with-clusters",
            &[(EAST, east), (".DS_Store", failing), ("Thumbs.db", west)],
            "fail: 3 pass, 1 fail, 0 unknown; 3 sources; no problem; 123456789012: eu-west-1 exported, us-east-1 exported, us-west-2 exported",
        )
        .dropped("fail: 1 pass, 1 fail, 0 unknown; 2 sources; no problem; 123456789012: us-east-1 exported, us-west-2 exported")
        .pasted(None),
        Set::new(
            "utf-16",
            &[("123456789012-us-east-1.json", &utf16(east))],
            "pass: 1 pass, 0 fail, 0 unknown; 1 source; no problem; 123456789012: us-east-1 exported",
        ),
        Set::new(
            "empty-file",
            &[(EAST, east), (WEST, b"")],
            "unknown: 1 pass, 0 fail, 0 unknown; 2 sources; empty-source; 123456789012: eu-west-1 incomplete, us-east-1 exported",
        ),
        Set::new(
            "archive-beside",
            &[(EAST, east), ("more.zip", &archive(&[(FAILING.to_owned(), failing.to_vec())]))],
            "fail: 1 pass, 1 fail, 0 unknown; 2 sources; no problem; 123456789012: us-east-1 exported, us-west-2 exported",
        ),
        Set::new(
            "regions-in-one-file",
            &[("all.json", keyed().as_bytes())],
            "fail: 1 pass, 1 fail, 0 unknown; 1 source; no problem; 123456789012: us-east-1 exported, us-west-2 exported; no account: eu-north-1 empty",
        )
        .pasted(None),
        Set::new(
            "contradiction",
            &[(EAST, east), ("later.json", page("us-east-1", &[("orders", "DISABLED")]).as_bytes())],
            "fail: 0 pass, 1 fail, 0 unknown; 2 sources; no problem; 123456789012: us-east-1 exported",
        )
        .pasted(None),
        many(),
        collected(),
    ]
}

/// 300 files, one of them with a failing cluster.
fn many() -> Set {
    let of = |index: usize| {
        let status = if index == 217 { "DISABLED" } else { "ENABLED" };
        (format!("{index:03}.json"), page("us-east-1", &[(&format!("dax-{index:03}"), status)]).into_bytes())
    };
    let files: Vec<_> = (0..300).map(of).collect();
    let answer =
        "fail: 299 pass, 1 fail, 0 unknown; 300 sources; no problem; 123456789012: us-east-1 exported";
    Set { files, ..Set::new("300-files", &[], answer) }
}

/// The files that the export script writes for an account, including the manifest.
fn collected() -> Set {
    let folder = root().join("fixtures/collected-fresh-account").join(ACCOUNT);
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap())
        .map(|entry| (entry.file_name().into_string().unwrap(), std::fs::read(entry.path()).unwrap()))
        .collect();
    files.sort();
    let answer = "pass: 1 pass, 0 fail, 0 unknown; 20 sources; cli-not-offered cli-not-offered cli-not-offered; 123456789012: all regions";
    Set { files, ..Set::new("collected", &[], answer) }
}

/// Regions as keys of one object: two with a cluster each, and one without clusters.
fn keyed() -> String {
    let [east, west] = [("us-east-1", "ENABLED"), ("us-west-2", "DISABLED")]
        .map(|(region, status)| format!(r#"{{"Clusters": [{}]}}"#, cluster(region, "orders", status)));
    format!(r#"{{"us-east-1": {east}, "us-west-2": {west}, "eu-north-1": {{"Clusters": []}}}}"#)
}

/// A zip archive of these files.
pub(crate) fn archive(files: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, data) in files {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(data).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// The text as `>` in Windows PowerShell writes it.
pub(crate) fn utf16(text: &[u8]) -> Vec<u8> {
    let text = std::str::from_utf8(text).unwrap().replace('\n', "\r\n");
    [0xFEFF].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
}

/// The output of the AWS CLI with `--output yaml`.
const YAML: &str = "Clusters:
- ActiveNodes: 1
  ClusterArn: arn:aws:dax:eu-west-1:123456789012:cache/carts
  ClusterName: carts
  SSEDescription:
    Status: ENABLED
";

/// A list of risk acceptances that accepts every failure.
const RISKS: &str = "- account: '*'
  region: '*'
  cluster: '*'
  reason: Goes away
  until: 2999-12-31
  who: jane
";

/// Files that Finder and Explorer leave in a folder.
const DS_STORE: &[u8] = b"\x00\x00\x00\x01Bud1\x00\x00\x10\x00\x00\x00\x08\x00\x00\x00\x10\x00";
const DESKTOP_INI: &[u8] = b"[.ShellClassInfo]\r\nIconResource=C:\\WINDOWS\\System32\\SHELL32.dll,4\r\n";
