//! Bytes to cluster records: what encoding is it, is it JSON, which output is it, what does it say.
//!
//! [`SourceReader`] takes one source in chunks. Its memory grows with the clusters in the source, not with
//! the bytes.

mod documents;
mod envelope;
mod foreign;
mod list;
pub mod position;
pub mod recognise;
pub mod record;
pub mod scan;
pub mod settings;
pub mod syntax;
pub mod text;
pub mod token;

use position::Position;
use recognise::Recogniser;
use record::Entry;
use scan::Scanner;
use syntax::SyntaxError;

use crate::problem::{Problem, ProblemCode, Problems};
use crate::report::{Complete, Encoding, Form};

const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// Reads one source.
#[derive(Debug)]
pub struct SourceReader {
    bytes: u64,
    encoding: Encoding,
    stage: Stage,
    recogniser: Recogniser,
}

#[derive(Debug)]
enum Stage {
    /// The first bytes, which decide the encoding.
    Signature(Vec<u8>),
    Json(Box<Scanner>),
    /// The JSON is broken; the text that follows says how.
    Broken(SyntaxError),
    /// The rest is not read.
    Foreign(Problem),
}

/// What a source turned out to be.
#[derive(Debug)]
pub struct SourceSummary {
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
    /// What is wrong with it.
    pub problems: Problems,
}

impl Default for SourceReader {
    fn default() -> Self {
        Self {
            bytes: 0,
            encoding: Encoding::Utf8,
            stage: Stage::Signature(Vec::with_capacity(foreign::SIGNATURE)),
            recogniser: Recogniser::default(),
        }
    }
}

impl SourceReader {
    /// Reads the next chunk; the entries that it completes are in [`SourceReader::entries`].
    pub fn push(&mut self, chunk: &[u8]) {
        self.bytes += chunk.len() as u64;
        if let Stage::Signature(head) = &mut self.stage {
            let missing = foreign::SIGNATURE - head.len();
            let (first, rest) = chunk.split_at_checked(missing).unwrap_or((chunk, &[]));
            head.extend_from_slice(first);
            if head.len() < foreign::SIGNATURE {
                return;
            }
            self.decide_encoding();
            self.read(rest);
        } else {
            self.read(chunk);
        }
    }

    /// The entries read since the last call.
    pub fn entries(&mut self) -> std::vec::Drain<'_, Entry> {
        self.recogniser.entries.drain(..)
    }

    /// The text is over: entries that ended with it can be drained now.
    pub fn end(&mut self) {
        if matches!(self.stage, Stage::Signature(_)) {
            self.decide_encoding();
        }
        let problem = match &mut self.stage {
            Stage::Json(scanner) => {
                scanner.end(&mut self.recogniser).err().map(|error| foreign::name(&error))
            }
            Stage::Broken(error) => Some(foreign::name(error)),
            Stage::Foreign(problem) => Some(problem.clone()),
            Stage::Signature(_) => None,
        };
        let is_empty = problem.is_none() && self.recogniser.documents.count == 0;
        let empty = is_empty.then(|| {
            let message = if self.bytes == 0 { "it is empty" } else { "it holds nothing but white space" };
            Problem::at(ProblemCode::EmptySource, start_of_source(), message)
        });
        let more = self.recogniser.documents.end();
        // These say how the source ends: they are listed however many came before.
        for problem in [problem, empty, more].into_iter().flatten() {
            self.recogniser.problems.keep(problem);
        }
    }

    /// Notes a problem that the caller found in an entry.
    pub fn problem(&mut self, problem: Problem) {
        self.recogniser.problems.push(problem);
    }

    /// What the source turned out to be, once it has ended and its entries have been drained.
    pub fn finish(self) -> SourceSummary {
        let form = self.recogniser.documents.form(self.recogniser.form_so_far());
        let Recogniser { documents, problems, .. } = self.recogniser;
        SourceSummary {
            bytes: self.bytes,
            encoding: self.encoding,
            form,
            documents: documents.count,
            complete: if problems.errors > 0 { Complete::No } else { documents.complete() },
            has_empty_page: documents.has_empty_page,
            has_empty_projection: documents.has_empty_projection,
            problems,
        }
    }

    fn decide_encoding(&mut self) {
        let Stage::Signature(head) = &mut self.stage else { return };
        let head = std::mem::take(head);
        if let Some((code, message)) = foreign::by_signature(&head) {
            self.encoding = Encoding::Other;
            self.stage = Stage::Foreign(Problem::at(code, start_of_source(), message));
            return;
        }
        let text = match head.strip_prefix(BYTE_ORDER_MARK) {
            Some(text) => {
                self.encoding = Encoding::Utf8Bom;
                text
            }
            None => head.as_slice(),
        };
        self.stage = Stage::Json(Box::new(Scanner::new((head.len() - text.len()) as u64)));
        self.read(text);
    }

    fn read(&mut self, chunk: &[u8]) {
        match &mut self.stage {
            Stage::Json(scanner) => {
                if let Err(error) = scanner.push(chunk, &mut self.recogniser) {
                    self.stage = Stage::Broken(error);
                }
            }
            Stage::Broken(error) => error.extend_context(chunk),
            Stage::Signature(_) | Stage::Foreign(_) => {}
        }
    }
}

fn start_of_source() -> Position {
    Position { offset: 0, line: 1, column: 1 }
}
