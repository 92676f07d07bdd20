//! Recognises the output: takes tokens and yields cluster entries and documents.
//!
//! Content identifies a document, never its name. The recogniser keeps one frame for each level
//! that it understands and skips everything else.

use std::rc::Rc;

use dax001_scan::position::Position;
use dax001_scan::syntax::{SyntaxError, SyntaxErrorKind};
use dax001_scan::token::{Container, Interest, Scalar, Token, Visitor, is_watched};

use super::beside::Metadata;
use super::cluster_list::List;
use super::documents::{Documents, Page, more_pages};
use super::entry::{AddedEntry, Entry, Pointer, Sink};
use super::envelope::{Envelope, EnvelopeChild, misspelt_message};
use super::failure::{failure, region_state};
use super::foreign;
use super::json_text::decode_string;
use super::member::Name;
use super::pair::Pair;
use super::record::RecordReader;
use super::saved_report::{self, ReportMembers};
use crate::aws::arn::ArnReader;
use crate::contract::coverage::RegionState;
use crate::contract::problem::{Problem, ProblemCode};
use crate::contract::report::Form;
use crate::intake::problems::Problems;
use crate::scope::ListingScope;

/// Turns tokens into entries.
#[derive(Debug, Default)]
pub(crate) struct Recogniser {
    /// Problems with the text or its content.
    pub problems: Problems,
    pub(super) documents: Documents,
    /// The source is in UTF-16, so the scanner reads a translation.
    pub(super) is_utf16: bool,
    /// How the collection of this source failed, if no region key says which region failed.
    pub(super) failure: Option<ProblemCode>,
    /// Whether to read the creation times of nodes.
    pub(super) reads_node_times: bool,
    frames: Vec<Frame>,
    arns: ArnReader,
    /// The reader of a finished record, kept for the next one.
    spare: Option<Box<RecordReader>>,
    /// The open container is skipped.
    is_skipping: bool,
}

#[derive(Debug)]
enum Frame {
    /// A list at the top of a document.
    List(List),
    /// An object at the top, in a list at the top, or under a region's key.
    Envelope(Box<Envelope>),
    /// A list in a list at the top: a name and its status.
    Pair(Pair, Position, String),
    /// A page's list of clusters: the pointer of its entries up to the index, and the next index.
    Clusters(Rc<str>, u64),
    /// The value of `report`, possibly a saved report.
    Report(ReportMembers),
    /// How a call went.
    Metadata(Metadata),
    /// An element of `Clusters`, or the value of `Cluster`.
    Record(Box<RecordReader>, Pointer),
}

/// A recogniser and the sink for completed entries. The scanner calls it.
pub(super) struct ReadContext<'a, 'b> {
    pub(super) recogniser: &'a mut Recogniser,
    pub(super) sink: &'a mut Sink<'b>,
}

impl Visitor for ReadContext<'_, '_> {
    fn open(&mut self, container: Container, at: Position) -> Interest {
        self.recogniser.open(container, at)
    }

    fn close(&mut self, end: Position) {
        self.recogniser.close(end, self.sink);
    }

    fn name(&self, key: &[u8]) -> u8 {
        Name::of(key).number()
    }

    fn key<'a>(&mut self, name: u8, key: &dyn Fn() -> Token<'a>) -> Interest {
        self.recogniser.key(Name::from_number(name), key)
    }

    fn skipped_key(&mut self, _: u8, at: Position) {
        self.recogniser.foreign_content(at);
    }

    fn scalar(&mut self, kind: Scalar, token: Token<'_>) {
        self.recogniser.scalar(kind, &token);
    }

    fn broken(&mut self, error: &SyntaxError) {
        self.recogniser.broken(error);
    }

    fn unread(&mut self, line: &[u8], at: Position) {
        self.recogniser.unread(line, at);
    }
}

