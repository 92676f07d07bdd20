//! Lists the members of a record, as evidence that one member is not among them.

use dax001::internals::decode_string;

use crate::escape::identifier;
use crate::labels::{count, grouped};

/// The member that decides the verdict.
const DECIDING: &str = "SSEDescription";
/// Maximum number of names that are listed.
const LIST_LIMIT: usize = 50;
/// Maximum number of characters of a name that are shown.
const NAME_LIMIT: usize = 60;
/// Maximum number of bytes of a name that are decoded. A longer name is not the deciding one.
const DECODE_LIMIT: usize = 4096;

/// The members of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Members {
    /// The first names, in the order of the record. Hidden characters and lookalikes are escaped,
    /// and long names are shortened.
    pub names: Vec<String>,
    /// Number of members in the part that was read, including duplicates.
    pub total: u64,
    /// Number of members named `SSEDescription`.
    pub deciding_count: u64,
    /// Whether the record was read to its end.
    pub is_complete: bool,
}

impl Members {
    /// Says how many members there are, and whether one of them is `SSEDescription`. Starts in
    /// lower case and has no full stop.
    pub fn statement(&self) -> String {
        let Self { total, deciding_count, is_complete, .. } = *self;
        let members = match total {
            0 if is_complete => return "no members".to_owned(),
            _ => count(total, "member"),
        };
        let (members, these) = if is_complete {
            (members, "")
        } else {
            (format!("at least {members}: the record is too long to be listed in full"), " of these")
        };
        match deciding_count {
            0 if total == 1 && is_complete => format!("{members}; it is not {DECIDING}"),
            0 => format!("{members}; none{these} is {DECIDING}"),
            1 => format!("{members}; one{these} is {DECIDING}"),
            n => format!("{members}; {}{these} are {DECIDING}", grouped(n)),
        }
    }

    /// Number of names that are not listed.
    pub fn left_out(&self) -> u64 {
        self.total.saturating_sub(self.names.len() as u64)
    }
}

/// The members of the object at the beginning of these bytes; `None` if there is no object. The
/// intake has already checked the syntax, so this only looks for the positions of the names.
pub(crate) fn members(record: &[u8]) -> Option<Members> {
    if record.first() != Some(&b'{') {
        return None;
    }
    let mut members = Members { names: Vec::new(), total: 0, deciding_count: 0, is_complete: false };
    let mut depth = 0_usize;
    let mut is_name_next = true;
    let mut rest = record;
    while let [byte, after @ ..] = rest {
        rest = after;
        match byte {
            b'"' => {
                // A truncated string can't be read as a name.
                let Some(length) = string_length(after) else { break };
                let (text, after) = after.split_at_checked(length).unwrap_or((after, &[]));
                rest = after.get(1..).unwrap_or_default();
                if depth == 1 && is_name_next {
                    members.push(text);
                    is_name_next = false;
                }
            }
            b'{' | b'[' => depth += 1,
            b'}' | b']' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    members.is_complete = true;
                    break;
                }
            }
            b',' if depth == 1 => is_name_next = true,
            _ => {}
        }
    }
    Some(members)
}

impl Members {
    /// Counts a name, and lists it while there is room.
    fn push(&mut self, raw: &[u8]) {
        self.total += 1;
        let name = decode_string(raw.get(..DECODE_LIMIT).unwrap_or(raw));
        if name == DECIDING && raw.len() <= DECODE_LIMIT {
            self.deciding_count += 1;
        }
        if self.names.len() < LIST_LIMIT {
            self.names.push(display_name(&name));
        }
    }
}

/// A name as shown: escaped, shortened, and `""` if it is empty.
fn display_name(name: &str) -> String {
    match name.char_indices().nth(NAME_LIMIT) {
        _ if name.is_empty() => "\"\"".to_owned(),
        Some((at, _)) => identifier(name.get(..at).unwrap_or_default()) + "…",
        None => identifier(name),
    }
}

/// The length of a string's text, up to its closing quote; `None` if there is no closing quote.
fn string_length(text: &[u8]) -> Option<usize> {
    let mut is_escaped = false;
    text.iter().position(|byte| {
        let is_end = *byte == b'"' && !is_escaped;
        is_escaped = *byte == b'\\' && !is_escaped;
        is_end
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(record: &str) -> Members {
        members(record.as_bytes()).unwrap()
    }

    #[test]
    fn names_come_in_order_and_only_from_the_record_itself() {
        let record_members = of(
            r#"{"a": {"x": 1, "y": ["z", {"SSEDescription": 1}]}, "b\"{": "c, \"d\": {", "a" : [1, 2]} , "e": 1"#,
        );
        assert_eq!(record_members.names, ["a", "b\"{", "a"]);
        assert_eq!(record_members.statement(), "3 members; none is SSEDescription");
        assert_eq!(
            (of("{}").statement().as_str(), of("{\"a\":1}").statement().as_str()),
            ("no members", "1 member; it is not SSEDescription")
        );
        assert_eq!(members(b"[\"a\", null]"), None);
        assert_eq!(members(b""), None);
    }

    #[test]
    fn the_statement_reports_each_sse_description_that_was_read() {
        for (record, statement) in [
            (r#"{"SSEDescription": null}"#, "1 member; one is SSEDescription"),
            (r#"{"\u0053SEDescription": 1, "a": 1}"#, "2 members; one is SSEDescription"),
            (r#"{"SSEDescription": 1, "SSEDescription": 2}"#, "2 members; 2 are SSEDescription"),
            (
                r#"{"a": 1, "SSEDesc"#,
                "at least 1 member: the record is too long to be listed in full; none of these is SSEDescription",
            ),
        ] {
            assert_eq!(of(record).statement(), statement);
        }
    }

    #[test]
    fn hostile_names_are_escaped_and_bounded() {
        let long = "n".repeat(1 << 20);
        let record_members = of(&format!(
            "{{\"SSEDescripti\u{43e}n\": 1, \"a\\u0000\\u202eb\": 1, \"\": 1, \"{long}\": 1, \"SSEDescription{long}\": 1}}"
        ));
        assert_eq!(record_members.names[..3], ["SSEDescripti\\u{43e}n", "a\\u{0}\\u{202e}b", "\"\""]);
        assert_eq!(record_members.names[3], "n".repeat(NAME_LIMIT) + "…");
        assert_eq!((record_members.total, record_members.deciding_count), (5, 0));
        let many: Vec<String> = (0..100_000).map(|n| format!("\"member{n}\":{n}")).collect();
        let record_members = of(&format!("{{{}}}", many.join(",")));
        assert_eq!((record_members.names.len(), record_members.left_out()), (LIST_LIMIT, 99_950));
        assert_eq!(record_members.statement(), "100,000 members; none is SSEDescription");
    }
}
