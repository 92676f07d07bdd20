//! Splits a command line into options and positional arguments, by the conventions of POSIX and GNU: `-f json`, `-fjson`, `-qf json`,
//! `--format json`, `--format=json`, and `--` before arguments that begin with a dash.

use std::collections::VecDeque;

/// An option that the program knows.
struct Known {
    name: &'static str,
    short: Option<char>,
    has_value: bool,
}

const fn known(name: &'static str, short: Option<char>, has_value: bool) -> Known {
    Known { name, short, has_value }
}

const KNOWN: [Known; 15] = [
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

/// A command line that was split.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Arguments {
    /// The options in order, by their long names, with their values.
    pub(super) options: Vec<(&'static str, Option<String>)>,
    pub(super) positionals: Vec<String>,
}

impl Arguments {
    /// An error says what is wrong with the first argument that can't be understood.
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

    /// Whether an option is there.
    pub(super) fn has(&self, name: &str) -> bool {
        self.options.iter().any(|(other, _)| *other == name)
    }

    /// The value of an option.
    pub(super) fn value(&self, name: &str) -> Option<&str> {
        self.values(name).next()
    }

    /// The values of an option that may be given several times.
    pub(super) fn values(&self, name: &str) -> impl Iterator<Item = &str> {
        let named = self.options.iter().filter(move |(other, _)| *other == name);
        named.filter_map(|(_, value)| value.as_deref())
    }

    /// `--name`, `--name value` or `--name=value`, without the dashes.
    fn push_long(&mut self, long: &str, rest: &mut VecDeque<String>) -> Result<(), String> {
        let (name, value) = long.split_once('=').map_or((long, None), |(name, value)| (name, Some(value)));
        let option =
            KNOWN.iter().find(|option| option.name == name).ok_or_else(|| unknown(&format!("--{name}")))?;
        if !option.has_value && value.is_some() {
            return Err(format!("--{name} takes no value"));
        }
        let value = match value {
            None if option.has_value => Some(next_value(option, rest)?),
            value => value.map(str::to_owned),
        };
        self.options.push((option.name, value));
        Ok(())
    }

    /// `-q`, `-qh`, `-fjson` or `-qf json`, without the dash: what follows an option with a value in a group is its value.
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

/// The argument behind an option. One that begins with a dash is more likely another option than a value.
fn next_value(Known { name, .. }: &Known, rest: &mut VecDeque<String>) -> Result<String, String> {
    match rest.pop_front() {
        None => Err(format!("--{name} needs a value")),
        Some(value) if value.len() > 1 && value.starts_with('-') => Err(format!(
            "--{name} needs a value, and `{value}` looks like an option: for a value with a dash use --{name}={value}"
        )),
        Some(value) => Ok(value),
    }
}

fn unknown(option: &str) -> String {
    format!("`{option}` is not an option: before a file with such a name put --")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(line: &str) -> Result<Arguments, String> {
        Arguments::split(line.split(' ').map(str::to_owned).collect())
    }

    #[test]
    fn options_are_understood_in_every_notation() {
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
    fn the_first_wrong_argument_is_named() {
        for (line, error) in [
            ("a --quite", "`--quite` is not an option: before a file with such a name put --"),
            ("--quite=x", "`--quite` is not an option: before a file with such a name put --"),
            ("--=x", "`--` is not an option: before a file with such a name put --"),
            ("-qx", "`-x` is not an option: before a file with such a name put --"),
            ("-é", "`-é` is not an option: before a file with such a name put --"),
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
            ("--help=", "--help takes no value"),
        ] {
            assert_eq!(split(line), Err(error.to_owned()), "{line}");
        }
    }
}
