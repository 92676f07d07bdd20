//! The lines of a source around a place in it, with the place marked.

use std::ops::Range;

use dax001::report::{Encoding, Evidence};

/// How many lines are shown before and after the place.
const AROUND: usize = 4;
/// How many lines of a record are shown where there is no value to mark.
const RECORD_LINES: usize = 10;
/// How many characters of a long line are shown on either side of the place.
const SIDE: usize = 90;
/// How many are left before the place of one that is longer than that: few enough that a narrow panel has the place in view.
const BEFORE: usize = 36;

/// One line of a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its number, from 1, as an editor shows it.
    pub number: u64,
    /// What stands before the place.
    pub before: String,
    /// What of the place stands on this line.
    pub marked: String,
    /// What stands after it.
    pub after: String,
}

/// The lines around the evidence, from bytes of its source of which the first stands at `start`.
pub fn lines(window: &[u8], start: u64, evidence: &Evidence, encoding: Encoding) -> Vec<Line> {
    let index =
        |offset: u64| usize::try_from(offset.saturating_sub(start)).unwrap_or(usize::MAX).min(window.len());
    let (from, to) = (index(evidence.start), index(evidence.end));
    if encoding.is_utf16() {
        // Read on in UTF-8, in which the place stands behind the text before it.
        let text = |range: Range<usize>| encoding.text(window.get(range).unwrap_or_default());
        let (before, place, after) = (text(0..from), text(from..to), text(to..window.len()));
        let (from, to) = (before.len(), before.len() + place.len());
        return lines_around([before, place, after].concat().as_bytes(), start, from..to, evidence);
    }
    lines_around(window, start, from..to, evidence)
}

/// The lines around a place in UTF-8.
fn lines_around(window: &[u8], start: u64, place: Range<usize>, evidence: &Evidence) -> Vec<Line> {
    let Range { start: from, end: to } = place;
    // Where the value is absent, the record as a whole is the evidence: there is nothing to mark.
    let is_record = evidence.start == evidence.record.start && evidence.observed.is_none();
    let first = match nth_line_back(window, from, if is_record { 0 } else { AROUND }) {
        // The window cuts the first line; what is left of it would look whole.
        0 if start > 0 && !is_record => next_line(window, 0).filter(|next| *next <= from).unwrap_or(0),
        first => first,
    };
    // What says that it stands above the first line stands elsewhere.
    let number = evidence.line.checked_sub(count_feeds(window, first, from)).filter(|number| *number > 0);
    let Some(mut number) = number else { return Vec::new() };
    let mut at = first;
    let mut after_place = 0;
    let mut lines = Vec::new();
    while after_place <= if is_record { RECORD_LINES } else { AROUND } && at < window.len() {
        let next = next_line(window, at);
        let end = next.map_or(window.len(), |next| next - 1);
        let mark = from.clamp(at, end)..if is_record { from } else { to }.clamp(at, end);
        let text = |range: Range<usize>| {
            let bytes = window.get(range).unwrap_or_default();
            String::from_utf8_lossy(bytes).trim_end_matches('\r').trim_start_matches('\u{FEFF}').to_owned()
        };
        lines.push(Line {
            number,
            before: tail(&text(at..mark.start), if mark.is_empty() { SIDE } else { BEFORE }),
            marked: head(&text(mark.clone()), 4 * SIDE),
            after: head(&text(mark.end..end), if is_record { 2 * SIDE } else { SIDE }),
        });
        if end >= to || is_record {
            after_place += 1;
        }
        if is_record && end >= to {
            break;
        }
        let Some(next) = next else { break };
        at = next;
        number += 1;
    }
    outdent(&mut lines);
    lines
}

/// Takes away the indentation that all lines share: a narrow screen has no room for it.
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
        // White space of this kind is one byte a character.
        let in_before = shared.min(line.before.len());
        line.before.drain(..in_before);
        line.after.drain(..(shared - in_before).min(line.after.len()));
    }
}

/// Where the line begins that stands `lines` lines before the one that holds `index`.
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

#[cfg(test)]
mod tests {
    use super::*;
    use dax001::intake::text::decode_string;
    use dax001::scope::Label;
    use dax001::{Input, evaluate};

