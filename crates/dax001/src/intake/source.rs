//! Reads one source in chunks. Memory grows with the number of clusters, not with the number of
//! bytes.

use dax001_scan::Scanner;
use dax001_scan::position::Position;
use xxhash_rust::xxh3::Xxh3;

use super::decode::{self, SIGNATURE, Utf16};
use super::documents::Listing;
use super::entry::Sink;
use super::failure;
use super::foreign;
use super::problems::Problems;
use super::recognise::{ReadContext, Recogniser};
use crate::collection::{CollectionFile, FILE_LIMIT};
use crate::contract::problem::{Problem, ProblemCode};
use crate::contract::report::{Complete, Encoding, Form};

pub(crate) struct SourceReader {
    bytes: u64,
    /// The source's bytes while it can still be a file about the collection, else `None`.
    small: Option<Vec<u8>>,
    collection_file: Option<CollectionFile>,
    is_refusal: bool,
    digest: Box<Xxh3>,
    encoding: Encoding,
    stage: Stage,
    pub(super) recogniser: Recogniser,
}

#[derive(Debug)]
enum Stage {
    /// Collects the first bytes, which decide the encoding.
    Signature(Vec<u8>),
    Utf8(Box<Scanner>),
    /// The scanner reads a translation. The buffer contains the translated chunk.
    Utf16(Box<Scanner>, Utf16, Vec<u8>),
    /// The source is in an unreadable format.
    Foreign,
}

/// The result of reading a source.
#[derive(Debug)]
pub(crate) struct SourceSummary {
    /// Length in bytes.
    pub bytes: u64,
    pub encoding: Encoding,
    pub form: Form,
    /// Number of documents.
    pub documents: u64,
    /// Whether the source contains all clusters of its scopes.
    pub complete: Complete,
    /// Whether a page without a `NextToken` lists no clusters.
    pub has_empty_page: bool,
    /// Whether a document is `[]` or `null`, which can hide clusters.
    pub has_empty_projection: bool,
    /// How the collection failed, if it did.
    pub failure: Option<ProblemCode>,
    /// The source is only AWS's reply that it doesn't serve the region or the account.
    pub(crate) is_refusal: bool,
    /// The source's content, if it is a collection file rather than evidence.
    pub(crate) collection_file: Option<CollectionFile>,
    pub problems: Problems,
}

impl Default for SourceReader {
    fn default() -> Self {
        Self {
            bytes: 0,
            small: Some(Vec::new()),
            collection_file: None,
            is_refusal: false,
            digest: Box::new(Xxh3::new()),
            encoding: Encoding::Utf8,
            stage: Stage::Signature(Vec::with_capacity(SIGNATURE)),
            recogniser: Recogniser::default(),
        }
    }
}

impl SourceReader {
    /// Reads the next chunk and passes each completed entry to the sink.
    pub(crate) fn push(&mut self, chunk: &[u8], sink: &mut Sink<'_>) {
        self.bytes += chunk.len() as u64;
        self.digest.update(chunk);
        match &mut self.small {
            Some(small) if small.len() + chunk.len() <= FILE_LIMIT => small.extend_from_slice(chunk),
            _ => self.small = None,
        }
        if let Stage::Signature(head) = &mut self.stage {
            let missing = SIGNATURE - head.len();
            let (first, rest) = chunk.split_at_checked(missing).unwrap_or((chunk, &[]));
            head.extend_from_slice(first);
            if head.len() < SIGNATURE {
                return;
            }
            self.decide_encoding(sink);
            self.read(rest, sink);
        } else {
            self.read(chunk, sink);
        }
        if self.small.is_some() && self.recogniser.is_evidence() {
            self.small = None;
        }
    }

    /// Also reads the creation times of each cluster's nodes. This takes time: nodes are half of a
    /// record.
    pub(crate) fn read_node_times(&mut self) {
        self.recogniser.reads_node_times = true;
    }

