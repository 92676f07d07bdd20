//! Reads Prowler's mutelist, as far as it is about Prowler's check for this rule. A muted cluster
//! is an accepted risk here.
//!
//! It reads the list as Prowler's `prowler/lib/mutelist/mutelist.py` does (5.x, read on
//! 2026-11-29). `is_muted` compares an account literally, or takes `*` for all. `is_item_matched`
//! replaces a leading `*` with `.*`, and searches checks, regions, resources and all exceptions
//! with Python's `re.search`. `is_excepted` requires that everything an exception lists matches.
//! `is_muted_in_check` stops at the first check that excepts a cluster; clusters that an earlier
//! check muted stay muted.
//!
//! `tests/python.rs` compares this with Python. Where Prowler refuses a whole list, only the entry
//! in question is left out here.

use std::collections::HashSet;

use dax001::contract::annotation::{Annotation, Except, Matching, Target};

use crate::python_regex::PythonRegex;
use crate::python_syntax::Refusal;
use crate::risk_list::ListBuilder;
use crate::tree::{Node, Value};

/// Prowler's name for the check of this rule.
const CHECK: &str = "dynamodb_accelerator_cluster_encryption_enabled";

/// An expression as Prowler reads it. The error is the reason why it is not used.
pub(crate) fn pattern(text: &str) -> Result<PythonRegex, String> {
    // Prowler replaces a leading `*` with `.*`.
    let (expression, added) = match text.strip_prefix('*') {
        Some(rest) => (format!(".*{rest}"), 1),
        None => (text.to_owned(), 0),
    };
    PythonRegex::new(&expression).map_err(|refusal| {
        let what = match refusal {
            Refusal::Limit(what) => what,
            Refusal::Part(start, end) => {
                let end = (end..expression.len()).find(|end| expression.is_char_boundary(*end));
                let part = expression.get(start..end.unwrap_or(expression.len())).unwrap_or_default();
                let position = expression.get(..start).map_or(0, |before| before.chars().count()) + 1;
                let position = position.saturating_sub(added).max(1);
                format!(
                    "uses `{part}` at position {position}, which dax001 does not support: it reads a subset of Python's `re`"
                )
            }
        };
        format!("the expression `{}` {what}", excerpt(text))
    })
}

/// The beginning of an expression, which can be as long as the whole list.
fn excerpt(text: &str) -> String {
    const SHOWN: usize = 100;
    let mut excerpt: String = text.chars().take(SHOWN).collect();
    if excerpt.len() < text.len() {
        excerpt.push('…');
    }
    excerpt
}

/// The accounts of a mutelist, if this is one. Prowler used other names for it before.
pub(crate) fn accounts(members: &[(String, Node)]) -> Option<&[(String, Node)]> {
    let is_one = |name: &str| matches!(name, "Mutelist" | "Mute List" | "Allowlist");
    let (_, list) = members.iter().find(|(name, _)| is_one(name))?;
    map(member(map(list).ok()?, "Accounts")?).ok()
}

/// Reads the entries for the check from these accounts.
pub(crate) fn read(list: &mut ListBuilder<'_>, accounts: &[(String, Node)]) {
    for (account, node) in accounts {
        let checks = text_name(account, node)
            .and_then(|()| map(node))
            .and_then(|account| map(member(account, "Checks").ok_or("it has no checks")?));
        match checks {
            Ok(checks) => read_account(list, account, checks),
            Err(what) => list.fail(
                format!("account `{account}` is ignored: {what}"),
                "write it as the Prowler documentation shows",
                node.line,
            ),
        }
    }
    if list.is_empty() {
        let help = format!("add an entry for its check `{CHECK}`");
        list.fail("this mutelist does not mention this rule", &help, None);
    }
}

/// Prowler reads the checks of an account in order. If a check excepts a cluster, no later check
/// mutes it.
fn read_account(list: &mut ListBuilder<'_>, account: &str, checks: &[(String, Node)]) {
    let mut excepted: Vec<Except> = Vec::new();
    for (check, node) in checks {
        let result = match text_name(check, node).and_then(|()| is_ours(check)) {
            Ok(false) => continue,
            Ok(true) => entry(list, account, node, &mut excepted),
            Err(what) => Err(what),
        };
        match result {
            Ok(annotation) => list.push(annotation),
            Err(what) => {
                let message = format!(
                    "check `{check}` of account `{account}`, and the ones after it, are ignored: {what}"
                );
                // It is unknown what this check excepts, so the later ones can't be applied.
                return list.fail(
                    message,
                    "write an entry of account, region, cluster, reason, until and who",
                    node.line,
                );
            }
        }
    }
}

