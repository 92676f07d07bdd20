//! The page's words for the values of the report.

use std::fmt;

use dax001::annotation::{Disposition, Review};
use dax001::report::{Complete, Encoding, Flag, Form, RegionState, Report, Resource, Verdict};
use dax001::rule::Status;
use dax001_review::Change;
use serde::Serialize;

use crate::browser::reply::{ChangeCounts, ReviewCounts};

/// `1 cluster`, `2 clusters`.
pub(crate) fn count(number: u64, what: &str) -> String {
    let ending = if number == 1 { "" } else { "s" };
    format!("{} {what}{ending}", grouped(number))
}

/// A number with its thousands set apart.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A text from the evidence in which nothing is hidden: characters without a shape of their own, and those
/// that turn the direction of what follows, are written out.
pub(crate) fn visible(text: &str) -> String {
    let is_hidden = |c: char| {
        c.is_control()
            || matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}')
    };
    let show = |c: char| if is_hidden(c) { format!("\\u{{{:x}}}", u32::from(c)) } else { c.to_string() };
    text.chars().map(show).collect()
}

/// A line of the evidence in which nothing is hidden; it keeps its tabs.
pub(crate) fn visible_line(text: &str) -> String {
    text.split('\t').map(visible).collect::<Vec<_>>().join("\t")
}

/// A number of bytes as a person says it.
pub(crate) fn size(bytes: u64) -> String {
    #[expect(clippy::cast_precision_loss, reason = "shown with one decimal")]
    let (number, unit) = match bytes {
        0..1000 => return count(bytes, "byte"),
        1000..1_000_000 => (bytes as f64 / 1e3, "kB"),
        1_000_000..1_000_000_000 => (bytes as f64 / 1e6, "MB"),
        _ => (bytes as f64 / 1e9, "GB"),
    };
    format!("{number:.1} {unit}")
}

/// A status as the report spells it.
pub(crate) fn status(status: Status) -> &'static str {
    match status {
        Status::Fail => "fail",
        Status::Unknown => "unknown",
        Status::Pass => "pass",
    }
}

/// The verdict as a headline.
pub(crate) fn headline(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Fail => "Not compliant",
        Verdict::Unknown => "Can’t be decided",
        Verdict::Pass => "Compliant",
        Verdict::NotApplicable => "No clusters",
    }
}

/// The class that gives a verdict its colour.
pub(crate) fn verdict_class(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Fail => "fail",
        Verdict::Unknown => "unknown",
        Verdict::Pass => "pass",
        Verdict::NotApplicable => "none",
    }
}

/// The verdict in sentences: what the numbers say, and what they don't.
pub(crate) fn summary(report: &Report) -> Vec<String> {
    let s = &report.summary;
    let broken = report.sources.iter().filter(|source| source.complete == Complete::No).count() as u64;
    let unproven = report.sources.iter().any(|source| source.complete == Complete::Unproven);
    let mut sentences = Vec::new();
    match report.verdict {
        Verdict::Fail => {
            let verb = if s.clusters == 1 { "is" } else { "are" };
            let of = if s.fail == s.clusters {
                format!("{} in this evidence {verb} not encrypted at rest", count(s.clusters, "cluster"))
            } else {
                let verb = if s.fail == 1 { "is" } else { "are" };
                format!(
                    "{} of {} {verb} not encrypted at rest",
                    grouped(s.fail),
                    count(s.clusters, "cluster")
                )
            };
            sentences.push(if s.unknown > 0 {
                format!("{of}, and {} can’t be decided from this evidence.", grouped(s.unknown))
            } else {
                format!("{of}.")
            });
        }
        Verdict::Unknown if s.clusters == 0 => {
            sentences.push("Nothing here shows whether a cluster is encrypted at rest.".to_owned());
        }
        Verdict::Unknown if s.unknown > 0 => sentences.push(format!(
            "{} of {} can’t be decided from this evidence.",
            grouped(s.unknown),
            count(s.clusters, "cluster")
        )),
        Verdict::Unknown => sentences.push(format!(
            "{} in this evidence {} encrypted at rest, but the evidence can hide others.",
            count(s.clusters, "cluster"),
            if s.clusters == 1 { "is" } else { "are" }
        )),
        Verdict::Pass => sentences.push(match s.clusters {
            1 => "The one cluster in this evidence is encrypted at rest.".to_owned(),
            n => format!("All {} clusters in this evidence are encrypted at rest.", grouped(n)),
        }),
        Verdict::NotApplicable => {
            sentences.push("The export is whole and says that there are no DAX clusters.".to_owned());
        }
    }
    if broken > 0 {
        let verb = if broken == 1 { "is" } else { "are" };
        sentences.push(format!("{} {verb} incomplete: see the problems.", count(broken, "source")));
    } else if unproven && report.verdict == Verdict::Pass {
        sentences.push("This form of evidence can’t show that it holds every cluster.".to_owned());
    }
    if matches!(report.verdict, Verdict::Pass | Verdict::NotApplicable) {
        sentences.push("It says nothing of accounts and regions that are not in it.".to_owned());
    }
    sentences
}

