//! What a reviewer adds: annotations that are typed, and lists of accepted risks. They live here and in the report
//! that is saved, nowhere else.

use std::collections::HashSet;
use std::rc::Rc;

use dax001::contract::annotation::{Annotation, Disposition, ListEntry, Matching, Target};
use dax001::contract::report::Resource;
use dax001::review::Review;
use dax001_workbench::protocol::{Own, ReviewCounts, ReviewedAnnotation};

use crate::model::risk_list::NamedRiskList;

/// What a reviewer has added.
#[derive(Clone, Default)]
pub(crate) struct Reviews {
    /// What was typed, and what was taken over from a saved report.
    typed: Vec<Annotation>,
    /// Lists that were added, in that order.
    lists: Rc<[NamedRiskList]>,
    /// Counts up with each change.
    revision: u32,
    /// The last state that was saved; nothing typed is in state 0.
    saved: u32,
    /// What the worker made of them, and of which state that is.
    applied: Rc<Applied>,
    /// What was typed as the rows show it.
    shown: Vec<(Target, Vec<u32>, Review)>,
}

/// What the worker made of the annotations.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Applied {
    pub(crate) revision: u32,
    pub(crate) counts: ReviewCounts,
    /// Of how many findings each speaks.
    pub(crate) matches: Vec<usize>,
}

/// What the form of a finding's annotation holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Draft {
    pub(crate) disposition: Option<Disposition>,
    pub(crate) note: String,
    pub(crate) who: String,
    pub(crate) until: String,
}

/// A field of that form as it is now. The other fields keep what they hold, however many change before the page is
/// rendered again.
pub(crate) enum Edit {
    Disposition(Option<Disposition>),
    Note(String),
    Who(String),
    Until(String),
}

impl Draft {
    /// What an annotation says.
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
    /// What was typed, and what was taken over from a saved report.
    pub(crate) fn typed(&self) -> &[Annotation] {
        &self.typed
    }

    pub(crate) fn lists(&self) -> &Rc<[NamedRiskList]> {
        &self.lists
    }

    /// What the worker made of them.
    pub(crate) fn applied(&self) -> &Rc<Applied> {
        &self.applied
    }

    /// Counts up with each change.
    pub(super) fn revision(&self) -> u32 {
        self.revision
    }

    /// Whether there is none.
    pub(crate) fn is_empty(&self) -> bool {
        self.typed.is_empty() && self.lists.is_empty()
    }

    /// Whether what was typed is in no report that was saved. A list is a file already.
    pub(crate) fn is_unsaved(&self) -> bool {
        self.revision != self.saved && !self.typed.is_empty()
    }

    /// This state is in a report that was saved.
    pub(super) fn save(&mut self, revision: u32) {
        self.saved = revision;
    }

    /// Which of what was typed is on this finding. Until the worker has said which finding it is of, what is wholly known tells.
    pub(super) fn place(&self, index: usize, resource: &Resource) -> Option<usize> {
        let target = target_of(resource);
        let is_whole = ![&target.accounts, &target.regions, &target.clusters].into_iter().any(Vec::is_empty);
        let is_own = |own: &Annotation| {
            own.entry.is_none()
                && own.target.matching == Matching::Exact
                && match own.findings[..] {
                    [] => is_whole && own.target == target,
                    [finding, ..] => finding as usize == index,
                }
        };
        self.typed.iter().position(is_own)
    }

    /// Takes over what the worker made of the annotations. Returns whether the rows show other reviews now: while a note is typed
    /// letter by letter, they don't.
    pub(super) fn apply(&mut self, applied: Applied, own: &[Own], today: &str) -> bool {
        self.applied = Rc::new(applied);
        self.found(own);
        let marks = self.marks(today);
        let is_other = marks != self.shown;
        self.shown = marks;
        is_other
    }

    /// The worker has found of which finding what was typed is: what is known of the cluster now tells it from now on.
    pub(super) fn found(&mut self, own: &[Own]) {
        for Own { place, index, resource } in own {
            if let Some(typed) = self.typed.get_mut(*place) {
                typed.target = target_of(resource);
                typed.findings = vec![*index];
            }
        }
    }

    /// What the form of this finding holds.
    pub(crate) fn draft(&self, index: usize, resource: &Resource) -> Draft {
        let typed = self.place(index, resource).and_then(|place| self.typed.get(place));
        typed.map(Draft::of).unwrap_or_default()
    }

