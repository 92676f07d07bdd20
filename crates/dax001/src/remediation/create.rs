//! The AWS CLI commands that create the cluster again.

use super::Parameter;
use super::shell::{self, Argument};
use super::values::Values;
use crate::report::Text;
use crate::rule::Step;

/// A shell variable, and what it must hold.
type Variable = (&'static str, &'static str);

const REGION: Variable = ("DAX_REGION", "the region of the cluster");
const OLD_NAME: Variable = ("DAX_OLD_NAME", "the name of the old cluster");
const NEW_NAME: Variable = ("DAX_NEW_NAME", "a name for the new cluster");
const NODE_TYPE: Variable = ("DAX_NODE_TYPE", "a node type that can be encrypted");
const NODES: Variable = ("DAX_NODES", "the number of nodes");
const ROLE: Variable = ("DAX_ROLE_ARN", "the ARN of the role that lets DAX reach the tables");

/// Writes commands and notes the variables that they need.
#[derive(Default)]
struct Writer {
    arguments: Vec<Argument>,
    parameters: Vec<Parameter>,
}

impl Writer {
    /// An option whose value the command can't do without.
    fn required(
        &mut self,
        option: &'static str,
        value: Option<&str>,
        (name, meaning): Variable,
    ) -> &mut Self {
        self.arguments.push(Argument::Option(option));
        if let Some(value) = value {
            self.arguments.push(Argument::Value(value.to_owned()));
        } else {
            self.arguments.push(Argument::Parameter(name, meaning));
            if self.parameters.iter().all(|parameter| parameter.name != name) {
                let (name, meaning) = (Text::Borrowed(name), Text::Borrowed(meaning));
                self.parameters.push(Parameter { name, meaning });
            }
        }
        self
    }

    /// An option that carries over what the record holds.
    fn optional(&mut self, option: &'static str, values: &[String]) -> &mut Self {
        if !values.is_empty() {
            self.arguments.push(Argument::Option(option));
            self.arguments.extend(values.iter().cloned().map(Argument::Value));
        }
        self
    }

    fn command(&mut self, program: &str) -> Text {
        Text::Owned(shell::command(program, &std::mem::take(&mut self.arguments)))
    }
}

/// All the steps with the AWS CLI, from reading the tags to deleting the old cluster, and the variables
/// that they need.
pub(super) fn steps(values: &Values) -> (Vec<Step>, Vec<Parameter>) {
    let mut writer = Writer::default();
    let region = values.region.as_deref();
    let new_name = values.new_name.as_deref();
    let step = |text, command| Step { text: Text::Borrowed(text), command };
    let mut steps = Vec::new();
    if let Some(arn) = &values.arn {
        writer.required("--region", region, REGION);
        writer.optional("--resource-name", std::slice::from_ref(arn));
        let text = "Read the old cluster's tags: the export doesn't hold them.";
        steps.push(step(text, Some(writer.command("aws dax list-tags"))));
    }
    writer
        .required("--region", region, REGION)
        .required("--cluster-name", new_name, NEW_NAME)
        .required("--node-type", values.node_type.as_deref(), NODE_TYPE)
        .required("--replication-factor", values.nodes.as_deref(), NODES)
        .required("--iam-role-arn", values.role.as_deref(), ROLE)
        .optional("--availability-zones", &values.zones)
        .optional("--subnet-group-name", values.subnet_group.as_slice())
        .optional("--security-group-ids", &values.security_groups)
        .optional("--parameter-group-name", values.parameter_group.as_slice())
        .optional("--preferred-maintenance-window", values.window.as_slice())
        .optional("--notification-topic-arn", values.topic.as_slice())
        .optional("--network-type", values.network_type.as_slice())
        .optional("--cluster-endpoint-encryption-type", values.in_transit.as_slice())
        .optional("--description", values.description.as_slice())
        .optional("--sse-specification", &["Enabled=true".to_owned()]);
    let create = writer.command("aws dax create-cluster");
    writer.required("--region", region, REGION).required("--cluster-names", new_name, NEW_NAME);
    let check = writer.command("aws dax describe-clusters");
    writer.required("--region", region, REGION).required(
        "--cluster-name",
        values.old_name.as_deref(),
        OLD_NAME,
    );
    let delete = writer.command("aws dax delete-cluster");
    steps.extend([
        step("Create the cluster again under a new name, with encryption at rest.", Some(create)),
        step("If the command above succeeded, repeat this one until Status is available, and go on only if SSEDescription.Status is ENABLED.", Some(check)),
        step("Put the new cluster's endpoint into the application's configuration, and see that the application works.", None),
        step("Only then, and only when nothing uses the old cluster any more, delete it. This can't be undone.", Some(delete)),
    ]);
    (steps, writer.parameters)
}
