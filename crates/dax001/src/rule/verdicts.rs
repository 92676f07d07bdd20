//! The one table from what the evidence says to a verdict, and the one function that applies it.
//!
//! Every way to show a verdict reads its words from [`VERDICTS`].

use serde::{Deserialize, Serialize};

use crate::aws::sse::{SseStatus, is_unsupported_node_type};
use crate::contract::status::{Reason, Status};
use crate::contract::text::Text;
use crate::intake::entry::{Entry, Sse};

/// A row of the verdict table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct VerdictRow {
    /// The reason that a finding gives.
    pub reason: Reason,
    /// The status that follows from it.
    pub status: Status,
    /// What the evidence says.
    pub evidence: Text,
    /// The reason in a few words, for a table.
    pub short: Text,
    /// The reason in one sentence, for a finding.
    pub message: Text,
    /// What to do now.
    pub action: Text,
}

const fn row(
    reason: Reason,
    status: Status,
    evidence: &'static str,
    short: &'static str,
    message: &'static str,
    action: &'static str,
) -> VerdictRow {
    VerdictRow {
        reason,
        status,
        evidence: Text::Borrowed(evidence),
        short: Text::Borrowed(short),
        message: Text::Borrowed(message),
        action: Text::Borrowed(action),
    }
}

/// The verdict table.
pub static VERDICTS: [VerdictRow; 10] = [
    row(
        Reason::SseEnabled,
        Status::Pass,
        "SSEDescription.Status is exactly ENABLED",
        "SSE is ENABLED",
        "server-side encryption is ENABLED: the cluster is encrypted at rest",
        "Nothing to do.",
    ),
    row(
        Reason::SseDisabled,
        Status::Fail,
        "SSEDescription.Status is DISABLED",
        "SSE is DISABLED",
        "server-side encryption is DISABLED: cached data, configuration and logs lie unencrypted on the nodes' storage",
        "Create the cluster again with encryption, point the application at it, then delete this one. Encryption can't be turned on in place.",
    ),
    row(
        Reason::SseDisabling,
        Status::Fail,
        "SSEDescription.Status is DISABLING",
        "SSE is DISABLING",
        "server-side encryption is being turned off: the cluster can't be relied on to be encrypted at rest",
        "Find out who is turning encryption off. Create the cluster again with encryption, point the application at it, then delete this one.",
    ),
    row(
        Reason::SseEnabling,
        Status::Unknown,
        "SSEDescription.Status is ENABLING",
        "SSE is ENABLING",
        "server-side encryption is being turned on: it is not in force yet",
        "Wait until it is done, then export again. There is nothing to create again.",
    ),
    row(
        Reason::SseAbsent,
        Status::Fail,
        "a full record without SSEDescription, or with null or an empty object in its place",
        "no SSEDescription",
        "the service reported this cluster in full and said nothing of encryption: it is not encrypted at rest, as is typical of clusters older than the feature",
        "Create the cluster again with encryption, point the application at it, then delete this one. Encryption can't be turned on in place.",
    ),
    row(
        Reason::SseNotExported,
        Status::Unknown,
        "less than a full record, and no SSEDescription in it",
        "not in the export",
        "this evidence is only part of the cluster's record and holds no encryption status",
        "Export again without --query: aws dax describe-clusters --output json",
    ),
    row(
        Reason::SseUnrecognised,
        Status::Unknown,
        "any other value, type or spelling of SSEDescription.Status",
        "status not recognised",
        "the encryption status is not one that DAX defines",
        "Export again with a current AWS CLI, and compare with the console.",
    ),
    row(
        Reason::SseContradicted,
        Status::Unknown,
        "SSEDescription.Status is ENABLED on a node type that can't be encrypted (dax.r3.*)",
        "ENABLED contradicts the node type",
        "the record says that encryption is ENABLED on a node type that DAX can't encrypt: one of the two is wrong",
        "Compare the cluster with the console, then export again. AWS documents that dax.r3 nodes don't support encryption at rest.",
    ),
    row(
        Reason::DuplicateMember,
        Status::Unknown,
        "a member that the rule reads stands twice in the record",
        "member stands twice",
        "a member stands twice in this record: evidence that says two things says nothing",
        "No AWS output repeats a member, so the file was changed. Export again.",
    ),
    row(
        Reason::EvidenceOutdated,
        Status::Unknown,
        "SSEDescription.Status is ENABLED, and the evidence is older than the maximum age, or nothing proves its age",
        "evidence too old",
        "server-side encryption was ENABLED, but this evidence is older than the maximum age, or nothing proves when it was collected",
        "Export into a new folder with the export script, which writes export.json, and add the whole folder.",
    ),
];

