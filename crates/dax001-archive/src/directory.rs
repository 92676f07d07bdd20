//! The end records of an archive and its directory: which entries it lists, and where they are.
//!
//! Readers differ in which end record they trust and how far they read. So this module accepts
//! exactly one end, as the last thing in the file, and all of its numbers must match the directory
//! that is read here.
//!
//! Source: APPNOTE.TXT 6.3.10, sections 4.3.12 to 4.3.16.

use std::collections::HashSet;
use std::ops::Range;

use dax001::contract::problem::{Problem, ProblemCode};

use crate::damaged::damaged;
use crate::extra::Extra;
use crate::fields::{slice, u16_at, u32_at, u64_at};
use crate::name;

/// The most files that an archive may contain.
pub const FILE_LIMIT: usize = 100_000;

const END: &[u8] = b"PK\x05\x06";
const END_LENGTH: usize = 22;
const ZIP64_END: &[u8] = b"PK\x06\x06";
const ZIP64_END_LENGTH: usize = 56;
const ZIP64_LOCATOR: &[u8] = b"PK\x06\x07";
const ZIP64_LOCATOR_LENGTH: usize = 20;
const DIRECTORY_HEADER: &[u8] = b"PK\x01\x02";
const DIRECTORY_HEADER_LENGTH: usize = 46;
const COMMENT_LIMIT: usize = 0xFFFF;

/// Flags of an entry: APPNOTE.TXT, section 4.4.4.
pub(crate) const ENCRYPTED: u16 = 1 << 0;
pub(crate) const DESCRIPTOR: u16 = 1 << 3;
const PATCHED: u16 = 1 << 5;
const STRONG_ENCRYPTION: u16 = 1 << 6;
const UTF8: u16 = 1 << 11;
const MASKED: u16 = 1 << 13;
/// The flags that change how readers read an entry. The others tell how well it was compressed.
const MEANINGFUL: u16 = ENCRYPTED | DESCRIPTOR | PATCHED | STRONG_ENCRYPTION | UTF8 | MASKED;

/// An entry as the directory describes it.
#[derive(Debug)]
pub(crate) struct Entry {
    /// Its name, decoded to the one text on which all readers agree.
    pub(crate) name: String,
    /// The range of its name as written.
    pub(crate) raw_name: Range<usize>,
    pub(crate) flags: u16,
    pub(crate) method: u16,
    pub(crate) crc: u32,
    pub(crate) compressed_size: u64,
    pub(crate) size: u64,
    /// Offset of its local header.
    pub(crate) start: usize,
    /// Whether it is a symbolic link, a device or a socket.
    pub(crate) is_special: bool,
    /// The range of its compressed bytes; empty until its local header has been checked.
    pub(crate) data: Range<usize>,
}

/// The directory of an archive.
#[derive(Debug)]
pub(crate) struct Directory {
    pub(crate) entries: Vec<Entry>,
    /// Offset of its first byte.
    pub(crate) start: usize,
}

/// The numbers by which an end record describes the directory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Totals {
    count: u64,
    size: u64,
    start: u64,
}

impl Directory {
    pub(crate) fn read(bytes: &[u8]) -> Result<Self, Problem> {
        let (totals, stop) = read_end(bytes)?;
        if totals.count > FILE_LIMIT as u64 {
            let message = format!("this archive contains more than {FILE_LIMIT} files");
            return Err(Problem::new(ProblemCode::ArchiveTooLarge, message));
        }
        let start = usize::try_from(totals.start).ok().filter(|start| *start <= stop);
        let start = start.filter(|start| (stop - start) as u64 == totals.size);
        let start = start.ok_or_else(|| {
            damaged("this archive's directory is not where its end record says, or is truncated".to_owned())
        })?;
        let mut entries = Vec::new();
        let mut targets = HashSet::new();
        let mut at = start;
        while at < stop {
            let (entry, next) = read_entry(bytes.get(..stop).unwrap_or_default(), at, entries.len() + 1)?;
            let shown_name = name::for_message(&entry.name);
            let target = name::target(&entry.name)
                .ok_or_else(|| damaged(format!("`{shown_name}` would be unpacked outside of its folder")))?;
            if !targets.insert(target) {
                return Err(damaged(format!(
                    "this archive contains two files with the same name: `{shown_name}`"
                )));
            }
            entries.push(entry);
            at = next;
            if entries.len() as u64 > totals.count {
                break;
            }
        }
        if at != stop || entries.len() as u64 != totals.count {
            let message = format!(
                "this archive's end record counts {} files, but its directory lists a different number",
                totals.count
            );
            return Err(damaged(message));
        }
        Ok(Self { entries, start })
    }
}

