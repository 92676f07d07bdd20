//! The rule's console steps, with the values of one cluster.

use super::setting::{Origin, SettingKind};
use super::values::Values;
use crate::rule::guide::Step;

/// The steps in the AWS Management Console that create the cluster again.
pub(super) fn steps(values: &Values) -> Vec<Step> {
    let value_or_hint = |kind: SettingKind| match values.setting(kind) {
        setting if setting.values.is_empty() => format!("not in the evidence; {}", kind.names().meaning),
        setting => setting.values.join(", "),
    };
    let others = [
        SettingKind::ParameterGroup,
        SettingKind::MaintenanceWindow,
        SettingKind::Topic,
        SettingKind::NetworkType,
        SettingKind::InTransit,
        SettingKind::Zones,
    ];
    let label = |kind: SettingKind| kind.names().label.to_lowercase();
    let known = others.into_iter().filter(|kind| !values.setting(*kind).values.is_empty());
    let known: Vec<String> = known.map(|kind| format!("{} {}", label(kind), value_or_hint(kind))).collect();
    let missing = others.into_iter().filter(|kind| values.setting(*kind).is_missing());
    let missing: Vec<String> = missing.map(label).collect();
    let mut others = "Cluster settings: uncheck Use default settings".to_owned();
    if !known.is_empty() {
        put!(others, " and set {}", known.join(", "));
    }
    others.push('.');
    if !missing.is_empty() {
        put!(others, " Look up at the old cluster: {}.", missing.join(", "));
    }
    let node_type = match &values.unsupported_node_type {
        Some(old) if values.setting(SettingKind::NodeType).is_missing() => {
            format!("Node type: not {old}, which can't be encrypted; choose another one.")
        }
        _ => format!("Node type: {}.", value_or_hint(SettingKind::NodeType)),
    };
    let mut texts = vec![
        format!(
            "Sign in to the AWS Management Console, choose {}, and open DynamoDB.",
            values
                .region()
                .map_or("the cluster's region".to_owned(), |region| format!("the region {region}"))
        ),
        "In the left navigation, under DAX, choose Clusters, then Create cluster.".to_owned(),
        format!("Cluster name: {}.", value_or_hint(SettingKind::Name)),
        node_type,
        format!("Cluster size: {}.", value_or_hint(SettingKind::Nodes)),
        "Check Enable encryption.".to_owned(),
        format!("IAM role: {}.", value_or_hint(SettingKind::Role)),
        format!("Subnet group: {}.", value_or_hint(SettingKind::SubnetGroup)),
        format!(
            "Security group: {}. It must let the application in on port {}.",
            value_or_hint(SettingKind::SecurityGroups),
            values.port()
        ),
        others,
    ];
    texts.push(match values.setting(SettingKind::Description).origin {
        Origin::Absent => "Give it the old cluster's tags.".to_owned(),
        _ => "Give it the old cluster's description and tags.".to_owned(),
    });
    texts.extend([
        "Choose Launch cluster, and wait until it is available and its Encryption reads ENABLED.".to_owned(),
        "Put the new cluster's endpoint into the application's configuration, and see that the application works.".to_owned(),
        format!(
            "When nothing uses {} any more, select it, choose Actions, Delete, and confirm.",
            values.old_label()
        ),
    ]);
    texts.into_iter().map(Step::new).collect()
}
