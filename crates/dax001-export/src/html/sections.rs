//! The sections around the findings: coverage, problems, remediation, reviews, sources, method and
//! limits, controls.

use std::fmt::Write;

use dax001::collect::{Shell, missing_regions_command};
use dax001::contract::annotation::Target;
use dax001::contract::coverage::RegionState;
use dax001::contract::problem::Severity;
use dax001::contract::status::Status;
use dax001::rule::controls::Control;

use super::parts::{class, end_table, html_text, table};
use crate::entry::Progress;
use crate::escape::{identifier, markup, text};
use crate::facts::{Facts, review, source_name, to_wire};
use crate::item::is_undecided;
use crate::labels::{REOPENED, account_name, complete, count, form, grouped, region_state, sentence, size};

/// How many reviews are listed. The JSON report contains the others.
const REVIEWS: usize = 1000;

fn begin(out: &mut String, id: &str, title: &str) {
    // Writing to a string can't fail.
    let _ = writeln!(out, "<section id=\"{id}\">\n<h2>{title}</h2>");
}

fn end(out: &mut String) {
    out.push_str("</section>\n");
}

pub(super) fn coverage(out: &mut String, facts: &Facts) {
    let accounts = &facts.report.coverage.accounts;
    if accounts.is_empty() {
        return;
    }
    begin(out, "coverage", "Coverage");
    table(out, &["Account", "Regions", "Conclusion"]);
    for account in accounts {
        let name = account_name(account).unwrap_or_else(|| "not named".to_owned());
        let mut states: Vec<(&str, Vec<String>)> = Vec::new();
        for region in &account.regions {
            let code = region.region.as_deref().map_or_else(|| "not named".to_owned(), identifier);
            let state = region_state(region.state);
            match states.iter_mut().find(|(other, _)| *other == state) {
                Some((_, codes)) => codes.push(code),
                None => states.push((state, vec![code])),
            }
        }
        // Exported regions come first.
        states.sort_by_key(|(state, _)| *state != region_state(RegionState::Exported));
        let code = |code: &String| format!("<span class=\"code\">{}</span>", markup(code));
        let states = states.into_iter().map(|(state, codes)| {
            format!("{state}: {}", codes.iter().map(code).collect::<Vec<_>>().join(", "))
        });
        let command = missing_regions_command(Shell::Bash, account)
            .map(|command| format!("<br>To export what is missing: <code>{}</code>", html_text(&command)));
        let _ = writeln!(
            out,
            "<tr><td>{}</td><td>{}</td><td>{}{}</td></tr>",
            html_text(&name),
            states.collect::<Vec<_>>().join("<br>"),
            html_text(&sentence(&account.statement)),
            command.unwrap_or_default()
        );
    }
    end_table(out);
    let as_of = html_text(&facts.report.coverage.regions_as_of);
    let _ =
        writeln!(out, "<p class=\"meta\">Regions in which AWS publishes a DAX endpoint, as of {as_of}.</p>");
    end(out);
}

pub(super) fn problems(out: &mut String, facts: &Facts) {
    let report = &facts.report;
    if report.summary.errors + report.summary.warnings == 0 {
        return;
    }
    begin(out, "problems", "Problems of the evidence");
    out.push_str("<ul>\n");
    for problem in facts.problems() {
        let source = facts.problem_source(problem);
        let line = match (problem.line, problem.column) {
            (Some(line), Some(column)) => format!(", line {}, column {}", grouped(line), grouped(column)),
            _ => String::new(),
        };
        let at = source.map(|source| format!("{}{line}: ", text(source_name(source)))).unwrap_or_default();
        let class = if problem.severity == Severity::Error { "fail" } else { "unknown" };
        let _ = writeln!(
            out,
            "<li><strong class=\"{class}\">{}</strong> {}{} <span class=\"meta\">{}</span></li>",
            to_wire(problem.severity),
            markup(&at),
            html_text(&sentence(&problem.message)),
            html_text(&sentence(&problem.help))
        );
    }
    out.push_str("</ul>\n");
    end(out);
}

