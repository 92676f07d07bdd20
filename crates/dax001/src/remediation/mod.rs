//! What to do about a cluster: the plan that creates it again with encryption, from its own record.
//!
//! Encryption at rest can't be turned on in place. The plan carries over every setting that the record
//! holds; what it doesn't hold is a shell parameter without which the command refuses to run.

mod console;
mod create;
mod shell;
mod values;

use serde::{Deserialize, Serialize};

use crate::intake::SourceReader;
use crate::intake::decode::encoding;
use crate::intake::entry::Entry;
use crate::intake::settings::Settings;
use crate::problem::{Problem, ProblemCode};
use crate::report::{Range, Text};
use crate::rule::{Reason, Status, Step, judge};
use values::Values;

/// What to do about one cluster.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Plan {
    /// What kind of plan it is.
    pub action: Action,
    /// The plan in one or two sentences.
    pub summary: Text,
    /// The name proposed for the new cluster.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub new_name: Option<String>,
    /// What must be true before it begins.
    pub preconditions: Vec<Text>,
    /// What to know before it begins.
    pub warnings: Vec<Text>,
    /// Shell variables that must be set, because the evidence doesn't hold their values.
    pub parameters: Vec<Parameter>,
    /// The steps in the AWS Management Console.
    pub console: Vec<Step>,
    /// The steps with the AWS CLI, for a POSIX shell.
    pub cli: Vec<Step>,
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

/// A shell variable that must be set before a command of the plan runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Parameter {
    /// The variable's name.
    pub name: Text,
    /// What it must hold.
    pub meaning: Text,
}

/// The plan for the cluster of this record: the bytes from its opening to its closing brace, in the encoding of
/// the source.
///
/// An error says that the bytes are no such record.
pub fn plan(record: &[u8]) -> Result<Plan, Problem> {
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
    if action != Action::Recreate {
        return Ok(Plan {
            action,
            summary: match status {
                Some("deleting") if action == Action::Wait => Text::Borrowed(
                    "The cluster is being deleted. Wait until it is gone, then export again; there is nothing to create again.",
                ),
                Some("creating") if action == Action::Wait && reason != Reason::SseEnabling => {
                    Text::Borrowed(
                        "The cluster is still being created, without encryption. Wait until it is available and export again; then a plan to create it again can be made from its whole record.",
                    )
                }
                _ => reason.row().action.clone(),
            },
            new_name: None,
            preconditions: Vec::new(),
            warnings: Vec::new(),
            parameters: Vec::new(),
            console: Vec::new(),
            cli: Vec::new(),
        });
    }
    let settings: Settings = serde_json::from_slice(record).map_err(|error| {
        let message = format!("this record can't be read again for a plan: {error}");
        Problem::new(ProblemCode::RecordUnreadable, message)
    })?;
    Ok(recreate(reason, settings))
}

/// The record as the policy reads it: the bytes must be one record, all of them.
fn read(record: &[u8]) -> Result<Entry, Problem> {
    const BEFORE: &[u8] = b"{\"Clusters\": [";
    let record = record.trim_ascii();
    let mut reader = SourceReader::default();
    for part in [BEFORE, record, b"]}"] {
        reader.push(part);
    }
    reader.end();
    let mut entries = reader.entries();
    let (first, second) = (entries.next(), entries.next());
    let (start, end) = (BEFORE.len() as u64, (BEFORE.len() + record.len()) as u64);
    first.filter(|entry| second.is_none() && entry.range == Range { start, end }).ok_or_else(|| {
        Problem::new(ProblemCode::RecordUnreadable, "these bytes are not one cluster's record")
    })
}

fn recreate(reason: Reason, settings: Settings) -> Plan {
    let mut values = Values::new(settings);
    let mut warnings = std::mem::take(&mut values.warnings);
    if values.unsupported_node_type.is_some() {
        warnings.push(Text::Borrowed(
            "Node types dax.r3.* can't be encrypted at rest: choose another one, such as the dax.r5 of the same size.",
        ));
    }
    let port = values.port();
    if port == "8111" {
        warnings.push(Text::Borrowed(
            "Encryption in transit can also be chosen only at creation. To have it, give --cluster-endpoint-encryption-type TLS; clients then use a daxs:// endpoint and port 9111.",
        ));
    }
    warnings.extend([
        Text::Borrowed("The new cluster's cache starts cold: expect more reads on the tables until it is warm."),
        Text::Borrowed("Both clusters are paid for until the old one is deleted."),
        Text::Borrowed("Tags are not in this evidence: read the old cluster's with aws dax list-tags and give them with --tags."),
    ]);
    let (cli, parameters) = create::steps(&values);
    Plan {
        action: Action::Recreate,
        summary: reason.row().action.clone(),
        preconditions: vec![
            Text::Owned(format!(
                "No cluster in this account and region has the name {} yet; otherwise choose another one.",
                values.new_name.as_deref().unwrap_or("of the new cluster")
            )),
            Text::Borrowed("The IAM role lets DAX reach the tables that the application uses."),
            Text::Owned(format!("The security group lets the application in on port {port}.")),
            Text::Borrowed("The subnet group has a subnet in every zone that is used."),
        ],
        warnings,
        parameters,
        console: console::steps(&values),
        cli,
        new_name: values.new_name,
    }
}
