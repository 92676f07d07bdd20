//! The regions where CloudFormation can create DAX clusters.

/// The date on which [`CLOUDFORMATION_REGIONS`] was compared with its source.
pub const CLOUDFORMATION_AS_OF: &str = "2026-11-30";

/// The regions in which CloudFormation has the resource type `AWS::DAX::Cluster`. DAX is available
/// in more.
///
/// Source: resource schemas of October 2026, as included in cfn-lint 1.58.0.
pub const CLOUDFORMATION_REGIONS: [&str; 22] = [
    "ap-northeast-1",
    "ap-south-1",
    "ap-southeast-1",
    "ap-southeast-2",
    "cn-northwest-1",
    "eu-central-1",
    "eu-isoe-west-1",
    "eu-west-1",
    "eu-west-2",
    "eu-west-3",
    "eusc-de-east-1",
    "sa-east-1",
    "us-east-1",
    "us-east-2",
    "us-iso-east-1",
    "us-iso-west-1",
    "us-isob-east-1",
    "us-isob-west-1",
    "us-isof-east-1",
    "us-isof-south-1",
    "us-west-1",
    "us-west-2",
];

/// Whether CloudFormation can create a DAX cluster in this region.
pub fn has_cloudformation(region: &str) -> bool {
    CLOUDFORMATION_REGIONS.contains(&region)
}
