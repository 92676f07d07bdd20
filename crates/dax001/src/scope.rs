//! Partition, account, region and name of a cluster: what an ARN or the user's label says.

use serde::{Deserialize, Serialize};

use crate::intake::text::is_same;
use crate::report::ScopeFrom;

/// The parts of a DAX cluster's ARN, `arn:PARTITION:dax:REGION:ACCOUNT:cache/NAME`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Arn<'a> {
    /// `aws`, `aws-cn`, `aws-us-gov` ...
    pub partition: &'a str,
    /// The region's code.
    pub region: &'a str,
    /// Twelve digits.
    pub account: &'a str,
    /// The cluster's name.
    pub name: &'a str,
}

impl<'a> Arn<'a> {
    /// Reads an ARN; nothing if it is not that of a DAX cluster.
    pub fn parse(text: &'a str) -> Option<Self> {
        // A cluster's parts are short: looked for byte by byte they are found sooner than by a search.
        let cut = |text: &'a str| {
            let colon = text.bytes().position(|byte| byte == b':')?;
            Some((text.get(..colon)?, text.get(colon + 1..)?))
        };
        let (partition, rest) = cut(text.strip_prefix("arn:")?)?;
        let (region, rest) = cut(rest.strip_prefix("dax:")?)?;
        let (account, rest) = cut(rest)?;
        let name = rest.strip_prefix("cache/")?;
        let sound = partition.starts_with("aws")
            && is_code(partition)
            && is_region(region)
            && is_account(account)
            && is_name_of_any_length(name);
        sound.then_some(Self { partition, region, account, name })
    }
}

/// Where the parts of a text stand that is the ARN of a DAX cluster.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ArnPlaces {
    /// Where partition, region and account end.
    partition: usize,
    region: usize,
    account: usize,
}

impl ArnPlaces {
    const PARTITION: usize = "arn:".len();
    const REGION: usize = ":dax:".len();
    const NAME: usize = ":cache/".len();

    fn of(arn: Arn<'_>) -> Self {
        let partition = Self::PARTITION + arn.partition.len();
        let region = partition + Self::REGION + arn.region.len();
        Self { partition, region, account: region + 1 + arn.account.len() }
    }

    /// The parts of the text that it was found in.
    pub fn in_text(self, text: &str) -> Option<Arn<'_>> {
        Some(Arn {
            partition: text.get(Self::PARTITION..self.partition)?,
            region: text.get(self.partition + Self::REGION..self.region)?,
            account: text.get(self.region + 1..self.account)?,
            name: text.get(self.account + Self::NAME..)?,
        })
    }
}

/// Reads ARNs one after another: most often only the name is another one than before.
#[derive(Debug, Default)]
pub(crate) struct ArnReader {
    /// The last ARN up to its name, and where its parts are.
    before: String,
    places: Option<ArnPlaces>,
    /// How often anything but the name was another one: ARNs between which this stays are of one partition, region and account.
    pub(crate) series: u64,
}

impl ArnReader {
    /// Where the parts of an ARN are; nothing if it is not that of a DAX cluster.
    pub(crate) fn read(&mut self, text: &str) -> Option<ArnPlaces> {
        if self.places.is_some()
            && let Some((before, name)) = text.split_at_checked(self.before.len())
            && is_same(before.as_bytes(), self.before.as_bytes())
            && is_name_of_any_length(name)
        {
            return self.places;
        }
        let arn = Arn::parse(text)?;
        self.series += 1;
        self.places = Some(ArnPlaces::of(arn));
        self.before.clear();
        self.before.push_str(text.strip_suffix(arn.name)?);
        self.places
    }
}

/// Where the clusters of one listing are: they share partition, region and account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListingScope {
    partition: String,
    /// The region's code.
    pub region: String,
    /// Twelve digits.
    pub account: String,
}

impl ListingScope {
    /// That of the listing in which the cluster of this ARN stands.
    pub fn of(Arn { partition, region, account, .. }: Arn<'_>) -> Self {
        Self { partition: partition.to_owned(), region: region.to_owned(), account: account.to_owned() }
    }

    /// Whether the cluster of this ARN can stand in the listing.
    pub fn holds(&self, arn: Arn<'_>) -> bool {
        self.partition == arn.partition && self.region == arn.region && self.account == arn.account
    }
}

/// What the user says about a source that doesn't say it itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Label {
    /// The account that was exported: twelve digits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    /// The region that was exported.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
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

/// The day on which [`REGIONS`] was checked.
pub const REGIONS_AS_OF: &str = "2026-11-29";

