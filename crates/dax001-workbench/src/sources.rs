//! The sources in the user's inputs: a file is one source, an archive contains many. The content of
//! a file decides what it is, never its name.

use dax001::SkippedFile;
use dax001::contract::label::Label;
use dax001::contract::problem::{Problem, ProblemCode};
use dax001::files::{FileKind, KindReader, OS_METADATA_HEAD, may_be_os_metadata, os_metadata};
use dax001::internals::kind_of;
use dax001_archive::UNPACKED_LIMIT;
use dax001_review::LIST_LIMIT;

use crate::aside::{self, UnpackedContent, UnpackedFile};
use crate::file::File;
use crate::job::Host;
use crate::read::read_all;
use crate::upload::Upload;

/// A source of a report, or a file that is not a source.
#[derive(Clone, Debug)]
pub(crate) struct InputSource {
    pub(crate) name: String,
    pub(crate) label: Label,
    /// The index of the upload that is this source or contains it.
    pub(crate) input_index: usize,
    /// Whether it is in an archive.
    pub(crate) is_unpacked: bool,
    pub(crate) content: Content,
}

/// The content of a source, by kind.
#[derive(Clone, Debug)]
pub(crate) enum Content {
    /// Evidence, whatever may be wrong with it.
    Evidence(File),
    /// A file about the collection of the evidence. If it is a manifest, every source must be
    /// hashed.
    Collection(File),
    /// A saved report, which is not evidence.
    Report(File),
    /// A file that begins like a saved report but is broken. Evaluating it reports how.
    BrokenReport(File),
    /// Another file that is not evidence.
    Skipped(SkippedFile),
    /// A file that can't be read.
    Problem(Problem),
}

impl Content {
    /// The file of evidence or of a saved report.
    pub(crate) fn file(&self) -> Option<&File> {
        match self {
            Self::Evidence(file) | Self::Collection(file) | Self::Report(file) | Self::BrokenReport(file) => {
                Some(file)
            }
            Self::Skipped(_) | Self::Problem(_) => None,
        }
    }

    /// The file to read as evidence.
    pub(crate) fn evidence(&self) -> Option<&File> {
        self.file().filter(|_| !matches!(self, Self::Report(_)))
    }
}

/// All sources of these uploads, in order. Archives are unpacked.
pub(crate) async fn sources_of(host: &Host, uploads: &[Upload]) -> Vec<InputSource> {
    let mut kinds = Vec::new();
    for upload in uploads {
        kinds.push(match &upload.file {
            Ok(file) => find_kind(host, file).await,
            Err(reason) => Kind::Content(Content::Problem(unreadable(reason.clone()))),
        });
    }
    let is_archive = |(_, kind): &(&Upload, &Kind)| matches!(kind, Kind::Archive);
    let archives = uploads.iter().zip(&kinds).filter(is_archive).map(|(upload, _)| upload);
    let mut unpacked = unpack_all(host, archives.collect()).await.into_iter();
    let mut sources = Vec::new();
    for ((input_index, upload), kind) in uploads.iter().enumerate().zip(kinds) {
        let mut push = |name: &str, is_unpacked, content| {
            let (name, label) = (name.to_owned(), upload.label_of(name));
            sources.push(InputSource { name, label, input_index, is_unpacked, content });
        };
        match kind {
            Kind::Content(content) => push(&upload.name, false, content),
            Kind::Archive => {
                for UnpackedFile { name, content } in unpacked.next().unwrap_or_default() {
                    push(&name, true, content_of(host, content).await);
                }
            }
        }
    }
    sources
}

/// Finds out what a file of an archive is.
async fn content_of(host: &Host, content: UnpackedContent) -> Content {
    match content {
        UnpackedContent::Problem(problem) => Content::Problem(problem),
        UnpackedContent::Skipped(metadata) => Content::Skipped(SkippedFile::OsMetadata(metadata)),
        UnpackedContent::File(file) => match find_kind(host, &file).await {
            // A nested archive is not opened. Evaluating it reports that.
            Kind::Archive => Content::Evidence(file),
            Kind::Content(content) => content,
        },
    }
}

