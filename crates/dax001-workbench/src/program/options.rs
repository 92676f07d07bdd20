//! The options on the command line.

use dax001::aws::arn::is_account;
use dax001::aws::regions::is_region;
use dax001::contract::label::Label;
use dax001_export::Format;

use super::arguments::Arguments;
use crate::protocol::FileFormat;

/// The answer to `--help`.
pub(super) const HELP: &str = include_str!("help.txt");

const FORMATS: [&str; 10] =
    ["text", "json", "html", "csv", "markdown", "sarif", "junit", "oscal", "ocsf", "asff"];
pub(super) const SARIF: FileFormat = FileFormat::Other(Format::Sarif);
/// The formats for the outcome of `--verify`.
const VERIFY_FORMATS: [&str; 2] = ["text", "json"];
const VERDICTS: [&str; 2] = ["fail", "unknown"];
/// Fails whose risk no list accepts.
const UNACCEPTED: &str = "unaccepted";
/// The options of an evaluation. They can't be used with `--verify`: a saved report states which of
/// them it was made with.
const EVALUATION_OPTIONS: [&str; 8] =
    ["accept", "fail-on", "account", "region", "max-age", "as-of", "expect-accounts", "expect-regions"];

/// The program's task.
#[derive(Debug)]
pub(super) enum Command {
    Help,
    Version,
    Run(Box<Options>),
}

/// How the program should evaluate or verify.
#[derive(Debug)]
pub(super) struct Options {
    pub(super) format: FileFormat,
    /// The file to write; `None` for standard output.
    pub(super) output: Option<String>,
    pub(super) is_quiet: bool,
    /// The saved report to verify.
    pub(super) verify: Option<String>,
    pub(super) fail_on: FailOn,
    /// Lists of accepted risks.
    pub(super) accept: Vec<String>,
    /// Whether to leave passing results out of the SARIF file.
    pub(super) omit_passes: bool,
    /// The account and the region of all evidence.
    pub(super) label: Label,
    pub(super) max_age: Option<String>,
    pub(super) as_of: Option<String>,
    /// A file with the accounts that must have evidence.
    pub(super) expect_accounts: Option<String>,
    pub(super) expect_regions: Vec<String>,
    /// Files, folders, and `-` for standard input.
    pub(super) files: Vec<String>,
}

/// The verdicts that set the exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct FailOn {
    pub(super) fail: bool,
    pub(super) unknown: bool,
    /// Whether to ignore fails whose risk is accepted.
    pub(super) forgives_accepted: bool,
}

impl Command {
    /// Parses a command line without the program's name. An error says what is wrong with it.
    pub(super) fn parse(arguments: Vec<String>) -> Result<Self, String> {
        let arguments = Arguments::split(arguments)?;
        check_once(&arguments)?;
        if arguments.has("help") {
            return Ok(Self::Help);
        }
        if arguments.has("version") {
            return Ok(Self::Version);
        }
        Ok(Self::Run(Box::new(Options::of(&arguments)?)))
    }
}

/// Rejects repeated options and empty values. The program can't know which of two values the user
/// wants, and an empty value is usually an unset shell variable.
fn check_once(Arguments { options, positionals }: &Arguments) -> Result<(), String> {
    let is_repeated = |(at, (name, _)): &(usize, &(&str, Option<String>))| {
        *name != "accept" && options.iter().take(*at).any(|(before, _)| before == name)
    };
    if let Some((_, (name, _))) = options.iter().enumerate().find(is_repeated) {
        return Err(format!("--{name} is given twice: use it once"));
    }
    if let Some((name, _)) = options.iter().find(|(_, value)| value.as_deref() == Some("")) {
        return Err(format!("--{name} is empty: add a value"));
    }
    if positionals.iter().any(String::is_empty) {
        return Err("a file name is empty: name the file".to_owned());
    }
    Ok(())
}