/// The regions of each partition in which AWS publishes an endpoint of DAX. One that is not listed is no error.
///
/// AWS contradicts itself: shorter lists name the regions in which DAX is *offered*. A statement about all regions
/// rests on this list, which is the widest, so that no region goes unasked.
///
/// Source, read on [`REGIONS_AS_OF`]: the AWS General Reference, "Amazon DynamoDB endpoints and quotas", table of DAX
/// endpoints, as of September 2026; `endpoints.json` of botocore 1.44 has the same, and the other two partitions.
pub const REGIONS: [(&str, &[&str]); 3] = [
    (
        "aws",
        &[
            "af-south-1",
            "ap-east-1",
            "ap-east-2",
            "ap-northeast-1",
            "ap-northeast-2",
            "ap-northeast-3",
            "ap-south-1",
            "ap-south-2",
            "ap-southeast-1",
            "ap-southeast-2",
            "ap-southeast-3",
            "ap-southeast-4",
            "ap-southeast-5",
            "ap-southeast-6",
            "ap-southeast-7",
            "ca-central-1",
            "ca-west-1",
            "eu-central-1",
            "eu-central-2",
            "eu-north-1",
            "eu-south-1",
            "eu-south-2",
            "eu-west-1",
            "eu-west-2",
            "eu-west-3",
            "il-central-1",
            "mx-central-1",
            "sa-east-1",
            "us-east-1",
            "us-east-2",
            "us-west-1",
            "us-west-2",
        ],
    ),
    ("aws-cn", &["cn-north-1", "cn-northwest-1"]),
    ("aws-us-gov", &["us-gov-east-1", "us-gov-west-1"]),
];

/// The day on which [`OFFERED`] was checked.
pub const OFFERED_AS_OF: &str = "2026-11-29";

/// The regions that AWS names as those in which DAX is offered: a shorter list than [`REGIONS`].
///
/// It serves one purpose: where it names a region, an account that AWS refuses DAX's API there has lost the API.
///
/// Source, read on [`OFFERED_AS_OF`]: the page of the AWS Config rule `dax-encryption-enabled`; AWS's own table of
/// regions in Systems Manager, as Prowler had it in August 2026.
pub const OFFERED: [(&str, &[&str]); 2] = [
    (
        "aws",
        &[
            "ap-northeast-1",
            "ap-south-1",
            "ap-southeast-1",
            "ap-southeast-2",
            "eu-central-1",
            "eu-north-1",
            "eu-south-2",
            "eu-west-1",
            "eu-west-2",
            "eu-west-3",
            "sa-east-1",
            "us-east-1",
            "us-east-2",
            "us-west-1",
            "us-west-2",
        ],
    ),
    ("aws-cn", &["cn-north-1", "cn-northwest-1"]),
];

/// The day on which [`ALWAYS_ENABLED`] was checked.
pub const ALWAYS_ENABLED_AS_OF: &str = "2026-11-29";

/// The commercial regions that AWS enables in every account, and that no account can disable.
///
/// Source, read on [`ALWAYS_ENABLED_AS_OF`]: the AWS Account Management guide, "Enable or disable AWS Regions in your
/// account": those launched before 20 March 2019, and Osaka.
pub const ALWAYS_ENABLED: [&str; 17] = [
    "ap-northeast-1",
    "ap-northeast-2",
    "ap-northeast-3",
    "ap-south-1",
    "ap-southeast-1",
    "ap-southeast-2",
    "ca-central-1",
    "eu-central-1",
    "eu-north-1",
    "eu-west-1",
    "eu-west-2",
    "eu-west-3",
    "sa-east-1",
    "us-east-1",
    "us-east-2",
    "us-west-1",
    "us-west-2",
];

/// Whether no account can disable the region: one of those, or one of a partition in which none can be disabled.
pub fn is_always_enabled(region: &str) -> bool {
    ALWAYS_ENABLED.contains(&region) || matches!(partition_of(region), "aws-cn" | "aws-us-gov")
}

/// Whether AWS names the region as one in which DAX is offered.
pub fn is_offered(region: &str) -> bool {
    OFFERED.iter().any(|(_, regions)| regions.contains(&region))
}

/// The regions of a partition in which DAX has an endpoint; none where that is not known.
pub fn regions_of(partition: &str) -> &'static [&'static str] {
    REGIONS.iter().find(|(name, _)| *name == partition).map(|(_, regions)| *regions).unwrap_or_default()
}

/// The partition of a region, by how its code begins; `aws-iso` stands for all of that kind.
pub fn partition_of(region: &str) -> &'static str {
    match region.split('-').next() {
        Some("cn") => "aws-cn",
        Some("eusc") => "aws-eusc",
        _ if region.starts_with("us-gov-") => "aws-us-gov",
        _ if region.contains("-iso") => "aws-iso",
        _ => "aws",
    }
}

/// Whether the text is a region's code by its shape: `us-east-1`, `us-gov-west-1`, `ap-southeast-7`.
pub fn is_region(text: &str) -> bool {
    region_in(text) == Some(text)
}

/// The points of the compass that region codes have.
const COMPASS: [&str; 9] =
    ["central", "east", "north", "northeast", "northwest", "south", "southeast", "southwest", "west"];

