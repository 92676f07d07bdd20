//! The member names of a `DescribeClusters` record that the verdict and the table need. Names and
//! types: botocore model `dax/2017-04-19`, structure `Cluster`.

use dax001_scan::token::{UNNAMED, WATCHED};

use super::json_text::{decode_string, is_spelling_of};

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

/// A member's type in the service model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Type {
    String,
    Integer,
    List,
    Structure,
}

impl Member {
    /// Every member that the rule reads, with its pointer in the record and its type. A full record
    /// has all but the last.
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

    pub(super) const fn bit(self) -> u16 {
        1 << self as u16
    }

    /// Its pointer in the record.
    pub(super) fn pointer(self) -> &'static str {
        Self::ALL.get(self as usize).map_or("", |(_, pointer, _)| pointer)
    }

    pub(super) fn of_type(self) -> Type {
        Self::ALL.get(self as usize).map_or(Type::String, |(.., of_type)| *of_type)
    }
}

/// All members of a full record, as bits.
pub(super) const FULL: u16 = Member::SseDescription.bit() - 1;

/// The meaning of a record's key to the rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Name {
    /// A member that the rule reads.
    Member(Member),
    /// A key that differs from one of these only in its spelling.
    Misspelt,
    /// A page's key; no cluster has it.
    Clusters,
    /// A member whose value is a list of node ids, which are plain strings.
    NodeIds,
    /// The list of a cluster's nodes.
    Nodes,
    /// The creation time of a node.
    NodeCreateTime,
    /// Encryption in transit.
    InTransit,
    /// The network type.
    NetworkType,
    /// Anything else.
    Other,
}

/// Numbers of further names for the scanner, in addition to those of [`Member`].
const MISSPELT: u8 = 100;
const NODE_IDS: u8 = 101;
const NODES: u8 = 102;
const NODE_CREATE_TIME: u8 = 103;
const IN_TRANSIT: u8 = 104;
const NETWORK_TYPE: u8 = 105;
const CLUSTERS: u8 = WATCHED + 100;

/// Members of a cluster that no object inside a record has. If one appears there, two commands
/// wrote to the same file at once.
const NEVER_NESTED: [Member; 3] = [Member::ClusterName, Member::ClusterArn, Member::SseDescription];

impl Name {
    /// Classifies a key. `raw` is its token, quotes and escapes included.
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
            None if key == b"ClusterEndpointEncryptionType" => Self::InTransit,
            None if key == b"NetworkType" => Self::NetworkType,
            None if is_misspelt(key) => Self::Misspelt,
            None => Self::Other,
        }
    }

    /// The name's number for the scanner. The scanner reports watched names even in skipped
    /// content; these are the names that no object inside a record has.
    pub(super) fn number(self) -> u8 {
        match self {
            Self::Member(member) if NEVER_NESTED.contains(&member) => WATCHED + member as u8,
            Self::Member(member) => member as u8,
            Self::Misspelt => MISSPELT,
            Self::NodeIds => NODE_IDS,
            Self::Nodes => NODES,
            Self::NodeCreateTime => NODE_CREATE_TIME,
            Self::InTransit => IN_TRANSIT,
            Self::NetworkType => NETWORK_TYPE,
            Self::Clusters => CLUSTERS,
            Self::Other => UNNAMED,
        }
    }

    /// The name with this number.
    pub(super) fn from_number(number: u8) -> Self {
        match (Member::ALL.get(usize::from(number & !WATCHED)), number) {
            (Some((member, ..)), _) => Self::Member(*member),
            (None, MISSPELT) => Self::Misspelt,
            (None, NODE_IDS) => Self::NodeIds,
            (None, NODES) => Self::Nodes,
            (None, NODE_CREATE_TIME) => Self::NodeCreateTime,
            (None, IN_TRANSIT) => Self::InTransit,
            (None, NETWORK_TYPE) => Self::NetworkType,
            (None, CLUSTERS) => Self::Clusters,
            _ => Self::Other,
        }
    }
}

/// The pointer of the description of encryption at rest.
pub(super) const SSE_DESCRIPTION: &str = "/SSEDescription";

/// Whether the key differs from a known member only in its spelling.
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
    fn every_name_survives_the_round_trip_through_its_number() {
        let members = Member::ALL.map(|(member, ..)| Name::Member(member));
        let others = [
            Name::Misspelt,
            Name::NodeIds,
            Name::Nodes,
            Name::NodeCreateTime,
            Name::InTransit,
            Name::NetworkType,
            Name::Clusters,
            Name::Other,
        ];
        for name in members.into_iter().chain(others) {
            assert_eq!(Name::from_number(name.number()), name);
        }
    }

    #[test]
    fn keys_are_recognised_with_escapes_and_misspellings() {
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
