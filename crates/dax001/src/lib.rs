//! Rule DAX-001: is each Amazon DAX cluster in this evidence encrypted at rest?
//!
//! Data flows one way: bytes are read (`intake/`), become cluster records, are judged ([`rule`]),
//! gathered into one finding a cluster and reported ([`contract`]); for a cluster that failed,
//! [`remediation`] writes the plan that puts it right.
//!
//! The crate is pure: it opens no file, asks no clock and no network, and the same bytes give the same
//! report everywhere. Bad evidence is never an `Err` and never a panic: it is a finding that did not
//! pass, or a [`contract::problem::Problem`] with its place and what to do.

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
pub use store::held::HeldReport;
pub use store::rows::Row;
pub use store::table::FindingStore;

/// Tells what a file is before it is read as evidence.
pub mod files {
    pub use crate::intake::kind::{FileKind, KindReader, MANIFEST_LIMIT, is_manifest};
    pub use crate::intake::os_metadata::{
        OS_METADATA_HEAD, OS_METADATA_LIMIT, OsMetadata, may_be_os_metadata, os_metadata,
    };
}

/// Selects and sorts the findings of a [`HeldReport`].
pub mod query {
    pub use crate::store::query::{Facet, Facets, Mark, Query, Sort};
}

/// What other crates of this workspace and their tests need, and nobody else: it changes without notice.
#[doc(hidden)]
pub mod internals {
    pub use crate::intake::decode::encoding;
    pub use crate::intake::json_text::{decode_string, raw_text};
    pub use crate::intake::kind::kind_of;
}
