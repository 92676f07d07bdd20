//! The plan as templates, each of which makes the new cluster only; the old one is deleted by a script, or by whatever made it.

pub(super) mod cloudformation;
mod comments;
pub(super) mod terraform;
