//! A report for a person at a terminal. No text from the evidence reaches the terminal as a control
//! character.

use std::fmt::Write;

use dax001::collect::{Shell, missing_regions_command};
use dax001::contract::problem::{Problem, Severity};
use dax001::contract::report::{Complete, Evidence, Finding, Report, Resource, Source, Verdict};
use dax001::contract::status::Status;

use crate::escape::identifier;
use crate::facts::{Facts, account, name, review};
use crate::labels::{
    REOPENED, account_name, complete, count, covered, flag, form, grouped, headline, in_transit_line,
    required, sentence, size, visible,
};

/// Indents a detail line to the first word after the status in the line above.
const INDENT: &str = "         ";

/// The verdict, in words and numbers.
pub(crate) fn head(facts: &Facts) -> String {
    let (report, color) = (&facts.report, facts.color);
    let covered = covered(&report.coverage);
    let verdict = match report.verdict {
        Verdict::Fail => Style::Fail,
        Verdict::Pass if covered.is_full => Style::Pass,
        // A pass with gaps in its coverage is not plain green.
        Verdict::Unknown | Verdict::Pass => Style::Unknown,
        Verdict::NotApplicable => Style::Strong,
    };
    let mut out = verdict.paint(headline(report.verdict), color);
    out.push('\n');
    let covers = sentence(&covered.text);
    line(&mut out, &if covered.is_full { covers } else { Style::Unknown.paint(&covers, color) });
    line(&mut out, &sentence(&facts.collected().text));
    if let Some(required) = required(report) {
        line(&mut out, &sentence(&required));
    }
    for sentence in facts.summary() {
        line(&mut out, &sentence);
    }
    if facts.stamp.is_reopened {
        line(&mut out, REOPENED);
    }
    let rule = &report.rule;
    line(&mut out, &visible(&format!("Rule {}: {}. Risk {:?}.", rule.id, rule.title, rule.risk_level)));
    line(&mut out, &facts.compliance());
    if report.summary.clusters > 0 {
        out.push('\n');
    }
    out
}

/// Writes a finding with its reason and its location.
pub(crate) fn finding(out: &mut String, facts: &Facts, index: u32, finding: &Finding) {
    let color = facts.color;
    let status = match finding.status {
        Status::Fail => Style::Fail.paint("FAIL", color) + "     ",
        Status::Unknown => Style::Unknown.paint("UNKNOWN", color) + "  ",
        Status::Pass => Style::Pass.paint("PASS", color) + "     ",
    };
    line(out, &format!("{status}{}", Style::Strong.paint(&cluster(facts, &finding.resource), color)));
    detail_line(out, &sentence(&visible(&finding.message)));
    for one in &finding.flags {
        detail_line(out, flag(*one));
    }
    detail_line(out, &in_transit_line(finding.in_transit));
    for annotation in facts.reviews(index) {
        detail_line(out, &format!("Review: {}", visible(&review(facts, annotation))));
    }
    // The first location is the one that decided.
    if let [evidence, other_evidence @ ..] = &finding.evidence[..] {
        let more = match other_evidence.len() as u64 {
            0 => String::new(),
            more => format!(", and {} more", count(more, "place")),
        };
        detail_line(out, &Style::Faint.paint(&format!("{}{more}", location(&facts.report, evidence)), color));
    }
}

/// Writes problems, coverage and sources.
pub(crate) fn tail(facts: &Facts) -> String {
    let (report, color) = (&facts.report, facts.color);
    let mut out = String::new();
    if facts.problems().next().is_some() {
        heading(&mut out, "Problems", color);
        for one in facts.problems() {
            problem(&mut out, facts, one);
        }
    }
    if !report.coverage.accounts.is_empty() {
        heading(&mut out, "Coverage", color);
        for account in &report.coverage.accounts {
            let name = account_name(account).unwrap_or_else(|| "no account named".to_owned());
            line(&mut out, &format!("{}: {}", visible(&name), sentence(&visible(&account.statement))));
            if let Some(command) = missing_regions_command(Shell::Bash, account) {
                detail_line(&mut out, &format!("To export what is missing: {command}"));
            }
        }
    }
    if !report.sources.is_empty() {
        heading(&mut out, "Sources", color);
        for one in &report.sources {
            source(&mut out, one, color);
        }
    }
    out
}

fn problem(out: &mut String, facts: &Facts, problem: &Problem) {
    let color = facts.color;
    let severity = match problem.severity {
        Severity::Error => Style::Fail.paint("ERROR", color) + "    ",
        Severity::Warning => Style::Unknown.paint("WARNING", color) + "  ",
    };
    let source = facts.problem_source(problem);
    let mut at = source.map(|source| visible(&source.name)).unwrap_or_default();
    if let (Some(line), Some(column)) = (problem.line, problem.column) {
        // Writing to a string can't fail.
        let _ = write!(at, ", line {}, column {}", grouped(line), grouped(column));
    }
    if !at.is_empty() {
        at.push_str(": ");
    }
    line(out, &format!("{severity}{at}{}", sentence(&visible(&problem.message))));
    detail_line(out, &sentence(&visible(&problem.help)));
}

fn source(out: &mut String, source: &Source, color: bool) {
    let Source { name, bytes, clusters, complete: completeness, .. } = source;
    let description = format!("{}, {}, {}", form(source.form), count(*clusters, "cluster"), size(*bytes));
    let label = complete(*completeness);
    let label =
        if *completeness == Complete::No { Style::Fail.paint(label, color) } else { label.to_owned() };
    line(out, &format!("{}: {description}, {label}", Style::Strong.paint(&visible(name), color)));
    if let Some(sha256) = &source.sha256 {
        detail_line(out, &Style::Faint.paint(&format!("SHA-256 {}", visible(sha256)), color));
    }
}

/// A cluster's name, with its account and region if they are known.
fn cluster(facts: &Facts, resource: &Resource) -> String {
    let account = resource.account.as_ref().map(|_| format!("account {}", account(facts, resource)));
    let region = resource.region.as_ref().map(|region| identifier(region));
    let parts = [Some(name(resource)), account, region];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn location(report: &Report, evidence: &Evidence) -> String {
    let source = report.sources.get(evidence.source as usize);
    let name = source.map_or_else(String::new, |source| visible(&source.name));
    format!("{name}, line {}, column {}", grouped(evidence.line), grouped(evidence.column))
}

fn heading(out: &mut String, text: &str, color: bool) {
    out.push('\n');
    line(out, &Style::Strong.paint(text, color));
}

fn detail_line(out: &mut String, text: &str) {
    out.push_str(INDENT);
    line(out, text);
}

fn line(out: &mut String, text: &str) {
    out.push_str(text);
    out.push('\n');
}

/// A text style of the terminal.
#[derive(Clone, Copy)]
enum Style {
    Fail,
    Unknown,
    Pass,
    Strong,
    Faint,
}

impl Style {
    fn paint(self, text: &str, color: bool) -> String {
        // ECMA-48, Select Graphic Rendition. The sixteen colours look as the reader has set them.
        let code = match self {
            Self::Fail => "1;31",
            Self::Unknown => "1;33",
            Self::Pass => "1;32",
            Self::Strong => "1",
            Self::Faint => "2",
        };
        if color { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    }
}
