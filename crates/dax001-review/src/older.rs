//! Compares a report that an older version saved with this version's report on the same evidence.
//! If a rule that has changed since then explains a difference, the value is *judged otherwise by
//! this version*, and does not count as a difference.
//!
//! The rules of contract version 1.2 are stricter than those before. They turn a pass into unknown,
//! and complete into unproven or incomplete, and they name more regions. So the rules explain a
//! change only where this version claims less than the saved report, or where its claim is about
//! something that only this version has. A change in the opposite direction is a difference, with
//! two exceptions. AWS's answer that it doesn't offer DAX in a region is no longer an error, and
//! files about the collection are no longer unrecognised.

use std::collections::{HashMap, HashSet};

use serde_json::Value;
use serde_json::value::RawValue;

/// The minor version of the contract that made the rules stricter.
pub(crate) const STRICTER_SINCE: u64 = 2;

/// Problems that only the stricter rules raise, or that they raise where there was no problem
/// before.
const ADDED_PROBLEMS: [&str; 13] = [
    "cli-connection",
    "cli-credentials",
    "cli-denied",
    "cli-error",
    "cli-not-found",
    "cli-usage",
    "interleaved-output",
    "label-contradicted",
    "more-pages",
    "more-warnings",
    "name-too-long",
    "service-not-stated",
    "unrecognised-document",
];
/// Problems that those rules no longer raise, or raise under another code.
const DROPPED_PROBLEMS: [&str; 3] = ["arn-unrecognised", "more-problems", "scope-contradicted"];

/// The codes of a refusal by AWS, which was `cli-error` before.
const REFUSALS: [&str; 2] = ["cli-not-offered", "cli-refused"];
/// Forms of files about the collection, which were unrecognised before.
const COLLECTION_FORMS: [&str; 4] = ["export-manifest", "caller-identity", "region-list", "account-list"];

/// The states of a region, best first.
const STATES: [&str; 9] = [
    "exported",
    "empty",
    "not-enabled",
    "not-offered",
    "unproven",
    "incomplete",
    "denied",
    "failed",
    "missing",
];
/// How complete a source is, best first.
const COMPLETE: [&str; 3] = ["yes", "unproven", "no"];
/// Forms that the stricter rules can give to a source of pairs.
const FORMS_OF_PAIRS: [&str; 3] = ["cluster", "cluster-list", "unrecognised"];

/// The parts of today's report that explaining a difference needs.
#[derive(Debug, Default)]
pub(crate) struct Context {
    /// The form of each source.
    forms: Vec<String>,
    /// The key of each record that is evidence of a finding: its source and its start.
    evidence: HashSet<String>,
    /// The sources that contain a refusal by AWS, by their indices; true if the refusal is no
    /// longer an error.
    refusals: HashMap<String, bool>,
}

/// The elements of two lists, each beside its counterpart in the other list. The index is that of
/// the saved element, or that of the other one if no element was saved.
pub(crate) type AlignedItems<'a> = Vec<(usize, Option<&'a RawValue>, Option<&'a RawValue>)>;

impl Context {
    /// Builds the context from the members of a report.
    pub(crate) fn of(judged: &[(String, &RawValue)]) -> Self {
        let list = |name: &str| {
            let value = judged.iter().find(|(member, _)| member == name);
            value
                .and_then(|(_, value)| serde_json::from_str::<Vec<Value>>(value.get()).ok())
                .unwrap_or_default()
        };
        let form = |source: &Value| source["form"].as_str().unwrap_or_default().to_owned();
        Self {
            forms: list("sources").iter().map(form).collect(),
            evidence: list("findings").iter().flat_map(evidence_keys).collect(),
            refusals: list("sources").iter().enumerate().filter_map(refusal).collect(),
        }
    }

    /// Whether this version evaluates a source less severely: AWS doesn't offer DAX in its region,
    /// or the source is about the collection.
    fn is_less_severe(&self, source: &str) -> bool {
        let is_collection_file = self.form_of(source).is_some_and(|form| COLLECTION_FORMS.contains(&form));
        is_collection_file || self.refusals.get(source) == Some(&true)
    }

