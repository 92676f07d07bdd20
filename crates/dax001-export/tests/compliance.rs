//! Every export names the frameworks of the rule, and the encryption in transit of every cluster.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

use dax001_export::{Entry, Format, Options, Writer};
use serde_json::{Value, json};

/// A cluster without encryption at rest, with this `ClusterEndpointEncryptionType`.
fn cluster(name: &str, in_transit: Option<Value>) -> Value {
    let mut cluster = json!({
        "ClusterName": name,
        "ClusterArn": format!("arn:aws:dax:us-east-1:123456789012:cache/{name}"),
        "SSEDescription": { "Status": "DISABLED" },
    });
    if let Some(in_transit) = in_transit {
        cluster["ClusterEndpointEncryptionType"] = in_transit;
    }
    cluster
}

/// The report on one cluster, in a format.
fn export(format: Format, cluster: &Value) -> String {
    let page = json!({ "Clusters": [cluster] }).to_string();
    let label = dax001::contract::label::Label::default();
    let input = dax001::Input { name: "us-east-1.json", data: page.as_bytes(), label };
    let report = dax001::evaluate([input]);
    let finding = &report.findings[0];
    let mut writer = Writer::new(report.clone(), format, Options::default());
    let head = writer.head();
    let findings = writer.findings([Entry { index: 0, finding, excerpt: None }]);
    [head, findings, writer.tail()].concat()
}

#[test]
fn every_export_says_whether_clients_connect_with_tls() {
    let states = [
        (None, "not exported"),
        (Some(json!("NONE")), "none"),
        (Some(json!("TLS")), "TLS"),
        (Some(json!("SSL")), "not recognised"),
        (Some(json!(["TLS"])), "not recognised"),
    ];
    for format in Format::ALL {
        for (in_transit, label) in &states {
            let text = export(format, &cluster("orders", in_transit.clone()));
            let is_labelled = [
                format!("ransit: {label}"),
                format!("\"encryptionInTransit\":\"{label}\""),
                format!("\"EncryptionInTransit\":\"{label}\""),
                format!("\"name\":\"encryption-in-transit\",\"ns\":\"https://dax001.invalid/ns/oscal\",\"value\":\"{label}\""),
                format!(",{label},PCI DSS"),
                format!(",{label},\"PCI DSS"),
            ]
            .iter()
            .any(|part| text.contains(part.as_str()));
            assert!(is_labelled, "{format:?} {label}: {text}");
        }
    }
}

#[test]
fn every_export_names_the_frameworks_of_the_rule() {
    for format in Format::ALL {
        let text = export(format, &cluster("orders", None));
        for framework in ["PCI DSS 4.0.1", "HIPAA", "GDPR", "APRA", "MAS", "NIST 800-53 r5", "NIST 800-53 r4"]
        {
            assert!(text.contains(framework), "{format:?} {framework}: {text}");
        }
    }
}

/// Security Hub accepts 32 requirements, and those of the rule come first.
#[test]
fn security_hub_gets_the_most_useful_requirements() {
    let asff: Value = serde_json::from_str(&export(Format::Asff, &cluster("orders", None))).unwrap();
    let requirements = asff[0]["Compliance"]["RelatedRequirements"].as_array().unwrap();
    assert!(requirements.len() <= 32);
    assert_eq!(requirements[0], "PCI DSS 4.0.1 3.5.1");
    // Of a retired version, only the rule's own keeps its place.
    assert!(requirements.contains(&"KISA ISMS-P 2023 2.7.1".into()));
    for requirement in ["APRA", "MAS", "NIST 800-53 r5 SC-28", "NIST 800-53 r4 SC-28", "GDPR Article 32"] {
        assert!(requirements.contains(&requirement.into()), "{requirement}");
    }
}
