//! Applies the annotations that reviewers add: which findings each one matches, and the resulting
//! reviews.

use std::rc::Rc;

use dax001::ReportHandle;
use dax001::contract::annotation::{Annotation, LISTED_FINDINGS_IN_ALL, Matching, Target};
use dax001::contract::report::Resource;
use dax001::contract::status::Status;
use dax001::query::Mark;
use dax001::review::Review;
use dax001_review::{LIST_LIMIT, Targets, stronger_mark};

use crate::applied::{Annotations, AppliedAnnotations};
use crate::file::File;
use crate::job::Host;
use crate::open_report::OpenReport;
use crate::protocol::{FindingAnnotation, Input, Reply, ReviewCounts, ReviewedAnnotation};
use crate::session::{Session, Slot};
use crate::upload::Upload;

/// How many annotations of each kind (typed or listed) a reply contains for one finding: 10,000
/// entries of a list can match it.
const OTHERS: usize = 1000;
/// How often targets are compared with clusters before other work can run. This takes a few
/// milliseconds.
const COMPARED_AT_ONCE: usize = 200_000;

/// The mark of a review. A smaller mark is stronger.
pub(crate) fn mark(review: Review) -> u8 {
    review as u8 + 1
}

/// The review with this mark.
pub(crate) fn review_of(mark: u8) -> Option<Review> {
    Review::ALL.get(usize::from(mark).checked_sub(1)?).copied()
}

/// Reads a list of accepted risks.
pub(crate) async fn read_list(host: &Host, input: Input, files: &[File]) -> Result<(), String> {
    let upload = Upload::new(input, files);
    let file = upload.readable()?;
    let name = upload.name.clone();
    // From a list that is too large, read just enough for the list reader to report that.
    let bytes = host.read(file, 0..file.size().min(LIST_LIMIT as u64 + 1)).await;
    let bytes = bytes.map_err(|_| format!("can't read {name}: {}", crate::read::REFUSED))?;
    let list = dax001_review::read_list(&name, &bytes);
    host.reply(Reply::List { name, list }).await;
    Ok(())
}

/// Applies annotations and replies with the result.
pub(crate) async fn annotate(
    session: Rc<Session>,
    host: Host,
    run: u32,
    revision: u32,
    typed: Vec<ReviewedAnnotation>,
    lists: Option<Vec<ReviewedAnnotation>>,
) {
    let Some(report) = session.report(run) else { return };
    session.begin_of_report(Slot::Annotations, run, &host);
    let has_lists = lists.is_some();
    if has_lists {
        // The page sends lists only once, so later typed annotations must not cancel this job.
        session.only_while_open(run, &host);
    }
    apply(&report, &host, typed, lists).await;
    host.reply(annotated(&report, run, revision, has_lists)).await;
}

/// Applies annotations to a report, after any that are already being applied. Typed annotations
/// change often and lists seldom, so lists are kept until new ones arrive.
pub(crate) async fn apply(
    report: &OpenReport,
    host: &Host,
    typed: Vec<ReviewedAnnotation>,
    lists: Option<Vec<ReviewedAnnotation>>,
) {
    let turn = Turn::take(report);
    while !turn.is_now() {
        host.wait().await;
    }
    if let Some(lists) = lists {
        let lists = AppliedAnnotations::of(report, host, lists).await;
        report.annotations.borrow_mut().lists = lists;
    }
    let typed = AppliedAnnotations::of(report, host, typed).await;
    let mut annotations = report.annotations.borrow_mut();
    annotations.typed = typed;
    // Typed annotations come first, so that their findings are listed.
    let Annotations { typed, lists, .. } = &*annotations;
    let entries = bounded(typed.entries.iter().chain(&lists.entries).cloned().collect());
    let marks = strongest(report.len(), [&typed.marks, &lists.marks]);
    report.handle.borrow_mut().mark(Mark::Review, marks.clone());
    (annotations.entries, annotations.marks) = (entries, marks);
}

/// A place in the queue of jobs that apply annotations to a report.
struct Turn<'a> {
    report: &'a OpenReport,
    number: u32,
}

impl<'a> Turn<'a> {
    fn take(report: &'a OpenReport) -> Self {
        let mut line = report.annotating.borrow_mut();
        let number = line.back().map_or(0, |last| last.wrapping_add(1));
        line.push_back(number);
        Self { report, number }
    }

