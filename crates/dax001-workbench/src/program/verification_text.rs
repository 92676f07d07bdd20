//! The outcome of verifying a saved report, for a person at a terminal.

use std::collections::HashMap;

use dax001::collection::{AgeAt, describe_collection, describe_settings};
use dax001::contract::report::Verdict;
use dax001_review::{Difference, Differences, Seal, SealedSource};

use super::terminal::visible;
use crate::protocol::{Verification, VerificationStatus};

/// The version and module that verify, and the time.
pub(super) struct Verifier<'a> {
    pub(super) version: &'a str,
    /// The hash of the module.
    pub(super) sha256: &'a str,
    /// The time in RFC 3339.
    pub(super) now: &'a str,
}

/// The outcome as lines, with hidden characters made visible.
pub(super) fn verification_text(outcome: &Verification, verifier: &Verifier<'_>) -> String {
    let mut lines = match &outcome.seal {
        Some(seal) if outcome.status != VerificationStatus::NoReport => with_report(outcome, seal, verifier),
        _ => {
            vec![format!("No report: {}", outcome.message.as_deref().unwrap_or("no saved report was found"))]
        }
    };
    for changed in &outcome.changed {
        let known = outcome.seal.as_ref().and_then(|seal| seal.sources.get(changed.source));
        let known = known.map_or(changed.name.as_str(), |source| &source.name);
        let other =
            if changed.name == known { String::new() } else { format!(", which the report calls {known}") };
        lines.push(format!("  has changed: {}{other}", changed.name));
    }
    lines.extend(unrelated(outcome).map(|name| format!("  not in the report: {name}")));
    let unreadable = outcome.unreadable.iter();
    lines.extend(unreadable.map(|file| format!("  can't be read: {}: {}", file.name, file.message)));
    lines.iter().flat_map(|line| [visible(line), "\n".to_owned()]).collect()
}

/// The unused files that have not changed. Two inputs can share a name, and only one of them may
/// have changed.
fn unrelated(outcome: &Verification) -> impl Iterator<Item = &String> {
    let mut changed: HashMap<&str, usize> = HashMap::new();
    for file in &outcome.changed {
        *changed.entry(&file.name).or_default() += 1;
    }
    outcome.unused.iter().filter(move |name| match changed.get_mut(name.as_str()) {
        Some(count) if *count > 0 => {
            *count -= 1;
            false
        }
        _ => true,
    })
}

fn with_report(outcome: &Verification, seal: &Seal, verifier: &Verifier<'_>) -> Vec<String> {
    let Differences { listed, total, .. } = &outcome.differences;
    let reserve = reserve(outcome, seal);
    let first = match outcome.status {
        VerificationStatus::EvidenceMissing => {
            let (total, missing) = (seal.sources.len(), outcome.missing.len());
            let are = if missing == 1 { "is" } else { "are" };
            format!("Cannot be verified: {missing} of {total} source files {are} missing")
        }
        VerificationStatus::Differs => {
            format!(
                "Does not match: the evidence gives another result at {}",
                count(*total, "place", "places")
            )
        }
        _ if reserve.is_empty() && outcome.unused.is_empty() => {
            "Verified: the report matches its evidence".to_owned()
        }
        _ => "Verified, except for the points below: read them".to_owned(),
    };
    let mut lines = vec![first];
    lines.extend(about(outcome, seal));
    if outcome.status == VerificationStatus::EvidenceMissing {
        lines.extend(renamed(outcome, seal));
        lines.extend(outcome.missing.iter().map(missing));
        return lines;
    }
    let Verifier { version, sha256, now } = verifier;
    lines.push(format!("The evidence was checked again with dax001 {version}, module {sha256}"));
    let collected = describe_collection(seal.collection.as_ref(), AgeAt::Now(now)).text;
    lines.push(format!("Its evidence, according to the report: {collected}"));
    let required = describe_settings(seal.settings.as_ref());
    lines.extend(required.map(|required| format!("Its requirements for the evidence: {required}")));
    lines.push(
        "Names, labels, times and reviews come from the report: the evidence cannot confirm them".to_owned(),
    );
    lines.extend(renamed(outcome, seal));
    if outcome.status == VerificationStatus::Differs {
        lines.extend(listed.iter().map(difference));
    }
    lines.extend(reserve);
    lines
}

/// The report's statements about itself.
fn about(
    outcome: &Verification,
    Seal { tool, module, generated_at, verdict, summary, sources, .. }: &Seal,
) -> [String; 2] {
    let report = outcome.report.as_deref().unwrap_or_default();
    let at = generated_at.as_ref().map(|at| format!(" at {at}")).unwrap_or_default();
    let sha256 = module.as_ref().and_then(|module| module.sha256.as_ref());
    let sha256 = sha256.map(|sha256| format!(", module {sha256}")).unwrap_or_default();
    [
        format!(
            "{report} says: {}; clusters: {}, sources: {}",
            name(*verdict),
            summary.clusters,
            sources.len()
        ),
        format!("It says that it was made{at} by {} {}{sha256}", tool.name, tool.version),
    ]
}

/// The sources whose inputs have other names.
fn renamed(outcome: &Verification, seal: &Seal) -> Vec<String> {
    let pairs = seal.sources.iter().zip(&outcome.input_names);
    let pairs = pairs.filter_map(|(source, input_name)| Some((source, input_name.as_ref()?)));
    let pairs = pairs.filter(|(source, input_name)| source.name != **input_name);
    pairs
        .map(|(source, input_name)| format!("  given as {input_name}: what the report calls {}", source.name))
        .collect()
}

