//! Recognises files that macOS and Windows create for themselves, by their content and never by
//! their name.
//!
//! An evidence file can have any name, so a name must never make it vanish. A file is metadata only
//! if it has the format's signature and structure, and no JSON begins anywhere in it. Everything
//! else is evidence.

use super::decode;

/// A file that the operating system creates for itself. It contains no evidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OsMetadata {
    /// `._NAME`, and most files below `__MACOSX/`: attributes and resource fork of the file `NAME`.
    AppleDouble,
    /// `.DS_Store`: how Finder shows a folder.
    DsStore,
    /// `Thumbs.db`: the thumbnails of Windows Explorer.
    ThumbsDb,
    /// `desktop.ini`: how Windows Explorer shows a folder.
    DesktopIni,
}

/// The largest size of metadata, in bytes. [`os_metadata`] needs the whole file, so this bounds
/// what a host reads.
pub const OS_METADATA_LIMIT: usize = 16 << 20;

/// How many leading bytes [`may_be_os_metadata`] needs.
pub const OS_METADATA_HEAD: usize = 8;

/// The largest `desktop.ini`, in bytes, that is recognised. Windows writes a few hundred bytes.
const DESKTOP_INI_LIMIT: usize = 64 << 10;

/// Words of evidence and of failed commands, in lower case. A `desktop.ini` that contains one is
/// read as evidence.
const OF_EVIDENCE: [&str; 5] = ["an error occurred", "cluster", "disabled", "enabled", "sse"];

const APPLE_DOUBLE: &[u8] = &[0x00, 0x05, 0x16, 0x07];
const DS_STORE: &[u8] = b"\x00\x00\x00\x01Bud1";
const COMPOUND_FILE: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

impl OsMetadata {
    /// All kinds of metadata.
    pub const ALL: [Self; 4] = [Self::AppleDouble, Self::DsStore, Self::ThumbsDb, Self::DesktopIni];

    /// A name for people: `AppleDouble file of macOS`.
    pub fn describe(self) -> &'static str {
        match self {
            Self::AppleDouble => "AppleDouble file of macOS",
            Self::DsStore => ".DS_Store file of macOS",
            Self::ThumbsDb => "Thumbs.db file of Windows",
            Self::DesktopIni => "desktop.ini file of Windows",
        }
    }
}

/// The kind of metadata that this file is, or `None` if it can be evidence, whatever its name.
///
/// `data` must be the whole file, since JSON after a signature makes it evidence. A file larger
/// than [`OS_METADATA_LIMIT`] is never metadata, so no host needs to read more than one byte beyond
/// it. [`may_be_os_metadata`] tells from the first bytes whether a file is worth reading for this.
pub fn os_metadata(data: &[u8]) -> Option<OsMetadata> {
    if data.len() > OS_METADATA_LIMIT || contains_json(data) || contains_zip_part(data) {
        return None;
    }
    // No JSON text in any encoding begins like one of the first three formats.
    if is_apple_double(data) {
        Some(OsMetadata::AppleDouble)
    } else if data.starts_with(DS_STORE) {
        Some(OsMetadata::DsStore)
    } else if is_thumbs_db(data) {
        Some(OsMetadata::ThumbsDb)
    } else if is_desktop_ini(data) {
        Some(OsMetadata::DesktopIni)
    } else {
        None
    }
}

/// Whether a file of `size` bytes that begins with `head` can be metadata at all, so that a call of
/// [`os_metadata`] is worthwhile. `head` is the first [`OS_METADATA_HEAD`] bytes, or the whole file
/// if it is shorter.
pub fn may_be_os_metadata(head: &[u8], size: u64) -> bool {
    let is_within = |limit: usize| size <= limit as u64;
    let is_binary = [APPLE_DOUBLE, DS_STORE, COMPOUND_FILE].iter().any(|magic| head.starts_with(magic));
    (is_binary && is_within(OS_METADATA_LIMIT)) || is_within(DESKTOP_INI_LIMIT)
}

/// Whether an object with a member, or a list whose first element is a string, begins anywhere in
/// the bytes.
///
/// NUL bytes are ignored, so this finds UTF-16 of either byte order as well. In a random megabyte
/// the chance of a false positive is below one in a hundred; its only effect is that the file is
/// read as evidence.
fn contains_json(data: &[u8]) -> bool {
    let mut bytes = data.iter().copied().filter(|byte| *byte != 0).peekable();
    let mut in_brackets = false;
    while let Some(byte) = bytes.next() {
        match byte {
            b'{' | b'[' => in_brackets = true,
            b' ' | b'\t' | b'\r' | b'\n' => {}
            b'"' if in_brackets => {
                // A clone, since another JSON text can begin inside what only looks like a string.
                let mut rest = bytes.clone();
                if skip_string(&mut rest) {
                    let next = rest.find(|byte| !byte.is_ascii_whitespace());
                    if matches!(next, Some(b':' | b',' | b']')) {
                        return true;
                    }
                }
                in_brackets = false;
            }
            _ => in_brackets = false,
        }
    }
    false
}

