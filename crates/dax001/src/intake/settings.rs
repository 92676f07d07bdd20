//! A record's settings, read again typed: what a new cluster can take over.
//!
//! Member names and types: botocore model `dax/2017-04-19`, structure `Cluster`. No member is required, and
//! one that is not of its type counts as absent: it must not cost the plan for all the others.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use super::json_text::decode_string;

/// What a record says of a cluster's settings.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
pub(crate) struct RecordSettings {
    /// The cluster's name.
    #[serde(deserialize_with = "text")]
    pub cluster_name: Option<String>,
    /// Free text.
    #[serde(deserialize_with = "text")]
    pub description: Option<String>,
    /// Its ARN.
    #[serde(deserialize_with = "text")]
    pub cluster_arn: Option<String>,
    /// How many nodes it has.
    #[serde(deserialize_with = "typed")]
    pub total_nodes: Option<u32>,
    /// The node type.
    #[serde(deserialize_with = "text")]
    pub node_type: Option<String>,
    /// The nodes; absent while the cluster is created or deleted.
    #[serde(deserialize_with = "typed")]
    pub nodes: Option<Vec<Node>>,
    /// `ddd:hh24:mi-ddd:hh24:mi`, UTC.
    #[serde(deserialize_with = "text")]
    pub preferred_maintenance_window: Option<String>,
    /// Where notifications go.
    #[serde(deserialize_with = "typed")]
    pub notification_configuration: Option<NotificationConfiguration>,
    /// The subnet group's name.
    #[serde(deserialize_with = "text")]
    pub subnet_group: Option<String>,
    /// The security groups.
    #[serde(deserialize_with = "typed")]
    pub security_groups: Option<Vec<SecurityGroup>>,
    /// The role with which DAX reaches the tables.
    #[serde(deserialize_with = "text")]
    pub iam_role_arn: Option<String>,
    /// The parameter group.
    #[serde(deserialize_with = "typed")]
    pub parameter_group: Option<ParameterGroup>,
    /// Where clients connect.
    #[serde(deserialize_with = "typed")]
    pub cluster_discovery_endpoint: Option<Endpoint>,
    /// `NONE` or `TLS`.
    #[serde(deserialize_with = "text")]
    pub cluster_endpoint_encryption_type: Option<String>,
    /// `ipv4`, `ipv6` or `dual_stack`.
    #[serde(deserialize_with = "text")]
    pub network_type: Option<String>,
}

/// A node of the cluster.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
pub(crate) struct Node {
    /// The zone that it runs in.
    #[serde(deserialize_with = "text")]
    pub availability_zone: Option<String>,
}

/// Where clients connect.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
pub(crate) struct Endpoint {
    /// 8111, or 9111 with TLS.
    #[serde(deserialize_with = "typed")]
    pub port: Option<u32>,
    /// `dax://...`, or `daxs://...` with TLS.
    #[serde(rename = "URL", deserialize_with = "text")]
    pub url: Option<String>,
}

/// Where notifications go.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
pub(crate) struct NotificationConfiguration {
    /// An SNS topic.
    #[serde(deserialize_with = "text")]
    pub topic_arn: Option<String>,
    /// `active` or `inactive`.
    #[serde(deserialize_with = "text")]
    pub topic_status: Option<String>,
}

/// A security group of the cluster.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
pub(crate) struct SecurityGroup {
    /// `sg-...`
    #[serde(deserialize_with = "text")]
    pub security_group_identifier: Option<String>,
    /// `active`, or `removing` while it is taken away from the cluster.
    #[serde(deserialize_with = "text")]
    pub status: Option<String>,
}

/// The parameter group of the cluster.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
pub(crate) struct ParameterGroup {
    /// Its name.
    #[serde(deserialize_with = "text")]
    pub parameter_group_name: Option<String>,
}

/// A string, decoded as the rest of the intake decodes strings; nothing for any other value.
fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    let raw = <&RawValue>::deserialize(deserializer)?.get();
    Ok(raw.starts_with('"').then(|| decode_string(raw.as_bytes())))
}

/// A value of this type; nothing for any other.
fn typed<'de, D: Deserializer<'de>, T: DeserializeOwned>(deserializer: D) -> Result<Option<T>, D::Error> {
    let raw = <&RawValue>::deserialize(deserializer)?.get();
    Ok(serde_json::from_str(raw).ok())
}
