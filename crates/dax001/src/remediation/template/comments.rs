//! What stands before a template.

use crate::remediation::values::Values;

/// The comment before a template: what it is, and how it is used.
pub(super) fn comment(values: &Values, lines: &[String]) -> String {
    let lines: Vec<String> =
        lines.iter().map(|line| format!("# {line}").trim_end().to_owned() + "\n").collect();
    values.title(false) + &lines.concat()
}

/// Reads the old cluster's tags. A shell would take an exclamation mark in it for one of its past commands.
pub(super) fn tags_command(values: &Values) -> String {
    let region = values.region().unwrap_or("REGION");
    let arn = values.arn_text.as_deref().unwrap_or("ARN");
    format!(
        "aws dax list-tags --region {region} --resource-name {arn} --output json --query \"Tags[?to_string(starts_with(Key,'aws:'))=='false']\""
    )
}
