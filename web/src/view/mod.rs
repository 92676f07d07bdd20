//! The view of the state: a file for each screen and part.

pub(crate) mod about;
mod accounts;
pub(crate) mod compare;
pub(crate) mod coverage;
pub(crate) mod detail;
pub(crate) mod export;
mod file_button;
mod filters;
pub(crate) mod findings;
pub(crate) mod frame;
pub(crate) mod handlers;
pub(crate) mod labels;
pub(crate) mod page;
pub(crate) mod parts;
pub(crate) mod print;
pub(crate) mod problems;
pub(crate) mod remediation;
pub(crate) mod report;
pub(crate) mod review;
pub(crate) mod rule_page;
pub(crate) mod saving;
pub(crate) mod shortcuts;
pub(crate) mod sources;
pub(crate) mod start;
mod steps;
pub(crate) mod verify;
pub(crate) mod virtual_list;
