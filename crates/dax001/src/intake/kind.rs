//! What a file is, told by its content and never by its name.

use serde::Serialize;

use super::entry::{Added, Entry};
use super::source::SourceReader;
use crate::collection::{CollectionFile, FILE_LIMIT};

/// What a file is by its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum FileKind {
    /// Evidence, in whatever form; what is wrong with it the evaluation says.
    Evidence,
    /// A file that speaks of the collection: the manifest of an export, or an answer of AWS about the caller, the regions or
    /// the accounts. It is given with the evidence.
    Collection,
    /// A saved report of this tool, with or without its envelope: one document and nothing else.
    SavedReport,
    /// It begins like a saved report and is broken, such as one that was truncated.
    BrokenReport,
    /// Nothing that the policy knows. It can be a list of accepted risks.
    Unrecognised,
}

/// Finds out what a file is as its bytes come in: [`push`](Self::push) chunks until it knows, then
/// [`finish`](Self::finish).
#[derive(Default)]
pub struct KindReader {
    reader: SourceReader,
    has_entries: bool,
}

impl KindReader {
    /// Whether the file, now that all of it has been pushed, is the manifest of an export: then every source must be hashed.
    pub fn is_manifest(self) -> bool {
        let mut reader = self.reader;
        reader.end(&mut |_: &Entry| Added::default());
        matches!(reader.collection_file(), Some(CollectionFile::Manifest(_)))
    }

    /// Reads the next bytes. Evidence is mostly told by its first chunk: then the rest need not be read.
    pub fn push(&mut self, chunk: &[u8]) -> Option<FileKind> {
        let Self { reader, has_entries } = self;
        reader.push(chunk, &mut |_: &Entry| {
            *has_entries = true;
            Added::default()
        });
        self.is_evidence().then_some(FileKind::Evidence)
    }

    /// Whether what was pushed so far begins like a saved report: then the end of the file decides.
    pub fn may_be_report(&self) -> bool {
        self.reader.recogniser.begins_report()
    }

    /// What the file is, now that all of it has been pushed.
    pub fn finish(mut self) -> FileKind {
        let Self { reader, has_entries } = &mut self;
        reader.end(&mut |_: &Entry| {
            *has_entries = true;
            Added::default()
        });
        // It is a file in which no evidence was recognised, and has a form from then on.
        if self.reader.collection_file().is_some() {
            return FileKind::Collection;
        }
        if self.is_evidence() {
            return FileKind::Evidence;
        }
        let documents = &self.reader.recogniser.documents;
        let is_report = documents.count == 1 && documents.reports == 1;
        // Another problem than that it is a report says that the file holds something else, too.
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

/// A manifest is no larger, in bytes.
pub const MANIFEST_LIMIT: usize = FILE_LIMIT;

/// Whether these bytes are the manifest of an export.
pub fn is_manifest(data: &[u8]) -> bool {
    if data.len() > MANIFEST_LIMIT {
        return false;
    }
    let mut reader = KindReader::default();
    reader.push(data).is_none() && reader.is_manifest()
}

/// What a file is whose bytes are all at hand.
pub fn kind_of(data: &[u8]) -> FileKind {
    // In pieces, since evidence is told by its first ones.
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
    fn a_saved_report_is_one_as_a_whole() {
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
    fn evidence_is_evidence_whatever_is_wrong_with_it() {
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
    fn files_about_the_collection_are_told_from_evidence() {
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
    fn utf16_makes_no_difference() {
        let utf16: Vec<u8> = format!("\u{FEFF}{REPORT}").encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(kind_of(&utf16), FileKind::SavedReport);
    }
}
