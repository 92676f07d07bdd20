//! Escapes values of the evidence for each format, so that no hidden character remains.

use std::fmt::Write;

use crate::labels::is_hidden;

/// Escapes a name, an ARN, an account or a region. AWS prints these in ASCII, so every other
/// character is escaped. A lookalike letter becomes visible, and no two names look the same.
pub(crate) fn identifier(text: &str) -> String {
    escaped(text, |c| !c.is_ascii() || c.is_control())
}

/// Escapes any other text. Letters of all languages stay as they are; hidden characters are
/// escaped.
pub(crate) fn text(text: &str) -> String {
    escaped(text, is_hidden)
}

/// Writes `\u{...}` for each of these characters and `\\` for a backslash, so that readers can
/// restore the original text.
fn escaped(text: &str, is_escaped: impl Fn(char) -> bool) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if is_escaped(c) {
            out.extend(c.escape_unicode());
        } else if c == '\\' {
            out.push_str("\\\\");
        } else {
            out.push(c);
        }
    }
    out
}

/// Escapes a cell of a CSV file (RFC 4180), so that no spreadsheet takes it for a formula. An
/// apostrophe precedes a value that starts like a formula or with an apostrophe; the true value
/// follows it.
///
/// Some spreadsheets separate cells by semicolons, so the text after a semicolon could become a
/// cell of its own. If that text starts like a formula, the semicolon is escaped.
pub(crate) fn csv(value: &str) -> String {
    let begins = |text: &str| text.trim_start_matches([' ', '"', '\'']).starts_with(FORMULA);
    let mut parts = value.split(';');
    let mut cell = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        cell.push_str(if begins(part) { "\\u{3b}" } else { ";" });
        cell.push_str(part);
    }
    let value = cell.as_str();
    let apostrophe = if begins(value) || value.starts_with('\'') { "'" } else { "" };
    if value.contains(['"', ',', '\r', '\n', ';', '\t']) || value.starts_with(' ') || value.ends_with(' ') {
        format!("\"{apostrophe}{}\"", value.replace('"', "\"\""))
    } else {
        format!("{apostrophe}{value}")
    }
}

/// Characters that spreadsheets take for the start of a formula.
const FORMULA: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// Escapes text and attributes for XML and HTML. Most characters that XML 1.0 forbids can't occur:
/// the caller has already escaped hidden characters.
pub(crate) fn markup(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    for c in value.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\u{FFFE}' | '\u{FFFF}' => out.extend(c.escape_unicode()),
            c => out.push(c),
        }
    }
    out
}

/// Escapes Markdown syntax in text, also within a table cell or at the start of a list item. A word
/// that would become a link or a mention by itself is written as code. So is text between
/// backticks.
pub(crate) fn markdown(value: &str) -> String {
    let mut parts: Vec<&str> = value.split('`').collect();
    // A backtick without a partner doesn't mark code.
    let rest = if parts.len().is_multiple_of(2) { parts.pop() } else { None };
    let mut out = String::with_capacity(value.len());
    for (at, part) in parts.into_iter().enumerate() {
        match part {
            _ if at % 2 == 0 => push_words(&mut out, part),
            "" => out.push_str("\\`\\`"),
            code => out.push_str(&markdown_code(code)),
        }
    }
    if let Some(rest) = rest {
        out.push_str("\\`");
        push_words(&mut out, rest);
    }
    // Escape the start of a text that would begin a list.
    let number = value.find(|c: char| !c.is_ascii_digit()).unwrap_or_default();
    let is_list = value.starts_with(['-', '+']) || number > 0 && value[number..].starts_with(['.', ')']);
    if is_list && out.is_char_boundary(number) {
        out.insert(number, '\\');
    }
    out
}

/// Escapes Markdown text without backticks.
fn push_words(out: &mut String, text: &str) {
    for (at, word) in text.split(' ').enumerate() {
        if at > 0 {
            out.push(' ');
        }
        let bare = word.trim_end_matches(['.', ',', ';', ':', ')']);
        let (bare, end) = if is_linked(bare) { word.split_at(bare.len()) } else { ("", word) };
        out.push_str(&markdown_code(bare));
        for c in end.chars() {
            match c {
                '&' => out.push_str("&amp;"),
                '<' => out.push_str("&lt;"),
                '>' => out.push_str("&gt;"),
                // Use the character's number: a backslash doesn't prevent a table or a mention.
                '|' | '#' | '~' => {
                    // Writing to a string can't fail.
                    let _ = write!(out, "&#{};", u32::from(c));
                }
                '\\' | '*' | '_' | '[' | ']' | '$' => out.extend(['\\', c]),
                c => out.push(c),
            }
        }
    }
}

