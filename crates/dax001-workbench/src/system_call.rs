//! The system calls that the program needs. The host performs each call as it is and adds no rules.

use serde::{Deserialize, Serialize};

use crate::file::File;
use crate::protocol::Moment;

/// A system call. The variant of [`SystemAnswer`] that answers it is in brackets. When serialised,
/// its name is in the member `call`.
#[derive(Debug, Serialize)]
#[serde(tag = "call", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum SystemCall {
    /// The status of the file that a path leads to (`Status`).
    Stat {
        /// The path.
        path: String,
    },
    /// The status of what is at a path itself, even if that is a link (`Status`).
    StatLink {
        /// The path.
        path: String,
    },
    /// The status of a standard stream (`Status`).
    StatStream {
        /// The stream.
        stream: StandardStream,
    },
    /// A path with all links resolved (`Path`).
    RealPath {
        /// The path.
        path: String,
    },
    /// The folder of a path, with all links resolved (`Path`).
    RealFolder {
        /// The path.
        path: String,
    },
    /// The entries of a folder, in any order (`Entries`).
    ReadFolder {
        /// Its path.
        path: String,
    },
    /// A file to be read at any offset (`File`).
    OpenFile {
        /// Its path.
        path: String,
    },
    /// A file, such as a pipe, to be read once from beginning to end (`File`, of size 0).
    OpenStream {
        /// Its path.
        path: String,
    },
    /// Standard input, to be read once (`File`, of size 0).
    OpenInput,
    /// One file made of these files, one after another (`File`).
    Join {
        /// The files, which the host keeps.
        #[serde(skip)]
        files: Vec<File>,
    },
    /// The time of day (`Moment`).
    Now,
    /// A monotonic clock (`Milliseconds`).
    Clock,
    /// Writes bytes and answers when they have been written (`Done`).
    Write {
        /// The destination.
        to: Sink,
        /// The bytes.
        #[serde(with = "serde_bytes")]
        bytes: Vec<u8>,
    },
    /// Opens a file for writing. Only one file is open at a time (`Done`).
    Create {
        /// Its path.
        path: String,
        /// Whether the file must not exist yet, not even as a link. The host removes the file if a
        /// signal ends the program before `Rename` or `Remove`.
        is_new: bool,
        /// The file's POSIX mode; `None` for the system's default.
        mode: Option<u32>,
    },
    /// Closes the file that is open for writing (`Done`).
    Close,
    /// Renames a file, and replaces any other at the new path (`Done`).
    Rename {
        /// Its path.
        from: String,
        /// Its new path.
        to: String,
    },
    /// Closes a file if it is open for writing, and removes it (`Done`).
    Remove {
        /// Its path.
        path: String,
    },
    /// Ends the program with this code. No other call follows (`Done`).
    Exit {
        /// The code.
        code: u8,
    },
}

/// A standard stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum StandardStream {
    /// Standard input.
    Input,
    /// Standard output.
    Output,
    /// Standard error.
    Error,
}

/// The destination of written bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Sink {
    /// Standard output.
    Output,
    /// Standard error.
    Error,
    /// The file that is open for writing.
    File,
}

/// The system's answer to a call.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum SystemAnswer {
    /// The call is done.
    Done,
    /// The status of a file.
    Status(FileStatus),
    /// A path.
    Path(String),
    /// The entries of a folder.
    Entries(Vec<FolderEntry>),
    /// A file. The host passes it beside the values.
    #[serde(skip)]
    File(File),
    /// The time of day.
    Moment(Moment),
    /// Milliseconds since an arbitrary but fixed moment.
    Milliseconds(f64),
}

/// The status of a file.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FileStatus {
    /// The kind of file.
    pub kind: EntryKind,
    /// Identifies the file among all files of the system: its device and its number on that device.
    pub identity: String,
    /// The file's POSIX mode.
    pub mode: u32,
}

/// An entry of a folder.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FolderEntry {
    /// Its name in the folder.
    pub name: String,
    /// The kind of the entry itself, without following a link.
    pub kind: EntryKind,
}

/// The kind of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum EntryKind {
    /// A file with bytes.
    File,
    /// A folder.
    Folder,
    /// A link.
    Link,
    /// Anything else, such as a pipe or a device.
    Other,
}

/// The reason why the system refuses a call.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct SystemError {
    /// The system's name for the error, such as `ENOENT`; empty if it has none.
    pub code: String,
    /// One line for people.
    pub message: String,
}

impl SystemError {
    pub(crate) fn no_answer() -> Self {
        Self { code: String::new(), message: "the system doesn't answer".to_owned() }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may panic")]

    use serde_json::json;

    use super::*;

    #[test]
    fn calls_and_answers_are_plain_values() {
        for (call, value) in [
            (SystemCall::StatLink { path: "a".to_owned() }, json!({"call": "statLink", "path": "a"})),
            (
                SystemCall::StatStream { stream: StandardStream::Input },
                json!({"call": "statStream", "stream": "input"}),
            ),
            (SystemCall::OpenInput, json!({"call": "openInput"})),
            (SystemCall::Join { files: Vec::new() }, json!({"call": "join"})),
            (
                SystemCall::Write { to: Sink::File, bytes: vec![1] },
                json!({"call": "write", "to": "file", "bytes": [1]}),
            ),
            (
                SystemCall::Create { path: "a".to_owned(), is_new: true, mode: Some(384) },
                json!({"call": "create", "path": "a", "isNew": true, "mode": 384}),
            ),
            (SystemCall::Exit { code: 3 }, json!({"call": "exit", "code": 3})),
        ] {
            assert_eq!(serde_json::to_value(&call).unwrap(), value);
        }
        for value in [
            json!("done"),
            json!({"status": {"kind": "folder", "identity": "1:2", "mode": 16_877}}),
            json!({"path": "/a"}),
            json!({"entries": [{"name": "a", "kind": "link"}, {"name": "b", "kind": "other"}]}),
            json!({"moment": {"now": "2026-11-29T09:12:00.000Z", "millis": 1, "zone": ""}}),
            json!({"milliseconds": 1.5}),
        ] {
            assert!(serde_json::from_value::<SystemAnswer>(value.clone()).is_ok(), "{value}");
        }
    }
}
