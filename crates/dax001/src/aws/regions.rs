//! AWS regions: their codes, and which of them have DAX.

/// The day on which [`REGIONS`] was checked.
pub const REGIONS_AS_OF: &str = "2026-11-29";

/// The regions of each partition in which AWS publishes a DAX endpoint. A region that is not listed
/// is not an error.
///
/// AWS contradicts itself: shorter lists name the regions in which DAX is *offered*. Claims about
/// all regions use this list because it is the longest, so that no region is overlooked.
///
/// Source, read on [`REGIONS_AS_OF`]: the AWS General Reference, "Amazon DynamoDB endpoints and
/// quotas", table of DAX endpoints, as of September 2026. `endpoints.json` of botocore 1.44 lists
/// the same regions, and those of the other two partitions.
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

/// The regions in which AWS says that DAX is offered: a shorter list than [`REGIONS`].
///
/// The list serves one purpose. If AWS refuses the DAX API to an account in a listed region, that
/// account has lost the API.
///
/// Source, read on [`OFFERED_AS_OF`]: the page of the AWS Config rule `dax-encryption-enabled`, and
/// AWS's own table of regions in Systems Manager, as Prowler had it in August 2026.
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
/// Source, read on [`ALWAYS_ENABLED_AS_OF`]: the AWS Account Management guide, "Enable or disable
/// AWS Regions in your account": the regions launched before 20 March 2019, and Osaka.
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

/// Whether no account can disable the region: it is in [`ALWAYS_ENABLED`], or in a partition in
/// which no region can be disabled.
pub fn is_always_enabled(region: &str) -> bool {
    ALWAYS_ENABLED.contains(&region) || matches!(partition_of(region), "aws-cn" | "aws-us-gov")
}

/// Whether AWS lists the region as one in which DAX is offered.
pub fn is_offered(region: &str) -> bool {
    OFFERED.iter().any(|(_, regions)| regions.contains(&region))
}

/// The regions of a partition with a DAX endpoint. Empty if they are not known.
pub fn regions_of(partition: &str) -> &'static [&'static str] {
    REGIONS.iter().find(|(name, _)| *name == partition).map(|(_, regions)| *regions).unwrap_or_default()
}

/// The partition of a region, derived from its code. `aws-iso` represents all isolated partitions.
pub fn partition_of(region: &str) -> &'static str {
    match region.split('-').next() {
        Some("cn") => "aws-cn",
        Some("eusc") => "aws-eusc",
        _ if region.starts_with("us-gov-") => "aws-us-gov",
        _ if region.contains("-iso") => "aws-iso",
        _ => "aws",
    }
}

/// Whether the text is written like a region code: `us-east-1`, `us-gov-west-1`, `ap-southeast-7`.
pub fn is_region(text: &str) -> bool {
    region_in(text) == Some(text)
}

/// The compass points in region codes.
const COMPASS: [&str; 9] =
    ["central", "east", "north", "northeast", "northwest", "south", "southeast", "southwest", "west"];

/// The region whose code the text contains. Returns `None` if it contains no code, or two different
/// ones.
///
/// A code consists of a prefix, a compass point and a number, joined by hyphens. The prefix is two
/// letters, or the name of a part of a partition, such as `us-gov`. Any character except a letter
/// or digit may come directly before or after the code.
pub(crate) fn region_in(text: &str) -> Option<&str> {
    let is_word = |c: char| c.is_ascii_alphanumeric();
    let mut region = None;
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
        // The prefix: `us`, or `us-gov`, `us-iso`, `eusc-de` ...
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
        if region.is_some_and(|other| other != code) {
            return None;
        }
        region = Some(code);
    }
    region
}

/// The words of ASCII letters and digits in the text, each with the offset at which it begins.
pub(crate) fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    text.split(|c: char| !c.is_ascii_alphanumeric()).map(move |word| {
        // A separator can be longer than one byte, so the offset is that of the word itself.
        let start = text.get(at..).and_then(|rest| rest.find(word)).map_or(at, |offset| at + offset);
        at = start + word.len();
        (start, word)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_listed_region_has_a_valid_code_and_the_right_partition() {
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
}
