//! A report that is open, with its evidence.

use std::collections::BTreeMap;
use std::rc::Rc;

use dax001::contract::label::Label;
use dax001::contract::report::{Report, Source};
use dax001_export::labels::visible;

use crate::model::reply::Facets;
use crate::model::saved::{Saved, Verified};
use crate::model::upload::{PastedTexts, Upload};

/// A report that is open, with its evidence.
#[derive(Clone)]
pub(crate) struct OpenReport {
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
    /// It is a report that was saved, shown as it was saved: this page evaluated nothing of it.
    pub(crate) saved: Option<Saved>,
    hashes: Option<Hashes>,
    verified: Option<Verified>,
    is_held: bool,
}

/// The names of accounts, by their ids: a list of accounts has them.
pub(crate) type Names = Rc<BTreeMap<String, String>>;

/// The SHA-256 of each source; none of one that could not be read.
pub(crate) type Hashes = Rc<[Option<String>]>;

impl OpenReport {
    /// Evidence and its report; `owners` says for each source which of what was given it is or came out of.
    pub(super) fn new(
        run: u32,
        uploads: Vec<Upload>,
        report: Rc<Report>,
        owners: Vec<usize>,
        facets: Facets,
        saved: Option<Saved>,
    ) -> Self {
        let label = |(source, owner): (&Source, &usize)| {
            uploads.get(*owner).map(|upload| upload.label_of(&source.name)).unwrap_or_default()
        };
        let labels = report.sources.iter().zip(&owners).map(label).collect();
        // A saved report is one text, and its sources are others.
        let texts = if saved.is_some() { Rc::new([]) } else { texts_of(&uploads, &owners) };
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
            saved,
            hashes: None,
            verified: None,
            is_held: true,
        }
    }

    /// The hash of each source, once they are computed.
    pub(crate) fn hashes(&self) -> Option<&Hashes> {
        self.hashes.as_ref()
    }

    /// What came of verifying this saved report here.
    pub(crate) fn verified(&self) -> Option<Verified> {
        self.verified
    }

    /// Whether the worker still has the report.
    pub(super) fn is_held(&self) -> bool {
        self.is_held
    }

    /// The worker is gone, and the report with it.
    pub(super) fn lose_worker(&mut self) {
        self.is_held = false;
    }

    /// Takes the hashes of its sources. Returns whether they are of this report.
    pub(super) fn seal(&mut self, run: u32, hashes: &Hashes) -> bool {
        let is_own = run == self.run;
        if is_own {
            self.hashes = Some(hashes.clone());
        }
        is_own
    }

    /// If it is a saved report among these files, this came of verifying it.
    pub(super) fn show_verified(&mut self, uploads: &[Upload], verified: Option<Verified>) {
        let is_own = |upload: &Upload| self.uploads.iter().any(|own| own.id == upload.id);
        if self.saved.is_some() && uploads.iter().any(is_own) {
            self.verified = verified;
        }
    }

    /// Whether these uploads begin with its own.
    pub(super) fn is_prefix_of(&self, uploads: &[Upload]) -> bool {
        self.uploads.len() <= uploads.len()
            && self.uploads.iter().zip(uploads).all(|(one, other)| one.id == other.id)
    }

    /// The upload that this source of the report is or came out of.
    fn upload_of(&self, source: usize) -> Option<&Upload> {
        self.owners.get(source).and_then(|owner| self.uploads.get(*owner))
    }

    /// Index among these uploads of the one that this source of the report is or came out of.
    pub(super) fn index_in(&self, uploads: &[Upload], source: usize) -> Option<usize> {
        let owner = self.upload_of(source)?;
        uploads.iter().position(|upload| upload.id == owner.id)
    }

    /// Labels these sources of the report among these uploads.
    pub(super) fn label(&self, uploads: &mut [Upload], sources: &[usize], label: &Label) {
        let mut names: BTreeMap<u32, Vec<&str>> = BTreeMap::new();
        for source in sources {
            if let (Some(owner), Some(source)) = (self.upload_of(*source), self.report.sources.get(*source)) {
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

/// The texts in the evidence, source by source.
pub(super) fn texts_of(uploads: &[Upload], owners: &[usize]) -> PastedTexts {
    owners.iter().map(|owner| uploads.get(*owner).and_then(Upload::pasted)).collect()
}
