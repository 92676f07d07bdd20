//! Rule DAX-001: is each Amazon DAX cluster in this evidence encrypted at rest?
//!
//! Data flows one way: bytes are read ([`intake`]), become cluster records, are judged ([`rule`]),
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
pub mod intake;
pub mod remediation;
pub mod review;
pub mod rule;
pub mod scope;
pub mod sha256;
pub mod store;

pub use evaluator::{Evaluator, Input, SkippedFile, evaluate, evaluate_with};
pub use store::held::HeldReport;
