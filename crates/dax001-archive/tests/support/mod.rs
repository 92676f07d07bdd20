//! What the tests of archives share.

pub mod corpus;
pub mod craft;
pub mod hostile;

/// A page without clusters.
pub const PAGE: &str = "{\"Clusters\": []}\n";
/// A page with a cluster that is not encrypted.
pub const FAIL: &str =
    "{\"Clusters\": [{\"ClusterName\": \"a\", \"SSEDescription\": {\"Status\": \"DISABLED\"}}]}\n";
/// A file that macOS keeps beside another, without the part that changes.
pub const APPLE_DOUBLE: &[u8] = b"\x00\x05\x16\x07\x00\x02\x00\x00Mac OS X        \x00\x01\x00\x00\x00\x09\x00\x00\x00\x26\x00\x00\x00\x00";
