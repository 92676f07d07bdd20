//! `export.json`: the manifest in which an export script describes its own run, file by file.

use serde::{Deserialize, Serialize};

use super::moment::Moment;
use crate::aws::arn::is_account;
use crate::aws::regions::is_region;

/// The value of [`ExportManifest::format`].
pub const FORMAT: &str = "dax001-export";
/// The version of the format that the export scripts write: `MAJOR.MINOR`.
pub const VERSION: &str = "1.0";

/// An export script's statements about the files that it wrote for one account.
///
/// The manifest proves that the files are as they were when it was written. It doesn't prove that
/// it is true: whoever can change a file can also change its manifest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ExportManifest {
    /// `dax001-export`
    pub format: String,
    /// The version of the format: `MAJOR.MINOR`.
    pub version: String,
    /// The account that AWS reported as the caller's: twelve digits. Omitted if the caller was not
    /// allowed to ask for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    /// AWS's responses about the caller and the account's regions.
    pub answers: Vec<ManifestAnswer>,
    /// The outcome for each region of the export.
    pub regions: Vec<ManifestRegion>,
}

/// A response of AWS that the account, or the state of a region, is based on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ManifestAnswer {
    /// The AWS CLI command: `sts get-caller-identity`, `account list-regions` or
    /// `ec2 describe-regions --all-regions`.
    pub command: String,
    /// When the AWS CLI started: RFC 3339, UTC.
    pub start: String,
    /// When the AWS CLI finished: RFC 3339, UTC.
    pub end: String,
    /// The file beside the manifest that contains the response.
    pub file: String,
    /// SHA-256 of the file's bytes in hexadecimal.
    pub sha256: String,
    /// The caller's ARN, if AWS reported it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub caller: Option<String>,
    /// The output of `aws --version`.
    pub cli: String,
    /// The export script and its version.
    pub script: String,
}

/// The outcome for one region.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ManifestRegion {
    /// The region's code.
    pub region: String,
    /// When the AWS CLI started: RFC 3339, UTC.
    pub start: String,
    /// When the AWS CLI finished: RFC 3339, UTC.
    pub end: String,
    /// The outcome.
    pub outcome: ExportOutcome,
    /// The file beside the manifest that contains what the AWS CLI printed. Omitted for a region
    /// that the script didn't query.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// SHA-256 of the file's bytes in hexadecimal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// The caller's ARN, if AWS reported it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub caller: Option<String>,
    /// The output of `aws --version`.
    pub cli: String,
    /// The export script and its version.
    pub script: String,
}

/// The outcome for a region, as the export script saw it. The file's content takes precedence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ExportOutcome {
    /// The AWS CLI printed a listing.
    Exported,
    /// The AWS CLI failed.
    Failed,
    /// AWS reports that the region is not enabled in the account, so the script didn't query it.
    NotEnabled,
}

/// An entry of a manifest that names a file.
#[derive(Clone, Copy, Debug)]
pub(super) struct ListedFile<'a> {
    pub(super) file: &'a str,
    pub(super) sha256: &'a str,
    /// The AWS CLI command. `None` if it listed a region's clusters.
    pub(super) command: Option<&'a str>,
    pub(super) region: Option<&'a str>,
    pub(super) outcome: Option<ExportOutcome>,
    pub(super) start: &'a str,
    pub(super) end: &'a str,
    pub(super) caller: Option<&'a str>,
    pub(super) cli: &'a str,
    pub(super) script: &'a str,
}

