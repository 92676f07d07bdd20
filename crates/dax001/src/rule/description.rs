//! The rule for people: what it means, how to audit it and how to fix a cluster.
//!
//! The text is our own, based on Conformity's rule DAX-001 (published 2018-10-15). Facts from
//! elsewhere name their source.

use serde::{Deserialize, Serialize};

use crate::contract::status::RiskLevel;
use crate::contract::text::Text;
use crate::contract::verdicts::{VERDICTS, VerdictRow};
use crate::rule::controls::{CONTROLS_AS_OF, Framework, SameCheck, frameworks, same_checks};

/// The rule's identifier.
pub const ID: &str = "DAX-001";

/// The rule's title.
pub const TITLE: &str = "DAX cluster encryption at rest";

/// Rule DAX-001 in full.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Rule {
    /// `DAX-001`
    pub id: Text,
    /// The rule's title.
    pub title: Text,
    /// The severity of a failed cluster.
    pub risk_level: RiskLevel,
    /// What the rule requires, in one sentence.
    pub summary: Text,
    /// Why the rule requires it, one paragraph each.
    pub rationale: Vec<Text>,
    /// How to check clusters by hand.
    pub audit: Guide,
    /// How to fix a cluster by hand.
    pub remediation: Guide,
    /// The verdict table: which evidence leads to which verdict.
    pub verdicts: Vec<VerdictRow>,
    /// The standards that the rule supports, the most useful first.
    pub compliance: Vec<Framework>,
    /// The same check in other tools.
    pub same_checks: Vec<SameCheck>,
    /// The date on which the standards and the checks were compared with their sources: `YYYY-MM-DD`.
    pub compliance_as_of: Text,
    /// Further reading.
    pub references: Vec<Reference>,
}

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
    /// What to do.
    pub text: Text,
    /// The command that does it. Omitted if there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub command: Option<Text>,
}

/// A document for further reading.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Reference {
    /// The document's title.
    pub title: Text,
    /// The document's URL.
    pub url: Text,
}

fn steps(texts: &[&'static str]) -> Vec<Step> {
    texts.iter().map(|text| Step { text: Text::Borrowed(text), command: None }).collect()
}

fn commands(steps: &[(&'static str, Option<&'static str>)]) -> Vec<Step> {
    steps
        .iter()
        .map(|(text, command)| Step { text: Text::Borrowed(text), command: command.map(Text::Borrowed) })
        .collect()
}

/// The rule in full.
pub fn rule() -> Rule {
    Rule {
        id: Text::Borrowed(ID),
        title: Text::Borrowed(TITLE),
        risk_level: RiskLevel::High,
        summary: Text::Borrowed(
            "Every Amazon DynamoDB Accelerator (DAX) cluster must have encryption at rest (server-side encryption, SSE) enabled.",
        ),
        rationale: [
            "A DAX cluster keeps copies of table data on its nodes' storage, beside configuration and log files. Without encryption at rest, whoever reaches that storage can read them.",
            "With SSE, DAX encrypts all three with a default key that it has AWS Key Management Service (KMS) manage. Applications don't change, nothing takes more storage, and the effect on performance is minimal.",
            "Encryption at rest can only be chosen when a cluster is created. A cluster without it must be created again.",
        ]
        .map(Text::Borrowed)
        .to_vec(),
        audit: Guide {
            console: steps(&[
                "Sign in to the AWS Management Console and open DynamoDB.",
                "In the left navigation, under DAX, choose Clusters.",
                "Choose a cluster and open its Overview tab.",
                "Read Encryption in the configuration details. DISABLED means that the cluster is not encrypted at rest.",
                "Do the same for every cluster of the region, then change the region in the navigation bar and begin again, until every region is done.",
            ]),
            cli: commands(&[
                (
                    "Export the clusters of one region, whole. Without --query, which drops clusters that never reported encryption.",
                    Some("aws dax describe-clusters --region us-east-1 --output json > us-east-1.json"),
                ),
                (
                    "Give the file to this page, or read SSEDescription.Status of each cluster. Only ENABLED is encrypted; a cluster without SSEDescription is not.",
                    None,
                ),
                ("Do the same for every region in which DAX has an endpoint, in every account.", None),
            ]),
        },
        remediation: Guide {
            console: steps(&[
                "Sign in to the AWS Management Console, open DynamoDB and, under DAX, choose Clusters.",
                "Choose Create cluster.",
                "Type a new cluster name; choose the node type and the number of nodes of the old cluster. Node types dax.r3.* can't be encrypted.",
                "Check Enable encryption.",
                "Choose the IAM role that lets DAX reach the tables, the subnet group, and a security group that lets the application in on port 8111 (9111 with encryption in transit).",
                "Keep the default settings, or uncheck Use default settings and set what the old cluster has, then choose Launch cluster.",
                "When the new cluster is available, put its endpoint into the application's configuration.",
                "When nothing uses the old cluster any more, select it, choose Actions, Delete, and confirm.",
            ]),
            cli: commands(&[
                (
                    "Create the cluster again under a new name, with encryption.",
                    Some(
                        "aws dax create-cluster \\\n  --region us-east-1 \\\n  --cluster-name cc-encrypted-cluster \\\n  --node-type dax.r4.large \\\n  --replication-factor 2 \\\n  --iam-role-arn arn:aws:iam::123456789012:role/service-role/DAXtoDynamoDB \\\n  --subnet-group-name cc-dax-subnet-group \\\n  --security-group-ids sg-abcd1234 \\\n  --availability-zones us-east-1a us-east-1b \\\n  --sse-specification Enabled=true",
                    ),
                ),
                (
                    "Wait until it is available, and see that SSEDescription.Status is ENABLED.",
                    Some(
                        "aws dax describe-clusters --region us-east-1 --cluster-names cc-encrypted-cluster --output json",
                    ),
                ),
                ("Put the new cluster's endpoint into the application's configuration.", None),
                (
                    "When nothing uses the old cluster any more, delete it.",
                    Some("aws dax delete-cluster --region us-east-1 --cluster-name cc-dax-cache-cluster"),
                ),
            ]),
        },
        verdicts: VERDICTS.to_vec(),
        compliance: frameworks(),
        same_checks: same_checks(),
        compliance_as_of: Text::Borrowed(CONTROLS_AS_OF),
        references: [
            (
                "DAX encryption at rest, DynamoDB developer guide",
                "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/DAXEncryptionAtRest.html",
            ),
            (
                "DescribeClusters, DAX API reference",
                "https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_dax_DescribeClusters.html",
            ),
            (
                "CreateCluster, DAX API reference",
                "https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_dax_CreateCluster.html",
            ),
            (
                "AWS Security Hub controls for DynamoDB: DynamoDB.3",
                "https://docs.aws.amazon.com/securityhub/latest/userguide/dynamodb-controls.html",
            ),
            (
                "AWS Config rule dax-encryption-enabled",
                "https://docs.aws.amazon.com/config/latest/developerguide/dax-encryption-enabled.html",
            ),
            (
                "Conformity rule DAX-001, Cluster Encryption",
                "https://www.trendmicro.com/trendaivisiononecloudriskmanagement/knowledge-base/aws/DAX/encryption-enabled.html",
            ),
        ]
        .map(|(title, url)| Reference { title: Text::Borrowed(title), url: Text::Borrowed(url) })
        .to_vec(),
    }
}