    fn has_less_severe(&self) -> bool {
        let is_collection_file = |form: &String| COLLECTION_FORMS.contains(&form.as_str());
        self.forms.iter().any(is_collection_file) || self.refusals.values().any(|is_offer| *is_offer)
    }

    /// Puts each element of one list beside its counterpart in the other.
    pub(crate) fn align<'a>(
        pointer: &str,
        saved: &[&'a RawValue],
        judged: &[&'a RawValue],
    ) -> AlignedItems<'a> {
        let Some(keys) = keys_of(pointer) else {
            let pair = |index| (index, saved.get(index).copied(), judged.get(index).copied());
            return (0..saved.len().max(judged.len())).map(pair).collect();
        };
        let parsed = |value: &RawValue| serde_json::from_str::<Value>(value.get()).unwrap_or_default();
        // Several elements can have the same key. The first one that is still free is taken.
        let mut by_key: HashMap<String, Vec<usize>> = HashMap::new();
        for (index, value) in judged.iter().enumerate().rev() {
            for key in keys(&parsed(value)) {
                by_key.entry(key).or_default().push(index);
            }
        }
        let mut is_taken = vec![false; judged.len()];
        let mut aligned = AlignedItems::new();
        for (index, value) in saved.iter().enumerate() {
            let candidates = keys(&parsed(value)).into_iter().next().and_then(|key| by_key.get_mut(&key));
            let counterpart = candidates.and_then(|candidates| {
                std::iter::from_fn(|| candidates.pop()).find(|at| !is_taken.get(*at).copied().unwrap_or(true))
            });
            if let Some(is_taken) = counterpart.and_then(|at| is_taken.get_mut(at)) {
                *is_taken = true;
            }
            aligned.push((index, Some(*value), counterpart.and_then(|at| judged.get(at).copied())));
        }
        let added = judged.iter().enumerate().filter(|(at, _)| !is_taken.get(*at).copied().unwrap_or(true));
        aligned.extend(added.map(|(at, value)| (at, None, Some(*value))));
        aligned
    }

    /// Whether the rules explain that the saved report has one value at this pointer and this
    /// version another.
    pub(crate) fn explains(
        &self,
        pointer: &str,
        saved: Option<&RawValue>,
        judged: Option<&RawValue>,
    ) -> bool {
        let value =
            |raw: Option<&RawValue>| raw.and_then(|raw| serde_json::from_str::<Value>(raw.get()).ok());
        let (saved, judged) = (value(saved), value(judged));
        let (saved, judged) = (saved.as_ref(), judged.as_ref());
        let path: Vec<&str> = pointer.split('/').skip(1).collect();
        match path.as_slice() {
            ["verdict"] if self.has_less_severe() && is_one_of(saved, &["unknown"]) => {
                is_one_of(judged, &["pass", "notApplicable"])
            }
            ["verdict"] => is_one_of(saved, &["pass", "notApplicable"]) && is_one_of(judged, &["unknown"]),
            ["coverage", "accounts", _, "regions", _, "state"] if is_one_of(judged, &["not-offered"]) => {
                self.has_less_severe() && is_one_of(saved, &["failed"])
            }
            ["problems", _] if self.has_less_severe() => {
                saved.is_none() && judged.is_some_and(|one| one["code"] == "no-evidence")
                    || explains_problem(saved, judged)
            }
            ["sources", source, "complete"] if self.is_less_severe(source) => is_one_of(saved, &["no"]),
            ["sources", source, "form"] if self.is_less_severe(source) => is_one_of(saved, &["unrecognised"]),
            ["sources", source, "problems", _] if self.is_less_severe(source) => {
                // If the source contains nothing else, this version reports every problem in it
                // differently.
                saved.is_none() != judged.is_none()
            }
            // The same refusal now has a code of its own.
            ["sources", source, "problems", _] if self.refusals.contains_key(*source) => {
                saved.is_some_and(|one| one["code"] == "cli-error")
                    || judged.is_some_and(|one| one["code"] == "cli-refused")
                    || explains_problem(saved, judged)
            }
            // Only this version names the frameworks.
            ["rule", "frameworks"] => saved.is_none(),
            ["coverage", rest @ ..] => explains_coverage(rest, saved, judged),
            ["findings", _, rest @ ..] => self.explains_finding(rest, saved, judged),
            ["sources", _, "complete"] => is_less(&COMPLETE, saved, judged),
            ["sources", _, "form"] => {
                is_one_of(saved, &["pair-list", "mixed"]) && is_one_of(judged, &FORMS_OF_PAIRS)
            }
            // Pairs that don't describe a cluster are not counted.
            ["sources", source, "clusters"] => {
                is_fewer(saved, judged) && self.form_of(source) == Some("unrecognised")
            }
            ["sources", _, "problems", _] | ["problems", _] => explains_problem(saved, judged),
            _ => false,
        }
    }

