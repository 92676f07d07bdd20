//! The rule's console steps, with the values of one cluster. Labels: DynamoDB developer guide, as
//! documented on [`AWS_FACTS_AS_OF`](crate::rule::aws_facts::AWS_FACTS_AS_OF).

use super::setting::{Origin, SettingKind};
use super::values::Values;
use crate::rule::guide::Step;

/// The steps in the AWS Management Console that create the cluster again.
pub(super) fn steps(values: &Values) -> Vec<Step> {
    let of = |kind: SettingKind| match values.setting(kind) {
        setting if setting.is_missing() => format!("not in the evidence; {}", kind.names().meaning),
        setting if setting.values.is_empty() && setting.origin == Origin::Choice => {
            "let DAX choose".to_owned()
        }
        setting if setting.values.is_empty() => "none".to_owned(),
        setting => setting.values.join(", "),
    };
    let node_type = match &values.unsupported_node_type {
        Some(old) if values.setting(SettingKind::NodeType).is_missing() => {
            format!("not {old}, which cannot be encrypted; choose another one")
        }
        _ => of(SettingKind::NodeType),
    };
    let region =
        values.region().map_or("the cluster's region".to_owned(), |region| format!("the region {region}"));
    let in_transit = match values.is_tls() {
        Some(true) => "Turn on encryption in transit: leave it selected.",
        Some(false) => {
            "Turn on encryption in transit: the old cluster does not have it, and the console selects it. Leave it selected only if the clients support TLS."
        }
        None => "Turn on encryption in transit: look it up at the old cluster.",
    };
    let description = match values.setting(SettingKind::Description).origin {
        Origin::Absent => String::new(),
        _ => " Cluster description: that of the old cluster.".to_owned(),
    };
    let texts = [
        format!("Sign in to the AWS Management Console, choose {region}, and open DynamoDB."),
        "In the navigation pane, under DAX, choose Clusters, then Create cluster.".to_owned(),
        format!(
            "Cluster name: {}.{description} Node type: {node_type}. Cluster size: {}. Choose Next.",
            of(SettingKind::Name),
            of(SettingKind::Nodes)
        ),
        format!(
            "Subnet group: {}. Network type, if the console offers it: {}; otherwise the subnet group decides it. Access control, the security group: {}; it must let the application in on port {}. Availability zones: {}. Choose Next.",
            of(SettingKind::SubnetGroup),
            of(SettingKind::NetworkType),
            of(SettingKind::SecurityGroups),
            values.port(),
            of(SettingKind::Zones)
        ),
        format!("IAM service role: {}.", of(SettingKind::Role)),
        format!(
            "Encryption: leave Turn on encryption at rest selected (older consoles call it Enable encryption). {in_transit} Choose Next."
        ),
        format!(
            "Parameter group: {}. Maintenance window: {}. Tags: those of the old cluster. Choose Next.",
            of(SettingKind::ParameterGroup),
            of(SettingKind::MaintenanceWindow)
        ),
        format!(
            "Review the settings, choose Create cluster, and wait until the cluster is Available and its Encryption is ENABLED.{}",
            match values.setting(SettingKind::Topic).value() {
                Some(topic) => format!(" Then set its notification topic: {topic}."),
                None => String::new(),
            }
        ),
        "Give the new cluster's endpoint to a small part of the application first, then to all of it, and check that it works.".to_owned(),
        format!(
            "Once CloudWatch shows no ClientConnections and no TotalRequestCount of {} for a day, while it shows its CPUUtilization, select it under Clusters and delete it.",
            values.old_label()
        ),
    ];
    texts.into_iter().map(Step::new).collect()
}
