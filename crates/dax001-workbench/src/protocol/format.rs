//! The formats of saved reports.

use dax001_export::Format;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The format of a saved report. Messages contain its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileFormat {
    /// The contract in its envelope, which can be reopened.
    Json,
    /// A format for other tools or for people.
    Other(Format),
}

impl FileFormat {
    /// The format with this name.
    pub fn of(name: &str) -> Option<Self> {
        if name == "json" { Some(Self::Json) } else { Format::of(name).map(Self::Other) }
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Other(format) => format.name(),
        }
    }

    /// The name of its file.
    pub fn file(self) -> &'static str {
        match self {
            Self::Json => "dax001-report.json",
            Self::Other(format) => format.file(),
        }
    }

    /// Its media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::Other(format) => format.media_type(),
        }
    }
}

impl Serialize for FileFormat {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl<'de> Deserialize<'de> for FileFormat {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        Self::of(&name).ok_or_else(|| serde::de::Error::custom(format!("`{name}` is not a format")))
    }
}