impl Recogniser {
    fn open(&mut self, container: Container, at: Position) -> Interest {
        let errors = self.problems.errors;
        let envelope = |pointer| Some(Frame::Envelope(Box::new(Envelope::new(at, pointer, errors))));
        let Self { spare, reads_node_times, .. } = self;
        let mut record = |pointer: Pointer| {
            let mut reader = spare.take().unwrap_or_else(|| Box::new(RecordReader::new(at)));
            reader.start = at;
            reader.reads_node_times = *reads_node_times;
            Some(Frame::Record(reader, pointer))
        };
        let frame = match self.frames.last_mut() {
            None if container == Container::Array => Some(Frame::List(List::new(at))),
            None => envelope(String::new()),
            Some(Frame::List(list)) if container == Container::Object => envelope(list.element()),
            Some(Frame::List(list)) => Some(Frame::Pair(Pair::default(), at, list.element())),
            Some(Frame::Pair(pair, ..)) => {
                pair.other();
                None
            }
            Some(Frame::Envelope(parent)) => match parent.open(container, at, &mut self.problems) {
                EnvelopeChild::Clusters => {
                    Some(Frame::Clusters(format!("{}/Clusters/", parent.pointer).into(), 0))
                }
                EnvelopeChild::Record(pointer) => record(pointer.into()),
                EnvelopeChild::Region(region) => {
                    let mut page = Envelope::new(at, format!("{}/{region}", parent.pointer), errors);
                    page.page.region_key = Some(region.into());
                    Some(Frame::Envelope(Box::new(page)))
                }
                EnvelopeChild::Document(pointer) => envelope(pointer),
                EnvelopeChild::Report => Some(Frame::Report(ReportMembers::default())),
                EnvelopeChild::Metadata => Some(Frame::Metadata(Metadata::default())),
                EnvelopeChild::Inside(interest) => return interest,
                EnvelopeChild::Skip => None,
            },
            Some(Frame::Report(_)) => None,
            Some(Frame::Metadata(metadata)) => Some(Frame::Metadata(metadata.open())),
            Some(Frame::Clusters(before, index)) => {
                let entry = *index;
                *index += 1;
                if container == Container::Object {
                    record(Pointer::entry(Rc::clone(before), entry))
                } else {
                    self.problems.push(not_an_object(at));
                    None
                }
            }
            Some(Frame::Record(reader, _)) => {
                let interest = reader.open(container, at);
                if let Some(at) = reader.take_foreign_content() {
                    self.problems.push(interleaved(at));
                }
                return interest;
            }
        };
        self.is_skipping = frame.is_none();
        let interest = match frame {
            None => Interest::Nothing,
            Some(Frame::Record(..)) => Interest::Named,
            Some(_) => Interest::All,
        };
        self.frames.extend(frame);
        interest
    }

    fn close(&mut self, end: Position, sink: &mut Sink<'_>) {
        if std::mem::take(&mut self.is_skipping) {
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
            Some(Frame::Record(mut reader, pointer)) => {
                let mut entry = reader.finish(self.documents.count, pointer, end);
                self.record(&mut entry, sink);
                reader.reuse(entry);
                self.spare = Some(reader);
            }
            Some(Frame::Report(members)) => {
                if let Some(Frame::Envelope(envelope)) = self.frames.last_mut() {
                    envelope.report(members);
                }
            }
            Some(Frame::Metadata(metadata)) => match self.frames.last_mut() {
                Some(Frame::Envelope(envelope)) => envelope.metadata(metadata.sign),
                Some(Frame::Metadata(outer)) => outer.close(metadata),
                _ => {}
            },
            Some(Frame::Clusters(_, length)) => {
                if let Some(Frame::Envelope(envelope)) = self.frames.last_mut() {
                    envelope.page.is_empty = length == 0;
                }
            }
            Some(Frame::Envelope(envelope)) => self.envelope(*envelope, end, sink),
            Some(Frame::Pair(pair, start, pointer)) => {
                let entry = pair.entry(self.documents.count, pointer.into(), start, end);
                if let Some(Frame::List(list)) = self.frames.last_mut() {
                    list.object(if entry.is_some() { Form::PairList } else { Form::Unrecognised });
                }
                if let Some(entry) = entry {
                    self.entry(&entry, sink);
                }
            }
            Some(Frame::List(list)) => self.list(list, sink),
            None => {}
        }
    }

