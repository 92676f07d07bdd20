//! The one place that knows the member names of a `DescribeClusters` record.
//!
//! `RecordReader` takes a record's tokens as they stream by and keeps what the verdict and the
//! table need. Names and types: botocore model `dax/2017-04-19`, structure `Cluster`.

use dax001_scan::position::Position;
use dax001_scan::token::{Container, Interest, Scalar, Token, UNNAMED, WATCHED, is_watched};

use super::entry::{Entry, Observed, Pointer, Sse};
use super::json_text::{decode_into, decode_string, is_spelling_of};
use crate::collection::Moment;

/// A member of a record that the rule reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Member {
    ClusterName,
    ClusterArn,
    Status,
    NodeType,
    TotalNodes,
    ActiveNodes,
    IamRoleArn,
    SubnetGroup,
    SecurityGroups,
    ParameterGroup,
    SseDescription,
}

/// What the service model says a member is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Type {
    String,
    Integer,
    List,
    Structure,
}

impl Member {
    /// Every member that the rule reads, its pointer in the record and its type. All but the last
    /// make a full record.
    const ALL: [(Self, &'static str, Type); 11] = [
        (Self::ClusterName, "/ClusterName", Type::String),
        (Self::ClusterArn, "/ClusterArn", Type::String),
        (Self::Status, "/Status", Type::String),
        (Self::NodeType, "/NodeType", Type::String),
        (Self::TotalNodes, "/TotalNodes", Type::Integer),
        (Self::ActiveNodes, "/ActiveNodes", Type::Integer),
        (Self::IamRoleArn, "/IamRoleArn", Type::String),
        (Self::SubnetGroup, "/SubnetGroup", Type::String),
        (Self::SecurityGroups, "/SecurityGroups", Type::List),
        (Self::ParameterGroup, "/ParameterGroup", Type::Structure),
        (Self::SseDescription, SSE_DESCRIPTION, Type::Structure),
    ];

    const fn bit(self) -> u16 {
        1 << self as u16
    }

    /// Its pointer in the record.
    fn pointer(self) -> &'static str {
        Self::ALL.get(self as usize).map_or("", |(_, pointer, _)| pointer)
    }

    fn of_type(self) -> Type {
        Self::ALL.get(self as usize).map_or(Type::String, |(.., of_type)| *of_type)
    }
}

/// Every member of a full record, as bits.
const FULL: u16 = Member::SseDescription.bit() - 1;

/// What a key of a record is to the rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Name {
    /// A member that the rule reads.
    Member(Member),
    /// One of these but for its spelling.
    Misspelt,
    /// That of a page: no cluster has it.
    Clusters,
    /// A member that holds a list of node ids: plain strings.
    NodeIds,
    /// The list of a cluster's nodes.
    Nodes,
    /// When a node was created.
    NodeCreateTime,
    /// Anything else.
    Other,
}

/// Numbers of names for the scanner, beside those of [`Member`].
const MISSPELT: u8 = 100;
const NODE_IDS: u8 = 101;
const NODES: u8 = 102;
const NODE_CREATE_TIME: u8 = 103;
const CLUSTERS: u8 = WATCHED + 100;

/// Members of a cluster that no object within a record has: where one stands there all the same, two commands wrote
/// into the same file at once.
const NEVER_NESTED: [Member; 3] = [Member::ClusterName, Member::ClusterArn, Member::SseDescription];

impl Name {
    /// What this key is; `raw` is its token, quotes and escapes included.
    pub(super) fn of(raw: &[u8]) -> Self {
        match raw.strip_prefix(b"\"").and_then(|rest| rest.strip_suffix(b"\"")) {
            Some(plain) if !plain.contains(&b'\\') => Self::of_key(plain),
            _ => Self::of_key(decode_string(raw).as_bytes()),
        }
    }

