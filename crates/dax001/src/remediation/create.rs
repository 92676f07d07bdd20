//! The AWS CLI commands that create the cluster again.

use super::Parameter;
use super::shell::{self, Argument};
use crate::intake::settings::Settings;
use crate::report::Text;
use crate::rule::{Step, is_unsupported_node_type};
use crate::scope::Arn;

/// The create command, and what to know about it.
pub(super) struct Created {
    pub(super) command: String,
    pub(super) parameters: Vec<Parameter>,
    pub(super) warnings: Vec<Text>,
}

const REGION: (&str, &str) = ("DAX_REGION", "the region of the cluster");
const OLD_NAME: (&str, &str) = ("DAX_OLD_NAME", "the name of the old cluster");
const NEW_NAME: (&str, &str) = ("DAX_NEW_NAME", "a name for the new cluster");
const NODE_TYPE: (&str, &str) = ("DAX_NODE_TYPE", "a node type that can be encrypted");
const NODES: (&str, &str) = ("DAX_NODES", "the number of nodes");
const ROLE: (&str, &str) = ("DAX_ROLE_ARN", "the ARN of the role that lets DAX reach the tables");

/// Builds a command argument by argument.
#[derive(Default)]
struct Builder {
    arguments: Vec<Argument>,
    parameters: Vec<Parameter>,
    warnings: Vec<Text>,
}

impl Builder {
    /// An option whose value the command can't do without.
    fn required(
        &mut self,
        option: &'static str,
        value: Option<&str>,
        (name, meaning): (&'static str, &'static str),
    ) {
        self.arguments.push(Argument::Option(option));
        if let Some(value) = value.filter(|value| is_identifier(value)) {
            self.arguments.push(Argument::Value(value.to_owned()));
        } else {
            self.arguments.push(Argument::Parameter(name, meaning));
            self.parameters.push(Parameter { name: Text::Borrowed(name), meaning: Text::Borrowed(meaning) });
        }
    }

    /// An option that carries over what the record holds.
    fn optional(&mut self, option: &'static str, values: &[&str]) {
        if values.is_empty() {
            return;
        }
        if values.iter().all(|value| is_identifier(value)) {
            self.arguments.push(Argument::Option(option));
            self.arguments.extend(values.iter().map(|&value| Argument::Value(value.to_owned())));
        } else {
            self.warnings.push(Text::Owned(format!(
                "The value for {option} is not one that DAX could have: it is left out. Look it up and add it.",
            )));
        }
    }
}

/// Whether the value is an identifier as AWS makes them: nothing in it that the AWS CLI would take for
/// an option, a JSON list or a file to read.
fn is_identifier(value: &str) -> bool {
    value.starts_with(|c: char| c.is_ascii_alphanumeric())
        && value.chars().all(|c| c.is_ascii_alphanumeric() || "_./:+=,@-".contains(c))
        && !value.contains("://")
}

/// Whether the AWS CLI would take the free text as it is: it reads a file or an address in its place
/// where it begins so, and a shell can't pass a NUL.
fn is_literal_text(value: &str) -> bool {
    let reads = ["file://", "fileb://", "http://", "https://"];
    !value.contains('\0') && !value.starts_with('-') && !reads.iter().any(|scheme| value.starts_with(scheme))
}