    fn is_now(&self) -> bool {
        self.report.annotating.borrow().front() == Some(&self.number)
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.report.annotating.borrow_mut().retain(|number| *number != self.number);
    }
}

impl AppliedAnnotations {
    /// Applies these annotations to a report. Many entries over many clusters take seconds, during
    /// which other work can run.
    async fn of(report: &OpenReport, host: &Host, mut entries: Vec<ReviewedAnnotation>) -> Self {
        if entries.is_empty() {
            return Self::default();
        }
        let mut targets = Targets::default();
        let mut by_target = Vec::new();
        let mut by_finding = Vec::new();
        for (entry_index, ReviewedAnnotation { annotation, review }) in entries.iter().enumerate() {
            let is_exact = annotation.target.matching == Matching::Exact;
            let typed_on = annotation
                .findings
                .first()
                .copied()
                .filter(|index| is_exact && (*index as usize) < report.len());
            if let Some(index) = typed_on {
                // An annotation that was typed on a cluster belongs to that cluster unless
                // something contradicts it.
                let finding = report.handle.borrow().finding(index as usize);
                if finding.is_some_and(|finding| is_of(&finding.resource, &annotation.target)) {
                    by_finding.push((entry_index, index));
                }
                continue;
            }
            // An annotation that was typed on one cluster marks none of several with its name. A
            // target that can't be used, from a saved report that was edited by hand, matches
            // nothing.
            let mark = if is_exact { 0 } else { mark(*review) };
            if targets.push(&annotation.target, mark, review.is_of_risk()).is_ok() {
                by_target.push(entry_index);
            }
        }
        let at_once = (COMPARED_AT_ONCE / targets.cost().max(1)).max(1);
        while !by_target.is_empty() && !targets.apply(report.clusters(), at_once) {
            host.turn().await;
        }
        let mut results: Vec<(Vec<u32>, usize)> = vec![Default::default(); entries.len()];
        for ((entry_index, total), target) in by_target.iter().zip(targets.totals()).zip(0..) {
            let Some(entry) = entries.get(*entry_index) else { continue };
            if entry.annotation.target.matching != Matching::Exact {
                if let Some(result) = results.get_mut(*entry_index) {
                    *result = (targets.listed(target).to_vec(), total as usize);
                }
            } else if total == 1 {
                // An annotation for one cluster belongs to the only cluster with its name. That
                // finding is not listed if others used up the limit.
                let matching = || report.clusters().matching(&entry.annotation.target).ok()?.first().copied();
                by_finding.extend(
                    targets
                        .listed(target)
                        .first()
                        .copied()
                        .or_else(matching)
                        .map(|index| (*entry_index, index)),
                );
            }
        }
        let mut marks = if by_target.is_empty() { vec![0; report.len()] } else { targets.marks().to_vec() };
        for (entry_index, index) in &by_finding {
            if let Some(result) = results.get_mut(*entry_index) {
                *result = (vec![*index], 1);
            }
            let review = entries.get(*entry_index).map(|entry| entry.review);
            let is_pass = || status(&report.handle.borrow(), *index) == Some(Status::Pass);
            if let (Some(review), Some(finding_mark)) = (review, marks.get_mut(*index as usize))
                && !(review.is_of_risk() && is_pass())
            {
                *finding_mark = stronger_mark(*finding_mark, mark(review));
            }
        }
        for (entry, (findings, total)) in entries.iter_mut().zip(results) {
            list(&mut entry.annotation, findings, total);
        }
        Self { entries, marks, targets, by_target, by_finding }
    }

    /// The entries that match a finding, except those typed on it, in order.
    fn others_on(&self, report: &OpenReport, index: usize) -> Vec<Annotation> {
        let matching = self.targets.of(report.clusters(), index, OTHERS);
        let is_of_many = |entry_index: &usize| {
            self.entries
                .get(*entry_index)
                .is_some_and(|entry| entry.annotation.target.matching != Matching::Exact)
        };
        let by_target = matching
            .places
            .iter()
            .filter_map(|target_index| self.by_target.get(*target_index as usize).copied());
        let mut entry_indices: Vec<usize> = by_target.filter(is_of_many).collect();
        let is_it = |(_, other): &&(usize, u32)| *other as usize == index;
        entry_indices.extend(self.by_finding.iter().filter(is_it).map(|(entry_index, _)| *entry_index));
        entry_indices.sort_unstable();
        let entries = entry_indices.iter().filter_map(|entry_index| self.entries.get(*entry_index));
        let others = entries.filter(|entry| {
            entry.annotation.target.matching != Matching::Exact || entry.annotation.entry.is_some()
        });
        others
            .map(|entry| Annotation {
                findings: Vec::new(),
                findings_total: None,
                ..entry.annotation.clone()
            })
            .collect()
    }
}

