//! The warm-up evaluation.

use dax001_workbench::protocol::Reply;
use dax001_workbench::rehearse;

use crate::support::Host;

#[test]
fn the_rehearsal_covers_the_first_requests_of_a_page() {
    let replies = Host::default().drive(rehearse()).replies;
    for kind in ["Report", "Sealed", "Rows", "Detail"] {
        assert!(replies.iter().any(|reply| format!("{reply:?}").starts_with(kind)), "{kind}: {replies:?}");
    }
    assert!(!replies.iter().any(|reply| matches!(reply, Reply::Failed(_))), "{replies:?}");
}
