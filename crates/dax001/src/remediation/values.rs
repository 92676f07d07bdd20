//! The values of the new cluster: copied from the old cluster's record, or chosen by the user. They
//! are checked once, for every file of the plan.

use super::choices::{ChoiceKind, Choices, Refusal, checked_day, checked_name, checked_node_type, new_name};
use super::setting::{ARN_QUERY, Origin, Parameter, Setting, SettingKind, ValueType};
use crate::aws::arn::{Arn, is_name};
use crate::aws::regions::is_region;
use crate::aws::sse::is_unsupported_node_type;
use crate::contract::text::Text;
use crate::intake::settings::{ParameterGroup, RecordSettings};

/// The settings of the new cluster, and what is known about the old one.
#[derive(Debug)]
pub(super) struct Values {
    /// The account in the old cluster's ARN.
    pub(super) account: Option<String>,
    pub(super) arn_text: Option<String>,
    pub(super) old_name: Option<String>,
    pub(super) region: Option<String>,
    /// Every setting, in the order of [`SettingKind`].
    pub(super) settings: Vec<Setting>,
    /// The old cluster's state according to the record: AWS CLI queries, each with the word that it
    /// returned.
    pub(super) exported: Vec<(&'static str, String)>,
    /// The old node type, if the record has one.
    pub(super) old_node_type: Option<String>,
    /// The day until which the old cluster is kept.
    pub(super) keep_until: Option<String>,
    /// Whether some nodes don't use all parameters of the parameter group yet.
    pub(super) has_pending_parameters: bool,
    /// The old node type, if it can't be encrypted.
    pub(super) unsupported_node_type: Option<String>,
    /// Whether clients of the old cluster connect with TLS.
    pub(super) was_tls: bool,
    pub(super) refused: Vec<Refusal>,
    /// The values that were left out, and why.
    pub(super) warnings: Vec<Text>,
}

/// The variable and meaning of the region. No setting carries it over, but the plan can't find the
/// old cluster without it.
pub(super) const REGION: (&str, &str) = ("DAX_REGION", "the region of the cluster");
/// The variable and meaning of the old cluster's name. See [`REGION`].
pub(super) const OLD_NAME: (&str, &str) = ("DAX_OLD_NAME", "the name of the old cluster");

impl Values {
    /// `is_full` means that the record is full: a setting that it doesn't contain, the cluster
    /// doesn't have.
    pub(super) fn new(record: RecordSettings, is_full: bool, choices: &Choices) -> Self {
        // If ARN and name contradict each other, the ARN counts, as everywhere.
        let arn = record.cluster_arn.as_deref().and_then(Arn::parse);
        let old_name = match &arn {
            Some(arn) => Some(arn.name.to_owned()),
            None => record.cluster_name.clone().filter(|name| is_name(name)),
        };
        let mut values = Self {
            region: match &arn {
                Some(arn) => Some(arn.region.to_owned()),
                None => choices.region.clone().filter(|region| is_region(region)),
            },
            arn_text: record.cluster_arn.clone().filter(|_| arn.is_some()),
            account: arn.map(|arn| arn.account.to_owned()),
            old_name: old_name.map(|name| name.to_ascii_lowercase()),
            settings: Vec::new(),
            exported: Vec::new(),
            old_node_type: record.node_type.clone().filter(|node_type| is_identifier(node_type)),
            keep_until: None,
            has_pending_parameters: record.parameter_group.as_ref().is_some_and(is_pending),
            unsupported_node_type: None,
            was_tls: false,
            refused: Vec::new(),
            warnings: Vec::new(),
        };
        if let Some(text) = values.arn_text.clone() {
            values.exported.push((ARN_QUERY, text));
        }
        values.keep_until(choices);
        values.name(choices);
        values.node_type(record.node_type.clone(), choices);
        let nodes = record.total_nodes.filter(|nodes| *nodes > 0).map(|nodes| nodes.to_string());
        values.take(SettingKind::Nodes, nodes, false);
        values.take(SettingKind::Role, record.iam_role_arn.clone(), false);
        values.zones(&record, choices);
        values.take(SettingKind::SubnetGroup, record.subnet_group.clone(), false);
        values.security_groups(&record);
        let parameter_group = record.parameter_group.and_then(|group| group.parameter_group_name);
        values.take(SettingKind::ParameterGroup, parameter_group, false);
        values.take(SettingKind::MaintenanceWindow, record.preferred_maintenance_window, false);
        let notification = record.notification_configuration.unwrap_or_default();
        if notification.topic_status.as_deref() == Some("inactive") {
            values.warn("Notifications of the old cluster are turned off, so its topic is left out.");
            values.push(SettingKind::Topic, Vec::new(), Origin::Absent);
        } else {
            values.take(SettingKind::Topic, notification.topic_arn, is_full);
        }
        values.network_type(record.network_type, is_full);
        // The endpoint also shows TLS if an older AWS CLI left the member out.
        let endpoint = record.cluster_discovery_endpoint.unwrap_or_default();
        let is_tls =
            endpoint.port == Some(9111) || endpoint.url.is_some_and(|url| url.starts_with("daxs://"));
        let in_transit = record.cluster_endpoint_encryption_type.or(is_tls.then(|| "TLS".to_owned()));
        values.in_transit(in_transit, is_full, choices);
        values.description(record.description, is_full);
        values
    }

