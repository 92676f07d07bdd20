//! The files that the worker makes, and their formats.

use dax001_export::Format;

/// Which file the worker has made.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum SavedFile {
    /// The archive of plans.
    Plans,
    /// The report in this format, with the annotations in this state; and the number of the file.
    Report(FileFormat, u32, u32),
}

/// A format that the worker writes reports in.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum FileFormat {
    /// The contract in its envelope, which can be opened again.
    Json,
    /// One for other tools or for people.
    Other(Format),
}

impl FileFormat {
    /// The one of this name.
    pub(crate) fn of(name: &str) -> Option<Self> {
        if name == "json" { Some(Self::Json) } else { Format::of(name).map(Self::Other) }
    }

    /// The name by which the worker knows it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Other(format) => format.name(),
        }
    }

    /// What its file is called.
    pub(crate) fn file(self) -> &'static str {
        match self {
            Self::Json => "dax001-report.json",
            Self::Other(format) => format.file(),
        }
    }

    /// Its media type.
    pub(crate) fn media_type(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::Other(format) => format.media_type(),
        }
    }
}
