//! Identifies a file by its content, never by its name.

use serde::Serialize;

use super::entry::{AddedEntry, Entry};
use super::source::SourceReader;
use crate::collection::{CollectionFile, FILE_LIMIT};

/// The kind of a file, judging by its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum FileKind {
    /// Evidence in any form. The evaluation reports what is wrong with it.
    Evidence,
    /// A file about the collection: the manifest of an export, or an AWS response about the caller,
    /// the regions or the accounts. It belongs with the evidence.
    Collection,
    /// A saved report of this tool, with or without its envelope: one document and nothing else.
    SavedReport,
    /// Begins like a saved report but is broken, for example truncated.
    BrokenReport,
    /// Nothing that the policy knows. It can be a list of accepted risks.
    Unrecognised,
}

/// Identifies a file while its bytes arrive: [`push`](Self::push) chunks until one returns a kind,
/// else call [`finish`](Self::finish).
#[derive(Default)]
pub struct KindReader {
    reader: SourceReader,
    has_entries: bool,
}

impl KindReader {
    /// Whether the file is the manifest of an export, once all of it has been pushed. With a
    /// manifest, every source must be hashed.
    pub fn is_manifest(self) -> bool {
        let mut reader = self.reader;
        reader.end(&mut |_: &Entry| AddedEntry::default());
        matches!(reader.collection_file(), Some(CollectionFile::Manifest(_)))
    }

    /// Reads the next bytes. The first chunk usually identifies evidence; then the rest need not be
    /// read.
    pub fn push(&mut self, chunk: &[u8]) -> Option<FileKind> {
        let Self { reader, has_entries } = self;
        reader.push(chunk, &mut |_: &Entry| {
            *has_entries = true;
            AddedEntry::default()
        });
        self.is_evidence().then_some(FileKind::Evidence)
    }

    /// Whether the bytes so far begin like a saved report. Then only the end of the file decides.
    pub fn may_be_report(&self) -> bool {
        self.reader.recogniser.begins_report()
    }

    /// The kind of the file, once all of it has been pushed.
    pub fn finish(mut self) -> FileKind {
        let Self { reader, has_entries } = &mut self;
        reader.end(&mut |_: &Entry| {
            *has_entries = true;
            AddedEntry::default()
        });
        // A collection file contains no recognised evidence. It is checked first, since it now has
        // a form and would pass for evidence.
        if self.reader.collection_file().is_some() {
            return FileKind::Collection;
        }
        if self.is_evidence() {
            return FileKind::Evidence;
        }
        let documents = &self.reader.recogniser.documents;
        let is_report = documents.count == 1 && documents.reports == 1;
        // Being a report is one problem; any other means that the file contains something else as
        // well.
        if is_report && self.reader.recogniser.problems.errors == 1 {
            FileKind::SavedReport
        } else if documents.count == 1 && documents.broken_reports == 1 {
            FileKind::BrokenReport
        } else {
            FileKind::Unrecognised
        }
    }

    fn is_evidence(&self) -> bool {
        self.has_entries || self.reader.recogniser.is_evidence()
    }
}

/// The largest possible size of a manifest, in bytes.
pub const MANIFEST_LIMIT: usize = FILE_LIMIT;

/// Whether these bytes are the manifest of an export.
pub fn is_manifest(data: &[u8]) -> bool {
    if data.len() > MANIFEST_LIMIT {
        return false;
    }
    let mut reader = KindReader::default();
    reader.push(data).is_none() && reader.is_manifest()
}

/// The kind of a file whose bytes are all in memory.
pub fn kind_of(data: &[u8]) -> FileKind {
    // In pieces, since the first ones usually identify evidence.
    const PIECE: usize = 1 << 16;
    let mut reader = KindReader::default();
    data.chunks(PIECE).find_map(|piece| reader.push(piece)).unwrap_or_else(|| reader.finish())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may panic")]

    use super::*;

    const REPORT: &str =
        r#"{"schemaVersion": "1.1", "tool": {}, "rule": {}, "verdict": "pass", "findings": []}"#;

    #[test]
    fn only_a_file_that_is_nothing_but_a_report_is_a_saved_report() {
        let envelope = format!(r#"{{"generatedAt": "x", "module": {{}}, "report": {REPORT}}}"#);
        for (text, kind) in [
            (REPORT.to_owned(), FileKind::SavedReport),
            (envelope.clone(), FileKind::SavedReport),
            (format!("\u{FEFF}{envelope}\n"), FileKind::SavedReport),
            (format!("{envelope}\n{envelope}"), FileKind::Unrecognised),
            (format!("{envelope}\n{{\"Clusters\": []}}"), FileKind::Evidence),
            (format!("{{\"Clusters\": []}}\n{envelope}"), FileKind::Evidence),
            (REPORT.replace("\"tool\"", "\"Clusters\": [], \"tool\""), FileKind::Evidence),
            (REPORT.replace("\"tool\"", "\"Cluster\": {}, \"tool\""), FileKind::Evidence),
            (envelope.replace("\"module\"", "\"Clusters\": [], \"module\""), FileKind::Evidence),
            (envelope.replace("\"findings\"", "\"Clusters\""), FileKind::Unrecognised),
            (REPORT.replace("\"verdict\"", "\"verdicts\""), FileKind::Unrecognised),
            (envelope.get(..80).unwrap().to_owned(), FileKind::BrokenReport),
            (REPORT.get(..40).unwrap().to_owned(), FileKind::BrokenReport),
            (envelope.get(..60).unwrap().to_owned(), FileKind::Unrecognised),
            (r#"{"report": [], "schemaVersion": "1.1"}"#.to_owned(), FileKind::Unrecognised),
        ] {
            assert_eq!(kind_of(text.as_bytes()), kind, "{text}");
        }
    }

    #[test]
    fn broken_evidence_is_still_identified_as_evidence() {
        for text in [
            r#"{"Clusters": []}"#,
            r#"{"Clusters": ["#,
            r#"{"Clusters": 7}"#,
            r#"["a"]"#,
            "[]",
            "null",
            r#"{"us-east-1": {"Clusters": []}}"#,
            r#"{"ClusterName": "a"}"#,
        ] {
            assert_eq!(kind_of(text.as_bytes()), FileKind::Evidence, "{text}");
        }
        for text in ["", "Clusters:\n- ClusterName: a\n", "- account: '1'\n", "{\"a\": 1}", "7"] {
            assert_eq!(kind_of(text.as_bytes()), FileKind::Unrecognised, "{text}");
        }
    }

    #[test]
    fn files_about_the_collection_are_distinguished_from_evidence() {
        let account = r#"{"UserId": "AROA:r", "Account": "123456789012", "Arn": "arn:aws:sts::123456789012:assumed-role/A/r"}"#;
        let regions =
            r#"{"Regions": [{"RegionName": "us-east-1", "RegionOptStatus": "ENABLED_BY_DEFAULT"}]}"#;
        for text in
            [account, regions, include_str!("../../../../fixtures/collected-twice/123456789012/export.json")]
        {
            assert_eq!(kind_of(text.as_bytes()), FileKind::Collection, "{text}");
            let beside = format!("{text}\n{{\"Clusters\": []}}");
            assert_eq!(kind_of(beside.as_bytes()), FileKind::Evidence, "{text}");
        }
    }

    #[test]
    fn a_utf16_report_is_identified_like_a_utf8_one() {
        let utf16: Vec<u8> = format!("\u{FEFF}{REPORT}").encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(kind_of(&utf16), FileKind::SavedReport);
    }
}
