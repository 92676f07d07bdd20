//! The page's labels for the values of the report.

use dax001::contract::annotation::Disposition;
use dax001::contract::in_transit::InTransitState;
use dax001::contract::report::{Flag, Resource, Verdict};
use dax001::review::Review;
pub(crate) use dax001_export::labels::{
    AgeAt, CoverageSummary, account_name, collected, complete, count, covered, encoding, flag, form, grouped,
    headline, in_transit, in_transit_sentence, region_state, required, sentence, size, status, summary,
    visible, visible_line,
};
use dax001_review::Change;
use dax001_workbench::protocol::{ChangeCounts, ReviewCounts};

/// The CSS class that gives a verdict its colour.
pub(crate) fn verdict_class(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Fail => "fail",
        Verdict::Unknown => "unknown",
        Verdict::Pass => "pass",
        Verdict::NotApplicable => "none",
    }
}

/// A short label of a flag, for a table.
pub(crate) fn flag_short(flag: Flag) -> &'static str {
    match flag {
        Flag::Conflict => "conflicting evidence",
        Flag::Creating => "being created",
        Flag::Deleting => "being deleted",
        Flag::NodeTypeUnsupported => "node type can’t be encrypted",
    }
}

/// Encryption in transit in a few words, for a table.
pub(crate) fn in_transit_short(state: Option<InTransitState>) -> &'static str {
    match state {
        Some(InTransitState::Tls) => "TLS",
        Some(InTransitState::None) => "no TLS",
        Some(InTransitState::Unrecognised) => "TLS not recognised",
        None => "TLS not exported",
    }
}

/// A short label of a review.
pub(crate) fn review(review: Review) -> &'static str {
    match review {
        Review::Accepted => "risk accepted",
        Review::Expired => "expired",
        Review::Incomplete => "incomplete",
        Review::Disputed => "disputed",
        Review::ToDo => "to do",
        Review::Note => "note",
    }
}

/// The label of a reviewer's disposition.
pub(crate) fn disposition(disposition: Disposition) -> &'static str {
    match disposition {
        Disposition::AcceptedRisk => "Risk accepted for a time",
        Disposition::DisputedEvidence => "Evidence disputed",
        Disposition::ToDo => "To do",
    }
}

/// A short label of a cluster's change.
pub(crate) fn change(change: Change) -> &'static str {
    match change {
        Change::New => "new",
        Change::Fixed => "fixed",
        Change::Worse => "worse",
        Change::Decided => "decided now",
        Change::Undecided => "undecided now",
        Change::Unchanged => "unchanged",
        Change::NotCompared => "not compared",
    }
}

/// The reviews with their labels, and how many findings each has. Reviews without findings are left
/// out.
pub(crate) fn reviews(counts: &ReviewCounts) -> impl Iterator<Item = (Review, &'static str, u64)> + use<> {
    let ReviewCounts { accepted, expired, incomplete, disputed, to_do, note, .. } = *counts;
    let all = [
        (Review::Accepted, accepted),
        (Review::Expired, expired),
        (Review::Incomplete, incomplete),
        (Review::Disputed, disputed),
        (Review::ToDo, to_do),
        (Review::Note, note),
    ];
    all.into_iter().filter(|(_, number)| *number > 0).map(|(what, number)| (what, review(what), number))
}

/// The changes with their labels, and how many clusters each has. Fixed, new, worse and unchanged
/// are included even if they have none.
pub(crate) fn changes(counts: &ChangeCounts) -> impl Iterator<Item = (Change, &'static str, u64)> + use<> {
    let ChangeCounts { new, fixed, worse, decided, undecided, unchanged, not_compared } = *counts;
    let all = [
        (Change::Fixed, fixed),
        (Change::Worse, worse),
        (Change::New, new),
        (Change::Unchanged, unchanged),
        (Change::Decided, decided),
        (Change::Undecided, undecided),
        (Change::NotCompared, not_compared),
    ];
    let is_seldom = |what| matches!(what, Change::Decided | Change::Undecided | Change::NotCompared);
    all.into_iter()
        .filter(move |(what, number)| *number > 0 || !is_seldom(*what))
        .map(|(what, number)| (what, change(what), number))
}

/// Account and region for a table.
pub(crate) fn scope(resource: &Resource) -> (&str, &str) {
    match (&resource.account, &resource.region) {
        (None, None) => ("–", "not in the evidence"),
        (account, region) => (account.as_deref().unwrap_or("–"), region.as_deref().unwrap_or("–")),
    }
}

/// How many fail, are unknown and pass; zero counts are left out.
pub(crate) fn tally(fail: u64, unknown: u64, pass: u64) -> String {
    let parts = [(fail, "fail"), (unknown, "unknown"), (pass, "pass")];
    let parts = parts.into_iter().filter(|(number, _)| *number > 0);
    parts.map(|(number, word)| format!("{} {word}", grouped(number))).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn visible_line_keeps_tabs_and_escapes_invisible_characters() {
        assert_eq!(visible_line("\ta\u{202E}"), "\ta\\u{202e}");
    }
}
