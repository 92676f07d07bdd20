//! Labels for the values of a report.

pub use dax001::collection::AgeAt;
use dax001::collection::{CollectionLine, describe_collection, describe_settings};
use dax001::contract::coverage::{AccountCoverage, Coverage, RegionCoverage, RegionState};
use dax001::contract::in_transit::InTransitState;
use dax001::contract::report::{Complete, Encoding, Flag, Form, Report, Verdict};
use dax001::contract::status::Status;

/// `1 cluster`, `2 clusters`.
pub fn count(number: u64, what: &str) -> String {
    let ending = if number == 1 { "" } else { "s" };
    format!("{} {what}{ending}", grouped(number))
}

/// A number with a comma between groups of three digits.
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

/// A text from the evidence with hidden characters escaped. These have no shape of their own, or
/// change the direction of the text after them.
pub fn visible(text: &str) -> String {
    // Most texts are printable ASCII, and a report has many texts.
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return text.to_owned();
    }
    let show = |c: char| if is_hidden(c) { format!("\\u{{{:x}}}", u32::from(c)) } else { c.to_string() };
    text.chars().map(show).collect()
}

/// The notice for a report that was opened from a file.
pub const REOPENED: &str =
    "This report was opened from a file: it says what that file says, and was not judged anew.";

/// A line of the evidence with hidden characters escaped, except tabs.
pub fn visible_line(text: &str) -> String {
    text.split('\t').map(visible).collect::<Vec<_>>().join("\t")
}

/// Whether a character has no shape of its own, or changes the direction of the text after it: the
/// general categories Cc, Cf, Zl and Zp of Unicode 16.
pub fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(u32::from(c),
            0xAD | 0x600..=0x605 | 0x61C | 0x6DD | 0x70F | 0x890..=0x891 | 0x8E2 | 0x180E | 0x200B..=0x200F | 0x2028..=0x202E
            | 0x2060..=0x206F | 0xFEFF | 0xFFF9..=0xFFFB | 0x110BD | 0x110CD | 0x13430..=0x1343F | 0x1BCA0..=0x1BCA3
            | 0x1D173..=0x1D17A | 0xE0001 | 0xE0020..=0xE007F)
}

/// A number of bytes for people, as in `9.0 kB`. Units are powers of 1000.
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

/// The verdict in sentences: the meaning of the numbers, and its limits.
pub fn summary(report: &Report) -> Vec<String> {
    let s = &report.summary;
    let broken = report.sources.iter().filter(|source| source.complete == Complete::No).count() as u64;
    let unproven = report.sources.iter().any(|source| source.complete == Complete::Unproven);
    let mut sentences = Vec::new();
    match report.verdict {
        Verdict::Fail => {
            let verb = if s.clusters == 1 { "is" } else { "are" };
            let clause = if s.fail == s.clusters {
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
                format!("{clause}, and {} can’t be decided from this evidence.", grouped(s.unknown))
            } else {
                format!("{clause}.")
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
            "{} in this evidence {} encrypted at rest, but the evidence is incomplete, and there can be others.",
            count(s.clusters, "cluster"),
            if s.clusters == 1 { "is" } else { "are" }
        )),
        Verdict::Pass => sentences.push(match s.clusters {
            1 => "The one cluster in this evidence is encrypted at rest.".to_owned(),
            n => format!("All {} clusters in this evidence are encrypted at rest.", grouped(n)),
        }),
        Verdict::NotApplicable => {
            sentences.push("The export is complete and says that there are no DAX clusters.".to_owned());
        }
    }
    let missing = report.coverage.accounts.iter().filter(|account| account.is_missing).count() as u64;
    if missing > 0 {
        let verb = if missing == 1 { "has" } else { "have" };
        sentences.push(format!("{} {verb} no evidence.", count(missing, "expected account")));
    }
    if broken > 0 {
        let verb = if broken == 1 { "is" } else { "are" };
        sentences.push(format!("{} {verb} incomplete: see the problems.", count(broken, "source")));
    } else if unproven && report.verdict == Verdict::Pass {
        sentences.push("This form of evidence can’t show that it holds every cluster.".to_owned());
    }
    if matches!(report.verdict, Verdict::Pass | Verdict::NotApplicable) {
        sentences.push("It says nothing about accounts and regions that are not in it.".to_owned());
    }
    sentences
}

/// How much of the accounts and regions the evidence covers: the line under every headline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CoverageSummary {
    /// One sentence without a full stop.
    pub text: String,
    /// Whether every region of every account is covered. Otherwise, a pass has gaps in its
    /// coverage.
    pub is_full: bool,
}

