//! The plan as text for people.

use super::escape;
use super::plan::Recreation;
use super::setting::{Origin, Setting, SettingKind};
use super::values::Values;
use crate::rule::aws_facts::AWS_FACTS_AS_OF;
use crate::rule::guide::Step;

/// Writes the plan as text.
pub(super) fn text(recreation: &Recreation, values: &Values) -> String {
    let (old, new) = (values.old_label(), values.new_label());
    let mut text = format!("Plan for {old} (rule DAX-001): create {new} in its place, encrypted at rest\n");
    if let Some(arn) = &values.arn_text {
        put!(text, "{arn}\n");
    }
    put!(text, "Facts about AWS are as of {AWS_FACTS_AS_OF}.\n");
    let mut list = |title: &str, items: &mut dyn Iterator<Item = String>| {
        put!(text, "\n{title}\n\n");
        for item in items {
            put!(text, "- {item}\n");
        }
    };
    list("Check before you begin", &mut recreation.preconditions.iter().map(ToString::to_string));
    list("Know before you begin", &mut recreation.warnings.iter().map(ToString::to_string));
    let settings = recreation.settings.iter().map(setting);
    list("The new cluster", &mut settings.chain(["Encryption at rest: enabled".to_owned()]));
    list(
        "Steps",
        &mut recreation.steps.iter().enumerate().map(|(index, step)| {
            format!("{}. {}\n  Check: {}\n  Roll back: {}", index + 1, step.text, step.check, step.roll_back)
        }),
    );
    list("If the creation fails", &mut recreation.if_creation_fails.iter().map(ToString::to_string));
    for managed in &recreation.managed {
        let title = format!("If {} manages {old}", managed.tool);
        list(&title, &mut managed.steps.iter().map(with_command));
    }
    list("In the AWS Management Console", &mut recreation.console.iter().map(|step| step.text.to_string()));
    text
}

fn setting(setting: &Setting) -> String {
    let value = match setting.origin {
        Origin::Missing => format!("to be set ({})", setting.kind.names().meaning),
        Origin::Absent => "none".to_owned(),
        Origin::Choice if setting.values.is_empty() => "DAX chooses".to_owned(),
        _ if setting.kind == SettingKind::Description => {
            setting.values.iter().map(|text| escape::json(text)).collect()
        }
        _ => setting.values.join(", "),
    };
    format!("{}: {value}", setting.label)
}

fn with_command(step: &Step) -> String {
    let command = step.command.as_deref().unwrap_or_default();
    let lines = command.lines().map(|line| format!("\n      {line}").trim_end_matches(' ').to_owned());
    format!("{}{}", step.text, lines.collect::<String>())
}
