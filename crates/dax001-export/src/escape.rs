//! Values of the evidence in the syntax of each format, with nothing hidden in them.

use std::fmt::Write;

use crate::labels::is_hidden;

/// A name, an ARN, an account or a region: AWS prints them in ASCII, so whatever else stands in one is written out. A letter that only
/// looks like another one is seen, and no two names look the same.
pub(crate) fn identifier(text: &str) -> String {
    escaped(text, |c| !c.is_ascii() || c.is_control())
}

/// Any other text: letters of all languages as they are, what is hidden written out.
pub(crate) fn text(text: &str) -> String {
    escaped(text, is_hidden)
}

/// `\u{...}` for each of these characters, and `\\` for a backslash, so that the text can be had back.
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

/// A cell of a CSV file (RFC 4180), which no spreadsheet takes for a formula: before what one would, and before an apostrophe, stands an
/// apostrophe. The true value is what stands behind it.
///
/// Where a spreadsheet takes semicolons for the limits of cells, what stands behind one could be a cell of its own: such a semicolon is
/// written out.
pub(crate) fn csv(value: &str) -> String {
    let begins = |text: &str| text.trim_start_matches([' ', '"', '\'']).starts_with(FORMULA);
    let mut parts = value.split(';');
    let mut whole = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        whole.push_str(if begins(part) { "\\u{3b}" } else { ";" });
        whole.push_str(part);
    }
    let value = whole.as_str();
    let apostrophe = if begins(value) || value.starts_with('\'') { "'" } else { "" };
    if value.contains(['"', ',', '\r', '\n', ';', '\t']) || value.starts_with(' ') || value.ends_with(' ') {
        format!("\"{apostrophe}{}\"", value.replace('"', "\"\""))
    } else {
        format!("{apostrophe}{value}")
    }
}

/// What spreadsheets take for the beginning of a formula.
const FORMULA: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// Text and attributes of XML and HTML. What XML 1.0 forbids can't be there: everything hidden has been written out.
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

/// Text of Markdown, also in a cell of a table or at the beginning of a list's entry: what means something there is escaped. A word that
/// would become a link or a mention by itself is written as code, and so is what stands between backticks.
pub(crate) fn markdown(value: &str) -> String {
    let mut parts: Vec<&str> = value.split('`').collect();
    // One that has no other to go with is no mark of code.
    let rest = if parts.len().is_multiple_of(2) { parts.pop() } else { None };
    let mut out = String::with_capacity(value.len());
    for (at, part) in parts.into_iter().enumerate() {
        match part {
            _ if at % 2 == 0 => words(&mut out, part),
            "" => out.push_str("\\`\\`"),
            code => out.push_str(&markdown_code(code)),
        }
    }
    if let Some(rest) = rest {
        out.push_str("\\`");
        words(&mut out, rest);
    }
    // What would begin a list.
    let number = value.find(|c: char| !c.is_ascii_digit()).unwrap_or_default();
    let is_list = value.starts_with(['-', '+']) || number > 0 && value[number..].starts_with(['.', ')']);
    if is_list && out.is_char_boundary(number) {
        out.insert(number, '\\');
    }
    out
}

/// Words of Markdown without backticks.
fn words(out: &mut String, text: &str) {
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
                // By its number: a backslash does not keep a table or a mention from being one.
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

/// Whether some reader of Markdown makes more of a word than a word: an address, a mention, an emoji.
fn is_linked(word: &str) -> bool {
    let is_domain = |(at, _): (usize, &str)| {
        let next = word[at + 1..].chars().next();
        at > 0 && next.is_some_and(char::is_alphabetic)
    };
    word.contains(['@', ':']) || word.contains("//") || word.match_indices('.').any(is_domain)
}

/// A value as code in Markdown, also in a cell of a table; nothing for an empty one.
pub(crate) fn markdown_code(value: &str) -> String {
    if value.is_empty() {
        return String::new();
    }
    let longest = value.split(|c| c != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(longest + 1);
    // A space at each end is taken away by the reader.
    let space = if value.starts_with(['`', ' ']) || value.ends_with(['`', ' ']) { " " } else { "" };
    // Tables read a bar before they read code.
    format!("{fence}{space}{}{space}{fence}", value.replace('|', "\\u{7c}"))
}

/// Text of a SARIF message (SARIF 2.1.0, 3.11): brackets would be a link, braces a placeholder.
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

/// A file's name as a URI, or as a relative reference (RFC 3986): each segment percent-encoded, and so are several slashes at its
/// beginning, which would name a host.
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
    fn names_hide_nothing_and_can_be_had_back() {
        assert_eq!(identifier("pаypal"), "p\\u{430}ypal");
        assert_eq!(identifier("a\\u{430}"), "a\\\\u{430}");
        assert_eq!(text("Größe\u{202e}\u{1b}"), "Größe\\u{202e}\\u{1b}");
    }

    #[test]
    fn no_cell_is_a_formula() {
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
    fn markdown_stays_text() {
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
    fn messages_have_no_links_and_no_placeholders() {
        assert_eq!(sarif("[a](b) {0} \\u{1}"), "\\[a\\](b) {{0}} \\\\u{{1}}");
    }

    #[test]
    fn names_of_files_are_uris() {
        assert_eq!(uri("a b/ü%.json"), "a%20b/%C3%BC%25.json");
        assert_eq!((uri("//host/a").as_str(), uri("/tmp/a").as_str()), ("%2F%2Fhost/a", "file:///tmp/a"));
    }
}
