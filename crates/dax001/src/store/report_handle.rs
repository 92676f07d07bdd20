//! A report whose findings are kept in a compact store. Findings are built on request, and queries
//! filter and sort them.

use super::proposals::Proposals;
use super::query::{Facets, Mark, Query, Sort};
use super::rows::Row;
use super::table::FindingStore;
use crate::contract::report::{Finding, Report, Summary, Verdict};
use crate::contract::status::Status;
use crate::rule::overall::Grounds;

/// A report on any number of clusters.
#[derive(Clone, Debug)]
pub struct ReportHandle {
    head: Report,
    findings: FindingStore,
    grounds: Grounds,
    marks: [Vec<u8>; Mark::COUNT],
    /// The last order requested.
    order: Option<(Sort, Vec<u32>)>,
    /// The last query and the indices that match it.
    view: Option<(Query, Vec<u32>)>,
    proposals: Option<Proposals>,
}

impl ReportHandle {
    /// Combines these findings with a report that has none.
    pub fn new(head: Report, findings: FindingStore) -> Self {
        let Summary { clusters, fail, .. } = head.summary;
        // A saved report doesn't reveal whether its evidence suffices apart from its fails.
        let grounds = Grounds { clusters, fail, is_insufficient: true, has_empty_page: false };
        Self::evaluated(head, findings, grounds)
    }

    /// Like [`new`](Self::new), with the grounds of the verdict.
    pub(crate) fn evaluated(head: Report, findings: FindingStore, grounds: Grounds) -> Self {
        Self { head, findings, grounds, marks: Default::default(), order: None, view: None, proposals: None }
    }

    /// The report's findings.
    pub fn store(&self) -> &FindingStore {
        &self.findings
    }

    /// Splits the report into the report without findings and the findings.
    pub fn into_parts(self) -> (Report, FindingStore) {
        (self.head, self.findings)
    }

    /// The report without its findings.
    pub fn head(&self) -> &Report {
        &self.head
    }

    /// The report without its findings, mutable: for code that opens a saved report.
    pub fn head_mut(&mut self) -> &mut Report {
        &mut self.head
    }

    /// The verdict if this many fails didn't count because their risk is accepted. For a saved
    /// report it is never a pass.
    pub fn verdict_without(&self, fails: u64) -> Verdict {
        let grounds = self.grounds;
        Grounds { fail: grounds.fail.saturating_sub(fails), ..grounds }.verdict()
    }

    /// Number of findings.
    pub fn len(&self) -> usize {
        self.findings.len()
    }

    /// Whether there are no findings.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Number of findings with this status.
    pub fn count(&self, status: Status) -> usize {
        usize::try_from(self.findings.count(status)).unwrap_or(usize::MAX)
    }

    /// The finding at this index.
    pub fn finding(&self, index: usize) -> Option<Finding> {
        self.findings.finding(index)
    }

    /// The status of the finding at this index.
    pub fn status(&self, index: usize) -> Option<Status> {
        self.findings.status(index)
    }

    /// At most `count` findings, from this index on.
    pub fn findings(&self, from: usize, count: usize) -> impl Iterator<Item = Finding> + '_ {
        (from..self.len()).take(count).filter_map(|index| self.finding(index))
    }

    /// Writes at most `count` findings from this index on, as in the JSON of a report, separated by
    /// commas.
    pub fn write_json(&self, from: usize, count: usize, text: &mut Vec<u8>) {
        for (finding, index) in self.findings(from, count).zip(from..) {
            if index > from {
                text.push(b',');
            }
            // Findings consist of texts and numbers, so this can't fail.
            let _ = serde_json::to_writer(&mut *text, &finding);
        }
    }

    /// The complete report, with each finding as a separate value.
    pub fn into_report(self) -> Report {
        let findings = self.findings(0, self.len()).collect();
        Report { findings, ..self.head }
    }

    /// The indices of the findings that match a query, in its order.
    pub fn indices(&mut self, query: &Query) -> &[u32] {
        if self.view.as_ref().is_none_or(|(last_query, _)| last_query != query) {
            // Frees the old view first, to make room.
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

    /// Some of the findings that match a query, as rows.
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

    /// The position of a finding among those that match a query.
    pub fn position(&mut self, query: &Query, index: u32) -> Option<usize> {
        self.indices(query).iter().position(|other| *other == index)
    }

    /// The values by which the findings can be filtered.
    pub fn facets(&self) -> Facets {
        self.findings.facets()
    }

    /// Sets one mark for each finding, in the report's order. Findings beyond the list have no
    /// mark.
    pub fn mark(&mut self, mark: Mark, marks: Vec<u8>) {
        if let Some((_, slot)) = Mark::ALL.into_iter().zip(&mut self.marks).find(|(kind, _)| *kind == mark) {
            *slot = marks;
        }
        self.view = None;
    }

    /// The proposed name of the new cluster that replaces a failed one. Within an account and
    /// region, no two proposals are the same, and none is the name of an existing cluster.
    pub fn new_name(&mut self, index: usize) -> Option<&str> {
        self.proposals().of(index)
    }

    /// Names already taken among those that a plan for this finding could use, `chosen` included.
    pub fn taken_names(&mut self, index: usize, chosen: &str) -> Vec<String> {
        self.proposals();
        self.proposals
            .as_ref()
            .map(|proposals| proposals.taken_names(&self.findings, index, chosen))
            .unwrap_or_default()
    }

    fn proposals(&mut self) -> &Proposals {
        self.proposals.get_or_insert_with(|| Proposals::new(&self.findings))
    }

    /// Whether two findings have the same DAX cluster's ARN.
    pub fn has_duplicate_arn(&self) -> bool {
        self.findings.has_duplicate_arn()
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    use super::*;
    use crate::Evaluator;
    use crate::contract::label::Label;

    #[test]
    fn a_store_read_from_its_pieces_gives_the_same_report() {
        // The findings fill more than one chunk.
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
            let mut other = ReportHandle::new(
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
