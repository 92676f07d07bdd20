//! The statements of the evidence about one cluster, and their locations. The rule evaluates these
//! entries.

use std::borrow::Cow;
use std::fmt;
use std::rc::Rc;

use dax001_scan::position::Position;
use dax001_scan::token::{Scalar, Token};
use serde::{Deserialize, Serialize};

use super::json_text::{decode_string, raw_text};
use crate::aws::arn::{Arn, ArnOffsets, ArnReader};
use crate::collection::Moment;
use crate::contract::in_transit::InTransitState;
use crate::contract::problem::Problem;
use crate::contract::report::Range;

/// A value of the record and its location.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ObservedValue {
    /// The value's path inside the record, as an RFC 6901 pointer.
    pub pointer: Cow<'static, str>,
    /// The decoded text of a string or the raw token of another scalar; `None` for a list or an
    /// object.
    pub text: Option<String>,
    pub start: Position,
    /// End position, exclusive.
    pub end: Position,
}

/// The AWS CLI or SDK that printed a record, as far as the record shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Client {
    /// It may be older than encryption at rest (2018), and leave out `SSEDescription`.
    Unknown,
    /// It knows `SSEDescription`, because it printed `ClusterEndpointEncryptionType` (2021) or
    /// `NetworkType` (2025).
    KnowsEncryption,
}

/// A record's statement about encryption at rest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Sse {
    /// No member `SSEDescription`.
    Absent,
    /// `SSEDescription` is null or an empty object.
    Empty(ObservedValue),
    /// `SSEDescription.Status` is this string.
    Status(ObservedValue),
    /// Anything else.
    Other(ObservedValue),
}

/// A callback that receives each entry when it is complete.
pub(crate) type Sink<'a> = dyn FnMut(&Entry) -> AddedEntry + 'a;

/// The receiver's findings about an entry.
#[derive(Debug, Default)]
pub(crate) struct AddedEntry {
    /// Problems with the entry's identity.
    pub problems: Vec<Problem>,
    /// Offset of the previous record of the same cluster in the same source.
    pub earlier: Option<u64>,
}

/// The evidence about one cluster in one place: a record, or one element of a list of names or
/// statuses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    /// Index of the document in the source, 0-based.
    pub document: u64,
    /// The pointer of the record inside its document.
    pub pointer: Pointer,
    pub start: Position,
    /// End position, exclusive.
    pub end: Position,
    /// The region key under which the record appears.
    pub region_key: Option<Rc<str>>,
    /// `ClusterName`.
    pub name: Option<String>,
    /// `ClusterArn`.
    pub arn: Option<String>,
    /// Offsets of the ARN's parts, if it is the ARN of a DAX cluster.
    pub(super) arn_offsets: Option<ArnOffsets>,
    /// Entries of one source with the same number have ARNs of the same partition, region and
    /// account.
    pub(crate) series: Option<u64>,
    /// `Status`: the cluster's life cycle.
    pub cluster_status: Option<String>,
    /// `NodeType`.
    pub node_type: Option<String>,
    /// `TotalNodes`.
    pub total_nodes: Option<u32>,
    /// Creation time of its newest node, if the host requests it.
    pub(crate) newest_node: Option<Moment>,
    /// `ClusterEndpointEncryptionType`.
    pub in_transit: Option<InTransitState>,
    /// The client that printed the record.
    pub client: Client,
    /// Whether the record has every member that all recorded responses have.
    pub is_full: bool,
    /// Whether the entry is only a name, which says nothing about the cluster.
    pub is_bare_name: bool,
    /// Whether something in the entry proves that it is of DAX. A pair of a name and `ENABLED`
    /// could be of another service.
    pub is_service_stated: bool,
    /// The second value of a duplicated member that the rule reads.
    pub duplicate: Option<ObservedValue>,
    /// A key that differs from a known member only in its spelling.
    pub misspelt_key: Option<String>,
    /// The entry's statement about encryption at rest.
    pub sse: Sse,
}

impl Entry {
    /// An entry from one string of a list: only a name or a status.
    pub(super) fn from_list(document: u64, pointer: Pointer, start: Position, end: Position) -> Self {
        Self {
            document,
            pointer,
            start,
            end,
            region_key: None,
            name: None,
            arn: None,
            arn_offsets: None,
            series: None,
            cluster_status: None,
            node_type: None,
            total_nodes: None,
            newest_node: None,
            in_transit: None,
            client: Client::Unknown,
            is_full: false,
            is_bare_name: false,
            // A list of names or statuses can't produce a pass on its own, so this needs no proof.
            is_service_stated: true,
            duplicate: None,
            misspelt_key: None,
            sse: Sse::Absent,
        }
    }

    /// The byte range of the record.
    pub(crate) fn range(&self) -> Range {
        Range { start: self.start.offset, end: self.end.offset }
    }

    /// The parsed ARN, if it is the ARN of a DAX cluster.
    pub(crate) fn cluster(&self) -> Option<Arn<'_>> {
        self.arn_offsets?.in_text(self.arn.as_deref()?)
    }

    /// Sets the ARN if the text is one of a DAX cluster, else the name.
    pub(super) fn identify(&mut self, text: &str) {
        self.arn_offsets = ArnReader::default().read(text);
        let field = if self.arn_offsets.is_some() { &mut self.arn } else { &mut self.name };
        *field = Some(text.to_owned());
    }
}

/// The pointer of a record inside its document (RFC 6901).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Pointer {
    /// The complete pointer; if there is an index, the part before it, including the slash.
    pub before: Rc<str>,
    /// The index in a list.
    pub index: Option<u64>,
}

impl Pointer {
    /// The pointer of an element of a list. `before` is the list's own pointer and a slash.
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

impl ObservedValue {
    /// A value that is neither a list nor an object.
    pub(super) fn scalar(pointer: impl Into<Cow<'static, str>>, kind: Scalar, token: &Token<'_>) -> Self {
        let mut text = if kind == Scalar::String { decode_string(token.raw) } else { raw_text(token.raw) };
        if token.is_truncated {
            text.push('…');
        }
        Self { pointer: pointer.into(), text: Some(text), start: token.start, end: token.end }
    }
}
