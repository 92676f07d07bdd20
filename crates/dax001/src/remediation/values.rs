//! The values that a new cluster takes over: checked once, for every way to write the plan.

use crate::intake::settings::Settings;
use crate::report::Text;
use crate::rule::is_unsupported_node_type;
use crate::scope::{Arn, is_name};

/// The values. What is not there must be given by whoever runs the plan, or is DAX's own default.
#[derive(Debug, Default)]
pub(super) struct Values {
    pub(super) region: Option<String>,
    pub(super) arn: Option<String>,
    pub(super) old_name: Option<String>,
    pub(super) new_name: Option<String>,
    /// Only one that can be encrypted.
    pub(super) node_type: Option<String>,
    /// The old one, if it can't be encrypted.
    pub(super) unsupported_node_type: Option<String>,
    pub(super) nodes: Option<String>,
    pub(super) role: Option<String>,
    /// As many as nodes, or none.
    pub(super) zones: Vec<String>,
    pub(super) subnet_group: Option<String>,
    pub(super) security_groups: Vec<String>,
    pub(super) parameter_group: Option<String>,
    pub(super) window: Option<String>,
    pub(super) topic: Option<String>,
    pub(super) network_type: Option<String>,
    pub(super) in_transit: Option<String>,
    pub(super) description: Option<String>,
    /// What was left out, and why.
    pub(super) warnings: Vec<Text>,
}

impl Values {
    pub(super) fn new(settings: Settings) -> Self {
        let mut warnings = Vec::new();
        let mut identifier = |what: &str, value: Option<String>| {
            let (kept, refused): (Vec<_>, Vec<_>) = value.into_iter().partition(|value| is_identifier(value));
            if !refused.is_empty() {
                warnings.push(Text::Owned(format!(
                    "The record's {what} is nothing that AWS could have printed: it is left out. Look it up.",
                )));
            }
            kept.into_iter().next()
        };
        // Where ARN and name contradict each other the ARN is believed, as everywhere.
        let arn = settings.cluster_arn.as_deref().and_then(Arn::parse);
        let old_name = match &arn {
            Some(arn) => Some(arn.name.clone()),
            None => settings.cluster_name.filter(|name| is_name(name)),
        };
        let node_type = identifier("node type", settings.node_type);
        let (unsupported, supported): (Vec<_>, Vec<_>) =
            node_type.into_iter().partition(|node_type| is_unsupported_node_type(node_type));
        let given = settings.nodes.unwrap_or_default();
        let zones = given.iter().map(|node| identifier("zones", node.availability_zone.clone()));
        let zones: Option<Vec<_>> = zones.collect();
        let fits = |zones: &Vec<String>| u32::try_from(zones.len()).ok() == settings.total_nodes;
        let groups = settings.security_groups.unwrap_or_default();
        let (removing, groups): (Vec<_>, Vec<_>) =
            groups.into_iter().partition(|group| group.status.as_deref() == Some("removing"));
        let groups = groups
            .into_iter()
            .filter_map(|group| identifier("security group", group.security_group_identifier));
        let mut values = Self {
            region: arn.as_ref().map(|arn| arn.region.clone()),
            new_name: old_name.as_deref().map(proposed_name),
            old_name,
            node_type: supported.into_iter().next(),
            unsupported_node_type: unsupported.into_iter().next(),
            nodes: settings.total_nodes.filter(|nodes| *nodes > 0).map(|nodes| nodes.to_string()),
            security_groups: groups.collect(),
            role: identifier("role", settings.iam_role_arn),
            zones: zones.filter(fits).unwrap_or_default(),
            subnet_group: identifier("subnet group", settings.subnet_group),
            parameter_group: identifier(
                "parameter group",
                settings.parameter_group.and_then(|group| group.parameter_group_name),
            ),
            window: identifier("maintenance window", settings.preferred_maintenance_window),
            topic: identifier(
                "notification topic",
                settings.notification_configuration.and_then(|topic| topic.topic_arn),
            ),
            network_type: identifier("network type", settings.network_type),
            in_transit: identifier("encryption in transit", settings.cluster_endpoint_encryption_type),
            arn: arn.and(settings.cluster_arn),
            description: settings.description.filter(|text| !text.is_empty()),
            warnings: Vec::new(),
        };
        values.warnings = warnings;
        if !removing.is_empty() {
            values.warnings.push(Text::Borrowed(
                "A security group that is being removed from the old cluster is left out.",
            ));
        }
        if values.zones.is_empty() && !given.is_empty() {
            values.warnings.push(Text::Borrowed(
                "The record doesn't give a zone for every node: DAX chooses the zones, unless you add --availability-zones.",
            ));
        }
        if values.description.as_deref().is_some_and(|text| !is_plain_text(text)) {
            values.description = None;
            values.warnings.push(Text::Borrowed(
                "The cluster's description can't be passed on safely by a shell and the AWS CLI: it is left out.",
            ));
        }
        values
    }

    /// The port that clients use.
    pub(super) fn port(&self) -> &'static str {
        if self.in_transit.as_deref() == Some("TLS") { "9111" } else { "8111" }
    }
}

/// Whether the value is an identifier as AWS makes them: nothing in it that the AWS CLI would take for
/// an option, a JSON list or a file to read.
fn is_identifier(value: &str) -> bool {
    value.starts_with(|c: char| c.is_ascii_alphanumeric())
        && value.chars().all(|c| c.is_ascii_alphanumeric() || "_./:+=,@-".contains(c))
        && !value.contains("://")
}

/// Whether free text stays what it is on its way through a terminal, a shell and the AWS CLI. The CLI
/// reads a file or an address where a value begins like one, and takes a hyphen for an option; a
/// terminal acts on control characters in a command that is pasted, quoted or not; and direction
/// controls make a command look like another one.
fn is_plain_text(value: &str) -> bool {
    let reads = ["file://", "fileb://", "http://", "https://"];
    let is_direction =
        |c: char| matches!(c, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    !value.starts_with('-')
        && !reads.iter().any(|scheme| value.starts_with(scheme))
        && !value.chars().any(|c| c.is_control() || is_direction(c) || matches!(c, '\u{2028}' | '\u{2029}'))
}

/// A valid name near the old one.
fn proposed_name(old: &str) -> String {
    const LIMIT: usize = 20;
    let old = old.to_ascii_lowercase();
    let suffix = if old.ends_with("-sse") { "-2" } else { "-sse" };
    let kept = old.get(..LIMIT - suffix.len()).unwrap_or(&old);
    format!("{}{suffix}", kept.trim_end_matches('-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn proposed_names_are_valid_and_new() {
        for (old, new) in [
            ("dax", "dax-sse"),
            ("cc-dax-cache-cluster", "cc-dax-cache-clu-sse"),
            ("abcdefghijklmno-qrst", "abcdefghijklmno-sse"),
            ("dax-sse", "dax-sse-2"),
            ("Dax", "dax-sse"),
        ] {
            assert_eq!(proposed_name(old), new);
            assert!(is_name(new));
        }
    }
}
