//! A record's settings, read a second time into typed fields: those that a new cluster can copy.
//!
//! Member names and types: botocore model `dax/2017-04-19`, structure `Cluster`. No member is
//! required. A member of the wrong type counts as absent, so that it doesn't cost the plan for all
//! the others.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use super::json_text::decode_string;

/// A cluster's settings according to its record.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
pub(crate) struct RecordSettings {
    #[serde(deserialize_with = "text")]
    pub cluster_name: Option<String>,
    /// A free-text description.
    #[serde(deserialize_with = "text")]
    pub description: Option<String>,
    #[serde(deserialize_with = "text")]
    pub cluster_arn: Option<String>,
    #[serde(deserialize_with = "typed")]
    pub total_nodes: Option<u32>,
    #[serde(deserialize_with = "text")]
    pub node_type: Option<String>,
    /// The nodes; absent while AWS creates or deletes the cluster.
    #[serde(deserialize_with = "typed")]
    pub nodes: Option<Vec<Node>>,
    /// `ddd:hh24:mi-ddd:hh24:mi`, UTC.
    #[serde(deserialize_with = "text")]
    pub preferred_maintenance_window: Option<String>,
    /// The notification settings.
    #[serde(deserialize_with = "typed")]
    pub notification_configuration: Option<NotificationConfiguration>,
    #[serde(deserialize_with = "text")]
    pub subnet_group: Option<String>,
    #[serde(deserialize_with = "typed")]
    pub security_groups: Option<Vec<SecurityGroup>>,
    /// The role with which DAX accesses the tables.
    #[serde(deserialize_with = "text")]
    pub iam_role_arn: Option<String>,
    #[serde(deserialize_with = "typed")]
    pub parameter_group: Option<ParameterGroup>,
    /// The endpoint for clients.
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
    #[serde(deserialize_with = "text")]
    pub availability_zone: Option<String>,
}

/// The endpoint for clients.
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

/// The notification settings.
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
    /// `active`, or `removing` while AWS removes it from the cluster.
    #[serde(deserialize_with = "text")]
    pub status: Option<String>,
}

/// The parameter group of the cluster.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
#[allow(clippy::struct_field_names, reason = "the service's names")]
pub(crate) struct ParameterGroup {
    #[serde(deserialize_with = "text")]
    pub parameter_group_name: Option<String>,
    /// `in-sync` if all nodes use the parameters of the group.
    #[serde(deserialize_with = "text")]
    pub parameter_apply_status: Option<String>,
    /// The nodes that use the parameters only after a reboot.
    #[serde(deserialize_with = "typed")]
    pub node_ids_to_reboot: Option<Vec<String>>,
}

/// A string, decoded like all strings of the intake; `None` for any other value.
fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    let raw = <&RawValue>::deserialize(deserializer)?.get();
    Ok(raw.starts_with('"').then(|| decode_string(raw.as_bytes())))
}

/// A value of this type; `None` for any other value.
fn typed<'de, D: Deserializer<'de>, T: DeserializeOwned>(deserializer: D) -> Result<Option<T>, D::Error> {
    let raw = <&RawValue>::deserialize(deserializer)?.get();
    Ok(serde_json::from_str(raw).ok())
}
