//! What was given: how it comes together, and what the policy said of it.

use std::rc::Rc;

use dax001::report::{Complete, Form, Report, Source};
use dax001::scope::Label;

use crate::frame::Screen;
use crate::given::{Given, Kind, Texts};

/// An evaluation that goes on.
pub(crate) struct Judging {
    pub(crate) given: Vec<Given>,
    /// Bytes read, bytes in all, and clusters found.
    pub(crate) progress: (f64, f64, f64),
    /// Where it was asked for.
    pub(crate) from: Screen,
}

/// Evidence, and what the policy says of it.
pub(crate) struct Case {
    pub(crate) run: u32,
    pub(crate) given: Vec<Given>,
    pub(crate) report: Rc<Report>,
    /// For each source of the report, which of what was given it is or came out of.
    pub(crate) owners: Vec<usize>,
}

impl Case {
    /// What was given that this source of the report is or came out of.
    pub(crate) fn owner(&self, source: usize) -> Option<usize> {
        self.owners.get(source).copied()
    }

    /// What the user has said of each source.
    pub(crate) fn labels(&self) -> Rc<[Label]> {
        let label = |(source, owner): (&Source, &usize)| {
            self.given.get(*owner).map(|given| given.label_of(&source.name)).unwrap_or_default()
        };
        self.report.sources.iter().zip(&self.owners).map(label).collect()
    }

    /// Where in what is given now that stands which this source of the report is or came out of.
    pub(crate) fn place(&self, given: &[Given], source: usize) -> Option<usize> {
        let owner = self.owner(source).and_then(|owner| self.given.get(owner))?;
        given.iter().position(|given| given.id == owner.id)
    }
}

/// What was given before with what is given now. The sample is never mixed with evidence, and the field
/// holds one text: its last one.
pub(crate) fn together(before: Vec<Given>, added: Vec<Given>) -> Vec<Given> {
    let is_field = |given: &Given| matches!(given.kind, Kind::Field(_));
    let has_field = added.iter().any(is_field);
    let stays = |given: &Given| !(given.is_sample() || has_field && is_field(given));
    before.into_iter().filter(stays).chain(added).collect()
}

/// Whether nothing at all could be judged: then the first screen says why and keeps what was typed.
pub(crate) fn is_rejected(report: &Report) -> bool {
    let is_sound = |source: &Source| {
        source.complete != Complete::No
            && matches!(source.form, Form::Page | Form::PageList | Form::RegionPages)
    };
    report.summary.clusters == 0 && !report.sources.iter().any(is_sound)
}

/// The texts in the evidence, source by source.
pub(crate) fn texts_of(given: &[Given], owners: &[usize]) -> Texts {
    owners.iter().map(|owner| given.get(*owner).and_then(Given::pasted)).collect()
}
