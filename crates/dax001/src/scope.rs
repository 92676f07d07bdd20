//! Partition, account, region and name of a cluster: what an ARN or the user's label says.

use crate::aws::arn::{Arn, is_account};
use crate::aws::regions::{is_region, region_in, words};
use crate::contract::label::Label;
use crate::contract::report::ScopeFrom;

/// Where the clusters of one listing are: they share partition, region and account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ListingScope {
    partition: String,
    /// The region's code.
    pub region: String,
    /// Twelve digits.
    pub account: String,
}

impl ListingScope {
    /// That of the listing in which the cluster of this ARN stands.
    pub(crate) fn of(Arn { partition, region, account, .. }: Arn<'_>) -> Self {
        Self { partition: partition.to_owned(), region: region.to_owned(), account: account.to_owned() }
    }

    /// Whether the cluster of this ARN can stand in the listing.
    pub(crate) fn holds(&self, arn: Arn<'_>) -> bool {
        self.partition == arn.partition && self.region == arn.region && self.account == arn.account
    }
}

impl Label {
    /// The label without what is no account or no region, and whether anything was left out.
    pub(crate) fn checked(self) -> (Self, bool) {
        let label = Self {
            account: self.account.clone().filter(|account| is_account(account)),
            region: self.region.clone().filter(|region| is_region(region)),
        };
        let is_less = label != self;
        (label, is_less)
    }
}

/// What is said of a source's account and region beside its ARNs.
#[derive(Clone, Debug, Default)]
pub(crate) struct Claims {
    /// What the user says.
    pub(crate) label: Label,
    /// What the manifest that lists the source says.
    pub(crate) manifest: Label,
    /// What the source's name says: `123456789012/us-east-1.json`.
    pub(crate) name: Label,
    /// How they were seen to contradict an ARN: each is said once, not for every cluster.
    contradictions: Vec<String>,
}

/// Account and region as they are claimed, and the weakest claim that was needed for them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Scope {
    pub(crate) account: Option<String>,
    pub(crate) region: Option<String>,
    pub(crate) from: Option<ScopeFrom>,
}

impl Claims {
    /// What label and name say of a source.
    pub(crate) fn new(label: Label, name: &str) -> Self {
        Self { label, name: Label::of_name(name), ..Self::default() }
    }

    /// Whether this contradiction is a new one; no more than a hundred are told apart.
    pub(crate) fn is_new(&mut self, contradiction: &str) -> bool {
        const LIMIT: usize = 100;
        let is_new =
            self.contradictions.len() < LIMIT && !self.contradictions.iter().any(|c| c == contradiction);
        if is_new {
            self.contradictions.push(contradiction.to_owned());
        }
        is_new
    }

    /// What holds for what stands under this region's key, or under none: the label before the key before the manifest
    /// before the name.
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
    /// What the name of a file and of the folders around it says: the innermost that says something is believed.
    pub(crate) fn of_name(name: &str) -> Self {
        let innermost =
            |find: fn(&str) -> Option<&str>| name.rsplit(['/', '\\']).find_map(find).map(str::to_owned);
        Self { account: innermost(account_in), region: innermost(region_in) }
    }
}

/// The one account whose twelve digits stand in the text by themselves; nothing where there are two.
fn account_in(text: &str) -> Option<&str> {
    let mut accounts = words(text).map(|(_, word)| word).filter(|word| is_account(word) && !is_time(word));
    let account = accounts.next()?;
    accounts.all(|other| other == account).then_some(account)
}

/// Whether twelve digits are a time as names of files give it, `YYYYMMDDhhmm`: then they are taken for no account.
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
    fn names_of_files_say_account_and_region() {
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
