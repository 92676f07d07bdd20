//! Prowler's mutelist, as far as it speaks of its check of this rule: what it mutes is an accepted risk here.
//!
//! Read as Prowler's `mutelist.py` does: of an account exactly or `*`; checks, regions and resources by a regular
//! expression that is found anywhere, `*` at its beginning standing for `.*`.

use dax001::annotation::{Annotation, Except, Matching, Target};
use regex_lite::Regex;

use crate::list::{Reading, texts};
use crate::tree::{Node, Value};

/// Prowler's name of the check of this rule.
const CHECK: &str = "dynamodb_accelerator_cluster_encryption_enabled";

/// An expression as Prowler has it.
pub(crate) fn pattern(text: &str) -> Result<Regex, String> {
    let text = text.strip_prefix('*').map_or_else(|| text.to_owned(), |rest| format!(".*{rest}"));
    Regex::new(&text).map_err(|error| error.to_string())
}

/// The accounts of a mutelist, if it is one. It was called otherwise before.
pub(crate) fn accounts(members: &[(String, Node)]) -> Option<&[(String, Node)]> {
    let is_one = |name: &str| matches!(name, "Mutelist" | "Mute List" | "Allowlist");
    let list = map(&members.iter().find(|(name, _)| is_one(name))?.1)?;
    map(member(list, "Accounts")?)
}

/// Reads what the accounts say of the check.
pub(crate) fn read(reading: &mut Reading<'_>, accounts: &[(String, Node)]) {
    for (account, node) in accounts {
        let Some(checks) = map(node).and_then(|account| map(member(account, "Checks")?)) else {
            reading.fail(
                format!("account `{account}` is left out: it has no checks"),
                "add `Checks`",
                node.line,
            );
            continue;
        };
        for (check, node) in checks {
            match is_ours(check) {
                Ok(false) => {}
                Ok(true) => match entry(reading, account, node) {
                    Ok(annotation) => reading.push(annotation),
                    Err(what) => {
                        let message = format!("check `{check}` of account `{account}` is left out: {what}");
                        reading.fail(
                            message,
                            "write an entry of account, region, cluster, reason, until and who",
                            node.line,
                        );
                    }
                },
                Err(what) => {
                    reading.fail(
                        format!("check `{check}` is left out: {what}"),
                        "write the check's name",
                        node.line,
                    );
                }
            }
        }
    }
    if reading.is_empty() {
        let help = format!("add an entry for its check `{CHECK}`");
        reading.fail("this mutelist says nothing of this rule", &help, None);
    }
}

fn is_ours(check: &str) -> Result<bool, String> {
    Ok(check == CHECK || pattern(check)?.is_match(CHECK))
}

fn entry(reading: &Reading<'_>, account: &str, node: &Node) -> Result<Annotation, String> {
    let members = map(node).ok_or("it is no map")?;
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
    let except = member(members, "Exceptions").map(exceptions).transpose()?.flatten();
    let target =
        Target { matching: Matching::Prowler, accounts: vec![account.to_owned()], regions, clusters, except };
    let note = said(members, "Description")?.join("\n");
    let note = (!note.is_empty()).then_some(note);
    Ok(Annotation { note, ..reading.accepted(target, node) })
}

fn exceptions(node: &Node) -> Result<Option<Except>, String> {
    if matches!(node.value, Value::Null) {
        return Ok(None);
    }
    let members = map(node).ok_or("its exceptions are no map")?;
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

/// The texts of a member, each of which is an expression that can be used; none where there is no such member.
fn said(members: &[(String, Node)], name: &str) -> Result<Vec<String>, String> {
    let Some(node) = member(members, name) else { return Ok(Vec::new()) };
    let texts = texts(node).ok_or_else(|| format!("`{name}` is no list of texts"))?;
    if name != "Description" {
        for text in &texts {
            pattern(text)
                .map_err(|error| format!("`{text}` is no expression that is understood ({error})"))?;
        }
    }
    Ok(texts)
}

fn member<'a>(members: &'a [(String, Node)], name: &str) -> Option<&'a Node> {
    members.iter().find(|(other, _)| other == name).map(|(_, node)| node)
}

fn map(node: &Node) -> Option<&[(String, Node)]> {
    match &node.value {
        Value::Map(members) => Some(members),
        _ => None,
    }
}
