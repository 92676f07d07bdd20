//! Facts about AWS: how it writes ARNs, accounts and names, its regions, node types, where
//! CloudFormation can create clusters, and DAX's encryption at rest.

pub mod arn;
pub mod cloudformation;
pub mod node_types;
pub mod regions;
pub mod sse;
