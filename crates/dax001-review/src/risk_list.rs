//! The content of a list of accepted risks, and its builder.

use dax001::contract::annotation::{Annotation, Disposition, ListEntry, Target};
use serde::{Deserialize, Serialize};

use crate::tree::Node;

/// The most problems that are listed.
const PROBLEM_LIMIT: usize = 100;

/// The content of a list of accepted risks.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct RiskList {
    /// One accepted risk for each entry that was understood, in order.
    pub annotations: Vec<Annotation>,
    /// The problems: everything that was left out, and why.
    pub problems: Vec<ListProblem>,
    /// Whether it is a list of accepted risks at all, whatever is wrong with its entries. Anything
    /// else may be evidence.
    #[serde(default)]
    pub is_list: bool,
}

/// A part of a list that was left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ListProblem {
    /// The problem: one line, lower case, no full stop.
    pub message: String,
    /// The action to take now.
    pub help: String,
    /// 1-based line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
    /// 1-based column in the line, in Unicode code points.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<u64>,
}

/// Collects the content of a list, entry by entry.
pub(crate) struct ListBuilder<'a> {
    name: &'a str,
    list: RiskList,
    /// How many problems are counted but not listed.
    omitted: usize,
}

impl<'a> ListBuilder<'a> {
    /// An empty list with this name.
    pub(crate) fn new(name: &'a str) -> Self {
        Self { name, list: RiskList::default(), omitted: 0 }
    }

    /// Sets whether it is a list of accepted risks at all.
    pub(crate) fn set_is_list(&mut self, is_list: bool) {
        self.list.is_list = is_list;
    }

    /// An accepted risk from an entry of this list.
    pub(crate) fn accepted(&self, target: Target, at: &Node) -> Annotation {
        Annotation {
            target,
            disposition: Some(Disposition::AcceptedRisk),
            entry: Some(ListEntry { list: self.name.to_owned(), line: at.line.unwrap_or(1) }),
            ..Annotation::default()
        }
    }

    pub(crate) fn push(&mut self, annotation: Annotation) {
        self.list.annotations.push(annotation);
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.list.annotations.is_empty() && self.list.problems.is_empty()
    }

    pub(crate) fn fail(&mut self, message: impl Into<String>, help: &str, line: Option<u64>) {
        self.fail_at(message, help, line, None);
    }

    pub(crate) fn fail_at(
        &mut self,
        message: impl Into<String>,
        help: &str,
        line: Option<u64>,
        column: Option<u64>,
    ) {
        if self.list.problems.len() == PROBLEM_LIMIT {
            self.omitted += 1;
            return;
        }
        let (message, help) = (message.into(), help.to_owned());
        self.list.problems.push(ListProblem { message, help, line, column });
    }

    /// The finished list.
    pub(crate) fn finish(mut self) -> RiskList {
        if self.omitted > 0 {
            let message = format!("{} more problems are not listed", self.omitted);
            self.list.problems.push(ListProblem {
                message,
                help: "fix the first ones and load the list again".to_owned(),
                ..ListProblem::default()
            });
        }
        self.list
    }
}
