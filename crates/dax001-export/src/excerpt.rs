//! The lines of a source around a location in it, with the location marked. If a record as a whole
//! is the evidence, the excerpt shows its members, its first lines and its last lines.

use std::borrow::Cow;
use std::ops::Range;

use dax001::contract::report::{Encoding, Evidence};

use crate::labels::visible_line;
use crate::members::{Members, members};

/// How many lines are shown before and after the location.
const CONTEXT_LINES: usize = 4;
/// How many of a record's first and last lines are shown. A longer record has a gap between them.
const FIRST_LINES: usize = 6;
const LAST_LINES: usize = 4;
/// How many characters of a long line are shown on either side of the location.
const SIDE: usize = 90;
/// How many characters remain before the location if more than [`SIDE`] precede it: few enough that
/// a narrow panel shows the location.
const BEFORE: usize = 36;
/// Line numbers from here on are invalid: no source has that many bytes.
const LINE_LIMIT: u64 = 1 << 53;
/// Maximum number of bytes of a record that are shown as text.
const TEXT_LIMIT: usize = 64 << 10;

/// One line of a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Line number as an editor shows it, 1-based.
    pub number: u64,
    /// The text before the location.
    pub before: String,
    /// The part of the location that is on this line.
    pub marked: String,
    /// The text after the location.
    pub after: String,
}

/// The part of a source that shows a piece of evidence.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Excerpt {
    /// The lines around the value; if there is no value, the first lines of the record.
    pub lines: Vec<Line>,
    /// The rest of the excerpt, if a record as a whole is the evidence.
    pub record: Option<RecordExcerpt>,
}

/// A record that is the evidence as a whole, such as one without `SSEDescription`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordExcerpt {
    /// Its members.
    pub members: Members,
    /// How many lines are left out after the first ones; `None` if the end of the record is
    /// unknown.
    pub left_out: Option<u64>,
    /// Its last lines, if it was read to its end.
    pub last: Vec<Line>,
}

/// Whether the record as a whole is the evidence, so that there is no value to mark.
pub fn is_record(evidence: &Evidence) -> bool {
    evidence.start == evidence.record.start && evidence.observed.is_none()
}

/// Makes the excerpt for a piece of evidence, from bytes of its source that begin at the offset
/// `start`.
pub fn excerpt(window: &[u8], start: u64, evidence: &Evidence, encoding: Encoding) -> Excerpt {
    let text = utf8(window, start, evidence, encoding);
    let Window { bytes, location, is_complete } = &text;
    if !is_record(evidence) {
        return Excerpt { lines: lines_around(bytes, start, location.clone(), evidence), record: None };
    }
    let mut lines = record_lines(bytes, location.clone(), *is_complete, evidence);
    let members = members(bytes.get(location.clone()).unwrap_or_default());
    let record = members.filter(|_| !lines.is_empty()).map(|members| {
        // If no gap follows the first lines, they are the complete record.
        let gap_index =
            lines.windows(2).position(|pair| matches!(pair, [one, next] if next.number > one.number + 1));
        let last = gap_index.map(|gap_index| lines.split_off(gap_index + 1)).unwrap_or_default();
        let last_shown = lines.last().map_or(0, |line| line.number);
        let next = last.first().map(|line| line.number);
        let end = if *is_complete { Some(last_shown + 1) } else { evidence.end_line.map(|line| line + 1) };
        let left_out = next.or(end).map(|next| next.saturating_sub(last_shown + 1));
        RecordExcerpt { members, left_out, last }
    });
    Excerpt { lines, record }
}

/// The text of a record with hidden characters escaped, and whether it is the complete text. Of a
/// long record, only the first 64 KiB are returned.
pub fn record_text(window: &[u8], start: u64, evidence: &Evidence, encoding: Encoding) -> (String, bool) {
    let Window { bytes, location, is_complete } = utf8(window, start, evidence, encoding);
    let record = bytes.get(location).unwrap_or_default();
    let shown_bytes = record.get(..TEXT_LIMIT).unwrap_or(record);
    let text = String::from_utf8_lossy(shown_bytes);
    // Leave out a character that the limit splits.
    let text = if shown_bytes.len() < record.len() { text.trim_end_matches('\u{FFFD}') } else { &text };
    let lines = text.split('\n').map(|line| visible_line(line.trim_end_matches('\r')));
    (lines.collect::<Vec<_>>().join("\n"), is_complete && shown_bytes.len() == record.len())
}

