//! DAX's node types, and the regions in which a list lacks some of them.

/// The date on which [`NODE_TYPES`] and [`REGIONS_WITH_FEWER`] were compared with their source.
pub const NODE_TYPES_AS_OF: &str = "2026-11-30";

/// The families of node types that can be encrypted at rest, and their sizes. Not every region
/// offers all of them. A node type that is not listed is not an error.
///
/// Source: AWS's price list as included in cfn-lint 1.58.0, without `dax.r3`.
pub const NODE_TYPES: [(&str, &[&str]); 5] = [
    ("dax.r5", &["large", "xlarge", "2xlarge", "4xlarge", "8xlarge", "12xlarge", "16xlarge", "24xlarge"]),
    ("dax.r7i", &["large", "xlarge", "2xlarge", "4xlarge", "8xlarge", "12xlarge", "16xlarge", "24xlarge"]),
    ("dax.r4", &["large", "xlarge", "2xlarge", "4xlarge", "8xlarge", "16xlarge"]),
    ("dax.t3", &["small", "medium"]),
    ("dax.t2", &["small", "medium"]),
];

/// The regions whose list lacks some of these families, and the families that it has. Source: as
/// for [`NODE_TYPES`].
pub const REGIONS_WITH_FEWER: [(&str, &[&str]); 4] = [
    ("eu-north-1", &["dax.r5", "dax.r7i", "dax.t3"]),
    ("eu-south-2", &["dax.r5", "dax.r7i", "dax.t3"]),
    ("cn-north-1", &["dax.r5", "dax.t2", "dax.t3"]),
    ("cn-northwest-1", &["dax.r4", "dax.r5", "dax.t2", "dax.t3"]),
];

/// Whether the list of this region lacks the family of this node type. A family that no list has
/// counts as offered.
pub fn lacks_node_type(region: &str, node_type: &str) -> bool {
    let family = |name: &&str| node_type.strip_prefix(*name).is_some_and(|rest| rest.starts_with('.'));
    let is_known = NODE_TYPES.iter().any(|(name, _)| family(name));
    let families = REGIONS_WITH_FEWER.iter().find(|(name, _)| *name == region).map(|(_, families)| *families);
    is_known && families.is_some_and(|families| !families.iter().any(family))
}
