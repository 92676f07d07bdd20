//! A list at the top of a document: pages, clusters, names, statuses, or pairs of name and status.

use dax001_scan::position::Position;
use dax001_scan::token::Token;

use super::entry::{Entry, ObservedValue, Sse};
use super::json_text::decode_string;
use crate::aws::arn::is_stored_name;
use crate::aws::sse::SseStatus;
use crate::contract::problem::Problem;
use crate::contract::report::Form;
use crate::findings::{CLUSTER_LIMIT, Limit, too_many};

/// A list that is still being read. Only its end shows what its strings are, so it keeps them until
/// then.
#[derive(Debug, Default)]
pub(super) struct List {
    pub(super) start: Position,
    length: u64,
    pages: u64,
    records: u64,
    outputs: u64,
    region_pages: u64,
    pairs: u64,
    strings: Vec<Item>,
    /// An element fits no known form.
    is_strange: bool,
    /// Some strings were dropped because the limit was reached.
    is_full: bool,
}

#[derive(Debug)]
struct Item {
    index: u64,
    text: String,
    start: Position,
    end: Position,
}

impl List {
    pub(super) fn new(start: Position) -> Self {
        Self { start, ..Self::default() }
    }

    /// Begins another element and returns its pointer.
    pub(super) fn element(&mut self) -> String {
        self.length += 1;
        format!("/{}", self.length - 1)
    }

    /// Counts an element that is an object of this form.
    pub(super) fn object(&mut self, form: Form) {
        match form {
            Form::Page => self.pages += 1,
            Form::Cluster => self.records += 1,
            Form::ClusterOutput => self.outputs += 1,
            Form::RegionPages => self.region_pages += 1,
            Form::PairList => self.pairs += 1,
            _ => self.is_strange = true,
        }
    }

    /// Adds a string element. Returns a problem, at most once per list, when there are too many to
    /// keep.
    pub(super) fn string(&mut self, token: &Token<'_>) -> Option<Problem> {
        let index = self.length;
        self.length += 1;
        if self.is_strange {
            return None;
        }
        if self.strings.len() < CLUSTER_LIMIT {
            let text = decode_string(token.raw);
            if !is_stored_name(&text) && SseStatus::from_exact(&text).is_none() {
                // No recognised list contains such a string, so none need be kept.
                self.is_strange = true;
                self.strings = Vec::new();
                return None;
            }
            self.strings.push(Item { index, text, start: token.start, end: token.end });
            return None;
        }
        let is_first = !std::mem::replace(&mut self.is_full, true);
        is_first.then(|| too_many(token.start, Limit::Clusters))
    }

    /// Counts an element that fits no known form.
    pub(super) fn strange(&mut self) {
        self.is_strange = true;
        self.length += 1;
    }

    /// The form, judging by the elements read so far.
    pub(super) fn form(&self) -> Form {
        let kinds = [
            (self.pages, Form::PageList),
            (self.records, Form::ClusterList),
            (self.outputs, Form::ClusterOutput),
            (self.region_pages, Form::RegionPages),
            (self.pairs, Form::PairList),
            (self.strings.len() as u64, self.strings_form()),
        ];
        let mut there = kinds.into_iter().filter(|(number, _)| *number > 0).map(|(_, form)| form);
        match (there.next(), there.next()) {
            _ if self.is_strange => Form::Unrecognised,
            (None, _) => Form::EmptyList,
            (Some(form), None) => form,
            _ => Form::Unrecognised,
        }
    }

    /// The form of a list of these strings.
    fn strings_form(&self) -> Form {
        let every = |test: fn(&str) -> bool| self.strings.iter().all(|item| test(&item.text));
        if every(|text| SseStatus::from_exact(text).is_some()) {
            Form::StatusList
        } else if every(is_stored_name) {
            Form::NameList
        } else {
            Form::Unrecognised
        }
    }

    /// Turns the strings into entries, according to the form.
    pub(super) fn entries(self, document: u64, form: Form) -> impl Iterator<Item = Entry> {
        self.strings.into_iter().filter_map(move |Item { index, text, start, end }| {
            let mut entry = Entry::from_list(document, format!("/{index}").into(), start, end);
            match form {
                Form::NameList => {
                    entry.name = Some(text);
                    entry.is_bare_name = true;
                }
                Form::StatusList => {
                    entry.sse =
                        Sse::Status(ObservedValue { pointer: "".into(), text: Some(text), start, end });
                }
                _ => return None,
            }
            Some(entry)
        })
    }
}
