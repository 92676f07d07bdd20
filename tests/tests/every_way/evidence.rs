//! Evidence in the form that the AWS CLI prints.

pub(crate) const ACCOUNT: &str = "123456789012";

/// The AWS CLI's output if the caller may not list clusters.
pub(crate) const DENIED: &str = "\nAn error occurred (AccessDeniedException) when calling the DescribeClusters operation: User: arn:aws:iam::123456789012:user/auditor is not authorized to perform: dax:DescribeClusters\n";

/// A cluster's full record.
pub(crate) fn cluster(region: &str, name: &str, status: &str) -> String {
    record(region, name, &format!(r#""SSEDescription": {{"Status": "{status}"}}"#))
}

/// A full record with these members in place of `SSEDescription`.
pub(crate) fn record(region: &str, name: &str, members: &str) -> String {
    format!(
        r#"{{
            "ClusterName": "{name}",
            "ClusterArn": "arn:aws:dax:{region}:{ACCOUNT}:cache/{name}",
            "TotalNodes": 1,
            "ActiveNodes": 1,
            "NodeType": "dax.r5.large",
            "Status": "available",
            "SubnetGroup": "default",
            "SecurityGroups": [{{"SecurityGroupIdentifier": "sg-2feef938c8", "Status": "active"}}],
            "IamRoleArn": "arn:aws:iam::{ACCOUNT}:role/DAXtoDynamoDB",
            "ParameterGroup": {{"ParameterGroupName": "default.dax1.0", "ParameterApplyStatus": "in-sync"}},
            {members}
        }}"#
    )
}

/// The output of `describe-clusters` for these clusters, given as pairs of name and encryption
/// status.
pub(crate) fn page(region: &str, clusters: &[(&str, &str)]) -> String {
    let records: Vec<String> = clusters.iter().map(|(name, status)| cluster(region, name, status)).collect();
    page_of(&records.join(",\n        "))
}

/// A page with these records.
pub(crate) fn page_of(records: &str) -> String {
    format!("{{\n    \"Clusters\": [\n        {records}\n    ]\n}}\n")
}
