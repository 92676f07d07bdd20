//! Rule DAX-001: is each Amazon DAX cluster in this evidence encrypted at rest?
//!
//! Data flows one way: bytes are read ([`intake`]), become cluster records, are judged ([`rule`]),
//! gathered into one finding a cluster and reported ([`report`]); for a cluster that failed,
//! [`remediation`] writes the plan that puts it right.
//!
//! The crate is pure: it opens no file, asks no clock and no network, and the same bytes give the same
//! report everywhere. Bad evidence is never an `Err` and never a panic: it is a finding that did not
//! pass, or a [`problem::Problem`] with its place and what to do.

pub mod annotation;
pub mod aws;
mod bytes;
pub mod collect;
pub mod collection;
pub mod compliance;
mod coverage;
mod evaluator;
mod findings;
pub mod held;
pub mod intake;
pub mod problem;
pub mod remediation;
pub mod report;
pub mod rule;
pub mod scope;
pub mod sha256;

pub use evaluator::{Evaluator, Input, SkippedFile, evaluate, evaluate_with};
pub use held::HeldReport;
