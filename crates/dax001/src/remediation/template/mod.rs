//! The plan as templates, each of which makes the new cluster only; the old one is deleted by a script, or by whatever made it.

mod cloudformation;
mod terraform;

use super::values::Values;

pub(super) use cloudformation::cloudformation;
pub(super) use terraform::terraform;

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
