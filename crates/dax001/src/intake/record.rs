//! Reads a `DescribeClusters` record: takes its tokens as they stream by, and keeps those that the
//! verdict and the table need.

use dax001_scan::position::Position;
use dax001_scan::token::{Container, Interest, Scalar, Token, is_watched};

use super::entry::{Client, Entry, ObservedValue, Pointer, Sse};
use super::in_transit::InTransitMember;
use super::json_text::{decode_into, decode_string, is_spelling_of};
use super::member::{FULL, Member, Name, SSE_DESCRIPTION, Type};
use crate::collection::Moment;

const SSE_STATUS: &str = "/SSEDescription/Status";

/// How many texts of a record are kept: name, ARN, status, node type, and encryption status.
const TEXTS: usize = 5;

/// Reads one record's tokens. The caller passes everything between the record's own braces.
#[derive(Clone, Debug)]
pub(super) struct RecordReader {
    pub(super) start: Position,
    /// Number of containers open inside the record.
    depth: usize,
    /// The member whose value is being read.
    member: Option<Member>,
    seen: u16,
    /// Members that are present, not null and of the model's type.
    has: u16,
    name: Option<String>,
    arn: Option<String>,
    cluster_status: Option<String>,
    node_type: Option<String>,
    total_nodes: Option<u32>,
    duplicate: Option<ObservedValue>,
    misspelt_key: Option<String>,
    /// The misspelt key is the one that decides the verdict.
    is_sse_misspelt: bool,
    sse: Sse,
    description: Description,
    /// The value being read belongs to a duplicate member.
    repeated: bool,
    /// The kind of the next value, beside the members that the verdict needs.
    next: NextValue,
    in_transit: InTransitMember,
    client: Client,
    /// Depth of the list of node ids being read.
    node_ids_depth: Option<usize>,
    /// Whether to read the creation times of nodes.
    pub(super) reads_node_times: bool,
    newest_node: Option<Moment>,
    /// Content inside the record that no record can have.
    foreign_content: ForeignContent,
    /// The texts of the previous record, whose memory is reused: many texts are the same again.
    before: [String; TEXTS],
}

/// The kind of the next value, beside the members that the verdict needs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum NextValue {
    /// Nothing that is read.
    #[default]
    Other,
    /// Encryption in transit.
    InTransit,
    /// A list of node ids.
    Ids,
    /// The list of nodes.
    List,
    /// A node's creation time.
    CreateTime,
}

/// Content inside a record that no record can have.
#[derive(Clone, Copy, Debug)]
enum ForeignContent {
    None,
    /// Found at this position and not yet reported.
    New(Position),
    Reported,
}

/// The `SSEDescription` object while it is being read.
#[derive(Clone, Debug, Default)]
struct Description {
    open: bool,
    start: Position,
    members: u64,
    /// The next value in it is that of `Status`.
    at_status: bool,
    status_seen: bool,
    status: Option<ObservedValue>,
}

impl RecordReader {
    pub(super) fn new(start: Position) -> Self {
        Self {
            start,
            depth: 0,
            member: None,
            seen: 0,
            has: 0,
            name: None,
            arn: None,
            cluster_status: None,
            node_type: None,
            total_nodes: None,
            duplicate: None,
            misspelt_key: None,
            is_sse_misspelt: false,
            sse: Sse::Absent,
            description: Description::default(),
            repeated: false,
            next: NextValue::Other,
            in_transit: InTransitMember::Absent,
            client: Client::Unknown,
            node_ids_depth: None,
            reads_node_times: false,
            newest_node: None,
            foreign_content: ForeignContent::None,
            before: Default::default(),
        }
    }

    /// Notes content that no record can have.
    pub(super) fn intrudes(&mut self, at: Position) {
        if matches!(self.foreign_content, ForeignContent::None) {
            self.foreign_content = ForeignContent::New(at);
        }
    }

