//! Turns the files, folders, links, pipes and standard input that the user names into inputs.

use std::pin::Pin;

use dax001::files::{FileKind, KindReader};

use crate::file::File;
use crate::job::Host;
use crate::read::REFUSED;
use crate::system_call::{EntryKind, FileStatus, StandardStream, SystemCall, SystemError};

/// The name of standard input in a report.
const INPUT_NAME: &str = "stdin";
/// How many bytes of a stream to keep while finding out what it is. Beyond that, it is read as
/// evidence, unless it begins like a saved report.
const UNDECIDED_LIMIT: u64 = 64 << 10;
/// How many bytes of a stream to hold in this instance's memory before the host stores them.
const KEPT_AT_ONCE: usize = 4 << 20;

/// A file that the user names, or that is in a folder that the user names.
#[derive(Debug)]
pub(super) struct FoundFile {
    /// The name in reports, with slashes on every system. The account and region are read from it.
    pub(super) name: String,
    /// The file, or the reason why it can't be read.
    pub(super) file: Result<File, String>,
    origin: Origin,
}

#[derive(Debug)]
enum Origin {
    Path(String),
    Input,
    /// A pipe, or something that can't be read.
    Other,
}

/// Finds and opens the files that the user names.
pub(super) struct Finder<'a> {
    pub(super) host: &'a Host,
    /// The separator between the parts of a path.
    pub(super) separator: &'a str,
    /// Whether everything must be readable twice, even streams.
    pub(super) is_read_again: bool,
}

/// The reason for not opening a file whose name the host could not decode.
const NOT_TEXT: &str = "its name is not UTF-8: rename it";

/// Whether a name is exactly the system's name of the file. The host replaces bytes that are not
/// UTF-8 with U+FFFD, and another file may have that character in its name.
pub(super) fn is_text(name: &str) -> bool {
    !name.contains('\u{FFFD}')
}

