//! The verdict table: every reason that a finding can have, with its name, its status and its
//! words. The one list below makes the type, the names, the table, and through them the schema and
//! the TypeScript types.

use serde::{Deserialize, Serialize};

use super::status::Status;
use super::text::Text;

/// A row of the verdict table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct VerdictRow {
    /// The reason that a finding gives.
    pub reason: Reason,
    /// The status that follows from it.
    pub status: Status,
    /// The observation in the evidence.
    pub evidence: Text,
    /// The reason in a few words, for a table.
    pub short: Text,
    /// The reason in one sentence, for a finding.
    pub message: Text,
    /// The action to take now.
    pub action: Text,
}

macro_rules! verdicts {
    ($(
        $(#[doc = $doc:literal])*
        $reason:ident = $name:literal, $status:ident {
            evidence: $evidence:literal,
            short: $short:literal,
            message: $message:literal,
            action: $action:literal,
        }
    )*) => {
        /// Why a cluster has its status; each is a row of the verdict table.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        pub enum Reason {
            $(
                $(#[doc = $doc])*
                #[serde(rename = $name)]
                $reason,
            )*
        }

        impl Reason {
            /// Its name, as a report has it.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$reason => $name,)*
                }
            }
        }

        /// The verdict table.
        pub static VERDICTS: [VerdictRow; [$(Reason::$reason),*].len()] = [
            $(VerdictRow {
                reason: Reason::$reason,
                status: Status::$status,
                evidence: Text::Borrowed($evidence),
                short: Text::Borrowed($short),
                message: Text::Borrowed($message),
                action: Text::Borrowed($action),
            },)*
        ];
    };
}

verdicts! {
    /// `SSEDescription.Status` is exactly `ENABLED`.
    SseEnabled = "sse-enabled", Pass {
        evidence: "SSEDescription.Status is exactly ENABLED",
        short: "SSE is ENABLED",
        message: "server-side encryption is ENABLED: the cluster is encrypted at rest",
        action: "Nothing to do.",
    }
    /// `SSEDescription.Status` is `DISABLED`.
    SseDisabled = "sse-disabled", Fail {
        evidence: "SSEDescription.Status is DISABLED",
        short: "SSE is DISABLED",
        message: "server-side encryption is DISABLED: cached data, configuration and logs are stored unencrypted on the nodes",
        action: "Create a new cluster with encryption, point the application at it, then delete this one. Encryption cannot be turned on for an existing cluster.",
    }
    /// `SSEDescription.Status` is `DISABLING`.
    SseDisabling = "sse-disabling", Fail {
        evidence: "SSEDescription.Status is DISABLING",
        short: "SSE is DISABLING",
        message: "the encryption status is DISABLING, which AWS defines but does not document: do not rely on this cluster being encrypted at rest",
        action: "Compare the cluster with the console, since encryption cannot be changed after creation. Create a new cluster with encryption, point the application at it, then delete this one.",
    }
    /// `SSEDescription.Status` is `ENABLING`.
    SseEnabling = "sse-enabling", Unknown {
        evidence: "SSEDescription.Status is ENABLING",
        short: "SSE is ENABLING",
        message: "the encryption status is ENABLING: encryption is not confirmed yet",
        action: "Wait until the cluster is available, then export again. AWS does not document ENABLING on a cluster that is already available: if it stays, ask AWS Support.",
    }
    /// A full record without `SSEDescription`.
    SseAbsent = "sse-absent", Fail {
        evidence: "a full record without SSEDescription, or whose SSEDescription is null or an empty object",
        short: "no SSEDescription",
        message: "the full record of this cluster has no encryption status: it is not encrypted at rest, unless an AWS CLI or SDK from before August 2018 dropped the status",
        action: "Create a new cluster with encryption, point the application at it, then delete this one. Encryption cannot be turned on for an existing cluster.",
    }
    /// Less than a full record, without `SSEDescription`.
    SseNotExported = "sse-not-exported", Unknown {
        evidence: "a partial record without SSEDescription",
        short: "not in the export",
        message: "this evidence is only part of the cluster's record and does not include the encryption status",
        action: "Export again without --query: aws dax describe-clusters --output json",
    }
    /// `SSEDescription` holds something that the service doesn't define.
    SseUnrecognised = "sse-unrecognised", Unknown {
        evidence: "any other value, type or spelling of SSEDescription.Status",
        short: "status not recognised",
        message: "DAX does not define this encryption status",
        action: "Export again with a current AWS CLI, and compare with the console.",
    }
    /// `SSEDescription.Status` is `ENABLED`, and the node type can't be encrypted.
    SseContradicted = "sse-contradicted", Unknown {
        evidence: "SSEDescription.Status is ENABLED on a node type without support for encryption (dax.r3.*)",
        short: "ENABLED contradicts the node type",
        message: "encryption is ENABLED in the record, but DAX does not support it on this node type: one of the two is wrong",
        action: "Compare the cluster with the console, then export again. AWS documents that dax.r3 nodes don't support encryption at rest.",
    }
    /// A member that the rule reads is duplicated.
    DuplicateMember = "duplicate-member", Unknown {
        evidence: "a member that the rule reads is duplicated in the record",
        short: "duplicate member",
        message: "a member is duplicated in this record: it is not known which one counts",
        action: "AWS output never repeats a member, so the file was changed. Export again.",
    }
    /// The cluster passes by its evidence, which is older than the maximum age, or of unknown age
    /// where one is set.
    EvidenceOutdated = "evidence-outdated", Unknown {
        evidence: "SSEDescription.Status is ENABLED, and the evidence is older than the maximum age, or nothing proves its age",
        short: "evidence too old",
        message: "server-side encryption was ENABLED, but this evidence is older than the maximum age, or nothing proves when it was collected",
        action: "Export into a new folder with the export script, which writes export.json, and add the whole folder.",
    }
}

