//! Findings as a table shows them: which, in which order, and what each row has.

use dax001::contract::status::Status;
use dax001::contract::verdicts::Reason;
use dax001::query::Sort;
use dax001::review::Review;
use dax001_review::Change;
use serde::{Deserialize, Serialize};

/// Which findings to show, and in which order. An account or region that is empty is one that is not known.
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
    /// Only those with this review.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub review: Option<Review>,
    /// Only those with this change since an earlier report.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub change: Option<Change>,
    /// Only those with this text in their name, ARN, account or region, in capitals or not.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// By what they are sorted.
    #[serde(skip_serializing_if = "is_default")]
    pub sort: Sort,
    /// The last one first.
    #[serde(skip_serializing_if = "is_default")]
    pub is_descending: bool,
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

impl Query {
    /// Whether it leaves anything out.
    pub fn is_narrow(&self) -> bool {
        let Self { sort, is_descending, .. } = *self;
        *self != Self { sort, is_descending, ..Self::default() }
    }

    /// The same order, and nothing left out.
    #[must_use]
    pub fn widened(&self) -> Self {
        Self { sort: self.sort, is_descending: self.is_descending, ..Self::default() }
    }

    /// Sorted by this; sorted by it already, the other way round.
    #[must_use]
    pub fn sorted(&self, sort: Sort) -> Self {
        Self { sort, is_descending: self.sort == sort && !self.is_descending, ..self.clone() }
    }
}

/// Some of the findings that a query lets through.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rows {
    /// The evaluation that they are of.
    pub run: u32,
    /// The query.
    pub query: Query,
    /// How many findings were passed over.
    pub from: usize,
    /// How many it lets through in all.
    pub total: usize,
    /// The findings.
    #[serde(rename = "rows")]
    pub list: Vec<Row>,
    /// Where among all that it lets through the selected finding is.
    pub position: Option<usize>,
}

/// A finding as a table shows it, with its review and its change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// The finding.
    pub finding: dax001::Row,
    /// What a reviewer made of it.
    pub review: Option<Review>,
    /// What has become of it since an earlier report.
    pub change: Option<Change>,
    /// Its status then.
    pub was: Option<Status>,
}
