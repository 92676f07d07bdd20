//! The frameworks and controls that the rule serves. Each ID has the source that maps it to this
//! check.

use serde::{Deserialize, Serialize};

use crate::contract::text::Text;

/// A compliance standard that the rule supports.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Framework {
    /// The standard's usual name.
    pub name: Text,
    /// Whether the rule itself names the standard. The other standards are named by tools that
    /// check the same thing.
    pub named_by_rule: bool,
    /// The standard's controls that this check serves. Empty if no source maps the check to a
    /// paragraph.
    pub controls: Vec<Text>,
    /// The source of the mapping.
    pub source: Text,
}

/// The day on which the table of controls was checked against its sources.
pub const CONTROLS_AS_OF: &str = "2026-11-29";

const RULE: &str = "Conformity rule DAX-001";
const PROWLER: &str = "Prowler check dynamodb_accelerator_cluster_encryption_enabled";
const ELECTRIC_EYE: &str = "ElectricEye, DAX encryption at rest check";
const SECURITY_HUB: &str = "AWS Security Hub control DynamoDB.3";

/// Every framework; those that the rule names come first.
pub(crate) fn frameworks() -> Vec<Framework> {
    let table: [(&'static str, bool, &[&'static str], &'static str); 10] = [
        ("PCI DSS 3.2.1", true, &["3.4", "3.4.1", "8.2.1"], PROWLER),
        ("HIPAA", true, &["164.308(a)(4)(ii)(A)", "164.312(a)(2)(iv)", "164.312(e)(2)(ii)"], PROWLER),
        ("GDPR", true, &["Article 32"], PROWLER),
        ("APRA", true, &[], RULE),
        ("MAS", true, &[], RULE),
        ("NIST 800-53 r4", true, &["MP-8", "SC-12", "SC-28"], ELECTRIC_EYE),
        ("AWS Well-Architected, Security pillar", true, &["SEC08-BP02"], PROWLER),
        (
            "NIST 800-53 r5",
            false,
            &["CA-9(1)", "CM-3(6)", "SC-13", "SC-28", "SC-28(1)", "SC-7(10)", "SI-7(6)"],
            SECURITY_HUB,
        ),
        ("ISO/IEC 27001:2022", false, &["A.8.11", "A.8.24"], PROWLER),
        ("CIS Controls 8.1", false, &["3.11"], PROWLER),
    ];
    let framework = |(name, named_by_rule, controls, source): (_, _, &[&'static str], _)| Framework {
        name: Text::Borrowed(name),
        named_by_rule,
        controls: controls.iter().copied().map(Text::Borrowed).collect(),
        source: Text::Borrowed(source),
    };
    table.into_iter().map(framework).collect()
}
