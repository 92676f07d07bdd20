//! The user's choices: the new cluster's name, node type, zones and encryption in transit, and the
//! day until which the old cluster is kept.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::aws::arn::is_name;
use crate::aws::sse::is_unsupported_node_type;
use crate::contract::text::Text;
use crate::review::is_day;

/// The user's choices for the new cluster. Without a choice, the plan copies the old cluster's
/// setting; without a name, it proposes one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Choices {
    /// The new cluster's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub new_name: Option<String>,
    /// The new cluster's node type.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub node_type: Option<String>,
    /// The new cluster's encryption in transit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub in_transit: Option<InTransit>,
    /// The cluster's region, if the ARN in the record doesn't contain it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// Whether DAX chooses the availability zones, instead of those of the old cluster.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub any_zones: bool,
    /// The day until which the old cluster is kept, `YYYY-MM-DD` in UTC. The delete script refuses
    /// to delete it earlier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub keep_until: Option<String>,
    /// Names of existing clusters in the account and region. The plan neither proposes nor accepts
    /// them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub taken_names: Vec<String>,
}

/// Encryption between clients and the cluster. It, too, can only be chosen when a cluster is
/// created.
///
/// Source: botocore model `dax/2017-04-19`, enum `ClusterEndpointEncryptionType`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "UPPERCASE")]
pub enum InTransit {
    /// No encryption: `dax://`, port 8111.
    None,
    /// TLS encryption: `daxs://`, port 9111.
    Tls,
}

impl InTransit {
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::None => "NONE",
            Self::Tls => "TLS",
        }
    }
}

/// A choice that the plan doesn't use, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Refusal {
    /// The refused choice.
    pub choice: ChoiceKind,
    /// Why it is refused, and what would be valid. No full stop.
    pub message: Text,
}

/// A choice that can be refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum ChoiceKind {
    /// The new cluster's name.
    NewName,
    /// The new cluster's node type.
    NodeType,
    /// The day until which the old cluster is kept.
    KeepUntil,
}

/// The chosen node type, or the reason why it is not used.
pub(super) fn checked_node_type(chosen: &str) -> Result<String, Text> {
    let chosen = chosen.trim().to_ascii_lowercase();
    if is_unsupported_node_type(&chosen) {
        return Err(Text::Borrowed(
            "node types dax.r3.* can't be encrypted at rest: choose another one, such as dax.r5.large",
        ));
    }
    let mut parts = chosen.split('.');
    let is_part = |part: Option<&str>| {
        part.is_some_and(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric()))
    };
    let is_sound = parts.next() == Some("dax")
        && is_part(parts.next())
        && is_part(parts.next())
        && parts.next().is_none();
    if is_sound { Ok(chosen) } else { Err(Text::Borrowed("a node type is written like dax.r5.large")) }
}

/// The chosen day, or the reason why it is not used.
pub(super) fn checked_day(chosen: &str) -> Result<String, Text> {
    let chosen = chosen.trim();
    if is_day(chosen) {
        Ok(chosen.to_owned())
    } else {
        Err(Text::Borrowed("it is not a day of the calendar, written like 2026-12-31"))
    }
}

/// The word because of which AWS refuses a cluster's name.
///
/// Source: responses of `CreateCluster`, recorded on 2026-11-29. AWS's documentation doesn't
/// mention these words.
fn refused_word(name: &str) -> Option<&'static str> {
    ["sudo", "grep"].into_iter().find(|word| name.contains(word))
}

/// The chosen name, or the reason why it is not used. DAX stores names in lower case.
pub(super) fn checked_name(chosen: &str, is_taken: impl Fn(&str) -> bool) -> Result<String, Text> {
    let chosen = chosen.trim().to_ascii_lowercase();
    if !is_name(&chosen) {
        return Err(Text::Borrowed(
            "a name has 1 to 20 letters, digits and hyphens, begins with a letter, doesn't end with a hyphen and has no two in a row",
        ));
    }
    if let Some(word) = refused_word(&chosen) {
        return Err(Text::Owned(format!("AWS refuses a name that contains `{word}`")));
    }
    if is_taken(&chosen) {
        return Err(Text::Borrowed(
            "that name is taken in this account and region, by a cluster or by another plan",
        ));
    }
    Ok(chosen)
}

/// A valid name similar to the old one, which no cluster in the account and region has. It calls
/// `is_taken` with lower-case names.
///
/// Returns `None` if none of the names that it tries is free.
pub fn new_name(old: &str, mut is_taken: impl FnMut(&str) -> bool) -> Option<String> {
    name_candidates(old, 0..NAME_CANDIDATES).map(|(_, name)| name).find(|name| !is_taken(name))
}

/// How many candidates there are for the new name of one cluster.
pub(crate) const NAME_CANDIDATES: u16 = NUMBERED_CANDIDATES + 1000;
/// How many of them have short endings; these come first: `-sse`, and `-sse2` to `-sse9`.
const NUMBERED_CANDIDATES: u16 = 9;

