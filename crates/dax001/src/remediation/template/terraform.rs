//! The plan as a Terraform configuration, in HCL.

use super::comments::{comment, tags_command};
use crate::remediation::escape;
use crate::remediation::setting::{Setting, SettingKind, ValueType};
use crate::remediation::values::{REGION, Values};

/// The names and values of the arguments in a block.
type Arguments = Vec<(&'static str, String)>;

/// Writes the configuration.
pub(in crate::remediation) fn terraform(values: &Values) -> String {
    let mut variables = String::new();
    let provider = provider(values, &mut variables);
    let mut arguments = Arguments::new();
    for setting in values.settings.iter().filter(|setting| !setting.kind.names().argument.is_empty()) {
        let argument = setting.kind.names().argument;
        if setting.is_missing() {
            let default = if setting.kind.is_required() {
                ""
            } else {
                "; null, in a .tfvars file, for the default of DAX"
            };
            let kind = match setting.kind.names().shape {
                ValueType::Text => "string",
                ValueType::Number => "number",
                ValueType::List => "list(string)",
            };
            variable(&mut variables, argument, kind, &format!("{}{default}", setting.kind.names().meaning));
            arguments.push((argument, format!("var.{argument}")));
        } else if fits(setting) {
            arguments.extend(value(setting).map(|value| (argument, value)));
        }
    }
    let name = values.new_name().unwrap_or("encrypted");
    let endpoint = format!("aws_dax_cluster.{name}.configuration_endpoint");
    let endpoint = match values.is_tls() {
        Some(is_tls) => format!("\"{}://${{{endpoint}}}\"", if is_tls { "daxs" } else { "dax" }),
        None => endpoint,
    };
    let tags = "list(object({ Key = string, Value = string }))";
    variable(&mut variables, "tags", tags, "the tags of the old cluster, as list-tags prints them");
    arguments.push(("tags", "{ for tag in var.tags : tag.Key => tag.Value }".to_owned()));
    [
        usage(values),
        "\nterraform {\n  required_providers {\n    aws = {\n      source  = \"hashicorp/aws\"\n      version = \">= 4.0\"\n    }\n  }\n}\n\n".to_owned(),
        format!("provider \"aws\" {{\n{}}}\n\n", aligned(&provider)),
        variables,
        // The resource has a name of its own. Under the name of another cluster, it would replace
        // that cluster.
        format!("resource \"aws_dax_cluster\" \"{name}\" {{\n{}\n", aligned(&arguments)),
        "  server_side_encryption {\n    enabled = true\n  }\n\n  lifecycle {\n    prevent_destroy = true\n  }\n}\n\n".to_owned(),
        format!("output \"endpoint\" {{\n  value = {endpoint}\n}}\n"),
    ]
    .concat()
}

/// The region and the account. Terraform refuses to run in another account.
fn provider(values: &Values, variables: &mut String) -> Arguments {
    let region = if let Some(region) = values.region() {
        escape::hcl(region)
    } else {
        variable(variables, "region", "string", REGION.1);
        "var.region".to_owned()
    };
    let account =
        values.account.as_ref().map(|account| ("allowed_account_ids", format!("[{}]", escape::hcl(account))));
    std::iter::once(("region", region)).chain(account).collect()
}

/// Writes a variable, whose value the user must provide.
fn variable(variables: &mut String, name: &str, kind: &str, meaning: &str) {
    let meaning = escape::hcl(meaning);
    put!(*variables, "variable \"{name}\" {{\n  type        = {kind}\n  description = {meaning}\n}}\n\n");
}

/// A setting's value in HCL.
fn value(setting: &Setting) -> Option<String> {
    let value = setting.value()?;
    Some(match setting.kind.names().shape {
        ValueType::Number => value.to_owned(),
        ValueType::Text => escape::hcl(value),
        ValueType::List => {
            let values: Vec<String> = setting.values.iter().map(|value| escape::hcl(value)).collect();
            format!("[{}]", values.join(", "))
        }
    })
}

/// Whether Terraform can express the value. It treats zones as a set, which contains a zone only
/// once even if two nodes share it. DAX would then refuse.
pub(in crate::remediation) fn fits(setting: &Setting) -> bool {
    let mut values: Vec<&String> = setting.values.iter().collect();
    values.sort_unstable();
    values.dedup();
    setting.kind != SettingKind::Zones || values.len() == setting.values.len()
}

/// Writes arguments with aligned equals signs, as `terraform fmt` does.
fn aligned(arguments: &Arguments) -> String {
    let width = arguments.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
    let mut text = String::new();
    for (name, value) in arguments {
        put!(text, "  {name:<width$} = {value}\n");
    }
    text
}

/// The comment at the top: what the configuration is, and how to use it.
fn usage(values: &Values) -> String {
    let mut lines = vec![
        format!("printf '{{\"tags\": %s}}' \"$({})\" > tags.auto.tfvars.json", tags_command(values)),
        "terraform init && terraform plan -out plan".to_owned(),
        "terraform apply plan   # only if the plan says: 1 to add, 0 to change, 0 to destroy".to_owned(),
        String::new(),
        "Use a folder of its own. This configuration does not check that the old cluster has not changed since the export.".to_owned(),
        "The new cluster gets the tags of the old one, which the first command reads.".to_owned(),
        "To roll back, only in a folder of its own: remove prevent_destroy, then run terraform destroy.".to_owned(),
        String::new(),
        format!("If Terraform manages {} already, copy the resource into its configuration instead, beside the old one.", values.old_label()),
        "Do not change server_side_encryption of the old resource: Terraform would destroy the old cluster first.".to_owned(),
    ];
    if !values.parameters().is_empty() {
        lines.push("The evidence does not have every value: set the variables in a .tfvars file.".to_owned());
    }
    if !fits(values.setting(SettingKind::Zones)) {
        lines.push(
            "Two nodes of the old cluster share a zone, which Terraform cannot express: DAX chooses the zones."
                .to_owned(),
        );
    }
    if values.needs_network_type() {
        lines.push(
            "aws_dax_cluster cannot set the network type: the subnet group decides it. If your version of"
                .to_owned(),
        );
        lines.push("the awscc provider has awscc_dax_cluster, that can.".to_owned());
    }
    comment(values, &lines)
}
