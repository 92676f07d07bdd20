//! Account and region of clusters, as ARNs, labels, manifests and file names state them.

use crate::aws::arn::{Arn, is_account};
use crate::aws::regions::{is_region, region_in, words};
use crate::contract::label::Label;
use crate::contract::report::ScopeFrom;

/// The scope of one listing: all its clusters share partition, region and account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ListingScope {
    partition: String,
    /// The region's code.
    pub region: String,
    /// Twelve digits.
    pub account: String,
}

impl ListingScope {
    /// The scope of the listing that contains the cluster with this ARN.
    pub(crate) fn of(Arn { partition, region, account, .. }: Arn<'_>) -> Self {
        Self { partition: partition.to_owned(), region: region.to_owned(), account: account.to_owned() }
    }

    /// Whether the listing can contain the cluster with this ARN.
    pub(crate) fn holds(&self, arn: Arn<'_>) -> bool {
        self.partition == arn.partition && self.region == arn.region && self.account == arn.account
    }
}

impl Label {
    /// The label without an invalid account or region, and whether anything was removed.
    pub(crate) fn checked(self) -> (Self, bool) {
        let label = Self {
            account: self.account.clone().filter(|account| is_account(account)),
            region: self.region.clone().filter(|region| is_region(region)),
        };
        let is_less = label != self;
        (label, is_less)
    }
}

/// The statements of a source's label, manifest and name about its account and region. ARNs are not
/// part of it.
#[derive(Clone, Debug, Default)]
pub(crate) struct ScopeClaims {
    /// The user's statement.
    pub(crate) label: Label,
    /// The statement of the manifest that lists the source.
    pub(crate) manifest: Label,
    /// The statement of the source's name, such as `123456789012/us-east-1.json`.
    pub(crate) name: Label,
    /// The contradictions with ARNs that were found. Each is reported once, not for every cluster.
    contradictions: Vec<String>,
}

/// Account and region as claimed, and the weakest claim that they rely on.
#[derive(Clone, Debug, Default)]
pub(crate) struct Scope {
    pub(crate) account: Option<String>,
    pub(crate) region: Option<String>,
    pub(crate) from: Option<ScopeFrom>,
}

impl ScopeClaims {
    /// The claims of a source's label and name.
    pub(crate) fn new(label: Label, name: &str) -> Self {
        Self { label, name: Label::of_name(name), ..Self::default() }
    }

    /// Whether this contradiction is new. Only the first hundred are remembered; after that, none
    /// counts as new.
    pub(crate) fn is_new(&mut self, contradiction: &str) -> bool {
        const LIMIT: usize = 100;
        let is_new =
            self.contradictions.len() < LIMIT && !self.contradictions.iter().any(|c| c == contradiction);
        if is_new {
            self.contradictions.push(contradiction.to_owned());
        }
        is_new
    }

    /// The scope of content under this region key, or under no key. The label takes precedence over
    /// the key, the key over the manifest, and the manifest over the name.
    pub(crate) fn scope(&self, region_key: Option<&str>) -> Scope {
        let claim = |text: Option<&str>, from| text.map(|text| (text.to_owned(), from));
        let account = claim(self.label.account.as_deref(), ScopeFrom::Label)
            .or_else(|| claim(self.manifest.account.as_deref(), ScopeFrom::Manifest))
            .or_else(|| claim(self.name.account.as_deref(), ScopeFrom::Name));
        let region = claim(self.label.region.as_deref(), ScopeFrom::Label)
            .or_else(|| claim(region_key, ScopeFrom::RegionKey))
            .or_else(|| claim(self.manifest.region.as_deref(), ScopeFrom::Manifest))
            .or_else(|| claim(self.name.region.as_deref(), ScopeFrom::Name));
        let from = [&account, &region].into_iter().flatten().map(|(_, from)| *from).max();
        let text = |claim: Option<(String, _)>| claim.map(|(text, _)| text);
        Scope { account: text(account), region: text(region), from }
    }
}

impl Label {
    /// The account and region that the names of a file and its folders state. For each part, the
    /// innermost name that states it counts.
    pub(crate) fn of_name(name: &str) -> Self {
        let innermost =
            |find: fn(&str) -> Option<&str>| name.rsplit(['/', '\\']).find_map(find).map(str::to_owned);
        Self { account: innermost(account_in), region: innermost(region_in) }
    }
}

/// The account ID that the text contains as a word of its own. Returns `None` if there is no
/// account ID, or if there are two different ones.
fn account_in(text: &str) -> Option<&str> {
    let mut accounts = words(text).map(|(_, word)| word).filter(|word| is_account(word) && !is_time(word));
    let account = accounts.next()?;
    accounts.all(|other| other == account).then_some(account)
}

/// Whether twelve digits look like a time in a file name, `YYYYMMDDhhmm`. Such digits are not read
/// as an account.
fn is_time(digits: &str) -> bool {
    let number = |range: std::ops::Range<usize>| {
        digits.get(range).and_then(|part| part.parse::<u32>().ok()).unwrap_or(u32::MAX)
    };
    (2000..2100).contains(&number(0..4))
        && (1..=12).contains(&number(4..6))
        && (1..=31).contains(&number(6..8))
        && number(8..10) < 24
        && number(10..12) < 60
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_names_give_account_and_region() {
        for (name, account, region) in [
            ("us-east-1.json", None, Some("us-east-1")),
            ("123456789012/us-east-1.json", Some("123456789012"), Some("us-east-1")),
            ("dax\\123456789012\\eu-west-3.json", Some("123456789012"), Some("eu-west-3")),
            ("a.zip!/prod 123456789012/us-gov-west-1.json", Some("123456789012"), Some("us-gov-west-1")),
            ("dax-us-east-1.json", None, Some("us-east-1")),
            ("123456789012_ap-southeast-2_dax.json", Some("123456789012"), Some("ap-southeast-2")),
            ("us-east-1/eu-north-1.json", None, Some("eu-north-1")),
            ("us-east-1 and us-west-2.json", None, None),
            ("eusc-de-east-1.json", None, Some("eusc-de-east-1")),
            ("mx-central-12.json", None, Some("mx-central-12")),
            ("my-file-1.json", None, None),
            ("north-1.json", None, None),
            ("us-east-1a.json", None, None),
            ("us-east-123.json", None, None),
            ("xus-east-1.json", None, None),
            ("1234567890123.json", None, None),
            ("dax-us-east-1-202611241530.json", None, Some("us-east-1")),
            ("111111111111-222222222222.json", None, None),
            ("\u{e9}\u{e9} us-east-1 \u{e9}", None, Some("us-east-1")),
            ("", None, None),
        ] {
            let label = Label::of_name(name);
            assert_eq!((label.account.as_deref(), label.region.as_deref()), (account, region), "{name}");
        }
    }
}