impl Options {
    fn of(arguments: &Arguments) -> Result<Self, String> {
        let value = |name| arguments.value(name).map(str::to_owned);
        let name = arguments.value("format").unwrap_or("text");
        let format = FileFormat::of(name)
            .ok_or_else(|| format!("`{name}` is not a format: use one of {}", FORMATS.join(", ")))?;
        let fail_on = FailOn::of(arguments.value("fail-on"))?;
        let verify = value("verify");
        if verify.is_some() {
            check_verify(arguments, name)?;
        }
        let accept: Vec<String> = arguments.values("accept").map(str::to_owned).collect();
        if fail_on.forgives_accepted && accept.is_empty() {
            return Err(format!(
                "--fail-on {UNACCEPTED} needs a list of accepted risks: name it with --accept"
            ));
        }
        if accept.iter().any(|list| list == "-") {
            return Err("--accept needs a file, not standard input: name the file".to_owned());
        }
        let omit_passes = arguments.has("no-pass");
        if omit_passes && format != SARIF {
            return Err(format!("--no-pass works with SARIF, not with {name}: add --format sarif"));
        }
        let files = arguments.positionals.clone();
        if files.is_empty() {
            return Err("name the input: files, folders, or - for standard input".to_owned());
        }
        if files.iter().chain(&verify).filter(|name| *name == "-").count() > 1 {
            return Err("standard input can only be read once: give a single -".to_owned());
        }
        let label = Label { account: value("account"), region: value("region") };
        check_label(&label)?;
        let regions = arguments.value("expect-regions").unwrap_or_default();
        let regions =
            regions.split(|c: char| c.is_whitespace() || c == ',').filter(|region| !region.is_empty());
        Ok(Self {
            format,
            output: value("output").filter(|output| output != "-"),
            is_quiet: arguments.has("quiet"),
            verify,
            fail_on,
            accept,
            omit_passes,
            label,
            max_age: value("max-age"),
            as_of: value("as-of"),
            expect_accounts: value("expect-accounts"),
            expect_regions: regions.map(str::to_owned).collect(),
            files,
        })
    }
}

fn check_verify(arguments: &Arguments, format: &str) -> Result<(), String> {
    if let Some(name) = EVALUATION_OPTIONS.into_iter().find(|name| arguments.has(name)) {
        return Err(format!(
            "--{name} cannot be used with --verify, which repeats the check of the report: give one of the two"
        ));
    }
    if !VERIFY_FORMATS.contains(&format) {
        return Err(format!("--verify writes {}, not {format}", VERIFY_FORMATS.join(" or ")));
    }
    Ok(())
}

fn check_label(Label { account, region }: &Label) -> Result<(), String> {
    if let Some(account) = account.as_deref().filter(|account| !is_account(account)) {
        return Err(format!("`{account}` is not an account: use its twelve digits"));
    }
    if let Some(region) = region.as_deref().filter(|region| !is_region(region)) {
        return Err(format!("`{region}` is not a region: use its code, such as us-east-1"));
    }
    Ok(())
}

impl Default for FailOn {
    fn default() -> Self {
        Self { fail: true, unknown: true, forgives_accepted: false }
    }
}

