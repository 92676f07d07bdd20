//! Files about the collection that contain no clusters: the manifest of an export, and AWS's
//! responses about the caller, the account's regions and the organization's accounts. Each is
//! identified by its whole content.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::manifest::{ExportManifest, FORMAT};
use crate::aws::arn::is_account;
use crate::aws::regions::is_region;
use crate::contract::label::Label;
use crate::contract::report::Form;
use crate::contract::settings::ExpectedAccount;

/// The maximum size of a file about the collection, in bytes. An organization of ten thousand
/// accounts takes some three megabytes.
pub(crate) const FILE_LIMIT: usize = 4 << 20;

/// A file about the collection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum CollectionFile {
    /// The manifest that an export script writes about its own run.
    Manifest(Box<ExportManifest>),
    /// The output of `aws sts get-caller-identity`: the account and the ARN.
    CallerIdentity { account: String, arn: String },
    /// The output of `aws account list-regions` or `aws ec2 describe-regions --all-regions`.
    RegionList(RegionList),
    /// The output of `aws organizations list-accounts`.
    AccountList(Vec<ExpectedAccount>),
}

/// The regions that AWS named for an account, and whether each is enabled.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct RegionList {
    /// Each region, and whether it is enabled: false only if AWS says `DISABLED` or `not-opted-in`.
    pub(crate) regions: BTreeMap<String, bool>,
    /// Whether more pages follow.
    pub(crate) is_truncated: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct CallerIdentity {
    #[serde(rename = "UserId")]
    _user_id: String,
    account: String,
    arn: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct Regions {
    regions: Vec<Region>,
    next_token: Option<String>,
}

// AWS prints these members and no others. Other members are refused, because clusters could hide in
// them.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct Region {
    #[serde(rename = "RegionName")]
    code: String,
    /// The status in the output of `account list-regions`.
    #[serde(rename = "RegionOptStatus")]
    status: Option<String>,
    /// The status in the output of `ec2 describe-regions`.
    opt_in_status: Option<String>,
    #[serde(rename = "Endpoint")]
    _endpoint: Option<String>,
    #[serde(rename = "Geography", default)]
    _geography: Vec<Geography>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Geography {
    #[serde(rename = "Name")]
    _name: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct Accounts {
    accounts: Vec<Account>,
    next_token: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct Account {
    #[serde(alias = "id")]
    id: String,
    #[serde(alias = "name")]
    name: Option<String>,
    #[serde(rename = "Arn")]
    _arn: Option<String>,
    #[serde(rename = "Email")]
    _email: Option<String>,
    #[serde(rename = "Status")]
    _status: Option<String>,
    #[serde(rename = "State")]
    _state: Option<String>,
    #[serde(rename = "JoinedMethod")]
    _joined_method: Option<String>,
    // Version 1 of the AWS CLI prints seconds since 1970, version 2 prints RFC 3339.
    #[serde(rename = "JoinedTimestamp")]
    _joined_timestamp: Option<Timestamp>,
    #[serde(rename = "Paths", default)]
    _paths: Vec<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
#[expect(dead_code, reason = "only its type is checked, its value is not used")]
enum Timestamp {
    Seconds(f64),
    Text(String),
}

impl CollectionFile {
    /// Identifies a text as a collection file by its whole content. Returns `None` for anything
    /// else. `is_json` means that the text is one JSON document.
    ///
    /// Account lists are accepted only as AWS's own output or as plain lines: clusters could hide
    /// in other forms.
    pub(crate) fn read(text: &str, is_json: bool) -> Option<Self> {
        if !is_json {
            return strict_lines(text).map(Self::AccountList);
        }
        if let Ok(manifest) = serde_json::from_str::<ExportManifest>(text) {
            return (manifest.format == FORMAT).then(|| Self::Manifest(Box::new(manifest)));
        }
        if let Ok(CallerIdentity { account, arn, .. }) = serde_json::from_str(text) {
            return is_account(&account).then_some(Self::CallerIdentity { account, arn });
        }
        if let Ok(list) = serde_json::from_str::<Regions>(text) {
            return region_list(list).map(Self::RegionList);
        }
        let list: Accounts = serde_json::from_str(text).ok()?;
        complete_list(list).ok().map(Self::AccountList)
    }

    /// The form of a source that is this file.
    pub(crate) fn form(&self) -> Form {
        match self {
            Self::Manifest(_) => Form::ExportManifest,
            Self::CallerIdentity { .. } => Form::CallerIdentity,
            Self::RegionList(_) => Form::RegionList,
            Self::AccountList(_) => Form::AccountList,
        }
    }
}

fn region_list(Regions { regions, next_token }: Regions) -> Option<RegionList> {
    let mut list = RegionList { is_truncated: next_token.is_some(), ..RegionList::default() };
    for Region { code, status, opt_in_status, .. } in regions {
        let ((Some(status), None) | (None, Some(status))) = (status, opt_in_status) else { return None };
        if !is_region(&code) {
            return None;
        }
        let is_enabled = !matches!(status.as_str(), "DISABLED" | "not-opted-in");
        // A region with two different statuses counts as enabled.
        *list.regions.entry(code).or_insert(is_enabled) |= is_enabled;
    }
    (!list.regions.is_empty()).then_some(list)
}

fn checked_accounts(accounts: Vec<Account>) -> Option<Vec<ExpectedAccount>> {
    let accounts = accounts.into_iter().map(|Account { id, name, .. }| {
        let name = name.map(|name| name.trim().to_owned()).filter(|name| !name.is_empty());
        is_account(&id).then_some(ExpectedAccount { id, name })
    });
    let mut accounts: Vec<ExpectedAccount> = accounts.collect::<Option<_>>()?;
    accounts.sort_by(|one, other| one.id.cmp(&other.id));
    accounts.dedup_by(|one, other| one.id == other.id);
    (!accounts.is_empty()).then_some(accounts)
}

/// Reads the accounts that the evidence should cover, and sorts them by ID. It accepts the output
/// of `aws organizations list-accounts`, a JSON list of objects with `id` and `name`, a JSON list
/// of IDs, a JSON object of names by ID, or lines of an ID and a name. An error is one line, lower
/// case, no full stop.
pub fn expected_accounts(data: &[u8]) -> Result<Vec<ExpectedAccount>, String> {
    let (encoding, _) = crate::intake::decode::encoding(data.get(..4).unwrap_or(data));
    let text = encoding.text(data);
    let text = text.trim_start_matches('\u{FEFF}').trim();
    if text.is_empty() {
        return Err("it is empty".to_owned());
    }
    if text.starts_with(['{', '[']) { accounts_from_json(text) } else { lines(text) }
}

fn accounts_from_json(text: &str) -> Result<Vec<ExpectedAccount>, String> {
    if let Ok(list) = serde_json::from_str(text) {
        return complete_list(list);
    }
    if let Ok(names) = serde_json::from_str::<BTreeMap<String, String>>(text) {
        let accounts = names.into_iter().map(|(id, name)| account(id, Some(name)));
        return checked_accounts(accounts.collect())
            .ok_or_else(|| "a key in it is not an account id".to_owned());
    }
    if let Ok(accounts) = serde_json::from_str::<Vec<Account>>(text) {
        return checked_accounts(accounts).ok_or_else(|| "an `id` in it is not an account id".to_owned());
    }
    if let Ok(ids) = serde_json::from_str::<Vec<String>>(text) {
        let accounts = ids.into_iter().map(|id| account(id, None));
        return checked_accounts(accounts.collect())
            .ok_or_else(|| "an entry in it is not an account id".to_owned());
    }
    Err("it is JSON, but not a list of accounts with their ids and names".to_owned())
}

/// Refuses a partial list of accounts, which would hide that the other accounts have no evidence.
fn complete_list(Accounts { accounts, next_token }: Accounts) -> Result<Vec<ExpectedAccount>, String> {
    if next_token.is_some() {
        return Err("it is not the whole list: `NextToken` says that more accounts follow".to_owned());
    }
    if accounts.is_empty() {
        return Err("it names no account".to_owned());
    }
    checked_accounts(accounts).ok_or_else(|| "an `Id` in it is not an account id".to_owned())
}

fn account(id: String, name: Option<String>) -> Account {
    Account {
        id,
        name,
        _arn: None,
        _email: None,
        _status: None,
        _state: None,
        _joined_method: None,
        _joined_timestamp: None,
        _paths: Vec::new(),
    }
}

/// Reads lines that can only be account IDs with names: at most two columns, and no name that could
/// hide a cluster. Returns `None` for anything else.
fn strict_lines(text: &str) -> Option<Vec<ExpectedAccount>> {
    const HIDING: [&str; 8] =
        ["dax", "arn:", "cluster", "enabled", "disabled", "enabling", "disabling", "none"];
    let is_plain = |(number, line): (usize, &str)| {
        let line = line.trim();
        let lower = line.to_ascii_lowercase();
        let has_one_name = line.matches([',', ';', '\t']).count() <= 1;
        let hides = HIDING.iter().any(|word| lower.contains(word)) || line.contains(['{', '[', '#']);
        let names_region = Label::of_name(&lower).region.is_some();
        let is_header = number == 0 && header(line).is_some();
        has_one_name
            && !hides
            && !names_region
            && (is_header || line.is_empty() || line.starts_with(|c: char| c == '"' || c.is_ascii_digit()))
    };
    text.lines().enumerate().all(is_plain).then(|| lines(text).ok()).flatten()
}

/// Reads lines of an ID and a name, separated by a comma, a semicolon or whitespace. The first line
/// may name the columns.
fn lines(text: &str) -> Result<Vec<ExpectedAccount>, String> {
    let mut accounts = Vec::new();
    let mut columns = (0, 1);
    let unquoted = |text: &str| text.trim().trim_matches('"').replace("\"\"", "\"");
    for (number, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if number == 0
            && let Some(header_columns) = header(line)
        {
            columns = header_columns;
            continue;
        }
        let cells: Vec<&str> = if line.contains([',', ';', '\t']) {
            line.split([',', ';', '\t']).collect()
        } else {
            line.split_once(' ').map_or(vec![line], |(id, name)| vec![id, name])
        };
        let cell = |at: usize| cells.get(at).map(|cell| unquoted(cell)).unwrap_or_default();
        let (id, name) = (cell(columns.0), cell(columns.1));
        let number = number + 1;
        if !is_account(&id) {
            return Err(format!(
                "line {number} does not begin with an account id of twelve digits: write an id and a name a line, or give what `aws organizations list-accounts` prints"
            ));
        }
        // A second account on the line would be read as a name, and nobody would expect its
        // evidence.
        if cells.iter().any(|cell| unquoted(cell).split(' ').any(|word| word != id && is_account(word))) {
            return Err(format!("line {number} names two accounts: write each on a line of its own"));
        }
        accounts.push(account(id, Some(name)));
    }
    checked_accounts(accounts).ok_or_else(|| "it names no account".to_owned())
}

/// The columns of ID and name, if the line is a table header, such as `id,name` or
/// `Account ID;Account Name`.
fn header(line: &str) -> Option<(usize, usize)> {
    let cells: Vec<String> = line
        .split([',', ';', '\t'])
        .map(|cell| cell.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase())
        .collect();
    let find = |names: &[&str]| cells.iter().position(|cell| names.contains(&cell.as_str()));
    let id = find(&["id", "accountid", "account", "accountnumber", "awsaccountid"])?;
    Some((id, find(&["name", "accountname", "alias"]).unwrap_or(usize::MAX)))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may panic")]

    use super::*;

    fn form(text: &str) -> Option<Form> {
        CollectionFile::read(text, true).map(|file| file.form())
    }

    #[test]
    fn files_are_identified_by_their_whole_content() {
        let identity =
            r#"{"UserId": "A", "Account": "123456789012", "Arn": "arn:aws:iam::123456789012:user/a"}"#;
        let manifest = r#"{"format": "dax001-export", "version": "1.0", "answers": [], "regions": []}"#;
        for (text, expected) in [
            (identity, Some(Form::CallerIdentity)),
            (manifest, Some(Form::ExportManifest)),
            (
                r#"{"Regions": [{"RegionName": "ap-east-1", "RegionOptStatus": "DISABLED"}]}"#,
                Some(Form::RegionList),
            ),
            (
                r#"{"Regions": [{"RegionName": "ap-east-1", "OptInStatus": "not-opted-in", "Endpoint": "x"}]}"#,
                Some(Form::RegionList),
            ),
            (
                r#"{"Accounts": [{"Id": "123456789012", "Name": "prod", "Status": "ACTIVE"}]}"#,
                Some(Form::AccountList),
            ),
            (r#"{"Accounts": [{"Id": "123456789012"}], "NextToken": "x"}"#, None),
            (r#"{"Regions": []}"#, None),
            (r#"{"Regions": [{"RegionName": "ap-east-1"}]}"#, None),
            (r#"{"Clusters": []}"#, None),
            ("[]", None),
            (r#"[{"id": "123456789012", "name": "prod"}]"#, None),
            (r#"{"123456789012": "prod"}"#, None),
            (r#"{"123456789012": "DISABLED"}"#, None),
            (r#"{"Accounts": [{"Id": "123456789012", "Name": "x", "Dax": [{"Name": "a"}]}]}"#, None),
            (r#"{"Accounts": [{"Id": "123456789012", "More": {"Clusters": []}}]}"#, None),
            (
                r#"{"Regions": [{"RegionName": "ap-east-1", "OptInStatus": "opted-in", "More": [{"a": []}]}]}"#,
                None,
            ),
        ] {
            assert_eq!(form(text), expected, "{text}");
        }
        for (text, member) in [(identity, r#""UserId""#), (manifest, r#""format""#)] {
            assert_eq!(form(&text.replacen(member, &format!(r#""Clusters": [], {member}"#), 1)), None);
            assert_eq!(form(&text.replacen(member, &format!(r#"{member}: "x", {member}"#), 1)), None);
        }
    }

    #[test]
    fn lines_are_an_account_list_only_if_no_cluster_can_hide() {
        let is_list = |text: &str| CollectionFile::read(text, false).is_some();
        for text in [
            "123456789012\n",
            "id,name\n123456789012,Orders & Co\n210987654321\n",
            "123456789012 the shop\r\n",
        ] {
            assert!(is_list(text), "{text}");
        }
        for text in [
            "123456789012,us-west-2,my-dax,DISABLED\n",
            "123456789012,us-west-2\n",
            "123456789012 orders\tDISABLED\n",
            "123456789012 Disabled\n",
            "identity-dax\tDISABLED\n123456789012\n",
            "# orders DISABLED\n123456789012\n",
            "id,name,status\n123456789012\n",
            "123456789012,a,b\n",
            "123456789012 {\"ClusterName\": \"a\"}\n",
            "123456789012 arn:aws:dax:us-east-1:123456789012:cache/a\n",
            "orders\n",
            "",
        ] {
            assert!(!is_list(text), "{text}");
        }
    }

    #[test]
    fn only_disabled_and_not_opted_in_mean_not_enabled() {
        let enabled = |status: &str| {
            let text = format!(r#"{{"Regions": [{{"RegionName": "ap-east-1", {status}}}]}}"#);
            match CollectionFile::read(&text, true) {
                Some(CollectionFile::RegionList(list)) => list.regions["ap-east-1"],
                other => panic!("{other:?}"),
            }
        };
        for status in ["DISABLED", "ENABLED", "ENABLING", "DISABLING", "ENABLED_BY_DEFAULT", "disabled"] {
            assert_eq!(enabled(&format!(r#""RegionOptStatus": "{status}""#)), status != "DISABLED");
        }
        for status in ["not-opted-in", "opted-in", "opt-in-not-required"] {
            assert_eq!(enabled(&format!(r#""OptInStatus": "{status}""#)), status != "not-opted-in");
        }
    }

    #[test]
    fn expected_accounts_are_read_from_every_supported_format() {
        let of = |text: &str| {
            let accounts = expected_accounts(text.as_bytes());
            accounts.map(|list| {
                list.into_iter().map(|one| (one.id, one.name.unwrap_or_default())).collect::<Vec<_>>()
            })
        };
        let both =
            vec![("111111111111".to_owned(), "a b".to_owned()), ("222222222222".to_owned(), String::new())];
        for text in [
            r#"{"Accounts": [{"Id": "222222222222"}, {"Id": "111111111111", "Name": "a b", "Email": "x"}]}"#,
            r#"{"111111111111": "a b", "222222222222": ""}"#,
            r#"[{"id": "111111111111", "name": "a b"}, {"id": "222222222222"}]"#,
            "id,name\n111111111111,\"a b\"\n\n222222222222\n",
            "Account Name;Account ID;State\na b;111111111111;ACTIVE\n;222222222222;SUSPENDED\n",
            "\u{FEFF}# accounts\r\n111111111111 a b\r\n222222222222\r\n",
        ] {
            assert_eq!(of(text), Ok(both.clone()), "{text}");
        }
        for text in [
            "",
            "{}",
            "[]",
            "prod 111111111111",
            r#"["1"]"#,
            r#"{"Accounts": [], "NextToken": "x"}"#,
            "id,name",
        ] {
            assert!(of(text).is_err(), "{text}");
        }
    }
}
