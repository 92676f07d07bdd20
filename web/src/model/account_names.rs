//! Account names by account id.

use std::collections::BTreeMap;
use std::rc::Rc;

use dax001::contract::report::Report;
use dax001_export::labels::visible;

/// Account names by id, as the page shows them.
pub(crate) type AccountNames = Rc<BTreeMap<String, String>>;

/// The account names in a report. They come from a list of accounts among its sources.
pub(crate) fn account_names(report: &Report) -> AccountNames {
    let accounts = report.coverage.accounts.iter();
    let names = accounts.filter_map(|one| Some((one.account.clone()?, visible(one.name.as_ref()?))));
    Rc::new(names.collect())
}