    pub(super) fn setting(&self, kind: SettingKind) -> &Setting {
        static NONE: Setting = Setting {
            kind: SettingKind::Name,
            label: Text::Borrowed(""),
            values: Vec::new(),
            origin: Origin::Missing,
        };
        self.settings.iter().find(|setting| setting.kind == kind).unwrap_or(&NONE)
    }

    /// The old cluster's name, or a phrase for it.
    pub(super) fn old_label(&self) -> &str {
        self.old_name.as_deref().unwrap_or("the old cluster")
    }

    /// The new cluster's name, or a phrase for it.
    pub(super) fn new_label(&self) -> &str {
        self.new_name().unwrap_or("the new cluster")
    }

    /// The first lines of a file, which say whether it creates the new cluster or deletes the old
    /// one.
    pub(super) fn title(&self, deletes: bool) -> String {
        let (old, new) = (self.old_label(), self.new_label());
        let scope = self.account.as_ref().zip(self.region.as_ref());
        let scope = scope.map(|(account, region)| format!(" (account {account}, region {region})"));
        let scope = scope.unwrap_or_default();
        let task = if deletes {
            format!("Deletes the DAX cluster {old}{scope}, once {new} has replaced it")
        } else {
            format!("Creates the DAX cluster {new}, encrypted at rest, with the settings of {old}{scope}")
        };
        format!(
            "# {task}.\n# Written by dax001 for rule DAX-001, from the exported record of the cluster.\n#\n"
        )
    }

    /// The name of the template with this extension.
    pub(super) fn template_name(&self, extension: &str) -> String {
        format!("{}.{extension}", self.new_name().unwrap_or("dax-cluster"))
    }

    /// Whether a tool that cannot set the network type may create another one than the old cluster
    /// has.
    pub(super) fn needs_network_type(&self) -> bool {
        self.setting(SettingKind::NetworkType).value() != Some("ipv4")
    }

    pub(super) fn region(&self) -> Option<&str> {
        self.region.as_deref()
    }

    pub(super) fn new_name(&self) -> Option<&str> {
        self.setting(SettingKind::Name).value()
    }

    /// Whether clients of the new cluster connect with TLS. `None` if the evidence doesn't say.
    pub(super) fn is_tls(&self) -> Option<bool> {
        let setting = self.setting(SettingKind::InTransit);
        (!setting.is_missing()).then(|| setting.value() == Some("TLS"))
    }

    /// The port that clients of the new cluster use.
    pub(super) fn port(&self) -> &'static str {
        match self.is_tls() {
            Some(true) => "9111",
            Some(false) => "8111",
            None => "8111, or 9111 with encryption in transit",
        }
    }

    /// The values that the user must provide.
    pub(super) fn parameters(&self) -> Vec<Parameter> {
        let parameter = |(variable, meaning): (&'static str, &'static str)| Parameter {
            variable: Text::Borrowed(variable),
            meaning: Text::Borrowed(meaning),
            has_default: false,
        };
        let region = self.region.is_none().then(|| parameter(REGION));
        let old_name = self.old_name.is_none().then(|| parameter(OLD_NAME));
        let missing = self.settings.iter().filter(|setting| setting.is_missing()).map(|setting| {
            let names = setting.kind.names();
            let list = if setting.kind.is_list() { ", separated by spaces" } else { "" };
            Parameter {
                variable: Text::Borrowed(names.variable),
                meaning: Text::Owned(format!("{}{list}", names.meaning)),
                has_default: !setting.kind.is_required(),
            }
        });
        region.into_iter().chain(old_name).chain(missing).collect()
    }

    fn warn(&mut self, text: &'static str) {
        self.warnings.push(Text::Borrowed(text));
    }

    fn push(&mut self, kind: SettingKind, values: Vec<String>, origin: Origin) {
        self.settings.push(Setting::new(kind, values, origin));
    }

