//! Each cluster with its evidence: the first ones in full, the others as table rows.

use std::fmt::Write;

use dax001::contract::report::{Evidence, Finding};
use dax001::contract::status::Status;
use dax001::contract::verdicts::Reason;

use super::parts::{class, html_text, table};
use crate::entry::Entry;
use crate::escape::{identifier, markup, text};
use crate::excerpt::{Excerpt, Line, RecordExcerpt, is_record};
use crate::facts::{Facts, account, known, location, name, review};
use crate::labels::{count, flag, grouped, in_transit, in_transit_line, sentence, visible_line};

/// How many clusters are shown in full. Nobody reads a longer page, and a browser takes seconds to
/// lay it out.
pub(crate) const DETAILED_LIMIT: u64 = 300;
/// How many locations of one cluster are listed.
const LOCATION_LIMIT: usize = 20;

/// Writes a cluster in full.
pub(super) fn card(out: &mut String, facts: &Facts, entry: Entry<'_>) {
    let Entry { index, finding, excerpt } = entry;
    let (class, resource) = (class(finding.status), &finding.resource);
    // Writing to a string can't fail.
    let _ = writeln!(
        out,
        "<article class=\"{class}\">\n<header><span class=\"tag {class}\">{class}</span><h3>{}</h3></header>",
        markup(&name(resource))
    );
    let nodes = resource.total_nodes.map(|nodes| count(nodes.into(), "node"));
    let account = Some(account(facts, resource)).filter(|account| !account.is_empty());
    let details = [&resource.region, &resource.node_type, &resource.cluster_status];
    let details = details.into_iter().flatten().map(|part| identifier(part)).chain(nodes);
    let details = account.into_iter().chain(details).collect::<Vec<_>>();
    if !details.is_empty() {
        let _ = writeln!(out, "<p class=\"meta\">{}</p>", markup(&details.join(", ")));
    }
    if let Some(arn) = &resource.arn {
        let _ = writeln!(out, "<p class=\"meta mono\">{}</p>", markup(&identifier(arn)));
    }
    let _ = writeln!(out, "<p>{}</p>", html_text(&sentence(&finding.message)));
    for one in &finding.flags {
        let _ = writeln!(out, "<p>{}</p>", markup(flag(*one)));
    }
    let _ = writeln!(out, "<p class=\"meta\">{}</p>", in_transit_line(finding.in_transit));
    if finding.status != Status::Pass {
        let action = &finding.reason.row().action;
        let _ = writeln!(out, "<p><strong>What to do:</strong> {}</p>", markup(action));
    }
    match excerpt.filter(|excerpt| !excerpt.lines.is_empty()) {
        Some(excerpt) => evidence_lines(out, excerpt),
        None => out
            .push_str("<p class=\"meta\">The lines of the evidence are not shown: the evidence was not available.</p>\n"),
    }
    locations(out, facts, finding);
    for annotation in facts.reviews(index) {
        let _ = writeln!(out, "<p class=\"review\">Review: {}</p>", html_text(&review(facts, annotation)));
    }
    out.push_str("</article>\n");
}

/// Writes the lines of the source with the value marked. For a record without the value, it writes
/// the members, the first lines and the last lines.
fn evidence_lines(out: &mut String, excerpt: &Excerpt) {
    let Excerpt { lines, record } = excerpt;
    if let Some(RecordExcerpt { members, .. }) = record {
        let names = members.names.iter().map(|name| format!("<code>{}</code>", markup(name)));
        let names = names.collect::<Vec<_>>().join(", ");
        let more = match members.left_out() {
            0 => String::new(),
            more => format!(" and {} more", grouped(more)),
        };
        // Writing to a string can't fail.
        let _ = writeln!(
            out,
            "<p class=\"members\"><strong>{}</strong> {names}{more}</p>",
            markup(&sentence(&members.statement()))
        );
    }
    out.push_str("<pre class=\"lines\">");
    push_lines(out, lines);
    if let Some(RecordExcerpt { left_out, last, .. }) = record {
        match left_out {
            Some(0) => {}
            Some(lines) => {
                let _ = write!(out, "<span class=\"gap\">… {} left out …</span>", count(*lines, "line"));
            }
            None => out.push_str("<span class=\"gap\">… the rest is left out …</span>"),
        }
        push_lines(out, last);
    }
    out.push_str("</pre>\n");
}