/// The annotations that match a finding, except those typed on it.
pub(crate) fn others_on(report: &OpenReport, index: usize) -> Vec<Annotation> {
    let annotations = report.annotations.borrow();
    let mut others = annotations.typed.others_on(report, index);
    others.extend(annotations.lists.others_on(report, index));
    others
}

/// The number of findings of a report with each review.
pub(crate) fn counts(report: &OpenReport) -> ReviewCounts {
    let handle = report.handle.borrow();
    let mut counts = ReviewCounts::default();
    for (mark, index) in report.annotations.borrow().marks.iter().zip(0..) {
        let Some(review) = review_of(*mark) else { continue };
        *match review {
            Review::Accepted => &mut counts.accepted,
            Review::Expired => &mut counts.expired,
            Review::Incomplete => &mut counts.incomplete,
            Review::Disputed => &mut counts.disputed,
            Review::ToDo => &mut counts.to_do,
            Review::Note => &mut counts.note,
        } += 1;
        if review == Review::Accepted && status(&handle, index) == Some(Status::Fail) {
            counts.accepted_fails += 1;
        }
    }
    counts
}

/// The reply with the result of applying annotations.
pub(crate) fn annotated(report: &OpenReport, run: u32, revision: u32, has_lists: bool) -> Reply {
    let annotations = report.annotations.borrow();
    let handle = report.handle.borrow();
    let counts = counts(report);
    let mut finding_annotations = Vec::new();
    for (entry_index, ReviewedAnnotation { annotation, .. }) in annotations.entries.iter().enumerate() {
        let is_typed_on_one = annotation.target.matching == Matching::Exact && annotation.entry.is_none();
        let index = annotation.findings.first().copied().filter(|_| is_typed_on_one);
        if let Some((index, finding)) = index.and_then(|index| Some((index, handle.finding(index as usize)?)))
        {
            finding_annotations.push(FindingAnnotation {
                typed_index: entry_index,
                index,
                resource: finding.resource,
            });
        }
    }
    let matches = annotations.entries.iter().map(|entry| total_of(&entry.annotation)).collect();
    Reply::Annotated { run, revision, counts, matches, has_lists, finding_annotations }
}

fn status(handle: &ReportHandle, index: u32) -> Option<Status> {
    handle.status(index as usize)
}

/// Sets the findings that an annotation lists, and their total if it doesn't list them all.
fn list(annotation: &mut Annotation, findings: Vec<u32>, total: usize) {
    annotation.findings_total = u32::try_from(total).ok().filter(|_| total > findings.len());
    annotation.findings = findings;
}

/// The same entries, with no more findings listed than a report may list.
fn bounded(mut entries: Vec<ReviewedAnnotation>) -> Vec<ReviewedAnnotation> {
    let mut room = LISTED_FINDINGS_IN_ALL;
    for ReviewedAnnotation { annotation, .. } in &mut entries {
        let total = total_of(annotation);
        let mut findings = std::mem::take(&mut annotation.findings);
        findings.truncate(room);
        room -= findings.len();
        list(annotation, findings, total);
    }
    entries
}

fn total_of(annotation: &Annotation) -> usize {
    annotation.findings_total.map_or(annotation.findings.len(), |total| total as usize)
}

/// The strongest of these marks for each finding.
fn strongest(count: usize, lists: [&Vec<u8>; 2]) -> Vec<u8> {
    let mut strongest = vec![0; count];
    for marks in lists {
        for (strongest_mark, mark) in strongest.iter_mut().zip(marks) {
            *strongest_mark = stronger_mark(*strongest_mark, *mark);
        }
    }
    strongest
}

/// Whether a cluster is the one that a target describes, as far as the target describes it.
fn is_of(resource: &Resource, target: &Target) -> bool {
    let agrees = |values: &[String], value: &Option<String>| {
        values.is_empty() || value.as_ref().is_some_and(|value| values.contains(value))
    };
    agrees(&target.accounts, &resource.account)
        && agrees(&target.regions, &resource.region)
        && agrees(&target.clusters, &resource.name)
}
