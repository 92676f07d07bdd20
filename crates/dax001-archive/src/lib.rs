//! Opens a zip archive of evidence: each file in it is a source, metadata of the operating system, or a problem.
//! Writes archives, too: of remediation plans.
//!
//! An archive comes from strangers, and programs disagree on what an unusual one contains. Whatever any of them lists
//! or extracts, this crate yields, or it refuses the archive: `directory.rs` reads the one list of entries, `headers.rs`
//! compares each entry with it, and `unpack.rs` checks that an entry's data are exactly what it declares. Declared sizes
//! are not believed: unpacking stops at a limit. Names are only names: nothing is ever written to a path.

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
use unpack::{Failure, unpack};
pub use writer::ArchiveWriter;

/// How many bytes an archive may be unpacked to: more does not fit beside the rest in a browser's memory.
pub const UNPACKED_LIMIT: u64 = 1 << 30;

/// A file of an archive.
#[derive(Debug)]
pub struct File {
    /// `ARCHIVE!/PATH`
    pub name: String,
    /// What is in it.
    pub content: Content,
}

/// What is in a file of an archive.
#[derive(Debug)]
pub enum Content {
    /// Its bytes: a source.
    Evidence(Vec<u8>),
    /// It belongs to the operating system and holds no evidence.
    Skipped(OsMetadata),
    /// Why it can't be unpacked.
    Problem(Problem),
}

/// An archive that is unpacked file by file, in the order in which it lists them.
#[derive(Debug)]
pub struct Archive {
    name: String,
    bytes: Vec<u8>,
    entries: std::vec::IntoIter<Entry>,
    /// Whether a source or a problem came out of it, the one at its end included.
    has_evidence: bool,
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
    /// An error says that it can't be opened, that readers would disagree on its files, or that it has none.
    pub fn open(name: &str, bytes: Vec<u8>, limit: u64) -> Result<Self, Problem> {
        let mut directory = Directory::read(&bytes)?;
        headers::check(&bytes, &mut directory)?;
        if directory.entries.is_empty() {
            return Err(Problem::new(ProblemCode::EmptySource, "this archive holds no files"));
        }
        let entries = directory.entries.into_iter();
        Ok(Self { name: name.to_owned(), bytes, entries, has_evidence: false, room: limit, limit })
    }

    /// The next file; empty folders are passed over. An archive without evidence ends with a problem that says so.
    #[expect(clippy::should_implement_trait, reason = "it is one, but for JavaScript's sake")]
    pub fn next(&mut self) -> Option<File> {
        loop {
            let Some(entry) = self.entries.next() else {
                if std::mem::replace(&mut self.has_evidence, true) {
                    return None;
                }
                let problem =
                    Problem::new(ProblemCode::EmptySource, "this archive holds no files of evidence");
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
            return Err(damaged(
                "this file of an archive is a symbolic link, a device or a socket".to_owned(),
            ));
        }
        let size = usize::try_from(entry.size).ok().filter(|_| entry.size <= self.room);
        let size = size.ok_or_else(too_large)?;
        let data = self.bytes.get(entry.data.clone()).unwrap_or_default();
        let data = unpack(entry.method, data, size, entry.crc).map_err(|failure| match failure {
            Failure::TooLarge => too_large(),
            Failure::Damaged(reason) => damaged(format!("this file of an archive {reason}")),
        })?;
        self.room -= entry.size;
        Ok(data)
    }
}
