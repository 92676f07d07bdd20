//! The plan as scripts: one creates the new cluster, and one deletes the old one. This folder
//! contains their fixed text for each shell. This module writes the values of one cluster in front
//! of it.

pub(super) mod bash;
pub(super) mod powershell;
mod shell;

use super::escape;
use super::setting::SettingKind;
use super::values::{OLD_NAME, REGION, Values};
use shell::{ShellSyntax, Word};

/// The task of a script.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Task {
    Create,
    Delete,
}

/// Writes the script for a shell. `file` is the file name of the script.
pub(super) fn script<S: ShellSyntax>(values: &Values, task: Task, file: &str) -> String {
    let [head, common, create, delete] = S::TEXTS;
    let [creates, deletes] = S::PARAMETER_BLOCKS;
    let (options, task_values, task_text) = match task {
        Task::Create => (creates, creation::<S>(values), create),
        Task::Delete => (deletes, deletion::<S>(values), delete),
    };
    let header = header::<S>(values, task, file);
    let (parameters, clusters) = (parameters::<S>(values, task), clusters::<S>(values));
    [S::FIRST, &header, options, head, &parameters, &clusters, &task_values, "\n", common, task_text].concat()
}

/// The comment at the top: what the script is, how to run it, and what it needs.
fn header<S: ShellSyntax>(values: &Values, task: Task, file: &str) -> String {
    let run = |option: &str, effect: &str| {
        let command = format!("{} {file} {option}", S::RUN);
        format!("#   {:<width$}  {effect}\n", command.trim_end(), width = S::RUN.len() + file.len() + 17)
    };
    let [dry_run, yes, outside_stack] = S::OPTIONS;
    let show = run(dry_run, "only shows what it would do");
    let usage = match task {
        Task::Create => [
            &run("", "shows what it will do, asks, and does it"),
            &show,
            &run(yes, "doesn't ask"),
            &run(outside_stack, "ignores that a CloudFormation stack manages the old cluster"),
            "#\n# It stops at the first error and can be run again: it does nothing twice. It deletes nothing.\n",
            "# Set DAX_TAGS to the tags as JSON to use other tags than those of the old cluster; [] means none.\n",
        ]
        .concat(),
        Task::Delete => [
            &run("", "looks whether the old cluster is in use, asks for its name, and deletes it"),
            &show,
            &run(outside_stack, "ignores the tags of a CloudFormation stack"),
            "#\n# It refuses unless the new cluster is available and encrypted, and can be run again.\n",
            "# It also refuses while CloudWatch saw client connections or requests of the old cluster in the last 24 hours;\n# DAX_IDLE_HOURS chooses another time.\n",
            "# DAX_DELETE with the name of the cluster to delete answers the questions, and without a terminal there is no other\n# answer. Set DAX_DELETE_UNSEEN to the name as well if CloudWatch\n# has no data of it. DAX_KEEP_UNTIL overrides the day until which the plan keeps it.\n",
        ]
        .concat(),
    };
    let wait =
        "# It waits at most 60 minutes (DAX_WAIT_MINUTES), and looks every 20 seconds (DAX_POLL_SECONDS).\n";
    [&values.title(task == Task::Delete), &usage, wait].concat()
}

/// Checks for the values that the evidence doesn't give. The script stops if one of them is
/// missing.
fn parameters<S: ShellSyntax>(values: &Values, task: Task) -> String {
    let finds = [REGION.0, OLD_NAME.0, SettingKind::Name.names().variable];
    let mut needs = String::new();
    for parameter in values.parameters() {
        if task == Task::Create || finds.contains(&&*parameter.variable) {
            let default = if parameter.has_default { "; none for DAX's default" } else { "" };
            needs.push_str(&S::need(&parameter.variable, &format!("{}{default}", parameter.meaning)));
        }
    }
    if needs.is_empty() {
        needs
    } else {
        format!(
            "# Values to set: the evidence doesn't have them, or they cannot be copied.\n{needs}{}\n",
            S::STOP
        )
    }
}

/// The value if it is known, or else the environment variable that must contain it.
fn literal_or_variable<S: ShellSyntax>(value: Option<&str>, variable: &str) -> String {
    S::word(&value.map_or(Word::EnvironmentVariable(variable), Word::Fixed))
}

