//! The settings that the new DAX cluster gets. Every file of the plan is written from this one
//! table.

use serde::{Deserialize, Serialize};

use crate::contract::text::Text;

/// A setting of the new cluster, its value, and where the value comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Setting {
    /// Which setting.
    pub kind: SettingKind,
    /// The setting's name for people.
    pub label: Text,
    /// The value, or several for a list. Empty if the setting has no value or the value is missing.
    pub values: Vec<String>,
    /// The origin of the value.
    pub origin: Origin,
}

/// The origin of a setting's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// Copied from the old cluster's record.
    Record,
    /// Chosen by whoever requested the plan.
    Choice,
    /// Proposed: the new name, derived from the old one.
    Proposal,
    /// The old cluster's record doesn't have the member, which means this value.
    Implied,
    /// The old cluster doesn't have the setting, so the new one doesn't either.
    Absent,
    /// The evidence doesn't give the value: it is a parameter, and no script or template of the
    /// plan runs without it.
    Missing,
}

/// The settings that `CreateCluster` accepts, with two exceptions: tags, which no export contains,
/// and encryption at rest, which every plan enables.
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
    /// The number of nodes.
    Nodes,
    /// The IAM role with which DAX reaches the tables.
    Role,
    /// The availability zones, one for each node.
    Zones,
    /// The subnet group.
    SubnetGroup,
    /// The security groups.
    SecurityGroups,
    /// The parameter group.
    ParameterGroup,
    /// The weekly maintenance window, in UTC.
    MaintenanceWindow,
    /// The SNS topic for notifications.
    Topic,
    /// The network type: `ipv4`, `ipv6` or `dual_stack`.
    NetworkType,
    /// Encryption in transit: `NONE` or `TLS`.
    InTransit,
    /// The description, which is free text.
    Description,
}

/// The names of a setting in each format of the plan, and how the formats write its value.
pub(super) struct Names {
    pub(super) label: &'static str,
    /// The option of the AWS CLI.
    pub(super) option: &'static str,
    /// The property of the CloudFormation resource `AWS::DAX::Cluster`.
    pub(super) property: &'static str,
    /// The argument of the Terraform resource `aws_dax_cluster`. Empty if it has no such argument.
    pub(super) argument: &'static str,
    /// The environment variable that the scripts read if the evidence doesn't give the value.
    pub(super) variable: &'static str,
    /// A description of valid values, for people.
    pub(super) meaning: &'static str,
    pub(super) shape: ValueType,
    /// The AWS CLI query that returns the value from a record as one word. Empty for a
    /// setting without a query.
    pub(super) query: &'static str,
}

/// The type of a setting's value.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum ValueType {
    Text,
    Number,
    List,
}

/// The query that returns the ARN from a record, like [`Names::query`].
pub(super) const ARN_QUERY: &str = "ClusterArn";

const fn names(
    [label, option, property, argument, variable, meaning, query]: [&'static str; 7],
    shape: ValueType,
) -> Names {
    Names { label, option, property, argument, variable, meaning, shape, query }
}

// The table has one row for each setting. Its columns are in the order of the arguments of `names`.
const LIST: ValueType = ValueType::List;
const TEXT: ValueType = ValueType::Text;
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
    ValueType::Number,
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
    /// The result of the query of [`Names`] for a cluster without this setting. `None` if every
    /// cluster has the setting, or if it has no query.
    pub(super) fn word_for_none(self) -> Option<&'static str> {
        match self {
            Self::Topic => Some("none"),
            Self::NetworkType => Some("ipv4"),
            Self::InTransit => Some("NONE"),
            _ => None,
        }
    }

    /// Whether `CreateCluster` requires the setting. The other settings have a default.
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

/// A value that the user must provide, because the evidence doesn't.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Parameter {
    /// The environment variable that the scripts read.
    pub variable: Text,
    /// A description of the required value.
    pub meaning: Text,
    /// Whether DAX has a default. To use it, write `none` in the scripts, nothing in CloudFormation
    /// and `null` in Terraform.
    pub has_default: bool,
}

impl Setting {
    pub(super) fn new(kind: SettingKind, values: Vec<String>, origin: Origin) -> Self {
        Self { kind, label: Text::Borrowed(kind.names().label), values, origin }
    }

    pub(super) fn is_missing(&self) -> bool {
        self.origin == Origin::Missing
    }

    /// The value, or the first value of a list.
    pub(super) fn value(&self) -> Option<&str> {
        self.values.first().map(String::as_str)
    }
}