impl Finder<'_> {
    /// All files with these names, in order.
    pub(super) async fn all(&self, names: &[String]) -> Vec<FoundFile> {
        let mut found = Vec::new();
        for name in names {
            if name == "-" {
                found.push(self.input().await);
            } else {
                self.open(name, &mut found).await;
            }
        }
        found
    }

    /// A saved report from a file or from standard input. An error says what is wrong with its
    /// name.
    pub(super) async fn saved_report(&self, name: &str) -> Result<FoundFile, String> {
        if is_folder(self.host.stat(name).await.as_ref().ok()) {
            return Err(format!("`{name}` is a folder: --verify takes one report"));
        }
        let saved = self.all(&[name.to_owned()]).await.into_iter().next();
        let saved = saved.ok_or_else(|| format!("can't read `{name}`: {REFUSED}"))?;
        match &saved.file {
            Ok(_) => Ok(saved),
            Err(reason) => Err(format!("can't read `{name}`: {reason}")),
        }
    }

    /// Opens standard input, which can be a file or a folder that the shell opened.
    async fn input(&self) -> FoundFile {
        let file = if is_folder(self.host.stat_stream(StandardStream::Input).await.as_ref().ok()) {
            Err("it is a folder".to_owned())
        } else {
            match self.host.file(SystemCall::OpenInput).await {
                Ok(stream) => self.streamed(stream).await,
                Err(error) => Err(reason(error)),
            }
        };
        FoundFile { name: INPUT_NAME.to_owned(), file, origin: Origin::Input }
    }

    /// Boxed, because folders contain folders.
    fn open<'a>(
        &'a self,
        path: &'a str,
        found: &'a mut Vec<FoundFile>,
    ) -> Pin<Box<dyn Future<Output = ()> + 'a>> {
        Box::pin(async move {
            if let Err(error) = self.try_open(path, found).await {
                found.push(self.unreadable(path, reason(error)));
            }
        })
    }

    async fn try_open(&self, path: &str, found: &mut Vec<FoundFile>) -> Result<(), SystemError> {
        if !is_text(path) {
            found.push(self.unreadable(path, NOT_TEXT.to_owned()));
            return Ok(());
        }
        let name = self.name(path);
        match self.host.stat(path).await?.kind {
            EntryKind::Folder => return self.open_folder(path, found).await,
            EntryKind::File => {
                let file = self.host.file(SystemCall::OpenFile { path: path.to_owned() }).await?;
                found.push(FoundFile { name, file: Ok(file), origin: Origin::Path(path.to_owned()) });
            }
            // A pipe, for example from `<(aws ...)`.
            EntryKind::Link | EntryKind::Other => {
                let stream = self.host.file(SystemCall::OpenStream { path: path.to_owned() }).await?;
                found.push(FoundFile { name, file: self.streamed(stream).await, origin: Origin::Other });
            }
        }
        Ok(())
    }

    async fn open_folder(&self, folder: &str, found: &mut Vec<FoundFile>) -> Result<(), SystemError> {
        let mut entries = self.host.read_folder(folder).await?;
        // Sort by UTF-16, as earlier versions did: reports name their sources in this order.
        entries.sort_by(|one, other| one.name.encode_utf16().cmp(other.name.encode_utf16()));
        if entries.is_empty() {
            found.push(self.unreadable(folder, "there are no files in this folder".to_owned()));
        }
        let folder = folder.trim_end_matches(['\\', '/']);
        for entry in entries {
            let path = format!("{folder}{}{}", self.separator, entry.name);
            let reason = match entry.kind {
                EntryKind::Link => Some(self.reason_against_link(&path).await),
                EntryKind::Other => Some(NEITHER.to_owned()),
                EntryKind::File | EntryKind::Folder => None,
            };
            match reason {
                Some(reason) => found.push(self.unreadable(&path, reason)),
                None => self.open(&path, found).await,
            }
        }
        Ok(())
    }

    /// The reason for not following a link in a folder. The link could lead in a circle, or to a
    /// file that the user didn't name. If the program ignored it silently, it could hide evidence.
    async fn reason_against_link(&self, path: &str) -> String {
        match self.host.stat(path).await {
            Ok(FileStatus { kind: EntryKind::Folder, .. }) => {
                "links to folders are not followed: name the folder itself".to_owned()
            }
            Ok(FileStatus { kind: EntryKind::File, .. }) => {
                "links to files are not followed: name the file itself".to_owned()
            }
            Ok(_) => NEITHER.to_owned(),
            Err(error) if error.code == "ENOENT" => "it is a broken link".to_owned(),
            Err(error) => reason(error),
        }
    }

    /// Returns a stream as soon as it turns out to be evidence. Anything else is read to its end,
    /// and the host stores it as a file. An error says why the stream can't be read.
    async fn streamed(&self, stream: File) -> Result<File, String> {
        let mut reader = KindReader::default();
        let mut stored_files = Vec::new();
        let mut bytes = Vec::new();
        let mut from = 0;
        let mut is_archive = None;
        loop {
            let chunk = self.host.chunk(&stream, from).await.map_err(or_refused)?;
            if chunk.is_empty() {
                break;
            }
            from += chunk.len() as u64;
            bytes.extend_from_slice(&chunk);
            if is_archive.is_none() && bytes.len() >= 4 {
                is_archive = Some(dax001_archive::is_archive(&bytes));
            }
            // Once something has been stored, the stream can't be rewound.
            if bytes.len() >= KEPT_AT_ONCE {
                stored_files.push(self.keep(std::mem::take(&mut bytes)).await?);
            }
            if self.is_read_again || is_archive == Some(true) || !stored_files.is_empty() {
                continue;
            }
            let is_decided = reader.push(&chunk) == Some(FileKind::Evidence);
            let is_long = from > UNDECIDED_LIMIT && !reader.may_be_report();
            if is_decided || is_long {
                return Ok(stream.rewound(bytes));
            }
        }
        let last = self.keep(bytes).await?;
        if stored_files.is_empty() {
            return Ok(last);
        }
        stored_files.push(last);
        self.host.file(SystemCall::Join { files: stored_files }).await.map_err(reason)
    }

    async fn keep(&self, bytes: Vec<u8>) -> Result<File, String> {
        self.host.keep(bytes).await.ok_or_else(|| "there is not enough memory for it".to_owned())
    }

    fn unreadable(&self, path: &str, reason: String) -> FoundFile {
        FoundFile { name: self.name(path), file: Err(reason), origin: Origin::Other }
    }

    fn name(&self, path: &str) -> String {
        path.replace(self.separator, "/")
    }

    /// Rejects an output that is one of the input files, by whatever name, or that the next run
    /// would read as input.
    pub(super) async fn check_output(
        &self,
        output: &str,
        found: &[FoundFile],
        names: &[String],
        lists: &[String],
    ) -> Result<(), String> {
        let Self { host, separator, .. } = self;
        if let Ok(output_status) = host.stat(output).await {
            let mut others = Vec::new();
            for FoundFile { origin, .. } in found {
                others.extend(match origin {
                    Origin::Path(path) => host.stat(path).await.ok(),
                    Origin::Input => host.stat_stream(StandardStream::Input).await.ok(),
                    Origin::Other => None,
                });
            }
            for list in lists {
                others.extend(host.stat(list).await.ok());
            }
            if others.iter().any(|other| other.identity == output_status.identity) {
                return Err(format!("`{output}` is one of the input files: give --output another name"));
            }
        }
        let Ok(folder) = host.real_folder(output).await else { return Ok(()) };
        for name in names.iter().filter(|name| *name != "-") {
            if is_folder(host.stat(name).await.as_ref().ok())
                && let Ok(read) = host.real_path(name).await
                && is_within(&folder, &read, separator)
            {
                return Err(format!(
                    "`{output}` is inside an input folder: choose another location for --output"
                ));
            }
        }
        Ok(())
    }
}

/// Reading a pipe that happens to be in a folder could wait forever.
const NEITHER: &str = "it is neither a file nor a folder";

fn is_folder(status: Option<&FileStatus>) -> bool {
    status.is_some_and(|status| status.kind == EntryKind::Folder)
}

/// Whether one folder is the other one or is inside it. Neither path contains links.
fn is_within(folder: &str, other: &str, separator: &str) -> bool {
    let other = other.strip_suffix(separator).unwrap_or(other);
    folder.strip_prefix(other).is_some_and(|rest| rest.is_empty() || rest.starts_with(separator))
}

fn reason(SystemError { code, message }: SystemError) -> String {
    match code.as_str() {
        "ENOENT" => "there is no such file".to_owned(),
        "EACCES" => "access is denied".to_owned(),
        "EISDIR" => "it is a folder".to_owned(),
        "ELOOP" => "its links form a loop".to_owned(),
        _ => or_refused(message),
    }
}

fn or_refused(reason: String) -> String {
    if reason.is_empty() { REFUSED.to_owned() } else { reason }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_within_itself_and_its_ancestors() {
        for (folder, other, is) in [
            ("/a/b", "/a", true),
            ("/a", "/a", true),
            ("/ab", "/a", false),
            ("/a", "/a/b", false),
            ("/a", "/", true),
            ("/", "/", true),
        ] {
            assert_eq!(is_within(folder, other, "/"), is, "{folder} {other}");
        }
        assert!(is_within("C:\\a\\b", "C:\\", "\\") && !is_within("D:\\a", "C:\\", "\\"));
    }
}