impl FailOn {
    fn of(list: Option<&str>) -> Result<Self, String> {
        let Some(list) = list else { return Ok(Self::default()) };
        let verdicts: Vec<&str> = list.split(',').map(str::trim).collect();
        if verdicts.contains(&UNACCEPTED) {
            if let Some(other) = verdicts.iter().find(|verdict| ![UNACCEPTED, "unknown"].contains(verdict)) {
                return Err(format!(
                    "--fail-on takes {UNACCEPTED} alone or with unknown, not with `{other}`: give one of the two"
                ));
            }
            return Ok(Self { forgives_accepted: true, ..Self::default() });
        }
        let [fail, unknown] = VERDICTS.map(|verdict| verdicts.contains(&verdict));
        if verdicts != ["none"]
            && let Some(wrong) = verdicts.iter().find(|verdict| !VERDICTS.contains(verdict))
        {
            let known = VERDICTS.join(", ");
            return Err(format!(
                "`{wrong}` is not a verdict for --fail-on: use {known}, both separated by a comma, {UNACCEPTED}, or none"
            ));
        }
        Ok(Self { fail, unknown, forgives_accepted: false })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(arguments: &[&str]) -> Result<Command, String> {
        Command::parse(arguments.iter().copied().map(str::to_owned).collect())
    }

    fn options(arguments: &[&str]) -> Option<Box<Options>> {
        match parse(arguments) {
            Ok(Command::Run(options)) => Some(options),
            _ => None,
        }
    }

    #[test]
    fn a_command_line_is_parsed_into_options() {
        let parsed =
            options(&["-f", "json", "--output=r.json", "--expect-regions", "us-east-1, eu-west-1", "a", "-"]);
        assert!(parsed.is_some_and(|parsed| parsed.format == FileFormat::Json
            && parsed.output.as_deref() == Some("r.json")
            && parsed.expect_regions == ["us-east-1", "eu-west-1"]
            && parsed.files == ["a", "-"]
            && parsed.fail_on == FailOn::default()));
        assert!(options(&["a", "-o", "-"]).is_some_and(|parsed| parsed.output.is_none() && !parsed.is_quiet));
        for (list, fail, unknown, forgives_accepted) in [
            ("none", false, false, false),
            (" fail ", true, false, false),
            ("unknown,fail", true, true, false),
            ("unaccepted", true, true, true),
            (" unaccepted , unknown", true, true, true),
            ("unknown,unaccepted", true, true, true),
        ] {
            let parsed = options(&["a", "--accept", "l", "--fail-on", list, "--accept=m"]);
            let fail_on = FailOn { fail, unknown, forgives_accepted };
            assert!(
                parsed.is_some_and(|parsed| parsed.fail_on == fail_on && parsed.accept == ["l", "m"]),
                "{list}"
            );
        }
        assert!(options(&["a", "-f", "sarif", "--no-pass"]).is_some_and(|parsed| parsed.omit_passes));
    }

    #[test]
    fn help_precedes_the_version_and_both_precede_missing_arguments() {
        assert!(matches!(parse(&["--version", "-h"]), Ok(Command::Help)));
        assert!(matches!(parse(&["--version", "--format", "xml"]), Ok(Command::Version)));
        assert!(parse(&["-h", "-h"]).is_err_and(|error| error == "--help is given twice: use it once"));
        assert!(parse(&["-h", "-o", ""]).is_err_and(|error| error == "--output is empty: add a value"));
        assert!(HELP.starts_with("Usage: dax001 ") && HELP.lines().all(|line| line.chars().count() <= 130));
        assert!(
            FORMATS
                .iter()
                .all(|name| FileFormat::of(name).is_some() && HELP.contains(&format!("   {name} ")))
        );
    }

    #[test]
    fn wrong_usage_gets_a_specific_error() {
        for (arguments, error) in [
            (&[][..], "name the input: files, folders, or - for standard input"),
            (
                &["-f", "xml", "a"],
                "`xml` is not a format: use one of text, json, html, csv, markdown, sarif, junit, oscal, ocsf, asff",
            ),
            (
                &["--fail-on", "fail,warn", "a"],
                "`warn` is not a verdict for --fail-on: use fail, unknown, both separated by a comma, unaccepted, or none",
            ),
            (
                &["--fail-on", "none,fail", "a"],
                "`none` is not a verdict for --fail-on: use fail, unknown, both separated by a comma, unaccepted, or none",
            ),
            (
                &["--fail-on", "unaccepted", "a"],
                "--fail-on unaccepted needs a list of accepted risks: name it with --accept",
            ),
            (
                &["--accept", "l", "--fail-on", "fail,unaccepted", "a"],
                "--fail-on takes unaccepted alone or with unknown, not with `fail`: give one of the two",
            ),
            (
                &["--accept", "l", "--fail-on", "none,unaccepted", "a"],
                "--fail-on takes unaccepted alone or with unknown, not with `none`: give one of the two",
            ),
            (
                &["--accept", "l", "--fail-on", "unaccepted,unknown,fail", "a"],
                "--fail-on takes unaccepted alone or with unknown, not with `fail`: give one of the two",
            ),
            (&["--accept", "a"], "name the input: files, folders, or - for standard input"),
            (&["--accept", "-", "a"], "--accept needs a file, not standard input: name the file"),
            (&["--accept=", "a"], "--accept is empty: add a value"),
            (&["--no-pass", "--no-pass", "a"], "--no-pass is given twice: use it once"),
            (&["--no-pass", "a"], "--no-pass works with SARIF, not with text: add --format sarif"),
            (
                &["-f", "json", "--no-pass", "--verify", "r", "a"],
                "--no-pass works with SARIF, not with json: add --format sarif",
            ),
            (
                &["--verify", "r", "--accept", "l", "a"],
                "--accept cannot be used with --verify, which repeats the check of the report: give one of the two",
            ),
            (
                &["--verify", "r", "--as-of", "x", "--region", "x", "a"],
                "--region cannot be used with --verify, which repeats the check of the report: give one of the two",
            ),
            (&["--verify", "r", "-f", "csv", "a"], "--verify writes text or json, not csv"),
            (&["--verify", "-", "-"], "standard input can only be read once: give a single -"),
            (&[""], "a file name is empty: name the file"),
            (&["--account", "12", "a"], "`12` is not an account: use its twelve digits"),
            (&["--region", "here", "a"], "`here` is not a region: use its code, such as us-east-1"),
        ] {
            assert_eq!(parse(arguments).err().as_deref(), Some(error), "{arguments:?}");
        }
    }
}
