//! A reviewer's additions to a report: lists of accepted risks ([`read_list`]) and a report that
//! was saved earlier ([`read_report`]). [`Clusters`] finds the findings that an annotation applies
//! to, and what has changed since the earlier report. [`check_report`] tells whether a saved report
//! can be shown as it was saved. [`read_seal`] and [`differences`] verify it against its evidence.
//!
//! Nothing here evaluates evidence: an accepted risk stays a fail. A list that can only be read in
//! part never accepts more than it says: an entry with anything in it that is not understood is
//! left out, and a problem reports that.

mod cluster;
mod clusters;
mod list_reader;
mod older;
mod pairing;
mod prowler;
mod python_regex;
mod python_syntax;
mod reevaluate;
mod reopen;
mod risk_list;
mod saved;
mod target;
mod targets;
mod tree;
mod verify;

pub use cluster::Cluster;
pub use clusters::{Change, Changes, Clusters};
pub use list_reader::{LIST_LIMIT, is_risk_list, read_list};
pub use pairing::{ChangedFile, InputFile, changed_files, pair_sources};
pub use reevaluate::ChangedResult;
pub use reopen::{ReopenedReport, check_report, reopen};
pub use risk_list::{ListProblem, RiskList};
pub use saved::{EarlierReport, Module, SavedReport, read_earlier, read_report};
pub use targets::{MatchingTargets, Targets, stronger_mark};
pub use verify::{Difference, Differences, Seal, SealedFailure, SealedSource, differences, read_seal};