/// Reads the end records. Returns the numbers by which they describe the directory, and the offset
/// at which the directory must end.
fn read_end(bytes: &[u8]) -> Result<(Totals, usize), Problem> {
    let from = bytes.len().saturating_sub(END_LENGTH + COMMENT_LIMIT);
    let tail = bytes.get(from..).unwrap_or_default();
    let end = tail.windows(END.len()).rposition(|window| window == END).map(|at| from + at);
    let end = end.ok_or_else(|| damaged("this archive has no end record: it is truncated".to_owned()))?;
    let read = || {
        let comment = slice(bytes, end + END_LENGTH, u16_at(bytes, end + 20)?.into())?;
        let disks = (u16_at(bytes, end + 4)?, u16_at(bytes, end + 6)?);
        let counts = (u16_at(bytes, end + 8)?, u16_at(bytes, end + 10)?);
        Some((comment, disks, counts, u32_at(bytes, end + 12)?, u32_at(bytes, end + 16)?))
    };
    let (comment, disks, counts, size, start) =
        read().ok_or_else(|| damaged("this archive's end record is truncated".to_owned()))?;
    if end + END_LENGTH + comment.len() != bytes.len() {
        return Err(damaged("bytes follow the end of this archive".to_owned()));
    }
    if contains_signature(comment) {
        return Err(damaged("the comment of this archive contains parts of an archive".to_owned()));
    }
    let plain = Totals { count: counts.1.into(), size: size.into(), start: start.into() };
    let locator = end.checked_sub(ZIP64_LOCATOR_LENGTH);
    let locator = locator.filter(|at| slice(bytes, *at, 4) == Some(ZIP64_LOCATOR));
    let Some(locator) = locator else {
        if disks != (0, 0) || counts.0 != counts.1 {
            return Err(damaged("this archive is part of a multi-volume archive".to_owned()));
        }
        return Ok((plain, end));
    };
    // Some readers always use the zip64 end record, others only for numbers that don't fit into the
    // plain one.
    let zip64 =
        locator.checked_sub(ZIP64_END_LENGTH).and_then(|at| Some((read_zip64_end(bytes, at, locator)?, at)));
    let (wide, stop) = zip64.ok_or_else(|| damaged("the zip64 end of this archive is damaged".to_owned()))?;
    let is_same = |short: u64, maximum: u64, wide: u64| short == wide || short == maximum;
    let agrees = is_same(plain.count, 0xFFFF, wide.count)
        && is_same(counts.0.into(), 0xFFFF, wide.count)
        && is_same(plain.size, 0xFFFF_FFFF, wide.size)
        && is_same(plain.start, 0xFFFF_FFFF, wide.start)
        && is_same(disks.0.into(), 0xFFFF, 0)
        && is_same(disks.1.into(), 0xFFFF, 0);
    if !agrees {
        return Err(damaged("the two end records of this archive disagree about its directory".to_owned()));
    }
    Ok((wide, stop))
}

/// Reads the zip64 end record. It must be directly before its locator, and must not contain
/// anything else.
fn read_zip64_end(bytes: &[u8], at: usize, locator: usize) -> Option<Totals> {
    let is_located = u32_at(bytes, locator + 4)? == 0
        && u64_at(bytes, locator + 8)? == at as u64
        && u32_at(bytes, locator + 16)? == 1;
    let is_alone = slice(bytes, at, 4)? == ZIP64_END
        && u64_at(bytes, at + 4)? == (ZIP64_END_LENGTH - 12) as u64
        && u32_at(bytes, at + 16)? == 0
        && u32_at(bytes, at + 20)? == 0
        && u64_at(bytes, at + 24)? == u64_at(bytes, at + 32)?;
    let totals = Totals {
        count: u64_at(bytes, at + 32)?,
        size: u64_at(bytes, at + 40)?,
        start: u64_at(bytes, at + 48)?,
    };
    (is_located && is_alone).then_some(totals)
}

