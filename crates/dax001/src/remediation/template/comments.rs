//! The comment at the top of a template.

use crate::remediation::values::Values;

/// The comment at the top of a template: what the template is, and how to use it.
pub(super) fn comment(values: &Values, lines: &[String]) -> String {
    let lines: Vec<String> =
        lines.iter().map(|line| format!("# {line}").trim_end().to_owned() + "\n").collect();
    values.title(false) + &lines.concat()
}

/// The command that reads the old cluster's tags. It contains no exclamation mark, which a shell
/// would replace with a past command.
pub(super) fn tags_command(values: &Values) -> String {
    let region = values.region().unwrap_or("REGION");
    let arn = values.arn_text.as_deref().unwrap_or("ARN");
    format!(
        "aws dax list-tags --region {region} --resource-name {arn} --output json --query \"Tags[?to_string(starts_with(Key,'aws:'))=='false']\""
    )
}
