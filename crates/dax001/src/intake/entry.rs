//! What the evidence says about one cluster, and where it says so: what the rule judges.

use std::borrow::Cow;
use std::fmt;
use std::rc::Rc;

use dax001_scan::position::Position;
use dax001_scan::token::{Scalar, Token};

use super::json_text::{decode_string, raw_text};
use crate::aws::arn::{Arn, ArnPlaces, ArnReader};
use crate::collection::Moment;
use crate::contract::problem::Problem;
use crate::contract::report::Range;

/// A value of the record, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Observed {
    /// Its path inside the record, as an RFC 6901 pointer.
    pub pointer: Cow<'static, str>,
    /// The decoded text of a string, the token of another single value; nothing for a list or an object.
    pub text: Option<String>,
    /// Where it begins.
    pub start: Position,
    /// Where it ends: the place behind its last byte.
    pub end: Position,
}

/// What a record says about encryption at rest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Sse {
    /// No member `SSEDescription`.
    Absent,
    /// `SSEDescription` is null or an empty object.
    Empty(Observed),
    /// `SSEDescription.Status` is this string.
    Status(Observed),
    /// Anything else.
    Other(Observed),
}

/// Takes entries as they are completed.
pub(crate) type Sink<'a> = dyn FnMut(&Entry) -> Added + 'a;

/// What the taker of an entry found.
#[derive(Debug, Default)]
pub(crate) struct Added {
    /// What is odd about the entry's identity.
    pub problems: Vec<Problem>,
    /// The offset of the record before it, in the same source, that is of the same cluster.
    pub earlier: Option<u64>,
}

/// What the evidence says about one cluster: a record, or an entry of a list of names or statuses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    /// Which document of the source, from 0.
    pub document: u64,
    /// The pointer of the record inside its document.
    pub pointer: Pointer,
    /// Where the record begins.
    pub start: Position,
    /// Where it ends: the place behind its last byte.
    pub end: Position,
    /// The region whose key it stands under.
    pub region_key: Option<Rc<str>>,
    /// `ClusterName`.
    pub name: Option<String>,
    /// `ClusterArn`.
    pub arn: Option<String>,
    /// Where its parts are, if it is the ARN of a DAX cluster.
    pub(super) places: Option<ArnPlaces>,
    /// Entries of one source with the same number here are of the same partition, region and account, as their ARNs say.
    pub(crate) series: Option<u64>,
    /// `Status`, the cluster's life cycle.
    pub cluster_status: Option<String>,
    /// `NodeType`.
    pub node_type: Option<String>,
    /// `TotalNodes`.
    pub total_nodes: Option<u32>,
    /// When the newest of its nodes was created, where the host asks for that.
    pub(crate) newest_node: Option<Moment>,
    /// Whether every member stands there that each recorded response has.
    pub full: bool,
    /// Whether it is a name and nothing else: it says nothing of the cluster.
    pub is_bare_name: bool,
    /// Whether something in it says that it is of DAX: a pair of a name and `ENABLED` could be of another service.
    pub is_service_stated: bool,
    /// A member that the rule reads and that stands twice: its second value.
    pub duplicate: Option<Observed>,
    /// A key that is one of ours but for its spelling.
    pub misspelt: Option<String>,
    /// What it says about encryption at rest.
    pub sse: Sse,
}

impl Entry {
    /// An entry that is one string of a list: nothing but a name or a status.
    pub(super) fn from_list(document: u64, pointer: Pointer, start: Position, end: Position) -> Self {
        Self {
            document,
            pointer,
            start,
            end,
            region_key: None,
            name: None,
            arn: None,
            places: None,
            series: None,
            cluster_status: None,
            node_type: None,
            total_nodes: None,
            newest_node: None,
            full: false,
            is_bare_name: false,
            // A list of names or statuses can't carry a pass by itself.
            is_service_stated: true,
            duplicate: None,
            misspelt: None,
            sse: Sse::Absent,
        }
    }

    /// The record's bytes.
    pub(crate) fn range(&self) -> Range {
        Range { start: self.start.offset, end: self.end.offset }
    }

    /// What its ARN says, if that is the ARN of a DAX cluster.
    pub(crate) fn cluster(&self) -> Option<Arn<'_>> {
        self.places?.in_text(self.arn.as_deref()?)
    }

    /// The cluster is the one of this name or ARN.
    pub(super) fn identify(&mut self, text: &str) {
        self.places = ArnReader::default().read(text);
        let own = if self.places.is_some() { &mut self.arn } else { &mut self.name };
        *own = Some(text.to_owned());
    }
}

/// The pointer of a record inside its document (RFC 6901).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Pointer {
    /// All of it, or what stands before the index, slash included.
    pub before: Rc<str>,
    /// The index in a list.
    pub index: Option<u64>,
}

impl Pointer {
    /// The entry of this index in a list, whose own pointer and a slash stand before it.
    pub(super) fn entry(before: Rc<str>, index: u64) -> Self {
        Self { before, index: Some(index) }
    }
}

impl From<String> for Pointer {
    fn from(text: String) -> Self {
        Self { before: text.into(), index: None }
    }
}

impl fmt::Display for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.before)?;
        self.index.map_or(Ok(()), |index| write!(f, "{index}"))
    }
}

impl Observed {
    /// A value that is neither a list nor an object.
    pub(super) fn scalar(pointer: impl Into<Cow<'static, str>>, kind: Scalar, token: &Token<'_>) -> Self {
        let mut text = if kind == Scalar::String { decode_string(token.raw) } else { raw_text(token.raw) };
        if token.is_truncated {
            text.push('…');
        }
        Self { pointer: pointer.into(), text: Some(text), start: token.start, end: token.end }
    }
}
