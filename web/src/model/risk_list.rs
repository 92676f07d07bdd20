//! Lists of accepted risks.

use dax001::contract::annotation::Annotation;
use dax001_review::{ListProblem, RiskList};

/// A list of accepted risks, with the name of its file.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct NamedRiskList {
    pub(crate) name: String,
    pub(crate) annotations: Vec<Annotation>,
    pub(crate) problems: Vec<ListProblem>,
}

impl NamedRiskList {
    /// The list from the file with this name; `None` if the file is something else.
    pub(crate) fn new(name: &str, list: RiskList) -> Option<Self> {
        let RiskList { annotations, problems, is_list } = list;
        is_list.then(|| Self { name: name.to_owned(), annotations, problems })
    }
}