impl ExportManifest {
    /// Every entry that names a file.
    pub(super) fn files(&self) -> impl Iterator<Item = ListedFile<'_>> {
        let answers = self.answers.iter().map(|answer| ListedFile {
            file: &answer.file,
            sha256: &answer.sha256,
            command: Some(&answer.command),
            region: None,
            outcome: None,
            start: &answer.start,
            end: &answer.end,
            caller: answer.caller.as_deref(),
            cli: &answer.cli,
            script: &answer.script,
        });
        let regions = self.regions.iter().filter_map(|entry| {
            Some(ListedFile {
                file: entry.file.as_deref()?,
                sha256: entry.sha256.as_deref()?,
                command: None,
                region: Some(&entry.region),
                outcome: Some(entry.outcome),
                start: &entry.start,
                end: &entry.end,
                caller: entry.caller.as_deref(),
                cli: &entry.cli,
                script: &entry.script,
            })
        });
        answers.chain(regions)
    }

    /// The faults of the manifest by itself: one line each, lower case, no full stop. `as_of`
    /// is the latest moment that its times may state, apart from [`CLOCK_DIFFERENCE`].
    pub(super) fn faults(&self, as_of: Option<Moment>) -> Vec<String> {
        let mut faults = Vec::new();
        if self.version.split('.').next() != Some("1") {
            faults.push(format!(
                "its version is `{}`, and this version of dax001 reads 1",
                plain(&self.version)
            ));
        }
        if let Some(account) = self.account.as_deref().filter(|account| !is_account(account)) {
            faults.push(format!("its account `{}` is not twelve digits", plain(account)));
        }
        let answers = self.answers.iter().map(|one| (one.command.as_str(), &one.start, &one.end));
        let regions = self.regions.iter().map(|one| (one.region.as_str(), &one.start, &one.end));
        for (subject, start, end) in answers.chain(regions) {
            let subject = plain(subject);
            match (Moment::parse(start), Moment::parse(end)) {
                (Some(start), Some(end)) if end < start => {
                    faults.push(format!("its entry for `{subject}` ends before it starts"));
                }
                (Some(_), Some(end)) if as_of.is_some_and(|as_of| end > as_of.plus(CLOCK_DIFFERENCE)) => {
                    faults.push(format!("its entry for `{subject}` gives a time in the future"));
                }
                (Some(_), Some(_)) => {}
                _ => faults.push(format!("its entry for `{subject}` has a time that is not RFC 3339")),
            }
        }
        for entry in &self.regions {
            let region = plain(&entry.region);
            if !is_region(&entry.region) {
                faults.push(format!("`{region}` is not a region"));
            }
            let has_file = entry.file.is_some() && entry.sha256.is_some();
            let has_none = entry.file.is_none() && entry.sha256.is_none();
            let fits = if entry.outcome == ExportOutcome::NotEnabled { has_none } else { has_file };
            if !fits {
                faults.push(format!(
                    "its entry for `{region}` names a file where it can't, or none where it must"
                ));
            }
        }
        let answers = self.answers.iter().map(|one| one.caller.as_deref());
        let callers = answers.chain(self.regions.iter().map(|one| one.caller.as_deref())).flatten();
        let mut foreign = callers.filter(|caller| {
            account_of(caller).is_none_or(|account| Some(account) != self.account.as_deref())
        });
        faults.extend(foreign.next().map(|caller| {
            format!("its caller `{}` is not the ARN of a user or role of its account", plain(caller))
        }));
        let mut files: Vec<&str> = self.files().map(|entry| entry.file).collect();
        files.sort_unstable();
        let mut regions: Vec<&str> = self.regions.iter().map(|entry| entry.region.as_str()).collect();
        regions.sort_unstable();
        for list in [&files, &regions] {
            faults.extend(duplicates(list).map(|name| format!("it lists `{}` twice", plain(name))));
        }
        for entry in self.files() {
            if entry.file.is_empty() || entry.file.contains(['/', '\\']) || entry.file.starts_with("..") {
                faults.push(format!("`{}` is not the name of a file beside it", plain(entry.file)));
            }
            if entry.sha256.len() != 64 || !entry.sha256.bytes().all(|byte| byte.is_ascii_hexdigit()) {
                faults.push(format!("the hash of `{}` is not a SHA-256", plain(entry.file)));
            }
        }
        faults
    }
}

/// How far the clock of the exporting machine may differ from others, in seconds.
pub(super) const CLOCK_DIFFERENCE: i64 = 5 * 60;

/// The account in the ARN of a user, a role or a session, such as
/// `arn:aws:sts::123456789012:assumed-role/Audit/me`.
fn account_of(caller: &str) -> Option<&str> {
    let mut parts = caller.splitn(6, ':');
    let is_arn =
        parts.next() == Some("arn") && parts.next().is_some_and(|partition| partition.starts_with("aws"));
    let is_identity =
        parts.next().is_some_and(|service| matches!(service, "iam" | "sts")) && parts.next().is_some();
    parts.next().filter(|account| is_arn && is_identity && is_account(account))
}

/// Each name that a sorted list contains more than once.
fn duplicates<'a>(sorted: &[&'a str]) -> impl Iterator<Item = &'a str> {
    let mut names: Vec<&str> = sorted
        .windows(2)
        .filter(|pair| pair.first() == pair.last())
        .filter_map(|pair| pair.first().copied())
        .collect();
    names.dedup();
    names.into_iter()
}

/// Prepares text from a collection file for a message: one line, without backticks, shortened.
pub(crate) fn plain(text: &str) -> String {
    const LIMIT: usize = 100;
    text.chars().filter(|c| !c.is_control() && *c != '`').take(LIMIT).collect()
}