/// Reads up to the quote that closes a JSON string. Returns whether there is one.
fn skip_string(bytes: &mut impl Iterator<Item = u8>) -> bool {
    while let Some(byte) = bytes.next() {
        match byte {
            b'"' => return true,
            b'\\' => drop(bytes.next()),
            0..0x20 => return false,
            _ => {}
        }
    }
    false
}

/// Whether a zip reader could find a file in the bytes. Most readers look for an archive's end,
/// some for a file's header, whatever comes before it.
fn contains_zip_part(data: &[u8]) -> bool {
    data.windows(4).any(|window| matches!(window, b"PK\x03\x04" | b"PK\x05\x06"))
}

/// An `AppleDouble` file has no data fork. `AppleSingle`, which contains the file's own data, is
/// not metadata.
///
/// Source: RFC 1740, appendix B.
fn is_apple_double(data: &[u8]) -> bool {
    const DATA_FORK: &[u8] = &[0, 0, 0, 1];
    const ENTRY: usize = 12;
    let is_known_version = matches!(data.get(4..8), Some([0, 1 | 2, 0, 0]));
    let count = data.get(24..26).and_then(|count| count.try_into().ok()).map_or(0, u16::from_be_bytes);
    let entries = data.get(26..).unwrap_or_default().chunks_exact(ENTRY).take(count.into());
    // Anything after the last part that the header lists does not belong to the format.
    let field = |entry: &[u8], at: usize| {
        let bytes = entry.get(at..at + 4).and_then(|bytes| bytes.try_into().ok());
        u64::from(bytes.map_or(0, u32::from_be_bytes))
    };
    let end = entries.clone().map(|entry| field(entry, 4) + field(entry, 8)).max();
    data.starts_with(APPLE_DOUBLE)
        && end.is_some_and(|end| data.len() as u64 <= end)
        && is_known_version
        && count > 0
        && entries.len() == usize::from(count)
        && entries.into_iter().all(|entry| !entry.starts_with(DATA_FORK))
}

/// A compound file is a `Thumbs.db` only if all of its first streams are thumbnails: Word, Excel
/// and Outlook documents are compound files, too.
///
/// Source: [MS-CFB] 2.2 and 2.6. Streams are named `Catalog`, by number, or by size and hash.
fn is_thumbs_db(data: &[u8]) -> bool {
    const ENTRY: usize = 128;
    const UNUSED: u8 = 0;
    const STREAM: u8 = 2;
    const ROOT: u8 = 5;
    let first_entries = || {
        let shift = u16::from_le_bytes(data.get(30..32)?.try_into().ok()?);
        let sector = u32::from_le_bytes(data.get(48..52)?.try_into().ok()?);
        let size = matches!(shift, 9 | 12).then(|| 1_usize << shift)?;
        let start = usize::try_from(sector).ok()?.checked_add(1)?.checked_mul(size)?;
        data.get(start..start.checked_add(size)?)
    };
    let Some(entries) = first_entries().filter(|_| data.starts_with(COMPOUND_FILE)) else { return false };
    let mut streams = 0;
    entries.chunks_exact(ENTRY).enumerate().all(|(index, entry)| match (index, entry.get(66)) {
        (0, Some(&ROOT)) => true,
        (0, _) => false,
        (_, Some(&UNUSED)) => true,
        (_, Some(&STREAM)) => {
            streams += 1;
            thumbnail_name(entry).is_some()
        }
        _ => false,
    }) && streams > 0
}

/// The name of a directory entry, if it is one that thumbnails have.
fn thumbnail_name(entry: &[u8]) -> Option<String> {
    let length = u16::from_le_bytes(entry.get(64..66)?.try_into().ok()?);
    // The length counts the NUL at the end.
    let name = entry.get(..usize::from(length).checked_sub(2)?)?;
    let units = name.chunks_exact(2).map(|unit| unit.try_into().map_or(0, u16::from_le_bytes));
    let name = String::from_utf16(&units.collect::<Vec<_>>()).ok()?;
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let is_hash = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    let is_thumbnail = name == "Catalog"
        || is_number(&name)
        || name.split_once('_').is_some_and(|(size, hash)| is_number(size) && is_hash(hash));
    is_thumbnail.then_some(name)
}