    fn of_key(key: &[u8]) -> Self {
        match Member::ALL.into_iter().find(|(_, pointer, _)| pointer.as_bytes().get(1..) == Some(key)) {
            Some((member, ..)) => Self::Member(member),
            None if key == b"Clusters" => Self::Clusters,
            None if key == b"NodeIdsToRemove" || key == b"NodeIdsToReboot" => Self::NodeIds,
            None if key == b"Nodes" => Self::Nodes,
            None if key == b"NodeCreateTime" => Self::NodeCreateTime,
            None if is_misspelt(key) => Self::Misspelt,
            None => Self::Other,
        }
    }

    /// As a number for the scanner, which tells of names that no object within a record has wherever they stand.
    pub(super) fn number(self) -> u8 {
        match self {
            Self::Member(member) if NEVER_NESTED.contains(&member) => WATCHED + member as u8,
            Self::Member(member) => member as u8,
            Self::Misspelt => MISSPELT,
            Self::NodeIds => NODE_IDS,
            Self::Nodes => NODES,
            Self::NodeCreateTime => NODE_CREATE_TIME,
            Self::Clusters => CLUSTERS,
            Self::Other => UNNAMED,
        }
    }

    /// From the number.
    pub(super) fn from_number(number: u8) -> Self {
        match (Member::ALL.get(usize::from(number & !WATCHED)), number) {
            (Some((member, ..)), _) => Self::Member(*member),
            (None, MISSPELT) => Self::Misspelt,
            (None, NODE_IDS) => Self::NodeIds,
            (None, NODES) => Self::Nodes,
            (None, NODE_CREATE_TIME) => Self::NodeCreateTime,
            (None, CLUSTERS) => Self::Clusters,
            _ => Self::Other,
        }
    }
}

const SSE_DESCRIPTION: &str = "/SSEDescription";
const SSE_STATUS: &str = "/SSEDescription/Status";

/// How many texts are kept of a record: name, ARN, status, node type, and the status of encryption.
const TEXTS: usize = 5;

/// Reads one record's tokens. The caller passes everything between the record's own braces.
#[derive(Clone, Debug)]
pub(super) struct RecordReader {
    /// Where it begins.
    pub(super) start: Position,
    /// Containers open inside the record.
    depth: usize,
    /// The member whose value is being read.
    member: Option<Member>,
    seen: u16,
    /// Members that are there, not null and of the model's type.
    has: u16,
    name: Option<String>,
    arn: Option<String>,
    cluster_status: Option<String>,
    node_type: Option<String>,
    total_nodes: Option<u32>,
    duplicate: Option<Observed>,
    misspelt: Option<String>,
    /// What is misspelt is what the verdict hangs on.
    is_sse_misspelt: bool,
    sse: Sse,
    description: Description,
    /// The value being read is that of a member which stood there before.
    repeated: bool,
    /// What of the nodes the value is that comes next.
    next_of_nodes: NextOfNodes,
    /// How deep the list of node ids is that is being read.
    node_ids_depth: Option<usize>,
    /// Whether the times are read at which nodes were created.
    pub(super) reads_node_times: bool,
    newest_node: Option<Moment>,
    /// Something within the record that no record holds.
    intruder: Intruder,
    /// The texts of the record before this one: many are the same again.
    before: [String; TEXTS],
}

/// What of a cluster's nodes the value is that comes next.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum NextOfNodes {
    /// Nothing of them.
    #[default]
    Nothing,
    /// A list of their ids.
    Ids,
    /// Their list.
    List,
    /// When one of them was created.
    CreateTime,
}

/// Something within a record that no record holds.
#[derive(Clone, Copy, Debug)]
enum Intruder {
    None,
    /// It stands here, and has not been reported.
    New(Position),
    Reported,
}

