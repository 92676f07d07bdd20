//! The destination of a text: a standard stream, a device, or a file that is either complete or
//! absent.

use super::facts::Facts;
use super::log::LogBreaker;
use super::terminal::inert;
use crate::job::Host;
use crate::protocol::FileFormat;
use crate::system_call::{EntryKind, FileStatus, Sink, StandardStream, SystemCall, SystemError};

/// A text that is being written.
pub(super) struct Output {
    host: Host,
    sink: Sink,
    filter: Filter,
    file: OpenFile,
    /// The number of bytes written.
    length: u64,
    /// Whether the reader has closed its end early, as `head` does. That is not an error.
    is_abandoned: bool,
}

/// How the text is changed before it is written.
enum Filter {
    /// A file gets the exact text.
    Exact,
    /// A terminal gets nothing that it would act on.
    Inert,
    /// Anything but a terminal could be the log of a CI runner.
    Log(LogBreaker),
}

/// The file that is open for writing.
enum OpenFile {
    None,
    /// A pipe or a device. It can't be replaced.
    Device,
    /// A new file beside the one that it will replace.
    Partial {
        partial: String,
        path: String,
    },
}

impl Output {
    /// Opens this path, or standard output.
    pub(super) async fn open(
        host: &Host,
        facts: &Facts,
        path: Option<&str>,
        format: FileFormat,
    ) -> Result<Self, SystemError> {
        let output = |sink, filter, file| Self {
            host: host.clone(),
            sink,
            filter,
            file,
            length: 0,
            is_abandoned: false,
        };
        let log = || Filter::Log(LogBreaker::new(format));
        let stream = |stream| {
            let (sink, is_terminal) = match stream {
                StandardStream::Error => (Sink::Error, facts.is_error_terminal),
                StandardStream::Input | StandardStream::Output => (Sink::Output, facts.is_output_terminal),
            };
            output(sink, if is_terminal { Filter::Inert } else { log() }, OpenFile::None)
        };
        let Some(path) = path else { return Ok(stream(StandardStream::Output)) };
        let found = host.stat(path).await.ok();
        if let Some(found) = &found {
            // `/dev/stdout`, for example: opening it by that name would truncate a log that the
            // shell appends to.
            for standard in [StandardStream::Output, StandardStream::Error] {
                if host
                    .stat_stream(standard)
                    .await
                    .is_ok_and(|standard_status| standard_status.identity == found.identity)
                {
                    return Ok(stream(standard));
                }
            }
            if found.kind != EntryKind::File {
                let path = path.to_owned();
                host.system(SystemCall::Create { path, is_new: false, mode: None }).await?;
                return Ok(output(Sink::File, log(), OpenFile::Device));
            }
        }
        let file = replace(host, facts, path, found.as_ref()).await?;
        Ok(output(Sink::File, Filter::Exact, file))
    }

    /// Writes the next piece of the text, which must be complete UTF-8. Returns whether anybody
    /// still reads the output.
    pub(super) async fn push(&mut self, bytes: Vec<u8>) -> Result<bool, SystemError> {
        let bytes = match &mut self.filter {
            Filter::Exact => bytes,
            Filter::Inert => inert(&String::from_utf8_lossy(&bytes)).into_bytes(),
            Filter::Log(breaker) => breaker.push(&String::from_utf8_lossy(&bytes)).into_bytes(),
        };
        self.write(bytes).await?;
        Ok(!self.is_abandoned)
    }

    /// Completes the text. Only now does a file appear at its path. Returns the number of bytes.
    pub(super) async fn finish(mut self) -> Result<u64, SystemError> {
        if let Filter::Log(breaker) = std::mem::replace(&mut self.filter, Filter::Exact) {
            self.write(breaker.finish().into_bytes()).await?;
        }
        if matches!(self.file, OpenFile::None) {
            return Ok(self.length);
        }
        if let Err(error) = self.close().await {
            self.discard().await;
            return Err(error);
        }
        Ok(self.length)
    }

    /// Removes what was written of a text that can't be completed.
    pub(super) async fn discard(&self) {
        let call = match &self.file {
            OpenFile::None => return,
            OpenFile::Device => SystemCall::Close,
            OpenFile::Partial { partial, .. } => SystemCall::Remove { path: partial.clone() },
        };
        // Something else failed before, and the program reports that error.
        let _ = self.host.system(call).await;
    }

    async fn close(&self) -> Result<(), SystemError> {
        self.host.system(SystemCall::Close).await?;
        if let OpenFile::Partial { partial, path } = &self.file {
            self.host.system(SystemCall::Rename { from: partial.clone(), to: path.clone() }).await?;
        }
        Ok(())
    }

    async fn write(&mut self, bytes: Vec<u8>) -> Result<(), SystemError> {
        if bytes.is_empty() || self.is_abandoned {
            return Ok(());
        }
        let length = bytes.len() as u64;
        match self.host.system(SystemCall::Write { to: self.sink, bytes }).await {
            Ok(_) => {
                self.length += length;
                Ok(())
            }
            Err(error) if error.code == "EPIPE" => {
                self.is_abandoned = true;
                Ok(())
            }
            Err(error) => Err(error),
        }
    }
}

/// Creates a new file beside the one at this path. It has a random name and must not exist, so that
/// nobody can plant a link there. If the path is a link, the user named it: the link stays, and the
/// program replaces the file that it leads to.
async fn replace(
    host: &Host,
    facts: &Facts,
    path: &str,
    found: Option<&FileStatus>,
) -> Result<OpenFile, SystemError> {
    let is_link = host.stat_link(path).await.is_ok_and(|status| status.kind == EntryKind::Link);
    if is_link && found.is_none() {
        let message = "it is a broken link".to_owned();
        return Err(SystemError { code: String::new(), message });
    }
    let path = if is_link { host.real_path(path).await? } else { path.to_owned() };
    let partial = format!("{path}.{}.part", facts.unique);
    let mode = found.map(|found| found.mode & 0o777);
    host.system(SystemCall::Create { path: partial.clone(), is_new: true, mode }).await?;
    Ok(OpenFile::Partial { partial, path })
}
