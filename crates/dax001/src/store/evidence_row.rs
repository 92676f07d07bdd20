//! What one record says of its cluster, and where: written in as few bytes as it needs.

use super::arena::{At, Reader, put, put_from};
use super::texts::Texts;
use crate::contract::report::{Evidence, Range};
use crate::contract::status::Reason;
use crate::intake::entry;

/// The bit of an evidence row's first number that says that there is an evidence row before it.
const HAS_BEFORE: u64 = 1 << 3;
/// The bits of that number from this one on are the reason's index.
const REASON_SHIFT: u32 = 4;

/// What one record says of its cluster. Its texts are numbers of [`Texts`].
#[derive(Clone, Copy, Debug)]
pub(crate) struct EvidenceRow {
    pub(crate) observation: Observation,
    pub(crate) source: u32,
    pub(crate) document: u64,
    pub(crate) pointer: PackedPointer,
    pub(crate) line: u64,
    pub(crate) column: u64,
    pub(crate) start: u64,
    pub(crate) end: u64,
    pub(crate) end_line: Option<u64>,
    pub(crate) end_column: Option<u64>,
    pub(crate) observed: u32,
    pub(crate) record: Range,
}

/// What it says, without where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Observation {
    pub(crate) reason: Reason,
    /// It names the cluster and says nothing about it: it takes no part in the verdict.
    pub(crate) is_silent: bool,
    pub(crate) is_deleting: bool,
    pub(crate) has_unsupported_node_type: bool,
}

impl Observation {
    const SILENT: u64 = 1;
    const DELETING: u64 = 1 << 1;
    const UNSUPPORTED: u64 = 1 << 2;

    /// As a number: the flags in its lowest bits, and from bit 4 on, which nothing limits, the reason's index.
    fn number(self) -> u64 {
        let flags = [
            (self.is_silent, Self::SILENT),
            (self.is_deleting, Self::DELETING),
            (self.has_unsupported_node_type, Self::UNSUPPORTED),
        ];
        let flags = flags.iter().filter(|(is, _)| *is).map(|(_, bit)| bit).sum::<u64>();
        (self.reason as u64) << REASON_SHIFT | flags
    }

    /// From the number. An index that is not a reason's is unknown, and so never a pass.
    fn of(number: u64) -> Self {
        Self {
            reason: Reason::from_index(number >> REASON_SHIFT).unwrap_or(Reason::SseUnrecognised),
            is_silent: number & Self::SILENT != 0,
            is_deleting: number & Self::DELETING != 0,
            has_unsupported_node_type: number & Self::UNSUPPORTED != 0,
        }
    }
}

/// A pointer in parts, of which only the number differs from record to record: `/Clusters/`, 7, `/SSEDescription/Status`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PackedPointer {
    before: u32,
    number: Option<u64>,
    after: u32,
}

impl PackedPointer {
    /// The pointer of an entry's record in its document, and that of a value in the record.
    pub(crate) fn of_entry(texts: &mut Texts, record: &entry::Pointer, value: &str) -> Self {
        match record.index {
            Some(_) => Self {
                before: texts.keep(Some(&record.before)),
                number: record.index,
                after: texts.keep(Some(value)),
            },
            None => Self::of(texts, &record.before, value),
        }
    }

    /// The pointer of a record in its document, and that of a value in the record.
    fn of(texts: &mut Texts, record: &str, value: &str) -> Self {
        let (before, number) = match record.rsplit_once('/') {
            Some((before, last)) => {
                let number = number_of(last);
                (
                    if number.is_some() { record.get(..=before.len()).unwrap_or(record) } else { record },
                    number,
                )
            }
            None => (record, None),
        };
        Self { before: texts.keep(Some(before)), number, after: texts.keep(Some(value)) }
    }

    /// A pointer that is whole: it is parted behind its last number.
    pub(crate) fn of_whole(texts: &mut Texts, pointer: &str) -> Self {
        let mut end = pointer.len();
        while let Some((before, last)) = pointer.get(..end).and_then(|part| part.rsplit_once('/')) {
            if number_of(last).is_some() {
                let (record, value) = pointer.split_at_checked(end).unwrap_or((pointer, ""));
                return Self::of(texts, record, value);
            }
            end = before.len();
        }
        Self::of(texts, "", pointer)
    }

