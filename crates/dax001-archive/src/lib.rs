//! Opens a zip archive of evidence: each file in it is a source, or a problem. Writes one, too: of remediation plans.
//!
//! An archive is given by strangers. Sizes that it declares are not believed: unpacking stops at a limit that counts
//! what really comes out. Names are only names: nothing is ever written to a path.

#[cfg(target_family = "wasm")]
mod binding;

use std::cell::RefCell;
use std::io::{self, Cursor, Read, Write};
use std::rc::Rc;

use dax001::intake::is_litter;
use dax001::problem::{Problem, ProblemCode};
use zip::result::{ZipError, ZipResult};
use zip::write::{SimpleFileOptions, StreamWriter};
use zip::{ZipArchive, ZipWriter};

/// How many bytes an archive may be unpacked to: more does not fit beside the rest in a browser's memory.
pub const UNPACKED_LIMIT: u64 = 1 << 30;

/// How many files an archive may hold.
pub const FILE_LIMIT: usize = 100_000;

/// A file of an archive.
#[derive(Debug)]
pub struct File {
    /// `ARCHIVE!/PATH`
    pub name: String,
    /// Its bytes; or why they can't be had.
    pub data: Result<Vec<u8>, Problem>,
}

/// An archive that is unpacked file by file, in the order in which it lists them.
#[derive(Debug)]
pub struct Archive {
    name: String,
    zip: ZipArchive<Cursor<Vec<u8>>>,
    next: usize,
    /// Whether there was a file yet that was not passed over.
    has_given: bool,
    /// How many bytes may still come out.
    room: u64,
    limit: u64,
}

/// Whether the bytes begin like a zip archive.
pub fn is_archive(head: &[u8]) -> bool {
    head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06")
}

impl Archive {
    /// Opens an archive that may be unpacked to `limit` bytes in all, usually [`UNPACKED_LIMIT`].
    ///
    /// An error says that it can't be opened, or holds nothing.
    pub fn open(name: &str, bytes: Vec<u8>, limit: u64) -> Result<Self, Problem> {
        let listing = listing(&bytes);
        let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged("this archive", &error))?;
        // What stands beside the files that it lists could be others, of which nothing would be seen.
        let is_listed = match listing {
            Listing::Files(listed) => listed == zip.len(),
            Listing::Large => true,
            Listing::Wrong => false,
        };
        if !is_listed || zip.offset() > 0 || !is_gapless(&mut zip) {
            let message =
                "this archive can't be trusted: it holds two files of one name, or more than its own files";
            return Err(Problem::new(ProblemCode::ArchiveDamaged, message));
        }
        let archive = Self { name: name.to_owned(), zip, next: 0, has_given: false, room: limit, limit };
        if archive.zip.len() > FILE_LIMIT {
            let message = format!("this archive holds more than {FILE_LIMIT} files");
            return Err(Problem::new(ProblemCode::ArchiveTooLarge, message));
        }
        if archive.zip.is_empty() {
            return Err(Problem::new(ProblemCode::EmptySource, "this archive holds no files"));
        }
        Ok(archive)
    }

    /// The next file; folders, and what file managers add for themselves, are passed over. If that is all that there is, this is said once.
    #[expect(clippy::should_implement_trait, reason = "it is one, but for JavaScript's sake")]
    pub fn next(&mut self) -> Option<File> {
        loop {
            let index = self.next;
            if index >= self.zip.len() {
                if std::mem::replace(&mut self.has_given, true) {
                    return None;
                }
                let problem =
                    Problem::new(ProblemCode::EmptySource, "this archive holds no files of evidence");
                return Some(File { name: self.name.clone(), data: Err(problem) });
            }
            self.next += 1;
            let path = match self.zip.name_for_index(index) {
                Some(Ok(path)) => path.into_owned(),
                // It is a file all the same: its number stands for its name.
                _ => format!("file {}", index + 1),
            };
            let is_folder =
                path.ends_with('/') && self.zip.by_index_raw(index).is_ok_and(|file| file.size() == 0);
            if is_folder || is_litter(&path) {
                continue;
            }
            self.has_given = true;
            let name = format!("{}!/{path}", self.name);
            return Some(File { name, data: self.read(index) });
        }
    }

    fn read(&mut self, index: usize) -> Result<Vec<u8>, Problem> {
        let too_large = || {
            let message = format!("this archive unpacks to more than {} MiB", self.limit >> 20);
            Problem::new(ProblemCode::ArchiveTooLarge, message)
        };
        if self.zip.by_index_raw(index).is_ok_and(|file| file.encrypted()) {
            return Err(Problem::new(ProblemCode::Encrypted, "this file is encrypted in its archive"));
        }
        let file = self.zip.by_index(index).map_err(|error| damaged("this file of an archive", &error))?;
        if file.size() > self.room {
            return Err(too_large());
        }
        let mut data = Vec::new();
        // Growing as it comes would take twice the memory.
        if data
            .try_reserve_exact(usize::try_from(file.size()).unwrap_or(usize::MAX).saturating_add(32))
            .is_err()
        {
            return Err(too_large());
        }
        // One byte more than there is room for tells a file that just fits from one that doesn't.
        let result = file.take(self.room + 1).read_to_end(&mut data);
        if result.as_ref().is_err_and(|error| error.kind() == std::io::ErrorKind::OutOfMemory) {
            return Err(too_large());
        }
        if data.len() as u64 > self.room {
            self.room = 0;
            return Err(too_large());
        }
        self.room -= data.len() as u64;
        result.map_err(|error| damaged("this file of an archive", &ZipError::Io(error)))?;
        Ok(data)
    }
}

