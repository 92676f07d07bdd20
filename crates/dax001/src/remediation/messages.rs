//! The plan's texts besides its files: preconditions, warnings, and the steps with their checks and
//! rollbacks.

use super::plan::{PlanStep, Recreation};
use super::setting::{Origin, SettingKind};
use super::values::Values;
use super::{escape, template};
use crate::contract::text::Text;

/// The warning for a new cluster without encryption in transit, if the old one has it. The page
/// shows it beside the choice.
pub const TLS_LOST: &str = "Encryption in transit is off, and the old cluster has it: the new one would be less protected, on a dax:// endpoint and port 8111.";

/// The conditions that must be true before the user starts the plan.
pub(super) fn preconditions(values: &Values) -> Vec<Text> {
    let mut preconditions = vec![
        Text::Owned(format!("No cluster of the account and region is called {} yet.", values.new_label())),
        Text::Borrowed(
            "The IAM role reaches the DynamoDB tables that the application uses, with the actions that it needs.",
        ),
        Text::Owned(format!("The security group lets the application in on port {}.", values.port())),
        Text::Borrowed("The subnet group has a subnet in each zone that is used."),
        Text::Borrowed(
            "Whoever runs the plan may use dax:DescribeClusters, dax:ListTags, dax:CreateCluster and dax:TagResource, pass the role (iam:PassRole), and later use dax:DeleteCluster; with a template also what CloudFormation or Terraform need.",
        ),
        Text::Borrowed(
            "Policies that name the old cluster, such as that of the application's role, allow the new one, too.",
        ),
        Text::Borrowed("The account's limits on nodes and clusters leave room for a second cluster."),
    ];
    if values.setting(SettingKind::Topic).value().is_some() {
        preconditions.push(Text::Borrowed("The SNS topic belongs to the same account."));
    }
    preconditions
}

/// The warnings that the user must know before starting the plan.
pub(super) fn warnings(values: &Values) -> Vec<Text> {
    let mut warnings = values.warnings.clone();
    if let Some(node_type) = &values.unsupported_node_type {
        warnings.push(Text::Owned(format!(
            "{node_type}: node types dax.r3.* can't be encrypted at rest, so another one must be chosen, such as {}.",
            node_type.replacen("dax.r3", "dax.r5", 1)
        )));
    }
    warnings.push(match (values.is_tls(), values.was_tls) {
        (Some(true), false) => Text::Borrowed(
            "Encryption in transit is on: clients need a version of the DAX client that speaks TLS, a daxs:// endpoint and port 9111.",
        ),
        (Some(false), true) => Text::Borrowed(TLS_LOST),
        (Some(true), true) => Text::Borrowed("Encryption in transit stays on: daxs:// and port 9111."),
        _ => Text::Borrowed(
            "Encryption in transit, too, can only be chosen now. With it clients use a daxs:// endpoint and port 9111, and need a version of the DAX client that speaks TLS.",
        ),
    });
    if values.setting(SettingKind::NetworkType).origin == Origin::Record {
        warnings.push(Text::Borrowed(
            "Terraform's aws_dax_cluster can't set the network type: there the subnet group decides it.",
        ));
    }
    if !template::terraform::fits(values.setting(SettingKind::Zones)) {
        warnings.push(Text::Borrowed(
            "Two nodes share a zone, which Terraform can't say: there DAX chooses the zones.",
        ));
    }
    warnings.extend([
        Text::Borrowed("The new cluster's cache starts cold: expect more reads on the tables, and slower ones, until it is warm."),
        Text::Borrowed("While both clusters are used each has a cache of its own: what is written through one can be read as it was from the other, until its time to live ends."),
        Text::Borrowed("Both clusters are paid for until the old one is deleted."),
        Text::Borrowed("The export doesn't hold tags: the scripts read the old cluster's with list-tags and give them to the new one."),
        Text::Borrowed("Alarms and dashboards that name the old cluster or its ARN have to be pointed at the new one."),
        Text::Borrowed("If a template or Terraform made the old cluster, make the change there, or it will be made again as it was."),
    ]);
    warnings
}

/// The steps, in order.
pub(super) fn steps(values: &Values) -> Vec<PlanStep> {
    let (old, new) = (values.old_label(), values.new_label());
    let step = |text: String, check: String, roll_back: String| PlanStep {
        text: Text::Owned(text),
        check: Text::Owned(check),
        roll_back: Text::Owned(roll_back),
    };
    vec![
        step(
            format!("Create {new}, encrypted at rest, with the settings of {old}."),
            format!("describe-clusters shows {new} as available, with ENABLED as its SSEDescription.Status."),
            format!(
                "Delete {new}: nothing uses it yet. What a template made is deleted by its stack, or by Terraform."
            ),
        ),
        step(
            format!("Put the endpoint of {new} into the application's configuration."),
            format!(
                "The application works, and CloudWatch shows requests to {new} (AWS/DAX, TotalRequestCount)."
            ),
            format!("Put the endpoint of {old} back: it still runs."),
        ),
        step(
            format!(
                "Once nothing uses {old} any more, delete it. This is a step of its own, which has to be confirmed."
            ),
            format!(
                "Before it, CloudWatch shows no ClientConnections to {old}; after it, describe-clusters no longer lists it."
            ),
            "None: deletion is final. What was cached is still in the tables.".to_owned(),
        ),
        step(
            "Export again, and judge the new export.".to_owned(),
            format!("{new} passes, and {old} is gone."),
            "Not needed: this only reads.".to_owned(),
        ),
    ]
}

/// Writes the plan as text for people.
pub(super) fn text(recreation: &Recreation, values: &Values) -> String {
    let (old, new) = (values.old_label(), values.new_label());
    let mut text = format!("Plan for {old} (rule DAX-001): create {new} in its place, encrypted at rest\n");
    if let Some(arn) = &values.arn_text {
        put!(text, "{arn}\n");
    }
    let mut list = |title: &str, items: &mut dyn Iterator<Item = String>| {
        put!(text, "\n{title}\n\n");
        for item in items {
            put!(text, "- {item}\n");
        }
    };
    list("Check before you begin", &mut recreation.preconditions.iter().map(ToString::to_string));
    list("Know before you begin", &mut recreation.warnings.iter().map(ToString::to_string));
    list(
        "The new cluster",
        &mut recreation
            .settings
            .iter()
            .map(|setting| {
                let value = match setting.origin {
                    Origin::Missing => format!("has to be said ({})", setting.kind.names().meaning),
                    Origin::Absent => "none".to_owned(),
                    _ if setting.kind == SettingKind::Description => {
                        setting.values.iter().map(|text| escape::json(text)).collect()
                    }
                    _ => setting.values.join(", "),
                };
                format!("{}: {value}", setting.label)
            })
            .chain(["Encryption at rest: enabled".to_owned()]),
    );
    list(
        "Steps",
        &mut recreation.steps.iter().enumerate().map(|(index, step)| {
            format!("{}. {}\n  Check: {}\n  Way back: {}", index + 1, step.text, step.check, step.roll_back)
        }),
    );
    list("In the AWS Management Console", &mut recreation.console.iter().map(|step| step.text.to_string()));
    text
}