/// The message of [`Reason::SseAbsent`] for a record with `ClusterEndpointEncryptionType` (2021) or
/// `NetworkType` (2025). Whatever printed them knows `SSEDescription` (2018).
pub(crate) static SSE_ABSENT_FROM_NEWER_CLIENT: Text = Text::Borrowed(
    "the full record of this cluster has no encryption status, and it was printed by an AWS CLI or SDK that knows the status: the cluster is not encrypted at rest",
);

/// The message of [`Reason::SseEnabling`] for a cluster that is available.
pub(crate) static SSE_ENABLING_WHILE_AVAILABLE: Text = Text::Borrowed(
    "the encryption status is ENABLING although the cluster is available, which AWS does not document: encryption is not confirmed",
);

impl Reason {
    /// Its row of the verdict table.
    #[allow(clippy::indexing_slicing, reason = "one list makes the reasons and the table")]
    pub fn row(self) -> &'static VerdictRow {
        &VERDICTS[self as usize]
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn every_reason_has_a_row_and_a_name_of_its_own() {
        for (index, row) in VERDICTS.iter().enumerate() {
            assert_eq!(row.reason.row(), row);
            assert_eq!(json!(row.reason), row.reason.name());
            let others = VERDICTS.get(index + 1..).unwrap_or_default();
            assert!(others.iter().all(|other| other.reason.name() != row.reason.name()));
        }
    }

    /// A hostile report, or a store from another instance, can have anything in place of a reason.
    #[test]
    fn no_unknown_name_or_number_becomes_a_reason() {
        let parse = |value| serde_json::from_value::<Reason>(value).ok();
        let valid_name = Reason::SseEnabled.name();
        for name in ["", "pass", "enabled", "SseEnabled", "SSE-ENABLED", "sse-enabled ", "sse_enabled", "0"] {
            assert_eq!(parse(json!(name)), None, "{name}");
        }
        for value in [json!(0), json!(null), json!([valid_name]), json!({ valid_name: 1 }), json!(true)] {
            assert_eq!(parse(value.clone()), None, "{value}");
        }
        for number in 0..=u8::MAX {
            let reason = postcard::from_bytes::<Reason>(&[number]).ok();
            assert_eq!(reason, VERDICTS.get(usize::from(number)).map(|row| row.reason), "{number}");
        }
    }
}
