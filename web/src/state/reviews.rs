//! The reviewer's additions: typed annotations, and lists of accepted risks. They exist only here
//! and in the report that the user saves.

use std::collections::HashSet;
use std::rc::Rc;

use dax001::contract::annotation::{Annotation, Disposition, ListEntry, Matching, Target};
use dax001::contract::report::Resource;
use dax001::review::Review;
use dax001_workbench::protocol::{FindingAnnotation, ReviewCounts, ReviewedAnnotation};

use crate::model::risk_list::NamedRiskList;

/// The reviewer's additions.
#[derive(Clone, Default)]
pub(crate) struct Reviews {
    /// Annotations that the user typed, or took over from a saved report.
    typed: Vec<Annotation>,
    /// The lists, in the order in which the user added them.
    lists: Rc<[NamedRiskList]>,
    /// Increases with each change.
    revision: u32,
    /// The last revision that was saved. Revision 0 has no typed annotations.
    saved_revision: u32,
    /// The worker's result for the annotations, with the revision that it belongs to.
    match_result: Rc<MatchResult>,
    /// The typed annotations as the rows show them.
    shown_marks: Vec<(Target, Vec<u32>, Review)>,
}

/// The worker's result for the annotations.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct MatchResult {
    pub(crate) revision: u32,
    pub(crate) counts: ReviewCounts,
    /// How many findings each annotation matches.
    pub(crate) matches: Vec<usize>,
}

/// The content of the form for a finding's annotation.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Draft {
    pub(crate) disposition: Option<Disposition>,
    pub(crate) note: String,
    pub(crate) who: String,
    pub(crate) until: String,
}

/// One field of that form, with its new value. The other fields keep theirs, however many change
/// before the page renders again.
pub(crate) enum Edit {
    Disposition(Option<Disposition>),
    Note(String),
    Who(String),
    Until(String),
}

impl Draft {
    /// The content of an annotation.
    fn of(annotation: &Annotation) -> Self {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        Self {
            disposition: annotation.disposition,
            note: text(&annotation.note),
            who: text(&annotation.who),
            until: text(&annotation.until),
        }
    }

    fn with(self, edit: Edit) -> Self {
        match edit {
            Edit::Disposition(disposition) => Self { disposition, ..self },
            Edit::Note(note) => Self { note, ..self },
            Edit::Who(who) => Self { who, ..self },
            Edit::Until(until) => Self { until, ..self },
        }
    }
}

impl Reviews {
    /// Annotations that the user typed, or took over from a saved report.
    pub(crate) fn typed(&self) -> &[Annotation] {
        &self.typed
    }

    pub(crate) fn lists(&self) -> &Rc<[NamedRiskList]> {
        &self.lists
    }

    /// The worker's result for the annotations.
    pub(crate) fn match_result(&self) -> &Rc<MatchResult> {
        &self.match_result
    }

    /// Increases with each change.
    pub(super) fn revision(&self) -> u32 {
        self.revision
    }

    /// Whether there are no annotations and no lists.
    pub(crate) fn is_empty(&self) -> bool {
        self.typed.is_empty() && self.lists.is_empty()
    }

    /// Whether the typed annotations are in no saved report. A list is already a file.
    pub(crate) fn is_unsaved(&self) -> bool {
        self.revision != self.saved_revision && !self.typed.is_empty()
    }

    /// Records that a saved report contains this revision.
    pub(super) fn save(&mut self, revision: u32) {
        self.saved_revision = revision;
    }

    /// The index of the annotation that was typed on this finding. Until the worker has reported
    /// the finding of an annotation, only a completely known target identifies it.
    pub(super) fn typed_index(&self, index: usize, resource: &Resource) -> Option<usize> {
        let target = target_of(resource);
        let is_complete =
            ![&target.accounts, &target.regions, &target.clusters].into_iter().any(Vec::is_empty);
        let is_on_finding = |annotation: &Annotation| {
            annotation.entry.is_none()
                && annotation.target.matching == Matching::Exact
                && match annotation.findings[..] {
                    [] => is_complete && annotation.target == target,
                    [finding, ..] => finding as usize == index,
                }
        };
        self.typed.iter().position(is_on_finding)
    }

    /// Takes over the worker's result. Returns whether the rows now show other reviews. They don't
    /// while the user types a note letter by letter.
    pub(super) fn apply(
        &mut self,
        match_result: MatchResult,
        finding_annotations: &[FindingAnnotation],
        today: &str,
    ) -> bool {
        self.match_result = Rc::new(match_result);
        self.set_findings(finding_annotations);
        let marks = self.marks(today);
        let is_other = marks != self.shown_marks;
        self.shown_marks = marks;
        is_other
    }

    /// Takes over the findings that the worker has found for typed annotations. From now on, the
    /// known facts about its cluster identify each annotation.
    pub(super) fn set_findings(&mut self, finding_annotations: &[FindingAnnotation]) {
        for FindingAnnotation { typed_index, index, resource } in finding_annotations {
            if let Some(typed) = self.typed.get_mut(*typed_index) {
                typed.target = target_of(resource);
                typed.findings = vec![*index];
            }
        }
    }

    /// The content of this finding's form.
    pub(crate) fn draft(&self, index: usize, resource: &Resource) -> Draft {
        let typed = self.typed_index(index, resource).and_then(|typed| self.typed.get(typed));
        typed.map(Draft::of).unwrap_or_default()
    }

