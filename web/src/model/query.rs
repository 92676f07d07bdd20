//! Which findings to show, and in which order.

use dax001::contract::status::{Reason, Status};
use dax001::review::Review;
use dax001_review::Change;
use serde::{Deserialize, Serialize};

/// Which findings to show, and in which order. An account or region that is empty is one that is not known.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct Query {
    /// Only those with this status.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) status: Option<Status>,
    /// Only those of this account.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) account: Option<String>,
    /// Only those of this region.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) region: Option<String>,
    /// Only those with this reason.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) reason: Option<Reason>,
    /// Only those of which a reviewer said this.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) review: Option<Review>,
    /// Only those of which this has become since an earlier report.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) change: Option<Change>,
    /// Only those with this text in their name, ARN, account or region.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) text: String,
    /// By what they are sorted.
    #[serde(skip_serializing_if = "is_default")]
    pub(crate) sort: Sort,
    /// The last one first.
    #[serde(skip_serializing_if = "is_default")]
    pub(crate) is_descending: bool,
}

/// By what findings are sorted.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Sort {
    /// The worst first.
    #[default]
    Status,
    /// By the cluster's name.
    Name,
    /// By account, region and name.
    Scope,
    /// By the reason.
    Reason,
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

impl Query {
    /// Whether it leaves anything out.
    pub(crate) fn is_narrow(&self) -> bool {
        let Self { sort, is_descending, .. } = *self;
        *self != Self { sort, is_descending, ..Self::default() }
    }

    /// The same order, and nothing left out.
    pub(crate) fn widened(&self) -> Self {
        Self { sort: self.sort, is_descending: self.is_descending, ..Self::default() }
    }

    /// Sorted by this; sorted by it already, the other way round.
    pub(crate) fn sorted(&self, sort: Sort) -> Self {
        Self { sort, is_descending: self.sort == sort && !self.is_descending, ..self.clone() }
    }
}
