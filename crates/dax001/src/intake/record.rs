//! The one place that knows the member names of a `DescribeClusters` record.
//!
//! `RecordReader` takes a record's tokens as they stream by and keeps what the verdict and the
//! table need. Names and types: botocore model `dax/2017-04-19`, structure `Cluster`.

use super::entry::{Entry, Observed, Pointer, Sse};
use super::position::Position;
use super::text::{decode_into, decode_string};
use super::token::{Container, Interest, Scalar, Token, UNNAMED};

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
    /// Anything else.
    Other,
}

impl Name {
    /// What this key is.
    pub(super) fn of(key: &str) -> Self {
        match Member::ALL.into_iter().find(|(_, pointer, _)| pointer.get(1..) == Some(key)) {
            Some((member, ..)) => Self::Member(member),
            None if key == "Clusters" => Self::Clusters,
            None if is_misspelt(key) => Self::Misspelt,
            None => Self::Other,
        }
    }

    /// As a number, for the scanner.
    pub(super) fn number(self) -> u8 {
        match self {
            Self::Member(member) => member as u8,
            Self::Misspelt => 253,
            Self::Clusters => 254,
            Self::Other => UNNAMED,
        }
    }

    /// From the number.
    pub(super) fn from_number(number: u8) -> Self {
        match (Member::ALL.get(usize::from(number)), number) {
            (Some((member, ..)), _) => Self::Member(*member),
            (None, 253) => Self::Misspelt,
            (None, 254) => Self::Clusters,
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
    /// The texts of the record before this one: many are the same again.
    before: [String; TEXTS],
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
            before: Default::default(),
        }
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
                    self.is_sse_misspelt |= key.eq_ignore_ascii_case("SSEDescription");
                    self.misspelt.get_or_insert(key);
                }
                Name::Clusters | Name::Other => {}
            }
        } else if self.depth == 1 && self.description.open {
            self.description.members += 1;
            self.description.at_status = name == Name::Member(Member::Status);
            if self.description.at_status {
                self.repeated = self.description.status_seen;
                self.description.status_seen = true;
            } else if name == Name::Misspelt {
                let key = decode_string(key().raw);
                if key.eq_ignore_ascii_case("Status") {
                    self.is_sse_misspelt = true;
                    self.misspelt.get_or_insert(key);
                }
            }
        }
    }

    pub(super) fn scalar(&mut self, kind: Scalar, token: &Token<'_>) {
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
            // Of all that a record holds only this is read.
            if self.description.open { Interest::All } else { Interest::Nothing }
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
            Interest::Nothing
        }
    }

    pub(super) fn close(&mut self, end: Position) {
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
            full: has & FULL == FULL,
            is_bare_name: has == Member::ClusterName.bit()
                && seen == has
                && duplicate.is_none()
                && misspelt.is_none(),
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

/// Whether the key is one of ours but for its spelling.
fn is_misspelt(key: &str) -> bool {
    Member::ALL.iter().any(|(_, pointer, _)| {
        pointer.strip_prefix('/').is_some_and(|name| key != name && key.eq_ignore_ascii_case(name))
    })
}