    /// Drains the listings that ended since the last call.
    pub(crate) fn listings(&mut self) -> std::vec::Drain<'_, Listing> {
        self.recogniser.documents.listings.drain(..)
    }

    /// Ends the text and passes the last entries to the sink.
    pub(crate) fn end(&mut self, sink: &mut Sink<'_>) {
        if matches!(self.stage, Stage::Signature(_)) {
            self.decide_encoding(sink);
        }
        let mut reading = ReadContext { recogniser: &mut self.recogniser, sink };
        match &mut self.stage {
            Stage::Utf8(scanner) => scanner.end(&mut reading),
            Stage::Utf16(scanner, decoder, text) => {
                text.clear();
                decoder.end(text);
                scanner.push(text, &mut reading);
                scanner.end(&mut reading);
            }
            Stage::Signature(_) | Stage::Foreign => {}
        }
        let is_empty = self.recogniser.problems.errors == 0 && self.recogniser.documents.count == 0;
        let empty = is_empty.then(|| {
            let message = if self.bytes == 0 { "it is empty" } else { "it contains only whitespace" };
            Problem::at(ProblemCode::EmptySource, start_of_source(), message)
        });
        let more = self.recogniser.documents.end();
        self.read_small();
        // These describe the end of the source, so they are listed however many came before.
        for problem in [empty, more].into_iter().flatten() {
            self.recogniser.problems.keep(problem);
        }
    }

    /// A small source that isn't evidence may be about the collection; its complete text decides.
    fn read_small(&mut self) {
        let Some(small) = self.small.take() else { return };
        let Recogniser { documents, problems, failure, .. } = &mut self.recogniser;
        // Only a source in which nothing was recognised.
        if documents.form() != Form::Unrecognised || documents.has_empty_projection || documents.evidence > 0
        {
            return;
        }
        let text = self.encoding.text(&small);
        let text = text.trim_start_matches('\u{FEFF}');
        self.is_refusal = failure.is_some() && failure::is_refusal(text);
        let is_json = documents.count == 1 && problems.errors == 1;
        let may_be_lines = failure.is_none() && small.iter().take(LINE_HEAD).any(u8::is_ascii_digit);
        let read = |is_json| CollectionFile::read(text, is_json);
        let file = is_json.then(|| read(true)).flatten();
        self.collection_file = file.or_else(|| may_be_lines.then(|| read(false)).flatten());
        if let Some(file) = &self.collection_file {
            // Drops what the recogniser reported about the unknown text. Keeps what the host's
            // label caused.
            problems.retain(|problem| problem.code == ProblemCode::LabelUnrecognised);
            documents.is_collection_file(file.form());
        }
    }

    /// The source as a collection file, if it is one. Valid once the source has ended.
    pub(crate) fn collection_file(&self) -> Option<&CollectionFile> {
        self.collection_file.as_ref()
    }

    /// Length, and a hash that sources with the same bytes share, and hardly any others.
    pub(crate) fn digest(&self) -> (u64, u64) {
        (self.bytes, self.digest.digest())
    }

    /// Records that the host can't read further, so that this is not the whole file.
    pub(crate) fn fail(&mut self, problem: Problem) {
        self.small = None;
        self.problem(problem);
    }

    /// Records a problem that the caller found in an entry.
    pub(crate) fn problem(&mut self, problem: Problem) {
        self.recogniser.problems.push(problem);
    }

    /// The summary of the source, once it has ended.
    pub(crate) fn finish(self) -> SourceSummary {
        let Recogniser { documents, problems, failure, .. } = self.recogniser;
        SourceSummary {
            bytes: self.bytes,
            encoding: self.encoding,
            form: documents.form(),
            documents: documents.count,
            complete: if problems.errors > 0 { Complete::No } else { documents.complete() },
            has_empty_page: documents.has_empty_page,
            has_empty_projection: documents.has_empty_projection,
            failure,
            is_refusal: self.is_refusal,
            collection_file: self.collection_file,
            problems,
        }
    }

    fn decide_encoding(&mut self, sink: &mut Sink<'_>) {
        let Stage::Signature(head) = &mut self.stage else { return };
        let head = std::mem::take(head);
        let (encoding, mark) = decode::encoding(&head);
        self.encoding = encoding;
        if let Some((code, message)) = foreign::by_signature(&head) {
            self.encoding = Encoding::Other;
            self.foreign(code, message);
        } else if encoding == Encoding::Other {
            self.foreign(ProblemCode::UnknownEncoding, "this file is likely UTF-32");
        } else {
            let scanner = Box::new(Scanner::new(encoding.width(), mark as u64));
            self.recogniser.is_utf16 = encoding.is_utf16();
            self.stage = match Utf16::of(encoding) {
                Some(decoder) => Stage::Utf16(scanner, decoder, Vec::new()),
                None => Stage::Utf8(scanner),
            };
            self.read(head.get(mark..).unwrap_or_default(), sink);
        }
    }

    fn foreign(&mut self, code: ProblemCode, message: &str) {
        self.stage = Stage::Foreign;
        self.recogniser.problems.push(Problem::at(code, start_of_source(), message));
    }

    fn read(&mut self, chunk: &[u8], sink: &mut Sink<'_>) {
        let mut reading = ReadContext { recogniser: &mut self.recogniser, sink };
        match &mut self.stage {
            Stage::Utf8(scanner) => scanner.push(chunk, &mut reading),
            Stage::Utf16(scanner, decoder, text) => {
                text.clear();
                decoder.push(chunk, text);
                scanner.push(text, &mut reading);
            }
            Stage::Signature(_) | Stage::Foreign => {}
        }
    }
}

/// A file with lines of account ids has a digit within this many leading bytes. A header line may
/// precede the ids.
const LINE_HEAD: usize = 256;

fn start_of_source() -> Position {
    Position { offset: 0, line: 1, column: 1 }
}
