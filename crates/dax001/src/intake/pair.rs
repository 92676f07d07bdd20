//! A cluster's name and its status, as a list or an object of the two, which is what `--query`
//! makes of a record.
//!
//! The values themselves show which is which. A name is in lower case, as DAX stores it, or is an
//! ARN. A status is one of the four exact words, or the null of a cluster without one. Other AWS
//! services also have names and the word `ENABLED`, so the keys are evidence: see [`Meaning`].

use dax001_scan::position::Position;
use dax001_scan::token::{Scalar, Token};

use super::entry::{Entry, ObservedValue, Pointer, Sse};
use crate::aws::arn::{Arn, is_stored_name};
use crate::aws::sse::SseStatus;

/// The meaning of a value according to its key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Meaning {
    /// The value identifies a cluster.
    Cluster,
    /// The value is a status of encryption at rest.
    Encryption,
    /// The value identifies something.
    Identity,
    /// The value is a status of something.
    Status,
    /// No meaning: a list has no keys, and a single letter means nothing.
    Nothing,
    /// Something that is neither a cluster nor its encryption.
    Foreign,
}

impl Meaning {
    /// Keys that people choose in `--query` for `ClusterName`, `ClusterArn` and
    /// `SSEDescription.Status`, in lower case without `_`, `-`, `.` and spaces. Collected on
    /// 2026-11-29 from the DAX model and published queries.
    const KEYS: [(Self, &[&str]); 4] = [
        (
            Self::Cluster,
            &[
                "clustername",
                "clusterarn",
                "daxcluster",
                "daxclustername",
                "daxclusterarn",
                "daxname",
                "daxarn",
            ],
        ),
        (
            Self::Encryption,
            &[
                "sse",
                "ssestatus",
                "ssedescription",
                "ssedescriptionstatus",
                "serversideencryption",
                "serversideencryptionstatus",
                "encryptionatrest",
                "encryptionatreststatus",
                "atrestencryption",
                "encryptedatrest",
            ],
        ),
        (Self::Identity, &["name", "arn", "id", "cluster", "resource", "key"]),
        (
            Self::Status,
            &["status", "state", "value", "encryption", "encryptionstatus", "encrypted", "enabled"],
        ),
    ];

    fn of_key(key: &str) -> Self {
        let letters = key.chars().filter(|c| !matches!(c, '_' | '-' | '.' | ' '));
        let letters = letters.collect::<String>().to_ascii_lowercase();
        if letters.len() < 2 {
            return Self::Nothing;
        }
        let known = Self::KEYS.iter().find(|(_, keys)| keys.contains(&letters.as_str()));
        known.map_or(Self::Foreign, |(meaning, _)| *meaning)
    }
}

/// A value of a possible pair.
#[derive(Debug)]
struct Value {
    meaning: Meaning,
    kind: Scalar,
    observed: ObservedValue,
}

/// The values of a possible pair.
#[derive(Debug, Default)]
pub(super) struct Pair {
    values: Vec<Value>,
    /// Some value rules out a pair.
    is_other: bool,
}

impl Pair {
    /// Adds an element of a list.
    pub(super) fn element(&mut self, kind: Scalar, token: &Token<'_>) {
        let index = self.values.len();
        self.value(Meaning::Nothing, || format!("/{index}"), kind, token);
    }

    /// Adds a member of an object.
    pub(super) fn member(&mut self, key: &str, kind: Scalar, token: &Token<'_>) {
        let pointer = || format!("/{}", key.replace('~', "~0").replace('/', "~1"));
        self.value(Meaning::of_key(key), pointer, kind, token);
    }

    fn value(&mut self, meaning: Meaning, pointer: impl FnOnce() -> String, kind: Scalar, token: &Token<'_>) {
        if self.values.len() == 2 || token.is_truncated {
            self.other();
        } else if !self.is_other {
            self.values.push(Value {
                meaning,
                kind,
                observed: ObservedValue::scalar(pointer(), kind, token),
            });
        }
    }

    /// Records a value that no pair has.
    pub(super) fn other(&mut self) {
        self.is_other = true;
        self.values.clear();
    }

    /// Whether it is a name with a status, or with null in place of a status.
    pub(super) fn is_pair(&self) -> bool {
        self.parts().is_some()
    }

    /// Whether it is a name with one of the four status words.
    pub(super) fn has_status(&self) -> bool {
        self.parts().is_some_and(|(_, status)| status.kind == Scalar::String)
    }

    /// Whether its values form a pair, but a key has another meaning.
    pub(super) fn is_foreign(&self) -> bool {
        self.values_of_pair().is_some() && !self.is_pair()
    }

    /// The identity and the status, unless a key has another meaning.
    fn parts(&self) -> Option<(&Value, &Value)> {
        let (identity, status) = self.values_of_pair()?;
        let identifies = matches!(identity.meaning, Meaning::Cluster | Meaning::Identity | Meaning::Nothing);
        let is_status = matches!(status.meaning, Meaning::Encryption | Meaning::Status | Meaning::Nothing);
        (identifies && is_status).then_some((identity, status))
    }

    /// The value that can identify a cluster, and the one that can be its status.
    fn values_of_pair(&self) -> Option<(&Value, &Value)> {
        let [one, other] = self.values.as_slice() else { return None };
        if is_identity(one) && is_status(other) {
            Some((one, other))
        } else if is_identity(other) && is_status(one) {
            Some((other, one))
        } else {
            None
        }
    }

    /// The entry for the cluster, if this is a pair.
    pub(super) fn entry(
        self,
        document: u64,
        pointer: Pointer,
        start: Position,
        end: Position,
    ) -> Option<Entry> {
        let (identity, status) = self.parts()?;
        let text = identity.observed.text.as_deref()?;
        let mut entry = Entry::from_list(document, pointer, start, end);
        entry.identify(text);
        let names_cluster = identity.meaning == Meaning::Cluster
            && matches!(status.meaning, Meaning::Encryption | Meaning::Status);
        entry.is_service_stated = names_cluster || entry.cluster().is_some();
        let value = status.observed.clone();
        entry.sse = if status.kind == Scalar::Null { Sse::Empty(value) } else { Sse::Status(value) };
        Some(entry)
    }
}

fn is_identity(Value { kind, observed, .. }: &Value) -> bool {
    *kind == Scalar::String
        && observed.text.as_deref().is_some_and(|text| is_stored_name(text) || Arn::parse(text).is_some())
}

fn is_status(Value { kind, observed, .. }: &Value) -> bool {
    match kind {
        Scalar::Null => true,
        Scalar::String => observed.text.as_deref().is_some_and(|text| SseStatus::from_exact(text).is_some()),
        _ => false,
    }
}