/// The create command with everything that the record holds.
pub(super) fn command(settings: &Settings, arn: Option<&Arn>, new_name: Option<&str>) -> Created {
    let mut builder = Builder::default();
    let node_type = settings.node_type.as_deref().filter(|node_type| !is_unsupported_node_type(node_type));
    let nodes = settings.total_nodes.filter(|nodes| *nodes > 0).map(|nodes| nodes.to_string());
    builder.required("--region", arn.map(|arn| arn.region.as_str()), REGION);
    builder.required("--cluster-name", new_name, NEW_NAME);
    builder.required("--node-type", node_type, NODE_TYPE);
    builder.required("--replication-factor", nodes.as_deref(), NODES);
    builder.required("--iam-role-arn", settings.iam_role_arn.as_deref(), ROLE);
    builder.optional("--availability-zones", &zones(settings));
    builder.optional("--subnet-group-name", settings.subnet_group.as_deref().as_slice());
    let groups = settings.security_groups.iter().flatten();
    let groups: Vec<_> = groups.filter_map(|group| group.security_group_identifier.as_deref()).collect();
    builder.optional("--security-group-ids", &groups);
    let parameter_group =
        settings.parameter_group.as_ref().and_then(|group| group.parameter_group_name.as_deref());
    builder.optional("--parameter-group-name", parameter_group.as_slice());
    let window = settings.preferred_maintenance_window.as_deref();
    builder.optional("--preferred-maintenance-window", window.as_slice());
    let topic = settings.notification_configuration.as_ref().and_then(|topic| topic.topic_arn.as_deref());
    builder.optional("--notification-topic-arn", topic.as_slice());
    builder.optional("--network-type", settings.network_type.as_deref().as_slice());
    let in_transit = settings.cluster_endpoint_encryption_type.as_deref();
    builder.optional("--cluster-endpoint-encryption-type", in_transit.as_slice());
    match settings.description.as_deref() {
        Some(text) if is_literal_text(text) && !text.is_empty() => {
            builder.arguments.push(Argument::Option("--description"));
            builder.arguments.push(Argument::Value(text.to_owned()));
        }
        Some(text) if !text.is_empty() => builder.warnings.push(Text::Borrowed(
            "The AWS CLI would not take the cluster's description as plain text: it is left out.",
        )),
        _ => {}
    }
    builder.arguments.push(Argument::Option("--sse-specification"));
    builder.arguments.push(Argument::Value("Enabled=true".to_owned()));
    let Builder { arguments, parameters, warnings } = builder;
    Created { command: shell::command("aws dax create-cluster", &arguments), parameters, warnings }
}

/// The nodes' zones, if there is one for every node: `CreateCluster` wants as many as nodes, or none.
pub(super) fn zones(settings: &Settings) -> Vec<&str> {
    let nodes = settings.nodes.as_deref().unwrap_or_default();
    let zones: Option<Vec<_>> = nodes.iter().map(|node| node.availability_zone.as_deref()).collect();
    zones.filter(|zones| u32::try_from(zones.len()).ok() == settings.total_nodes).unwrap_or_default()
}

/// All the steps with the AWS CLI, from reading the tags to deleting the old cluster.
pub(super) fn steps(
    settings: &Settings,
    arn: Option<&Arn>,
    old_name: Option<&str>,
    new_name: Option<&str>,
    create: String,
) -> Vec<Step> {
    let of_cluster = |program, option, name, (variable, meaning)| {
        let mut builder = Builder::default();
        builder.required("--region", arn.map(|arn| arn.region.as_str()), REGION);
        builder.required(option, name, (variable, meaning));
        shell::command(program, &builder.arguments)
    };
    let step = |text, command| Step { text: Text::Borrowed(text), command };
    let full_arn = settings.cluster_arn.as_deref().filter(|_| arn.is_some());
    let mut steps = Vec::new();
    if full_arn.is_some() {
        steps.push(step(
            "Read the old cluster's tags: the export doesn't hold them.",
            Some(Text::Owned(of_cluster("aws dax list-tags", "--resource-name", full_arn, OLD_NAME))),
        ));
    }
    steps.extend([
        step("Create the cluster again under a new name, with encryption at rest.", Some(Text::Owned(create))),
        step(
            "Repeat until Status is available, and go on only if SSEDescription.Status is ENABLED.",
            Some(Text::Owned(of_cluster("aws dax describe-clusters", "--cluster-names", new_name, NEW_NAME))),
        ),
        step("Put the new cluster's endpoint into the application's configuration, and see that the application works.", None),
        step(
            "Only then, and only when nothing uses the old cluster any more, delete it. This can't be undone.",
            Some(Text::Owned(of_cluster("aws dax delete-cluster", "--cluster-name", old_name, OLD_NAME))),
        ),
    ]);
    steps
}