/// Bytes of a source in UTF-8, and the range of the evidence in them.
struct Window<'a> {
    bytes: Cow<'a, [u8]>,
    location: Range<usize>,
    /// Whether the evidence ends within the bytes.
    is_complete: bool,
}

fn utf8<'a>(window: &'a [u8], start: u64, evidence: &Evidence, encoding: Encoding) -> Window<'a> {
    let index =
        |offset: u64| usize::try_from(offset.saturating_sub(start)).unwrap_or(usize::MAX).min(window.len());
    let (from, to) = (index(evidence.start), index(evidence.end));
    let is_complete = evidence.end.saturating_sub(start) <= window.len() as u64;
    if encoding.is_utf16() {
        // Convert to UTF-8. There, the location begins where the converted text before it ends.
        let text = |range: Range<usize>| encoding.text(window.get(range).unwrap_or_default());
        let (before, value, after) = (text(0..from), text(from..to), text(to..window.len()));
        let location = before.len()..before.len() + value.len();
        let bytes = Cow::Owned([before, value, after].concat().into_bytes());
        return Window { bytes, location, is_complete };
    }
    Window { bytes: Cow::Borrowed(window), location: from..to, is_complete }
}

/// The lines around a location in UTF-8 text.
fn lines_around(window: &[u8], start: u64, location: Range<usize>, evidence: &Evidence) -> Vec<Line> {
    let Range { start: from, end: to } = location;
    let first = match nth_line_back(window, from, CONTEXT_LINES) {
        // The window begins within the first line, and the rest of that line would look complete.
        0 if start > 0 => next_line(window, 0).filter(|next| *next <= from).unwrap_or(0),
        first => first,
    };
    // If the first line would have a number below 1, the evidence is not in this window.
    let number = evidence.line.checked_sub(count_feeds(window, first, from)).filter(|number| *number > 0);
    let Some(mut number) = number else { return Vec::new() };
    let mut at = first;
    let mut lines_after = 0;
    let mut lines = Vec::new();
    while lines_after <= CONTEXT_LINES && at < window.len() {
        let next = next_line(window, at);
        let end = next.map_or(window.len(), |next| next - 1);
        let mark = from.clamp(at, end)..to.clamp(at, end);
        let text = |range: Range<usize>| line_text(window, range);
        lines.push(Line {
            number,
            before: tail(&text(at..mark.start), if mark.is_empty() { SIDE } else { BEFORE }),
            marked: head(&text(mark.clone()), 4 * SIDE),
            after: head(&text(mark.end..end), SIDE),
        });
        if end >= to {
            lines_after += 1;
        }
        let Some(next) = next else { break };
        at = next;
        number += 1;
    }
    outdent(&mut lines);
    lines
}

/// The first and last lines of a record in UTF-8 text; only the first ones if its end was not read.
fn record_lines(window: &[u8], location: Range<usize>, is_complete: bool, evidence: &Evidence) -> Vec<Line> {
    let Range { start: from, end: to } = location;
    // A report that somebody has changed can name any line.
    if !(1..LINE_LIMIT).contains(&evidence.line) || from >= to {
        return Vec::new();
    }
    let line_count = count_feeds(window, from, to) + 1;
    let is_short = line_count <= (FIRST_LINES + LAST_LINES) as u64 + 1;
    let mut lines = Vec::new();
    let mut push = |at: usize, number: u64| {
        let next = next_line(window, at).filter(|next| *next <= to);
        let end = next.map_or(to, |next| next - 1);
        let begin = from.clamp(at, end);
        let after = line_text(window, begin..end);
        let is_cut = next.is_none() && !is_complete;
        lines.push(Line {
            number,
            before: tail(&line_text(window, at..begin), SIDE),
            marked: String::new(),
            after: if is_cut { head(&after, 2 * SIDE) } else { both_ends(&after) },
        });
        next
    };
    let mut at = Some(nth_line_back(window, from, 0));
    let first = if is_short || !is_complete { FIRST_LINES + LAST_LINES + 1 } else { FIRST_LINES };
    for number in (evidence.line..).take(first) {
        at = at.and_then(|at| push(at, number));
    }
    if !is_short && is_complete {
        let mut at = Some(nth_line_back(window, to, LAST_LINES - 1));
        for number in (evidence.line + line_count - LAST_LINES as u64..).take(LAST_LINES) {
            at = at.and_then(|at| push(at, number));
        }
    }
    outdent(&mut lines);
    lines
}

