//! Decodes an entry's name: to the one text on which all readers agree, or to the reason why they
//! disagree.

use std::borrow::Cow;

use crate::fields::{crc32, u32_at};

/// The characters 0x80 to 0xFF of code page 437. Names use it unless they are marked as UTF-8.
const CP437: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{A0}";

/// The name of an entry according to its header; or the reason why the name is invalid.
///
/// Some tools write UTF-8 names without the flag for it, so any valid UTF-8 is read as UTF-8. A
/// unicode path may only tell which characters beyond ASCII the name has. If it names another file,
/// readers would disagree.
pub(crate) fn decode<'a>(
    raw: &'a [u8],
    is_utf8: bool,
    unicode_path: Option<&'a [u8]>,
) -> Result<Cow<'a, str>, &'static str> {
    if raw.is_empty() {
        return Err("has no name");
    }
    if raw.contains(&0) {
        return Err("has a NUL byte in its name, where some readers end it");
    }
    let text = match std::str::from_utf8(raw) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) if is_utf8 => return Err("has a name that should be UTF-8 and is not"),
        Err(_) => Cow::Owned(raw.iter().map(|byte| cp437(*byte)).collect()),
    };
    let Some(field) = unicode_path else { return Ok(text) };
    // The field: version 1, the CRC-32 of the name that it replaces, then the name.
    let path = field.get(5..).and_then(|path| std::str::from_utf8(path).ok());
    let path = path.filter(|_| field.first() == Some(&1) && u32_at(field, 1) == Some(crc32(raw)));
    let path = path.ok_or("has an invalid unicode path field (0x7075)")?;
    let is_same = *path == *text || (std::str::from_utf8(raw).is_err() && outline(path) == outline(&text));
    if is_same {
        Ok(Cow::Borrowed(path))
    } else {
        Err("has a different name in its unicode path field (0x7075)")
    }
}

fn cp437(byte: u8) -> char {
    let index = byte.checked_sub(0x80);
    index.map_or(byte.into(), |index| CP437.chars().nth(index.into()).unwrap_or(char::REPLACEMENT_CHARACTER))
}

/// The text with one mark for each run of characters beyond ASCII: the part on which two code pages
/// agree.
fn outline(text: &str) -> String {
    let mut outline = String::new();
    for character in text.chars() {
        if character.is_ascii() {
            outline.push(character);
        } else if !outline.ends_with(char::REPLACEMENT_CHARACTER) {
            outline.push(char::REPLACEMENT_CHARACTER);
        }
    }
    outline
}

/// The path to which a reader would unpack the name, with `/` between its parts; `None` if that is
/// outside of its folder.
pub(crate) fn target(name: &str) -> Option<String> {
    let is_absolute = name.starts_with(['/', '\\']) || name.as_bytes().get(1) == Some(&b':');
    let parts = name.split(['/', '\\']);
    if is_absolute || parts.clone().any(|part| part == "..") {
        return None;
    }
    Some(parts.filter(|part| !matches!(*part, "" | ".")).collect::<Vec<_>>().join("/"))
}

/// Whether the name is a folder's. Windows PowerShell 5.1 writes `\`.
pub(crate) fn is_folder(name: &str) -> bool {
    name.ends_with(['/', '\\'])
}

/// The name on one line, shortened for a message.
pub(crate) fn for_message(name: &str) -> String {
    const LIMIT: usize = 200;
    let shown_name =
        name.chars().take(LIMIT).map(|it| if it.is_control() { char::REPLACEMENT_CHARACTER } else { it });
    let mut shown_name: String = shown_name.collect();
    if name.chars().nth(LIMIT).is_some() {
        shown_name.push('…');
    }
    shown_name
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unicode_path(raw: &[u8], path: &str) -> Vec<u8> {
        [&[1][..], &crc32(raw).to_le_bytes(), path.as_bytes()].concat()
    }

    #[test]
    fn names_are_utf_8_or_code_page_437() {
        assert_eq!(decode("é.json".as_bytes(), true, None).unwrap(), "é.json");
        assert_eq!(decode("é.json".as_bytes(), false, None).unwrap(), "é.json");
        assert_eq!(decode(b"\x82.json", false, None).unwrap(), "é.json");
        assert_eq!(decode(b"\xFF", false, None).unwrap(), "\u{A0}");
        assert!(decode(b"\x82.json", true, None).is_err());
        assert!(decode(b"", false, None).is_err());
        assert!(decode(b"a\0.json", true, None).is_err());
    }

    #[test]
    fn a_unicode_path_must_name_the_same_file() {
        let check = |raw: &[u8], path: &str| {
            decode(raw, false, Some(&unicode_path(raw, path))).map(Cow::into_owned).map_err(drop)
        };
        assert_eq!(check(b"a.json", "a.json"), Ok("a.json".to_owned()));
        // In code pages 866 and 1251, the same bytes are other letters.
        assert_eq!(check(b"eu/\x8A\xA0.json", "eu/Ка.json"), Ok("eu/Ка.json".to_owned()));
        for (raw, path) in [
            (&b"a.json"[..], "b.json"),
            (b"a.json", "A.json"),
            (b"a.json", "é.json"),
            (b"eu/\x8A.json", "us/К.json"),
            ("é.json".as_bytes(), "ê.json"),
        ] {
            assert_eq!(check(raw, path), Err(()), "{path}");
        }
        let mut wrong = unicode_path(b"a.json", "a.json");
        wrong[1] ^= 1;
        assert!(decode(b"a.json", false, Some(&wrong)).is_err());
        assert!(decode(b"a.json", false, Some(b"\x01")).is_err());
    }

    #[test]
    fn names_must_stay_inside_their_folder() {
        assert_eq!(target("a\\b/./c//d.json").as_deref(), Some("a/b/c/d.json"));
        assert_eq!(target("./a.json").as_deref(), Some("a.json"));
        for name in ["/a", "\\a", "C:\\a", "c:a", "../a", "a/../b", "a\\..\\b", ".."] {
            assert_eq!(target(name), None, "{name}");
        }
    }

    #[test]
    fn a_message_is_one_short_line() {
        assert_eq!(for_message("a\nb"), "a\u{FFFD}b");
        assert_eq!(for_message(&"a".repeat(300)).chars().count(), 201);
    }
}