    /// A field of this finding's form is this now.
    pub(super) fn edit(&mut self, index: usize, resource: &Resource, edit: Edit) {
        let draft = self.draft(index, resource).with(edit);
        let text = |text: String| (!text.is_empty()).then_some(text);
        let annotation = Annotation {
            target: target_of(resource),
            disposition: draft.disposition,
            note: text(draft.note),
            // Said of an accepted risk only; kept while something else is looked at.
            who: text(draft.who),
            until: text(draft.until),
            entry: None,
            findings: u32::try_from(index).into_iter().collect(),
            findings_total: None,
        };
        match self.place(index, resource) {
            Some(place) if annotation.is_empty() => drop(self.typed.remove(place)),
            Some(place) => {
                if let Some(own) = self.typed.get_mut(place) {
                    *own = annotation;
                }
            }
            None if annotation.is_empty() => return,
            None => self.typed.push(annotation),
        }
        self.revision += 1;
    }

    /// Away with one of what was typed.
    pub(super) fn remove(&mut self, place: usize) -> Option<Annotation> {
        let removed = (place < self.typed.len()).then(|| self.typed.remove(place));
        self.revision += u32::from(removed.is_some());
        removed
    }

    /// One of what was typed is there again.
    pub(super) fn restore(&mut self, annotation: Annotation) {
        self.typed.push(annotation);
        self.revision += 1;
    }

    /// One more list; one of the same name is given again.
    pub(super) fn add_list(&mut self, list: NamedRiskList) {
        let mut lists: Vec<NamedRiskList> =
            self.lists.iter().filter(|other| other.name != list.name).cloned().collect();
        lists.push(list);
        self.lists = lists.into();
        self.revision += 1;
    }

    /// Away with a list.
    pub(super) fn remove_list(&mut self, name: &str) -> Option<NamedRiskList> {
        let removed = self.lists.iter().find(|list| list.name == name).cloned();
        self.lists = self.lists.iter().filter(|list| list.name != name).cloned().collect();
        self.revision += 1;
        removed
    }

    /// Takes away all lists, which stop the worker.
    pub(super) fn take_lists(&mut self) -> Rc<[NamedRiskList]> {
        std::mem::replace(&mut self.lists, Vec::new().into())
    }

    /// What stands in a saved report and isn't here yet. Which findings it speaks of is worked out anew: an index into another report
    /// says nothing here.
    pub(super) fn take_over(&mut self, annotations: &[Annotation]) -> usize {
        let without = |annotation: &Annotation| Annotation {
            findings: Vec::new(),
            findings_total: None,
            ..annotation.clone()
        };
        let all = self.typed.iter().chain(self.lists.iter().flat_map(|list| &list.annotations));
        let mut known: HashSet<String> = all.map(|own| format!("{:?}", without(own))).collect();
        let before = self.typed.len();
        for annotation in annotations.iter().map(without) {
            if known.insert(format!("{annotation:?}")) {
                self.typed.push(annotation);
            }
        }
        let taken = self.typed.len() - before;
        self.revision += u32::from(taken > 0);
        taken
    }

    /// What stands in a saved report that is opened: it is saved already, and its indices are of this very report.
    pub(super) fn open(&mut self, annotations: &[Annotation]) {
        self.typed = annotations.to_vec();
        self.revision += 1;
        self.saved = self.revision;
    }

    /// Whether the worker is still matching the lists with the clusters: many entries over many clusters take a minute.
    pub(crate) fn is_matching(&self) -> bool {
        !self.lists.is_empty() && self.applied.revision != self.revision
    }

    /// Lists that were given while this one was put aside.
    pub(super) fn join(&mut self, lists: &[NamedRiskList]) {
        for list in lists {
            self.add_list(list.clone());
        }
    }

    /// There is another report now, and what was made of the annotations is over. An index says something only if the findings that
    /// were there are where they were; and if they are labelled, account and region are no longer what they were.
    pub(super) fn moved(&mut self, are_same: bool, are_labelled: bool) {
        self.applied = Rc::default();
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

    /// What of all that was typed is seen in the rows.
    fn marks(&self, today: &str) -> Vec<(Target, Vec<u32>, Review)> {
        let mark = |own: &Annotation| (own.target.clone(), own.findings.clone(), own.review(today));
        self.typed.iter().map(mark).collect()
    }

    /// With what they amount to on a day: what was typed, and what stands in lists.
    pub(super) fn reviewed(&self, today: &str) -> (Vec<ReviewedAnnotation>, Vec<ReviewedAnnotation>) {
        let reviewed = |annotation: &Annotation| ReviewedAnnotation {
            review: annotation.review(today),
            annotation: annotation.clone(),
        };
        let lists = self.lists.iter().flat_map(|list| &list.annotations);
        (self.typed.iter().map(reviewed).collect(), lists.map(reviewed).collect())
    }
}

/// What tells a cluster from others.
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

/// Where a list's entry stands, in words.
pub(crate) fn place_of(entry: &ListEntry) -> String {
    format!("{}, line {}", entry.list, entry.line)
}