    /// Changes a field in this finding's form.
    pub(super) fn edit(&mut self, index: usize, resource: &Resource, edit: Edit) {
        let draft = self.draft(index, resource).with(edit);
        let text = |text: String| (!text.is_empty()).then_some(text);
        let annotation = Annotation {
            target: target_of(resource),
            disposition: draft.disposition,
            note: text(draft.note),
            // Only an accepted risk uses these. They are kept while the user looks at another
            // disposition.
            who: text(draft.who),
            until: text(draft.until),
            entry: None,
            findings: u32::try_from(index).into_iter().collect(),
            findings_total: None,
        };
        match self.typed_index(index, resource) {
            Some(typed_index) if annotation.is_empty() => drop(self.typed.remove(typed_index)),
            Some(typed_index) => {
                if let Some(existing) = self.typed.get_mut(typed_index) {
                    *existing = annotation;
                }
            }
            None if annotation.is_empty() => return,
            None => self.typed.push(annotation),
        }
        self.revision += 1;
    }

    /// Removes a typed annotation.
    pub(super) fn remove(&mut self, index: usize) -> Option<Annotation> {
        let removed = (index < self.typed.len()).then(|| self.typed.remove(index));
        self.revision += u32::from(removed.is_some());
        removed
    }

    /// Restores a typed annotation.
    pub(super) fn restore(&mut self, annotation: Annotation) {
        self.typed.push(annotation);
        self.revision += 1;
    }

    /// Adds a list. It replaces a list with the same name.
    pub(super) fn add_list(&mut self, list: NamedRiskList) {
        let mut lists: Vec<NamedRiskList> =
            self.lists.iter().filter(|other| other.name != list.name).cloned().collect();
        lists.push(list);
        self.lists = lists.into();
        self.revision += 1;
    }

    /// Removes a list.
    pub(super) fn remove_list(&mut self, name: &str) -> Option<NamedRiskList> {
        let removed = self.lists.iter().find(|list| list.name == name).cloned();
        self.lists = self.lists.iter().filter(|list| list.name != name).cloned().collect();
        self.revision += 1;
        removed
    }

    /// Takes all lists, because they stop the worker.
    pub(super) fn take_lists(&mut self) -> Rc<[NamedRiskList]> {
        std::mem::replace(&mut self.lists, Vec::new().into())
    }

    /// Takes over the annotations of a saved report that are not here yet, and returns how many.
    /// The worker matches them anew: an index into another report means nothing here.
    pub(super) fn take_over(&mut self, annotations: &[Annotation]) -> usize {
        let without = |annotation: &Annotation| Annotation {
            findings: Vec::new(),
            findings_total: None,
            ..annotation.clone()
        };
        let all = self.typed.iter().chain(self.lists.iter().flat_map(|list| &list.annotations));
        let mut known: HashSet<String> = all.map(|annotation| format!("{:?}", without(annotation))).collect();
        let count_before = self.typed.len();
        for annotation in annotations.iter().map(without) {
            if known.insert(format!("{annotation:?}")) {
                self.typed.push(annotation);
            }
        }
        let added_count = self.typed.len() - count_before;
        self.revision += u32::from(added_count > 0);
        added_count
    }

    /// Takes over the annotations of a saved report that the user opens. They are saved already,
    /// and their indices are those of this very report.
    pub(super) fn open(&mut self, annotations: &[Annotation]) {
        self.typed = annotations.to_vec();
        self.revision += 1;
        self.saved_revision = self.revision;
    }

    /// Whether the worker is still matching the lists with the clusters. Many entries over many
    /// clusters take a minute.
    pub(crate) fn is_matching(&self) -> bool {
        !self.lists.is_empty() && self.match_result.revision != self.revision
    }

    /// Adds the lists that were added while this report was put aside.
    pub(super) fn join(&mut self, lists: &[NamedRiskList]) {
        for list in lists {
            self.add_list(list.clone());
        }
    }

    /// Another report is open, so the worker's result no longer applies. Indices stay valid only if
    /// the earlier findings keep theirs. If evidence was relabelled, the account and region of
    /// those findings may have changed.
    pub(super) fn moved(&mut self, are_same: bool, are_labelled: bool) {
        self.match_result = Rc::default();
        for typed in &mut self.typed {
            if !are_same {
                typed.findings.clear();
                typed.findings_total = None;
            } else if are_labelled && typed.target.matching == Matching::Exact && !typed.findings.is_empty() {
                typed.target.accounts.clear();
                typed.target.regions.clear();
            }
        }
    }

    /// The part of the typed annotations that the rows show.
    fn marks(&self, today: &str) -> Vec<(Target, Vec<u32>, Review)> {
        let mark = |annotation: &Annotation| {
            (annotation.target.clone(), annotation.findings.clone(), annotation.review(today))
        };
        self.typed.iter().map(mark).collect()
    }

    /// The annotations that were typed, and those in lists, each with its review on this day.
    pub(super) fn reviewed(&self, today: &str) -> (Vec<ReviewedAnnotation>, Vec<ReviewedAnnotation>) {
        let reviewed = |annotation: &Annotation| ReviewedAnnotation {
            review: annotation.review(today),
            annotation: annotation.clone(),
        };
        let lists = self.lists.iter().flat_map(|list| &list.annotations);
        (self.typed.iter().map(reviewed).collect(), lists.map(reviewed).collect())
    }
}

/// The target that identifies a cluster.
fn target_of(resource: &Resource) -> Target {
    let list = |text: &Option<String>| text.iter().cloned().collect();
    Target {
        matching: Matching::Exact,
        accounts: list(&resource.account),
        regions: list(&resource.region),
        clusters: list(&resource.name),
        except: Vec::new(),
    }
}

/// The location of a list's entry, as text.
pub(crate) fn entry_location(entry: &ListEntry) -> String {
    format!("{}, line {}", entry.list, entry.line)
}
