//! Files that speak of the collection and hold no clusters: the manifest of an export, and answers of AWS about the
//! caller, the account's regions and the organization's accounts. Each is told by its whole content.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::manifest::{ExportManifest, FORMAT};
use super::settings::ExpectedAccount;
use crate::report::Form;
use crate::scope::{is_account, is_region};

/// A file about the collection is no larger: an organization of ten thousand accounts takes some three megabytes.
pub(crate) const FILE_LIMIT: usize = 4 << 20;

/// A file that speaks of the collection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum CollectionFile {
    /// What an export script says of its own run.
    Manifest(Box<ExportManifest>),
    /// What `aws sts get-caller-identity` printed: the account and the ARN.
    CallerIdentity { account: String, arn: String },
    /// What `aws account list-regions` or `aws ec2 describe-regions --all-regions` printed.
    RegionList(RegionList),
    /// What `aws organizations list-accounts` printed.
    AccountList(Vec<ExpectedAccount>),
}

/// The regions that AWS named for an account, and whether it called each enabled.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct RegionList {
    /// Each region; false where AWS says `DISABLED` or `not-opted-in`, and for nothing else.
    pub(crate) regions: BTreeMap<String, bool>,
    /// More pages follow.
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

// AWS adds members to these: `Geography` in 2025. Whatever they hold, clusters are not in them.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Region {
    #[serde(rename = "RegionName")]
    code: String,
    /// What `account list-regions` says.
    #[serde(rename = "RegionOptStatus")]
    status: Option<String>,
    /// What `ec2 describe-regions` says.
    opt_in_status: Option<String>,
    #[serde(flatten)]
    _others: BTreeMap<String, Plain>,
}

/// A value in which no cluster fits.
#[derive(Deserialize)]
#[serde(untagged)]
#[expect(dead_code, reason = "what they hold is not read")]
enum Plain {
    Text(String),
    Number(f64),
    Flag(bool),
    Nothing(()),
    Texts(Vec<String>),
    Names(Vec<BTreeMap<String, String>>),
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct Accounts {
    accounts: Vec<Account>,
    next_token: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Account {
    #[serde(alias = "id")]
    id: String,
    #[serde(alias = "name")]
    name: Option<String>,
    #[serde(flatten)]
    _others: BTreeMap<String, Plain>,
}

impl CollectionFile {
    /// What a text is, as a whole; nothing if it is anything else. `is_json` says that it is one document of JSON.
    pub(crate) fn read(text: &str, is_json: bool) -> Option<Self> {
        if is_json {
            return Self::parse(text);
        }
        // A name can hold anything; what could be evidence is not a list of accounts.
        let is_plain = !text.contains(['{', '[']) && !text.to_ascii_lowercase().contains("clusters");
        lines(text).ok().filter(|_| is_plain).map(Self::AccountList)
    }

    /// What a JSON text is, as a whole; nothing if it is anything else.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        if let Ok(manifest) = serde_json::from_str::<ExportManifest>(text) {
            return (manifest.format == FORMAT).then(|| Self::Manifest(Box::new(manifest)));
        }
        if let Ok(CallerIdentity { account, arn, .. }) = serde_json::from_str(text) {
            return is_account(&account).then_some(Self::CallerIdentity { account, arn });
        }
        if let Ok(list) = serde_json::from_str::<Regions>(text) {
            return region_list(list).map(Self::RegionList);
        }
        accounts_from_json(text).ok().map(Self::AccountList)
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
        // Two statuses of one region: what doesn't say the same is enabled.
        *list.regions.entry(code).or_insert(is_enabled) |= is_enabled;
    }
    (!list.regions.is_empty()).then_some(list)
}

fn expected(accounts: Vec<Account>) -> Option<Vec<ExpectedAccount>> {
    let accounts = accounts.into_iter().map(|Account { id, name, .. }| {
        let name = name.map(|name| name.trim().to_owned()).filter(|name| !name.is_empty());
        is_account(&id).then_some(ExpectedAccount { id, name })
    });
    let mut accounts: Vec<ExpectedAccount> = accounts.collect::<Option<_>>()?;
    accounts.sort_by(|one, other| one.id.cmp(&other.id));
    accounts.dedup_by(|one, other| one.id == other.id);
    (!accounts.is_empty()).then_some(accounts)
}

/// Reads the accounts that evidence should cover, in order: what `aws organizations list-accounts` prints, a JSON list of
/// objects with `id` and `name`, a JSON object of names by id, or lines of an id and a name. What is wrong is one line,
/// lower case, without a full stop.
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
    if let Ok(Accounts { accounts, next_token }) = serde_json::from_str(text) {
        // A list of a part of the accounts would hide that the others have no evidence.
        if next_token.is_some() {
            return Err("it is not the whole list: `NextToken` says that more accounts follow".to_owned());
        }
        return expected(accounts).ok_or_else(|| "an `Id` in it is not an account id".to_owned());
    }
    if let Ok(names) = serde_json::from_str::<BTreeMap<String, String>>(text) {
        let accounts = names.into_iter().map(|(id, name)| account(id, Some(name)));
        return expected(accounts.collect()).ok_or_else(|| "a key in it is not an account id".to_owned());
    }
    if let Ok(accounts) = serde_json::from_str::<Vec<Account>>(text) {
        return expected(accounts).ok_or_else(|| "an `id` in it is not an account id".to_owned());
    }
    if let Ok(ids) = serde_json::from_str::<Vec<String>>(text) {
        let accounts = ids.into_iter().map(|id| account(id, None));
        return expected(accounts.collect()).ok_or_else(|| "an entry in it is not an account id".to_owned());
    }
    Err("it is JSON, but not a list of accounts with their ids and names".to_owned())
}

fn account(id: String, name: Option<String>) -> Account {
    Account { id, name, _others: BTreeMap::new() }
}

/// Lines of an id and a name, with a comma, a semicolon or white space between; a first line may name the columns.
fn lines(text: &str) -> Result<Vec<ExpectedAccount>, String> {
    let mut accounts = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let line = line.trim();
        let is_header = number == 0 && line.to_ascii_lowercase().trim_start_matches('"').starts_with("id");
        if line.is_empty() || line.starts_with('#') || is_header {
            continue;
        }
        let (id, name) = line.split_once([',', ';', '\t', ' ']).unwrap_or((line, ""));
        let unquoted = |text: &str| text.trim().trim_matches('"').replace("\"\"", "\"");
        let (id, name) = (unquoted(id), unquoted(name));
        if !is_account(&id) {
            return Err(format!("line {} does not begin with an account id of twelve digits", number + 1));
        }
        accounts.push(account(id, Some(name)));
    }
    expected(accounts).ok_or_else(|| "it names no account".to_owned())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may panic")]

    use super::*;

    fn form(text: &str) -> Option<Form> {
        CollectionFile::parse(text).map(|file| file.form())
    }

    #[test]
    fn files_are_told_by_their_whole_content() {
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
            (r#"[{"id": "123456789012", "name": "prod"}]"#, Some(Form::AccountList)),
            (r#"{"123456789012": "prod"}"#, Some(Form::AccountList)),
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
    fn only_two_words_say_that_a_region_is_not_enabled() {
        let enabled = |status: &str| {
            let text = format!(r#"{{"Regions": [{{"RegionName": "ap-east-1", {status}}}]}}"#);
            match CollectionFile::parse(&text) {
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
    fn expected_accounts_are_read_from_every_writing() {
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
