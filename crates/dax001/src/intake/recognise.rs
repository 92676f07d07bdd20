//! Which output is this? Tokens in, cluster entries and documents out.
//!
//! A document is recognised by what it is made of, never by its name. The recogniser keeps one frame
//! for each level that it understands and skips everything else.

use super::envelope::{Envelope, Opened, Page};
use super::position::Position;
use super::record::{Entry, Observed, RecordReader, Sse};
use super::text::decode_string;
use super::token::{Container, Scalar, Token, Visitor};
use crate::problem::{Problem, ProblemCode, Problems};
use crate::report::Form;
use crate::rule::SseStatus;
use crate::scope::Arn;

/// A finished document, or an element of a list of documents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// What it is.
    pub form: Form,
    /// The pages that it holds, in order.
    pub pages: Vec<Page>,
}

/// Turns tokens into entries and documents; the caller drains both.
#[derive(Debug, Default)]
pub struct Recogniser {
    /// Entries whose end has been read.
    pub entries: Vec<Entry>,
    /// Documents whose end has been read.
    pub documents: Vec<Document>,
    /// What is wrong with documents that are well-formed JSON.
    pub problems: Problems,
    frames: Vec<Frame>,
    /// Containers open inside something that is not read.
    skipping: usize,
    document: u64,
}

#[derive(Debug)]
enum Frame {
    /// A list at the top.
    List(List),
    /// An object at the top or in a list at the top: a page, a cluster, or the output of one change.
    Envelope(Box<Envelope>),
    /// The list of clusters of a page, and the index of its next entry.
    Clusters(u64),
    /// An entry of `Clusters`, or the value of `Cluster`.
    Record(Box<RecordReader>, String),
}

#[derive(Debug, Default)]
struct List {
    start: Position,
    length: u64,
    pages: Vec<Page>,
    page_count: u64,
    record_count: u64,
    output_count: u64,
    strings: Vec<(Entry, Observed)>,
    /// Elements that can be no part of any form, or that have a problem of their own.
    strange: bool,
}

impl Visitor for Recogniser {
    fn open(&mut self, container: Container, at: Position) {
        if self.skipping > 0 {
            self.skipping += 1;
            return;
        }
        let frame = match self.frames.last_mut() {
            None if container == Container::Array => Some(Frame::List(List { start: at, ..List::default() })),
            None => Some(Frame::Envelope(Box::new(Envelope::new(at, String::new())))),
            Some(Frame::List(list)) => {
                let pointer = format!("/{}", list.length);
                list.length += 1;
                if container == Container::Object {
                    Some(Frame::Envelope(Box::new(Envelope::new(at, pointer))))
                } else {
                    list.strange = true;
                    None
                }
            }
            Some(Frame::Envelope(envelope)) => match envelope.open(container, at, &mut self.problems) {
                Opened::Clusters => Some(Frame::Clusters(0)),
                Opened::Record(pointer) => Some(Frame::Record(Box::new(RecordReader::new(at)), pointer)),
                Opened::Inside => return,
                Opened::Skip => None,
            },
            Some(Frame::Clusters(index)) => {
                let entry = *index;
                *index += 1;
                if container == Container::Object {
                    let pointer = format!("{}/Clusters/{entry}", self.envelope_pointer());
                    Some(Frame::Record(Box::new(RecordReader::new(at)), pointer))
                } else {
                    self.problems.push(not_an_object(at));
                    None
                }
            }
            Some(Frame::Record(reader, _)) => return reader.open(container, at),
        };
        match frame {
            Some(frame) => self.frames.push(frame),
            None => self.skipping = 1,
        }
    }

    fn close(&mut self, end: u64) {
        if self.skipping > 0 {
            self.skipping -= 1;
            return;
        }
        match self.frames.last_mut() {
            Some(Frame::Record(reader, _)) if reader.is_nested() => return reader.close(end),
            Some(Frame::Envelope(envelope)) if envelope.reader.is_nested() => {
                return envelope.reader.close(end);
            }
            _ => {}
        }
        match self.frames.pop() {
            Some(Frame::Record(reader, pointer)) => {
                let entry = reader.finish(self.document, pointer, end);
                self.record(entry);
            }
            Some(Frame::Clusters(length)) => {
                if let Some(Frame::Envelope(envelope)) = self.frames.last_mut() {
                    envelope.page.is_empty = length == 0;
                }
            }
            Some(Frame::Envelope(envelope)) => self.envelope(*envelope, end),
            Some(Frame::List(list)) => self.list(list),
            None => {}
        }
    }

    fn key(&mut self, key: Token<'_>) {
        if self.skipping > 0 {
            return;
        }
        let text = decode_string(key.raw);
        match self.frames.last_mut() {
            Some(Frame::Envelope(envelope)) => envelope.key(&text, key.start, &mut self.problems),
            Some(Frame::Record(reader, _)) => reader.key(&text),
            _ => {}
        }
    }

