//! The frameworks and controls that the rule supports, and the same check in other tools. Each has
//! its source.

use serde::{Deserialize, Serialize};

use crate::contract::text::Text;

/// A compliance framework in one version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Framework {
    /// Its usual name, with its version: `PCI DSS 4.0.1`.
    pub name: Text,
    /// Whether the rule itself names the framework. Tools with the same check name the others.
    pub named_by_rule: bool,
    /// Whether its publisher has retired this version in favour of a newer one.
    #[serde(default)]
    pub is_retired: bool,
    /// The controls that this check supports. Empty if no source maps the check to a paragraph.
    pub controls: Vec<Control>,
    /// The source of the mapping.
    pub source: Text,
}

/// A control of a framework.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Control {
    /// Its number in the framework: `SC-28`.
    pub id: Text,
    /// Its title. Some controls fit only loosely; the title shows which.
    pub title: Text,
}

/// The same check in another tool.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct SameCheck {
    /// The tool.
    pub tool: Text,
    /// The name of its check.
    pub id: Text,
    /// Whether it checks a template or a plan before a cluster is created, and so prevents the next
    /// unencrypted one.
    pub is_before_creation: bool,
    /// A description of the check.
    pub checks: Text,
}

impl Framework {
    /// Its name, marked if it is retired.
    pub fn label(&self) -> String {
        let mark = if self.is_retired { " (retired)" } else { "" };
        format!("{}{mark}", self.name)
    }

    /// Its controls as exports name them, `PCI DSS 4.0.1 3.5.1`; the framework alone if it has
    /// none.
    pub fn requirements(&self) -> Vec<String> {
        if self.controls.is_empty() {
            return vec![self.name.to_string()];
        }
        self.controls.iter().map(|control| format!("{} {}", self.name, control.id)).collect()
    }
}

/// The date on which the table of controls was checked against its sources.
pub const CONTROLS_AS_OF: &str = "2026-11-30";

const RULE: &str = "Conformity rule DAX-001";
const PROWLER: &str = "Prowler";
const STEAMPIPE: &str = "Steampipe AWS Compliance";
const ELECTRIC_EYE: &str = "ElectricEye";
const SECURITY_HUB: &str = "AWS Security Hub DynamoDB.3";

type Row = (&'static str, Standing, &'static [(&'static str, &'static str)], &'static str);

/// How a framework relates to the rule.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Standing {
    /// The rule names it.
    Named,
    /// The rule names it, and its publisher has retired this version.
    NamedAndRetired,
    /// Another tool with the same check names it.
    Other,
    /// Another tool with the same check names it, and its publisher has retired this version.
    OtherAndRetired,
}

/// Every framework: those of the rule first, and the current version of each before older ones. An
/// export that can only list some of them takes the first.
static FRAMEWORKS: [Row; 18] = [
    (
        "PCI DSS 4.0.1",
        Standing::Named,
        &[
            ("3.5.1", "PAN is rendered unreadable anywhere it is stored"),
            (
                "8.3.2",
                "Strong cryptography renders all authentication factors unreadable during transmission and storage",
            ),
        ],
        "Prowler and the AWS conformance pack for PCI DSS 4.0 (4.0.1 changed no requirement)",
    ),
    (
        "HIPAA",
        Standing::Named,
        &[
            ("164.312(a)(2)(iv)", "Encryption and decryption"),
            ("164.312(e)(2)(ii)", "Encryption (transmission security)"),
            ("164.308(a)(4)(ii)(A)", "Isolating health care clearinghouse functions"),
            ("164.312(c)(1)", "Integrity"),
            ("164.314(b)(1)", "Requirements for group health plans"),
            ("164.314(b)(2)", "Group health plans: implementation specifications"),
        ],
        "Prowler; 164.312(c)(1) and 164.314(b): Steampipe AWS Compliance",
    ),
    ("GDPR", Standing::Named, &[("Article 32", "Security of processing")], PROWLER),
    ("APRA", Standing::Named, &[], RULE),
    ("MAS", Standing::Named, &[], RULE),
    (
        "NIST 800-53 r5",
        Standing::Named,
        &[
            ("SC-28", "Protection of Information at Rest"),
            ("SC-28(1)", "Protection of Information at Rest: Cryptographic Protection"),
            ("SC-13", "Cryptographic Protection"),
            ("CA-9(1)", "Internal System Connections: Compliance Checks"),
            ("CM-3(6)", "Configuration Change Control: Cryptography Management"),
            ("SC-7(10)", "Boundary Protection: Prevent Exfiltration"),
            ("SI-7(6)", "Software, Firmware, and Information Integrity: Cryptographic Protection"),
        ],
        SECURITY_HUB,
    ),
    (
        "NIST 800-53 r4",
        Standing::NamedAndRetired,
        &[
            ("SC-28", "Protection of Information at Rest"),
            ("SC-12", "Cryptographic Key Establishment and Management"),
            ("MP-8", "Media Downgrading"),
        ],
        ELECTRIC_EYE,
    ),
    (
        "AWS Well-Architected, Security pillar",
        Standing::Named,
        &[("SEC08-BP02", "Enforce encryption at rest")],
        PROWLER,
    ),
    (
        "ISO/IEC 27001:2022",
        Standing::Other,
        &[("A.8.24", "Use of cryptography"), ("A.8.11", "Data masking")],
        PROWLER,
    ),
    ("CIS Controls 8.1", Standing::Other, &[("3.11", "Encrypt Sensitive Data at Rest")], PROWLER),
    (
        "SOC 2",
        Standing::Other,
        &[("CC6.1", "Logical access security over protected information assets")],
        ELECTRIC_EYE,
    ),
    ("NIST CSF 1.1", Standing::OtherAndRetired, &[("PR.DS-1", "Data-at-rest is protected")], STEAMPIPE),
    (
        "AWS Control Tower",
        Standing::Other,
        &[("CT.DAX.PR.1", "Require encryption at rest for all Amazon DynamoDB Accelerator (DAX) clusters")],
        "AWS Control Tower controls reference",
    ),
    (
        "NIS2",
        Standing::Other,
        &[("9.2.a", "Cryptography: measures for data at rest and in transit, by classification of assets")],
        PROWLER,
    ),
    ("C5:2025", Standing::Other, &[("CRY-05.01B", "Encryption of Sensitive Data at Rest")], PROWLER),
    ("CSA CCM 4.0", Standing::Other, &[("CEK-03", "Data Encryption")], PROWLER),
    ("KISA ISMS-P 2023", Standing::Other, &[("2.7.1", "Application of Encryption Policy")], PROWLER),
    (
        "PCI DSS 3.2.1",
        Standing::NamedAndRetired,
        &[
            ("3.4", "Render PAN unreadable anywhere it is stored"),
            ("3.4.1", "If disk encryption is used, logical access must be managed separately"),
            (
                "8.2.1",
                "Using strong cryptography, render all authentication credentials unreadable during transmission and storage",
            ),
        ],
        PROWLER,
    ),
];

