//! Reads one source in chunks, in memory that grows with the clusters in it and not with the bytes.

use dax001_scan::Scanner;
use dax001_scan::position::Position;
use xxhash_rust::xxh3::Xxh3;

use super::decode::{self, SIGNATURE, Utf16};
use super::documents::Listing;
use super::entry::Sink;
use super::failure;
use super::foreign;
use super::problems::Problems;
use super::recognise::{Reading, Recogniser};
use crate::collection::{CollectionFile, FILE_LIMIT};
use crate::contract::problem::{Problem, ProblemCode};
use crate::contract::report::{Complete, Encoding, Form};

/// Reads one source.
pub(crate) struct SourceReader {
    bytes: u64,
    /// Its bytes while it can still be a file about the collection; nothing once it can't.
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
    /// The first bytes, which decide the encoding.
    Signature(Vec<u8>),
    Utf8(Box<Scanner>),
    /// The scanner reads a translation; the bytes are those of a piece of it.
    Utf16(Box<Scanner>, Utf16, Vec<u8>),
    /// It is nothing to read.
    Foreign,
}

/// What a source turned out to be.
#[derive(Debug)]
pub(crate) struct SourceSummary {
    /// Its length.
    pub bytes: u64,
    /// How its text is written.
    pub encoding: Encoding,
    /// Which output it is.
    pub form: Form,
    /// How many documents it holds.
    pub documents: u64,
    /// Whether all clusters of what it covers are in it.
    pub complete: Complete,
    /// Whether a whole page says that there are no clusters.
    pub has_empty_page: bool,
    /// Whether a document in it is `[]` or `null`, which can hide clusters.
    pub has_empty_projection: bool,
    /// How its collection failed.
    pub failure: Option<ProblemCode>,
    /// It is AWS's answer that it doesn't serve the region or the account, and nothing else.
    pub(crate) is_refusal: bool,
    /// What the source says about its collection, where it is a collection file and not evidence.
    pub(crate) collection_file: Option<CollectionFile>,
    /// What is wrong with it.
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
    /// Reads the next chunk; the entries that it completes go to the sink.
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

    /// Reads when the nodes of each cluster were created, too. It takes time: nodes are half of a record.
    pub(crate) fn read_node_times(&mut self) {
        self.recogniser.reads_node_times = true;
    }

    /// The listings that ended since the last call.
    pub(crate) fn listings(&mut self) -> std::vec::Drain<'_, Listing> {
        self.recogniser.documents.listings.drain(..)
    }

    /// The text is over; entries that ended with it go to the sink.
    pub(crate) fn end(&mut self, sink: &mut Sink<'_>) {
        if matches!(self.stage, Stage::Signature(_)) {
            self.decide_encoding(sink);
        }
        let mut reading = Reading { recogniser: &mut self.recogniser, sink };
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
            let message = if self.bytes == 0 { "it is empty" } else { "it holds nothing but white space" };
            Problem::at(ProblemCode::EmptySource, start_of_source(), message)
        });
        let more = self.recogniser.documents.end();
        self.read_small();
        // These say how the source ends: they are listed however many came before.
        for problem in [empty, more].into_iter().flatten() {
            self.recogniser.problems.keep(problem);
        }
    }

    /// A small source that is no evidence may speak of the collection: its whole text tells.
    fn read_small(&mut self) {
        let Some(small) = self.small.take() else { return };
        let Recogniser { documents, problems, failure, .. } = &mut self.recogniser;
        // Only what nothing was recognised in.
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
            // What the recogniser said of a text that it doesn't know; not what the host said of the source.
            problems.retain(|problem| problem.code == ProblemCode::LabelUnrecognised);
            documents.is_collection_file(file.form());
        }
    }

    /// What it says of the collection, once it has ended.
    pub(crate) fn collection_file(&self) -> Option<&CollectionFile> {
        self.collection_file.as_ref()
    }

    /// Length and a number that sources with the same bytes share, and hardly any others.
    pub(crate) fn digest(&self) -> (u64, u64) {
        (self.bytes, self.digest.digest())
    }

    /// Notes that the host can't read the source on: what there is of it is not the whole file.
    pub(crate) fn fail(&mut self, problem: Problem) {
        self.small = None;
        self.problem(problem);
    }

    /// Notes a problem that the caller found in an entry.
    pub(crate) fn problem(&mut self, problem: Problem) {
        self.recogniser.problems.push(problem);
    }

    /// What the source turned out to be, once it has ended.
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
        let mut reading = Reading { recogniser: &mut self.recogniser, sink };
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

/// How many of the first bytes of a file that may be lines of account ids hold a digit: a head line names the columns.
const LINE_HEAD: usize = 256;

fn start_of_source() -> Position {
    Position { offset: 0, line: 1, column: 1 }
}
