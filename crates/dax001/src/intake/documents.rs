//! The documents of a source taken together: whether they share one form, are complete, and
//! continue one another's pages.

use std::rc::Rc;

use dax001_scan::position::Position;

use crate::contract::coverage::RegionState;
use crate::contract::problem::{Problem, ProblemCode};
use crate::contract::report::{Complete, Form};
use crate::scope::ListingScope;

/// One page of `DescribeClusters` output.
#[derive(Clone, Debug, Default)]
pub(super) struct Page {
    /// The region key under which the page appears.
    pub(super) region_key: Option<Rc<str>>,
    /// `Clusters` is empty.
    pub(super) is_empty: bool,
    /// Position of a `NextToken`, which announces more pages.
    pub(super) next_token: Option<Position>,
    /// The scope of the page's first cluster that has an ARN.
    pub(super) scope: Option<ListingScope>,
    /// The series number of the ARNs in this scope.
    pub(super) series: Option<u64>,
    /// No single listing can have printed this page. A record in it lacks members, so a query
    /// produced it, or a record is of another account or region than the first.
    pub(super) is_unproven: bool,
    /// The page has an error.
    pub(super) has_error: bool,
    /// Offset of the page's first byte.
    pub(super) start: u64,
    /// Offset of the last earlier record, in the same source, of a cluster that this page also
    /// contains.
    pub(super) repeats: Option<u64>,
}

/// A listing of the clusters of one account and region: one page, or several consecutive pages.
#[derive(Clone, Debug)]
pub(crate) struct Listing {
    /// The region key under which its pages appear.
    pub region_key: Option<Rc<str>>,
    /// The scope of its first cluster that has an ARN.
    pub scope: Option<ListingScope>,
    /// How well it covers the account and region.
    pub state: RegionState,
}

impl Page {
    /// The listing that consists of this page alone.
    pub(super) fn listing(self) -> Listing {
        let state = if self.has_error {
            RegionState::Incomplete
        } else if self.is_unproven {
            RegionState::Unproven
        } else if self.is_empty {
            RegionState::Empty
        } else {
            RegionState::Exported
        };
        Listing { region_key: self.region_key, scope: self.scope, state }
    }
}

impl Listing {
    /// Joins this listing with the one that continues it. Nothing proves that it continues this one
    /// and that no page between the two is missing, so the result is unproven at best.
    fn with(self, next: Self) -> Self {
        // States are ordered from best to worst coverage.
        let state = RegionState::Unproven.max(self.state).max(next.state);
        Self { scope: self.scope.or(next.scope), state, ..next }
    }
}

/// A listing whose last page announces another page.
#[derive(Debug)]
struct ContinuedListing {
    listing: Listing,
    /// Position of the `NextToken` in its last page.
    token: Position,
    /// Offset of its first page.
    start: u64,
}

impl ContinuedListing {
    /// Whether the page can continue this listing, that is, nothing shows that it belongs to
    /// another one. A page without clusters shows nothing, and is as likely the next region of a
    /// loop, so it doesn't count as a continuation. Nor does a page that repeats a cluster of the
    /// earlier pages.
    fn is_continued_by(&self, page: &Page) -> bool {
        let is_same_scope = match (&self.listing.scope, &page.scope) {
            (Some(one), Some(other)) => one == other,
            _ => true,
        };
        let repeats = page.repeats.is_some_and(|earlier| earlier >= self.start);
        is_same_scope && !page.is_empty && !repeats && self.listing.region_key == page.region_key
    }
}

/// All documents that have been read completely.
#[derive(Debug, Default)]
pub(super) struct Documents {
    /// Number of documents.
    pub(super) count: u64,
    /// A page without a `NextToken` lists no clusters.
    pub(super) has_empty_page: bool,
    /// A document is `[]` or `null`, which can hide clusters.
    pub(super) has_empty_projection: bool,
    /// Number of objects with an evidence member, recognised or not.
    pub(super) evidence: u64,
    /// Number of documents that are saved reports of this tool.
    pub(super) reports: u64,
    /// Number of documents that began like a saved report and are broken.
    pub(super) broken_reports: u64,
    form: Option<Form>,
    /// A document is not a proven page, or a page is only assumed to continue another, so truncated
    /// evidence could go unnoticed.
    may_be_truncated: bool,
    /// The listing that the next page should continue.
    open: Option<ContinuedListing>,
    /// The listings that have been read to their end.
    pub(super) listings: Vec<Listing>,
}

impl Documents {
    /// Adds a complete page. Returns a problem if the page before it should have been continued and
    /// this page doesn't continue it.
    pub(super) fn page(&mut self, page: Page) -> Option<Problem> {
        let token = page.next_token;
        self.has_empty_page |= page.is_empty && token.is_none();
        self.may_be_truncated |= page.is_unproven;
        let continues = self.open.as_ref().is_some_and(|open| open.is_continued_by(&page));
        let problem = if continues { None } else { self.end() };
        self.may_be_truncated |= continues;
        let (start, next) = (page.start, page.listing());
        let (listing, start) = match self.open.take() {
            Some(open) => (open.listing.with(next), open.start),
            None => (next, start),
        };
        match token {
            Some(token) => self.open = Some(ContinuedListing { listing, token, start }),
            None => self.listings.push(listing),
        }
        problem
    }

    /// Adds a broken document: the form it seemed to have, if that is known, and its pages.
    pub(super) fn broken(&mut self, form: Option<Form>, pages: impl Iterator<Item = Page>) {
        self.count += 1;
        if let Some(form) = form {
            self.form = Some(self.form_with(form));
        }
        self.listings.extend(pages.map(|page| Page { has_error: true, ..page }.listing()));
    }

    /// Records the state of a region whose key leads to something other than a page.
    pub(super) fn failed(&mut self, region_key: Option<Rc<str>>, state: RegionState) {
        self.listings.push(Listing { region_key, scope: None, state });
    }

    /// Adds a complete document. Returns a problem if a page should have been continued here.
    pub(super) fn document(&mut self, form: Form) -> Option<Problem> {
        self.count += 1;
        self.has_empty_projection |= matches!(form, Form::EmptyList | Form::Null);
        self.may_be_truncated |= !form.is_pages();
        self.form = Some(self.form_with(form));
        if form.is_pages() { None } else { self.end() }
    }

    /// The only document is a file about the collection, so it can't hide a cluster.
    pub(super) fn is_collection_file(&mut self, form: Form) {
        self.count = 1;
        self.form = Some(form);
        self.may_be_truncated = false;
    }

    /// Ends the open listing, if there is one. Returns the problem that its next page is missing.
    pub(super) fn end(&mut self) -> Option<Problem> {
        let ContinuedListing { listing, token, .. } = self.open.take()?;
        self.listings.push(Listing { state: RegionState::Incomplete, ..listing });
        Some(more_pages(token))
    }

    /// The form that all documents of the source share, or [`Form::Mixed`]. Unrecognised without
    /// any document.
    pub(super) fn form(&self) -> Form {
        self.form.unwrap_or(Form::Unrecognised)
    }

    fn form_with(&self, form: Form) -> Form {
        if self.form.is_none_or(|before| before == form) { form } else { Form::Mixed }
    }

    /// Whether the source contains all clusters of its scopes, provided that it has no errors.
    pub(super) fn complete(&self) -> Complete {
        if self.may_be_truncated { Complete::Unproven } else { Complete::Yes }
    }
}

/// The problem of a page whose continuation is missing.
pub(super) fn more_pages(token: Position) -> Problem {
    Problem::at(ProblemCode::MorePages, token, "`NextToken` announces more clusters")
}
