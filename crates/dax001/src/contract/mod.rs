//! The versioned data model of the report, which every output format and the page read. It contains
//! no evaluation logic and uses no other module of this crate.

pub mod annotation;
pub mod collection;
pub mod coverage;
pub mod in_transit;
pub mod label;
pub mod problem;
pub mod report;
pub mod settings;
pub mod status;
pub mod text;
pub mod verdicts;