/// Whether some Markdown reader turns the word into something else: a link, a mention, an emoji.
fn is_linked(word: &str) -> bool {
    let is_domain = |(at, _): (usize, &str)| {
        let next = word[at + 1..].chars().next();
        at > 0 && next.is_some_and(char::is_alphabetic)
    };
    word.contains(['@', ':']) || word.contains("//") || word.match_indices('.').any(is_domain)
}

/// A value as Markdown code, also within a table cell; empty for an empty value.
pub(crate) fn markdown_code(value: &str) -> String {
    if value.is_empty() {
        return String::new();
    }
    let longest = value.split(|c| c != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(longest + 1);
    // Markdown readers remove a space at each end.
    let space = if value.starts_with(['`', ' ']) || value.ends_with(['`', ' ']) { " " } else { "" };
    // A table takes a bar for a cell border, even within code.
    format!("{fence}{space}{}{space}{fence}", value.replace('|', "\\u{7c}"))
}

/// Escapes the text of a SARIF message (SARIF 2.1.0, 3.11), where brackets make a link and braces a
/// placeholder.
pub(crate) fn sarif(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    for c in value.chars() {
        match c {
            '[' | ']' | '\\' => out.extend(['\\', c]),
            '{' | '}' => out.extend([c, c]),
            c => out.push(c),
        }
    }
    out
}

/// A file name as a URI, or as a relative reference (RFC 3986). Each segment is percent-encoded. So
/// are several slashes at the beginning, which would name a host.
pub(crate) fn uri(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let path = name.trim_start_matches('/');
    match name.len() - path.len() {
        // An absolute path.
        1 => out.push_str("file:///"),
        slashes => out.push_str(&"%2F".repeat(slashes)),
    }
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' | b'!' => {
                out.push(char::from(byte));
            }
            byte => {
                // Writing to a string can't fail.
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_escaped_and_can_be_restored() {
        assert_eq!(identifier("pаypal"), "p\\u{430}ypal");
        assert_eq!(identifier("a\\u{430}"), "a\\\\u{430}");
        assert_eq!(text("Größe\u{202e}\u{1b}"), "Größe\\u{202e}\\u{1b}");
    }

    #[test]
    fn no_csv_cell_is_a_formula() {
        for (value, cell) in [
            ("=1+1", "'=1+1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("'quoted", "''quoted"),
            (" =1", "\"' =1\""),
            ("a;=1;b", "\"a\\u{3b}=1;b\""),
            ("a;\" =1", "\"a\\u{3b}\"\" =1\""),
            ("\t=1", "\"'\t=1\""),
            ("a,\"b\"", "\"a,\"\"b\"\"\""),
            ("plain", "plain"),
        ] {
            assert_eq!(csv(value), cell);
        }
    }

    #[test]
    fn markdown_syntax_is_escaped() {
        for (value, escaped) in [
            ("[a](b) *c* <d> | #1", "\\[a\\](b) \\*c\\* &lt;d&gt; &#124; &#35;1"),
            ("@e, see `f` `", "`@e`, see `f` \\`"),
            ("`a|b` ``", "`a\\u{7c}b` \\`\\`"),
            ("- a - b", "\\- a - b"),
            ("12. a 1. b", "12\\. a 1. b"),
            ("DAX-001: a:b 9.0 kB.", "DAX-001: `a:b` 9.0 kB."),
            ("$x$ _y_", "\\$x\\$ \\_y\\_"),
            ("http://a, www.b.", "`http://a`, `www.b`."),
        ] {
            assert_eq!(markdown(value), escaped);
        }
        assert_eq!(markdown_code("a`b``c"), "```a`b``c```");
        assert_eq!(markdown_code("`"), "`` ` ``");
    }

    #[test]
    fn sarif_messages_have_no_links_and_no_placeholders() {
        assert_eq!(sarif("[a](b) {0} \\u{1}"), "\\[a\\](b) {{0}} \\\\u{{1}}");
    }

    #[test]
    fn file_names_become_uris() {
        assert_eq!(uri("a b/ü%.json"), "a%20b/%C3%BC%25.json");
        assert_eq!((uri("//host/a").as_str(), uri("/tmp/a").as_str()), ("%2F%2Fhost/a", "file:///tmp/a"));
    }
}
