//! How to audit and to remediate by hand, in the console and with the AWS CLI.

use serde::{Deserialize, Serialize};

use crate::contract::text::Text;

/// The same work in the console and on the command line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Guide {
    /// In the AWS Management Console.
    pub console: Vec<Step>,
    /// With the AWS CLI.
    pub cli: Vec<Step>,
}

/// One step of a guide.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Step {
    /// The instruction.
    pub text: Text,
    /// The command that does it. Omitted if the step needs no command.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub command: Option<Text>,
    /// An example of what the command prints. Omitted if it prints nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub output: Option<Text>,
}

impl Step {
    /// A step without a command.
    pub(crate) fn new(text: impl Into<Text>) -> Self {
        Self { text: text.into(), command: None, output: None }
    }
}

fn steps(texts: &[&'static str]) -> Vec<Step> {
    texts.iter().map(|text| Step::new(Text::Borrowed(text))).collect()
}

/// A step with its command, and an example of what that prints.
fn command(text: &'static str, command: &'static str, output: &'static str) -> Step {
    Step {
        command: Some(Text::Borrowed(command)),
        output: Some(output).filter(|output| !output.is_empty()).map(Text::Borrowed),
        ..Step::new(Text::Borrowed(text))
    }
}

/// How to check clusters by hand.
pub(crate) fn audit() -> Guide {
    Guide { console: steps(&AUDIT_IN_CONSOLE), cli: audit_by_cli() }
}

/// How to fix a cluster by hand.
pub(crate) fn remediation() -> Guide {
    Guide { console: steps(&REMEDIATION_IN_CONSOLE), cli: remediation_by_cli() }
}

/// The audit in the console. Source: DynamoDB developer guide, as documented on
/// [`AWS_FACTS_AS_OF`](super::aws_facts::AWS_FACTS_AS_OF).
static AUDIT_IN_CONSOLE: [&str; 5] = [
    "Sign in to the AWS Management Console and open DynamoDB (https://console.aws.amazon.com/dynamodb/).",
    "In the navigation pane, under DAX, choose Clusters.",
    "Choose a cluster to see its details.",
    "Read Encryption. ENABLED means that the cluster is encrypted at rest, DISABLED that it is not.",
    "Do the same for every cluster of the region, then change the region in the navigation bar and begin again, until every region is done.",
];

/// The remediation in the console. Source: as for [`AUDIT_IN_CONSOLE`].
static REMEDIATION_IN_CONSOLE: [&str; 10] = [
    "Sign in to the AWS Management Console, open DynamoDB (https://console.aws.amazon.com/dynamodb/) and, under DAX, choose Clusters, then Create cluster.",
    "Type a new cluster name, and choose the node type and the cluster size of the old cluster. Node types dax.r3.* cannot be encrypted. Choose Next.",
    "Subnet group: it decides the VPC and the availability zones of the nodes. Access control: a security group that lets the application in on port 8111 (9111 with encryption in transit). Choose the availability zones, then Next.",
    "IAM service role: it decides which DynamoDB tables the cluster can reach, and with which API operations.",
    "Encryption: leave Turn on encryption at rest selected (older consoles call it Enable encryption). Turn on encryption in transit needs clients that support TLS. Choose Next.",
    "Choose the parameter group and the maintenance window, add the tags of the old cluster, and choose Next.",
    "Review the settings and choose Create cluster. AWS takes several minutes until the cluster is Available.",
    "Change the endpoint in the application's configuration to that of the new cluster. The new cache starts empty, so move a small part of the traffic first.",
    "Watch CloudWatch until no client uses the old cluster any more (AWS/DAX, ClientConnections and TotalRequestCount). No data means zero only if CPUUtilization of the same cluster has data in that time.",
    "Delete the old cluster, to avoid further charges. AWS cannot restore it.",
];

fn audit_by_cli() -> Vec<Step> {
    vec![
        command(
            "List the clusters of one region.",
            "aws dax describe-clusters --region us-east-1 --output table --query 'Clusters[*].ClusterName'",
            "--------------------------\n|    DescribeClusters    |\n+------------------------+\n|  cc-dax-cache-cluster  |\n|  cc-prod-app-cluster   |\n+------------------------+",
        ),
        command(
            "Read the encryption status of each cluster. Only ENABLED is encrypted; None means that the cluster reports no status.",
            "aws dax describe-clusters --region us-east-1 --output text --query 'Clusters[*].[ClusterName,SSEDescription.Status]'",
            "cc-dax-cache-cluster    DISABLED\ncc-prod-app-cluster     None",
        ),
        command(
            "For evidence that dax001 can check, export whole records, without --query.",
            "aws dax describe-clusters --region us-east-1 --output json > us-east-1.json",
            "",
        ),
        Step::new(Text::Borrowed(
            "Do the same for every region in which DAX has an endpoint, in every account. The export script of dax001 does all of this.",
        )),
    ]
}

fn remediation_by_cli() -> Vec<Step> {
    vec![
        command(
            "Create the cluster again under a new name, with encryption. The IAM role decides which tables it can reach, the subnet group its VPC and availability zones.",
            "aws dax create-cluster \\\n  --region us-east-1 \\\n  --cluster-name cc-encrypted-cluster \\\n  --node-type dax.r4.large \\\n  --replication-factor 2 \\\n  --iam-role-arn arn:aws:iam::123456789012:role/service-role/DAXtoDynamoDB \\\n  --subnet-group-name cc-dax-subnet-group \\\n  --security-group-ids sg-abcd1234 \\\n  --availability-zones us-east-1a us-east-1b \\\n  --sse-specification Enabled=true",
            "{\n    \"Cluster\": {\n        \"ClusterName\": \"cc-encrypted-cluster\",\n        \"ClusterArn\": \"arn:aws:dax:us-east-1:123456789012:cache/cc-encrypted-cluster\",\n        \"Status\": \"creating\",\n        \"NodeType\": \"dax.r4.large\",\n        ...\n        \"SSEDescription\": {\n            \"Status\": \"ENABLED\"\n        }\n    }\n}",
        ),
        command(
            "Repeat this until it is available, and check that it is encrypted.",
            "aws dax describe-clusters --region us-east-1 --cluster-names cc-encrypted-cluster --output text --query 'Clusters[0].[Status,SSEDescription.Status,ClusterDiscoveryEndpoint.URL]'",
            "available    ENABLED    dax://cc-encrypted-cluster.abc123.dax-clusters.us-east-1.amazonaws.com",
        ),
        Step::new(Text::Borrowed(
            "Change the endpoint in the application's configuration to that of the new cluster, for a small part of the traffic first.",
        )),
        command(
            "Check that no client uses the old cluster any more; ask for TotalRequestCount in the same way. No data means zero only if CPUUtilization of the same cluster has data in that time.",
            "aws cloudwatch get-metric-statistics --region us-east-1 --namespace AWS/DAX --metric-name ClientConnections \\\n  --dimensions Name=ClusterId,Value=cc-dax-cache-cluster --statistics Maximum --period 3600 \\\n  --start-time 2026-11-29T00:00:00Z --end-time 2026-11-30T00:00:00Z",
            "{\n    \"Label\": \"ClientConnections\",\n    \"Datapoints\": []\n}",
        ),
        command(
            "Delete the old cluster, to avoid further charges. AWS cannot restore it.",
            "aws dax delete-cluster --region us-east-1 --cluster-name cc-dax-cache-cluster",
            "{\n    \"Cluster\": {\n        \"ClusterName\": \"cc-dax-cache-cluster\",\n        \"Status\": \"deleting\",\n        ...\n    }\n}",
        ),
    ]
}
