//! DAX's statuses of encryption at rest, and the node types that can't be encrypted.

/// The four values of `SSEDescription.Status` in the service.
///
/// Source: botocore model `dax/2017-04-19`, enum `SSEStatus`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SseStatus {
    /// Encryption is on.
    Enabled,
    /// Encryption is being turned on.
    Enabling,
    /// Encryption is off.
    Disabled,
    /// Encryption is being turned off.
    Disabling,
}

impl SseStatus {
    /// The status with exactly this spelling.
    pub fn from_exact(text: &str) -> Option<Self> {
        match text {
            "ENABLED" => Some(Self::Enabled),
            "ENABLING" => Some(Self::Enabling),
            "DISABLED" => Some(Self::Disabled),
            "DISABLING" => Some(Self::Disabling),
            _ => None,
        }
    }
}

/// Whether nodes of this type can't be encrypted at rest.
///
/// Source: "DAX encryption at rest" in the DynamoDB developer guide: not supported on `dax.r3.*`.
pub fn is_unsupported_node_type(node_type: &str) -> bool {
    node_type.trim().get(..7).is_some_and(|family| family.eq_ignore_ascii_case("dax.r3."))
}
