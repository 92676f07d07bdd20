//! Code that the archive tests share.

pub mod corpus;
pub mod craft;
pub mod hostile;

/// A page without clusters.
pub const PAGE: &str = "{\"Clusters\": []}\n";
/// A page with a cluster that is not encrypted.
pub const FAIL: &str =
    "{\"Clusters\": [{\"ClusterName\": \"a\", \"SSEDescription\": {\"Status\": \"DISABLED\"}}]}\n";
/// A metadata file that macOS writes beside another file, without the part that varies.
pub const APPLE_DOUBLE: &[u8] = b"\x00\x05\x16\x07\x00\x02\x00\x00Mac OS X        \x00\x01\x00\x00\x00\x09\x00\x00\x00\x26\x00\x00\x00\x00";
