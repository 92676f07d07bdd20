//! Findings as a table shows them: the query that selects and sorts them, and the contents of each
//! row.

use dax001::contract::status::Status;
use dax001::contract::verdicts::Reason;
use dax001::query::Sort;
use dax001::review::Review;
use dax001_review::Change;
use serde::{Deserialize, Serialize};

/// Which findings to show, and in which order. An empty account or region selects findings whose
/// account or region is unknown.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Query {
    /// Only those with this status.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<Status>,
    /// Only those of this account.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    /// Only those of this region.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// Only those with this reason.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<Reason>,
    /// Only those with this state of encryption in transit; empty means that the evidence doesn't
    /// contain it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub in_transit: Option<String>,
    /// Only those with this review.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub review: Option<Review>,
    /// Only those with this change since an earlier report.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub change: Option<Change>,
    /// Only those with this text in their name, ARN, account or region, whatever its case.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// The sort key.
    #[serde(skip_serializing_if = "is_default")]
    pub sort: Sort,
    /// Whether to sort in reverse order.
    #[serde(skip_serializing_if = "is_default")]
    pub is_descending: bool,
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

impl Query {
    /// Whether it excludes any findings.
    pub fn is_narrow(&self) -> bool {
        let Self { sort, is_descending, .. } = *self;
        *self != Self { sort, is_descending, ..Self::default() }
    }

    /// The same order without any filter.
    #[must_use]
    pub fn widened(&self) -> Self {
        Self { sort: self.sort, is_descending: self.is_descending, ..Self::default() }
    }

    /// Sorts by this. If the query is sorted by it already, reverses the order.
    #[must_use]
    pub fn sorted(&self, sort: Sort) -> Self {
        Self { sort, is_descending: self.sort == sort && !self.is_descending, ..self.clone() }
    }
}

/// Some of the findings that match a query.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rows {
    /// The number of their evaluation.
    pub run: u32,
    /// The query.
    pub query: Query,
    /// The number of findings that were skipped.
    pub from: usize,
    /// The number of findings that match the query.
    pub total: usize,
    /// The findings.
    #[serde(rename = "rows")]
    pub list: Vec<Row>,
    /// The position of the selected finding among all that match.
    pub position: Option<usize>,
}

/// A finding as a table shows it, with its review and its change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// The finding.
    pub finding: dax001::Row,
    /// Its review.
    pub review: Option<Review>,
    /// Its change since an earlier report.
    pub change: Option<Change>,
    /// Its status in the earlier report.
    pub was: Option<Status>,
}
