//! The settings of a DAX cluster that a new one is given: one table, from which every form of the plan is written.

use serde::{Deserialize, Serialize};

use crate::contract::text::Text;

/// A setting, what the new cluster has there, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Setting {
    /// Which setting.
    pub kind: SettingKind,
    /// Its name for people.
    pub label: Text,
    /// Its value; several where it is a list, and none where there is none or it is missing.
    pub values: Vec<String>,
    /// Where the value comes from.
    pub origin: Origin,
}

/// Where a setting's value comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// Taken over from the old cluster's record.
    Record,
    /// Chosen by whoever asked for the plan.
    Choice,
    /// Proposed: the new name, made from the old one.
    Proposal,
    /// The old cluster has none, so neither has the new one.
    Absent,
    /// The evidence doesn't say: a parameter without which no form of the plan runs.
    Missing,
}

/// The settings that `CreateCluster` accepts, but for tags, which no export holds, and encryption at rest, which is what
/// the plan is for.
///
/// Source: botocore model `dax/2017-04-19`, structure `CreateClusterRequest`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum SettingKind {
    /// The cluster's name.
    Name,
    /// The node type.
    NodeType,
    /// How many nodes.
    Nodes,
    /// The role with which DAX reaches the tables.
    Role,
    /// The availability zones, one for each node.
    Zones,
    /// The subnet group.
    SubnetGroup,
    /// The security groups.
    SecurityGroups,
    /// The parameter group.
    ParameterGroup,
    /// The weekly maintenance window, UTC.
    MaintenanceWindow,
    /// The SNS topic for notifications.
    Topic,
    /// `ipv4`, `ipv6` or `dual_stack`.
    NetworkType,
    /// `NONE` or `TLS`.
    InTransit,
    /// Free text.
    Description,
}

/// What a setting is called, and how a form of the plan treats it.
pub(super) struct Names {
    pub(super) label: &'static str,
    /// Of the AWS CLI.
    pub(super) option: &'static str,
    /// Of the CloudFormation resource `AWS::DAX::Cluster`.
    pub(super) property: &'static str,
    /// Of the Terraform resource `aws_dax_cluster`; empty where it has none.
    pub(super) argument: &'static str,
    /// The variable that the scripts read where the evidence doesn't say it.
    pub(super) variable: &'static str,
    /// What it must hold.
    pub(super) meaning: &'static str,
    pub(super) shape: Shape,
    /// Where the value stands in a record, as a query of the AWS CLI that gives one word.
    pub(super) query: &'static str,
}

/// What a setting holds.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    Text,
    Number,
    List,
}

/// Where the ARN stands in a record, like [`Names::query`].
pub(super) const ARN_QUERY: &str = "ClusterArn";