fn is_ours(check: &str) -> Result<bool, String> {
    Ok(check == CHECK || pattern(check)?.is_found_in(CHECK) == Some(true))
}

fn entry(
    list: &ListBuilder<'_>,
    account: &str,
    node: &Node,
    excepted: &mut Vec<Except>,
) -> Result<Annotation, String> {
    let members = map(node)?;
    let known = ["Tags", "Regions", "Resources", "Exceptions", "Description"];
    if let Some((name, _)) = members.iter().find(|(name, _)| !known.contains(&name.as_str())) {
        return Err(format!("`{name}` is not a known key"));
    }
    // No export of clusters contains their tags.
    if !string_list(members, "Tags")?.iter().all(|tag| tag == "*") {
        return Err("it matches by tags, which the evidence does not contain".to_owned());
    }
    let (regions, clusters) = (string_list(members, "Regions")?, string_list(members, "Resources")?);
    if regions.is_empty() || clusters.is_empty() {
        return Err("it names no regions or no resources".to_owned());
    }
    excepted.extend(member(members, "Exceptions").map(exceptions).transpose()?.flatten());
    let except = excepted.clone();
    let target =
        Target { matching: Matching::Prowler, accounts: vec![account.to_owned()], regions, clusters, except };
    let description = match member(members, "Description").map(|node| &node.value) {
        None | Some(Value::Null) => None,
        Some(Value::Text(text)) => Some(text.clone()),
        Some(_) => return Err("`Description` is not a string".to_owned()),
    };
    Ok(Annotation { note: description, ..list.accepted(target, node) })
}

fn exceptions(node: &Node) -> Result<Option<Except>, String> {
    if matches!(node.value, Value::Null) {
        return Ok(None);
    }
    let members = map(node)?;
    let known = ["Accounts", "Regions", "Resources", "Tags"];
    if let Some((name, _)) = members.iter().find(|(name, _)| !known.contains(&name.as_str())) {
        return Err(format!("`{name}` in its exceptions is not a known key"));
    }
    if !string_list(members, "Tags")?.is_empty() {
        return Err("its exceptions match by tags, which the evidence does not contain".to_owned());
    }
    let except = Except {
        accounts: string_list(members, "Accounts")?,
        regions: string_list(members, "Regions")?,
        clusters: string_list(members, "Resources")?,
    };
    Ok((except != Except::default()).then_some(except))
}

/// The texts of a list, each of them a usable expression; empty if there is no such member.
fn string_list(members: &[(String, Node)], name: &str) -> Result<Vec<String>, String> {
    let Some(node) = member(members, name) else { return Ok(Vec::new()) };
    let no_list = || format!("`{name}` is not a list of strings");
    let Value::List(entries) = &node.value else { return Err(no_list()) };
    let text = |entry: &Node| match &entry.value {
        Value::Text(text) if !entry.is_text => Err(not_text(text)),
        Value::Text(text) if !text.is_empty() => Ok(text.clone()),
        _ => Err(no_list()),
    };
    let texts: Vec<String> = entries.iter().map(text).collect::<Result<_, _>>()?;
    for text in &texts {
        pattern(text)?;
    }
    Ok(texts)
}

/// Accounts and checks are text in Prowler. It refuses a list in which one is not, such as a number
/// without quotes.
fn text_name(name: &str, node: &Node) -> Result<(), String> {
    if node.has_text_name { Ok(()) } else { Err(not_text(name)) }
}

fn not_text(text: &str) -> String {
    format!("YAML may not read `{text}` as text without quotes, and Prowler needs text: put it in quotes")
}

fn member<'a>(members: &'a [(String, Node)], name: &str) -> Option<&'a Node> {
    members.iter().find(|(other, _)| other == name).map(|(_, node)| node)
}

/// The members of a map without duplicate names. Of two with the same name, Prowler reads the last.
fn map(node: &Node) -> Result<&[(String, Node)], String> {
    let Value::Map(members) = &node.value else { return Err("it is not a map".to_owned()) };
    let mut names = HashSet::new();
    match members.iter().find(|(name, _)| !names.insert(name)) {
        Some((name, _)) => Err(format!("`{name}` is duplicated")),
        None => Ok(members),
    }
}
