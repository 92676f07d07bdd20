//! Commands for a POSIX shell, such that no value can become anything but one argument.

/// One argument of a command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Argument {
    /// Part of the program: an option's name.
    Option(&'static str),
    /// A value from the evidence.
    Value(String),
    /// A value that the evidence doesn't hold: the shell refuses to run the command until the
    /// variable is set, and says this message.
    Parameter(&'static str, &'static str),
}

/// Writes the command, an option with its values on each line.
pub(super) fn command(program: &str, arguments: &[Argument]) -> String {
    let mut line = program.to_owned();
    for argument in arguments {
        match argument {
            Argument::Option(name) => {
                line.push_str(" \\\n  ");
                line.push_str(name);
            }
            Argument::Value(value) => {
                line.push(' ');
                line.push_str(&quote(value));
            }
            Argument::Parameter(name, message) => {
                line.push_str(" \"${");
                line.push_str(name);
                line.push_str(":?");
                line.push_str(message);
                line.push_str("}\"");
            }
        }
    }
    line
}

/// Quotes a value for a POSIX shell. A NUL can't be part of an argument: the caller leaves such values out.
pub(super) fn quote(value: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "_./:=@+,-".contains(c);
    // zsh looks up a command where a word begins with `=`.
    if !value.is_empty() && !value.starts_with('=') && value.chars().all(plain) {
        return value.to_owned();
    }
    format!("'{}'", value.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::quote;

    #[test]
    fn values_are_quoted_unless_plain() {
        for (value, quoted) in [
            ("arn:aws:iam::1:role/service-role/A", "arn:aws:iam::1:role/service-role/A"),
            ("Enabled=true", "Enabled=true"),
            ("=ls", "'=ls'"),
            ("", "''"),
            ("a b", "'a b'"),
            ("it's", r"'it'\''s'"),
            ("$(reboot)", "'$(reboot)'"),
            ("~", "'~'"),
            ("a\nb", "'a\nb'"),
        ] {
            assert_eq!(quote(value), quoted);
        }
    }
}
