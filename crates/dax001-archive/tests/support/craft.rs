//! Assembles zip archives byte by byte, so that any part of them can be wrong.

use std::io::Write;

/// Flag of an entry whose checksum and sizes follow its data.
pub const DESCRIPTOR: u16 = 1 << 3;
/// Flag of an entry whose name is in UTF-8.
pub const UTF8: u16 = 1 << 11;
pub const STORED: u16 = 0;
pub const DEFLATED: u16 = 8;
/// Marks a number whose value is in a zip64 field.
pub const MAX: u32 = u32::MAX;

/// One of the two headers of an entry.
#[derive(Clone, Debug)]
pub struct Header {
    pub name: Vec<u8>,
    pub flags: u16,
    pub method: u16,
    pub crc: u32,
    pub compressed: u32,
    pub size: u32,
    pub extra: Vec<u8>,
}

/// An entry: its local header, its data, the bytes after them, and its header in the directory.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Bytes before it that do not belong to anything.
    pub before: Vec<u8>,
    pub local: Header,
    pub data: Vec<u8>,
    pub after: Vec<u8>,
    pub listed: Header,
    /// Whether the directory lists it.
    pub is_listed: bool,
    pub made_by: u16,
    pub attributes: u32,
    /// Its offset according to the directory, if that is not the real one.
    pub offset: Option<u32>,
    pub comment: Vec<u8>,
}

/// An archive: its entries, and how its end record differs from a correct one.
#[derive(Clone, Debug, Default)]
pub struct Craft {
    pub entries: Vec<Entry>,
    /// Whether the directory lists the last entry first.
    pub is_reversed: bool,
    pub before_directory: Vec<u8>,
    pub after_directory: Vec<u8>,
    pub zip64: Option<Zip64>,
    pub count: Option<u16>,
    pub size: Option<u32>,
    pub start: Option<u32>,
    pub comment: Vec<u8>,
    pub suffix: Vec<u8>,
}

/// The end record of a large archive, before the plain end record. Each number is added to the
/// correct one.
#[derive(Clone, Debug, Default)]
pub struct Zip64 {
    pub count: i64,
    pub size: i64,
    pub start: i64,
    /// Bytes after its fields, which its own length includes.
    pub more: Vec<u8>,
    /// How many disks its locator counts beyond one.
    pub disks: u32,
    pub is_without_locator: bool,
}

pub fn crc(data: &[u8]) -> u32 {
    let mut crc = flate2::Crc::new();
    crc.update(data);
    crc.sum()
}

pub fn deflate(data: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(data).unwrap();
    encoder.finish().unwrap()
}

/// An extra field.
pub fn extra(id: u16, content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len()).unwrap();
    [&id.to_le_bytes(), &length.to_le_bytes(), content].concat()
}

/// The extra field with 64-bit sizes.
pub fn zip64(numbers: &[u64]) -> Vec<u8> {
    extra(1, &numbers.iter().flat_map(|number| number.to_le_bytes()).collect::<Vec<_>>())
}

/// The extra field with a name in UTF-8 for a header whose name is `raw`.
pub fn unicode_path(raw: &[u8], path: &str) -> Vec<u8> {
    extra(0x7075, &[&[1], &crc(raw).to_le_bytes()[..], path.as_bytes()].concat())
}

impl Entry {
    /// A sound entry.
    pub fn new(name: impl AsRef<[u8]>, content: impl AsRef<[u8]>, method: u16) -> Self {
        let content = content.as_ref();
        let data = if method == DEFLATED { deflate(content) } else { content.to_vec() };
        let header = Header {
            name: name.as_ref().to_vec(),
            flags: 0,
            method,
            crc: crc(content),
            compressed: u32::try_from(data.len()).unwrap(),
            size: u32::try_from(content.len()).unwrap(),
            extra: Vec::new(),
        };
        Self {
            before: Vec::new(),
            local: header.clone(),
            data,
            after: Vec::new(),
            listed: header,
            is_listed: true,
            made_by: 0x031E,
            attributes: 0o100_644 << 16,
            offset: None,
            comment: Vec::new(),
        }
    }

    /// Applies a change to both headers.
    #[must_use]
    pub fn both(mut self, change: impl Fn(&mut Header)) -> Self {
        change(&mut self.local);
        change(&mut self.listed);
        self
    }

    /// Applies a change to the entry.
    #[must_use]
    pub fn with(mut self, change: impl FnOnce(&mut Self)) -> Self {
        change(&mut self);
        self
    }