    fn key<'a>(&mut self, name: Name, key: &dyn Fn() -> Token<'a>) -> Interest {
        match self.frames.last_mut() {
            Some(Frame::Record(reader, _)) if name != Name::Clusters || reader.is_nested() => {
                reader.key(name, key);
                if let Some(at) = reader.take_foreign_content() {
                    self.problems.push(interleaved(at));
                }
                return Interest::Named;
            }
            Some(Frame::Envelope(envelope)) => envelope.key(name, &key(), &mut self.problems),
            Some(Frame::Record(..)) => self.page_in_place_of_a_record(&key()),
            Some(Frame::Report(members)) if is_watched(name.number()) => members.intrudes(key().start),
            Some(Frame::Report(members)) => members.key(&decode_string(key().raw)),
            Some(Frame::Metadata(_)) if is_watched(name.number()) => self.foreign_content(key().start),
            Some(Frame::Metadata(metadata)) => metadata.key(decode_string(key().raw)),
            _ => {}
        }
        Interest::All
    }

    fn scalar(&mut self, kind: Scalar, token: &Token<'_>) {
        match self.frames.last_mut() {
            Some(Frame::Record(reader, _)) => reader.scalar(kind, token),
            Some(Frame::Envelope(envelope)) => {
                envelope.scalar(kind, token, &mut self.problems);
            }
            Some(Frame::Pair(pair, ..)) => {
                pair.element(kind, token);
            }
            Some(Frame::Clusters(_, index)) => {
                *index += 1;
                self.problems.push(not_an_object(token.start));
            }
            Some(Frame::Report(_)) => {}
            Some(Frame::Metadata(metadata)) => metadata.scalar(kind, token),
            Some(Frame::List(list)) if kind == Scalar::String && !token.is_truncated => {
                if let Some(problem) = list.string(token) {
                    self.problems.push(problem);
                }
            }
            Some(Frame::List(list)) => list.strange(),
            None => self.single_value(kind, token),
        }
    }

    /// Handles a key in skipped content that neither a record nor anything beside one can have. A
    /// record reports it at once, and an envelope when its form is known. The other frames become
    /// unrecognised whatever they skip.
    fn foreign_content(&mut self, at: Position) {
        match self.frames.last_mut() {
            Some(Frame::Record(reader, _)) => {
                reader.intrudes(at);
                if let Some(at) = reader.take_foreign_content() {
                    self.problems.push(interleaved(at));
                }
            }
            Some(Frame::Envelope(envelope)) => envelope.reader.intrudes(at),
            Some(Frame::Report(members)) => members.intrudes(at),
            Some(Frame::Metadata(_)) => {
                if let Some(envelope) = self.innermost_envelope() {
                    envelope.reader.intrudes(at);
                }
            }
            Some(Frame::List(_) | Frame::Pair(..) | Frame::Clusters(..)) | None => {}
        }
    }

    fn broken(&mut self, error: &SyntaxError) {
        let problem = foreign::name(error, self.is_utf16);
        self.note_failure(problem.code);
        // The broken text may be the page that was to follow.
        let unfinished = self.documents.end();
        self.documents.broken_reports += u64::from(self.begins_report());
        // `[user@host ~]$` only looked like a list.
        if error.inside_document && problem.code != ProblemCode::ShellText {
            let form = self.form_so_far();
            let pages = self.frames.drain(..).filter_map(|frame| match frame {
                Frame::Envelope(envelope) if envelope.form() == Form::Page => Some(envelope.page),
                _ => None,
            });
            let pages: Vec<Page> = pages.collect();
            self.documents.broken(form, pages.into_iter());
        }
        self.frames.clear();
        self.is_skipping = false;
        if let Some(problem) = unfinished {
            self.problems.push(problem);
        }
        if matches!(error.kind, SyntaxErrorKind::CutOff { .. }) {
            // The way in which a source ends is always listed, however many problems precede it.
            self.problems.keep(problem);
        } else {
            self.problems.push(problem);
        }
    }

    fn unread(&mut self, line: &[u8], at: Position) {
        if let Some((code, message)) = failure(&String::from_utf8_lossy(line)) {
            // Usage help takes many lines but is one failure.
            if code == ProblemCode::CliUsage && self.failure == Some(code) {
                return;
            }
            self.note_failure(code);
            self.problems.push(Problem::at(code, at, message));
        }
    }

    /// The form of the document being read, as far as it shows: a truncated page is still a page.
    fn form_so_far(&self) -> Option<Form> {
        match self.frames.first()? {
            // Before its first member or element it could still become anything.
            Frame::Envelope(envelope) => Some(envelope.form()).filter(|form| *form != Form::Unrecognised),
            Frame::List(list) => Some(list.form()).filter(|form| *form != Form::EmptyList),
            _ => None,
        }
    }

    /// Whether the document being read begins like a saved report.
    pub(super) fn begins_report(&self) -> bool {
        self.frames.iter().any(|frame| match frame {
            Frame::Report(members) => members.begins(),
            Frame::Envelope(envelope) => envelope.begins_report(),
            _ => false,
        })
    }

    /// Whether anything read so far is evidence, whatever its form and errors.
    pub(super) fn is_evidence(&self) -> bool {
        let is_known = |form: Form| form != Form::Unrecognised;
        let is_open = |frame: &Frame| match frame {
            Frame::Clusters(..) | Frame::Record(..) => true,
            Frame::Envelope(envelope) => envelope.has_evidence(),
            Frame::List(_) | Frame::Pair(..) | Frame::Report(_) | Frame::Metadata(..) => false,
        };
        self.documents.evidence > 0 || is_known(self.documents.form()) || self.frames.iter().any(is_open)
    }

    fn note_failure(&mut self, code: ProblemCode) {
        if region_state(code).is_some() {
            self.failure.get_or_insert(code);
        }
    }

    /// A page begins where a cluster should be: the document before it was truncated after a
    /// bracket or a comma.
    fn page_in_place_of_a_record(&mut self, key: &Token<'_>) {
        let Some(Frame::Record(reader, pointer)) = self.frames.pop() else { return };
        let message = "another document begins here before the enclosing one ends";
        self.problems.push(Problem::at(ProblemCode::CutOff, reader.start, message));
        let mut page = Envelope::new(reader.start, pointer.to_string(), self.problems.errors);
        page.key(Name::Clusters, key, &mut self.problems);
        self.frames.push(Frame::Envelope(Box::new(page)));
    }

    /// Handles a complete record.
    fn record(&mut self, entry: &mut Entry, sink: &mut Sink<'_>) {
        entry.arn_offsets = entry.arn.as_deref().and_then(|arn| self.arns.read(arn));
        entry.series = entry.arn_offsets.map(|_| self.arns.series);
        if let Some(envelope) = self.innermost_envelope() {
            let page = &mut envelope.page;
            page.is_unproven |= !entry.is_full;
            entry.region_key.clone_from(&page.region_key);
            // The scope is usually that of the previous record.
            if entry.series != page.series
                && let Some(arn) = entry.cluster()
            {
                let scope = page.scope.get_or_insert_with(|| ListingScope::of(arn));
                page.is_unproven |= !scope.holds(arn);
                page.series = entry.series.filter(|_| scope.holds(arn));
            }
        }
        let earlier = self.entry(entry, sink);
        if let Some(envelope) = self.innermost_envelope() {
            let is_before = |at: &u64| *at < envelope.start.offset;
            envelope.page.repeats = envelope.page.repeats.max(earlier.filter(is_before));
        }
    }

    /// Passes an entry on. Returns the offset of the last earlier record of the same cluster in the
    /// source.
    fn entry(&mut self, entry: &Entry, sink: &mut Sink<'_>) -> Option<u64> {
        if let Some(key) = &entry.misspelt_key {
            self.problems.push(Problem::at(ProblemCode::MemberMisspelt, entry.start, misspelt_message(key)));
        }
        let AddedEntry { problems, earlier } = sink(entry);
        for problem in problems {
            self.problems.push(problem);
        }
        earlier
    }

    fn innermost_envelope(&mut self) -> Option<&mut Envelope> {
        self.frames.iter_mut().rev().find_map(|frame| match frame {
            Frame::Envelope(envelope) => Some(&mut **envelope),
            _ => None,
        })
    }

    /// Handles a complete object at the top, in a list at the top, or under a region's key.
    fn envelope(&mut self, mut envelope: Envelope, end: Position, sink: &mut Sink<'_>) {
        let form = envelope.form();
        self.documents.evidence += u64::from(envelope.has_evidence());
        let foreign_content = envelope.reader.take_foreign_content();
        let is_report = self.frames.is_empty() && envelope.is_saved_report();
        self.documents.reports += u64::from(is_report);
        let problem =
            if is_report { Some(saved_report::problem(envelope.start)) } else { envelope.problem(form) };
        if let Some(problem) = problem.or(foreign_content.map(interleaved)) {
            match (region_state(problem.code), &envelope.page.region_key) {
                (Some(_), None) => self.note_failure(problem.code),
                (Some(state), Some(_)) => self.documents.failed(envelope.page.region_key.take(), state),
                (None, Some(_)) => {
                    self.documents.failed(envelope.page.region_key.take(), RegionState::Incomplete);
                }
                (None, None) => {}
            }
            self.problems.push(problem);
        }
        for region in std::mem::take(&mut envelope.bad_regions) {
            self.documents.failed(Some(region.into()), RegionState::Incomplete);
        }
        let document = self.documents.count;
        if form == Form::Cluster {
            let mut entry = envelope.reader.finish(document, envelope.pointer.into(), end);
            entry.arn_offsets = entry.arn.as_deref().and_then(|arn| self.arns.read(arn));
            entry.series = entry.arn_offsets.map(|_| self.arns.series);
            self.entry(&entry, sink);
        } else if form == Form::PairList {
            let entry = envelope.pair.entry(document, envelope.pointer.into(), envelope.start, end);
            if let Some(entry) = entry {
                self.entry(&entry, sink);
            }
        }
        let problem = if form == Form::Page {
            envelope.page.has_error |= self.problems.errors > envelope.errors_before;
            envelope.page.start = envelope.start.offset;
            self.documents.page(envelope.page)
        } else {
            // A `NextToken` anywhere else means that something is missing.
            envelope.page.next_token.map(more_pages)
        };
        if let Some(problem) = problem {
            self.problems.push(problem);
        }
        match self.frames.last_mut() {
            Some(Frame::List(list)) => list.object(form),
            Some(_) => {}
            None => self.document(form),
        }
    }

    fn document(&mut self, form: Form) {
        if let Some(problem) = self.documents.document(form) {
            self.problems.push(problem);
        }
    }

    /// Handles a complete list at the top.
    fn list(&mut self, list: List, sink: &mut Sink<'_>) {
        let form = list.form();
        let at = list.start;
        if form == Form::EmptyList {
            self.problems.push(Problem::at(ProblemCode::EmptyProjection, at, "this list is empty"));
        } else if form == Form::Unrecognised {
            let message = "this list must contain one kind of element: clusters, pages, names, statuses, or names with statuses";
            self.problems.push(Problem::at(ProblemCode::UnrecognisedDocument, at, message));
        }
        for entry in list.entries(self.documents.count, form) {
            self.entry(&entry, sink);
        }
        self.document(form);
    }

    /// A document that is neither an object nor a list.
    fn single_value(&mut self, kind: Scalar, token: &Token<'_>) {
        let (form, code, message) = if kind == Scalar::Null {
            (Form::Null, ProblemCode::EmptyProjection, "this output is `null`")
        } else {
            let message = "a single value does not say which cluster it belongs to";
            (Form::Unrecognised, ProblemCode::UnrecognisedDocument, message)
        };
        self.problems.push(Problem::at(code, token.start, message));
        self.document(form);
    }
}

fn interleaved(at: Position) -> Problem {
    Problem::at(ProblemCode::InterleavedOutput, at, "the output of another command is inside this record")
}

fn not_an_object(at: Position) -> Problem {
    Problem::at(ProblemCode::EntryNotObject, at, "an element of `Clusters` is not an object")
}
