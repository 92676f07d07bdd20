//! Which output is this? Tokens in, cluster entries and documents out.
//!
//! A document is recognised by what it is made of, never by its name. The recogniser keeps one frame
//! for each level that it understands and skips everything else.

use super::documents::{Documents, more_pages};
use super::envelope::{Envelope, Opened};
use super::list::List;
use super::position::Position;
use super::record::{Entry, RecordReader};
use super::text::decode_string;
use super::token::{Container, Scalar, Token, Visitor};
use crate::problem::{Problem, ProblemCode, Problems};
use crate::report::Form;
use crate::scope::Arn;

/// Turns tokens into entries; the caller drains them.
#[derive(Debug, Default)]
pub struct Recogniser {
    /// Entries whose end has been read.
    pub entries: Vec<Entry>,
    /// What is wrong with documents that are well-formed JSON.
    pub problems: Problems,
    pub(super) documents: Documents,
    frames: Vec<Frame>,
    /// Containers open inside something that is not read.
    skipping: usize,
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

impl Visitor for Recogniser {
    fn open(&mut self, container: Container, at: Position) {
        if self.skipping > 0 {
            self.skipping += 1;
            return;
        }
        let frame = match self.frames.last_mut() {
            None if container == Container::Array => Some(Frame::List(List::new(at))),
            None => Some(Frame::Envelope(Box::new(Envelope::new(at, String::new())))),
            Some(Frame::List(list)) if container == Container::Object => {
                Some(Frame::Envelope(Box::new(Envelope::new(at, list.element()))))
            }
            Some(Frame::List(list)) => {
                list.strange();
                None
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
                let entry = reader.finish(self.documents.count, pointer, end);
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
            Some(Frame::List(list)) if kind == Scalar::String && !token.is_truncated() => {
                if let Some(problem) = list.string(&token) {
                    self.problems.push(problem);
                }
            }
            Some(Frame::List(list)) => list.strange(),
            None => self.single_value(kind, &token),
        }
    }
}

impl Recogniser {
    /// What the document that is being read is, as far as it shows: a cut page is still a page.
    pub fn form_so_far(&self) -> Option<Form> {
        match self.frames.first()? {
            Frame::Envelope(envelope) => Some(envelope.form()),
            // Before its first element a list could still become anything.
            Frame::List(list) => Some(list.form()).filter(|form| *form != Form::EmptyList),
            _ => None,
        }
    }

    /// A record is complete.
    fn record(&mut self, entry: Entry) {
        if let Some(Frame::Envelope(envelope)) = self.frames.iter_mut().rev().find(|frame| is_envelope(frame))
        {
            let page = &mut envelope.page;
            page.is_projected |= !entry.full;
            if page.scope.is_none() {
                page.scope = entry.arn.as_deref().and_then(Arn::parse);
            }
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
        if form == Form::Cluster {
            self.entries.push(envelope.reader.finish(self.documents.count, envelope.pointer, end));
        }
        let problem = if form == Form::Page {
            self.documents.page(envelope.page)
        } else {
            // Wherever a token stands, something has been cut off.
            envelope.page.next_token.map(more_pages)
        };
        if let Some(problem) = problem {
            self.problems.push(problem);
        }
        match self.frames.last_mut() {
            Some(Frame::List(list)) => list.object(form),
            _ => self.documents.document(form),
        }
    }

    /// A list at the top is complete: what was it?
    fn list(&mut self, list: List) {
        let form = list.form();
        let at = list.start;
        if form == Form::EmptyList {
            self.problems.push(Problem::at(ProblemCode::EmptyProjection, at, "this list is empty"));
        } else if form == Form::Unrecognised {
            let message =
                "this list is not made of clusters, of pages, of cluster names or of statuses alone";
            self.problems.push(Problem::at(ProblemCode::UnrecognisedDocument, at, message));
        }
        self.entries.extend(list.entries(self.documents.count, form));
        self.documents.document(form);
    }

    /// A document that is neither an object nor a list.
    fn single_value(&mut self, kind: Scalar, token: &Token<'_>) {
        let (form, code, message) = if kind == Scalar::Null {
            (Form::Null, ProblemCode::EmptyProjection, "this output is `null`")
        } else {
            let message = "a single value says nothing about which cluster it belongs to";
            (Form::Unrecognised, ProblemCode::UnrecognisedDocument, message)
        };
        self.problems.push(Problem::at(code, token.start, message));
        self.documents.document(form);
    }
}

fn is_envelope(frame: &Frame) -> bool {
    matches!(frame, Frame::Envelope(_))
}

fn not_an_object(at: Position) -> Problem {
    Problem::at(ProblemCode::EntryNotObject, at, "an entry of `Clusters` is not an object")
}
