//! Prowler's mutelist, as far as it speaks of its check of this rule: what it mutes is an accepted risk here.
//!
//! Read as Prowler's `prowler/lib/mutelist/mutelist.py` does (5.x, read on 2026-11-29). `is_muted` compares an account as it is,
//! or takes `*` for all. `is_item_matched` searches checks, regions, resources and all exceptions with Python's `re.search`, after
//! it put `.*` in place of a `*` at the beginning. `is_excepted` wants all that an exception lists to match, and
//! `is_muted_in_check` ends with the first check that excepts a cluster, whatever a check before it muted.
//!
//! `tests/python.rs` compares this with Python. Where Prowler refuses a whole list, only the entry in question is left out here.

use std::collections::HashSet;

use dax001::contract::annotation::{Annotation, Except, Matching, Target};

use crate::python_regex::PythonRegex;
use crate::python_syntax::Refusal;
use crate::risk_list::ListBuilder;
use crate::tree::{Node, Value};

/// Prowler's name of the check of this rule.
const CHECK: &str = "dynamodb_accelerator_cluster_encryption_enabled";

/// An expression as Prowler has it, or why it is not used.
pub(crate) fn pattern(text: &str) -> Result<PythonRegex, String> {
    // Prowler puts `.*` in place of a `*` at the beginning.
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
                    "uses `{part}` at position {position}, which is not in the part of Python's `re` that dax001 reads"
                )
            }
        };
        format!("the expression `{}` {what}", excerpt(text))
    })
}

/// The beginning of an expression: it can be as long as the list.
fn excerpt(text: &str) -> String {
    const SHOWN: usize = 100;
    let mut excerpt: String = text.chars().take(SHOWN).collect();
    if excerpt.len() < text.len() {
        excerpt.push('…');
    }
    excerpt
}

/// The accounts of a mutelist, if it is one. It was called otherwise before.
pub(crate) fn accounts(members: &[(String, Node)]) -> Option<&[(String, Node)]> {
    let is_one = |name: &str| matches!(name, "Mutelist" | "Mute List" | "Allowlist");
    let (_, list) = members.iter().find(|(name, _)| is_one(name))?;
    map(member(map(list).ok()?, "Accounts")?).ok()
}

/// Reads what the accounts say of the check.
pub(crate) fn read(list: &mut ListBuilder<'_>, accounts: &[(String, Node)]) {
    for (account, node) in accounts {
        let checks = text_name(account, node)
            .and_then(|()| map(node))
            .and_then(|account| map(member(account, "Checks").ok_or("it has no checks")?));
        match checks {
            Ok(checks) => read_account(list, account, checks),
            Err(what) => list.fail(
                format!("account `{account}` is left out: {what}"),
                "write it as Prowler's documents have it",
                node.line,
            ),
        }
    }
    if list.is_empty() {
        let help = format!("add an entry for its check `{CHECK}`");
        list.fail("this mutelist says nothing of this rule", &help, None);
    }
}

/// Prowler reads the checks of an account in order, and what a check excepts is muted by none behind it.
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
                    "check `{check}` of account `{account}`, and those behind it, are left out: {what}"
                );
                // What it excepts is not known.
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
        return Err(format!("`{name}` is not known"));
    }
    // No export of clusters holds their tags.
    if !said(members, "Tags")?.iter().all(|tag| tag == "*") {
        return Err("it asks for tags, which are not in the evidence".to_owned());
    }
    let (regions, clusters) = (said(members, "Regions")?, said(members, "Resources")?);
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
        Some(_) => return Err("`Description` is no text".to_owned()),
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
        return Err(format!("`{name}` in its exceptions is not known"));
    }
    if !said(members, "Tags")?.is_empty() {
        return Err("its exceptions ask for tags, which are not in the evidence".to_owned());
    }
    let except = Except {
        accounts: said(members, "Accounts")?,
        regions: said(members, "Regions")?,
        clusters: said(members, "Resources")?,
    };
    Ok((except != Except::default()).then_some(except))
}

/// The texts of a list, each of which is an expression that can be used; none where there is no such member.
fn said(members: &[(String, Node)], name: &str) -> Result<Vec<String>, String> {
    let Some(node) = member(members, name) else { return Ok(Vec::new()) };
    let no_list = || format!("`{name}` is no list of texts");
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

/// Accounts and checks are texts in Prowler: it refuses a list in which one is not, such as a number without quotes.
fn text_name(name: &str, node: &Node) -> Result<(), String> {
    if node.has_text_name { Ok(()) } else { Err(not_text(name)) }
}

fn not_text(text: &str) -> String {
    format!("YAML may not read `{text}` as text without quotes, and Prowler needs text: put it in quotes")
}

fn member<'a>(members: &'a [(String, Node)], name: &str) -> Option<&'a Node> {
    members.iter().find(|(other, _)| other == name).map(|(_, node)| node)
}

/// The members of a map in which no name stands twice: of two, Prowler reads the last.
fn map(node: &Node) -> Result<&[(String, Node)], String> {
    let Value::Map(members) = &node.value else { return Err("it is no map".to_owned()) };
    let mut names = HashSet::new();
    match members.iter().find(|(name, _)| !names.insert(name)) {
        Some((name, _)) => Err(format!("`{name}` stands in it twice")),
        None => Ok(members),
    }
}
