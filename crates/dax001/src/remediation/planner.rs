//! Builds the plan from a cluster's record.

use super::choices::Choices;
use super::plan::{Action, FileForm, Plan, PlanFile, Purpose, Recreation};
use super::script::bash::Bash;
use super::script::powershell::PowerShell;
use super::script::{Task, script};
use super::values::Values;
use super::{console, escape, managed, messages, steps, template, text};
use crate::aws::cloudformation::has_cloudformation;
use crate::contract::problem::{Problem, ProblemCode};
use crate::contract::report::Range;
use crate::contract::status::Status;
use crate::contract::text::Text;
use crate::contract::verdicts::Reason;
use crate::intake::decode::encoding;
use crate::intake::entry::{AddedEntry, Entry};
use crate::intake::settings::RecordSettings;
use crate::intake::source::SourceReader;
use crate::rule::reason::reason_of;

/// Builds the plan for the cluster of this record. `record` contains the bytes from its opening to
/// its closing brace, in the encoding of the source.
///
/// Returns an error if the bytes are not such a record.
pub fn plan(record: &[u8], choices: &Choices) -> Result<Plan, Problem> {
    let (encoding, _) = encoding(record);
    let record = encoding.text(record);
    let record = record.as_bytes();
    let entry = read(record)?;
    let reason = reason_of(&entry);
    let status = entry.cluster_status.as_deref();
    let changing = matches!(status, Some("creating" | "deleting"));
    let action = match (reason.row().status, reason) {
        (Status::Pass, _) => Action::None,
        (_, Reason::SseEnabling) => Action::Wait,
        (Status::Fail, _) if changing => Action::Wait,
        (Status::Fail, _) => Action::Recreate,
        (Status::Unknown, _) => Action::ExportAgain,
    };
    let summary = match status {
        Some("deleting") if action == Action::Wait => Text::Borrowed(
            "The cluster is being deleted. Wait until it is gone, then export again; nothing has to be created again.",
        ),
        Some("creating") if action == Action::Wait && reason != Reason::SseEnabling => Text::Borrowed(
            "The cluster is still being created, without encryption. Wait until it is available and export again; its full record then gives the plan that replaces it.",
        ),
        _ => reason.row().action.clone(),
    };
    if matches!(action, Action::None | Action::Wait) {
        return Ok(Plan { action, summary, command: None, recreation: None });
    }
    let exports = action == Action::ExportAgain;
    let settings = match serde_json::from_slice::<RecordSettings>(record) {
        Ok(settings) => settings,
        // If a member is duplicated, the command names no cluster.
        Err(_) if exports => RecordSettings::default(),
        Err(error) if error.to_string().contains("duplicate field") => {
            let summary = Text::Borrowed(
                "A member of this record is duplicated, and it is not known which one counts. AWS output never repeats a member, so the file was changed. Export again.",
            );
            let command = Some(export_command(&Values::new(RecordSettings::default(), false, choices)));
            return Ok(Plan { action: Action::ExportAgain, summary, command, recreation: None });
        }
        Err(error) => {
            let message = format!("this record can't be read again for a plan: {error}");
            return Err(Problem::new(ProblemCode::RecordUnreadable, message));
        }
    };
    let values = Values::new(settings, entry.is_full, choices);
    Ok(Plan {
        action,
        summary,
        command: exports.then(|| export_command(&values)),
        recreation: (!exports).then(|| Box::new(recreation(&values))),
    })
}

/// The command that exports exactly this cluster, completely.
fn export_command(values: &Values) -> Text {
    let option = |name: &str, value: Option<&str>| match value {
        Some(value) => format!(" {name} {}", escape::shell(value)),
        None => String::new(),
    };
    let region = option("--region", values.region());
    let name = option("--cluster-names", values.old_name.as_deref());
    Text::Owned(format!("aws dax describe-clusters{region}{name} --output json"))
}

/// Reads the record as the evaluator does. The bytes must be exactly one record.
fn read(record: &[u8]) -> Result<Entry, Problem> {
    const BEFORE: &[u8] = b"{\"Clusters\": [";
    let record = record.trim_ascii();
    let mut reader = SourceReader::default();
    let mut entries = Vec::new();
    let mut sink = |entry: &Entry| {
        entries.push(entry.clone());
        AddedEntry::default()
    };
    for part in [BEFORE, record, b"]}"] {
        reader.push(part, &mut sink);
    }
    reader.end(&mut sink);
    let mut entries = entries.into_iter();
    let (first, second) = (entries.next(), entries.next());
    let (start, end) = (BEFORE.len() as u64, (BEFORE.len() + record.len()) as u64);
    first.filter(|entry| second.is_none() && entry.range() == Range { start, end }).ok_or_else(|| {
        Problem::new(ProblemCode::RecordUnreadable, "these bytes are not one cluster's record")
    })
}

fn recreation(values: &Values) -> Recreation {
    let mut recreation = Recreation {
        files: Vec::new(),
        parameters: values.parameters(),
        preconditions: messages::preconditions(values),
        warnings: messages::warnings(values),
        steps: steps::steps(values),
        if_creation_fails: steps::if_creation_fails(values),
        managed: managed::managed(values),
        console: console::steps(values),
        new_name: values.new_name().map(str::to_owned),
        old_name: values.old_name.clone(),
        refused: values.refused.clone(),
        settings: values.settings.clone(),
    };
    recreation.files = files(&recreation, values);
    recreation
}

fn files(recreation: &Recreation, values: &Values) -> Vec<PlanFile> {
    let new = values.new_name().unwrap_or("dax-cluster");
    let old = values.old_name.as_deref().unwrap_or("dax-cluster");
    let file = |form, purpose, name: String, write: &dyn Fn(&str) -> String| {
        let text = write(&name);
        PlanFile { form, name, purpose, text }
    };
    let (create, delete) = (Purpose::Create, Purpose::Delete);
    let cloudformation = values.region().is_none_or(has_cloudformation).then(|| {
        file(FileForm::CloudFormation, create, values.template_name("yaml"), &|name| {
            template::cloudformation::cloudformation(values, name)
        })
    });
    let mut files = vec![
        file(FileForm::Bash, create, format!("create-{new}.sh"), &|name| {
            script::<Bash>(values, Task::Create, name)
        }),
        file(FileForm::Bash, delete, format!("delete-{old}.sh"), &|name| {
            script::<Bash>(values, Task::Delete, name)
        }),
        file(FileForm::PowerShell, create, format!("create-{new}.ps1"), &|name| {
            script::<PowerShell>(values, Task::Create, name)
        }),
        file(FileForm::PowerShell, delete, format!("delete-{old}.ps1"), &|name| {
            script::<PowerShell>(values, Task::Delete, name)
        }),
    ];
    files.extend(cloudformation);
    files.extend([
        file(FileForm::Terraform, create, values.template_name("tf"), &|_| {
            template::terraform::terraform(values)
        }),
        file(FileForm::Text, Purpose::Read, format!("plan-{old}.txt"), &|_| text::text(recreation, values)),
    ]);
    files
}
