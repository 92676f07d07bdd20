//! The plan as templates: CloudFormation in YAML, Terraform in HCL. Each makes the new cluster only; the old one is deleted by a
//! script, or by whatever made it.

use super::escape;
use super::setting::{Setting, SettingKind, Shape};
use super::values::{REGION, Values};

/// The lines of a comment before a template: what it is, and how it is used.
fn comment(values: &Values, lines: &[String]) -> String {
    let old = values.old_name.as_deref().unwrap_or("the old cluster");
    let new = values.new_name().unwrap_or("a DAX cluster");
    let place = values
        .arn
        .as_ref()
        .map(|arn| format!(" (account {}, region {})", arn.account, arn.region))
        .unwrap_or_default();
    let head = [
        format!("Creates {new}, encrypted at rest, with the settings of {old}{place}."),
        "Written by dax001 for rule DAX-001, from the exported record of the cluster.".to_owned(),
        String::new(),
    ];
    head.iter().chain(lines).map(|line| format!("# {line}").trim_end().to_owned() + "\n").collect()
}

/// Where the old cluster's tags are read from.
fn tags_command(values: &Values) -> String {
    let region = values.region().unwrap_or("REGION");
    let arn = values.arn_text.as_deref().unwrap_or("ARN");
    format!(
        "aws dax list-tags --region {region} --resource-name {arn} --output json --query \"Tags[?!starts_with(Key, 'aws:')]\""
    )
}

