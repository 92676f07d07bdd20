//! A report to hand in: one page that needs no script and no network connection. It adapts to light
//! and dark mode, and it prints.

mod findings;
mod parts;
mod sections;

use std::fmt::Write;

use dax001::contract::report::Verdict;

use self::parts::{end_table, html_text};
use crate::entry::{Entry, Progress};
use crate::escape::markup;
use crate::facts::Facts;
use crate::labels::{REOPENED, count, covered, grouped, headline, required, sentence};
pub(crate) use findings::DETAILED_LIMIT;

const STYLE: &str = include_str!("style.css");
/// The browser loads nothing and runs no script, whatever the evidence contains.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/// Writes everything before the findings. The page asks translation tools to leave it alone: names,
/// values and verdicts are evidence.
pub(crate) fn head(facts: &Facts) -> String {
    let (report, rule) = (&facts.report, &facts.rule);
    let s = &report.summary;
    let verdict = match report.verdict {
        Verdict::Fail => "fail",
        Verdict::Unknown => "unknown",
        Verdict::Pass => "pass",
        Verdict::NotApplicable => "none",
    };
    let mut out = format!(
        "<!DOCTYPE html>\n<html lang=\"en\" translate=\"no\">\n<head>\n<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"google\" content=\"notranslate\">\n<title>{}: {}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<header>\n",
        markup(&rule.id),
        headline(report.verdict)
    );
    let title = format!("{}: {}", rule.id, rule.title);
    let _ = writeln!(out, "<p class=\"meta\">{}. Risk {:?}.</p>", markup(&title), report.rule.risk_level);
    let covered = covered(&report.coverage);
    // A pass, or a report without clusters, gets a mark and a colour of its own if it doesn't cover
    // every region.
    let is_partial = matches!(report.verdict, Verdict::Pass | Verdict::NotApplicable) && !covered.is_full;
    let verdict = if is_partial { "unknown partial" } else { verdict };
    let _ = writeln!(out, "<h1 class=\"{verdict}\">{}</h1>", headline(report.verdict));
    let class = if covered.is_full { "covers" } else { "covers unknown" };
    let covers = markup(&sentence(&covered.text));
    let covers = if report.coverage.accounts.is_empty() {
        covers
    } else {
        format!("<a href=\"#coverage\">{covers}</a>")
    };
    let _ = writeln!(out, "<p class=\"{class}\">{covers}</p>");
    let collected = facts.collected();
    let class = if collected.is_proven { "collected" } else { "collected unknown" };
    let _ = writeln!(out, "<p class=\"{class}\">{}</p>", html_text(&sentence(&collected.text)));
    if let Some(required) = required(report) {
        let _ = writeln!(out, "<p>{}</p>", html_text(&sentence(&required)));
    }
    for sentence in facts.summary() {
        let _ = writeln!(out, "<p>{}</p>", markup(&sentence));
    }
    if facts.stamp.is_reopened {
        let _ = writeln!(out, "<p class=\"notice\">{REOPENED}</p>");
    }
    out.push_str("<ul class=\"counts\">\n");
    for (number, word, class) in [
        (s.clusters, if s.clusters == 1 { "cluster" } else { "clusters" }, "none"),
        (s.fail, "fail", "fail"),
        (s.unknown, "unknown", "unknown"),
        (s.pass, "pass", "pass"),
    ] {
        let _ = writeln!(out, "<li><strong class=\"{class}\">{}</strong>{word}</li>", grouped(number));
    }
    out.push_str("</ul>\n<dl>\n");
    for (term, value) in provenance(facts) {
        let _ = writeln!(out, "<dt>{term}</dt><dd>{}</dd>", html_text(&value));
    }
    out.push_str("</dl>\n");
    contents(&mut out, facts);
    out.push_str("</header>\n<main>\n");
    sections::problems(&mut out, facts);
    if s.clusters > 0 {
        out.push_str("<section id=\"findings\">\n<h2>Findings and their evidence</h2>\n");
    }
    out
}

/// The terms and values that describe when and by what the report was made.
fn provenance(facts: &Facts) -> Vec<(&'static str, String)> {
    let (report, stamp) = (&facts.report, &facts.stamp);
    let mut rows = vec![("Judged by", format!("{} {}", report.tool.name, report.tool.version))];
    rows.extend(stamp.made_at.clone().map(|time| ("Made, as it says", time)));
    let time = if stamp.is_reopened { "Written" } else { "Made" };
    rows.extend((!stamp.at.is_empty()).then(|| (time, stamp.at.clone())));
    rows.extend(stamp.module.clone().map(|module| ("SHA-256 of the module that judged", module)));
    rows.extend(stamp.commit.clone().map(|commit| ("Commit that it was built from", commit)));
    if report.annotations.iter().any(|annotation| facts.is_dated(annotation)) {
        rows.extend(facts.checked_on().map(|day| ("Acceptances checked", format!("on {day}"))));
    }
    rows.push(("Evidence", format!("{}, listed below", count(report.summary.sources, "source"))));
    rows
}

/// Writes the table of contents.
fn contents(out: &mut String, facts: &Facts) {
    let report = &facts.report;
    let sections = [
        ("problems", "Problems", report.summary.errors + report.summary.warnings > 0),
        ("findings", "Findings", report.summary.clusters > 0),
        ("coverage", "Coverage", !report.coverage.accounts.is_empty()),
        ("remediation", "Remediation", true),
        ("reviews", "Reviews", !report.annotations.is_empty()),
        ("sources", "Sources", true),
        ("method", "Method and limits", true),
        ("controls", "Controls", true),
    ];
    out.push_str("<nav aria-label=\"Sections\">\n<ul>\n");
    for (id, title, _) in sections.into_iter().filter(|(_, _, is_there)| *is_there) {
        let _ = writeln!(out, "<li><a href=\"#{id}\">{title}</a></li>");
    }
    out.push_str("</ul>\n</nav>\n");
}

/// Writes a cluster: in full or as a table row.
pub(crate) fn finding(out: &mut String, facts: &Facts, progress: &Progress, entry: Entry<'_>) {
    if progress.findings < DETAILED_LIMIT {
        findings::card(out, facts, entry);
    } else {
        if progress.findings == DETAILED_LIMIT {
            findings::begin_rows(out);
        }
        findings::row(out, facts, entry);
    }
}

/// Writes everything after the findings.
pub(crate) fn tail(facts: &Facts, progress: &Progress) -> String {
    let mut out = String::new();
    if progress.findings > DETAILED_LIMIT {
        end_table(&mut out);
    }
    if facts.report.summary.clusters > 0 {
        out.push_str("</section>\n");
    }
    sections::coverage(&mut out, facts);
    sections::remediation(&mut out, facts, progress);
    sections::reviews(&mut out, facts);
    sections::sources(&mut out, facts);
    sections::method(&mut out, facts);
    sections::controls(&mut out, facts);
    out.push_str("</main>\n</body>\n</html>\n");
    out
}
