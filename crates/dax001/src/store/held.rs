//! A report whose findings are kept in a store: they are made when somebody asks for them, and asked for by filter
//! and order.

use super::proposals::Proposals;
use super::query::{Facets, Mark, Query, Sort};
use super::rows::Row;
use super::table::FindingStore;
use crate::contract::report::{Finding, Report, Summary, Verdict};
use crate::contract::status::Status;
use crate::rule::overall::Grounds;

/// A report on any number of clusters.
#[derive(Clone, Debug)]
pub struct HeldReport {
    head: Report,
    findings: FindingStore,
    grounds: Grounds,
    marks: [Vec<u8>; Mark::COUNT],
    /// The order that was asked for last, and what a query let through of it.
    order: Option<(Sort, Vec<u32>)>,
    view: Option<(Query, Vec<u32>)>,
    proposals: Option<Proposals>,
}

impl HeldReport {
    /// These findings, beside the report that has none.
    pub fn new(head: Report, findings: FindingStore) -> Self {
        let Summary { clusters, fail, .. } = head.summary;
        // A report that was saved doesn't tell whether its evidence says enough beside its fails.
        let grounds = Grounds { clusters, fail, says_too_little: true, has_empty_page: false };
        Self::evaluated(head, findings, grounds)
    }

    /// The same, with what its verdict follows from.
    pub(crate) fn evaluated(head: Report, findings: FindingStore, grounds: Grounds) -> Self {
        Self { head, findings, grounds, marks: Default::default(), order: None, view: None, proposals: None }
    }

    /// Its findings.
    pub fn store(&self) -> &FindingStore {
        &self.findings
    }

    /// The report without its findings, and these.
    pub fn into_parts(self) -> (Report, FindingStore) {
        (self.head, self.findings)
    }

    /// The report without its findings.
    pub fn head(&self) -> &Report {
        &self.head
    }

    /// The same, to be changed: by whoever opened a report that was saved.
    pub fn head_mut(&mut self) -> &mut Report {
        &mut self.head
    }

    /// The verdict that the evidence would have if so many of its fails didn't count: those whose risk is accepted. Of a report that
    /// was saved it is never a pass.
    pub fn verdict_without(&self, fails: u64) -> Verdict {
        let grounds = self.grounds;
        Grounds { fail: grounds.fail.saturating_sub(fails), ..grounds }.verdict()
    }

    /// How many findings it has.
    pub fn len(&self) -> usize {
        self.findings.len()
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many findings have this status.
    pub fn count(&self, status: Status) -> usize {
        usize::try_from(self.findings.count(status)).unwrap_or(usize::MAX)
    }

    /// The finding of this index.
    pub fn finding(&self, index: usize) -> Option<Finding> {
        self.findings.finding(index)
    }

    /// The status of the finding of this index.
    pub fn status(&self, index: usize) -> Option<Status> {
        self.findings.status(index)
    }

    /// As many findings as there are from this index on, but no more than `count`.
    pub fn findings(&self, from: usize, count: usize) -> impl Iterator<Item = Finding> + '_ {
        (from..self.len()).take(count).filter_map(|index| self.finding(index))
    }

    /// Writes the findings from this index on, but no more than `count`, as the JSON of a report has them, with commas between them.
    pub fn write_json(&self, from: usize, count: usize, text: &mut Vec<u8>) {
        for (finding, index) in self.findings(from, count).zip(from..) {
            if index > from {
                text.push(b',');
            }
            // Texts and numbers alone: it can't fail.
            let _ = serde_json::to_writer(&mut *text, &finding);
        }
    }

    /// All of it, each finding as a value of its own.
    pub fn into_report(self) -> Report {
        let findings = self.findings(0, self.len()).collect();
        Report { findings, ..self.head }
    }

