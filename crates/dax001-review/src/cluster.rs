//! What tells one cluster of a report from another.

use dax001::contract::status::Status;

/// What tells a cluster from others, as far as it is known, and the status of its finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cluster {
    /// Its account.
    pub account: Option<String>,
    /// Its region.
    pub region: Option<String>,
    /// Its name. DAX keeps names in lower case.
    pub name: Option<String>,
    /// What was found.
    pub status: Status,
}