    fn excerpt(text: &str, window: Range<usize>) -> Vec<Line> {
        let input = Input { name: "a", data: text.as_bytes(), label: Label::default() };
        let report = evaluate([input]);
        let evidence = &report.findings[0].evidence[0];
        lines(&text.as_bytes()[window.clone()], window.start as u64, evidence, Encoding::Utf8)
    }

    /// The lines around the evidence of each finding, from a window of the text around it.
    fn of_each(text: &str) -> Vec<(usize, Vec<Line>)> {
        let input = Input { name: "a", data: text.as_bytes(), label: Label::default() };
        let report = evaluate([input]);
        let places = report.findings.iter().map(|finding| &finding.evidence[0]);
        let window = |place: &Evidence| {
            let start = usize::try_from(place.start).unwrap().saturating_sub(1000);
            let end = text.len().min(usize::try_from(place.end).unwrap() + 1000);
            lines(&text.as_bytes()[start..end], start as u64, place, Encoding::Utf8)
        };
        places.map(window).enumerate().collect()
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
    fn a_status_of_a_list_is_marked() {
        let list = vec!["\"ENABLED\""; 900].join(",");
        for (_, lines) in of_each(&format!("[{list}]")) {
            assert_eq!(lines[0].marked, "\"ENABLED\"");
        }
    }

    const EXPORT: &str = include_str!("../../../fixtures/cli-v2-describe/input.json");

    #[test]
    fn the_value_is_marked_on_its_own_line() {
        let lines = excerpt(EXPORT, 0..EXPORT.len());
        let all: Vec<&str> = EXPORT.lines().collect();
        assert_eq!(lines.len(), 2 * AROUND + 1);
        for line in &lines {
            let text = format!("{}{}{}", line.before, line.marked, line.after);
            let whole = all[usize::try_from(line.number).unwrap() - 1];
            assert!(
                whole.ends_with(&text) && whole.trim_start() == text.trim_start(),
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
        let whole = excerpt(EXPORT, 0..EXPORT.len());
        let place = EXPORT.find("\"DISABLED\"").unwrap();
        let cut = excerpt(EXPORT, place - 60..place + 40);
        assert!(cut.len() < whole.len() && !cut.is_empty());
        let text = |line: &Line| format!("{}{}{}", line.before, line.marked, line.after).trim().to_owned();
        let is_whole =
            |line: &Line| whole.iter().any(|other| other.number == line.number && text(other) == text(line));
        assert!(cut[..cut.len() - 1].iter().all(is_whole), "{cut:?}");
    }

    #[test]
    fn utf16_shows_the_lines_of_its_text() {
        let text = include_str!("../../../fixtures/cli-v1-describe/input.json");
        let data: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let report = evaluate([Input { name: "a", data: &data, label: Label::default() }]);
        let utf8 = evaluate([Input { name: "a", data: text.as_bytes(), label: Label::default() }]);
        for (finding, other) in report.findings.iter().zip(&utf8.findings) {
            let (place, other) = (&finding.evidence[0], &other.evidence[0]);
            let shown = lines(&data, 0, place, report.sources[0].encoding);
            assert_eq!(shown, lines(text.as_bytes(), 0, other, Encoding::Utf8));
            let cut = usize::try_from(place.start).unwrap() - 400;
            assert_eq!(lines(&data[cut..], cut as u64, place, Encoding::Utf16Le)[1..], shown[1..]);
        }
    }

    #[test]
    fn an_absent_value_shows_the_record_unmarked() {
        let text = include_str!("../../../fixtures/recorded-delete-cluster-1/input.json");
        let lines = excerpt(text, 0..text.len());
        assert_eq!((lines[0].number, lines[0].before.trim(), lines[0].after.as_str()), (3, "", "{"));
        assert_eq!(lines.len(), RECORD_LINES + 1);
        assert!(lines.iter().all(|line| line.marked.is_empty()));
    }

    #[test]
    fn one_long_line_is_cut_on_both_sides_of_the_value() {
        let text = include_str!("../../../fixtures/form-ndjson/input.json");
        let lines = excerpt(text, 0..text.len());
        assert_eq!(lines[0].marked, "\"ENABLED\"");
        assert!(lines[0].before.starts_with('…') && lines[0].before.ends_with("{\"Status\": "));
        assert!(lines[0].before.chars().count() < BEFORE + 4);
    }
}