/// The directory's entry at this offset, and the offset of the next one.
fn read_entry(directory: &[u8], at: usize, number: usize) -> Result<(Entry, usize), Problem> {
    let damaged_entry = || damaged(format!("entry {number} of this archive's directory is damaged"));
    let (mut entry, extra, next) = parse_entry(directory, at).ok_or_else(damaged_entry)?;
    let raw = directory.get(entry.raw_name.clone()).unwrap_or_default();
    match name::decode(raw, entry.flags & UTF8 != 0, extra.unicode_path) {
        Ok(name) => entry.name = name.into_owned(),
        Err(reason) => return Err(damaged(format!("entry {number} of this archive {reason}"))),
    }
    if entry.flags & (PATCHED | MASKED) != 0 {
        let shown_name = name::for_message(&entry.name);
        return Err(damaged(format!("`{shown_name}` is stored in a way that few readers support")));
    }
    Ok((entry, next))
}

/// The same, without decoding the name.
fn parse_entry(directory: &[u8], at: usize) -> Option<(Entry, Extra<'_>, usize)> {
    if slice(directory, at, 4)? != DIRECTORY_HEADER {
        return None;
    }
    let length = |offset: usize| u16_at(directory, at + offset).map(usize::from);
    let raw_name = at + DIRECTORY_HEADER_LENGTH..at + DIRECTORY_HEADER_LENGTH + length(28)?;
    let extra = Extra::parse(slice(directory, raw_name.end, length(30)?)?)?;
    let next = raw_name.end + length(30)? + length(32)?;
    let numbers = [u32_at(directory, at + 24)?, u32_at(directory, at + 20)?, u32_at(directory, at + 42)?];
    let [size, compressed_size, start] = extra.widen(numbers)?;
    let is_on_first_disk = u16_at(directory, at + 34)? == 0;
    let entry = Entry {
        name: String::new(),
        raw_name,
        flags: u16_at(directory, at + 8)? & MEANINGFUL,
        method: u16_at(directory, at + 10)?,
        crc: u32_at(directory, at + 16)?,
        compressed_size,
        size,
        start: usize::try_from(start).ok()?,
        is_special: is_special(u32_at(directory, at + 38)?),
        data: 0..0,
    };
    (is_on_first_disk && next <= directory.len()).then_some((entry, extra, next))
}

/// Whether an entry with these attributes is neither a file nor a folder. Their upper half is the
/// Unix mode, whichever system the entry names as its maker.
fn is_special(attributes: u32) -> bool {
    const FOLDER: u32 = 0o04;
    const FILE: u32 = 0o10;
    // Info-ZIP uses this mode for what it reads from standard input.
    const PIPE: u32 = 0o01;
    !matches!(attributes >> 28, 0 | PIPE | FOLDER | FILE)
}

impl Entry {
    /// Whether these flags, as written in a header, mean the same as those in the directory.
    pub(crate) fn has_flags(&self, flags: u16) -> bool {
        self.flags == flags & MEANINGFUL
    }

    pub(crate) fn is_utf8(&self) -> bool {
        self.flags & UTF8 != 0
    }

    pub(crate) fn is_encrypted(&self) -> bool {
        self.flags & (ENCRYPTED | STRONG_ENCRYPTION) != 0
    }

    pub(crate) fn has_descriptor(&self) -> bool {
        self.flags & DESCRIPTOR != 0
    }
}

/// Whether a part of an archive could begin anywhere in these bytes.
pub(crate) fn contains_signature(bytes: &[u8]) -> bool {
    bytes.windows(4).any(|window| {
        matches!(
            window,
            [b'P', b'K', 1, 2]
                | [b'P', b'K', 3, 4]
                | [b'P', b'K', 5, 5 | 6]
                | [b'P', b'K', 6, 6..=8]
                | [b'P', b'K', 7, 8]
        )
    })
}