    fn scalar(&mut self, kind: Scalar, token: Token<'_>) {
        if self.skipping > 0 {
            return;
        }
        match self.frames.last_mut() {
            Some(Frame::Record(reader, _)) => reader.scalar(kind, &token),
            Some(Frame::Envelope(envelope)) => envelope.scalar(kind, &token, &mut self.problems),
            Some(Frame::Clusters(index)) => {
                *index += 1;
                self.problems.push(not_an_object(token.start));
            }
            Some(Frame::List(list)) => {
                let pointer = format!("/{}", list.length);
                list.length += 1;
                if kind == Scalar::String && !token.is_truncated() {
                    let entry = Entry::from_list(self.document, pointer, token.start, token.end);
                    let text = Some(decode_string(token.raw));
                    let value = Observed { pointer: "", text, start: token.start, end: token.end };
                    list.strings.push((entry, value));
                } else {
                    list.strange = true;
                }
            }
            None => self.single_value(kind, &token),
        }
    }
}

impl Recogniser {
    /// What the document that is being read is, as far as it shows: a cut page is still a page.
    pub fn form_so_far(&self) -> Option<Form> {
        match self.frames.first()? {
            Frame::Envelope(envelope) => Some(envelope.form()),
            _ => None,
        }
    }

    /// A record is complete.
    fn record(&mut self, entry: Entry) {
        if let Some(Frame::Envelope(envelope)) =
            self.frames.iter_mut().rev().find(|frame| matches!(frame, Frame::Envelope(_)))
            && envelope.page.scope.is_none()
        {
            envelope.page.scope = entry.arn.as_deref().and_then(Arn::parse);
        }
        self.entries.push(entry);
    }

    fn envelope_pointer(&self) -> &str {
        self.frames
            .iter()
            .find_map(|frame| match frame {
                Frame::Envelope(envelope) => Some(envelope.pointer.as_str()),
                _ => None,
            })
            .unwrap_or_default()
    }

    /// An object at the top or in a list at the top is complete: what was it?
    fn envelope(&mut self, envelope: Envelope, end: u64) {
        let form = envelope.form();
        if form == Form::Unrecognised && !envelope.has_problem {
            self.problems.push(envelope.unrecognised());
        }
        let pages = if form == Form::Page { vec![envelope.page] } else { Vec::new() };
        if form == Form::Cluster {
            self.entries.push(envelope.reader.finish(self.document, envelope.pointer, end));
        }
        match self.frames.last_mut() {
            Some(Frame::List(list)) => list.object(form, pages),
            _ => self.finish_document(form, pages),
        }
    }

    /// A list at the top is complete: what was it?
    fn list(&mut self, list: List) {
        let counts = [list.page_count, list.record_count, list.output_count, list.strings.len() as u64];
        let kinds = counts.iter().filter(|&&count| count > 0).count();
        let form = if list.length == 0 {
            self.problems.push(Problem::at(ProblemCode::EmptyProjection, list.start, "this list is empty"));
            Form::EmptyList
        } else if list.strange || kinds != 1 {
            Form::Unrecognised
        } else if list.page_count > 0 {
            Form::PageList
        } else if list.record_count > 0 {
            Form::ClusterList
        } else if list.output_count > 0 {
            Form::ClusterOutput
        } else {
            strings_form(&list.strings)
        };
        if form == Form::Unrecognised && (kinds != 1 || !list.strings.is_empty() || list.strange) {
            let message =
                "this list is not made of clusters, of pages, of cluster names or of statuses alone";
            self.problems.push(Problem::at(ProblemCode::UnrecognisedDocument, list.start, message));
        }
        for (mut entry, value) in list.strings {
            match form {
                Form::NameList => entry.name = value.text,
                Form::StatusList => entry.sse = Sse::Status(value),
                _ => continue,
            }
            self.entries.push(entry);
        }
        self.finish_document(form, list.pages);
    }

    /// A document that is neither an object nor a list.
    fn single_value(&mut self, kind: Scalar, token: &Token<'_>) {
        let form = if kind == Scalar::Null {
            let problem = Problem::at(ProblemCode::EmptyProjection, token.start, "this output is `null`");
            self.problems.push(problem);
            Form::Null
        } else {
            let message = "a single value says nothing about which cluster it belongs to";
            self.problems.push(Problem::at(ProblemCode::UnrecognisedDocument, token.start, message));
            Form::Unrecognised
        };
        self.finish_document(form, Vec::new());
    }

    fn finish_document(&mut self, form: Form, pages: Vec<Page>) {
        self.documents.push(Document { form, pages });
        self.document += 1;
    }
}

/// What a list of strings holds, if it holds one thing.
fn strings_form(strings: &[(Entry, Observed)]) -> Form {
    let every = |test: fn(&str) -> bool| strings.iter().all(|(_, v)| v.text.as_deref().is_some_and(test));
    if every(|text| SseStatus::from_exact(text).is_some()) {
        Form::StatusList
    } else if every(crate::scope::is_stored_name) {
        Form::NameList
    } else {
        Form::Unrecognised
    }
}

fn not_an_object(at: Position) -> Problem {
    Problem::at(ProblemCode::EntryNotObject, at, "an entry of `Clusters` is not an object")
}

impl List {
    fn object(&mut self, form: Form, pages: Vec<Page>) {
        match form {
            Form::Page => self.page_count += 1,
            Form::Cluster => self.record_count += 1,
            Form::ClusterOutput => self.output_count += 1,
            _ => self.strange = true,
        }
        self.pages.extend(pages);
    }
}
