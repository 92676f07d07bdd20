//! Partition, account, region and name of a cluster: what an ARN or the user's label says.

use serde::{Deserialize, Serialize};

/// The parts of a DAX cluster's ARN, `arn:PARTITION:dax:REGION:ACCOUNT:cache/NAME`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Arn {
    /// `aws`, `aws-cn`, `aws-us-gov` ...
    pub partition: String,
    /// The region's code.
    pub region: String,
    /// Twelve digits.
    pub account: String,
    /// The cluster's name.
    pub name: String,
}

impl Arn {
    /// Reads an ARN; nothing if it is not that of a DAX cluster.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.splitn(6, ':');
        let mut next = || parts.next();
        let (arn, partition, service) = (next()?, next()?, next()?);
        let (region, account, resource) = (next()?, next()?, next()?);
        let name = resource.strip_prefix("cache/")?;
        let sound = arn == "arn"
            && service == "dax"
            && partition.starts_with("aws")
            && is_code(partition)
            && is_code(region)
            && is_account(account)
            && is_name(name);
        sound.then(|| Self {
            partition: partition.to_owned(),
            region: region.to_owned(),
            account: account.to_owned(),
            name: name.to_owned(),
        })
    }

    /// Whether both can belong to one listing: the same partition, region and account.
    pub fn same_scope(&self, other: &Self) -> bool {
        (&self.partition, &self.region, &self.account) == (&other.partition, &other.region, &other.account)
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
            region: self.region.clone().filter(|region| is_code(region)),
        };
        let is_less = label != self;
        (label, is_less)
    }
}

/// The regions of the partition `aws` in which DAX is offered.
///
/// Source: three public lists that agree, read on 2026-11-24. A region that is not in it is no error.
pub const REGIONS: [&str; 15] = [
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
];

/// Whether the text is an account id: twelve digits.
pub fn is_account(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|b| b.is_ascii_digit())
}

/// Whether the text is a region or partition code by its shape.
fn is_code(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

/// Whether the text is a cluster name by DAX's own limits: 1 to 20 letters, digits and hyphens, a
/// letter first, no hyphen last and no two in a row.
///
/// Source: `CreateCluster`, parameter `ClusterName`, in the DAX API reference.
pub fn is_name(text: &str) -> bool {
    (1..=20).contains(&text.len())
        && text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
        && !text.ends_with('-')
        && !text.contains("--")
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
            (arn.partition.as_str(), arn.region.as_str(), arn.account.as_str(), arn.name.as_str()),
            ("aws-cn", "cn-north-1", "123456789012", "my-dax")
        );
        for wrong in [
            "",
            "arn:aws:dax:us-east-1:123456789012",
            "arn:aws:dax:us-east-1:12345678901:cache/a",
            "arn:aws:dax::123456789012:cache/a",
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