/// The `SSEDescription` object while it is open.
#[derive(Clone, Debug, Default)]
struct Description {
    open: bool,
    start: Position,
    members: u64,
    /// The next value in it is that of `Status`.
    at_status: bool,
    status_seen: bool,
    status: Option<Observed>,
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
            misspelt: None,
            is_sse_misspelt: false,
            sse: Sse::Absent,
            description: Description::default(),
            repeated: false,
            next_of_nodes: NextOfNodes::Nothing,
            node_ids_depth: None,
            reads_node_times: false,
            newest_node: None,
            intruder: Intruder::None,
            before: Default::default(),
        }
    }

    /// Something stands here that no record holds.
    pub(super) fn intrudes(&mut self, at: Position) {
        if matches!(self.intruder, Intruder::None) {
            self.intruder = Intruder::New(at);
        }
    }

    /// Whether something stands here that no record holds.
    pub(super) fn has_intruder(&self) -> bool {
        !matches!(self.intruder, Intruder::None)
    }

    /// Where the first thing stands that no record holds: it is given once.
    #[inline]
    pub(super) fn take_intruder(&mut self) -> Option<Position> {
        let Intruder::New(at) = self.intruder else { return None };
        self.intruder = Intruder::Reported;
        Some(at)
    }

    /// The text of a string, which is one of the texts that a record can have.
    fn text(&mut self, index: usize, token: &Token<'_>) -> String {
        let mut text = self.before.get_mut(index).map(std::mem::take).unwrap_or_default();
        decode_into(token, &mut text);
        text
    }

    /// Whether the next closing bracket belongs to something inside the record.
    pub(super) fn is_nested(&self) -> bool {
        self.depth > 0
    }

    /// Whether the record says which cluster it is about.
    pub(super) fn has_identity(&self) -> bool {
        self.seen & (Member::ClusterName.bit() | Member::ClusterArn.bit()) != 0
    }

    /// Whether it says anything of encryption at rest.
    pub(super) fn has_description(&self) -> bool {
        self.seen & Member::SseDescription.bit() != 0
    }

    /// A key that is one of a record but for its spelling.
    pub(super) fn misspelt(&self) -> Option<&String> {
        self.misspelt.as_ref()
    }

    /// Whether any member stands there that the rule reads.
    pub(super) fn has_members(&self) -> bool {
        self.seen != 0
    }

    pub(super) fn key<'a>(&mut self, name: Name, key: &dyn Fn() -> Token<'a>) {
        self.next_of_nodes = match (self.depth, name) {
            (_, Name::NodeIds) => NextOfNodes::Ids,
            (0, Name::Nodes) => NextOfNodes::List,
            (2, Name::NodeCreateTime) => NextOfNodes::CreateTime,
            _ => NextOfNodes::Nothing,
        };
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
                    self.misspelt.get_or_insert(key);
                }
                Name::Clusters | Name::NodeIds | Name::Nodes | Name::NodeCreateTime | Name::Other => {}
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
                    self.misspelt.get_or_insert(key);
                }
            }
        }
    }

    pub(super) fn scalar(&mut self, kind: Scalar, token: &Token<'_>) {
        if std::mem::take(&mut self.next_of_nodes) == NextOfNodes::CreateTime {
            self.newest_node = self.newest_node.max(node_time(kind, token));
        }
        if self.depth == 1 && self.description.open && self.description.at_status {
            self.description.at_status = false;
            if std::mem::take(&mut self.repeated) {
                self.duplicate.get_or_insert_with(|| Observed::scalar(SSE_STATUS, kind, token));
            } else if kind == Scalar::String && !token.is_truncated {
                let (text, start, end) = (self.text(4, token), token.start, token.end);
                self.description.status =
                    Some(Observed { pointer: SSE_STATUS.into(), text: Some(text), start, end });
            } else {
                self.sse = Sse::Other(Observed::scalar(SSE_STATUS, kind, token));
            }
        } else if self.depth == 0
            && let Some(member) = self.member.take()
        {
            if std::mem::take(&mut self.repeated) {
                self.duplicate.get_or_insert_with(|| Observed::scalar(member.pointer(), kind, token));
            } else {
                self.member_scalar(member, kind, token);
            }
        }
    }

    fn member_scalar(&mut self, member: Member, kind: Scalar, token: &Token<'_>) {
        if member == Member::SseDescription {
            let value = Observed::scalar(SSE_DESCRIPTION, kind, token);
            self.sse = if kind == Scalar::Null { Sse::Empty(value) } else { Sse::Other(value) };
            return;
        }
        // A value longer than the scanner keeps is none that the service could have printed.
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
        let next_of_nodes = std::mem::take(&mut self.next_of_nodes);
        let is_list_of_ids = next_of_nodes == NextOfNodes::Ids;
        if self.node_ids_depth.is_some() || is_list_of_ids && container == Container::Object {
            // The model has plain strings there.
            self.intrudes(at);
        } else if is_list_of_ids {
            self.node_ids_depth = Some(self.depth);
            return Interest::All;
        }
        let is_nodes = next_of_nodes == NextOfNodes::List && self.reads_node_times;
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
            // Of all that a record holds only the description is read, and of a parameter group that its node ids are
            // strings: two commands that write at once can put a whole page there.
            let is_group = member == Member::ParameterGroup && container == Container::Object;
            if self.description.open || is_group { Interest::All } else { Interest::Nothing }
        } else {
            if self.description.open && self.description.at_status {
                // A status that is no single value: noted where it begins, its end is known at its close.
                let value = Observed { pointer: SSE_STATUS.into(), text: None, start: at, end: at };
                if self.repeated {
                    self.duplicate.get_or_insert(value);
                } else {
                    self.sse = Sse::Other(value);
                }
            }
            // A node of the list whose content is wanted.
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
            let value = || Observed {
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

    /// The end of a status that is a list or an object.
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

    /// The record's closing brace has been read; `end` is the place behind it. Then the reader is as new.
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
            duplicate,
            misspelt,
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
            places: None,
            series: None,
            cluster_status,
            node_type,
            total_nodes,
            newest_node,
            full: has & FULL == FULL,
            is_bare_name: has == Member::ClusterName.bit()
                && seen == has
                && duplicate.is_none()
                && misspelt.is_none(),
            is_service_stated: true,
            duplicate,
            misspelt,
            // In another spelling it can say anything: the record as a whole is what is not recognised.
            sse: if is_sse_misspelt {
                Sse::Other(Observed { pointer: "".into(), text: None, start, end })
            } else {
                sse
            },
        }
    }

    /// Takes back the memory of an entry that is over.
    pub(super) fn reuse(&mut self, entry: Entry) {
        let Entry { name, arn, cluster_status, node_type, sse, .. } = entry;
        let status = if let Sse::Status(value) = sse { value.text } else { None };
        let texts = [name, arn, cluster_status, node_type, status];
        for (before, text) in self.before.iter_mut().zip(texts) {
            *before = text.unwrap_or_default();
        }
    }
}

