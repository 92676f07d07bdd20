//! Writes values in the syntax of each file of the plan. All output is ASCII: other characters
//! become escapes. No editor, terminal or code page can therefore change them, and none can look
//! like another character.

/// A word of a POSIX shell. Values that are passed in contain no control characters.
pub(super) fn shell(value: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "_./:=@+,-".contains(c);
    // zsh looks up a command if a word begins with `=`.
    if !value.is_empty() && !value.starts_with('=') && value.chars().all(plain) {
        return value.to_owned();
    }
    format!("'{}'", value.replace('\'', r"'\''"))
}

/// A verbatim string of PowerShell.
pub(super) fn powershell(value: &str) -> String {
    format!("'{}'", value.replace('\'', "''"))
}

/// A JSON string without apostrophes, so that it fits unchanged into the quotes of either shell.
pub(super) fn json(value: &str) -> String {
    escaped(value, |c, _| match c {
        '\'' => Some("\\u0027".to_owned()),
        c if u32::from(c) > 0xFFFF => {
            let mut units = [0; 2];
            let units = c.encode_utf16(&mut units).iter();
            Some(units.map(|unit| format!("\\u{unit:04x}")).collect::<Vec<_>>().concat())
        }
        _ => None,
    })
}

/// A double-quoted scalar of YAML.
pub(super) fn yaml(value: &str) -> String {
    escaped(value, |_, _| None)
}

/// A quoted HCL template in which nothing is interpolated.
pub(super) fn hcl(value: &str) -> String {
    // A dollar or percent sign before a brace begins an interpolation or directive. As an escape it
    // doesn't, whatever precedes it.
    escaped(value, |c, next| match (c, next) {
        ('$', Some('{')) => Some("\\u0024".to_owned()),
        ('%', Some('{')) => Some("\\u0025".to_owned()),
        _ => None,
    })
}

/// A string in double quotes, with the escapes that JSON, YAML and HCL share. `format_escape` gives
/// the escapes that are specific to one format.
fn escaped(value: &str, format_escape: impl Fn(char, Option<char>) -> Option<String>) -> String {
    let mut text = String::from("\"");
    let mut rest = value.chars();
    while let Some(c) = rest.next() {
        if let Some(escape) = format_escape(c, rest.clone().next()) {
            text.push_str(&escape);
            continue;
        }
        match c {
            '"' | '\\' => text.extend(['\\', c]),
            '\n' => text.push_str("\\n"),
            '\t' => text.push_str("\\t"),
            ' '..='~' => text.push(c),
            c if u32::from(c) > 0xFFFF => put!(text, "\\U{:08x}", u32::from(c)),
            c => put!(text, "\\u{:04x}", u32::from(c)),
        }
    }
    text.push('"');
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shell_words_are_quoted_unless_plain() {
        for (value, quoted) in [
            ("arn:aws:iam::1:role/service-role/A", "arn:aws:iam::1:role/service-role/A"),
            ("Enabled=true", "Enabled=true"),
            ("=ls", "'=ls'"),
            ("", "''"),
            ("a b", "'a b'"),
            ("it's", r"'it'\''s'"),
            ("$(reboot)", "'$(reboot)'"),
            ("~", "'~'"),
        ] {
            assert_eq!(shell(value), quoted);
        }
    }

    #[test]
    fn json_yaml_and_hcl_strings_are_ascii() {
        let value = "$5% it's \"é\" \u{202E}\u{1F600}\n${a} %{b} \u{7f}";
        assert_eq!(json(value), r#""$5% it\u0027s \"\u00e9\" \u202e\ud83d\ude00\n${a} %{b} \u007f""#);
        assert_eq!(yaml(value), r#""$5% it's \"\u00e9\" \u202e\U0001f600\n${a} %{b} \u007f""#);
        assert_eq!(hcl(value), r#""$5% it's \"\u00e9\" \u202e\U0001f600\n\u0024{a} \u0025{b} \u007f""#);
    }
}
