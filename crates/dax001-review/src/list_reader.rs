//! Reads lists of accepted risks: each entry has an account, region, cluster, reason, until and
//! who; or the list is Prowler's mutelist.

use dax001::contract::annotation::{Annotation, Matching, Target};
use dax001::review::is_day;

use crate::prowler;
use crate::risk_list::{ListBuilder, RiskList};
use crate::tree::{self, Node, Value};

/// The largest list of accepted risks that is read, in bytes.
pub const LIST_LIMIT: usize = 4 << 20;
/// The most entries that are read.
const ENTRY_LIMIT: usize = 10_000;

const FORM: &str = "use a YAML or JSON list whose entries have account, region, cluster, reason, until and who, or a Prowler mutelist";

/// Reads a list of accepted risks, given its name and its bytes.
pub fn read_list(name: &str, data: &[u8]) -> RiskList {
    let mut list = ListBuilder::new(name);
    match text_of(data) {
        Err(message) => list.fail(message, FORM, None),
        Ok(text) => match tree::read(&text) {
            Ok(root) => {
                list.set_is_list(has_list_form(&root) && !holds_evidence(&text));
                read_root(&mut list, &root);
            }
            Err(unreadable) => {
                let message = format!("this cannot be read: {}", unreadable.message);
                list.fail_at(message, FORM, unreadable.line, unreadable.column);
            }
        },
    }
    list.finish()
}

/// The members of an entry.
const MEMBERS: [&str; 6] = ["account", "region", "cluster", "reason", "until", "who"];

/// Whether the bytes as a whole are a list of accepted risks: one document whose entries have
/// members of such a list and no others. Wrong or missing values don't matter.
pub fn is_risk_list(data: &[u8]) -> bool {
    let Ok(text) = text_of(data) else { return false };
    let Some(root) = tree::read(&text).ok().filter(|_| !holds_evidence(&text)) else { return false };
    let has = |entry: &Node, is_wanted: fn(&[(String, Node)]) -> bool| match &entry.value {
        Value::Map(members) => is_wanted(members),
        _ => false,
    };
    let is_entry =
        |entry: &Node| has(entry, |members| members.iter().all(|(name, _)| MEMBERS.contains(&name.as_str())));
    // Entries with only account, region and cluster could be from any file.
    let accepts = |entry: &Node| {
        has(entry, |members| {
            members.iter().any(|(name, _)| matches!(name.as_str(), "reason" | "until" | "who"))
        })
    };
    let is_mutelist = |members: &[(String, Node)]| members.len() == 1 && prowler::accounts(members).is_some();
    match entries_of(&root) {
        Some(entries) => entries.iter().all(is_entry) && entries.iter().any(accepts),
        None => matches!(&root.value, Value::Map(members) if is_mutelist(members)),
    }
}

/// Whether a document looks like a list of accepted risks, however many of its entries are wrong.
fn has_list_form(root: &Node) -> bool {
    let is_entry = |entry: &Node| match &entry.value {
        Value::Map(members) => members.iter().any(|(name, _)| MEMBERS.contains(&name.as_str())),
        _ => false,
    };
    match entries_of(root) {
        Some(entries) => entries.iter().any(is_entry),
        None => matches!(&root.value, Value::Map(members) if prowler::accounts(members).is_some()),
    }
}

/// Whether the text contains a key of evidence, or the message of a failed command. Then it is not
/// a list.
fn holds_evidence(text: &str) -> bool {
    let is_key = |word: &str| {
        text.match_indices(word).any(|(at, _)| {
            let rest = text.get(at + word.len()..).unwrap_or_default();
            rest.trim_start_matches(['"', '\'', ' ', '\t']).starts_with(':')
        })
    };
    ["ClusterArn", "ClusterName", "Clusters", "SSEDescription"].into_iter().any(is_key)
        || text.contains("An error occurred (")
}

/// The entries of a list, if the document is a list or has `acceptedRisks` as its only member.
fn entries_of(root: &Node) -> Option<&[Node]> {
    match &root.value {
        Value::List(entries) => Some(entries),
        Value::Map(members) => match members.as_slice() {
            [(name, Node { value: Value::List(entries), .. })] if name == "acceptedRisks" => Some(entries),
            _ => None,
        },
        Value::Text(_) | Value::Null => None,
    }
}

/// Decodes the text: UTF-8, or UTF-16 with a byte order mark, as Windows PowerShell writes it.
fn text_of(data: &[u8]) -> Result<String, String> {
    if data.len() > LIST_LIMIT {
        return Err(format!("this list is larger than {} MiB", LIST_LIMIT >> 20));
    }
    let utf16 = |unit: fn([u8; 2]) -> u16| {
        let units = data.get(2..).unwrap_or_default().chunks(2).map(|pair| match *pair {
            [first, second] => unit([first, second]),
            // Half a code unit at the end is not a character. This lone surrogate makes the
            // decoding fail.
            _ => 0xd800,
        });
        char::decode_utf16(units).collect::<Result<String, _>>().map_err(|_| ())
    };
    let text = match data {
        [0xff, 0xfe, ..] => utf16(u16::from_le_bytes),
        [0xfe, 0xff, ..] => utf16(u16::from_be_bytes),
        _ => {
            std::str::from_utf8(data).map(|text| text.trim_start_matches('\u{feff}').to_owned()).map_err(drop)
        }
    };
    text.map_err(|()| "this is not UTF-8 text".to_owned())
}