/// The candidates for the new name of a cluster, in order of preference, with their indices.
/// Invalid ones are skipped.
///
/// An index always gives the same name, so a search can continue where an earlier one stopped.
pub(crate) fn name_candidates(old: &str, indices: Range<u16>) -> impl Iterator<Item = (u16, String)> {
    const LENGTH_LIMIT: usize = 20;
    let old = old.to_ascii_lowercase();
    // A name that already ends in `-sse`, with or without a number, gets another ending.
    let base = old.trim_end_matches(|c: char| c.is_ascii_digit()).strip_suffix("-sse").unwrap_or(&old);
    let base = base.to_owned();
    let named = move |index: u16| {
        let number = match index {
            0 => String::new(),
            1..NUMBERED_CANDIDATES => (index + 1).to_string(),
            _ => {
                // If the names of many clusters begin alike, a number derived from the whole name
                // separates them at once.
                let salt = u32::from(index - NUMBERED_CANDIDATES);
                let bytes = old.bytes().chain(salt.to_le_bytes());
                let hash = bytes
                    .fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
                format!("{:06}", hash % 1_000_000)
            }
        };
        let suffix = format!("-sse{number}");
        let stem = base.get(..LENGTH_LIMIT - suffix.len()).unwrap_or(&base);
        let name = format!("{}{suffix}", stem.trim_end_matches('-'));
        let is_valid = is_name(&name) && refused_word(&name).is_none();
        let is_other = name != old;
        (index, (is_valid && is_other).then_some(name), is_valid)
    };
    // From there on, names only differ in digits: if one is invalid, all are.
    let may_continue =
        |(index, _, is_valid): &(u16, Option<String>, bool)| *is_valid || *index < NUMBERED_CANDIDATES;
    indices.map(named).take_while(may_continue).filter_map(|(index, name, _)| Some((index, name?)))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::aws::node_types::NODE_TYPES;

    #[test]
    fn proposed_names_are_valid_and_new() {
        for (old, new) in [
            ("dax", "dax-sse"),
            ("cc-dax-cache-cluster", "cc-dax-cache-clu-sse"),
            ("abcdefghijklmno-qrst", "abcdefghijklmno-sse"),
            ("dax-sse", "dax-sse2"),
            ("dax-sse2", "dax-sse"),
            ("Dax", "dax-sse"),
        ] {
            assert_eq!(new_name(old, |_| false).as_deref(), Some(new));
            assert!(is_name(new));
        }
        assert_eq!(new_name("dax", |name| name == "dax-sse").as_deref(), Some("dax-sse2"));
        assert_eq!(new_name("dax", |_| true), None);
        assert_eq!(new_name("egrep", |_| false), None);
    }

    #[test]
    fn names_that_aws_refuses_are_refused() {
        for name in ["sudo", "my-sudo-1", "GREP", "egrep2"] {
            let message = checked_name(name, |_| false).unwrap_err();
            assert!(message.starts_with("AWS refuses"), "{name}: {message}");
        }
        assert!(checked_name("su-do", |_| false).is_ok());
    }

    #[test]
    fn the_index_of_a_candidate_name_never_changes() {
        for old in ["dax", "dax-sse", "dax-sse2", "cc-dax-cache-cluster", "production-cache0001"] {
            let all: Vec<_> = name_candidates(old, 0..NAME_CANDIDATES).collect();
            // Only the old name itself is skipped.
            assert!(all.len() >= usize::from(NAME_CANDIDATES) - 1, "{old}");
            for start in [0, 1, 8, 9, 10, 500, NAME_CANDIDATES - 1] {
                let rest: Vec<_> = name_candidates(old, start..NAME_CANDIDATES).collect();
                let expected: Vec<_> = all.iter().filter(|(index, _)| *index >= start).cloned().collect();
                assert_eq!(rest, expected, "{old} from {start}");
            }
        }
        // Only the long suffixes cut off the character that is invalid in a name.
        let long: Vec<_> = name_candidates("production-c_che", 0..NAME_CANDIDATES).collect();
        assert_eq!(long.first().map(|(index, _)| *index), Some(NUMBERED_CANDIDATES));
        assert_eq!(name_candidates("1dax", 0..NAME_CANDIDATES).count(), 0);
    }

    #[test]
    fn names_that_begin_alike_get_distinct_new_names() {
        let mut names = BTreeSet::new();
        for number in 0..2000 {
            let new = new_name(&format!("production-cache{number:04}"), |name| names.contains(name))
                .unwrap_or_default();
            assert!(is_name(&new) && names.insert(new));
        }
    }

    #[test]
    fn every_node_type_that_is_offered_can_be_chosen() {
        for (family, sizes) in NODE_TYPES {
            for size in sizes {
                let node_type = format!("{family}.{size}");
                assert_eq!(checked_node_type(&node_type), Ok(node_type));
            }
        }
        for wrong in [
            "dax.r3.large",
            "DAX.R3.large",
            "r5.large",
            "dax.r5",
            "dax..large",
            "dax.r5.large.x",
            "dax.r5.lar ge",
            "",
        ] {
            assert!(checked_node_type(wrong).is_err(), "{wrong}");
        }
    }
}