impl Reason {
    /// The row of the verdict table.
    pub fn row(self) -> &'static VerdictRow {
        match self {
            Self::SseEnabled => &VERDICTS[0],
            Self::SseDisabled => &VERDICTS[1],
            Self::SseDisabling => &VERDICTS[2],
            Self::SseEnabling => &VERDICTS[3],
            Self::SseAbsent => &VERDICTS[4],
            Self::SseNotExported => &VERDICTS[5],
            Self::SseUnrecognised => &VERDICTS[6],
            Self::SseContradicted => &VERDICTS[7],
            Self::DuplicateMember => &VERDICTS[8],
            Self::EvidenceOutdated => &VERDICTS[9],
        }
    }

    /// The reason whose row is at this index of [`VERDICTS`]; nothing for any other number.
    pub fn from_index(index: u64) -> Option<Self> {
        VERDICTS.get(usize::try_from(index).ok()?).map(|row| row.reason)
    }
}

/// Why the cluster of this entry has its status: the verdict table applied.
pub(crate) fn judge(entry: &Entry) -> Reason {
    if entry.duplicate.is_some() {
        return Reason::DuplicateMember;
    }
    match &entry.sse {
        Sse::Absent | Sse::Empty(_) if entry.full => Reason::SseAbsent,
        Sse::Absent | Sse::Empty(_) => Reason::SseNotExported,
        Sse::Status(value) => match value.text.as_deref().and_then(SseStatus::from_exact) {
            Some(SseStatus::Enabled) if entry.node_type.as_deref().is_some_and(is_unsupported_node_type) => {
                Reason::SseContradicted
            }
            Some(SseStatus::Enabled) => Reason::SseEnabled,
            Some(SseStatus::Disabled) => Reason::SseDisabled,
            Some(SseStatus::Disabling) => Reason::SseDisabling,
            Some(SseStatus::Enabling) => Reason::SseEnabling,
            None => Reason::SseUnrecognised,
        },
        Sse::Other(_) => Reason::SseUnrecognised,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_has_one_row_of_its_own() {
        for (index, row) in VERDICTS.iter().enumerate() {
            assert_eq!(row.reason.row(), row);
            assert_eq!(row.reason as usize, index);
            assert_eq!(Reason::from_index(index as u64), Some(row.reason));
            assert_eq!(serde_json::json!(row.reason), row.reason.name());
            assert!(VERDICTS[index + 1..].iter().all(|other| other.reason != row.reason));
        }
    }

    #[test]
    fn no_other_number_is_a_reason() {
        for index in (VERDICTS.len() as u64..=u64::from(u16::MAX)).chain([u64::from(u32::MAX), u64::MAX]) {
            assert_eq!(Reason::from_index(index), None, "{index}");
        }
    }

    #[test]
    fn only_the_exact_word_enabled_passes() {
        let passing: Vec<_> = VERDICTS.iter().filter(|row| row.status == Status::Pass).collect();
        assert_eq!(passing.len(), 1);
        assert_eq!(passing[0].reason, Reason::SseEnabled);
        for text in
            ["enabled", "Enabled", "ENABLED ", " ENABLED", "ENABLED\u{200B}", "\u{0415}NABLED", "true", ""]
        {
            assert_eq!(SseStatus::from_exact(text), None, "{text}");
        }
    }
}
