//! What to do about a cluster: the plan that creates it again with encryption, from its own record.
//!
//! Encryption at rest can't be turned on in place. The plan carries over every setting that the record holds; what it
//! doesn't hold is a parameter without which no form of the plan runs.

// First, since its macro is for those below it.
#[macro_use]
mod put;

pub mod choices;
mod console;
mod escape;
pub mod messages;
pub mod plan;
mod planner;
mod script;
pub mod setting;
mod template;
mod values;

pub use planner::plan;
