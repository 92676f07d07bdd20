//! The remediation plan for a cluster: it creates the cluster again with encryption, based on the
//! cluster's own record.
//!
//! Encryption at rest can't be turned on in place. The plan carries over every setting that the
//! record contains. A setting that the evidence doesn't give is a parameter, and no script or
//! template of the plan runs without it.

// Comes first, because the modules below use its macro.
#[macro_use]
mod put;

pub mod choices;
mod console;
mod escape;
mod managed;
pub mod messages;
pub mod plan;
mod planner;
mod script;
pub mod setting;
mod steps;
mod template;
mod text;
mod values;

pub use planner::plan;