    /// The same entry as a streaming writer writes it: checksum and sizes follow the data.
    #[must_use]
    pub fn streamed(self, is_signed: bool, is_wide: bool) -> Self {
        let mut entry = self.both(|header| header.flags |= DESCRIPTOR);
        (entry.local.crc, entry.local.compressed, entry.local.size) = (0, 0, 0);
        entry.after = entry.descriptor(is_signed, is_wide);
        entry
    }

    pub fn descriptor(&self, is_signed: bool, is_wide: bool) -> Vec<u8> {
        let Header { crc, compressed, size, .. } = self.listed;
        let mut bytes = if is_signed { b"PK\x07\x08".to_vec() } else { Vec::new() };
        bytes.extend(crc.to_le_bytes());
        for number in [compressed, size] {
            bytes.extend(&u64::from(number).to_le_bytes()[..if is_wide { 8 } else { 4 }]);
        }
        bytes
    }
}

impl Header {
    /// Writes the fields that both headers have in common.
    fn write(&self, out: &mut Vec<u8>) {
        out.extend(self.flags.to_le_bytes());
        out.extend(self.method.to_le_bytes());
        // 1980-01-01
        out.extend([0, 0, 0x21, 0]);
        for number in [self.crc, self.compressed, self.size] {
            out.extend(number.to_le_bytes());
        }
        out.extend(u16::try_from(self.name.len()).unwrap().to_le_bytes());
        out.extend(u16::try_from(self.extra.len()).unwrap().to_le_bytes());
    }
}

impl Craft {
    pub fn new(entries: impl IntoIterator<Item = Entry>) -> Self {
        Self { entries: entries.into_iter().collect(), ..Self::default() }
    }

    /// Applies a change to the archive.
    #[must_use]
    pub fn with(mut self, change: impl FnOnce(&mut Self)) -> Self {
        change(&mut self);
        self
    }

    pub fn bytes(&self) -> Vec<u8> {
        let mut out = Vec::new();
        let mut listed = Vec::new();
        for entry in &self.entries {
            out.extend(&entry.before);
            let offset = entry.offset.unwrap_or(u32::try_from(out.len()).unwrap());
            out.extend(b"PK\x03\x04\x14\x00");
            entry.local.write(&mut out);
            for part in [&entry.local.name, &entry.local.extra, &entry.data, &entry.after] {
                out.extend(part);
            }
            if !entry.is_listed {
                continue;
            }
            let mut directory = Vec::new();
            directory.extend(b"PK\x01\x02");
            directory.extend(entry.made_by.to_le_bytes());
            directory.extend([0x14, 0]);
            entry.listed.write(&mut directory);
            directory.extend(u16::try_from(entry.comment.len()).unwrap().to_le_bytes());
            directory.extend([0; 4]);
            directory.extend(entry.attributes.to_le_bytes());
            directory.extend(offset.to_le_bytes());
            for part in [&entry.listed.name, &entry.listed.extra, &entry.comment] {
                directory.extend(part);
            }
            listed.push(directory);
        }
        if self.is_reversed {
            listed.reverse();
        }
        let count = u16::try_from(listed.len()).unwrap();
        let directory = listed.concat();
        out.extend(&self.before_directory);
        let (start, size) = (out.len(), directory.len());
        out.extend(directory);
        out.extend(&self.after_directory);
        if let Some(zip64) = &self.zip64 {
            zip64.write(&mut out, count, size, start);
        }
        let count = self.count.unwrap_or(count);
        out.extend(b"PK\x05\x06\0\0\0\0");
        out.extend(count.to_le_bytes());
        out.extend(count.to_le_bytes());
        out.extend(self.size.unwrap_or(u32::try_from(size).unwrap()).to_le_bytes());
        out.extend(self.start.unwrap_or(u32::try_from(start).unwrap()).to_le_bytes());
        out.extend(u16::try_from(self.comment.len()).unwrap().to_le_bytes());
        out.extend(&self.comment);
        out.extend(&self.suffix);
        out
    }
}

impl Zip64 {
    fn write(&self, out: &mut Vec<u8>, count: u16, size: usize, start: usize) {
        let add = |number: usize, more: i64| (i64::try_from(number).unwrap() + more).to_le_bytes();
        let at = out.len() as u64;
        out.extend(b"PK\x06\x06");
        out.extend((44 + self.more.len() as u64).to_le_bytes());
        out.extend([45, 0, 45, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        out.extend(add(count.into(), self.count));
        out.extend(add(count.into(), self.count));
        out.extend(add(size, self.size));
        out.extend(add(start, self.start));
        out.extend(&self.more);
        if !self.is_without_locator {
            out.extend(b"PK\x06\x07\0\0\0\0");
            out.extend(at.to_le_bytes());
            out.extend((1 + self.disks).to_le_bytes());
        }
    }
}
