//! `JUnit`'s XML, for build servers: a test for each cluster. A failed cluster is a failure, an
//! undecided one is an error. Neither is a pass.

use std::fmt::Write;

use dax001::contract::report::Finding;
use dax001::contract::status::Status;

use crate::escape::{identifier, markup, text};
use crate::facts::{Facts, location, name, problem_line, review, to_wire};
use crate::item::{arn_of, is_undecided};
use crate::labels::{REOPENED, covered, in_transit_line, sentence, summary};

pub(crate) fn head(facts: &Facts) -> String {
    let summary = &facts.report.summary;
    let counts = format!(
        "tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"0\"",
        summary.clusters + 1,
        summary.fail,
        summary.unknown + u64::from(is_undecided(facts))
    );
    let time = if facts.stamp.at.is_empty() {
        String::new()
    } else {
        format!(" timestamp=\"{}\"", markup(facts.stamp.at.trim_end_matches('Z')))
    };
    let title = markup(&format!("{}: {}", facts.rule.id, facts.rule.title));
    let collected = facts.collected_and_required();
    let covered = sentence(&covered(&facts.report.coverage).text);
    let compliance = facts.compliance();
    let mut properties =
        vec![("collected", collected.as_str()), ("coverage", covered.as_str()), ("compliance", &compliance)];
    properties.extend(facts.stamp.is_reopened.then_some(("reopened", REOPENED)));
    let mut listed = String::new();
    for (name, value) in properties {
        // Writing to a string can't fail.
        let _ = write!(listed, "<property name=\"{name}\" value=\"{}\"/>", markup(value));
    }
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"dax001\" {counts}>\n<testsuite name=\"{title}\" {counts}{time}>\n<properties>{listed}</properties>\n{}",
        evidence_test(facts)
    )
}

/// The test of the evidence as a whole. Without it, a truncated export would look like an export
/// with fewer clusters.
fn evidence_test(facts: &Facts) -> String {
    let case = "<testcase classname=\"DAX-001\" name=\"nothing in the evidence is known to be missing\"";
    if !is_undecided(facts) {
        return format!("{case}/>\n");
    }
    let problems: Vec<String> = facts.problems().map(|problem| problem_line(facts, problem)).collect();
    let message = summary(&facts.report).join(" ");
    format!(
        "{case}><error type=\"evidence-incomplete\" message=\"{}\">{}</error></testcase>\n",
        markup(&message),
        markup(&problems.join("\n"))
    )
}

pub(crate) fn finding(out: &mut String, facts: &Facts, index: u32, finding: &Finding) {
    let resource = &finding.resource;
    let part = |part: &Option<String>| part.as_deref().map_or_else(|| "-".to_owned(), identifier);
    let class = format!("DAX-001.{}.{}", part(&resource.account), part(&resource.region));
    // Writing to a string can't fail.
    let _ = write!(
        out,
        "<testcase classname=\"{}\" name=\"{}\"",
        markup(&class),
        markup(&test_name(facts, finding))
    );
    let in_transit = in_transit_line(finding.in_transit);
    let tag = match finding.status {
        Status::Pass => {
            let _ = writeln!(out, "><system-out>{in_transit}</system-out></testcase>");
            return;
        }
        Status::Fail => "failure",
        Status::Unknown => "error",
    };
    let mut lines = vec![finding.reason.row().action.to_string(), in_transit];
    lines.extend(finding.evidence.iter().map(|evidence| location(facts, evidence)));
    lines.extend(facts.reviews(index).map(|annotation| text(&review(facts, annotation))));
    let _ = writeln!(
        out,
        "><{tag} type=\"{}\" message=\"{}\">{}</{tag}></testcase>",
        to_wire(finding.reason),
        markup(&sentence(&text(&finding.message))),
        markup(&lines.join("\n"))
    );
}

/// A unique test name: if two tests have the same name, build servers show only the first.
fn test_name(facts: &Facts, finding: &Finding) -> String {
    let name = name(&finding.resource);
    match arn_of(&finding.resource) {
        Some(arn) if arn.rsplit('/').next() == finding.resource.name.as_deref() => name,
        Some(arn) => format!("{name} ({})", identifier(arn)),
        None => {
            let evidence = finding.evidence.first();
            let at = evidence.map(|evidence| {
                format!(
                    "source {}, {}, document {}",
                    evidence.source + 1,
                    location(facts, evidence),
                    evidence.document + 1
                )
            });
            format!("{name} ({})", at.unwrap_or_default())
        }
    }
}

pub(crate) fn tail() -> String {
    "</testsuite>\n</testsuites>\n".to_owned()
}
