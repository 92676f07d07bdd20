//! Makes text safe for a terminal, and shows progress on one line.

use dax001_export::labels::{count, grouped, is_hidden};

use super::log::without_commands;
use crate::protocol::Progress;
pub(super) use dax001_export::labels::visible;

/// Escapes everything that a terminal would act on in JSON's notation, except the text's own escape
/// sequences for colours.
pub(super) fn inert(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if is_hidden(c) && (c >= '\u{7f}') {
            out.extend(c.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("\\u{unit:04x}")));
        } else {
            out.push(c);
        }
    }
    out
}

/// A message to the user, one line for each element. Line breaks within an element are escaped, so
/// that a name can't begin a line.
pub(super) fn message(lines: &[&str], is_terminal: bool) -> String {
    let lines: Vec<String> = lines.iter().map(|line| visible(line)).collect();
    let text = format!("dax001: {}\n", lines.join("\n"));
    if is_terminal { text } else { without_commands(&text) }
}

/// Clears the current line of a terminal.
pub(super) const CLEAR_LINE: &str = "\r\u{1b}[K";

/// The progress of reading. A terminal shows it on one line that is overwritten; elsewhere, a new
/// line appears every ten seconds.
pub(super) struct ProgressLine {
    is_terminal: bool,
    /// The time of the last line, or of the start of reading, in milliseconds.
    written_at: f64,
    is_shown: bool,
}

impl ProgressLine {
    pub(super) fn new(is_terminal: bool, now: f64) -> Self {
        Self { is_terminal, written_at: now, is_shown: false }
    }

    /// The text to write now; `None` if it is too early. Quick runs show nothing.
    pub(super) fn show(&mut self, progress: Progress, now: f64) -> Option<String> {
        let pause = match (self.is_shown, self.is_terminal) {
            (true, _) => 100.0,
            (false, true) => 500.0,
            (false, false) => 10_000.0,
        };
        if now - self.written_at < pause {
            return None;
        }
        self.written_at = now;
        self.is_shown = self.is_terminal;
        let line = line(progress);
        Some(if self.is_terminal { format!("{CLEAR_LINE}{line}") } else { format!("dax001: {line}\n") })
    }

    /// The text that removes the line; `None` if no line is shown.
    pub(super) fn clear(&mut self) -> Option<&'static str> {
        std::mem::take(&mut self.is_shown).then_some(CLEAR_LINE)
    }
}

fn line(Progress { bytes, total, clusters }: Progress) -> String {
    // A stream has no size.
    let read = if total >= bytes && total > 0 {
        let percent = u128::from(bytes) * 100 / u128::from(total);
        format!("{percent} % of {} MB", megabytes(total))
    } else {
        format!("{} MB", megabytes(bytes))
    };
    format!("{read} read, {}", count(clusters, "cluster"))
}

fn megabytes(bytes: u64) -> String {
    grouped(bytes.saturating_add(500_000) / 1_000_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_terminal_receives_no_escape_sequences_except_colours() {
        let text = "\u{1b}[1m\t\u{9b}1m\u{202e}\u{e0001}é\u{2028}\u{7f}\n";
        assert_eq!(inert(text), "\u{1b}[1m\t\\u009b1m\\u202e\\udb40\\udc01é\\u2028\\u007f\n");
    }

    #[test]
    fn a_message_has_one_line_for_each_element() {
        assert_eq!(message(&["a\nb", "c"], true), "dax001: a\\u{a}b\nc\n");
        assert_eq!(message(&["##[a]"], true), "dax001: ##[a]\n");
        assert_eq!(message(&["##[a]", "::b"], false), "dax001: #\\u{23}[a]\n\\u{3a}:b\n");
    }

    #[test]
    fn progress_appears_only_on_long_runs() {
        let progress = Progress { bytes: 1_499_999, total: 3_000_000_000, clusters: 1 };
        let mut line = ProgressLine::new(true, 1000.0);
        assert_eq!((line.show(progress, 1499.0), line.clear()), (None, None));
        let shown = "\r\u{1b}[K0 % of 3,000 MB read, 1 cluster";
        assert_eq!(line.show(progress, 1500.0).as_deref(), Some(shown));
        assert_eq!(line.show(progress, 1599.0), None);
        assert!(line.show(progress, 1600.0).is_some());
        assert_eq!((line.clear(), line.clear()), (Some(CLEAR_LINE), None));

        let mut line = ProgressLine::new(false, 0.0);
        let stream = Progress { total: 0, clusters: 1000, ..progress };
        assert_eq!(line.show(stream, 9_999.0), None);
        assert_eq!(line.show(stream, 10_000.0).as_deref(), Some("dax001: 1 MB read, 1,000 clusters\n"));
        assert_eq!((line.show(stream, 19_999.0), line.clear()), (None, None));
        let more = Progress { bytes: 2, total: 1, clusters: 0 };
        assert_eq!(line.show(more, 20_000.0).as_deref(), Some("dax001: 0 MB read, 0 clusters\n"));
    }
}