fn push_lines(out: &mut String, lines: &[Line]) {
    let escaped = |text: &str| markup(&visible_line(text));
    for Line { number, before, marked, after } in lines {
        let (class, mark) = if marked.is_empty() {
            ("", String::new())
        } else {
            (" class=\"hit\"", format!("<mark>{}</mark>", escaped(marked)))
        };
        let _ = write!(out, "<span{class}><i>{number}</i>{}{mark}{}</span>", escaped(before), escaped(after));
    }
}

/// Writes the locations in the evidence; the one that decided comes first.
fn locations(out: &mut String, facts: &Facts, finding: &Finding) {
    for (index, evidence) in finding.evidence.iter().take(LOCATION_LIMIT).enumerate() {
        // The reason applies to the first location only.
        let is_absent = index == 0 && matches!(finding.reason, Reason::SseAbsent | Reason::SseNotExported);
        let pointer = if evidence.pointer.is_empty() { "the whole document" } else { &evidence.pointer };
        let _ = writeln!(
            out,
            "<p class=\"place\">{}: <code>{}</code> is {}</p>",
            markup(&location(facts, evidence)),
            html_text(pointer),
            observed(evidence, is_absent)
        );
    }
    if let Some(more) = finding.evidence.len().checked_sub(LOCATION_LIMIT).filter(|more| *more > 0) {
        let _ = writeln!(out, "<p class=\"place\">and {more} more places</p>");
    }
}

/// The observed value at a location.
fn observed(evidence: &Evidence, is_absent: bool) -> String {
    match &evidence.observed {
        Some(observed) => format!("<code>{}</code>", html_text(observed)),
        None if is_record(evidence) && is_absent => "the record; it contains no SSEDescription".to_owned(),
        None if is_record(evidence) => "the record; no single value in it decides".to_owned(),
        None => "no single value".to_owned(),
    }
}

/// Begins the table of the clusters that are not shown in full.
pub(super) fn begin_rows(out: &mut String) {
    out.push_str("<h3>All others</h3>\n");
    table(out, &["Status", "Cluster", "Account, region", "Why", "Evidence"]);
}

/// Writes a cluster as a table row.
pub(super) fn row(out: &mut String, facts: &Facts, entry: Entry<'_>) {
    let Entry { index, finding, .. } = entry;
    let (class, resource) = (class(finding.status), &finding.resource);
    let scope = [account(facts, resource), known(resource.region.as_ref())];
    let scope = scope.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ");
    let flags = finding.flags.iter().map(|one| flag(*one).to_owned());
    let reviews =
        facts.reviews(index).map(|annotation| format!("Review: {}.", text(&review(facts, annotation))));
    let in_transit = format!("In transit: {}.", in_transit(finding.in_transit));
    let explanation =
        std::iter::once(text(&sentence(&finding.message))).chain(flags).chain([in_transit]).chain(reviews);
    let explanation = explanation.collect::<Vec<_>>().join(" ");
    let location = finding.evidence.first().map(|evidence| location(facts, evidence)).unwrap_or_default();
    let _ = writeln!(
        out,
        "<tr><td><span class=\"tag {class}\">{class}</span></td><td class=\"any\">{}</td><td>{}</td><td class=\"any\">{}</td><td class=\"any\">{}</td></tr>",
        markup(&name(resource)),
        markup(&scope),
        markup(&explanation),
        markup(&location)
    );
}