/// When a node was created: version 1 of the AWS CLI prints seconds since 1970, version 2 RFC 3339.
fn node_time(kind: Scalar, token: &Token<'_>) -> Option<Moment> {
    match kind {
        Scalar::Number => Moment::from_epoch(std::str::from_utf8(token.raw).ok()?),
        Scalar::String => Moment::parse(&decode_string(token.raw)),
        Scalar::True | Scalar::False | Scalar::Null => None,
    }
}

/// Whether the key is one of ours but for its spelling.
fn is_misspelt(key: &[u8]) -> bool {
    Member::ALL.iter().any(|(_, pointer, _)| {
        let name = pointer.get(1..).unwrap_or_default();
        key != name.as_bytes() && is_spelling_of(key, name)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_comes_back_from_its_number() {
        let members = Member::ALL.map(|(member, ..)| Name::Member(member));
        let others =
            [Name::Misspelt, Name::NodeIds, Name::Nodes, Name::NodeCreateTime, Name::Clusters, Name::Other];
        for name in members.into_iter().chain(others) {
            assert_eq!(Name::from_number(name.number()), name);
        }
    }

    #[test]
    fn escapes_change_no_name() {
        for (raw, name) in [
            (r#""Clusters""#, Name::Clusters),
            (r#""Cluster\u0073""#, Name::Clusters),
            (r#""\u0053tatus""#, Name::Member(Member::Status)),
            (r#""status""#, Name::Misspelt),
            (r#""sse_description""#, Name::Misspelt),
            (r#""SSE-Description""#, Name::Misspelt),
            (r#""SSEDescriptions""#, Name::Other),
            (r#""NodeIdsToReboot""#, Name::NodeIds),
            (r#""""#, Name::Other),
        ] {
            assert_eq!(Name::of(raw.as_bytes()), name, "{raw}");
        }
    }
}