    /// Copies a setting from the record, if AWS could have printed the value. If there is no value,
    /// the old cluster doesn't have the setting (`is_absent`), or the evidence doesn't contain it.
    fn take(&mut self, kind: SettingKind, value: Option<String>, is_absent: bool) {
        let names = kind.names();
        let Some(value) = value.filter(|value| !value.is_empty()) else {
            let origin = if is_absent { Origin::Absent } else { Origin::Missing };
            self.compare(kind, None, is_absent);
            return self.push(kind, Vec::new(), origin);
        };
        if is_identifier(&value) {
            self.compare(kind, Some(&value), false);
            self.push(kind, vec![value], Origin::Record);
        } else {
            self.warnings.push(Text::Owned(format!(
                "{}: the record has a value that AWS could not have printed, so it is not copied. Look it up.",
                names.label
            )));
            self.push(kind, Vec::new(), Origin::Missing);
        }
    }

    fn name(&mut self, choices: &Choices) {
        let is_taken = |name: &str| {
            let is_same = |other: &str| other.eq_ignore_ascii_case(name);
            self.old_name.as_deref().is_some_and(is_same)
                || choices.taken_names.iter().any(|other| is_same(other))
        };
        let chosen = choices.new_name.as_deref().map(|name| checked_name(name, is_taken));
        let (values, origin) = match (&chosen, &self.old_name) {
            (Some(Ok(name)), _) => (vec![name.clone()], Origin::Choice),
            (_, Some(old)) => match new_name(old, is_taken) {
                Some(name) => (vec![name], Origin::Proposal),
                None => (Vec::new(), Origin::Missing),
            },
            (_, None) => (Vec::new(), Origin::Missing),
        };
        self.refused.extend(
            chosen.and_then(Result::err).map(|message| Refusal { choice: ChoiceKind::NewName, message }),
        );
        self.push(SettingKind::Name, values, origin);
    }

    fn node_type(&mut self, old: Option<String>, choices: &Choices) {
        self.unsupported_node_type =
            old.clone().filter(|old| is_identifier(old) && is_unsupported_node_type(old));
        let (chosen, refused) = match choices.node_type.as_deref().map(checked_node_type) {
            Some(Ok(chosen)) => (Some(chosen).filter(|chosen| old.as_ref() != Some(chosen)), None),
            Some(Err(message)) => (None, Some(Refusal { choice: ChoiceKind::NodeType, message })),
            None => (None, None),
        };
        self.refused.extend(refused);
        let (values, origin) = match (chosen, &self.unsupported_node_type) {
            (Some(chosen), _) => (vec![chosen], Origin::Choice),
            (None, Some(_)) => (Vec::new(), Origin::Missing),
            (None, None) => return self.take(SettingKind::NodeType, old, false),
        };
        self.push(SettingKind::NodeType, values, origin);
        self.compare(SettingKind::NodeType, old.as_deref(), false);
    }

    /// Adds what the record says to `exported`, which the create script compares with the old
    /// cluster before it creates anything. An AWS CLI that doesn't know a member leaves it out.
    /// Therefore a member that a full record doesn't contain is compared, too.
    fn compare(&mut self, kind: SettingKind, old: Option<&str>, is_absent: bool) {
        let (query, old) = (kind.names().query, old.filter(|old| is_identifier(old)));
        let word = old.or(kind.word_for_none().filter(|_| is_absent));
        self.exported.extend(word.filter(|_| !query.is_empty()).map(|word| (query, word.to_owned())));
    }

    /// Takes one zone for each node, or none, because DAX requires as many zones as nodes.
    fn zones(&mut self, record: &RecordSettings, choices: &Choices) {
        if choices.any_zones {
            return self.push(SettingKind::Zones, Vec::new(), Origin::Choice);
        }
        let nodes = record.nodes.as_deref().unwrap_or_default();
        let zones =
            nodes.iter().map(|node| node.availability_zone.clone().filter(|zone| is_identifier(zone)));
        let zones: Option<Vec<String>> = zones.collect();
        let fits =
            |zones: &Vec<String>| !zones.is_empty() && u32::try_from(zones.len()).ok() == record.total_nodes;
        if let Some(zones) = zones.filter(fits) {
            return self.push(SettingKind::Zones, zones, Origin::Record);
        }
        if !nodes.is_empty() {
            self.warn("The record doesn't give a zone for every node, and DAX takes as many zones as nodes, or none.");
        }
        self.push(SettingKind::Zones, Vec::new(), Origin::Missing);
    }

    /// Every cluster has a network type. Before AWS added the member in 2025, that was IPv4. A
    /// newer cluster can have another one that an older AWS CLI left out, so the create script
    /// compares it with the old cluster.
    fn network_type(&mut self, network_type: Option<String>, is_full: bool) {
        let is_implied = is_full && network_type.as_ref().is_none_or(String::is_empty);
        if is_implied {
            self.compare(SettingKind::NetworkType, None, true);
            return self.push(SettingKind::NetworkType, vec!["ipv4".to_owned()], Origin::Implied);
        }
        let network_type =
            self.one_of(SettingKind::NetworkType, network_type, &["ipv4", "ipv6", "dual_stack"]);
        self.take(SettingKind::NetworkType, network_type, false);
    }

