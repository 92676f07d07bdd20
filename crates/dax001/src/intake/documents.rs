//! What the documents of a source are together: one form, complete or not, pages continued or not.

use std::rc::Rc;

use dax001_scan::position::Position;

use crate::contract::coverage::RegionState;
use crate::contract::problem::{Problem, ProblemCode};
use crate::contract::report::{Complete, Form};
use crate::scope::ListingScope;

/// One page of `DescribeClusters` output.
#[derive(Clone, Debug, Default)]
pub(super) struct Page {
    /// The region whose key it stands under.
    pub(super) region_key: Option<Rc<str>>,
    /// `Clusters` holds nothing.
    pub(super) is_empty: bool,
    /// Where a `NextToken` says that more pages follow.
    pub(super) next_token: Option<Position>,
    /// That of its first cluster that has an ARN.
    pub(super) scope: Option<ListingScope>,
    /// The series of the ARNs that were found to be of this scope.
    pub(super) series: Option<u64>,
    /// No one listing printed it: a record in it is less than a full one, so that a query made it, or of another
    /// account or region than the first.
    pub(super) is_unproven: bool,
    /// Something in it is wrong.
    pub(super) has_error: bool,
    /// The offset at which it begins.
    pub(super) start: u64,
    /// The offset of the last record before it, in the same source, of a cluster that it holds as well.
    pub(super) repeats: Option<u64>,
}

/// A listing of the clusters of one account and region: one page, or several that continue one another.
#[derive(Clone, Debug)]
pub(crate) struct Listing {
    /// The region whose key its pages stand under.
    pub region_key: Option<Rc<str>>,
    /// That of its first cluster that has an ARN.
    pub scope: Option<ListingScope>,
    /// How well it covers account and region.
    pub state: RegionState,
}

impl Page {
    /// The listing that this page is if no other follows.
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
    /// This listing with the one that continues it. Nothing proves that it does, and that no page between the two is
    /// lost: it is unproven at best.
    fn with(self, next: Self) -> Self {
        // Ordered from what covers a region best to what covers it least.
        let state = RegionState::Unproven.max(self.state).max(next.state);
        Self { scope: self.scope.or(next.scope), state, ..next }
    }
}

/// A listing whose last page says that another follows.
#[derive(Debug)]
struct Open {
    listing: Listing,
    /// Where its last page says so.
    token: Position,
    /// The offset at which its first page begins.
    start: u64,
}

impl Open {
    /// Whether the page can continue this listing: nothing says that it is of another one. A page without clusters
    /// says nothing, and is as likely the next region of a loop; one that holds a cluster of the pages before is no
    /// continuation of them.
    fn is_continued_by(&self, page: &Page) -> bool {
        let is_same_scope = match (&self.listing.scope, &page.scope) {
            (Some(one), Some(other)) => one == other,
            _ => true,
        };
        let repeats = page.repeats.is_some_and(|earlier| earlier >= self.start);
        is_same_scope && !page.is_empty && !repeats && self.listing.region_key == page.region_key
    }
}

/// All documents that have been read whole.
#[derive(Debug, Default)]
pub(super) struct Documents {
    /// How many.
    pub(super) count: u64,
    /// A whole page says that there are no clusters.
    pub(super) has_empty_page: bool,
    /// A document is `[]` or `null`, which can hide clusters.
    pub(super) has_empty_projection: bool,
    /// How many objects in them have a member of evidence, recognised or not.
    pub(super) evidence: u64,
    /// How many of them are saved reports of this tool.
    pub(super) reports: u64,
    /// How many began like one and are broken.
    pub(super) broken_reports: u64,
    form: Option<Form>,
    /// Something other than a whole page stands among them, or a page that continues another by assumption.
    can_hide_a_cut: bool,
    /// The listing that the next page is to continue.
    open: Option<Open>,
    /// The listings that have been read to their end.
    pub(super) listings: Vec<Listing>,
}

impl Documents {
    /// A page is complete. The problem is that it does not continue the page before it.
    pub(super) fn page(&mut self, page: Page) -> Option<Problem> {
        let token = page.next_token;
        self.has_empty_page |= page.is_empty && token.is_none();
        self.can_hide_a_cut |= page.is_unproven;
        let continues = self.open.as_ref().is_some_and(|open| open.is_continued_by(&page));
        let problem = if continues { None } else { self.end() };
        self.can_hide_a_cut |= continues;
        let (start, next) = (page.start, page.listing());
        let (listing, start) = match self.open.take() {
            Some(open) => (open.listing.with(next), open.start),
            None => (next, start),
        };
        match token {
            Some(token) => self.open = Some(Open { listing, token, start }),
            None => self.listings.push(listing),
        }
        problem
    }

    /// A document is broken: it was to be of this form, as far as that showed, with these pages in it.
    pub(super) fn broken(&mut self, form: Option<Form>, pages: impl Iterator<Item = Page>) {
        self.count += 1;
        if let Some(form) = form {
            self.form = Some(self.form_with(form));
        }
        self.listings.extend(pages.map(|page| Page { has_error: true, ..page }.listing()));
    }

    /// What stands under a region's key is no page: it leaves the region in this state.
    pub(super) fn failed(&mut self, region_key: Option<Rc<str>>, state: RegionState) {
        self.listings.push(Listing { region_key, scope: None, state });
    }

    /// A document is complete. The problem is that it stands where a page was to be continued.
    pub(super) fn document(&mut self, form: Form) -> Option<Problem> {
        self.count += 1;
        self.has_empty_projection |= matches!(form, Form::EmptyList | Form::Null);
        self.can_hide_a_cut |= !form.is_pages();
        self.form = Some(self.form_with(form));
        if form.is_pages() { None } else { self.end() }
    }

    /// The only document is a file about the collection: it hides no cluster.
    pub(super) fn is_collection_file(&mut self, form: Form) {
        self.count = 1;
        self.form = Some(form);
        self.can_hide_a_cut = false;
    }

    /// No page follows. The problem is that the last one is not the last one.
    pub(super) fn end(&mut self) -> Option<Problem> {
        let Open { listing, token, .. } = self.open.take()?;
        self.listings.push(Listing { state: RegionState::Incomplete, ..listing });
        Some(more_pages(token))
    }

    /// The form of the source: that of its documents if they are of one.
    pub(super) fn form(&self) -> Form {
        self.form.unwrap_or(Form::Unrecognised)
    }

    fn form_with(&self, form: Form) -> Form {
        if self.form.is_none_or(|before| before == form) { form } else { Form::Mixed }
    }

    /// Whether all the clusters of what the source covers are in it, if nothing is wrong with it.
    pub(super) fn complete(&self) -> Complete {
        if self.can_hide_a_cut { Complete::Unproven } else { Complete::Yes }
    }
}

/// The problem of a page whose continuation is missing.
pub(super) fn more_pages(token: Position) -> Problem {
    Problem::at(ProblemCode::MorePages, token, "`NextToken` says that more clusters follow")
}