/// Which output a source is.
pub(crate) fn form(form: Form) -> &'static str {
    match form {
        Form::Page => "describe-clusters output",
        Form::PageList => "list of describe-clusters outputs",
        Form::RegionPages => "describe-clusters outputs keyed by region",
        Form::PairList => "names with their statuses",
        Form::ClusterList => "list of clusters",
        Form::Cluster => "single clusters",
        Form::ClusterOutput => "output of create-, update- or delete-cluster",
        Form::NameList => "list of cluster names",
        Form::StatusList => "list of statuses",
        Form::EmptyList => "empty list",
        Form::Null => "null",
        Form::Mixed => "several forms",
        Form::Unrecognised => "not recognised",
    }
}

/// A source's encoding, where it is not plain UTF-8.
pub(crate) fn encoding(encoding: Encoding) -> Option<&'static str> {
    match encoding {
        Encoding::Utf8 | Encoding::Utf8Bom => None,
        Encoding::Utf16Le | Encoding::Utf16LeBom => Some("UTF-16LE"),
        Encoding::Utf16Be | Encoding::Utf16BeBom => Some("UTF-16BE"),
        Encoding::Other => Some("not text that is read"),
    }
}

/// How well a region is covered.
pub(crate) fn region_state(state: RegionState) -> &'static str {
    match state {
        RegionState::Exported => "exported",
        RegionState::Empty => "empty",
        RegionState::Unproven => "unproven",
        RegionState::Incomplete => "incomplete",
        RegionState::Denied => "denied",
        RegionState::Failed => "failed",
        RegionState::Missing => "missing",
    }
}

/// Whether a source is complete.
pub(crate) fn complete(complete: Complete) -> &'static str {
    match complete {
        Complete::Yes => "complete",
        Complete::No => "incomplete",
        Complete::Unproven => "completeness unproven",
    }
}

/// What a flag means.
pub(crate) fn flag(flag: Flag) -> &'static str {
    match flag {
        Flag::Conflict => "The evidence says different things about this cluster. The worst counts.",
        Flag::Deleting => "This cluster is being deleted.",
        Flag::NodeTypeUnsupported => "Nodes of this type can’t be encrypted at rest.",
    }
}

/// A flag in a word, for a table.
pub(crate) fn flag_short(flag: Flag) -> &'static str {
    match flag {
        Flag::Conflict => "conflicting evidence",
        Flag::Deleting => "being deleted",
        Flag::NodeTypeUnsupported => "node type can’t be encrypted",
    }
}

/// What a reviewer made of a finding, in a word.
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

/// What a reviewer can make of a finding.
pub(crate) fn disposition(disposition: Disposition) -> &'static str {
    match disposition {
        Disposition::AcceptedRisk => "Risk accepted for a time",
        Disposition::DisputedEvidence => "Evidence disputed",
        Disposition::ToDo => "To do",
    }
}

/// What has become of a cluster, in a word.
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

/// What reviewers said, each with how many findings it is of; what nobody said is left out.
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

/// What has become of clusters, each with of how many; fixed, new, worse and unchanged also where it is none.
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

/// How many fail, can't be decided and pass; what is none is left out.
pub(crate) fn tally(fail: u64, unknown: u64, pass: u64) -> String {
    let parts = [(fail, "fail"), (unknown, "unknown"), (pass, "pass")];
    let parts = parts.into_iter().filter(|(number, _)| *number > 0);
    parts.map(|(number, word)| format!("{} {word}", grouped(number))).collect::<Vec<_>>().join(", ")
}

/// A word of the contract as it is spelt there.
pub(crate) fn spelt(word: impl Serialize) -> String {
    struct Spelt<T>(T);
    impl<T: Serialize> fmt::Display for Spelt<T> {
        fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
            self.0.serialize(formatter)
        }
    }
    Spelt(word).to_string()
}

/// A message of the policy as a sentence of the page.
pub(crate) fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    let Some(first) = chars.next() else { return String::new() };
    let end = if text.ends_with('.') { "" } else { "." };
    format!("{}{}{end}", first.to_uppercase(), chars.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_well() {
        assert_eq!(
            (count(1, "cluster"), count(100_000, "cluster")),
            ("1 cluster".into(), "100,000 clusters".into())
        );
        assert_eq!(
            (grouped(999), grouped(1000), grouped(1_234_567)),
            ("999".into(), "1,000".into(), "1,234,567".into())
        );
        assert_eq!(
            (size(1), size(9021), size(373_000_000)),
            ("1 byte".into(), "9.0 kB".into(), "373.0 MB".into())
        );
    }

    #[test]
    fn nothing_is_hidden() {
        assert_eq!(visible("caf\u{e9}"), "caf\u{e9}");
        assert_eq!(visible("abc\u{202E}gnp.exe\u{200B}"), "abc\\u{202e}gnp.exe\\u{200b}");
        assert_eq!(visible_line("\ta\u{202E}"), "\ta\\u{202e}");
    }

    #[test]
    fn messages_become_sentences() {
        assert_eq!(sentence("the text ends"), "The text ends.");
        assert_eq!(sentence("Done."), "Done.");
        assert_eq!(sentence(""), "");
    }
}
