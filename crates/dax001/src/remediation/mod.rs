//! What to do about a cluster: the plan that creates it again with encryption, from its own record.
//!
//! Encryption at rest can't be turned on in place. The plan carries over every setting that the record holds; what it
//! doesn't hold is a parameter without which no form of the plan runs.

/// Appends formatted text to a `String`, which can't fail.
macro_rules! put {
    ($text:expr, $($part:tt)*) => {{
        let _ = std::fmt::Write::write_fmt(&mut $text, format_args!($($part)*));
    }};
}

mod choices;
mod console;
mod escape;
mod script;
mod setting;
mod template;
mod values;
mod words;

use serde::{Deserialize, Serialize};

use crate::intake::SourceReader;
use crate::intake::decode::encoding;
use crate::intake::entry::{Added, Entry};
use crate::intake::settings::Settings;
use crate::problem::{Problem, ProblemCode};
use crate::report::{Range, Text};
use crate::rule::{Reason, Status, Step, judge};
use script::{Bash, PowerShell, Task, script};
use values::Values;

pub use choices::{ChoiceKind, Choices, InTransit, NODE_TYPES, NODE_TYPES_AS_OF, Refusal, new_name};
pub(crate) use choices::{NAME_CANDIDATES, name_candidates};
pub use setting::{Origin, Parameter, Setting, SettingKind};
pub use words::{PlanStep, TLS_LOST};

/// What to do about one cluster.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Plan {
    /// What kind of plan it is.
    pub action: Action,
    /// The plan in one or two sentences.
    pub summary: Text,
    /// The command whose whole output says what this evidence doesn't, where that is the action.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub command: Option<Text>,
    /// How the cluster is created again, where that is the action.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recreation: Option<Box<Recreation>>,
}

/// What kind of plan it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Action {
    /// Nothing to do.
    None,
    /// Create the cluster again with encryption.
    Recreate,
    /// The cluster is changing: wait and export again.
    Wait,
    /// The evidence doesn't say enough: export again.
    ExportAgain,
}

/// How a cluster is created again, encrypted at rest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Recreation {
    /// The old cluster's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub old_name: Option<String>,
    /// The new cluster's name: chosen or proposed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub new_name: Option<String>,
    /// Choices that are not used, and why.
    pub refused: Vec<Refusal>,
    /// Every setting of the new cluster, and where it comes from.
    pub settings: Vec<Setting>,
    /// What whoever runs the plan must say, because the evidence doesn't.
    pub parameters: Vec<Parameter>,
    /// What must be true before it begins.
    pub preconditions: Vec<Text>,
    /// What to know before it begins.
    pub warnings: Vec<Text>,
    /// The steps, in order, each with its check and the way back.
    pub steps: Vec<PlanStep>,
    /// The first steps as the rule has them, in the AWS Management Console.
    pub console: Vec<Step>,
    /// The plan as scripts and templates.
    pub files: Vec<PlanFile>,
}

/// A script or a template that carries out a step of the plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct PlanFile {
    /// What language it is in.
    pub form: Form,
    /// The name to save it under.
    pub name: String,
    /// What it does.
    pub purpose: Purpose,
    /// The whole file: ASCII, lines that end in LF.
    pub text: String,
}

/// What language a file of the plan is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Form {
    /// A script for bash, 3.2 or later.
    Bash,
    /// A script for PowerShell, 5.1 or later.
    PowerShell,
    /// A template of CloudFormation, in YAML.
    CloudFormation,
    /// A configuration of Terraform, in HCL.
    Terraform,
    /// Text for people.
    Text,
}

/// What a file of the plan does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Purpose {
    /// It creates the new cluster.
    Create,
    /// It deletes the old cluster, once the new one is in use.
    Delete,
    /// It says the whole plan.
    Read,
}

/// The plan for the cluster of this record: the bytes from its opening to its closing brace, in the encoding of
/// the source.
///
/// An error says that the bytes are no such record.
pub fn plan(record: &[u8], choices: &Choices) -> Result<Plan, Problem> {
    let (encoding, _) = encoding(record);
    let record = encoding.text(record);
    let record = record.as_bytes();
    let entry = read(record)?;
    let reason = judge(&entry);
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
            "The cluster is being deleted. Wait until it is gone, then export again; there is nothing to create again.",
        ),
        Some("creating") if action == Action::Wait && reason != Reason::SseEnabling => Text::Borrowed(
            "The cluster is still being created, without encryption. Wait until it is available and export again; then a plan to create it again can be made from its whole record.",
        ),
        _ => reason.row().action.clone(),
    };
    if matches!(action, Action::None | Action::Wait) {
        return Ok(Plan { action, summary, command: None, recreation: None });
    }
    let exports = action == Action::ExportAgain;
    let settings = match serde_json::from_slice::<Settings>(record) {
        Ok(settings) => settings,
        // A member stands twice: the command names no cluster then.
        Err(_) if exports => Settings::default(),
        Err(error) => {
            let message = format!("this record can't be read again for a plan: {error}");
            return Err(Problem::new(ProblemCode::RecordUnreadable, message));
        }
    };
    let values = Values::new(settings, entry.full, choices);
    Ok(Plan {
        action,
        summary,
        command: exports.then(|| export_command(&values)),
        recreation: (!exports).then(|| Box::new(recreation(&values))),
    })
}

/// Exports this very cluster, whole.
fn export_command(values: &Values) -> Text {
    let option = |name: &str, value: Option<&str>| match value {
        Some(value) => format!(" {name} {}", escape::shell(value)),
        None => String::new(),
    };
    let region = option("--region", values.region());
    let name = option("--cluster-names", values.old_name.as_deref());
    Text::Owned(format!("aws dax describe-clusters{region}{name} --output json"))
}

/// The record as the policy reads it: the bytes must be one record, all of them.
fn read(record: &[u8]) -> Result<Entry, Problem> {
    const BEFORE: &[u8] = b"{\"Clusters\": [";
    let record = record.trim_ascii();
    let mut reader = SourceReader::default();
    let mut entries = Vec::new();
    let mut sink = |entry: &Entry| {
        entries.push(entry.clone());
        Added::default()
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
        preconditions: words::preconditions(values),
        warnings: words::warnings(values),
        steps: words::steps(values),
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
    vec![
        file(Form::Bash, create, format!("create-{new}.sh"), &|name| {
            script::<Bash>(values, Task::Create, name)
        }),
        file(Form::Bash, delete, format!("delete-{old}.sh"), &|name| {
            script::<Bash>(values, Task::Delete, name)
        }),
        file(Form::PowerShell, create, format!("create-{new}.ps1"), &|name| {
            script::<PowerShell>(values, Task::Create, name)
        }),
        file(Form::PowerShell, delete, format!("delete-{old}.ps1"), &|name| {
            script::<PowerShell>(values, Task::Delete, name)
        }),
        file(Form::CloudFormation, create, format!("{new}.yaml"), &|name| {
            template::cloudformation(values, name)
        }),
        file(Form::Terraform, create, format!("{new}.tf"), &|_| template::terraform(values)),
        file(Form::Text, Purpose::Read, format!("plan-{old}.txt"), &|_| words::text(recreation, values)),
    ]
}
