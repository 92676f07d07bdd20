//! The rule's console steps with one cluster's own values.

use super::create::zones;
use crate::intake::settings::Settings;
use crate::report::Text;
use crate::rule::{Step, is_unsupported_node_type};
use crate::scope::Arn;

/// The steps in the AWS Management Console that create the cluster again.
pub(super) fn steps(settings: &Settings, arn: Option<&Arn>, new_name: Option<&str>, port: &str) -> Vec<Step> {
    let value = |value: Option<&str>, otherwise: &str| value.unwrap_or(otherwise).to_owned();
    let region = value(arn.map(|arn| arn.region.as_str()), "the cluster's region");
    let name = value(settings.cluster_name.as_deref(), "the old cluster");
    let groups = settings.security_groups.iter().flatten();
    let groups: Vec<_> = groups.filter_map(|group| group.security_group_identifier.as_deref()).collect();
    let node_type = match settings.node_type.as_deref() {
        Some(old) if is_unsupported_node_type(old) => {
            format!("Node type: not {old}, which can't be encrypted; choose another one.")
        }
        node_type => format!("Node type: {}.", value(node_type, "that of the old cluster")),
    };
    let nodes = settings.total_nodes.map_or("as the old cluster".to_owned(), |nodes| nodes.to_string());
    let parameter_group =
        settings.parameter_group.as_ref().and_then(|group| group.parameter_group_name.as_deref());
    let mut others: Vec<String> = [
        ("parameter group", parameter_group),
        ("maintenance window", settings.preferred_maintenance_window.as_deref()),
        (
            "notification topic",
            settings.notification_configuration.as_ref().and_then(|topic| topic.topic_arn.as_deref()),
        ),
        ("network type", settings.network_type.as_deref()),
        ("encryption in transit", settings.cluster_endpoint_encryption_type.as_deref()),
    ]
    .into_iter()
    .filter_map(|(what, value)| value.map(|value| format!("{what} {value}")))
    .collect();
    let zones = zones(settings);
    if !zones.is_empty() {
        others.push(format!("zones {}", zones.join(", ")));
    }
    let mut texts = vec![
        format!("Sign in to the AWS Management Console, choose the region {region}, and open DynamoDB."),
        "In the left navigation, under DAX, choose Clusters, then Create cluster.".to_owned(),
        format!("Cluster name: {}.", value(new_name, "a new name")),
        node_type,
        format!("Cluster size: {nodes} (number of nodes)."),
        "Check Enable encryption.".to_owned(),
        format!("IAM role: {}.", value(settings.iam_role_arn.as_deref(), "that of the old cluster")),
        format!("Subnet group: {}.", value(settings.subnet_group.as_deref(), "that of the old cluster")),
        format!(
            "Security group: {}. It must let the application in on port {port}.",
            if groups.is_empty() { "that of the old cluster".to_owned() } else { groups.join(", ") }
        ),
    ];
    if others.is_empty() {
        texts.push("Cluster settings: look them up at the old cluster.".to_owned());
    } else {
        texts.push(format!("Cluster settings: uncheck Use default settings and set {}.", others.join(", ")));
    }
    texts.extend([
        "Choose Launch cluster, and wait until it is available and its Encryption reads ENABLED.".to_owned(),
        "Put the new cluster's endpoint into the application's configuration, and see that the application works.".to_owned(),
        format!("When nothing uses {name} any more, select it, choose Actions, Delete, and confirm."),
    ]);
    texts.into_iter().map(|text| Step { text: Text::Owned(text), command: None }).collect()
}