    fn text(self, texts: &Texts) -> String {
        let text = |id| texts.get(id).unwrap_or_default();
        match self.number {
            Some(number) => format!("{}{number}{}", text(self.before), text(self.after)),
            None => [text(self.before), text(self.after)].concat(),
        }
    }
}

/// The number that a text is as it would be written again.
fn number_of(text: &str) -> Option<u64> {
    let is_plain = (1..=15).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    let is_plain = is_plain && (text == "0" || !text.starts_with('0'));
    text.parse().ok().filter(|_| is_plain)
}

impl EvidenceRow {
    /// Writes it behind another one of its cluster.
    pub(crate) fn write(&self, out: &mut Vec<u8>, before: Option<At>) {
        let PackedPointer { before: prefix, number, after } = self.pointer;
        put(out, self.observation.number() | if before.is_some() { HAS_BEFORE } else { 0 });
        if let Some(before) = before {
            put(out, before as u64);
        }
        put(out, u64::from(self.source));
        put(out, self.document);
        put(out, u64::from(prefix));
        put(out, number.map_or(0, |number| number + 1));
        put(out, u64::from(after));
        put(out, self.line);
        put(out, self.column);
        put(out, self.start);
        put_from(out, self.end, self.start);
        // One more than it is: no line and no column is 0, and without one nothing is said.
        put_from(out, self.end_line.map_or(0, |line| line.wrapping_add(1)), self.line);
        put(out, self.end_column.map_or(0, |column| column.wrapping_add(1)));
        put(out, u64::from(self.observed));
        put_from(out, self.record.start, self.start);
        put_from(out, self.record.end, self.end);
    }

    /// Reads the source alone, and where the one before it of the same cluster is.
    pub(crate) fn source(mut reader: Reader<'_>) -> (u32, Option<At>) {
        let head = reader.number();
        let before = (head & HAS_BEFORE != 0).then(|| usize::try_from(reader.number()).unwrap_or_default());
        (reader.index(), before)
    }

    /// Reads it, and where the one before it of the same cluster is.
    pub(crate) fn read(mut reader: Reader<'_>) -> (Self, Option<At>) {
        let head = reader.number();
        let before = (head & HAS_BEFORE != 0).then(|| usize::try_from(reader.number()).unwrap_or_default());
        let (source, document) = (reader.index(), reader.number());
        let prefix = reader.index();
        let number = reader.number().checked_sub(1);
        let after = reader.index();
        let (line, column, start) = (reader.number(), reader.number(), reader.number());
        let end = reader.number_from(start);
        let end_line = reader.number_from(line).checked_sub(1);
        let end_column = reader.number().checked_sub(1);
        let observed = reader.index();
        let record = Range { start: reader.number_from(start), end: reader.number_from(end) };
        let pointer = PackedPointer { before: prefix, number, after };
        let observation = Observation::of(head);
        let evidence_row = Self {
            observation,
            source,
            document,
            pointer,
            line,
            column,
            start,
            end,
            end_line,
            end_column,
            observed,
            record,
        };
        (evidence_row, before)
    }

    /// The place that it names.
    pub(crate) fn evidence(&self, texts: &Texts) -> Evidence {
        Evidence {
            source: self.source,
            document: self.document,
            pointer: self.pointer.text(texts),
            line: self.line,
            column: self.column,
            start: self.start,
            end: self.end,
            end_line: self.end_line,
            end_column: self.end_column,
            observed: texts.get(self.observed).map(str::to_owned),
            record: self.record,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::status::Status;
    use crate::rule::verdicts::VERDICTS;

    #[test]
    fn what_was_said_comes_back_from_its_number() {
        for row in &VERDICTS {
            for bits in 0..8_u8 {
                let [is_silent, is_deleting, has_unsupported_node_type] =
                    [1, 2, 4].map(|bit| bits & bit != 0);
                let observation =
                    Observation { reason: row.reason, is_silent, is_deleting, has_unsupported_node_type };
                assert_eq!(Observation::of(observation.number()), observation);
                assert_eq!(Observation::of(observation.number() | HAS_BEFORE), observation);
            }
        }
    }

    #[test]
    fn no_number_but_its_own_becomes_a_pass() {
        let own = Reason::SseEnabled as u64;
        for index in (0..=u64::from(u16::MAX)).filter(|index| *index != own) {
            let observation = Observation::of(index << REASON_SHIFT);
            assert_ne!(observation.reason.row().status, Status::Pass, "{index}");
        }
    }
}
