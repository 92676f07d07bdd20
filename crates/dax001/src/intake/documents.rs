//! What the documents of a source are together: one form, complete or not, pages continued or not.

use super::position::Position;
use crate::problem::{Problem, ProblemCode};
use crate::report::{Complete, Form};
use crate::scope::Arn;

/// One page of `DescribeClusters` output.
#[derive(Clone, Debug, Default)]
pub(super) struct Page {
    /// `Clusters` holds nothing.
    pub(super) is_empty: bool,
    /// Where a `NextToken` says that more pages follow.
    pub(super) next_token: Option<Position>,
    /// The ARN of its first cluster that has one.
    pub(super) scope: Option<Arn>,
    /// A record in it is less than a full one, so that a query made it.
    pub(super) is_projected: bool,
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
    form: Option<Form>,
    /// Something other than a whole page stands among them.
    can_hide_a_cut: bool,
    /// The scope of the pages that continue one another.
    scope: Option<Arn>,
    /// The token of the last page, until another page follows.
    open_token: Option<Position>,
}

impl Documents {
    /// A page is complete. The problem is that it does not continue the page before it.
    pub(super) fn page(&mut self, page: Page) -> Option<Problem> {
        let fits = match (&self.scope, &page.scope) {
            (Some(one), Some(other)) => one.same_scope(other),
            _ => true,
        };
        let unfinished = self.open_token.take();
        let continues = unfinished.is_some() && fits;
        // A page that names no cluster is of the scope of the page that it continues.
        self.scope = if continues { page.scope.or(self.scope.take()) } else { page.scope };
        self.open_token = page.next_token;
        self.has_empty_page |= page.is_empty && page.next_token.is_none();
        self.can_hide_a_cut |= page.is_projected;
        unfinished.filter(|_| !continues).map(more_pages)
    }

    /// A document is complete.
    pub(super) fn document(&mut self, form: Form) {
        self.count += 1;
        self.has_empty_projection |= matches!(form, Form::EmptyList | Form::Null);
        self.can_hide_a_cut |= !matches!(form, Form::Page | Form::PageList);
        self.form = Some(self.form_with(form));
    }

    /// The source is over. The problem is that its last page is not the last one.
    pub(super) fn end(&mut self) -> Option<Problem> {
        self.open_token.take().map(more_pages)
    }

    /// The form of the source: that of its documents, the one that was cut included, if they are of one.
    pub(super) fn form(&self, cut: Option<Form>) -> Form {
        cut.map_or(self.form, |cut| Some(self.form_with(cut))).unwrap_or(Form::Unrecognised)
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