    /// Whether the record contains something that no record can have.
    pub(super) fn has_intruder(&self) -> bool {
        !matches!(self.foreign_content, ForeignContent::None)
    }

    /// Position of the first content that no record can have; returned only once.
    #[inline]
    pub(super) fn take_foreign_content(&mut self) -> Option<Position> {
        let ForeignContent::New(at) = self.foreign_content else { return None };
        self.foreign_content = ForeignContent::Reported;
        Some(at)
    }

    /// The decoded text of a string, in the memory of the previous record's text with this index.
    fn text(&mut self, index: usize, token: &Token<'_>) -> String {
        let mut text = self.before.get_mut(index).map(std::mem::take).unwrap_or_default();
        decode_into(token, &mut text);
        text
    }

    /// Whether the next closing bracket belongs to something inside the record.
    pub(super) fn is_nested(&self) -> bool {
        self.depth > 0
    }

    /// Whether the record identifies its cluster.
    pub(super) fn has_identity(&self) -> bool {
        self.seen & (Member::ClusterName.bit() | Member::ClusterArn.bit()) != 0
    }

    /// Whether the record says anything about encryption at rest.
    pub(super) fn has_description(&self) -> bool {
        self.seen & Member::SseDescription.bit() != 0
    }

    /// A key that differs from a record's member only in its spelling.
    pub(super) fn misspelt_key(&self) -> Option<&String> {
        self.misspelt_key.as_ref()
    }

    /// Whether the record has any member that the rule reads.
    pub(super) fn has_members(&self) -> bool {
        self.seen != 0
    }