/// How much the evidence covers. A region counts as covered if [`RegionState::is_covered`] says so.
pub fn covered(coverage: &Coverage) -> CoverageSummary {
    let accounts = &coverage.accounts;
    let is_full = !accounts.is_empty() && accounts.iter().all(|account| account.all_regions);
    let named: Vec<_> = accounts.iter().filter(|account| account.account.is_some()).collect();
    let has_unnamed = named.len() < accounts.len();
    let names_region = accounts.iter().flat_map(|account| &account.regions).any(|region| {
        // A missing region comes from the list of regions, not from the evidence.
        region.region.is_some() && region.state != RegionState::Missing
    });
    let text = match &named[..] {
        [] if names_region => {
            "The evidence doesn’t name its account: no account is known to be covered".to_owned()
        }
        [] => "The evidence names no account and no region: nothing is known to be covered".to_owned(),
        [account] => covered_regions(account),
        all => {
            let full = all.iter().filter(|account| account.all_regions).count() as u64;
            let missing = all.iter().filter(|account| account.is_missing).count() as u64;
            let without =
                if missing > 0 { format!(", {} without evidence", grouped(missing)) } else { String::new() };
            format!("{}: {} fully covered{without}", count(all.len() as u64, "account"), grouped(full))
        }
    };
    let rest = if has_unnamed && !named.is_empty() { "; part of the evidence names no account" } else { "" };
    CoverageSummary { text: text + rest, is_full }
}

/// How many regions of one account are covered.
fn covered_regions(account: &AccountCoverage) -> String {
    if account.is_missing {
        return "Covers none of 1 account".to_owned();
    }
    // Count the regions with a DAX endpoint, and those that AWS names for the account but nobody
    // exported.
    let is_counted = |region: &&RegionCoverage| region.is_listed || region.state == RegionState::Missing;
    let all = account.regions.iter().filter(is_counted);
    let enabled = all.clone().filter(|region| region.state != RegionState::NotEnabled);
    let covered = enabled.clone().filter(|region| region.state.is_covered()).count() as u64;
    let what = if all.clone().count() > enabled.clone().count() { "enabled region" } else { "region" };
    let regions = match all.count() {
        0 => "Covers 1 account, whose list of regions is not known".to_owned(),
        _ => format!("Covers {} of {} of 1 account", grouped(covered), count(enabled.count() as u64, what)),
    };
    let is_unnamed = account.regions.iter().any(|region| region.region.is_none());
    regions + if is_unnamed { "; part of the evidence names no region" } else { "" }
}

/// The line under the coverage: who collected the evidence, when, and how old it is. Hidden
/// characters are escaped.
pub fn collected(report: &Report, at: AgeAt<'_>) -> CollectionLine {
    let CollectionLine { text, is_proven } = describe_collection(report.collection.as_ref(), at);
    CollectionLine { text: visible(&text), is_proven }
}

/// The line under the collection: the user's requirements for the evidence beyond the rule. `None`
/// without such requirements.
pub fn required(report: &Report) -> Option<String> {
    describe_settings(report.settings.as_ref()).map(|text| visible(&text))
}

/// The id of an account, with its name if a list of accounts has one.
pub fn account_name(account: &AccountCoverage) -> Option<String> {
    let id = account.account.as_deref()?;
    Some(match &account.name {
        Some(name) => format!("{} ({})", id, visible(name)),
        None => id.to_owned(),
    })
}

/// The form of a source, in words.
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
        Form::ExportManifest => "manifest of an export",
        Form::CallerIdentity => "AWS’s answer about the caller",
        Form::RegionList => "AWS’s answer about the account’s regions",
        Form::AccountList => "list of the organization’s accounts",
        Form::Mixed => "several forms",
        Form::Unrecognised => "not recognised",
    }
}

/// The encoding of a source, unless it is UTF-8, with or without a byte order mark.
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
        RegionState::NotEnabled => "not enabled",
        RegionState::NotOffered => "DAX not offered",
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

/// The meaning of a flag.
pub fn flag(flag: Flag) -> &'static str {
    match flag {
        Flag::Conflict => "The evidence says different things about this cluster. The worst counts.",
        Flag::Creating => "This cluster is still being created.",
        Flag::Deleting => "This cluster is being deleted.",
        Flag::NodeTypeUnsupported => "Nodes of this type can’t be encrypted at rest.",
    }
}

/// The state of encryption in transit. `None` means that the evidence doesn't contain it.
pub fn in_transit(state: Option<InTransitState>) -> &'static str {
    match state {
        Some(InTransitState::Tls) => "TLS",
        Some(InTransitState::None) => "none",
        Some(InTransitState::Unrecognised) => "not recognised",
        None => "not exported",
    }
}

