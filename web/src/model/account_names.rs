//! The names of accounts, by their ids.

use std::collections::BTreeMap;
use std::rc::Rc;

use dax001::contract::report::Report;
use dax001_export::labels::visible;

/// The names of accounts, by their ids, as the page shows them.
pub(crate) type AccountNames = Rc<BTreeMap<String, String>>;

/// The names in a report: those of a list of accounts among its sources.
pub(crate) fn account_names(report: &Report) -> AccountNames {
    let accounts = report.coverage.accounts.iter();
    let names = accounts.filter_map(|one| Some((one.account.clone()?, visible(one.name.as_ref()?))));
    Rc::new(names.collect())
}