/// Whether the whole text is an INI file with Explorer's section.
fn is_desktop_ini(data: &[u8]) -> bool {
    if data.len() > DESKTOP_INI_LIMIT {
        return false;
    }
    let (encoding, mark) = decode::encoding(data);
    let text = encoding.text(data.get(mark..).unwrap_or_default());
    let lower = text.to_ascii_lowercase();
    if OF_EVIDENCE.iter().any(|word| lower.contains(word)) {
        return false;
    }
    let mut has_section = false;
    let is_ini = text.split(['\r', '\n']).map(str::trim).all(|line| {
        let section = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
        has_section |= section.is_some_and(|name| name.eq_ignore_ascii_case(".ShellClassInfo"));
        !line.contains(|letter: char| letter.is_control() && letter != '\t')
            && match section {
                Some(name) => is_section_name(name),
                None => line.is_empty() || line.starts_with(';') || is_setting(line),
            }
    });
    is_ini && has_section
}

/// Whether `[name]` is a section, not a JSON list: a word, or a GUID in braces.
fn is_section_name(name: &str) -> bool {
    let is_plain = |text: &str, more: &str| {
        text.chars().all(|letter| letter.is_ascii_alphanumeric() || more.contains(letter))
    };
    let is_word = name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '.')
        && is_plain(name, "._- ")
        && !matches!(name, "true" | "false" | "null");
    let guid = name.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
    is_word || guid.is_some_and(|guid| guid.len() == 36 && is_plain(guid, "-"))
}

