//! Script syntax of Windows PowerShell 5.1 and its successors.

use super::shell::{ShellSyntax, Word};
use crate::remediation::escape;
use crate::remediation::setting::{Setting, SettingKind};

pub(in crate::remediation) struct PowerShell;

impl ShellSyntax for PowerShell {
    const RUN: &'static str = "powershell -ExecutionPolicy Bypass -File";
    const OPTIONS: [&'static str; 3] = ["-DryRun", "-Yes", "-OutsideStack"];
    const ENVIRONMENT_PREFIX: &'static str = "$env:";
    const STOP: &'static str = "if ($missing) { Stop-Here (\"these values are missing: set them for this run, or export the whole record again`n\" + ($missing -join \"`n\")) 2 }\n";
    const FIRST: &'static str = "";
    const PARAMETER_BLOCKS: [&'static str; 2] = [
        "[CmdletBinding()]\nparam([switch] $Yes, [switch] $DryRun, [switch] $OutsideStack)\n\n",
        "[CmdletBinding()]\nparam([switch] $DryRun, [switch] $OutsideStack)\n\n",
    ];
    const TEXTS: [&'static str; 4] = [
        include_str!("head.ps1"),
        include_str!("common.ps1"),
        include_str!("create.ps1"),
        include_str!("delete.ps1"),
    ];

    fn quoted(text: &str) -> String {
        escape::powershell(text)
    }

    fn word(word: &Word<'_>) -> String {
        match word {
            Word::Fixed(text) => escape::powershell(text),
            Word::ScriptVariable(name) => format!("${name}"),
            Word::EnvironmentVariable(name) => format!("$env:{name}"),
        }
    }

    fn assign(name: &str, value: &str) -> String {
        format!("${name} = {value}\n")
    }

    fn need(name: &str, meaning: &str) -> String {
        format!("Test-Value '{name}' {}\n", escape::powershell(meaning))
    }

    fn command(name: &str, lines: &[Vec<String>]) -> String {
        let lines: Vec<String> = lines.iter().map(|words| words.join(", ")).collect();
        format!("${name} = @(\n    {}\n)\n", lines.join(",\n    "))
    }

    fn add(setting: &Setting) -> String {
        let names = setting.kind.names();
        let (option, variable) = (names.option, names.variable);
        let then = match setting.kind {
            SettingKind::Description => {
                format!("$description = @{{ Description = $env:{variable} }} | ConvertTo-Json")
            }
            kind if kind.is_list() => format!("$create += @('{option}') + (Split-Words $env:{variable})"),
            _ => format!("$create += @('{option}', $env:{variable})"),
        };
        format!("if ($env:{variable} -ne 'none') {{ {then} }}\n")
    }
}
