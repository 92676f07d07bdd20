//! The plan as templates. Each template only creates the new cluster. To delete the old one, use a
//! script or the tool that created it.

pub(super) mod cloudformation;
mod comments;
pub(super) mod terraform;
