//! Rule DAX-001: is each Amazon DAX cluster in this evidence encrypted at rest?
//!
//! Data flows one way. The crate reads bytes into cluster records (`intake/`), evaluates each
//! record ([`rule`]), merges the results into one finding for each cluster and reports them
//! ([`contract`]). For a cluster that failed, [`remediation`] writes the plan that fixes it.
//!
//! The crate is pure: it opens no file and uses no clock and no network. The same bytes give the
//! same report everywhere. Bad evidence never causes an `Err` or a panic. It becomes a finding that
//! did not pass, or a [`contract::problem::Problem`] with its location and what to do.

pub mod aws;
mod bytes;
pub mod collect;
pub mod collection;
pub mod contract;
mod coverage;
mod evaluator;
mod findings;
mod intake;
pub mod remediation;
pub mod review;
pub mod rule;
mod scope;
mod sha256;
mod store;

pub use evaluator::{Evaluator, Input, SkippedFile, evaluate, evaluate_with};
pub use sha256::Sha256;
pub use store::report_handle::ReportHandle;
pub use store::rows::Row;
pub use store::table::FindingStore;

/// Identifies a file before it is read as evidence.
pub mod files {
    pub use crate::intake::kind::{FileKind, KindReader, MANIFEST_LIMIT, is_manifest};
    pub use crate::intake::os_metadata::{
        OS_METADATA_HEAD, OS_METADATA_LIMIT, OsMetadata, may_be_os_metadata, os_metadata,
    };
}

/// Selects and sorts the findings of a [`ReportHandle`].
pub mod query {
    pub use crate::store::query::{Facet, Facets, Mark, Query, Sort};
}

/// Only for other crates of this workspace and their tests. It changes without notice.
#[doc(hidden)]
pub mod internals {
    pub use crate::intake::decode::encoding;
    pub use crate::intake::json_text::{decode_string, raw_text};
    pub use crate::intake::kind::kind_of;
}