/// The region and the names of the two clusters.
fn clusters<S: ShellSyntax>(values: &Values) -> String {
    [
        "# From the evidence.\n".to_owned(),
        S::assign("region", &literal_or_variable::<S>(values.region(), REGION.0)),
        S::assign("old", &literal_or_variable::<S>(values.old_name.as_deref(), OLD_NAME.0)),
        S::assign("new", &literal_or_variable::<S>(values.new_name(), SettingKind::Name.names().variable)),
    ]
    .concat()
}

/// An option of a command, followed by one word.
fn option<S: ShellSyntax>(name: &str, word: &Word<'_>) -> Vec<String> {
    vec![S::word(&Word::Fixed(name)), S::word(word)]
}

/// The values that the script needs to create the cluster: the expected state of the old cluster,
/// the identity of the new one, and its settings.
fn creation<S: ShellSyntax>(values: &Values) -> String {
    let (queries, words): (Vec<&str>, Vec<&str>) =
        values.exported.iter().map(|(query, word)| (*query, word.as_str())).unzip();
    let description = values.setting(SettingKind::Description).value();
    // If text begins like an option or a file to read, the AWS CLI treats it as such. In JSON it
    // doesn't.
    let description = description.map(|text| format!("{{\"Description\": {}}}", escape::json(text)));
    let mut lines = vec![
        vec![S::word(&Word::Fixed("create-cluster"))],
        option::<S>("--region", &Word::ScriptVariable("region")),
    ];
    for setting in &values.settings {
        let names = setting.kind.names();
        match setting.kind {
            SettingKind::Description => {}
            SettingKind::Name => lines.push(option::<S>(names.option, &Word::ScriptVariable("new"))),
            _ if setting.is_missing() && setting.kind.is_required() => {
                lines.push(option::<S>(names.option, &Word::EnvironmentVariable(names.variable)));
            }
            _ if setting.values.is_empty() => {}
            _ => {
                let words = std::iter::once(names.option).chain(setting.values.iter().map(String::as_str));
                lines.push(words.map(|word| S::word(&Word::Fixed(word))).collect());
            }
        }
    }
    lines.push(option::<S>("--sse-specification", &Word::Fixed("Enabled=true")));
    let optional_missing =
        values.settings.iter().filter(|setting| setting.is_missing() && !setting.kind.is_required());
    [
        S::assign("members", &format!("\"{}\"", queries.join(","))),
        S::assign("exported", &S::quoted(&words.join(" "))),
        identity::<S>(values, Task::Create),
        S::assign("description", &S::quoted(&description.unwrap_or_default())),
        S::command("create", &lines),
        optional_missing.map(S::add).collect(),
    ]
    .concat()
}

/// The values that distinguish the new cluster from another one with its name: the settings that
/// can only be chosen at creation, and the number of nodes. The delete script doesn't ask for
/// missing values again.
fn identity<S: ShellSyntax>(values: &Values, task: Task) -> String {
    let kinds = [
        SettingKind::NodeType,
        SettingKind::Nodes,
        SettingKind::Role,
        SettingKind::SubnetGroup,
        SettingKind::NetworkType,
        SettingKind::InTransit,
    ];
    let (mut queries, mut words) = (Vec::new(), Vec::new());
    for kind in kinds {
        let (setting, names) = (values.setting(kind), kind.names());
        let word = match setting.value() {
            Some(value) => value.to_owned(),
            None if setting.is_missing() && kind.is_required() && task == Task::Create => {
                format!("{}{}", S::ENVIRONMENT_PREFIX, names.variable)
            }
            None => match kind.word_for_none().filter(|_| !setting.is_missing()) {
                Some(word) => word.to_owned(),
                None => continue,
            },
        };
        queries.push(names.query);
        words.push(word);
    }
    let quoted = |words: &[&str], separator| format!("\"{}\"", words.join(separator));
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    S::assign("identity", &quoted(&queries, ",")) + &S::assign("wanted", &quoted(&words, " "))
}

fn deletion<S: ShellSyntax>(values: &Values) -> String {
    let lines = [
        vec![S::word(&Word::Fixed("delete-cluster"))],
        option::<S>("--region", &Word::ScriptVariable("region")),
        option::<S>("--cluster-name", &Word::ScriptVariable("old")),
    ];
    let arn = S::quoted(values.arn_text.as_deref().unwrap_or_default());
    let keep_until = S::quoted(values.keep_until.as_deref().unwrap_or_default());
    [
        S::assign("old_arn", &arn),
        S::assign("keep_until", &keep_until),
        identity::<S>(values, Task::Delete),
        S::command("delete", &lines),
    ]
    .concat()
}
