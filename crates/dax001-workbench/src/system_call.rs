//! The system calls that the program needs. The host does each one as it is, without a rule of its own.

use serde::{Deserialize, Serialize};

use crate::file::File;
use crate::protocol::Moment;

/// A system call, and in brackets how the host answers it. On the way its name is the member `call`.
#[derive(Debug, Serialize)]
#[serde(tag = "call", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum SystemCall {
    /// What a path leads to (`Status`).
    Stat {
        /// The path.
        path: String,
    },
    /// What is at a path itself, be it a link (`Status`).
    StatLink {
        /// The path.
        path: String,
    },
    /// What a standard stream is (`Status`).
    StatStream {
        /// The stream.
        stream: StandardStream,
    },
    /// A path without links (`Path`).
    RealPath {
        /// The path.
        path: String,
    },
    /// The folder that a path is in, without links (`Path`).
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
    /// A file to be read once, from its beginning to its end, such as a pipe (`File`, of size 0).
    OpenStream {
        /// Its path.
        path: String,
    },
    /// Standard input, to be read once (`File`, of size 0).
    OpenInput,
    /// One file of these, one after another (`File`).
    Join {
        /// The files, which the host keeps.
        #[serde(skip)]
        files: Vec<File>,
    },
    /// The time of day (`Moment`).
    Now,
    /// A clock that only runs forwards (`Milliseconds`).
    Clock,
    /// Writes bytes, and answers when they are written (`Done`).
    Write {
        /// Where to.
        to: Sink,
        /// The bytes.
        #[serde(with = "serde_bytes")]
        bytes: Vec<u8>,
    },
    /// Opens a file for writing; one at a time is open (`Done`).
    Create {
        /// Its path.
        path: String,
        /// It must not exist yet, not even as a link. The host removes it where a signal ends the program before `Rename` or `Remove`.
        is_new: bool,
        /// Who may use it, as the mode of POSIX has it; nothing for the system's default.
        mode: Option<u32>,
    },
    /// Closes the file that is open for writing (`Done`).
    Close,
    /// Renames a file, in place of another if there is one (`Done`).
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
    /// The program ends with this code; nothing else is asked (`Done`).
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

/// Where bytes are written to.
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

/// How the system answers a call.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum SystemAnswer {
    /// It is done.
    Done,
    /// What a file is.
    Status(FileStatus),
    /// A path.
    Path(String),
    /// The entries of a folder.
    Entries(Vec<FolderEntry>),
    /// A file. The host hands it over beside the values.
    #[serde(skip)]
    File(File),
    /// The time of day.
    Moment(Moment),
    /// Milliseconds since any moment that stays the same.
    Milliseconds(f64),
}

/// What a file is.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FileStatus {
    /// What kind of file.
    pub kind: EntryKind,
    /// What tells it from every other file of the system: its device and its number there.
    pub identity: String,
    /// Its mode, as POSIX has it.
    pub mode: u32,
}

/// An entry of a folder.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FolderEntry {
    /// Its name in the folder.
    pub name: String,
    /// What it is itself.
    pub kind: EntryKind,
}

/// What kind of file something is.
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

/// Why the system refuses a call.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct SystemError {
    /// The system's name for it, such as `ENOENT`; empty where it has none.
    pub code: String,
    /// One line for a person.
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
