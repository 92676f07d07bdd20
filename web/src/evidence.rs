//! What was given: how it comes together, and what the policy said of it.

use std::rc::Rc;

use dax001::report::{Complete, Form, Report, Source};

use crate::frame::Screen;
use crate::worker::{Given, Kind, Texts};

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
        source.complete != Complete::No && matches!(source.form, Form::Page | Form::PageList)
    };
    report.summary.clusters == 0 && !report.sources.iter().any(is_sound)
}

/// The texts in the evidence, source by source.
pub(crate) fn texts_of(given: &[Given]) -> Texts {
    given.iter().map(Given::pasted).collect()
}
