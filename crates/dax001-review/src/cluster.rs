//! The identity of a cluster in a report.

use dax001::contract::status::Status;

/// The known identity of a cluster, and the status of its finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cluster {
    /// Its account.
    pub account: Option<String>,
    /// Its region.
    pub region: Option<String>,
    /// Its name. DAX stores names in lower case.
    pub name: Option<String>,
    /// The status of its finding.
    pub status: Status,
}
