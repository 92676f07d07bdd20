//! The facts that AWS documents about encryption at rest of DAX clusters. Each fact has its source;
//! the texts of the rule and of the plans rely on them.

use serde::{Deserialize, Serialize};

use crate::contract::text::Text;

/// A fact that AWS documents.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct AwsFact {
    /// The fact, in one or two sentences.
    pub text: Text,
    /// The document that it is from.
    pub source: Text,
}

/// The date on which the facts were compared with their sources.
pub const AWS_FACTS_AS_OF: &str = "2026-11-30";

// A macro, so that `concat!` can take it.
macro_rules! tls_clients {
    () => {
        "Go 1.2.8, Node.js 1.2.6, Python 2.0.0 or later; Java and .NET from after June 2021"
    };
}

/// The first versions of the DAX clients that support encryption in transit.
pub(crate) const TLS_CLIENTS: &str = tls_clients!();

const ENCRYPTION: &str = "DynamoDB developer guide, DAX encryption at rest";
const CONSOLE: &str = "DynamoDB developer guide, creating a DAX cluster in the console";

static FACTS: [(&str, &str); 13] = [
    (
        "Encryption at rest is chosen when a cluster is created. It can be neither enabled nor disabled afterwards.",
        "AWS Security Hub control DynamoDB.3",
    ),
    (
        "Data is encrypted with AES-256 under an AWS managed key of AWS KMS, which DAX uses when it launches the cluster. Customer managed keys are not supported: a pass says nothing about them.",
        ENCRYPTION,
    ),
    ("Node types dax.r3.* do not support encryption at rest.", ENCRYPTION),
    ("Applications do not have to be changed for encryption at rest.", ENCRYPTION),
    (
        "The console selects encryption at rest and in transit by default. The API, the AWS CLI, CloudFormation and Terraform create clusters without them unless told otherwise.",
        "DynamoDB developer guide, deploying a DAX cluster; DAX API reference, CreateCluster; Terraform AWS provider, aws_dax_cluster",
    ),
    (
        "The service role decides which DynamoDB tables the cluster can reach, and with which API operations. The subnet group decides the VPC and the availability zones of its nodes.",
        "DynamoDB developer guide, DAX access control and subnet groups",
    ),
    (
        concat!(
            "Encryption in transit, too, can only be chosen at creation. Clients connect to a daxs:// endpoint on port 9111 and need a version of the DAX client that supports TLS (",
            tls_clients!(),
            "). For Java and .NET AWS names no version.",
        ),
        "DynamoDB developer guide, DAX encryption in transit; change logs of the clients",
    ),
    (
        "A TLS certificate contains the cluster's name, and public certificate transparency logs show it.",
        "DynamoDB developer guide, DAX access control",
    ),
    (
        "One and two nodes are not fault-tolerant. AWS recommends at least three nodes in different availability zones for production.",
        CONSOLE,
    ),
    (
        "An account can have 50 DAX nodes in a region, unless AWS has raised the quota.",
        "DynamoDB developer guide, quotas of DAX",
    ),
    (
        "A cluster that is being deleted cannot be restored, and DAX takes no snapshot. What it held is still in the tables.",
        "DAX API reference, DeleteCluster",
    ),
    (
        "DAX sends metrics to CloudWatch only when they are not zero.",
        "DynamoDB developer guide, DAX metrics and dimensions",
    ),
    (
        "AWS documents the encryption statuses ENABLING and DISABLING only in its API model.",
        "DAX API reference, SSEDescription",
    ),
];

pub(crate) fn aws_facts() -> Vec<AwsFact> {
    let fact = |(text, source): &(&'static str, &'static str)| AwsFact {
        text: Text::Borrowed(text),
        source: Text::Borrowed(source),
    };
    FACTS.iter().map(fact).collect()
}
