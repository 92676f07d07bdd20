//! The report as data, versioned: what every way to show it reads. No logic, and nothing of ours but facts of AWS.

pub mod annotation;
pub mod collection;
pub mod coverage;
pub mod label;
pub mod problem;
pub mod report;
pub mod settings;
pub mod status;
pub mod text;
pub mod verdicts;