fn read_root(list: &mut ListBuilder<'_>, root: &Node) {
    match &root.value {
        Value::List(entries) => read_entries(list, entries),
        Value::Map(members) => match members.as_slice() {
            [(name, Node { value: Value::List(entries), .. })] if name == "acceptedRisks" => {
                read_entries(list, entries);
            }
            members if members.iter().any(|(name, _)| matches!(name.as_str(), "Clusters" | "Cluster")) => {
                let help = "export it with `--output json` and add it as evidence";
                list.fail("this is evidence, not a list of accepted risks", help, root.line);
            }
            members => match prowler::accounts(members) {
                Some(accounts) => prowler::read(list, accounts),
                None => list.fail("this is not a list of accepted risks", FORM, root.line),
            },
        },
        Value::Text(_) | Value::Null => {
            list.fail("this is not a list of accepted risks", FORM, root.line);
        }
    }
}

fn read_entries(list: &mut ListBuilder<'_>, entries: &[Node]) {
    if entries.len() > ENTRY_LIMIT {
        let message = format!("this list has more than {ENTRY_LIMIT} entries: those after it are ignored");
        list.fail(message, "use * in fewer entries, or split the list", None);
    }
    for (index, entry) in entries.iter().take(ENTRY_LIMIT).enumerate() {
        match read_entry(list, entry) {
            Ok(annotation) => list.push(annotation),
            Err((what, help)) => {
                let message = format!("entry {} is ignored: {what}", index + 1);
                list.fail(message, help, entry.line);
            }
        }
    }
    if entries.is_empty() {
        list.fail("this list has no entries", FORM, None);
    }
}

/// Reads an entry in our own format. It must have every member once, and no unknown ones.
fn read_entry(list: &ListBuilder<'_>, entry: &Node) -> Result<Annotation, (String, &'static str)> {
    let Value::Map(members) = &entry.value else {
        return Err(("it is not a map".to_owned(), FORM));
    };
    for (at, (name, _)) in members.iter().enumerate() {
        if !MEMBERS.contains(&name.as_str()) {
            return Err((
                format!("`{name}` is not a known key"),
                "use account, region, cluster, reason, until and who",
            ));
        }
        if members.iter().take(at).any(|(other, _)| other == name) {
            return Err((format!("`{name}` is duplicated"), "keep one of the two"));
        }
    }
    let texts = |name: &str| {
        let node = members.iter().find(|(other, _)| other == name).map(|(_, node)| node);
        let texts = node.map_or(Some(Vec::new()), texts);
        texts.ok_or_else(|| (format!("`{name}` is not a string"), "write it in quotes"))
    };
    let required = |name: &str, help: &'static str| {
        let texts = texts(name)?;
        if texts.is_empty() { Err((format!("it has no `{name}`"), help)) } else { Ok(texts) }
    };
    let accounts = required("account", "name the account, or use \"*\" for all accounts")?;
    let regions = required("region", "name the region, or use \"*\" for all regions")?;
    let clusters = required("cluster", "name the cluster; * in a name matches any text")?;
    let is_account = |text: &String| {
        text.contains('*') || text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    if let Some(account) = accounts.iter().find(|account| !is_account(account)) {
        return Err((
            format!("`{account}` is not an account"),
            "an account is twelve digits, or a pattern with *",
        ));
    }
    let reason = required("reason", "say why the risk is accepted")?.join("\n");
    let who = required("who", "name who accepts the risk")?.join(", ");
    let until = required("until", "give the last day of the acceptance as YYYY-MM-DD")?.join(" ");
    if !is_day(&until) {
        return Err((format!("`{until}` is not a date"), "write the last day as YYYY-MM-DD"));
    }
    let target = Target { matching: Matching::Wildcard, accounts, regions, clusters, except: Vec::new() };
    Ok(Annotation { note: Some(reason), who: Some(who), until: Some(until), ..list.accepted(target, entry) })
}

/// The texts of a node that is a text or a list of texts; empty if the node is empty, `None` if it
/// is anything else.
fn texts(node: &Node) -> Option<Vec<String>> {
    match &node.value {
        Value::Null => Some(Vec::new()),
        Value::Text(text) if text.trim().is_empty() => Some(Vec::new()),
        Value::Text(text) => Some(vec![text.trim().to_owned()]),
        Value::List(entries) => {
            let text = |entry: &Node| match &entry.value {
                Value::Text(text) if !text.trim().is_empty() => Some(text.trim().to_owned()),
                _ => None,
            };
            entries.iter().map(text).collect()
        }
        Value::Map(_) => None,
    }
}
