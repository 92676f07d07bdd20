//! The plan as a CloudFormation template, in YAML.

use super::comments::{comment, tags_command};
use crate::remediation::escape;
use crate::remediation::setting::{Setting, ValueType};
use crate::remediation::values::Values;

/// Writes the template.
pub(in crate::remediation) fn cloudformation(values: &Values, file: &str) -> String {
    let (mut parameters, mut conditions, mut properties) = (String::new(), String::new(), String::new());
    for setting in &values.settings {
        if setting.is_missing() {
            parameter(setting, &mut parameters, &mut conditions, &mut properties);
        } else {
            property(setting, &mut properties);
        }
    }
    let section =
        |name: &str, body: &str| if body.is_empty() { String::new() } else { format!("{name}:\n{body}\n") };
    [
        usage(values, file, !parameters.is_empty()),
        "AWSTemplateFormatVersion: \"2010-09-09\"\n".to_owned(),
        "Description: \"A DAX cluster that is encrypted at rest (DAX-001)\"\n\n".to_owned(),
        section("Parameters", &parameters),
        section("Conditions", &conditions),
        "Resources:\n  Cluster:\n    Type: AWS::DAX::Cluster\n    Properties:\n".to_owned(),
        properties,
        "      SSESpecification:\n        SSEEnabled: true\n\nOutputs:\n  Endpoint:\n".to_owned(),
        "    Description: \"The endpoint for the application\"\n    Value: !GetAtt Cluster.ClusterDiscoveryEndpointURL\n".to_owned(),
        "  Arn:\n    Description: \"The ARN of the cluster\"\n    Value: !GetAtt Cluster.Arn\n".to_owned(),
    ]
    .concat()
}

/// Writes a setting whose value is known.
fn property(setting: &Setting, properties: &mut String) {
    let names = setting.kind.names();
    let Some(value) = setting.value() else { return };
    let property = names.property;
    match names.shape {
        ValueType::Number => put!(*properties, "      {property}: {value}\n"),
        ValueType::Text => put!(*properties, "      {property}: {}\n", escape::yaml(value)),
        ValueType::List => {
            put!(*properties, "      {property}:\n");
            for value in &setting.values {
                put!(*properties, "        - {}\n", escape::yaml(value));
            }
        }
    }
}

/// Writes a setting whose value is missing: a parameter without a default. If the user leaves it
/// empty, DAX's default applies, if there is one.
fn parameter(setting: &Setting, parameters: &mut String, conditions: &mut String, properties: &mut String) {
    let names = setting.kind.names();
    let (property, is_required) = (names.property, setting.kind.is_required());
    let kind = match names.shape {
        ValueType::Number => "Number",
        ValueType::Text => "String",
        ValueType::List => "CommaDelimitedList",
    };
    put!(*parameters, "  {property}:\n    Type: {kind}\n");
    if is_required && names.shape == ValueType::Text {
        parameters.push_str("    MinLength: 1\n");
    }
    let default = if is_required { "" } else { "; empty for the default of DAX" };
    put!(*parameters, "    Description: {}\n", escape::yaml(&format!("{}{default}", names.meaning)));
    let value = format!("!Ref {property}");
    if is_required {
        put!(*properties, "      {property}: {value}\n");
        return;
    }
    let text = if setting.kind.is_list() { format!("!Join [\"\", {value}]") } else { value.clone() };
    put!(*conditions, "  Has{property}: !Not [!Equals [{text}, \"\"]]\n");
    put!(*properties, "      {property}: !If [Has{property}, {value}, !Ref AWS::NoValue]\n");
}

/// The comment at the top: what the template is, and how to use it.
fn usage(values: &Values, file: &str, has_parameters: bool) -> String {
    let (stack, region) = (values.new_name().unwrap_or("STACK"), values.region().unwrap_or("REGION"));
    let mut lines = vec![
        format!(
            "aws cloudformation create-stack --region {region} --stack-name {stack} --template-body file://{file} \\"
        ),
        format!("  --tags \"$({})\"", tags_command(values)),
        format!("aws cloudformation wait stack-create-complete --region {region} --stack-name {stack}"),
        format!("aws cloudformation describe-stacks --region {region} --stack-name {stack} --query \"Stacks[0].Outputs\""),
        String::new(),
        "This template does not check that the account is the right one, or that the old cluster has not changed since the export.".to_owned(),
        "The stack gives the tags of the old cluster to the new one.".to_owned(),
        String::new(),
        format!("If a stack manages {} already, copy the resource Cluster into its template instead, beside the old one,", values.old_label()),
        "under a logical ID of its own. Do not change SSESpecification of the old resource: CloudFormation would refuse,".to_owned(),
        "or delete the old cluster before the application has moved.".to_owned(),
    ];
    if has_parameters {
        let how = "add --parameters ParameterKey=NAME,ParameterValue=VALUE ...";
        lines.push(format!("The evidence does not have every value; give the others as parameters: {how}"));
        lines.push("Write a comma within a list as \\, there.".to_owned());
    }
    comment(values, &lines)
}
