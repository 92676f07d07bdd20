//! Opens a zip archive of evidence: each file in it is a source, metadata of the operating system,
//! or a problem. Also writes archives, such as those of remediation plans.
//!
//! Archives come from strangers, and programs disagree on what an unusual one contains. This crate
//! yields whatever any of these programs lists or extracts, or it refuses the archive.
//! `directory.rs` reads the one list of entries. `headers.rs` compares each entry with that list.
//! `unpack.rs` checks that an entry's data are exactly what it declares. The crate doesn't trust
//! declared sizes: unpacking stops at a limit. It treats names only as names, and never writes to a
//! path.

mod damaged;
mod directory;
mod extra;
mod fields;
mod headers;
mod name;
mod unpack;
mod writer;

use dax001::contract::problem::{Problem, ProblemCode};
use dax001::files::{OsMetadata, os_metadata};

use damaged::damaged;
pub use directory::FILE_LIMIT;
use directory::{Directory, Entry};
use unpack::{UnpackError, unpack};
pub use writer::ArchiveWriter;

/// The most bytes that an archive may unpack to. More would not fit into a browser's memory beside
/// the rest.
pub const UNPACKED_LIMIT: u64 = 1 << 30;

/// A file of an archive.
#[derive(Debug)]
pub struct File {
    /// `ARCHIVE!/PATH`
    pub name: String,
    /// Its content.
    pub content: Content,
}

/// The content of a file in an archive.
#[derive(Debug)]
pub enum Content {
    /// A source: its bytes.
    Evidence(Vec<u8>),
    /// Metadata of the operating system, without evidence.
    Skipped(OsMetadata),
    /// The reason why it can't be unpacked.
    Problem(Problem),
}

/// An open archive, which unpacks file by file in the order of its directory.
#[derive(Debug)]
pub struct Archive {
    name: String,
    bytes: Vec<u8>,
    entries: std::vec::IntoIter<Entry>,
    /// Whether it has yielded a source or a problem, including the problem at its end.
    has_evidence: bool,
    /// How many more bytes it may unpack to.
    room: u64,
    limit: u64,
}

/// Whether the bytes begin like a zip archive.
pub fn is_archive(head: &[u8]) -> bool {
    head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06")
}

impl Archive {
    /// Opens an archive that may unpack to `limit` bytes in total, usually [`UNPACKED_LIMIT`].
    ///
    /// Fails if the archive can't be opened, if readers would disagree on its files, or if it has
    /// no files.
    pub fn open(name: &str, bytes: Vec<u8>, limit: u64) -> Result<Self, Problem> {
        let mut directory = Directory::read(&bytes)?;
        headers::check(&bytes, &mut directory)?;
        if directory.entries.is_empty() {
            return Err(Problem::new(ProblemCode::EmptySource, "this archive contains no files"));
        }
        let entries = directory.entries.into_iter();
        Ok(Self { name: name.to_owned(), bytes, entries, has_evidence: false, room: limit, limit })
    }

    /// The next file, skipping empty folders. An archive without evidence ends with a problem that
    /// reports this.
    #[expect(clippy::should_implement_trait, reason = "JavaScript calls it by this name")]
    pub fn next(&mut self) -> Option<File> {
        loop {
            let Some(entry) = self.entries.next() else {
                if std::mem::replace(&mut self.has_evidence, true) {
                    return None;
                }
                let problem =
                    Problem::new(ProblemCode::EmptySource, "this archive contains no evidence files");
                return Some(File { name: self.name.clone(), content: Content::Problem(problem) });
            };
            let content = match self.read(&entry) {
                Ok(data) if data.is_empty() && name::is_folder(&entry.name) => continue,
                Ok(data) => os_metadata(&data).map_or(Content::Evidence(data), Content::Skipped),
                Err(problem) => Content::Problem(problem),
            };
            self.has_evidence |= !matches!(content, Content::Skipped(_));
            return Some(File { name: format!("{}!/{}", self.name, entry.name), content });
        }
    }

    fn read(&mut self, entry: &Entry) -> Result<Vec<u8>, Problem> {
        let too_large = || {
            let message = format!("this archive unpacks to more than {} MiB", self.limit >> 20);
            Problem::new(ProblemCode::ArchiveTooLarge, message)
        };
        if entry.is_encrypted() {
            return Err(Problem::new(ProblemCode::Encrypted, "this file is encrypted in its archive"));
        }
        if entry.is_special {
            return Err(damaged("this archive entry is a symbolic link, a device or a socket".to_owned()));
        }
        let size = usize::try_from(entry.size).ok().filter(|_| entry.size <= self.room);
        let size = size.ok_or_else(too_large)?;
        let data = self.bytes.get(entry.data.clone()).unwrap_or_default();
        let data = unpack(entry.method, data, size, entry.crc).map_err(|failure| match failure {
            UnpackError::TooLarge => too_large(),
            UnpackError::Damaged(reason) => damaged(format!("this archive entry {reason}")),
        })?;
        self.room -= entry.size;
        Ok(data)
    }
}