/// The one region whose code stands in the text; nothing where there are two.
///
/// A code is two letters, or the name of a partition's part, a point of the compass and a number, with hyphens
/// between; anything may stand before and after it but for letters and digits.
fn region_in(text: &str) -> Option<&str> {
    let is_word = |c: char| c.is_ascii_alphanumeric();
    let mut found = None;
    for (at, point) in words(text) {
        if !COMPASS.contains(&point) {
            continue;
        }
        let (before, after) = (text.get(..at)?, text.get(at + point.len()..)?);
        let Some(before) = before.strip_suffix('-') else { continue };
        let Some(number) = after.strip_prefix('-') else { continue };
        let digits = number.len() - number.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        if !(1..=2).contains(&digits) || number.get(digits..)?.starts_with(is_word) {
            continue;
        }
        // `us`, or `us-gov`, `us-iso`, `eusc-de` ...
        let last = before.rsplit(|c: char| !is_word(c)).next()?;
        let outer = before.strip_suffix(last)?.strip_suffix('-').unwrap_or_default();
        let outer = outer.rsplit(|c: char| !is_word(c)).next()?;
        let is_pair = |word: &str| word.len() == 2 && word.bytes().all(|byte| byte.is_ascii_lowercase());
        let prefix = if is_pair(outer) && (last == "gov" || last.starts_with("iso"))
            || outer == "eusc" && is_pair(last)
        {
            outer.len() + 1 + last.len()
        } else if is_pair(last) {
            last.len()
        } else {
            continue;
        };
        let code = text.get(at - 1 - prefix..at + point.len() + 1 + digits)?;
        if found.is_some_and(|other| other != code) {
            return None;
        }
        found = Some(code);
    }
    found
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

/// The words of letters and digits in the text, and where each begins.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    text.split(|c: char| !c.is_ascii_alphanumeric()).map(move |word| {
        // Each separator may take more than a byte: the place is that of the word itself.
        let start = text.get(at..).and_then(|rest| rest.find(word)).map_or(at, |offset| at + offset);
        at = start + word.len();
        (start, word)
    })
}

/// Whether the text is an account id: twelve digits.
pub fn is_account(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|b| b.is_ascii_digit())
}

/// Whether the text is a region or partition code by its shape.
fn is_code(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

/// How many characters a cluster's name has at most.
pub const NAME_LIMIT: usize = 20;

/// Whether the text is a cluster name by DAX's own limits: 1 to 20 letters, digits and hyphens, a
/// letter first, no hyphen last and no two in a row.
///
/// Source: `CreateCluster`, parameter `ClusterName`, in the DAX API reference.
pub fn is_name(text: &str) -> bool {
    text.len() <= NAME_LIMIT && is_name_of_any_length(text)
}

/// Whether the text is a cluster name but for its length: an ARN with a longer one still gives account and region.
fn is_name_of_any_length(text: &str) -> bool {
    let mut before = b'-';
    let is_sound = text.bytes().all(|byte| {
        let follows = byte.is_ascii_alphanumeric() || byte == b'-' && before != b'-';
        before = byte;
        follows
    });
    is_sound && before != b'-' && text.starts_with(|first: char| first.is_ascii_alphabetic())
}

/// Whether the text is a cluster name as the service stores it: in lower case.
pub fn is_stored_name(text: &str) -> bool {
    is_name(text) && !text.bytes().any(|b| b.is_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_dax_cluster_arns_parse() {
        let arn = Arn::parse("arn:aws-cn:dax:cn-north-1:123456789012:cache/my-dax").unwrap();
        assert_eq!(
            (arn.partition, arn.region, arn.account, arn.name),
            ("aws-cn", "cn-north-1", "123456789012", "my-dax")
        );
        for wrong in [
            "",
            "arn:aws:dax:us-east-1:123456789012",
            "arn:aws:dax:us-east-1:12345678901:cache/a",
            "arn:aws:dax::123456789012:cache/a",
            "arn:aws:dax:1:123456789012:cache/a",
            "arn:aws:dax:useast-1:123456789012:cache/a",
            "arn:aws:dax:us-east-1:123456789012:cache/",
            "arn:aws:dax:us-east-1:123456789012:cluster/a",
            "arn:aws:dynamodb:us-east-1:123456789012:cache/a",
            "arn:aws:dax:us-east-1:123456789012:cache/a b",
            "ARN:aws:dax:us-east-1:123456789012:cache/a",
        ] {
            assert_eq!(Arn::parse(wrong), None, "{wrong}");
        }
    }

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

    #[test]
    fn every_listed_region_is_one_by_its_shape_and_of_its_partition() {
        for (partition, regions) in REGIONS {
            assert!(regions.is_sorted());
            for region in regions {
                assert!(is_region(region), "{region}");
                assert_eq!(partition_of(region), partition);
            }
        }
        for wrong in ["", "Clusters", "US-EAST-1", "us-east", "us_east_1", " us-east-1", "us-east-1 "] {
            assert!(!is_region(wrong), "{wrong}");
        }
    }

    #[test]
    fn names_follow_the_limits_of_create_cluster() {
        for right in ["a", "cc-dax-cache-cluster", "A1", "dax-2"] {
            assert!(is_name(right), "{right}");
        }
        for wrong in ["", "1a", "-a", "a-", "a--b", "a_b", "a b", "abcdefghijklmnopqrstu", "café"] {
            assert!(!is_name(wrong), "{wrong}");
        }
        assert!(is_stored_name("dax") && !is_stored_name("Dax"));
    }
}
