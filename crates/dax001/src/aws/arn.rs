//! The ARN of a DAX cluster, and the account and the name in it.

use super::regions::is_region;

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
    /// Parses an ARN. Returns `None` if it is not the ARN of a DAX cluster.
    pub fn parse(text: &'a str) -> Option<Self> {
        // The parts of an ARN are short: checking byte by byte finds the colon faster than a string
        // search.
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

/// Offsets of the parts in the text of a DAX cluster's ARN.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ArnOffsets {
    /// Offsets at which partition, region and account end.
    partition: usize,
    region: usize,
    account: usize,
}

impl ArnOffsets {
    const PARTITION: usize = "arn:".len();
    const REGION: usize = ":dax:".len();
    const NAME: usize = ":cache/".len();

    fn of(arn: Arn<'_>) -> Self {
        let partition = Self::PARTITION + arn.partition.len();
        let region = partition + Self::REGION + arn.region.len();
        Self { partition, region, account: region + 1 + arn.account.len() }
    }

    /// The parts in `text`, which must be the text that the offsets belong to.
    pub fn in_text(self, text: &str) -> Option<Arn<'_>> {
        Some(Arn {
            partition: text.get(Self::PARTITION..self.partition)?,
            region: text.get(self.partition + Self::REGION..self.region)?,
            account: text.get(self.region + 1..self.account)?,
            name: text.get(self.account + Self::NAME..)?,
        })
    }
}

/// Parses one ARN after another. Most often only the name differs from the ARN before.
#[derive(Debug, Default)]
pub(crate) struct ArnReader {
    /// The last ARN up to its name, and the offsets of its parts.
    prefix: String,
    offsets: Option<ArnOffsets>,
    /// Increases whenever anything but the name changes. ARNs that are read while it has the same
    /// value share partition, region and account.
    pub(crate) series: u64,
}

impl ArnReader {
    /// Offsets of an ARN's parts. Returns `None` if it is not the ARN of a DAX cluster.
    pub(crate) fn read(&mut self, text: &str) -> Option<ArnOffsets> {
        if self.offsets.is_some()
            && let Some(name) = text.strip_prefix(&*self.prefix)
            && is_name_of_any_length(name)
        {
            return self.offsets;
        }
        let arn = Arn::parse(text)?;
        self.series += 1;
        self.offsets = Some(ArnOffsets::of(arn));
        self.prefix.clear();
        self.prefix.push_str(text.strip_suffix(arn.name)?);
        self.offsets
    }
}

/// Whether the text is an account id: twelve digits.
pub fn is_account(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|b| b.is_ascii_digit())
}

/// Whether the text is written like a region or partition code.
fn is_code(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

/// The maximum length of a cluster's name, in characters.
pub const NAME_LIMIT: usize = 20;

/// Whether the text is a valid cluster name under DAX's own limits: 1 to 20 letters, digits and
/// hyphens, a letter first, no hyphen at the end and no two in a row.
///
/// Source: `CreateCluster`, parameter `ClusterName`, in the DAX API reference.
pub fn is_name(text: &str) -> bool {
    text.len() <= NAME_LIMIT && is_name_of_any_length(text)
}

/// Whether the text is a valid cluster name, apart from its length. An ARN with a longer name still
/// gives account and region.
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
