//! A report for a ticket: the verdict, failed and undecided clusters, problems, coverage and
//! sources. `CommonMark` with tables.
//!
//! Every list is shortened if it would not fit. A description in Jira takes 32,767 characters
//! (Atlassian, "Text field character limit"), a comment on GitHub 65,536.

use std::fmt::Write;

use dax001::collect::{Shell, missing_regions_command};
use dax001::contract::report::Finding;
use dax001::contract::status::Status;

use crate::entry::Progress;
use crate::escape::{markdown, markdown_code, text};
use crate::facts::{Facts, account, known, location, name, review, source_name};
use crate::labels::{
    REOPENED, account_name, complete, count, covered, form, grouped, headline, in_transit, sentence, size,
};

/// Maximum number of bytes for the rows of the findings, and for each of the other lists. Together
/// with the rest, that is less than a ticket takes.
const FINDINGS: usize = 15_000;
const LIST: usize = 4000;
/// Maximum number of characters of a value.
const VALUE: usize = 300;

/// A value as Markdown, shortened.
fn cell(value: &str) -> String {
    match value.char_indices().nth(VALUE) {
        Some((at, _)) => format!("{}…", markdown(value.get(..at).unwrap_or_default())),
        None => markdown(value),
    }
}

/// A value of the evidence as code, shortened.
fn code(value: &str) -> String {
    match value.char_indices().nth(VALUE) {
        Some((at, _)) => format!("{}…", markdown_code(value.get(..at).unwrap_or_default())),
        None => markdown_code(value),
    }
}

fn row(cells: &[String]) -> String {
    format!("| {} |\n", cells.join(" | "))
}

/// Writes as many items as there is room for, and how many of `all` are left out.
fn push_items(out: &mut String, items: impl Iterator<Item = String>, total: u64, noun: &str) {
    let before = out.len();
    for (at, item) in (0..).zip(items) {
        if out.len() - before + item.len() > LIST {
            // Writing to a string can't fail.
            let _ = writeln!(out, "\nand {} more {noun}.", grouped(total.saturating_sub(at)));
            return;
        }
        out.push_str(&item);
    }
}

pub(crate) fn head(facts: &Facts) -> String {
    let (report, rule) = (&facts.report, &facts.rule);
    let s = &report.summary;
    let mut out = format!("## {}: {}\n\n", markdown(&rule.id), headline(report.verdict));
    let _ = writeln!(out, "{}\n", markdown(&sentence(&covered(&report.coverage).text)));
    let _ = writeln!(out, "{}\n", markdown(&facts.collected_and_required()));
    let _ = writeln!(out, "{}\n", markdown(&facts.summary().join(" ")));
    if facts.stamp.is_reopened {
        let _ = writeln!(out, "**{REOPENED}**\n");
    }
    let _ = writeln!(
        out,
        "{}. Risk {:?}. {}\n",
        markdown(&rule.title),
        report.rule.risk_level,
        markdown(&facts.compliance())
    );
    let _ = writeln!(
        out,
        "| clusters | fail | unknown | pass |\n| ---: | ---: | ---: | ---: |\n| {} | {} | {} | {} |",
        grouped(s.clusters),
        grouped(s.fail),
        grouped(s.unknown),
        grouped(s.pass)
    );
    if s.fail + s.unknown > 0 {
        out.push_str("\n### What fails and what is open\n\n| | cluster | account | region | why | what to do | where |\n| --- | --- | --- | --- | --- | --- | --- |\n");
    }
    out
}

/// Writes a failed or undecided cluster, as long as there is room. Passed clusters are only
/// counted.
pub(crate) fn finding(
    out: &mut String,
    facts: &Facts,
    progress: &mut Progress,
    index: u32,
    finding: &Finding,
) {
    if finding.status == Status::Pass {
        return;
    }
    let resource = &finding.resource;
    let reviews = facts.reviews(index).map(|annotation| format!(" ({})", text(&review(facts, annotation))));
    let line = row(&[
        format!("**{}**", crate::labels::status(finding.status)),
        code(&name(resource)),
        code(&account(facts, resource)),
        code(&known(resource.region.as_ref())),
        cell(&format!(
            "{} In transit: {}.{}",
            sentence(&text(&finding.message)),
            in_transit(finding.in_transit),
            reviews.collect::<String>()
        )),
        cell(&finding.reason.row().action),
        finding.evidence.first().map(|evidence| code(&location(facts, evidence))).unwrap_or_default(),
    ]);
    // Write nothing after the first row that doesn't fit: a later row would look like the next one.
    progress.is_full |= progress.bytes + line.len() > FINDINGS;
    if !progress.is_full {
        progress.listed += 1;
        out.push_str(&line);
    }
}

pub(crate) fn tail(facts: &Facts, progress: &Progress) -> String {
    let report = &facts.report;
    let mut out = String::new();
    let left_out = (report.summary.fail + report.summary.unknown).saturating_sub(progress.listed);
    if left_out > 0 {
        let _ = writeln!(out, "\nand {} more that fail or are open: see the report.", grouped(left_out));
    }
    let problems: Vec<_> = facts.problems().collect();
    if !problems.is_empty() {
        out.push_str("\n### Problems\n\n");
        let line = |problem: &&dax001::contract::problem::Problem| {
            let source = facts.problem_source(problem);
            let line = problem.line.map(|line| format!(", line {line}")).unwrap_or_default();
            let at =
                source.map(|source| format!("{}: ", code(&format!("{}{line}", text(source_name(source))))));
            let (message, help) = (sentence(&text(&problem.message)), sentence(&text(&problem.help)));
            format!("- {}{} {}\n", at.unwrap_or_default(), cell(&message), cell(&help))
        };
        let total = report.summary.errors + report.summary.warnings;
        push_items(&mut out, problems.iter().map(line), total, "problems");
    }
    let accounts = &report.coverage.accounts;
    if !accounts.is_empty() {
        out.push_str("\n### Coverage\n\n");
        let line = |account: &dax001::contract::coverage::AccountCoverage| {
            let name =
                account_name(account).map_or_else(|| "no account named".to_owned(), |name| text(&name));
            let command = missing_regions_command(Shell::Bash, account);
            let command = command.map(|command| format!(" To export what is missing: {}", code(&command)));
            let statement = markdown(&sentence(&text(&account.statement)));
            format!("- {}: {statement}{}\n", code(&name), command.unwrap_or_default())
        };
        push_items(&mut out, accounts.iter().map(line), accounts.len() as u64, "accounts");
    }
    if !report.sources.is_empty() {
        out.push_str("\n### Sources\n\n| source | what it is | size | complete | SHA-256 |\n| --- | --- | ---: | --- | --- |\n");
        let line = |source: &dax001::contract::report::Source| {
            row(&[
                code(&text(source_name(source))),
                format!("{}, {}", form(source.form), count(source.clusters, "cluster")),
                size(source.bytes),
                complete(source.complete).to_owned(),
                code(source.sha256.as_deref().unwrap_or_default()),
            ])
        };
        push_items(&mut out, report.sources.iter().map(line), report.sources.len() as u64, "sources");
    }
    let when = if facts.stamp.at.is_empty() { String::new() } else { format!(", {}", facts.stamp.at) };
    let tool = format!("{} {}{when}", report.tool.name, report.tool.version);
    let _ = writeln!(out, "\n{}", markdown(&tool));
    out
}