/// Writes the remediation: what to do, and for how many clusters.
pub(super) fn remediation(out: &mut String, facts: &Facts, progress: &Progress) {
    let rule = &facts.rule;
    begin(out, "remediation", "Remediation");
    let needs_action = |status: Status| status != Status::Pass;
    let mut reasons: Vec<_> =
        progress.reasons.iter().filter(|(reason, _)| needs_action(reason.row().status)).collect();
    reasons.sort_by_key(|(reason, _)| reason.row().status);
    if is_undecided(facts) {
        out.push_str("<p>The evidence doesn’t decide it: fix its problems, and export it again.</p>\n");
    }
    if reasons.is_empty() && !is_undecided(facts) {
        out.push_str("<p>Nothing is to be done about the clusters in this evidence.</p>\n");
    } else if !reasons.is_empty() {
        table(out, &["Status", "Clusters", "Why", "What to do"]);
        for (reason, number) in reasons {
            let row = reason.row();
            let class = class(row.status);
            let _ = writeln!(
                out,
                "<tr><td><span class=\"tag {class}\">{class}</span></td><td>{}</td><td>{}</td><td>{}</td></tr>",
                grouped(*number),
                markup(&sentence(&row.short)),
                markup(&row.action)
            );
        }
        end_table(out);
    }
    if facts.report.summary.fail > 0 {
        let _ = writeln!(out, "<p>{}</p>", markup(rule.rationale.last().map_or("", |last| last)));
        // No commands: those of the rule name example clusters, and somebody would run them.
        out.push_str("<h3>A cluster that fails, in the console</h3>\n<ol>\n");
        for step in &rule.remediation.console {
            let _ = writeln!(out, "<li>{}</li>", markup(&step.text));
        }
        out.push_str("</ol>\n<p>The report viewer writes the commands, scripts and templates for each of these clusters.</p>\n");
    }
    end(out);
}

/// Writes the reviewers' annotations, including those that match no cluster in the evidence.
pub(super) fn reviews(out: &mut String, facts: &Facts) {
    let annotations = &facts.report.annotations;
    if annotations.is_empty() {
        return;
    }
    begin(out, "reviews", "Reviews");
    out.push_str("<p>What reviewers added. It changes no verdict: a cluster whose risk is accepted fails as before.</p>\n");
    table(out, &["Clusters", "Of this report", "What was said", "From"]);
    for annotation in annotations.iter().take(REVIEWS) {
        let origin = annotation.entry.as_ref();
        let origin = origin.map_or_else(
            || "typed".to_owned(),
            |entry| format!("{}, line {}", text(&entry.list), entry.line),
        );
        let _ = writeln!(
            out,
            "<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>",
            markup(&target(&annotation.target)),
            count(annotation.total() as u64, "cluster"),
            html_text(&sentence(&review(facts, annotation))),
            markup(&origin)
        );
    }
    end_table(out);
    if let Some(more) = annotations.len().checked_sub(REVIEWS).filter(|more| *more > 0) {
        let _ = writeln!(out, "<p>and {} more</p>", grouped(more as u64));
    }
    end(out);
}

/// The clusters that an annotation targets.
fn target(target: &Target) -> String {
    let values = |values: &[String], what: &str| {
        let values = values.iter().map(|value| identifier(value)).collect::<Vec<_>>().join(", ");
        if values.is_empty() { format!("{what} not known") } else { values }
    };
    let parts = [
        values(&target.clusters, "cluster"),
        values(&target.accounts, "account"),
        values(&target.regions, "region"),
    ];
    let except = if target.except.is_empty() { "" } else { ", with exceptions" };
    format!("{}{except}", parts.join("; "))
}