/// The text of a line, without its line end and without a byte order mark.
fn line_text(window: &[u8], range: Range<usize>) -> String {
    let bytes = window.get(range).unwrap_or_default();
    String::from_utf8_lossy(bytes).trim_end_matches('\r').trim_start_matches('\u{FEFF}').to_owned()
}

/// Removes the indentation that all lines share: a narrow screen has no room for it.
fn outdent(lines: &mut [Line]) {
    let indentation = |line: &Line| {
        let is_space = |c: &char| matches!(c, ' ' | '\t');
        let text = line.before.chars().chain(line.marked.chars()).chain(line.after.chars());
        text.take_while(is_space).count()
    };
    let filled = lines
        .iter()
        .filter(|line| !(line.before.is_empty() && line.marked.is_empty() && line.after.is_empty()));
    let shared = filled.map(indentation).min().unwrap_or(0);
    for line in lines {
        // Spaces and tabs take one byte per character.
        let in_before = shared.min(line.before.len());
        line.before.drain(..in_before);
        line.after.drain(..(shared - in_before).min(line.after.len()));
    }
}

/// Index of the start of the line that is `lines` lines before the line that contains `index`.
fn nth_line_back(window: &[u8], index: usize, lines: usize) -> usize {
    let before = window.get(..index).unwrap_or(window);
    let feeds = before.iter().enumerate().rev().filter(|(_, byte)| **byte == b'\n');
    feeds.map(|(at, _)| at + 1).nth(lines).unwrap_or(0)
}

fn next_line(window: &[u8], from: usize) -> Option<usize> {
    let rest = window.get(from..)?;
    rest.iter().position(|byte| *byte == b'\n').map(|at| from + at + 1)
}

#[expect(clippy::naive_bytecount, reason = "a few kilobytes")]
fn count_feeds(window: &[u8], from: usize, to: usize) -> u64 {
    window.get(from..to).unwrap_or_default().iter().filter(|byte| **byte == b'\n').count() as u64
}

/// The end of a text that may be very long.
fn tail(text: &str, left: usize) -> String {
    let from = |count: usize| text.char_indices().rev().nth(count).map(|(at, _)| at);
    match from(SIDE).and(from(left)) {
        Some(at) => format!("… {}", text.get(at..).unwrap_or_default()),
        None => text.to_owned(),
    }
}

/// The start of a text that may be very long.
fn head(text: &str, limit: usize) -> String {
    match text.char_indices().nth(limit) {
        Some((at, _)) => format!("{} …", text.get(..at).unwrap_or_default()),
        None => text.to_owned(),
    }
}

