//! Compares each entry's local header with the directory, so that this reader finds in the archive
//! whatever any other reader finds.
//!
//! Streaming readers see only the local headers, others only the directory, and some combine the
//! two. So both must say the same. The entries must cover the file from its beginning to the
//! directory, with only their data descriptors between them.
//!
//! Source: APPNOTE.TXT 6.3.10, sections 4.3.7 and 4.3.9.

use std::ops::Range;

use dax001::contract::problem::Problem;

use crate::damaged::damaged;
use crate::directory::{Directory, Entry, contains_signature};
use crate::extra::Extra;
use crate::fields::{slice, u16_at, u32_at, u64_at};
use crate::name;
use crate::unpack::{DEFLATED, STORED};

const HEADER: &[u8] = b"PK\x03\x04";
const HEADER_LENGTH: usize = 30;
const DESCRIPTOR: &[u8] = b"PK\x07\x08";

/// An entry's local header.
struct Header<'a> {
    flags: u16,
    method: u16,
    crc: u32,
    size: u64,
    compressed_size: u64,
    raw_name: &'a [u8],
    extra: Extra<'a>,
    /// Offset at which the entry's data begin.
    end: usize,
}

/// Checks every entry's local header and stores the range of its data.
pub(crate) fn check(bytes: &[u8], directory: &mut Directory) -> Result<(), Problem> {
    let Directory { entries, start } = directory;
    let mut order: Vec<&mut Entry> = entries.iter_mut().collect();
    order.sort_unstable_by_key(|entry| entry.start);
    let stops: Vec<usize> = order.iter().skip(1).map(|entry| entry.start).chain([*start]).collect();
    if order.first().map_or(*start, |entry| entry.start) != 0 {
        return Err(damaged("this archive begins with bytes that do not belong to any file".to_owned()));
    }
    for (entry, stop) in order.into_iter().zip(stops) {
        match check_entry(bytes, entry, stop) {
            Ok(data) => entry.data = data,
            Err(difference) => {
                let shown_name = name::for_message(&entry.name);
                return Err(damaged(format!("`{shown_name}` {difference}")));
            }
        }
    }
    Ok(())
}

/// The data range of an entry that ends at `stop`; or how the entry differs from its description in
/// the directory.
fn check_entry(bytes: &[u8], entry: &Entry, stop: usize) -> Result<Range<usize>, String> {
    let header = read_header(bytes, entry.start)
        .ok_or("has no local header where the archive's directory says, or a damaged one")?;
    check_name(bytes, entry, &header)?;
    if !entry.has_flags(header.flags) {
        return Err("has different flags in its local header and in the archive's directory".to_owned());
    }
    if header.method != entry.method {
        return Err(
            "has different compression methods in its local header and in the archive's directory".to_owned()
        );
    }
    // A streaming writer doesn't know these numbers yet: it writes zero here and the value in the
    // descriptor.
    let is_same = |local: u64, listed: u64| local == listed || (local == 0 && entry.has_descriptor());
    if !is_same(header.compressed_size, entry.compressed_size) || !is_same(header.size, entry.size) {
        return Err("has different sizes in its local header and in the archive's directory".to_owned());
    }
    if !is_same(header.crc.into(), entry.crc.into()) {
        return Err("has different checksums in its local header and in the archive's directory".to_owned());
    }
    if entry.method == STORED && !entry.is_encrypted() && entry.size != entry.compressed_size {
        return Err("has two sizes although it is not compressed".to_owned());
    }
    let end = usize::try_from(entry.compressed_size).ok().and_then(|length| header.end.checked_add(length));
    let end = end.filter(|end| *end <= stop).ok_or("overlaps with what follows it in the archive")?;
    let data = header.end..end;
    let trailing = bytes.get(end..stop).unwrap_or_default();
    if !entry.has_descriptor() {
        return if trailing.is_empty() {
            Ok(data)
        } else {
            Err("is followed by bytes that do not belong to any file".to_owned())
        };
    }
    if !is_descriptor(trailing, entry, header.extra.has_zip64()) {
        return Err("is not followed by a data descriptor with its checksum and sizes".to_owned());
    }
    // For a streaming reader, only the descriptor ends these data: it looks for the descriptor's
    // signature.
    let ends_itself = entry.method == DEFLATED && !entry.is_encrypted();
    let has_one_end =
        trailing.starts_with(DESCRIPTOR) && !contains_signature(bytes.get(data.clone()).unwrap_or_default());
    if !ends_itself && !has_one_end {
        return Err("is stored so that streaming readers cannot find its end".to_owned());
    }
    Ok(data)
}

fn check_name(bytes: &[u8], entry: &Entry, header: &Header<'_>) -> Result<(), String> {
    let decoded = name::decode(header.raw_name, entry.is_utf8(), header.extra.unicode_path);
    if bytes.get(entry.raw_name.clone()) != Some(header.raw_name) {
        let shown_name = decoded.unwrap_or_else(|_| String::from_utf8_lossy(header.raw_name));
        return Err(format!("is named `{}` in its local header", name::for_message(&shown_name)));
    }
    let decoded = decoded?;
    if decoded == entry.name {
        Ok(())
    } else {
        Err(format!("is named `{}` in its local header", name::for_message(&decoded)))
    }
}

fn read_header(bytes: &[u8], at: usize) -> Option<Header<'_>> {
    if slice(bytes, at, 4)? != HEADER {
        return None;
    }
    let length = |offset: usize| u16_at(bytes, at + offset).map(usize::from);
    let raw_name = slice(bytes, at + HEADER_LENGTH, length(26)?)?;
    let extra_start = at + HEADER_LENGTH + raw_name.len();
    let extra = Extra::parse(slice(bytes, extra_start, length(28)?)?)?;
    let [size, compressed_size] = extra.widen([u32_at(bytes, at + 22)?, u32_at(bytes, at + 18)?])?;
    Some(Header {
        flags: u16_at(bytes, at + 6)?,
        method: u16_at(bytes, at + 8)?,
        crc: u32_at(bytes, at + 14)?,
        size,
        compressed_size,
        raw_name,
        extra,
        end: extra_start + length(28)?,
    })
}

/// Whether these bytes, all of them, are a data descriptor: an optional signature, the checksum,
/// and both sizes.
///
/// The sizes have 64 bits if the header has a zip64 field, and only then: a streaming reader has no
/// other way to know.
fn is_descriptor(bytes: &[u8], entry: &Entry, is_wide: bool) -> bool {
    let body = |fields: &[u8]| {
        let sizes = if is_wide {
            (fields.len() == 20).then(|| Some((u64_at(fields, 4)?, u64_at(fields, 12)?))).flatten()
        } else {
            let short = |at| u32_at(fields, at).map(u64::from);
            (fields.len() == 12).then(|| Some((short(4)?, short(8)?))).flatten()
        };
        u32_at(fields, 0) == Some(entry.crc) && sizes == Some((entry.compressed_size, entry.size))
    };
    // A checksum without a signature can look like one, and a streaming reader would take it for
    // one.
    body(bytes.strip_prefix(DESCRIPTOR).unwrap_or(bytes))
}
