//! A cluster's name and its status, as a list or an object of the two: what `--query` makes of a record.
//!
//! They are told by what they are, never by their keys, which the query's author chose: a name as DAX stores it
//! is in lower case, or it is an ARN; a status is one of the four exact words, or the null of a cluster without one.

use super::entry::{Entry, Observed, Pointer, Sse};
use super::position::Position;
use super::token::{Scalar, Token};
use crate::rule::SseStatus;
use crate::scope::{Arn, is_stored_name};

/// The values of what may be a pair.
#[derive(Debug, Default)]
pub(super) struct Pair {
    values: Vec<(Scalar, Observed)>,
    /// Something stands there that makes it no pair.
    is_other: bool,
}

impl Pair {
    /// One more value; the pointer is its own, within the pair.
    pub(super) fn value(&mut self, pointer: impl FnOnce() -> String, kind: Scalar, token: &Token<'_>) {
        if self.values.len() == 2 || token.is_truncated {
            self.other();
        } else if !self.is_other {
            self.values.push((kind, Observed::scalar(pointer(), kind, token)));
        }
    }

    /// Something that no pair has.
    pub(super) fn other(&mut self) {
        self.is_other = true;
        self.values.clear();
    }

    /// How many values there are.
    pub(super) fn len(&self) -> usize {
        self.values.len()
    }

    /// Whether it is a name with a status, or with the null in place of one.
    pub(super) fn is_pair(&self) -> bool {
        self.places().is_some()
    }

    /// Whether it is a name with one of the four words.
    pub(super) fn has_status(&self) -> bool {
        self.places()
            .and_then(|(_, status)| self.values.get(status))
            .is_some_and(|(kind, _)| *kind == Scalar::String)
    }

    /// Where the name and where the status is.
    fn places(&self) -> Option<(usize, usize)> {
        let [one, other] = self.values.as_slice() else { return None };
        if is_identity(one) && is_status(other) {
            Some((0, 1))
        } else if is_identity(other) && is_status(one) {
            Some((1, 0))
        } else {
            None
        }
    }

    /// What it says of the cluster, if it is a pair.
    pub(super) fn entry(
        mut self,
        document: u64,
        pointer: Pointer,
        start: Position,
        end: Position,
    ) -> Option<Entry> {
        let (_, status) = self.places()?;
        let (kind, status) = self.values.swap_remove(status);
        let (_, identity) = self.values.pop()?;
        let mut entry = Entry::from_list(document, pointer, start, end);
        entry.identify(identity.text.as_deref()?);
        entry.sse = if kind == Scalar::Null { Sse::Empty(status) } else { Sse::Status(status) };
        Some(entry)
    }
}

fn is_identity((kind, value): &(Scalar, Observed)) -> bool {
    *kind == Scalar::String
        && value.text.as_deref().is_some_and(|text| is_stored_name(text) || Arn::parse(text).is_some())
}

fn is_status((kind, value): &(Scalar, Observed)) -> bool {
    match kind {
        Scalar::Null => true,
        Scalar::String => value.text.as_deref().is_some_and(|text| SseStatus::from_exact(text).is_some()),
        _ => false,
    }
}
