//! What the state is made of: what there is to know, to compare with, to have back.

use std::rc::Rc;

use dax001::contract::annotation::Annotation;

use super::evidence::Case;
use super::finding_list::FindingList;
use super::reviews::{NamedRiskList, Reviews};
use crate::model::reply::Comparison;
use crate::model::upload::Upload;

/// An earlier report, or earlier evidence, that the report is compared with.
#[derive(Clone)]
pub(crate) struct Earlier {
    pub(crate) upload: Upload,
    pub(crate) comparison: Rc<Comparison>,
    /// What a reviewer added to it has been taken over.
    pub(crate) is_taken_over: bool,
}

/// What was taken away, and can be had back.
#[derive(Clone)]
pub(crate) struct Undo {
    /// What was done.
    pub(crate) words: String,
    pub(super) taken: Taken,
}

/// What was taken away.
#[derive(Clone)]
pub(super) enum Taken {
    /// One of what was given, and its place.
    Source(Box<Upload>, usize),
    /// The evidence as a whole, with its report and all that belongs to it.
    Whole(Box<Whole>),
    /// An annotation.
    Annotation(Box<Annotation>),
    /// A list of accepted risks.
    List(NamedRiskList),
}

/// A report, and all that belongs to it.
#[derive(Clone)]
pub(super) struct Whole {
    /// The worker still has the report.
    pub(super) is_held: bool,
    pub(super) case: Case,
    pub(super) list: FindingList,
    pub(super) reviews: Reviews,
    pub(super) earlier: Option<Earlier>,
}

/// A file among the evidence that is something else, and what the page offers to do with it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Offer {
    pub(crate) upload: Upload,
    pub(crate) kind: OfferKind,
}

/// What such a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OfferKind {
    /// A list of accepted risks: it can be applied.
    RiskList,
    /// A saved report: it can be verified with the evidence.
    SavedReport,
}