type CheckRow = (&'static str, &'static str, bool, &'static str);

/// The same check in other tools, those that prevent an unencrypted cluster first. Source: the
/// documentation of each tool.
static SAME_CHECKS: [CheckRow; 14] = [
    ("AWS Control Tower", "CT.DAX.PR.1", true, "CloudFormation stacks, which it refuses"),
    ("AWS CloudFormation Guard", "DAX_ENCRYPTION_ENABLED", true, "CloudFormation templates"),
    ("Checkov", "CKV_AWS_47", true, "Terraform and CloudFormation"),
    ("Trivy", "AWS-0023", true, "Terraform and CloudFormation"),
    ("KICS", "DAX Cluster Not Encrypted", true, "Terraform and CloudFormation"),
    ("cfn_nag", "W83", true, "CloudFormation templates"),
    ("cdk-nag", "AwsSolutions-DDB4", true, "AWS CDK applications"),
    ("AWS Config", "dax-encryption-enabled", false, "the clusters of an account"),
    ("AWS Security Hub", "DynamoDB.3", false, "the clusters of an account"),
    ("Prowler", "dynamodb_accelerator_cluster_encryption_enabled", false, "the clusters of an account"),
    ("Steampipe", "dax_cluster_encryption_at_rest_enabled", false, "the clusters of an account"),
    ("CloudSploit", "daxClusterEncryption", false, "the clusters of an account"),
    ("ElectricEye", "DAX encryption at rest check", false, "the clusters of an account"),
    ("Conformity", "DAX-001", false, "the clusters of an account"),
];

pub(crate) fn frameworks() -> Vec<Framework> {
    let framework = |(name, standing, controls, source): &Row| Framework {
        name: Text::Borrowed(name),
        named_by_rule: matches!(standing, Standing::Named | Standing::NamedAndRetired),
        is_retired: matches!(standing, Standing::NamedAndRetired | Standing::OtherAndRetired),
        controls: controls
            .iter()
            .map(|(id, title)| Control { id: Text::Borrowed(id), title: Text::Borrowed(title) })
            .collect(),
        source: Text::Borrowed(source),
    };
    FRAMEWORKS.iter().map(framework).collect()
}

/// The [labels](Framework::label) of the frameworks that the rule names, current versions first.
pub fn named_frameworks() -> Vec<Text> {
    let named = frameworks().into_iter().filter(|framework| framework.named_by_rule);
    named.map(|framework| Text::Owned(framework.label())).collect()
}

pub(crate) fn same_checks() -> Vec<SameCheck> {
    let check = |(tool, id, is_before_creation, checks): &CheckRow| SameCheck {
        tool: Text::Borrowed(tool),
        id: Text::Borrowed(id),
        is_before_creation: *is_before_creation,
        checks: Text::Borrowed(checks),
    };
    SAME_CHECKS.iter().map(check).collect()
}