    /// The indices of the findings that a query lets through, in its order.
    pub fn indices(&mut self, query: &Query) -> &[u32] {
        if self.view.as_ref().is_none_or(|(of, _)| of != query) {
            // What is no longer wanted makes room first.
            self.view = None;
            if self.order.as_ref().is_none_or(|(sort, _)| *sort != query.sort) {
                self.order = None;
                self.order = Some((query.sort, self.findings.order(query.sort)));
            }
            let order = self.order.as_ref().map(|(_, order)| order.as_slice()).unwrap_or_default();
            let mut view = self.findings.filtered(order, query, &self.marks);
            if query.is_descending {
                view.reverse();
            }
            self.view = Some((query.clone(), view));
        }
        self.view.as_ref().map(|(_, view)| view.as_slice()).unwrap_or_default()
    }

    /// Some of the findings that a query lets through, as rows.
    pub fn rows(&mut self, query: &Query, from: usize, count: usize) -> Vec<Row> {
        self.indices(query);
        let view = self.view.as_ref().map(|(_, view)| view.as_slice()).unwrap_or_default();
        let piece = view.get(from..).unwrap_or_default();
        self.findings.rows(piece.get(..count).unwrap_or(piece))
    }

    /// All findings as rows, in the order of the report.
    pub fn each_row(&self) -> impl Iterator<Item = Row> + '_ {
        self.findings.each_row()
    }

    /// Where a finding is among those that a query lets through.
    pub fn position(&mut self, query: &Query, index: u32) -> Option<usize> {
        self.indices(query).iter().position(|other| *other == index)
    }

    /// What the findings can be filtered by.
    pub fn facets(&self) -> Facets {
        self.findings.facets()
    }

    /// Marks the findings, in their order; those beyond have no mark.
    pub fn mark(&mut self, mark: Mark, marks: Vec<u8>) {
        if let Some((_, own)) = Mark::ALL.into_iter().zip(&mut self.marks).find(|(other, _)| *other == mark) {
            *own = marks;
        }
        self.view = None;
    }

    /// The name that is proposed for the new cluster in place of one that failed: no two in an account and region get the same, nor one
    /// that is there already.
    pub fn new_name(&mut self, index: usize) -> Option<&str> {
        self.proposals().of(index)
    }

    /// Of the names that a plan for this finding could come to, the one that was chosen for it among them, those that others have.
    pub fn taken_names(&mut self, index: usize, chosen: &str) -> Vec<String> {
        self.proposals();
        self.proposals.as_ref().map(|own| own.taken(&self.findings, index, chosen)).unwrap_or_default()
    }

    fn proposals(&mut self) -> &Proposals {
        self.proposals.get_or_insert_with(|| Proposals::new(&self.findings))
    }

    /// Whether two findings are of one cluster, by its ARN.
    pub fn has_twice(&self) -> bool {
        self.findings.has_twice()
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    use super::*;
    use crate::Evaluator;
    use crate::contract::label::Label;

    #[test]
    fn another_instance_reads_the_same_report() {
        // More than a chunk of findings.
        let mut page = String::from("{\"Clusters\": [");
        for index in 0..3000 {
            let status = ["ENABLED", "DISABLED", "ODD"][index % 3];
            let region = ["us-east-1", "eu-west-1"][index % 2];
            let arn = format!("arn:aws:dax:{region}:123456789012:cache/cluster-{index}");
            let _ = write!(
                page,
                r#"{{"ClusterName": "cluster-{index}", "ClusterArn": "{arn}", "SSEDescription": {{"Status": "{status}"}}}},"#
            );
        }
        page.pop();
        page += "]}";
        for text in [page.as_str(), "{\"Clusters\": []}", ""] {
            let mut evaluator = Evaluator::default().with_sha256();
            evaluator.begin("page.json", Label::default());
            evaluator.push(text.as_bytes());
            let mut report = evaluator.hold();
            let head = report.head().clone();
            let mut other = HeldReport::new(
                head,
                FindingStore::from_pieces(report.store().to_pieces().unwrap()).unwrap(),
            );
            let query = Query { sort: Sort::Name, text: "cluster".to_owned(), ..Query::default() };
            assert_eq!(other.rows(&query, 0, 5000), report.rows(&query, 0, 5000));
            assert_eq!(other.facets(), report.facets());
            assert_eq!(other.into_report(), report.into_report());
            assert!(FindingStore::from_pieces(vec![b"x".to_vec()]).is_none());
        }
    }
}
