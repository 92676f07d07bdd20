//! The collection of the evidence: by whom, when, and with what outcome for each region, according
//! to the files beside the evidence.
//!
//! One rule applies throughout: a statement about the collection never makes a state better than
//! the files show it.

mod describe;
mod files;
pub mod manifest;
mod moment;
mod resolve;
mod settings;

pub use describe::{AgeAt, CollectionLine, describe_collection, describe_settings};
pub use files::expected_accounts;
pub(crate) use files::{CollectionFile, FILE_LIMIT};
pub use manifest::ExportManifest;
pub use moment::Moment;
pub(crate) use resolve::{AccountRegions, ManifestResolution, SourceFacts, resolve};
