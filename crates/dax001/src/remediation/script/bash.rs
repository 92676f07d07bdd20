//! Script syntax of Bash 3.2 or later.

use super::shell::{ShellSyntax, Word};
use crate::remediation::escape;
use crate::remediation::setting::Setting;

pub(in crate::remediation) struct Bash;

impl ShellSyntax for Bash {
    const RUN: &'static str = "bash";
    const OPTIONS: [&'static str; 3] = ["--dry-run", "--yes", "--outside-stack"];
    const ENVIRONMENT_PREFIX: &'static str = "$";
    const STOP: &'static str = "[ -z \"$missing\" ] || stop \"these values are missing: set them for this run, or export the whole record again$missing\" 2\n";
    const FIRST: &'static str = "#!/usr/bin/env bash\n";
    const PARAMETER_BLOCKS: [&'static str; 2] = ["", ""];
    const TEXTS: [&'static str; 4] = [
        include_str!("head.sh"),
        include_str!("common.sh"),
        include_str!("create.sh"),
        include_str!("delete.sh"),
    ];

    fn quoted(text: &str) -> String {
        escape::shell(text)
    }

    fn word(word: &Word<'_>) -> String {
        match word {
            Word::Fixed(text) => escape::shell(text),
            Word::ScriptVariable(name) | Word::EnvironmentVariable(name) => format!("\"${name}\""),
        }
    }

    fn assign(name: &str, value: &str) -> String {
        format!("{name}={value}\n")
    }

    fn need(name: &str, meaning: &str) -> String {
        format!("need {name} {}\n", escape::shell(meaning))
    }

    fn command(name: &str, lines: &[Vec<String>]) -> String {
        let lines: Vec<String> = lines.iter().map(|words| words.join(" ")).collect();
        format!("{name}=(\n  {}\n)\n", lines.join("\n  "))
    }

    fn add(setting: &Setting) -> String {
        let names = setting.kind.names();
        let (option, variable) = (names.option, names.variable);
        let words = if setting.kind.is_list() {
            format!(
                "  read -r -d '' -a words <<< \"${{{variable}//,/ }}\" || true\n  create+=({option} \"${{words[@]}}\")\n"
            )
        } else {
            format!("  create+=({option} \"${variable}\")\n")
        };
        format!("if [ \"${variable}\" != none ]; then\n{words}fi\n")
    }
}