    /// The value if DAX defines it. For another one, the user must look it up.
    fn one_of(&mut self, kind: SettingKind, value: Option<String>, known: &[&str]) -> Option<String> {
        let value = value.filter(|value| !value.is_empty())?;
        if known.contains(&value.as_str()) {
            return Some(value);
        }
        self.warnings.push(Text::Owned(format!(
            "{}: the record has a value that DAX does not define, so it is not copied. Look it up.",
            kind.names().label
        )));
        None
    }

    fn keep_until(&mut self, choices: &Choices) {
        match choices.keep_until.as_deref().map(checked_day) {
            Some(Ok(day)) => self.keep_until = Some(day),
            Some(Err(message)) => self.refused.push(Refusal { choice: ChoiceKind::KeepUntil, message }),
            None => {}
        }
    }

    fn security_groups(&mut self, record: &RecordSettings) {
        let groups = record.security_groups.as_deref().unwrap_or_default();
        let is_removed = |status: Option<&str>| status == Some("removing");
        let remaining = groups.iter().filter(|group| !is_removed(group.status.as_deref()));
        let ids: Option<Vec<String>> = remaining
            .map(|group| group.security_group_identifier.clone().filter(|id| is_identifier(id)))
            .collect();
        let keeps_all_groups = groups.iter().all(|group| !is_removed(group.status.as_deref()));
        if !keeps_all_groups {
            self.warn("A security group that is being removed from the old cluster is left out.");
        }
        let Some(ids) = ids.filter(|ids| !ids.is_empty()) else {
            if !groups.is_empty() && keeps_all_groups {
                self.warn("Security groups: the record has a value that AWS could not have printed, so it is not copied. Look it up.");
            }
            return self.push(SettingKind::SecurityGroups, Vec::new(), Origin::Missing);
        };
        if keeps_all_groups {
            let mut sorted = ids.clone();
            sorted.sort_unstable();
            self.compare(SettingKind::SecurityGroups, Some(&sorted.join(",")), false);
        }
        self.push(SettingKind::SecurityGroups, ids, Origin::Record);
    }

    fn in_transit(&mut self, old: Option<String>, is_full: bool, choices: &Choices) {
        let is_absent = is_full && old.as_ref().is_none_or(String::is_empty);
        let old = self.one_of(SettingKind::InTransit, old, &["NONE", "TLS"]);
        self.was_tls = old.as_deref() == Some("TLS");
        match choices.in_transit.map(|chosen| chosen.word().to_owned()) {
            Some(chosen) if old.as_ref() != Some(&chosen) => {
                self.push(SettingKind::InTransit, vec![chosen], Origin::Choice);
                self.compare(SettingKind::InTransit, old.as_deref(), is_absent);
            }
            _ => self.take(SettingKind::InTransit, old, is_absent),
        }
    }

    /// Takes the description, which is free text. Every file contains it escaped, but a text that
    /// some file can't contain is left out.
    fn description(&mut self, text: Option<String>, is_full: bool) {
        let text = text.filter(|text| !text.is_empty());
        let Some(text) = text else {
            let origin = if is_full { Origin::Absent } else { Origin::Missing };
            return self.push(SettingKind::Description, Vec::new(), origin);
        };
        // No program argument can contain a NUL, and CloudFormation would replace a `{{resolve:`
        // reference with a secret.
        if text.contains('\0') || text.contains("{{resolve:") {
            self.warn(
                "Description: the record has a text that cannot be passed on safely, so it is not copied.",
            );
            return self.push(SettingKind::Description, Vec::new(), Origin::Missing);
        }
        self.push(SettingKind::Description, vec![text], Origin::Record);
    }
}

/// Whether some nodes don't use all parameters of the group yet. AWS documents only the status
/// `in-sync`.
fn is_pending(group: &ParameterGroup) -> bool {
    group.parameter_apply_status.as_deref().is_some_and(|status| status != "in-sync")
        || group.node_ids_to_reboot.as_ref().is_some_and(|nodes| !nodes.is_empty())
}

impl SettingKind {
    pub(super) fn is_list(self) -> bool {
        self.names().shape == ValueType::List
    }
}

/// Whether the value looks like an identifier that AWS made. It contains nothing that a shell acts
/// on, or that the AWS CLI would read as an option, a JSON list or the name of a file to read.
fn is_identifier(value: &str) -> bool {
    value.starts_with(|c: char| c.is_ascii_alphanumeric())
        && value.chars().all(|c| c.is_ascii_alphanumeric() || "_./:+=,@-".contains(c))
        && !value.contains("://")
}