/// The meaning of the state of encryption in transit, as a sentence. The state has no part in the
/// verdict.
///
/// The requirement is that of AWS Security Hub control DynamoDB.7.
pub fn in_transit_sentence(state: Option<InTransitState>) -> &'static str {
    match state {
        Some(InTransitState::Tls) => "Encryption in transit: TLS.",
        Some(InTransitState::None) => {
            "Encryption in transit: none. DynamoDB Accelerator clusters should be encrypted in transit (AWS Security Hub control DynamoDB.7); it can only be chosen when a cluster is created."
        }
        Some(InTransitState::Unrecognised) => {
            "Encryption in transit: not recognised. The record has a value that DAX does not define."
        }
        None => {
            "Encryption in transit: not exported. The evidence does not have ClusterEndpointEncryptionType, so the cluster may or may not use TLS."
        }
    }
}

/// The state of encryption in transit as a line: the whole sentence only if clients connect without
/// TLS.
pub fn in_transit_line(state: Option<InTransitState>) -> String {
    match state {
        Some(InTransitState::None) => in_transit_sentence(state).to_owned(),
        _ => format!("Encryption in transit: {}.", in_transit(state)),
    }
}

/// Turns a message into a sentence: first letter in upper case, full stop at the end.
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
    fn counts_and_sizes_are_formatted_for_people() {
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

    /// How much these sources, each with its name and text, cover.
    fn covered_by<'a>(sources: &[(&'a str, &'a str)]) -> (String, bool) {
        let input = |(name, data): &(&'a str, &'a str)| dax001::Input {
            name,
            data: data.as_bytes(),
            label: dax001::contract::label::Label::default(),
        };
        let report = dax001::evaluate(sources.iter().map(input));
        let CoverageSummary { text, is_full } = covered(&report.coverage);
        (text, is_full)
    }

    #[test]
    fn coverage_is_counted_and_gaps_are_never_full_coverage() {
        let empty = r#"{"Clusters": []}"#;
        let cluster = r#"{"Clusters": [{"ClusterArn": "arn:aws:dax:us-east-1:123456789012:cache/a", "SSEDescription": {"Status": "ENABLED"}}]}"#;
        let all = dax001::aws::regions::regions_of("aws");
        let expected = |text: &str, is_full: bool| (text.to_owned(), is_full);
        let one = format!("Covers 1 of {} regions of 1 account", all.len());
        assert_eq!(covered_by(&[("123456789012/us-east-1.json", empty)]), expected(&one, false));
        let files = |account: &str| {
            all.iter().map(|region| (format!("{account}/{region}.json"), empty)).collect::<Vec<_>>()
        };
        let of = |files: &[(String, &str)]| {
            covered_by(&files.iter().map(|(name, data)| (name.as_str(), *data)).collect::<Vec<_>>())
        };
        let full = format!("Covers {0} of {0} regions of 1 account", all.len());
        assert_eq!(of(&files("123456789012")), expected(&full, true));
        let mut two = files("123456789012");
        two.push(("210987654321/us-east-1.json".to_owned(), empty));
        assert_eq!(of(&two), expected("2 accounts: 1 fully covered", false));
        two.pop();
        two.push(("export.json".to_owned(), empty));
        let (text, is_full) = of(&two);
        assert!(text.ends_with("of 1 account; part of the evidence names no account") && !is_full, "{text}");
        // A form that can hide clusters covers no region, however many regions it names.
        let list = r#"[{"ClusterArn": "arn:aws:dax:us-east-1:123456789012:cache/a", "SSEDescription": {"Status": "ENABLED"}}]"#;
        let none = format!("Covers 0 of {} regions of 1 account", all.len());
        assert_eq!(covered_by(&[("us-east-1.json", list)]).0, none);
        // A file that doesn't name its region covers no region, whatever the ARNs in it say.
        assert_eq!(covered_by(&[("export.json", cluster)]).0, none);
        assert_eq!(
            covered_by(&[("export.json", empty)]),
            expected("The evidence names no account and no region: nothing is known to be covered", false)
        );
        assert_eq!(
            covered_by(&[("us-east-1.json", empty)]),
            expected("The evidence doesn’t name its account: no account is known to be covered", false)
        );
        assert_eq!(
            covered_by(&[]),
            expected("The evidence names no account and no region: nothing is known to be covered", false)
        );
    }

    #[test]
    fn hidden_characters_are_escaped() {
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