pub(super) fn sources(out: &mut String, facts: &Facts) {
    begin(out, "sources", "Sources");
    if facts.report.sources.is_empty() {
        out.push_str("<p>Nothing was given.</p>\n");
        return end(out);
    }
    table(out, &["Source", "What it is", "Size", "Complete"]);
    for source in &facts.report.sources {
        let hash = source.sha256.as_deref();
        let hash =
            hash.map_or_else(|| "no SHA-256 was computed".to_owned(), |hash| format!("SHA-256 {hash}"));
        let collected = source.collected.as_ref().map(|collected| {
            let caller = collected.caller.as_deref().map(|caller| format!(" by {}", identifier(caller)));
            let at =
                format!("collected {}{}, {}", collected.start, caller.unwrap_or_default(), collected.cli);
            format!("<br><small>{}</small>", html_text(&at))
        });
        let collected = collected.unwrap_or_default();
        let _ = writeln!(
            out,
            "<tr><td class=\"any\">{}<br><small class=\"mono\">{}</small>{collected}</td><td>{}, {}</td><td>{}<br><small>{} bytes</small></td><td>{}</td></tr>",
            html_text(source_name(source)),
            html_text(&hash),
            form(source.form),
            count(source.clusters, "cluster"),
            size(source.bytes),
            grouped(source.bytes),
            complete(source.complete)
        );
    }
    end_table(out);
    end(out);
}

/// Writes how the evidence was evaluated, and what the report doesn't say.
pub(super) fn method(out: &mut String, facts: &Facts) {
    begin(out, "method", "Method and limits");
    if facts.stamp.is_reopened {
        let _ = writeln!(out, "<p>{REOPENED} It says that it was judged as follows.</p>");
    }
    out.push_str("<p>Each cluster’s record was read from the sources above, byte by byte, and checked against this table. Where several records describe one cluster, the worst one counts.</p>\n");
    table(out, &["What the evidence says", "Status"]);
    for row in &facts.rule.verdicts {
        let class = class(row.status);
        let _ = writeln!(
            out,
            "<tr><td>{}</td><td><span class=\"tag {class}\">{class}</span></td></tr>",
            markup(&row.evidence)
        );
    }
    end_table(out);
    out.push_str("<p>The report covers the evidence that was given and nothing else: not clusters, regions or accounts outside of it, and not what has changed since it was exported. That the evidence is what AWS answered, nobody can see from it. What it doesn’t say is unknown, and never a pass. Names are shown with every character that is hidden or only looks like another one written out, as in <code>\\u{202e}</code>.</p>\n");
    end(out);
}

pub(super) fn controls(out: &mut String, facts: &Facts) {
    let rule = &facts.rule;
    begin(out, "controls", "Controls that the rule supports");
    let _ = writeln!(out, "<p>{}</p>", markup(&rule.summary));
    table(out, &["Framework", "Controls", "Source"]);
    for framework in &rule.compliance {
        let control =
            |control: &Control| format!("{} <small>{}</small>", markup(&control.id), markup(&control.title));
        let controls = framework.controls.iter().map(control).collect::<Vec<_>>().join("; ");
        let _ = writeln!(
            out,
            "<tr><td>{}</td><td>{}</td><td>{}</td></tr>",
            markup(&framework.label()),
            if controls.is_empty() { "the framework as a whole".to_owned() } else { controls },
            markup(&framework.source)
        );
    }
    end_table(out);
    let tools = rule.same_checks.iter().map(|check| format!("{} {}", markup(&check.tool), markup(&check.id)));
    let tools = tools.collect::<Vec<_>>().join(", ");
    let _ = writeln!(
        out,
        "<p>The same check in other tools: {tools}. As of {}.</p>",
        markup(&rule.compliance_as_of)
    );
    out.push_str("<ul>\n");
    for reference in &rule.references {
        let _ =
            writeln!(out, "<li><a href=\"{}\">{}</a></li>", markup(&reference.url), markup(&reference.title));
    }
    out.push_str("</ul>\n");
    end(out);
}