/// The files of each of these archives. One instance unpacks all archives. If it fails, each
/// archive gets its own instance, so that one bad archive doesn't affect the others.
async fn unpack_all(host: &Host, uploads: Vec<&Upload>) -> Vec<Vec<UnpackedFile>> {
    // A larger archive is not read into memory. The same limit applies to what all archives unpack
    // to.
    let readable = |upload: &&Upload| upload.size() <= UNPACKED_LIMIT;
    let archives: Vec<(&str, &File)> = uploads.iter().copied().filter(readable).filter_map(named).collect();
    let mut room = UNPACKED_LIMIT;
    let together =
        if archives.is_empty() { Ok(Vec::new()) } else { aside::unpack(host, &archives, room).await };
    let mut together = together.ok().map(Vec::into_iter);
    let mut lists = Vec::new();
    for upload in uploads {
        let unpacked = match (named(upload).filter(|_| readable(&upload)), &mut together) {
            (None, _) => Err(Problem::new(ProblemCode::ArchiveTooLarge, "this archive is larger than 1 GiB")),
            (Some(_), Some(lists)) => Ok(lists.next().unwrap_or_default()),
            (Some(archive), None) => match aside::unpack(host, &[archive], room).await {
                Ok(lists) => Ok(lists.into_iter().flatten().collect()),
                // Even if an archive fails, the other sources are evaluated.
                Err(reason) => Err(unreadable(format!("this archive cannot be unpacked: {reason}"))),
            },
        };
        let unpacked = unpacked.unwrap_or_else(|problem| {
            vec![UnpackedFile { name: upload.name.clone(), content: UnpackedContent::Problem(problem) }]
        });
        let size_of = |unpacked: &UnpackedFile| match &unpacked.content {
            UnpackedContent::File(file) => file.size(),
            UnpackedContent::Skipped(_) | UnpackedContent::Problem(_) => 0,
        };
        room = room.saturating_sub(unpacked.iter().map(size_of).sum());
        lists.push(unpacked);
    }
    lists
}

fn named(upload: &Upload) -> Option<(&str, &File)> {
    Some((upload.name.as_str(), upload.file.as_ref().ok()?))
}

fn unreadable(message: String) -> Problem {
    Problem::new(ProblemCode::SourceUnreadable, message)
}

enum Kind {
    Archive,
    Content(Content),
}

/// Finds out what a file is. A file that can't be read counts as evidence: reading it later reports
/// why.
async fn find_kind(host: &Host, file: &File) -> Kind {
    let evidence = || Kind::Content(Content::Evidence(file.clone()));
    // The host has already found out what a stream is.
    if file.size() == 0 {
        return evidence();
    }
    if file.size() <= LIST_LIMIT as u64 {
        let Ok(bytes) = read_all(host, file).await else { return evidence() };
        if dax001_archive::is_archive(&bytes) {
            return Kind::Archive;
        }
        let head = bytes.get(..OS_METADATA_HEAD).unwrap_or(&bytes);
        if may_be_os_metadata(head, file.size())
            && let Some(metadata) = os_metadata(&bytes)
        {
            return Kind::Content(Content::Skipped(SkippedFile::OsMetadata(metadata)));
        }
        let kind = kind_of(&bytes);
        if kind == FileKind::Unrecognised && dax001_review::is_risk_list(&bytes) {
            return Kind::Content(Content::Skipped(SkippedFile::RiskList));
        }
        return Kind::Content(content(kind, file));
    }
    // The first chunk costs nothing extra: the job has already requested it, or will do so.
    let mut head = host.chunk(file, 0).await;
    if head.as_ref().is_ok_and(|head| head.len() < OS_METADATA_HEAD) {
        head = host.read(file, 0..OS_METADATA_HEAD as u64).await;
    }
    let Ok(mut head) = head else { return evidence() };
    head.truncate(OS_METADATA_HEAD);
    if dax001_archive::is_archive(&head) {
        return Kind::Archive;
    }
    if may_be_os_metadata(&head, file.size())
        && let Ok(bytes) = read_all(host, file).await
        && let Some(metadata) = os_metadata(&bytes)
    {
        return Kind::Content(Content::Skipped(SkippedFile::OsMetadata(metadata)));
    }
    Kind::Content(content(kind_of_file(host, file).await, file))
}

fn content(kind: FileKind, file: &File) -> Content {
    let file = file.clone();
    match kind {
        FileKind::SavedReport => Content::Report(file),
        FileKind::BrokenReport => Content::BrokenReport(file),
        FileKind::Collection => Content::Collection(file),
        FileKind::Evidence | FileKind::Unrecognised => Content::Evidence(file),
    }
}

/// Finds out what a file is that may be large. The beginning of evidence is enough, so evidence is
/// not read to its end for this.
pub(crate) async fn kind_of_file(host: &Host, file: &File) -> FileKind {
    let mut reader = KindReader::default();
    let mut from = 0;
    loop {
        let Ok(chunk) = host.chunk(file, from).await else { return FileKind::Evidence };
        if chunk.is_empty() {
            return reader.finish();
        }
        from += chunk.len() as u64;
        if let Some(kind) = reader.push(&chunk) {
            return kind;
        }
    }
}

/// Whether a file is a saved report and nothing else, even if it is broken.
pub(crate) async fn is_report(host: &Host, file: &File) -> bool {
    matches!(kind_of_file(host, file).await, FileKind::SavedReport | FileKind::BrokenReport)
}
