//! The program's system calls, each as a method of its host.

use crate::file::File;
use crate::job::Host;
use crate::protocol::Moment;
use crate::system_call::{FileStatus, FolderEntry, StandardStream, SystemAnswer, SystemCall, SystemError};

impl Host {
    /// The status of the file that a path leads to.
    pub(super) async fn stat(&self, path: &str) -> Result<FileStatus, SystemError> {
        status(self.system(SystemCall::Stat { path: path.to_owned() }).await)
    }

    /// The status of what is at a path itself.
    pub(super) async fn stat_link(&self, path: &str) -> Result<FileStatus, SystemError> {
        status(self.system(SystemCall::StatLink { path: path.to_owned() }).await)
    }

    pub(super) async fn stat_stream(&self, stream: StandardStream) -> Result<FileStatus, SystemError> {
        status(self.system(SystemCall::StatStream { stream }).await)
    }

    /// A path with all links resolved.
    pub(super) async fn real_path(&self, path: &str) -> Result<String, SystemError> {
        real(self.system(SystemCall::RealPath { path: path.to_owned() }).await)
    }

    /// The folder of a path, with all links resolved.
    pub(super) async fn real_folder(&self, path: &str) -> Result<String, SystemError> {
        real(self.system(SystemCall::RealFolder { path: path.to_owned() }).await)
    }

    pub(super) async fn read_folder(&self, path: &str) -> Result<Vec<FolderEntry>, SystemError> {
        match self.system(SystemCall::ReadFolder { path: path.to_owned() }).await? {
            SystemAnswer::Entries(entries) => Ok(entries),
            _ => Err(SystemError::no_answer()),
        }
    }

    /// Makes a `call` that opens a file or a stream, or that joins files.
    pub(super) async fn file(&self, call: SystemCall) -> Result<File, SystemError> {
        match self.system(call).await? {
            SystemAnswer::File(file) => Ok(file),
            _ => Err(SystemError::no_answer()),
        }
    }

    /// The time of day; the default (empty, 0) if the host doesn't know it.
    pub(super) async fn now(&self) -> Moment {
        match self.system(SystemCall::Now).await {
            Ok(SystemAnswer::Moment(moment)) => moment,
            _ => Moment::default(),
        }
    }

    /// Milliseconds of a monotonic clock.
    pub(super) async fn clock(&self) -> f64 {
        match self.system(SystemCall::Clock).await {
            Ok(SystemAnswer::Milliseconds(milliseconds)) => milliseconds,
            _ => 0.0,
        }
    }
}

fn status(answer: Result<SystemAnswer, SystemError>) -> Result<FileStatus, SystemError> {
    match answer? {
        SystemAnswer::Status(status) => Ok(status),
        _ => Err(SystemError::no_answer()),
    }
}

fn real(answer: Result<SystemAnswer, SystemError>) -> Result<String, SystemError> {
    match answer? {
        SystemAnswer::Path(path) => Ok(path),
        _ => Err(SystemError::no_answer()),
    }
}