    pub(super) fn key<'a>(&mut self, name: Name, key: &dyn Fn() -> Token<'a>) {
        self.next = match (self.depth, name) {
            (_, Name::NodeIds) => NextValue::Ids,
            (0, Name::Nodes) => NextValue::List,
            (2, Name::NodeCreateTime) => NextValue::CreateTime,
            (0, Name::InTransit) => NextValue::InTransit,
            _ => NextValue::Other,
        };
        if self.depth == 0 && matches!(name, Name::InTransit | Name::NetworkType) {
            self.client = Client::KnowsEncryption;
        }
        if self.depth > 0 && is_watched(name.number()) {
            self.intrudes(key().start);
        }
        if self.depth == 0 {
            self.member = None;
            match name {
                Name::Member(member) => {
                    self.member = Some(member);
                    self.repeated = self.seen & member.bit() != 0;
                    self.seen |= member.bit();
                }
                Name::Misspelt => {
                    let key = decode_string(key().raw);
                    self.is_sse_misspelt |= is_spelling_of(key.as_bytes(), "SSEDescription");
                    self.misspelt_key.get_or_insert(key);
                }
                Name::Clusters
                | Name::NodeIds
                | Name::Nodes
                | Name::NodeCreateTime
                | Name::InTransit
                | Name::NetworkType
                | Name::Other => {}
            }
        } else if self.depth == 1 && self.description.open {
            self.description.members += 1;
            self.description.at_status = name == Name::Member(Member::Status);
            if self.description.at_status {
                self.repeated = self.description.status_seen;
                self.description.status_seen = true;
            } else if name == Name::Misspelt {
                let key = decode_string(key().raw);
                if is_spelling_of(key.as_bytes(), "Status") {
                    self.is_sse_misspelt = true;
                    self.misspelt_key.get_or_insert(key);
                }
            }
        }
    }

    pub(super) fn scalar(&mut self, kind: Scalar, token: &Token<'_>) {
        match std::mem::take(&mut self.next) {
            NextValue::CreateTime => self.newest_node = self.newest_node.max(node_time(kind, token)),
            NextValue::InTransit => self.in_transit.push_scalar(kind, token),
            NextValue::Other | NextValue::Ids | NextValue::List => {}
        }
        if self.depth == 1 && self.description.open && self.description.at_status {
            self.description.at_status = false;
            if std::mem::take(&mut self.repeated) {
                self.duplicate.get_or_insert_with(|| ObservedValue::scalar(SSE_STATUS, kind, token));
            } else if kind == Scalar::String && !token.is_truncated {
                let (text, start, end) = (self.text(4, token), token.start, token.end);
                self.description.status =
                    Some(ObservedValue { pointer: SSE_STATUS.into(), text: Some(text), start, end });
            } else {
                self.sse = Sse::Other(ObservedValue::scalar(SSE_STATUS, kind, token));
            }
        } else if self.depth == 0
            && let Some(member) = self.member.take()
        {
            if std::mem::take(&mut self.repeated) {
                self.duplicate.get_or_insert_with(|| ObservedValue::scalar(member.pointer(), kind, token));
            } else {
                self.member_scalar(member, kind, token);
            }
        }
    }

    fn member_scalar(&mut self, member: Member, kind: Scalar, token: &Token<'_>) {
        if member == Member::SseDescription {
            let value = ObservedValue::scalar(SSE_DESCRIPTION, kind, token);
            self.sse = if kind == Scalar::Null { Sse::Empty(value) } else { Sse::Other(value) };
            return;
        }
        // The service never prints a value longer than the scanner keeps.
        if token.is_truncated {
            return;
        }
        match (member.of_type(), kind) {
            (Type::String, Scalar::String) => match member {
                Member::ClusterName => self.name = Some(self.text(0, token)),
                Member::ClusterArn => self.arn = Some(self.text(1, token)),
                Member::Status => self.cluster_status = Some(self.text(2, token)),
                Member::NodeType => self.node_type = Some(self.text(3, token)),
                _ => {}
            },
            (Type::Integer, Scalar::Number) => {
                if token.raw.iter().any(|byte| matches!(byte, b'.' | b'e' | b'E')) {
                    return;
                }
                if member == Member::TotalNodes {
                    self.total_nodes = std::str::from_utf8(token.raw).ok().and_then(|text| text.parse().ok());
                }
            }
            _ => return,
        }
        self.has |= member.bit();
    }

    pub(super) fn open(&mut self, container: Container, at: Position) -> Interest {
        self.depth += 1;
        let next = std::mem::take(&mut self.next);
        if next == NextValue::InTransit {
            self.in_transit.push_container();
        }
        let is_list_of_ids = next == NextValue::Ids;
        if self.node_ids_depth.is_some() || is_list_of_ids && container == Container::Object {
            // In the model these are plain strings.
            self.intrudes(at);
        } else if is_list_of_ids {
            self.node_ids_depth = Some(self.depth);
            return Interest::All;
        }
        let is_nodes = next == NextValue::List && self.reads_node_times;
        if is_nodes && container == Container::Array {
            return Interest::All;
        }
        if self.depth == 1 {
            let Some(member) = self.member else { return Interest::Nothing };
            self.description.start = at;
            if !self.repeated {
                let fits = matches!(
                    (member.of_type(), container),
                    (Type::List, Container::Array) | (Type::Structure, Container::Object)
                );
                if fits {
                    self.has |= member.bit();
                }
                self.description.open = fits && member == Member::SseDescription;
            }
            // Apart from nodes, only two things are read inside a record: the description, and
            // whether the node ids of a parameter group are strings. Two commands that write at
            // once can put a whole page there.
            let is_group = member == Member::ParameterGroup && container == Container::Object;
            if self.description.open || is_group { Interest::All } else { Interest::Nothing }
        } else {
            if self.description.open && self.description.at_status {
                // The status is a list or an object. Its start is noted here, its end when it
                // closes.
                let value = ObservedValue { pointer: SSE_STATUS.into(), text: None, start: at, end: at };
                if self.repeated {
                    self.duplicate.get_or_insert(value);
                } else {
                    self.sse = Sse::Other(value);
                }
            }
            // A node of the list, if creation times are read.
            let is_node = self.depth == 2
                && self.member.is_none()
                && self.node_ids_depth.is_none()
                && self.reads_node_times
                && container == Container::Object;
            if is_node { Interest::All } else { Interest::Nothing }
        }
    }

    pub(super) fn close(&mut self, end: Position) {
        if self.node_ids_depth == Some(self.depth) {
            self.node_ids_depth = None;
        }
        self.depth -= 1;
        if self.depth == 1 && self.description.open && self.description.at_status {
            self.description.at_status = false;
            self.close_status(end);
        } else if self.depth == 0
            && let Some(member) = self.member.take()
        {
            let value = || ObservedValue {
                pointer: member.pointer().into(),
                text: None,
                start: self.description.start,
                end,
            };
            if std::mem::take(&mut self.repeated) {
                if self.duplicate.is_none() {
                    self.duplicate = Some(value());
                }
            } else if self.description.open {
                self.description.open = false;
                self.sse = match (self.description.status.take(), &self.sse) {
                    (_, Sse::Other(status)) => Sse::Other(status.clone()),
                    (Some(status), _) => Sse::Status(status),
                    (None, _) if self.description.members == 0 => Sse::Empty(value()),
                    (None, _) => Sse::Other(value()),
                };
            } else if member == Member::SseDescription {
                self.sse = Sse::Other(value());
            }
        }
    }

    /// Sets the end of a status that is a list or an object.
    fn close_status(&mut self, end: Position) {
        let repeated = std::mem::take(&mut self.repeated);
        let value = match (&mut self.duplicate, &mut self.sse) {
            (Some(value), _) if repeated => value,
            (_, Sse::Other(value)) => value,
            _ => return,
        };
        if value.text.is_none() && value.end == value.start {
            value.end = end;
        }
    }

    /// Completes the entry at the record's closing brace and resets the reader. `end` is exclusive.
    pub(super) fn finish(&mut self, document: u64, pointer: Pointer, end: Position) -> Entry {
        let before = std::mem::take(&mut self.before);
        let Self {
            start,
            seen,
            has,
            name,
            arn,
            cluster_status,
            node_type,
            total_nodes,
            newest_node,
            in_transit,
            client,
            duplicate,
            misspelt_key,
            is_sse_misspelt,
            sse,
            ..
        } = std::mem::replace(self, Self { before, ..Self::new(end) });
        Entry {
            document,
            pointer,
            start,
            end,
            region_key: None,
            name,
            arn,
            arn_offsets: None,
            series: None,
            cluster_status,
            node_type,
            total_nodes,
            newest_node,
            in_transit: in_transit.state(),
            client,
            is_full: has & FULL == FULL,
            is_bare_name: has == Member::ClusterName.bit()
                && seen == has
                && duplicate.is_none()
                && misspelt_key.is_none(),
            is_service_stated: true,
            duplicate,
            misspelt_key,
            // A misspelt member can say anything, so the record as a whole is unrecognised.
            sse: if is_sse_misspelt {
                Sse::Other(ObservedValue { pointer: "".into(), text: None, start, end })
            } else {
                sse
            },
        }
    }

    /// Takes back the memory of a processed entry.
    pub(super) fn reuse(&mut self, entry: Entry) {
        let Entry { name, arn, cluster_status, node_type, sse, .. } = entry;
        let status = if let Sse::Status(value) = sse { value.text } else { None };
        let texts = [name, arn, cluster_status, node_type, status];
        for (before, text) in self.before.iter_mut().zip(texts) {
            *before = text.unwrap_or_default();
        }
    }
}

/// A node's creation time. Version 1 of the AWS CLI prints seconds since 1970, version 2 prints RFC
/// 3339.
fn node_time(kind: Scalar, token: &Token<'_>) -> Option<Moment> {
    match kind {
        Scalar::Number => Moment::from_epoch(std::str::from_utf8(token.raw).ok()?),
        Scalar::String => Moment::parse(&decode_string(token.raw)),
        Scalar::True | Scalar::False | Scalar::Null => None,
    }
}