fn missing(SealedSource { name, bytes, sha256, .. }: &SealedSource) -> String {
    let hash = match sha256 {
        Some(sha256) => format!("SHA-256 {sha256}"),
        None => "without a SHA-256, so it cannot be identified".to_owned(),
    };
    format!("  missing: {name}, {bytes} bytes, {hash}")
}

/// The reservations that a person should know about a report even if it matches its evidence.
fn reserve(outcome: &Verification, seal: &Seal) -> Vec<String> {
    let Differences { reworded, reworded_total, judged_otherwise, judged_otherwise_total, .. } =
        &outcome.differences;
    let mut lines = Vec::new();
    if *judged_otherwise_total > 0 {
        let locations = count(*judged_otherwise_total, "place", "places");
        lines.push(format!("  this version, whose rules are stricter, gives another result at {locations}:"));
        lines.extend(judged_otherwise.iter().map(difference));
    }
    for (source, input_name) in seal.sources.iter().zip(&outcome.input_names) {
        if let (Some(failure), None) = (&source.failure, input_name) {
            lines.push(format!("  not verified: {}: {}", source.name, failure.message));
        }
    }
    if *reworded_total > 0 {
        let locations = count(*reworded_total, "place", "places");
        lines
            .push(format!("  different wording, or fields that this version does not know, at {locations}:"));
        lines.extend(reworded.iter().map(difference));
    }
    lines
}

fn difference(Difference { pointer, saved, judged }: &Difference) -> String {
    let [saved, judged] = [saved, judged].map(|value| value.as_deref().unwrap_or("nothing"));
    format!("  {pointer}: the report says {saved}, the evidence {judged}")
}

fn count(number: u64, one: &str, more: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { more })
}

/// The verdict in a report's notation.
fn name(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pass => "pass",
        Verdict::Fail => "fail",
        Verdict::Unknown => "unknown",
        Verdict::NotApplicable => "notApplicable",
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may panic")]

    use serde_json::{Value, json};

    use super::*;

    const VERIFIER: Verifier<'_> = Verifier { version: "1.2.3", sha256: "ab", now: "2026-11-29T09:12:00Z" };

    /// The lines for the outcome of a matching report, with these members added.
    fn lines(members: &Value) -> Vec<String> {
        let mut outcome = json!({
            "status": "holds",
            "report": "r.json",
            "seal": {
                "schemaVersion": "1.0",
                "tool": {"name": "dax001", "version": "1.0.0"},
                "verdict": "notApplicable",
                "summary": serde_json::to_value(dax001::contract::report::Summary::default()).unwrap(),
                "sources": [{"name": "a.json", "bytes": 3, "sha256": "cd"}],
            },
            "given": ["a.json"],
            "missing": [], "unused": [], "changed": [], "skipped": [], "unreadable": [],
        });
        outcome.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
        let outcome: Verification = serde_json::from_value(outcome).unwrap();
        verification_text(&outcome, &VERIFIER).lines().map(str::to_owned).collect()
    }

    #[test]
    fn a_matching_report_is_described() {
        assert_eq!(
            lines(&json!({})),
            [
                "Verified: the report matches its evidence",
                "r.json says: notApplicable; clusters: 0, sources: 1",
                "It says that it was made by dax001 1.0.0",
                "The evidence was checked again with dax001 1.2.3, module ab",
                "Its evidence, according to the report: Nothing in the evidence proves when it was collected",
                "Names, labels, times and reviews come from the report: the evidence cannot confirm them",
            ]
        );
    }

    #[test]
    fn exceptions_and_differences_are_listed() {
        let differences = |members: &Value| {
            let mut differences = serde_json::to_value(Differences::default()).unwrap();
            differences.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
            differences
        };
        let reworded = json!({"rewordedTotal": 1, "reworded": [{"pointer": "/a", "judged": "2"}]});
        let lines_of = lines(
            &json!({"given": ["b\n.json"], "unused": ["c", "c"], "changed": [{"name": "c", "source": 0}],
            "differences": differences(&reworded), "unreadable": [{"name": "d", "message": "gone"}]}),
        );
        assert_eq!(lines_of.first().unwrap(), "Verified, except for the points below: read them");
        assert_eq!(
            lines_of.get(6..).unwrap(),
            [
                "  given as b\\u{a}.json: what the report calls a.json",
                "  different wording, or fields that this version does not know, at 1 place:",
                "  /a: the report says nothing, the evidence 2",
                "  has changed: c, which the report calls a.json",
                "  not in the report: c",
                "  can't be read: d: gone",
            ]
        );
        let differs = json!({"total": 2, "listed": [{"pointer": "/b", "saved": "1", "judged": "2"}]});
        let lines_of = lines(&json!({"status": "differs", "differences": differences(&differs)}));
        assert_eq!(
            lines_of.first().unwrap(),
            "Does not match: the evidence gives another result at 2 places"
        );
        assert_eq!(lines_of.last().unwrap(), "  /b: the report says 1, the evidence 2");
    }

    #[test]
    fn missing_evidence_is_listed() {
        let missing = json!([{"name": "a.json", "bytes": 3, "sha256": "cd"}, {"name": "b", "bytes": 1}]);
        let lines_of = lines(&json!({"status": "evidence-missing", "given": [null], "missing": missing}));
        assert_eq!(lines_of.first().unwrap(), "Cannot be verified: 2 of 1 source files are missing");
        assert_eq!(
            lines_of.get(3..).unwrap(),
            [
                "  missing: a.json, 3 bytes, SHA-256 cd",
                "  missing: b, 1 bytes, without a SHA-256, so it cannot be identified"
            ]
        );
        let none = lines(&json!({"status": "no-report", "message": "can't read r.json: it is not a report"}));
        assert_eq!(none, ["No report: can't read r.json: it is not a report"]);
    }
}