/// The start and the end of a text that may be very long.
fn both_ends(text: &str) -> String {
    let start = text.char_indices().nth(SIDE).map(|(at, _)| at);
    let end = text.char_indices().rev().nth(SIDE - 1).map(|(at, _)| at);
    match start.zip(end) {
        Some((start, end)) if start < end => {
            let (start, end) = (text.get(..start).unwrap_or_default(), text.get(end..).unwrap_or_default());
            format!("{start} … {end}")
        }
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use dax001::contract::label::Label;
    use dax001::internals::decode_string;
    use dax001::{Input, evaluate};

    /// The excerpt for the first finding of a text, made from a part of that text.
    fn first_excerpt(text: &str, window: Range<usize>) -> Excerpt {
        let input = Input { name: "a", data: text.as_bytes(), label: Label::default() };
        let report = evaluate([input]);
        let evidence = &report.findings[0].evidence[0];
        excerpt(&text.as_bytes()[window.clone()], window.start as u64, evidence, Encoding::Utf8)
    }

    fn lines(text: &str, window: Range<usize>) -> Vec<Line> {
        first_excerpt(text, window).lines
    }

    /// The lines around the evidence of each finding, from a window of the text around it.
    fn of_each(text: &str) -> Vec<(usize, Vec<Line>)> {
        let input = Input { name: "a", data: text.as_bytes(), label: Label::default() };
        let report = evaluate([input]);
        let each_evidence = report.findings.iter().map(|finding| &finding.evidence[0]);
        let window = |evidence: &Evidence| {
            let start = usize::try_from(evidence.start).unwrap().saturating_sub(1000);
            let end = text.len().min(usize::try_from(evidence.end).unwrap() + 1000);
            excerpt(&text.as_bytes()[start..end], start as u64, evidence, Encoding::Utf8).lines
        };
        each_evidence.map(window).enumerate().collect()
    }

    #[test]
    fn a_record_in_the_middle_of_a_line_is_shown_from_its_own_start() {
        let records: Vec<String> =
            (0..60).map(|n| format!("{{\"ClusterName\":\"c{n}\",\"NodeType\":\"dax.r4.large\"}}")).collect();
        for (n, lines) in of_each(&format!("{{\"Clusters\":[{}]}}", records.join(","))) {
            assert!(lines[0].after.starts_with(&format!("{{\"ClusterName\":\"c{n}\"")), "{lines:?}");
            assert_eq!((lines[0].number, lines[0].marked.as_str()), (1, ""));
        }
    }

    #[test]
    fn each_status_in_a_status_list_is_marked() {
        let list = vec!["\"ENABLED\""; 900].join(",");
        for (_, lines) in of_each(&format!("[{list}]")) {
            assert_eq!(lines[0].marked, "\"ENABLED\"");
        }
    }

    const EXPORT: &str = include_str!("../../../fixtures/cli-v2-describe/input.json");

    #[test]
    fn the_value_is_marked_on_its_own_line() {
        let lines = lines(EXPORT, 0..EXPORT.len());
        let all: Vec<&str> = EXPORT.lines().collect();
        assert_eq!(lines.len(), 2 * CONTEXT_LINES + 1);
        for line in &lines {
            let text = format!("{}{}{}", line.before, line.marked, line.after);
            let full_line = all[usize::try_from(line.number).unwrap() - 1];
            assert!(
                full_line.ends_with(&text) && full_line.trim_start() == text.trim_start(),
                "line {}",
                line.number
            );
        }
        let marked: Vec<_> = lines.iter().filter(|line| !line.marked.is_empty()).collect();
        assert_eq!(marked.len(), 1);
        assert_eq!((marked[0].number, decode_string(marked[0].marked.as_bytes()).as_str()), (43, "DISABLED"));
    }

    #[test]
    fn a_window_that_cuts_lines_keeps_their_numbers() {
        let all_lines = lines(EXPORT, 0..EXPORT.len());
        let start = EXPORT.find("\"DISABLED\"").unwrap();
        let window_lines = lines(EXPORT, start - 60..start + 40);
        assert!(window_lines.len() < all_lines.len() && !window_lines.is_empty());
        let text = |line: &Line| format!("{}{}{}", line.before, line.marked, line.after).trim().to_owned();
        let is_unchanged =
            |line: &Line| all_lines.iter().any(|full| full.number == line.number && text(full) == text(line));
        assert!(window_lines[..window_lines.len() - 1].iter().all(is_unchanged), "{window_lines:?}");
    }

    #[test]
    fn utf16_and_utf8_show_the_same_lines() {
        let text = include_str!("../../../fixtures/cli-v1-describe/input.json");
        let data: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let report = evaluate([Input { name: "a", data: &data, label: Label::default() }]);
        let utf8 = evaluate([Input { name: "a", data: text.as_bytes(), label: Label::default() }]);
        for (finding, utf8_finding) in report.findings.iter().zip(&utf8.findings) {
            let (evidence, utf8_evidence) = (&finding.evidence[0], &utf8_finding.evidence[0]);
            let full = excerpt(&data, 0, evidence, report.sources[0].encoding);
            assert_eq!(full, excerpt(text.as_bytes(), 0, utf8_evidence, Encoding::Utf8));
            let start = usize::try_from(evidence.start).unwrap() - 400;
            let part = excerpt(&data[start..], start as u64, evidence, Encoding::Utf16Le);
            assert_eq!(part.lines[1..], full.lines[1..]);
        }
    }

    #[test]
    fn an_absent_value_shows_the_members_and_both_ends_of_the_record() {
        let text = include_str!("../../../fixtures/recorded-delete-cluster-1/input.json");
        let Excerpt { lines, record } = first_excerpt(text, 0..text.len());
        let RecordExcerpt { members, left_out, last } = record.unwrap();
        assert_eq!((lines[0].number, lines[0].before.trim(), lines[0].after.as_str()), (3, "", "{"));
        assert_eq!((lines.len(), last.len()), (FIRST_LINES, LAST_LINES));
        assert!(lines.iter().chain(&last).all(|line| line.marked.is_empty()));
        // The record ends at its closing brace, and every line of it is either shown or counted as
        // left out.
        let end = last.last().unwrap();
        assert_eq!(end.after, "}");
        let all = usize::try_from(end.number - lines[0].number + 1).unwrap();
        assert_eq!(all as u64, lines.len() as u64 + left_out.unwrap() + last.len() as u64);
        let first = &members.names[0];
        assert!(lines[1].after.trim_start().starts_with(&format!("\"{first}\":")), "{first} {lines:?}");
        assert!(members.statement().ends_with(" members; none is SSEDescription"), "{}", members.statement());
    }

    #[test]
    fn a_record_whose_end_was_not_read_shows_no_last_lines() {
        let members: Vec<String> = (0..400).map(|n| format!("    \"Member{n}\": 1")).collect();
        let text = format!("{{\n    \"ClusterName\": \"a\",\n{}\n}}", members.join(",\n"));
        let Excerpt { lines, record } = first_excerpt(&text, 0..1000);
        let RecordExcerpt { members, left_out, last } = record.unwrap();
        assert_eq!((lines.len(), last.len()), (FIRST_LINES + LAST_LINES + 1, 0));
        assert_eq!(lines.len() as u64 + left_out.unwrap(), text.lines().count() as u64);
        let statement = members.statement();
        assert!(!members.is_complete && statement.starts_with("at least "), "{statement}");
        let full_record = first_excerpt(&text, 0..text.len()).record.unwrap();
        assert_eq!(full_record.members.total, 401);
        assert_eq!(full_record.left_out.unwrap(), text.lines().count() as u64 - 10);
    }

    #[test]
    fn a_record_on_one_line_shows_both_of_its_ends() {
        let filler = "x".repeat(1000);
        let record = format!("{{\"ClusterName\":\"a\",\"Description\":\"{filler}\",\"Last\":1}}");
        let text = format!("{{\"Clusters\":[{record},{{\"ClusterName\":\"other\"}}]}}");
        let Excerpt { lines, record } = first_excerpt(&text, 0..text.len());
        assert_eq!(lines.len(), 1);
        let after = &lines[0].after;
        assert!(after.starts_with("{\"ClusterName\":\"a\"") && after.ends_with("\"Last\":1}"), "{after}");
        assert!(after.contains(" … ") && after.chars().count() < 2 * SIDE + 4);
        let record = record.unwrap();
        assert_eq!((record.left_out, record.last.len()), (Some(0), 0));
    }

    #[test]
    fn the_text_of_a_record_is_bounded_and_escaped() {
        let of = |value: &str| {
            let text = format!("[{{\"ClusterName\": \"a\",\r\n\"Description\": \"{value}\"}}]");
            let report = evaluate([Input { name: "a", data: text.as_bytes(), label: Label::default() }]);
            let (text, is_all) =
                record_text(text.as_bytes(), 0, &report.findings[0].evidence[0], Encoding::Utf8);
            assert!(!text.chars().any(|c| crate::labels::is_hidden(c) && c != '\n'), "{text:?}");
            (text, is_all)
        };
        let (text, is_all) = of("\u{202e}b");
        assert!(is_all && text == "{\"ClusterName\": \"a\",\n\"Description\": \"\\u{202e}b\"}", "{text}");
        let (text, is_all) = of(&"é".repeat(TEXT_LIMIT));
        assert!(!is_all && text.len() <= TEXT_LIMIT && text.ends_with('é'));
    }

    #[test]
    fn a_long_line_is_shortened_before_the_value() {
        let text = include_str!("../../../fixtures/form-ndjson/input.json");
        let lines = lines(text, 0..text.len());
        assert_eq!(lines[0].marked, "\"ENABLED\"");
        assert!(lines[0].before.starts_with('…') && lines[0].before.ends_with("{\"Status\": "));
        assert!(lines[0].before.chars().count() < BEFORE + 4);
    }
}
