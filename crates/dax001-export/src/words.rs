//! The words for the values of a report.

use dax001::report::{Complete, Encoding, Flag, Form, RegionState, Report, Verdict};
use dax001::rule::Status;

/// `1 cluster`, `2 clusters`.
pub fn count(number: u64, what: &str) -> String {
    let ending = if number == 1 { "" } else { "s" };
    format!("{} {what}{ending}", grouped(number))
}

/// A number with its thousands set apart.
pub fn grouped(number: u64) -> String {
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
pub fn visible(text: &str) -> String {
    let show = |c: char| if is_hidden(c) { format!("\\u{{{:x}}}", u32::from(c)) } else { c.to_string() };
    text.chars().map(show).collect()
}

/// What is said of a report that was opened from a file.
pub const REOPENED: &str =
    "This report was opened from a file: it says what that file says, and was not judged anew.";

/// A line of the evidence in which nothing is hidden; it keeps its tabs.
pub fn visible_line(text: &str) -> String {
    text.split('\t').map(visible).collect::<Vec<_>>().join("\t")
}

/// Whether a character has no shape of its own, or turns the direction of what follows: the general categories Cc, Cf, Zl and Zp of
/// Unicode 16.
pub fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(u32::from(c),
            0xAD | 0x600..=0x605 | 0x61C | 0x6DD | 0x70F | 0x890..=0x891 | 0x8E2 | 0x180E | 0x200B..=0x200F | 0x2028..=0x202E
            | 0x2060..=0x206F | 0xFEFF | 0xFFF9..=0xFFFB | 0x110BD | 0x110CD | 0x13430..=0x1343F | 0x1BCA0..=0x1BCA3
            | 0x1D173..=0x1D17A | 0xE0001 | 0xE0020..=0xE007F)
}

/// A number of bytes as a person says it.
pub fn size(bytes: u64) -> String {
    let (tenth, unit) = match bytes {
        0..1000 => return count(bytes, "byte"),
        1000..1_000_000 => (100, "kB"),
        1_000_000..1_000_000_000 => (100_000, "MB"),
        _ => (100_000_000, "GB"),
    };
    let tenths = bytes.saturating_add(tenth / 2) / tenth;
    format!("{}.{} {unit}", tenths / 10, tenths % 10)
}

/// A status as the report spells it.
pub fn status(status: Status) -> &'static str {
    match status {
        Status::Fail => "fail",
        Status::Unknown => "unknown",
        Status::Pass => "pass",
    }
}

/// The verdict as a headline.
pub fn headline(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Fail => "Not compliant",
        Verdict::Unknown => "Can’t be decided",
        Verdict::Pass => "Compliant",
        Verdict::NotApplicable => "No clusters",
    }
}

/// The verdict in sentences: what the numbers say, and what they don't.
pub fn summary(report: &Report) -> Vec<String> {
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
pub fn form(form: Form) -> &'static str {
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
pub fn encoding(encoding: Encoding) -> Option<&'static str> {
    match encoding {
        Encoding::Utf8 | Encoding::Utf8Bom => None,
        Encoding::Utf16Le | Encoding::Utf16LeBom => Some("UTF-16LE"),
        Encoding::Utf16Be | Encoding::Utf16BeBom => Some("UTF-16BE"),
        Encoding::Other => Some("not text that is read"),
    }
}

/// How well a region is covered.
pub fn region_state(state: RegionState) -> &'static str {
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
pub fn complete(complete: Complete) -> &'static str {
    match complete {
        Complete::Yes => "complete",
        Complete::No => "incomplete",
        Complete::Unproven => "completeness unproven",
    }
}

/// What a flag means.
pub fn flag(flag: Flag) -> &'static str {
    match flag {
        Flag::Conflict => "The evidence says different things about this cluster. The worst counts.",
        Flag::Deleting => "This cluster is being deleted.",
        Flag::NodeTypeUnsupported => "Nodes of this type can’t be encrypted at rest.",
    }
}

/// A message of the policy as a sentence of the page.
pub fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    let Some(first) = chars.next() else { return String::new() };
    let end = if text.ends_with('.') { "" } else { "." };
    format!("{}{}{end}", first.to_ascii_uppercase(), chars.as_str())
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
    }

    #[test]
    fn messages_become_sentences() {
        assert_eq!(sentence("the text ends"), "The text ends.");
        assert_eq!(sentence("Done."), "Done.");
        assert_eq!(sentence(""), "");
    }
}
