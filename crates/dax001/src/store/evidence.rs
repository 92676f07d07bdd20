//! One record's evidence about its cluster, with its location.

use serde::{Deserialize, Serialize};

use super::texts::{TextId, Texts};
use crate::contract::in_transit::InTransitState;
use crate::contract::report::{Evidence, Range};
use crate::contract::status::Status;
use crate::contract::text::Text;
use crate::contract::verdicts::{Reason, SSE_ABSENT_FROM_NEWER_CLIENT, SSE_ENABLING_WHILE_AVAILABLE};
use crate::intake::entry::{self, Client};

/// An [`Evidence`] as stored, with the observation that it supports.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct StoredEvidence {
    pub(crate) observation: Observation,
    pub(crate) source: u32,
    pub(crate) document: u64,
    pub(crate) pointer: StoredPointer,
    pub(crate) line: u64,
    pub(crate) column: u64,
    pub(crate) start: u64,
    pub(crate) end: u64,
    pub(crate) end_line: Option<u64>,
    pub(crate) end_column: Option<u64>,
    pub(crate) observed: Option<TextId>,
    pub(crate) record: Range,
}

/// A record's evidence about its cluster, without the location.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Observation {
    pub(crate) reason: Reason,
    /// The record names the cluster and says nothing about it, so it has no part in the verdict.
    pub(crate) is_silent: bool,
    pub(crate) life_cycle: LifeCycle,
    pub(crate) has_unsupported_node_type: bool,
    pub(crate) in_transit: Option<InTransitState>,
    pub(crate) client: Client,
}

/// A cluster's life cycle, according to a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum LifeCycle {
    Creating,
    Available,
    Deleting,
    /// Another status, or none.
    Other,
}

impl LifeCycle {
    pub(crate) fn of(status: Option<&str>) -> Self {
        match status {
            Some("creating") => Self::Creating,
            Some("available") => Self::Available,
            Some("deleting") => Self::Deleting,
            _ => Self::Other,
        }
    }
}

impl Observation {
    /// The verdict in one sentence. Some are more exact than the sentence in the verdict table.
    pub(crate) fn message(self) -> &'static Text {
        match (self.reason, self.life_cycle) {
            (Reason::SseAbsent, _) if self.client == Client::KnowsEncryption => &SSE_ABSENT_FROM_NEWER_CLIENT,
            (Reason::SseEnabling, LifeCycle::Available) => &SSE_ENABLING_WHILE_AVAILABLE,
            (reason, _) => &reason.row().message,
        }
    }

    pub(crate) fn status(self) -> Status {
        self.reason.row().status
    }
}

/// A JSON pointer in parts. Often only the number differs between records: `/Clusters/`, 7,
/// `/SSEDescription/Status`.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(crate) struct StoredPointer {
    before: TextId,
    number: Option<u64>,
    after: TextId,
}

impl StoredPointer {
    /// Joins the pointer of an entry's record in its document with that of a value in the record.
    pub(crate) fn of_entry(texts: &mut Texts, record: &entry::Pointer, value: &str) -> Self {
        match record.index {
            Some(number) => Self::of_parts(texts, &record.before, Some(number), value),
            None => Self::of_record(texts, &record.before, value),
        }
    }

    /// Splits a complete pointer after its last number.
    pub(crate) fn of_whole(texts: &mut Texts, pointer: &str) -> Self {
        let mut ends = pointer.match_indices('/').map(|(end, _)| end).chain([pointer.len()]).rev();
        let is_record = |end: &usize| {
            let last = pointer.get(..*end).and_then(|record| record.rsplit_once('/'));
            last.is_some_and(|(_, last)| number_of(last).is_some())
        };
        let (record, value) = pointer.split_at(ends.find(is_record).unwrap_or_default());
        Self::of_record(texts, record, value)
    }

    /// Joins the pointer of a record in its document with that of a value in the record.
    fn of_record(texts: &mut Texts, record: &str, value: &str) -> Self {
        let number = record.rsplit_once('/').and_then(|(_, last)| number_of(last));
        let before =
            if number.is_some() { record.trim_end_matches(|c: char| c.is_ascii_digit()) } else { record };
        Self::of_parts(texts, before, number, value)
    }

    fn of_parts(texts: &mut Texts, before: &str, number: Option<u64>, after: &str) -> Self {
        Self { before: texts.intern(before), number, after: texts.intern(after) }
    }

    fn text(self, texts: &Texts) -> String {
        let text = |id| texts.get(Some(id)).unwrap_or_default();
        match self.number {
            Some(number) => format!("{}{number}{}", text(self.before), text(self.after)),
            None => [text(self.before), text(self.after)].concat(),
        }
    }
}

/// The number that a text represents, if that number would be written the same way again.
fn number_of(text: &str) -> Option<u64> {
    let is_plain = text.bytes().all(|byte| byte.is_ascii_digit()) && (text == "0" || !text.starts_with('0'));
    text.parse().ok().filter(|_| is_plain)
}

impl StoredEvidence {
    /// The order in which evidence counts, smallest first: evidence that says something comes
    /// before silent evidence, then the worst status before others.
    pub(super) fn weight(&self) -> (bool, Status) {
        (self.observation.is_silent, self.observation.status())
    }

    /// The evidence of a saved report. The report doesn't save which of several pieces of evidence
    /// makes which observation, so they keep their order.
    pub(crate) fn of(texts: &mut Texts, reason: Reason, evidence: &Evidence) -> Self {
        Self {
            observation: Observation {
                reason,
                is_silent: false,
                life_cycle: LifeCycle::Other,
                has_unsupported_node_type: false,
                in_transit: None,
                client: Client::Unknown,
            },
            source: evidence.source,
            document: evidence.document,
            pointer: StoredPointer::of_whole(texts, &evidence.pointer),
            line: evidence.line,
            column: evidence.column,
            start: evidence.start,
            end: evidence.end,
            end_line: evidence.end_line,
            end_column: evidence.end_column,
            observed: texts.intern_some(evidence.observed.as_deref()),
            record: evidence.record,
        }
    }

    /// The [`Evidence`] for a report.
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

    #[test]
    fn a_split_pointer_joins_to_the_same_text() {
        let mut texts = Texts::default();
        for pointer in [
            "",
            "/",
            "/0",
            "/Clusters/7/SSEDescription/Status",
            "/a/1/Clusters/20/SSEDescription",
            "/a/007/b",
            "/a/18446744073709551615/b",
            "/a/18446744073709551616/b",
            "/a1/2b/x",
            "7",
            "/é/1/é",
        ] {
            assert_eq!(StoredPointer::of_whole(&mut texts, pointer).text(&texts), pointer);
        }
    }
}