const fn names(
    [label, option, property, argument, variable, meaning, query]: [&'static str; 7],
    shape: Shape,
) -> Names {
    Names { label, option, property, argument, variable, meaning, shape, query }
}

// The table: a row for each setting, in the order of `names`.
const LIST: Shape = Shape::List;
const TEXT: Shape = Shape::Text;
const NAME: Names = names(
    [
        "Name",
        "--cluster-name",
        "ClusterName",
        "cluster_name",
        "DAX_NEW_NAME",
        "a name for the new cluster",
        "",
    ],
    TEXT,
);
const NODE_TYPE: Names = names(
    [
        "Node type",
        "--node-type",
        "NodeType",
        "node_type",
        "DAX_NODE_TYPE",
        "a node type that can be encrypted, such as dax.r5.large",
        "NodeType",
    ],
    TEXT,
);
const NODES: Names = names(
    [
        "Nodes",
        "--replication-factor",
        "ReplicationFactor",
        "replication_factor",
        "DAX_NODES",
        "the number of nodes",
        "TotalNodes",
    ],
    Shape::Number,
);
const ROLE: Names = names(
    [
        "IAM role",
        "--iam-role-arn",
        "IAMRoleARN",
        "iam_role_arn",
        "DAX_ROLE_ARN",
        "the ARN of the role that lets DAX reach the tables",
        "IamRoleArn",
    ],
    TEXT,
);
const ZONES: Names = names(
    [
        "Zones",
        "--availability-zones",
        "AvailabilityZones",
        "availability_zones",
        "DAX_ZONES",
        "an availability zone for each node",
        "",
    ],
    LIST,
);
const SUBNET_GROUP: Names = names(
    [
        "Subnet group",
        "--subnet-group-name",
        "SubnetGroupName",
        "subnet_group_name",
        "DAX_SUBNET_GROUP",
        "the name of the subnet group",
        "SubnetGroup",
    ],
    TEXT,
);
const SECURITY_GROUPS: Names = names(
    [
        "Security groups",
        "--security-group-ids",
        "SecurityGroupIds",
        "security_group_ids",
        "DAX_SECURITY_GROUPS",
        "the IDs of the security groups",
        "join(',',sort(SecurityGroups[].SecurityGroupIdentifier))",
    ],
    LIST,
);
const PARAMETER_GROUP: Names = names(
    [
        "Parameter group",
        "--parameter-group-name",
        "ParameterGroupName",
        "parameter_group_name",
        "DAX_PARAMETER_GROUP",
        "the name of the parameter group",
        "ParameterGroup.ParameterGroupName",
    ],
    TEXT,
);
const WINDOW: Names = names(
    [
        "Maintenance window",
        "--preferred-maintenance-window",
        "PreferredMaintenanceWindow",
        "maintenance_window",
        "DAX_MAINTENANCE_WINDOW",
        "the weekly maintenance window, such as sun:05:00-sun:09:00, UTC",
        "PreferredMaintenanceWindow",
    ],
    TEXT,
);
const TOPIC: Names = names(
    [
        "Notification topic",
        "--notification-topic-arn",
        "NotificationTopicARN",
        "notification_topic_arn",
        "DAX_TOPIC_ARN",
        "the ARN of the SNS topic for notifications",
        "not_null(NotificationConfiguration.TopicArn,'none')",
    ],
    TEXT,
);
const NETWORK: Names = names(
    [
        "Network type",
        "--network-type",
        "NetworkType",
        "",
        "DAX_NETWORK_TYPE",
        "ipv4, ipv6 or dual_stack",
        "not_null(NetworkType,'ipv4')",
    ],
    TEXT,
);
const IN_TRANSIT: Names = names(
    [
        "Encryption in transit",
        "--cluster-endpoint-encryption-type",
        "ClusterEndpointEncryptionType",
        "cluster_endpoint_encryption_type",
        "DAX_IN_TRANSIT",
        "NONE or TLS",
        "not_null(ClusterEndpointEncryptionType,'NONE')",
    ],
    TEXT,
);
const DESCRIPTION: Names = names(
    ["Description", "--description", "Description", "description", "DAX_DESCRIPTION", "a description", ""],
    TEXT,
);

impl SettingKind {
    /// What the query of [`Names`] gives for a cluster without this setting; nothing for a setting that every cluster has.
    pub(super) fn word_for_none(self) -> Option<&'static str> {
        match self {
            Self::Topic => Some("none"),
            Self::NetworkType => Some("ipv4"),
            Self::InTransit => Some("NONE"),
            _ => None,
        }
    }

    /// Whether `CreateCluster` refuses to go without it; the others have a default.
    pub(super) fn is_required(self) -> bool {
        matches!(self, Self::Name | Self::NodeType | Self::Nodes | Self::Role)
    }

    pub(super) fn names(self) -> &'static Names {
        match self {
            Self::Name => &NAME,
            Self::NodeType => &NODE_TYPE,
            Self::Nodes => &NODES,
            Self::Role => &ROLE,
            Self::Zones => &ZONES,
            Self::SubnetGroup => &SUBNET_GROUP,
            Self::SecurityGroups => &SECURITY_GROUPS,
            Self::ParameterGroup => &PARAMETER_GROUP,
            Self::MaintenanceWindow => &WINDOW,
            Self::Topic => &TOPIC,
            Self::NetworkType => &NETWORK,
            Self::InTransit => &IN_TRANSIT,
            Self::Description => &DESCRIPTION,
        }
    }
}

/// What whoever runs the plan must say, because the evidence doesn't.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Parameter {
    /// The environment variable that the scripts read.
    pub variable: Text,
    /// What it must hold there.
    pub meaning: Text,
    /// DAX has a default: `none` in the scripts, nothing in CloudFormation and `null` in Terraform take it.
    pub has_default: bool,
}

impl Setting {
    pub(super) fn new(kind: SettingKind, values: Vec<String>, origin: Origin) -> Self {
        Self { kind, label: Text::Borrowed(kind.names().label), values, origin }
    }

    pub(super) fn is_missing(&self) -> bool {
        self.origin == Origin::Missing
    }

    /// The only value.
    pub(super) fn value(&self) -> Option<&str> {
        self.values.first().map(String::as_str)
    }
}
