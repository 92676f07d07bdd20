//! The rule's console steps with one cluster's own values.

use super::values::Values;
use crate::report::Text;
use crate::rule::Step;

/// The steps in the AWS Management Console that create the cluster again.
pub(super) fn steps(values: &Values) -> Vec<Step> {
    let or = |value: &Option<String>, otherwise: &str| value.as_deref().unwrap_or(otherwise).to_owned();
    let join = |list: &[String]| if list.is_empty() { None } else { Some(list.join(", ")) };
    let node_type = match &values.unsupported_node_type {
        Some(old) => format!("Node type: not {old}, which can't be encrypted; choose another one."),
        None => format!("Node type: {}.", or(&values.node_type, "that of the old cluster")),
    };
    let others: Vec<String> = [
        ("parameter group", values.parameter_group.clone()),
        ("maintenance window", values.window.clone()),
        ("notification topic", values.topic.clone()),
        ("network type", values.network_type.clone()),
        ("encryption in transit", values.in_transit.clone()),
        ("zones", join(&values.zones)),
    ]
    .into_iter()
    .filter_map(|(what, value)| value.map(|value| format!("{what} {value}")))
    .collect();
    let texts = [
        format!(
            "Sign in to the AWS Management Console, choose {}, and open DynamoDB.",
            values.region.as_ref().map_or("the cluster's region".to_owned(), |region| format!("the region {region}"))
        ),
        "In the left navigation, under DAX, choose Clusters, then Create cluster.".to_owned(),
        format!("Cluster name: {}.", or(&values.new_name, "a new name")),
        node_type,
        format!("Cluster size: {}.", or(&values.nodes, "as many nodes as the old cluster")),
        "Check Enable encryption.".to_owned(),
        format!("IAM role: {}.", or(&values.role, "that of the old cluster")),
        format!("Subnet group: {}.", or(&values.subnet_group, "that of the old cluster")),
        format!(
            "Security group: {}. It must let the application in on port {}.",
            or(&join(&values.security_groups), "that of the old cluster"),
            values.port()
        ),
        match join(&others) {
            Some(others) => format!("Cluster settings: uncheck Use default settings and set {others}."),
            None => "Cluster settings: look them up at the old cluster.".to_owned(),
        },
        "Choose Launch cluster, and wait until it is available and its Encryption reads ENABLED.".to_owned(),
        "Put the new cluster's endpoint into the application's configuration, and see that the application works.".to_owned(),
        format!(
            "When nothing uses {} any more, select it, choose Actions, Delete, and confirm.",
            or(&values.old_name, "the old cluster")
        ),
    ];
    texts.into_iter().map(|text| Step { text: Text::Owned(text), command: None }).collect()
}