/// Whether the line is `Key=Value`. A key never begins like JSON.
fn is_setting(line: &str) -> bool {
    let key = line.split_once('=').map_or("", |(key, _)| key.trim_end());
    !key.is_empty() && !key.starts_with(['{', '[', '"', ']', '}', ','])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::source::SourceReader;
    use proptest::prelude::*;

    const PAGE: &str = r#"{"Clusters": [{"ClusterName": "a", "SSEDescription": {"Status": "DISABLED"}}]}"#;
    const INI: &str = "\r\n[.ShellClassInfo]\r\nLocalizedResourceName=@%SystemRoot%\\system32\\shell32.dll,-21770\r\n; note\r\n\
        [ViewState]\r\nMode=\r\nVid={137E7700-3573-11CF-AE69-08002B2E1262}\r\n[{F29F85E0-4FF9-1068-AB91-08002B27B3D9}]\r\nProp5=31,x\r\n";

    /// As macOS writes it: Finder information and an empty resource fork.
    fn apple_double() -> Vec<u8> {
        let mut data = b"\x00\x05\x16\x07\x00\x02\x00\x00Mac OS X        \x00\x02".to_vec();
        data.extend([0, 0, 0, 9, 0, 0, 0, 50, 0, 0, 0, 32, 0, 0, 0, 2, 0, 0, 0, 82, 0, 0, 0, 0]);
        data.resize(82, 0);
        data
    }

    fn ds_store() -> Vec<u8> {
        [DS_STORE, &[0, 0, 0x10, 0, 0, 0, 8, 0, 0, 0, 0x10, 0], &[0; 4000]].concat()
    }

    /// A compound file with streams of these names.
    fn compound_file(names: &[&str]) -> Vec<u8> {
        let mut data = vec![0; 512];
        data[..8].copy_from_slice(COMPOUND_FILE);
        data[30] = 9;
        for (index, name) in ["Root Entry"].iter().chain(names).enumerate() {
            let mut entry = [0; 128];
            for (bytes, unit) in entry.chunks_exact_mut(2).zip(name.encode_utf16()) {
                bytes.copy_from_slice(&unit.to_le_bytes());
            }
            entry[64] = u8::try_from(2 * name.len() + 2).unwrap();
            entry[66] = if index == 0 { 5 } else { 2 };
            data.extend(entry);
        }
        data.resize(1024, 0);
        data
    }

    fn utf16(text: &str, to_bytes: fn(u16) -> [u8; 2], mark: bool) -> Vec<u8> {
        let mark = if mark { "\u{FEFF}" } else { "" };
        mark.encode_utf16().chain(text.encode_utf16()).flat_map(to_bytes).collect()
    }

    fn ini_variants(text: &str) -> Vec<Vec<u8>> {
        vec![
            text.as_bytes().to_vec(),
            format!("\u{FEFF}{text}").into_bytes(),
            utf16(text, u16::to_le_bytes, true),
            utf16(text, u16::to_be_bytes, true),
            utf16(text, u16::to_le_bytes, false),
        ]
    }

    #[test]
    fn metadata_files_of_macos_and_windows_are_recognised() {
        assert_eq!(os_metadata(&apple_double()), Some(OsMetadata::AppleDouble));
        assert_eq!(os_metadata(&ds_store()), Some(OsMetadata::DsStore));
        for names in [&["Catalog", "1", "21"][..], &["256_35b7b4fb8f1e6c9d", "96_0a"]] {
            assert_eq!(os_metadata(&compound_file(names)), Some(OsMetadata::ThumbsDb), "{names:?}");
        }
        for text in
            [INI, "[.SHELLCLASSINFO]\nIconResource=a.ico,0", "[DeleteOnCopy]\nOwner=a\n[.shellclassinfo]\n"]
        {
            for data in ini_variants(text) {
                assert_eq!(os_metadata(&data), Some(OsMetadata::DesktopIni), "{text}");
            }
        }
        // Windows writes other characters in the system's code page.
        assert_eq!(os_metadata(b"[.ShellClassInfo]\r\nInfoTip=Caf\xE9"), Some(OsMetadata::DesktopIni));
    }

    #[test]
    fn anything_that_contains_json_is_evidence() {
        let page16 = utf16(PAGE, u16::to_le_bytes, false);
        let spread = "{\n  \"Clusters\": [ ]\n}";
        for head in [apple_double(), ds_store(), compound_file(&["Catalog"]), INI.as_bytes().to_vec()] {
            assert!(os_metadata(&head).is_some());
            for json in [PAGE.as_bytes(), &page16, spread.as_bytes(), b"[\"a\"]", b"[[\"a\", \"DISABLED\"]]"]
            {
                for between in ["", "\n", "x", "\0", "\r\n"] {
                    assert_eq!(os_metadata(&[&head, between.as_bytes(), json].concat()), None);
                }
            }
            for signature in [b"PK\x05\x06", b"PK\x03\x04"] {
                assert_eq!(os_metadata(&[&head[..], signature, &[0; 26]].concat()), None);
            }
        }
        for text in [
            format!("{INI}{PAGE}"),
            format!("{INI}\n{PAGE}\n"),
            format!("{PAGE}\n{INI}"),
            format!("{INI}a={PAGE}"),
        ] {
            for data in ini_variants(&text) {
                assert_eq!(os_metadata(&data), None, "{text}");
            }
        }
        assert_eq!(os_metadata(PAGE.as_bytes()), None);
    }

    #[test]
    fn a_signature_alone_is_not_enough() {
        for data in [
            &b""[..],
            APPLE_DOUBLE,
            // AppleSingle contains the data of the file itself.
            &[&[0, 5, 0x16, 0], &apple_double()[4..]].concat(),
            b"\x00\x00\x00\x01Bud",
            COMPOUND_FILE,
            &compound_file(&["Workbook"]),
            &compound_file(&["Catalog", "WordDocument"]),
            &compound_file(&[]),
            b"[.ShellClassInfo",
            b"[.ShellClassInfo]\n[]",
            b"[.ShellClassInfo]\n[null]",
            b"[.ShellClassInfo]\n[{}]",
            b"[.ShellClassInfo]\n[1]",
            b"[.ShellClassInfo]\n{}=1",
            b"[.ShellClassInfo]\nsome text",
            b"[.ShellClassInfo]\na=\x1B",
            b"[Settings]\na=b",
        ] {
            assert_eq!(os_metadata(data), None, "{data:?}");
        }
        let mut with_data_fork = apple_double();
        with_data_fork[29] = 1;
        assert_eq!(os_metadata(&with_data_fork), None);
        assert_eq!(os_metadata(&[INI.as_bytes(), &vec![b'\n'; DESKTOP_INI_LIMIT]].concat()), None);
        let mut large = apple_double();
        large.resize(OS_METADATA_LIMIT + 1, 0);
        assert_eq!(os_metadata(&large), None);
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

        /// The reader finds no cluster in metadata, and the first bytes reveal every file that can
        /// be metadata.
        #[test]
        fn metadata_never_contains_an_entry(
            head in 0..4_usize,
            parts in proptest::collection::vec(prop_oneof![
                Just("{"), Just("["), Just("\n"), Just("\""), Just("ClusterName"), Just(":"), Just(","), Just("}"),
                Just("]"), Just("a"), Just(" "), Just("\\"), Just("\0"), Just("="), Just("\u{e9}"), Just("\u{1}"),
            ], 0..40),
        ) {
            let heads = [apple_double(), ds_store(), compound_file(&["Catalog"]), INI.as_bytes().to_vec()];
            let data = [&heads[head], parts.concat().as_bytes()].concat();
            if os_metadata(&data).is_some() {
                let mut entries = 0;
                let mut sink = |_: &crate::intake::entry::Entry| { entries += 1; crate::intake::entry::AddedEntry::default() };
                let mut reader = SourceReader::default();
                reader.push(&data, &mut sink);
                reader.end(&mut sink);
                prop_assert_eq!(entries, 0);
                prop_assert!(may_be_os_metadata(&data[..OS_METADATA_HEAD], data.len() as u64));
            }
        }
    }
}
