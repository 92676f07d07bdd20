//! The one place that knows the member names of a `DescribeClusters` record.
//!
//! `RecordReader` takes a record's tokens as they stream by and keeps what the verdict and the
//! table need. Names and types: botocore model `dax/2017-04-19`, structure `Cluster`.

use super::entry::{Entry, Observed, Sse};
use super::position::Position;
use super::text::{decode_string, raw_text};
use super::token::{Container, Scalar, Token};
use crate::scope::Arn;

/// A member of a record that the rule reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Member {
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
}

/// Every member of a full record, as bits.
const FULL: u16 = Member::SseDescription.bit() - 1;

const SSE_DESCRIPTION: &str = "/SSEDescription";
const SSE_STATUS: &str = "/SSEDescription/Status";

/// Reads one record's tokens. The caller passes everything between the record's own braces.
#[derive(Clone, Debug)]
pub(super) struct RecordReader {
    /// Where it begins.
    pub(super) start: Position,
    /// Containers open inside the record.
    depth: usize,
    /// The member whose value is being read.
    member: Option<(Member, &'static str, Type)>,
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
        }
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

    pub(super) fn key(&mut self, key: &str) {
        if self.depth == 0 {
            self.member = Member::ALL
                .into_iter()
                .find(|(_, pointer, _)| pointer.strip_prefix('/').is_some_and(|name| name == key));
            if let Some((member, ..)) = self.member {
                self.repeated = self.seen & member.bit() != 0;
                self.seen |= member.bit();
            } else if is_misspelt(key) {
                self.is_sse_misspelt |= key.eq_ignore_ascii_case("SSEDescription");
                self.misspelt.get_or_insert_with(|| key.to_owned());
            }
        } else if self.depth == 1 && self.description.open {
            self.description.members += 1;
            self.description.at_status = key == "Status";
            if !self.description.at_status && key.eq_ignore_ascii_case("Status") {
                self.is_sse_misspelt = true;
                self.misspelt.get_or_insert_with(|| key.to_owned());
            }
            if self.description.at_status {
                self.repeated = self.description.status_seen;
                self.description.status_seen = true;
            }
        }
    }

    pub(super) fn scalar(&mut self, kind: Scalar, token: &Token<'_>) {
        if self.depth == 1 && self.description.open && self.description.at_status {
            self.description.at_status = false;
            let value = Observed::scalar(SSE_STATUS, kind, token);
            if std::mem::take(&mut self.repeated) {
                self.duplicate.get_or_insert(value);
            } else if kind == Scalar::String && !token.is_truncated {
                self.description.status = Some(value);
            } else {
                self.sse = Sse::Other(value);
            }
        } else if self.depth == 0
            && let Some((member, pointer, of_type)) = self.member.take()
        {
            if std::mem::take(&mut self.repeated) {
                self.duplicate.get_or_insert_with(|| Observed::scalar(pointer, kind, token));
            } else {
                self.member_scalar(member, of_type, kind, token);
            }
        }
    }

    fn member_scalar(&mut self, member: Member, of_type: Type, kind: Scalar, token: &Token<'_>) {
        if member == Member::SseDescription {
            let value = Observed::scalar(SSE_DESCRIPTION, kind, token);
            self.sse = if kind == Scalar::Null { Sse::Empty(value) } else { Sse::Other(value) };
            return;
        }
        // A value longer than the scanner keeps is none that the service could have printed.
        if token.is_truncated {
            return;
        }
        match (of_type, kind) {
            (Type::String, Scalar::String) => {
                let text = decode_string(token.raw);
                let slot = match member {
                    Member::ClusterName => &mut self.name,
                    Member::ClusterArn => &mut self.arn,
                    Member::Status => &mut self.cluster_status,
                    Member::NodeType => &mut self.node_type,
                    _ => &mut None,
                };
                *slot = Some(text);
            }
            (Type::Integer, Scalar::Number) => {
                let text = raw_text(token.raw);
                if text.contains(['.', 'e', 'E']) {
                    return;
                }
                if member == Member::TotalNodes {
                    self.total_nodes = text.parse().ok();
                }
            }
            _ => return,
        }
        self.has |= member.bit();
    }

    pub(super) fn open(&mut self, container: Container, at: Position) {
        self.depth += 1;
        if self.depth == 1 {
            let Some((member, _, of_type)) = self.member else { return };
            self.description.start = at;
            if !self.repeated {
                let fits = matches!(
                    (of_type, container),
                    (Type::List, Container::Array) | (Type::Structure, Container::Object)
                );
                if fits {
                    self.has |= member.bit();
                }
                self.description.open = fits && member == Member::SseDescription;
            }
        } else if self.depth == 2 && self.description.open && self.description.at_status {
            // A status that is no single value: noted where it begins, its end is known at its close.
            let value = Observed { pointer: SSE_STATUS.into(), text: None, start: at, end: at };
            if self.repeated {
                self.duplicate.get_or_insert(value);
            } else {
                self.sse = Sse::Other(value);
            }
        }
    }

    pub(super) fn close(&mut self, end: Position) {
        self.depth -= 1;
        if self.depth == 1 && self.description.open && self.description.at_status {
            self.description.at_status = false;
            self.close_status(end);
        } else if self.depth == 0
            && let Some((member, pointer, _)) = self.member.take()
        {
            let value = Observed { pointer: pointer.into(), text: None, start: self.description.start, end };
            if std::mem::take(&mut self.repeated) {
                self.duplicate.get_or_insert(value);
            } else if self.description.open {
                self.description.open = false;
                self.sse = match (self.description.status.take(), &self.sse) {
                    (_, Sse::Other(status)) => Sse::Other(status.clone()),
                    (Some(status), _) => Sse::Status(status),
                    (None, _) if self.description.members == 0 => Sse::Empty(value),
                    (None, _) => Sse::Other(value),
                };
            } else if member == Member::SseDescription {
                self.sse = Sse::Other(value);
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

    /// The record's closing brace has been read; `end` is the place behind it.
    pub(super) fn finish(mut self, document: u64, pointer: String, end: Position) -> Entry {
        // In another spelling it can say anything: the record as a whole is what is not recognised.
        if self.is_sse_misspelt {
            self.sse = Sse::Other(Observed { pointer: "".into(), text: None, start: self.start, end });
        }
        Entry {
            name: self.name,
            cluster: self.arn.as_deref().and_then(Arn::parse),
            arn: self.arn,
            cluster_status: self.cluster_status,
            node_type: self.node_type,
            total_nodes: self.total_nodes,
            full: self.has & FULL == FULL,
            is_bare_name: self.has == Member::ClusterName.bit()
                && self.seen == self.has
                && self.duplicate.is_none()
                && self.misspelt.is_none(),
            duplicate: self.duplicate,
            misspelt: self.misspelt,
            sse: self.sse,
            ..Entry::from_list(document, pointer, self.start, end)
        }
    }
}

/// Whether the key is one of ours but for its spelling.
fn is_misspelt(key: &str) -> bool {
    Member::ALL.iter().any(|(_, pointer, _)| {
        pointer.strip_prefix('/').is_some_and(|name| key != name && key.eq_ignore_ascii_case(name))
    })
}
