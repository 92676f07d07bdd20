//! Splits a command line into options and positional arguments by the conventions of POSIX and GNU:
//! `-f json`, `-fjson`, `-qf json`, `--format json`, `--format=json`, and `--` before arguments
//! that begin with a dash.

use std::collections::VecDeque;

/// An option that the program knows.
struct OptionSpec {
    name: &'static str,
    short: Option<char>,
    has_value: bool,
}

const fn known(name: &'static str, short: Option<char>, has_value: bool) -> OptionSpec {
    OptionSpec { name, short, has_value }
}

const KNOWN: [OptionSpec; 15] = [
    known("format", Some('f'), true),
    known("output", Some('o'), true),
    known("accept", None, true),
    known("fail-on", None, true),
    known("no-pass", None, false),
    known("account", None, true),
    known("region", None, true),
    known("max-age", None, true),
    known("as-of", None, true),
    known("expect-accounts", None, true),
    known("expect-regions", None, true),
    known("verify", None, true),
    known("quiet", Some('q'), false),
    known("help", Some('h'), false),
    known("version", None, false),
];

/// A command line, split into its parts.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Arguments {
    /// The options in order, each with its long name and its value.
    pub(super) options: Vec<(&'static str, Option<String>)>,
    pub(super) positionals: Vec<String>,
}

impl Arguments {
    /// An error says what is wrong with the first invalid argument.
    pub(super) fn split(arguments: Vec<String>) -> Result<Self, String> {
        let mut rest = VecDeque::from(arguments);
        let mut split = Self::default();
        while let Some(argument) = rest.pop_front() {
            if argument == "--" {
                split.positionals.extend(rest.drain(..));
            } else if let Some(long) = argument.strip_prefix("--") {
                split.push_long(long, &mut rest)?;
            } else if let Some(group) = argument.strip_prefix('-').filter(|group| !group.is_empty()) {
                split.push_group(group, &mut rest)?;
            } else {
                split.positionals.push(argument);
            }
        }
        Ok(split)
    }

    /// Whether an option is present.
    pub(super) fn has(&self, name: &str) -> bool {
        self.options.iter().any(|(other, _)| *other == name)
    }

    /// The first value of an option.
    pub(super) fn value(&self, name: &str) -> Option<&str> {
        self.values(name).next()
    }

    /// The values of an option that may be repeated.
    pub(super) fn values(&self, name: &str) -> impl Iterator<Item = &str> {
        let named = self.options.iter().filter(move |(other, _)| *other == name);
        named.filter_map(|(_, value)| value.as_deref())
    }

    /// Adds `--name`, `--name value` or `--name=value`, without the dashes.
    fn push_long(&mut self, long: &str, rest: &mut VecDeque<String>) -> Result<(), String> {
        let (name, value) = long.split_once('=').map_or((long, None), |(name, value)| (name, Some(value)));
        let option =
            KNOWN.iter().find(|option| option.name == name).ok_or_else(|| unknown(&format!("--{name}")))?;
        if !option.has_value && value.is_some() {
            return Err(format!("--{name} does not take a value"));
        }
        let value = match value {
            None if option.has_value => Some(next_value(option, rest)?),
            value => value.map(str::to_owned),
        };
        self.options.push((option.name, value));
        Ok(())
    }

    /// Adds `-q`, `-qh`, `-fjson` or `-qf json`, without the dash. The text after an option with a
    /// value is that value.
    fn push_group(&mut self, group: &str, rest: &mut VecDeque<String>) -> Result<(), String> {
        let mut letters = group.chars();
        while let Some(letter) = letters.next() {
            let option = KNOWN.iter().find(|option| option.short == Some(letter));
            let option = option.ok_or_else(|| unknown(&format!("-{letter}")))?;
            if !option.has_value {
                self.options.push((option.name, None));
                continue;
            }
            let value = match letters.as_str() {
                "" => next_value(option, rest)?,
                value => value.to_owned(),
            };
            self.options.push((option.name, Some(value)));
            break;
        }
        Ok(())
    }
}

/// The argument after an option. If it begins with a dash, it is more likely another option than a
/// value.
fn next_value(OptionSpec { name, .. }: &OptionSpec, rest: &mut VecDeque<String>) -> Result<String, String> {
    match rest.pop_front() {
        None => Err(format!("--{name} needs a value")),
        Some(value) if value.len() > 1 && value.starts_with('-') => Err(format!(
            "--{name} needs a value, and `{value}` looks like an option: for a value with a dash use --{name}={value}"
        )),
        Some(value) => Ok(value),
    }
}

fn unknown(option: &str) -> String {
    format!("`{option}` is not an option: put -- before a file with such a name")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(line: &str) -> Result<Arguments, String> {
        Arguments::split(line.split(' ').map(str::to_owned).collect())
    }

    #[test]
    fn options_are_parsed_in_every_notation() {
        for line in [
            "-q -f json a",
            "-qfjson a",
            "-qf json a",
            "--quiet --format json a",
            "--quiet --format=json a",
            "-q -fjson -- a",
        ] {
            let expected = Arguments {
                options: vec![("quiet", None), ("format", Some("json".to_owned()))],
                positionals: vec!["a".to_owned()],
            };
            assert_eq!(split(line), Ok(expected), "{line}");
        }
        for (line, value) in [
            ("-f=json", "=json"),
            ("--format=a=b", "a=b"),
            ("--format=", ""),
            ("--format=-x", "-x"),
            ("-f -", "-"),
            ("-f-x", "-x"),
        ] {
            assert_eq!(split(line).unwrap_or_default().value("format"), Some(value), "{line}");
        }
        let dashed = split("-- --quiet -- -").unwrap_or_default();
        assert!(!dashed.has("quiet") && dashed.positionals == ["--quiet", "--", "-"]);
    }

    #[test]
    fn the_error_names_the_first_invalid_argument() {
        for (line, error) in [
            ("a --quite", "`--quite` is not an option: put -- before a file with such a name"),
            ("--quite=x", "`--quite` is not an option: put -- before a file with such a name"),
            ("--=x", "`--` is not an option: put -- before a file with such a name"),
            ("-qx", "`-x` is not an option: put -- before a file with such a name"),
            ("-é", "`-é` is not an option: put -- before a file with such a name"),
            ("-o", "--output needs a value"),
            ("--output", "--output needs a value"),
            (
                "-q --output -q",
                "--output needs a value, and `-q` looks like an option: for a value with a dash use --output=-q",
            ),
            (
                "-f --",
                "--format needs a value, and `--` looks like an option: for a value with a dash use --format=--",
            ),
            ("--help=", "--help does not take a value"),
        ] {
            assert_eq!(split(line), Err(error.to_owned()), "{line}");
        }
    }
}