    fn form_of(&self, source: &str) -> Option<&str> {
        self.forms.get(source.parse::<usize>().ok()?).map(String::as_str)
    }

    fn explains_finding(&self, path: &[&str], saved: Option<&Value>, judged: Option<&Value>) -> bool {
        match (path, saved, judged) {
            // This version no longer takes the name for a cluster of another account or region.
            ([], None, Some(judged)) => judged["status"] == "unknown",
            // This version no longer takes the pair for a cluster.
            ([], Some(saved), None) => {
                let sources = || saved["evidence"].as_array().into_iter().flatten().map(|one| &one["source"]);
                sources().next().is_some()
                    && sources().all(|source| self.form_of(&source.to_string()) == Some("unrecognised"))
            }
            (["status"], Some(saved), Some(judged)) => saved == "pass" && judged == "unknown",
            (["reason"], Some(saved), Some(judged)) => {
                saved == "sse-enabled" && judged == "sse-contradicted"
            }
            // The evidence that was listed with another record now has a finding of its own.
            (["evidence", _], Some(saved), None) => {
                evidence_key(saved).is_some_and(|key| self.evidence.contains(&key))
            }
            (["flags", _], Some(saved), None) => saved == "conflict",
            (["flags", _], None, Some(judged)) => judged == "creating",

            (["resource", "clusterStatus" | "nodeType" | "totalNodes"], Some(_), None)
            // The name in an ARN can be longer than DAX allows, and the ARN still gives account and
            // region. Only this version reports encryption in transit.
            | (["resource", "partition" | "region" | "account" | "scopeFrom"] | ["inTransit"], None, Some(_)) => true,
            _ => false,
        }
    }
}

/// A source that contains a refusal by AWS, by its index; and whether AWS thereby says that it
/// doesn't offer DAX there.
fn refusal((index, source): (usize, &Value)) -> Option<(String, bool)> {
    let mut problems = source["problems"].as_array()?.iter();
    let code = problems.find_map(|one| one["code"].as_str().filter(|code| REFUSALS.contains(code)))?;
    Some((index.to_string(), code == "cli-not-offered"))
}

/// How many findings of each status, and how many sources, a saved report contains. Its summary
/// must say the same.
pub(crate) fn counts(saved: &[(String, &RawValue)]) -> Vec<(&'static str, u64)> {
    let list = |name: &str| {
        let value = saved.iter().find(|(member, _)| member == name);
        value.and_then(|(_, value)| serde_json::from_str::<Vec<Value>>(value.get()).ok()).unwrap_or_default()
    };
    let (findings, sources) = (list("findings"), list("sources"));
    let count = |status: &str| findings.iter().filter(|finding| finding["status"] == status).count() as u64;
    vec![
        ("clusters", findings.len() as u64),
        ("pass", count("pass")),
        ("fail", count("fail")),
        ("unknown", count("unknown")),
        ("sources", sources.len() as u64),
    ]
}

