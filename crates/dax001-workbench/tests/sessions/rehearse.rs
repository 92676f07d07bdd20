//! The evaluation that nobody asked for.

use dax001_workbench::protocol::Reply;
use dax001_workbench::rehearse;

use crate::support::Host;

#[test]
fn it_goes_through_what_a_page_asks_first() {
    let replies = Host::default().drive(rehearse()).replies;
    for kind in ["Report", "Sealed", "Rows", "Detail"] {
        assert!(replies.iter().any(|reply| format!("{reply:?}").starts_with(kind)), "{kind}: {replies:?}");
    }
    assert!(!replies.iter().any(|reply| matches!(reply, Reply::Failed(_))), "{replies:?}");
}