fn damaged(what: &str, error: &ZipError) -> Problem {
    Problem::new(ProblemCode::ArchiveDamaged, format!("{what} can't be unpacked: {error}"))
}

/// What the archive's own end says of its directory.
enum Listing {
    /// How many files it lists.
    Files(usize),
    /// Only the larger form of the end, for four gigabytes and more, can say so.
    Large,
    /// The directory is not what the end says, or something stands behind the end.
    Wrong,
}

/// Reads the end of an archive and counts its directory. Source: APPNOTE.TXT 6.3.10, sections 4.3.12 and 4.3.16.
fn listing(bytes: &[u8]) -> Listing {
    let short = |at: usize| Some(usize::from(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?)));
    let long = |at: usize| usize::try_from(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?)).ok();
    let read = || {
        // It stands at the end, before a comment of at most 64 KiB.
        let from = bytes.len().saturating_sub(22 + 0xFFFF);
        let end = from + bytes.get(from..)?.windows(4).rposition(|window| window == b"PK\x05\x06")?;
        let (count, size, start) = (short(end + 10)?, long(end + 12)?, long(end + 16)?);
        if end + 22 + short(end + 20)? != bytes.len() {
            return Some(Listing::Wrong);
        }
        if count == 0xFFFF || size == 0xFFFF_FFFF || start == 0xFFFF_FFFF {
            return Some(Listing::Large);
        }
        let stop = start.checked_add(size)?;
        let (mut at, mut found) = (start, 0);
        while at < stop && bytes.get(at..at + 4)? == b"PK\x01\x02" {
            at += 46 + short(at + 28)? + short(at + 30)? + short(at + 32)?;
            found += 1;
        }
        let is_right = found == count && at == stop && at == end;
        Some(if is_right { Listing::Files(found) } else { Listing::Wrong })
    };
    read().unwrap_or(Listing::Wrong)
}

/// Whether the files stand one behind another from the beginning to the directory, with nothing between them but what says how large one
/// was, behind it.
fn is_gapless(zip: &mut ZipArchive<Cursor<Vec<u8>>>) -> bool {
    const DESCRIPTORS: [u64; 5] = [0, 12, 16, 20, 24];
    let place = |file: &zip::read::ZipFile<'_, Cursor<Vec<u8>>>| {
        Some((file.header_start(), file.data_start()?.checked_add(file.compressed_size())?))
    };
    let places = (0..zip.len()).map(|index| place(&zip.by_index_raw(index).ok()?));
    let Some(mut places) = places.collect::<Option<Vec<_>>>() else { return false };
    places.push((zip.central_directory_start(), 0));
    places.sort_unstable();
    let mut end = 0;
    for (at, &(start, next)) in places.iter().enumerate() {
        let gap = start.checked_sub(end);
        if gap.is_none_or(|gap| if at == 0 { gap > 0 } else { !DESCRIPTORS.contains(&gap) }) {
            return false;
        }
        end = next;
    }
    true
}

/// An archive that is written file by file, in the order in which they are added. The same files give the same bytes: they carry
/// no time.
pub struct ArchiveWriter {
    zip: ZipWriter<StreamWriter<Written>>,
    written: Written,
}

/// What has been written and not yet taken.
#[derive(Clone, Default)]
struct Written(Rc<RefCell<Vec<u8>>>);

impl Write for Written {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Default for ArchiveWriter {
    fn default() -> Self {
        let written = Written::default();
        Self { zip: ZipWriter::new_stream(written.clone()), written }
    }
}

impl ArchiveWriter {
    /// Adds a file of text. Shell scripts can be run as they are where they are unpacked.
    ///
    /// An error says that the name is there already, or is none.
    pub fn add(&mut self, name: &str, text: &str) -> ZipResult<()> {
        let is_script = name.rsplit_once('.').is_some_and(|(_, extension)| extension == "sh");
        let options = SimpleFileOptions::default().unix_permissions(if is_script { 0o755 } else { 0o644 });
        self.zip.start_file(name, options)?;
        Ok(self.zip.write_all(text.as_bytes())?)
    }

    /// The bytes that have been written since this was called last: so the whole is never held.
    pub fn take(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.written.0.borrow_mut())
    }

    /// The last bytes of the archive, behind which nothing is added.
    pub fn finish(self) -> ZipResult<Vec<u8>> {
        let Self { zip, written } = self;
        zip.finish()?;
        Ok(written.0.take())
    }
}
