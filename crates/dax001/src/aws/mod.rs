//! Facts of the service: how AWS writes ARNs, accounts and names, its regions, and what DAX says of encryption.

pub mod arn;
pub mod regions;
pub mod sse;
