//! Decodes JSON string tokens.

use dax001_scan::token::Token;

use crate::bytes::is_same;

/// Replaces `text` with the decoded text of a string token.
pub(super) fn decode_into(token: &Token<'_>, text: &mut String) {
    match token.raw {
        [b'"', plain @ .., b'"'] if token.is_plain && !token.is_truncated => {
            if !is_same(plain, text.as_bytes()) {
                text.clear();
                text.push_str(valid_prefix(plain));
            }
        }
        raw => *text = decode_string(raw),
    }
}

/// Decodes a string token, quotes included. A lone surrogate keeps its escape (`\uD800`). If the
/// token is truncated, an incomplete escape or character at its end is dropped.
///
/// The scanner has checked the token, so every escape in it is well formed unless it was truncated.
pub fn decode_string(raw: &[u8]) -> String {
    let inner = raw.strip_prefix(b"\"").unwrap_or(raw);
    let mut out = String::with_capacity(inner.len());
    let mut rest = inner;
    loop {
        let plain = rest.iter().position(|&b| b == b'\\' || b == b'"').unwrap_or(rest.len());
        let (text, tail) = rest.split_at_checked(plain).unwrap_or((rest, &[]));
        out.push_str(valid_prefix(text));
        let [b'\\', kind, after @ ..] = tail else { return out };
        rest = after;
        out.push(match kind {
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let Some((unit, after)) = hex_unit(rest) else { return out };
                if let Some((character, after)) = low_surrogate(unit, after) {
                    rest = after;
                    character
                } else {
                    let digits = rest.get(..4).unwrap_or_default();
                    rest = after;
                    if let Some(character) = char::from_u32(u32::from(unit)) {
                        character
                    } else {
                        out.push_str("\\u");
                        out.push_str(valid_prefix(digits));
                        continue;
                    }
                }
            }
            other => char::from(*other),
        });
    }
}

/// The text of a token that is not a string, exactly as in the source.
pub fn raw_text(raw: &[u8]) -> String {
    valid_prefix(raw).to_owned()
}

/// The part of `bytes` that is valid UTF-8. The scanner checked it, but a truncated token can end
/// inside a character.
fn valid_prefix(bytes: &[u8]) -> &str {
    match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => bytes
            .get(..error.valid_up_to())
            .and_then(|valid| std::str::from_utf8(valid).ok())
            .unwrap_or_default(),
    }
}

/// The UTF-16 code unit that the first four bytes spell in hexadecimal.
fn hex_unit(bytes: &[u8]) -> Option<(u16, &[u8])> {
    let (digits, rest) = bytes.split_at_checked(4)?;
    let unit = u16::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()?;
    Some((unit, rest))
}

/// The character that `high` forms with a `\u` escape at the start of `after`, if they are a pair.
fn low_surrogate(high: u16, after: &[u8]) -> Option<(char, &[u8])> {
    let (low, rest) = hex_unit(after.strip_prefix(b"\\u")?)?;
    let character = char::decode_utf16([high, low]).next()?.ok()?;
    (0xD800..0xDC00).contains(&high).then_some((character, rest))
}

/// Whether a key is this name, ignoring case and any `_`, `-`, `.`, `$` and spaces.
pub(super) fn is_spelling_of(key: &[u8], name: &str) -> bool {
    let letters = key.iter().filter(|byte| !matches!(byte, b'_' | b'-' | b'.' | b'$' | b' '));
    letters.map(u8::to_ascii_lowercase).eq(name.bytes().map(|byte| byte.to_ascii_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::decode_string;

    #[test]
    fn string_tokens_decode_by_the_json_grammar() {
        for (raw, text) in [
            (r#""plain""#, "plain"),
            (r#""a\"b\\c\/d\n""#, "a\"b\\c/d\n"),
            (r#""Clus\u0074ers""#, "Clusters"),
            (r#""\ud83d\ude00!""#, "\u{1F600}!"),
            (r#""\ud83d""#, "\\ud83d"),
            (r#""\ud83d\n""#, "\\ud83d\n"),
            (r#""\ud83d\u0041""#, "\\ud83dA"),
            (r#""\uDE00\ud83d\ude00""#, "\\uDE00\u{1F600}"),
            ("\"caf\u{e9}\"", "caf\u{e9}"),
            (r#""cut \u00"#, "cut "),
            (r#""cut \"#, "cut "),
        ] {
            assert_eq!(decode_string(raw.as_bytes()), text, "{raw}");
        }
        assert_eq!(decode_string(b"\"cut \xc3"), "cut ");
    }
}
