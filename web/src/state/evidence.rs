//! What was given: how it comes together, and what the policy said of it.

use std::collections::BTreeMap;
use std::rc::Rc;

use dax001::contract::label::Label;
use dax001::contract::report::{Complete, Report, Source};
use dax001_export::labels::visible;

use crate::model::reply::Facets;
use crate::model::saved::{Saved, Verified};
use crate::model::upload::{PastedTexts, Upload, UploadKind};

/// Evidence, and what the policy says of it.
#[derive(Clone)]
pub(crate) struct Case {
    pub(crate) run: u32,
    pub(crate) uploads: Vec<Upload>,
    pub(crate) report: Rc<Report>,
    /// For each source of the report, which of what was given it is or came out of.
    pub(crate) owners: Vec<usize>,
    /// What the user has said of each source.
    pub(crate) labels: Rc<[Label]>,
    /// The text of each source that was typed or pasted.
    pub(crate) texts: PastedTexts,
    /// The names of accounts, by their ids.
    pub(crate) names: Names,
    /// What the findings can be filtered by.
    pub(crate) facets: Rc<Facets>,
    /// The hash of each source, once they are computed.
    pub(crate) hashes: Option<Hashes>,
    /// It is a report that was saved, shown as it was saved: nothing of it was judged here.
    pub(crate) saved: Option<Saved>,
    /// What came of verifying that report here.
    pub(crate) verified: Option<Verified>,
}

/// The names of accounts, by their ids: a list of accounts has them.
pub(crate) type Names = Rc<BTreeMap<String, String>>;

/// The SHA-256 of each source; none of one that could not be read.
pub(crate) type Hashes = Rc<[Option<String>]>;

impl Case {
    /// Evidence and its report; `owners` says for each source which of what was given it is or came out of.
    pub(crate) fn new(
        run: u32,
        uploads: Vec<Upload>,
        report: Rc<Report>,
        owners: Vec<usize>,
        facets: Facets,
    ) -> Self {
        let label = |(source, owner): (&Source, &usize)| {
            uploads.get(*owner).map(|upload| upload.label_of(&source.name)).unwrap_or_default()
        };
        let labels = report.sources.iter().zip(&owners).map(label).collect();
        let texts = texts_of(&uploads, &owners);
        let accounts = report.coverage.accounts.iter();
        let names =
            accounts.filter_map(|one| Some((one.account.clone()?, visible(one.name.as_ref()?)))).collect();
        Self {
            run,
            uploads,
            report,
            owners,
            labels,
            texts,
            names: Rc::new(names),
            facets: Rc::new(facets),
            hashes: None,
            saved: None,
            verified: None,
        }
    }

    /// Whether what is given now begins with what it is on.
    pub(crate) fn begins(&self, uploads: &[Upload]) -> bool {
        self.uploads.len() <= uploads.len()
            && self.uploads.iter().zip(uploads).all(|(one, other)| one.id == other.id)
    }

    /// What this source of the report is or came out of.
    fn owner(&self, source: usize) -> Option<&Upload> {
        self.owners.get(source).and_then(|owner| self.uploads.get(*owner))
    }

    /// Where in what is given now that stands which this source of the report is or came out of.
    pub(crate) fn place(&self, uploads: &[Upload], source: usize) -> Option<usize> {
        let owner = self.owner(source)?;
        uploads.iter().position(|upload| upload.id == owner.id)
    }

    /// Says of these sources of the report, in what is given now, of which account or region they are.
    pub(crate) fn label(&self, uploads: &mut [Upload], sources: &[usize], label: &Label) {
        let mut names: BTreeMap<u32, Vec<&str>> = BTreeMap::new();
        for source in sources {
            if let (Some(owner), Some(source)) = (self.owner(*source), self.report.sources.get(*source)) {
                names.entry(owner.id).or_default().push(&source.name);
            }
        }
        for one in uploads {
            for name in names.get(&one.id).into_iter().flatten() {
                one.label(name, label);
            }
        }
    }
}

/// What was given before with what is given now. The sample is never mixed with evidence, and the field
/// holds one text: its last one.
pub(crate) fn together(before: Vec<Upload>, added: Vec<Upload>) -> Vec<Upload> {
    let is_field = |upload: &Upload| matches!(upload.kind, UploadKind::Field(_));
    let has_field = added.iter().any(is_field);
    let stays = |upload: &Upload| !(upload.is_sample() || has_field && is_field(upload));
    before.into_iter().filter(stays).chain(added).collect()
}

/// Whether nothing at all could be judged: then the first screen says why and keeps what was typed.
pub(crate) fn is_rejected(report: &Report) -> bool {
    let is_sound = |source: &Source| source.complete != Complete::No && source.form.is_pages();
    report.summary.clusters == 0 && !report.sources.iter().any(is_sound)
}

/// The texts in the evidence, source by source.
pub(crate) fn texts_of(uploads: &[Upload], owners: &[usize]) -> PastedTexts {
    owners.iter().map(|owner| uploads.get(*owner).and_then(Upload::pasted)).collect()
}

/// Evidence of which nothing could be judged. It counts with what is given next, until a person leaves it out: given one
/// after the other, files say what they say together.
pub(crate) struct Rejected {
    pub(crate) report: Rc<Report>,
    /// The texts in it.
    pub(crate) texts: PastedTexts,
    pub(crate) uploads: Vec<Upload>,
}

impl Rejected {
    /// Whether it was one text and nothing else: then its problems stand below the field.
    pub(crate) fn is_one_text(&self) -> bool {
        matches!(&*self.texts, [Some(_)])
    }
}