fn explains_coverage(path: &[&str], saved: Option<&Value>, judged: Option<&Value>) -> bool {
    match (path, saved, judged) {
        // A list of accounts names them.
        (["accounts", _, "name"], None, Some(_))
        | (["regionsAsOf"] | ["accounts", _, "statement"], Some(_), Some(_))
        | (["accounts", _, "regions", _, "sources", _], ..) => true,
        (["accounts", _], None, Some(judged)) => judged["allRegions"] == false,
        (["accounts", _, "allRegions"], Some(saved), Some(judged)) => saved == true && judged == false,
        (["accounts", _, "regions", _], None, Some(judged)) => {
            judged["state"] != "exported" && judged["state"] != "empty"
        }
        (["accounts", _, "regions", _, "isListed"], Some(saved), Some(judged)) => {
            saved == false && judged == true
        }
        (["accounts", _, "regions", _, "state"], saved, judged) => is_less(&STATES, saved, judged),
        (["accounts", _, "regions", _, "clusters"], saved, judged) => is_fewer(saved, judged),
        _ => false,
    }
}

fn explains_problem(saved: Option<&Value>, judged: Option<&Value>) -> bool {
    let has_code = |problem: &Value, codes: &[&str]| codes.iter().any(|code| problem["code"] == *code);
    match (saved, judged) {
        (None, Some(judged)) => has_code(judged, &ADDED_PROBLEMS),
        (Some(saved), None) => saved["severity"] == "warning" && has_code(saved, &DROPPED_PROBLEMS),
        _ => false,
    }
}

fn is_one_of(value: Option<&Value>, texts: &[&str]) -> bool {
    value.and_then(Value::as_str).is_some_and(|text| texts.contains(&text))
}

/// Whether `judged` comes after `saved` in an order from best to worst.
fn is_less(order: &[&str], saved: Option<&Value>, judged: Option<&Value>) -> bool {
    let rank = |value: Option<&Value>| {
        let text = value.and_then(Value::as_str)?;
        order.iter().position(|one| *one == text)
    };
    rank(saved).zip(rank(judged)).is_some_and(|(saved, judged)| saved < judged)
}

fn is_fewer(saved: Option<&Value>, judged: Option<&Value>) -> bool {
    let number = |value: Option<&Value>| value.and_then(Value::as_u64);
    number(saved).zip(number(judged)).is_some_and(|(saved, judged)| judged < saved)
}

/// The function that returns the keys of an element of the list at this pointer; `None` if the
/// elements are identified by their order.
fn keys_of(pointer: &str) -> Option<fn(&Value) -> Vec<String>> {
    let path: Vec<&str> = pointer.split('/').skip(1).collect();
    match path.as_slice() {
        ["findings"] => Some(evidence_keys),
        ["findings", _, "flags"] => Some(|flag| vec![flag.to_string()]),
        ["findings", _, "evidence"] => Some(|evidence| evidence_key(evidence).into_iter().collect()),
        ["sources", _, "problems"] | ["problems"] => Some(|problem| {
            vec![format!(
                "{} {} {} {}",
                problem["code"], problem["line"], problem["column"], problem["severity"]
            )]
        }),
        ["coverage", "accounts"] => Some(|account| vec![account["account"].to_string()]),
        ["coverage", "accounts", _, "regions"] => Some(|region| vec![region["region"].to_string()]),
        _ => None,
    }
}

/// The keys of a finding's records. The record that decides comes first.
fn evidence_keys(finding: &Value) -> Vec<String> {
    finding["evidence"].as_array().into_iter().flatten().filter_map(evidence_key).collect()
}

fn evidence_key(evidence: &Value) -> Option<String> {
    let (source, start) = (evidence["source"].as_u64()?, evidence.pointer("/record/start")?.as_u64()?);
    Some(format!("{source} {start}"))
}
