//! Facts about AWS: how it writes ARNs, accounts and names, its regions, and DAX's encryption at
//! rest.

pub mod arn;
pub mod regions;
pub mod sse;