/// CloudFormation, in YAML.
pub(super) fn cloudformation(values: &Values, file: &str) -> String {
    let stack = values.new_name().unwrap_or("STACK");
    let region = values.region().unwrap_or("REGION");
    let mut parameters = String::new();
    let mut conditions = String::new();
    let mut properties = String::new();
    for setting in &values.settings {
        let names = setting.kind.names();
        let property = names.property;
        if setting.is_missing() {
            let is_required = setting.kind.is_required();
            let (kind, text) = match names.shape {
                Shape::Number => ("Number", String::new()),
                Shape::Text if is_required => ("String", "    MinLength: 1\n".to_owned()),
                Shape::Text => ("String", String::new()),
                Shape::List => ("CommaDelimitedList", String::new()),
            };
            let meaning = if is_required {
                names.meaning.to_owned()
            } else {
                format!("{}; empty for the default of DAX", names.meaning)
            };
            parameters.push_str(&format!(
                "  {property}:\n    Type: {kind}\n{text}    Description: {}\n",
                escape::yaml(&meaning)
            ));
            let value = format!("!Ref {property}");
            if is_required {
                properties.push_str(&format!("      {property}: {value}\n"));
            } else {
                let is_empty =
                    if setting.kind.is_list() { format!("!Join [\"\", {value}]") } else { value.clone() };
                conditions.push_str(&format!("  Has{property}: !Not [!Equals [{is_empty}, \"\"]]\n"));
                properties.push_str(&format!(
                    "      {property}: !If [Has{property}, {value}, !Ref AWS::NoValue]\n"
                ));
            }
        } else if let Some(value) = setting.value() {
            match names.shape {
                Shape::Number => properties.push_str(&format!("      {property}: {value}\n")),
                Shape::Text => properties.push_str(&format!("      {property}: {}\n", escape::yaml(value))),
                Shape::List => {
                    let items: String = setting
                        .values
                        .iter()
                        .map(|value| format!("        - {}\n", escape::yaml(value)))
                        .collect();
                    properties.push_str(&format!("      {property}:\n{items}"));
                }
            }
        }
    }
    let mut lines = vec![
        format!(
            "aws cloudformation create-stack --region {region} --stack-name {stack} --template-body file://{file} \\"
        ),
        format!("  --tags \"$({})\"", tags_command(values)),
        String::new(),
        "The stack gives the tags of the old cluster to the new one.".to_owned(),
    ];
    if !parameters.is_empty() {
        lines.push("What the evidence doesn't hold is a parameter: add --parameters ParameterKey=NAME,ParameterValue=VALUE ...".to_owned());
    }
    let section =
        |name: &str, body: &str| if body.is_empty() { String::new() } else { format!("{name}:\n{body}\n") };
    [
        comment(values, &lines),
        "AWSTemplateFormatVersion: \"2010-09-09\"\n".to_owned(),
        format!("Description: {}\n\n", escape::yaml("A DAX cluster that is encrypted at rest (DAX-001)")),
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

/// Terraform, in HCL.
pub(super) fn terraform(values: &Values) -> String {
    let mut variables = String::new();
    let mut arguments: Vec<(&str, String)> = Vec::new();
    let mut variable = |name: &str, kind: &str, meaning: &str| {
        let meaning = escape::hcl(meaning);
        variables.push_str(&format!(
            "variable \"{name}\" {{\n  type        = {kind}\n  description = {meaning}\n}}\n\n"
        ));
    };
    let list = |items: Vec<String>| format!("[{}]", items.join(", "));
    let mut provider = Vec::new();
    provider.push(match values.region() {
        Some(region) => ("region", escape::hcl(region)),
        None => {
            variable("region", "string", REGION.1);
            ("region", "var.region".to_owned())
        }
    });
    if let Some(arn) = &values.arn {
        // Terraform refuses to run in another account.
        provider.push(("allowed_account_ids", list(vec![escape::hcl(&arn.account)])));
    }
    for setting in &values.settings {
        let names = setting.kind.names();
        if names.argument.is_empty() {
            continue;
        }
        if setting.is_missing() {
            let kind = match names.shape {
                Shape::Text => "string",
                Shape::Number => "number",
                Shape::List => "list(string)",
            };
            let default = if setting.kind.is_required() { "" } else { "; null for the default of DAX" };
            variable(names.argument, kind, &format!("{}{default}", names.meaning));
            arguments.push((names.argument, format!("var.{}", names.argument)));
        } else if let Some(value) = setting.value().filter(|_| fits_terraform(setting)) {
            arguments.push((
                names.argument,
                match names.shape {
                    Shape::Number => value.to_owned(),
                    Shape::Text => escape::hcl(value),
                    Shape::List => list(setting.values.iter().map(|value| escape::hcl(value)).collect()),
                },
            ));
        }
    }
    variable(
        "tags",
        "list(object({ Key = string, Value = string }))",
        "the tags of the old cluster, as list-tags prints them",
    );
    arguments.push(("tags", "{ for tag in var.tags : tag.Key => tag.Value }".to_owned()));
    let mut lines = vec![
        format!("printf '{{\"tags\": %s}}' \"$({})\" > tags.auto.tfvars.json", tags_command(values)),
        "terraform init && terraform plan -out plan && terraform apply plan".to_owned(),
        String::new(),
        "The new cluster is given the tags of the old one, which the first command reads.".to_owned(),
        "What the evidence doesn't hold is a variable, without which Terraform refuses to plan.".to_owned(),
    ];
    if !fits_terraform(values.setting(SettingKind::Zones)) {
        lines.push(
            "Two nodes of the old cluster share a zone, which Terraform can't say: DAX chooses the zones."
                .to_owned(),
        );
    }
    if let Some(network) = values.setting(SettingKind::NetworkType).value() {
        lines.push(format!("The old cluster's network type is {network}: aws_dax_cluster can't set it, the subnet group decides."));
    }
    [
        comment(values, &lines),
        "\nterraform {\n  required_providers {\n    aws = {\n      source  = \"hashicorp/aws\"\n      version = \">= 4.0\"\n    }\n  }\n}\n\n".to_owned(),
        format!("provider \"aws\" {{\n{}}}\n\n", aligned("  ", &provider)),
        variables,
        format!("resource \"aws_dax_cluster\" \"encrypted\" {{\n{}\n", aligned("  ", &arguments)),
        "  server_side_encryption {\n    enabled = true\n  }\n}\n\n".to_owned(),
        "output \"endpoint\" {\n  value = aws_dax_cluster.encrypted.configuration_endpoint\n}\n".to_owned(),
    ]
    .concat()
}

/// Terraform takes zones for a set, in which two nodes of one zone are one: DAX would then refuse.
fn fits_terraform(setting: &Setting) -> bool {
    let mut values: Vec<&String> = setting.values.iter().collect();
    values.sort_unstable();
    values.dedup();
    setting.kind != SettingKind::Zones || values.len() == setting.values.len()
}

/// Arguments, with their equals signs below each other as `terraform fmt` has them.
fn aligned(indent: &str, arguments: &[(&str, String)]) -> String {
    let width = arguments.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
    arguments.iter().map(|(name, value)| format!("{indent}{name:<width$} = {value}\n")).collect()
}
