//! The conditions that the user must check, and the facts that the user must know, before starting
//! a plan. Facts about AWS: [`crate::rule::aws_facts`].

use super::setting::SettingKind;
use super::template;
use super::values::Values;
use crate::aws::cloudformation::{CLOUDFORMATION_AS_OF, has_cloudformation};
use crate::aws::node_types::{NODE_TYPES_AS_OF, lacks_node_type};
use crate::contract::text::Text;
use crate::rule::aws_facts::TLS_CLIENTS;

/// The warning for a new cluster without encryption in transit, if the old one has it. The page
/// shows it beside the choice.
pub const TLS_LOST: &str = "Encryption in transit is off, and the old cluster has it: the new one would be less protected, on a dax:// endpoint and port 8111.";

/// The conditions that must be true before the user starts the plan.
pub(super) fn preconditions(values: &Values) -> Vec<Text> {
    let (old, new) = (values.old_label(), values.new_label());
    let nodes = values.setting(SettingKind::Nodes).value();
    let nodes = nodes.map_or("the new nodes".to_owned(), |nodes| count(nodes, "more node"));
    let mut preconditions = vec![
        Text::Owned(format!("No cluster of the account and region is called {new} yet.")),
        Text::Borrowed(
            "The IAM role reaches the DynamoDB tables that the application uses, with the actions that it needs.",
        ),
        Text::Owned(format!(
            "The role's trust policy lets dax.amazonaws.com assume it, and has no condition that names {old} or its ARN."
        )),
        Text::Owned(format!("The security group lets the application in on port {}.", values.port())),
        Text::Owned(format!(
            "The subnet group has a subnet in each zone that the cluster uses, with free addresses for {nodes}."
        )),
        Text::Owned(format!(
            "The account's quota of DAX nodes in the region, 50 unless AWS has raised it, leaves room for {nodes}."
        )),
        Text::Borrowed(
            "Whoever runs the plan may use dax:DescribeClusters, dax:DescribeEvents, dax:ListTags, dax:CreateCluster and dax:TagResource, pass the role (iam:PassRole), and later use cloudwatch:GetMetricStatistics and dax:DeleteCluster; with a template also what CloudFormation or Terraform need, such as cloudformation:DescribeStackResources.",
        ),
        Text::Owned(format!(
            "IAM policies that name the ARN of {old}, such as those of the application's roles, also allow {new}."
        )),
        Text::Borrowed(
            "The DynamoDB tables have headroom for the reads that the new cluster's empty cache does not answer.",
        ),
    ];
    if values.setting(SettingKind::Topic).value().is_some() {
        preconditions.push(Text::Borrowed("The SNS topic belongs to the same account."));
    }
    preconditions
}

/// The facts that the user must know before starting the plan.
pub(super) fn warnings(values: &Values) -> Vec<Text> {
    let mut warnings = values.warnings.clone();
    if let Some(node_type) = &values.unsupported_node_type {
        warnings.push(Text::Owned(format!(
            "{node_type}: node types dax.r3.* cannot be encrypted at rest, so another one must be chosen, such as {}.",
            node_type.replacen("dax.r3", "dax.r5", 1)
        )));
    }
    warnings.extend(missing_node_type(values));
    warnings.push(in_transit(values));
    warnings.extend(network_type(values));
    if !template::terraform::fits(values.setting(SettingKind::Zones)) {
        warnings.push(Text::Borrowed(
            "Two nodes share a zone, which Terraform cannot express: there DAX chooses the zones.",
        ));
    }
    if let Some(region) = values.region().filter(|region| !has_cloudformation(region)) {
        warnings.push(Text::Owned(format!(
            "As of {CLOUDFORMATION_AS_OF}, CloudFormation has no AWS::DAX::Cluster in {region}, so the plan has no template for it."
        )));
    }
    if let Some(nodes @ ("1" | "2")) = values.setting(SettingKind::Nodes).value() {
        let nodes = if nodes == "1" { "One node is" } else { "Two nodes are" };
        warnings.push(Text::Owned(format!(
            "{nodes} not fault-tolerant. AWS recommends at least three, in different availability zones."
        )));
    }
    if values.has_pending_parameters {
        warnings.push(Text::Borrowed(
            "Some nodes of the old cluster do not use all parameters of its parameter group yet, so the new cluster can behave differently from the start.",
        ));
    }
    warnings.extend([
        Text::Borrowed("The new cluster's cache starts empty: expect more reads on the tables, and slower ones, until it has filled. Move the traffic in a quiet window, a small part first."),
        Text::Borrowed("While both clusters are used, each has its own cache: a client of one can read an old value that was changed through the other, until its time to live ends (5 minutes by default)."),
        Text::Owned(cost(values)),
        Text::Borrowed("The export does not contain tags: the scripts read those of the old cluster with list-tags and give them to the new one. Tags of AWS itself cannot be copied."),
        Text::Borrowed("Alarms and dashboards that name the old cluster or its ARN must be changed to name the new one."),
        Text::Borrowed("If CloudFormation, Terraform or another tool manages the old cluster, add the new one there, beside it. To change encryption in place, such a tool deletes the old cluster before the application has moved, or refuses."),
    ]);
    warnings
}

/// A node type that the list of the region lacks.
fn missing_node_type(values: &Values) -> Option<Text> {
    let (region, node_type) = (values.region()?, values.setting(SettingKind::NodeType).value()?);
    lacks_node_type(region, node_type).then(|| {
        Text::Owned(format!(
            "AWS's price list as of {NODE_TYPES_AS_OF} has no {node_type} in {region}: AWS may refuse to create it."
        ))
    })
}

fn in_transit(values: &Values) -> Text {
    let clients =
        format!("clients need a daxs:// endpoint, port 9111, and a client library with TLS ({TLS_CLIENTS})");
    match (values.is_tls(), values.was_tls) {
        (Some(true), false) => Text::Owned(format!(
            "Encryption in transit is on: {clients}. The cluster's name becomes public in certificate transparency logs."
        )),
        (Some(false), true) => Text::Borrowed(TLS_LOST),
        (Some(true), true) => Text::Borrowed("Encryption in transit stays on: daxs:// and port 9111."),
        _ => Text::Owned(format!("Encryption in transit, too, can only be chosen now. With it {clients}.")),
    }
}

fn network_type(values: &Values) -> Option<Text> {
    values.needs_network_type().then_some(Text::Borrowed(
        "Terraform's aws_dax_cluster cannot set the network type: there the subnet group decides it. If your version of the awscc provider has awscc_dax_cluster, that can.",
    ))
}

/// The nodes that run twice while both clusters run.
fn cost(values: &Values) -> String {
    let value = |kind| values.setting(kind).value();
    match (value(SettingKind::Nodes), value(SettingKind::NodeType), &values.old_node_type) {
        (Some(nodes), Some(new), Some(old)) if new == old => {
            format!(
                "AWS charges for {} of {new} twice for as long as both clusters run.",
                count(nodes, "node")
            )
        }
        (Some(nodes), Some(new), Some(old)) => {
            let nodes = count(nodes, "node");
            format!("AWS charges for {nodes} of {old} and {nodes} of {new} for as long as both clusters run.")
        }
        _ => "AWS charges for both clusters until the old one is deleted.".to_owned(),
    }
}

/// A number of things, `1 node` or `3 nodes`.
fn count(number: &str, noun: &str) -> String {
    let plural = if number == "1" { "" } else { "s" };
    format!("{number} {noun}{plural}")
}
