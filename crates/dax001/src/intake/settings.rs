//! A record read again, typed: the settings that a new cluster takes over.
//!
//! Member names and types: botocore model `dax/2017-04-19`, structure `Cluster`. No member is required.

use serde::Deserialize;

/// What a record says of a cluster's settings.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
pub struct Settings {
    /// The cluster's name.
    pub cluster_name: Option<String>,
    /// Free text.
    pub description: Option<String>,
    /// Its ARN.
    pub cluster_arn: Option<String>,
    /// How many nodes it has.
    pub total_nodes: Option<u32>,
    /// The node type.
    pub node_type: Option<String>,
    /// The nodes; absent while the cluster is created or deleted.
    pub nodes: Option<Vec<Node>>,
    /// `ddd:hh24:mi-ddd:hh24:mi`, UTC.
    pub preferred_maintenance_window: Option<String>,
    /// Where notifications go.
    pub notification_configuration: Option<NotificationConfiguration>,
    /// The subnet group's name.
    pub subnet_group: Option<String>,
    /// The security groups.
    pub security_groups: Option<Vec<SecurityGroup>>,
    /// The role with which DAX reaches the tables.
    pub iam_role_arn: Option<String>,
    /// The parameter group.
    pub parameter_group: Option<ParameterGroup>,
    /// `NONE` or `TLS`.
    pub cluster_endpoint_encryption_type: Option<String>,
    /// `ipv4`, `ipv6` or `dual_stack`.
    pub network_type: Option<String>,
}

/// A node of the cluster.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
pub struct Node {
    /// The zone that it runs in.
    pub availability_zone: Option<String>,
}

/// Where notifications go.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
pub struct NotificationConfiguration {
    /// An SNS topic.
    pub topic_arn: Option<String>,
}

/// A security group of the cluster.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
pub struct SecurityGroup {
    /// `sg-...`
    pub security_group_identifier: Option<String>,
}

/// The parameter group of the cluster.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
pub struct ParameterGroup {
    /// Its name.
    pub parameter_group_name: Option<String>,
}
