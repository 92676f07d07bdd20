//! The rule for people: what it means, how to audit it and how to fix a cluster.
//!
//! The text is our own, based on Conformity's rule DAX-001. Facts about AWS are in
//! [`aws_facts`](super::aws_facts), mappings to standards in [`controls`](super::controls), each
//! with its source and its date.

use serde::{Deserialize, Serialize};

use crate::contract::status::RiskLevel;
use crate::contract::text::Text;
use crate::contract::verdicts::{VERDICTS, VerdictRow};
use crate::rule::aws_facts::{AWS_FACTS_AS_OF, AwsFact, aws_facts};
use crate::rule::controls::{CONTROLS_AS_OF, Framework, SameCheck, frameworks, same_checks};
use crate::rule::guide::{Guide, audit, remediation};

/// The rule's identifier.
pub const ID: &str = "DAX-001";

/// The rule's title.
pub const TITLE: &str = "DAX cluster encryption at rest";

/// The date on which Conformity published the rule.
pub const PUBLISHED: &str = "2018-10-15";

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
    /// Whether the rule regards the risk as acceptable.
    pub is_risk_acceptable: bool,
    /// How others rate a failed cluster.
    pub ratings: Vec<Rating>,
    /// The date on which Conformity published the rule: `YYYY-MM-DD`.
    pub published: Text,
    /// The rule's requirement, in one sentence.
    pub summary: Text,
    /// Why the rule requires it, one paragraph each.
    pub rationale: Vec<Text>,
    /// The facts that AWS documents about it.
    pub aws_facts: Vec<AwsFact>,
    /// The date on which these facts were compared with their sources: `YYYY-MM-DD`.
    pub aws_facts_as_of: Text,
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
    /// The date on which the standards and the checks were compared with their sources:
    /// `YYYY-MM-DD`.
    pub compliance_as_of: Text,
    /// Further reading.
    pub references: Vec<Reference>,
}

/// A severity, and who assigns it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Rating {
    /// The severity, in the words of those tools.
    pub level: Text,
    /// The tools that assign it.
    pub tools: Text,
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

/// The rule in full.
pub fn rule() -> Rule {
    Rule {
        id: Text::Borrowed(ID),
        title: Text::Borrowed(TITLE),
        risk_level: RiskLevel::High,
        is_risk_acceptable: false,
        ratings: [
            ("High", "this rule, Trivy, CloudSploit, KICS"),
            ("Medium", "AWS Security Hub (DynamoDB.3), Prowler, Steampipe, Microsoft Defender for Cloud"),
        ]
        .map(|(level, tools)| Rating { level: Text::Borrowed(level), tools: Text::Borrowed(tools) })
        .to_vec(),
        published: Text::Borrowed(PUBLISHED),
        summary: Text::Borrowed(
            "Every Amazon DynamoDB Accelerator (DAX) cluster must have encryption at rest (server-side encryption, SSE) enabled.",
        ),
        rationale: [
            "A DAX cluster keeps copies of table data on its nodes' storage, beside configuration and log files. Without encryption at rest, anyone who reaches that storage can read them.",
            "With encryption at rest, DAX can serve applications whose data an organization's policies, industry rules or government regulations protect.",
            "DAX encrypts cached data, configuration and log files with a key that AWS Key Management Service (KMS) manages. Applications don't change, nothing takes more storage, and the effect on performance is minimal.",
            "Encryption at rest can only be chosen when a cluster is created. A cluster without it must be created again.",
        ]
        .map(Text::Borrowed)
        .to_vec(),
        aws_facts: aws_facts(),
        aws_facts_as_of: Text::Borrowed(AWS_FACTS_AS_OF),
        audit: audit(),
        remediation: remediation(),
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
                "AWS Security Hub controls for DynamoDB: DynamoDB.3, and DynamoDB.7 for encryption in transit",
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
